"""When a relation holds: which of a sentence's time expressions is the event's own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise

from kg.arabic import fold
from kg.relations.frames import Lexicon
from kg.relations.predicates import predicate
from kg.relations.tree import Tree
from kg.types import Relation, TimeRef, Word

_OTHER_TIME = frozenset(fold(p) for p in ("بعد", "قبل", "منذ", "عقب", "إثر", "على إثر", "قبيل", "بعيد", "حتى"))
"""Prepositions of an event that takes place at another time than its clause: التقاه الخميس بعد زيارة بكين."""


def event_time(
    tree: Tree, lexicon: Lexicon, head: int, words: tuple[int, ...], times: Sequence[TimeRef]
) -> TimeRef | None:
    """The time expression of the event whose clause hangs on `head` and whose trigger is `words`: the nearest through
    the tree, with no other event between.

    A verbal noun shares its verb's time (ردت الخميس بدعوة الدوحة), a coordinated verb the first one's (زار بكين
    الخميس والتقى نظيره). None where there is none.
    """
    best: tuple[int, int, TimeRef] | None = None
    for time in times:
        inside = [w.id for w in tree.words if w.start >= time.start and w.end <= time.end]
        steps = [_steps(tree, lexicon, head, words, word) for word in inside]
        near = min((s for s in steps if s is not None), default=None)
        if near is not None:
            found = (near, min(abs(w - head) for w in inside), time)
            best = found if best is None or found[:2] < best[:2] else best
    return best[2] if best else None


def _steps(tree: Tree, lexicon: Lexicon, head: int, words: tuple[int, ...], word: int) -> int | None:
    """How far a word of time is from an event; None when it is another's."""
    path = tree.path(head, word)
    above = [head, *tree.ancestors(head)]
    top = next((i for i, w in enumerate(path) if i + 1 == len(path) or path[i + 1] not in above), 0)
    verbs = 0
    for lower, upper in pairwise(path[: top + 1]):
        if upper in words:
            continue
        if tree[lower].upos == "VERB":
            same = tree[lower].feat("Aspect") == tree[upper].feat("Aspect")
            if tree[lower].deprel != "conj" or tree[upper].upos != "VERB" or not same or word > lower:
                return None
        elif tree.preposition(lower) in _OTHER_TIME or _happens(tree, lexicon, upper):
            return None
        verbs += tree[upper].upos == "VERB"
    for between in path[top + 1 : -1]:
        if between not in words and (tree[between].upos == "VERB" or _happens(tree, lexicon, between)):
            return None
    return len(path) + verbs if verbs <= 1 else None


def _happens(tree: Tree, lexicon: Lexicon, word: int) -> bool:
    """Whether a noun or participle has a time of its own: المعاهدة الموقعة في 1965, محاولة الانقلاب في 2016."""
    return tree[word].upos in ("NOUN", "ADJ") and bool(lexicon.noun(tree[word]) or lexicon.participle(tree[word]))


def still_to_come(word: Word, time: TimeRef | None, today: str | None) -> bool:
    """Whether a present tense or a noun is set after the article's day: تعقد الكوريتان قمة في 27 أبريل."""
    if time is None or not time.value or not today or len(today) < 10 or word.feat("Aspect") == "Perf":
        return False
    start = first_day(time.value)
    return start is not None and start > today[:10]


def first_day(value: str) -> str | None:
    """The first day of an ISO 8601 day, week, month, year or interval; None for an open beginning or a duration."""
    begin = value.partition("/")[0]
    if week := re.fullmatch(r"(\d{4})-W(\d\d)", begin):
        return date.fromisocalendar(int(week[1]), int(week[2]), 1).isoformat()
    if not re.match(r"\d{4}", begin):
        return None
    return (begin.partition("T")[0] + "-01-01"[len(begin) - 4 :])[:10] if len(begin) < 10 else begin[:10]


def shared_times(relations: Sequence[Relation]) -> list[Relation]:
    """The same fact told twice (in the headline and in the text) has the time that is given once."""
    known: dict[object, dict[str, TimeRef]] = {}
    for r in relations:
        if r.time and r.time.value:
            known.setdefault(_fact(r), {}).setdefault(r.time.value, r.time)
    found = ((r, known.get(_fact(r), {})) for r in relations)
    return [replace(r, time=next(iter(times.values()))) if not r.time and len(times) == 1 else r for r, times in found]


def _fact(r: Relation) -> object:
    ends = (r.subject, r.object)
    return (frozenset(ends) if predicate(r.predicate).symmetric else ends, r.predicate, r.polarity, r.modality)
