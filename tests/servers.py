"""Real SPARQL servers for tests: started on a free port, ended with the fixture, skipped with a reason when missing."""

from __future__ import annotations

import atexit
import http.server
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qs

import httpx2
import pytest

import kg

PATIENCE = 90
"""Seconds a server may take to answer its first request on a busy machine."""

VIRTUOSO_INI = """
[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
ErrorLogLevel = 7
FileExtend = 200
MaxCheckpointRemap = 2000
[TempDatabase]
DatabaseFile = {folder}/temp.db
TransactionFile = {folder}/temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql}
ServerThreads = 20
CheckpointInterval = 60
NumberOfBuffers = 8000
MaxDirtyBuffers = 6000
DirsAllowed = {folder}
CaseMode = 2
[HTTPServer]
ServerPort = 127.0.0.1:{http}
ServerRoot = {folder}
ServerThreads = 10
MaxClientConnections = 20
[SPARQL]
DefaultQuery = ASK {{}}
ResultSetMaxRows = 100000
MaxQueryExecutionTime = 60
"""


@dataclass
class Server:
    """A running server and where it takes requests."""

    process: subprocess.Popen[bytes]
    address: str
    query: str
    update: str
    graphs: str
    user: str = ""
    password: str = ""

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def oxigraph(folder: Path | None = None, port: int | None = None, *, verb: str = "serve") -> Iterator[Server]:
    """Oxigraph's server over `folder`, in memory without one; `verb` may be serve-read-only."""
    program = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("the program oxigraph is missing: pip install oxigraph")
    port = port or free_port()
    command = [program, verb, "--bind", f"127.0.0.1:{port}"]
    with _running([*command, "--location", str(folder)] if folder else command) as process:
        address = f"http://127.0.0.1:{port}"
        server = Server(process, address, f"{address}/query", f"{address}/update", f"{address}/store")
        _wait(server)
        yield server


@contextmanager
def virtuoso(folder: Path, port: int | None = None) -> Iterator[Server]:
    """Virtuoso over `folder`; writing needs digest authentication as dba."""
    program = shutil.which("virtuoso-t")
    isql = shutil.which("isql-vt")
    if program is None or isql is None:
        pytest.skip("Virtuoso is missing: apt-get install virtuoso-opensource-7-bin")
    sql, web = free_port(), port or free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO_INI.format(folder=folder, sql=sql, http=web), encoding="utf-8")
    with _running([program, "+foreground", "+configfile", str(settings)], cwd=folder) as process:
        address = f"http://127.0.0.1:{web}"
        update, graphs = f"{address}/sparql-auth", f"{address}/sparql-graph-crud-auth"
        server = Server(process, address, f"{address}/sparql", update, graphs, "dba", "dba")
        _wait(server)
        grants = "GRANT SPARQL_UPDATE TO \"SPARQL\"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);"
        subprocess.run([isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={grants}"], check=True, capture_output=True)
        yield server


@cache
def shared(kind: str) -> Server:
    """One oxigraph or virtuoso for all tests that do not mind what is in it already; ended with the tests."""
    stack = ExitStack()
    atexit.register(stack.close)
    if kind == "oxigraph":
        return stack.enter_context(oxigraph())
    return stack.enter_context(virtuoso(Path(stack.enter_context(TemporaryDirectory(prefix="virtuoso-")))))


class Gateway(http.server.ThreadingHTTPServer):
    """A server in front of another: demands Basic credentials, breaks down, or refuses, and notes what it was asked.

    `faults` are used up one a request: a status to answer with, or None to pass it on. Without a `target` every request
    is answered 204.
    """

    def __init__(
        self, target: str = "", *, basic: str = "", faults: Iterable[int | None] = (), most: int = 10**9
    ) -> None:
        super().__init__(("127.0.0.1", 0), _Passing)
        self.target, self.basic, self.faults, self.most = target, basic, list(faults), most
        self.requests: list[Note] = []
        threading.Thread(target=self.serve_forever, daemon=True).start()

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __exit__(self, *error: object) -> None:
        self.shutdown()
        super().__exit__(*error)


@dataclass(frozen=True)
class Note:
    """What a request looked like."""

    method: str
    path: str
    parameters: dict[str, list[str]]
    content_type: str
    body: str


class _Passing(http.server.BaseHTTPRequestHandler):
    server: Gateway

    def do_any(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        path, _, query = self.path.partition("?")
        kind = self.headers.get("Content-Type", "")
        parameters = parse_qs(query, keep_blank_values=True)
        self.server.requests.append(Note(self.command, path, parameters, kind, body.decode()))
        fault = self.server.faults.pop(0) if self.server.faults else None
        expected = "Basic " + b64encode(self.server.basic.encode()).decode()
        if self.server.basic and self.headers.get("Authorization") != expected:
            self._answer(401, b"", {"WWW-Authenticate": 'Basic realm="here"'})
        elif len(body) > self.server.most:
            self._answer(413, b"too large", {})
        elif fault is not None:
            self._answer(fault, b"out of order", {"Retry-After": "1", "Location": "http://moved.example/"})
        elif not self.server.target:
            self._answer(204, b"", {})
        else:
            headers = {name: self.headers[name] for name in ("Accept", "Content-Type") if name in self.headers}
            passed = httpx2.request(self.command, self.server.target + self.path, content=body, headers=headers)
            self._answer(passed.status_code, passed.content, {"Content-Type": passed.headers.get("Content-Type", "")})

    do_GET = do_POST = do_PUT = do_DELETE = do_any

    def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def kg_serve(store: Path | None, *options: str, token: str | None = None) -> Iterator[Server]:
    """Our own endpoint and application, over a store or none, as a user starts it; `token` is what KG_TOKEN holds."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1]), "KG_TOKEN": token or ""}
    stores = [str(store)] if store else []
    command = [sys.executable, "-m", "kg", "serve", *stores, "--port", str(port), *options]
    with _running(command, env=environment) as process:
        address = f"http://127.0.0.1:{port}"
        server = Server(process, address, f"{address}/sparql", f"{address}/sparql", f"{address}/store")
        _wait(server)
        yield server
        process.terminate()  # so that it clears away what it wrote
        with suppress(subprocess.TimeoutExpired):
            process.wait(20)


@contextmanager
def _running(
    command: Sequence[str], cwd: Path | None = None, env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen(command, cwd=cwd, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        yield process
    finally:
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()


def _wait(server: Server) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if server.process.poll() is not None:
            pytest.fail(f"the server ended at once with code {server.process.returncode}")
        try:
            httpx2.get(server.query, params={"query": "ASK {}"}, timeout=5)
            return
        except httpx2.TransportError:
            time.sleep(0.1)
    pytest.fail(f"no answer from {server.query} in {PATIENCE} seconds")
