"""Articles as fields: JSON, JSON Lines, CSV, and the metadata file beside a text."""

from __future__ import annotations

import csv
import json
import logging
from collections.abc import Iterator
from typing import BinaryIO

from kg.errors import InputError
from kg.read.encoding import damaged, decode, display_name, lines
from kg.read.items import Failure, Metadata, Record

FIELDS = ("id", "title", "date", "source", "url")

notices = logging.getLogger("kg.read")

_DELIMITERS = ",;\t"
_NOT_METADATA = ("text", "entities", "relations", "nodes", "@context", "@graph")
_DAMAGED = "holds bytes that are not UTF-8; repair the line or save the file again in UTF-8"


def read_json(data: bytes, path: str) -> Iterator[Record | Failure]:
    """One article ``{"text": ..., "id": ..., "date": ...}`` or a list of them.

    Raises EncodingError when `data` is not text and InputError when it is not JSON.
    """
    text, encoding = decode(data)
    tell_encoding(encoding, path)
    value = _parse(text)
    if isinstance(value, dict):
        yield _record(value, path)
    elif isinstance(value, list):
        for number, item in enumerate(value, 1):
            if isinstance(item, dict):
                yield _record(item, path, number=number)
            else:
                yield Failure(f"item {number} of the list is not an object with a text", path)
        if not value:
            yield Failure("is an empty list", path)
    else:
        yield Failure('is neither an article {"text": ...} nor a list of articles', path)


def read_jsonl(stream: BinaryIO, path: str) -> Iterator[Record | Failure]:
    """One article a line, fields as in JSON; empty lines are skipped, a bad line is one Failure.

    Raises EncodingError when the file is not text.
    """
    encoding, rows = lines(stream)
    tell_encoding(encoding, path)
    found = False
    for number, row in enumerate(rows, 1):
        if not row.strip():
            continue
        found = True
        if damaged(row):
            yield Failure(_DAMAGED, path, number)
            continue
        try:
            value = _parse(row.strip())
        except InputError as error:
            yield Failure(str(error), path, number)
            continue
        if isinstance(value, dict):
            yield _record(value, path, number=number, line=number)
        else:
            yield Failure('is not an object {"id": ..., "text": ...}', path, number)
    if not found:
        yield Failure("is empty", path)


def read_csv(stream: BinaryIO, path: str) -> Iterator[Record | Failure]:
    """One article a row. The first row names the columns: text, and any of id, title, date, source, url; others are
    left alone. Cells are apart by commas, semicolons or tabs, whichever finds the column ``text``.

    Raises EncodingError when the file is not text and InputError when it has no column ``text``.
    """
    csv.field_size_limit(max(csv.field_size_limit(), 1 << 30))  # the default of 128 kB is shorter than an article
    encoding, rows = lines(stream)
    tell_encoding(encoding, path)
    header = next(rows, "")
    if not header.strip():
        raise InputError("is empty")
    delimiter, columns = _columns(header)
    reader = csv.reader(rows, delimiter=delimiter, strict=True)
    found = False
    while True:
        line = reader.line_num + 2
        try:
            cells = next(reader)
        except StopIteration:
            break
        except csv.Error as error:
            found = True
            yield Failure(f"is not a row of a CSV file ({error}); see to its quotation marks", path, line)
            continue
        if not any(cell.strip() for cell in cells):
            continue
        found = True
        if damaged("".join(cells)):
            yield Failure(_DAMAGED, path, line)
        elif len(cells) > len(columns):
            yield Failure(
                f"has {len(cells)} cells where the first row has {len(columns)}; quote cells that hold {delimiter!r}",
                path,
                line,
            )
        else:
            yield _record(dict(zip(columns, cells, strict=False)), path, number=line, line=line)
    if not found:
        yield Failure("has no row under the first", path)


def read_sidecar(data: bytes) -> Metadata | None:
    """The facts in a metadata file, or None when it is another article or a graph `kg` wrote.

    Raises InputError (EncodingError) when it is not JSON.
    """
    value = _parse(decode(data)[0])
    if not isinstance(value, dict) or not value.keys().isdisjoint(_NOT_METADATA):
        return None
    return _metadata(value)


def tell_encoding(encoding: str, path: str) -> None:
    """A notice that a file was read in another encoding than UTF-8."""
    if encoding not in ("utf-8", "utf-8-sig"):
        notices.warning("%s", Failure(f"is not UTF-8; read as {display_name(encoding)}", path))


def _columns(header: str) -> tuple[str, list[str]]:
    names: list[str] = []
    for delimiter in _DELIMITERS:
        # a carriage return alone is not a line end here, and csv refuses it inside a cell
        row = next(csv.reader([header.replace("\r", " ")], delimiter=delimiter))
        names = [name.strip().casefold() for name in row]
        if "text" in names:
            return delimiter, names
    raise InputError(
        f'has no column "text" in its first row ({header.strip()[:80]!r}); '
        "name the columns id, text, title, date, source, url"
    )


def _parse(text: str) -> object:
    try:
        value: object = json.loads(text)
    except json.JSONDecodeError as error:
        line = f"line {error.lineno}, " if "\n" in text else ""
        raise InputError(f"is not JSON: {error.msg.removesuffix(' at')} ({line}column {error.colno})") from error
    except (RecursionError, ValueError) as error:  # brackets nested thousands deep; integers of thousands of digits
        raise InputError("is not JSON kg can read: it is nested too deep or holds too long a number") from error
    return value


def _record(
    value: dict[str, object], path: str, *, number: int | None = None, line: int | None = None
) -> Record | Failure:
    text = value.get("text")
    facts = _metadata(value)
    if not isinstance(text, str):
        which = "" if line or number is None else f"item {number} of the list "
        return Failure(f'{which}has no "text"', path, line, facts.id)
    return Record(text, facts, number=number, line=line)


def _metadata(value: dict[str, object]) -> Metadata:
    facts = {}
    for name in FIELDS:
        field = value.get(name)
        if isinstance(field, (str, int)) and not isinstance(field, bool):
            facts[name] = str(field).strip() or None
    return Metadata(**facts)
