"""A picture of a graph as SVG: pure Python, no fonts inside, right-to-left labels, nothing random.

Colour says the type of a participant. A line is solid when the relation is asserted, dashed when it is future, dotted
when it is hypothetical; red with struck-out words when it is negated. Pointing at a line shows the sentence and who
says so, where the viewer shows titles.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from html import escape
from itertools import combinations
from typing import Any, NamedTuple

import networkx as nx

from kg.export.style import COLOURS, DASHES, LINE, NEGATED, SMALL, document, natural
from kg.export.words import one_line
from kg.graph import Edge, edges
from kg.relations.predicates import predicate

SIZE = 17
LENGTH = 215.0
"""Wished distance of neighbours in pixels."""


class Box(NamedTuple):
    """A rectangle by centre and half sizes."""

    x: float
    y: float
    w: float
    h: float

    def overlap(self, other: Box, gap: float = 0) -> tuple[float, float]:
        """How far the two reach into each other along x and y; negative when apart."""
        return self.w + other.w + gap - abs(self.x - other.x), self.h + other.h + gap - abs(self.y - other.y)

    def holds(self, x: float, y: float) -> bool:
        return abs(x - self.x) <= self.w and abs(y - self.y) <= self.h


def draw(graph: nx.MultiDiGraph[str], *, lang: str = "ar", limit: int = 40) -> str:
    """The picture as SVG text, with Arabic labels and English names under them, or the other way round.

    Of more than `limit` different relations the most telling are drawn: between named participants before others,
    events before states; the last line of the picture says how many are left out."""
    kept, left = choose(graph, limit)
    names = sorted({name for edge in kept for name in edge[:2]})
    boxes = layout(names, [edge[:2] for edge in kept], {name: _size(graph.nodes[name], lang) for name in names})
    width, height = (
        max((getattr(b, p) + getattr(b, q) for b in boxes.values()), default=0) + 20 for p, q in ("xw", "yh")
    )
    width = max(width, 900)
    body = [*_lines(graph, kept, boxes, lang), *(_node(graph.nodes[name], boxes[name], lang) for name in names)]
    types = [kind for kind in COLOURS if any(graph.nodes[name]["type"] == kind for name in names)]
    styles = {edge[3][name] for edge in kept for name in ("modality", "polarity")}
    legend, foot = _legend(types, styles, left, width, height + 24)
    return document(width, foot, [*body, *legend], lang)


def choose(graph: nx.MultiDiGraph[str], limit: int) -> tuple[list[Edge], int]:
    """The relations to draw, in order of the text and each once, and how many are left out."""
    different: dict[tuple[Any, ...], Edge] = {}
    for edge in edges(graph):
        subject, object_, _, data = edge
        if subject != object_:
            what = (subject, object_, data["label"], data["polarity"], data["modality"])
            different.setdefault(what, edge)

    def rank(edge: Edge) -> tuple[int, bool]:
        unnamed = sum(graph.nodes[name]["local"] for name in edge[:2])
        return unnamed, predicate(edge[3]["predicate"]).static

    told = list(different.values())
    best = sorted(range(len(told)), key=lambda number: (rank(told[number]), number))[:limit]
    return [told[number] for number in sorted(best)], len(told) - len(best)


def _names(node: Mapping[str, Any], lang: str) -> tuple[str, str]:
    """What stands in a box, large and small: the name in the language wished, and the other one if there is one."""
    arabic_name, english_name = one_line(node["name"]), one_line(node["name_en"] or "")
    return (english_name, arabic_name) if lang == "en" and english_name else (arabic_name, english_name)


def _size(node: Mapping[str, Any], lang: str) -> tuple[float, float]:
    """Half width and half height of a label; letters of both scripts are about half as wide as high."""
    large, small = _names(node, lang)
    wide = max(len(large) * SIZE * 0.54, len(small) * SMALL * 0.54)
    return wide / 2 + 14, 24 if small else 17


# -------------------------------------------------------------------------------------------------------------- layout


def layout(
    names: list[str], pairs: Iterable[tuple[str, str]], sizes: Mapping[str, tuple[float, float]]
) -> dict[str, Box]:
    """Where the labels go: each connected part by stress majorisation (Gansner, Koren and North 2004), side by side."""
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(names)
    graph.add_edges_from(pairs)
    parts = sorted((sorted(part) for part in nx.connected_components(graph)), key=lambda part: (-len(part), part))
    placed: dict[str, Box] = {}
    left, top, row, widest = 20.0, 20.0, 0.0, 0.0
    for part in parts:
        boxes = _apart(_stress(graph.subgraph(part), part, sizes))
        x0, y0 = (min(getattr(b, p) - getattr(b, q) for b in boxes.values()) for p, q in ("xw", "yh"))
        x1, y1 = (max(getattr(b, p) + getattr(b, q) for b in boxes.values()) for p, q in ("xw", "yh"))
        widest = max(widest, x1 - x0, 900)
        if left > 20 and left + x1 - x0 > widest + 20:
            left, top, row = 20.0, top + row + 50, 0.0
        for name, box in boxes.items():
            placed[name] = box._replace(x=box.x - x0 + left, y=box.y - y0 + top)
        left, row = left + x1 - x0 + 60, max(row, y1 - y0)
    return placed


def _stress(graph: nx.Graph[str], names: list[str], sizes: Mapping[str, tuple[float, float]]) -> dict[str, Box]:
    """Distances as wished, more room between those with many neighbours; turned so that it is wide rather than high."""
    wished = dict(nx.all_pairs_dijkstra_path_length(graph, weight=lambda u, v, _: _room(graph, u, v)))
    centre = min(names, key=lambda name: (sum(wished[name].values()), name))
    ring = sorted(names, key=lambda name: (wished[centre][name], name))
    spots = {
        name: (wished[centre][name] * math.cos(2.4 * number), wished[centre][name] * math.sin(2.4 * number))
        for number, name in enumerate(ring)
    }
    for _ in range(150):
        for name in ring:
            x, y = spots[name]
            sx = sy = total = 0.0
            for other in ring:
                if other == name:
                    continue
                ox, oy = spots[other]
                apart = math.hypot(x - ox, y - oy) or 1.0
                weight = wished[name][other] ** -2
                sx += weight * (ox + wished[name][other] * (x - ox) / apart)
                sy += weight * (oy + wished[name][other] * (y - oy) / apart)
                total += weight
            if total:
                spots[name] = (sx / total, sy / total)
    turns = [[(x * c - y * s, x * s + y * c) for x, y in spots.values()] for c, s in _angles()]
    flat = min(turns, key=lambda points: max(y for _, y in points) - min(y for _, y in points))
    return {name: Box(x * 1.25, y * 0.8, *sizes[name]) for name, (x, y) in zip(spots, flat, strict=True)}


def _room(graph: nx.Graph[str], one: str, two: str) -> float:
    return LENGTH * (0.9 + 0.13 * (min(graph.degree[one], graph.degree[two]) - 1))


def _angles() -> list[tuple[float, float]]:
    return [(math.cos(math.pi * number / 18), math.sin(math.pi * number / 18)) for number in range(18)]


def _apart(boxes: dict[str, Box]) -> dict[str, Box]:
    """Pushes labels that overlap away from each other along the shorter way."""
    for _ in range(200):
        moved = False
        for one, two in combinations(sorted(boxes), 2):
            a, b = boxes[one], boxes[two]
            dx, dy = a.overlap(b, gap=26)
            if min(dx, dy) <= 0.1:
                continue
            moved = True
            if dx < dy:
                step = dx / 2 * (1 if a.x >= b.x else -1)
                boxes[one], boxes[two] = a._replace(x=a.x + step), b._replace(x=b.x - step)
            else:
                step = dy / 2 * (1 if a.y >= b.y else -1)
                boxes[one], boxes[two] = a._replace(y=a.y + step), b._replace(y=b.y - step)
        if not moved:
            break
    return boxes


# ------------------------------------------------------------------------------------------------------------- drawing


def _lines(graph: nx.MultiDiGraph[str], kept: list[Edge], boxes: Mapping[str, Box], lang: str) -> list[str]:
    """Lines first, then their words, so that no line crosses words. Relations that look alike share a line."""
    alike: defaultdict[tuple[str, str, str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for subject, object_, _, data in kept:
        alike[subject, object_, data["polarity"], data["modality"]].append(data)
    lines, words = [], []
    taken = list(boxes.values())
    bends: defaultdict[tuple[str, ...], list[float]] = defaultdict(list)
    for (subject, object_, polarity, modality), group in alike.items():
        others = [boxes[name] for name in boxes if name not in (subject, object_)]
        side = 1 if subject < object_ else -1
        used = bends[tuple(sorted((subject, object_)))]
        bend, points = _route(boxes[subject], boxes[object_], others, [side * bend for bend in used])
        used.append(side * bend)
        if len(points) < 2:
            continue
        colour, marker = (NEGATED, "denied") if polarity == "neg" else (LINE, "arrow")
        dash = f' stroke-dasharray="{DASHES[modality]}"' if DASHES[modality] else ""
        path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points)
        title = "\n".join(dict.fromkeys(_evidence(graph, data) for data in group))
        lines.append(
            f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="1.5"{dash} marker-end="url(#{marker})">'
            f"<title>{escape(title)}</title></path>"
        )
        label = ("، " if lang == "ar" else ", ").join(dict.fromkeys(_label(data, lang) for data in group))
        spot = _spot(label, points, taken)
        taken.append(spot)
        words.append(
            f'<text x="{spot.x:.1f}" y="{spot.y + 5:.1f}" font-size="{SMALL + 1}" fill="{colour}" stroke="#ffffff" '
            f'stroke-width="5" paint-order="stroke" stroke-linejoin="round">{natural(label)}</text>'
        )
        if polarity == "neg":
            words.append(
                f'<path class="struck" d="M{spot.x - spot.w:.1f} {spot.y + 1:.1f}h{2 * spot.w:.1f}" stroke="{colour}"/>'
            )
    return lines + words


def _label(data: Mapping[str, Any], lang: str) -> str:
    """The predicate; in Arabic where there is no English word for it."""
    return one_line(data["label_en"] if lang == "en" and data["label_en"] != "other" else data["label"])


def _evidence(graph: nx.MultiDiGraph[str], data: Mapping[str, Any]) -> str:
    sentence = str(data["sentence"] or data["trigger"])
    return sentence if data["source"] is None else f"{sentence} — نقلا عن: {graph.nodes[data['source']]['name']}"


def _route(a: Box, b: Box, others: list[Box], used: list[float]) -> tuple[float, list[tuple[float, float]]]:
    """Bend and visible points of a curve from `a` to `b`: as straight as it can be while it goes round the others and
    keeps apart from the curves between the two that are there."""
    best: tuple[float, list[tuple[float, float]]] = 0.0, []
    least = math.inf
    for bend in (0, 28, -28, 56, -56, 84, -84, 112, -112, 140, -140):
        points = [point for point in _curve(a, b, bend) if not a.holds(*point) and not b.holds(*point)]
        hidden = sum(box._replace(w=box.w + 4, h=box.h + 4).holds(*point) for point in points for box in others)
        cost = hidden + sum(20 for other in used if abs(other - bend) < 50)
        if cost < least:
            best, least = (bend, points), cost
    return best


def _curve(a: Box, b: Box, bend: float) -> list[tuple[float, float]]:
    """Points of a quadratic curve from centre to centre, its middle `bend` pixels to the side."""
    length = math.hypot(b.x - a.x, b.y - a.y) or 1.0
    cx = (a.x + b.x) / 2 - (b.y - a.y) / length * bend * 2
    cy = (a.y + b.y) / 2 + (b.x - a.x) / length * bend * 2
    shares = [((1 - t) ** 2, 2 * t * (1 - t), t * t) for t in (number / 60 for number in range(61))]
    return [(p * a.x + q * cx + r * b.x, p * a.y + q * cy + r * b.y) for p, q, r in shares]


def _spot(label: str, points: list[tuple[float, float]], taken: list[Box]) -> Box:
    """Where on the line the words stand: near the middle, where they cover least of what is there."""
    wide = len(label) * SMALL * 0.27 + 3
    best, least = None, math.inf
    for part in (0.5, 0.42, 0.58, 0.34, 0.66, 0.26, 0.74):
        box = Box(*points[round(part * (len(points) - 1))], wide, 11)
        covered = sum(max(0.0, dx) * max(0.0, dy) for dx, dy in map(box.overlap, taken) if min(dx, dy) > 0)
        if covered < least:
            best, least = box, covered
    assert best is not None
    return best


def _node(node: Mapping[str, Any], box: Box, lang: str) -> str:
    fill, stroke, _, _ = COLOURS[node["type"]]
    dash = ' stroke-dasharray="4 3"' if node["local"] else ""
    large, small = _names(node, lang)
    below = ""
    if small:
        below = f'<text x="{box.x:.1f}" y="{box.y + 15:.1f}" font-size="{SMALL}" fill="#475569">{natural(small)}</text>'
    return (
        f'<g><rect x="{box.x - box.w:.1f}" y="{box.y - box.h:.1f}" width="{2 * box.w:.1f}" height="{2 * box.h:.1f}" '
        f'rx="10" fill="{fill}" stroke="{stroke}"{dash}/>'
        f'<text x="{box.x:.1f}" y="{box.y + (-3 if small else 6):.1f}" font-size="{SIZE}" font-weight="bold" '
        f'fill="#0f172a">{natural(large)}</text>{below}</g>'
    )


def _legend(types: list[str], styles: set[str], left: int, width: float, top: float) -> tuple[list[str], float]:
    """The key below the picture, in both languages, and the height of the whole."""
    marks: list[tuple[str, str]] = []
    for kind in types:
        fill, stroke, arabic, english = COLOURS[kind]
        sample = f'<rect x="-13" y="-9" width="26" height="18" rx="5" fill="{fill}" stroke="{stroke}"/>'
        if not any(text == f"{english} · {arabic}" for _, text in marks):
            marks.append((sample, f"{english} · {arabic}"))
    for kind, text, colour, dash in (
        ("asserted", "asserted · واقع", LINE, ""),
        ("future", "future · مستقبل", LINE, DASHES["future"]),
        ("hypothetical", "hypothetical · محتمل", LINE, DASHES["hypothetical"]),
        ("neg", "negated · منفي", NEGATED, ""),
    ):
        if kind not in styles:
            continue
        marks.append((f'<path d="M-16 0H16" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>', text))
    out, x = [], 36.0
    for sample, text in marks:
        wide = len(text) * 7.2 + 62
        if x + wide > width:
            x, top = 36.0, top + 28
        out.append(
            f'<g transform="translate({x:.0f} {top:.0f})">{sample}<text x="24" y="5" font-size="{SMALL}" '
            f'text-anchor="start" fill="#334155">{escape(text)}</text></g>'
        )
        x += wide
    if left:
        top += 28
        out.append(
            f'<text x="{width / 2:.0f}" y="{top + 5:.0f}" font-size="{SMALL}" fill="#64748b">'
            f"{left} more relations are not drawn</text>"
        )
    return out, top + 28
