"""Which mentions of a capital speak of the city and which of its government, once the relations are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from kg.kb import KnowledgeBase
from kg.relations.reading import SEATS
from kg.relations.tree import Tree
from kg.types import Document, Entity, Mention, Relation

_PLACING = frozenset(
    ("في", "إلى", "من", "ب", "نحو", "قرب", "شمال", "جنوب", "شرق", "غرب", "وسط", "داخل", "خارج", "حول", "عبر")
)
"""Prepositions that make a place of a name: في واشنطن."""


def settle(
    document: Document,
    mentions: Sequence[Mention],
    entities: Iterable[Entity],
    relations: Iterable[Relation],
    kb: KnowledgeBase,
) -> tuple[Entity, ...]:
    """The entities the article's graph has, capitals divided between city and country.

    A capital that acts (واشنطن ترفض) or stands without a preposition of place (مواقف واشنطن) is a mention of the
    country; what is travelled to, struck or stood in stays the city. Phrases named once and stand-in countries that no
    relation uses are left out.
    """
    entities = tuple(entities)
    by_id = {e.id: e for e in entities}
    used: set[str] = set()
    here: set[int | None] = set()  # mentions a relation takes as what they are
    acting: set[int | None] = set()
    owner = {m: e.id for e in entities for m in e.mentions}
    for r in relations:
        used |= {r.subject, r.object, *r.sources, *(e for _, e in r.roles)}
        for mention, end in ((r.subject_mention, r.subject), (r.object_mention, r.object)):
            (here if mention is not None and owner.get(mention) == end else acting).add(mention)
    moved: dict[str, list[int]] = {}
    kept: dict[str, list[int]] = {}
    for entity in entities:
        record = kb.get(entity.kb) if entity.kb else None
        country = record.stands_for if record and record.kind in SEATS else None
        for m in entity.mentions:
            free = country in by_id and m not in here
            move = free and (m in acting or (entity.type == "GPE" and not _placed(document, mentions[m])))
            (moved.setdefault(country, []) if move and country else kept.setdefault(entity.id, [])).append(m)
    found: list[Entity] = []
    for entity in entities:
        gained = moved.get(entity.id, [])
        own = tuple(sorted([*kept.get(entity.id, []), *gained]))
        passing = entity.type == "NOM" and len(own) < 2
        if entity.id not in used and (not own or passing):
            continue
        names = dict.fromkeys([*entity.aliases, *(mentions[m].name for m in gained if mentions[m].kind != "pronoun")])
        found.append(replace(entity, mentions=own, aliases=tuple(n for n in names if n != entity.name)))
    return tuple(found)


def _placed(document: Document, mention: Mention) -> bool:
    tree = Tree(document.sentences[mention.sentence])
    if tree.preposition(mention.head) in _PLACING:
        return True
    first = mention.words[0]
    before = tree[first - 1] if first > 1 else None
    return before is not None and before.upos in ("ADP", "NOUN") and before.text in _PLACING | {"مدينة", "العاصمة"}
