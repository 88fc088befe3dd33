"""Personal pronouns: the mention each repeats, by agreement, syntax and salience."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice
from math import log2

from kg.entities.clusters import Clusters
from kg.entities.views import View
from kg.mentions.lexicon import TIMES, words
from kg.mentions.line import Line

_SIDES = frozenset(("جانب", "جهه", "جهت", "دور", "ناحيه", "ناحيت"))
"""Nouns of phrases that look forward: من جانبه قال الوزير, بدوره."""

_THEN = words("بعدها حينها عندها وقتها يومها ساعتها")
"""Adverbs of time that look like a preposition with a pronoun."""

_IMPERSONAL = words(
    "تم يتم سيتم يمكن يجب ينبغي يتعين هناك ثمة مازال مجرد إذا كلما يوجد توجد لابد بعد منذ حتى خلال رغم مع"
)
"""Words, folded, after the pronoun of أنه when it announces a clause."""

_PERSONAL = words(
    "سمع عمر عايل عائل اسر صفح حيا وفا راي صح منصب مهام كلم خطاب تصريح زيار استقال زوج شقيق والد ابن نجل محامي محامو "
    "حزب منزل بيت حكوم بلاد رييس رئيس نايب نائب مستشار صديق صدر خصم خصوم مسيرت موقف تعبير حديث قول تغريد حساب عائلت"
)
"""Beginnings of folded nouns that only people and institutions have."""

_ENOUGH = 20
"""Mentions of a person that tell the gender."""

_REACH = 2
"""Segments (see `View`) back in which an antecedent is sought."""


class Pronouns:
    """Resolves the pronouns of an article in order.

    Candidates agree in number and gender and are no part of the pronoun's own phrase; of these the best by role, type,
    distance and how much the article speaks of it. The weights are set by hand on news text.
    """

    def __init__(self, views: list[View], clusters: Clusters, people: frozenset[int]) -> None:
        """`people` are the ids of noun phrases that speak of persons."""
        self._views = views
        self._clusters = clusters
        self._people = people

    def join(self) -> None:
        """Join each pronoun of the third person to its antecedent; those without a fitting one stay alone."""
        for place, view in enumerate(self._views):
            if view.kind != "pronoun" or view.head.feat("Person") not in ("3", None) or view.number == "dual":
                continue
            if _refers_to_none(view):
                continue
            if _looks_ahead(view):
                antecedent = self._ahead(view, place)
            elif _separates(view):
                antecedent = self._beside(view, place)
            else:
                antecedent = self._quoted(view, place) or self._behind(view, place)
            if antecedent is not None:
                self._clusters.join(view.id, antecedent.id)

    def _ahead(self, view: View, place: int) -> View | None:
        """The subject that follows: من جانبه قال وزير الخارجية."""
        for other in islice(self._views, place + 1, None):
            if other.sentence != view.sentence or other.first - view.first > 12:
                return None
            actor = self._human(other) or other.type in ("ORG", "GPE")
            if (
                actor
                and other.kind in ("name", "nominal")
                and not view.line.cased(other.first)
                and self._agrees(view, other)
            ):
                return other
        return None

    def _back(self, place: int, sentence: int = 0) -> Iterator[View]:
        """The mentions before a place, last first, as far as the sentence."""
        for i in range(place - 1, -1, -1):
            if self._views[i].sentence < sentence:
                return
            yield self._views[i]

    def _beside(self, view: View, place: int) -> View | None:
        """The phrase that ends right before: التهم الموجهة هي كذا."""
        before = view.first - 1
        while before > 1 and view.line.word(before).upos == "PUNCT":
            before -= 1
        near = [v for v in self._back(place, view.sentence) if v.last == before]
        return next((v for v in near if v.kind in ("name", "nominal") and self._agrees(view, v)), None)

    def _quoted(self, view: View, place: int) -> View | None:
        """The source in نقل الموقع عن مصدر مطلع قوله."""
        if view.line.key(view.head.id - 1) != "قول" or not view.line.is_enclitic(view.head.id):
            return None
        for other in self._back(place):
            if other.sentence != view.sentence or view.first - other.first > 12:
                return None
            if (
                other.kind in ("name", "nominal")
                and view.line.key(other.first - 1) == "عن"
                and self._agrees(view, other)
            ):
                return other
        return None

    def _behind(self, view: View, place: int) -> View | None:
        best, best_score = None, 0.0
        distance = 0
        for other in self._back(place):
            if view.segment - other.segment > _REACH:
                break
            if not self._agrees(view, other) or self._barred(view, other):
                continue
            score = self._score(view, other, distance)
            distance += 1
            if score > best_score:
                best, best_score = other, score
        return best

    def _human(self, view: View) -> bool:
        return view.type in ("PER", "NORP") or view.id in self._people

    def _agrees(self, view: View, other: View) -> bool:
        """Number and gender; plurals of things take the feminine singular (الصواريخ ... إرسالها)."""
        if other.kind == "demonym" or other.number == "dual":
            return False
        if other.kind == "nominal" and other.head.upos in ("ADJ", "X") and not other.definite:
            return False
        if other.kind == "pronoun":
            return other.number == view.number and other.gender == view.gender and self._clusters.size(other.id) > 1
        if view.number == "plur":
            return other.number == "plur" and self._human(other)
        if other.number == "plur":
            return view.gender == "f" and not self._human(other)
        gender = self._gender(other)
        return gender is None or view.gender is None or gender == view.gender

    def _gender(self, view: View) -> str | None:
        """A person's gender by titles, verbs and pronouns of the cluster; a man where nothing tells."""
        if not self._human(view):
            return view.gender
        members = [self._views[i] for i in self._clusters.members(view.id)[:_ENOUGH]]
        for member in members:
            if member.kind == "nominal" and member.gender:
                return member.gender
        told = {gender for member in members if (gender := _told(member)) is not None}
        return "f" if told == {"f"} else view.gender or "m"

    def _barred(self, view: View, other: View) -> bool:
        """The pronoun's own noun and what contains it; the subject of the verb whose object the pronoun is."""
        if other.sentence != view.sentence:
            return False
        line = view.line
        host = view.head.id - 1
        if other.first <= host <= other.last or other.head.id == host:
            return True
        same = view.head.head == other.head.head and line.word(view.head.head or 1).upos == "VERB"
        if same and view.head.deprel.startswith(("obj", "obl", "iobj")) and other.head.deprel.startswith("nsubj"):
            return True
        return (
            view.head.deprel.startswith("nmod") and other.kind != "name" and other.head.id in _above(line, view.head.id)
        )

    def _score(self, view: View, other: View, distance: int) -> float:
        line = view.line
        score = 10.0 - 0.8 * distance - 2.5 * (view.segment - other.segment)
        score += min(2.0, 0.5 * log2(self._clusters.size(other.id)))
        if other.kind == "name":
            score += 1.0
        if self._human(other):
            score += 2.0
        elif other.type in ("GPE", "ORG"):
            score += 1.5
        else:
            score -= 1.0 if other.definite else 2.0
        if (self._human(other) or other.type in ("GPE", "ORG")) and _wants_somebody(view):
            score += 2.0
        role = other.head.deprel
        if role.startswith("nsubj"):
            score += 2.0
        if other.segment != view.segment:
            dropped = not _subject(line, _clause(line, view.head.id))
            return (
                score + (3.0 if dropped else 1.0)
                if role.startswith("nsubj") and _opens(other.line, other.head.id)
                else score
            )
        if other.head.id == _relative_owner(line, view.head.id):
            score += 4.0
        if other.head.id == _subject(line, _clause(line, view.head.id)):
            score += 3.0
        complementizer = view.head.id > 1 and line.word(view.head.id - 1).upos == "SCONJ"
        return score + 2.0 if complementizer and role.startswith("nsubj") else score


def _separates(view: View) -> bool:
    """هو or هي between a phrase and what it is: الهدف هو معرفة; not after و or ف, which begin a clause, nor before a
    verb."""
    line, at = view.line, view.head.id
    if at == 1 or line.is_enclitic(at) or not line.bare_start(at) or line.key(at) not in ("هو", "هي"):
        return False
    return at < len(line) and line.word(at + 1).upos != "VERB"


def _wants_somebody(view: View) -> bool:
    """The pronoun is on a noun that only people and institutions have: سمعته, تصريحاته."""
    host = view.line.key(view.head.id - 1)
    return view.line.is_enclitic(view.head.id) and any(host.startswith(stem) for stem in _PERSONAL)


def _stands_for_clause(line: Line, at: int) -> bool:
    """The pronoun of أنه that only announces a clause: أنه من الضروري أن, إنه تم الانتهاء, أنه لا يمكن."""
    if at == 1 or at == len(line) or line.word(at - 1).upos != "SCONJ":
        return False
    after = at + 1
    if line.key(after) in ("لا", "لم", "لن", "قد", "س", "سوف", "ليس") and after < len(line):
        after += 1
    if line.key(after) in _IMPERSONAL or (line.key(after) == "من" and line.key(after + 1).startswith("ال")):
        return True
    return line.key(after) == "ب" and line.key(after + 1) in ("امكان", "الامكان")


def _refers_to_none(view: View) -> bool:
    """وهو ما يعني takes up a whole clause, وبعدها a time; so does the pronoun of a relative clause on a noun of time:
    في وقت تصعد فيه كييف."""
    line = view.line
    if view.head.id < len(line) and line.key(view.head.id + 1) == "ما" and not line.is_enclitic(view.head.id):
        return True
    if line.is_enclitic(view.head.id) and line.key(view.head.id - 1) + line.key(view.head.id) in _THEN:
        return True
    if _stands_for_clause(line, view.head.id):
        return True
    owner = _relative_owner(line, view.head.id)
    return owner is not None and line.key(owner) in TIMES and view.head.deprel.startswith("obl")


def _looks_ahead(view: View) -> bool:
    line, host = view.line, view.head.id - 1
    return host > 1 and line.key(host) in _SIDES and line.key(host - 1) in ("من", "ب")


def _told(view: View) -> str | None:
    """The gender that the verb of a subject shows: قالت ميركل."""
    if not view.head.deprel.startswith("nsubj") or not view.head.head:
        return None
    verb = view.line.word(view.head.head)
    return {"Masc": "m", "Fem": "f"}.get(verb.feat("Gender") or "") if verb.upos == "VERB" else None


def _above(line: Line, word_id: int) -> Iterable[int]:
    """The words that a word hangs from, nearest first."""
    seen: list[int] = []
    at = line.word(word_id).head
    while at and at not in seen:
        seen.append(at)
        at = line.word(at).head
    return seen


def _clause(line: Line, word_id: int) -> int:
    """The nearest verb above a word; 0 when there is none."""
    return next((i for i in _above(line, word_id) if line.word(i).upos in ("VERB", "AUX")), 0) if word_id else 0


def _subject(line: Line, verb: int) -> int:
    """The subject of a verb; of a verb without one, that of the verb it goes on from (قام ... وأعرب). 0: none."""
    seen: set[int] = set()
    while verb and verb not in seen:
        seen.add(verb)
        for word in line.words:
            if word.head == verb and word.deprel.startswith("nsubj"):
                return word.id
        if not line.word(verb).deprel.startswith(("conj", "advcl", "xcomp", "ccomp", "parataxis")):
            return 0
        verb = _clause(line, verb)
    return 0


def _relative_owner(line: Line, word_id: int) -> int | None:
    """The noun whose relative clause the word stands in: اللقاء in اللقاء الذي قام خلاله."""
    for i in (word_id, *_above(line, word_id)):
        word = line.word(i)
        if word.deprel.startswith("acl") and word.upos in ("VERB", "AUX"):
            return word.head
    return None


def _opens(line: Line, word_id: int) -> bool:
    """The subject of a verb that opens the sentence."""
    verb = line.word(line.word(word_id).head) if line.word(word_id).head else None
    return verb is not None and verb.deprel in ("root", "parataxis")
