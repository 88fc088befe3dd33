"""The processes that answer, and the limits they keep. Nothing here knows HTTP."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kg.errors import StoreAway
from kg.store.answers import Answer, of_bytes
from kg.store.worker import Worker

START = 30.0
"""Seconds in which a worker must have opened the store."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one request may take. `seconds` run for the query alone, `wait` is for a free worker before it."""

    seconds: float = 30.0
    answer: int = 50_000_000
    """Bytes of an answer."""
    memory: int = 2_000_000_000
    """Bytes of memory of a worker."""
    request: int = 1_000_000
    """Bytes of a request's body."""
    parallel: int = 2
    """Queries answered at the same time."""
    wait: float = 10.0


DEFAULTS = Limits()


class Pool:
    """Workers over one store, as many as answer at the same time; a writable store has one, for all.

    A worker that exceeds its limits is gone and another takes its place. Lives in one event loop.
    """

    def __init__(self, store: str, limits: Limits, *, write: bool = False) -> None:
        self.store, self.limits, self._write = store, limits, write
        self._idle: list[Worker] = []
        self._turns = asyncio.Semaphore(1 if write else limits.parallel)

    async def call(self, request: Mapping[str, Any]) -> bytes:
        """The answer to a request (`kg.store.worker.answer`). Raises what the worker raises, and `StoreAway` when no
        worker is free in time or others are writing to the store."""
        try:
            await asyncio.wait_for(self._turns.acquire(), self.limits.wait)
        except asyncio.TimeoutError:
            raise StoreAway("all workers are busy: try again in a moment") from None
        # a client that goes away ends neither the query nor its turn: the time limit does
        return await asyncio.shield(self._answer({"most": self.limits.answer, **request}))

    async def query(self, query: str) -> Answer:
        """The answer to SELECT or ASK, for pages that show it themselves."""
        kind = "application/sparql-results+json"
        return of_bytes(await self.call({"do": "query", "text": query, "type": kind}), kind)

    def close(self) -> None:
        """End the workers that wait for work."""
        while self._idle:
            self._idle.pop().kill()

    async def _answer(self, request: Mapping[str, Any]) -> bytes:
        try:
            self._idle = [worker for worker in self._idle if worker.alive]
            worker = self._idle.pop() if self._idle else await asyncio.to_thread(self._start)
            try:
                return await asyncio.to_thread(worker.call, request, timeout=self.limits.seconds)
            finally:
                if worker.alive:
                    self._idle.append(worker)
                else:
                    worker.kill()
        finally:
            self._turns.release()

    def _start(self) -> Worker:
        return Worker(self.store, write=self._write, memory=self.limits.memory, timeout=START)
