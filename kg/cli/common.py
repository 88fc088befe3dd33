"""What commands share: options, where results go, progress, the tally of what failed."""

from __future__ import annotations

import functools
import logging
import os
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from kg._files import write_atomic
from kg.cli.app import EXIT_NOTHING_DONE, EXIT_SOME_FAILED
from kg.errors import FormatError, InputError
from kg.pipeline import FOLDERS, FORMATS, RDF_FORMATS, SUFFIXES, default_kb, format_of, load_kb
from kg.read import FORMATS as INPUT_FORMATS
from kg.read import MAX_CHARS, STDIN, Failure, Metadata, Source, iso_date

if TYPE_CHECKING:
    import networkx

    from kg.kb import KnowledgeBase
    from kg.rdf import Mentions, SameAs

OUTPUT_FORMATS = tuple(dict.fromkeys((*FORMATS, *FOLDERS)))
MODELS = ("embedded", "stanza", "default_fast", "default_accurate")
_BAR = 24
_EVERY = 0.1
"""Seconds between two pictures of the bar."""

_Command = TypeVar("_Command", bound=Callable[..., Any])

models_option = click.option("--models", default="embedded", show_default=True, help=f"{', '.join(MODELS)}.")
kb_option = click.option(
    "--kb",
    "kb_files",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False),
    help="Your own names: CSV, TSV or Turtle.",
)


def input_options(command: _Command) -> _Command:
    for decorate in reversed(
        (
            click.argument("inputs", nargs=-1, required=True, metavar="INPUTS..."),
            click.option("--from", "input_format", type=click.Choice(INPUT_FORMATS), help="Format of the inputs."),
            models_option,
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


def rdf_options(command: _Command) -> _Command:
    """How RDF is written, handed to the command as one dictionary `mapping`: the options of `kg.rdf.quads` given."""

    @functools.wraps(command)
    def packed(
        *arguments: Any,
        base: str | None,
        mentions: Mentions | None,
        direct: bool | None,
        star: bool | None,
        same_as: SameAs | None,
        **more: Any,
    ) -> Any:
        chosen = {"base": base, "mentions": mentions, "direct": direct, "star": star, "same_as": same_as}
        return command(*arguments, mapping={name: value for name, value in chosen.items() if value is not None}, **more)

    decorated: Any = packed
    for decorate in reversed(
        (
            click.option("--base", metavar="IRI", callback=_base, help="Start of the IRIs of the data, in RDF."),
            click.option(
                "--mentions",
                type=click.Choice(("nif", "oa", "none")),
                help="Places in the text, in RDF: NIF (the default), Web Annotation, or none.",
            ),
            click.option("--direct/--no-direct", default=None, help="Plain triples for facts, in RDF; default: yes."),
            click.option(
                "--star/--no-star",
                default=None,
                help="RDF 1.2 reifiers, which rdflib and Virtuoso cannot read; default: no.",
            ),
            click.option(
                "--same-as",
                type=click.Choice(("skos", "owl")),
                help="Links to Wikidata in RDF: skos:exactMatch (the default), or owl:sameAs as well.",
            ),
        )
    ):
        decorated = decorate(decorated)
    result: _Command = decorated
    return result


def _base(_context: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    if value is None:
        return None
    from kg.rdf.vocabulary import check_base

    try:
        return check_base(value)
    except InputError as error:
        raise click.BadParameter(str(error)) from error


@dataclass(frozen=True, slots=True)
class Target:
    """Where graphs go: a folder, one file, or standard output (neither)."""

    format: str
    inputs: frozenset[str]
    path: Path | None = None
    folder: Path | None = None

    @property
    def name(self) -> str | None:
        where = self.folder or self.path
        return str(where) if where else None

    @property
    def tables(self) -> bool:
        """Whether the folder holds the tables of all articles, not a file for each of them."""
        return self.folder is not None and self.format in FOLDERS

    def write(self, data: bytes, name: str = "") -> None:
        path = self.folder / name if self.folder else self.path
        if path is None:
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        elif os.path.realpath(path) in self.inputs:
            raise InputError(f"{path} is one of the inputs and would be overwritten; choose another name or folder")
        else:
            write_atomic(path, data)


def target_of(output: str | None, format: str | None, sources: list[Source | Failure]) -> Target | None:
    if output is None and format is None:
        return None
    taken = taken_files(sources)
    if output is None or output == STDIN:
        if format is None:
            raise click.UsageError("-o - needs --format")
        check_format(format)
        return Target(format, taken)
    path = Path(output)
    unnamed = path.suffix.lower() not in SUFFIXES
    folder = output.endswith(("/", os.sep)) or path.is_dir() or (unnamed and (len(sources) > 1 or format in FOLDERS))
    chosen = format or ("ttl" if folder else named_format(path))
    check_format(chosen, folder=folder)
    if folder:
        path.mkdir(parents=True, exist_ok=True)
        return Target(chosen, taken, folder=path)
    check_folder(path)
    return Target(chosen, taken, path=path)


def named_format(path: Path) -> str:
    """The format a file name asks for; says what to do when it asks for none."""
    try:
        return format_of(path)
    except FormatError as error:
        raise click.UsageError(f"{error}; or add --format, or end it in / for a folder") from error


def check_format(format: str, *, folder: bool = False) -> None:
    """Say before the work that a format needs a folder or a library that is not there."""
    if format not in FORMATS and not folder:
        raise click.UsageError(f"{format} is several files: name a folder, -o DIR/")
    from kg.export.extras import needs

    needs(format)


def graph_inputs(command: _Command) -> _Command:
    argument = click.argument("graphs", nargs=-1, required=True, metavar="GRAPHS...", type=click.Path(exists=True))
    return argument(command)


def read_graphs(paths: tuple[str, ...]) -> networkx.MultiDiGraph[str]:
    """The graph in RDF files, and in those of folders; several are merged."""
    from kg.graph import merge
    from kg.rdf import read

    files = [file for path in paths for file in _graph_files(Path(path))]
    graphs = [read(file) for file in files]
    return graphs[0] if len(graphs) == 1 else merge(graphs)


def _graph_files(path: Path) -> list[Path]:
    suffixes = tuple(suffix for suffix, format in SUFFIXES.items() if format in RDF_FORMATS)
    if path.is_dir():
        found = sorted(file for file in path.iterdir() if file.suffix.lower() in suffixes)
        if not found:
            raise InputError(f"{path}: no graph in this folder; kg extract INPUTS -o {path}/ puts some there")
        return found
    if path.suffix.lower() not in suffixes:
        raise InputError(
            f"{path} is not a graph ({', '.join(suffixes)}); make one with: kg extract {path} -o graph.ttl, "
            "or give that command this output"
        )
    return [path]


def check_folder(path: Path) -> None:
    """Say before the work that its result cannot be written."""
    folder = path.parent
    if not folder.is_dir():
        raise click.UsageError(f"the folder {folder} of {path.name} does not exist")
    if not os.access(path if path.exists() else folder, os.W_OK):
        raise PermissionError(13, "no permission to write", str(path))


def taken_files(sources: list[Source | Failure]) -> frozenset[str]:
    """The files that must not be overwritten: inputs and the metadata beside them."""
    found = [source for source in sources if isinstance(source, Source) and source.path != STDIN]
    beside = [str(path) for source in found for path in source.sidecars() if path.exists()]
    return frozenset(map(os.path.realpath, [*(source.path for source in found), *beside]))


def prints(target: Target | None) -> bool:
    """Whether results go to a terminal, where a progress bar would be in their way."""
    return (target is None or target.name is None) and sys.stdout.isatty()


def knowledge_base(files: tuple[str, ...]) -> KnowledgeBase:
    return load_kb(files) if files else default_kb()


def locale_language() -> str:
    """The language to speak when none is asked for: Arabic in an Arabic locale, else English."""
    locale = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "ar" if locale.startswith("ar") else "en"


def metadata(facts: dict[str, str | None]) -> Metadata:
    day = iso_date(facts["date"]) if facts["date"] else None
    if facts["date"] and day is None:
        raise click.UsageError(f"--date {facts['date']!r} is not a date; write it as 2025-10-16")
    return Metadata(facts["article_id"], facts["title"], day, facts["source"], facts["url"])


class Progress:
    """A bar on standard error; or a count, when the number of articles is not known beforehand."""

    def __init__(self, sources: list[Source | Failure], *, shown: bool) -> None:
        self._shown = shown
        self._total = _count(sources) if shown else None
        self._count = self._worked = 0
        self._start = time.monotonic()
        self._drawn = 0.0

    def advance(self, *, worked: bool = True) -> None:
        """One more article; `worked` says whether it took time, or had been done before."""
        self._count += 1
        self._worked += worked
        now = time.monotonic()
        if not self._shown or now - self._drawn < _EVERY:
            return
        self._drawn = now
        spent = now - self._start
        rate = f"{60 * self._worked / max(spent, 0.1):.0f} a minute"
        if self._total:
            filled = min(_BAR, _BAR * self._count // self._total)
            left = max(0, spent / max(self._worked, 1) * (self._total - self._count))
            bar = f"[{'#' * filled}{'.' * (_BAR - filled)}]"
            text = f"{bar} {self._count:,}/{self._total:,}, {rate}, {_duration(left)} left"
        else:
            text = f"{self._count:,} articles, {rate}, {_duration(spent)}"
        click.echo(f"\r\x1b[2K{text}", err=True, nl=False)

    def clear(self) -> None:
        if self._shown:
            click.echo("\r\x1b[2K", err=True, nl=False)


def _duration(seconds: float) -> str:
    """ "40 s", "12 min", "3 h 05 min"."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    hours, minutes = divmod(round(seconds / 60), 60)
    return f"{hours} h {minutes:02} min" if hours else f"{minutes} min"


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


class Tally:
    """Counts what was done and what failed, and names the failures."""

    def __init__(self, progress: Progress) -> None:
        self.done = self.failed = 0
        self._progress = progress

    def successes(self, results: Iterable[_T | Failure]) -> Iterator[_T]:
        for result in results:
            if not isinstance(result, Failure):
                self.done += 1
                yield result
                self._progress.advance()
            else:
                self.count(result)
        self._progress.clear()

    def count(self, failure: Failure | None, *, worked: bool = True) -> None:
        """One article more: a failure, or None for one that is done. `worked` as in `Progress.advance`."""
        if failure is None:
            self.done += 1
        else:
            self.failed += 1
            self._say(failure)
        self._progress.advance(worked=worked)

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
def notices(progress: Progress, *, quiet: bool) -> Iterator[None]:
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
    def __init__(self, progress: Progress) -> None:
        super().__init__()
        self._progress = progress

    def emit(self, record: logging.LogRecord) -> None:
        self._progress.clear()
        click.echo(f"kg: note: {record.getMessage()}", err=True)
