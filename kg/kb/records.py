"""What the knowledge base knows about one thing, and how a line of its tables becomes that."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass

from kg.arabic import fold, transliterate
from kg.errors import DataError
from kg.types import ENTITY_TYPES

COLUMNS = (
    "id", "type", "kind", "name", "name_en", "aliases", "weak", "qid",
    "country", "stands_for", "offices", "common", "rank", "lat", "lon",
)  # fmt: skip
"""Columns of a table of records; only `type` and `name` must be there, any order, other columns are ignored.

`aliases`, `weak` and `offices` hold several values with ``|`` between them. `weak` names are words that often mean
something else (الأسد is a lion too) and surnames that several people bear. `common` is 1 when `name` itself is so.
`lat` and `lon` are WGS 84 degrees; the embedded tables have theirs in `coordinates.tsv`.
"""

_DEGREES = re.compile(r"-?\d{1,3}(\.\d+)?", re.ASCII)
_OFFICE = re.compile(r"(\w+)@([^:@|]+):(\d{4}(?:-\d\d){0,2})?/(\d{4}(?:-\d\d){0,2})?")


@dataclass(frozen=True, slots=True)
class Office:
    """An office somebody holds or held: `title_key` ("president") of the record `of`, from `start` to `end`.

    Dates are ISO 8601, a year or a month where no more is known; None is unknown for `start`, still in office (as far
    as this knowledge base knows) for `end`.
    """

    title_key: str
    of: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Record:
    """A thing with a name. `id` is its Wikidata id where that is certain, else ``kg-`` and a slug.

    `country` and `stands_for` are ids of other records; موسكو and الكرملين stand for روسيا. `ambiguous` says that the
    name is also an ordinary word or the name of something more frequent, so that it needs support (NER, context);
    `weak` are the aliases of which the same is true. `rank` orders records that share a name, larger first. `point` is
    (latitude, longitude) where the record's own table gives it; ask `KnowledgeBase.point`.
    """

    id: str
    type: str
    kind: str
    name: str
    name_en: str | None = None
    aliases: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    qid: str | None = None
    country: str | None = None
    stands_for: str | None = None
    offices: tuple[Office, ...] = ()
    ambiguous: bool = False
    rank: int = 0
    point: tuple[float, float] | None = None


def make_record(row: Mapping[str, str], titles: Container[str], where: str) -> Record:
    """One line of a table as a record. `titles` are the known title keys; `where` names file and line.

    Raises DataError when name or type is missing, the type is unknown, or an office or a coordinate cannot be read.
    """
    name = row.get("name", "").strip()
    kind = row.get("type", "").strip()
    if not name or not fold(name):
        raise DataError(f"{where}: the column `name` is empty; give the Arabic name or remove the line")
    if kind not in ENTITY_TYPES:
        raise DataError(f"{where}: type {kind!r} is none of {', '.join(ENTITY_TYPES)}")
    qid = row.get("qid", "").strip() or None
    if qid and not re.fullmatch(r"Q[1-9]\d*", qid):
        raise DataError(f"{where}: qid {qid!r} is no Wikidata id such as Q30; leave the column empty if unsure")
    rank = row.get("rank", "").strip() or "0"
    if not re.fullmatch(r"\d{1,15}", rank):
        raise DataError(f"{where}: rank {rank!r} is no whole number")
    name_en = row.get("name_en", "").strip() or None
    return Record(
        id=row.get("id", "").strip() or qid or slug(name_en or transliterate(name)),
        type=kind,
        kind=row.get("kind", "").strip(),
        name=name,
        name_en=name_en,
        aliases=_values(row.get("aliases", "")),
        weak=_values(row.get("weak", "")),
        qid=qid,
        country=row.get("country", "").strip() or None,
        stands_for=row.get("stands_for", "").strip() or None,
        offices=tuple(_office(text, titles, where) for text in _values(row.get("offices", ""))),
        ambiguous=row.get("common", "").strip() == "1",
        rank=int(rank),
        point=make_point(row, where),
    )


def make_point(row: Mapping[str, str], where: str) -> tuple[float, float] | None:
    """(latitude, longitude) of a line's `lat` and `lon`, None when both are empty. Raises DataError for others."""
    cells = [row.get(name, "").strip() for name in ("lat", "lon")]
    if not any(cells):
        return None
    if not all(_DEGREES.fullmatch(cell) for cell in cells) or abs(float(cells[0])) > 90 or abs(float(cells[1])) > 180:
        raise DataError(f"{where}: lat, lon {', '.join(cells)} are no degrees such as 31.95, 35.91")
    return float(cells[0]), float(cells[1])


def slug(name: str) -> str:
    """Id of a record without a Wikidata id: "Omar al-Bashir" gives kg-omar-al-bashir."""
    return "kg-" + re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


def _values(cell: str) -> tuple[str, ...]:
    return tuple(value.strip() for value in cell.split("|") if value.strip())


def _office(text: str, titles: Container[str], where: str) -> Office:
    match = _OFFICE.fullmatch(text)
    if not match:
        raise DataError(f"{where}: office {text!r} is not like president@Q30:2017-01-20/2021-01-20")
    key, of, start, end = match.groups()
    if key not in titles:
        raise DataError(f"{where}: title {key!r} of office {text!r} is not in titles.tsv")
    return Office(key, of, start, end)
