"""What must not reach a parser of JSON, XML or RDF that follows nesting with the machine's stack or expands entities.

A few hundred bytes can so end the process or fill the memory. `guard` looks first, in one pass.
"""

from __future__ import annotations

import mmap
import os
import re
from itertools import islice
from xml.parsers import expat

from kg.errors import InputError

MAX_DEPTH = 100
"""Levels that JSON, XML elements and triple terms may be nested; what `kg` writes has at most six."""
MAX_ENTITY = 200
"""Characters of an entity that an XML file may declare for itself: long enough for a namespace."""

PIECE = 1 << 20

_JSON_TOKEN = re.compile(rb'\\.|["\[\]{}]', re.DOTALL)
_TERM = re.compile(rb"<<\(")
_TURTLE_TOKEN = re.compile(
    rb"""<<\(|\)>>
      | <(?:[^<>"{}|^`\\\x00-\x20]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>
      | \#[^\n\r]* | \\. | [\n\r] | \"{3} | '{3} | ["']""",
    re.DOTALL | re.VERBOSE,
)


def guard_file(path: str | os.PathLike[str], media_type: str) -> None:
    """`guard` for a file, which its errors name. Raises OSError when it cannot be read."""
    with open(path, "rb") as file:
        if not os.fstat(file.fileno()).st_size:  # nothing, or no regular file
            return
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            try:
                guard(data, media_type)
            except InputError as error:
                raise InputError(f"{os.fspath(path)}: {error}") from None


def guard(data: bytes | mmap.mmap, media_type: str) -> None:
    """Raises InputError when these bytes are nested more than `MAX_DEPTH` levels deep, or declare entities that are
    longer than `MAX_ENTITY`, made of others, or files; SyntaxError, with the place, for what is not XML. Whether
    other formats are well-formed is for the parser to say."""
    if "json" in media_type:
        _json(data)
    elif "xml" in media_type:
        _xml(data)
    elif len(list(islice(_TERM.finditer(data), MAX_DEPTH + 1))) > MAX_DEPTH:
        _triple_terms(data)


def _too_deep() -> InputError:
    return InputError(f"it is nested more than {MAX_DEPTH} levels deep, which no graph needs")


def _json(data: bytes | mmap.mmap) -> None:
    depth = 0
    quoted = False
    for match in _JSON_TOKEN.finditer(data):
        token = match[0]
        if token == b'"':
            quoted = not quoted
        elif not quoted:
            depth += 1 if token in b"[{" else -1
            if depth > MAX_DEPTH:
                raise _too_deep()


def _triple_terms(data: bytes | mmap.mmap) -> None:
    depth = 0
    quote = b""
    for match in _TURTLE_TOKEN.finditer(data):
        token = match[0]
        if quote:
            if token == quote or (len(quote) == 1 and token in (quote * 3, b"\n", b"\r")):  # "" and what opens the next
                quote = b""
        elif token[:1] in (b'"', b"'"):
            quote = token
        elif token in (b"<<(", b")>>"):
            depth += 1 if token == b"<<(" else -1
            if depth > MAX_DEPTH:
                raise _too_deep()


def _xml(data: bytes | mmap.mmap) -> None:
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise _too_deep()

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1

    def entity(name: str, parameter: int, value: str | None, *_: str | None) -> None:
        if value is None or parameter or "&" in value or "%" in value or len(value) > MAX_ENTITY:
            raise InputError(f"its entity {name} is a file, made of other entities or too long: write it out")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.EntityDeclHandler = start, end, entity
    try:
        for at in range(0, len(data), PIECE):
            parser.Parse(data[at : at + PIECE])
        parser.Parse(b"", True)
    except (LookupError, ValueError) as error:
        raise SyntaxError(f"its encoding cannot be read: {error}") from error
    except expat.ExpatError as error:
        what = expat.ErrorString(error.code)
        raise SyntaxError(what, (None, error.lineno, error.offset + 1, None)) from error
