"""Entities from clusters: id, name, type, aliases."""

from __future__ import annotations

import hashlib

from kg.entities.clusters import Clusters
from kg.entities.views import View
from kg.kb import KnowledgeBase, Record
from kg.kb.bodies import parts
from kg.types import Document, Entity

_KINDS = {"name": 0, "demonym": 1, "nominal": 2, "pronoun": 3}


def build(document: Document, views: list[View], clusters: Clusters, kb: KnowledgeBase) -> tuple[Entity, ...]:
    """One entity per cluster that is more than a pronoun, in the order of first mention, then the countries that
    mentioned capitals stand for and nobody named."""
    entities: list[Entity] = []
    seen: set[str] = set()
    local = 0
    for view in views:
        if clusters.root(view.id) != view.id:
            continue
        members = [views[i] for i in clusters.members(view.id)]
        record = clusters.record(view.id)
        if record is None and all(m.kind == "pronoun" for m in members):
            continue
        entity = _entity(document, members, record, local)
        local += entity.local
        if entity.id in seen:
            entity = _entity(document, members, record, local, force_local=True)
            local += 1
        seen.add(entity.id)
        entities.append(entity)
    for entity in tuple(entities):
        record = kb.get(entity.kb) if entity.kb else None
        country = kb.get(record.stands_for) if record and record.stands_for else None
        if country is not None and country.id not in seen:
            seen.add(country.id)
            entities.append(_of_record(country, (), ()))
    return tuple(entities)


def _of_record(record: Record, mentions: tuple[int, ...], aliases: tuple[str, ...], name: str | None = None) -> Entity:
    return Entity(
        id=record.id, name=name or record.name, type=record.type, mentions=mentions, aliases=aliases,
        name_en=record.name_en, qid=record.qid, kb=record.id, country=record.country,
    )  # fmt: skip


def _entity(
    document: Document, members: list[View], record: Record | None, local: int, *, force_local: bool = False
) -> Entity:
    mentions = tuple(m.id for m in members)
    named = [m for m in members if m.kind == "name"]
    spoken = [m for m in members if m.kind != "pronoun"]
    forms = list(dict.fromkeys(m.mention.name for m in sorted(spoken, key=lambda m: (_KINDS[m.kind], m.id))))
    if record is not None:
        said = _fullest(named or spoken) if spoken else ""
        made = parts(record.id) is not None and " " in said  # الشعب الفلسطيني rather than the record's شعب فلسطين
        name = said if (named and record.kind != "country") or made else record.name
        return _of_record(record, mentions, tuple(f for f in forms if f != name), name)
    name = _fullest(named) if named else _fullest(spoken)
    aliases = tuple(form for form in forms if form != name)
    kind = named[0].type if named else spoken[0].type
    if named and not force_local and _proper(named):
        digest = hashlib.sha256(f"{kind} {' '.join(_longest(named).keys)}".encode()).hexdigest()[:12]
        return Entity(f"n-{digest}", name, kind, mentions, aliases)
    return Entity(f"{document.id}-{local + 1}", name, kind, mentions, aliases, local=True)


def _proper(named: list[View]) -> bool:
    """The name is a name anywhere, no common phrase such as مجلس النواب that every country has."""
    return any(
        m.type == "PER" or any(m.line.word(i).upos in ("X", "PROPN") for i in m.mention.words) or _owned(m)
        for m in named
    )


def _owned(view: View) -> bool:
    """The name ends in an adjective: الجيش الليبي, المجلس الرئاسي."""
    return view.line.word(view.last).upos == "ADJ"


def _longest(members: list[View]) -> View:
    return max(members, key=lambda m: (len(m.keys), len(m.mention.name), -m.id))


def _fullest(members: list[View]) -> str:
    return _longest(members).mention.name
