"""Words that denote several entities at once: هما, الرئيسان, البلدين, كلاهما."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from itertools import takewhile

from kg.entities.views import View, by_sentence, is_dual, stem, views
from kg.kb import KnowledgeBase
from kg.mentions.lexicon import words
from kg.types import Document, Entity, Mention

_STATES = words("بلد دول دوله جانب طرف عاصم عاصمه حكوم حليف جار قو")
_MEETING = 6
"""Sentences over which the two sides of a meeting stay البلدان."""
_SIDES = words("جانب طرف")
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
        self._entities = {entity.id: entity for entity in entities}
        self._in = by_sentence(seen)

    def found(self) -> dict[int, tuple[str, ...]]:
        result: dict[int, tuple[str, ...]] = {}
        for place, view in enumerate(self._views):
            ids: tuple[str, ...] = ()
            if view.kind == "pronoun" and view.head.feat("Person") in ("3", None):
                if view.number == "dual":
                    ids = self._pronoun(view, place, result)
                elif view.number == "plur" and view.id not in self._entity:
                    ids = self._pronoun(view, place, {})
            elif view.kind == "nominal" and is_dual(view.line.key(view.head.id)) and view.definite:
                ids = self._noun(view, place, result)
                ids = () if self._asked(view, ids) else ids
            if len(ids) > 1:
                result[view.id] = ids
        return result

    def _asked(self, view: View, ids: tuple[str, ...]) -> bool:
        """Whether one of the two does something to both, who then are others: دعت واشنطن الطرفين إلى التهدئة."""
        if view.head.deprel not in ("obj", "nmod") or view.line.cased(view.first):
            return False
        words = view.line.words
        governor = words[view.head.head - 1]
        doing = {governor.id, governor.head} if governor.deprel == "xcomp" else {governor.id}
        subjects = {w.id for w in words if w.deprel == "nsubj" and w.head in doing}
        named = (v for v in self._in[view.sentence] if v.head.id in subjects and v.id in self._entity)
        return any(self._acting(v) in ids for v in named)

    def _acting(self, view: View) -> str:
        """Whom a name acts for: the White House for its country."""
        entity = self._entity[view.id]
        return self._state(view) or (entity.country or entity.id)

    def _back(self, place: int) -> Iterator[View]:
        return (self._views[i] for i in range(place - 1, -1, -1))

    def _pronoun(self, view: View, place: int, duals: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
        """The nearest coordination or dual noun before the pronoun."""
        for other in self._back(place):
            if view.segment - other.segment > 1:
                break
            if other.id in duals and other.number == "dual":
                return duals[other.id]
            ids = self._pair(other)
            if ids:
                return ids
        return ()

    def _pair(self, last: View) -> tuple[str, ...]:
        """The entities of the coordination that ends with this mention."""
        if last.kind in ("pronoun", "demonym") or not last.head.deprel.startswith("conj"):
            return ()
        first = last.head.head
        ids = []
        for other in self._in[last.sentence]:
            if other.kind in ("pronoun", "demonym") or other.id > last.id:
                continue
            joined = other.head.id == first or (other.head.deprel.startswith("conj") and other.head.head == first)
            if joined and other.id in self._entity:
                ids.append(self._entity[other.id].id)
        unique = tuple(dict.fromkeys(ids))
        kinds = {self._entities[i].type for i in unique}
        return unique if len(unique) > 1 and len(kinds) == 1 and kinds <= {"PER", "GPE", "ORG", "NORP"} else ()

    def _noun(self, view: View, place: int, duals: Mapping[int, tuple[str, ...]]) -> tuple[str, ...]:
        key = stem(view.line.key(view.head.id))
        base = key[:-1] if key.endswith("ت") else key
        if base in _STATES:
            people = base in _SIDES
            near = self._named_last(view, place, duals, people=people)
            return near or self._of_officials(view, place, duals, people=people) or self._last_two(place, self._state)
        if base in _PEOPLE:
            titled = self._last_two(place, lambda v: self._person(v, base))
            return titled or self._last_two(place, lambda v: self._person(v, None))
        return ()

    def _named_last(
        self, view: View, place: int, duals: Mapping[int, tuple[str, ...]], *, people: bool
    ) -> tuple[str, ...]:
        """The two that a dual of the sentence stands for (الرجلان ... بين البلدين) or the last two states that و joins:
        طلب فنلندا والسويد ... البلدين."""
        behind: View | None = None
        for other in takewhile(lambda v: view.segment - v.segment <= 2, self._back(place)):
            told = self._both(duals.get(other.id, ()), people=people) if other.sentence == view.sentence else ()
            if told or (other.kind == "name" and behind is not None and (told := self._joined(other, behind))):
                return told
            behind = other if other.kind == "name" else behind
        return ()

    def _joined(self, one: View, other: View) -> tuple[str, ...]:
        """Two states that و joins, but for where something is: محادثات في كندا والفاتيكان."""
        beside = one.sentence == other.sentence and other.first == one.last + 2
        joined = beside and other.line.key(other.first - 1) == "و"
        states = tuple(state for state in map(self._state, (one, other)) if state is not None)
        inside = one.line.key(one.first - 1) == "في"
        return states if joined and not inside and len(set(states)) == 2 else ()

    def _of_officials(
        self, view: View, place: int, duals: Mapping[int, tuple[str, ...]], *, people: bool
    ) -> tuple[str, ...]:
        """The last two people of different countries (الجانبان), or those countries: التقى الوزير السعودي نظيره
        الأمريكي ... بين البلدين. A dual between says who they are: الزعيمان ... بين البلدين."""
        sides: dict[str, str] = {}
        for other in takewhile(lambda v: view.segment - v.segment <= _MEETING, self._back(place)):
            told = self._both(duals.get(other.id, ()), people=people)
            if told:
                return told
            country = self._country(self._entity.get(other.id))
            if country is not None:
                sides.setdefault(country, self._entity[other.id].id)
            if len(sides) == 2:
                return tuple(sides.values() if people else sides)[::-1]
        return ()

    def _both(self, ids: tuple[str, ...], *, people: bool) -> tuple[str, ...]:
        """The two of a dual, unless `people` as countries."""
        entities = [self._entities[i] for i in ids]
        sides = [e.id if people or e.type == "GPE" else self._country(e) for e in entities]
        found = tuple(dict.fromkeys(side for side in sides if side is not None))
        return found if len(found) == 2 else ()

    def _country(self, entity: Entity | None) -> str | None:
        country = entity.country if entity is not None and entity.type == "PER" else None
        return country if country in self._entities else None

    def _last_two(self, place: int, pick: Callable[[View], str | None]) -> tuple[str, ...]:
        ids: list[str] = []
        for other in self._back(place):
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
        return record.stands_for if record.stands_for in self._entities else None

    def _person(self, view: View, title: str | None) -> str | None:
        entity = self._entity.get(view.id)
        if entity is None or entity.type != "PER":
            return None
        if title is None:
            return entity.id
        heads = {stem(word) for m in entity.mentions for word in self._views[m].keys[:1]}
        return entity.id if title in heads else None
