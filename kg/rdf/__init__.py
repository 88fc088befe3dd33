"""RDF: the vocabulary, graph -> RDF, writers, RDF -> graph. The only package that knows rdflib and pyoxigraph."""

from __future__ import annotations

from kg.rdf.mapping import Mentions, quads
from kg.rdf.reading import from_quads, read
from kg.rdf.records import records
from kg.rdf.vocabulary import VOCABULARY, prefixes, vocabulary
from kg.rdf.writers import FORMATS, serialise, to_dataset, write

__all__ = [
    "FORMATS",
    "VOCABULARY",
    "Mentions",
    "from_quads",
    "prefixes",
    "quads",
    "read",
    "records",
    "serialise",
    "to_dataset",
    "vocabulary",
    "write",
]
