"""The examples run: federation with Wikidata's extract, a notebook."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from servers import oxigraph

import kg
from kg.store import Embedded, Remote, Rows, load

EXAMPLES = Path(kg.__file__).parents[1] / "examples"
FEDERATION = EXAMPLES / "federation"
ANSWER = [
    ("البرازيل — يهدد — المكسيك", "South America", "North America"),
    ("المكسيك — يتفق مع — البرازيل", "North America", "South America"),
    ("كندا — يشيد بـ — البرازيل", "North America", "South America"),
]


def told(answer: object) -> set[tuple[str, ...]]:
    assert isinstance(answer, Rows)
    return {tuple(row.values()) for row in answer.dicts()}


def test_joined_with_an_extract_of_wikidata() -> None:
    store = Embedded.of_files([EXAMPLES / "queries" / "graph.trig", FEDERATION / "wikidata.ttl"])
    assert told(store.query((FEDERATION / "join.rq").read_text(encoding="utf-8"))) == set(ANSWER)


def test_federated() -> None:
    """The same by SERVICE; a server here stands where Wikidata's would."""
    query = (FEDERATION / "service.rq").read_text(encoding="utf-8")
    address = "https://query.wikidata.org/sparql"
    assert address in query
    with oxigraph() as server:
        load(FEDERATION / "wikidata.ttl", Remote(server.address, engine="oxigraph"))
        local = query.replace(address, server.query + "?union-default-graph")
        store = Embedded.of_files([EXAMPLES / "queries" / "graph.trig"])
        assert told(store.query(local)) == set(ANSWER)


def test_the_notebook_runs() -> None:
    environment = {**os.environ, "PYTHONPATH": str(EXAMPLES.parent), "PYTHONUTF8": "1"}
    command = [sys.executable, str(EXAMPLES / "notebook.py")]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    assert "quads in" in done.stdout
    assert "2025-11    5" in done.stdout
    assert "Claudia Sheinbaum" in done.stdout
    assert "quarrel" in done.stdout
