"""When two spellings are one name: بوتن and بوتين, ترمب and ترامب, أرودغان and أردوغان."""

from __future__ import annotations

_WEAK = str.maketrans("", "", "اويه")


def similar(a: str, b: str) -> bool:
    """Two folded names of at least four letters that differ in long vowels only, or in one letter of six or more."""
    if a == b:
        return True
    a, b = a.removeprefix("ال"), b.removeprefix("ال")
    if a == b:
        return True
    if min(len(a), len(b)) < 4 or a[0] != b[0]:
        return False
    if a[0] + a[1:].translate(_WEAK) == b[0] + b[1:].translate(_WEAK) and abs(len(a) - len(b)) <= 2:
        return len(a[1:].translate(_WEAK)) >= 2
    return min(len(a), len(b)) >= 6 and distance(a, b) <= 1


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
