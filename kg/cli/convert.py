"""kg convert."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.app import cli
from kg.cli.common import Target, check_folder, rdf_options
from kg.errors import FormatError
from kg.pipeline import FORMATS, RDF_FORMATS, check_format, format_of, serialise

if TYPE_CHECKING:
    from kg.rdf import Options

_GRAPHS = tuple(name for name in FORMATS if name != "json")


@cli.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False), metavar="FILES...")
@click.option("-o", "--output", required=True, help="File to write, or - for standard output.")
@click.option("--from", "input_format", type=click.Choice(RDF_FORMATS), help="Format of the files; else by name.")
@click.option("--format", "output_format", type=click.Choice(_GRAPHS), help="Format to write; else by file name.")
@rdf_options
def convert(
    files: tuple[str, ...], output: str, input_format: str | None, output_format: str | None, mapping: Options
) -> None:
    """Turn RDF that kg wrote into another format or another mapping; several files become one graph.

    Named graphs come back, where a format had none: kg convert a.ttl -o a.trig. What the options do not say stays as it
    was; mentions that are not in the file cannot be had back.
    """
    from kg.graph import merge
    from kg.rdf import load

    if output == "-" and output_format is None:
        raise click.UsageError("-o - needs --format")
    path = None if output == "-" else Path(output)
    try:
        format = output_format or format_of(output)
    except FormatError as error:
        raise click.UsageError(f"{error}; or add --format") from error
    check_format(format, mapping)
    if path is not None:
        check_folder(path)
    graphs, options = zip(*(load(file, input_format) for file in files), strict=True)
    bases = sorted({found["base"] for found in options if "base" in found})
    if len(bases) > 1 and "base" not in mapping:
        raise click.UsageError(f"the files have different bases ({', '.join(bases)}): choose one with --base")
    before: Options = {
        "mentions": next((found["mentions"] for found in options if found["mentions"] != "none"), "none"),
        "direct": any(found["direct"] for found in options),
        "star": any(found["star"] for found in options),
        "same_as": "owl" if any(found["same_as"] == "owl" for found in options) else "skos",
    }
    if bases:
        before["base"] = bases[0]
    chosen = before | mapping if format in RDF_FORMATS else mapping
    Target(format, frozenset(), path=path).write(serialise([merge(graphs)], format, **chosen))
