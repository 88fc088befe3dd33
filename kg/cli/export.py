"""kg export."""

from __future__ import annotations

import click

from kg.cli.app import EXIT_CODES, cli
from kg.cli.common import OUTPUT_FORMATS, graph_inputs, knowledge_base, read_graphs, target_of
from kg.pipeline import serialise, serialise_folder

EXPORTS = tuple(format for format in OUTPUT_FORMATS if format != "json")


@cli.command(epilog=EXIT_CODES)
@graph_inputs
@click.option("-o", "--output", help="File to write, or folder for tables.")
@click.option("--format", "output_format", type=click.Choice(EXPORTS), help="Format; else by file name.")
@click.option(
    "--kb",
    "kb_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="Your own names, CSV or TSV, with lat and lon; for .geojson.",
)
@click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors.")
def export(
    graphs: tuple[str, ...], output: str | None, output_format: str | None, kb_files: tuple[str, ...], quiet: bool
) -> None:
    """Write saved graphs in another format.

    GRAPHS are RDF files of kg extract, or folders of them; several are merged.

    \b
    networks   .graphml .gexf (Gephi), .cyjs (Cytoscape)
    tables     .csv .parquet (who does what to whom), or DIR/ --format csv|parquet (documents, entities, mentions,
               relations, events, roles)
    databases  .cypher, or DIR/ --format neo4j (CSV for neo4j-admin import, and the script)
    maps       .geojson
    people     .svg .png .pdf .md; kg draw and kg report have more to choose
    RDF        .ttl .trig .nq .nt .jsonld .rdf
    """
    target = target_of(output, output_format, [])
    if target is None:
        raise click.UsageError("say where to: -o graph.gexf, or --format gexf for standard output")
    graph = read_graphs(graphs)
    if target.tables:
        for name, data in serialise_folder([graph], target.format).items():
            target.write(data, name)
    else:
        data = serialise([graph], target.format, knowledge_base(kb_files))
        target.write(data, f"graph.{target.format}")
    if target.name and not quiet:
        click.echo(f"kg: written to {target.name}", err=True)
