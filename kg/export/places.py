"""Events on a map: GeoJSON (RFC 7946), which QGIS, Leaflet, kepler.gl and GitHub show.

A relation is placed where it says it happens (its role "place"), or at its object when that is where it happens (a
visit, an invasion). Coordinates come from the knowledge base (`kg.kb.KnowledgeBase.point`). A relation without a place
that the knowledge base can put on a map is left out; the member `unplaced` of the collection counts those.
"""

from __future__ import annotations

import json
from typing import Any

import networkx as nx

from kg.export.flat import joined, text
from kg.export.words import clause, day
from kg.graph import Edge, edges
from kg.kb import KnowledgeBase
from kg.relations.clause import PLACES
from kg.relations.predicates import GOES_TO, predicate

AT_OBJECT = GOES_TO | {"attack"}
"""Predicates whose object, when it is a place, is where it happens."""
CREDIT = "Coordinates: GeoNames (CC BY 4.0, https://www.geonames.org) and Natural Earth (public domain)"
_KEPT = (
    "predicate", "label", "label_en", "plover", "polarity", "modality", "source", "trigger", "sentence", "time",
    "time_value", "confidence",
)  # fmt: skip


def geojson(graph: nx.MultiDiGraph[str], kb: KnowledgeBase | None = None) -> bytes:
    """A FeatureCollection with a point for every placed relation; `kb` is where places are looked up, by default the
    embedded knowledge base."""
    kb = kb or KnowledgeBase.default()
    events = [edge for edge in edges(graph) if not predicate(edge[3]["predicate"]).static]
    features = [feature for edge in events if (feature := _feature(graph, edge, kb))]
    collection = {
        "type": "FeatureCollection",
        "attribution": CREDIT,
        "unplaced": len(events) - len(features),
        "features": features,
    }
    return (json.dumps(collection, ensure_ascii=False, indent=1) + "\n").encode()


def place_of(graph: nx.MultiDiGraph[str], edge: Edge) -> str | None:
    """The node of the place where a relation happens, None when it does not say."""
    _, object_, _, data = edge
    place = next((name for role, name in data["roles"] if role == "place"), None)
    if place is None and data["predicate"] in AT_OBJECT and graph.nodes[object_]["type"] in PLACES:
        return object_
    return place


def _feature(graph: nx.MultiDiGraph[str], edge: Edge, kb: KnowledgeBase) -> dict[str, Any] | None:
    subject, object_, key, data = edge
    place = place_of(graph, edge)
    point = kb.point(place) if place else None
    if place is None or point is None:
        return None
    article = graph.graph["articles"].get(data["article"], {})
    when, told = day(graph, data)
    properties = {
        "title": clause(graph, edge, "ar"),
        "title_en": clause(graph, edge, "en"),
        "place": place,
        "place_name": graph.nodes[place]["name"],
        "place_name_en": graph.nodes[place]["name_en"],
        "subject": subject,
        "object": object_,
        **{name: joined(data[name]) for name in _KEPT},
        "date": when or None,
        "date_from": ("text" if told else "article") if when else None,
        "article": data["article"],
        "article_title": article.get("title"),
        "url": article.get("url"),
    }
    latitude, longitude = point
    return {
        "type": "Feature",
        "id": text(key),
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {name: text(value) if isinstance(value, str) else value for name, value in properties.items()},
    }
