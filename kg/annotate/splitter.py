"""From tokens to syntactic words: Stanza's tokenizer and expander, mended by what is known of words."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Container, Sequence
from dataclasses import dataclass
from typing import Any

from kg.annotate.clitics import fixed_words, repair, unmarked
from kg.annotate.layout import Piece
from kg.arabic import normalise

FORM_CHARACTERS = 100
"""The models see at most this much of one word; the document keeps all of it."""

_EXPANSIONS = 50_000


@dataclass(frozen=True, slots=True)
class Draft:
    """A sentence before the models saw it: tokens as offsets in the piece's text, and their words."""

    piece: Piece
    spans: tuple[tuple[int, int], ...]
    words: tuple[tuple[str, ...], ...]


class Splitter:
    """`pipeline` is a Stanza pipeline with tokenizer and expander, `vocabulary` frequent words of the language, `whole`
    folded tokens (`kg.arabic.fold`) that are one word and are cut from a clitic before them."""

    def __init__(self, pipeline: Any, vocabulary: Container[str], whole: frozenset[str] = frozenset()) -> None:
        self._pipeline = pipeline
        self._vocabulary = vocabulary
        self._whole = whole
        self._expansions: OrderedDict[str, tuple[str, ...]] = OrderedDict()

    def words(self, sentences: Sequence[Sequence[str]]) -> list[list[tuple[str, ...]]]:
        """The syntactic words of tokens (normalised, without spaces): [["للبيت"]] gives [[("ل", "البيت")]]."""
        texts = [normalise(" ".join(tokens)) for tokens in sentences]
        lines = [Piece(i, "body", 0, text, 0, len(text.text)) for i, text in enumerate(texts)]
        rows: list[tuple[Piece, list[tuple[int, int, bool]]]] = []
        for line, tokens, marks in zip(lines, sentences, self.marks(lines), strict=True):
            places: list[tuple[int, int, bool]] = []
            begin = 0
            for token in tokens:
                end = begin + len(token)
                places.append((begin, end, marks.get((begin, end), False)))
                begin = end + 1
            rows.append((line, places))
        return [list(draft.words) for draft in self.drafts(rows)]

    def tokenize(self, batch: Sequence[Piece]) -> list[Any]:
        from stanza.models.common.doc import Document as StanzaDocument

        read: list[Any] = self._pipeline.processors["tokenize"].bulk_process(
            [StanzaDocument([], text=piece.text) for piece in batch]
        )
        return read

    def marks(self, batch: Sequence[Piece]) -> list[dict[tuple[int, int], bool]]:
        """For each text the places of the tokenizer's tokens (begin, end), and whether it saw clitics there."""
        return [
            {(t.start_char, t.end_char): is_marked(t) for sentence in read.sentences for t in sentence.tokens}
            for read in self.tokenize(batch)
        ]

    def drafts(self, rows: Sequence[tuple[Piece, Sequence[tuple[int, int, bool]]]]) -> list[Draft]:
        """Sentences as (piece, tokens), each token (begin, end, whether the tokenizer saw clitics), get their words."""
        forms = {(piece.text[begin:end], marked) for piece, tokens in rows for begin, end, marked in tokens}
        words = {key: fixed_words(*key, self._whole, self._knows) for key in forms}
        read = self._expand(sorted(form for (form, marked), found in words.items() if marked and found is None))
        return [
            Draft(
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

    def forget(self) -> None:
        """Forget the words of tokens that were remembered."""
        self._expansions.clear()

    def _knows(self, form: str) -> bool:
        return form in self._vocabulary


def is_marked(token: Any) -> bool:
    """Whether the tokenizer saw clitics in a Stanza token."""
    return "MWT=Yes" in (token.misc or "")
