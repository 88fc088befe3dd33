"""What a person looks up by hand: a name in either language, an id, the holder of an office, what a country has."""

from __future__ import annotations

from kg.arabic import fold
from kg.kb.base import KnowledgeBase
from kg.kb.records import Record


def find(kb: KnowledgeBase, name: str, *, date: str | None = None) -> tuple[Record, ...]:
    """Records for a name as typed, best first: by id (Q30), Arabic name, English name or a word of it, title and
    country (الرئيس الفرنسي, at `date`), body and country (الجيش السوداني)."""
    by_id = kb.get(name.strip())
    if by_id is not None:
        return (by_id,)
    words = name.split()
    found = kb.lookup(words)
    if found or not words:
        return found
    english = name.strip().casefold()
    found = tuple(record for record in kb.records() if (record.name_en or "").casefold() == english)
    found = found or _of_country(kb, [fold(word) for word in words], date)
    return found or tuple(record for record in kb.records() if english in (record.name_en or "").casefold().split())


def _of_country(kb: KnowledgeBase, words: list[str], date: str | None) -> tuple[Record, ...]:
    for count in range(1, len(words)):
        rest = " ".join(words[-count:])
        country = kb.demonym(rest, weak=True) or next((r for r in kb.lookup([rest]) if r.kind == "country"), None)
        if country is not None:
            key = kb.office(words[:-count])
            found = kb.holder(key, country.id, date) if key else kb.body(words[:-count], country)
            return (found,) if found is not None else ()
    return ()
