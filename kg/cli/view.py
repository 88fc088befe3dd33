"""kg view."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from collections.abc import Iterator
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg._files import write_atomic
from kg.cli.app import EXIT_CODES, cli
from kg.cli.common import (
    Progress,
    Tally,
    check_folder,
    input_options,
    kb_option,
    knowledge_base,
    metadata,
    notices,
    taken_files,
)
from kg.cli.stores import endpoint, endpoint_options, is_address
from kg.errors import InputError, StoreError
from kg.pipeline import extract_many, stanza_annotator
from kg.read import Failure, find, read_sources
from kg.types import Article

if TYPE_CHECKING:
    import networkx

    from kg.store import Embedded, Remote

STDOUT = "-"


@cli.command(epilog=EXIT_CODES)
@input_options
@click.option("-o", "--output", help="File to write the page to; - for standard output.")
@click.option("--open/--no-open", "opened", default=True, help="Open the page in a browser (the default), or do not.")
@click.option("--serve", is_flag=True, help="Serve the page on this machine until Ctrl-C, instead of opening a file.")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port to serve on; 0 takes a free one.")
@click.option(
    "--articles",
    "texts",
    multiple=True,
    type=click.Path(exists=True),
    help="Files or folders with the texts of a graph that holds none.",
)
@click.option("--no-text", is_flag=True, help="Leave the articles' texts out; sentences of relations stay.")
@click.option("--lang", type=click.Choice(("ar", "en")), default="ar", help="Language the page starts in.")
@click.option("--heading", help="Title of the page.")
@kb_option
@endpoint_options
def view(
    inputs: tuple[str, ...],
    output: str | None,
    opened: bool,
    serve: bool,
    port: int,
    texts: tuple[str, ...],
    no_text: bool,
    lang: str,
    heading: str | None,
    input_format: str | None,
    models: str,
    kb_files: tuple[str, ...],
    max_chars: int,
    quiet: bool,
    engine: str,
    query_url: str | None,
    update_url: str | None,
    graphs_url: str | None,
    user: str | None,
    password: str | None,
    token: str | None,
    retries: int,
    **facts: str | None,
) -> None:
    """Show a graph as one page that works without network.

    INPUTS are graphs that kg wrote (RDF in any format, or --format json), a store's folder, the address of a SPARQL
    server, or articles, which are read first. Several become one graph. Without -o the page goes to a temporary file.
    """
    from kg.graph import merge
    from kg.page import page, with_texts

    defaults = metadata(facts)
    if serve and output is not None:
        raise click.UsageError("--serve and -o do not go together: save the page with -o, or serve it")
    server = {
        "engine": engine, "query_url": query_url, "update_url": update_url, "graphs_url": graphs_url, "user": user,
        "password": password, "token": token, "retries": retries,
    }  # fmt: skip
    graphs, others = _graphs(inputs, input_format, server)
    sources = list(find(others, format=input_format)) if others else []
    progress = Progress(sources, shown=not quiet and len(sources) > 1 and sys.stderr.isatty())
    tally = Tally(progress)
    with notices(progress, quiet=quiet):
        if sources:
            kb = knowledge_base(kb_files)
            items = read_sources(sources, defaults=defaults, max_chars=max_chars)
            results = extract_many(items, annotator=partial(stanza_annotator, models, kb=kb), kb=kb)
            graphs += [result.graph for result in tally.successes(results)]
        if not graphs:
            tally.finish(None)
        graph = graphs[0] if len(graphs) == 1 else merge(graphs)
        if texts:
            graph, changed = with_texts(graph, _articles(texts, max_chars))
            for name in changed:
                click.echo(
                    f"kg: article {name}: the text in --articles is another than the graph was made of", err=True
                )
    html = page(graph, title=heading, lang=lang, text=not no_text).encode()
    if serve:
        _serve(html, port, opened=opened, quiet=quiet)
    elif output == STDOUT:
        sys.stdout.buffer.write(html)
    else:
        path = Path(output) if output else _temporary(inputs[0])
        check_folder(path)
        if os.path.realpath(path) in taken_files(sources).union(map(os.path.realpath, inputs)):
            raise InputError(f"{path} is one of the inputs and would be overwritten; choose another name")
        write_atomic(path, html)
        if not quiet:
            click.echo(f"kg: written to {path} ({len(html) / 1e6:.1f} MB)", err=True)
        if opened and not webbrowser.open(path.resolve().as_uri()):
            click.echo(f"kg: no browser was found; open {path} in one", err=True)
    if tally.failed:
        tally.finish(None)


def _graphs(
    inputs: tuple[str, ...], input_format: str | None, server: dict[str, Any]
) -> tuple[list[networkx.MultiDiGraph[str]], tuple[str, ...]]:
    """The graphs among the inputs, and the inputs that are articles."""
    from kg.page import load
    from kg.store import Embedded
    from kg.store.embedded import is_store

    if input_format is not None:
        return [], inputs
    graphs: list[networkx.MultiDiGraph[str]] = []
    others: list[str] = []
    for name in inputs:
        if is_address(name):
            with endpoint(name, **server) as remote:
                graphs.append(_stored(remote))
            continue
        path = Path(name)
        if is_store(path):
            with Embedded(path) as store:
                graphs.append(_stored(store))
            continue
        files = sorted(path.iterdir()) if path.is_dir() else [path]
        found = [graph for file in files if file.is_file() and (graph := load(file)) is not None]
        graphs += found
        if not found:
            others.append(name)
    return graphs, tuple(others)


def _stored(store: Embedded | Remote) -> networkx.MultiDiGraph[str]:
    """The whole graph of a store. Raises `StoreError` for a server that gives a part of it without a word, as some do
    with long answers."""
    from kg.rdf import from_quads
    from kg.rdf.vocabulary import KG
    from kg.store.answers import Graph, Rows, quads_of

    found = store.query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    counted = store.query(f"SELECT (COUNT(DISTINCT ?r) AS ?n) WHERE {{ ?r a {KG.Relation} }}")
    assert isinstance(found, Graph) and isinstance(counted, Rows)
    there, got = int(counted.dicts()[0]["n"]), sum(triple.object == KG.Relation for triple in found.triples)
    if got < there:
        raise StoreError(f"{store.name} gave {got:,} of {there:,} relations: raise its limit, or ask kg query for less")
    return from_quads(quads_of(found))


def _articles(paths: tuple[str, ...], max_chars: int) -> Iterator[Article]:
    for item in read_sources(find(paths), max_chars=max_chars):
        if isinstance(item, Failure):
            click.echo(f"kg: {item}", err=True)
        else:
            yield item if isinstance(item, Article) else item.article


def _temporary(name: str) -> Path:
    folder = Path(tempfile.mkdtemp(prefix="kg-view-"))
    return folder / f"{Path(name).stem or 'graph'}.html"


def _serve(html: bytes, port: int, *, opened: bool, quiet: bool) -> None:
    with server(html, port) as serving:
        address = f"http://127.0.0.1:{serving.server_port}/"
        if not quiet:
            click.echo(f"kg: {address} (Ctrl-C ends it)", err=True)
        if opened:
            webbrowser.open(address)
        serving.serve_forever()


def server(html: bytes, port: int) -> ThreadingHTTPServer:
    """One page at one address, for this machine only; a request under another name (a web site that claims to be this
    machine) is refused."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            ours = self.headers.get("Host", "").rpartition(":")[0] in ("127.0.0.1", "localhost")
            status = 403 if not ours else 200 if self.path.split("?")[0] == "/" else 404
            body = html if status == 200 else b""
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Content-Security-Policy", "frame-ancestors 'none'")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *values: object) -> None:
            """Nothing: the terminal is the reader's."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
