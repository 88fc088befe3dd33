"""Found by fuzzing: a request for a graph whose name is no IRI, or a query nested too deep for the engine, ended the
worker of kg serve with a traceback, and the client was told that the engine ended unexpectedly."""

import pytest

from kg.errors import QueryError
from kg.store import Embedded
from kg.store.worker import Worker, answer


@pytest.mark.parametrize("graph", ["", "x y", "no scheme", "http://a/>", "\ud800"[:0] + "<"])
def test_names_of_graphs(graph: str) -> None:
    store = Embedded.of_files([])
    with pytest.raises(QueryError, match="not an IRI"):
        answer(store, {"do": "graph", "graph": graph, "type": "text/turtle"})
    with pytest.raises(QueryError, match="not an IRI"):
        answer(store, {"do": "query", "text": "ASK {}", "default": [graph], "type": "application/sparql-results+json"})


def test_a_form_of_answer_that_the_query_does_not_have() -> None:
    with pytest.raises(QueryError, match="does not come as text/turtle"):
        answer(Embedded.of_files([]), {"do": "query", "text": "ASK {}", "type": "text/turtle"})


def test_nesting_ends_the_worker_and_says_why() -> None:
    with Worker(memory=2_000_000_000, timeout=60) as worker:
        with pytest.raises(QueryError, match="nested deeper than the engine can follow"):
            worker.query("SELECT * { " + "{" * 100_000 + "}" * 100_000 + " }")
        assert not worker.alive
