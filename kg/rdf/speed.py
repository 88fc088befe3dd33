"""How fast graphs are written: `kg` and rdflib side by side, on copies of a real graph."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import networkx as nx
import rdflib
from pyoxigraph import NamedNode

from kg.graph import edges, merge
from kg.rdf.mapping import quads
from kg.rdf.vocabulary import VOCABULARY
from kg.rdf.writers import to_dataset, write

RDFLIB = {"nq": "nquads", "trig": "trig", "ttl": "turtle", "nt": "nt", "jsonld": "json-ld", "rdf": "xml"}
"""rdflib's names for the formats of `kg`."""

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Timing:
    """Seconds of processor time from the graph to the bytes of a file; rdflib's are those of its writer alone, to be
    added to those that its dataset took to make."""

    format: str
    ours: float
    rdflib: float


def enlarge(graph: nx.MultiDiGraph[str], size: int) -> nx.MultiDiGraph[str]:
    """Copies of the articles of a graph, with new ids and the same entities, until there are `size` quads or more."""
    shared = {NamedNode(VOCABULARY + name) for name in ("entities", "runs")}
    made = sum(1 for quad in quads(graph) if quad.graph_name not in shared)
    return merge(_copy(graph, number) for number in range(-(-size // max(made, 1))))


def _copy(graph: nx.MultiDiGraph[str], number: int) -> nx.MultiDiGraph[str]:
    names = {name: f"{name}-copy{number}" if number else name for name in graph.graph["articles"]}
    copy: nx.MultiDiGraph[str] = nx.MultiDiGraph(runs=graph.graph["runs"])
    copy.graph["articles"] = {names[name]: record for name, record in graph.graph["articles"].items()}
    for node, data in graph.nodes(data=True):
        mentions = tuple((names[article], *span) for article, *span in data["mentions"])
        copy.add_node(node, **{**data, "mentions": mentions})
    for subject, object_, key, edge in edges(graph):
        name, new = edge["article"], names[edge["article"]]
        event = new + edge["event"].removeprefix(name)
        copy.add_edge(subject, object_, key=new + key.removeprefix(name), **{**edge, "article": new, "event": event})
    return copy


def measure(graph: nx.MultiDiGraph[str]) -> tuple[int, float, Iterator[Timing]]:
    """How many quads, the seconds rdflib takes to make its dataset of them, the formats' timings as they are ready."""
    count = sum(1 for _ in quads(graph))
    dataset, built = _timed(to_dataset, graph)
    dataset.default_union = True
    return count, built, (_timing(graph, dataset, format) for format in RDFLIB)


def _timing(graph: nx.MultiDiGraph[str], dataset: rdflib.Dataset, format: str) -> Timing:
    _, ours = _timed(write, graph, format)
    _, theirs = _timed(dataset.serialize, format=RDFLIB[format])
    return Timing(format, ours, theirs)


def _timed(work: Callable[..., _T], *arguments: Any, **options: Any) -> tuple[_T, float]:
    start = time.process_time()
    result = work(*arguments, **options)
    return result, time.process_time() - start
