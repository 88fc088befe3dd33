"""The application's routes.

GET   /                         the start page
POST  /jobs                     an article: the body is the file, its type says the format, parameters the facts
GET   /jobs/ID                  how far it is, and what came out
GET   /jobs/ID/page             the graph beside the text, a page of `kg.page`
GET   /jobs/ID/files/NAME       a file to keep; NAME ``all.zip`` is all of them
GET   /questions/NAME           a ready-made question; parameter ``of`` is the result to ask, without it the store
GET   /login, POST /login       where a browser shows the token
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qs

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route

from kg import serve
from kg.errors import KgError
from kg.rdf import VOCABULARY, prefixes
from kg.read import Metadata, iso_date
from kg.serve.app import failed, read_body, shows
from kg.serve.protocol import Refused
from kg.store import questions
from kg.store.answers import shortened
from kg.web.asking import Asking
from kg.web.jobs import DEFAULTS, Full, Job, Jobs, Limits, TooMany
from kg.web.reader import ABOUT, PAGE
from kg.web.start import login_page, login_policy, result_policy, start_page, start_policy

TYPES = {
    "text/plain": "text",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "application/json": "json",
    "application/x-ndjson": "jsonl",
    "text/csv": "csv",
    "text/x-conllu": "conllu",
}
"""Formats of `kg.read` by the type of the request's body."""
MEDIA = {
    "ttl": "text/turtle",
    "trig": "application/trig",
    "nq": "application/n-quads",
    "nt": "application/n-triples",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "json": "application/json",
    "csv": "text/csv",
    "svg": "image/svg+xml",
    "geojson": "application/geo+json",
    "md": "text/markdown",
    "html": "text/html",
}
"""Types of files to keep, by format; any other is application/octet-stream."""
FACTS = ("title", "date", "source", "url")
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
}
"""Of every answer that does not say otherwise."""
COOKIE = "kg"
LONGEST = 2_000
"""Characters of a parameter."""
PATIENCE = 60.0
"""Seconds a request may take to arrive."""
MOST_ROWS = 2_000
"""Rows of an answer that are shown."""

Handler = Callable[[Request], Awaitable[Response]]


def application(
    store: str,
    *,
    limits: serve.Limits = serve.pool.DEFAULTS,
    reading: Limits = DEFAULTS,
    shown: bool = True,
    secret: str | None = None,
    preload: bool = False,
    **endpoint: Any,
) -> Starlette:
    """The application and the endpoint over the store in a folder.

    `shown` says whether the start page offers questions to the store (not to one that is empty anyway). With a `secret`
    the application is for those only who show it, by the login page or as ``Authorization: Bearer``. `preload` as in
    `kg.web.jobs.Jobs`; `endpoint` are the other options of `kg.serve.application`.
    """
    jobs, asking = Jobs(reading, preload=preload), Asking(limits)
    routes = Site(jobs, asking, shown=shown, secret=secret).routes()
    return serve.application(store, limits=limits, routes=routes, services=[jobs, asking], **endpoint)


class Site:
    """The handlers, and what they share."""

    def __init__(self, jobs: Jobs, asking: Asking, *, shown: bool, secret: str | None) -> None:
        self.jobs, self._asking = jobs, asking
        self._shown, self._secret = shown, secret
        self._session = secrets.token_urlsafe(32)

    def routes(self) -> list[Route]:
        """Where everything is."""
        return [
            Route("/", self._guarded(self._start)),
            Route("/login", self._guarded(self._login, open=True), methods=["GET", "POST"]),
            Route("/jobs", self._guarded(self._submit), methods=["POST"]),
            Route("/jobs/{id}", self._guarded(self._job)),
            Route("/jobs/{id}/page", self._guarded(self._page)),
            Route("/jobs/{id}/files/{name}", self._guarded(self._file)),
            Route("/questions/{name}", self._guarded(self._question)),
        ]

    def _guarded(self, handler: Handler, *, open: bool = False) -> Handler:
        """The handler for those who may, with the headers that every answer has."""

        async def guarded(request: Request) -> Response:
            try:
                if foreign(request.method, request.headers):
                    raise Refused(403, "this is for the application's own pages, not for those of another site")
                if open or self._known(request):
                    response = await handler(request)
                elif request.url.path == "/":
                    response = RedirectResponse("/login", status_code=303)
                else:
                    text = "this needs the token: open the start page, or send Authorization: Bearer ...\n"
                    response = PlainTextResponse(text, 401, {"WWW-Authenticate": 'Bearer realm="kg"'})
            except (KgError, Refused) as error:
                response = await failed(request, error)
            for name, value in HEADERS.items():
                response.headers.setdefault(name, value)
            return response

        return guarded

    def _known(self, request: Request) -> bool:
        if self._secret is None:
            return True
        return shows(request, self._secret) or same(request.cookies.get(COOKIE, ""), self._session)

    async def _login(self, request: Request) -> Response:
        if request.method != "POST":
            return _html(login_page(failed=False), login_policy())
        if _type(request) != "application/x-www-form-urlencoded":
            raise Refused(415, "send the form of the login page")
        body = await _body(request, 10_000)
        fields = parse_qs(body.decode(errors="replace"))
        if self._secret is not None and not same(fields.get("token", [""])[0], self._secret):
            return _html(login_page(failed=True), login_policy(), 403)
        response = RedirectResponse("/", status_code=303)
        secure = request.url.scheme == "https"
        response.set_cookie(COOKIE, self._session, httponly=True, samesite="strict", secure=secure)
        return response

    async def _start(self, request: Request) -> Response:
        limits = self.jobs.limits
        data = {
            "store": self._shown,
            "limits": {"chars": limits.chars, "upload": limits.upload, "minutes": round(limits.keep / 60)},
            "questions": [
                {
                    "name": question.name,
                    "title": question.title,
                    "parameters": [
                        {"name": p.name, "kind": p.kind, "required": p.required, "remark": p.remark}
                        for p in question.parameters
                    ],
                }
                for question in questions.questions().values()
            ],
        }
        return _html(start_page(data), start_policy())

    async def _submit(self, request: Request) -> Response:
        client, kind = _client(request), _type(request)
        if kind not in TYPES:
            raise Refused(415, f"the type of the body has to be one of {', '.join(TYPES)}, not {kind or 'missing'}")
        given = _parameters(request, (*FACTS, "name", "lang"))
        name, lang = given.pop("name", ""), given.pop("lang", "ar")
        if lang not in ("ar", "en"):
            raise Refused(400, f"lang has to be ar or en, not {lang!r}")
        if "date" in given:
            day = iso_date(given["date"])
            if day is None:
                raise Refused(422, f"{given['date']!r} is not a date: write it as 2025-10-16")
            given["date"] = day
        limits = self.jobs.limits
        try:
            self.jobs.check(client)  # before the body is read
            body = await _body(request, min(limits.upload, 4 * limits.chars) if kind == "text/plain" else limits.upload)
            if not body.strip():
                raise Refused(422, "the article is empty")
            job = self.jobs.submit(client, body, TYPES[kind], Metadata(**given), name=name, lang=lang)
        except Full as error:
            raise _later(error) from error
        return JSONResponse({"id": job.id}, 202, {"Location": f"/jobs/{job.id}"})

    async def _job(self, request: Request) -> Response:
        job = self._found(request.path_params["id"])
        said: dict[str, Any] = {"state": job.state}
        if job.state == "waiting":
            said["place"] = self.jobs.place(job)
        elif job.state == "failed":
            said["reason"] = job.reason
        elif job.state == "done":
            said |= job.about()
            said["files"] = [
                {"format": name.rpartition(".")[2], "name": name, "bytes": size}
                for name, size in job.files().items()
                if name != ABOUT
            ]
        return JSONResponse(said)

    async def _page(self, request: Request) -> Response:
        job = self._done(request.path_params["id"])
        return _html(job.read(f"{job.about()['name']}.{PAGE}"), result_policy())

    async def _file(self, request: Request) -> Response:
        job, name = self._done(request.path_params["id"]), request.path_params["name"]
        if name == "all.zip":
            data, name = job.packed, f"{job.about()['name']}.zip"
        elif name in job.files():
            data = job.read(name)
        else:
            raise Refused(404, f"this result has no file {name!r}")
        kind = MEDIA.get(name.rpartition(".")[2], "application/octet-stream")
        # names are made by kg.read.safe_id: nothing in them needs quoting
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type=kind, headers=headers)

    async def _question(self, request: Request) -> Response:
        given = _parameters(request, None)
        of = given.pop("of", None)
        name, client = request.path_params["name"], _client(request)
        try:
            if of is None:
                rows = await self._asking.store(client, name, given, request.app.state.pool)
            else:
                job = self._done(of)
                quads = job.read(f"{job.about()['name']}.nq")
                rows = await self._asking.result(client, name, given, quads, self.jobs.folder)
        except Full as error:
            raise _later(error) from error
        names = prefixes(VOCABULARY)
        shown = [[shortened(value, names) for value in row] for row in rows.rows[:MOST_ROWS]]
        return JSONResponse({"columns": rows.columns, "rows": shown, "all": len(rows.rows)})

    def _found(self, job_id: str) -> Job:
        job = self.jobs.find(job_id)
        if job is None:
            kept = round(self.jobs.limits.keep / 60)
            raise Refused(404, f"there is no such result: it was erased, after {kept} minutes or sooner, or never was")
        return job

    def _done(self, job_id: str) -> Job:
        job = self._found(job_id)
        if job.state != "done":
            raise Refused(409, "the article has not been read")
        return job


def foreign(method: str, headers: Mapping[str, str]) -> bool:
    """Whether a page of another site sent a request. Following a link to here is no such thing."""
    origin = headers.get("origin")
    if origin is not None and origin.partition("://")[2] != headers.get("host"):
        return True
    linked = method in ("GET", "HEAD") and headers.get("sec-fetch-mode") == "navigate"
    return headers.get("sec-fetch-site", "none") not in ("none", "same-origin") and not linked


def same(shown: str, secret: str) -> bool:
    """Whether it is the secret, in a time that does not tell how much of it is right."""
    return secrets.compare_digest(shown.encode(errors="replace"), secret.encode())


async def _body(request: Request, most: int) -> bytes:
    try:
        return await asyncio.wait_for(read_body(request, most), PATIENCE)
    except asyncio.TimeoutError:
        raise Refused(408, f"the request did not arrive in {PATIENCE:g} seconds") from None


def _parameters(request: Request, known: Sequence[str] | None) -> dict[str, str]:
    """The parameters that say something; `known` are those there are, if that is for us to say."""
    given = {name: value.strip() for name, value in request.query_params.items() if value.strip()}
    if known is not None and (unknown := sorted(given.keys() - set(known))):
        raise Refused(400, f"there is no parameter {unknown[0]!r}: it takes {', '.join(known)}")
    if long := [name for name, value in given.items() if len(value) > LONGEST]:
        raise Refused(400, f"{long[0]} is longer than {LONGEST:,} characters")
    return given


def _later(error: Full) -> Refused:
    return Refused(429 if isinstance(error, TooMany) else 503, str(error), wait=5)


def _type(request: Request) -> str:
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def _client(request: Request) -> str:
    return request.client.host if request.client else ""


def _html(text: str | bytes, policy: str, status: int = 200) -> Response:
    return HTMLResponse(text, status, {"Content-Security-Policy": policy})
