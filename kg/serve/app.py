"""The web application: SPARQL Protocol at /sparql, Graph Store Protocol (reading) at /store."""

from __future__ import annotations

import secrets
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from kg.errors import InputError, KgError, LimitExceeded, QueryError, StoreAway, TooLarge
from kg.serve.description import description
from kg.serve.pool import DEFAULTS, Limits, Pool
from kg.serve.protocol import BOOLEAN, QUADS, ROWS, TRIPLES, Operation, Refused, negotiate, operation
from kg.store.sparql import form

STATUS: Mapping[type[KgError], int] = {
    InputError: 400,
    QueryError: 400,
    TooLarge: 422,
    LimitExceeded: 504,
    StoreAway: 503,
    KgError: 500,
}
"""What an error is in HTTP; the first that fits."""
EVERYTHING = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


def application(
    store: str,
    *,
    limits: Limits = DEFAULTS,
    token: str | None = None,
    origins: Sequence[str] = (),
    hosts: Sequence[str] = ("*",),
    routes: Sequence[BaseRoute] = (),
    services: Sequence[AbstractAsyncContextManager[object]] = (),
) -> Starlette:
    """The endpoint over the store in a folder.

    Updates are possible with a `token` only, for those who show it (``Authorization: Bearer``). Pages of `origins`
    ("*" for all) may ask from a browser. Requests have to name one of `hosts`, so that a page elsewhere cannot pass
    itself off as this one. `routes` come before the endpoint's own and may take "/"; `services`
    are what they need, open as long as the application runs.
    """

    @asynccontextmanager
    async def life(app: Starlette) -> AsyncIterator[None]:
        app.state.pool = Pool(store, limits, write=token is not None)
        async with AsyncExitStack() as stack:
            stack.callback(app.state.pool.close)
            for service in services:
                await stack.enter_async_context(service)
            yield

    headers = ["Authorization", "Content-Type", "Accept"]
    app = Starlette(
        routes=[
            *routes,
            Route("/", _home),
            Route("/sparql", _sparql, methods=["GET", "POST"]),
            Route("/store", _graph_store, methods=["GET"]),
        ],
        middleware=[
            Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts)),
            Middleware(
                CORSMiddleware, allow_origins=list(origins), allow_methods=["GET", "POST"], allow_headers=headers
            ),
        ],
        exception_handlers={KgError: failed, Refused: failed},
        lifespan=life,
    )
    app.state.limits, app.state.token = limits, token
    return app


async def _home(request: Request) -> Response:
    return RedirectResponse(request.url_for("_sparql"), status_code=303)


async def _sparql(request: Request) -> Response:
    body = await read_body(request, request.app.state.limits.request)
    asked = operation(request.method, request.headers.get("content-type", ""), request.url.query, body)
    accept = request.headers.get("accept", "")
    if asked is None:
        media_type = negotiate(_without_pages(accept), TRIPLES)
        text = description(_address(request), media_type, update=request.app.state.token is not None)
        return Response(text, media_type=media_type)
    if asked.update:
        return await _update(request, asked)
    kind = form(asked.text)
    if kind == "UPDATE":
        raise Refused(400, "this is an update: send it as one (parameter update, or application/sparql-update)")
    offered = {"SELECT": ROWS, "ASK": BOOLEAN}.get(kind, TRIPLES)
    media_type = negotiate(_without_pages(accept), offered)
    answer = await request.app.state.pool.call(
        {
            "do": "query",
            "text": asked.text,
            "type": media_type,
            "base": _address(request),
            "default": asked.default,
            "named": asked.named,
        }
    )
    return Response(answer, media_type=media_type, headers={"Vary": "Accept"})


async def _update(request: Request, asked: Operation) -> Response:
    token = request.app.state.token
    if token is None:
        raise Refused(403, "this endpoint takes no updates")
    if not shows(request, token):
        return PlainTextResponse("updates need the token\n", 401, {"WWW-Authenticate": 'Bearer realm="kg"'})
    await request.app.state.pool.call({"do": "update", "text": asked.text, "base": _address(request)})
    return Response(status_code=204)


def shows(request: Request, token: str) -> bool:
    """Whether a request shows the token (``Authorization: Bearer``), in a time that does not tell how much of it."""
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    return secrets.compare_digest(shown.strip().encode("latin-1"), token.encode()) and scheme.lower() == "bearer"


async def _graph_store(request: Request) -> Response:
    """GET of a named graph, of the default graph (the union of all), or of everything as quads."""
    graphs = request.query_params.getlist("graph")
    default = "default" in request.query_params
    if len(graphs) + default > 1:
        raise Refused(400, "ask for one graph: ?graph=IRI or ?default")
    media_type = negotiate(request.headers.get("accept", ""), TRIPLES if graphs or default else QUADS)
    asked: dict[str, Any] = {"do": "graph", "type": media_type, "graph": None, "everything": not graphs and not default}
    if default:
        asked = {"do": "query", "text": EVERYTHING, "type": media_type}
    if graphs:
        asked["graph"] = str(graphs[0])
    try:
        answer = await request.app.state.pool.call(asked)
    except QueryError as error:
        raise Refused(404, str(error)) from error
    return Response(answer, media_type=media_type, headers={"Vary": "Accept"})


def _address(request: Request) -> str:
    return str(request.url.replace(query="", fragment=""))


def _without_pages(accept: str) -> str:
    """What a browser accepts, without the pages we do not have: then it gets the first of what there is."""
    return "" if "text/html" in accept else accept


async def read_body(request: Request, most: int) -> bytes:
    """The body, of which no more is read than `most` bytes. Raises `Refused`."""
    body = bytearray()
    async for piece in request.stream():
        body += piece
        if len(body) > most:
            raise Refused(413, f"the request is larger than {most:,} bytes")
    return bytes(body)


async def failed(request: Request, error: Exception) -> Response:
    """What went wrong, as a line of plain text with its status."""
    if isinstance(error, Refused):
        status, wait = error.status, error.wait
    else:
        status = next(code for kind, code in STATUS.items() if isinstance(error, kind))
        wait = 1 if status == 503 else None
    return PlainTextResponse(f"{error}\n", status, {} if wait is None else {"Retry-After": str(wait)})
