"""Queries in a process of their own, because nothing else stops one: the engine cannot be interrupted, only killed.

`Worker` is the side that asks, ``python -m kg.store.worker`` the side that answers. Requests and answers are lines of
JSON, an answer followed by as many bytes as it says.
"""

from __future__ import annotations

import io
import json
import math
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import IO, Any

import pyoxigraph
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat

from kg import errors
from kg.errors import KgError, LimitExceeded, QueryError, StoreError, TooLarge
from kg.store.answers import Answer, of_bytes
from kg.store.embedded import NO_PREFIXES, Embedded
from kg.store.sparql import declarations, form, reaches_out

TOO_LARGE = "the answer is larger than {:,} bytes: add LIMIT, or ask for less"
GRACE = 5
"""Seconds after which a worker whose owner does not end it ends itself."""


class Worker:
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
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.store.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.timeout, self.most = timeout, most
        self._memory = memory
        try:
            self.call({"store": store, "files": list(files), "write": write, "memory": memory}, timeout=timeout)
        except BaseException:
            self.kill()
            raise

    @property
    def alive(self) -> bool:
        """Whether it can be called once more."""
        return self._process.poll() is None

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

    def call(self, request: Mapping[str, Any], *, timeout: float | None) -> bytes:
        """What the worker answers to a request (see `answer`); seconds may be a fraction, None is for ever."""
        assert self._process.stdin is not None and self._process.stdout is not None
        over = threading.Event()
        timer = threading.Timer(timeout, self._stop, (over,)) if timeout is not None else None
        if timer is not None:
            timer.daemon = True
            timer.start()
        try:
            self._process.stdin.write(json.dumps({**request, "timeout": timeout}).encode() + b"\n")
            self._process.stdin.flush()
            head = self._process.stdout.readline()
            size = json.loads(head).get("size", 0) if head else 0
            body = self._process.stdout.read(size)
        except BrokenPipeError:
            head = body = b""
            size = 0
        finally:
            if timer is not None:
                timer.cancel()
        if not head or len(body) < size:
            raise self._ended(timeout, over)
        said = json.loads(head)
        if "error" in said:
            raise getattr(errors, said["error"])(said["message"])
        return body

    def _stop(self, over: threading.Event) -> None:
        over.set()
        self._process.kill()

    def _ended(self, timeout: float | None, over: threading.Event) -> KgError:
        code = self._process.wait()
        if over.is_set():
            return LimitExceeded(f"it took longer than {timeout:g} s and was stopped: ask for less, or allow more time")
        if code == -signal.SIGSEGV:
            return QueryError("the query is nested deeper than the engine can follow: write it flatter")
        if self._memory is not None and code < 0:
            return LimitExceeded(f"it needed more than {self._memory / 1e6:.0f} MB of memory: ask for less")
        return StoreError(f"the engine ended unexpectedly (code {code})")

    def kill(self) -> None:
        """End it at once."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()

    close = kill

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


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
    _bound_memory(request["memory"])
    if request["store"] is None:
        return Embedded.of_files(request["files"])
    return Embedded(request["store"], write=request["write"])


def _bound_memory(most: int | None) -> None:
    if most is not None:
        with suppress(ImportError, OSError, ValueError):  # systems that cannot
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _alarm(timeout: float | None) -> None:
    """The system ends this process some time after `timeout`, even if the asking side is gone."""
    if hasattr(signal, "alarm"):
        signal.alarm(math.ceil(timeout) + GRACE if timeout is not None else 0)


def _reply(out: IO[bytes], head: Mapping[str, Any], body: bytes = b"") -> None:
    out.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
    out.flush()


def main() -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    store: Embedded | None = None
    for line in requests:
        request = json.loads(line)
        _alarm(request["timeout"])
        try:
            body = b""
            if store is None:
                store = _open(request)
            else:
                body = answer(store, request)
            _reply(replies, {}, body)
        except KgError as error:
            _reply(replies, {"error": type(error).__name__, "message": str(error)})
        _alarm(None)


if __name__ == "__main__":
    main()
