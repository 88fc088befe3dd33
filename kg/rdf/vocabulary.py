"""The IRIs `kg` writes: closed namespaces, where a misspelt term is an error, and the shipped vocabulary ``kg.ttl``.

Who publishes graphs under an address of their own sets ``KG_BASE`` in the environment: vocabulary, shapes, context and,
unless an option says otherwise, data then have IRIs that start with it, for all commands alike.
"""

from __future__ import annotations

import hashlib
import os
import re
from importlib import resources
from urllib.parse import quote

from pyoxigraph import NamedNode

from kg.errors import InputError
from kg.relations.predicates import OTHER, Predicate, predicates

HOME = "https://example.org/kg/"
"""Where the vocabulary lives in the shipped files."""


def check_base(base: str, name: str = "base") -> str:
    """`base` when IRIs can start with it; else an `InputError` that calls it `name`."""
    if not re.fullmatch(r"[a-z][a-z0-9+.-]*:[!$&-;=?-Z_a-z~]*[/:]", base):
        raise InputError(
            f"{name} {base!r}: IRIs cannot start with this; give ASCII that ends in / or :, such as https://data.example/kg/"
        )
    return base


VOCABULARY = check_base(os.environ.get("KG_BASE", HOME), "KG_BASE")
"""Where the vocabulary lives. Data may have any base; the vocabulary stays the same, so that queries travel."""


class Namespace:
    """A namespace that knows its terms: ``SEM.Event`` is a NamedNode, ``SEM.Evnt`` raises AttributeError."""

    __slots__ = ("iri", "terms")

    def __init__(self, iri: str, names: str) -> None:
        self.iri = iri
        self.terms = {name: NamedNode(iri + name) for name in names.split()}

    def __getattr__(self, name: str) -> NamedNode:
        try:
            return self.terms[name]
        except KeyError:
            raise AttributeError(f"{self.iri} has no term {name!r}") from None


KG = Namespace(
    VOCABULARY + "ns#",
    "Relation State Occurrence Attribution Predicate Modality Polarity Entity Person Organization GeopoliticalEntity"
    " Location Facility People NamedEvent Product Miscellaneous Participant Local modalities polarities asserted future"
    " hypothetical positive negative subject predicate object lemma agent patient recipient theme topic instrument"
    " place occurrence modality polarity source attribution by position trigger subjectMention"
    " objectMention sentence sentenceText rule confidence country iso8601 annotator option digest eventClass"
    " quadClass cueCode Copy similarity",
)
PLOVER = Namespace(
    VOCABULARY + "plover#",
    "AGREE CONSULT SUPPORT CONCEDE COOPERATE AID RETREAT INVESTIGATE DEMAND DISAPPROVE REJECT THREATEN SANCTION"
    " PROTEST CRIME MOBILIZE COERCE ASSAULT",
)
SEM = Namespace(
    "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "Event Actor Place Time hasActor hasPlace hasTime hasTimeStamp hasBeginTimeStamp hasEndTimeStamp",
)
GAF = Namespace("http://groundedannotationframework.org/gaf#", "denotedBy")
NIF = Namespace(
    "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "Context OffsetBasedString Sentence isString referenceContext beginIndex endIndex anchorOf",
)
OA = Namespace(
    "http://www.w3.org/ns/oa#",
    "SpecificResource TextPositionSelector TextQuoteSelector hasSource hasSelector start end exact",
)
PROV = Namespace(
    "http://www.w3.org/ns/prov#",
    "Activity Entity SoftwareAgent Bundle used wasGeneratedBy wasDerivedFrom wasQuotedFrom wasAssociatedWith",
)
SCHEMA = Namespace(
    "https://schema.org/",
    "NewsArticle Person Organization Place Product Event Thing headline datePublished inLanguage articleBody url"
    " softwareVersion",
)
DCTERMS = Namespace("http://purl.org/dc/terms/", "identifier source")
DC = Namespace("http://purl.org/dc/elements/1.1/", "publisher")
SKOS = Namespace("http://www.w3.org/2004/02/skos/core#", "altLabel exactMatch")
OWL = Namespace("http://www.w3.org/2002/07/owl#", "sameAs")
RDFS = Namespace("http://www.w3.org/2000/01/rdf-schema#", "label")
RDF = Namespace("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type reifies")
XSD = Namespace(
    "http://www.w3.org/2001/XMLSchema#",
    "string date dateTime gYearMonth gYear decimal integer nonNegativeInteger",
)
REL = VOCABULARY + "predicate#"
"""Namespace of the predicates. Not closed: a user's own frames bring their own."""
WIKIDATA = "http://www.wikidata.org/entity/"

PLAIN = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9_-])?")
HASHED = re.compile(r"x-[0-9a-f]{16}")


def slug(name: str) -> str:
    """`name` as the last piece of an IRI: itself when it is plain ASCII, else a hash ("x-" and 16 hex digits).

    Pieces joined by ":" are taken one by one: ``13:r4`` stays, ``مقال:r4`` becomes ``x-...:r4``. No raw Arabic.
    """
    return ":".join(
        piece
        if PLAIN.fullmatch(piece) and not HASHED.fullmatch(piece)
        else "x-" + hashlib.sha256(piece.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        for piece in name.split(":")
    )


def predicate_iri(name: str) -> NamedNode:
    """The property of a predicate: ``rel:visit``. All of ``other:LEMMA`` are ``rel:other``; `kg:lemma` has the word."""
    return NamedNode(REL + ("other" if name.startswith(OTHER) else slug(name)))


def link(address: str) -> NamedNode | None:
    """A web address as an IRI in ASCII (other letters percent-encoded); None when it is not one."""
    iri = quote(address.strip(), safe="%/:=&?~#+!$,;'@()*[]", errors="replace")
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:", iri):
        return None
    try:
        return NamedNode(iri)
    except ValueError:
        return None


def prefixes(base: str) -> dict[str, str]:
    """The prefixes of every file we write, for data under `base`."""
    named = {
        "dc": DC, "dcterms": DCTERMS, "gaf": GAF, "kg": KG, "nif": NIF, "oa": OA, "owl": OWL, "plover": PLOVER,
        "prov": PROV, "rdf": RDF, "rdfs": RDFS, "schema": SCHEMA, "sem": SEM, "skos": SKOS, "xsd": XSD,
    }  # fmt: skip
    own = ("article", "entity", "event", "facts", "graph", "model", "relation", "run", "software", "time")
    return {
        **{prefix: namespace.iri for prefix, namespace in named.items()},
        **{prefix: f"{base}{prefix}/" for prefix in own},
        "rel": REL,
        "wd": WIKIDATA,
    }


def vocabulary() -> str:
    """The text of ``kg.ttl``: classes, properties and predicates with labels in English and Arabic, as Turtle."""
    return _shipped("kg.ttl")


def shapes() -> str:
    """The text of ``shapes.ttl``: what a file of ours must look like, as SHACL."""
    return _shipped("shapes.ttl")


def context() -> str:
    """The text of ``context.jsonld``: how our compact JSON-LD is to be understood, for data under `VOCABULARY`."""
    return _shipped("context.jsonld")


def _shipped(name: str) -> str:
    text = resources.files("kg.rdf").joinpath(name).read_text(encoding="utf-8")
    return text if VOCABULARY == HOME else text.replace(HOME, VOCABULARY)


MARK = "# Predicates. This part is generated from relations/data/predicates.tsv: see kg.rdf.vocabulary.generated"
ENDS = {
    "position_of": ("sem:Actor", "kg:Entity"),
    "member_of": ("sem:Actor", "kg:Entity"),
    "nationality": ("kg:Entity", "kg:GeopoliticalEntity"),
    "located_in": ("kg:Entity", "sem:Place"),
    "family_of": ("sem:Actor", "sem:Actor"),
}
"""Domain and range where the meaning makes them narrower than `kg:Entity`: who is a member of something acts."""
MATCHES = {
    "member_of": "schema:memberOf",
    "part_of": "dcterms:isPartOf",
    "located_in": "schema:location",
    "nationality": "schema:nationality",
    "family_of": "schema:relatedTo",
    "owner_of": "schema:owns",
}
"""Properties of others that mean nearly the same: `skos:closeMatch`, from which no reasoner draws conclusions."""


def generated() -> str:
    """The part of ``kg.ttl`` after `MARK`: one property for each row of the table of predicates, and `rel:other` for
    all those that a lemma stands for."""
    named = (row for row in predicates().values() if not row.name.startswith(OTHER))
    other = Predicate("other", "", "does something else to", "يفعل فعلا آخر بـ", symmetric=False, static=False)
    return "\n".join([MARK, "", *(_property(row) for row in (*named, other))])


def _property(row: Predicate) -> str:
    types = "kg:Predicate , owl:ObjectProperty" + (" , owl:SymmetricProperty" if row.symmetric else "")
    kind = f"plover:{row.plover}" if row.plover else "kg:State" if row.static else "sem:Event"
    domain, range_ = ENDS.get(row.name, ("kg:Entity", "kg:Entity"))
    match = f"    skos:closeMatch {MATCHES[row.name]} ;\n" if row.name in MATCHES else ""
    return (
        f"rel:{row.name} a {types} ;\n"
        f'    rdfs:label "{row.label_en}"@en , "{row.label_ar}"@ar ;\n'
        f'    rdfs:comment "The subject {row.label_en} the object."@en ,\n'
        f'        "الطرف الأول {row.label_ar} الطرف الثاني."@ar ;\n'
        f"    rdfs:domain {domain} ; rdfs:range {range_} ;\n{match}"
        f"    kg:eventClass {kind} ; rdfs:isDefinedBy <{HOME}ns> .\n"
    )
