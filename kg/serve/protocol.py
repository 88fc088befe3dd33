"""SPARQL 1.1 Protocol: from the parts of a request to what is asked for. Pure functions, no server.

https://www.w3.org/TR/sparql11-protocol/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import parse_qs

from kg.store.sparql import tokens

FORM = "application/x-www-form-urlencoded"
QUERY = "application/sparql-query"
UPDATE = "application/sparql-update"
ROWS = (
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
)
BOOLEAN = ROWS[:2]
TRIPLES = ("text/turtle", "application/n-triples", "application/rdf+xml", "application/ld+json")
QUADS = ("application/n-quads", "application/trig", "application/ld+json")
ALIASES = {"application/json": ROWS[0], "application/xml": ROWS[1], "text/xml": ROWS[1], "text/plain": TRIPLES[1]}
"""Names that clients use for what has a name of its own."""


class Refused(Exception):
    """A request that is not of the protocol, or not now: the HTTP `status`, why, and the seconds to `wait`."""

    def __init__(self, status: int, reason: str, *, wait: int | None = None) -> None:
        super().__init__(reason)
        self.status, self.wait = status, wait


@dataclass(frozen=True, slots=True)
class Operation:
    """A query or an update with the dataset the request asks for; None for the server's own."""

    text: str
    update: bool = False
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None


def operation(method: str, content_type: str, parameters: str, body: bytes) -> Operation | None:
    """What a request to the endpoint asks for; None for a plain GET, which asks for the service description.

    `parameters` is what follows the question mark of its address. Raises `Refused`.
    """
    given = _fields(parameters)
    if method in ("GET", "HEAD"):
        if "update" in given:
            raise Refused(400, "an update has to be sent by POST")
        return _query(given, given) if "query" in given else None
    kind, charset = _media_type(content_type)
    if charset not in ("", "utf-8", "utf8"):
        raise Refused(415, f"the body has to be in UTF-8, not {charset}")
    text = _decoded(body)
    if kind == FORM:
        for name, values in _fields(text).items():
            given[name] = [*given.get(name, ()), *values]
        if "update" in given and "query" in given:
            raise Refused(400, "a request is a query or an update, not both")
        return _update(given, given) if "update" in given else _query(given, given)
    if kind == QUERY:
        return _query({"query": [text]}, given)
    if kind == UPDATE:
        return _update({"update": [text]}, given)
    raise Refused(415, f"the type of the body has to be {QUERY}, {UPDATE} or {FORM}, not {kind or 'missing'}")


def _query(texts: Mapping[str, list[str]], given: Mapping[str, list[str]]) -> Operation:
    text = _one(texts, "query")
    default, named = (_graphs(given, f"{name}-graph-uri") for name in ("default", "named"))
    return Operation(text, default=default, named=named)


def _update(texts: Mapping[str, list[str]], given: Mapping[str, list[str]]) -> Operation:
    text = _one(texts, "update")
    default, named = (_graphs(given, name) for name in ("using-graph-uri", "using-named-graph-uri"))
    return Operation(using(text, default or (), named or ()), update=True)


def _one(texts: Mapping[str, list[str]], name: str) -> str:
    values = texts.get(name, [])
    if len(values) != 1:
        raise Refused(400, f"there has to be one parameter {name}; there are {len(values)}")
    return values[0]


def _graphs(given: Mapping[str, list[str]], name: str) -> tuple[str, ...] | None:
    iris = given.get(name)
    for iri in iris or ():
        if ":" not in iri or any(char in '<>"{}|\\^`' or char <= " " for char in iri):
            raise Refused(400, f"{name}={iri!r} is not an absolute IRI")
    return tuple(iris) if iris else None


def using(update: str, default: Sequence[str], named: Sequence[str]) -> str:
    """An update with the dataset of the protocol written into it, before every WHERE that ends a clause.

    Raises `Refused` when it names its own dataset (USING, WITH), as the protocol demands, and for the short form
    DELETE WHERE, which has no place for one.
    """
    if not default and not named:
        return update
    clause = "".join([*(f" USING <{iri}>" for iri in default), *(f" USING NAMED <{iri}>" for iri in named)])
    pieces, last, depth = [], 0, 0
    previous = ""
    for token in tokens(update):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        word = token.text.upper() if token.kind == "word" and not depth else ""
        if word in ("USING", "WITH"):
            raise Refused(400, f"the update names its dataset ({word}) and so does the request: one of them has to go")
        if word == "WHERE":
            if previous == "DELETE":
                raise Refused(400, "DELETE WHERE takes no dataset from the request: write DELETE { } WHERE { }")
            pieces += [update[last : token.start], clause, " "]
            last = token.start
        previous = token.text.upper()
    return "".join([*pieces, update[last:]])


def negotiate(accept: str, offered: Sequence[str]) -> str:
    """The type to answer in: the client's favourite among those `offered`, the first for one who does not say.

    Raises `Refused` (406) when the client takes none of them.
    """
    wishes: dict[str, float] = {}
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
        if name:
            wishes[ALIASES.get(name, name) if ALIASES.get(name) in offered else name] = _weight(weight)
    if not wishes:
        return offered[0]
    weighted = [(_wish(wishes, kind), kind) for kind in offered]
    best, kind = max(weighted, key=lambda pair: pair[0])
    if best <= 0:
        raise Refused(406, f"this answer comes as {', '.join(offered)}; none of them is in Accept: {accept}")
    return kind


def _wish(wishes: Mapping[str, float], kind: str) -> float:
    group = kind.partition("/")[0]
    return next((wishes[name] for name in (kind, f"{group}/*", "*/*") if name in wishes), 0.0)


def _weight(text: str) -> float:
    try:
        return min(max(float(text), 0.0), 1.0)
    except ValueError:
        return 0.0


def _fields(encoded: str) -> dict[str, list[str]]:
    try:
        return parse_qs(encoded, keep_blank_values=True, errors="strict")
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused(400, f"the parameters are not UTF-8: {error}") from error


def _media_type(header: str) -> tuple[str, str]:
    kind, *parameters = (piece.strip().lower() for piece in header.split(";"))
    charset = next((p.partition("=")[2].strip('"') for p in parameters if p.startswith("charset=")), "")
    return kind, charset


def _decoded(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(400, f"the body is not UTF-8: {error}") from error
