"""Stanza behind a small door: articles in, documents out. The only module that imports stanza."""

from __future__ import annotations

import logging
import pickle
import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from kg import models
from kg.annotate.clitics import align, main_word
from kg.annotate.consistent import consistent
from kg.annotate.layout import Piece, pieces
from kg.annotate.repeated import Repeated, units
from kg.annotate.splitter import FORM_CHARACTERS, Draft, Splitter, is_marked
from kg.arabic import normalise
from kg.errors import InputError, ModelError
from kg.read.conllu import bio
from kg.types import Article, Document, Sentence, Token, Word

if TYPE_CHECKING:
    from kg.annotate.encoder import Encoder

BATCH_CHARACTERS = 20_000
"""Text parsed in one go; what bounds memory however long an article is."""

REPEATED_BYTES = 16_000_000
"""Compressed readings kept for text that comes again: about half a million words."""

SENTENCE_TOKENS = 400
"""Longer sentences are cut: the parser's memory grows with the square of the length."""


class Annotator(Protocol):
    """Whatever reads articles. `name` goes into the document, `models` (file, digest) into the graph's provenance."""

    name: str
    models: tuple[tuple[str, str], ...]

    def annotate(self, articles: Iterable[Article]) -> Iterator[Document]:
        """One document an article, in the same order."""
        ...


class StanzaAnnotator:
    """Reads articles with Stanza's tokenizer, expander, tagger, lemmatiser, parser and NER.

    `package`: "embedded" (no network), or "stanza", "default_fast", "default_accurate" once downloaded
    (`kg.models.download`). `whole`: folded tokens (`kg.arabic.fold`) that are one word and are cut from a clitic before
    them, such as names (واشنطن, وواشنطن = و + واشنطن) and verbs (يواجه). `batch_size`: characters parsed in one go;
    more is a little faster and takes more memory. `repeated`: bytes for readings of text that comes again (`Repeated`),
    with or without which the result is the same. `threads`: torch's threads, which hold for the whole process; several
    processes of one thread are faster than one process of several.

    Loading takes some seconds. Raises ModelNotFound, ChecksumError or ModelError.
    """

    def __init__(
        self,
        package: str = models.EMBEDDED,
        *,
        whole: frozenset[str] = frozenset(),
        batch_size: int = BATCH_CHARACTERS,
        threads: int = 1,
        repeated: int = REPEATED_BYTES,
    ) -> None:
        package = models.canonical(package)
        self.name = "kg-embedded" if package == models.EMBEDDED else f"stanza-{package}"
        self.models = tuple((file.name, f"md5:{file.md5}") for file in models.verify(package))
        self._batch_size = batch_size
        self.encoder = load_encoder(package)
        self.pipeline = load_pipeline(package, self.encoder, threads)
        self._splitter = Splitter(self.pipeline, self._known_words(), whole)
        self.repeated = Repeated(repeated)

    def annotate(self, articles: Iterable[Article]) -> Iterator[Document]:
        """One document an article, in order; the result for an article does not depend on the others.

        Lines are paragraphs and are parsed one by one; a dateline is its own sentence (`Sentence.kind`). Every token
        and word keeps its offsets in `article.text`. Text without words gives a document without sentences.
        """
        for article in articles:
            sentences: list[Sentence] = []
            for unit in units(pieces(article.text), self._batch_size):
                found = self.repeated.get(article.text, unit, len(sentences))
                if found is None:
                    found = self._read(article, unit, len(sentences))
                    self.repeated.put(article.text, unit, found)
                sentences += found
            yield Document(article, tuple(consistent(sentences)), self.name)

    def _read(self, article: Article, unit: Sequence[Piece], first: int) -> list[Sentence]:
        """A unit read by models that remember nothing of other units: that would be the same but for rounding, and the
        reading of an article must not depend on the articles before it."""
        if self.encoder is not None:
            self.encoder.forget()
        self._splitter.forget()
        return self._parse(article, self._split(unit), first)

    def annotate_tokens(self, article: Article, sentences: Sequence[Sequence[str]]) -> Document:
        """Parse sentences that are already cut into tokens, and keep these tokens.

        Tokens are found in `article.text` one after the other, with only space between them, and still hold several
        words where the models see clitics (للبيت is one token, two words). Each sentence is a paragraph. Raises
        InputError for a token that is not where it should be.
        """
        rows: list[tuple[Piece, list[tuple[int, int, bool]]]] = []
        position = 0
        for number, tokens in enumerate(sentences):
            places: list[tuple[int, int]] = []
            for token in tokens:
                begin = article.text.find(token, position) if token.strip() else -1
                if begin < 0 or article.text[position:begin].strip():
                    raise InputError(f"{article.id}, sentence {number + 1}: {token!r} does not follow in the text")
                position = begin + len(token)
                places.append((begin, position))
            rows += self._given(article.text, number, places)
        parsed: list[Sentence] = []
        for batch in _batches(self._splitter.drafts(rows), self._batch_size):
            parsed += self._parse(article, batch, len(parsed))
        return Document(article, tuple(consistent(parsed)), self.name)

    def _given(
        self, text: str, number: int, places: Sequence[tuple[int, int]]
    ) -> Iterator[tuple[Piece, list[tuple[int, int, bool]]]]:
        if not places:
            return
        base = places[0][0]
        line = normalise(text[base : places[-1][1]])
        if not line.text.strip():
            return
        piece = Piece(number, "body", base, line, 0, len(line.text))
        (marks,) = self._splitter.marks([piece])
        tokens: list[tuple[int, int, bool]] = []
        for begin, end in places:
            first, last = bisect_left(line.starts, begin - base), bisect_left(line.starts, end - base)
            if first < last:
                tokens.append((first, last, marks.get((first, last), False)))
        for at in range(0, len(tokens), SENTENCE_TOKENS):
            yield piece, tokens[at : at + SENTENCE_TOKENS]

    def _split(self, batch: Sequence[Piece]) -> list[Draft]:
        rows: list[tuple[Piece, Sequence[tuple[int, int, bool]]]] = []
        for piece, read in zip(batch, self._splitter.tokenize(batch), strict=True):
            for sentence in read.sentences:
                tokens = list(_tokens(piece.text, [(t.start_char, t.end_char, is_marked(t)) for t in sentence.tokens]))
                for part in _sentences(piece.text, tokens):
                    rows += [(piece, part[at : at + SENTENCE_TOKENS]) for at in range(0, len(part), SENTENCE_TOKENS)]
        return self._splitter.drafts(rows)

    def _known_words(self) -> Any:
        if self.encoder is not None:
            return self.encoder.words
        pretrain = self.pipeline.processors["pos"].pretrain
        return pretrain.vocab if pretrain is not None else ()

    def _parse(self, article: Article, drafts: Sequence[Draft], first: int) -> list[Sentence]:
        from stanza.models.common.doc import Document as StanzaDocument

        if not drafts:
            return []
        document = StanzaDocument([_stanza_tokens(draft) for draft in drafts])
        for processor in ("pos", "lemma", "depparse"):
            document = self.pipeline.processors[processor].process(document)
        return [
            _sentence(article.text, draft, read, labels, first + i)
            for i, (draft, read, labels) in enumerate(
                zip(drafts, document.sentences, self._names(drafts, document), strict=True)
            )
        ]

    def _names(self, drafts: Sequence[Draft], document: Any) -> list[list[str]]:
        """For each sentence the NER label of each token, in Stanza's BIOES scheme.

        The embedded NER model reads syntactic words, as tagger and parser do, so that وروسيا and روسيا are one name to
        it; a token has the label of its main word. Stanza's own models read tokens.
        """
        from stanza.models.common.doc import Document as StanzaDocument

        ner = self.pipeline.processors["ner"]
        if self.encoder is None:
            return [[token.ner or "O" for token in sentence.tokens] for sentence in ner.process(document).sentences]
        words = [[word[:FORM_CHARACTERS] for token in draft.words for word in token] for draft in drafts]
        read = ner.process(StanzaDocument([[{"id": (i,), "text": w} for i, w in enumerate(s, 1)] for s in words]))
        found: list[list[str]] = []
        for draft, sentence in zip(drafts, read.sentences, strict=True):
            labels: list[str] = []
            at = 0
            for token in draft.words:
                labels.append(sentence.tokens[at + main_word(token)].ner or "O")
                at += len(token)
            found.append(labels)
        return found


def load_encoder(package: str) -> Encoder | None:
    """The encoder that the models of a package need, if they are ours; it multiplies floats unless settled."""
    from kg.annotate.encoder import load

    found = [file.path for file in models.info(package) if file.name == "ar/encoder/kg.pt"]
    return load(found[0]) if found else None


def load_pipeline(package: str, encoder: Encoder | None, threads: int, *, stock: bool = False) -> Any:
    """Stanza's pipeline with the models of a package, `stock` as Stanza sets it up. Raises ModelError.

    Unless stock, the embedded encoder and the parser on it multiply in whole numbers (`kg.annotate.whole`).
    """
    import stanza
    import torch

    from kg.annotate.encoder import foundation
    from kg.annotate.trees import use_fast_search
    from kg.annotate.whole import WholePairs

    torch.set_num_threads(threads)
    use_fast_search()
    logging.getLogger("stanza").setLevel(logging.ERROR)
    options: dict[str, Any] = {
        "processors": dict.fromkeys(models.PROCESSORS, "default" if package == models.EMBEDDED else package),
        "package": None,
        "download_method": None,
        "use_gpu": False,
        "logging_level": "ERROR",
    }
    if not stock:
        options["depparse_batch_size"] = 800  # words; the default of 5000 falls out of the processor's cache
    try:
        cache = None if encoder is None else foundation(encoder)
        pipeline = stanza.Pipeline("ar", dir=str(models.path(package)), foundation_cache=cache, **options)
        if encoder is not None and not stock:
            encoder.settle()
            labels = pipeline.processors["depparse"].trainer.model.deprel.scorer
            labels.W_bilin = WholePairs(labels.W_bilin)
        return pipeline
    except (OSError, ImportError) as error:
        raise ModelError(
            f"Stanza cannot load the models {package!r} ({error}); default_accurate also needs the Python packages "
            "transformers and peft and its transformer, fetched once while online"
        ) from error
    except (
        pickle.UnpicklingError,
        EOFError,
        RuntimeError,
        LookupError,
        TypeError,
        ValueError,
        AttributeError,
    ) as error:
        raise ModelError(
            f"a file in {models.path(package)} is no model that Stanza can read ({error}); nothing in it was run; "
            "install kg again, or fetch the models again with kg models download"
        ) from error


_Text = TypeVar("_Text", Piece, Draft)


def _batches(items: Iterable[_Text], characters: int) -> Iterator[list[_Text]]:
    """Items one after the other in lists of at least one and about `characters` characters."""
    batch: list[_Text] = []
    size = 0
    for item in items:
        length = len(item.text) if isinstance(item, Piece) else item.spans[-1][1] - item.spans[0][0]
        if batch and size + length > characters:
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield batch


_PARTS = re.compile(r'[؟!"()]|،(?!\d)|(?:[^\s،؟!"()]|،(?=\d))+')
_ENDS = (".", "؟", "!")
_LATIN = re.compile(r"[0-9A-Za-z\u00c0-\u024f]")


def _tokens(text: str, read: Iterable[tuple[int, int, bool]]) -> Iterator[tuple[int, int, bool]]:
    """The tokenizer's tokens (begin, end, clitics seen), but none with a space inside or with a mark that is always a
    token, and Latin words in one: the treebank has few, and its tokenizer breaks CNN and France24 into pieces."""
    waiting: tuple[int, int, bool] | None = None
    for begin, end, marked in read:
        for part in _PARTS.finditer(text, begin, end):
            token = (part.start(), part.end(), marked)
            if waiting and waiting[1] == token[0] and _LATIN.match(text[token[0] - 1]) and _LATIN.match(text[token[0]]):
                waiting = (waiting[0], token[1], False)
                continue
            if waiting:
                yield waiting
            waiting = token
    if waiting:
        yield waiting


def _sentences(text: str, tokens: Sequence[tuple[int, int, bool]]) -> Iterator[Sequence[tuple[int, int, bool]]]:
    """A sentence of the tokenizer cut at the full stops, question and exclamation marks inside it.

    In the treebank a whole paragraph is often one sentence, so the tokenizer hardly ever ends one inside a line. No end
    are an initial (د. غالي), dots in a row, and a mark with no space behind it; closing quotes stay with the mark.
    """
    begin = 0
    for i in range(2, len(tokens)):
        start, end, _ = tokens[i]
        before = text[slice(*tokens[i - 1][:2])]
        if text[start:end] not in _ENDS or i - begin < 2 or before in _ENDS or (len(before) == 1 and before.isalpha()):
            continue
        behind = i + 1
        while behind < len(tokens) and tokens[behind][0] == end and text[end] in '")':
            end, behind = tokens[behind][1], behind + 1
        if behind < len(tokens) and text[end] == " " and text[slice(*tokens[behind][:2])] not in _ENDS:
            yield tokens[begin:behind]
            begin = behind
    yield tokens[begin:]


def _stanza_tokens(draft: Draft) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    number = 1
    for (begin, end), words in zip(draft.spans, draft.words, strict=True):
        if len(words) > 1:
            text = draft.piece.text[begin:end][:FORM_CHARACTERS]
            rows.append({"id": (number, number + len(words) - 1), "text": text})
        for word in words:
            rows.append({"id": (number,), "text": word[:FORM_CHARACTERS]})
            number += 1
    return rows


_OBJECT = re.compile("إيا(ه|ها|هما|هم|هن|ي|نا|ك|كم|كن)")


def _read_word(form: str, word: Any) -> tuple[str, str, str]:
    """Part of speech, features and relation of a word; the pronoun إياه is no verb (واصفا إياه بالعدو)."""
    if word.upos == "VERB" and _OBJECT.fullmatch(form):
        return "PRON", "Case=Acc|Person=3|PronType=Prs", "obj"
    return word.upos or "X", word.feats or "", word.deprel


def _sentence(text: str, draft: Draft, read: Any, labels: Sequence[str], index: int) -> Sentence:
    """The sentence with offsets in `text`, the article's."""
    words: list[Word] = []
    tokens: list[Token] = []
    before = "O"
    for (begin, end), forms, seen, label in zip(draft.spans, draft.words, read.tokens, labels, strict=True):
        first = len(words) + 1
        places = align(draft.piece.text[begin:end], forms)
        for form, (a, b), word in zip(forms, places, seen.words, strict=True):
            start, stop = draft.piece.span(begin + a, begin + b)
            lemma = word.lemma if word.lemma and word.lemma != word.text else form
            upos, feats, deprel = _read_word(form, word)
            words.append(
                Word(
                    id=len(words) + 1,
                    text=form,
                    lemma=lemma,
                    upos=upos,
                    xpos=word.xpos or "",
                    feats=feats,
                    head=word.head,
                    deprel=deprel,
                    start=start,
                    end=stop,
                )
            )
        start, stop = draft.piece.span(begin, end)
        before = bio(label, before)
        tokens.append(Token(first, len(words), text[start:stop], start, stop, before))
    return Sentence(
        index=index,
        paragraph=draft.piece.paragraph,
        kind=draft.piece.kind,
        start=tokens[0].start,
        end=tokens[-1].end,
        words=tuple(words),
        tokens=tuple(tokens),
    )
