"""kg serve: the W3C's protocol cases, clients of others, limits that hold."""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from newsroom import newsroom
from rdflib.plugins.stores.sparqlstore import SPARQLStore
from servers import Server, kg_serve
from SPARQLWrapper import JSON as WRAPPER_JSON
from SPARQLWrapper import SPARQLWrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from kg import rdf
from kg.cli import cli
from kg.page import page
from kg.serve import application
from kg.serve.protocol import Refused, negotiate, operation, using
from kg.store import Embedded, load
from kg.store.sparql import reaches_out

DATA = "http://data.example/"
FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The example graph and the three documents of the protocol tests."""
    folder = tmp_path_factory.mktemp("serve")
    (folder / "graph.nq").write_bytes(rdf.write(newsroom(), "nq"))
    with Embedded(folder / "store", write=True) as opened:
        load(folder / "graph.nq", opened)
        for name in ("data1", "data2", "data3"):
            line = f'<{DATA}{name}> <http://purl.org/dc/terms/title> "{name}" .\n'
            opened.put(DATA + name, [line.encode()])
    return folder / "store"


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with kg_serve(store, "--timeout", "2", "--max-answer", "1", "--cors", "https://page.example") as running:
        yield running


@pytest.fixture(scope="module")
def writable(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("writable")
    with Embedded(folder / "store", write=True) as opened:
        opened.put(DATA + "data1", [f"<{DATA}data1> a <{DATA}Document> .\n".encode()])
    with kg_serve(folder / "store", "--update", token="secret") as running:
        yield running


@pytest.fixture(scope="module")
def client() -> Iterator[httpx2.Client]:
    with httpx2.Client(timeout=60) as opened:
        yield opened


def ask(client: httpx2.Client, server: Server, query: str, **parameters: list[str]) -> bool:
    response = client.post(server.query, params=parameters, content=query.encode(), headers={"Content-Type": QUERY})
    assert response.status_code == 200, response.text
    return bool(response.json()["boolean"])


# ----------------------------------------------- SPARQL 1.1 Protocol tests of the W3C (data-sparql11/protocol), queries


def test_query_get(client: httpx2.Client, server: Server) -> None:
    response = client.get(server.query, params={"query": "ASK {}"})
    assert (response.status_code, response.json()["boolean"]) == (200, True)
    assert response.headers["content-type"] == "application/sparql-results+json"


def test_query_post_form(client: httpx2.Client, server: Server) -> None:
    assert client.post(server.query, data={"query": "ASK {}"}).json()["boolean"] is True


def test_query_post_direct(client: httpx2.Client, server: Server) -> None:
    assert ask(client, server, "ASK {}")


def test_query_dataset_default_graph(client: httpx2.Client, server: Server) -> None:
    one = f"ASK {{ <{DATA}data1> ?p ?o }}"
    both = f"ASK {{ <{DATA}data1> ?p ?o . <{DATA}data2> ?p ?x }}"
    graphs = [DATA + "data1", DATA + "data2"]
    assert ask(client, server, one, **{"default-graph-uri": graphs[:1]})
    assert not ask(client, server, both, **{"default-graph-uri": graphs[:1]})
    assert ask(client, server, both, **{"default-graph-uri": graphs})
    response = client.get(server.query, params={"query": both, "default-graph-uri": graphs})
    assert response.json()["boolean"] is True


def test_query_dataset_named_graphs(client: httpx2.Client, server: Server) -> None:
    graphs = [DATA + "data1", DATA + "data2"]
    assert ask(client, server, "ASK { GRAPH ?g { ?s ?p ?o } }", **{"named-graph-uri": graphs})
    assert not ask(client, server, f"ASK {{ GRAPH <{DATA}data3> {{ ?s ?p ?o }} }}", **{"named-graph-uri": graphs})
    assert not ask(client, server, "ASK { ?s ?p ?o }", **{"named-graph-uri": graphs})
    response = client.post(server.query, data={"query": "ASK { GRAPH ?g { ?s ?p ?o } }", "named-graph-uri": graphs})
    assert response.json()["boolean"] is True


def test_query_dataset_full(client: httpx2.Client, server: Server) -> None:
    response = client.post(
        server.query,
        params={"default-graph-uri": DATA + "data3", "named-graph-uri": [DATA + "data1", DATA + "data2"]},
        content=b"SELECT ?g ?x ?s { ?x ?y ?o GRAPH ?g { ?s ?p ?z } }",
        headers={"Content-Type": QUERY},
    )
    found = {tuple(row[name]["value"] for name in "gxs") for row in response.json()["results"]["bindings"]}
    assert found == {(DATA + name, DATA + "data3", DATA + name) for name in ("data1", "data2")}


def test_query_multiple_dataset(client: httpx2.Client, server: Server) -> None:
    """The dataset of the request goes before that of the query."""
    query = f"ASK FROM <{DATA}data1> {{ <{DATA}data1> ?p ?o }}"
    assert ask(client, server, query)
    assert not ask(client, server, query, **{"default-graph-uri": [DATA + "data2"]})


@pytest.mark.parametrize(
    ("query", "types"),
    [
        ("SELECT (1 AS ?value) {}", ["application/sparql-results+json", "application/sparql-results+xml", "text/csv"]),
        ("SELECT (1 AS ?value) {}", ["text/tab-separated-values"]),
        ("ASK {}", ["application/sparql-results+json", "application/sparql-results+xml"]),
        (f"DESCRIBE <{DATA}data1>", ["text/turtle", "application/rdf+xml", "application/n-triples"]),
        ("CONSTRUCT { <s> <p> 1 } WHERE {}", ["text/turtle", "application/rdf+xml", "application/ld+json"]),
    ],
)
def test_query_content_types(client: httpx2.Client, server: Server, query: str, types: list[str]) -> None:
    for kind in types:
        response = client.get(server.query, params={"query": query}, headers={"Accept": kind})
        assert (response.status_code, response.headers["content-type"].partition(";")[0]) == (200, kind)
        assert response.content
    assert client.get(server.query, params={"query": query}, headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize(
    ("method", "parameters", "kind", "body", "status"),
    [
        pytest.param("PUT", "query=ASK%20%7B%7D", None, "", 405, id="bad_query_method"),
        pytest.param("GET", "query=ASK%20%7B%7D&query=SELECT%20*%20%7B%7D", None, "", 400, id="bad_multiple_queries"),
        pytest.param("POST", "", "text/plain", "ASK {}", 415, id="bad_query_wrong_media_type"),
        pytest.param("POST", "", None, "query=ASK%20%7B%7D", 415, id="bad_query_missing_form_type"),
        pytest.param("POST", "", None, "ASK {}", 415, id="bad_query_missing_direct_type"),
        pytest.param("POST", "", f"{QUERY}; charset=UTF-16", "ASK {}", 415, id="bad_query_non_utf8"),
        pytest.param("GET", "query=ASK%20%7B", None, "", 400, id="bad_query_syntax"),
        pytest.param("GET", "update=CLEAR%20ALL", None, "", 400, id="bad_update_get"),
        pytest.param("POST", "", FORM, "update=CLEAR%20NAMED&update=CLEAR%20DEFAULT", 400, id="bad_multiple_updates"),
        pytest.param("POST", "", "text/plain", "CLEAR NAMED", 415, id="bad_update_wrong_media_type"),
        pytest.param("POST", "", None, "update=CLEAR%20NAMED", 415, id="bad_update_missing_form_type"),
        pytest.param("POST", "", None, "CLEAR NAMED", 415, id="bad_update_missing_direct_type"),
        pytest.param("POST", "", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED", 415, id="bad_update_non_utf8"),
        pytest.param("POST", "", FORM, "update=CLEAR%20XYZ", 400, id="bad_update_syntax"),
        pytest.param(
            "POST",
            "using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople",
            UPDATE,
            "WITH <http://example/a> DELETE { ?p <x:y> 'Bill' } INSERT { ?p <x:y> 'Will' } WHERE { ?p <x:y> 'Bill' }",
            400,
            id="bad_update_dataset_conflict",
        ),
    ],
)
def test_bad_requests(
    client: httpx2.Client, writable: Server, method: str, parameters: str, kind: str | None, body: str, status: int
) -> None:
    headers = {"Authorization": "Bearer secret"} | ({"Content-Type": kind} if kind else {})
    encoded = body.encode("utf-16" if kind and "UTF-16" in kind else "utf-8")
    response = client.request(method, f"{writable.query}?{parameters}", content=encoded, headers=headers)
    assert response.status_code == status, response.text
    assert ask(client, writable, f"ASK {{ <{DATA}data1> ?p ?o }}"), "nothing was cleared"


# ------------------------------------------------------------------------------------------- the same, updates


def change(client: httpx2.Client, server: Server, update: str, **parameters: list[str]) -> httpx2.Response:
    headers = {"Content-Type": UPDATE, "Authorization": "Bearer secret"}
    return client.post(server.query, params=parameters, content=update.encode(), headers=headers)


def test_update_post_form_and_direct(client: httpx2.Client, writable: Server) -> None:
    graph = f"{DATA}posted"
    for number, send in enumerate(("form", "direct")):
        update = f"INSERT DATA {{ GRAPH <{graph}> {{ <x:{number}> <x:p> 1 }} }}"
        if send == "form":
            headers = {"Authorization": "Bearer secret"}
            assert client.post(writable.query, data={"update": update}, headers=headers).status_code == 204
        else:
            assert change(client, writable, update).status_code == 204
        assert ask(client, writable, f"ASK {{ GRAPH <{graph}> {{ <x:{number}> <x:p> 1 }} }}")


@pytest.mark.parametrize(
    ("parameters", "where", "found"),
    [
        pytest.param({"using-graph-uri": ["d1"]}, "{ ?s a <x:D> }", {"d1"}, id="update_dataset_default_graph"),
        pytest.param({"using-graph-uri": ["d1", "d2"]}, "{ ?s a <x:D> }", {"d1", "d2"}, id="..._default_graphs"),
        pytest.param(
            {"using-named-graph-uri": ["d1", "d2"]}, "{ GRAPH ?g { ?s a <x:D> } }", {"d1", "d2"}, id="..._named_graphs"
        ),
        pytest.param(
            {"using-graph-uri": ["d1"], "using-named-graph-uri": ["d2"]},
            "{ { ?s a <x:D> } UNION { GRAPH ?g { ?s a <x:D> } } }",
            {"d1", "d2"},
            id="update_dataset_full",
        ),
    ],
)
def test_update_dataset(
    client: httpx2.Client, writable: Server, parameters: dict[str, list[str]], where: str, found: set[str]
) -> None:
    """Three documents are written anew; those the request names are marked."""
    data = " ".join(f"GRAPH <{DATA}{name}> {{ <{DATA}{name}> a <x:D> }}" for name in ("d1", "d2", "d3"))
    update = (
        f"DROP SILENT GRAPH <x:marked> ; INSERT DATA {{ {data} }} ; "
        f"INSERT {{ GRAPH <x:marked> {{ ?s a <x:Where> }} }} WHERE {where}"
    )
    full = {name: [DATA + value for value in values] for name, values in parameters.items()}
    assert change(client, writable, update, **full).status_code == 204
    response = client.get(writable.query, params={"query": "SELECT ?s { GRAPH <x:marked> { ?s ?p ?o } }"})
    assert {row["s"]["value"] for row in response.json()["results"]["bindings"]} == {DATA + name for name in found}


def test_update_base_uri(client: httpx2.Client, writable: Server) -> None:
    assert change(client, writable, "INSERT DATA { GRAPH <x:base> { <x:s> <x:p> <test> } }").status_code == 204
    response = client.get(writable.query, params={"query": "SELECT ?o { GRAPH <x:base> { <x:s> <x:p> ?o } }"})
    (row,) = response.json()["results"]["bindings"]
    assert row["o"]["value"] == writable.query.replace("/sparql", "/test")


def test_updates_need_the_token(client: httpx2.Client, server: Server, writable: Server) -> None:
    update = {"update": "CLEAR ALL"}
    assert client.post(server.query, data=update).status_code == 403
    assert client.post(writable.query, data=update).status_code == 401
    for header in ("Bearer wrong", "Basic secret", "secret", "Bearer", "Bearer سر"):
        response = client.post(writable.query, data=update, headers={"Authorization": header.encode()})
        assert response.status_code == 401
        assert response.headers["www-authenticate"].startswith("Bearer")
    response = change(client, writable, "LOAD <http://127.0.0.1:1/>")
    assert (response.status_code, "LOAD is not allowed here" in response.text) == (400, True)
    assert ask(client, writable, f"ASK {{ <{DATA}data1> ?p ?o }}")


# ------------------------------------------------------------------------- Graph Store Protocol, description, browsers


def test_graph_store_reading(client: httpx2.Client, server: Server, store: Path) -> None:
    graph = "https://example.org/kg/graph/peace"
    response = client.get(server.graphs, params={"graph": graph}, headers={"Accept": "application/n-triples"})
    read = {str(triple) for triple in ox.parse(response.content, format=ox.RdfFormat.N_TRIPLES)}
    with Embedded(store) as opened:
        stored = opened.query(f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{graph}> {{ ?s ?p ?o }} }}")
    assert len(read) == len(stored.triples)  # type: ignore[union-attr]
    head = client.head(server.graphs, params={"graph": graph})
    assert (head.status_code, head.content) == (200, b"")
    assert int(head.headers["content-length"]) > 1000
    assert client.get(server.graphs, params={"graph": graph + "x"}).status_code == 404
    assert client.head(server.graphs, params={"graph": graph + "x"}).status_code == 404
    assert client.get(server.graphs, params={"graph": [graph, graph]}).status_code == 400
    everything = client.get(server.graphs, headers={"Accept": "application/n-quads"})
    assert f"<{graph}>" in everything.text
    union = client.get(server.graphs, params={"default": ""}, headers={"Accept": "text/turtle"})
    assert DATA + "data1" in union.text
    for method in ("PUT", "POST", "DELETE"):
        assert client.request(method, server.graphs, params={"graph": graph}).status_code == 405


def test_service_description(client: httpx2.Client, server: Server, writable: Server) -> None:
    sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
    for kind, name in (("text/turtle", "turtle"), ("application/rdf+xml", "xml"), ("application/ld+json", "json-ld")):
        response = client.get(server.query, headers={"Accept": kind})
        graph = rdflib.Graph().parse(data=response.text, format=name)
        service = graph.value(predicate=rdflib.RDF.type, object=sd.Service)
        assert graph.value(service, sd.endpoint) == rdflib.URIRef(server.query)
        assert set(graph.objects(service, sd.supportedLanguage)) == {sd.SPARQL11Query}
        assert (service, sd.feature, sd.UnionDefaultGraph) in graph
    assert "SPARQL11Update" in client.get(writable.query).text
    assert client.get(server.query, headers={"Accept": "text/html,*/*;q=0.8"}).status_code == 200


def test_browsers_of_other_origins(client: httpx2.Client, server: Server, writable: Server) -> None:
    allowed = client.get(server.query, params={"query": "ASK {}"}, headers={"Origin": "https://page.example"})
    assert allowed.headers["access-control-allow-origin"] == "https://page.example"
    other = client.get(server.query, params={"query": "ASK {}"}, headers={"Origin": "https://other.example"})
    assert "access-control-allow-origin" not in other.headers
    asks = {"Origin": "https://page.example", "Access-Control-Request-Method": "POST"}
    assert client.options(server.query, headers=asks).status_code == 200
    assert client.options(writable.query, headers=asks).status_code == 400
    rebound = client.get(server.query, params={"query": "ASK {}"}, headers={"Host": "evil.example"})
    assert rebound.status_code == 400


# ------------------------------------------------------------------------------------------------- clients of others


def test_sparqlwrapper(server: Server) -> None:
    wrapper = SPARQLWrapper(server.query)
    wrapper.setReturnFormat(WRAPPER_JSON)
    wrapper.setQuery("SELECT (COUNT(*) AS ?n) { ?s a <https://example.org/kg/ns#Relation> }")
    assert wrapper.query().convert()["results"]["bindings"][0]["n"]["value"] == "24"
    wrapper.setMethod("POST")
    wrapper.setQuery("SELECT * { ?s ?p }")
    with pytest.raises(QueryBadFormed):
        wrapper.query()


def test_rdflib_sparqlstore(server: Server) -> None:
    graph = rdflib.Graph(SPARQLStore(server.query))
    label = rdflib.RDFS.label
    assert graph.value(rdflib.URIRef("https://example.org/kg/entity/Q16"), label) in (
        rdflib.Literal("كندا", lang="ar"),
        rdflib.Literal("Canada", lang="en"),
    )
    rows = graph.query("SELECT DISTINCT ?a { ?a <https://example.org/kg/predicate#threaten> ?b }")
    assert [str(row[0]) for row in rows] == ["https://example.org/kg/entity/Q155"]


def test_kg_view_shows_a_server_as_it_shows_the_store(server: Server, store: Path, tmp_path: Path) -> None:
    pages = []
    for number, name in enumerate((server.query, str(store))):
        path = tmp_path / f"{number}.html"
        done = CliRunner().invoke(cli, ["view", name, "--no-open", "-o", str(path)])
        assert done.exit_code == 0, done.output
        pages.append(path.read_text(encoding="utf-8"))
    assert pages[0] == pages[1] == page(newsroom())
    lost = CliRunner().invoke(cli, ["view", server.address + "/nothing", "--retries", "0", "--no-open"])
    assert (lost.exit_code, "404" in lost.output) == (6, True)


# ------------------------------------------------------------------------------------------------------------ limits


def test_a_hostile_query_ends_and_the_others_go_on(client: httpx2.Client, server: Server) -> None:
    answers: list[int] = []
    hostile = [
        threading.Thread(
            target=lambda: answers.append(httpx2.get(server.query, params={"query": CROSS}, timeout=60).status_code)
        )
        for _ in range(2)
    ]
    for thread in hostile:
        thread.start()
    for thread in hostile:
        thread.join(60)
    assert answers == [504, 504]
    assert ask(client, server, "ASK { ?s ?p ?o }")


def test_too_large_an_answer(client: httpx2.Client, server: Server) -> None:
    response = client.get(server.query, params={"query": "SELECT * { ?a ?b ?c . ?d ?e ?f }"})
    assert (response.status_code, "larger than 1,000,000 bytes" in response.text) == (422, True)


def test_too_much_memory(client: httpx2.Client, store: Path) -> None:
    with kg_serve(store, "--max-memory", "300", "--timeout", "50") as small:
        query = "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?c ?f ?i"
        response = client.get(small.query, params={"query": query}, timeout=60)
        assert (response.status_code, "memory" in response.text) == (504, True)
        assert ask(client, small, "ASK {}")


def test_too_large_a_request(client: httpx2.Client, server: Server) -> None:
    query = "ASK {} #" + "x" * 1_100_000
    assert client.post(server.query, data={"query": query}).status_code == 413


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <{there}> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE<{there}>{ ?s ?p ?o } }",
        "SELECT * { SERVICE #\n SILENT <{there}> { ?s ?p ?o } }",
        "SELECT * { ?x ?y ?z . FILTER(?z<'>') SERVICE <{there}> { ?s ?p ?o } FILTER(?z != '') }",
        "SELECT * { BIND(<{there}> AS ?there) SERVICE ?there { ?s ?p ?o } }",
        "PREFIX s: <{there}> SELECT * { service s: { ?s ?p ?o } }",
        "SELECT * { ?x ?y <http://x/\\u0061'> SERVICE <{there}> { ?s ?p ?o } ?x ?y <http://x/\\u0061'> }",
    ],
)
def test_no_query_reaches_another_server(client: httpx2.Client, server: Server, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        other.settimeout(0.2)
        text = query.replace("{there}", f"http://127.0.0.1:{other.getsockname()[1]}/sparql")
        response = client.get(server.query, params={"query": text})
        assert (response.status_code, "calls no other server" in response.text) == (400, True)
        with pytest.raises(TimeoutError):
            other.accept()


def test_words_that_are_no_keywords() -> None:
    for text in ("?service <p> 1", "a:web-service a:p ?o", "a:Service a ?c", "$service ?p ?o", "'x'@service ?o"):
        assert reaches_out(text) is None


def test_a_worker_outlives_neither_time_nor_its_owner(store: Path) -> None:
    """The endpoint is killed in the middle of a hostile query; its worker ends itself."""
    with kg_serve(store, "--timeout", "1") as running:
        thread = threading.Thread(target=lambda: _ignore(running.query))
        thread.start()
        workers: list[int] = []
        end = time.monotonic() + 20
        while not workers and time.monotonic() < end:
            workers = _children(running.process.pid)
            time.sleep(0.1)
        time.sleep(0.5)
        running.kill()
        thread.join(30)
        assert workers
        while any(os.path.exists(f"/proc/{pid}") for pid in workers) and time.monotonic() < end + 20:
            time.sleep(0.2)
        assert not [pid for pid in workers if os.path.exists(f"/proc/{pid}")]


def _ignore(address: str) -> None:
    with pytest.raises(httpx2.TransportError):
        httpx2.get(address, params={"query": CROSS}, timeout=60)


def _children(pid: int) -> list[int]:
    if sys.platform != "linux":
        pytest.skip("needs /proc")
    found = Path(f"/proc/{pid}/task").glob("*/children")
    return [int(child) for file in found for child in file.read_text().split()]


# -------------------------------------------------------------------------------------------------- further pages


def test_further_routes_use_the_pool(store: Path) -> None:
    """As a start page or another protocol would: the application takes routes, the pool answers."""

    async def count(request: Request) -> Response:
        answer = await request.app.state.pool.query(
            "SELECT (COUNT(DISTINCT ?a) AS ?n) { ?a a <https://schema.org/NewsArticle> }"
        )
        return PlainTextResponse(answer.dicts()[0]["n"])

    async def visit(routes: list[Route]) -> list[tuple[int, str]]:
        app = application(str(store), routes=routes)
        async with app.router.lifespan_context(app):
            transport = httpx2.ASGITransport(app)
            async with httpx2.AsyncClient(transport=transport, base_url="http://here") as client:
                answers = [await client.get("/"), await client.get("/sparql?query=ASK{}")]
        return [(answer.status_code, answer.text) for answer in answers]

    start, asked = asyncio.run(visit([Route("/", count)]))
    assert start == (200, "4")
    assert asked[0] == 200
    assert asyncio.run(visit([]))[0][0] == 303


# --------------------------------------------------------------------------------------------------------- pure parts


def test_negotiation() -> None:
    offered = ("text/turtle", "application/rdf+xml")
    assert negotiate("", offered) == "text/turtle"
    assert negotiate("*/*", offered) == "text/turtle"
    assert negotiate("application/*", offered) == "application/rdf+xml"
    assert negotiate("text/turtle;q=0.2, application/rdf+xml;q=0.9", offered) == "application/rdf+xml"
    assert negotiate("text/turtle;q=0, */*;q=0.1", offered) == "application/rdf+xml"
    assert negotiate("text/turtle;q=nonsense, application/rdf+xml", offered) == "application/rdf+xml"
    with pytest.raises(Refused, match="none of them"):
        negotiate("text/csv", offered)


def test_a_form_and_the_address_go_together() -> None:
    asked = operation(
        "POST", f"{FORM}; charset=utf-8", "default-graph-uri=x:1", b"query=ASK%7B%7D&default-graph-uri=x:2"
    )
    assert asked is not None and asked.default == ("x:1", "x:2")
    for parameters in ("query=ASK%7B%7D&default-graph-uri=a%20b", "query=%FF"):
        with pytest.raises(Refused):
            operation("GET", "", parameters, b"")


def test_a_dataset_goes_before_each_outer_where() -> None:
    update = "DELETE { ?s ?p 'WHERE' } WHERE { { SELECT ?s WHERE { ?s ?p ?o } } } ; INSERT { ?s ?p 1 } WHERE {}"
    assert using(update, ["x:g"], ["x:n"]) == (
        "DELETE { ?s ?p 'WHERE' }  USING <x:g> USING NAMED <x:n> WHERE { { SELECT ?s WHERE { ?s ?p ?o } } } ; "
        "INSERT { ?s ?p 1 }  USING <x:g> USING NAMED <x:n> WHERE {}"
    )
    with pytest.raises(Refused, match="DELETE WHERE"):
        using("DELETE WHERE { ?s ?p ?o }", ["x:g"], [])


def test_update_without_a_secret_is_a_usage_error(store: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "KG_TOKEN"}
    done = subprocess.run(
        [sys.executable, "-m", "kg", "serve", str(store), "--update"], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, "KG_TOKEN" in done.stderr) == (2, True)


def test_json_of_arabic(client: httpx2.Client, server: Server) -> None:
    query = 'SELECT ?s { ?s ?p "كندا"@ar }'
    assert "https://example.org/kg/entity/Q16" in json.dumps(client.get(server.query, params={"query": query}).json())
