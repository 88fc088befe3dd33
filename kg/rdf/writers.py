"""Serialisations. Bytes depend on the graph and the options only.

N-Quads, TriG and JSON-LD keep the named graphs. Turtle, N-Triples and RDF/XML have none: they hold the union of all,
each triple once. N-Quads and N-Triples are sorted line by line, the others follow the order of `kg.rdf.quads`.
RDF 1.2 reifiers go into all formats but JSON-LD, which has no way to write them.
"""

from __future__ import annotations

import functools
import json
import re
from collections.abc import Callable, Iterable, Iterator
from typing import TYPE_CHECKING, Any

import networkx as nx
import pyoxigraph
import rdflib
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple

from kg.errors import FormatError, InputError
from kg.rdf.mapping import Options, quads
from kg.rdf.vocabulary import (
    DCTERMS,
    GAF,
    KG,
    NIF,
    OA,
    OWL,
    PROV,
    RDF,
    RDFS,
    SCHEMA,
    SEM,
    SKOS,
    VOCABULARY,
    XSD,
    prefixes,
)

if TYPE_CHECKING:
    from typing_extensions import Unpack

FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "turtle": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
    "jsonld": RdfFormat.JSON_LD,
    "rdf": RdfFormat.RDF_XML,
    "xml": RdfFormat.RDF_XML,
}
"""Formats by their usual file suffix; several names may mean one."""

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def format_of(name: str) -> RdfFormat:
    """The format of a name or suffix ("ttl", ".ttl"); `FormatError` names those we have."""
    chosen = FORMATS.get(name.lower().lstrip("."))
    if chosen is None:
        raise FormatError(f"{name!r} is not an RDF format we know: choose {', '.join(FORMATS)}")
    return chosen


def write(graph: nx.MultiDiGraph[str], format: str, **options: Unpack[Options]) -> bytes:
    """The graph as the bytes of a file in UTF-8; `format` is a key of `FORMATS`, the options are those of `quads`.

    RDF/XML cannot hold control characters: there, and only there, they become U+FFFD (offsets stay right). Raises
    `FormatError` for an unknown format and for one that cannot hold what the options ask for.
    """
    check_options(format, options)
    return serialise(quads(graph, **options), format, base=options.get("base", VOCABULARY))


def check_options(format: str, options: Options) -> None:
    """Say before any work that `format` cannot hold what `options` ask for (`FormatError`)."""
    if options.get("star") and format_of(format) == RdfFormat.JSON_LD:
        raise FormatError(
            "JSON-LD cannot hold RDF 1.2 reifiers: choose trig, nq, ttl, nt or rdf, or star=False (--no-star)"
        )


def serialise(stream: Iterable[Quad], format: str, *, base: str = VOCABULARY) -> bytes:
    """Any quads in one of `FORMATS`, with our prefixes for data under `base`."""
    chosen = format_of(format)
    names = prefixes(base)
    if chosen == RdfFormat.JSON_LD:
        return jsonld(stream, names)
    statements = stream if chosen in (RdfFormat.TRIG, RdfFormat.N_QUADS) else triples(stream)
    written = pyoxigraph.serialize(statements, format=chosen, prefixes=names) or b""
    if chosen in (RdfFormat.TRIG, RdfFormat.TURTLE):
        return _readable(written, names)
    if chosen == RdfFormat.RDF_XML:
        return _NOT_XML.sub("\ufffd", written.decode()).replace("\r", "&#xD;").encode()
    return b"\n".join([*sorted(written.rstrip(b"\n").split(b"\n")), b""])


def triples(stream: Iterable[Quad]) -> Iterator[Triple]:
    """The union of all named graphs, grouped by subject in the order in which subjects first come."""
    subjects: dict[Any, dict[Any, dict[Any, None]]] = {}
    for quad in stream:
        subjects.setdefault(quad.subject, {}).setdefault(quad.predicate, {})[quad.object] = None
    for subject, properties in subjects.items():
        for property_, values in properties.items():
            for value in values:
                yield Triple(subject, property_, value)


def to_dataset(graph: nx.MultiDiGraph[str], **options: Unpack[Options]) -> rdflib.Dataset:
    """The graph as an `rdflib.Dataset`, prefixes bound. The options are those of `quads`; raises `InputError` for
    `star`, since rdflib has no RDF 1.2."""
    if options.get("star"):
        raise InputError("rdflib cannot hold RDF 1.2 reifiers: leave out star, or write a file or use kg.rdf.quads")
    dataset = rdflib.Dataset()
    for prefix, iri in prefixes(options.get("base", VOCABULARY)).items():
        dataset.bind(prefix, iri, replace=True)
    dataset.addN(
        (
            rdflib_term(q.subject),
            rdflib_term(q.predicate),
            rdflib_term(q.object),
            dataset.graph(rdflib_term(q.graph_name)),
        )
        for q in quads(graph, **options)
    )
    return dataset


def rdflib_term(term: Any) -> Any:
    """A pyoxigraph IRI, literal or blank node as rdflib's; literals stay as they are written."""
    if isinstance(term, Literal):
        if term.language:
            return rdflib.Literal(term.value, lang=term.language)
        datatype = None if term.datatype == XSD.string else rdflib.URIRef(term.datatype.value)
        return rdflib.Literal(term.value, datatype=datatype, normalize=False)
    return rdflib.BNode(term.value) if isinstance(term, BlankNode) else rdflib.URIRef(term.value)


def _readable(turtle: bytes, names: dict[str, str]) -> bytes:
    """Turtle for people: prefixes in order, four spaces for a tab, an empty line before every subject.

    Our serialiser puts no line break into a literal, subjects of named graphs one tab in, and what follows one deeper.
    """
    out = [f"@prefix {prefix}: <{iri}> .".encode() for prefix, iri in sorted(names.items())]
    depth = b""
    for line in turtle.rstrip(b"\n").split(b"\n"):
        if line.startswith(b"@prefix"):
            continue
        if line == b"}":
            depth = b""
        elif line.startswith(depth) and not line.startswith(depth + b"\t"):
            out.append(b"")
        if line.endswith(b" {") and not line.startswith(b"\t"):
            depth = b"\t"
        out.append(line.replace(b"\t", b"    "))
    return b"\n".join([*out, b""])


IDS = (
    *(SEM.hasActor, SEM.hasPlace, SEM.hasTime, GAF.denotedBy, NIF.referenceContext, OA.hasSource, OA.hasSelector),
    *(PROV.used, PROV.wasGeneratedBy, PROV.wasDerivedFrom, PROV.wasQuotedFrom, PROV.wasAssociatedWith),
    *(DCTERMS.source, SKOS.exactMatch),
    *(KG.subject, KG.predicate, KG.object, KG.agent, KG.patient, KG.recipient, KG.theme, KG.topic, KG.instrument),
    *(KG.place, KG.occurrence, KG.modality, KG.polarity, KG.source, KG.attribution, KG.by, OWL.sameAs),
    *(KG.subjectMention, KG.objectMention, KG.sentence, KG.country),
)
LANGUAGES = (RDFS.label, SKOS.altLabel, SCHEMA.headline, KG.trigger, KG.lemma, KG.sentenceText)
NUMBERS = (NIF.beginIndex, NIF.endIndex, OA.start, OA.end, KG.position)


def json_context(names: dict[str, str]) -> dict[str, Any]:
    """The JSON-LD context: prefixes, and how the values of each property are written."""
    compact = compacter(names)
    return {
        **names,
        **{compact(term.value): {"@type": "@id"} for term in IDS},
        **{compact(term.value): {"@container": "@language"} for term in LANGUAGES},
        **{compact(term.value): {"@type": "xsd:nonNegativeInteger"} for term in NUMBERS},
        compact(KG.confidence.value): {"@type": "xsd:decimal"},
        compact(KG.similarity.value): {"@type": "xsd:decimal"},
    }


def jsonld(stream: Iterable[Quad], names: dict[str, str]) -> bytes:
    """Quads as compact JSON-LD: an array of named graphs, in each an array of nodes."""
    compact = compacter(names)
    graphs: dict[Any, dict[Any, dict[str, Any]]] = {}
    for quad in stream:
        subject: Any = quad.subject
        value: Any = quad.object
        node = graphs.setdefault(quad.graph_name, {}).setdefault(subject, {"@id": compact(subject.value)})
        if quad.predicate == RDF.type:
            node.setdefault("@type", []).append(compact(value.value))
        elif quad.predicate in _LANGUAGES:
            node.setdefault(compact(quad.predicate.value), {}).setdefault(value.language, []).append(value.value)
        else:
            node.setdefault(compact(quad.predicate.value), []).append(_value(quad.predicate, value, compact))
    document = {
        "@context": json_context(names),
        "@graph": [
            {"@id": compact(name.value), "@graph": [_single(node) for node in subjects.values()]}
            for name, subjects in graphs.items()
        ],
    }
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


_IDS, _LANGUAGES = frozenset(IDS), frozenset(LANGUAGES)
_TYPED = {**dict.fromkeys(NUMBERS, XSD.nonNegativeInteger), KG.confidence: XSD.decimal, KG.similarity: XSD.decimal}


def _value(property_: NamedNode, value: Any, compact: Callable[[str], str]) -> Any:
    if isinstance(value, NamedNode):
        return compact(value.value) if property_ in _IDS else {"@id": compact(value.value)}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    if value.datatype == _TYPED.get(property_, XSD.string):
        return value.value
    return {"@value": value.value, "@type": compact(value.datatype.value)}


def _single(value: Any) -> Any:
    """Arrays of one value as that value, all the way down."""
    if isinstance(value, dict):
        return {key: _single(one) for key, one in value.items()}
    if isinstance(value, list):
        return _single(value[0]) if len(value) == 1 else [_single(one) for one in value]
    return value


def compacter(names: dict[str, str]) -> Callable[[str], str]:
    """A function that gives an IRI its prefix, the longest that fits: ``kg:Relation``."""
    longest_first = sorted(names.items(), key=lambda item: -len(item[1]))

    @functools.cache
    def compact(iri: str) -> str:
        for prefix, namespace in longest_first:
            if iri.startswith(namespace):
                return f"{prefix}:{iri[len(namespace) :]}"
        return iri

    return compact
