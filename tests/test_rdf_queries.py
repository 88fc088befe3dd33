"""The queries in examples/queries give the same answers in rdflib and in Oxigraph."""

from __future__ import annotations

from pathlib import Path

import pyoxigraph as ox
import pytest
from graph_sample import row, talks

from kg import rdf
from kg.graph import merge, to_graph

QUERIES = Path(__file__).parent.parent / "examples" / "queries"
SHEINBAUM, LULA = "كلوديا شينباوم", "لولا دا سيلفا"
SENTENCE = talks().document.text.split("\r\n")
ANSWERS = {
    "meetings": [
        (SHEINBAUM, "meet", LULA, None, "أخبار 2"),
        (SHEINBAUM, "host", LULA, "2025-11-19", "talks-1"),
    ],
    "sources": [
        ("مستشار للرئيسة", "البرازيل — يزوّد — المكسيك (محتمل)", "positive", "hypothetical", SENTENCE[1]),
        ("مستشار للرئيسة", "البرازيل — ينسحب من — ميثاق ليما (منفي، مستقبل)", "negative", "future", SENTENCE[1]),
        ("مستشار للرئيسة", f"{LULA} — يزور — كانكون (مستقبل)", "positive", "future", SENTENCE[2]),
    ],
    "neighbours": [
        (SHEINBAUM, "criticize", LULA),
        (SHEINBAUM, "host", LULA),
        (SHEINBAUM, "meet", LULA),
        (LULA, "meet", SHEINBAUM),
    ],
}


def test_every_query_has_an_answer() -> None:
    assert {path.stem for path in QUERIES.glob("*.rq")} == ANSWERS.keys()


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_both_engines_answer(name: str) -> None:
    graph = merge([to_graph(talks()), to_graph(row())])
    query = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    store = ox.Store()
    store.extend(rdf.quads(graph))
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    assert [tuple(None if value is None else value.value for value in row) for row in found] == ANSWERS[name]
    dataset = rdf.to_dataset(graph)
    dataset.default_union = True
    answers = [tuple(None if value is None else str(value) for value in row) for row in dataset.query(query)]
    assert answers == ANSWERS[name]
