"""From RDF back to the graph: the inverse of `kg.rdf.mapping`, for any of its formats and both mention models.

What RDF does not hold is None again: offsets after ``mentions="none"``, the text of an article written without it.
"""

from __future__ import annotations

import os
import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import networkx as nx
import pyoxigraph
from pyoxigraph import Literal, NamedNode, Quad

from kg._guard import guard_file
from kg.errors import InputError
from kg.graph import UNKNOWN_NODE, best_name, build
from kg.rdf.mapping import MODALITIES, POLARITIES, ROLES, TYPES, Options
from kg.rdf.vocabulary import (
    DC,
    DCTERMS,
    GAF,
    KG,
    NIF,
    OA,
    OWL,
    PLOVER,
    PROV,
    RDF,
    RDFS,
    REL,
    SCHEMA,
    SEM,
    SKOS,
    WIKIDATA,
    slug,
)
from kg.rdf.writers import format_of
from kg.relations.predicates import OTHER, predicate
from kg.types import ENTITY_TYPES, UNKNOWN

_T = TypeVar("_T")

KINDS = {classes[0]: name for name, classes in TYPES.items()}


def read(path: str | os.PathLike[str], format: str | None = None) -> nx.MultiDiGraph[str]:
    """The graph in an RDF file that `kg` wrote. Raises `FormatError` for a name whose format is not known and
    `InputError` when the file is not what it says it is."""
    return _named(path, _Reader(parse(path, format)).graph)


def load(path: str | os.PathLike[str], format: str | None = None) -> tuple[nx.MultiDiGraph[str], Options]:
    """The graph in an RDF file, as `read` gives it, and the options it was written with."""
    reader = _Reader(parse(path, format))
    return _named(path, reader.graph), _named(path, reader.options)


def _named(path: str | os.PathLike[str], work: Callable[[], _T]) -> _T:
    """What `work` makes of a file; its complaints name the file."""
    try:
        return work()
    except InputError as error:
        raise InputError(f"{path}: {error}") from error


def from_quads(quads: Iterable[Quad]) -> nx.MultiDiGraph[str]:
    """The graph that `kg.rdf.quads` came from; names of the RDF graphs do not matter, so triples are enough. Raises
    `InputError` when `kg` did not write them."""
    return _Reader(quads).graph()


HINTS = {
    "Invalid IRI code point ' '": "write a space in an IRI as %20",
    "Invalid UTF-8": "save the file as UTF-8",
    "No scheme found": "write whole IRIs, such as https://data.example/x",
    "has not been declared": "declare the prefix at the top of the file",
    "Unexpected end of file": "the file is cut short; get it whole",
}
"""What to do about the most frequent faults."""


def parse(path: str | os.PathLike[str], format: str | None = None) -> Iterator[Quad]:
    """The quads of any RDF file, as they are read. Raises `FormatError` for a name whose format is not known, OSError
    when there is no such file, and `InputError` with line and column when it is malformed or what
    `kg._guard` refuses."""
    chosen = format_of(format or Path(path).suffix)
    try:
        guard_file(path, chosen.media_type)
        yield from pyoxigraph.parse(path=os.fspath(path), format=chosen)
    except SyntaxError as error:
        place = ":".join(str(part) for part in (path, error.lineno, error.offset) if part is not None)
        fault = re.sub(r"^Parser error at line .*?: ", "", error.msg)
        hint = next((f"; {hint}" for words, hint in HINTS.items() if words in fault), "")
        raise InputError(f"{place}: not well-formed {chosen.name}: {fault}{hint}") from error


def _characters(term: Any) -> str:
    """An IRI or the characters of a literal; a triple as it is written."""
    return str(getattr(term, "value", term))


class _Reader:
    def __init__(self, quads: Iterable[Quad]) -> None:
        self.values: dict[Any, dict[NamedNode, list[Any]]] = defaultdict(lambda: defaultdict(list))
        self.instances: dict[Any, dict[Any, None]] = defaultdict(dict)
        for quad in quads:
            values = self.values[quad.subject][quad.predicate]
            if quad.object not in values:
                values.append(quad.object)
            if quad.predicate == RDF.type:
                self.instances[quad.object][quad.subject] = None

    def all(self, subject: Any, property_: NamedNode) -> list[Any]:
        return self.values[subject][property_] if subject in self.values else []

    def one(self, subject: Any, property_: NamedNode) -> Any:
        """The first value, or None."""
        return next(iter(self.all(subject, property_)), None)

    def text(self, subject: Any, property_: NamedNode) -> str | None:
        value = self.one(subject, property_)
        return None if value is None else _characters(value)

    def texts(self, subject: Any, property_: NamedNode) -> tuple[str, ...]:
        return tuple(sorted(_characters(value) for value in self.all(subject, property_)))

    def name(self, subject: Any) -> str:
        """The id behind an IRI of ours."""
        name = self.text(subject, DCTERMS.identifier)
        if name is None:
            raise InputError(f"{subject} has no dcterms:identifier: this is not a graph that kg wrote; see kg check")
        return name

    def need(self, subject: Any, property_: NamedNode) -> Any:
        """The first value, which must be there."""
        value = self.one(subject, property_)
        if value is None:
            raise InputError(f"{subject} has no {property_}: this is not a graph that kg wrote; see kg check")
        return value

    def number(self, subject: Any, property_: NamedNode) -> int:
        text = _characters(self.need(subject, property_))
        if not re.fullmatch(r"\+?[0-9]{1,15}", text, re.ASCII):
            raise InputError(f"{subject}: {property_} is {text!r}, not a number; see kg check")
        return int(text)

    def names(self, subject: Any, property_: NamedNode) -> tuple[str, ...]:
        return tuple(sorted(self.name(value) for value in self.all(subject, property_)))

    def label(self, subject: Any, language: str) -> str | None:
        labels = (label for label in self.all(subject, RDFS.label) if isinstance(label, Literal))
        return best_name(label.value for label in labels if label.language == language)

    def span(self, place: Any) -> tuple[Any, int, int, str | None] | None:
        """(article, start, end, text) of a mention; None when there is none."""
        if place is None:
            return None
        selector = self.one(place, OA.hasSelector)
        if selector is None:
            start, end = self.number(place, NIF.beginIndex), self.number(place, NIF.endIndex)
            return self.need(place, NIF.referenceContext), start, end, self.text(place, NIF.anchorOf)
        start, end = self.number(selector, OA.start), self.number(selector, OA.end)
        return self.need(place, OA.hasSource), start, end, self.text(selector, OA.exact)

    def graph(self) -> nx.MultiDiGraph[str]:
        nodes = {self.name(entity): self.node(entity) for kind in KINDS for entity in self.instances[kind]}
        edges = {}
        for relation in self.instances[KG.Relation]:
            ends = [self.one(relation, property_) for property_ in (KG.subject, KG.object)]
            subject, object_ = (UNKNOWN if end is None else self.name(end) for end in ends)
            edges[subject, object_, self.name(relation)] = self.edge(relation)
            if UNKNOWN in (subject, object_):
                nodes[UNKNOWN] = dict(UNKNOWN_NODE)
        runs = {self.name(run): self.run(run) for run in self.instances[PROV.Activity]}
        made = {
            self.one(bundle, PROV.wasDerivedFrom): self.one(bundle, PROV.wasGeneratedBy)
            for bundle in self.instances[PROV.Bundle]
        }
        articles = {
            self.name(article): self.article(article, made.get(article))
            for article in self.instances[SCHEMA.NewsArticle]
        }
        for (subject, object_, key), edge in edges.items():
            named = (
                subject,
                object_,
                *filter(None, (edge["source"], *edge["sources"])),
                *(n for _, n in edge["roles"]),
            )
            if lost := sorted({*named} - nodes.keys()) or sorted({edge["article"]} - articles.keys()):
                raise InputError(
                    f"relation {key} speaks of {', '.join(lost)}, which the graph does not have; see kg check"
                )
        return build({"articles": articles, "runs": runs}, nodes, edges)

    def options(self) -> Options:
        """How the graph was written; what cannot be told is left out."""
        bases = set()
        for kind, nodes in (("graph/", self.instances[PROV.Bundle]), ("run/", self.instances[PROV.Activity])):
            for node in nodes:
                last = kind + slug(self.name(self.need(node, PROV.wasDerivedFrom) if kind == "graph/" else node))
                bases |= {node.value.removesuffix(last)} if node.value.endswith(last) else set()
        if len(bases) > 1:
            raise InputError(f"IRIs start in several ways ({', '.join(sorted(bases))}): give one base")
        derived = {value for values in self.values.values() for value in values.get(PROV.wasDerivedFrom, ())}
        options = Options(
            mentions="oa" if self.instances[OA.SpecificResource] else "nif" if self.instances[NIF.Context] else "none",
            direct=not derived.isdisjoint(self.instances[PROV.Bundle]),
            star=any(RDF.reifies in values for values in self.values.values()),
            same_as="owl" if any(OWL.sameAs in values for values in self.values.values()) else "skos",
        )
        if bases:
            options["base"] = bases.pop()
        return options

    def node(self, entity: Any) -> dict[str, Any]:
        name = self.label(entity, "ar") or ""
        match = next((m for m in self.texts(entity, SKOS.exactMatch) if m.startswith(WIKIDATA)), None)
        labels = {
            label.value
            for label in self.all(entity, RDFS.label)
            if isinstance(label, Literal) and label.language == "ar"
        }
        spans = [self.span(place) for place in self.all(entity, GAF.denotedBy)]
        return {
            "name": name,
            "name_en": self.label(entity, "en"),
            "type": min((KINDS[t] for t in self.all(entity, RDF.type) if t in KINDS), key=ENTITY_TYPES.index),
            "qid": match.removeprefix(WIKIDATA) if match else None,
            "aliases": tuple(sorted({*self.texts(entity, SKOS.altLabel), *labels} - {name})),
            "country": next(iter(self.names(entity, KG.country)), None),
            "local": KG.Local in self.all(entity, RDF.type),
            "mentions": tuple(sorted((self.name(span[0]), *span[1:]) for span in spans if span)),
        }

    def edge(self, relation: Any) -> dict[str, Any]:
        article = self.name(self.need(relation, PROV.wasDerivedFrom))
        name = _characters(self.need(relation, KG.predicate)).removeprefix(REL)
        if name == "other":
            name = OTHER + (self.text(relation, KG.lemma) or "")
        row = predicate(name)
        source = self.names(relation, KG.source)
        chain = sorted(
            (self.number(claim, KG.position), self.name(self.need(claim, KG.by)))
            for claim in self.all(relation, KG.attribution)
        )
        time = self.one(relation, SEM.hasTime)
        sentence = self.span(self.one(relation, KG.sentence))
        edge: dict[str, Any] = {
            "article": article,
            "event": self.name(self.need(relation, KG.occurrence)),
            "predicate": name,
            "plover": next((t for t in PLOVER.terms if PLOVER.terms[t] in self.all(relation, RDF.type)), ""),
            "label": row.label_ar,
            "label_en": row.label_en,
            "polarity": self.key(relation, KG.polarity, POLARITIES),
            "modality": self.key(relation, KG.modality, MODALITIES),
            "source": source[0] if source else None,
            "sources": tuple(speaker for _, speaker in chain) or source,
            "roles": tuple(sorted((role, n) for role in ROLES for n in self.names(relation, ROLES[role][0]))),
            "trigger": _characters(self.need(relation, KG.trigger)),
            "sentence": sentence[3] if sentence else self.text(relation, KG.sentenceText),
            "time": self.label(time, "ar"),
            "time_value": self.text(time, KG.iso8601),
            "rules": self.texts(relation, KG.rule),
            "confidence": self.share(relation),
        }
        for end, place in (
            ("trigger", self.one(relation, GAF.denotedBy)),
            ("sentence", self.one(relation, KG.sentence)),
            ("subject", self.one(relation, KG.subjectMention)),
            ("object", self.one(relation, KG.objectMention)),
            ("time", self.one(time, GAF.denotedBy)),
        ):
            span = self.span(place)
            edge[f"{end}_start"], edge[f"{end}_end"] = (span[1], span[2]) if span else (None, None)
        return edge

    def share(self, relation: Any) -> float:
        text = self.text(relation, KG.confidence) or "1"
        if not re.fullmatch(r"\+?[0-9]*\.?[0-9]+", text, re.ASCII):
            raise InputError(f"{relation}: {KG.confidence} is {text!r}, not a number from 0 to 1; see kg check")
        return float(text)

    def key(self, relation: Any, property_: NamedNode, table: dict[str, NamedNode]) -> str:
        value = self.one(relation, property_)
        for name, node in table.items():
            if node == value:
                return name
        raise InputError(f"{relation}: {property_} is {value}, not one of {', '.join(map(str, table.values()))}")

    def article(self, article: Any, run: Any) -> dict[str, Any]:
        text = self.text(article, NIF.isString)
        url = self.text(article, SCHEMA.url)
        return {
            "title": self.text(article, SCHEMA.headline),
            "date": self.text(article, SCHEMA.datePublished),
            "source": self.text(article, DC.publisher),
            "url": self.text(article, DCTERMS.source) if url is None else url,
            "text": self.text(article, SCHEMA.articleBody) if text is None else text,
            "run": self.name(run) if run is not None else None,
        }

    def run(self, run: Any) -> dict[str, Any]:
        options = (option.partition("=") for option in self.texts(run, KG.option))
        return {
            "version": _characters(self.need(self.need(run, PROV.wasAssociatedWith), SCHEMA.softwareVersion)),
            "annotator": _characters(self.need(run, KG.annotator)),
            "models": tuple(sorted((self.name(m), self.text(m, KG.digest) or "") for m in self.all(run, PROV.used))),
            "options": tuple((key, value) for key, _, value in options),
        }
