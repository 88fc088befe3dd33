"""Work in a process of its own, because nothing else stops it: neither Oxigraph nor a model can be interrupted, only
killed.

`Process` is the side that asks, `serve` the side that answers. Requests and answers are lines of JSON, an answer
followed by as many bytes as it says.
"""

from __future__ import annotations

import json
import math
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from kg import errors
from kg.errors import KgError, LimitExceeded, StoreError

if TYPE_CHECKING:
    from typing_extensions import Self

GRACE = 5
"""Seconds after which a process whose owner does not end it ends itself."""


class Process:
    """``python -m MODULE``, which calls `serve`. `memory` (bytes) is what it was told to keep to, for the message.

    A call that exceeds its time or memory raises `LimitExceeded` and ends the process: see `alive`.
    """

    def __init__(self, module: str, *, memory: int | None = None) -> None:
        self._process = subprocess.Popen([sys.executable, "-m", module], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self._memory = memory

    @property
    def alive(self) -> bool:
        """Whether it can be called once more."""
        return self._process.poll() is None

    def call(self, request: Mapping[str, Any], *, timeout: float | None) -> bytes:
        """What the process answers to a request; seconds may be a fraction, None is for ever. Raises what it raises."""
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
        if self._memory is not None and code < 0:
            likely = f"most likely because it needed more than {self._memory / 1e6:.0f} MB of memory"
            return LimitExceeded(f"it was ended by signal {-code}, {likely}: ask for less")
        return StoreError(f"its process ended unexpectedly (code {code})")

    def stop(self) -> None:
        """End it at once, from any thread: a call that waits for it raises `KgError`."""
        self._process.kill()

    def kill(self) -> None:
        """End it at once and let go of it."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with suppress(BrokenPipeError):
                    stream.close()

    close = kill

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


def serve(answer: Callable[[Mapping[str, Any]], bytes]) -> None:
    """Answer requests until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    requests, replies = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    for line in requests:
        request = json.loads(line)
        _alarm(request["timeout"])
        try:
            _reply(replies, {}, answer(request))
        except KgError as error:
            _reply(replies, {"error": type(error).__name__, "message": str(error)})
        _alarm(None)


def bound_memory(most: int | None) -> None:
    """This process may take so many bytes and no more, where the system can see to it."""
    if most is not None:
        with suppress(ImportError, OSError, ValueError):
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (most, most))


def _alarm(timeout: float | None) -> None:
    """The system ends this process some time after `timeout`, even if the asking side is gone."""
    if hasattr(signal, "alarm"):
        signal.alarm(math.ceil(timeout) + GRACE if timeout is not None else 0)


def _reply(out: IO[bytes], head: Mapping[str, Any], body: bytes = b"") -> None:
    out.write(json.dumps({**head, "size": len(body)}).encode() + b"\n" + body)
    out.flush()
