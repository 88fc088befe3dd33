"""Exports besides RDF: GraphML for Gephi, Cytoscape and yEd, JSON for programs and for scoring, SVG for people."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

import networkx as nx

from kg.errors import FormatError
from kg.export.prediction import prediction
from kg.export.svg import draw
from kg.graph import edges, merge, to_graph
from kg.types import Analysis

FORMATS = ("graphml", "json", "svg")

_NOT_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def write(what: Analysis | Sequence[Analysis] | nx.MultiDiGraph[str], format: str) -> bytes:
    """The bytes of a file in UTF-8, of one article's analysis, of several, or of a graph.

    JSON is the prediction format of `kg.export.prediction`: an object for one analysis, an array for several. It holds
    more than the graph (the reading of each relation), so a graph cannot be written as JSON: `FormatError`.
    """
    if format == "json":
        if isinstance(what, nx.Graph):
            raise FormatError("JSON is written from analyses, not from a graph: choose graphml, or pass the analyses")
        record = prediction(what) if isinstance(what, Analysis) else [prediction(analysis) for analysis in what]
        return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")
    if format not in FORMATS:
        raise FormatError(f"{format!r} is not an export format we know: choose {', '.join(FORMATS)}")
    if isinstance(what, nx.Graph):
        graph = what
    else:
        graph = to_graph(what) if isinstance(what, Analysis) else merge(map(to_graph, what))
    if format == "svg":
        return _text(draw(graph)).encode()
    lines = nx.generate_graphml(flatten(graph))
    return "\n".join(["<?xml version='1.0' encoding='utf-8'?>", *lines, ""]).encode()


def flatten(graph: nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    """The graph with nothing but strings, numbers and truth values, for formats that know no more.

    Tuples become text joined by " | " (a mention reads ``ARTICLE:START-END WORDS``, a role ``ROLE=ID``), what is
    unknown or empty is left out, characters that XML cannot hold are dropped, line ends become ``\\n``. Nodes get a
    `label`.
    """
    flat: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    flat.graph.update(_plain({name: tuple(graph.graph[name]) for name in ("articles", "runs")}))
    for node, data in graph.nodes(data=True):
        mentions = tuple(f"{article}:{start}-{end} {words}" for article, start, end, words in data["mentions"])
        flat.add_node(_text(node), **_plain({**data, "label": data["name"], "mentions": mentions}))
    for subject, object_, key, edge in edges(graph):
        roles = tuple(f"{role}={name}" for role, name in edge["roles"])
        flat.add_edge(_text(subject), _text(object_), key=_text(key), **_plain({**edge, "roles": roles}))
    return flat


def _plain(data: dict[str, Any]) -> dict[str, Any]:
    values = {name: _text(" | ".join(value)) if isinstance(value, tuple) else value for name, value in data.items()}
    values = {name: _text(value) if isinstance(value, str) else value for name, value in values.items()}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _text(text: str) -> str:
    return _NOT_XML.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
