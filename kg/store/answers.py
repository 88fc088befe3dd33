"""Answers to queries, and how they are shown: table, CSV, TSV and JSON for rows; RDF for triples."""

from __future__ import annotations

import csv
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyoxigraph
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, QueryResultsFormat, RdfFormat, Triple

from kg._guard import guard
from kg.errors import FormatError, InputError, StoreError

Term = NamedNode | BlankNode | Literal | Triple


@dataclass(frozen=True, slots=True)
class Rows:
    """The answer to SELECT: names of the columns, and in each row a term or None for each of them."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Term | None, ...], ...]

    def dicts(self) -> list[dict[str, str]]:
        """The rows as dictionaries of plain text; what is unbound is left out."""
        return [
            {name: text_of(value) for name, value in zip(self.columns, row, strict=True) if value is not None}
            for row in self.rows
        ]


@dataclass(frozen=True, slots=True)
class Graph:
    """The answer to CONSTRUCT and DESCRIBE."""

    triples: tuple[Triple, ...]


Answer = Rows | Graph | bool

STRING = NamedNode("http://www.w3.org/2001/XMLSchema#string")
MARKS = ("\u2068", "\u2069")  # first strong isolate, pop directional isolate


def of_engine(result: Any) -> Answer:
    """What pyoxigraph found (`Store.query`, `parse_query_results`) as an `Answer`."""
    if isinstance(result, pyoxigraph.QueryBoolean):
        return bool(result)
    if isinstance(result, pyoxigraph.QueryTriples):
        return Graph(tuple(result))
    columns = tuple(variable.value for variable in result.variables)
    return Rows(columns, tuple(tuple(row) for row in result))


def of_bytes(data: bytes, media_type: str) -> Answer:
    """An answer as a server sends it: SPARQL results in JSON or XML, or RDF. `StoreError` when it is none of them."""
    kind = media_type.partition(";")[0].strip().lower()
    results = QueryResultsFormat.from_media_type(kind)
    rdf = RdfFormat.from_media_type(kind)
    try:
        guard(data, kind)
        if results is not None:
            return of_engine(pyoxigraph.parse_query_results(data, results))
        if rdf is not None:
            found = pyoxigraph.parse(data, format=rdf)
            return Graph(tuple(dict.fromkeys(quad.triple for quad in found)))
    except InputError as error:
        raise StoreError(f"the answer cannot be taken: {error}") from error
    except (SyntaxError, ValueError) as error:
        raise StoreError(f"the answer is not the {kind} it says it is: {error}") from error
    raise StoreError(f"the answer is {kind or 'of no stated type'}, not SPARQL results: is this a SPARQL endpoint?")


def text_of(value: Term | None) -> str:
    """A term as people read it: the words of a literal, the address of an IRI."""
    if value is None:
        return ""
    return value.value if isinstance(value, (Literal, NamedNode)) else str(value)


def shortened(value: Term | None, prefixes: Mapping[str, str]) -> str:
    """Like `text_of`, with an IRI by its prefix (``entity:Q7747``) where there is one."""
    if isinstance(value, NamedNode):
        fitting = [(iri, prefix) for prefix, iri in prefixes.items() if value.value.startswith(iri)]
        if fitting:
            iri, prefix = max(fitting, key=lambda pair: len(pair[0]))
            return f"{prefix}:{value.value[len(iri) :]}"
    return text_of(value)


def render(answer: Answer, format: str, *, prefixes: Mapping[str, str], isolate: bool = False) -> bytes:
    """The answer in `format`: "table", a key of `ROW_FORMATS` for rows and yes or no, an RDF format for triples.

    A table is for people: IRIs are shortened by `prefixes`, line breaks become spaces, and with `isolate` every cell is
    wrapped in invisible marks so that a terminal keeps Arabic and Latin cells apart. `FormatError` when the answer has
    no such form.
    """
    if isinstance(answer, Graph):
        if format == "table":
            return table(("subject", "predicate", "object"), answer.triples, prefixes, isolate=isolate)
        if format in ROW_FORMATS:
            raise FormatError(f"the answer is a graph; {format} holds rows: choose ttl, nt, nq, trig, jsonld or rdf")
        if format == "jsonld":  # ours is for named graphs
            return pyoxigraph.serialize(answer.triples, format=RdfFormat.JSON_LD) or b""
        from kg.rdf import serialise  # brings rdflib, which workers do without

        return serialise(quads_of(answer), format)
    if format == "table":
        if isinstance(answer, bool):
            return b"yes\n" if answer else b"no\n"
        return table(answer.columns, answer.rows, prefixes, isolate=isolate)
    if format not in ROW_FORMATS:
        raise FormatError(f"the answer is rows; {format} holds a graph: choose table, {', '.join(ROW_FORMATS)}")
    return ROW_FORMATS[format](answer)


def quads_of(graph: Graph) -> Iterator[Quad]:
    """The triples of a graph as quads of the default graph."""
    return (Quad(triple.subject, triple.predicate, triple.object) for triple in graph.triples)


def table(
    columns: Sequence[str], rows: Iterable[Iterable[Any]], prefixes: Mapping[str, str], *, isolate: bool
) -> bytes:
    """Rows under their columns, which are as wide as what is in them."""
    cells = [[" ".join(shortened(value, prefixes).split()) for value in row] for row in rows]
    widths = [max(map(width, column)) for column in zip(columns, *cells, strict=True)] if columns else []
    start, end = MARKS if isolate else ("", "")
    lines = [
        "  ".join(f"{start}{cell}{end}{' ' * (wide - width(cell))}" for cell, wide in zip(row, widths, strict=True))
        for row in [list(columns), ["-" * wide for wide in widths], *cells]
    ]
    return "".join(f"{line.rstrip()}\n" for line in lines).encode()


def width(text: str) -> int:
    """How many columns of a terminal a text takes: none for vowel signs, two for wide letters."""
    return sum(
        0 if unicodedata.category(c) in ("Mn", "Me", "Cf") else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def _csv(answer: Rows | bool) -> bytes:
    """As the W3C has it: plain values, CRLF."""
    if isinstance(answer, bool):
        return b"true\r\n" if answer else b"false\r\n"
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(answer.columns)
    writer.writerows([text_of(value) for value in row] for row in answer.rows)
    return out.getvalue().encode()


def _tsv(answer: Rows | bool) -> bytes:
    """As the W3C has it: terms as in Turtle, names with a question mark."""
    if isinstance(answer, bool):
        return b"true\n" if answer else b"false\n"
    rows = [[f"?{name}" for name in answer.columns]]
    rows += [["" if value is None else str(value).replace("\t", "\\t") for value in row] for row in answer.rows]
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def _json(answer: Rows | bool) -> bytes:
    """SPARQL 1.1 Query Results JSON."""
    if isinstance(answer, bool):
        document: dict[str, Any] = {"head": {}, "boolean": answer}
    else:
        bindings = [
            {name: _term(value) for name, value in zip(answer.columns, row, strict=True) if value is not None}
            for row in answer.rows
        ]
        document = {"head": {"vars": list(answer.columns)}, "results": {"bindings": bindings}}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _term(value: Term) -> dict[str, Any]:
    if isinstance(value, NamedNode):
        return {"type": "uri", "value": value.value}
    if isinstance(value, BlankNode):
        return {"type": "bnode", "value": value.value}
    if isinstance(value, Triple):
        parts = {"subject": value.subject, "predicate": value.predicate, "object": value.object}
        return {"type": "triple", "value": {name: _term(part) for name, part in parts.items()}}
    if value.language:
        return {"type": "literal", "value": value.value, "xml:lang": value.language}
    if value.datatype == STRING:
        return {"type": "literal", "value": value.value}
    return {"type": "literal", "value": value.value, "datatype": value.datatype.value}


ROW_FORMATS: Mapping[str, Callable[[Rows | bool], bytes]] = {"csv": _csv, "tsv": _tsv, "json": _json}
