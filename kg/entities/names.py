"""Which names are one: repeated, shortened, misspelt, with and without a head noun, abbreviated in brackets."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from kg.entities.clusters import Clusters
from kg.entities.link import candidates, choose
from kg.entities.views import View, name_keys
from kg.kb import KnowledgeBase, Record
from kg.mentions.lexicon import NAME_PARTICLES, NAMING_HEADS, SAME_PLACE_HEADS
from kg.mentions.spelling import similar

_MAIN, _FEW = 0.6, 3
"""Share and number of the mentions of countries that make one the country of the article."""


def countries_spoken_of(views: list[View], kb: KnowledgeBase) -> Counter[str]:
    """Ids of the countries an article names, by name, capital, or adjective, with how often."""
    spoken: Counter[str] = Counter()
    for view in views:
        record: Record | None = None
        if view.kind == "demonym" or view.type == "NORP":
            record = demonym(view, kb)
        elif view.kind == "name" and view.type == "GPE":
            found = candidates(view, kb)
            record = found[0] if found and kb.certain(view.mention.name.split()) else None
        if record is not None:
            spoken[record.id] += 1
            if record.country and record.stands_for:
                spoken[record.country] += 1
    return spoken


def main_country(views: list[View], clusters: Clusters, kb: KnowledgeBase) -> Record | None:
    """The country of which most mentions of countries and of what belongs to one speak; None where none stands out."""
    weight: Counter[str] = Counter()
    for view in views:
        record = clusters.record(view.id) if view.kind in ("name", "demonym") else None
        country = record and (record.id if record.kind == "country" else record.country)
        if country:
            weight[country] += 1
    if not weight:
        return None
    best, count = weight.most_common(1)[0]
    return kb.get(best) if count >= _FEW and count >= _MAIN * sum(weight.values()) else None


def demonym(view: View, kb: KnowledgeBase) -> Record | None:
    """The country of a demonym mention: الأمريكي, الكوري الشمالي."""
    words = view.mention.name.split()
    count, record = kb.longest_demonym(view.keys, 0)
    if count == len(words) and record is not None:
        return record
    return kb.demonym(words[0]) if words else None


def join_names(views: list[View], clusters: Clusters, kb: KnowledgeBase, date: str | None) -> None:
    """Link and join the names and demonyms of an article."""
    spoken = countries_spoken_of(views, kb)
    for view in views:
        if view.kind == "demonym":
            record = demonym(view, kb)
            if record is not None:
                clusters.link(view.id, record)
    _join_people([v for v in views if v.kind == "name" and v.type == "PER"], clusters, kb, spoken, date)
    _join_others([v for v in views if v.kind == "name" and v.type != "PER"], clusters, kb, spoken)
    _join_bracketed(views, clusters)


def _join_people(
    people: list[View], clusters: Clusters, kb: KnowledgeBase, spoken: Counter[str], date: str | None
) -> None:
    """Full names first, longest first; then short names to the full name they end (ترامب), else to the knowledge
    base."""
    full = sorted((v for v in people if len(v.keys) > 1), key=lambda v: (-len(v.keys), v.id))
    leaders: list[View] = []
    for view in full:
        same = next((leader for leader in leaders if same_person(view.keys, leader.keys)), None)
        if same is not None and clusters.join(view.id, same.id):
            if clusters.record(view.id) is None:
                _link(view, clusters, kb, spoken)
            continue
        leaders.append(view)
        _link(view, clusters, kb, spoken)
    singles: dict[str, View] = {}
    for view in (v for v in people if len(v.keys) == 1):
        owner = _full_name_of(view, leaders)
        if owner is not None and clusters.join(view.id, owner.id):
            if clusters.record(owner.id) is None:
                _link_by_surname(view, owner, clusters, kb, date)
            continue
        twin = next((v for key, v in singles.items() if similar(key, view.keys[0])), None)
        singles.setdefault(view.keys[0], view)
        if twin is not None and clusters.join(view.id, twin.id):
            continue
        named = kb.surname(view.mention.name, date=date)
        record = choose(named, countries=spoken, certain=kb.certain([view.mention.name]))
        if record is not None:
            clusters.link(view.id, record)


def _link(view: View, clusters: Clusters, kb: KnowledgeBase, spoken: Counter[str]) -> None:
    certain = len(view.keys) > 1 or kb.certain(view.mention.name.split())
    record = choose(candidates(view, kb), countries=spoken, certain=certain)
    if record is not None:
        clusters.link(view.id, record)


def _link_by_surname(view: View, owner: View, clusters: Clusters, kb: KnowledgeBase, date: str | None) -> None:
    """A full name that is misspelt and a short name that is not: رجب طيب أرودغان ... أردوغان."""
    for record in kb.surname(view.mention.name, date=date):
        own = name_keys(record.name)
        if len(own) == len(owner.keys) and all(similar(a, b) for a, b in zip(own, owner.keys, strict=True)):
            clusters.link(view.id, record)
            return


_SON = ("بن", "ابن", "بنت")


def same_person(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    """Two full names of one person: every word of the shorter is in the longer, in order, and the first words agree, or
    the shorter is the end of the longer.

    حاتم الفلاحي is حاتم كريم الفلاحي; محمد السيسي is not عبد الفتاح السيسي, nor حمد آل ثاني his son, تميم بن حمد آل
    ثاني.
    """
    if len(short) > len(long):
        short, long = long, short
    if short == long[-len(short) :]:
        return short == long or long[-len(short) - 1] not in _SON
    if not similar(short[0], long[0]):
        return False
    place = 0
    for key in short:
        while place < len(long) and not similar(key, long[place]):
            place += 1
        if place == len(long):
            return False
        place += 1
    return True


def _full_name_of(view: View, leaders: list[View]) -> View | None:
    """The person of the article whose last name, else any name, this single word is; the last spoken of before it."""
    key = view.keys[0]
    for fits in (_is_last, _is_any):
        found = [leader for leader in leaders if fits(key, leader.keys)]
        if found:
            before = [leader for leader in found if leader.id < view.id]
            return max(before, key=lambda v: v.id) if before else min(found, key=lambda v: v.id)
    return None


def _is_last(key: str, keys: tuple[str, ...]) -> bool:
    return similar(key, keys[-1])


def _is_any(key: str, keys: tuple[str, ...]) -> bool:
    return key not in NAME_PARTICLES and key in keys


def _join_others(others: list[View], clusters: Clusters, kb: KnowledgeBase, spoken: Counter[str]) -> None:
    for view in others:
        found = candidates(view, kb)
        certain = kb.certain(view.mention.name.split()) or len(view.keys) > 1 or _state(found)
        record = demonym(view, kb) if view.type == "NORP" and not found else None
        if record is not None and record.type != "NORP":
            record = None
        record = record or choose(found, countries=spoken, certain=certain)
        if record is not None:
            clusters.link(view.id, record)
    # names that are one share the first letter of their first word, or of the word after the head noun
    unlike: dict[tuple[str, tuple[str, ...]], View] = {}
    near: dict[str, list[View]] = {}
    for view in others:
        if not view.keys:
            continue
        twin = unlike.setdefault((view.type, view.keys), view)
        if twin is not view:
            clusters.join(view.id, twin.id)
            continue
        letters = {key.removeprefix("ال")[:1] for key in view.keys[:2]}
        for other in (other for letter in letters for other in near.get(letter, ())):
            if clusters.root(view.id) != clusters.root(other.id) and same_thing(view, other):
                clusters.join(view.id, other.id)
        for letter in letters:
            near.setdefault(letter, []).append(view)


def _state(found: Sequence[Record]) -> bool:
    """The tagger calls a place what is the name of a country: مالي, which is also "financial"."""
    return bool(found) and found[0].kind == "country"


def same_thing(one: View, other: View) -> bool:
    """Two names of one organisation, place or thing: equal, equal without the head noun (رايثيون, شركة رايثيون), or the
    shorter begins the longer, which adds an adjective or owner (مجلس النواب, مجلس النواب الليبي)."""
    if not _types_agree(one.type, other.type):
        return False
    a, b = (one, other) if len(one.keys) <= len(other.keys) else (other, one)
    if a.keys == b.keys:
        return True
    if len(a.keys) == len(b.keys):
        return all(similar(x, y) for x, y in zip(a.keys, b.keys, strict=True)) and len(a.keys[0]) > 4
    if len(b.keys) == len(a.keys) + 1 and a.keys == b.keys[1:]:
        if b.keys[0] in ("وزاره", "الوزاره"):
            return True
        if b.keys[0] == "موقع" and a.keys[0].startswith("ال"):
            return False  # موقع الأهلي is the club's
        return b.keys[0] in NAMING_HEADS | SAME_PLACE_HEADS and (a.type == b.type or a.type in ("MISC", "LOC"))
    return len(a.keys) > 1 and b.keys[: len(a.keys)] == a.keys and a.definite and a.type in ("ORG", "FAC", "PRODUCT")


def _types_agree(a: str, b: str) -> bool:
    places = {"GPE", "LOC", "FAC"}
    return a == b or {a, b} <= places or "MISC" in (a, b)


def _join_bracketed(views: list[View], clusters: Clusters) -> None:
    """A name in brackets right after a name is the same, حركة المقاومة الإسلامية (حماس), but a place is where it is:
    سجن جلبوع (غرب بيسان)."""
    starts = {
        (v.sentence, v.first): v
        for v in views
        if v.kind == "name" or (v.head.upos in ("X", "PROPN") and len(v.mention.words) == 1)
    }
    for one in views:
        other = starts.get((one.sentence, one.last + 2))
        if one.kind != "name" or one.type not in ("ORG", "PRODUCT", "MISC", "FAC") or other is None:
            continue
        if other.type == "GPE" or (other.type == "LOC" and len(other.mention.words) > 1):
            continue
        line = one.line
        closed = other.last < len(line) and line.word(other.last + 1).text in (")", "]")
        if closed and line.word(one.last + 1).text in ("(", "["):
            clusters.join(one.id, other.id)
