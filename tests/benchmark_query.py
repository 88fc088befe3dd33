"""Query times of rdflib, pyoxigraph and `kg query`'s store on the same quads: ``python tests/benchmark_query.py``.

The data are copies of the example's articles under other ids, so the shape is that of real graphs. Not a test: it
prints seconds, best of three (once for rdflib).
"""

from __future__ import annotations

import dataclasses
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import rdflib
from graph_sample import talks
from newsroom import peace, quarrel

from kg import rdf
from kg.graph import merge, to_graph
from kg.rdf.vocabulary import VOCABULARY
from kg.store import Embedded, Rows, load
from kg.types import Analysis

QUERIES = {
    "count by predicate": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "all meetings": "SELECT ?a ?b { ?r kg:predicate rel:meet ; kg:subject ?a ; kg:object ?b }",
    "one entity's events": (
        "SELECT ?r ?t { ?e skos:exactMatch wd:Q16 . ?r sem:hasActor ?e OPTIONAL { ?r sem:hasTime/kg:iso8601 ?t } }"
    ),
    "who says so": "SELECT ?who ?claim { ?r kg:source/rdfs:label ?who ; rdfs:label ?claim }",
    "facts, in three lines": "SELECT ?a ?b { ?x rel:threaten ?y . ?x rdfs:label ?a . ?y rdfs:label ?b }",
}


def copy(analysis: Analysis, number: int) -> Analysis:
    document = analysis.document
    article = dataclasses.replace(document.article, id=f"{document.article.id}-{number}")
    return dataclasses.replace(analysis, document=dataclasses.replace(document, article=article))


def timed(act: Callable[[], object], times: int = 1) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        act()
        best = min(best, time.perf_counter() - start)
    return best


def main(articles: int) -> None:
    sources = (talks, quarrel, peace)
    graph = merge([to_graph(copy(sources[n % 3](), n)) for n in range(articles)])
    folder = Path(tempfile.mkdtemp())
    file = folder / "graph.nq"
    file.write_bytes(rdf.write(graph, "nq"))
    quads = sum(1 for _ in file.open(encoding="utf-8"))
    print(f"{quads:,} quads of {articles} articles, {file.stat().st_size / 1e6:.1f} MB")

    dataset = rdflib.Dataset(default_union=True)
    print(f"{'':24}{'rdflib':>10}{'embedded':>10}")
    store = Embedded(folder / "store", write=True)
    parse = timed(lambda: dataset.parse(file, format="nquads"))
    print(f"{'load':24}{parse:>10.2f}{timed(lambda: load(file, store)):>10.2f}")
    print(f"{'load again (unchanged)':24}{'':>10}{timed(lambda: load(file, store)):>10.2f}")
    prefixes = rdf.prefixes(VOCABULARY)
    for name, query in QUERIES.items():
        found = store.query(query, prefixes)
        assert isinstance(found, Rows) and found.rows
        slow = timed(lambda query=query: list(dataset.query(query, initNs=prefixes)))  # type: ignore[misc]
        fast = timed(lambda query=query: store.query(query, prefixes), 3)  # type: ignore[misc]
        print(f"{name:24}{slow:>10.3f}{fast:>10.3f}   x {slow / fast:,.0f}")
    store.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 300)
