"""RDF: the vocabulary, graph -> RDF, writers, RDF -> graph. The only package that knows rdflib and pyoxigraph."""

from __future__ import annotations

from kg.rdf.mapping import Mentions, Options, SameAs, quads
from kg.rdf.reading import from_quads, load, parse, read
from kg.rdf.records import records
from kg.rdf.vocabulary import VOCABULARY, prefixes, shapes, vocabulary
from kg.rdf.writers import FORMATS, check_options, serialise, to_dataset, write

__all__ = [
    "FORMATS",
    "VOCABULARY",
    "Mentions",
    "Options",
    "SameAs",
    "check_options",
    "from_quads",
    "load",
    "parse",
    "prefixes",
    "quads",
    "read",
    "records",
    "serialise",
    "shapes",
    "to_dataset",
    "vocabulary",
    "write",
]
