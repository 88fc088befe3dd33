"""Several processes at one embedded store: writers that want it at the same time, readers in between, one that dies."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

from graph_sample import row, talks

import kg
from kg import rdf
from kg.errors import StoreError
from kg.graph import to_graph
from kg.store import Embedded, Graph, Rows, load

EVERYTHING = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"
SEALED = "SELECT ?g { GRAPH ?g { ?g a <http://www.w3.org/ns/prov#Bundle> ; store:seal ?seal } }"
ONE = "CONSTRUCT { ?s ?p ?o } { GRAPH <%s> { ?s ?p ?o } }"
PREFIXES = {"store": f"{rdf.VOCABULARY}store#"}
BUSY = 6


def loading(store: Path, file: Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1])}
    command = [sys.executable, "-m", "kg", "load", "-q", str(file), "--to", str(store)]
    return subprocess.Popen(command, env=environment, stderr=subprocess.PIPE)


def content(store: Embedded, query: str = EVERYTHING) -> frozenset[object]:
    found = store.query(query)
    assert isinstance(found, Graph)
    return frozenset(found.triples)


def sealed(store: Embedded) -> list[str]:
    """The graphs of articles that were loaded to their end."""
    found = store.query(SEALED, PREFIXES)
    assert isinstance(found, Rows)
    return [row["g"] for row in found.dicts()]


def test_writers_readers_and_one_that_dies(tmp_path: Path) -> None:
    files, everything = [], set()
    whole: dict[str, frozenset[object]] = {}
    for analysis in (talks(), row()):
        name = analysis.document.id
        path = tmp_path / f"{name}.nq"
        path.write_bytes(rdf.write(to_graph(analysis), "nq"))
        files.append(path)
        with Embedded(tmp_path / f"alone-{name}", write=True) as alone:
            load(path, alone)
            whole |= {graph: content(alone, ONE % graph) for graph in sealed(alone)}
            everything |= content(alone)
    store = tmp_path / "store"
    waiting = [loading(store, path) for path in files]
    time.sleep(0.4)
    waiting[0].kill()  # wherever it is
    seen: list[int] = []
    while waiting:
        try:
            with Embedded(store) as reader:
                there = sealed(reader)
                assert all(content(reader, ONE % graph) == whole[graph] for graph in there)
                seen.append(len(there))
        except StoreError:
            pass  # it is being written to, or not there yet
        for at, process in enumerate(waiting):
            code = process.poll()
            if code is None:
                continue
            said = process.stderr.read().decode() if process.stderr else ""
            if code == 0:
                waiting.pop(at)
            else:
                assert code in (BUSY, -9), said
                assert code == -9 or "is open elsewhere" in said, said
                waiting[at] = loading(store, Path(process.args[5]))  # type: ignore[index,call-overload]
            break
        time.sleep(0.02)
    with Embedded(store) as reader:
        assert content(reader) == everything
        assert len(sealed(reader)) == len(files)
    assert seen == sorted(seen)  # what is there stays there
