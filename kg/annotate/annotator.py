"""Stanza behind a small door: articles in, documents out. The only module that imports stanza."""

from __future__ import annotations

import logging
import re
from bisect import bisect_left
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from kg import models
from kg.annotate.clitics import align, fixed_words, repair, unmarked
from kg.annotate.layout import Piece, pieces
from kg.arabic import normalise
from kg.errors import InputError, ModelError
from kg.read.conllu import bio
from kg.types import Article, Document, Sentence, Token, Word

BATCH_CHARACTERS = 20_000
"""Text parsed in one go; what bounds memory however long an article is."""

SENTENCE_TOKENS = 400
"""Longer sentences are cut: the parser's memory grows with the square of the length."""

FORM_CHARACTERS = 100
"""The models see at most this much of one word; the document keeps all of it."""

_EXPANSIONS = 50_000


class Annotator(Protocol):
    """Whatever reads articles. `name` goes into the document, `models` (file, digest) into the graph's provenance."""

    name: str
    models: tuple[tuple[str, str], ...]

    def annotate(self, articles: Iterable[Article]) -> Iterator[Document]:
        """One document an article, in the same order."""
        ...


@dataclass(frozen=True, slots=True)
class _Draft:
    """A sentence before the models saw it: tokens as offsets in the piece's text, and their words."""

    piece: Piece
    spans: tuple[tuple[int, int], ...]
    words: tuple[tuple[str, ...], ...]


class StanzaAnnotator:
    """Reads articles with Stanza's tokenizer, expander, tagger, lemmatiser, parser and NER.

    `package`: "embedded" (no network), or "stanza", "default_fast", "default_accurate" once downloaded
    (`kg.models.download`). `whole`: folded tokens (`kg.arabic.fold`) that are one word and are cut from a clitic before
    them, such as names (واشنطن, وواشنطن = و + واشنطن) and verbs (يواجه). `batch_size`: characters parsed in one go;
    more is a little faster and takes more memory. `threads`: torch's threads, which hold for the whole process; several
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
    ) -> None:
        package = models.canonical(package)
        self.name = "kg-embedded" if package == models.EMBEDDED else f"stanza-{package}"
        self.models = tuple((file.name, f"md5:{file.md5}") for file in models.verify(package))
        self._whole = whole
        self._batch_size = batch_size
        self._pipeline = _load(package, threads)
        pretrain = self._pipeline.processors["pos"].pretrain
        self._vocabulary: Any = pretrain.vocab if pretrain is not None else ()
        self._expansions: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def annotate(self, articles: Iterable[Article]) -> Iterator[Document]:
        """One document an article, in order; the result for an article does not depend on the others.

        Lines are paragraphs and are parsed one by one; a dateline is its own sentence (`Sentence.kind`). Every token
        and word keeps its offsets in `article.text`. Text without words gives a document without sentences.
        """
        for article in articles:
            sentences: list[Sentence] = []
            for batch in _batches(pieces(article.text), self._batch_size):
                sentences += self._parse(article, self._split(batch), len(sentences))
            yield Document(article, tuple(sentences), self.name)

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
        for batch in _batches(self._drafts(rows), self._batch_size):
            parsed += self._parse(article, batch, len(parsed))
        return Document(article, tuple(parsed), self.name)

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
        read = [token for sentence in self._tokenize([piece])[0].sentences for token in sentence.tokens]
        marks = {(token.start_char, token.end_char): _is_marked(token) for token in read}
        tokens: list[tuple[int, int, bool]] = []
        for begin, end in places:
            first, last = bisect_left(line.starts, begin - base), bisect_left(line.starts, end - base)
            if first < last:
                tokens.append((first, last, marks.get((first, last), False)))
        for at in range(0, len(tokens), SENTENCE_TOKENS):
            yield piece, tokens[at : at + SENTENCE_TOKENS]

    def _split(self, batch: Sequence[Piece]) -> list[_Draft]:
        rows: list[tuple[Piece, Sequence[tuple[int, int, bool]]]] = []
        for piece, read in zip(batch, self._tokenize(batch), strict=True):
            for sentence in read.sentences:
                tokens = list(_tokens(piece.text, [(t.start_char, t.end_char, _is_marked(t)) for t in sentence.tokens]))
                for part in _sentences(piece.text, tokens):
                    rows += [(piece, part[at : at + SENTENCE_TOKENS]) for at in range(0, len(part), SENTENCE_TOKENS)]
        return self._drafts(rows)

    def _tokenize(self, batch: Sequence[Piece]) -> list[Any]:
        from stanza.models.common.doc import Document as StanzaDocument

        read: list[Any] = self._pipeline.processors["tokenize"].bulk_process(
            [StanzaDocument([], text=piece.text) for piece in batch]
        )
        return read

    def _drafts(self, rows: Sequence[tuple[Piece, Sequence[tuple[int, int, bool]]]]) -> list[_Draft]:
        """Sentences as (piece, tokens), each token (begin, end, whether the tokenizer saw clitics), get their words."""
        forms = {(piece.text[begin:end], marked) for piece, tokens in rows for begin, end, marked in tokens}
        words = {key: fixed_words(*key, self._whole, self._knows) for key in forms}
        read = self._expand(sorted(form for (form, marked), found in words.items() if marked and found is None))
        return [
            _Draft(
                piece,
                tuple((begin, end) for begin, end, _ in tokens),
                tuple(
                    words[form, marked] or (read[form] if marked else unmarked(form, self._knows))
                    for form, marked in ((piece.text[begin:end], marked) for begin, end, marked in tokens)
                ),
            )
            for piece, tokens in rows
        ]

    def _expand(self, forms: Sequence[str]) -> dict[str, tuple[str, ...]]:
        """The words of tokens in which the tokenizer saw clitics."""
        from stanza.models.common.doc import Document as StanzaDocument

        new = [form for form in forms if form not in self._expansions]
        if new:
            tokens = [[{"id": (1,), "text": form[:FORM_CHARACTERS], "misc": "MWT=Yes"}] for form in new]
            read = self._pipeline.processors["mwt"].process(StanzaDocument(tokens))
            for form, sentence in zip(new, read.sentences, strict=True):
                self._expansions[form] = repair(form, tuple(word.text for word in sentence.words), self._knows)
        found = {form: self._expansions[form] for form in forms}
        while len(self._expansions) > _EXPANSIONS:
            self._expansions.popitem(last=False)
        return found

    def _knows(self, form: str) -> bool:
        return form in self._vocabulary

    def _parse(self, article: Article, drafts: Sequence[_Draft], first: int) -> list[Sentence]:
        from stanza.models.common.doc import Document as StanzaDocument

        if not drafts:
            return []
        document = StanzaDocument([_stanza_tokens(draft) for draft in drafts])
        for processor in ("pos", "lemma", "depparse", "ner"):
            document = self._pipeline.processors[processor].process(document)
        return [
            _sentence(article.text, draft, read, first + i)
            for i, (draft, read) in enumerate(zip(drafts, document.sentences, strict=True))
        ]


def _load(package: str, threads: int) -> Any:
    import stanza
    import torch

    torch.set_num_threads(threads)
    logging.getLogger("stanza").setLevel(logging.ERROR)
    options = {
        "processors": dict.fromkeys(models.PROCESSORS, "default" if package == models.EMBEDDED else package),
        "package": None,
        "download_method": None,
        "use_gpu": False,
        "logging_level": "ERROR",
        "depparse_batch_size": 800,  # words; the default of 5000 falls out of the processor's cache
    }
    try:
        return stanza.Pipeline("ar", dir=str(models.path(package)), **options)
    except (OSError, ImportError) as error:
        raise ModelError(
            f"Stanza cannot load the models {package!r} ({error}); default_accurate also needs the Python packages "
            "transformers and peft and its transformer, fetched once while online"
        ) from error


_Text = TypeVar("_Text", Piece, _Draft)


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


def _is_marked(token: Any) -> bool:
    return "MWT=Yes" in (token.misc or "")


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


def _stanza_tokens(draft: _Draft) -> list[dict[str, Any]]:
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


def _sentence(text: str, draft: _Draft, read: Any, index: int) -> Sentence:
    """The sentence with offsets in `text`, the article's."""
    words: list[Word] = []
    tokens: list[Token] = []
    before = "O"
    for (begin, end), forms, seen in zip(draft.spans, draft.words, read.tokens, strict=True):
        first = len(words) + 1
        places = align(draft.piece.text[begin:end], forms)
        for form, (a, b), word in zip(forms, places, seen.words, strict=True):
            start, stop = draft.piece.span(begin + a, begin + b)
            lemma = word.lemma if word.lemma and word.lemma != word.text else form
            words.append(
                Word(
                    id=len(words) + 1,
                    text=form,
                    lemma=lemma,
                    upos=word.upos or "X",
                    xpos=word.xpos or "",
                    feats=word.feats or "",
                    head=word.head,
                    deprel=word.deprel,
                    start=start,
                    end=stop,
                )
            )
        start, stop = draft.piece.span(begin, end)
        before = bio(seen.ner or "O", before)
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
