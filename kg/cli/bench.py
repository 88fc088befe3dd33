"""kg bench."""

from __future__ import annotations

import click

from kg.cli.app import cli
from kg.read import FORMATS as INPUT_FORMATS
from kg.read import read


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


@bench.command("extract")
@click.argument("inputs", nargs=-1, required=True, metavar="TEXTS...")
@click.option("--from", "input_format", type=click.Choice(INPUT_FORMATS), help="Format of the texts.")
@click.option("--models", default="embedded", show_default=True, help="As for kg extract.")
@click.option("--workers", type=click.IntRange(1), default=1, show_default=True, help="Processes of one thread each.")
@click.option("--stock", is_flag=True, help="Measure stock Stanza too: the same models, called article by article.")
@click.option(
    "--official-shapes",
    is_flag=True,
    help="And stock Stanza with character language models of the official size (random weights) for the encoder.",
)
def bench_extract(
    inputs: tuple[str, ...], input_format: str | None, models: str, workers: int, stock: bool, official_shapes: bool
) -> None:
    """Read the articles in TEXTS as kg extract --store does, and say how fast it went and where the time went.

    Words are syntactic words, seconds are of processor time, so that other programs disturb little; articles a minute
    are by the clock, without the loading of the models.
    """
    from kg.scale.speed import READING, STAGES, measure, task_of
    from kg.scale.work import Job

    rows = [("kg", False, False), *([("stock", True, False)] if stock else [])]
    rows += [("official shapes", True, True)] if official_shapes else []
    reports = {}
    for name, by_stanza, shapes in rows:
        task = task_of(Job(models), stock_stanza=by_stanza, official_shapes=shapes)
        reports[name] = measure(task, read(inputs, format=input_format), workers)
    ours = reports["kg"]
    click.echo(f"{ours.articles:,} articles, {ours.words:,} words, {workers} workers; {ours.failed:,} failed\n")
    click.echo(f"{'':<18}{'articles/min':>14}{'words/s a core':>16}{'first after':>13}{'memory':>10}{'a worker':>10}")
    for name, report in reports.items():
        pace = 60 * max(report.articles - 1, 0) / max(report.wall, 1e-9)
        click.echo(
            f"{name:<18}{pace:>14,.0f}{report.words_a_second():>16,.0f}{report.first:>11.1f} s"
            f"{report.together / 1e9:>7.2f} GB{report.largest / 1e9:>7.2f} GB"
        )
    reading = ours.words_a_second(READING)
    click.echo(f"\nkg, reading alone (tokenize to ner): {reading:,.0f} words/s a core", nl=False)
    for name, report in list(reports.items())[1:]:
        click.echo(f"; {reading / report.words_a_second():.1f} times {name}", nl=False)
    total = sum(ours.seconds.values())
    click.echo("\n\n" + "\n".join(f"{stage:<12}{ours.seconds[stage] / total:>7.1%}" for stage in STAGES))
