"""kg train."""

from __future__ import annotations

import click

from kg.cli.app import cli


@cli.command(add_help_option=False, context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def train(arguments: tuple[str, ...]) -> None:
    """Train the embedded models anew; kg train --help says from what."""
    from kg.train.__main__ import main

    main(args=list(arguments), prog_name="kg train", standalone_mode=False)
