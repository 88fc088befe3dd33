"""Linking a name to the knowledge base: which of the records that bear it, if any."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from kg.entities.views import View
from kg.kb import KnowledgeBase, Record
from kg.mentions.lexicon import NAMING_HEADS, SAME_PLACE_HEADS
from kg.types import Entity

_PLACES = ("GPE", "LOC", "FAC")
_NATIONAL = ("party", "legislature", "ministry", "army", "government", "court", "police", "central_bank", "agency")
"""Kinds whose names many countries share: حزب العمال, مجلس النواب. The article must speak of the record's country."""


def candidates(view: View, kb: KnowledgeBase) -> tuple[Record, ...]:
    """Records that the mention's name can mean, best first: by the whole name, then without its head noun."""
    words = view.mention.name.split()
    found = _fitting(kb.lookup(words), view.type)
    if not found and view.type in ("ORG", "FAC"):
        found = _of_country(view, kb)
    if not found and len(words) > 1:
        head = view.keys[0]
        same_thing = head in (SAME_PLACE_HEADS if view.type in _PLACES else NAMING_HEADS)
        if same_thing:
            found = _fitting(kb.lookup(words[1:]), view.type)
            if view.type in _PLACES:
                found = tuple(r for r in found if r.type in _PLACES)
    return found


def _of_country(view: View, kb: KnowledgeBase) -> tuple[Record, ...]:
    """Records of the name without its last adjective, of the country that names: مجلس الشيوخ الأمريكي."""
    words = view.mention.name.split()
    country = kb.demonym(words[-1]) if len(words) > 1 else None
    if country is None:
        return ()
    return tuple(r for r in _fitting(kb.lookup(words[:-1]), view.type) if country.id in (r.country, r.id))


def _fitting(records: Sequence[Record], kind: str) -> tuple[Record, ...]:
    """Records of the mention's type; what the tagger calls a place or a thing may be any of its kinds."""
    if kind in _PLACES:
        return tuple(r for r in records if r.type in _PLACES) or tuple(r for r in records if r.type == "ORG")
    if kind == "MISC":
        return tuple(r for r in records if r.type not in ("PER",))
    if kind == "ORG":
        return tuple(r for r in records if r.type in ("ORG", "FAC"))
    return tuple(r for r in records if r.type == kind)


def choose(found: Sequence[Record], *, countries: Collection[str], certain: bool) -> Record | None:
    """The record meant in an article that speaks of `countries`: the only one, the one of a country spoken of, or the
    most prominent where the name is `certain`. None rather than a guess."""
    found = [r for r in found if r.kind not in _NATIONAL or r.country is None or r.country in countries]
    if not found:
        return None
    if len(found) == 1 and certain:
        return found[0]
    near = [r for r in found if r.country in countries or r.id in countries]
    if len(near) == 1:
        return near[0]
    if certain and (len(found) == 1 or found[0].rank > found[1].rank):
        return found[0]
    return near[0] if near and certain else None


def stands_for(entity: Entity, kb: KnowledgeBase) -> Record | None:
    """The country that a capital, palace or seat of government stands for when it acts: موسكو and الكرملين are روسيا.

    None for everything else; whether it acts is for the reader of the clause to say.
    """
    record = kb.get(entity.kb) if entity.kb else None
    return kb.get(record.stands_for) if record and record.stands_for else None
