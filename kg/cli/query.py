"""kg query."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg._files import write_atomic
from kg.cli.app import EXIT_CODES, cli
from kg.cli.common import check_folder
from kg.cli.stores import endpoint, endpoint_options, is_address
from kg.errors import FormatError
from kg.pipeline import FORMATS as GRAPHS
from kg.pipeline import format_of
from kg.pipeline import serialise as serialise_graph

if TYPE_CHECKING:
    from kg.store import Answer, Remote
    from kg.store.worker import Worker

ROWS = ("table", "csv", "tsv", "json")
OUTPUTS = (*ROWS, *(name for name in GRAPHS if name != "json"))


@cli.command(epilog=EXIT_CODES)
@click.argument("sources", nargs=-1, metavar="SOURCES...")
@click.option("-s", "--sparql", metavar="TEXT", help="A SPARQL query.")
@click.option("-f", "--file", "query_file", type=click.Path(exists=True, dir_okay=False), help="A file with one.")
@click.option("-a", "--ask", "question", metavar="QUESTION", help="A ready-made question; --list names them.")
@click.option("-p", "--param", "parameters", multiple=True, metavar="NAME=VALUE", help="A parameter of the question.")
@click.option("--list", "listed", is_flag=True, help="List the ready-made questions and their parameters.")
@click.option("-o", "--output", metavar="FILE", help="Write the answer to this file instead of printing it.")
@click.option("--format", "output_format", type=click.Choice(OUTPUTS), help="Form of the answer; else by file name.")
@click.option("--timeout", type=click.FloatRange(0.001), metavar="SECONDS", default=300.0, show_default=True)
@click.option("--max-answer", type=click.IntRange(1), metavar="MB", default=500, show_default=True)
@endpoint_options
def query(
    sources: tuple[str, ...],
    sparql: str | None,
    query_file: str | None,
    question: str | None,
    parameters: tuple[str, ...],
    listed: bool,
    output: str | None,
    output_format: str | None,
    timeout: float,
    max_answer: int,
    **server: Any,
) -> None:
    """Ask RDF files, a store or a SPARQL server.

    SOURCES are RDF files and folders of them, or one store made by kg load, or one address of a server. The graphs in
    them are seen as one. The prefixes of kg's own files need no declaration.

    Rows are printed as a table, or as csv, tsv or json (SPARQL results); triples as Turtle. A graph format (ttl,
    graphml, svg, ...) for rows that have a column ?relation gives the graph of those relations.

    \b
    kg query graph.trig -s 'SELECT * { ?a rel:meet ?b }'
    kg query store/ -a meetings -p who=ترامب -p since=2025-10-01 --format csv
    """
    if listed:
        _list_questions()
        return
    if not sources:
        raise click.UsageError("give files, a store or an address to ask")
    if [sparql, query_file, question].count(None) != 2:
        raise click.UsageError("give one of --sparql, --file and --ask")
    if parameters and question is None:
        raise click.UsageError("--param goes with --ask")
    form = _form(output, output_format)
    given = {name: value for name, _, value in (_pair(parameter) for parameter in parameters)}
    text = Path(query_file).read_text(encoding="utf-8") if query_file else sparql
    with _open(sources, server, timeout=timeout, most=max_answer * 1_000_000) as source:
        answer = _answer(source, text, question, given)
        data = _rendered(answer, form, source, isolate=output is None and sys.stdout.isatty())
    if output is None:
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
    else:
        write_atomic(output, data)


def _form(output: str | None, format: str | None) -> str | None:
    if output is None:
        return format
    check_folder(Path(output))
    if format is not None:
        return format
    suffix = Path(output).suffix.lower().lstrip(".")
    return suffix if suffix in ROWS else format_of(output)


def _pair(parameter: str) -> tuple[str, str, str]:
    name, equals, value = parameter.partition("=")
    if not equals or not value:
        raise click.UsageError(f"--param {parameter!r}: write it as NAME=VALUE")
    return name, equals, value


def _list_questions() -> None:
    from kg.store.questions import questions

    for question in questions().values():
        click.echo(f"{question.name}\n    {question.title}")
        for parameter in question.parameters:
            need = ", required" if parameter.required else ""
            click.echo(f"    {parameter.name:<8} {parameter.kind}{need}: {parameter.remark}")


def _open(sources: tuple[str, ...], server: dict[str, Any], *, timeout: float, most: int) -> Remote | Worker:
    from kg.store.embedded import is_store
    from kg.store.worker import Worker

    addresses = [source for source in sources if is_address(source)]
    stores = [source for source in sources if source not in addresses and is_store(source)]
    if len(sources) > 1 and (addresses or stores):
        raise click.UsageError(
            f"{(addresses + stores)[0]} can only be asked by itself: files go together, stores do not"
        )
    if addresses:
        return endpoint(addresses[0], timeout=timeout, most=most, **server)
    if stores:
        return Worker(stores[0], timeout=timeout, most=most)
    return Worker(files=sources, timeout=timeout, most=most)


def _answer(source: Remote | Worker, text: str | None, question: str | None, given: dict[str, str]) -> Answer:
    from kg.rdf import VOCABULARY, prefixes
    from kg.store import questions

    if question is not None:
        return questions.answer(question, given, source.query)
    return source.query(text or "", prefixes(VOCABULARY))


def _rendered(answer: Answer, form: str | None, source: Remote | Worker, *, isolate: bool) -> bytes:
    from kg.rdf import VOCABULARY, from_quads, prefixes
    from kg.store import Graph, Rows, render
    from kg.store.answers import quads_of
    from kg.store.questions import around

    graphical = form is not None and form not in ROWS
    if isinstance(answer, Rows) and graphical:
        if "relation" not in answer.columns:
            raise FormatError(f"{form} is for graphs: give the query a column ?relation, or choose {', '.join(ROWS)}")
        answer = around((row["relation"] for row in answer.dicts() if "relation" in row), source.query)
    if isinstance(answer, Graph) and form in ("graphml", "svg"):
        return serialise_graph([from_quads(quads_of(answer))], form)
    default = "ttl" if isinstance(answer, Graph) else "table"
    return render(answer, form or default, prefixes=prefixes(VOCABULARY), isolate=isolate)
