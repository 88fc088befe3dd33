"""The fast search for cycles gives the trees that Stanza's gives."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from stanza.models.common import chuliu_edmonds
from stanza.models.depparse import head_constraints, model

from kg.annotate.trees import cycles, use_fast_search

stock = chuliu_edmonds.tarjan


@pytest.fixture(autouse=True)
def _restore() -> Iterator[None]:
    yield
    use_fast_search(False)
    assert chuliu_edmonds.tarjan is stock
    assert model.chuliu_edmonds_one_root is head_constraints.chuliu_edmonds_one_root
    assert model.chuliu_edmonds_one_root is chuliu_edmonds.chuliu_edmonds_one_root


@given(st.integers(2, 14).flatmap(lambda n: st.lists(st.integers(0, n - 1), min_size=n, max_size=n)))
def test_the_same_cycles(heads: list[int]) -> None:
    heads[0] = 0
    expected = {tuple(mask) for mask in stock(np.array(heads))}
    assert {tuple(mask) for mask in cycles(heads)} == expected


@given(
    st.integers(2, 12).flatmap(
        lambda n: arrays(np.float32, (n, n), elements=st.floats(-20, -0.125, width=32), unique=True)
    )
)
def test_the_same_trees(scores: np.ndarray) -> None:
    use_fast_search(False)
    expected = model.chuliu_edmonds_one_root(scores.copy())
    use_fast_search()
    found = model.chuliu_edmonds_one_root(scores.copy())
    total = [sum(float(scores[i, tree[i]]) for i in range(1, len(tree))) for tree in (expected, found)]
    assert total[0] == pytest.approx(total[1], abs=1e-3)
    assert list(expected).count(0) == list(found).count(0)


def test_long_random_graphs_give_equal_trees() -> None:
    rng = np.random.default_rng(5)
    for size in (30, 80, 150):
        scores = np.log(rng.random((size, size)).astype(np.float32))
        use_fast_search(False)
        expected = model.chuliu_edmonds_one_root(scores)
        use_fast_search()
        np.testing.assert_array_equal(model.chuliu_edmonds_one_root(scores), expected)


def test_scores_that_make_a_tree_at_once_give_it() -> None:
    rng = np.random.default_rng(6)
    for size in (2, 5, 20, 60):
        heads = [0, 0, *(int(rng.integers(1, i)) for i in range(2, size))]
        scores = np.log(rng.random((size, size)).astype(np.float32)) - 5
        scores[range(size), heads] = -0.1
        use_fast_search(False)
        expected = model.chuliu_edmonds_one_root(scores)
        use_fast_search()
        np.testing.assert_array_equal(model.chuliu_edmonds_one_root(scores), expected)
        assert expected.tolist() == heads
