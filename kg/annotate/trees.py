"""A faster search for trees in Stanza's parser, with the same result.

Half of the time that Stanza's parser takes on a CPU goes into Chu-Liu/Edmonds, and nearly all of that into finding the
cycles of a graph in which every word has one head: Tarjan's algorithm for any graph, a numpy call a node. With one head
a node there is only one way to go, so a cycle is found by walking up until a node comes again.
"""

from __future__ import annotations

from collections.abc import Sequence
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


_STOCK: list[Any] = []


def use_fast_search(on: bool = True) -> None:
    """Let Stanza's parser use `cycles`, or its own search again."""
    from stanza.models.common import chuliu_edmonds

    if not _STOCK:
        _STOCK.append(chuliu_edmonds.tarjan)
    chuliu_edmonds.tarjan = cycles if on else _STOCK[0]
