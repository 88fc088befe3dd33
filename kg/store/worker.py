"""Queries in a process of their own: `Worker` asks, ``python -m kg.store.worker`` answers."""

from __future__ import annotations

import io
import signal
import threading
from collections.abc import Mapping, Sequence
from typing import Any

import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat

from kg.errors import KgError, QueryError, StoreError, TooLarge
from kg.store.answers import Answer, of_bytes
from kg.store.embedded import NO_PREFIXES, Embedded
from kg.store.process import Process, bound_memory, serve
from kg.store.sparql import declarations, form, reaches_out

TOO_LARGE = "the answer is larger than {:,} bytes: add LIMIT, or ask for less"


class Worker(Process):
    """A store in another process. `memory` bounds what that process may take, in bytes, where the system can; `timeout`
    (seconds) and `most` (bytes of the answer) are the limits of `query`.

    A call that exceeds its time or memory raises `LimitExceeded` and ends the process: see `alive`.
    """

    def __init__(
        self,
        store: str | None = None,
        *,
        files: Sequence[str] = (),
        write: bool = False,
        memory: int | None = None,
        timeout: float | None = None,
        most: int | None = None,
    ) -> None:
        super().__init__("kg.store.worker", memory=memory)
        self.timeout, self.most = timeout, most
        try:
            self.call({"store": store, "files": list(files), "write": write, "memory": memory}, timeout=timeout)
        except BaseException:
            self.kill()
            raise

    def query(self, query: str, prefixes: Mapping[str, str] = NO_PREFIXES) -> Answer:
        """The whole answer; `prefixes` need no declaration."""
        kind = form(query)
        if kind == "UPDATE":
            raise QueryError("this is an update, not a query; kg query only reads")
        media_type = "application/n-triples" if kind in ("CONSTRUCT", "DESCRIBE") else "application/sparql-results+json"
        head = declarations(query, prefixes) if prefixes else ""
        request: dict[str, Any] = {"do": "query", "text": query, "head": head, "type": media_type, "reach_out": True}
        request["most"] = self.most
        return of_bytes(self.call(request, timeout=self.timeout), media_type)

    def _ended(self, timeout: float | None, over: threading.Event) -> KgError:
        error = super()._ended(timeout, over)
        if not over.is_set() and self._process.returncode == -signal.SIGSEGV:
            return QueryError("the query is nested deeper than the engine can follow: write it flatter")
        return error


class Bounded(io.BytesIO):
    """Takes so many bytes and no more."""

    def __init__(self, most: int | None) -> None:
        super().__init__()
        self._most = most
        self.full = False

    def write(self, data: Any) -> int:
        if self._most is not None and self.tell() + len(data) > self._most:
            self.full = True
            raise OSError("full")
        return super().write(data)


def answer(store: Embedded, request: Mapping[str, Any]) -> bytes:
    """Do what a request says.

    query   `text`, a `head` before it, the media `type` of the answer, `default` and `named` graphs (lists of IRIs, or
            absent: all), `base`, `most` bytes of the answer, whether it may `reach_out` to other servers
    update  `text`, `base`
    graph   the named `graph` (None: the default one), its media `type`, `most`; `everything` instead of one graph
    """
    out = Bounded(request.get("most"))
    try:
        if request["do"] == "update":
            _allow(request["text"])
            store.update(request["text"], base=request.get("base"))
        elif request["do"] == "graph":
            _graph(store, request, out)
        else:
            _query(store, request, out)
    except OSError:
        if out.full:
            most = request["most"]
            raise TooLarge(TOO_LARGE.format(most)) from None
        raise
    return out.getvalue()


def _graph(store: Embedded, request: Mapping[str, Any], out: Bounded) -> None:
    if request["graph"] is not None:
        _node(request["graph"])
    if not request.get("everything") and not store.has_graph(request["graph"]):
        raise QueryError(f"there is no graph <{request['graph']}>")
    format = RdfFormat.from_media_type(request["type"])
    assert format is not None
    store.dump(out, format, request.get("graph"), everything=bool(request.get("everything")))


def _query(store: Embedded, request: Mapping[str, Any], out: Bounded) -> None:
    if not request.get("reach_out"):
        _allow(request["text"])
    options: dict[str, Any] = {"base_iri": request.get("base")}
    if request.get("default") is None and request.get("named") is None:
        options["use_default_graph_as_union"] = True
    else:
        options["default_graph"] = [_node(iri) for iri in request.get("default") or ()]
        options["named_graphs"] = [_node(iri) for iri in request.get("named") or ()]
    found = store.engine_query(request["text"], request.get("head", ""), **options)
    format: Any = (
        RdfFormat.from_media_type(request["type"])
        if isinstance(found, pyoxigraph.QueryTriples)
        else QueryResultsFormat.from_media_type(request["type"])
    )
    if format is None:
        raise QueryError(f"the answer to this query does not come as {request['type']}")
    try:
        found.serialize(out, format=format)
    except OSError as error:
        if out.full:
            raise
        raise StoreError(f"{store.name}: {error}") from error


def _node(iri: str) -> NamedNode:
    try:
        return NamedNode(iri)
    except ValueError as error:
        raise QueryError(f"{iri!r} is not an IRI: {error}") from error


def _allow(text: str) -> None:
    if word := reaches_out(text):
        raise QueryError(f"{word} is not allowed here: this endpoint calls no other server")


def _open(request: Mapping[str, Any]) -> Embedded:
    bound_memory(request["memory"])
    if request["store"] is None:
        return Embedded.of_files(request["files"])
    return Embedded(request["store"], write=request["write"])


def main() -> None:
    """Open the store that the first request names, then answer about it."""
    opened: list[Embedded] = []

    def reply(request: Mapping[str, Any]) -> bytes:
        if opened:
            return answer(opened[0], request)
        opened.append(_open(request))
        return b""

    serve(reply)


if __name__ == "__main__":
    main()
