"""Who says so: speech verbs, quotations and according-to phrases, and the words each of them covers."""

from __future__ import annotations

from dataclasses import dataclass

from kg.arabic import fold
from kg.relations.events import SentenceEvents
from kg.relations.reading import Reading
from kg.relations.tree import Tree
from kg.types import Mention, Sentence

_OPENERS = frozenset(("ان", "بان", "انه", "انها", "انهم"))


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_LONGEST_QUOTATION = 4
"""Sentences after which a quotation mark that nobody closed counts as closed."""

_STATEMENTS = _folded(
    "بيان بيانات تقرير تقارير تصريح تصريحات تغريدة تغريدات مقال حديث مقابلة منشور رسالة خطاب كلمة إحصاء دراسة"
)
_SOURCES = _folded("مصدر مصادر شهود شاهد وسائل تقارير إعلام معلومات محللون مراقبون خبراء")
"""Nouns for those whom news quotes without a name."""

_QUOTES = frozenset(('"', "“", "”", "«", "»"))


@dataclass(frozen=True, slots=True)
class Claim:
    """`speaker` (an entity id) says what stands on the words `first`..`last` of a sentence.

    `verb` is the word that says so, 0 for an according-to phrase or a quotation that goes on."""

    speaker: str
    verb: int
    first: int
    last: int
    rule: str


class Attributor:
    """Walks an article's sentences in order, remembering an open quotation and the last speaker."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._last_speaker: str | None = None
        self._open: str | None = None  # speaker of a quotation the last sentence did not close
        self._opened = 0  # the sentence in which it began
        self._paragraph = -1

    def claims(self, index: int, finder: SentenceEvents) -> list[Claim]:
        """What is claimed in sentence `index`, widest first."""
        tree = self.reading.trees[index]
        sentence = tree.sentence
        if sentence.paragraph != self._paragraph or index - self._opened > _LONGEST_QUOTATION:
            self._open = None
            self._paragraph = sentence.paragraph
        found: list[Claim] = []
        if self._open:
            end = next((w.id for w in tree.words if w.text in _QUOTES), len(tree.words))
            found.append(Claim(self._open, 0, 1, end, "quotation"))
        found += self._according_to(index, tree, finder)
        found += self._speech(index, tree, finder)
        self._remember_quote(sentence, found)
        found.sort(key=lambda c: (c.first - c.last, c.first))
        return found

    def _speech(self, index: int, tree: Tree, finder: SentenceEvents) -> list[Claim]:
        """قال المصدر إن العلاقات تحسنت; "لن ننسحب"، قال الوزير; وأضاف أن ..."""
        found: list[Claim] = []
        verbs = [w.id for w in tree.words if self.reading.lexicon.speech(w)]
        for position, verb in enumerate(verbs):
            later = verbs[position + 1 :]
            quoted = self._quoted_source(index, tree, verb)
            if quoted:
                later = [v for v in later if tree[v].upos == "VERB"]  # قوله is a part of نقل عنه قوله
            opener = self._opener(tree, verb, later[0] if later else len(tree.words) + 1)
            speakers = self._speakers(index, tree, verb, finder)[:1] + quoted[:1]
            if not speakers:
                continue
            if opener:
                spans = [(opener, self._end(tree, verb, opener, later))]
                rule = "speech"
            elif self._quoted_before(tree, verb):
                spans = [(1, verb - 1)]
                rule = "speech_after_quotation"
            else:
                covered = [tree.subtree(clause) for clause in self._contents(tree, verb)]
                spans = [(min(words), max(words)) for words in covered]
                rule = "speech"
            found += [Claim(speaker, verb, first, last, rule) for first, last in spans for speaker in speakers]
            self._last_speaker = speakers[-1]
        return found

    def _contents(self, tree: Tree, verb: int) -> list[int]:
        """Heads of what is said without a quotation mark or إن: a clause, or the act that somebody reports, is
        accused of or denies (أفاد المرصد بمقتل ضباط, اتهم أنقرة بدعم المسلحين, نفت أنقرة قصف المخيم)."""
        found = tree.children(verb, "ccomp", "xcomp")
        speech = self.reading.lexicon.speech(tree[verb])
        if speech and speech.kind in ("claim", "deny", "report") and tree[verb].upos == "VERB":
            acts = [s.word for s in tree.slots(verb) if s.name in speech.content]
            found += [w for w in acts if w not in found and self.reading.lexicon.noun(tree[w])]
        return found

    def _speakers(self, index: int, tree: Tree, verb: int, finder: SentenceEvents) -> list[str]:
        words, _ = finder.clause.subjects(verb)
        found = [e for word in words for e in self._voice(index, tree, word)]
        if not found:
            stated = [e for e in finder.events if e.head == verb and "dropped_subject" in e.rules]
            found += [self._speaking(e) for event in stated for a in event.filled("agent") for e in a.entities]
        if not found and self._last_speaker and tree[verb].upos == "VERB" and tree[verb].feat("Person") != "1":
            found.append(self._last_speaker)
        return found

    def _quoted_source(self, index: int, tree: Tree, verb: int) -> list[str]:
        """نقل الموقع عن مسؤول قوله: the one after عن is the innermost speaker, wherever the parse hangs him."""
        if fold(tree[verb].lemma) != "نقل" and fold(tree[verb].text) not in ("نقل", "نقلت", "نقلا"):
            return []
        for word in tree.words[verb:]:
            if fold(word.text) in _OPENERS or word.text == ":" or word.text in _QUOTES:
                break
            if word.text == "عن" and word.head > word.id:
                mention = self.reading.mention_at(index, word.head)
                if mention:
                    return [self._speaking(e) for e in self.reading.referents(mention)]
        return []

    def _opener(self, tree: Tree, verb: int, limit: int) -> int:
        """The first word of what is said: after إن/أن, a colon or an opening quotation mark."""
        for word in tree.words[verb:]:
            if word.id >= limit:
                return 0
            if fold(word.text) in _OPENERS or word.text == ":" or word.text in _QUOTES:
                return min(word.id + 1, len(tree.words))
        return 0

    def _end(self, tree: Tree, verb: int, opener: int, later: list[int]) -> int:
        """Where what is said ends: at the next speech verb on the same level, or at the end of the sentence."""
        quoted = False
        for word in tree.words[opener - 1 :]:
            if word.text in _QUOTES:
                quoted = not quoted
            if word.id in later and not quoted and self._same_level(tree, verb, word.id):
                return word.id - 1
        return len(tree.words)

    def _same_level(self, tree: Tree, verb: int, other: int) -> bool:
        word = tree[other]
        if word.upos != "VERB" or word.deprel in ("ccomp", "acl", "acl:relcl"):
            return False
        before = tree[other - 1] if other > 1 else None
        return before is not None and (before.upos == "CCONJ" or word.head == verb)

    def _quoted_before(self, tree: Tree, verb: int) -> bool:
        before = tree.words[: verb - 1]
        return any(w.text in _QUOTES for w in before) and any(w.upos == "VERB" for w in before)

    def _according_to(self, index: int, tree: Tree, finder: SentenceEvents) -> list[Claim]:
        """وفق المسؤول, بحسب الوكالة, نقلا عن الصحيفة: the whole sentence is claimed but for the phrase itself."""
        found: list[Claim] = []
        for first, after in self._phrases(tree):
            speakers: list[str] = []
            said = next((w for w in tree.words[after : after + 3] if w.upos == "VERB"), None)
            if said and tree[after].text in ("ما", "لما"):  # وفق ما أفاد مسؤول
                speakers = [e for word in finder.clause.subjects(said.id)[0] for e in self._voice(index, tree, word)]
            else:
                named = (w.id for w in tree.words[after - 1 :] if self._refers(index, w.id))
                speakers = self._voice(index, tree, next(named, 0))
            if speakers:
                scope = (1, first - 1) if first > 3 else (after, len(tree.words))
                found.append(Claim(speakers[0], 0, *scope, "according_to"))
                self._last_speaker = speakers[0]
        return found

    def _refers(self, index: int, word: int) -> bool:
        mention = self.reading.mention_at(index, word)
        return mention is not None and mention.kind != "demonym"

    def _voice(self, index: int, tree: Tree, word: int) -> list[str]:
        """Whose voice a noun phrase is: its own, or for a statement its author's (بيان وزارة الدفاع); nobody's for what
        has none."""
        mention = self.reading.mention_at(index, word) if word else None
        if mention is None:
            return []
        head = fold(tree[mention.head].text).removeprefix("ال")
        if head in _STATEMENTS and mention.kind == "nominal":
            authors = [s.word for s in tree.slots(mention.head) if s.name in ("idafa", "ل", "عن", "من")]
            authors += tree.children(mention.head, "amod")
            for author in authors:
                inner = self.reading.mention_at(index, author)
                if inner and inner.id != mention.id and self._can_speak(tree, inner):
                    return [self._speaking(e) for e in self.reading.referents(inner)]
            return []
        return [self._speaking(e) for e in self.reading.referents(mention)] if self._can_speak(tree, mention) else []

    def _can_speak(self, tree: Tree, mention: Mention) -> bool:
        types = {self.reading.entities[e].type for e in self.reading.referents(mention)}
        if mention.kind == "pronoun" or types - {"NOM"}:
            return True
        words = [tree[w].text for w in mention.words]
        return any(fold(w).removeprefix("ال") in _SOURCES or self.reading.kb.person_noun(w) for w in words)

    def _speaking(self, entity: str) -> str:
        """A capital speaks for its country, a palace for itself."""
        return self.reading.acting(entity) if self.reading.entities[entity].type == "GPE" else entity

    def _phrases(self, tree: Tree) -> list[tuple[int, int]]:
        """Where a phrase that names a source begins, and the first word after it: (وفق, ...), (نقلا, بعد عن)."""
        folded = [fold(w.text) for w in tree.words]
        found: list[tuple[int, int]] = []
        for phrase in self.reading.lexicon.attributions:
            keys = [fold(w) for w in phrase.words]
            for at in range(len(folded) - len(keys)):
                if folded[at : at + len(keys)] == keys:
                    found.append((at + 1, at + len(keys) + 1))
        return sorted(found)

    def _remember_quote(self, sentence: Sentence, found: list[Claim]) -> None:
        marks = sum(w.text in _QUOTES for w in sentence.words)
        if self._open:
            marks += 1
        if marks % 2:
            spoken = [c for c in found if c.rule != "according_to"]
            if not self._open:
                self._opened = sentence.index
            self._open = spoken[-1].speaker if spoken else self._last_speaker
        else:
            self._open = None


def sources(claims: list[Claim], word: int, speaker_verbs: tuple[int, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The chain of speakers over a word, outermost first, and the rules; a speech verb does not claim itself."""
    over = [c for c in claims if c.first <= word <= c.last and c.verb not in speaker_verbs]
    chain = tuple(dict.fromkeys(c.speaker for c in over))
    return chain, tuple(dict.fromkeys(c.rule for c in over))
