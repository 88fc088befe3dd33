"""A process that works for another one, ``python -m kg.scale.worker``: items in, results out, until there are no more.

Messages are pickles with their length before them, on standard input and output. The first one is the task, a function
of an item. An answer is (result, bytes of memory resident), or an exception that ends the whole run.
"""

from __future__ import annotations

import os
import pickle
import signal
import struct
import sys
from contextlib import suppress
from typing import IO, Any

_SIZE = struct.Struct("<Q")


def send(stream: IO[bytes], message: Any) -> None:
    """Write a message. Raises BrokenPipeError when nobody reads."""
    data = pickle.dumps(message, protocol=pickle.HIGHEST_PROTOCOL)
    stream.write(_SIZE.pack(len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> Any:
    """The next message. Raises EOFError when there is none, or only part of one."""
    head = stream.read(_SIZE.size)
    size = _SIZE.unpack(head)[0] if len(head) == _SIZE.size else -1
    data = stream.read(size) if size >= 0 else b""
    if len(data) != size:
        raise EOFError
    return pickle.loads(data)


def resident() -> int:
    """Bytes of memory this process has resident; 0 where the system does not say."""
    with suppress(OSError, ValueError, AttributeError), open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    return 0


def main() -> None:
    """Work until the other side closes the pipe or is gone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the one who gives out the work
    items, results = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr
    with suppress(EOFError, BrokenPipeError):
        task, memory = receive(items)
        _bound(memory)
        send(results, None)
        while True:
            item = receive(items)
            try:
                answer: Any = (task(item), resident())
            except Exception as error:
                answer = error
            send(results, answer)


def _bound(memory: int | None) -> None:
    if memory is not None:
        with suppress(ImportError, OSError, ValueError):  # systems that cannot
            import resource

            resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


if __name__ == "__main__":
    main()
