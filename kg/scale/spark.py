"""The work on Spark (``pip install 'kg[spark]'``, and Java), on this machine or a cluster that has the same kg."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TypeVar

from kg.errors import KgError
from kg.read import Failure
from kg.scale.work import Item, batch

BATCH = 16
"""Articles of one Spark task."""
AHEAD = 4
"""Tasks a worker of one Spark job; the driver holds the articles and results of one job."""
TRIES = 2
"""How often a task is tried whose process or machine is gone."""

_T = TypeVar("_T")


def run(
    task: Callable[[Item], _T], items: Iterable[Item], workers: int, address: str | None = None
) -> Iterator[tuple[Item, _T | Failure]]:
    """As `kg.scale.local.run`. `address` is a Spark master ("spark://host:7077", "yarn"); None starts one here with so
    many `workers`; on a cluster `workers` is how many tasks a job has room for.

    Raises KgError when Spark is not installed or does not start.
    """
    try:
        from pyspark import SparkConf, SparkContext
    except ImportError as error:
        raise KgError("--engine spark needs Spark: pip install 'kg[spark]', and Java") from error
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    settings = SparkConf().setAppName("kg").setMaster(address or f"local[{workers},{TRIES}]")
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS"):
        settings.setExecutorEnv(name, "1")
        os.environ.setdefault(name, "1")  # local executors have the environment of this process
    settings.setIfMissing("spark.ui.enabled", "false").setIfMissing("spark.log.level", "FATAL")
    settings.setIfMissing("spark.ui.showConsoleProgress", "false")
    settings.setIfMissing("spark.task.maxFailures", str(TRIES))
    try:
        context = SparkContext(conf=settings)
    except Exception as error:
        raise KgError(f"Spark does not start at {address or 'this machine'}: {error}; is Java installed?") from error
    stream = iter(items)
    try:
        while some := list(islice(stream, workers * AHEAD * BATCH)):
            yield from zip(some, _results(context, task, some), strict=True)
    finally:
        context.stop()


def _results(context: Any, task: Callable[[Item], _T], some: list[Item]) -> list[_T | Failure]:
    """The results of a job; when it fails because processes end, half of it at a time, to know which article does."""
    from py4j.protocol import Py4JJavaError

    try:
        parts = context.parallelize(some, -(-len(some) // BATCH))
        found: list[_T | Failure] = parts.mapPartitions(_Batch(task)).collect()
        return found
    except Py4JJavaError as error:
        said = str(error.java_exception)
        if "PythonException" in said and "Python worker exited" not in said:
            raise KgError(f"the work failed on Spark: {said}") from error
        if len(some) == 1:
            return [Failure("ended its processes on Spark; it is set aside", id=some[0].id)]
        half = len(some) // 2
        return _results(context, task, some[:half]) + _results(context, task, some[half:])


class _Batch:
    """A task done to the articles of a partition."""

    def __init__(self, task: Callable[[Item], Any]) -> None:
        self._task = task

    def __call__(self, items: Iterator[Item]) -> list[Any]:
        return batch(self._task, items)
