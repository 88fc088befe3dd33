"""kg draw."""

from __future__ import annotations

from pathlib import Path

import click

from kg.cli.app import EXIT_CODES, cli
from kg.cli.common import check_folder, check_format, graph_inputs, read_graphs
from kg.wording import LANGUAGES

KINDS = ("graph", "timeline", "matrix")
FORMATS = ("svg", "png", "pdf")


@cli.command(epilog=EXIT_CODES)
@graph_inputs
@click.option("-o", "--output", required=True, help="File to write: .svg, .png or .pdf.")
@click.option("--kind", type=click.Choice(KINDS), default="graph", show_default=True, help="What to draw.")
@click.option("--lang", type=click.Choice(LANGUAGES), default="ar", show_default=True, help="Language of the picture.")
@click.option("--limit", type=click.IntRange(min=1), help="Most relations (or actors, of a matrix) to draw.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def draw(graphs: tuple[str, ...], output: str, kind: str, lang: str, limit: int | None, quiet: bool) -> None:
    """Draw saved graphs for papers and slides.

    GRAPHS are RDF files of kg extract, or folders of them. A graph shows who does what to whom; a timeline what happens
    when; a matrix counts what actors do to each other. Two hundred articles and more are best drawn as timeline or
    matrix: a graph shows the 40 most telling relations unless --limit says otherwise.
    """
    from kg.export import draw

    path = Path(output)
    format = path.suffix.lower().lstrip(".")
    if format not in FORMATS:
        raise click.UsageError(f"{output!r} does not end in one of .{', .'.join(FORMATS)}")
    check_format(format)
    check_folder(path)
    draw(read_graphs(graphs), kind, lang=lang, limit=limit).save(path)
    if not quiet:
        click.echo(f"kg: written to {output}", err=True)
