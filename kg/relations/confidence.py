"""How often relations like this one were right on gold articles.

A relation is as likely right as others made by the same construction between ends of the same kind. The shares were
counted on gold graphs with ``kg evaluate rules GOLD PRED``, whose output is the table `data/confidence.tsv`; each is
drawn towards the share over all relations by `PRIOR` imaginary ones, so that a construction seen twice promises little.
"""

from __future__ import annotations

from functools import lru_cache

from kg.relations.tables import rows

PRIOR = 10

Key = tuple[str, int]
"""A construction (the relation's first rule) and how many of its two ends have a name."""


def confidence(construction: str, named_ends: int) -> float:
    """Share of relations found right (pair and predicate) with this first rule and number of named ends, 0 to 1."""
    shares, overall = _table()
    right, total = shares.get((construction, named_ends), (0, 0))
    return round((right + PRIOR * overall) / (total + PRIOR), 2)


@lru_cache(maxsize=1)
def _table() -> tuple[dict[Key, tuple[int, int]], float]:
    table = (row for _, row in rows("confidence.tsv", ("construction", "named_ends", "right", "total")))
    shares = {(r["construction"], int(r["named_ends"])): (int(r["right"]), int(r["total"])) for r in table}
    right, total = (sum(column) for column in zip(*shares.values(), strict=True))
    return shares, right / total
