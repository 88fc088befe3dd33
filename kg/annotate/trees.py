"""A faster search for trees in Stanza's parser, with the same result.

Half of the time that Stanza's parser takes on a CPU goes into Chu-Liu/Edmonds, and nearly all of that into finding the
cycles of a graph in which every word has one head: Tarjan's algorithm for any graph, a numpy call a node. With one head
a node there is only one way to go, so a cycle is found by walking up until a node comes again.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray


def cycles(heads: Sequence[int]) -> list[NDArray[np.bool_]]:
    """The cycles of a graph given as the head of each node, as masks over the nodes; loops of one node do not count.

    In the place of ``stanza.models.common.chuliu_edmonds.tarjan``.
    """
    above = [int(head) for head in heads]
    walk = [0] * len(above)  # in which walk a node was met; 0: in none
    found: list[NDArray[np.bool_]] = []
    for start in range(len(above)):
        node = start
        while not walk[node]:
            walk[node] = start + 1
            node = above[node]
        if walk[node] != start + 1 or above[node] == node:
            continue
        mask = np.zeros(len(above), dtype=bool)
        while not mask[node]:
            mask[node] = True
            node = above[node]
        found.append(mask)
    return found


def one_root(scores: NDArray[np.floating[Any]]) -> NDArray[np.intp]:
    """The best tree in which one word has the head 0; `scores` are those of the second word as head of the first.

    In the place of ``chuliu_edmonds_one_root``, which makes heads of 0 so bad that it always meets cycles. If the best
    head of every word makes such a tree, there is no better one.
    """
    free = scores.copy()
    np.fill_diagonal(free, -np.inf)
    tree: NDArray[np.intp] = free.argmax(1)
    tree[0] = 0
    if np.count_nonzero(tree[1:] == 0) == 1 and not cycles(tree.tolist()):
        return tree
    found: NDArray[np.intp] = _stock()[1](scores)
    return found


@cache
def _stock() -> tuple[Any, Any]:
    from stanza.models.common import chuliu_edmonds

    return chuliu_edmonds.tarjan, chuliu_edmonds.chuliu_edmonds_one_root


def use_fast_search(on: bool = True) -> None:
    """Let Stanza's parser use `cycles` and `one_root`, or its own search again."""
    from stanza.models.common import chuliu_edmonds
    from stanza.models.depparse import head_constraints, model

    tarjan, search = _stock()
    chuliu_edmonds.tarjan = cycles if on else tarjan
    for module in (model, head_constraints):
        module.chuliu_edmonds_one_root = one_root if on else search
