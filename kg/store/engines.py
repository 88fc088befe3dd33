"""Where SPARQL servers take requests: what each one's documentation says, as data.

The addresses are relative to the one a user knows the server by. `union` parameters make the default graph of a query
the union of all named graphs, where it is not so by itself.

    engine      address to give                                       documentation
    oxigraph    http://localhost:7878                                 README of oxigraph-cli
    virtuoso    http://localhost:8890                                 vos.openlinksw.com, VirtGraphUpdateProtocol
    fuseki      http://localhost:3030/DATASET                         jena.apache.org, fuseki2: soh, config-endpoint
    graphdb     http://localhost:7200/repositories/REPOSITORY         RDF4J REST API: repositories, graph store
    blazegraph  http://localhost:9999/blazegraph/namespace/NAMESPACE  wiki of blazegraph/database, REST_API
    stardog     http://localhost:5820/DATABASE                        docs.stardog.com, developing/http-api
    neptune     https://CLUSTER:8182                                  Neptune user guide, SPARQL HTTP API, GSP
    sparql      the endpoint itself, for queries and updates          SPARQL 1.1 Protocol
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Engine:
    """Addresses of one kind of server, relative to its base, and its ways."""

    query: str = ""
    update: str = ""
    graphs: str | None = None
    """Graph Store Protocol, with ``?graph=``; None where there is none, then updates are used."""
    signed: Mapping[str, str] = field(default_factory=dict)
    """Other addresses for requests with credentials."""
    union: Mapping[str, str] = field(default_factory=dict)
    atomic: bool = True
    """A PUT or update happens whole or not at all."""


_NONE: Mapping[str, str] = MappingProxyType({})

ENGINES: Mapping[str, Engine] = {
    "sparql": Engine(),
    "oxigraph": Engine("/query", "/update", "/store", union={"union-default-graph": ""}),
    "virtuoso": Engine(
        "/sparql",
        "/sparql",
        "/sparql-graph-crud",
        signed={"query": "/sparql-auth", "update": "/sparql-auth", "graphs": "/sparql-graph-crud-auth"},
        atomic=False,
    ),
    "fuseki": Engine("/sparql", "/update", "/data", union={"default-graph-uri": "urn:x-arq:UnionGraph"}),
    "graphdb": Engine("", "/statements", "/rdf-graphs/service"),
    "blazegraph": Engine("/sparql", "/sparql"),
    "stardog": Engine("/query", "/update", "", union={"default-graph-uri": "tag:stardog:api:context:all"}),
    "neptune": Engine("/sparql", "/sparql", "/sparql/gsp/"),
}
