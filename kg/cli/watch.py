"""kg watch."""

from __future__ import annotations

import json
import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from kg.cli.app import EXIT_CODES, EXIT_SOME_FAILED, cli
from kg.cli.common import Progress, kb_option, metadata, models_option, notices, rdf_options
from kg.errors import StoreAway
from kg.read import MAX_CHARS, Failure

if TYPE_CHECKING:
    from kg.rdf import Options
    from kg.scale.keep import Outcome
    from kg.scale.work import Item, Job
    from kg.types import Copy
    from kg.watch import Seen, Watch

_T = TypeVar("_T")


@cli.command(epilog=EXIT_CODES)
@click.argument("sources", nargs=-1, metavar="SOURCES...")
@click.option("--store", required=True, metavar="DIR", help="Put the graphs into this store.")
@click.option("--once", is_flag=True, help="Look once, do what is new, and end: for cron.")
@click.option(
    "--interval",
    type=click.FloatRange(30),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="Between two requests to a feed.",
)
@click.option(
    "--settle",
    type=click.FloatRange(0),
    default=2.0,
    show_default=True,
    metavar="SECONDS",
    help="A file is read when it has not changed for so long.",
)
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes that read.")
@models_option
@kb_option
@click.option("--date", help="Day of publication where the article gives none.")
@click.option("--source", help="Outlet, where the article or the feed gives none.")
@click.option("--max-chars", type=click.IntRange(min=1), default=MAX_CHARS, show_default=True)
@click.option("--copies", "listed", is_flag=True, help="Print the copies found so far as JSON Lines, and end.")
@rdf_options
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def watch(
    sources: tuple[str, ...],
    store: str,
    once: bool,
    interval: float,
    settle: float,
    workers: int,
    models: str,
    kb_files: tuple[str, ...],
    date: str | None,
    source: str | None,
    max_chars: int,
    listed: bool,
    mapping: Options,
    quiet: bool,
) -> None:
    """Put what arrives into a store: files dropped into folders, items of RSS and Atom feeds.

    SOURCES are folders, feed files (.rss, .atom, .xml) and addresses of feeds. An article that says what another said
    before it, word for word or nearly (60 % of the runs of three words), is not taken for a second witness: it is noted
    which article it republishes, where and by whom (--copies; in the store too: kg query DIR --ask republished). What
    cannot be read is named once and left alone until it changes. The store is free for others between two rounds. End
    it with Ctrl-C.
    """
    from kg.scale.work import Job
    from kg.store.corpus import Corpus
    from kg.watch import Seen, Watch
    from kg.watch.seen import FILE

    if not sources and not listed:
        raise click.UsageError("give folders or feeds to watch")
    missing = [path for path in sources if "://" not in path and not Path(path).exists()]
    if missing:
        raise click.UsageError(f"{missing[0]} does not exist")
    if listed:
        with Seen(Path(store) / FILE) as seen:
            for copy in seen.copies():
                click.echo(json.dumps(asdict(copy), ensure_ascii=False))
        return
    defaults = metadata(dict.fromkeys(("article_id", "title", "url")) | {"date": date, "source": source})
    job = Job(models, kb_files, 0.0, mapping)
    with Corpus(store, mapping):
        pass  # says now what is wrong with it

    def note(copy: Copy) -> None:
        if not quiet:
            click.echo(f"kg: {copy}", err=True)

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whoever runs services ends them so
    with Seen(Path(store) / FILE) as seen:
        looker = Watch(
            sources,
            seen,
            settle=settle,
            interval=interval,
            defaults=defaults,
            max_chars=max_chars,
            tell=note,
        )
        try:
            with notices(Progress([], shown=False), quiet=quiet):
                failed = _run(looker, seen, store, job, workers, once=once, pause=max(settle / 2, 0.2), quiet=quiet)
        finally:
            looker.close()
    if failed:
        sys.stdout.flush()
        click.get_current_context().exit(EXIT_SOME_FAILED)


def _run(
    looker: Watch, seen: Seen, store: str, job: Job, workers: int, *, once: bool, pause: float, quiet: bool
) -> bool:
    """Look and work until interrupted, or once; whether the last round had failures."""
    waiting = False
    while True:
        work = looker.look()
        if once and looker.unsettled:
            time.sleep(2 * pause)
            work = looker.look()
        failed = False
        if work:
            try:
                failed = _work(looker, seen, store, job, workers, quiet=quiet)
                waiting = False
            except StoreAway as error:
                if once:
                    raise
                if not waiting:
                    click.echo(f"kg: {error}; waiting", err=True)
                waiting = True
                time.sleep(1)
        if once:
            if looker.unsettled and not quiet:
                click.echo(f"kg: {looker.unsettled} files are still being written; the next time takes them", err=True)
            return failed
        time.sleep(pause)


def _work(looker: Watch, seen: Seen, store: str, job: Job, workers: int, *, quiet: bool) -> bool:
    from kg.scale import local
    from kg.scale.keep import update
    from kg.store.corpus import Corpus

    counts: Counter[str] = Counter()

    def tell(outcome: Outcome) -> None:
        counts[outcome.state] += 1
        if outcome.failure is not None and outcome.state == "failed":
            click.echo(f"kg: {outcome.failure}", err=True)
            if outcome.failure.id is not None:
                seen.forget(outcome.failure.id)  # a copy of it may be readable

    def engine(task: Callable[[Item], _T], items: Iterable[Item]) -> Iterator[tuple[Item, _T | Failure]]:
        """Here, where the models stay loaded, unless there is to be more than one process."""
        if workers > 1:
            yield from local.run(task, items, workers)
        else:
            yield from ((item, task(item)) for item in items)

    with Corpus(store, job.mapping) as corpus:
        update(corpus, looker.arrivals(), job, engine, tell)
        republished = seen.untold()
        for original, copies in republished.items():
            corpus.republished(original, copies)
    seen.told(republished)
    looker.done()
    if not quiet and counts.keys() - {"kept", "stuck"}:
        told = ", ".join(f"{count:,} {state}" for state, count in sorted(counts.items()))
        click.echo(f"kg: {time.strftime('%H:%M:%S')} {told}", err=True)
    return bool(counts["failed"])
