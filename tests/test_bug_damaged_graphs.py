"""Found by fuzzing: graphs of ours with a statement missing or exchanged ended in tracebacks (kg convert, view)."""

import pytest
from newsroom import newsroom
from pyoxigraph import BlankNode, Literal, Quad

from kg import rdf
from kg.errors import InputError
from kg.rdf.vocabulary import DCTERMS, KG, NIF, PROV, RDF, RDFS, SCHEMA

QUADS = list(rdf.quads(newsroom()))


def without(property_: object) -> list[Quad]:
    at = next(n for n, quad in enumerate(QUADS) if quad.predicate == property_)
    return [quad for n, quad in enumerate(QUADS) if n != at]


@pytest.mark.parametrize("property_", [KG.trigger, KG.annotator, SCHEMA.softwareVersion, PROV.wasAssociatedWith])
def test_what_is_missing_is_named(property_: object) -> None:
    with pytest.raises(InputError, match=r"has no .*see kg check"):
        rdf.from_quads(without(property_))


@pytest.mark.parametrize("kind", [KG.Person, SCHEMA.NewsArticle])
def test_whom_relations_speak_of_must_be_there(kind: object) -> None:
    gone = {quad.subject for quad in QUADS if quad.predicate == RDF.type and quad.object == kind}
    left = [quad for quad in QUADS if not (quad.subject in gone and quad.predicate == RDF.type)]
    with pytest.raises(InputError, match="which the graph does not have; see kg check"):
        rdf.from_quads(left)


@pytest.mark.parametrize("property_", [RDFS.label, DCTERMS.identifier, KG.trigger])
def test_any_term_may_stand_anywhere(property_: object) -> None:
    odd = [Quad(q.subject, q.predicate, BlankNode("b"), q.graph_name) if q.predicate == property_ else q for q in QUADS]
    try:
        rdf.from_quads(odd)
    except InputError as error:
        assert "see kg check" in str(error)


def test_numbers_have_a_length() -> None:
    odd = [Quad(q.subject, q.predicate, Literal("9" * 5000)) if q.predicate == NIF.beginIndex else q for q in QUADS]
    with pytest.raises(InputError, match="not a number; see kg check"):
        rdf.from_quads(odd)
