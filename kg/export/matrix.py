"""Who does what to whom as a table: actors by actors, in Arabic from the right.

A cell counts the events in which the actor of its row does something to the actor of its column, and has the colour of
the quad class that most of them have. Numbers in brackets, on paler cells, are events that will or may happen. Denied
events are not counted; what is mutual (a meeting) counts in both directions.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from html import escape

import networkx as nx

from kg.export.style import QUADS, SMALL, document, shown
from kg.export.timeline import quad_name
from kg.export.words import clause, cut, name_of
from kg.graph import Edge, edges
from kg.relations.predicates import QUAD_OF, predicate

CELL, NAMES, HEAD, MARGIN = 46.0, 220.0, 170.0, 24.0
_ACTORS = frozenset(("PER", "ORG", "GPE", "NORP"))
_WORDS = {
    "en": ("actors not drawn: {}", "rows: who; columns: to whom", "No actor acts on another"),
    "ar": ("لم يُرسم فاعلون آخرون عددهم {}", "الصفوف: من فعل، والأعمدة: بمن", "لا فاعل يفعل بغيره شيئا"),
}

Cells = dict[tuple[str, str], list[Edge]]


def count(graph: nx.MultiDiGraph[str]) -> Cells:
    """The events between named actors that are not denied, by (who, to whom)."""
    cells: defaultdict[tuple[str, str], list[Edge]] = defaultdict(list)
    for edge in edges(graph):
        subject, object_, _, data = edge
        row = predicate(data["predicate"])
        named = all(graph.nodes[name]["type"] in _ACTORS and not graph.nodes[name]["local"] for name in edge[:2])
        if not named or subject == object_ or row.static or data["polarity"] == "neg":
            continue
        cells[subject, object_].append(edge)
        if row.symmetric:
            cells[object_, subject].append(edge)
    return dict(cells)


def actors(cells: Cells, limit: int) -> tuple[list[str], int]:
    """The actors who have most to do with each other, busiest first, and how many are left out.

    The one with the fewest events among those who remain is put aside until `limit` are left.
    """
    busy: Counter[str] = Counter()
    for pair, found in cells.items():
        busy.update({name: len(found) for name in pair})
    kept = dict(busy)
    while len(kept) > limit:
        last = min(kept, key=lambda name: (kept[name], name))
        del kept[last]
        for (who, whom), found in cells.items():
            other = {who: whom, whom: who}.get(last)
            if other in kept:
                kept[other] -= len(found)
    return sorted(kept, key=lambda name: (-kept[name], name)), len(busy) - len(kept)


def draw(graph: nx.MultiDiGraph[str], *, lang: str = "ar", limit: int = 12) -> str:
    """The picture as SVG text, with at most `limit` actors; it says how many it leaves out."""
    cells = count(graph)
    names, left = actors(cells, limit)
    more, axes, nothing = _WORDS[lang]
    width = max(2 * MARGIN + NAMES + CELL * len(names) + HEAD * 0.7, 700.0)
    mirrored = lang == "ar"

    def place(x: float) -> float:
        return width - x if mirrored else x

    near, far = ("end", "start") if mirrored else ("start", "end")
    body: list[str] = []
    for number, name in enumerate(names):
        label = shown(cut(name_of(graph, name, lang), 26), lang)
        y = MARGIN + HEAD + CELL * number
        body.append(
            f'<text x="{place(MARGIN + NAMES - 10):.0f}" y="{y + CELL / 2 + 5:.0f}" font-size="14" font-weight="bold" '
            f'fill="#0f172a" text-anchor="{far}">{label}</text>'
        )
        x = place(MARGIN + NAMES + CELL * (number + 0.5))
        body.append(
            f'<text transform="translate({x:.0f} {MARGIN + HEAD - 8:.0f}) rotate({45 if mirrored else -45})" '
            f'font-size="14" fill="#0f172a" text-anchor="{near}">{label}</text>'
        )
    for row, who in enumerate(names):
        for column, whom in enumerate(names):
            left_edge = place(MARGIN + NAMES + CELL * (column + mirrored))
            top = MARGIN + HEAD + CELL * row
            body.append(_cell(graph, cells.get((who, whom), []), left_edge, top, lang, same=who == whom))
    foot = MARGIN + HEAD + CELL * len(names) + 26
    used = {_quad(found) for pair, found in cells.items() if set(pair) <= set(names)}
    x = MARGIN
    for quad in (quad for quad in QUADS if quad in used):
        words = quad_name(quad, lang)
        box = place(x + 18 * mirrored)
        body.append(f'<rect x="{box:.0f}" y="{foot - 12:.0f}" width="18" height="18" rx="4" fill="{QUADS[quad][0]}"/>')
        body.append(_note(place(x + 26), foot + 2, words, near, lang))
        x += 8.0 * len(words) + 50
    notes = [axes] if names else [nothing]
    notes += [more.format(left)] * bool(left)
    for note in notes:
        foot += 26
        body.append(_note(place(MARGIN), foot + 2, note, near, lang))
    return document(width, foot + 24, body, lang)


def _note(x: float, y: float, words: str, anchor: str, lang: str) -> str:
    return (
        f'<text x="{x:.0f}" y="{y:.0f}" font-size="{SMALL}" fill="#475569" text-anchor="{anchor}">'
        f"{shown(words, lang)}</text>"
    )


def _quad(found: list[Edge]) -> str:
    """The quad class of most of what is asserted, else of most; of several the first told."""
    told = [edge for edge in found if edge[3]["modality"] == "asserted"] or found
    return Counter(QUAD_OF.get(edge[3]["plover"], "") for edge in told).most_common(1)[0][0]


def _cell(graph: nx.MultiDiGraph[str], found: list[Edge], x: float, y: float, lang: str, *, same: bool) -> str:
    box = f'x="{x + 1:.0f}" y="{y + 1:.0f}" width="{CELL - 2:.0f}" height="{CELL - 2:.0f}" rx="4"'
    if not found:
        return f'<rect {box} fill="{"#e2e8f0" if same else "#f8fafc"}"/>'
    asserted = sum(edge[3]["modality"] == "asserted" for edge in found)
    pale = "" if asserted else ' fill-opacity="0.45"'
    number = str(asserted) if asserted else f"({len(found)})"
    title = "\n".join(dict.fromkeys(clause(graph, edge, lang) for edge in found))
    return (
        f'<g><title>{escape(title)}</title><rect {box} fill="{QUADS[_quad(found)][0]}"{pale}/>'
        f'<text x="{x + CELL / 2:.0f}" y="{y + CELL / 2 + 6:.0f}" font-size="16" fill="#0f172a">{number}</text></g>'
    )
