"""Files, folders and standard input to articles; one bad input is a `Failure`, never an exception.

>>> for item in read(["news/", "more.jsonl"], defaults=Metadata(source="BBC")):
...     print(item if isinstance(item, Failure) else item.id)  # doctest: +SKIP
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import nullcontext
from dataclasses import replace
from typing import BinaryIO

from kg.errors import FormatError, InputError
from kg.read.articles import MAX_CHARS, Ids, build, iso_date, mended, safe_id, text_id, unusable, usable_date
from kg.read.encoding import decode
from kg.read.items import Failure, Metadata, Record
from kg.read.records import notices, read_csv, read_json, read_jsonl, read_sidecar, tell_encoding
from kg.read.sources import FORMATS, STDIN, Source, find
from kg.types import Article, Document

__all__ = [
    "FORMATS",
    "MAX_CHARS",
    "STDIN",
    "Failure",
    "Ids",
    "Metadata",
    "Source",
    "find",
    "iso_date",
    "read",
    "read_sources",
    "safe_id",
    "text_id",
    "unusable",
]


def read(
    paths: Iterable[str],
    *,
    format: str | None = None,
    defaults: Metadata = Metadata(),  # noqa: B008  frozen
    max_chars: int = MAX_CHARS,
) -> Iterator[Article | Document | Failure]:
    """Every article that `paths` lead to: files, folders (walked in sorted order) and ``-`` for standard input.

    `format` is one of `FORMATS`; None goes by the file's extension, text where that says nothing. ``conllu`` files give
    Documents, everything else Articles. `defaults` are facts for articles that do not state their own in a field or a
    sidecar file; they go before what a web page's tags say. Ids come from a field, else from the file's name, and are
    unique among all articles of the call. Notices (another encoding than UTF-8, a date that is none) go to the logger
    ``kg.read``.

    Raises FormatError for an unknown `format` and InputError for a default date that is none, both at once.
    """
    if format is not None and format not in FORMATS:
        raise FormatError(f"unknown input format {format!r}; kg reads {', '.join(FORMATS)}")
    if defaults.date is not None:
        day = iso_date(defaults.date)
        if day is None:
            raise InputError(f"{defaults.date!r} is not a date; write it as 2025-10-16")
        defaults = replace(defaults, date=day)
    return read_sources(find(paths, format=format), defaults=defaults, max_chars=max_chars)


def read_sources(
    sources: Iterable[Source | Failure],
    *,
    defaults: Metadata = Metadata(),  # noqa: B008  frozen
    max_chars: int = MAX_CHARS,
) -> Iterator[Article | Document | Failure]:
    """`read` for files that `find` has found already; the dates of `defaults` must be ISO dates."""
    ids = Ids()
    for source in sources:
        if isinstance(source, Failure):
            yield source
            continue
        try:
            with _open(source) as stream:
                if source.format == "conllu":
                    yield from _documents(stream.read(), source, defaults, ids)
                    continue
                for record in _records(stream, source, max_chars):
                    if isinstance(record, Failure):
                        yield record
                    else:
                        yield build(
                            record, path=source.path, stem=source.stem, options=defaults, ids=ids, max_chars=max_chars
                        )
        except InputError as error:
            yield Failure(str(error), source.path)
        except OSError as error:
            yield Failure(f"cannot be read: {error.strerror}", source.path)


def _open(source: Source) -> nullcontext[BinaryIO] | BinaryIO:
    return nullcontext(sys.stdin.buffer) if source.path == STDIN else open(source.path, "rb")


def _records(stream: BinaryIO, source: Source, max_chars: int) -> Iterator[Record | Failure]:
    if source.format == "jsonl":
        yield from read_jsonl(stream, source.path)
    elif source.format == "csv":
        yield from read_csv(stream, source.path)
    elif source.format == "json":
        yield from read_json(stream.read(), source.path)
    elif source.format == "feed":
        from kg.read.feed import read_feed

        yield from read_feed(stream.read(), source.path)
    elif source.format == "html":
        from kg.read.webpage import read_html

        record = read_html(stream.read(), source.path)
        yield replace(record, stated=_beside(source))
    else:
        limit = 4 * max_chars + 4  # no character takes more bytes, in any encoding we read
        data = stream.read(limit + 1)
        if len(data) > limit:
            raise InputError(f"is longer than the limit of {max_chars:,} characters (--max-chars raises it)")
        text, encoding = decode(data)
        tell_encoding(encoding, source.path)
        yield Record(text, _beside(source))


def _beside(source: Source) -> Metadata:
    """The facts in the sidecar file of a source; a sidecar that cannot be read is a notice."""
    for path in source.sidecars():
        try:
            facts = read_sidecar(path.read_bytes())
        except FileNotFoundError:
            continue
        except (InputError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            text_name = os.path.basename(source.path)
            notices.warning("%s", Failure(f"is not used as metadata of {text_name}: {reason}", str(path)))
            continue
        if facts is not None:
            return facts
    return Metadata()


def _documents(data: bytes, source: Source, defaults: Metadata, ids: Ids) -> Iterator[Document | Failure]:
    from kg.read.conllu import parse_conllu

    text, encoding = decode(data)
    tell_encoding(encoding, source.path)
    name = defaults.id or source.stem or "document"
    known = Article(name, "", defaults.title, defaults.date, defaults.source, defaults.url)
    found = False
    for document in parse_conllu(text, article=known):
        found = True
        article = document.article
        if not article.text.strip():
            yield Failure("is empty", source.path, id=article.id)
            continue
        day = usable_date(article.date, source.path)
        stated = {key: mended(value) for key in ("title", "source", "url") if (value := getattr(article, key))}
        named = replace(article, id=ids.claim(safe_id(article.id) or name), date=day, **stated)
        yield replace(document, article=named)
    if not found:
        raise InputError("holds no sentences")
