"""Real SPARQL servers for tests: started on a free port, ended with the fixture, skipped with a reason when missing."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

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
def oxigraph(folder: Path | None = None, port: int | None = None) -> Iterator[Server]:
    """Oxigraph's server over `folder`, in memory without one."""
    program = shutil.which("oxigraph") or shutil.which("oxigraph", path=str(Path(sys.executable).parent))
    if program is None:
        pytest.skip("the program oxigraph is missing: pip install oxigraph")
    port = port or free_port()
    command = [program, "serve", "--bind", f"127.0.0.1:{port}"]
    with _running([*command, "--location", str(folder)] if folder else command) as process:
        address = f"http://127.0.0.1:{port}"
        server = Server(process, address, f"{address}/query", f"{address}/update", f"{address}/store")
        _wait(server)
        yield server


@contextmanager
def virtuoso(folder: Path) -> Iterator[Server]:
    """Virtuoso over `folder`; writing needs digest authentication as dba."""
    program = shutil.which("virtuoso-t")
    isql = shutil.which("isql-vt")
    if program is None or isql is None:
        pytest.skip("Virtuoso is missing: apt-get install virtuoso-opensource-7-bin")
    sql, http = free_port(), free_port()
    settings = folder / "virtuoso.ini"
    settings.write_text(VIRTUOSO_INI.format(folder=folder, sql=sql, http=http), encoding="utf-8")
    with _running([program, "+foreground", "+configfile", str(settings)], cwd=folder) as process:
        address = f"http://127.0.0.1:{http}"
        update, graphs = f"{address}/sparql-auth", f"{address}/sparql-graph-crud-auth"
        server = Server(process, address, f"{address}/sparql", update, graphs, "dba", "dba")
        _wait(server)
        grants = "GRANT SPARQL_UPDATE TO \"SPARQL\"; DB.DBA.RDF_DEFAULT_USER_PERMS_SET ('nobody', 7);"
        subprocess.run([isql, f"127.0.0.1:{sql}", "dba", "dba", f"exec={grants}"], check=True, capture_output=True)
        yield server


@contextmanager
def kg_serve(store: Path, *options: str, token: str | None = None) -> Iterator[Server]:
    """Our own endpoint over a store, as a user starts it."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1]), "KG_TOKEN": token or ""}
    command = [sys.executable, "-m", "kg", "serve", str(store), "--port", str(port), *options]
    with _running([*command, "--update"] if token else command, env=environment) as process:
        address = f"http://127.0.0.1:{port}"
        server = Server(process, address, f"{address}/sparql", f"{address}/sparql", f"{address}/store")
        _wait(server)
        yield server


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
