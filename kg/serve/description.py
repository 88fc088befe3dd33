"""SPARQL 1.1 Service Description: what the endpoint says of itself."""

from __future__ import annotations

from kg.store.answers import of_bytes, render

SUFFIXES = {
    "text/turtle": "ttl",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
    "application/ld+json": "jsonld",
}
TURTLE = """
@prefix formats: <http://www.w3.org/ns/formats/> .
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
<{endpoint}> a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage {languages} ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML , formats:SPARQL_Results_CSV ,
        formats:SPARQL_Results_TSV , formats:Turtle , formats:N-Triples , formats:RDF_XML , formats:JSON-LD .
"""


def description(endpoint: str, media_type: str, *, update: bool) -> bytes:
    """The description of the service at this address as RDF of this type."""
    languages = "sd:SPARQL11Query" + (" , sd:SPARQL11Update" if update else "")
    graph = of_bytes(TURTLE.format(endpoint=endpoint, languages=languages).encode(), "text/turtle")
    return render(graph, SUFFIXES[media_type], prefixes={})
