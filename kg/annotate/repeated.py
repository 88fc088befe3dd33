"""Text that comes again, as agencies' copy does in many outlets: what was read once is not read again.

A unit is what the models are given at once. Where it ends depends on its own lines alone, so that an article with
another headline, or one more paragraph, still has the units of the others. The reading of a unit depends on nothing but
the unit, to the last bit, and is kept as such: with it and without it the result is the same.
"""

from __future__ import annotations

import hashlib
import pickle
import zlib
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from kg.annotate.layout import Piece
from kg.types import Sentence

ENDS_UNIT = 6
"""One line in so many ends a unit; longer units are read a little faster, shorter ones come again more often."""
LINE = 80
"""Characters of a line that may end one: not a headline."""


def units(items: Iterable[Piece], characters: int) -> Iterator[list[Piece]]:
    """Pieces one after the other in lists, of about `characters` characters at most."""
    unit: list[Piece] = []
    size = 0
    for piece in items:
        text = piece.text
        if unit and size + len(text) > characters:
            yield unit
            unit, size = [], 0
        unit.append(piece)
        size += len(text)
        if len(text) >= LINE and zlib.crc32(text.encode("utf-8", "surrogatepass")) % ENDS_UNIT == 0:
            yield unit
            unit, size = [], 0
    if unit:
        yield unit


class Repeated:
    """The readings of units, as many as fit into `size` bytes; the longest unused go first. 0 keeps none."""

    def __init__(self, size: int) -> None:
        self._room = size
        self._found: OrderedDict[bytes, bytes] = OrderedDict()
        self.hits = self.misses = 0

    def get(self, text: str, unit: Sequence[Piece], first: int) -> list[Sentence] | None:
        """The sentences of a unit of an article, the first of them numbered `first`; None when it was not read yet."""
        key = _key(text, unit) if self._room > 0 else b""
        data = self._found.get(key)
        if data is None:
            self.misses += 1
            return None
        self.hits += 1
        self._found.move_to_end(key)
        start, paragraph, number, sentences = pickle.loads(zlib.decompress(data))
        begin = unit[0].span(0, 1)[0]
        return [_moved(s, begin - start, unit[0].paragraph - paragraph, first - number) for s in sentences]

    def put(self, text: str, unit: Sequence[Piece], sentences: Sequence[Sentence]) -> None:
        """Keep what was read."""
        number = sentences[0].index if sentences else 0
        data = zlib.compress(pickle.dumps((unit[0].span(0, 1)[0], unit[0].paragraph, number, sentences)), 1)
        if len(data) > self._room:
            return
        self._found[_key(text, unit)] = data
        self._room -= len(data)
        while self._room < 0:
            self._room += len(self._found.popitem(last=False)[1])


def _key(text: str, unit: Sequence[Piece]) -> bytes:
    """A digest of all that the reading of a unit depends on."""
    start, paragraph = unit[0].span(0, 1)[0], unit[0].paragraph
    end = unit[-1].span(0, len(unit[-1].text))[1]
    rows = [
        (piece.paragraph - paragraph, piece.kind, piece.base - start, piece.begin, piece.end, piece.line)
        for piece in unit
    ]
    return hashlib.sha256(repr((text[start:end], rows)).encode("utf-8", "surrogatepass")).digest()


def _moved(sentence: Sentence, offset: int, paragraph: int, number: int) -> Sentence:
    return Sentence(
        sentence.index + number,
        sentence.paragraph + paragraph,
        sentence.kind,
        sentence.start + offset,
        sentence.end + offset,
        tuple(replace(word, start=word.start + offset, end=word.end + offset) for word in sentence.words),
        tuple(replace(token, start=token.start + offset, end=token.end + offset) for token in sentence.tokens),
    )
