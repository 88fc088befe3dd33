"""The kinds of relation: `data/predicates.tsv`."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from kg.errors import DataError
from kg.relations.tables import rows

OTHER = "other:"
"""Prefix of a predicate outside the table: ``other:زلزل`` carries the Arabic lemma."""


class Predicate(NamedTuple):
    """A kind of relation. `plover` is its PLOVER category ("" when it has none), `label_en` and `label_ar` read between
    subject and object (`meets`, يلتقي). Symmetric: meet(a, b) says meet(b, a). Static: a state, not an event."""

    name: str
    plover: str
    label_en: str
    label_ar: str
    symmetric: bool
    static: bool


GOES_TO = frozenset(("visit", "deploy_to", "invade", "withdraw_from", "seize", "leave"))
"""Predicates whose object, when it is a place, is also where it happens."""

_CATEGORIES = {
    "verbal cooperation": "AGREE CONSULT SUPPORT CONCEDE",
    "material cooperation": "COOPERATE AID RETREAT INVESTIGATE",
    "verbal conflict": "DEMAND DISAPPROVE REJECT THREATEN SANCTION",
    "material conflict": "PROTEST CRIME MOBILIZE COERCE ASSAULT",
}
QUAD_OF = {category: quad for quad, categories in _CATEGORIES.items() for category in categories.split()}
"""Quad class of a PLOVER category (PLOVER, 2024-02 edition)."""


@cache
def predicates() -> Mapping[str, Predicate]:
    """The table of predicates by name, in the order of the file. Raises `DataError` when a row is malformed."""
    table: dict[str, Predicate] = {}
    for where, row in rows("predicates.tsv", Predicate._fields):
        if row["name"] in table:
            raise DataError(f"{where}: {row['name']} is there twice; keep one row")
        symmetric, static = row["symmetric"] == "yes", row["static"] == "yes"
        table[row["name"]] = Predicate(row["name"], row["plover"], row["label_en"], row["label_ar"], symmetric, static)
    return table


def predicate(name: str) -> Predicate:
    """The row of a predicate. One that is not in the table is its own label: ``other:زلزل`` reads زلزل."""
    known = predicates().get(name)
    if known is not None:
        return known
    label = name.removeprefix(OTHER)
    return Predicate(name, "", label if label == name else "other", label, symmetric=False, static=False)
