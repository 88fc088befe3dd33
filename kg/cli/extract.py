"""kg extract and kg annotate."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from kg.cli.app import EXIT_CODES, cli
from kg.cli.common import (
    OUTPUT_FORMATS,
    Progress,
    Tally,
    Target,
    check_folder,
    input_options,
    kb_option,
    knowledge_base,
    locale_language,
    metadata,
    notices,
    prints,
    rdf_options,
    taken_files,
    target_of,
)
from kg.cli.many import Many, into_store, many_options
from kg.pipeline import (
    Extraction,
    annotate_many,
    attempt,
    check_format,
    content,
    extract_many,
    serialise,
    serialise_folder,
    stanza_annotator,
)
from kg.read import STDIN, Failure, Source, find, read_sources
from kg.types import Analysis, Article, Document

if TYPE_CHECKING:
    import networkx

    from kg.rdf import Options


@cli.command(epilog=EXIT_CODES)
@input_options
@click.option("-o", "--output", help="File to write the graph to, or folder for one file an article.")
@click.option(
    "--format", "output_format", type=click.Choice(OUTPUT_FORMATS), help="Format of the graph; else by file name."
)
@kb_option
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="SHARE",
    help="Leave out relations of constructions that were right less often than this on gold articles.",
)
@many_options
@click.option("--lang", type=click.Choice(("en", "ar")), help="Language of the summary; else by the locale.")
@rdf_options
def extract(
    inputs: tuple[str, ...],
    output: str | None,
    output_format: str | None,
    input_format: str | None,
    models: str,
    kb_files: tuple[str, ...],
    lang: str | None,
    min_confidence: float,
    max_chars: int,
    quiet: bool,
    mapping: Options,
    many: Many,
    **facts: str | None,
) -> None:
    """Extract the knowledge graph of Arabic news articles.

    INPUTS are files (.txt, .jsonl, .json, .csv, .html, .rss, .conllu), folders of them, or -. Without -o a
    summary is printed, or the graph when --format is given. With -o FILE all articles go into one graph; with -o DIR/
    each gets a file named by its id (.ttl unless --format says otherwise). The formats csv, parquet and neo4j fill DIR/
    with tables of all articles. With --store DIR they go into a store, which kg query, kg serve and kg view read; the
    same command does only what is new or changed, and goes on where it was interrupted.

    Facts such as --date fill in what an article's fields or its sidecar file (x.meta.json or x.json beside x.txt) do
    not say; they go before the tags of a web page.
    """
    from kg.scale.work import Job, extracted

    defaults = metadata(facts)
    sources = list(find(inputs, format=input_format))
    job = Job(models, kb_files, min_confidence, mapping)
    if many.store is not None:
        if output is not None or output_format is not None:
            raise click.UsageError("give --store or -o and --format, not both")
        read = partial(read_sources, sources, defaults=defaults, max_chars=max_chars)
        into_store(sources, read, job, many, quiet=quiet)
        return
    target = target_of(output, output_format, sources)
    if target is not None:
        check_format(target.format, mapping)
    several = len(sources) != 1 or not isinstance(sources[0], Source) or sources[0].format in ("jsonl", "csv")
    summaries = target is None or (not several and target.path is not None)
    progress = Progress(sources, shown=not quiet and several and sys.stderr.isatty() and not prints(target))
    tally = Tally(progress)
    with notices(progress, quiet=quiet):
        kb = knowledge_base(kb_files)
        items = read_sources(sources, defaults=defaults, max_chars=max_chars)
        results: Iterator[Extraction | Failure]
        if many.engine is not None:
            results = (result for _, result in many.run(partial(extracted, job), items))
        else:
            load = partial(stanza_annotator, models, kb=kb)
            results = extract_many(items, annotator=load, kb=kb, options=job.options())
        contents: list[Analysis | networkx.MultiDiGraph[str]] = []
        for result in (found.above(min_confidence) for found in tally.successes(results)):
            if summaries and not quiet:
                _print_summary(result, lang or locale_language(), apart=tally.done > 1)
            if target is None:
                continue
            found = attempt(result.id, content, result, target.format)
            if isinstance(found, Failure):
                tally.fail(found)
            elif target.folder is None or target.tables:
                contents.append(found)
            else:
                data = attempt(result.id, partial(serialise, **mapping), [found], target.format, kb)
                if isinstance(data, Failure):
                    tally.fail(data)
                else:
                    target.write(data, f"{result.id}.{target.format}")
        if target is not None and target.tables and contents:
            for name, data in serialise_folder(contents, target.format, kb).items():
                target.write(data, name)
        elif target is not None and contents:
            target.write(serialise(contents, target.format, kb, **mapping))
    tally.finish(target.name if target and not quiet else None)


@cli.command(epilog=EXIT_CODES)
@input_options
@click.option("-o", "--output", help="File to write to instead of standard output.")
@click.option("--pretokenized", is_flag=True, help="One sentence a line, tokens apart by spaces; both are kept.")
def annotate(
    inputs: tuple[str, ...],
    output: str | None,
    input_format: str | None,
    pretokenized: bool,
    models: str,
    max_chars: int,
    quiet: bool,
    **facts: str | None,
) -> None:
    """Print the grammatical reading of articles as CoNLL-U.

    `kg extract --from conllu` starts from such a file, whichever parser wrote it.
    """
    from kg.read.conllu import to_conllu

    defaults = metadata(facts)
    if pretokenized and input_format == "conllu":
        raise click.UsageError("--pretokenized takes plain text; a CoNLL-U file has its tokens already")
    sources = list(find(inputs, format=input_format))
    target = Target("conllu", path=Path(output) if output not in (None, STDIN) else None, inputs=taken_files(sources))
    if target.path is not None:
        check_folder(target.path)
    progress = Progress(sources, shown=not quiet and len(sources) > 1 and sys.stderr.isatty() and not prints(target))
    tally = Tally(progress)
    pieces: list[str] = []
    with notices(progress, quiet=quiet):
        items = read_sources(sources, defaults=defaults, max_chars=max_chars)
        load = partial(stanza_annotator, models)
        documents = _pretokenized(items, load) if pretokenized else annotate_many(items, annotator=load)
        for document in tally.successes(documents):
            if target.path is None:
                click.echo(to_conllu(document), nl=False)
            else:
                pieces.append(to_conllu(document))
        if target.path is not None and pieces:
            target.write("".join(pieces).encode())
    tally.finish(target.name if output and not quiet else None)


def _pretokenized(
    items: Iterable[Article | Document | Failure], load: Callable[[], Any]
) -> Iterator[Document | Failure]:
    for item in items:
        if isinstance(item, Article):
            sentences = [line.split() for line in item.text.splitlines() if line.strip()]
            yield attempt(item.id, load().annotate_tokens, item, sentences)
        else:
            yield item


def _print_summary(result: Extraction, lang: str, *, apart: bool) -> None:
    from kg.summary import summarise

    text = attempt(result.id, lambda: summarise(result.analysis, lang=lang, isolate=sys.stdout.isatty()))
    click.echo(("\n" if apart else "") + (f"{text}\n" if isinstance(text, Failure) else text), nl=False)
