"""Ready-made questions to the store or to one result, a few at a time. No HTTP here."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import NamedTemporaryFile

from kg.errors import LimitExceeded
from kg.serve import Limits, Pool
from kg.store import Answer, Rows, Worker, questions
from kg.web.jobs import Full, TooMany

AT_ONCE = 2
"""Questions that are asked at the same time, and most of one client that wait or are asked."""
MOST = 20
"""Questions that wait or are asked, of all clients."""


class Asking:
    """Asks; open as an asynchronous context. A question is a few queries, each in a process that `limits` end."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._clients: Counter[str] = Counter()
        # not the loop's own threads: the pool needs those to answer
        self._threads = ThreadPoolExecutor(AT_ONCE, "kg-questions")

    async def __aenter__(self) -> Asking:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def store(self, client: str, name: str, given: Mapping[str, str], pool: Pool) -> Rows:
        """The answer of the store. Raises `Full`, `TooMany`, and what `kg.store.questions.answer` raises."""
        loop = asyncio.get_running_loop()
        limits = self._limits

        def ask(query: str) -> Answer:
            return asyncio.run_coroutine_threadsafe(pool.query(query), loop).result()

        return await self._turn(client, lambda: _answer(name, given, ask, limits.seconds))

    async def result(self, client: str, name: str, given: Mapping[str, str], quads: bytes, folder: Path) -> Rows:
        """The answer of a result, given as N-Quads, which are written to `folder` meanwhile. Raises as `store`."""
        limits = self._limits

        def asked() -> Rows:
            with NamedTemporaryFile(dir=folder, suffix=".nq") as file:
                file.write(quads)
                file.flush()
                with Worker(
                    files=[file.name], memory=limits.memory, timeout=limits.seconds, most=limits.answer
                ) as worker:
                    return _answer(name, given, worker.query, limits.seconds)

        return await self._turn(client, asked)

    async def _turn(self, client: str, asked: Callable[[], Rows]) -> Rows:
        if self._clients[client] >= AT_ONCE:
            raise TooMany(f"you are asking {AT_ONCE} questions already: wait for their answers")
        if self._clients.total() >= MOST:
            raise Full("many questions are being asked: try again in a moment")
        self._clients[client] += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, asked)
        finally:
            self._clients[client] -= 1


def _answer(name: str, given: Mapping[str, str], ask: Callable[[str], Answer], seconds: float) -> Rows:
    """The answer to a question within so many seconds in all, to the end of the query that runs then."""
    end = time.monotonic() + seconds

    def in_time(query: str) -> Answer:
        if time.monotonic() > end:
            raise LimitExceeded(f"it took longer than {seconds:g} s and was stopped: ask for less")
        return ask(query)

    found = questions.answer(name, given, in_time)
    assert isinstance(found, Rows)
    return found
