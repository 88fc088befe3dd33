"""How results show themselves in Jupyter: HTML without scripts, styles or addresses of its own, right to left.

Everything is in attributes of its elements, so it neither needs nor disturbs the page around it, and shows in notebooks
that are not trusted and in exports of them. Text of articles is escaped.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape

from kg.export.dates import spoken
from kg.export.flat import text as clean
from kg.export.reports import bdi, sentence_of
from kg.export.style import COLOURS
from kg.export.svg import draw
from kg.export.words import clause, one_line, says
from kg.graph import edges, to_graph
from kg.types import Analysis

ROWS = 60
"""At most so many relations in the table."""

_FONT = "font-family:Vazirmatn,'Noto Naskh Arabic','Segoe UI',Tahoma,sans-serif"
_BOX = f"direction:rtl;text-align:right;color:#0f172a;background:#ffffff;padding:12px;{_FONT};line-height:1.7"
_CELL = "padding:3px 10px;border-bottom:1px solid #e2e8f0;text-align:right;vertical-align:top;color:#0f172a"


def analysis_html(analysis: Analysis) -> str:
    """An article's picture, its text with the entities marked, and its relations."""
    article = analysis.document.article
    graph = to_graph(analysis, text=False)
    facts = " · ".join(filter(None, (article.source, article.date, article.id)))
    found = edges(graph)
    rows = []
    for number, edge in enumerate(found[:ROWS], 1):
        before, trigger, after = sentence_of(edge)
        marked = f'{escape(before)}<b style="color:#b45309">{escape(trigger)}</b>{escape(after)}'
        time = spoken(edge[3]["time_value"], "ar") if edge[3]["time_value"] else one_line(edge[3]["time"] or "")
        cells = (str(number), clause(graph, edge, "ar"), time, says(graph, edge[3], "ar"))
        rows.append("".join(f'<td style="{_CELL}">{bdi(cell)}</td>' for cell in cells))
        rows[-1] += f'<td style="{_CELL};color:#475569">{marked}</td>'
    heads = ("", "من فعل ماذا", "متى", "من قال", "الجملة")
    head = "".join(f'<th style="{_CELL};background:#f1f5f9">{word}</th>' for word in heads)
    table = "".join(f'<tr style="background:#ffffff">{row}</tr>' for row in rows)
    more = f"<div>وعلاقات أخرى عددها {len(found) - ROWS}</div>" if len(found) > ROWS else ""
    return clean(
        f'<div dir="rtl" lang="ar" style="{_BOX}">'
        f'<div style="font-size:18px;font-weight:bold">{bdi(one_line(article.title or article.id))}</div>'
        f'<div style="color:#64748b;font-size:13px">{bdi(one_line(facts))}</div>'
        f'<div style="overflow-x:auto">{draw(graph)}</div>'
        f'<details><summary style="cursor:pointer">النص</summary><div style="white-space:pre-wrap">'
        f"{''.join(_marked(analysis))}</div></details>"
        f'<details open><summary style="cursor:pointer">العلاقات ({len(found)})</summary>'
        f'<table style="border-collapse:collapse;direction:rtl;font-size:14px"><thead><tr>{head}</tr></thead>'
        f"<tbody>{table}</tbody></table>{more}</details></div>"
    )


def _marked(analysis: Analysis) -> Iterator[str]:
    """The article's text; of names that overlap the first and longest is marked."""
    text = analysis.document.text
    owner = {mention: entity for entity in analysis.entities for mention in entity.mentions}
    spans = [(m.start, m.end, owner[m.id]) for m in analysis.mentions if m.id in owner and m.kind != "pronoun"]
    at = 0
    for start, end, entity in sorted(spans, key=lambda span: (span[0], -span[1])):
        if start < at:
            continue
        fill, line, kind, _ = COLOURS[entity.type]
        title = escape(f"{entity.name} ({kind})")
        yield escape(text[at:start])
        style = f"background:{fill};border-bottom:2px solid {line}"
        yield f'<span title="{title}" style="{style}">{escape(text[start:end])}</span>'
        at = end
    yield escape(text[at:])
