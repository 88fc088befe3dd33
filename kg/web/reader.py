"""The process that reads articles: `Reader` is the side that asks, ``python -m kg.web.reader`` the one that answers."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kg.errors import InputError
from kg.read import Failure, Metadata, Source, read_sources
from kg.store.process import Process, bound_memory, serve

if TYPE_CHECKING:
    from kg.pipeline import Extraction

START = 180.0
"""Seconds in which the process must have loaded its libraries, or its models, on a busy machine."""
FORMATS = ("ttl", "trig", "nq", "nt", "jsonld", "rdf", "json", "csv", "graphml", "gexf", "cyjs", "cypher", "geojson",
           "svg", "md")  # fmt: skip
"""Files of a result: what kg writes without further libraries."""
PAGE, ABOUT = "html", "about.json"
"""The page of `kg.page`, and what the application says of a result; also files of it."""
NAMES = 300
"""Names of entities that a result tells, for the fields of questions."""
_LONG_AGO = (1980, 1, 1, 0, 0, 0)


class Reader(Process):
    """Reads articles one after the other. `memory` bounds what it may take, in bytes, where the system can."""

    def __init__(self, memory: int | None) -> None:
        super().__init__("kg.web.reader", memory=memory)
        self._started = self._loaded = False

    def ready(self, format: str) -> bool:
        """Whether it has loaded what articles of this format need."""
        return self._started and (self._loaded or format == "conllu")

    def load(self, format: str) -> None:
        """Load what articles of this format need. Raises ModelError, or what `call` raises."""
        if not self._started:
            self.call({"do": "start", "memory": self._memory}, timeout=START)
            self._started = True
        if format != "conllu" and not self._loaded:
            self.call({"do": "load"}, timeout=START)
            self._loaded = True

    def read(self, path: Path, format: str, facts: Metadata, *, lang: str, chars: int, timeout: float) -> bytes:
        """The result: a ZIP archive of ``NAME.FORMAT`` for every format, the page and `ABOUT`.

        Raises InputError for what is no article, LimitExceeded when it takes too long or too much.
        """
        facts_given = {name: getattr(facts, name) for name in facts.__slots__}
        request = {"do": "read", "path": str(path), "format": format, "facts": facts_given}
        return self.call({**request, "lang": lang, "chars": chars}, timeout=timeout)


def answer(request: Mapping[str, Any]) -> bytes:
    """Do what a request says: start, load or read."""
    if request["do"] == "start":
        bound_memory(request["memory"])
        with suppress(AttributeError, OSError):
            os.nice(5)  # who waits for a page goes before who waits for an article
        for name in ("kg.export", "kg.page", "kg.pipeline", "kg.rdf"):
            import_module(name)
    elif request["do"] == "load":
        from kg.pipeline import default_kb, stanza_annotator

        stanza_annotator(kb=default_kb())
    else:
        return _read(request)
    return b""


def _read(request: Mapping[str, Any]) -> bytes:
    from kg.pipeline import default_kb, extract_many, stanza_annotator

    kb = default_kb()
    source = Source(request["path"], request["format"])
    items = read_sources([source], defaults=Metadata(**request["facts"]), max_chars=request["chars"])
    found = list(extract_many(items, annotator=partial(stanza_annotator, kb=kb), kb=kb))
    failures = [_told(item) for item in found if isinstance(item, Failure)]
    results = [item for item in found if not isinstance(item, Failure)]
    if not results:
        raise InputError("; ".join(failures[:5]))
    return _packed(results, failures, source.stem, request["lang"])


def _told(failure: Failure) -> str:
    """A failure without the path, which is the server's own."""
    if failure.line is None and failure.id is None:
        return f"the article {failure.reason}"
    return str(replace(failure, path=None))


def _packed(results: Sequence[Extraction], notes: list[str], stem: str, lang: str) -> bytes:
    from kg.graph import merge
    from kg.page import page
    from kg.page.data import title_of
    from kg.pipeline import attempt, default_kb, serialise

    graph = merge([result.graph for result in results])
    name = results[0].id if len(results) == 1 else stem
    files = {f"{name}.{PAGE}": page(graph, lang=lang).encode()}
    for format in FORMATS:
        contents = [result.analysis for result in results] if format == "json" else [graph]
        data = attempt(name, serialise, contents, format, default_kb())
        if isinstance(data, Failure):
            notes.append(f"{format}: {data.reason}")
        else:
            files[f"{name}.{format}"] = data
    named = [node for _, node in graph.nodes(data=True) if not node["local"]]
    named.sort(key=lambda node: -len(node["mentions"]))
    about = {
        "name": name,
        "title": (title_of(*graph.graph["articles"].values()) if len(results) == 1 else None) or name,
        "articles": len(results),
        "entities": len(graph),
        "relations": graph.number_of_edges(),
        "names": [node["name"] for node in named[:NAMES]],
        "summary": "\n".join(result.summary(lang) for result in results),
        "notes": notes,
    }
    files[ABOUT] = (json.dumps(about, ensure_ascii=False, indent=1) + "\n").encode(errors="replace")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for file, data in files.items():
            archive.writestr(zipfile.ZipInfo(file, _LONG_AGO), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


if __name__ == "__main__":
    serve(answer)
