"""An event with its arguments, and the pairs of participants it states."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from kg.types import UNKNOWN

EDGE_ROLES = ("patient", "recipient", "theme")
"""Roles that end an edge from the agent; the others qualify it."""

VIOLENT = frozenset(("attack", "kill", "injure", "abduct", "invade"))
"""Predicates whose agent, when a sentence has only one, is behind the deaths it tells."""

ANONYMOUS = frozenset(("kill", "injure", "arrest", "abduct"))
"""Predicates stated with an unknown agent when the text names none."""


@dataclass(frozen=True, slots=True)
class Argument:
    """Who fills a role: entity ids (several for a dual), the mention and its head word (None and 0 when dropped)."""

    role: str
    entities: tuple[str, ...]
    mention: int | None
    word: int


@dataclass(slots=True)
class Event:
    """A predicate found in sentence `sentence`. `words` are the trigger's words, `head` the one its clause hangs on.

    `effect` is the (modality, polarity) a light verb gives its noun: رفع العقوبات ends what العقوبات states.
    """

    sentence: int
    head: int
    words: tuple[int, ...]
    predicate: str
    arguments: list[Argument] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)
    effect: tuple[str, str] = ("", "")

    def filled(self, *roles: str) -> list[Argument]:
        """Arguments in any of these roles, in order."""
        return [a for a in self.arguments if a.role in roles]

    def turn(self, arguments: Sequence[Argument], role: str) -> None:
        """Give arguments another role, behind the others."""
        self.arguments = [a for a in self.arguments if a not in arguments]
        self.arguments += [replace(a, role=role) for a in arguments]


def edges(event: Event, symmetric: bool) -> list[tuple[Argument, Argument]]:
    """The (subject, object) pairs an event states: every agent with every patient, recipient and theme.

    A mutual predicate with one side only pairs its coordinated agents (يتحدث ترامب وبوتين); killing and the like with
    nobody named get the unknown agent.
    """
    agents = event.filled("agent")
    ends = event.filled(*EDGE_ROLES)
    if event.predicate == "deploy_to":
        ends = [a for a in ends if a.role != "theme"]  # troops are sent, the country is where
    if symmetric and agents and not ends:
        ids = [(a, e) for a in agents for e in a.entities]
        return [
            (Argument("agent", (e1,), a1.mention, a1.word), Argument("patient", (e2,), a2.mention, a2.word))
            for i, (a1, e1) in enumerate(ids)
            for a2, e2 in ids[i + 1 :]
        ]
    if not agents and (
        event.predicate in ANONYMOUS or (event.predicate in ("attack", "other:عذب") and "victim" in event.rules)
    ):
        agents = [Argument("agent", (UNKNOWN,), None, 0)]
    return [
        (Argument(a.role, (e1,), a.mention, a.word), Argument(o.role, (e2,), o.mention, o.word))
        for a in agents
        for o in ends
        for e1 in a.entities
        for e2 in o.entities
    ]
