"""kg serve."""

from __future__ import annotations

import os

import click

from kg.cli.app import EXIT_CODES, cli
from kg.errors import InputError

LOOPBACK = ("127.0.0.1", "localhost")


@cli.command(epilog=EXIT_CODES)
@click.argument("store", type=click.Path(exists=True, file_okay=False))
@click.option("--host", default="127.0.0.1", show_default=True, help="0.0.0.0 lets others in.")
@click.option("--port", type=click.IntRange(0, 65535), default=7979, show_default=True)
@click.option("--update", is_flag=True, help="Take updates from those who show the token in KG_TOKEN.")
@click.option("--cors", "origins", multiple=True, metavar="ORIGIN", help="Web pages that may ask; '*' for all.")
@click.option("--timeout", type=click.FloatRange(0.1), default=30.0, show_default=True, help="Seconds of a query.")
@click.option("--max-answer", type=click.IntRange(1), default=50, show_default=True, help="Megabytes of an answer.")
@click.option("--max-memory", type=click.IntRange(64), default=2000, show_default=True, help="Megabytes of a query.")
@click.option(
    "--parallel",
    type=click.IntRange(1),
    default=2,
    show_default=True,
    help="Queries at the same time; 1 with --update.",
)
def serve(
    store: str,
    host: str,
    port: int,
    update: bool,
    origins: tuple[str, ...],
    timeout: float,
    max_answer: int,
    max_memory: int,
    parallel: int,
) -> None:
    """Serve a store made by kg load as a SPARQL endpoint.

    SPARQL 1.1 Protocol at /sparql, Graph Store Protocol for reading at /store. The default graph is the union of all
    graphs. A query that takes too long, too much memory or gives too much is stopped; none reaches other servers.
    """
    token = os.environ.get("KG_TOKEN") if update else None
    if update and not token:
        raise click.UsageError("--update needs a secret in KG_TOKEN, which clients show as Authorization: Bearer ...")
    try:
        import uvicorn

        from kg.serve import Limits, application
    except ImportError as error:
        raise InputError(f"kg serve needs {error.name}: pip install 'kg[serve]'") from error
    from kg.store import Embedded

    with Embedded(store):
        pass  # says now what is wrong with it
    limits = Limits(seconds=timeout, answer=max_answer * 1_000_000, memory=max_memory * 1_000_000, parallel=parallel)
    hosts = LOOPBACK if host in LOOPBACK else ("*",)
    app = application(store, limits=limits, token=token, origins=origins, hosts=hosts)
    click.echo(f"kg: http://{host}:{port}/sparql answers SPARQL 1.1{' and takes updates' if update else ''}", err=True)
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)
