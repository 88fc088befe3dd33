"""Confidence: what a relation rests on, and weights that keep their word."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from test_relations import SENTENCES, read

from kg.calibration import SEEN, Case, cases, cross_validated, format_reliability, learn, reliability, table
from kg.cli import cli
from kg.errors import DataError
from kg.evaluate import Times, score
from kg.relations.confidence import BIAS, confidence, logistic, weights


def drawn(count: int, *, seed: int = 7) -> list[Case]:
    """Cases of 20 articles: "sure" makes four in five right, "doubtful" one in five; "idle" tells nothing."""
    dice = random.Random(seed)
    found = []
    for n in range(count):
        sure, idle = dice.random() < 0.5, dice.random() < 0.5
        names = ("sure" if sure else "doubtful", *(("idle",) if idle else ()))
        found.append(Case(f"a{n % 20}", names, 0.5, dice.random() < (0.8 if sure else 0.2)))
    return found


def test_weights_tell_what_the_evidence_is_worth() -> None:
    found = learn(drawn(2000))
    assert next(iter(found)) == BIAS
    assert logistic(found[BIAS] + found["sure"]) == pytest.approx(0.8, abs=0.04)
    assert logistic(found[BIAS] + found["doubtful"]) == pytest.approx(0.2, abs=0.04)
    assert abs(found["idle"]) < 0.3


def test_rare_evidence_has_no_weight() -> None:
    rare = Case("a1", ("rare",), 0.5, True)
    assert "rare" not in learn(drawn(50) + [rare] * (SEEN - 1))
    assert "rare" in learn(drawn(50) + [rare] * SEEN)


def test_confidences_of_articles_left_out_keep_their_word() -> None:
    found = reliability(cross_validated(drawn(1000)))
    assert found.distance < 0.06
    assert found.order > 0.7
    assert sum(b.count for b in found.bins) == 1000
    lines = format_reliability(found).splitlines()
    assert len(lines) == len(found.bins) + 2 and lines[0].split() == ["confidence", "relations", "promised", "right"]


def test_reliability_of_false_promises() -> None:
    found = reliability([(0.95, False)] * 3 + [(0.05, True)])
    assert (found.order, found.distance) == (0.0, pytest.approx(0.95))
    with pytest.raises(DataError, match="no relation"):
        reliability([])


@given(st.floats(-800, 800), st.floats(-800, 800))
def test_more_weight_is_never_less_confidence(a: float, b: float) -> None:
    assert 0 <= logistic(min(a, b)) <= logistic(max(a, b)) <= 1


def test_the_table_that_is_shipped() -> None:
    assert BIAS in weights() and len(weights()) > 10
    assert confidence(()) == confidence(("never seen",))
    assert confidence(("subject:pronoun",)) < confidence(("subject:in_kb",))


def test_every_relation_says_what_its_confidence_rests_on() -> None:
    for conllu in SENTENCES.values():
        for relation in read(conllu)[1]:
            assert relation.evidence[0] == f"made:{relation.rules[0]}"
            assert len(set(relation.evidence)) == len(relation.evidence)
            assert any(name.startswith("subject:") for name in relation.evidence)
            assert relation.confidence == confidence(relation.evidence)


ENTITIES = [{"id": "x", "name": "سامي", "type": "PER"}, {"id": "y", "name": "ليلى", "type": "PER"}]


def folder(path: Path, *relations: dict[str, object]) -> Path:
    path.mkdir()
    for name in ("a", "b", "c"):
        graph = {"entities": ENTITIES, "relations": list(relations)}
        (path / f"{name}.json").write_text(json.dumps(graph), "utf-8")
    return path


def told(predicate: str, **more: object) -> dict[str, object]:
    return {"subject": "x", "predicate": predicate, "object": "y", **more}


def test_command(tmp_path: Path) -> None:
    gold = folder(tmp_path / "gold", told("meet"), told("attack"))
    pred = folder(
        tmp_path / "pred", told("meet", evidence=["made:a"], confidence=0.9), told("warn", evidence=["made:b"])
    )
    found = cases(gold, pred)
    assert [(c.article, c.evidence, c.right) for c in found[:2]] == [
        ("a", ("made:a",), True),
        ("a", ("made:b",), False),
    ]
    out = tmp_path / "weights.tsv"
    for options in ((), ("--shipped",), ("-o", str(out))):
        result = CliRunner().invoke(cli, ["evaluate", "confidence", str(gold), str(pred), *options])
        assert result.exit_code == 0 and "mean distance" in result.output
    assert out.read_text("utf-8") == table(found)
    assert out.read_text("utf-8").splitlines()[1] == "evidence\tweight\tseen"
    bare = folder(tmp_path / "bare", told("meet"))
    with pytest.raises(DataError, match="no evidence"):
        cases(gold, bare)


@pytest.mark.parametrize(
    ("gold", "pred", "kind"),
    [
        ("2025-10-16", "2025-10-16", "right"), ("2025-W42", "2025-10-13/2025-10-19", "right"),
        ("2025-10", "2025-10-16/2025-10-31", "close"), ("2025-10-16", "2025-10-16T20:00", "right"),
        ("2025-10-16", "2025-10-17", "wrong"), ("2025-10-16", "2025-10-16/", "wrong"),
        ("2025-10-16", None, "missing"), (None, "2025", "spurious"), (None, None, "none"), ("soon", "2025", "wrong"),
    ],
)  # fmt: skip
def test_times_of_relations(tmp_path: Path, gold: str | None, pred: str | None, kind: str) -> None:
    scores = score(
        folder(tmp_path / "gold", told("meet", time=gold)), folder(tmp_path / "pred", told("meet", time=pred))
    )
    assert scores.times == Times(**{name: 3 * (name == kind) for name in Times.__dataclass_fields__})
