"""The vocabulary as a page for people, made from ``kg.ttl``: one anchor a term, English beside Arabic.

Put where the vocabulary's IRIs lead, it answers ``.../ns#Relation`` in a browser.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from rdflib import OWL, RDF, RDFS, SKOS, Graph, URIRef
from rdflib.collection import Collection
from rdflib.term import Node

from kg.rdf.vocabulary import KG, PLOVER, REL, VOCABULARY, prefixes, vocabulary

_STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #1f2937 }
[lang=ar] { font-family: "Noto Naskh Arabic", Amiri, "Segoe UI", Tahoma, sans-serif }
table { border-collapse: collapse; width: 100% } td, th { border-top: 1px solid #d1d5db; padding: .4rem .6rem;
vertical-align: top; text-align: start } code { font-size: .9em; white-space: nowrap } .facts { color: #4b5563;
font-size: .9em } pre { background: #f3f4f6; padding: 1rem; overflow: auto } tr:target { background: #fef9c3 }
"""
_FACTS = (
    (RDFS.subClassOf, "is a"),
    (RDFS.subPropertyOf, "is a"),
    (RDFS.domain, "from"),
    (RDFS.range, "to"),
    (URIRef(KG.eventClass.value), "class"),
    (URIRef(KG.quadClass.value), "quad class"),
    (URIRef(KG.cueCode.value), "CAMEO"),
    (SKOS.closeMatch, "close to"),
    (SKOS.inScheme, "in"),
)
"""What is told of a term in one line, and the word before it."""


def page() -> str:
    """The page as HTML, complete in itself, the same bytes for the same vocabulary."""
    graph = Graph().parse(data=vocabulary(), format="turtle")
    terms = [term for term in dict.fromkeys(graph.subjects(RDF.type)) if isinstance(term, URIRef)]
    ours = sorted(term for term in terms if term.startswith(KG.iri))
    properties = {
        term for kind in (OWL.ObjectProperty, OWL.DatatypeProperty) for term in graph.subjects(RDF.type, kind)
    }
    classes = set(graph.subjects(RDF.type, OWL.Class))
    parts = {
        "Classes": [term for term in ours if term in classes],
        "Properties": [term for term in ours if term in properties],
        "Values": [term for term in ours if term not in classes and term not in properties],
        "PLOVER categories": sorted(term for term in terms if term.startswith(PLOVER.iri)),
        "Predicates": sorted(term for term in terms if term.startswith(REL)),
    }
    ontology = URIRef(VOCABULARY + "ns")
    title, comment = _texts(graph, ontology, RDFS.label), _texts(graph, ontology, RDFS.comment)
    version = graph.value(ontology, OWL.versionInfo)
    return "\n".join(
        [
            '<!doctype html><html lang="en"><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width">',
            f"<title>{escape(title['en'])}</title><style>{_STYLE}</style>",
            f'<h1>{escape(title["en"])}</h1><h1 lang="ar" dir="rtl">{escape(title["ar"])}</h1>',
            f'<p>{escape(comment["en"])}</p><p lang="ar" dir="rtl">{escape(comment["ar"])}</p>',
            f"<p>Version {version}. Made from <code>kg.ttl</code> by <code>kg vocabulary --format html</code>.</p>",
            f"<h2>Prefixes</h2><pre>{escape(_prefixes())}</pre>",
            *(line for name, members in parts.items() for line in _table(graph, name, members)),
            "</html>\n",
        ]
    )


def _prefixes() -> str:
    return "\n".join(f"@prefix {name}: <{iri}> ." for name, iri in sorted(prefixes(VOCABULARY).items()))


def _texts(graph: Graph, term: Node, property_: URIRef) -> dict[str, str]:
    """The value of a property by language."""
    return {getattr(text, "language", None) or "": str(text) for text in graph.objects(term, property_)}


def _table(graph: Graph, name: str, terms: Iterable[URIRef]) -> Iterator[str]:
    yield f"<h2>{name}</h2><table>"
    for term in terms:
        labels, comments = _texts(graph, term, RDFS.label), _texts(graph, term, RDFS.comment)
        facts = "; ".join(_facts(graph, term))
        yield (
            f'<tr id="{term.partition("#")[2]}"><td><code>{_short(term)}</code>'
            f'<td><b>{escape(labels["en"])}</b><br>{escape(comments["en"])}<br><span class="facts">{facts}</span>'
            f'<td lang="ar" dir="rtl"><b>{escape(labels["ar"])}</b><br>{escape(comments["ar"])}'
        )
    yield "</table>"


def _facts(graph: Graph, term: URIRef) -> Iterator[str]:
    if (term, RDF.type, OWL.SymmetricProperty) in graph:
        yield "symmetric"
    for property_, word in _FACTS:
        values = sorted(_named(graph, value) for value in graph.objects(term, property_))
        if values:
            yield f"{word} {', '.join(values)}"


def _named(graph: Graph, value: Node) -> str:
    """A value for a reader; a union as its members."""
    members = graph.value(value, OWL.unionOf)
    if members is not None:
        return " or ".join(_named(graph, member) for member in Collection(graph, members))
    return f"<code>{_short(value)}</code>" if isinstance(value, URIRef) else escape(str(value))


def _short(iri: Node) -> str:
    """An IRI by its prefix, as a link when it is ours."""
    for prefix, namespace in prefixes(VOCABULARY).items():
        if str(iri).startswith(namespace):
            name = str(iri).removeprefix(namespace)
            shown = escape(f"{prefix}:{name}")
            return f'<a href="#{name}">{shown}</a>' if namespace in (KG.iri, PLOVER.iri, REL) else shown
    return escape(str(iri))
