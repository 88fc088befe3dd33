"""Entities of BIO labels, as the scores of the models count them."""

from __future__ import annotations

import pytest

from kg.annotate.consistent import spans


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("", set()),
        ("O B-PER I-PER O", {(1, 3, "PER")}),
        ("B-PER B-PER", {(0, 1, "PER"), (1, 2, "PER")}),
        ("B-PER I-ORG", {(0, 1, "PER"), (1, 2, "ORG")}),
        ("I-LOC I-LOC B-LOC", {(0, 2, "LOC"), (2, 3, "LOC")}),
    ],
)
def test_spans(labels: str, expected: set[tuple[int, int, str]]) -> None:
    assert spans(labels.split()) == expected
