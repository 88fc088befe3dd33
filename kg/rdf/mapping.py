"""From the graph to RDF.

Named graphs, so that an article is replaced by two PUTs and nothing else moves (B is the base):
    B entities         who and what: types, names, aliases, Wikidata. Grows by POST; shared by all articles
    B graph/ARTICLE    the article, its relations, times, mentions; says which run it comes from
    B facts/ARTICLE    direct triples, derived from graph/ARTICLE: asserted positive relations only
    B runs             software, models, options

Every relation is a node. Its `kg:subject`, `kg:predicate` and `kg:object` do not assert anything: polarity, modality
and source say how it is meant. Events are `sem:Event` with roles as well, and both a role and `sem:hasActor` are
written, so that no reasoner is needed. A relation whose agent the text does not name has no `kg:subject`. No blank
nodes; IRIs come from ids; order is that of the graph. RDF 1.2 reifiers, for those who ask: the relation `rdf:reifies`
the triple of its subject, predicate and object, which is not asserted by that.
"""

from __future__ import annotations

import hashlib
import re
import typing
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, TypedDict
from typing import Literal as Choice

import networkx as nx
from pyoxigraph import Literal, NamedNode, Quad, Triple

from kg.errors import InputError
from kg.graph import Edge, edges
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
    SCHEMA,
    SEM,
    SKOS,
    VOCABULARY,
    WIKIDATA,
    XSD,
    check_base,
    link,
    predicate_iri,
    slug,
)
from kg.relations.clause import PLACES
from kg.relations.predicates import GOES_TO, OTHER, predicate
from kg.types import UNKNOWN, Copy

Mentions = Choice["nif", "oa", "none"]
SameAs = Choice["skos", "owl"]


class Options(TypedDict, total=False):
    """How a graph is written as RDF; the keyword arguments of `quads` and of everything that calls it."""

    base: str
    mentions: Mentions
    direct: bool
    star: bool
    same_as: SameAs


Attributes = typing.Mapping[str, Any]
Term = NamedNode | Literal | Triple
Rows = dict[NamedNode, dict[NamedNode, dict[Term, None]]]
"""Triples by subject and property, each once, in order of arrival."""

TYPES: dict[str, tuple[NamedNode, ...]] = {
    "PER": (KG.Person, SCHEMA.Person, SEM.Actor),
    "ORG": (KG.Organization, SCHEMA.Organization, SEM.Actor),
    "GPE": (KG.GeopoliticalEntity, SCHEMA.Place, SEM.Actor, SEM.Place),
    "LOC": (KG.Location, SCHEMA.Place, SEM.Place),
    "FAC": (KG.Facility, SCHEMA.Place, SEM.Place),
    "NORP": (KG.People, SEM.Actor),
    "EVENT": (KG.NamedEvent, SCHEMA.Event),
    "PRODUCT": (KG.Product, SCHEMA.Product),
    "MISC": (KG.Miscellaneous, SCHEMA.Thing),
    "NOM": (KG.Participant, SEM.Actor),
}
MODALITIES = {"asserted": KG.asserted, "future": KG.future, "hypothetical": KG.hypothetical}
POLARITIES = {"pos": KG.positive, "neg": KG.negative}
ROLES = {
    "recipient": (KG.recipient, SEM.hasActor),
    "theme": (KG.theme, SEM.hasActor),
    "topic": (KG.topic, SEM.hasActor),
    "instrument": (KG.instrument, SEM.hasActor),
    "place": (KG.place, SEM.hasPlace),
}
EVIDENCE = {
    "trigger": GAF.denotedBy,
    "sentence": KG.sentence,
    "subject": KG.subjectMention,
    "object": KG.objectMention,
}
REMARKS = {
    "neg": ("منفي", "negated"),
    "future": ("مستقبل", "future"),
    "hypothetical": ("محتمل", "hypothetical"),
}


def quads(
    graph: nx.MultiDiGraph[str],
    *,
    base: str = VOCABULARY,
    mentions: Mentions = "nif",
    direct: bool = True,
    star: bool = False,
    same_as: SameAs = "skos",
) -> Iterator[Quad]:
    """The graph as RDF quads, one named graph after the other (entities, then each article's facts and graph, runs).

    `mentions` chooses how places in the text are written: NIF, Web Annotation, or not at all. `direct` writes the
    derived triples between entities. `star` adds RDF 1.2 reifiers. `same_as="owl"` adds `owl:sameAs` to the
    `skos:exactMatch` with Wikidata: a reasoner then merges what is linked, wrong links too. Raises `InputError` for a
    base or a choice we cannot use.
    """
    if mentions not in ("nif", "oa", "none"):
        raise InputError(f"unknown mention model {mentions!r}: choose nif, oa or none")
    if same_as not in ("skos", "owl"):
        raise InputError(f"unknown kind of link {same_as!r}: choose skos or owl")
    mapping = Mapping(graph, check_base(base), mentions, star=star, same_as=same_as)
    yield from _in(NamedNode(base + "entities"), mapping.entities())
    told = defaultdict(list)
    for edge in edges(graph):
        told[edge[3]["article"]].append(edge)
    spans = defaultdict(list)
    for node, data in graph.nodes(data=True):
        for article, start, end, text in data["mentions"]:
            spans[article].append((node, start, end, text))
    for name in graph.graph["articles"]:
        if direct:
            yield from _in(mapping.iri("facts", name), mapping.facts(name, told[name]))
        yield from _in(mapping.iri("graph", name), ArticleMapping(mapping, name).rows(told[name], spans[name]))
    yield from _in(NamedNode(base + "runs"), mapping.runs())


def republished(original: str, copies: Iterable[Copy], base: str = VOCABULARY) -> Iterator[Quad]:
    """Where else the article `original` stands, as a named graph of its own: ``copies/ID``.

    PROV calls it a quotation when somebody else repeats the whole of an entity or some of it (`prov:wasQuotedFrom`).
    Copies are no `schema:NewsArticle`: nothing was read in them, so whoever counts articles counts witnesses.
    """
    rows: Rows = {}
    for copy in copies:
        name = hashlib.sha256(copy.place.encode("utf-8", "surrogatepass")).hexdigest()[:16]
        node = NamedNode(f"{base}copy/{name}")
        _add(rows, node, RDF.type, KG.Copy)
        _add(rows, node, DCTERMS.identifier, plain(name))
        _metadata(rows, node, copy)
        _add(rows, node, PROV.wasQuotedFrom, NamedNode(f"{base}article/{slug(original)}"))
        _add(rows, node, KG.similarity, decimal(copy.similarity))
    return _in(NamedNode(f"{base}copies/{slug(original)}"), rows)


def _metadata(rows: Rows, node: NamedNode, known: Copy) -> None:
    if known.title is not None:
        _add(rows, node, SCHEMA.headline, arabic(known.title))
    if known.date is not None:
        _add(rows, node, SCHEMA.datePublished, stamp(known.date) or plain(known.date))
    if known.source is not None:
        _add(rows, node, DC.publisher, plain(known.source))
    _address(rows, node, known.url)


def _address(rows: Rows, node: NamedNode, url: str | None) -> None:
    if url is not None:
        address = link(url)
        if address is not None:
            _add(rows, node, DCTERMS.source, address)
        if address is None or address.value != url:
            _add(rows, node, SCHEMA.url, plain(url))


def _in(name: NamedNode, rows: Rows) -> Iterator[Quad]:
    for subject, properties in rows.items():
        for property_, values in properties.items():
            for value in values:
                yield Quad(subject, property_, value, name)


def _add(rows: Rows, subject: NamedNode, property_: NamedNode, *values: Term) -> None:
    if values:
        known = rows.setdefault(subject, {}).setdefault(property_, {})
        for value in values:
            known[value] = None


def arabic(text: str) -> Literal:
    """A literal in Arabic. A lone surrogate, which is not a character, becomes U+FFFD; offsets do not move."""
    return Literal(clean(text), language="ar")


def english(text: str) -> Literal:
    return Literal(clean(text), language="en")


def plain(text: str) -> Literal:
    return Literal(clean(text))


def clean(text: str) -> str:
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def index(number: int) -> Literal:
    return Literal(str(number), datatype=XSD.nonNegativeInteger)


def decimal(number: float) -> Literal:
    """Canonical xsd:decimal: stores that normalise numbers leave it as it is."""
    return Literal(f"{number:.6f}".rstrip("0").rstrip("."), datatype=XSD.decimal)


class Mapping:
    """One graph on its way to RDF: knows the options and the IRIs."""

    def __init__(
        self, graph: nx.MultiDiGraph[str], base: str, mentions: Mentions, *, star: bool, same_as: SameAs
    ) -> None:
        self.graph, self.base, self.mentions, self.star = graph, base, mentions, star
        self.matches = (SKOS.exactMatch,) if same_as == "skos" else (SKOS.exactMatch, OWL.sameAs)

    def iri(self, kind: str, name: str) -> NamedNode:
        return NamedNode(f"{self.base}{kind}/{slug(name)}")

    def entities(self) -> Rows:
        rows: Rows = {}
        for node, data in self.graph.nodes(data=True):
            if node == UNKNOWN:
                continue
            entity = self.iri("entity", node)
            _add(rows, entity, RDF.type, *TYPES[data["type"]], *((KG.Local,) if data["local"] else ()))
            _add(rows, entity, DCTERMS.identifier, plain(node))
            _add(rows, entity, RDFS.label, arabic(data["name"]))
            if data["name_en"]:
                _add(rows, entity, RDFS.label, english(data["name_en"]))
            _add(rows, entity, SKOS.altLabel, *map(arabic, data["aliases"]))
            for match in self.matches if data["qid"] else ():
                _add(rows, entity, match, NamedNode(WIKIDATA + data["qid"]))
            if data["country"]:
                _add(rows, entity, KG.country, self.iri("entity", data["country"]))
        for country in sorted({data["country"] for _, data in self.graph.nodes(data=True) if data["country"]}):
            _add(rows, self.iri("entity", country), DCTERMS.identifier, plain(country))
        return rows

    def facts(self, name: str, told: Iterable[Edge]) -> Rows:
        rows: Rows = {}
        _add(rows, self.iri("facts", name), PROV.wasDerivedFrom, self.iri("graph", name))
        for subject, object_, _, edge in told:
            fact = edge["polarity"] == "pos" and edge["modality"] == "asserted"
            if fact and UNKNOWN not in (subject, object_) and not edge["predicate"].startswith(OTHER):
                property_ = predicate_iri(edge["predicate"])
                one, two = self.iri("entity", subject), self.iri("entity", object_)
                _add(rows, one, property_, two)
                if predicate(edge["predicate"]).symmetric:
                    _add(rows, two, property_, one)
        return rows

    def runs(self) -> Rows:
        rows: Rows = {}
        for name, record in self.graph.graph["runs"].items():
            run = self.iri("run", name)
            software = self.iri("software", f"kg-{record['version']}")
            _add(rows, run, RDF.type, PROV.Activity)
            _add(rows, run, DCTERMS.identifier, plain(name))
            _add(rows, run, PROV.wasAssociatedWith, software)
            _add(rows, run, KG.annotator, plain(record["annotator"]))
            _add(rows, run, KG.option, *(plain(f"{key}={value}") for key, value in record["options"]))
            _add(rows, software, RDF.type, PROV.SoftwareAgent)
            _add(rows, software, SCHEMA.softwareVersion, plain(record["version"]))
            for title, digest in record["models"]:
                model = self.iri("model", f"{title}:{digest}")
                _add(rows, run, PROV.used, model)
                _add(rows, model, RDF.type, PROV.Entity)
                _add(rows, model, DCTERMS.identifier, plain(title))
                _add(rows, model, KG.digest, plain(digest))
        return rows


class ArticleMapping:
    """The named graph of one article; what relations share (times, mentions, ...) is written once, after them."""

    def __init__(self, mapping: Mapping, name: str) -> None:
        self.graph, self.iri, self.mentions, self.star = mapping.graph, mapping.iri, mapping.mentions, mapping.star
        self.name, self.record = name, mapping.graph.graph["articles"][name]
        self.article = mapping.iri("article", name)
        self.shared: Rows = {}
        self.places: dict[tuple[int, int], str | None] = {}

    def rows(self, told: Iterable[Edge], spans: Iterable[tuple[str, int, int, str]]) -> Rows:
        rows = self.head()
        for subject, object_, key, edge in told:
            self.relation(rows, subject, object_, key, edge)
        for node, start, end, text in spans:
            _add(rows, self.iri("entity", node), GAF.denotedBy, *self.mention(start, end, text))
        return {**rows, **self.shared, **self.mention_rows()}

    def head(self) -> Rows:
        """The article and its named graph."""
        rows: Rows = {}
        article, record = self.article, self.record
        _add(rows, article, RDF.type, SCHEMA.NewsArticle, *((NIF.Context,) if self.mentions == "nif" else ()))
        _add(rows, article, DCTERMS.identifier, plain(self.name))
        if record["title"] is not None:
            _add(rows, article, SCHEMA.headline, arabic(record["title"]))
        _add(rows, article, SCHEMA.inLanguage, plain("ar"))
        if record["date"] is not None:
            _add(rows, article, SCHEMA.datePublished, stamp(record["date"]) or plain(record["date"]))
        if record["source"] is not None:
            _add(rows, article, DC.publisher, plain(record["source"]))
        _address(rows, article, record["url"])
        if record["text"] is not None:
            _add(rows, article, NIF.isString if self.mentions == "nif" else SCHEMA.articleBody, plain(record["text"]))
        itself = self.iri("graph", self.name)
        _add(rows, itself, RDF.type, PROV.Bundle)
        _add(rows, itself, PROV.wasDerivedFrom, article)
        if record["run"] is not None:
            _add(rows, itself, PROV.wasGeneratedBy, self.iri("run", record["run"]))
        return rows

    def relation(self, rows: Rows, subject: str, object_: str, key: str, edge: Attributes) -> None:
        node, row = self.iri("relation", key), predicate(edge["predicate"])
        ends = {name: self.iri("entity", name) for name in (subject, object_) if name != UNKNOWN}
        actor: tuple[NamedNode, ...] = ()
        target: tuple[NamedNode, ...] = ()
        if row.static:
            _add(rows, node, RDF.type, KG.Relation, KG.State)
        else:
            kind = (PLOVER.terms[edge["plover"]],) if edge["plover"] in PLOVER.terms else ()
            _add(rows, node, RDF.type, KG.Relation, SEM.Event, *kind)
            actor = (KG.agent, SEM.hasActor)
            target = (KG.agent if row.symmetric else KG.patient, SEM.hasActor)
            if edge["predicate"] in GOES_TO and self.graph.nodes[object_]["type"] in PLACES:
                target = (*target, SEM.hasPlace)
        _add(rows, node, DCTERMS.identifier, plain(key))
        _add(rows, node, RDFS.label, *self.labels(subject, object_, edge))
        if subject in ends:
            _add(rows, node, KG.subject, ends[subject])
        _add(rows, node, KG.predicate, predicate_iri(edge["predicate"]))
        if edge["predicate"].startswith(OTHER):
            _add(rows, node, KG.lemma, arabic(edge["predicate"].removeprefix(OTHER)))
        if object_ in ends:
            _add(rows, node, KG.object, ends[object_])
        if self.star and subject in ends and object_ in ends:
            triple = Triple(ends[subject], predicate_iri(edge["predicate"]), ends[object_])
            _add(rows, node, RDF.reifies, triple)
        for name, properties in ((subject, actor), (object_, target)):
            for property_ in properties if name in ends else ():
                _add(rows, node, property_, ends[name])
        for role, name in edge["roles"]:
            for property_ in ROLES[role]:
                _add(rows, node, property_, self.iri("entity", name))
        _add(rows, node, KG.polarity, POLARITIES[edge["polarity"]])
        _add(rows, node, KG.modality, MODALITIES[edge["modality"]])
        self.sources(rows, node, edge)
        if edge["time"] is not None:
            _add(rows, node, SEM.hasTime, self.time(edge))
        occurrence = self.iri("event", edge["event"])
        _add(rows, node, KG.occurrence, occurrence)
        _add(self.shared, occurrence, RDF.type, KG.Occurrence)
        _add(self.shared, occurrence, DCTERMS.identifier, plain(edge["event"]))
        _add(rows, node, KG.trigger, arabic(edge["trigger"]))
        self.evidence(rows, node, edge)
        _add(rows, node, KG.rule, *map(plain, edge["rules"]))
        if edge["confidence"] != 1:
            _add(rows, node, KG.confidence, decimal(edge["confidence"]))
        _add(rows, node, PROV.wasDerivedFrom, self.article)

    def labels(self, subject: str, object_: str, edge: Attributes) -> list[Literal]:
        """What the relation says, for people: names, predicate, and a remark when it is not a plain fact."""
        one, two = (self.graph.nodes[name] for name in (subject, object_))
        remarks = [REMARKS[word] for word in (edge["polarity"], edge["modality"]) if word in REMARKS]
        ar, en = ("، ".join(ar for ar, _ in remarks), ", ".join(en for _, en in remarks))
        labels = [arabic(f"{one['name']} — {edge['label']} — {two['name']}" + (f" ({ar})" if ar else ""))]
        if one["name_en"] and two["name_en"]:
            labels.append(english(f"{one['name_en']} {edge['label_en']} {two['name_en']}" + (f" ({en})" if en else "")))
        return labels

    def sources(self, rows: Rows, node: NamedNode, edge: Attributes) -> None:
        """The innermost speaker as `kg:source`; a longer chain as attributions with their position from outside."""
        if edge["source"] is not None:
            _add(rows, node, KG.source, self.iri("entity", edge["source"]))
        if len(edge["sources"]) > 1:
            for position, name in enumerate(edge["sources"], 1):
                claim = NamedNode(f"{node.value}:source{position}")
                _add(rows, node, KG.attribution, claim)
                _add(rows, claim, RDF.type, KG.Attribution)
                _add(rows, claim, KG.position, index(position))
                _add(rows, claim, KG.by, self.iri("entity", name))

    def evidence(self, rows: Rows, node: NamedNode, edge: Attributes) -> None:
        """Where the text says it: trigger, sentence, subject, object."""
        text, shift = self.record["text"], 0
        if text is None and edge["sentence"] is not None:
            text, shift = edge["sentence"], edge["sentence_start"]
        for name, property_ in EVIDENCE.items():
            start, end = edge[f"{name}_start"], edge[f"{name}_end"]
            if start is not None:
                inside = text is not None and start - shift >= 0 and end - shift <= len(text)
                place = self.mention(start, end, text[start - shift : end - shift] if inside else None)
                _add(rows, node, property_, *place)
                if name == "sentence" and place and self.mentions == "nif":
                    _add(self.shared, place[0], RDF.type, NIF.Sentence)
        if self.mentions == "none" and edge["sentence"] is not None:
            _add(rows, node, KG.sentenceText, arabic(edge["sentence"]))

    def mention(self, start: int, end: int, text: str | None) -> tuple[NamedNode, ...]:
        """A stretch of the article as a resource, to be described later; nothing when mentions are not wanted."""
        if self.mentions == "none":
            return ()
        self.places[start, end] = text if text is not None else self.places.get((start, end))
        return (NamedNode(f"{self.article.value}#char={start},{end}"),)

    def mention_rows(self) -> Rows:
        rows: Rows = {}
        for (start, end), text in sorted(self.places.items()):
            (place,) = self.mention(start, end, text)
            words = () if text is None else (plain(text),)
            if self.mentions == "nif":
                kinds = self.shared.get(place, {}).get(RDF.type, {})
                _add(rows, place, RDF.type, NIF.OffsetBasedString, *kinds)
                _add(rows, place, NIF.referenceContext, self.article)
                _add(rows, place, NIF.beginIndex, index(start))
                _add(rows, place, NIF.endIndex, index(end))
                _add(rows, place, NIF.anchorOf, *words)
            else:
                selector = NamedNode(f"{self.article.value}#selector={start},{end}")
                _add(rows, place, RDF.type, OA.SpecificResource)
                _add(rows, place, OA.hasSource, self.article)
                _add(rows, place, OA.hasSelector, selector)
                _add(rows, selector, RDF.type, OA.TextPositionSelector, OA.TextQuoteSelector)
                _add(rows, selector, OA.start, index(start))
                _add(rows, selector, OA.end, index(end))
                _add(rows, selector, OA.exact, *words)
        return rows

    def time(self, edge: Attributes) -> NamedNode:
        """A time expression as a resource, shared by all relations that it dates."""
        start, end, value = edge["time_start"], edge["time_end"], edge["time_value"]
        name = f"{self.name}:{edge['time'] if self.mentions == 'none' or start is None else f'{start}-{end}'}"
        time = self.iri("time", f"{name}:{value.replace('/', '..')}" if value else name)
        _add(self.shared, time, RDF.type, SEM.Time)
        _add(self.shared, time, RDFS.label, arabic(edge["time"]))
        if value:
            _add(self.shared, time, KG.iso8601, plain(value))
            for property_, literal in stamps(value):
                _add(self.shared, time, property_, literal)
        if start is not None:
            _add(self.shared, time, GAF.denotedBy, *self.mention(start, end, edge["time"]))
        return time


PATTERNS = (
    (re.compile(r"\d{4}-\d\d-\d\d"), XSD.date, "{}"),
    (re.compile(r"\d{4}-\d\d"), XSD.gYearMonth, "{}-01"),
    (re.compile(r"\d{4}"), XSD.gYear, "{}-01-01"),
)
WEEK = re.compile(r"(\d{4})-W(\d\d)")


def stamp(value: str) -> Literal | None:
    """An ISO 8601 date, month, year or time of day as a typed literal; None for anything else."""
    for pattern, datatype, filled in PATTERNS:
        if pattern.fullmatch(value):
            try:
                date.fromisoformat(filled.format(value))
            except ValueError:
                return None
            return Literal(value, datatype=datatype)
    if match := re.fullmatch(r"(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d:[0-5]\d(Z|[+-](0\d|1[0-3]):[0-5]\d)?", value):
        return Literal(value, datatype=XSD.dateTime) if stamp(match[1]) else None
    return None


def stamps(value: str) -> Iterator[tuple[NamedNode, Literal]]:
    """SEM's time stamps of a value: one for a date or moment, begin and end for an interval and for a week."""
    begin, slash, end = value.partition("/")
    if slash or WEEK.fullmatch(value):
        ends = [(SEM.hasBeginTimeStamp, begin, 1), (SEM.hasEndTimeStamp, end if slash else begin, 7)]
    else:
        ends = [(SEM.hasTimeStamp, begin, 1)]
    for property_, part, weekday in ends:
        literal = stamp(_exact(part, weekday))
        if literal is not None:
            yield property_, literal


def _exact(part: str, weekday: int) -> str:
    """A week as its first or last day, a moment with its seconds, as XML Schema wants them."""
    if week := WEEK.fullmatch(part):
        try:
            return date.fromisocalendar(int(week[1]), int(week[2]), weekday).isoformat()
        except ValueError:
            return part
    return part + ":00" if re.fullmatch(r"[\d-]+T\d\d:\d\d", part) else part
