"""The data that flows through `kg`, from a user's text to relations between entities.

Everything is frozen and slotted. Offsets are half-open code-point indices into `Article.text`, which is exactly the
text the user gave: `article.text[x.start:x.end] == x.text` holds for every token and mention.

The chain is Article -> Document (sentences of words and tokens) -> Mention -> Entity -> Relation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

ENTITY_TYPES = ("PER", "ORG", "GPE", "LOC", "FAC", "NORP", "EVENT", "PRODUCT", "MISC", "NOM")
"""PER, ORG, GPE (countries, cities, regions), LOC (other places), FAC, NORP (peoples, religions), EVENT,
PRODUCT (weapons, vehicles, works), MISC; NOM is a participant without a name ("مسؤول أوكراني كبير")."""

POLARITIES = ("pos", "neg")
MODALITIES = ("asserted", "future", "hypothetical")


@dataclass(frozen=True, slots=True)
class Article:
    """One text as the user gave it, with what is known about it.

    `id` names the article in files and IRIs; `date` is ISO 8601 (``2025-10-16``) and anchors relative times;
    `source` is the outlet.
    """

    id: str
    text: str
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Copy:
    """An article that says again what another says: where it stands, the id of the `original`, the `similarity` of the
    texts (1.0: the same), and what is known of the copy itself."""

    place: str
    original: str
    similarity: float
    title: str | None
    date: str | None
    source: str | None
    url: str | None

    def __str__(self) -> str:
        who = self.source or self.url or self.place
        how = "is" if self.similarity == 1 else f"is {self.similarity:.0%} like"
        return f"{self.place}: {how} the article {self.original}; noted as republished by {who}"


@dataclass(frozen=True, slots=True)
class Word:
    """A syntactic word of Universal Dependencies: one of وَ + سَ + يلتقي in the token وسيلتقي.

    `id` counts from 1 in the sentence, `head` is 0 for the root. `text` is the normalised form the parser saw.
    `start`/`end` are the word's own characters when they can be found inside its token, else the whole token's.
    `feats` is the CoNLL-U string (``Case=Nom|Number=Sing``) or empty.
    """

    id: int
    text: str
    lemma: str
    upos: str
    xpos: str
    feats: str
    head: int
    deprel: str
    start: int
    end: int

    def feat(self, name: str) -> str | None:
        """Value of one morphological feature, e.g. ``word.feat("Number") == "Plur"``; None when absent."""
        for pair in self.feats.split("|"):
            key, _, value = pair.partition("=")
            if key == name:
                return value
        return None


@dataclass(frozen=True, slots=True)
class Token:
    """A surface token, covering the syntactic words `first`..`last` (ids, inclusive); `ner` is a BIO tag."""

    first: int
    last: int
    text: str
    start: int
    end: int
    ner: str = "O"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A parsed sentence. `index` counts sentences and `paragraph` lines with text, both from 0 in the document.

    `kind` is "body", "heading" (a short line without a verb) or "dateline" ("واشنطن (ا ف ب) -").
    """

    index: int
    paragraph: int
    kind: str
    start: int
    end: int
    words: tuple[Word, ...]
    tokens: tuple[Token, ...]

    def word(self, word_id: int) -> Word:
        """The word with this id (1-based)."""
        return self.words[word_id - 1]

    def token_of(self, word_id: int) -> Token:
        """The surface token that holds the word with this id."""
        for token in self.tokens:
            if token.first <= word_id <= token.last:
                return token
        raise KeyError(word_id)


@dataclass(frozen=True, slots=True)
class Document:
    """An article after annotation. `annotator` says which models read it ("kg-0.1", "stanza-default", "conllu")."""

    article: Article
    sentences: tuple[Sentence, ...]
    annotator: str

    @property
    def id(self) -> str:
        return self.article.id

    @property
    def text(self) -> str:
        return self.article.text

    def words(self) -> Iterator[tuple[Sentence, Word]]:
        """Every word with its sentence, in order."""
        for sentence in self.sentences:
            for word in sentence.words:
                yield sentence, word


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that refers to something.

    `id` is the mention's place in the document's list of mentions. `words` are the ids of the syntactic words it is
    made of (clitic prepositions and conjunctions excluded), `head` the id of its syntactic head among them.
    `text` is the surface text (`document.text[start:end]`), which may carry a clitic when a token cannot be cut
    ("للبيت الأبيض"); `name` is the clean form made of the words ("البيت الأبيض").

    kind: "name" (NER or gazetteer: دونالد ترامب), "nominal" (مسؤول أوكراني كبير), "demonym" (the adjective الأمريكي,
    which refers to the country), "pronoun" (ه in نائبه).
    """

    id: int
    sentence: int
    start: int
    end: int
    text: str
    name: str
    head: int
    words: tuple[int, ...]
    kind: str
    type: str


@dataclass(frozen=True, slots=True)
class Entity:
    """Somebody or something the article speaks of.

    `id` is stable across articles for linked and named entities; `local` entities (unnamed participants) carry the
    article's id. `mentions` are mention ids. `qid` is a Wikidata id ("Q22686") only where certain.
    `country` is the id of the entity or knowledge-base record of the country it belongs to, when known.
    """

    id: str
    name: str
    type: str
    mentions: tuple[int, ...]
    aliases: tuple[str, ...] = ()
    name_en: str | None = None
    qid: str | None = None
    kb: str | None = None
    country: str | None = None
    local: bool = False


UNKNOWN = "unknown"
"""Subject of a relation whose agent the text does not name (قُتل ثلاثة جنود)."""


@dataclass(frozen=True, slots=True)
class TimeRef:
    """A time expression: its span, its text, and its value as ISO 8601 date, month, week or interval
    ("2025-10-16", "2025-02", "2025-W42", "2025-02/2025-10"), or None when it cannot be computed."""

    start: int
    end: int
    text: str
    value: str | None


@dataclass(frozen=True, slots=True)
class Relation:
    """One statement of the article about two entities.

    `event` is shared by relations that come from one trigger (Trump and Vance rebuked Zelensky: two relations,
    one event). `subject`, `object`, `source` are entity ids (`subject` may be `UNKNOWN`); `sources` is the chain of who
    says so, outermost first, and `source` its innermost (None when the outlet itself says it).
    `roles` are further participants: (role, entity id) with role one of "recipient", "theme", "topic",
    "instrument", "place". `subject_mention`/`object_mention` are mention ids or None (dropped subject).
    `trigger` is the surface text between `trigger_start` and `trigger_end`, or several pieces of it joined by a
    space when a light verb and its noun stand apart (the span then covers the first piece).
    `rules` names what fired, in order; `evidence` is what `confidence` is computed from (`kg.relations.confidence`).
    """

    id: str
    event: str
    sentence: int
    subject: str
    predicate: str
    object: str
    trigger: str
    trigger_start: int
    trigger_end: int
    subject_mention: int | None
    object_mention: int | None
    polarity: str = "pos"
    modality: str = "asserted"
    source: str | None = None
    sources: tuple[str, ...] = ()
    time: TimeRef | None = None
    roles: tuple[tuple[str, str], ...] = ()
    rules: tuple[str, ...] = ()
    confidence: float = 1.0
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Where a graph comes from: the software, the models with their digests, and the options that matter."""

    version: str
    annotator: str
    models: tuple[tuple[str, str], ...] = ()
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Analysis:
    """Everything `kg` knows about one article; the input of the graph and of every export."""

    document: Document
    mentions: tuple[Mention, ...]
    entities: tuple[Entity, ...]
    relations: tuple[Relation, ...]
    run: Run = field(default_factory=lambda: Run("0", "none"))
