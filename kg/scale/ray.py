"""The work on Ray (``pip install 'kg[ray]'``), on this machine or a cluster whose machines have the same kg."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from kg.errors import KgError
from kg.read import Failure
from kg.scale.work import Item, batch

BATCH = 16
"""Articles of one call."""
AHEAD = 4
"""Calls a worker that are on their way."""
RETRIES = 1
"""How often a call is tried again when its process or machine is gone."""

_T = TypeVar("_T")


def run(
    task: Callable[[Item], _T], items: Iterable[Item], workers: int, address: str | None = None
) -> Iterator[tuple[Item, _T | Failure]]:
    """As `kg.scale.local.run`. `address` is that of a cluster ("auto", "ray://host:10001"); None starts one here with
    so many `workers`; on a cluster `workers` is how many calls run at a time.

    Raises KgError when Ray is not installed or the cluster cannot be reached.
    """
    try:
        import ray
    except ImportError as error:
        raise KgError("--engine ray needs Ray: pip install 'kg[ray]'") from error
    one = {"env_vars": dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")}
    start: dict[str, Any] = {"log_to_driver": False, "runtime_env": one}
    if address is None:
        start |= {"include_dashboard": False, "num_cpus": workers}
    try:
        ray.init(address or "local", **start)  # without "local" it joins whatever runs on this machine
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise KgError(f"Ray cannot be reached at {address}: {error}") from error
    call: Any = ray.remote(batch).options(num_cpus=1, max_retries=RETRIES, scheduling_strategy="SPREAD")
    stream = iter(items)
    waiting: deque[tuple[list[Item], Any]] = deque()
    try:
        while True:
            while len(waiting) < workers * AHEAD and (some := list(islice(stream, BATCH))):
                waiting.append((some, call.remote(task, some)))
            if not waiting:
                return
            some, reference = waiting.popleft()
            yield from zip(some, _results(ray, call, task, some, reference), strict=True)
    finally:
        ray.shutdown()


def _results(ray: Any, call: Any, task: Callable[[Item], _T], some: list[Item], reference: Any) -> list[_T | Failure]:
    """The results of a call; when it ended its processes, one article at a time, to know which one does."""
    try:
        found: list[_T | Failure] = ray.get(reference)
        return found
    except ray.exceptions.RayTaskError as error:
        raise error.cause from error
    except ray.exceptions.RayError as error:
        if len(some) == 1:
            reason = f"ended its processes on Ray ({type(error).__name__}); it is set aside"
            return [Failure(reason, id=some[0].id)]
        return [_results(ray, call, task, [item], call.remote(task, [item]))[0] for item in some]
