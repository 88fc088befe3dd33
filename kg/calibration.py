"""Learns what the confidence of a relation is worth: weights for its evidence, and how well they keep their word.

`kg.relations.confidence` applies what is learnt here. The model is logistic regression on names of evidence, drawn
towards no effect (`RIDGE`), so that a rule seen twice promises little; learnt by Newton's method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from pathlib import Path

from kg.errors import DataError
from kg.evaluate import judged
from kg.relations.confidence import BIAS, logistic

RIDGE = 6.0
"""Strength of the pull towards a weight of 0: half of it times the square of each weight is added to the loss."""

SEEN = 8
"""Evidence on fewer relations than this gets no weight."""

FOLDS = 10
_STEPS = 6
_BINS = (0.0, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


@dataclass(frozen=True, slots=True)
class Case:
    """One predicted relation of an article: its evidence, its confidence so far, and whether gold has it."""

    article: str
    evidence: tuple[str, ...]
    confidence: float
    right: bool


@dataclass(frozen=True, slots=True)
class Bin:
    """Relations with a confidence in ``low <= c < high``: how many, their mean confidence, the share that is right."""

    low: float
    high: float
    count: int
    promised: float
    right: float


@dataclass(frozen=True, slots=True)
class Reliability:
    """How far confidences and shares agree: bins, mean squared error (Brier), mean log loss, the mean distance of
    promise and share, and how often a right relation has more confidence than a wrong one (area under the curve)."""

    bins: tuple[Bin, ...]
    brier: float
    log_loss: float
    distance: float
    order: float


def cases(gold: str | Path, pred: str | Path) -> list[Case]:
    """Every predicted relation of the gold articles. Raises DataError for directories that cannot be used and for
    predictions without evidence."""
    found = [
        Case(article, tuple(evidence), confidence, level >= 3)
        for article, evidence, confidence, level in judged(gold, pred)
    ]
    if not any(case.evidence for case in found):
        raise DataError(f"{pred}: no evidence in the relations; write them anew with kg extract --format json -o DIR")
    return found


def learn(examples: Sequence[Case]) -> dict[str, float]:
    """Weights by name, `BIAS` first, then by name; names on fewer than `SEEN` relations are left out."""
    seen = Counter(name for case in examples for name in case.evidence)
    names = [BIAS, *sorted(name for name, count in seen.items() if count >= SEEN)]
    index = {name: i for i, name in enumerate(names)}
    rows = [[0, *(index[n] for n in case.evidence if n in index)] for case in examples]
    found = [0.0] * len(names)
    for _ in range(_STEPS):
        slope = [RIDGE * w if i else 0.0 for i, w in enumerate(found)]
        curve = [[0.0] * len(names) for _ in names]
        for i in range(len(names)):
            curve[i][i] = RIDGE if i else 1e-6
        for row, case in zip(rows, examples, strict=True):
            share = logistic(sum(found[i] for i in row))
            error, spread = share - case.right, share * (1 - share)
            for i in row:
                slope[i] += error
                line = curve[i]
                for j in row:
                    line[j] += spread
        step = _solve(curve, slope)
        found = [w - s for w, s in zip(found, step, strict=True)]
    return dict(zip(names, found, strict=True))


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """x with matrix x = right, for a symmetric positive matrix, by Gaussian elimination (both are used up)."""
    size = len(right)
    for i in range(size):
        for k in range(i + 1, size):
            factor = matrix[k][i] / matrix[i][i]
            if factor:
                for j in range(i, size):
                    matrix[k][j] -= factor * matrix[i][j]
                right[k] -= factor * right[i]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (right[i] - sum(matrix[i][j] * found[j] for j in range(i + 1, size))) / matrix[i][i]
    return found


def cross_validated(examples: Sequence[Case]) -> list[tuple[float, bool]]:
    """Confidence and truth of every case, each judged by weights learnt without its article (`FOLDS` folds)."""
    articles = sorted({case.article for case in examples})
    found: list[tuple[float, bool]] = []
    for fold in range(min(FOLDS, len(articles))):
        out = set(articles[fold::FOLDS])
        table = learn([case for case in examples if case.article not in out])
        found += [(_score(table, case), case.right) for case in examples if case.article in out]
    return found


def _score(table: Mapping[str, float], case: Case) -> float:
    return logistic(table[BIAS] + sum(table.get(name, 0.0) for name in case.evidence))


def reliability(judged_cases: Iterable[tuple[float, bool]]) -> Reliability:
    """Compares confidences with the truth. Raises DataError when there is nothing to compare."""
    pairs = list(judged_cases)
    if not pairs:
        raise DataError("no relation to judge")
    bins = []
    for low, high in pairwise(_BINS):
        inside = [(c, r) for c, r in pairs if low <= c < high or (high == 1.0 and c == 1.0)]
        if inside:
            promised = sum(c for c, _ in inside) / len(inside)
            bins.append(Bin(low, high, len(inside), promised, sum(r for _, r in inside) / len(inside)))
    right = [c for c, r in pairs if r]
    wrong = [c for c, r in pairs if not r]
    wins = sum((a > b) + 0.5 * (a == b) for a in right for b in wrong)
    sure = [min(max(c, 0.001), 0.999) for c, _ in pairs]
    return Reliability(
        bins=tuple(bins),
        brier=sum((c - r) ** 2 for c, r in pairs) / len(pairs),
        log_loss=-sum(log(c if r else 1 - c) for c, (_, r) in zip(sure, pairs, strict=True)) / len(pairs),
        distance=sum(b.count * abs(b.promised - b.right) for b in bins) / len(pairs),
        order=wins / max(1, len(right) * len(wrong)),
    )


def format_reliability(found: Reliability) -> str:
    """A line a bin, then the summary figures."""
    lines = ["confidence   relations  promised  right"]
    lines += [f"{b.low:.1f} to {b.high:.1f} {b.count:10} {b.promised:9.2f} {b.right:6.2f}" for b in found.bins]
    lines.append(
        f"mean distance {found.distance:.3f} | Brier {found.brier:.3f} | log loss {found.log_loss:.3f}"
        f" | right before wrong {found.order:.3f}"
    )
    return "\n".join(lines)


def table(examples: Sequence[Case]) -> str:
    """The weights as `kg/relations/data/confidence.tsv` holds them, with how many relations have each evidence."""
    seen = Counter(name for case in examples for name in case.evidence)
    found = learn(examples)
    head = f"# Weights learnt on {len(examples)} relations by kg evaluate confidence GOLD PRED -o FILE"
    lines = [f"{name}\t{weight:.3f}\t{seen.get(name, len(examples))}" for name, weight in found.items()]
    return "\n".join([head, "evidence\tweight\tseen", *lines]) + "\n"
