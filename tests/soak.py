"""Thousands of requests of all sorts to `kg serve`, and the memory of its processes as it goes: it should stay flat.

``python tests/soak.py --requests 10000``; Linux only (/proc). Among the requests are hostile ones: nested until the
engine's stack ends, crossing everything with everything, calling other servers, no HTTP at all, clients that go away.
The exit code is 1 when an answer was not of the kind it should be, or the server grew by more than a fifth.
"""

from __future__ import annotations

import argparse
import random
import socket
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from newsroom import newsroom
from servers import Server, kg_serve

from kg import rdf
from kg.store import Embedded, load

QUERY = {"Content-Type": "application/sparql-query"}
CROSS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"

GOOD = (
    "ASK { ?s <https://example.org/kg/predicate#meet> ?o }",
    "SELECT * { ?s ?p ?o } LIMIT 200",
    "CONSTRUCT { ?s ?p ?o } WHERE { GRAPH ?g { ?s ?p ?o } } LIMIT 200",
    "SELECT ?s (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s ORDER BY DESC(?n) LIMIT 10",
    "DESCRIBE ?s { ?s ?p ?o } LIMIT 2",
)
BAD: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("SELECT", (400,)),
    ("SELECT * { " + "(" * 500, (400,)),
    ("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }", (400,)),
    ("LOAD <file:///etc/passwd>", (400,)),
    ("SELECT * FROM <no iri> { ?s ?p ?o }", (400,)),
    ("x" * 1_100_000, (413,)),
    ("SELECT * { ?s ?p ?o . FILTER(regex(?o, '(a*)*b')) } LIMIT 1", (200,)),
)
RARE: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("SELECT * { " + "{" * 100_000 + "}" * 100_000 + " }", (400,)),
    (CROSS, (504,)),
)


def one(client: httpx2.Client, server: Server, chance: random.Random) -> tuple[str, bool]:
    """Send something; its name, and whether the answer is of the kind it should be (503: busy, which is one)."""
    dice = chance.random()
    if dice < 0.7:
        query = chance.choice(GOOD)
        accept = chance.choice(
            ("*/*", "text/csv, text/turtle", "application/sparql-results+xml, application/n-triples")
        )
        code = client.post(server.query, content=query.encode(), headers={**QUERY, "Accept": accept}).status_code
        return "good", code in (200, 406, 503)
    if dice < 0.9:
        query, codes = chance.choice(BAD)
        return "bad", client.post(server.query, content=query.encode(), headers=QUERY).status_code in (*codes, 503)
    if dice < 0.905:
        query, codes = chance.choice(RARE)
        return "costly", client.post(server.query, content=query.encode(), headers=QUERY).status_code in (*codes, 503)
    if dice < 0.93:
        code = client.get(
            server.graphs, params={"graph": chance.choice(("", "x y", "http://a/>", "urn:none"))}
        ).status_code
        return "graph", code in (400, 404, 503)
    if dice < 0.95:
        return "update", client.post(server.update, data={"update": "CLEAR ALL"}).status_code == 403
    if dice < 0.97:
        headers = {"Accept": ";;q=nan,,/", "Content-Type": "text/x; charset=;"}
        return "headers", client.post(server.query, content=b"\xff\xfe", headers=headers).status_code in (400, 415)
    return raw(server, chance)


def raw(server: Server, chance: random.Random) -> tuple[str, bool]:
    """Bytes that are no HTTP, or the half of a request by somebody who goes away."""
    parts = urlsplit(server.address)
    half = b"POST /sparql HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nSELECT"
    whole = b"GET /sparql?query=SELECT%20*%20%7B%3Fs%20%3Fp%20%3Fo%7D HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with socket.create_connection((parts.hostname or "", parts.port or 0), timeout=10) as line:
        line.sendall(chance.choice((half, whole, chance.randbytes(200), b"GET / HTTP/9\r\n\r\n", b"\r\n" * 100)))
    return "raw", True


def memory(process: int) -> tuple[float, float]:
    """Megabytes that a process takes, and those of its children, the workers."""
    return _resident(process), sum(map(_resident, _children(process)))


def _resident(process: int) -> float:
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * 4096 / 1e6
    except OSError:
        return 0.0  # it has just ended


def _children(process: int) -> list[int]:
    tasks = Path(f"/proc/{process}/task").iterdir()
    return [int(child) for task in tasks for child in (task / "children").read_text().split()]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--clients", type=int, default=4)
    given = parser.parse_args()
    told: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    lock = threading.Lock()
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        (path / "graph.nq").write_bytes(rdf.write(newsroom(), "nq"))
        with Embedded(path / "store", write=True) as store:
            load(path / "graph.nq", store)
        with kg_serve(path / "store", "--timeout", "1", "--max-answer", "1", "--max-memory", "500") as server:
            at_end = []

            def some(number: int) -> None:
                chance = random.Random(number)
                with httpx2.Client(timeout=60) as client:
                    for _ in range(100):
                        try:
                            name, right = one(client, server, chance)
                        except httpx2.TransportError as error:
                            name, right = type(error).__name__, False
                        with lock:
                            told[name] += 1
                            wrong[name] += not right

            start = time.monotonic()
            pieces = max(1, given.requests // 100)
            with ThreadPoolExecutor(given.clients) as pool:
                for done, _ in enumerate(pool.map(some, range(pieces)), 1):
                    own, workers = memory(server.process.pid)
                    at_end.append(own)
                    if done % max(1, pieces // 20) == 0:
                        gone = time.monotonic() - start
                        where = f"server {own:6.1f} MB  workers {workers:6.1f} MB"
                        print(f"{done * 100:7,} requests {gone:6.0f} s  {where}", flush=True)
            assert server.process.poll() is None
    print(f"by kind: {dict(told)}; wrong answers: {dict(+wrong)}")
    quarter = max(1, len(at_end) // 4)
    early, late = max(at_end[:quarter]), max(at_end[-quarter:])
    print(f"server: at most {early:.1f} MB in the first quarter, {late:.1f} MB in the last")
    return int(bool(+wrong) or late > 1.2 * early)


if __name__ == "__main__":
    sys.exit(main())
