"""kg report."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from kg._files import write_atomic
from kg.cli.app import EXIT_CODES, cli
from kg.cli.common import check_folder, graph_inputs, locale_language, read_graphs
from kg.wording import LANGUAGES

_SUFFIXES = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html"}


@cli.command(epilog=EXIT_CODES)
@graph_inputs
@click.option("-o", "--output", help="File to write, .md or .html; else Markdown is printed.")
@click.option("--lang", type=click.Choice(LANGUAGES), help="Language of the report; else by the locale.")
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def report(graphs: tuple[str, ...], output: str | None, lang: str | None, quiet: bool) -> None:
    """Write who did what as a page to read.

    GRAPHS are RDF files of kg extract, or folders of them; several make one report. Each statement comes with its time,
    who says so, and the sentence that says it.
    """
    from kg.export import report

    lang = lang or locale_language()
    if output is None:
        sys.stdout.buffer.write(report(read_graphs(graphs), format="md", lang=lang))
        return
    path = Path(output)
    format = _SUFFIXES.get(path.suffix.lower())
    if format is None:
        raise click.UsageError(f"{output!r} does not end in .md or .html")
    check_folder(path)
    write_atomic(path, report(read_graphs(graphs), format=format, lang=lang))
    if not quiet:
        click.echo(f"kg: written to {output}", err=True)
