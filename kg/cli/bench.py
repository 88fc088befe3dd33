"""kg bench."""

from __future__ import annotations

import click

from kg.cli.app import cli


@cli.group()
def bench() -> None:
    """Measure how fast kg is on this machine."""


@bench.command("rdf")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.option("--quads", type=click.IntRange(min=1), default=100_000, show_default=True, help="At least so many.")
def bench_rdf(file: str, quads: int) -> None:
    """Write the graph of an RDF FILE, copied until it is large, in every format: kg beside rdflib.

    Seconds of processor time, from the graph in memory to the bytes of the file.
    """
    from kg.rdf import read
    from kg.rdf.speed import enlarge, measure

    count, built, timings = measure(enlarge(read(file), quads))
    click.echo(f"{count:,} quads; rdflib's dataset of them took {built:.2f} s to make\n")
    click.echo(f"{'format':<8}{'kg':>8}{'rdflib: dataset and writer':>30}{'ratio':>8}")
    for timing in timings:
        theirs = built + timing.rdflib
        parts = f"{built:.2f} + {timing.rdflib:.2f} s"
        click.echo(f"{timing.format:<8}{timing.ours:>6.2f} s{parts:>30}{theirs / max(timing.ours, 0.01):>8.0f}")
