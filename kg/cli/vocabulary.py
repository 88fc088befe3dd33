"""kg vocabulary."""

from __future__ import annotations

import click

from kg.cli.app import cli


@cli.command()
@click.option(
    "--format",
    "format_",
    type=click.Choice(("ttl", "html", "shapes", "context")),
    default="ttl",
    show_default=True,
    help="The vocabulary as Turtle or as a page, the SHACL shapes as Turtle, or the JSON-LD context.",
)
def vocabulary(format_: str) -> None:
    """Print the vocabulary of the graphs: classes, properties and predicates in English and Arabic.

    With KG_BASE=https://your.example/kg/ in the environment all IRIs start there, for this and every other command.
    """
    from kg.rdf import vocabulary as turtle
    from kg.rdf.page import page
    from kg.rdf.vocabulary import context, shapes

    click.echo({"ttl": turtle, "html": page, "shapes": shapes, "context": context}[format_](), nl=False)
