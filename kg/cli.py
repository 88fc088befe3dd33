"""The command ``kg``."""

from __future__ import annotations

import json
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg import __version__
from kg._files import write_atomic
from kg.errors import FormatError, InputError, KgError, ModelError
from kg.pipeline import (
    FORMATS,
    SUFFIXES,
    Extraction,
    annotate_many,
    attempt,
    content,
    default_kb,
    extract_many,
    format_of,
    serialise,
    stanza_annotator,
)
from kg.read import FORMATS as INPUT_FORMATS
from kg.read import MAX_CHARS, STDIN, Failure, Metadata, Source, find, iso_date, read_sources
from kg.types import Analysis, Article, Document

if TYPE_CHECKING:
    import networkx

    from kg.kb import KnowledgeBase

EXIT_SOME_FAILED = 1
EXIT_USAGE = 2
EXIT_NOTHING_DONE = 3
EXIT_MODELS = 4
EXIT_OUTPUT = 5
EXIT_INTERRUPTED = 130
EXIT_PIPE_CLOSED = 141

_EXIT_CODES = """\b
Exit codes:
  0    everything was done
  1    some articles failed, the others are done
  2    the command line or a knowledge-base file is wrong
  3    nothing could be done: every article failed
  4    models are missing, damaged or cannot be fetched
  5    the output cannot be written (disk full, no permission)
  130  interrupted
  141  whoever read the output stopped reading"""

_MODELS = ("embedded", "stanza", "default_fast", "default_accurate")
_BAR = 24

_Command = TypeVar("_Command", bound=Callable[..., Any])


class _Group(click.Group):
    """Turns everything that can end a run into one line and an exit code."""

    def invoke(self, ctx: click.Context) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except ModelError as error:
            code = _complain(str(error), EXIT_MODELS)
        except KgError as error:
            code = _complain(str(error), EXIT_USAGE)
        except BrokenPipeError:
            _silence_stdout()
            code = EXIT_PIPE_CLOSED
        except OSError as error:
            _silence_stdout()
            where = f"{error.filename}: " if error.filename else ""
            code = _complain(f"{where}{error.strerror or error}", EXIT_OUTPUT)
        except KeyboardInterrupt:
            code = _complain("interrupted; files written so far are whole", EXIT_INTERRUPTED)
        ctx.exit(code)


class _DefaultGroup(click.Group):
    """A group whose first command runs when no command is named."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in ctx.help_option_names:
            args = [next(iter(self.commands)), *args]
        return super().parse_args(ctx, args)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]}, epilog=_EXIT_CODES)
@click.version_option(__version__, prog_name="kg")
def cli() -> None:
    """Arabic news to knowledge graph: who did what to whom, when, and who says so."""


def main() -> None:
    """Run the command line; the entry point of ``kg`` and ``python -m kg``."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    cli(prog_name="kg")


def _input_options(command: _Command) -> _Command:
    for decorate in reversed(
        (
            click.argument("inputs", nargs=-1, required=True, metavar="INPUTS..."),
            click.option("--from", "input_format", type=click.Choice(INPUT_FORMATS), help="Format of the inputs."),
            click.option("--models", default="embedded", show_default=True, help=f"{', '.join(_MODELS)}."),
            click.option("--date", help="Day of publication, 2025-10-16, where the article gives none."),
            click.option("--source", help="Outlet."),
            click.option("--title", help="Title."),
            click.option("--url", help="Address."),
            click.option("--id", "article_id", help="Name of the article in files and IRIs."),
            click.option(
                "--max-chars",
                type=click.IntRange(min=1),
                default=MAX_CHARS,
                show_default=True,
                help="Longest article that is read.",
            ),
            click.option("-q", "--quiet", is_flag=True, help="Print nothing but errors."),
        )
    ):
        command = decorate(command)
    return command


@cli.command(epilog=_EXIT_CODES)
@_input_options
@click.option("-o", "--output", help="File to write the graph to, or folder for one file an article.")
@click.option("--format", "output_format", type=click.Choice(FORMATS), help="Format of the graph; else by file name.")
@click.option(
    "--kb", "kb_files", multiple=True, type=click.Path(exists=True, dir_okay=False), help="Your own names, CSV or TSV."
)
@click.option(
    "--min-confidence",
    type=click.FloatRange(0, 1),
    default=0.0,
    metavar="SHARE",
    help="Leave out relations of constructions that were right less often than this on gold articles.",
)
@click.option("--lang", type=click.Choice(("en", "ar")), help="Language of the summary; else by the locale.")
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
    **facts: str | None,
) -> None:
    """Extract the knowledge graph of Arabic news articles.

    INPUTS are files (.txt, .jsonl, .json, .csv, .html, .conllu), folders of them, or - for standard input. Without -o a
    summary is printed, or the graph when --format is given. With -o FILE all articles go into one graph; with -o DIR/
    each gets a file named by its id (.ttl unless --format says otherwise).

    Facts such as --date fill in what an article's fields or its sidecar file (x.meta.json or x.json beside x.txt) do
    not say; they go before the tags of a web page.
    """
    defaults = _metadata(facts)
    sources = list(find(inputs, format=input_format))
    target = _target(output, output_format, sources)
    several = len(sources) != 1 or not isinstance(sources[0], Source) or sources[0].format in ("jsonl", "csv")
    summaries = target is None or (not several and target.path is not None)
    progress = _Progress(sources, shown=not quiet and several and sys.stderr.isatty() and not _prints(target))
    tally = _Tally(progress)
    with _notices(progress, quiet=quiet):
        kb = _knowledge_base(kb_files)
        items = read_sources(sources, defaults=defaults, max_chars=max_chars)
        options = [("kb", Path(name).name) for name in kb_files]
        if min_confidence:
            options.append(("min_confidence", str(min_confidence)))
        results = extract_many(items, annotator=partial(stanza_annotator, models, kb=kb), kb=kb, options=options)
        contents: list[Analysis | networkx.MultiDiGraph[str]] = []
        for result in (found.above(min_confidence) for found in tally.successes(results)):
            if summaries and not quiet:
                _print_summary(result, lang or _locale_language(), apart=tally.done > 1)
            if target is None:
                continue
            found = attempt(result.id, content, result, target.format)
            if isinstance(found, Failure):
                tally.fail(found)
            elif target.folder is None:
                contents.append(found)
            else:
                data = attempt(result.id, serialise, [found], target.format)
                if isinstance(data, Failure):
                    tally.fail(data)
                else:
                    target.write(data, f"{result.id}.{target.format}")
        if target is not None and contents:
            target.write(serialise(contents, target.format))
    tally.finish(target.name if target and not quiet else None)


@cli.command(epilog=_EXIT_CODES)
@_input_options
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

    defaults = _metadata(facts)
    if pretokenized and input_format == "conllu":
        raise click.UsageError("--pretokenized takes plain text; a CoNLL-U file has its tokens already")
    sources = list(find(inputs, format=input_format))
    target = _Target("conllu", path=Path(output) if output not in (None, STDIN) else None, inputs=_taken(sources))
    if target.path is not None:
        _check_folder(target.path)
    progress = _Progress(sources, shown=not quiet and len(sources) > 1 and sys.stderr.isatty() and not _prints(target))
    tally = _Tally(progress)
    pieces: list[str] = []
    with _notices(progress, quiet=quiet):
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


@cli.group(cls=_DefaultGroup)
def evaluate() -> None:
    """Measure extraction against annotations made by people.

    kg evaluate GOLD PRED compares folders of graphs: one ID.json an article, predictions as written by kg extract
    --format json -o PRED/.
    """


@evaluate.command("graphs")
@click.argument("gold", type=click.Path(exists=True, file_okay=False))
@click.argument("pred", type=click.Path(exists=True, file_okay=False))
@click.option("--show", "article_id", metavar="ID", help="List what was found, missed and too much in one article.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate_graphs(gold: str, pred: str, article_id: str | None, as_json: bool) -> None:
    """Compare the graphs of folder PRED with those of folder GOLD (the default)."""
    from kg import evaluate

    if article_id is not None:
        click.echo(evaluate.show(gold, pred, article_id))
        return
    scores = evaluate.score(gold, pred)
    click.echo(json.dumps(asdict(scores), indent=1, ensure_ascii=False) if as_json else evaluate.format_scores(scores))


@evaluate.command("events")
@click.argument("spans", type=click.Path(exists=True, dir_okay=False))
@click.argument("predictions", required=False, type=click.Path(exists=True, dir_okay=False))
@click.option("-o", "--output", help="Write the triples to this file as JSON.")
@click.option("--models", default="embedded", show_default=True, help=f"{', '.join(_MODELS)}.")
def evaluate_events(spans: str, predictions: str | None, output: str | None, models: str) -> None:
    """Judge source-event-target triples by human annotations.

    SPANS is a JSON list of sentences with _id, text and spans. Without PREDICTIONS ({id: [[source, event, target]]})
    the sentences are read by kg itself.
    """
    from kg import evaluate

    if predictions is not None:
        click.echo(evaluate.format_event_scores(evaluate.score_events(spans, predictions)))
        return
    kb = default_kb()
    load = partial(stanza_annotator, models, kb=kb)
    results = extract_many(evaluate.events_to_articles(spans), annotator=load, kb=kb)
    tally = _Tally(_Progress([], shown=sys.stderr.isatty()))
    triples = evaluate.events_predictions(result.analysis for result in tally.successes(results))
    if output is not None:
        write_atomic(output, json.dumps(triples, ensure_ascii=False, indent=1).encode())
    click.echo(evaluate.format_event_scores(evaluate.score_events(spans, triples)))
    tally.finish(output)


@evaluate.command("rules")
@click.argument("gold", type=click.Path(exists=True, file_okay=False))
@click.argument("pred", type=click.Path(exists=True, file_okay=False))
def evaluate_rules(gold: str, pred: str) -> None:
    """How often each construction is right: the table behind the confidence of relations."""
    from kg import evaluate

    click.echo(evaluate.rule_shares(gold, pred))


@evaluate.command("times")
@click.argument("cases", type=click.Path(exists=True, file_okay=False))
def evaluate_times(cases: str) -> None:
    """Judge the values of time expressions by a folder of Recognizers-Text cases."""
    from kg import evaluate

    click.echo(evaluate.format_time_scores(evaluate.score_times(cases)))


@cli.group()
def models() -> None:
    """Show and download the models that read Arabic."""


@models.command("list")
def models_list() -> None:
    """List the model packages and whether they are on this machine."""
    from kg.models import list_packages

    for package in list_packages():
        state = "ready" if package.installed else "not downloaded"
        click.echo(f"{package.name:<18}{state:<16}{package.description}")


@models.command("download")
@click.argument("package", default="stanza")
@click.option("--url", help="A mirror of Stanza's resources.")
def models_download(package: str, url: str | None) -> None:
    """Download an official Stanza package: stanza, default_fast or default_accurate."""
    from kg.models import download

    click.echo(download(package, url=url))


@models.command("path")
@click.argument("package", default="embedded")
def models_path(package: str) -> None:
    """Print the folder a package is in."""
    from kg.models import path

    click.echo(path(package))


@models.command("info")
@click.argument("package", default="embedded")
def models_info(package: str) -> None:
    """Check a package's files and list them with size, digest and licence."""
    from kg.models import verify

    for file in verify(package):
        click.echo(f"{file.name:<32}{file.size / 1e6:>8.1f} MB  md5:{file.md5}  {file.licence}")


@dataclass(frozen=True, slots=True)
class _Target:
    """Where graphs go: a folder, one file, or standard output (neither)."""

    format: str
    inputs: frozenset[str]
    path: Path | None = None
    folder: Path | None = None

    @property
    def name(self) -> str | None:
        where = self.folder or self.path
        return str(where) if where else None

    def write(self, data: bytes, name: str = "") -> None:
        path = self.folder / name if self.folder else self.path
        if path is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        elif os.path.realpath(path) in self.inputs:
            raise InputError(f"{path} is one of the inputs and would be overwritten; choose another name or folder")
        else:
            write_atomic(path, data)


def _target(output: str | None, format: str | None, sources: list[Source | Failure]) -> _Target | None:
    if output is None and format is None:
        return None
    taken = _taken(sources)
    if output is None or output == STDIN:
        if format is None:
            raise click.UsageError("-o - needs --format")
        return _Target(format, taken)
    path = Path(output)
    unnamed = path.suffix.lower() not in SUFFIXES
    if output.endswith(("/", os.sep)) or path.is_dir() or (unnamed and len(sources) > 1):
        path.mkdir(parents=True, exist_ok=True)
        return _Target(format or "ttl", taken, folder=path)
    _check_folder(path)
    try:
        return _Target(format or format_of(path), taken, path=path)
    except FormatError as error:
        raise click.UsageError(f"{error}; or add --format, or end it in / for a folder") from error


def _check_folder(path: Path) -> None:
    """Say before the work that its result cannot be written."""
    folder = path.parent
    if not folder.is_dir():
        raise click.UsageError(f"the folder {folder} of {path.name} does not exist")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise PermissionError(13, "no permission to write", str(path))


def _taken(sources: list[Source | Failure]) -> frozenset[str]:
    """The files that must not be overwritten: inputs and the metadata beside them."""
    found = [source for source in sources if isinstance(source, Source) and source.path != STDIN]
    beside = [str(path) for source in found for path in source.sidecars() if path.exists()]
    return frozenset(map(os.path.realpath, [*(source.path for source in found), *beside]))


def _prints(target: _Target | None) -> bool:
    """Whether results go to a terminal, where a progress bar would be in their way."""
    return (target is None or target.name is None) and sys.stdout.isatty()


def _knowledge_base(files: tuple[str, ...]) -> KnowledgeBase:
    if not files:
        return default_kb()
    from kg.kb import KnowledgeBase

    return KnowledgeBase.load(files)


def _metadata(facts: dict[str, str | None]) -> Metadata:
    day = iso_date(facts["date"]) if facts["date"] else None
    if facts["date"] and day is None:
        raise click.UsageError(f"--date {facts['date']!r} is not a date; write it as 2025-10-16")
    return Metadata(facts["article_id"], facts["title"], day, facts["source"], facts["url"])


def _print_summary(result: Extraction, lang: str, *, apart: bool) -> None:
    from kg.summary import summarise

    text = attempt(result.id, lambda: summarise(result.analysis, lang=lang, isolate=sys.stdout.isatty()))
    click.echo(("\n" if apart else "") + (f"{text}\n" if isinstance(text, Failure) else text), nl=False)


def _locale_language() -> str:
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "ar" if locale.startswith("ar") else "en"


class _Progress:
    """A bar on standard error; or a count, when the number of articles is not known beforehand."""

    def __init__(self, sources: list[Source | Failure], *, shown: bool) -> None:
        self._shown = shown
        self._total = _count(sources) if shown else None
        self._count = 0
        self._start = time.monotonic()

    def advance(self) -> None:
        self._count += 1
        if not self._shown:
            return
        spent = time.monotonic() - self._start
        if self._total:
            filled = min(_BAR, _BAR * self._count // self._total)
            left = max(0, spent / self._count * (self._total - self._count))
            text = f"[{'#' * filled}{'.' * (_BAR - filled)}] {self._count}/{self._total}, {left:.0f} s left"
        else:
            text = f"{self._count} articles, {spent:.0f} s"
        click.echo(f"\r\x1b[2K{text}", err=True, nl=False)

    def clear(self) -> None:
        if self._shown:
            click.echo("\r\x1b[2K", err=True, nl=False)


def _count(sources: list[Source | Failure]) -> int | None:
    """How many articles there are, where that can be told without reading them: one a text or page, one a line."""
    total = 0
    for source in sources:
        if isinstance(source, Source) and source.format == "jsonl" and os.path.isfile(source.path):
            with suppress(OSError), open(source.path, "rb") as file:
                total += sum(1 for line in file if line.strip())
        elif isinstance(source, Source) and (source.format not in ("text", "html") or source.path == STDIN):
            return None
        else:
            total += 1
    return total


_T = TypeVar("_T")


class _Tally:
    """Counts what was done and what failed, and names the failures."""

    def __init__(self, progress: _Progress) -> None:
        self.done = self.failed = 0
        self._progress = progress

    def successes(self, results: Iterable[_T | Failure]) -> Iterator[_T]:
        for result in results:
            if isinstance(result, Failure):
                self.failed += 1
                self._say(result)
            else:
                self.done += 1
                yield result
            self._progress.advance()
        self._progress.clear()

    def fail(self, failure: Failure) -> None:
        """Something that was counted as done failed later."""
        self.done -= 1
        self.failed += 1
        self._say(failure)

    def _say(self, failure: Failure) -> None:
        self._progress.clear()
        click.echo(f"kg: {failure}", err=True)

    def finish(self, output: str | None) -> None:
        """Report and leave with the exit code."""
        if self.done + self.failed > 1 and (self.failed or output):
            click.echo(f"kg: {self.done} done, {self.failed} failed", err=True)
        if output and self.done:
            click.echo(f"kg: written to {output}", err=True)
        if not self.done:
            sys.stdout.flush()
            click.get_current_context().exit(EXIT_NOTHING_DONE)
        if self.failed:
            click.get_current_context().exit(EXIT_SOME_FAILED)


@contextmanager
def _notices(progress: _Progress, *, quiet: bool) -> Iterator[None]:
    """Shows what the readers remark on (`kg.read`) while it lasts, unless quiet."""
    logger = logging.getLogger("kg")
    handler = logging.NullHandler() if quiet else _Echo(progress)
    propagate, logger.propagate = logger.propagate, False
    logger.addHandler(handler)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.propagate = propagate


class _Echo(logging.Handler):
    def __init__(self, progress: _Progress) -> None:
        super().__init__()
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        self._progress.clear()
        click.echo(f"kg: note: {record.getMessage()}", err=True)


def _complain(message: str, code: int) -> int:
    click.echo(f"kg: {message}", err=True)
    return code


def _silence_stdout() -> None:
    """Nothing can be written any more; keep Python from trying when it ends."""
    sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115
