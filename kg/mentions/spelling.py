"""When two spellings are one name: بوتن and بوتين, ترمب and ترامب, أرودغان and أردوغان."""

from __future__ import annotations

from kg.mentions.lexicon import words

_WEAK = str.maketrans("", "", "اويه")


_OWN = words("محمد محمود احمد حامد حميد سالم سليم سلمان سليمان")
"""Names that look like misspellings of each other and are not."""


def similar(a: str, b: str) -> bool:
    """Two folded names of at least four letters of which one only writes more long vowels (or other ones, where
    there are four consonants), or that differ in one letter of six or more."""
    if a == b:
        return True
    a, b = a.removeprefix("ال"), b.removeprefix("ال")
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or a[0] != b[0] or a in _OWN or b in _OWN:
        return False
    short, long = sorted((a[0] + a[1:].translate(_WEAK), b[0] + b[1:].translate(_WEAK)))
    if short == long and abs(len(a) - len(b)) <= 2:
        return len(short) > 3 or (len(short) == 3 and _inside(a, b))
    return min(len(a), len(b)) >= 6 and distance(a, b) <= 1


def _inside(a: str, b: str) -> bool:
    """The letters of the shorter are in the longer, in order."""
    if len(a) > len(b):
        a, b = b, a
    rest = iter(b)
    return len(a) < len(b) and all(letter in rest for letter in a)


def distance(a: str, b: str) -> int:
    """Letters to insert, delete, replace or swap with the neighbour to make one of the other."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        older, before, row = before, row, [i]
        for j, y in enumerate(b, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (x != y))
            if i > 1 and j > 1 and x == b[j - 2] and a[i - 2] == y:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
    return row[-1]
