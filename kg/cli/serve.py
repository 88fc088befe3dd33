"""kg serve."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import ExitStack
from tempfile import TemporaryDirectory
from typing import Any

import click

from kg.cli.app import EXIT_CODES, cli
from kg.errors import InputError
from kg.read import MAX_CHARS

LOOPBACK = ("127.0.0.1", "localhost")


@cli.command(epilog=EXIT_CODES)
@click.argument("store", required=False, type=click.Path(exists=True, file_okay=False))
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    help="0.0.0.0 lets others in; the start page then asks for the token in KG_TOKEN.",
)
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
@click.option("--app/--no-app", default=True, help="The start page, where articles are read, or the endpoint alone.")
@click.option("--preload", is_flag=True, help="Load the models now, not with the first article.")
@click.option(
    "--max-chars",
    type=click.IntRange(1, MAX_CHARS),
    default=100_000,
    show_default=True,
    help="Longest article that is read.",
)
@click.option(
    "--article-timeout", type=click.FloatRange(1), default=120.0, show_default=True, help="Seconds of an article."
)
def serve(
    store: str | None,
    host: str,
    port: int,
    update: bool,
    origins: tuple[str, ...],
    timeout: float,
    max_answer: int,
    max_memory: int,
    parallel: int,
    app: bool,
    preload: bool,
    max_chars: int,
    article_timeout: float,
) -> None:
    """Serve a web application, and a store made by kg load as a SPARQL endpoint.

    The start page takes an article and shows its graph, text, RDF and answers to ready-made questions. SPARQL 1.1
    Protocol is at /sparql, Graph Store Protocol for reading at /store; without STORE they are empty. The default graph
    is the union of all graphs. A query or article that takes too long, too much memory or gives too much is stopped;
    none reaches other servers.
    """
    secret = os.environ.get("KG_TOKEN") or None
    if update and not secret:
        raise click.UsageError("--update needs a secret in KG_TOKEN, which clients show as Authorization: Bearer ...")
    if store is None and (update or not app):
        raise click.UsageError("give the folder of a store; only the start page does without")
    away = host not in LOOPBACK
    if away and secret is None and app:
        if store is None:
            raise click.UsageError(f"--host {host} needs a secret in KG_TOKEN, which users give to the start page")
        click.echo(f"kg: no start page: with --host {host} it needs a secret in KG_TOKEN", err=True)
        app = False
    try:
        import uvicorn

        from kg import serve as endpoint
    except ImportError as error:
        raise InputError(f"kg serve needs {error.name}: pip install 'kg[serve]'") from error
    from kg.store import Embedded

    limits = endpoint.Limits(
        seconds=timeout, answer=max_answer * 1_000_000, memory=max_memory * 1_000_000, parallel=parallel
    )
    options: dict[str, Any] = {"token": secret if update else None, "origins": origins}
    options["hosts"] = ("*",) if away else LOOPBACK
    with ExitStack() as stack:
        folder = store or stack.enter_context(TemporaryDirectory(prefix="kg-serve-"))
        with Embedded(folder, write=store is None):
            pass  # says now what is wrong with it
        if app:
            from kg.web.app import application
            from kg.web.jobs import Limits

            serving = application(
                folder,
                limits=limits,
                reading=Limits(chars=max_chars, seconds=article_timeout),
                shown=store is not None,
                secret=secret if away else None,
                preload=preload,
                **options,
            )
            click.echo(f"kg: http://{host}:{port}/ reads articles (Ctrl-C ends it)", err=True)
        else:
            serving = endpoint.application(folder, limits=limits, **options)
        if store is not None:
            update_too = " and takes updates" if update else ""
            click.echo(f"kg: http://{host}:{port}/sparql answers SPARQL 1.1{update_too}", err=True)
        # uvicorn ends by the signal it got; this way the folders of this run are gone first
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
        uvicorn.run(serving, host=host, port=port, log_level="warning", server_header=False, limit_concurrency=500)
