"""Files to graphs: RDF that `kg` wrote, and the JSON of `kg extract --format json`."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import networkx as nx

from kg.errors import InputError
from kg.graph import build, merge, run_id
from kg.rdf import FORMATS as RDF_FORMATS
from kg.rdf import read as read_rdf
from kg.relations.predicates import predicate
from kg.types import UNKNOWN, Article


def load(path: str | os.PathLike[str]) -> nx.MultiDiGraph[str] | None:
    """The graph in a file that `kg` wrote: RDF in any of its formats, or predictions in JSON (one, or an array).

    None when the file is no such graph but may be an article: its name ends otherwise, or its JSON holds no relations.
    Raises `InputError` when the file is not what its name says, OSError when it cannot be read.
    """
    suffix = Path(path).suffix.lower()
    if suffix.lstrip(".") in RDF_FORMATS:
        return read_rdf(path)
    if suffix != ".json":
        return None
    try:
        record = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except ValueError as error:
        raise InputError(f"{os.fspath(path)}: not well-formed JSON: {error}") from error
    records = record if isinstance(record, list) else [record]
    if not records or not all(isinstance(item, dict) and "relations" in item for item in records):
        return None
    try:
        return merge(map(from_prediction, records))
    except (KeyError, TypeError, ValueError) as error:
        what = f"{type(error).__name__}: {error}"
        raise InputError(f"{os.fspath(path)}: not JSON that kg extract --format json wrote ({what})") from error


def from_prediction(record: Mapping[str, Any]) -> nx.MultiDiGraph[str]:
    """The graph of one prediction (`kg.export.prediction`), with the article's text where the record has a ``text``.

    A prediction says which words stand for subject and object but not where: their places are those mentions of the
    entity in the sentence that have these words, or else the nearest to the trigger.
    """
    article, text = str(record["id"]), record.get("text")
    run = {"version": record.get("version"), "annotator": record.get("annotator"), "models": (), "options": ()}
    facts = {name: record.get(name) for name in ("title", "date", "source", "url")}
    attributes = {"articles": {article: {**facts, "text": text, "run": run_id(run)}}, "runs": {run_id(run): run}}
    spans = {entity["id"]: [tuple(span) for span in entity.get("spans", ())] for entity in record["entities"]}
    nodes = {entity["id"]: _node(entity, article, text, spans[entity["id"]]) for entity in record["entities"]}
    links = {}
    for number, relation in enumerate(record["relations"], 1):
        subject, object_ = relation["subject"], relation["object"]
        for name in (subject, object_, relation.get("source"), *relation.get("sources", ())):
            if name is not None and name not in nodes:
                nodes[name] = _stranger(name)
        name = relation.get("id") or f"r{number}"
        edge = _edge(relation, article, text, name)
        for end, entity in (("subject", subject), ("object", object_)):
            place = _mention(spans.get(entity, []), relation.get(f"{end}_text"), edge, text)
            edge[f"{end}_start"], edge[f"{end}_end"] = place or (None, None)
        links[subject, object_, f"{article}:{name}"] = edge
    return build(attributes, nodes, links)


def _node(entity: Mapping[str, Any], article: str, text: str | None, spans: list[tuple[int, int]]) -> dict[str, Any]:
    forms = entity.get("mentions") or [entity["name"]]
    aliases = entity.get("aliases", forms)
    return {
        "name": entity["name"],
        "name_en": entity.get("name_en"),
        "type": entity["type"],
        "qid": entity.get("qid"),
        "aliases": tuple(sorted({alias for alias in aliases if alias} - {entity["name"]})),
        "country": entity.get("country"),
        "local": bool(entity.get("local", False)),
        "mentions": tuple(
            sorted((article, start, end, forms[0] if text is None else text[start:end]) for start, end in spans)
        ),
    }


def _stranger(name: str) -> dict[str, Any]:
    """A participant the record names without describing it: the unknown agent, or an id of a gold graph."""
    shown, english = ("مجهول", "unknown") if name == UNKNOWN else (name, None)
    return {
        "name": shown, "name_en": english, "type": "NOM", "qid": None, "aliases": (), "country": None, "local": True,
        "mentions": (),
    }  # fmt: skip


def _edge(relation: Mapping[str, Any], article: str, text: str | None, name: str) -> dict[str, Any]:
    row = predicate(relation["predicate"])
    start, end = relation.get("sentence_span") or (None, None)
    trigger = relation.get("trigger_span") or (None, None)
    source = relation.get("source")
    return {
        "article": article,
        "event": f"{article}:{relation.get('event', name)}",
        "predicate": relation["predicate"],
        "plover": row.plover,
        "label": row.label_ar,
        "label_en": row.label_en,
        "polarity": relation.get("polarity", "pos"),
        "modality": relation.get("modality", "asserted"),
        "source": source,
        "sources": tuple(relation.get("sources", ())) or ((source,) if source else ()),
        "roles": tuple(sorted((role["role"], role["entity"]) for role in relation.get("roles", ()))),
        "trigger": relation.get("trigger") or "",
        "trigger_start": trigger[0],
        "trigger_end": trigger[1],
        "sentence": None if text is None or start is None else text[start:end],
        "sentence_start": start,
        "sentence_end": end,
        "time": relation.get("time_text") or relation.get("time"),
        "time_start": None,
        "time_end": None,
        "time_value": relation.get("time"),
        "rules": tuple(sorted(set(relation.get("rules", ())))),
        "confidence": relation.get("confidence", 1.0),
    }


def _mention(
    spans: Iterable[tuple[int, int]], words: str | None, edge: Mapping[str, Any], text: str | None
) -> tuple[int, int] | None:
    start, end, trigger = edge["sentence_start"], edge["sentence_end"], edge["trigger_start"]
    if words is None or start is None or trigger is None:
        return None
    inside = [span for span in spans if start <= span[0] and span[1] <= end]

    def far(span: tuple[int, int]) -> tuple[bool, int, int]:
        other = text is not None and text[span[0] : span[1]] != words
        return other or span[1] - span[0] != len(words), abs(span[0] - trigger), span[0]

    return min(inside, key=far, default=None)


def with_texts(graph: nx.MultiDiGraph[str], articles: Iterable[Article]) -> tuple[nx.MultiDiGraph[str], list[str]]:
    """The graph with the texts of those of its articles that lack one, by id; and the ids whose text is another than
    was read: there the words of some relation do not stand where the graph says."""
    records = {name: dict(record) for name, record in graph.graph["articles"].items()}
    triggers: dict[str, list[tuple[int, int, str]]] = {name: [] for name in records}
    for _, _, edge in graph.edges(data=True):
        if edge["trigger_start"] is not None:
            triggers[edge["article"]].append((edge["trigger_start"], edge["trigger_end"], edge["trigger"]))
    others = []
    for article in articles:
        record = records.get(article.id)
        if record is None or record["text"] is not None:
            continue
        if all(words.startswith(article.text[start:end] or "\0") for start, end, words in triggers[article.id]):
            record["text"] = article.text
        else:
            others.append(article.id)
    found = graph.copy()
    found.graph["articles"] = records
    for _, _, edge in found.edges(data=True):
        text, start = records[edge["article"]]["text"], edge["sentence_start"]
        if text is not None and edge["sentence"] is None and start is not None:
            edge["sentence"] = text[start : edge["sentence_end"]]
    return found, others
