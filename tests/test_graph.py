"""The networkx graph: schema, order, merging, filtering."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import networkx as nx
import pytest
from graph_sample import RUN, row, talks

from kg.errors import DataError, InputError
from kg.graph import drop_local, edges, merge, run_id, to_graph
from kg.relations.predicates import OTHER, predicate, predicates
from kg.types import UNKNOWN


def same(one: nx.MultiDiGraph[str], two: nx.MultiDiGraph[str]) -> bool:
    """Equal with the order of everything."""
    return (
        repr(one.graph) == repr(two.graph)
        and list(one.nodes(data=True)) == list(two.nodes(data=True))
        and list(one.edges(keys=True, data=True)) == list(two.edges(keys=True, data=True))
    )


def test_nodes_are_participants_sources_roles_and_the_named() -> None:
    graph = to_graph(talks())
    assert "talks-1:adviser" in graph and "talks-1:experts" in graph  # source, role
    assert "Q1489" in graph  # named and a role
    assert "talks-1:nobody" not in graph  # unnamed, in no relation
    assert graph.nodes[UNKNOWN]["local"]
    assert UNKNOWN not in to_graph(row())
    assert graph.nodes["Q37181"]["aliases"] == ("لولا",)  # its own name is no alias


def test_offsets_point_into_the_text() -> None:
    graph = to_graph(talks())
    text = graph.graph["articles"]["talks-1"]["text"]
    for _, data in graph.nodes(data=True):
        for article, start, end, words in data["mentions"]:
            assert article == "talks-1" and text[start:end] == words
    for _, _, _, data in edges(graph):
        assert text[data["trigger_start"] : data["trigger_end"]] == data["trigger"]
        assert text[data["sentence_start"] : data["sentence_end"]] == data["sentence"]
        assert data["sentence_start"] <= data["trigger_start"] < data["sentence_end"]


def test_edge_says_what_the_relation_says() -> None:
    graph = to_graph(talks())
    edge = graph.edges["Q155", "Q96", "talks-1:r4"]
    assert (edge["predicate"], edge["plover"], edge["label_en"]) == ("supply", "AID", predicate("supply").label_en)
    assert (edge["polarity"], edge["modality"], edge["confidence"]) == ("pos", "hypothetical", 0.625)
    assert edge["source"] == "talks-1:adviser" and edge["sources"] == ("reforma", "talks-1:adviser")
    assert edge["roles"] == (("theme", "talks-1:experts"),)
    assert (edge["time"], edge["time_value"]) == ("في فبراير", "2026-02")
    assert edge["event"] == "talks-1:e4" and edge["article"] == "talks-1"
    assert edge["subject_start"] is None


def test_edges_come_in_order_of_the_text() -> None:
    starts = [edge["trigger_start"] for *_, edge in edges(to_graph(talks()))]
    assert starts == sorted(starts) and len(starts) == 6


def test_text_can_be_left_out() -> None:
    graph = to_graph(talks(), text=False)
    assert graph.graph["articles"]["talks-1"]["text"] is None
    assert all(edge["sentence"] for *_, edge in edges(graph))


def test_run_is_named_by_what_it_is() -> None:
    graph = to_graph(talks())
    (name,) = graph.graph["runs"]
    assert graph.graph["articles"]["talks-1"]["run"] == name == run_id(graph.graph["runs"][name])
    other = to_graph(replace(talks(), run=replace(RUN, options=(("package", "stanza"),))))
    assert list(other.graph["runs"]) != [name]


def test_merge_in_any_order_is_one_graph() -> None:
    third = to_graph(replace(row(), document=replace(row().document, article=replace(row().document.article, id="3"))))
    graphs = [to_graph(talks()), to_graph(row()), third]
    merged = [merge(order) for order in permutations(graphs)]
    merged.append(merge([merge(graphs[:2]), graphs[2]]))
    merged.append(merge([graphs[0], merge(graphs[1:])]))
    assert all(same(graph, merged[0]) for graph in merged)
    lula = merged[0].nodes["Q37181"]
    assert lula["name"] == "لولا دا سيلفا" and lula["aliases"] == ("الرئيس لولا", "لولا")
    assert lula["name_en"] == "Lula da Silva" and len(lula["mentions"]) == 4
    assert merged[0].number_of_edges() == 6 + 3 + 3


def test_merge_of_one_is_itself() -> None:
    graph = to_graph(talks())
    assert same(merge([graph]), graph) and same(merge([graph, graph]), graph)


def test_two_articles_with_one_id_are_refused() -> None:
    clash = replace(row(), document=replace(row().document, article=replace(row().document.article, id="talks-1")))
    with pytest.raises(InputError, match="talks-1"):
        merge([to_graph(talks()), to_graph(clash)])


def test_drop_local_keeps_speakers_of_what_remains() -> None:
    graph = drop_local(to_graph(talks()))
    assert "talks-1:soldiers" not in graph and UNKNOWN not in graph
    assert "talks-1:adviser" in graph and "talks-1:experts" in graph
    assert graph.number_of_edges() == 5


def test_dangling_entity_is_an_error() -> None:
    analysis = talks()
    with pytest.raises(DataError, match="Q8969"):
        to_graph(replace(analysis, entities=tuple(e for e in analysis.entities if e.id != "Q8969")))


def test_predicates_are_complete() -> None:
    table = predicates()
    assert table["meet"].symmetric and table["meet"].plover == "CONSULT" and table["position_of"].static
    assert all(row.label_en and row.label_ar for row in table.values())
    assert predicate(OTHER + "أربك").label_ar == "أربك"
