"""A timeline as a picture: what happened, or will, day by day from top to bottom, in Arabic from the right.

A dot is filled for what is asserted, hollow for what will or may happen, crossed out for what is denied; its colour is
the quad class. What the text does not date stands at the date of its article, in grey.
"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from itertools import groupby
from typing import NamedTuple

import networkx as nx

from kg.export.dates import order, spoken
from kg.export.style import NEGATED, QUADS, SMALL, document, shown
from kg.export.words import clause, cut, day, says
from kg.graph import Edge, edges
from kg.relations.predicates import QUAD_OF, predicate

WIDTH, MARGIN, DATES = 960.0, 30.0, 190.0
ROW, SHORT, GAP = 44.0, 30.0, 18.0
_LONG, _LONGER = 90, 105
_WORDS = {
    "en": ("dated by its article", "events not drawn: {}", "events without a date: {}", "No event has a date"),
    "ar": ("بتاريخ نشر الخبر", "لم تُرسم أحداث أخرى عددها {}", "أحداث بلا تاريخ عددها {}", "لا أحداث لها تاريخ"),
}


class Entry(NamedTuple):
    """One line of the timeline: its date, whether the text gives it, and the relation."""

    date: str
    told: bool
    edge: Edge


def choose(graph: nx.MultiDiGraph[str], limit: int) -> tuple[list[Entry], int, int]:
    """The events to draw in order of time, how many are left out, and how many have no date.

    Events that the text dates come first, those of named participants before others; one told twice stands once.
    """
    found: dict[tuple[str, str], Entry] = {}
    undated = 0
    for edge in edges(graph):
        when, told = day(graph, edge[3])
        if predicate(edge[3]["predicate"]).static or edge[0] == edge[1]:
            continue
        if when:
            found.setdefault((when, clause(graph, edge, "ar")), Entry(when, told, edge))
        else:
            undated += 1

    def rank(entry: Entry) -> tuple[bool, int]:
        return not entry.told, sum(graph.nodes[name]["local"] for name in entry.edge[:2])

    kept = sorted(found.values(), key=rank)[:limit]
    return sorted(kept, key=lambda entry: order(entry.date)), len(found) - len(kept), undated


def draw(graph: nx.MultiDiGraph[str], *, lang: str = "ar", limit: int = 40) -> str:
    """The picture as SVG text; of more than `limit` events the most telling are drawn, and it says so."""
    entries, left, undated = choose(graph, limit)
    near, more, dateless, nothing = _WORDS[lang]
    body: list[str] = []
    top = MARGIN + 10
    for when, group in groupby(entries, key=lambda entry: entry.date):
        body.append(_text(lang, DATES - 24, top + 5, spoken(when, lang), 15, "#0f172a", far=True, bold=True))
        for entry in group:
            details = _details(graph, entry, lang, near)
            body += _entry(graph, entry, lang, top, details)
            top += ROW if details else SHORT
        top += GAP
    line = _x(lang, DATES)
    axis = f'<path d="M{line:.0f} {MARGIN:.0f}V{top - GAP:.0f}" stroke="#cbd5e1" stroke-width="2"/>'
    notes = [more.format(left)] * bool(left) + [dateless.format(undated)] * bool(undated)
    notes += [nothing] * (not entries)
    legend, foot = _legend(lang, [entry.edge for entry in entries], top + 14)
    for note in notes:
        legend.append(_text(lang, MARGIN, foot + 4, note, SMALL, "#64748b"))
        foot += 26
    return document(WIDTH, foot + 10, [axis, *body, *legend] if entries else legend, lang)


def _x(lang: str, x: float) -> float:
    """A place counted from the side where lines begin."""
    return WIDTH - x if lang == "ar" else x


def _text(
    lang: str, x: float, y: float, words: str, size: int, colour: str, *, far: bool = False, bold: bool = False
) -> str:
    """A line of text that begins at `x`, or ends there (`far`)."""
    anchor = "end" if (lang == "ar") != far else "start"
    weight = ' font-weight="bold"' if bold else ""
    return (
        f'<text x="{_x(lang, x):.0f}" y="{y:.0f}" font-size="{size}" fill="{colour}" text-anchor="{anchor}"{weight}>'
        f"{shown(words, lang)}</text>"
    )


def _details(graph: nx.MultiDiGraph[str], entry: Entry, lang: str, near: str) -> str:
    """Who says so, where the date is from, and of several articles which one."""
    data = entry.edge[3]
    articles = graph.graph["articles"]
    outlet = articles.get(data["article"], {}).get("source") or data["article"]
    notes = (says(graph, data, lang), "" if entry.told else near, outlet if len(articles) > 1 else "")
    return cut(" · ".join(filter(None, notes)), _LONGER)


def _entry(graph: nx.MultiDiGraph[str], entry: Entry, lang: str, top: float, details: str) -> list[str]:
    data = entry.edge[3]
    words = cut(clause(graph, entry.edge, lang), _LONG)
    colour = "#0f172a" if entry.told else "#64748b"
    return [
        f"<g><title>{escape(data['sentence'] or data['trigger'])}</title>",
        _dot(_x(lang, DATES), top, data["plover"], data["polarity"], data["modality"]),
        _text(lang, DATES + 24, top + 5, words, 16, NEGATED if data["polarity"] == "neg" else colour),
        _text(lang, DATES + 24, top + 24, details, SMALL, "#64748b") if details else "",
        "</g>",
    ]


def _dot(x: float, y: float, plover: str, polarity: str, modality: str) -> str:
    colour = QUADS[QUAD_OF.get(plover, "")][0]
    fill = colour if modality == "asserted" else "#ffffff"
    cross = (
        f'<path d="M{x - 7:.0f} {y - 7:.0f}l14 14" stroke="{NEGATED}" stroke-width="2"/>' if polarity == "neg" else ""
    )
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="7" fill="{fill}" stroke="{colour}" stroke-width="3"/>{cross}'


def _legend(lang: str, drawn: Iterable[Edge], top: float) -> tuple[list[str], float]:
    """The key: quad classes that are there, and what filled, hollow and crossed dots say."""
    used = {QUAD_OF.get(edge[3]["plover"], "") for edge in drawn}
    if not used:
        return [], top
    marks = [(quad, "pos", "asserted", quad_name(quad, lang)) for quad in QUADS if quad in used]
    marks.append(("", "pos", "future", "will or may happen" if lang == "en" else "سيقع أو قد يقع"))
    marks.append(("", "neg", "asserted", "denied" if lang == "en" else "منفي"))
    out, x = [], MARGIN
    for quad, polarity, modality, words in marks:
        wide = 8.0 * len(words) + 50
        if x + wide > WIDTH:
            x, top = MARGIN, top + 28
        category = next((name for name, its in QUAD_OF.items() if its == quad), "")
        out.append(_dot(_x(lang, x + 8), top, category, polarity, modality))
        out.append(_text(lang, x + 22, top + 5, words, SMALL, "#334155"))
        x += wide
    return out, top + 30


def quad_name(quad: str, lang: str) -> str:
    """The name of a quad class; "" is "other"."""
    return QUADS[quad][1] if lang == "ar" else quad or "other"
