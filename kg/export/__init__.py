"""Exports besides RDF: networks, tables, maps and property graphs for other programs, pictures and reports for people.

`write` makes one file of any of `FORMATS`, `write_folder` the several files of one of `FOLDERS`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from functools import partial

import networkx as nx

from kg.errors import FormatError
from kg.export.extras import needs
from kg.export.flat import flatten
from kg.export.neo4j import cypher, neo4j_folder
from kg.export.networks import cyjs, gexf, graphml
from kg.export.pictures import KINDS, Picture, draw, picture
from kg.export.places import geojson
from kg.export.prediction import prediction
from kg.export.reports import report
from kg.export.tables import table_file, table_folder
from kg.graph import merge, to_graph
from kg.kb import KnowledgeBase
from kg.types import Analysis

__all__ = [
    "FOLDERS",
    "FORMATS",
    "KINDS",
    "Picture",
    "draw",
    "flatten",
    "geojson",
    "needs",
    "prediction",
    "report",
    "write",
    "write_folder",
]

_WRITERS: Mapping[str, Callable[[nx.MultiDiGraph[str]], bytes]] = {
    "graphml": graphml,
    "gexf": gexf,
    "cyjs": cyjs,
    "cypher": cypher,
    "csv": partial(table_file, format="csv"),
    "parquet": partial(table_file, format="parquet"),
    "svg": partial(picture, format="svg"),
    "png": partial(picture, format="png"),
    "pdf": partial(picture, format="pdf"),
    "md": partial(report, format="md"),
}
_FOLDER_WRITERS: Mapping[str, Callable[[nx.MultiDiGraph[str]], dict[str, bytes]]] = {
    "csv": partial(table_folder, format="csv"),
    "parquet": partial(table_folder, format="parquet"),
    "neo4j": neo4j_folder,
}

FORMATS = (*_WRITERS, "geojson", "json")
"""Formats of one file."""
FOLDERS = tuple(_FOLDER_WRITERS)
"""Formats of several files in a folder."""


def write(
    what: Analysis | Sequence[Analysis] | nx.MultiDiGraph[str], format: str, *, kb: KnowledgeBase | None = None
) -> bytes:
    """The bytes of a file in one of `FORMATS`, of one article's analysis, of several, or of a graph.

    CSV and Parquet hold the relations with names; `write_folder` gives all tables. JSON is the prediction format of
    `kg.export.prediction`: an object for one analysis, an array for several. It holds more than the graph (the reading
    of each relation), so a graph cannot be written as JSON. `kb` knows where places are, for GeoJSON; by default the
    embedded knowledge base.

    Raises `FormatError` for other formats, a graph as JSON, and a format whose library is missing.
    """
    if format == "json":
        if isinstance(what, nx.Graph):
            raise FormatError("JSON is written from analyses, not from a graph: choose cyjs, or pass the analyses")
        record = prediction(what) if isinstance(what, Analysis) else [prediction(analysis) for analysis in what]
        return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")
    if format == "geojson":
        return geojson(_graph(what), kb)
    if format not in _WRITERS:
        hint = "; it is several files: give a folder, -o DIR/" if format in _FOLDER_WRITERS else ""
        raise FormatError(f"{format!r} is not an export format we know: choose {', '.join(FORMATS)}{hint}")
    needs(format)
    return _WRITERS[format](_graph(what))


def write_folder(what: Analysis | Sequence[Analysis] | nx.MultiDiGraph[str], format: str) -> dict[str, bytes]:
    """The files of one of `FOLDERS` by name: tables as CSV or Parquet, or what Neo4j loads. Raises `FormatError`."""
    if format not in _FOLDER_WRITERS:
        raise FormatError(f"{format!r} is not written as a folder: choose {', '.join(FOLDERS)}")
    needs(format)
    return _FOLDER_WRITERS[format](_graph(what))


def _graph(what: Analysis | Sequence[Analysis] | nx.MultiDiGraph[str]) -> nx.MultiDiGraph[str]:
    if isinstance(what, nx.Graph):
        return what
    return to_graph(what) if isinstance(what, Analysis) else merge(map(to_graph, what))
