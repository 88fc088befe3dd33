"""The graph as the JSON that the page reads: short keys, numbers in place of ids, offsets in UTF-16 units.

Keys (what is unknown or empty is left out):
    articles    id title date source url text, `iri`
    nodes       id `ar` `en` type qid aliases country local, `iri`, `m` places in the texts ([article, start, end])
    predicates  name, Arabic, English, PLOVER category, symmetric (1), static (1), IRI
    classes     PLOVER category: Arabic, English, quad class
    relations   `k` key, `s` subject, `p` predicate, `o` object (numbers), `a` article, `ev` event, `neg`, `mod`
                (modality unless asserted), `src` and `chain` (numbers), `roles` ([role, number]), `trig` words of the
                trigger, `st` start and end of the sentence, `x` the sentence where the article has no text, `t` `so`
                `oo` `to` places of trigger (several), subject, object, time, `time` words, `value`, `when` first and
                last day, `conf`, `rules`, `iri`
Places are offsets into the article's text, or into the sentence where there is no text; JavaScript counts UTF-16 units,
so a letter outside the basic plane (🌎) is two.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from textwrap import shorten
from typing import Any

import networkx as nx

from kg import __version__
from kg.errors import InputError
from kg.graph import edges
from kg.rdf.vocabulary import KG, PLOVER, REL, VOCABULARY, predicate_iri, slug
from kg.relations.predicates import QUAD_OF, predicate

_NAMES = {
    "AGREE": ("اتفاق", "agreement"),
    "CONSULT": ("تشاور", "consultation"),
    "SUPPORT": ("دعم دبلوماسي", "diplomatic support"),
    "CONCEDE": ("تنازل", "concession"),
    "COOPERATE": ("تعاون مادي", "material cooperation"),
    "AID": ("مساعدة", "aid"),
    "RETREAT": ("تراجع", "retreat"),
    "INVESTIGATE": ("تحقيق", "investigation"),
    "DEMAND": ("مطالبة", "demand"),
    "DISAPPROVE": ("استنكار", "disapproval"),
    "REJECT": ("رفض", "rejection"),
    "THREATEN": ("تهديد", "threat"),
    "SANCTION": ("عقوبة", "sanction"),
    "PROTEST": ("احتجاج", "protest"),
    "CRIME": ("جريمة", "crime"),
    "MOBILIZE": ("تعبئة", "mobilization"),
    "COERCE": ("إكراه", "coercion"),
    "ASSAULT": ("اعتداء", "assault"),
}
CLASSES = {name: (*names, QUAD_OF[name]) for name, names in _NAMES.items()}
"""PLOVER categories: Arabic, English, quad class; as in ``kg.ttl``, which a test compares."""

MOST = 50_000
"""Relations of one page: about 25 MB. Of them 5,000 lines are drawn."""

Places = Callable[[int, int], tuple[int, int] | None]


def page_data(graph: nx.MultiDiGraph[str], *, title: str | None = None, text: bool = True) -> dict[str, Any]:
    """What a page shows of a graph (its schema: `kg.graph`), ready for JSON; the same for the same graph.

    `title` heads the page; without it the only article's title does. `text=False` leaves the articles' texts out and
    keeps the sentences of relations. Raises `InputError` for more than `MOST` relations.
    """
    if graph.number_of_edges() > MOST:
        raise InputError(
            f"the graph has {graph.number_of_edges():,} relations and a page takes {MOST:,}: give fewer articles"
        )
    records = graph.graph["articles"]
    articles = {name: number for number, name in enumerate(records)}
    nodes = {name: number for number, name in enumerate(graph)}
    texts = {name: clean(record["text"]) if text and record["text"] else None for name, record in records.items()}
    units = {name: utf16(words) for name, words in texts.items() if words is not None}
    rows = {edge["predicate"]: None for _, _, _, edge in edges(graph)}
    predicates = {name: number for number, name in enumerate(rows)}
    if title is None and len(records) == 1:
        title = title_of(*records.values())
    return {
        "kg": __version__,
        "title": clean(title or ""),
        "iris": {"base": VOCABULARY, "kg": KG.iri, "plover": PLOVER.iri, "rel": REL},
        "articles": [_article(name, record, texts[name]) for name, record in records.items()],
        "nodes": [_node(name, data, articles, units) for name, data in graph.nodes(data=True)],
        "predicates": [_predicate(name) for name in predicates],
        "classes": {name: list(labels) for name, labels in CLASSES.items()},
        "relations": [
            {"s": nodes[subject], "o": nodes[object_]}
            | _relation(key, edge, nodes, articles, predicates, records[edge["article"]]["date"])
            | _evidence(edge, texts[edge["article"]], units.get(edge["article"]))
            for subject, object_, key, edge in edges(graph)
        ],
    }


def title_of(record: Mapping[str, Any]) -> str | None:
    """The article's title, else its first words."""
    title: str | None = record["title"]
    return title or (shorten(record["text"], 90, placeholder="…") if record["text"] else None)


def _article(name: str, record: Mapping[str, Any], text: str | None) -> dict[str, Any]:
    facts = {key: clean(record[key]) for key in ("title", "date", "source") if record[key]}
    # a page must not be led to run what an article's metadata says: web addresses only
    if record["url"] and re.match("https?://", record["url"], re.I):
        facts["url"] = clean(record["url"])
    return _known({"id": clean(name), **facts, "text": text, "iri": _unlike(slug(name), name)})


def _node(
    name: str, data: Mapping[str, Any], articles: Mapping[str, int], units: Mapping[str, Places]
) -> dict[str, Any]:
    places = [
        [articles[article], *place]
        for article, start, end, _ in data["mentions"]
        if article in units and (place := units[article](start, end))
    ]
    return _known(
        {
            "id": clean(name),
            "ar": clean(data["name"]),
            "en": clean(data["name_en"] or ""),
            "type": data["type"],
            "qid": data["qid"] if re.fullmatch(r"Q\d+", data["qid"] or "") else None,
            "aliases": [clean(alias) for alias in data["aliases"]],
            "country": data["country"],
            "local": 1 if data["local"] else None,
            "iri": _unlike(slug(name), name),
            "n": len(data["mentions"]) or None,
            "m": places,
        }
    )


def _predicate(name: str) -> list[Any]:
    row = predicate(name)
    iri = predicate_iri(name).value
    return [clean(name), clean(row.label_ar), clean(row.label_en), row.plover, int(row.symmetric), int(row.static), iri]


def _relation(
    key: str,
    edge: Mapping[str, Any],
    nodes: Mapping[str, int],
    articles: Mapping[str, int],
    predicates: Mapping[str, int],
    published: str | None,
) -> dict[str, Any]:
    own = period(edge["time_value"]) if edge["time_value"] else None
    return _known(
        {
            "k": clean(key),
            "p": predicates[edge["predicate"]],
            "a": articles[edge["article"]],
            "ev": clean(edge["event"]),
            "neg": 1 if edge["polarity"] == "neg" else None,
            "mod": edge["modality"] if edge["modality"] != "asserted" else None,
            "src": nodes.get(edge["source"]),
            "chain": [nodes[name] for name in edge["sources"]] if len(edge["sources"]) > 1 else [],
            "roles": [[role, nodes[name]] for role, name in edge["roles"]],
            "trig": clean(edge["trigger"] or ""),
            "time": clean(edge["time"] or ""),
            "value": edge["time_value"],
            "when": own or (period(published) if published else None),
            "conf": edge["confidence"],
            "rules": [clean(rule) for rule in edge["rules"]],
            "iri": _unlike(slug(key), key),
        }
    )


def _evidence(edge: Mapping[str, Any], text: str | None, places: Places | None) -> dict[str, Any]:
    """Where the text says it: in the article where we have its text, else in the sentence."""
    sentence, shift = None, 0
    if text is None and edge["sentence"] and edge["sentence_start"] is not None:
        text = sentence = clean(edge["sentence"])
        shift = edge["sentence_start"]
        places = utf16(sentence, shift)
    if text is None or places is None:
        return _known({"x": clean(edge["sentence"] or "")})
    spans = {
        name: places(edge[f"{name}_start"], edge[f"{name}_end"])
        for name in ("sentence", "subject", "object", "time")
        if edge[f"{name}_start"] is not None
    }
    return _known(
        {
            "x": sentence,
            "st": spans.get("sentence"),
            "t": [place for start, end in trigger_spans(edge, text, shift) if (place := places(start, end))],
            "so": spans.get("subject"),
            "oo": spans.get("object"),
            "to": spans.get("time"),
        }
    )


def trigger_spans(edge: Mapping[str, Any], text: str, shift: int = 0) -> list[tuple[int, int]]:
    """Where the words of the trigger stand, in code points of the article. Its first piece is where the edge says; a
    light verb and its noun may stand apart (قام ... بتوبيخ), and the rest is looked for after it in the sentence.

    `text` is the article, or the part of it that begins at `shift`.
    """
    start, end = edge["trigger_start"], edge["trigger_end"]
    if start is None:
        return []
    if not shift <= start <= end <= shift + len(text):
        return [(start, end)]
    spans = [(start, end)]
    last = edge["sentence_end"] if edge["sentence_end"] is not None else shift + len(text)
    rest = clean(edge["trigger"] or "").removeprefix(text[start - shift : end - shift]).split()
    for word in rest:
        found = text.find(word, spans[-1][1] - shift, last - shift)
        if found < 0:
            found = text.find(word, (edge["sentence_start"] or 0) - shift, last - shift)
        if found >= 0:
            spans.append((found + shift, found + shift + len(word)))
    return spans


def utf16(text: str, shift: int = 0) -> Places:
    """A function from code points of a text that begins at `shift` to UTF-16 units of `text`; None when outside."""
    wide = [number for number, letter in enumerate(text) if letter > "\uffff"] if not text.isascii() else []

    def place(start: int, end: int) -> tuple[int, int] | None:
        start, end = start - shift, end - shift
        if not 0 <= start <= end <= len(text):
            return None
        return start + bisect_left(wide, start), end + bisect_left(wide, end)

    return place


def period(value: str) -> tuple[str, str] | None:
    """First and last day of an ISO 8601 date, time, month, year, week or interval; None for anything else.

    >>> period("2025-02"), period("2025-W42"), period("2025-02/2025-10-16")
    (('2025-02-01', '2025-02-28'), ('2025-10-13', '2025-10-19'), ('2025-02-01', '2025-10-16'))
    """
    begin, slash, end = value.partition("/")
    if slash:
        first, last = period(begin), period(end)
        return (first[0], last[1]) if first and last and first[0] <= last[1] else None
    try:
        if week := re.fullmatch(r"(\d{4})-W(\d\d)", value):
            monday = date.fromisocalendar(int(week[1]), int(week[2]), 1)
            return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
        if year := re.fullmatch(r"\d{4}", value):
            return date(int(year[0]), 1, 1).isoformat(), date(int(year[0]), 12, 31).isoformat()
        if month := re.fullmatch(r"(\d{4})-(\d\d)", value):
            first_day = date(int(month[1]), int(month[2]), 1)
            last_day = (first_day + timedelta(days=31)).replace(day=1) - timedelta(days=1)
            return first_day.isoformat(), last_day.isoformat()
        day = date.fromisoformat(value[:10]).isoformat()
    except (ValueError, OverflowError):
        return None
    return day, day


def _unlike(iri: str, name: str) -> str | None:
    """The last piece of an IRI, where it is not the id itself."""
    return None if iri == name else iri


def clean(text: str) -> str:
    """Lone surrogates, which no file can hold, become U+FFFD; offsets do not move."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def _known(record: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in record.items() if value not in (None, "", [], ())}
