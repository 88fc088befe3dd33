"""Who is behind the deaths a sentence tells without saying in their own clause who killed."""

from __future__ import annotations

from collections.abc import Iterable

from kg.arabic import fold
from kg.relations.clause import BY, Clause
from kg.relations.event import ANONYMOUS, EDGE_ROLES, Argument, Event
from kg.relations.tree import Tree
from kg.types import UNKNOWN

_CAUSES = ("في", "ب", "خلال", "من خلال", "نتيجة", "جراء", "من جراء", "إثر", "على إثر", "بسبب", "عبر")

_VIOLENT = frozenset(("attack", "kill", "injure", "abduct", "invade"))
"""Predicates whose agent, when a sentence has only one, is behind the deaths it tells."""

_MAKING = frozenset(("other:نفذ", "other:ارتكب", "other:قاد", "other:تبنى", "launch", "other:فجر"))
"""Predicates whose agent is behind the attack named beside: هجوم نفذته امرأة, سيارة يقودها انتحاري."""

_BY_FOLDED = frozenset(fold(by) for by in BY)


Blamed = tuple[str, list[int], list[Argument]]
"""A rule, the heads of those it names, and agents of other events."""


def demonym_agent(clause: Clause, noun: int) -> Argument | None:
    """The country whose adjective names the agent of an act: الغارات الروسية على كييف."""
    for child in clause.tree.children(noun, "amod"):
        mentions = clause.reading.mentions_at(clause.index, child)
        mention = next((m for m in mentions if m.kind == "demonym"), None)
        if mention:
            return Argument("agent", clause.reading.referents(mention), mention.id, child)
    return None


class Blame:
    """Looks for the agents of one sentence's deaths among its other events and phrases."""

    def __init__(self, clause: Clause, events: list[Event]) -> None:
        self.clause = clause
        self.tree: Tree = clause.tree
        self.events = events

    def agents(self, event: Event) -> Blamed:
        """Who made the attack in which somebody died.

        He is named in the phrase of the cause (قتل ثلاثة في هجوم شنه مسلحون, في غارة إسرائيلية, في تفجير سيارة يقودها
        انتحاري), after the passive's by-phrase hung elsewhere (خطف من منزله على يد مسلحين), or by the one attack that
        the sentence tells besides (فجر انتحاري نفسه مما أسفر عن مقتل ثلاثة).
        """
        if event.predicate not in ANONYMOUS or event.filled("agent") or not event.filled(*EDGE_ROLES):
            return "", [], []
        by = self._by_phrase(event)
        if by:
            return "by_phrase", by, []
        if event.predicate == "arrest":
            return "", [], []
        causes = [s.word for w in event.words for s in self.clause.slots(w) if s.name in _CAUSES]
        below = set().union(*(self.tree.subtree(c) for c in causes)) if causes else set()
        makers = [e for e in self.events if e.filled("agent") and set(e.words) & below and e is not event]
        inside = [e for e in makers if e.predicate in _VIOLENT or e.predicate in _MAKING]
        nations = [] if inside else [demonym_agent(self.clause, c) for c in causes]
        named = [agent for agent in nations if agent]
        if named:
            return "agent_of_cause", [], named[:1]
        beside = [e for e in self.events if e.filled("agent") and e.predicate in _VIOLENT and e is not event]
        return "agent_of_cause", [], self._single(inside or beside, event)

    def _single(self, makers: Iterable[Event], event: Event) -> list[Argument]:
        """The agents of attacks when all have the same, and who died is none of them."""
        agents = [a for e in makers for a in e.filled("agent") if UNKNOWN not in a.entities]
        if len({a.entities for a in agents}) != 1:
            return []
        harmed = {e for a in event.filled(*EDGE_ROLES) for e in a.entities}
        return [] if harmed & set(agents[0].entities) else agents[:1]

    def _by_phrase(self, event: Event) -> list[int]:
        """Whom على يد and من قبل name after the event, where nothing nearer wants them."""
        tree = self.tree
        for word in tree.words[max(event.words) :]:
            if word.upos == "VERB" or word.text in ".؛":
                return []
            before = fold(" ".join(w.text for w in tree.words[max(0, word.id - 3) : word.id - 1]))
            if (tree.preposition(word.id) in BY or before in _BY_FOLDED) and self.clause.acts(tree.counted(word.id)):
                return [word.id]
        return []
