"""What a relation that holds rather than happens looks like, for the modules that find them."""

from __future__ import annotations

from dataclasses import dataclass

from kg.arabic import fold


@dataclass(frozen=True, slots=True)
class State:
    """A static relation read off a noun phrase; `trigger` are the words that state it."""

    sentence: int
    subject: str
    predicate: str
    object: str
    trigger: tuple[int, ...]
    subject_mention: int
    object_mention: int | None
    rules: tuple[str, ...]


def folded(words: str) -> frozenset[str]:
    """The words of a list as they are compared."""
    return frozenset(fold(word) for word in words.split())


SIDES = folded("شمال جنوب شرق غرب وسط شمالي جنوبي شرقي غربي داخل")
"""Words that put one place at a side of another."""
