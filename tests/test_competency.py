"""The competency questions in examples/queries have the answers beside them, in rdflib, Oxigraph and Virtuoso.

``KG_UPDATE_GOLDEN=1`` writes the example graph and the answers anew, by Oxigraph; look at the difference.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import rdflib
from newsroom import newsroom
from servers import shared

from kg import rdf
from kg.rdf.vocabulary import VOCABULARY
from kg.store import Embedded, Remote, Rows, credentials, load, render
from kg.store.questions import answer

QUERIES = Path(__file__).parent.parent / "examples" / "queries"
NAMES = sorted(path.stem for path in QUERIES.glob("*.rq"))
GRAPH = QUERIES / "graph.trig"
UPDATE = os.environ.get("KG_UPDATE_GOLDEN") == "1"
QUESTIONS: list[tuple[str, dict[str, str]]] = [
    ("meetings", {}),
    ("meetings", {"who": "شينباوم", "since": "2025-11-20", "until": "2025-11"}),
    ("meetings", {"who": "Mark Carney", "whom": "شينباوم", "since": "2025-12-20"}),
    ("threats", {"who": "البرازيل"}),
    ("threats", {"whom": "Q155"}),
    ("claims", {}),
    ("claims", {"about": "المكسيك", "speaker": "البرازيل"}),
    ("together", {"who": "كندا"}),
    ("timeline", {"who": "شينباوم"}),
    ("timeline", {"who": "البرازيل", "since": "2025-11-28", "until": "2025-12-11"}),
    ("disputed", {}),
    ("disputed", {"about": "البرازيل"}),
    ("republished", {}),
    ("path", {"who": "كارني", "whom": "لولا"}),
    ("path", {"who": "الامم المتحده", "whom": "سفينة صيد"}),
    ("path", {"who": "خبراء", "whom": "كندا"}),
]


@pytest.fixture(scope="module")
def oxigraph() -> Embedded:
    return Embedded.of_files([GRAPH])


@pytest.fixture(scope="module")
def plain() -> rdflib.Dataset:
    dataset = rdflib.Dataset(default_union=True)
    dataset.parse(GRAPH, format="trig")
    return dataset


@pytest.fixture(scope="module")
def server() -> Iterator[Remote]:
    running = shared("virtuoso")
    with Remote(running.address, engine="virtuoso", auth=credentials(running.user, running.password, None)) as store:
        for graph in store.query("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }").dicts():  # type: ignore[union-attr]
            if graph["g"].startswith(VOCABULARY):
                store.delete(graph["g"])
        load(GRAPH, store)
        yield store


def text(name: str) -> str:
    return (QUERIES / f"{name}.rq").read_text(encoding="utf-8")


def expected(name: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO((QUERIES / "answers" / f"{name}.csv").read_text(encoding="utf-8"))))


def told(rows: object) -> list[list[str]]:
    assert isinstance(rows, Rows)
    return list(csv.reader(io.StringIO(render(rows, "csv", prefixes={}).decode())))


def test_the_example_graph_is_what_the_articles_give() -> None:
    written = rdf.write(newsroom(), "trig")
    if UPDATE:
        GRAPH.write_bytes(written)
    assert GRAPH.read_text(encoding="utf-8") == written.decode()


def test_twenty_questions() -> None:
    assert len(NAMES) == 20
    if not UPDATE:
        assert {path.stem for path in (QUERIES / "answers").glob("*.csv")} == set(NAMES)
    assert all(text(name).startswith("# ") for name in NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_oxigraph(name: str, oxigraph: Embedded) -> None:
    rows = told(oxigraph.query(text(name)))
    if UPDATE:
        (QUERIES / "answers").mkdir(exist_ok=True)
        (QUERIES / "answers" / f"{name}.csv").write_bytes(render(oxigraph.query(text(name)), "csv", prefixes={}))
    assert rows == expected(name)
    assert len(rows) > 1


@pytest.mark.parametrize("name", NAMES)
def test_rdflib(name: str, plain: rdflib.Dataset) -> None:
    found = plain.query(text(name))
    assert found.vars is not None
    rows = [["" if value is None else str(value) for value in row] for row in found]
    assert [[str(variable) for variable in found.vars], *rows] == expected(name)


@pytest.mark.parametrize("name", NAMES)
def test_virtuoso(name: str, server: Remote) -> None:
    assert told(server.query(text(name))) == expected(name)


@pytest.mark.parametrize(("name", "given"), QUESTIONS)
def test_ready_made_questions(name: str, given: dict[str, str], oxigraph: Embedded, server: Remote) -> None:
    assert answer(name, given, oxigraph.query) == answer(name, given, server.query)
