"""How likely a relation is right, from the evidence it rests on.

The evidence are plain names: the rules that made the relation, what its ends are and how far they stand, how sure the
text is. A logistic model weighs them: the confidence is ``1 / (1 + exp(-(bias + sum of the weights)))``, where right
means right as to who, what, whom, and whether it happened. The weights in `data/confidence.tsv` were learnt on gold
graphs and can be learnt anew with ``kg evaluate confidence GOLD PRED -o FILE``, which also prints how far shares and
confidences agree on articles that were left out of the learning.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from kg.relations.predicates import OTHER
from kg.relations.tables import rows
from kg.relations.tree import Tree
from kg.types import UNKNOWN, Entity, Mention, Relation

BIAS = "bias"

_DEEP = 3
"""Heads above a trigger from which its place in the tree is doubtful."""

_NEAR, _FAR = 3, 9
"""Words between trigger and mention: next to each other, in reach, far."""

_FEW, _MANY = 2, 4
"""Relations from one trigger."""

_SAID = frozenset(
    "according_to announcement headline quotation speech speech_act speech_after_quotation any condition future "
    "future_time may negation negative_noun perhaps purpose question subjunctive without".split()
)
"""Rules about who says so and whether it happened: they tell nothing of the ends."""


def evidence(
    relation: Relation, tree: Tree, mentions: Mapping[int, Mention], entities: Mapping[str, Entity], siblings: int
) -> tuple[str, ...]:
    """Names of what speaks for or against a relation, in a fixed order.

    `tree` is its sentence's, `siblings` the number of relations that come from the same trigger.
    """
    return tuple(dict.fromkeys(_evidence(relation, tree, mentions, entities, siblings)))


def _evidence(
    relation: Relation, tree: Tree, mentions: Mapping[int, Mention], entities: Mapping[str, Entity], siblings: int
) -> Iterator[str]:
    yield f"made:{relation.rules[0]}"
    yield from ("rule:" + r for r in relation.rules[1:] if r not in _SAID and not r.startswith("modal:"))
    if relation.predicate.startswith(OTHER):
        yield "predicate:unlisted"
    named = 0
    trigger = _word_at(tree, relation.trigger_start)
    ends = (
        ("subject", relation.subject, relation.subject_mention),
        ("object", relation.object, relation.object_mention),
    )
    for end, name, number in ends:
        entity, mention = entities.get(name), None if number is None else mentions.get(number)
        named += entity is not None and entity.type != "NOM"
        if name == UNKNOWN:
            yield f"{end}:unknown"
            continue
        yield f"{end}:" + ("dropped" if mention is None else mention.kind)
        if entity is not None and entity.kb:
            yield f"{end}:in_kb"
        if mention is not None and mention.sentence == relation.sentence:
            yield f"{end}:{_distance(abs(mention.head - trigger))}"
    yield f"named_ends:{named}"
    if relation.modality != "asserted":
        yield "not_asserted"
    if relation.polarity == "neg":
        yield "negated"
    if tree.depth(trigger) > _DEEP:
        yield "deep"
    if tree.sentence.kind == "heading":
        yield "headline"
    if siblings > _FEW:
        yield "siblings:several" if siblings <= _MANY else "siblings:many"


def _word_at(tree: Tree, start: int) -> int:
    """The last word that begins at an offset, or the first after it."""
    found = [w.id for w in tree.words if w.start <= start < w.end]
    return found[-1] if found else 1


def _distance(words: int) -> str:
    return "near" if words <= _NEAR else "in_reach" if words <= _FAR else "far"


def confidence(names: Iterable[str]) -> float:
    """The share of relations with this evidence that are right, 0 to 1, two decimals; unknown names weigh nothing."""
    table = weights()
    return round(logistic(table.get(BIAS, 0.0) + sum(table.get(name, 0.0) for name in names)), 2)


def logistic(x: float) -> float:
    """1 / (1 + e^-x), for any x."""
    return 1 / (1 + math.exp(-x)) if x >= 0 else math.exp(x) / (1 + math.exp(x))


@lru_cache(maxsize=1)
def weights() -> Mapping[str, float]:
    """The learnt weight of each piece of evidence, in the order of the table."""
    return {row["evidence"]: float(row["weight"]) for _, row in rows("confidence.tsv", ("evidence", "weight", "seen"))}
