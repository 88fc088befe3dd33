"""Which files to read, in which order, and as what."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kg.read.items import Failure
from kg.read.records import notices

EXTENSIONS = {
    ".txt": "text", ".text": "text",
    ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".json": "json",
    ".csv": "csv", ".tsv": "csv",
    ".html": "html", ".htm": "html", ".xhtml": "html",
    ".rss": "feed", ".atom": "feed",
    ".conllu": "conllu",
}  # fmt: skip
FORMATS = tuple(dict.fromkeys(EXTENSIONS.values()))
STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read, or standard input, and its format."""

    path: str
    format: str

    @property
    def stem(self) -> str:
        """Name for the articles of the file; empty for standard input."""
        return "" if self.path == STDIN else Path(self.path).stem

    def sidecars(self) -> list[Path]:
        """Where facts about the file's article may be written: ``x.meta.json`` and ``x.json`` beside ``x.txt``."""
        if self.path == STDIN or self.format not in ("text", "html"):
            return []
        path = Path(self.path)
        return [path.with_suffix(".meta.json"), path.with_suffix(".json")]


def find(paths: Iterable[str], *, format: str | None = None, remarks: bool = True) -> Iterator[Source | Failure]:
    """The files that `paths` name, folders walked in sorted order; a file met twice is read once.

    In folders only files with a known extension are taken (all, when `format` is given), hidden ones, links back into
    the folder and sidecars never. What does not exist or cannot be listed is a Failure, and with `remarks` a folder
    without articles, too.
    """
    seen: set[tuple[int, int] | str] = set()
    for path in paths:
        if path == STDIN:
            if STDIN not in seen:
                seen.add(STDIN)
                yield Source(STDIN, format or "text")
            continue
        try:
            status = os.stat(path)
        except (OSError, ValueError) as error:  # ValueError: a NUL in the name
            yield Failure(_unreachable(path, error), path)
            continue
        if os.path.isdir(path):
            yield from _walk(path, format, seen, remarks)
        elif (status.st_dev, status.st_ino) in seen:
            notices.warning("%s", Failure("is named more than once; it is read once", path))
        else:
            seen.add((status.st_dev, status.st_ino))
            yield Source(path, format or EXTENSIONS.get(Path(path).suffix.lower(), "text"))


def _walk(top: str, format: str | None, seen: set[tuple[int, int] | str], remarks: bool) -> Iterator[Source | Failure]:
    problems: list[OSError] = []
    found = left = 0
    for folder, folders, files in os.walk(top, followlinks=True, onerror=problems.append):
        while problems:
            yield _unlisted(problems.pop())
        key = _identity(folder)
        if key is None or key in seen:
            folders.clear()
            continue
        seen.add(key)
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        names = set(files)
        for name in sorted(files):
            path = os.path.join(folder, name)
            if name.startswith(".") or _is_sidecar(name, names):
                continue
            kind = format or EXTENSIONS.get(os.path.splitext(name)[1].lower())
            if kind is None:
                left += 1
                continue
            found += 1
            identity = _identity(path)
            if identity is None:
                yield Failure("is a link to nothing", path)
            elif not os.path.isfile(path):
                yield Failure("is not a regular file", path)
            elif identity not in seen:
                seen.add(identity)
                yield Source(path, kind)
    while problems:
        yield _unlisted(problems.pop())
        found += 1
    if not remarks:
        return
    if left:
        notices.warning("%s", Failure(f"{left} files with other extensions were left out (--from takes them)", top))
    if not found:
        yield Failure("holds no articles (files ending in " + ", ".join(EXTENSIONS) + ")", top)


def _is_sidecar(name: str, names: set[str]) -> bool:
    for ending in (".meta.json", ".json"):
        if name.endswith(ending):
            stem = name[: -len(ending)]
            return any(stem + suffix in names for suffix, kind in EXTENSIONS.items() if kind in ("text", "html"))
    return False


def _identity(path: str) -> tuple[int, int] | None:
    try:
        status = os.stat(path)
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _unlisted(error: OSError) -> Failure:
    return Failure(f"cannot be listed: {error.strerror}", error.filename)


def _unreachable(path: str, error: OSError | ValueError) -> str:
    if path.startswith(("http://", "https://")):
        return "is an address, and kg reads files; save the page and give its file"
    if isinstance(error, FileNotFoundError):
        return "does not exist"
    return f"cannot be read: {error.strerror if isinstance(error, OSError) else error}"
