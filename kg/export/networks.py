"""Files of programs that draw and measure networks: GraphML, GEXF for Gephi, Cytoscape's JSON."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterable, Mapping
from typing import Any

import networkx as nx

from kg.export.flat import flatten
from kg.export.style import COLOURS

_GEXF = "http://gexf.net/1.3"
_VIZ = "http://gexf.net/1.3/viz"
_GEXF_TYPES = {str: "string", int: "long", float: "double", bool: "boolean"}


def graphml(graph: nx.MultiDiGraph[str]) -> bytes:
    """GraphML, which Gephi, Cytoscape, yEd and igraph read."""
    lines = nx.generate_graphml(flatten(graph))
    return "\n".join(["<?xml version='1.0' encoding='utf-8'?>", *lines, ""]).encode()


def gexf(graph: nx.MultiDiGraph[str]) -> bytes:
    """GEXF 1.3: nodes coloured by type and sized by their number of relations, edges labelled with the predicate.

    `label` of nodes and edges stands in GEXF's own attribute of that name, all else in typed attributes.
    """
    flat = flatten(graph)
    ET.register_namespace("", _GEXF)
    ET.register_namespace("viz", _VIZ)
    root = ET.Element(f"{{{_GEXF}}}gexf", {"version": "1.3"})
    meta = ET.SubElement(root, f"{{{_GEXF}}}meta")
    ET.SubElement(meta, f"{{{_GEXF}}}creator").text = "kg"
    ET.SubElement(meta, f"{{{_GEXF}}}description").text = str(flat.graph.get("articles", ""))
    body = ET.SubElement(root, f"{{{_GEXF}}}graph", {"defaultedgetype": "directed", "mode": "static"})
    node_keys = _declared(body, "node", (data for _, data in flat.nodes(data=True)))
    edge_keys = _declared(body, "edge", (data for *_, data in flat.edges(keys=True, data=True)))
    nodes = ET.SubElement(body, f"{{{_GEXF}}}nodes")
    for name, data in flat.nodes(data=True):
        node = ET.SubElement(nodes, f"{{{_GEXF}}}node", {"id": name, "label": data.get("label", "")})
        _values(node, node_keys, data)
        red, green, blue = (str(int(COLOURS[data["type"]][1][at : at + 2], 16)) for at in (1, 3, 5))
        ET.SubElement(node, f"{{{_VIZ}}}size", {"value": f"{10 + flat.degree(name) ** 0.5 * 5:.2f}"})
        ET.SubElement(node, f"{{{_VIZ}}}color", {"r": red, "g": green, "b": blue})
    links = ET.SubElement(body, f"{{{_GEXF}}}edges")
    for subject, object_, key, data in flat.edges(keys=True, data=True):
        ends = {"id": key, "source": subject, "target": object_, "label": data.get("label", "")}
        _values(ET.SubElement(links, f"{{{_GEXF}}}edge", ends), edge_keys, data)
    ET.indent(root, " ")
    return b"<?xml version='1.0' encoding='utf-8'?>\n" + ET.tostring(root, encoding="unicode").encode() + b"\n"


def _declared(body: ET.Element, kind: str, records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Declares the attributes of all nodes or edges; their ids by name."""
    types = {name: type(value) for data in records for name, value in data.items() if name != "label"}
    keys = {name: str(number) for number, name in enumerate(sorted(types))}
    if keys:
        holder = ET.SubElement(body, f"{{{_GEXF}}}attributes", {"class": kind})
        for name, key in keys.items():
            ET.SubElement(holder, f"{{{_GEXF}}}attribute", {"id": key, "title": name, "type": _GEXF_TYPES[types[name]]})
    return keys


def _values(element: ET.Element, keys: Mapping[str, str], data: Mapping[str, Any]) -> None:
    holder = ET.SubElement(element, f"{{{_GEXF}}}attvalues")
    for name, value in data.items():
        if name != "label":
            shown = str(value).lower() if isinstance(value, bool) else str(value)
            ET.SubElement(holder, f"{{{_GEXF}}}attvalue", {"for": keys[name], "value": shown})


def cyjs(graph: nx.MultiDiGraph[str]) -> bytes:
    """Cytoscape's JSON (``.cyjs``), for Cytoscape desktop and cytoscape.js.

    `source` and `target` of an edge are its ends there, so who says so is `said_by`; the predicate is `interaction`.
    """
    flat = flatten(graph)
    nodes = [{"data": {"id": name, **data}} for name, data in flat.nodes(data=True)]
    edges = []
    for subject, object_, key, data in flat.edges(keys=True, data=True):
        own = {("said_by" if name == "source" else name): value for name, value in data.items()}
        ends = {"id": key, "source": subject, "target": object_, "interaction": data["predicate"]}
        edges.append({"data": {**own, **ends, "name": data.get("label", "")}})
    record = {
        "format_version": "1.0",
        "generated_by": "kg",
        "data": {"name": flat.graph.get("articles", ""), "shared_name": flat.graph.get("articles", "")},
        "elements": {"nodes": nodes, "edges": edges},
    }
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode()
