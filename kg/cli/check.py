"""kg check."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kg.cli.app import EXIT_SOME_FAILED, cli
from kg.cli.common import locale_language
from kg.errors import InputError
from kg.pipeline import RDF_FORMATS, SUFFIXES

if TYPE_CHECKING:
    from kg.rdf.check import Finding, Report

SHOWN = 5
"""Nodes named for one kind of fault, unless all are asked for."""
WORDS = {
    "en": {
        "good": "conforms",
        "bad": "does not conform",
        "counts": "articles: {articles}, relations: {relations}, entities: {entities}",
        True: "error",
        False: "warning",
        "found": "found",
        "more": "and {} more (--all shows them)",
    },
    "ar": {
        "good": "مطابق",
        "bad": "غير مطابق",
        "counts": "المقالات: {articles}، العلاقات: {relations}، الكيانات: {entities}",
        True: "خطأ",
        False: "تنبيه",
        "found": "الموجود",
        "more": "وغيرها {} (يعرضها --all)",
    },
}


@cli.command(
    epilog="""\b
Exit codes:
  0    everything conforms
  1    something does not, or is malformed
  2    the command line is wrong"""
)
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True), metavar="FILES...")
@click.option("--from", "input_format", type=click.Choice(RDF_FORMATS), help="Format of the files; else by name.")
@click.option("--lang", type=click.Choice(("en", "ar")), help="Language of the messages; else by the locale.")
@click.option("--all", "everything", is_flag=True, help="Name every node at fault, not the first few.")
@click.option("--json", "as_json", is_flag=True, help="Print the findings as JSON.")
@click.pass_context
def check(
    context: click.Context,
    files: tuple[str, ...],
    input_format: str | None,
    lang: str | None,
    everything: bool,
    as_json: bool,
) -> None:
    """Check RDF files, or folders of them, by the SHACL shapes of what kg writes.

    The shapes are printed by kg vocabulary --format shapes; any SHACL tool can use them.
    """
    from kg.rdf.check import check_file

    language = lang or locale_language()
    records, failed = [], False
    for path in _rdf_files(files):
        try:
            report = check_file(path, input_format)
        except InputError as error:
            failed = True
            records.append({"file": path, "conforms": False, "error": str(error)})
            click.echo(f"kg: {error}", err=True)
            continue
        failed = failed or not report.conforms
        records.append({"file": path, "conforms": report.conforms, **asdict(report)})
        if not as_json:
            click.echo("\n".join(_lines(path, report, language, None if everything else SHOWN)))
    if as_json:
        click.echo(json.dumps(records, ensure_ascii=False, indent=1))
    if failed:
        context.exit(EXIT_SOME_FAILED)


def _rdf_files(names: Iterable[str]) -> Iterator[str]:
    """The files, and of folders those that are RDF by their names, in order."""
    for name in names:
        if Path(name).is_dir():
            inside = sorted(path for path in Path(name).rglob("*") if SUFFIXES.get(path.suffix.lower()) in RDF_FORMATS)
            if not inside:
                raise click.UsageError(f"no RDF file in {name}: kg reads {', '.join(RDF_FORMATS)}")
            yield from map(str, inside)
        else:
            yield name


def _lines(path: str, report: Report, language: str, limit: int | None) -> Iterator[str]:
    """The report for people: every message once, with the nodes it is about."""
    from kg.rdf import VOCABULARY, prefixes
    from kg.rdf.writers import compacter

    words, compact = WORDS[language], compacter(prefixes(VOCABULARY))
    counts = words["counts"].format(articles=report.articles, relations=report.relations, entities=report.entities)
    yield f"{path}: {words['good' if report.conforms else 'bad']} ({counts})"
    groups: dict[tuple[bool, str], list[Finding]] = defaultdict(list)
    for finding in report.findings:
        groups[finding.error, finding.message[language == "ar"]].append(finding)
    for (error, message), findings in sorted(groups.items(), key=lambda group: not group[0][0]):
        yield f"  {words[error]}: {message}"
        for finding in findings[:limit]:
            if finding.node:
                path = f" {compact(finding.path)}" if finding.path else ""
                value = f" — {words['found']}: {compact(finding.value)}" if finding.value else ""
                yield f"    {finding.node}{path}{value}"
        if limit is not None and len(findings) > limit:
            yield "    " + words["more"].format(len(findings) - limit)
