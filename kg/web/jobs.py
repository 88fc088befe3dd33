"""Articles waiting to be read, in turn among those who send them, and the results, kept for a while. No HTTP here."""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import logging
import secrets
import time
import zipfile
from collections import Counter, OrderedDict, deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from kg.errors import KgError
from kg.read import Metadata, safe_id
from kg.web.reader import ABOUT, Reader

SWEEP = 60.0
"""Seconds between looks for results that are too old, when nothing else happens."""

_T = TypeVar("_T")
_log = logging.getLogger("kg.web")


@dataclass(frozen=True, slots=True)
class Limits:
    """What one article, one client and all of them together may take."""

    chars: int = 100_000
    """Characters of an article: twenty newspaper pages, half a minute of reading."""
    upload: int = 5_000_000
    """Bytes of a file."""
    seconds: float = 120.0
    """Reading, once the models are loaded."""
    memory: int = 4_000_000_000
    """Bytes of memory of the process that reads."""
    each: int = 4
    """Articles of one client that wait or are being read."""
    waiting: int = 50
    """Articles that wait, of all clients."""
    results: int = 100
    each_results: int = 20
    keep: float = 3600.0
    """Seconds a result is kept, unless newer ones push it out."""


DEFAULTS = Limits()


class Full(Exception):
    """There is no room for another article now."""


class TooMany(Full):
    """... of this client."""


@dataclass(slots=True, eq=False)
class Job:
    """An article on its way: `state` is waiting, loading (the models), reading, done or failed (`reason`).

    `packed` is the result, see `kg.web.reader.Reader.read`; times are of `time.monotonic`.
    """

    id: str
    client: str
    file: Path
    format: str
    facts: Metadata
    lang: str
    state: str = "waiting"
    reason: str = ""
    begun: float | None = None
    ended: float | None = None
    packed: bytes = field(default=b"", repr=False)

    def files(self) -> dict[str, int]:
        """The files of the result and their sizes in bytes."""
        with zipfile.ZipFile(io.BytesIO(self.packed)) as archive:
            return {info.filename: info.file_size for info in archive.infolist()}

    def read(self, name: str) -> bytes:
        """A file of the result. Raises KeyError when there is none of this name."""
        with zipfile.ZipFile(io.BytesIO(self.packed)) as archive:
            return archive.read(name)

    def about(self) -> dict[str, Any]:
        """What the result says of itself."""
        told: dict[str, Any] = json.loads(self.read(ABOUT))
        return told


class Jobs:
    """The queue and the process that works it off, one article at a time; open as an asynchronous context.

    Clients take turns: each has its own queue, and of each the first article is read before the second of any. With
    `preload` the models are loaded at once instead of for the first article.
    """

    def __init__(self, limits: Limits = DEFAULTS, *, preload: bool = False) -> None:
        self.limits, self._preload = limits, preload
        self._jobs: dict[str, Job] = {}
        self._turns: OrderedDict[str, deque[Job]] = OrderedDict()
        self._more = asyncio.Event()
        self._reader: Reader | None = None
        self._closing = False
        self._threads = ThreadPoolExecutor(1, "kg-reader")

    async def __aenter__(self) -> Jobs:
        self._folder = TemporaryDirectory(prefix="kg-serve-")
        self._worker = asyncio.create_task(self._work())
        return self

    async def __aexit__(self, *_: object) -> None:
        # no cancelling: asyncio.wait_for can swallow it, and the thread would not notice
        self._closing = True
        self._more.set()
        while not self._worker.done():
            if self._reader is not None:
                self._reader.stop()
            await asyncio.wait([self._worker], timeout=0.1)
        self._threads.shutdown()
        if self._reader is not None:
            self._reader.kill()
        self._folder.cleanup()

    @property
    def folder(self) -> Path:
        """A folder of this run's own, gone after it."""
        return Path(self._folder.name)

    def check(self, client: str) -> None:
        """Raises `Full` or `TooMany` when another article of this client would not be taken."""
        mine = [job for job in self._jobs.values() if job.client == client and job.ended is None]
        if len(mine) >= self.limits.each:
            raise TooMany(f"you have {len(mine)} articles here already: send the next when one of them is read")
        if sum(map(len, self._turns.values())) >= self.limits.waiting:
            raise Full(f"{self.limits.waiting} articles wait already: try again in a minute")

    def submit(
        self, client: str, data: bytes, format: str, facts: Metadata, *, name: str = "", lang: str = "ar"
    ) -> Job:
        """Queue an article, the bytes of a file in a format of `kg.read`; `name` is what the file was called."""
        self.check(client)
        job_id = secrets.token_urlsafe(16)
        folder = self.folder / job_id
        folder.mkdir()
        # the reader names articles after their file
        file = folder / f"{safe_id(Path(name).stem) or hashlib.sha256(data).hexdigest()[:12]}.in"
        file.write_bytes(data)
        job = self._jobs[job_id] = Job(job_id, client, file, format, facts, lang)
        self._turns.setdefault(client, deque()).append(job)
        self._more.set()
        return job

    def find(self, job_id: str) -> Job | None:
        """The job of this id, unless there never was one or it is too old."""
        self._forget()
        return self._jobs.get(job_id)

    def place(self, job: Job) -> int:
        """How many articles are before a waiting one, the one being read among them."""
        reading = sum(other.begun is not None and other.ended is None for other in self._jobs.values())
        clients = list(self._turns)
        mine = list(self._turns[job.client]).index(job)
        # of every client, as many as before this one of its own; one more of those whose turn comes earlier
        earlier = clients.index(job.client)
        return reading + sum(
            min(len(queue), mine + (number < earlier)) for number, queue in enumerate(self._turns.values())
        )

    def _next(self) -> Job | None:
        if not self._turns:
            return None
        client, queue = self._turns.popitem(last=False)
        job = queue.popleft()
        if queue:
            self._turns[client] = queue  # at the end
        return job

    def _forget(self) -> None:
        """Let go of results that are too old or too many."""
        now = time.monotonic()
        ended = sorted((job for job in self._jobs.values() if job.ended is not None), key=lambda job: -(job.ended or 0))
        kept: Counter[str] = Counter()
        for job in ended:
            old = now - (job.ended or 0) > self.limits.keep
            full = kept.total() >= self.limits.results or kept[job.client] >= self.limits.each_results
            if old or full:
                del self._jobs[job.id]
            else:
                kept[job.client] += 1

    async def _work(self) -> None:
        if self._preload:
            with suppress(KgError, OSError):  # the first article will meet it again, and tell
                await self._call(self._loaded, "text")
        while not self._closing:
            job = self._next()
            if job is None:
                self._more.clear()
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._more.wait(), SWEEP)
                self._forget()
                continue
            job.begun = time.monotonic()
            try:
                await self._read(job)
            except KgError as error:
                job.state, job.reason = "failed", str(error)
            except Exception as error:  # a defect costs this article, not the queue
                _log.exception("article %s", job.file.stem)
                job.state, job.reason = "failed", f"{type(error).__name__}: {error}"
            finally:
                job.ended = time.monotonic()
                job.file.unlink(missing_ok=True)
                job.file.parent.rmdir()
                self._forget()

    async def _read(self, job: Job) -> None:
        ready = self._reader is not None and self._reader.alive and self._reader.ready(job.format)
        job.state = "reading" if ready else "loading"
        reader = await self._call(self._loaded, job.format)
        job.state = "reading"
        limits = self.limits
        job.packed = await self._call(
            lambda: reader.read(
                job.file, job.format, job.facts, lang=job.lang, chars=limits.chars, timeout=limits.seconds
            )
        )
        job.state = "done"

    def _loaded(self, format: str) -> Reader:
        """The process, another one if it has died, with what articles of this format need."""
        if self._reader is not None and not self._reader.alive:
            self._reader.kill()
            self._reader = None
        if self._reader is None:
            self._reader = Reader(self.limits.memory)
        self._reader.load(format)
        return self._reader

    async def _call(self, what: Callable[..., _T], *arguments: Any) -> _T:
        return await asyncio.get_running_loop().run_in_executor(self._threads, what, *arguments)
