"""Whether RDF is what `kg` writes: the SHACL shapes of ``shapes.ttl``, and what they found in plain words.

The shapes are standard and stand on their own. pySHACL runs them here, but for their SPARQL constraints: it would parse
each query anew for every node, so Oxigraph answers them, once for all nodes.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

import rdflib
from pyoxigraph import Literal, NamedNode, Quad, QuerySolutions, Store, Triple
from rdflib import SH

from kg.rdf.mapping import TYPES
from kg.rdf.reading import parse
from kg.rdf.vocabulary import KG, RDF, SCHEMA, shapes
from kg.rdf.writers import rdflib_term

Message = tuple[str, str]
"""A message in English and in Arabic."""

NOTHING: Message = (
    "There is no article, relation or entity here: this is not a graph that kg wrote.",
    "ليس هنا مقال ولا علاقة ولا كيان: هذا ليس رسما كتبه kg.",
)
REIFIED: Message = (
    "A relation reifies (rdf:reifies) exactly the triple of its kg:subject, kg:predicate and kg:object.",
    "تجسّد العلاقة (rdf:reifies) ثلاثية طرفها الأول ومحمولها وطرفها الثاني لا غيرها.",
)
_REIFIED = f"""
SELECT ?this (rdf:reifies AS ?path) ?value WHERE {{
  ?this rdf:reifies ?value .
  FILTER NOT EXISTS {{
    ?this <{KG.subject.value}> ?s ; <{KG.predicate.value}> ?p ; <{KG.object.value}> ?o ; rdf:reifies <<( ?s ?p ?o )>>
  }}
}}"""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is not as it should be: at `node`, in its property `path`, with `value`, as far as there are such.
    `error` is False for what is only odd; `message` says in English and in Arabic how it should be."""

    node: str
    path: str | None
    value: str | None
    error: bool
    message: Message


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found, in order of the nodes, and how many articles, relations and entities it looked at."""

    findings: tuple[Finding, ...]
    articles: int
    relations: int
    entities: int

    @property
    def conforms(self) -> bool:
        return not any(finding.error for finding in self.findings)


def check_file(path: str | os.PathLike[str], format: str | None = None) -> Report:
    """Check an RDF file. Raises `FormatError` for a name whose format is not known, OSError when there is no such file,
    `InputError` with line and column when it is malformed."""
    return check(parse(path, format))


def check(quads: Iterable[Quad]) -> Report:
    """Check the union of the named graphs of `quads`."""
    triples = [Quad(quad.subject, quad.predicate, quad.object) for quad in quads]
    store = Store()
    store.extend(triples)
    kinds = (classes[0] for classes in TYPES.values())
    articles, relations = (_count(store, kind) for kind in (SCHEMA.NewsArticle, KG.Relation))
    entities = sum(_count(store, kind) for kind in kinds)
    if not articles + relations + entities:
        return Report((Finding("", None, None, True, NOTHING),), 0, 0, 0)
    found = {*_by_shapes(triples), *_by_queries(store)}
    return Report(tuple(sorted(found, key=_order)), articles, relations, entities)


def _count(store: Store, kind: NamedNode) -> int:
    return sum(1 for _ in store.quads_for_pattern(None, RDF.type, kind))


def _order(finding: Finding) -> tuple[str, ...]:
    return finding.node, finding.path or "", finding.value or "", *finding.message


@cache
def _constraints() -> tuple[rdflib.Graph, tuple[tuple[str, Message], ...]]:
    """The shapes without their SPARQL constraints, and those: query and message."""
    graph = rdflib.Graph().parse(data=shapes(), format="turtle")
    queries = []
    for shape, constraint in list(graph.subject_objects(SH.sparql)):
        queries.append((str(graph.value(constraint, SH.select)), _message(graph, constraint, SH.message)))
        graph.remove((shape, SH.sparql, constraint))
    return graph, (*queries, (_REIFIED, REIFIED))


def _message(graph: rdflib.Graph, node: Any, property_: rdflib.URIRef) -> Message:
    texts = {getattr(text, "language", None): str(text) for text in graph.objects(node, property_)}
    return texts["en"], texts["ar"]


def _by_shapes(triples: Iterable[Quad]) -> Iterator[Finding]:
    """What pySHACL finds. Triple terms, which rdflib has not, are left out."""
    import pyshacl

    data = rdflib.Graph()
    for quad in triples:
        if not isinstance(quad.object, Triple):
            data.add((rdflib_term(quad.subject), rdflib_term(quad.predicate), rdflib_term(quad.object)))
    _, results, _ = pyshacl.validate(data, shacl_graph=_constraints()[0], inplace=True, inference="none")
    for result in results.subjects(rdflib.RDF.type, SH.ValidationResult):
        path, value = results.value(result, SH.resultPath), results.value(result, SH.value)
        yield Finding(
            str(results.value(result, SH.focusNode)),
            str(path) if isinstance(path, rdflib.URIRef) else None,
            None if value is None else str(value),
            results.value(result, SH.resultSeverity) != SH.Warning,
            _message(results, result, SH.resultMessage),
        )


def _by_queries(store: Store) -> Iterator[Finding]:
    for query, message in _constraints()[1]:
        solutions = store.query(query, prefixes={"rdf": RDF.iri})
        assert isinstance(solutions, QuerySolutions)
        for solution in solutions:
            node, path, value = (_text(solution[name]) for name in ("this", "path", "value"))
            yield Finding(node or value or "", path, value if node else None, True, message)


def _text(term: Any) -> str | None:
    """An IRI or the characters of a literal; a triple as it is written."""
    return term.value if isinstance(term, NamedNode | Literal) else None if term is None else str(term)
