"""The file: template, styles, scripts and data in one, under a policy that forbids the network."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping, Sequence
from functools import lru_cache
from html import escape
from importlib import resources
from typing import Any

import networkx as nx

from kg.graph import merge, to_graph
from kg.page.data import page_data
from kg.types import Analysis

VENDORED = ("cytoscape", "d3-quadtree", "d3-dispatch", "d3-timer", "d3-force")
SCRIPTS = ("words", "text", "model", "layout", "picture", "svg", "turtle", "article", "panels", "time", "app")
"""The page's own scripts in the order they are joined; together they are one function."""

CYTOSCAPE_STYLE = ".__________cytoscape_container { position: relative; }"
"""The one style sheet that cytoscape.js adds to a page; the policy lets it in by its digest."""


def page(
    what: Analysis | Sequence[Analysis] | nx.MultiDiGraph[str],
    *,
    title: str | None = None,
    lang: str = "ar",
    text: bool = True,
) -> str:
    """The page of an article, of several or of a graph, as HTML.

    `title` heads it (else the only article's title), `lang` is the language it starts in ("ar" or "en"; the reader can
    switch), `text=False` leaves the articles' texts out: then there is no article view, and the sentences of relations
    are still shown. The same input gives the same text.
    """
    if isinstance(what, nx.Graph):
        graph = what
    else:
        graph = to_graph(what) if isinstance(what, Analysis) else merge(map(to_graph, what))
    data = page_data(graph, title=title, text=text)
    parts = {
        "policy": escape(policy()),
        "title": escape(data["title"] or "kg"),
        "lang": "en" if lang == "en" else "ar",
        "dir": "ltr" if lang == "en" else "rtl",
        "style": style(),
        "vendor": "\n".join(f"<script>{library}</script>" for library in _vendored()),
        "data": embed(data),
        "script": _script(),
    }
    return fill(_read("template", "page.html"), parts)


def fill(template: str, parts: Mapping[str, str]) -> str:
    """A template with every ``{{name}}`` replaced; nothing that stands in the parts is taken for such a place."""
    head, *pieces = template.split("{{")
    return head + "".join(parts[name] + rest for name, rest in (piece.split("}}", 1) for piece in pieces))


def embed(data: Any) -> str:
    """JSON that can stand inside a script element: no character of it can end the element or begin a comment."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    for letter in "<>&\u2028\u2029":
        text = text.replace(letter, f"\\u{ord(letter):04x}")
    return text


@lru_cache(maxsize=1)
def policy() -> str:
    """The page's Content-Security-Policy: no network, no frames, no forms, and only these scripts and styles."""
    scripts = " ".join(map(digest, (*_vendored(), _script())))
    styles = " ".join(map(digest, (style(), CYTOSCAPE_STYLE)))
    return (
        f"default-src 'none'; script-src {scripts}; style-src {styles}; img-src data: blob:; "
        "base-uri 'none'; form-action 'none'"
    )


def digest(text: str) -> str:
    """How a Content-Security-Policy names an inline script or style."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


@lru_cache(maxsize=1)
def _vendored() -> tuple[str, ...]:
    return tuple(_read("vendor", f"{name}.min.js").strip() for name in VENDORED)


@lru_cache(maxsize=1)
def _script() -> str:
    return joined(*map(script, SCRIPTS))


def script(name: str) -> str:
    """One of `SCRIPTS`."""
    return _read("template", f"{name}.js")


def joined(*scripts: str) -> str:
    """Scripts as one, strict and with names of their own."""
    body = "\n".join(scripts)
    return f'"use strict";\n(() => {{\n{body}}})();\n'


@lru_cache(maxsize=1)
def style() -> str:
    """The page's style sheet."""
    return _read("template", "style.css")


def _read(*path: str) -> str:
    return resources.files("kg.page").joinpath(*path).read_text(encoding="utf-8")
