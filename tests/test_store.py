"""kg load: the same into the embedded store, Oxigraph's server and Virtuoso; breakdowns, refusals, bad input."""

from __future__ import annotations

import dataclasses
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from graph_sample import row, talks
from newsroom import newsroom, peace, quarrel
from servers import Gateway, Server, free_port, kg_serve, oxigraph, shared, virtuoso

import kg.cli
from kg import rdf
from kg.errors import InputError, LimitExceeded, QueryError, StoreAway, StoreError, StoreRefused
from kg.graph import merge, to_graph
from kg.rdf.vocabulary import VOCABULARY
from kg.store import ENGINES, Embedded, Loaded, Remote, Retries, Rows, credentials, load, remove
from kg.store.loading import SEAL, Store, split
from kg.store.remote import Token

PATIENT = Retries(times=14, pause=0.1)
IMPATIENT = Retries(times=0)
KINDS = ("embedded", "oxigraph", "virtuoso")
ENTITIES = VOCABULARY + "entities"


@pytest.fixture(params=KINDS)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store of each kind."""
    if request.param == "embedded":
        with Embedded(tmp_path / "store", write=True) as opened:
            yield opened
        return
    server = shared(request.param)
    auth = credentials(server.user, server.password, None) if server.user else None
    with Remote(server.address, engine=request.param, auth=auth) as remote:
        for graph in sizes(remote):
            remote.delete(graph)
        yield remote


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "graph.nq"
    path.write_bytes(rdf.write(newsroom(), "nq"))
    return path


def sizes(store: Store) -> dict[str, int]:
    """Triples of every graph of ours, without seals."""
    answer = store.query(
        f"SELECT ?g (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), '{VOCABULARY}') "
        f"&& !(?s = ?g && ?p = {SEAL})) }} GROUP BY ?g"
    )
    assert isinstance(answer, Rows)
    return {row["g"]: int(row["n"]) for row in answer.dicts()}


def content(store: Store) -> set[tuple[str, str, str, str]]:
    """Every quad of ours without seals. Numbers by value: Oxigraph keeps no other integers than xsd:integer."""
    answer = store.query(f"SELECT * {{ GRAPH ?g {{ ?s ?p ?o }} FILTER (STRSTARTS(STR(?g), '{VOCABULARY}')) }}")
    assert isinstance(answer, Rows)
    terms = {name: answer.columns.index(name) for name in "gspo"}
    return {
        tuple(str(row[terms[name]]).replace("#nonNegativeInteger", "#integer") for name in "gspo")  # type: ignore[misc]
        for row in answer.rows
        if (row[terms["s"]], row[terms["p"]]) != (row[terms["g"]], SEAL)
    }


def of_file(path: Path) -> set[tuple[str, str, str, str]]:
    return {
        (
            str(quad.graph_name),
            str(quad.subject),
            str(quad.predicate),
            str(quad.object).replace("#nonNegativeInteger", "#integer"),
        )
        for quad in ox.parse(path=str(path))
    }


def written(folder: Path, name: str, *graphs: object, format: str = "nq") -> Path:
    path = folder / f"{name}.{format}"
    path.write_bytes(rdf.write(merge([to_graph(graph) for graph in graphs]), format))  # type: ignore[arg-type]
    return path


# ------------------------------------------------------------------------------------------------- every kind of store


def test_everything_arrives_and_is_not_sent_twice(store: Store, file: Path) -> None:
    first = load(file, store)
    assert content(store) == of_file(file)
    assert (first.sent, first.unchanged, first.triples) == (10, 0, len(of_file(file)))
    again = load(file, store)
    assert (again.sent, again.unchanged) == (0, 10)
    assert load(file, store, again=True).sent == 10
    assert content(store) == of_file(file)


def test_small_requests(store: Store, file: Path) -> None:
    load(file, store, batch=50)
    assert content(store) == of_file(file)


def test_an_article_is_replaced(store: Store, tmp_path: Path) -> None:
    """The new version lacks a relation; its direct triple and the participant nobody else speaks of go with it."""
    load(written(tmp_path, "all", talks(), quarrel()), store)
    relations = tuple(r for r in quarrel().relations if r.object != "quarrel:boat" and r.predicate != "warn")
    entities = tuple(e for e in quarrel().entities if e.id not in ("quarrel:boat", "Q1065"))
    shorter = dataclasses.replace(quarrel(), relations=relations, entities=entities)
    loaded = load(written(tmp_path, "new", shorter), store)
    assert loaded.sent >= 2
    texts = {term for quad in content(store) for term in quad}
    assert not [term for term in texts if "quarrel:boat" in term or "Q1065" in term or "#warn" in term]
    assert content(store) == of_file(written(tmp_path, "both", talks(), shorter))


def test_an_article_is_removed(store: Store, tmp_path: Path) -> None:
    load(written(tmp_path, "all", talks(), quarrel(), peace()), store)
    assert remove("peace", store)
    assert not remove("peace", store)
    assert not remove('x" . ?s ?p ?o } } #', store)
    rest = of_file(written(tmp_path, "rest", talks(), quarrel()))
    assert content(store) >= rest
    # entities two articles share keep what either called them; nothing else is left
    assert {quad[0] for quad in content(store) - rest} <= {f"<{ENTITIES}>"}
    load(written(tmp_path, "peace", peace()), store)
    assert content(store) == of_file(written(tmp_path, "again", talks(), quarrel(), peace()))


def test_turtle_finds_its_graphs(store: Store, tmp_path: Path) -> None:
    """Turtle has no named graphs; what kg wrote goes where its N-Quads would have gone."""
    for analysis in (talks(), row(), peace()):
        quads = written(tmp_path, "one", analysis)
        assert load(written(tmp_path, "one", analysis, format="ttl"), store).sent >= 3
        assert load(quads, store).sent == 0
        assert content(store) >= of_file(quads)


@pytest.mark.parametrize(
    "options", [{"mentions": "oa"}, {"mentions": "none"}, {"direct": False}, {"base": "https://data.example/x/"}]
)
def test_turtle_of_any_options(options: dict[str, object], tmp_path: Path) -> None:
    """Whatever it was written with: nothing is lost, and what can be told apart is."""
    path = tmp_path / "g.ttl"
    path.write_bytes(rdf.write(newsroom(), "ttl", **options))  # type: ignore[arg-type]
    parcels = list(split(path))
    assert {line for parcel in parcels for line in parcel.lines} == {
        f"{quad.triple} .\n".encode() for quad in ox.parse(path=str(path))
    }
    assert len(parcels) == (6 if options.get("direct") is False else 10)


def test_what_is_almost_ours_is_not_split(tmp_path: Path) -> None:
    path = tmp_path / "g.ttl"
    path.write_bytes(rdf.write(newsroom(), "ttl") + b"<x:mine> <x:p> 1 .\n")
    (parcel,) = split(path)
    assert parcel.graph == f"{VOCABULARY}file/g.ttl"
    path.write_text("<https://x.example/article/1> a <https://schema.org/NewsArticle> .")
    assert [len(parcel.lines) for parcel in split(path)] == [1]


def test_arabic_and_strange_iris_survive(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "strange.ttl"
    path.write_text(
        "@prefix a: <https://example.org/أخبار/> .\n"
        'a:قمة a:p "سطر\\nآخر \\" \\\\ 🌎 \\u0007"@ar , "1.50"^^a:n , a:x%20y , <https://example.org/?q=أ&r=\'()> .\n',
        encoding="utf-8",
    )
    load(path, store)
    name = f"<{VOCABULARY}file/strange.ttl>"
    assert {quad[1:] for quad in content(store) if quad[0] == name} == {quad[1:] for quad in of_file(path)}


def test_blank_nodes_stay_together(store: Store, tmp_path: Path) -> None:
    path = tmp_path / "blank.ttl"
    path.write_text("@prefix a: <x:> .\n" + "".join(f"a:s a:p [ a:q {n} ; a:r {n} ] .\n" for n in range(30)))
    load(path, store, batch=7)
    assert load(path, store, batch=7).unchanged == 1
    answer = store.query("SELECT (COUNT(*) AS ?n) { <x:s> <x:p> ?b . ?b <x:q> ?n ; <x:r> ?n }")
    assert isinstance(answer, Rows) and answer.dicts() == [{"n": "30"}]


# ------------------------------------------------------------------------------------------------------ breakdowns


def mortal(store: Remote, server: Server, after: int) -> Remote:
    """The client, whose server is killed when so many graphs have been put."""
    put, count = store.put, [0]

    def dying(graph: str, triples: Sequence[bytes]) -> None:
        count[0] += 1
        if count[0] > after:
            server.kill()
        put(graph, triples)

    store.put = dying  # type: ignore[method-assign]
    return store


@pytest.mark.parametrize("kind", ["oxigraph", "virtuoso"])
def test_the_server_dies_in_the_middle(kind: str, file: Path, tmp_path: Path) -> None:
    """The client gives up and says so; called again, it sends the rest."""
    port = free_port()
    start = oxigraph if kind == "oxigraph" else virtuoso
    auth = credentials("dba", "dba", None) if kind == "virtuoso" else None
    with start(tmp_path, port) as server:
        store = mortal(Remote(server.address, engine=kind, auth=auth, retries=IMPATIENT), server, after=3)
        with pytest.raises(StoreAway, match="cannot be reached"):
            load(file, store)
    with start(tmp_path, port) as server:
        store = Remote(server.address, engine=kind, auth=auth)
        assert load(file, store).unchanged == 5
        assert content(store) == of_file(file)


def test_the_server_comes_back_in_time(file: Path, tmp_path: Path) -> None:
    """The client waits and goes on by itself."""
    port = free_port()
    done: list[Loaded] = []
    with oxigraph(tmp_path, port) as server:
        store = mortal(Remote(server.address, engine="oxigraph", retries=PATIENT), server, after=3)
        thread = threading.Thread(target=lambda: done.append(load(file, store)))
        thread.start()
        server.process.wait(60)
    with oxigraph(tmp_path, port):
        thread.join(120)
        assert done and done[0].sent == 10
        assert content(store) == of_file(file)


def test_back_off(file: Path) -> None:
    """Pauses double; the server's own wish (Retry-After) goes before."""
    pauses: list[float] = []
    with Gateway(shared("oxigraph").address, faults=[503, 429, None, 502, 503]) as gateway:
        retries = Retries(times=3, pause=0.25, sleep=pauses.append)
        with Remote(gateway.address, engine="oxigraph", retries=retries) as store:
            load(file, store)
    assert pauses == [1.0, 1.0, 1.0, 1.0]
    pauses.clear()
    with pytest.raises(StoreAway, match="cannot be reached"):
        Remote(f"http://127.0.0.1:{free_port()}", retries=Retries(times=4, pause=0.25, sleep=pauses.append)).query(
            "ASK {}"
        )
    assert pauses == [0.25, 0.5, 1.0, 2.0]


def test_a_writer_that_is_killed_leaves_whole_articles(tmp_path: Path, file: Path) -> None:
    """The embedded store after ``kill -9``: what has a seal is whole, and loading again completes the rest."""
    import os
    import signal
    import subprocess
    import sys

    code = (
        "import os, signal, sys; from pathlib import Path; from kg.store import Embedded, load\n"
        "store = Embedded(sys.argv[1], write=True); put = store.put; n = []\n"
        "def dying(*a):\n    n.append(put(*a))\n    len(n) == 3 and os.kill(os.getpid(), signal.SIGKILL)\n"
        "store.put = dying; load(Path(sys.argv[2]), store)\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(kg.cli.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path / "store"), str(file)], env=environment)
    assert done.returncode == -signal.SIGKILL
    with Embedded(tmp_path / "store", write=True) as store:
        assert content(store) < of_file(file)
        assert load(file, store).unchanged == 5
        assert content(store) == of_file(file)


# -------------------------------------------------------------------------------------------- credentials and refusals


def test_digest(file: Path) -> None:
    server = shared("virtuoso")
    with pytest.raises(StoreRefused, match="wants credentials \\(401, Digest\\): give --user and KG_PASSWORD"):
        Remote(server.address, graphs=server.graphs, query=server.query).put("x:g", [b"<x:s> <x:p> 1 .\n"])
    wrong = credentials("dba", "wrong", None)
    with pytest.raises(StoreRefused, match="does not accept these credentials"):
        Remote(server.address, engine="virtuoso", auth=wrong).put("x:g", [b"<x:s> <x:p> 1 .\n"])


def test_basic(file: Path) -> None:
    with Gateway(shared("oxigraph").address, basic="سلمى:كلمة سر") as gateway:
        with pytest.raises(StoreRefused, match="401, Basic"):
            load(file, Remote(gateway.address, engine="oxigraph"))
        assert all("Authorization" not in note.body for note in gateway.requests)
        with Remote(gateway.address, engine="oxigraph", auth=credentials("سلمى", "كلمة سر", None)) as store:
            load(file, store, again=True)
            assert store.query("ASK { ?s ?p ?o }") is True


def test_token_by_updates_alone(tmp_path: Path, file: Path) -> None:
    """Into kg serve, which has no Graph Store Protocol for writing."""
    Embedded(tmp_path / "store", write=True).close()
    with kg_serve(tmp_path / "store", "--update", token="secret") as server:
        with Remote(server.query, auth=Token("secret")) as store:
            load(file, store)
            assert content(store) == of_file(file)
            assert remove("peace", store)
        with pytest.raises(StoreRefused, match="401"):
            load(file, Remote(server.query, auth=Token("wrong")))


@pytest.mark.parametrize(
    ("fault", "error", "words"),
    [
        (403, StoreRefused, "does not allow this"),
        (404, StoreError, "does not exist"),
        (405, StoreRefused, "does not allow this"),
        (413, LimitExceeded, "--batch"),
        (500, StoreError, "out of order"),
        (503, StoreAway, "try again later"),
        (301, StoreError, "moved to http://moved.example/"),
    ],
)
def test_refusals(fault: int, error: type[StoreError], words: str) -> None:
    with Gateway(faults=[fault]) as gateway, pytest.raises(error, match=words):
        Remote(gateway.address, engine="oxigraph", retries=IMPATIENT).put("x:g", [b"<x:s> <x:p> 1 .\n"])


def test_too_large_a_request_says_what_to_do(file: Path) -> None:
    with Gateway(shared("oxigraph").address, most=30_000) as gateway:
        store = Remote(gateway.address, engine="oxigraph")
        with pytest.raises(LimitExceeded, match="make it smaller with --batch"):
            load(file, store, again=True)
        load(file, store, again=True, batch=120)


def test_read_only_servers_refuse(tmp_path: Path, file: Path) -> None:
    Embedded(tmp_path / "store", write=True).close()
    with oxigraph(tmp_path / "store", verb="serve-read-only") as server, pytest.raises(StoreRefused, match="allow"):
        load(file, Remote(server.address, engine="oxigraph"))


def test_what_is_no_sparql_server(tmp_path: Path) -> None:
    with Gateway() as page, pytest.raises(StoreError, match="not SPARQL results"):
        Remote(page.address).query("SELECT * {}")
    with pytest.raises(StoreError, match="does not exist \\(404\\): is the address right"):
        Remote(shared("oxigraph").address + "/nothing").query("ASK {}")
    for address in ("ftp://x/", "http:///x", "localhost:80", "http://x:port/"):
        with pytest.raises(InputError, match="not a web address"):
            Remote(address)
    with pytest.raises(InputError, match="leave the user and password out"):
        Remote("http://me:secret@localhost/")
    with pytest.raises(InputError, match="choose sparql, oxigraph"):
        Remote("http://localhost/", engine="mysql")
    with pytest.raises(InputError, match="go together"):
        credentials("me", None, None)


def test_malformed_queries_show_the_place(store: Store) -> None:
    with pytest.raises(QueryError, match="malformed"):
        store.query("SELECT * {\n ?s rdfs:label ?o .\n ?s ?p }", rdf.prefixes(VOCABULARY))
    with pytest.raises(QueryError, match="zz: is not declared at line 2, column 5"):
        store.query("SELECT * {\n ?s zz:p ?o }", rdf.prefixes(VOCABULARY))
    assert store.query("ASK { ?s rdfs:nothing ?o }", rdf.prefixes(VOCABULARY)) is False


# ------------------------------------------------------------------------------- requests as each engine documents them


@pytest.mark.parametrize(
    ("engine", "base", "query", "update", "graphs"),
    [
        ("oxigraph", "", "/query", "/update", "/store"),
        ("fuseki", "/ds", "/ds/sparql", "/ds/update", "/ds/data"),
        (
            "graphdb",
            "/repositories/kg",
            "/repositories/kg",
            "/repositories/kg/statements",
            "/repositories/kg/rdf-graphs/service",
        ),
        ("virtuoso", "", "/sparql", "/sparql", "/sparql-graph-crud"),
        (
            "blazegraph",
            "/blazegraph/namespace/kb",
            "/blazegraph/namespace/kb/sparql",
            "/blazegraph/namespace/kb/sparql",
            None,
        ),
        ("stardog", "/kg", "/kg/query", "/kg/update", "/kg"),
        ("neptune", "", "/sparql", "/sparql", "/sparql/gsp/"),
        ("sparql", "/endpoint", "/endpoint", "/endpoint", None),
    ],
)
def test_requests_of_each_engine(engine: str, base: str, query: str, update: str, graphs: str | None) -> None:
    """Addresses as in the documentation named in `kg.store.engines`."""
    with Gateway() as server:
        store = Remote(server.address + base, engine=engine)
        for ask in ("ASK { ?s ?p ?o }", "ASK { GRAPH ?g { ?s ?p ?o } }"):
            with pytest.raises(StoreError, match="not SPARQL results"):
                store.query(ask)
        store.update("CLEAR ALL")
        store.put("x:g", [b"<x:s> <x:p> 1 .\n"])
        store.delete("x:g")
        union, named, change, put, drop = server.requests
    form = "application/x-www-form-urlencoded"
    assert [(note.method, note.path, note.content_type) for note in (union, named)] == [("POST", query, form)] * 2
    assert ("default-graph-uri" in union.body) == (engine in ("fuseki", "stardog"))
    assert "default-graph-uri" not in named.body
    assert ("union-default-graph" in named.body) == (engine == "oxigraph")
    assert (change.method, change.path, change.content_type, change.body) == ("POST", update, form, "update=CLEAR+ALL")
    if graphs is None:
        assert [(note.path, note.body.startswith("update=DROP+SILENT+GRAPH")) for note in (put, drop)] == [
            (update, True)
        ] * 2
    else:
        assert (put.method, put.path, put.content_type) == ("PUT", graphs, "application/n-triples")
        assert (drop.method, drop.path) == ("DELETE", graphs)
        assert put.parameters == drop.parameters == {"graph": ["x:g"]}


def test_the_command_line_knows_every_engine() -> None:
    from kg.cli.stores import ENGINES as NAMED

    assert set(NAMED) == set(ENGINES)


def test_virtuoso_has_other_addresses_for_those_with_credentials() -> None:
    store = Remote("http://localhost:8890/", engine="virtuoso", auth=credentials("dba", "dba", None))
    assert store.query_url == store.update_url == "http://localhost:8890/sparql-auth"
    assert store.graphs_url == "http://localhost:8890/sparql-graph-crud-auth"


# ----------------------------------------------------------------------------------------------------- command line


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(kg.cli.cli, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


def test_load_and_query(tmp_path: Path, file: Path) -> None:
    store = tmp_path / "store"
    loaded = run("load", file, "--to", store)
    assert (loaded.exit_code, "in 10 graphs loaded, 0 graphs were there" in loaded.stderr) == (0, True)
    assert "0 graphs loaded, 10 graphs were there" in run("load", file, "--to", store).stderr
    assert "peace: removed" in run("load", "--to", store, "--remove", "peace").stderr
    assert "peace: is not in the store" in run("load", "--to", store, "--remove", "peace").stderr
    assert run("load", "--to", store).exit_code == 2
    for source in (store, file):
        asked = run("query", source, "--ask", "path", "-p", "who=شينباوم", "-p", "whom=لولا", "--format", "csv")
        assert (asked.exit_code, "يستقبل" in asked.stdout or "يلتقي" in asked.stdout) == (0, True)
    table = run("query", store, "-s", "SELECT ?b { ?a rel:meet ?b } ORDER BY ?b LIMIT 1")
    assert table.stdout == "b\n-------------\nentity:Q37181\n"
    assert run("query", store, "-s", "ASK { ?a rel:meet ?b }").stdout == "yes\n"
    assert '"Q37181"' not in run("query", store, "-s", "ASK {}", "--format", "json").stdout


def test_query_writes_graphs(tmp_path: Path, file: Path) -> None:
    for name in ("g.svg", "g.graphml", "g.ttl", "g.nq", "g.jsonld", "g.csv"):
        result = run("query", file, "--ask", "meetings", "-o", tmp_path / name)
        assert (result.exit_code, result.stderr) == (0, "")
        assert (tmp_path / name).stat().st_size > 100
    graph = rdf.read(tmp_path / "g.ttl")
    assert {edge["predicate"] for *_, edge in graph.edges(data=True)} == {"meet", "host"}
    turtle = run("query", file, "-s", "CONSTRUCT { ?a rel:meet ?b } WHERE { ?a rel:meet ?b }")
    assert "entity:sheinbaum rel:meet entity:Q37181 ." in turtle.stdout
    refused = run("query", file, "-s", "SELECT ?a { ?a rel:meet ?b }", "-o", tmp_path / "g.svg")
    assert (refused.exit_code, "?relation" in refused.stderr) == (2, True)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-s", "SELECT * { ?a rel:meet }"], 2, "malformed at line 1, column 24"),
        (["-s", "SELECT * { ?a x:meet ?b }"], 2, "x: is not declared at line 1, column 15"),
        (["-s", "INSERT DATA { <x:a> <x:b> 1 }"], 2, "this is an update"),
        (["-s", "hello"], 2, "no SPARQL query"),
        (["--ask", "weather"], 2, "choose claims, disputed"),
        (["--ask", "path", "-p", "who=لولا"], 2, "path needs whom"),
        (["--ask", "path", "-p", "who=لولا", "-p", "whom=لو"], 2, "names that have it in them: الرئيس لولا"),
        (["--ask", "meetings", "-p", "since=yesterday"], 2, "is not a date"),
        (["--ask", "meetings", "-p", "color=red"], 2, "it takes who, whom, since, until"),
        (["--ask", "meetings", "-p", "who"], 2, "NAME=VALUE"),
        (["-s", "ASK {}", "--ask", "path"], 2, "one of --sparql"),
        (["-s", "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "--timeout", "1"], 6, "longer than 1 s"),
    ],
)
def test_query_errors(file: Path, arguments: list[str], code: int, words: str) -> None:
    result = run("query", file, *arguments)
    assert (result.exit_code, words in result.stderr) == (code, True), result.stderr


def test_huge_answers(file: Path) -> None:
    cross = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } LIMIT 20000"
    result = run("query", file, "-s", cross, "--max-answer", "1")
    assert (result.exit_code, "larger than 1,000,000 bytes: add LIMIT" in result.stderr) == (6, True)
    server = shared("oxigraph")
    load(file, Remote(server.address, engine="oxigraph"))
    result = run("query", server.address, "--engine", "oxigraph", "-s", cross, "--max-answer", "1")
    assert (result.exit_code, "larger than 1,000,000 bytes: add LIMIT" in result.stderr) == (6, True)
    result = run("query", server.address, "--engine", "oxigraph", "-s", "SELECT ?a { ?a rel:threaten ?b } LIMIT 1")
    assert result.stdout == "a\n-----------\nentity:Q155\n"


def test_values_cannot_become_sparql(file: Path) -> None:
    for value in ('"@ar)) } #', "> ) } DROP ALL #", "\\", "a\nb", "'''"):
        result = run("query", file, "--ask", "threats", "-p", f"who={value}")
        assert (result.exit_code, "is called" in result.stderr) == (2, True)


def test_bad_files_cost_themselves(tmp_path: Path, file: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.nq").write_bytes(file.read_bytes())
    (folder / "b.ttl").write_text("@prefix a: <x:> .\na:b a:c e:f .\n")
    (folder / "c.nt").write_text("<x:a> <x:b> <not an iri> .\n")
    (folder / "d.trig").write_text("_:g { <x:a> <x:b> 1 }")
    result = run("load", folder, "--to", tmp_path / "store")
    assert result.exit_code == 1
    for words in (
        "b.ttl: malformed Turtle: Parser error at line 2 between columns 9 and 12: The prefix e: has not been declared",
        "c.nt: malformed N-Triples",
        "d.trig: a graph is named by a blank node",
        "1 done, 3 failed",
    ):
        assert words in result.stderr
    assert run("load", tmp_path / "nothing", "--to", tmp_path / "store").exit_code == 2
    (tmp_path / "x.txt").write_text("x")
    assert "end its name in one of" in run("load", tmp_path / "x.txt", "--to", tmp_path / "store").stderr
    assert "has other files in it" in run("load", file, "--to", folder).stderr


def test_one_writer_or_many_readers(tmp_path: Path, file: Path) -> None:
    run("load", file, "--to", tmp_path / "store")
    with Embedded(tmp_path / "store") as one, Embedded(tmp_path / "store") as two:
        assert len(one) == len(two)
        result = run("load", file, "--to", tmp_path / "store")
        assert (result.exit_code, "is open elsewhere" in result.stderr) == (6, True)
    with Embedded(tmp_path / "store", write=True):
        result = run("query", tmp_path / "store", "-s", "ASK {}")
        assert (result.exit_code, "is being written to" in result.stderr) == (6, True)
    assert "is not a store" in run("serve", file.parent).stderr


def test_a_server_that_is_away(file: Path) -> None:
    result = run("load", file, "--to", f"http://127.0.0.1:{free_port()}", "--retries", "0")
    assert result.exit_code == 6
    assert "cannot be reached" in result.stderr
    assert "0 of 1 files are in; the same command goes on there" in result.stderr
