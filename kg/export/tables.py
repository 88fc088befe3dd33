"""The graph as six tables, for pandas, Spark, DuckDB, spreadsheets: CSV and Parquet.

    documents   one row an article
    entities    one row a node
    mentions    where entities stand in the articles, half-open code points
    relations   who does what to whom, with names: enough by itself for most questions
    events      what relations of one trigger share
    roles       who takes part in an event, and as what

The ids join them: ``mentions.entity = entities.id``, ``relations.event = events.id = roles.event``, and so on.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

import networkx as nx

from kg.errors import FormatError
from kg.export.flat import joined, text
from kg.graph import Edge, edges
from kg.relations.predicates import predicate
from kg.types import UNKNOWN

Kind = Literal["text", "whole", "real", "truth", "list"]
Row = Mapping[str, Any]

_SAID: dict[str, Kind] = {
    "predicate": "text", "label": "text", "label_en": "text", "plover": "text", "polarity": "text", "modality": "text",
    "source": "text", "sources": "list",
}  # fmt: skip
_WORDS: dict[str, Kind] = {
    "trigger": "text", "trigger_start": "whole", "trigger_end": "whole",
    "sentence": "text", "sentence_start": "whole", "sentence_end": "whole",
    "time": "text", "time_start": "whole", "time_end": "whole", "time_value": "text",
}  # fmt: skip
COLUMNS: Mapping[str, Mapping[str, Kind]] = {
    "documents": {
        "id": "text", "title": "text", "date": "text", "outlet": "text", "url": "text", "text": "text", "run": "text",
    },
    "entities": {
        "id": "text", "name": "text", "name_en": "text", "type": "text", "qid": "text", "country": "text",
        "local": "truth", "aliases": "list",
    },
    "mentions": {"document": "text", "entity": "text", "start": "whole", "end": "whole", "text": "text"},
    "relations": {
        "id": "text", "document": "text", "event": "text",
        "subject": "text", "subject_name": "text", "subject_name_en": "text",
        "object": "text", "object_name": "text", "object_name_en": "text",
        **_SAID, "source_name": "text", **_WORDS,
        "subject_start": "whole", "subject_end": "whole", "object_start": "whole", "object_end": "whole",
        "rules": "list", "confidence": "real",
    },
    "events": {"id": "text", "document": "text", **_SAID, **_WORDS},
    "roles": {"event": "text", "role": "text", "entity": "text", "start": "whole", "end": "whole"},
}  # fmt: skip
"""Columns of the tables and what they hold; an empty cell or null is unknown."""


def tables(graph: nx.MultiDiGraph[str]) -> dict[str, list[Row]]:
    """The rows of all tables: values are text, numbers, truth values, tuples of text, or None.

    An event's row is made from its first relation; relations of one trigger that differ in more than their
    participants (one asserted, one not) get events of their own: ARTICLE:e7, then ARTICLE:e7/2.
    """
    links = edges(graph)
    events = _events(links)
    found: dict[str, Iterator[Row]] = {
        "documents": ({"id": name, **data, "outlet": data["source"]} for name, data in graph.graph["articles"].items()),
        "entities": ({"id": name, **data} for name, data in graph.nodes(data=True)),
        "mentions": (
            {"document": article, "entity": name, "start": start, "end": end, "text": words}
            for name, data in graph.nodes(data=True)
            for article, start, end, words in data["mentions"]
        ),
        "relations": (_relation(graph, edge, events[edge[2]]) for edge in links),
        "events": _event_rows(links, events),
        "roles": _roles(links, events),
    }
    return {name: [_row(name, row) for row in rows] for name, rows in found.items()}


def _row(table: str, values: Row) -> Row:
    return {name: _clean(values.get(name)) for name in COLUMNS[table]}


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return text(value) or None
    return tuple(text(item) for item in value) if isinstance(value, tuple) else value


def _events(links: list[Edge]) -> dict[str, str]:
    """The event of each relation, by their ids."""
    names: dict[str, str] = {}
    readings: dict[str, list[tuple[Any, ...]]] = {}
    for _, _, key, data in links:
        known = readings.setdefault(data["event"], [])
        reading = tuple(data[name] for name in COLUMNS["events"] if name in data)
        if reading not in known:
            known.append(reading)
        number = known.index(reading) + 1
        names[key] = data["event"] if number == 1 else f"{data['event']}/{number}"
    return names


def _relation(graph: nx.MultiDiGraph[str], edge: Edge, event: str) -> Row:
    subject, object_, key, data = edge
    names = {
        f"{end}_{name}": graph.nodes[node][name]
        for end, node in (("subject", subject), ("object", object_))
        for name in ("name", "name_en")
    }
    source = graph.nodes[data["source"]]["name"] if data["source"] else None
    ids = {"id": key, "document": data["article"], "event": event, "subject": subject, "object": object_}
    return {**data, **names, **ids, "source_name": source}


def _event_rows(links: list[Edge], events: Mapping[str, str]) -> Iterator[Row]:
    seen: set[str] = set()
    for _, _, key, data in links:
        if events[key] not in seen:
            seen.add(events[key])
            yield {**data, "id": events[key], "document": data["article"]}


def _roles(links: list[Edge], events: Mapping[str, str]) -> Iterator[Row]:
    seen: set[tuple[Any, ...]] = set()
    for subject, object_, key, data in links:
        row = predicate(data["predicate"])
        doer, target = ("subject", "object") if row.static else ("agent", "agent" if row.symmetric else "patient")
        parts = [
            (doer, subject, data["subject_start"], data["subject_end"]),
            (target, object_, data["object_start"], data["object_end"]),
            *((role, name, None, None) for role, name in data["roles"]),
        ]
        for role, name, start, end in parts:
            if name != UNKNOWN and (events[key], role, name, start) not in seen:
                seen.add((events[key], role, name, start))
                yield {"event": events[key], "role": role, "entity": name, "start": start, "end": end}


# ------------------------------------------------------------------------------------------------------------- formats


def csv_file(rows: list[Row], columns: Mapping[str, Kind]) -> bytes:
    """RFC 4180 with a header. Lists are joined by " | ", truth values are true and false. A byte order mark stands in
    front, without which Excel does not show Arabic. Cells hold the article's words as they are: a spreadsheet may
    take one that begins with = for a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(columns)
    for row in rows:
        writer.writerow([_cell(row[name]) for name in columns])
    return out.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else joined(value)


def parquet_file(rows: list[Row], columns: Mapping[str, Kind]) -> bytes:
    """Parquet with typed columns; lists are lists of text. Needs the extra ``parquet``."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    types = {
        "text": pa.string(), "whole": pa.int64(), "real": pa.float64(), "truth": pa.bool_(),
        "list": pa.list_(pa.string()),
    }  # fmt: skip
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    arrays = [pa.array([row[name] for row in rows], types[kind]) for name, kind in columns.items()]
    sink = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), sink, compression="zstd")
    data: bytes = sink.getvalue().to_pybytes()
    return data


_FILES: Mapping[str, Callable[[list[Row], Mapping[str, Kind]], bytes]] = {"csv": csv_file, "parquet": parquet_file}


def table_file(graph: nx.MultiDiGraph[str], format: str, table: str = "relations") -> bytes:
    """One table as one file, by default the relations."""
    if table not in COLUMNS:
        raise FormatError(f"no table {table!r}; choose {', '.join(COLUMNS)}")
    return _FILES[format](tables(graph)[table], COLUMNS[table])


def table_folder(graph: nx.MultiDiGraph[str], format: str) -> dict[str, bytes]:
    """All tables as files by name: ``documents.csv`` and so on."""
    return {f"{name}.{format}": _FILES[format](rows, COLUMNS[name]) for name, rows in tables(graph).items()}
