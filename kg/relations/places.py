"""What lies where, said by words that touch: منطقة عفرين شمال سوريا, جماعة حقوقية مقرها لندن.

These rules read the words in their order, since parsers hang a second place on anything.
"""

from __future__ import annotations

from kg.arabic import fold
from kg.relations.reading import SEATS, Reading
from kg.relations.state import SIDES, State, folded
from kg.relations.tree import Tree
from kg.types import Mention

_DISTRICTS = folded("محافظة ولاية مقاطعة إقليم منطقة مديرية قضاء ناحية ريف قطاع ضواحي ضاحية بلدية دولة جمهورية")
"""First words of names of places that other places lie in: بمحافظة درعا."""

_INSIDE = folded("وسط داخل")

_SETTLED = _DISTRICTS | folded("مدينة بلدة قرية مطار ميناء مخيم جزيرة معبر حي ضاحية جامعة")
"""First words of names of places that lie in one country."""

_COUNTRY_NOUNS = folded("البلاد المملكة الدولة الإقليم القطاع المحافظة الولاية المقاطعة")

_AREAS = frozenset(("country", "region", "continent", "territory", "state", "island", "sea"))
"""Kinds of records whose sides are parts of them: شمال سوريا; north of a town lies outside it."""


def places(reading: Reading, index: int, tree: Tree) -> list[State]:
    """Every place said to lie in another by the words behind it, in order of the text."""
    found: list[State] = []
    for word in tree.words:
        for mention in reading.mentions_at(index, word.id):
            if mention.kind == "name" and mention.type in ("GPE", "LOC", "FAC"):
                found += _beside(reading, index, tree, mention) + _of_country(reading, index, tree, mention)
        found += _headquarters(reading, index, tree, word.id)
    return found


def _beside(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """محافظة درعا جنوبي سوريا, رفح (جنوبي قطاع غزة), معسكر الحمزة بمحافظة إب, سيفاري وسط البلاد."""
    here = reading.referents(mention)
    if not here or _acts_for_country(reading, here[0]) or fold(tree[min(mention.words)].text) in SIDES:
        return []  # قصفت تركيا شمال سوريا
    at = max(mention.words) + 1
    if at <= len(tree.words) and tree[at].text in ("(", "،", "-"):
        at += 1
    start = at
    inside = at <= len(tree.words) and tree[at].text in ("في", "ب")
    at += inside
    sides = 0
    while at <= len(tree.words) and fold(tree[at].text).removeprefix("ال") in SIDES:
        at, sides = at + 1, sides + 1
    if at > len(tree.words) or not (inside or sides):
        return []
    place = _place_from(reading, index, at)
    if place is None or not (_contains(reading, tree, place, at) if sides else fold(tree[at].text) in _DISTRICTS):
        within = inside or fold(tree[at - 1].text) in _INSIDE
        if place is None or not (sides and within):
            return []
    there = reading.referents(place)
    if not there or there[0] == here[0]:
        return []
    trigger = tuple(range(start, at)) or (at,)
    return [State(index, here[0], "located_in", there[0], trigger, mention.id, place.id, ("place_beside",))]


def _of_country(reading: Reading, index: int, tree: Tree, mention: Mention) -> list[State]:
    """مدينة حمص السورية, مطار كابل الأفغاني: the adjective behind a place says in which country it lies."""
    here, last = reading.referents(mention), max(mention.words)
    after = [w for w in (last, last + 1) if min(mention.words) < w <= len(tree.words)]
    head = tree[min(mention.words)]
    local = fold(head.text) in _SETTLED or (mention.type == "GPE" and not (head.upos == "NOUN" and last != head.id))
    if not here or not local or _acts_for_country(reading, here[0]):
        return []
    for word in after:
        country = reading.kb.demonym(tree[word].text)
        if country and country.type == "GPE" and country.id in reading.entities and country.id != here[0]:
            adjective = next((m.id for m in reading.mentions_at(index, word) if m.kind == "demonym"), None)
            ends = (here[0], "located_in", country.id)
            return [State(index, *ends, (word,), mention.id, adjective, ("place_of_country",))]
    return []


def _place_from(reading: Reading, index: int, word: int) -> Mention | None:
    """The place whose name or noun begins with a word."""
    tree = reading.trees[index]
    found = [m for m in reading.beginning(index, word) if m.type in ("GPE", "LOC") and m.kind in ("name", "nominal")]
    found = [m for m in found if m.kind == "name" or fold(tree[word].text) in _COUNTRY_NOUNS]
    return max(found, key=lambda m: (m.kind == "name", len(m.words)), default=None)


def _contains(reading: Reading, tree: Tree, place: Mention, word: int) -> bool:
    """Whether the sides of a place are parts of it."""
    entity = reading.entities[reading.referents(place)[0]] if reading.referents(place) else None
    record = reading.kb.get(entity.kb) if entity and entity.kb else None
    area = record is not None and record.kind in _AREAS
    return area or fold(tree[word].text) in _DISTRICTS or place.kind == "nominal"


def _acts_for_country(reading: Reading, entity: str) -> bool:
    """Whether a place is a country or its capital, which the words behind it say nothing of."""
    kb = reading.entities[entity].kb
    record = reading.kb.get(kb) if kb else None
    return record is not None and (record.kind == "country" or (record.kind in SEATS and bool(record.stands_for)))


def _headquarters(reading: Reading, index: int, tree: Tree, word: int) -> list[State]:
    """جماعة حقوقية مقرها لندن, اتحاد الإغاثة ومقره في جنيف: a body is where its headquarters are."""
    if fold(tree[word].text) != "مقر" or word + 2 > len(tree.words) or tree[word + 1].upos != "PRON":
        return []
    at = word + 2
    if tree[at].text in ("في", "ب") and at < len(tree.words):
        at += 1
    place = _place_from(reading, index, at)
    owners = [m for m in reading.mentions_at(index, word + 1) if reading.referents(m)]
    if place is None or not owners or not reading.referents(place):
        return []
    who, where = reading.referents(owners[0])[0], reading.referents(place)[0]
    if reading.entities[who].type not in ("ORG", "NOM") or who == where:
        return []
    return [State(index, who, "located_in", where, (word,), owners[0].id, place.id, ("headquarters",))]
