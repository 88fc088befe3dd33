"""kg explain."""

from __future__ import annotations

import json
import sys
from functools import partial
from pathlib import Path

import click

from kg.cli.app import EXIT_CODES, cli
from kg.cli.common import Progress, Tally, kb_option, knowledge_base, metadata, models_option, notices
from kg.errors import InputError
from kg.pipeline import SUFFIXES, extract_many, stanza_annotator
from kg.read import FORMATS, MAX_CHARS, find, read_sources

_GRAPHS = ("ttl", "nq", "trig", "nt", "jsonld", "rdf")


@cli.command(epilog=EXIT_CODES)
@click.argument("source", metavar="ARTICLE|GRAPH")
@click.argument("what", nargs=-1, metavar="[R12|ENTITY]...")
@click.option("--from", "input_format", type=click.Choice(FORMATS), help="Format of the article.")
@models_option
@kb_option
@click.option("--date", help="Day of publication, 2025-10-16, where the article gives none.")
@click.option("--article", "article_id", help="Which article, where there are several.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def explain(
    source: str,
    what: tuple[str, ...],
    input_format: str | None,
    models: str,
    kb_files: tuple[str, ...],
    date: str | None,
    article_id: str | None,
    as_json: bool,
) -> None:
    """Say why the graph of an article says what it says.

    For a relation (R12, as kg extract numbers them): the sentence, the way through its tree, the rules, the confidence
    and what it rests on. For an entity (a name or an id): its mentions and the knowledge base's candidates. For
    neither: all relations.

    A graph that kg extract wrote as RDF keeps no tree and no candidates; what it keeps is shown without reading the
    article again.
    """
    from kg.explain import as_text, explain_graph
    from kg.explain import explain as explained
    from kg.summary import isolated

    if input_format is None and SUFFIXES.get(Path(source).suffix.lower()) in _GRAPHS:
        from kg.rdf import read

        entries = explain_graph(read(source), what)
    else:
        analyses = []
        kb = knowledge_base(kb_files)
        defaults = metadata({"article_id": None, "title": None, "date": date, "source": None, "url": None})
        tally = Tally(Progress([], shown=False))
        with notices(Progress([], shown=False), quiet=False):
            items = read_sources(list(find((source,), format=input_format)), defaults=defaults, max_chars=MAX_CHARS)
            results = extract_many(items, annotator=partial(stanza_annotator, models, kb=kb), kb=kb)
            analyses = [result.analysis for result in tally.successes(results)]
        chosen = [a for a in analyses if article_id in (None, a.document.id)]
        if analyses and len(chosen) != 1:
            known = ", ".join(a.document.id for a in analyses)
            raise InputError(f"{source} holds {len(analyses)} articles: choose one with --article ({known})")
        entries = [entry for analysis in chosen for entry in explained(analysis, kb, what)]
        if not analyses:
            tally.finish(None)
    if as_json:
        click.echo(json.dumps(entries, ensure_ascii=False, indent=1))
    else:
        click.echo(as_text(entries, show=isolated if sys.stdout.isatty() else str), nl=False)
