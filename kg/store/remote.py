"""A SPARQL server over HTTP: SPARQL 1.1 Protocol for queries and updates, Graph Store Protocol for whole graphs."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from kg import __version__
from kg.errors import InputError, LimitExceeded, QueryError, StoreAway, StoreError, StoreRefused, TooLarge
from kg.store.answers import Answer, of_bytes
from kg.store.embedded import NO_PREFIXES, insertion
from kg.store.engines import ENGINES
from kg.store.sparql import asks_for_graphs, declarations, explained, form

PASSING = frozenset((408, 425, 429, 502, 503))
"""Answers that mean: try again. Not 504 and 500: a query that was too slow once will be again."""
ENCODED = frozenset(("content-encoding", "content-length", "transfer-encoding"))
"""Headers that are about the body as it was sent, not as it was read."""
TOO_LARGE = "the answer is larger than {:,} bytes: add LIMIT, or ask for less"
LONGEST_PAUSE = 60.0
RESULTS = "application/sparql-results+json, application/sparql-results+xml;q=0.5"
TRIPLES = "application/n-triples, text/turtle;q=0.8, application/rdf+xml;q=0.5"


@dataclass(frozen=True, slots=True)
class Retries:
    """How often a request is tried again when nobody answers, and the pause before that, doubled each time."""

    times: int = 6
    pause: float = 0.5
    sleep: Callable[[float], None] = time.sleep


class Credentials(httpx2.Auth):
    """A user and password, by whichever of Digest and Basic the server asks for; never sent before it asks."""

    def __init__(self, user: str, password: str) -> None:
        self._user, self._password = user, password
        self._chosen: httpx2.Auth | None = None

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        if self._chosen is None:
            response = yield request
            if response.status_code != 401:
                return
            wanted = " ".join(response.headers.get_list("www-authenticate")).lower()
            kind = httpx2.DigestAuth if "digest" in wanted else httpx2.BasicAuth
            self._chosen = kind(self._user, self._password)
        yield from self._chosen.auth_flow(request)


class Token(httpx2.Auth):
    """A bearer token, sent with every request."""

    def __init__(self, token: str) -> None:
        self._header = f"Bearer {token}"

    def auth_flow(self, request: httpx2.Request) -> Generator[httpx2.Request, httpx2.Response, None]:
        request.headers["Authorization"] = self._header
        yield request


class Remote:
    """A SPARQL server. `address` is what `kg.store.engines` says for `engine`; the other addresses overrule the table.

    `timeout` is in seconds and for one request, `most` bounds the bytes of an answer. Graphs are written through
    `graphs`, where the server has the Graph Store Protocol, else by updates. All requests can be repeated without harm
    and are, by `retries`. Raises `StoreRefused` (401, 403, 405), `StoreAway` (no answer, or 503, after all retries),
    `QueryError` (malformed), `TooLarge` (413, `most`), `LimitExceeded` (504, `timeout`), `StoreError` for all else.
    """

    def __init__(
        self,
        address: str,
        *,
        engine: str = "sparql",
        query: str | None = None,
        update: str | None = None,
        graphs: str | None = None,
        auth: httpx2.Auth | None = None,
        timeout: float = 60.0,
        retries: Retries = Retries(),
        most: int | None = None,
    ) -> None:
        if engine not in ENGINES:
            raise InputError(f"unknown engine {engine!r}: choose {', '.join(ENGINES)}")
        known = ENGINES[engine]
        base = _checked(address).rstrip("/") if engine != "sparql" else _checked(address)
        signed = known.signed if auth is not None else {}
        self.query_url = query or base + signed.get("query", known.query)
        self.update_url = update or base + signed.get("update", known.update)
        own = None if known.graphs is None else base + signed.get("graphs", known.graphs)
        self.graphs_url = graphs or own
        self.name = self.query_url
        self.atomic = known.atomic
        self.batch = 20_000 if self.graphs_url else 2_000
        self._union = known.union
        self._retries, self._most = retries, most
        agent = {"User-Agent": f"kg/{__version__}"}
        self._client = httpx2.Client(auth=auth, timeout=httpx2.Timeout(timeout, connect=10.0), headers=agent)

    def __enter__(self) -> Remote:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def query(self, query: str, prefixes: Mapping[str, str] = NO_PREFIXES) -> Answer:
        """The whole answer; `prefixes` need no declaration. The default graph is the union of all graphs wherever
        `kg.store.engines` knows how."""
        kind = form(query)
        if kind == "UPDATE":
            raise QueryError("this is an update, not a query; kg query only reads")
        accept = TRIPLES if kind in ("CONSTRUCT", "DESCRIBE") else RESULTS
        head = declarations(query, prefixes) if prefixes else ""
        # a dataset in the request would hide the named graphs from a query that asks for them
        union = {} if "default-graph-uri" in self._union and asks_for_graphs(query) else self._union
        fields = {"query": head + query, **union}
        response = self._send("POST", self.query_url, data=fields, headers={"Accept": accept})
        if response.status_code == 400:
            what = f"{self.query_url} finds the query malformed"
            raise QueryError(explained(query, what, _said(response), shift=len(head)))
        self._expect(response, self.query_url)
        try:
            return of_bytes(response.content, response.headers.get("content-type", ""))
        except StoreError as error:
            raise StoreError(f"{self.query_url}: {error}") from error

    def update(self, update: str) -> None:
        """Apply a SPARQL update."""
        response = self._send("POST", self.update_url, data={"update": update})
        if response.status_code == 400:
            raise QueryError(explained(update, f"{self.update_url} finds the update malformed", _said(response)))
        self._expect(response, self.update_url)

    def put(self, graph: str, triples: Sequence[bytes]) -> None:
        """Replace a named graph by lines of N-Triples."""
        if self.graphs_url is None:
            self.update(f"DROP SILENT GRAPH <{graph}> ; {insertion(graph, triples)}")
        else:
            self._graph("PUT", graph, b"".join(triples))

    def post(self, graph: str, triples: Sequence[bytes]) -> None:
        """Add lines of N-Triples to a named graph."""
        if self.graphs_url is None:
            self.update(insertion(graph, triples))
        else:
            self._graph("POST", graph, b"".join(triples))

    def delete(self, graph: str) -> None:
        """Remove a named graph; nothing happens when there is none."""
        if self.graphs_url is None:
            self.update(f"DROP SILENT GRAPH <{graph}>")
        else:
            self._graph("DELETE", graph)

    def _graph(self, method: str, graph: str, body: bytes | None = None) -> None:
        assert self.graphs_url is not None
        headers = {} if body is None else {"Content-Type": "application/n-triples"}
        response = self._send(method, self.graphs_url, params={"graph": graph}, content=body, headers=headers)
        if method != "DELETE" or response.status_code != 404:
            self._expect(response, self.graphs_url)

    def _send(self, method: str, url: str, **request: Any) -> httpx2.Response:
        """The server's answer, after as many tries as allowed while it does not answer or says "later"."""
        pause = self._retries.pause
        for left in range(self._retries.times, -1, -1):
            try:
                response = self._read(method, url, request)
            except httpx2.TransportError as error:
                if isinstance(error, httpx2.ReadTimeout):
                    raise LimitExceeded(f"{url} gave no answer in {self._client.timeout.read:g} s") from error
                if isinstance(error, (httpx2.UnsupportedProtocol, httpx2.ProxyError)):
                    raise StoreError(f"{url}: {error}") from error
                if not left:
                    reason = str(error) or type(error).__name__
                    raise StoreAway(f"{url} cannot be reached ({reason}): is the server running?") from error
                wait = pause
            except httpx2.RequestError as error:
                raise StoreError(f"{url}: the answer cannot be read: {error}") from error
            else:
                if response.status_code not in PASSING:
                    return response
                if not left:
                    raise StoreAway(f"{url} answers {response.status_code}, {_said(response)}: try again later")
                wait = _retry_after(response) or pause
            self._retries.sleep(min(wait, LONGEST_PAUSE))
            pause *= 2
        raise AssertionError("unreachable")

    def _read(self, method: str, url: str, request: Mapping[str, Any]) -> httpx2.Response:
        with self._client.stream(method, url, **request) as response:
            body = bytearray()
            for piece in response.iter_bytes():
                body += piece
                if self._most is not None and len(body) > self._most:
                    raise TooLarge(f"{url}: {TOO_LARGE.format(self._most)}")
        # httpx2 keeps what it has read itself only
        headers = {name: value for name, value in response.headers.items() if name not in ENCODED}
        return httpx2.Response(response.status_code, headers=headers, content=bytes(body), request=response.request)

    def _expect(self, response: httpx2.Response, url: str) -> None:
        code, said = response.status_code, _said(response)
        if response.is_success:
            return
        if code == 401:
            wanted = response.headers.get("www-authenticate", "").partition(" ")[0] or "unknown"
            sent = "does not accept these credentials" if self._client.auth else "wants credentials"
            raise StoreRefused(f"{url} {sent} (401, {wanted}): give --user and KG_PASSWORD, or KG_TOKEN")
        if code in (403, 405, 501):
            raise StoreRefused(f"{url} does not allow this ({code}): {said}")
        if code == 404:
            raise StoreError(f"{url} does not exist (404): is the address right, and --engine?")
        if code == 413:
            raise TooLarge(f"{url} finds the request too large (413): make it smaller with --batch")
        if code == 504:
            raise LimitExceeded(f"{url} took too long (504): {said}")
        if response.is_redirect:
            raise StoreError(f"{url} has moved to {response.headers.get('location')} ({code}): give that address")
        raise StoreError(f"{url} answers {code}: {said}")


def _checked(address: str) -> str:
    try:
        parts = httpx2.URL(address)
    except httpx2.InvalidURL as error:
        raise InputError(f"{address!r} is not a web address ({error}): write http://HOST:PORT/...") from error
    if parts.scheme not in ("http", "https") or not parts.host:
        raise InputError(f"{address!r} is not a web address: write http://HOST:PORT/...")
    if parts.userinfo:
        raise InputError("leave the user and password out of the address: give --user and set KG_PASSWORD")
    return address


def _said(response: httpx2.Response) -> str:
    """The first lines of what a server says, when it is plain text."""
    kind = response.headers.get("content-type", "")
    if "html" in kind or not response.content:
        return response.reason_phrase or "no reason given"
    return " ".join(response.text[:600].split())[:300]


def _retry_after(response: httpx2.Response) -> float | None:
    value: str = response.headers.get("retry-after", "")
    return float(value) if value.isdecimal() else None


def credentials(user: str | None, password: str | None, token: str | None) -> httpx2.Auth | None:
    """What to show the server; None when there is nothing. `InputError` for half of a pair."""
    if token:
        return Token(token)
    if user is None and password is None:
        return None
    if user is None or password is None:
        raise InputError("a user and a password go together: give --user and set KG_PASSWORD")
    return Credentials(user, password)
