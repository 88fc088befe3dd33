"""What every country has one of: an army, a government, ministries, a people. Named by kind and country.

The tables name the best known ones; the others get a record of their own when an article speaks of them, with an id
made of kind and country, so that الجيش السوداني, جيش السودان and القوات المسلحة السودانية are one across articles.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.arabic import fold
from kg.kb.records import Record

SELF = "country"
"""Key of the words that speak of the country itself: الجانب الروسي, الدولة اللبنانية."""

_BETWEEN = "-of-"


@dataclass(frozen=True, slots=True)
class Body:
    """One kind: `key` names it in ids, `name` is what stands before the country's name (وزارة خارجية)."""

    key: str
    type: str
    kind: str
    name: str
    name_en: str

    def of(self, country: Record) -> Record:
        """The record of this kind for a country: وزارة خارجية مصر, "Ministry of Foreign Affairs of Egypt"."""
        return Record(
            id=f"kg-{self.key}{_BETWEEN}{country.id}",
            type=self.type,
            kind=self.kind,
            name=f"{self.name} {country.name}",
            name_en=f"{self.name_en} of {country.name_en or country.name}",
            country=country.id,
        )


def make_bodies(rows: Iterable[Mapping[str, str]]) -> dict[str, Body]:
    """Kinds by folded form: الخارجية and وزارة الخارجية are both `foreign_ministry`."""
    bodies: dict[str, Body] = {}
    for row in rows:
        body = Body(row["key"], row["type"], row["kind"], row["name"], row["name_en"])
        for form in row["forms"].split("|"):
            bodies.setdefault(fold(form), body)
    return bodies


def parts(record_id: str) -> tuple[str, str] | None:
    """Key and country of an id that `Body.of` made; None for any other."""
    if not record_id.startswith("kg-") or _BETWEEN not in record_id:
        return None
    key, _, country = record_id.removeprefix("kg-").partition(_BETWEEN)
    return key, country
