"""The graph: entities are nodes, relations are edges. This page is its only description; RDF and the exports are made
from it, and `kg.rdf.read` gives it back.

A graph is a `networkx.MultiDiGraph`. Every key below is always there; None means unknown. Tuples are sorted unless it
says otherwise, nodes are in order of their ids and the edges of a node in order of the text (`edges` gives all of them
in that order), so one input gives one graph.

Graph attributes (``graph.graph``)
    articles    {article id: {title, date, source, url, text, run}}; `text` is None when it was left out
    runs        {run id: {version, annotator, models, options}}; `models` and `options` are tuples of pairs

Node: the entity's id
    name        fullest Arabic form        name_en   English name            type     one of `ENTITY_TYPES`
    qid         Wikidata id                aliases   other Arabic forms      country  id of its country
    local       True for a participant without a name; its id carries the article's id
    mentions    tuple of (article id, start, end, text): half-open code points of that article's text
    `UNKNOWN` is a node only where an edge needs it: the agent the text does not name.

Edge: from subject to object, key "ARTICLE:RELATION"
    article, event                      event is "ARTICLE:EVENT", shared by relations told by one trigger
    predicate, plover                   plover is a PLOVER category, "" where there is none
    label, label_en                     the predicate in Arabic and in English
    polarity, modality                  see `POLARITIES` and `MODALITIES`
    source, sources                     who says so: entity id, and the chain of them, outermost first
    roles                               tuple of (role, entity id)
    trigger, trigger_start, trigger_end
    subject_start, subject_end, object_start, object_end        the mentions of subject and object
    sentence, sentence_start, sentence_end                      the sentence's text and place
    time, time_start, time_end, time_value                      the expression and its ISO 8601 value
    rules                               names of the rules that fired
    confidence                          six decimals; 1.0 where nothing was measured
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Any

import networkx as nx

from kg.errors import DataError, InputError
from kg.relations.predicates import predicate
from kg.types import ENTITY_TYPES, UNKNOWN, Analysis, Entity, Relation, Run, Sentence

UNKNOWN_NODE: Mapping[str, Any] = {
    "name": "مجهول",
    "name_en": "unknown",
    "type": "NOM",
    "qid": None,
    "aliases": (),
    "country": None,
    "local": True,
    "mentions": (),
}


def to_graph(analysis: Analysis, *, text: bool = True) -> nx.MultiDiGraph[str]:
    """The graph of one article. Nodes are the named entities and whoever takes part in a relation or is its source.

    `text=False` leaves the article's text out (the mentions and sentences keep theirs). Raises `DataError` when a
    relation names an entity or a mention that the analysis does not have.
    """
    article = analysis.document.article
    run = run_record(analysis.run)
    attributes = {
        "articles": {
            article.id: {
                "title": article.title,
                "date": article.date,
                "source": article.source,
                "url": article.url,
                "text": article.text if text else None,
                "run": run_id(run),
            }
        },
        "runs": {run_id(run): run},
    }
    known = {entity.id: entity for entity in analysis.entities}
    used = {name for relation in analysis.relations for name in participants(relation)}
    if lost := sorted(used - known.keys() - {UNKNOWN}):
        raise DataError(f"article {article.id!r}: relations speak of entities that are not there: {', '.join(lost)}")
    spans = {mention.id: (mention.start, mention.end, mention.text) for mention in analysis.mentions}
    nodes = {
        entity.id: _node(entity, article.id, [spans[mention] for mention in entity.mentions if mention in spans])
        for entity in analysis.entities
        if entity.id in used or not entity.local
    }
    if UNKNOWN in used:
        nodes[UNKNOWN] = dict(UNKNOWN_NODE)
    sentences = {sentence.index: sentence for sentence in analysis.document.sentences}
    links = {}
    for relation in analysis.relations:
        edge = _edge(relation, article.id, article.text, sentences.get(relation.sentence))
        for end, mention in (("subject", relation.subject_mention), ("object", relation.object_mention)):
            edge[f"{end}_start"], edge[f"{end}_end"] = spans[mention][:2] if mention in spans else (None, None)
        links[relation.subject, relation.object, f"{article.id}:{relation.id}"] = edge
    return build(attributes, nodes, links)


def participants(relation: Relation) -> tuple[str, ...]:
    """Ids of all entities a relation speaks of: subject, object, sources, roles."""
    source = (relation.source,) if relation.source else ()
    return (relation.subject, relation.object, *source, *relation.sources, *(name for _, name in relation.roles))


def _node(entity: Entity, article: str, spans: Iterable[tuple[int, int, str]]) -> dict[str, Any]:
    return {
        "name": entity.name,
        "name_en": entity.name_en,
        "type": entity.type,
        "qid": entity.qid,
        "aliases": tuple(sorted({alias for alias in entity.aliases if alias} - {entity.name})),
        "country": entity.country,
        "local": entity.local,
        "mentions": tuple(sorted({(article, start, end, text) for start, end, text in spans})),
    }


def _edge(relation: Relation, article: str, text: str, sentence: Sentence | None) -> dict[str, Any]:
    row, time = predicate(relation.predicate), relation.time
    return {
        "article": article,
        "event": f"{article}:{relation.event}",
        "predicate": relation.predicate,
        "plover": row.plover,
        "label": row.label_ar,
        "label_en": row.label_en,
        "polarity": relation.polarity,
        "modality": relation.modality,
        "source": relation.source,
        "sources": relation.sources or ((relation.source,) if relation.source else ()),
        "roles": tuple(sorted(set(relation.roles))),
        "trigger": relation.trigger,
        "trigger_start": relation.trigger_start,
        "trigger_end": relation.trigger_end,
        "sentence": text[sentence.start : sentence.end] if sentence else None,
        "sentence_start": sentence.start if sentence else None,
        "sentence_end": sentence.end if sentence else None,
        "time": time.text if time else None,
        "time_start": time.start if time else None,
        "time_end": time.end if time else None,
        "time_value": time.value if time else None,
        "rules": tuple(sorted(set(relation.rules))),
        "confidence": round(float(relation.confidence), 6),
    }


def run_record(run: Run) -> dict[str, Any]:
    """A run as the graph keeps it: models and options as sorted pairs."""
    return {
        "version": run.version,
        "annotator": run.annotator,
        "models": tuple(sorted(set(run.models))),
        "options": tuple(sorted(set(run.options))),
    }


def run_id(run: Mapping[str, Any]) -> str:
    """Name of a run: the digest of all that is known about it, so equal runs are one."""
    return hashlib.sha256(json.dumps(run, sort_keys=True).encode()).hexdigest()[:12]


def build(
    attributes: Mapping[str, Mapping[str, Any]],
    nodes: Mapping[str, Mapping[str, Any]],
    links: Mapping[tuple[str, str, str], Mapping[str, Any]],
) -> nx.MultiDiGraph[str]:
    """A graph in the order this module promises, from its parts: `links` are the edges by (subject, object, key)."""
    graph: nx.MultiDiGraph[str] = nx.MultiDiGraph()
    for name in ("articles", "runs"):
        graph.graph[name] = dict(sorted(attributes.get(name, {}).items()))
    for node in sorted(nodes):
        graph.add_node(node, **nodes[node])
    parts = ((subject, object_, key, edge) for (subject, object_, key), edge in links.items())
    for subject, object_, key, edge in sorted(parts, key=_place):
        graph.add_edge(subject, object_, key=key, **{name: edge[name] for name in sorted(edge)})
    return graph


Edge = tuple[str, str, str, Mapping[str, Any]]
"""Subject, object, key, attributes."""


def _place(edge: Edge) -> tuple[str, int, str]:
    start = edge[3]["trigger_start"]
    return edge[3]["article"], -1 if start is None else start, edge[2]


def edges(graph: nx.MultiDiGraph[str]) -> list[Edge]:
    """All edges as (subject, object, key, attributes), by article and place of the trigger in its text."""
    return sorted(graph.edges(keys=True, data=True), key=_place)


Said = tuple[str, str, str]
"""One thing a graph says of a node: its id, an attribute, a value. Attributes are those of nodes, without `mentions`;
"alias" is one of `aliases`, `local` is "yes" or "no", and "known" is what the knowledge base calls a linked entity."""


def merge(
    graphs: Iterable[nx.MultiDiGraph[str]], *, name_of: Callable[[str], str | None] | None = None
) -> nx.MultiDiGraph[str]:
    """One graph of many; the order of `graphs` does not matter. Nodes with one id become one (`described`), with all
    mentions. `name_of` gives the names of those that the knowledge base knows by their ids.

    Raises `InputError` when two different articles have one id.
    """
    articles: dict[str, Any] = {}
    runs: dict[str, Any] = {}
    told: dict[str, dict[str, set[str]]] = {}
    mentions: dict[str, set[tuple[str, int, int, str]]] = {}
    links: dict[tuple[str, str, str], Mapping[str, Any]] = {}
    for graph in graphs:
        for name, record in graph.graph["articles"].items():
            if articles.setdefault(name, record) != record:
                raise InputError(f"two different articles have the id {name!r}: give each its own id")
        runs.update(graph.graph["runs"])
        for node, attribute, value in said(graph, name_of):
            told.setdefault(node, {}).setdefault(attribute, set()).add(value)
        for node, data in graph.nodes(data=True):
            mentions.setdefault(node, set()).update(data["mentions"])
        for subject, object_, key, data in graph.edges(keys=True, data=True):
            links[subject, object_, key] = data
    nodes = {node: {**described(told[node]), "mentions": tuple(sorted(spans))} for node, spans in mentions.items()}
    return build({"articles": articles, "runs": runs}, nodes, links)


def said(graph: nx.MultiDiGraph[str], name_of: Callable[[str], str | None] | None = None) -> Iterator[Said]:
    """All that a graph says of its nodes, so that what many graphs say can be added up, and taken away again."""
    for node, data in graph.nodes(data=True):
        yield node, "name", data["name"]
        yield node, "local", "yes" if data["local"] else "no"
        for attribute in ("name_en", "type", "qid", "country"):
            if data[attribute]:
                yield node, attribute, data[attribute]
        for alias in data["aliases"]:
            yield node, "alias", alias
        if name_of is not None and (known := name_of(node)):
            yield node, "known", known


def described(told: Mapping[str, Collection[str]]) -> dict[str, Any]:
    """The attributes of a node, but for `mentions`, of which graphs say these values (`said`), in any order.

    Its name is that of the knowledge base, else the longest; the others are aliases. Of two types it has the more
    telling (PER before MISC before NOM), of two ids or countries the first in code-point order.
    """
    name = best_name(told.get("known") or told["name"])
    return {
        "name": name,
        "name_en": best_name(told.get("name_en", ())),
        "type": min(told["type"], key=ENTITY_TYPES.index),
        "qid": min(told.get("qid", ()), default=None),
        "aliases": tuple(sorted({*told["name"], *told.get("alias", ())} - {name})),
        "country": min(told.get("country", ()), default=None),
        "local": "no" not in told["local"],
    }


def best_name(names: Iterable[str]) -> str | None:
    """The longest name; of several the last in code-point order, so that the order of arrival does not matter."""
    return max(names, key=lambda name: (len(name), name), default=None)
