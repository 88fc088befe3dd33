"""kg load."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.app import EXIT_CODES, cli
from kg.cli.common import Progress, Tally
from kg.cli.stores import endpoint, endpoint_options, is_address
from kg.errors import InputError, StoreError
from kg.read import Failure

if TYPE_CHECKING:
    from kg.store import Embedded, Loaded, Remote


@cli.command(epilog=EXIT_CODES)
@click.argument("inputs", nargs=-1, metavar="FILES...")
@click.option("--to", "target", required=True, metavar="FOLDER|URL", help="The store: a folder, or a SPARQL server.")
@click.option("--remove", "removed", multiple=True, metavar="ID", help="Take this article out of the store first.")
@click.option("--graph", metavar="IRI", help="Named graph for triples that have none and are not kg's own.")
@click.option("--again", is_flag=True, help="Send what the store has already, too.")
@click.option("--batch", type=click.IntRange(1), metavar="N", help="Triples of one request at most.")
@click.option("--timeout", type=click.FloatRange(0.001), default=300.0, show_default=True, help="Seconds of a request.")
@endpoint_options
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def load(
    inputs: tuple[str, ...],
    target: str,
    removed: tuple[str, ...],
    graph: str | None,
    again: bool,
    batch: int | None,
    timeout: float,
    quiet: bool,
    **server: Any,
) -> None:
    """Load RDF files, or all RDF files in folders, into a store.

    FILES are what kg extract writes, or any other RDF. The store is a folder (made when it is not there) or the
    address of a SPARQL server. An article that is there already is replaced. After a breakdown the same command goes on
    where it stopped: what the store has is not sent again.
    """
    if not inputs and not removed:
        raise click.UsageError("give files to load, or --remove ID")
    from kg.store import remove
    from kg.store.corpus import is_corpus
    from kg.store.embedded import rdf_files

    files = rdf_files(inputs)
    if not is_address(target) and is_corpus(target):
        _take_out(inputs, target, removed, quiet=quiet)
        return
    with _store(target, {"timeout": timeout, **server}) as store:
        for article in removed:
            _say_removed(article, remove(article, store), quiet=quiet)
        if not files:
            return
        progress = Progress([], shown=not quiet and len(files) > 1 and sys.stderr.isatty())
        tally = Tally(progress)
        results = list(tally.successes(_load_all(files, store, graph=graph, again=again, batch=batch)))
    if results and not quiet:
        triples, sent = (sum(getattr(result, name) for result in results) for name in ("triples", "sent"))
        unchanged = sum(result.unchanged for result in results)
        click.echo(f"kg: {triples:,} triples in {sent:,} graphs loaded, {unchanged:,} graphs were there", err=True)
    tally.finish(None if quiet else target)


def _take_out(inputs: tuple[str, ...], target: str, removed: tuple[str, ...], *, quiet: bool) -> None:
    from kg.store.corpus import Corpus

    if inputs:
        raise StoreError(f"{target} is kept by kg extract --store; load into another folder, kg query asks both")
    with Corpus(target) as corpus:
        for article in removed:
            _say_removed(article, corpus.remove(article), quiet=quiet)


def _say_removed(article: str, found: bool, *, quiet: bool) -> None:
    if not quiet:
        click.echo(f"kg: {article}: {'removed' if found else 'is not in the store'}", err=True)


def _store(target: str, server: dict[str, Any]) -> Embedded | Remote:
    if is_address(target):
        return endpoint(target, **server)
    from kg.store import Embedded

    return Embedded(target, write=True)


def _load_all(files: list[Path], store: Embedded | Remote, **options: Any) -> Iterator[Loaded | Failure]:
    """A bad file costs that file; a store that fails ends the run."""
    from kg.store import load

    for done, path in enumerate(files):
        try:
            yield load(path, store, **options)
        except InputError as error:
            yield Failure(str(error).removeprefix(f"{path}: "), str(path))
        except StoreError as error:
            raise type(error)(
                f"{error}\n{done} of {len(files)} files are in; the same command goes on there"
            ) from error
