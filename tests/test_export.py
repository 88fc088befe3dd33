"""GraphML, JSON and the picture."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET

import networkx as nx
import pytest
from graph_sample import row, talks
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import export
from kg.errors import FormatError
from kg.export import flatten
from kg.export.svg import draw, layout
from kg.graph import merge, to_graph

SVG = "{http://www.w3.org/2000/svg}"
ANY = st.text(max_size=20)


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


@settings(max_examples=80, deadline=None)
@given(name=ANY, alias=ANY, sentence=ANY, key=ANY)
def test_any_characters_give_well_formed_files(name: str, alias: str, sentence: str, key: str) -> None:
    graph = to_graph(row())
    graph.nodes["pemex"].update(name=name, aliases=(alias,))
    (data,) = graph["sheinbaum"]["pemex"].values()
    graph.add_edge("sheinbaum", "pemex", key="أخبار 2:" + key, **{**data, "sentence": sentence})
    assert equal(read(export.write(graph, "graphml")), flatten(graph))
    assert ET.fromstring(export.write(graph, "svg")).tag == SVG + "svg"


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
    with pytest.raises(FormatError, match="graphml, json, svg"):
        export.write(talks(), "gexf")


def test_picture_shows_who_does_what_how() -> None:
    root = ET.fromstring(draw(to_graph(talks())))
    texts = {element.text: element for element in root.iter(SVG + "text")}
    assert texts["لولا دا سيلفا"].get("direction") == "rtl" and "Lula da Silva" in texts
    (struck,) = (path for path in root.iter(SVG + "path") if path.get("class") == "struck")
    assert struck.get("stroke") == texts["ينسحب من"].get("fill") == "#dc2626"
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
    assert ">ثلاثة جنود<" not in picture and ">ثلاثة جنود<" in draw(to_graph(talks()))
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
    assert read(export.write(empty, "graphml")).number_of_nodes() == 0
