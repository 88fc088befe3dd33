"""Relations of a graph as clauses for readers, in Arabic or English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import networkx as nx

from kg.graph import Edge
from kg.types import UNKNOWN
from kg.wording import SOMEBODY, arabic_clause, english_verb, is_feminine

_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+")


def one_line(value: str) -> str:
    """Text on one line, without control characters and marks of direction."""
    return " ".join(_UNSEEN.sub(" ", value).split())


def name_of(graph: nx.MultiDiGraph[str], node: str, lang: str) -> str:
    """A participant's name; the Arabic one where there is no English one."""
    if node == UNKNOWN:
        return SOMEBODY[lang]
    data = graph.nodes[node]
    return one_line((lang == "en" and data["name_en"]) or data["name"])


def clause(graph: nx.MultiDiGraph[str], edge: Edge, lang: str) -> str:
    """``Vladimir Putin will not meet Donald Trump``, ``لن يلتقي فلاديمير بوتين دونالد ترامب``."""
    subject, object_, _, data = edge
    how = (data["predicate"], data["polarity"], data["modality"])
    names = name_of(graph, subject, lang), name_of(graph, object_, lang)
    if lang == "en":
        return f"{names[0]} {one_line(english_verb(*how))} {names[1]}"
    node = graph.nodes[subject]
    feminine = subject != UNKNOWN and is_feminine(node["name"], node["type"])
    return one_line(arabic_clause(*how, *names, feminine=feminine))


def says(graph: nx.MultiDiGraph[str], data: Mapping[str, Any], lang: str) -> str:
    """Who says so: ``says a source, quoted by Axios``, ``بحسب مصدر، كما نقل أكسيوس``; "" for the outlet itself."""
    names = [name_of(graph, name, lang) for name in reversed(data["sources"])]
    if not names:
        return ""
    return "says " + ", quoted by ".join(names) if lang == "en" else "بحسب " + "، كما نقل ".join(names)


def day(graph: nx.MultiDiGraph[str], data: Mapping[str, Any]) -> tuple[str, bool]:
    """When it happens, and whether the text says so: the first day, month or week of the relation's own time; else the
    article's date, which is only near; "" when that is not known either."""
    if data["time_value"]:
        return str(data["time_value"]).partition("/")[0].partition("T")[0], True
    return graph.graph["articles"].get(data["article"], {}).get("date") or "", False


def cut(value: str, length: int) -> str:
    """At most `length` characters, cut between words."""
    if len(value) <= length:
        return value
    return value[:length].rsplit(" ", 1)[0] + "…"
