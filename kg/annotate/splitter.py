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
        """The words of tokens in which the tokenizer saw clitics.

        Stanza asks its letters-to-letters model about all of them and then prefers what its dictionary has; here the
        dictionary is asked first.
        """
        new = [form for form in forms if form not in self._expansions]
        expander = self._pipeline.processors["mwt"].trainer
        read = {form: tuple((expander.dict_expansion(form) or "").split()) for form in new}
        unknown = [form for form, words in read.items() if len(words) < 2]
        if unknown:
            read |= zip(unknown, self._guess(unknown), strict=True)
        for form in new:
            self._expansions[form] = repair(form, read[form], self._knows)
        found = {form: self._expansions[form] for form in forms}
        while len(self._expansions) > _EXPANSIONS:
            self._expansions.popitem(last=False)
        return found

    def _guess(self, forms: Sequence[str]) -> list[tuple[str, ...]]:
        from stanza.models.common.doc import Document as StanzaDocument

        tokens = [[{"id": (1,), "text": form[:FORM_CHARACTERS], "misc": "MWT=Yes"}] for form in forms]
        read = self._pipeline.processors["mwt"].process(StanzaDocument(tokens))
        return [tuple(word.text for word in sentence.words) for sentence in read.sentences]

    def forget(self) -> None:
        """Forget the words of tokens that were remembered."""
        self._expansions.clear()

    def _knows(self, form: str) -> bool:
        return form in self._vocabulary


def is_marked(token: Any) -> bool:
    """Whether the tokenizer saw clitics in a Stanza token."""
    return "MWT=Yes" in (token.misc or "")
