"""Pronouns judged by marked antecedents."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from test_mentions_builder import document

from kg.entities import resolve
from kg.errors import DataError
from kg.evaluate import format_pronoun_scores, score_pronouns
from kg.kb import KnowledgeBase
from kg.mentions import find_mentions
from kg.types import Analysis

KB = KnowledgeBase.default()
HE = "Gender=Masc|Number=Sing|Person=3"


def analysis() -> Analysis:
    text = document(
        f"قال VERB 0 root\nترامب X 1 nsubj - B-PER\nإن+ SCONJ 5 mark\n+ه PRON 5 nsubj {HE}\nسيزور VERB 1 ccomp\n"
        "كييف X 5 obj - B-LOC"
    )
    mentions = find_mentions(text, KB)
    return Analysis(text, mentions, resolve(text, mentions, KB), ())


def cases(tmp_path: Path, *found: object) -> Path:
    path = tmp_path / "cases.json"
    path.write_text(json.dumps(found), encoding="utf-8")
    return path


def test_an_antecedent_is_right_when_the_head_of_a_mention_is_in_it(tmp_path: Path) -> None:
    one = analysis()
    at = one.document.text.index("ه", one.document.text.index("إنه"))
    him, kyiv = one.document.text.index("ترامب"), one.document.text.index("كييف")
    case = {"article": "a", "start": at, "end": at + 1, "none": False}
    right = {**case, "antecedents": [[him, him + 5]]}
    wrong = {**case, "antecedents": [[kyiv, kyiv + 4]]}
    none = {**case, "antecedents": [], "none": True}
    scores = score_pronouns(cases(tmp_path, right, wrong, none), [one], KB)
    assert (scores.right.right, scores.right.total) == (1, 2)
    assert (scores.silent.right, scores.silent.total) == (0, 1)
    assert len(scores.wrong) == 2 and "ترامب" in scores.wrong[0]
    assert "33.3% (1/3)" in format_pronoun_scores(scores)


def test_cases_of_other_articles_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="of these articles"):
        score_pronouns(cases(tmp_path, {"article": "b", "start": 0, "end": 1, "antecedents": []}), [analysis()], KB)
