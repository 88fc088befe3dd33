"""Personal pronouns: the mention each repeats, by agreement, syntax and salience."""

from __future__ import annotations

from kg.entities.clusters import Clusters
from kg.entities.views import View
from kg.mentions.line import Line

_CLAUSES = ("VERB", "AUX")
_HUMAN = ("PER",)


class Pronouns:
    """Resolves the pronouns of an article in order."""

    def __init__(self, views: list[View], clusters: Clusters, people: frozenset[int]) -> None:
        """`people` are the ids of noun phrases that speak of persons."""
        self._views = views
        self._clusters = clusters
        self._people = people
        self._gender: dict[int, str | None] = {}

    def join(self) -> None:
        """Join each pronoun to its antecedent; those without a fitting one stay alone."""
        for place, view in enumerate(self._views):
            if view.kind != "pronoun" or view.head.feat("Person") not in ("3", None) or view.number == "dual":
                continue
            antecedent = self.antecedent(view, self._views[:place])
            if antecedent is not None:
                self._clusters.join(view.id, antecedent.id)

    def antecedent(self, view: View, earlier: list[View]) -> View | None:
        """The best of the mentions before the pronoun in this sentence and the two before it."""
        best, best_score = None, 0.0
        distance = 0
        for other in reversed(earlier):
            if view.sentence - other.sentence > 2:
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
        if other.kind == "pronoun":
            return other.number == view.number and other.gender == view.gender and self._clusters.root(other.id) != other.id
        if other.kind == "demonym":
            return False
        if view.number == "plur":
            return other.number == "plur" and self._human(other)
        if other.number == "plur":
            return view.gender == "f" and not self._human(other)
        if other.number == "dual":
            return False
        gender = self._gender_of(other)
        return gender is None or view.gender is None or gender == view.gender

    def _gender_of(self, view: View) -> str | None:
        """A person's gender is that of the titles of the cluster; without one, of no account."""
        if view.type != "PER" and view.id not in self._people:
            return view.gender
        root = self._clusters.root(view.id)
        members = [self._views[i] for i in self._clusters.members(root)]
        known = {m.gender for m in members if m.kind in ("nominal", "pronoun") and m.gender}
        return known.pop() if len(known) == 1 else None

    def _barred(self, view: View, other: View) -> bool:
        """The pronoun's own noun and what contains it; the subject of the verb whose object the pronoun is."""
        if other.sentence != view.sentence:
            return False
        line = view.line
        host = view.head.id - 1
        if other.first <= host <= other.last or other.head.id == host:
            return True
        if view.head.head == other.head.head and line.word(view.head.head).upos == "VERB":
            if view.head.deprel.startswith(("obj", "obl", "iobj")) and other.head.deprel.startswith("nsubj"):
                return True
        return view.head.deprel.startswith("nmod") and _ancestor(line, other.head.id, view.head.id) and other.kind != "name"

    def _score(self, view: View, other: View, distance: int) -> float:
        line = view.line
        score = 10.0 - 1.0 * distance - 2.5 * (view.sentence - other.sentence)
        if other.kind == "name":
            score += 1.5
        if other.kind == "pronoun":
            score += 0.5
        if self._human(other) or other.type in ("GPE", "ORG"):
            score += 1.5
        role = other.head.deprel
        if role.startswith("nsubj"):
            score += 2.0
        elif role.startswith("obj"):
            score += 0.5
        if other.sentence == view.sentence:
            owner = _relative_owner(line, view.head.id)
            if owner is not None and owner == other.head.id:
                score += 4.0
            verb = _clause(line, view.head.id)
            if role.startswith("nsubj") and other.head.head in (verb, _clause(line, verb)):
                score += 2.0
            if view.head.deprel in ("fixed", "nsubj") and role.startswith("nsubj") and view.head.id > 1 and line.word(view.head.id - 1).upos == "SCONJ":
                score += 2.0
        elif role.startswith("nsubj") and _main(other.line, other.head.id):
            score += 1.0
        return score


def _ancestor(line: Line, above: int, below: int) -> bool:
    seen = 0
    while below and seen < 200:
        below = line.word(below).head
        if below == above:
            return True
        seen += 1
    return False


def _clause(line: Line, word_id: int) -> int:
    """The nearest verb above a word; 0 when there is none."""
    seen = 0
    at = line.word(word_id).head if word_id else 0
    while at and line.word(at).upos not in _CLAUSES and seen < 200:
        at = line.word(at).head
        seen += 1
    return at


def _relative_owner(line: Line, word_id: int) -> int | None:
    """The noun whose relative clause the word stands in: اللقاء in اللقاء الذي قام خلاله."""
    at, seen = word_id, 0
    while at and seen < 200:
        word = line.word(at)
        if word.deprel.startswith("acl") and word.upos in _CLAUSES:
            return word.head
        at, seen = word.head, seen + 1
    return None


def _main(line: Line, word_id: int) -> bool:
    """The subject of a verb that opens the sentence."""
    verb = line.word(line.word(word_id).head) if line.word(word_id).head else None
    return verb is not None and (verb.head == 0 or verb.deprel in ("root", "parataxis"))
