"""Words that denote several entities at once: هما, الرئيسان, البلدين, كلاهما."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

from kg.entities.views import View, is_dual, stem, views
from kg.kb import KnowledgeBase
from kg.mentions.lexicon import words
from kg.types import Document, Entity, Mention

_STATES = words("بلد دول دوله جانب طرف عاصم عاصمه حكوم حليف جار قو")
_PEOPLE = words("رئيس رييس زعيم وزير رجل شخص قائد قايد ملك امير نائب نايب سفير مرشح مسؤول مسوول نظير مبعوث شقيق جنرال")


def antecedents(
    document: Document, mentions: tuple[Mention, ...], entities: tuple[Entity, ...], kb: KnowledgeBase
) -> dict[int, tuple[str, ...]]:
    """Mention id -> ids of the entities it denotes, for dual and plural pronouns and dual nouns that denote several.

    A pronoun takes the nearest coordination before it (كييف وموسكو هجماتهما) or the last dual noun; الرئيسين takes the
    last two people, those called رئيس first; البلدين the last two countries, a capital counting as its country.
    """
    return _Plurals(views(document, mentions), entities, kb).found()


class _Plurals:
    def __init__(self, seen: list[View], entities: tuple[Entity, ...], kb: KnowledgeBase) -> None:
        self._views = seen
        self._kb = kb
        self._entity = {m: entity for entity in entities for m in entity.mentions}
        self._known = {entity.id for entity in entities}

    def found(self) -> dict[int, tuple[str, ...]]:
        result: dict[int, tuple[str, ...]] = {}
        for place, view in enumerate(self._views):
            earlier = self._views[:place]
            ids: tuple[str, ...] = ()
            if view.kind == "pronoun" and view.number == "dual":
                ids = self._pronoun(view, earlier, result)
            elif (
                view.kind == "pronoun"
                and view.number == "plur"
                and view.id not in self._entity
                and view.head.feat("Person") == "3"
            ):
                ids = self._coordinated(view, earlier)
            elif view.kind == "nominal" and is_dual(view.line.key(view.head.id)) and view.definite:
                ids = self._noun(view, earlier)
            if len(ids) > 1:
                result[view.id] = ids
        return result

    def _pronoun(self, view: View, earlier: list[View], result: dict[int, tuple[str, ...]]) -> tuple[str, ...]:
        for other in reversed(earlier):
            if view.segment - other.segment > 1:
                break
            if other.id in result and other.number == "dual":
                return result[other.id]
            ids = self._pair(other, earlier)
            if ids:
                return ids
        return ()

    def _coordinated(self, view: View, earlier: list[View]) -> tuple[str, ...]:
        for other in reversed(earlier):
            if view.segment - other.segment > 1:
                break
            ids = self._pair(other, earlier)
            if ids:
                return ids
        return ()

    def _pair(self, last: View, earlier: list[View]) -> tuple[str, ...]:
        """The entities of the coordination that ends with this mention."""
        if last.kind == "pronoun" or last.kind == "demonym" or not last.head.deprel.startswith("conj"):
            return ()
        line = last.line
        first = last.head.head
        ids = []
        for other in earlier:
            if other.sentence != last.sentence or other.kind in ("pronoun", "demonym"):
                continue
            joined = other.head.id == first or (other.head.deprel.startswith("conj") and other.head.head == first)
            if joined and other.id in self._entity and other.id <= last.id and line is not None:
                ids.append(self._entity[other.id].id)
        unique = tuple(dict.fromkeys(ids))
        kinds = {self._kind(i) for i in unique}
        return unique if len(unique) > 1 and len(kinds) == 1 and kinds <= {"PER", "GPE", "ORG", "NORP"} else ()

    def _kind(self, entity_id: str) -> str:
        return next(e.type for e in self._entity.values() if e.id == entity_id)

    def _noun(self, view: View, earlier: list[View]) -> tuple[str, ...]:
        key = stem(view.line.key(view.head.id))
        base = key[:-1] if key.endswith("ت") else key
        if base in _STATES:
            return self._joined_states(view, earlier) or self._last_two(earlier, self._state)
        if base in _PEOPLE:
            titled = self._last_two(earlier, lambda v: self._person(v, base))
            return titled or self._last_two(earlier, lambda v: self._person(v, None))
        return ()

    def _joined_states(self, view: View, earlier: list[View]) -> tuple[str, ...]:
        """The last two states that و joins: طلب فنلندا والسويد ... البلدين."""
        for one, other in pairwise(
            reversed([v for v in earlier if v.kind == "name" and view.segment - v.segment <= 2])
        ):
            between = (
                one.sentence == other.sentence and one.first == other.last + 2 and one.line.key(one.first - 1) == "و"
            )
            states = [self._state(other), self._state(one)]
            if between and None not in states and states[0] != states[1]:
                return tuple(state for state in states if state is not None)
        return ()

    def _last_two(self, earlier: list[View], pick: Callable[[View], str | None]) -> tuple[str, ...]:
        ids: list[str] = []
        for other in reversed(earlier):
            one = pick(other)
            if one is not None and one not in ids:
                ids.append(one)
            if len(ids) == 2:
                return tuple(reversed(ids))
        return ()

    def _state(self, view: View) -> str | None:
        entity = self._entity.get(view.id)
        record = self._kb.get(entity.kb) if entity and entity.kb else None
        if entity is None or record is None:
            return None
        if record.kind == "country":
            return entity.id
        return record.stands_for if record.stands_for in self._known else None

    def _person(self, view: View, title: str | None) -> str | None:
        entity = self._entity.get(view.id)
        if entity is None or entity.type != "PER":
            return None
        if title is None:
            return entity.id
        heads = {stem(word) for m in entity.mentions for word in self._views[m].keys[:1]}
        return entity.id if title in heads else None
