"""The graph with plain values only, for every format that knows no others. All exporters start here."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import networkx as nx

from kg.graph import edges

Scalar = str | int | float | bool
SEPARATOR = " | "

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def flatten(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The graph with nothing but strings, numbers and truth values.

    Tuples become text joined by " | " (a mention reads ``ARTICLE:START-END WORDS``, a role ``ROLE=ID``), what is
    unknown or empty is left out, characters that XML cannot hold are dropped, line ends become ``\\n``. Nodes get a
    `label`.
    """
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    flat.graph.update(_plain({name: tuple(graph.graph[name]) for name in ("articles", "runs")}))
    for node, data in graph.nodes(data=True):
        mentions = tuple(f"{article}:{start}-{end} {words}" for article, start, end, words in data["mentions"])
        flat.add_node(text(node), **_plain({**data, "label": data["name"], "mentions": mentions}))
    for subject, object_, key, edge in edges(graph):
        roles = tuple(f"{role}={name}" for role, name in edge["roles"])
        flat.add_edge(text(subject), text(object_), key=text(key), **_plain({**edge, "roles": roles}))
    return flat


def text(value: str) -> str:
    """Text that every format can hold: no characters that XML forbids, no carriage returns."""
    return _NOT_XML.sub("", value.replace("\r\n", "\n").replace("\r", "\n"))


def joined(value: object) -> object:
    """A tuple as one text; anything else as it is."""
    return SEPARATOR.join(map(str, value)) if isinstance(value, tuple) else value


def _plain(data: Mapping[str, Any]) -> dict[str, Scalar]:
    values = {name: joined(value) for name, value in data.items()}
    values = {name: text(value) if isinstance(value, str) else value for name, value in values.items()}
    return {name: value for name, value in values.items() if value not in (None, "")}  # type: ignore[misc]
