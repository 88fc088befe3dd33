"""Networks (GraphML, GEXF, Cytoscape), JSON and the picture of a graph."""

from __future__ import annotations

import io
import json
import xml.etree.ElementTree as ET
from pathlib import Path

import igraph
import networkx as nx
import pytest
from graph_sample import odd, row, talks
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import export
from kg.errors import FormatError
from kg.export import flatten
from kg.export.svg import draw, layout
from kg.graph import merge, to_graph

SVG = "{http://www.w3.org/2000/svg}"
ANY = st.text(max_size=20)
RLI, PDI = "\u2067", "\u2069"


def read(written: bytes) -> nx.MultiDiGraph[str]:
    return nx.parse_graphml(written.decode(), force_multigraph=True)


def equal(one: nx.MultiDiGraph[str], two: nx.MultiDiGraph[str]) -> bool:
    edges = [{(s, o, k): data for s, o, k, data in g.edges(keys=True, data=True)} for g in (one, two)]
    return dict(one.nodes(data=True)) == dict(two.nodes(data=True)) and edges[0] == edges[1]


def test_graphml_comes_back() -> None:
    graph = merge([to_graph(talks()), to_graph(row())])
    again = read(export.write(graph, "graphml"))
    assert equal(again, flatten(graph))
    assert again.graph["articles"] == "talks-1 | أخبار 2"
    edge = again.edges["Q155", "Q96", "talks-1:r4"]
    assert edge["label"] == "يزوّد" and edge["roles"] == "theme=talks-1:experts" and edge["confidence"] == 0.625
    assert edge["sources"] == "reforma | talks-1:adviser" and "subject_start" not in edge
    assert again.nodes["Q37181"]["mentions"].startswith("talks-1:58-71 لولا دا سيلفا | ")


@settings(max_examples=60, deadline=None)
@given(name=ANY, alias=ANY, sentence=ANY, key=ANY)
def test_any_characters_come_back_from_every_network_file(name: str, alias: str, sentence: str, key: str) -> None:
    graph = odd(name, alias, sentence, key)
    flat = flatten(graph)
    assert equal(read(export.write(graph, "graphml")), flat)
    assert equal(read_gexf(export.write(graph, "gexf")), flat)
    assert equal(read_cyjs(export.write(graph, "cyjs")), flat)
    assert ET.fromstring(export.write(graph, "svg")).tag == SVG + "svg"


def read_gexf(written: bytes) -> nx.MultiDiGraph[str]:
    """GEXF as networkx reads it, with the label where `flatten` puts it and without what is for the eye."""
    again = nx.MultiDiGraph()
    found = nx.read_gexf(io.BytesIO(written))
    for name, data in found.nodes(data=True):
        again.add_node(name, **{key: value for key, value in data.items() if key != "viz"})
    for subject, object_, data in found.edges(data=True):
        own = {key: value for key, value in data.items() if key != "id"}
        again.add_edge(subject, object_, key=data["id"], **own)
    for _, data in again.nodes(data=True):
        if not data["label"]:
            del data["label"]
    return again


def read_cyjs(written: bytes) -> nx.MultiDiGraph[str]:
    """Cytoscape's JSON with its own names taken back."""
    again: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    elements = json.loads(written)["elements"]
    for node in elements["nodes"]:
        data = dict(node["data"])
        again.add_node(data.pop("id"), **data)
    for edge in elements["edges"]:
        data = dict(edge["data"])
        ends = [data.pop(key) for key in ("source", "target", "id", "interaction", "name")]
        if "said_by" in data:
            data["source"] = data.pop("said_by")
        again.add_edge(ends[0], ends[1], key=ends[2], **data)
    return again


def test_igraph_reads_graphml(tmp_path: Path) -> None:
    graph = merge([to_graph(talks()), to_graph(row())])
    path = tmp_path / "graph.graphml"
    path.write_bytes(export.write(graph, "graphml"))
    again = igraph.Graph.Read_GraphML(str(path))
    assert again.is_directed() and again.vcount() == graph.number_of_nodes() and again.ecount() == len(graph.edges)
    assert set(again.vs["name"]) == {data["name"] for _, data in graph.nodes(data=True)}
    edge = next(edge for edge in again.es if edge["predicate"] == "supply")
    assert edge["confidence"] == 0.625 and again.vs[edge.target]["name"] == "المكسيك"


def test_gexf_says_version_types_and_colours() -> None:
    root = ET.fromstring(export.write(to_graph(talks()), "gexf"))
    space = {"g": "http://gexf.net/1.3", "v": "http://gexf.net/1.3/viz"}
    assert root.get("version") == "1.3" and root.find("g:graph", space).get("defaultedgetype") == "directed"
    kinds = {a.get("title"): a.get("type") for a in root.iterfind(".//g:attributes[@class='edge']/g:attribute", space)}
    assert kinds["confidence"] == "double" and kinds["trigger_start"] == "long" and kinds["predicate"] == "string"
    lula = root.find(".//g:node[@id='Q37181']", space)
    assert lula.get("label") == "لولا دا سيلفا"
    assert lula.find("v:color", space).attrib == {"r": "29", "g": "78", "b": "216"}
    assert float(lula.find("v:size", space).get("value")) > float(
        root.find(".//g:node[@id='Q8969']/v:size", space).get("value")
    )


def test_cytoscape_knows_the_ends_and_who_says_so() -> None:
    record = json.loads(export.write(to_graph(talks()), "cyjs"))
    edges = {edge["data"]["id"]: edge["data"] for edge in record["elements"]["edges"]}
    edge = edges["talks-1:r3"]
    assert (edge["source"], edge["target"]) == ("Q155", "ميثاق ليما")
    assert edge["interaction"] == "withdraw_from" and edge["said_by"] == "talks-1:adviser"
    ids = {node["data"]["id"] for node in record["elements"]["nodes"]}
    assert all(edge["source"] in ids and edge["target"] in ids for edge in edges.values())
    assert "said_by" not in edges["talks-1:r1"]


def test_flatten_keeps_one_type_for_each_name() -> None:
    graph = flatten(merge([to_graph(talks()), to_graph(row())]))
    for items in (graph.nodes(data=True), [(key, data) for *_, key, data in graph.edges(keys=True, data=True)]):
        types: dict[str, set[type]] = {}
        for _, data in items:
            for name, value in data.items():
                types.setdefault(name, set()).add(type(value))
        assert all(len(found) == 1 and found <= {str, int, float, bool} for found in types.values())


def test_json_is_the_prediction_of_one_or_of_several() -> None:
    one = json.loads(export.write(talks(), "json"))
    assert one["id"] == "talks-1" and len(one["relations"]) == 6
    both = json.loads(export.write([talks(), row()], "json"))
    assert [record["id"] for record in both] == ["talks-1", "أخبار 2"] and both[0] == one
    with pytest.raises(FormatError, match="analyses"):
        export.write(to_graph(talks()), "json")


def test_analyses_and_their_graph_export_alike() -> None:
    assert export.write(talks(), "graphml") == export.write(to_graph(talks()), "graphml")
    assert export.write([row(), talks()], "svg") == export.write(merge([to_graph(talks()), to_graph(row())]), "svg")


def test_unknown_format_names_the_known() -> None:
    with pytest.raises(FormatError, match=r"graphml, gexf, .*json"):
        export.write(talks(), "xlsx")
    with pytest.raises(FormatError, match="give a folder"):
        export.write(talks(), "neo4j")
    with pytest.raises(FormatError, match="csv, parquet, neo4j"):
        export.write_folder(talks(), "gexf")


def test_picture_shows_who_does_what_how() -> None:
    root = ET.fromstring(draw(to_graph(talks())))
    texts = {element.text: element for element in root.iter(SVG + "text")}
    assert RLI + "لولا دا سيلفا" + PDI in texts and "Lula da Silva" in texts
    (struck,) = (path for path in root.iter(SVG + "path") if path.get("class") == "struck")
    assert struck.get("stroke") == texts[RLI + "ينسحب من" + PDI].get("fill") == "#dc2626"
    paths = {path[0].text: path for path in root.iter(SVG + "path") if len(path)}
    dashes = {title: path.get("stroke-dasharray") for title, path in paths.items() if title is not None}
    assert next(dash for title, dash in dashes.items() if "سيزور" in title) == "9 6"
    assert next(dash for title, dash in dashes.items() if "ترسل" in title and "2" in str(dash)) == "2 6"
    assert next(dash for title, dash in dashes.items() if "استقبلت" in title) is None
    assert any("نقلا عن: مستشار للرئيسة" in title for title in dashes)
    assert "نقلا عن" not in next(title for title in dashes if "استقبلت" in title)


def test_picture_says_what_it_leaves_out() -> None:
    picture = draw(to_graph(talks()), limit=2)
    assert "4 more relations are not drawn" in picture
    assert f">{RLI}ثلاثة جنود{PDI}<" not in picture and f">{RLI}ثلاثة جنود{PDI}<" in draw(to_graph(talks()))
    assert "not drawn" not in draw(to_graph(talks()))


def test_labels_never_overlap() -> None:
    names = [f"n{number}" for number in range(30)]
    pairs = [("n0", name) for name in names[1:20]] + [("n1", name) for name in names[5:15]] + [("n21", "n22")]
    boxes = layout(names, pairs, {name: (40 + 3 * number, 20) for number, name in enumerate(names)})
    ordered = [boxes[name] for name in names]
    assert not any(min(a.overlap(b)) > 0 for number, a in enumerate(ordered) for b in ordered[number + 1 :])


def test_an_empty_graph_is_a_picture_and_a_file() -> None:
    empty = merge([])
    assert ET.fromstring(draw(empty)).tag == SVG + "svg"
    for format in set(export.FORMATS) - {"json"}:
        assert export.write(empty, format)
    for format in export.FOLDERS:
        assert export.write_folder(empty, format)
    assert read(export.write(empty, "graphml")).number_of_nodes() == 0
    assert nx.read_gexf(io.BytesIO(export.write(empty, "gexf"))).number_of_nodes() == 0
