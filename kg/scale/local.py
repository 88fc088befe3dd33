"""Worker processes on this machine: each of one thread, each with models of its own.

A worker has one article at a time, so that when it ends (a crash, no memory, killed) it is known over which one. That
article goes to a fresh worker, for it may not have been its fault; if that ends too, and a third, the article is a
Failure and the work goes on. A worker that has grown is replaced by a fresh one.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from queue import SimpleQueue
from typing import Any, Generic, TypeVar

from kg.errors import KgError
from kg.read import Failure
from kg.scale.work import Item
from kg.scale.worker import receive, send

AHEAD = 16
"""Articles a worker that are read, waiting or done before their turn."""
MEMORY = 4_000_000_000
"""Bytes one worker may take."""
GROWN = 900_000_000
"""Bytes resident at which a worker is replaced."""
SECONDS = 1800.0
"""Time for one article; a book of a million characters takes some minutes."""
TRIES = 3
"""Workers that an article may end before it is set aside."""
HOPELESS = 9
"""Workers that end one after the other, without a result between, before the run does."""

_T = TypeVar("_T")


def run(
    task: Callable[[Item], _T],
    items: Iterable[Item],
    workers: int,
    *,
    memory: int | None = MEMORY,
    grown: int = GROWN,
    seconds: float = SECONDS,
) -> Iterator[tuple[Item, _T | Failure]]:
    """Every item with what the task made of it, in the order of the items and as soon as it is its turn.

    The task must be importable (a function of a module, or a `functools.partial` of one). Items are read as they are
    needed. Raises what the task raises, and KgError when workers end one after the other.
    """
    limits = _Limits(memory, grown, seconds)
    queue: SimpleQueue[tuple[Item, Future[_T | Failure]] | None] = SimpleQueue()
    health = _Health()
    hands = [_Hand(task, limits, queue, health) for _ in range(workers)]
    waiting: deque[tuple[Item, Future[_T | Failure]]] = deque()
    stream = iter(items)
    try:
        while True:
            for item in islice(stream, workers * AHEAD - len(waiting)):
                waiting.append((item, Future()))
                queue.put(waiting[-1])
            if not waiting:
                return
            item, result = waiting.popleft()
            yield item, result.result()
    finally:
        health.closed = True
        for _ in hands:
            queue.put(None)
        for hand in hands:
            hand.stop()


def cores() -> int:
    """How many workers this machine is good for: one a core, as long as each has 1.5 GB of the memory."""
    count = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with suppress(OSError, ValueError, AttributeError):
        count = min(count, os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 1_500_000_000)
    return max(1, count)


class _Ended(Exception):
    """A worker is gone; the text says how."""


@dataclass(frozen=True, slots=True)
class _Limits:
    memory: int | None
    grown: int
    seconds: float


@dataclass(slots=True)
class _Health:
    """What the threads of a run know together."""

    ended: int = 0
    """Workers that ended since the last result."""
    closed: bool = False


class _Hand(Generic[_T]):
    """A thread that has a worker do one item of the queue after the other. It is a daemon: when this process ends
    without closing the run, the workers find their pipes closed and end too."""

    def __init__(
        self,
        task: Callable[[Item], _T],
        limits: _Limits,
        queue: SimpleQueue[tuple[Item, Future[_T | Failure]] | None],
        health: _Health,
    ) -> None:
        self._task, self._limits, self._queue, self._health = task, limits, queue, health
        self._worker: _Worker | None = None
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the worker at once, whatever it does."""
        worker = self._worker
        if worker is not None:
            worker.kill()
        self._thread.join()

    def _serve(self) -> None:
        while not self._health.closed and (entry := self._queue.get()) is not None:
            item, future = entry
            try:
                future.set_result(item if isinstance(item, Failure) else self._work(item))
            except BaseException as error:
                future.set_exception(error)
        self._drop()

    def _work(self, item: Item) -> _T | Failure:
        reason, tries = "", 0
        while tries < TRIES:
            try:
                worker = self._worker or self._start()
                tries += 1  # what ends before it has the article is not the article's fault
                result: _T = worker.call(item, self._limits.seconds)
            except _Ended as error:
                self._drop()
                reason = str(error)
                self._note(reason)
                continue
            self._health.ended = 0
            if worker.resident > self._limits.grown:
                self._drop()
            return result
        return Failure(f"ended {TRIES} worker processes, the last one {reason}; it is set aside", id=item.id)

    def _start(self) -> _Worker:
        self._worker = worker = _Worker()
        if not self._health.closed:  # else `stop` may have come before there was something to stop
            worker.start(self._task, self._limits.memory)
        return worker

    def _drop(self) -> None:
        worker, self._worker = self._worker, None
        if worker is not None:
            worker.kill()
            worker.release()

    def _note(self, reason: str) -> None:
        if self._health.closed:
            raise KgError("the work was given up")
        self._health.ended += 1
        if self._health.ended >= HOPELESS:
            raise KgError(
                f"{self._health.ended} worker processes ended one after the other, the last one {reason}: is there "
                "enough memory? Try fewer --workers; what was done is kept"
            )


class _Worker:
    """One process; `resident` is its memory after the last call, in bytes."""

    def __init__(self) -> None:
        paths = os.pathsep.join(path or os.getcwd() for path in sys.path)
        one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "kg.scale.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, **one, "PYTHONPATH": paths},
        )
        self.resident = 0

    def start(self, task: Callable[[Item], Any], memory: int | None) -> None:
        self._exchange((task, memory))

    def call(self, item: Item, seconds: float) -> Any:
        """What the task makes of an item. Raises what the task raises, `_Ended` when the process is gone."""
        over = threading.Event()
        timer = threading.Timer(seconds, self._stop, (over,))
        timer.daemon = True
        timer.start()
        try:
            answer = self._exchange(item)
        except _Ended:
            if over.is_set():
                raise _Ended(f"after {seconds:g} seconds") from None
            raise
        finally:
            timer.cancel()
        if isinstance(answer, BaseException):
            raise answer
        result, self.resident = answer
        return result

    def _exchange(self, message: Any) -> Any:
        assert self._process.stdin is not None and self._process.stdout is not None
        try:
            send(self._process.stdin, message)
            return receive(self._process.stdout)
        except (EOFError, BrokenPipeError):
            raise _Ended(_how(self._process.wait())) from None

    def _stop(self, over: threading.Event) -> None:
        over.set()
        self._process.kill()

    def kill(self) -> None:
        self._process.kill()

    def release(self) -> None:
        """Free what the system keeps for a process that is gone."""
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()


def _how(code: int) -> str:
    if code >= 0:
        return f"with exit code {code}"
    with suppress(ValueError):
        return f"by {signal.Signals(-code).name}"
    return f"by signal {-code}"
