"""Options of kg extract for very many articles, and what it does with them."""

from __future__ import annotations

import functools
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg.cli.common import Progress, Tally, notices
from kg.read import Failure, Source

if TYPE_CHECKING:
    from kg.scale.keep import Outcome
    from kg.scale.work import Item, Job

_WORDS = {
    "added": "added",
    "replaced": "replaced",
    "kept": "there already",
    "failed": "failed",
    "stuck": "failed before (--retry-failed tries again)",
}

_Command = TypeVar("_Command", bound=Callable[..., Any])
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Many:
    """Where the work is done; `engine` is None when it is done in this process."""

    store: str | None
    engine: str | None
    workers: int
    address: str | None
    retry_failed: bool
    again: bool

    def run(self, task: Callable[[Item], _T], items: Iterable[Item]) -> Iterator[tuple[Item, _T | Failure]]:
        """Every item with what became of it, in order."""
        if self.engine == "ray":
            from kg.scale import ray

            return ray.run(task, items, self.workers, self.address)
        if self.engine == "spark":
            from kg.scale import spark

            return spark.run(task, items, self.workers, self.address)
        from kg.scale import local

        return local.run(task, items, self.workers)


def many_options(command: _Command) -> _Command:
    """The options, handed to the command as one `Many`."""

    @functools.wraps(command)
    def packed(
        *arguments: Any,
        store: str | None,
        engine: str | None,
        workers: int | None,
        engine_address: str | None,
        retry_failed: bool,
        again: bool,
        **more: Any,
    ) -> Any:
        if store is None and (retry_failed or again):
            raise click.UsageError("--retry-failed and --again are for --store DIR")
        if engine_address is not None and engine in (None, "local"):
            raise click.UsageError("--engine-address is for --engine ray or spark")
        if engine is None and (store is not None or workers is not None):
            engine = "local"
        if workers is None and engine is not None:
            from kg.scale.local import cores

            workers = cores()
        return command(*arguments, many=Many(store, engine, workers or 1, engine_address, retry_failed, again), **more)

    decorated: Any = packed
    for decorate in reversed(
        (
            click.option("--store", metavar="DIR", help="Put the graphs into this store; do only what is new."),
            click.option("--workers", type=click.IntRange(1), help="Processes that read; with --store one a core."),
            click.option("--engine", type=click.Choice(("local", "ray", "spark")), help="Where they run."),
            click.option("--engine-address", metavar="URL", help="Ray cluster or Spark master; without it, one here."),
            click.option("--retry-failed", is_flag=True, help="With --store: try what failed before once more."),
            click.option("--again", is_flag=True, help="With --store: do everything again."),
        )
    ):
        decorated = decorate(decorated)
    result: _Command = decorated
    return result


def into_store(
    sources: list[Source | Failure], read: Callable[[], Iterable[Item]], job: Job, many: Many, *, quiet: bool
) -> None:
    """kg extract --store."""
    from kg.scale.keep import update
    from kg.store.corpus import Corpus

    assert many.store is not None
    progress = Progress(sources, shown=not quiet and sys.stderr.isatty())
    tally = Tally(progress)
    counts: Counter[str] = Counter()

    def tell(outcome: Outcome) -> None:
        counts[outcome.state] += 1
        tally.count(outcome.failure, worked=outcome.state not in ("kept", "stuck"))

    with Corpus(many.store, job.mapping) as corpus, notices(progress, quiet=quiet):
        try:
            update(corpus, read(), job, many.run, tell, retry_failed=many.retry_failed, again=many.again)
        finally:
            progress.clear()
            if not quiet:
                found = [f"{counts[state]:,} {word}" for state, word in _WORDS.items() if counts[state]]
                click.echo(f"kg: {many.store}: {', '.join(found) or 'nothing done'}", err=True)
    tally.finish(None)
