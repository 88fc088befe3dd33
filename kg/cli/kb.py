"""kg kb."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import click

from kg._files import write_atomic
from kg.cli.app import EXIT_NOTHING_DONE, EXIT_USAGE, cli
from kg.cli.common import knowledge_base
from kg.errors import DataError
from kg.kb import COLUMNS, KnowledgeBase, Record, find, read_rows
from kg.kb.base import DATA
from kg.kb.check import check, check_tables
from kg.types import ENTITY_TYPES

_files = click.option(
    "--kb", "files", multiple=True, type=click.Path(exists=True, dir_okay=False), help="Your own names, too."
)


@cli.group()
def kb() -> None:
    """Look up, list, add and check the names kg knows."""


@kb.command("find")
@click.argument("names", nargs=-1, required=True)
@click.option("--date", help="Day for which an office is asked, 2025-10-16.")
@_files
def kb_find(names: tuple[str, ...], date: str | None, files: tuple[str, ...]) -> None:
    """Show what bears a name, best first: Arabic, English, an id, or an office.

    kg kb find الكرملين; kg kb find Q649; kg kb find "الرئيس الفرنسي" --date 2015-01-01
    """
    known = knowledge_base(files)
    missing = 0
    for name in names:
        records = find(known, name, date=date)
        for record in records:
            click.echo(_shown(record, known))
        if not records:
            missing += 1
            click.echo(f"kg: nothing bears the name {name}; kg kb add FILE adds it", err=True)
    if missing == len(names):
        click.get_current_context().exit(EXIT_NOTHING_DONE)


@kb.command("list")
@click.option("--type", "type_", type=click.Choice(ENTITY_TYPES), help="Only this type.")
@click.option("--kind", help="Only this kind: country, capital, party, armed_group ...")
@_files
def kb_list(type_: str | None, kind: str | None, files: tuple[str, ...]) -> None:
    """List the records, tab-separated: id, type, kind, name, English name."""
    for record in knowledge_base(files).records():
        if type_ in (None, record.type) and kind in (None, record.kind):
            click.echo("\t".join((record.id, record.type, record.kind, record.name, record.name_en or "")))


@kb.command("info")
@_files
def kb_info(files: tuple[str, ...]) -> None:
    """Count the records and say where they come from."""
    records = list(knowledge_base(files).records())
    kinds = Counter((record.type, record.kind) for record in records)
    for type_ in ENTITY_TYPES:
        own = {kind: count for (of, kind), count in kinds.items() if of == type_}
        if own:
            most = ", ".join(
                f"{kind or 'other'} {n}" for kind, n in sorted(own.items(), key=lambda x: (-x[1], x[0]))[:8]
            )
            click.echo(f"{type_:<8}{sum(own.values()):>6}  {most}")
    names = sum(1 + len(record.aliases) + len(record.weak) for record in records)
    click.echo(
        f"{len(records)} records, {names} names, {sum(r.qid is not None for r in records)} Wikidata ids, "
        f"{sum(len(r.offices) for r in records)} terms of office"
    )
    click.echo(f"Sources and licences: {DATA / 'LICENSES.md'}")


@kb.command("add")
@click.argument("file", type=click.Path(dir_okay=False))
@click.argument("name")
@click.option("--type", "type_", type=click.Choice(ENTITY_TYPES), required=True)
@click.option("--kind", default="", help="country, party, armed_group, outlet, company, official ...")
@click.option("--en", "name_en", default="", help="English name.")
@click.option("--alias", "aliases", multiple=True, help="A further name; may be repeated.")
@click.option("--weak", multiple=True, help="A name that often means something else; may be repeated.")
@click.option("--qid", default="", help="Wikidata id, where certain.")
@click.option("--country", default="", help="Id of its country: Q30.")
@click.option("--office", "offices", multiple=True, help="president@Q30:2025-01-20/; may be repeated.")
def kb_add(
    file: str, name: str, type_: str, kind: str, name_en: str, aliases: tuple[str, ...], weak: tuple[str, ...],
    qid: str, country: str, offices: tuple[str, ...],
) -> None:  # fmt: skip
    """Add a record to FILE, a table of your own (.csv or .tsv), made when it is not there. Use it with --kb FILE.

    Nothing is written when the record is faulty or its name or Wikidata id is another's.
    """
    row = {
        "type": type_, "kind": kind, "name": name, "name_en": name_en, "aliases": "|".join(aliases),
        "weak": "|".join(weak), "qid": qid, "country": country, "offices": "|".join(offices),
    }  # fmt: skip
    path = Path(file)
    if path.suffix.lower() not in (".csv", ".tsv"):
        raise click.UsageError(f"{file} is no table; end its name in .csv or .tsv")
    rows = [cells for _, cells in read_rows(path)] if path.exists() else []
    before = knowledge_base((file,) if rows else ())
    after = before.extended([(f"{file}, new line", row)])
    faults = [fault for fault in check(after) if fault not in set(check(before))]
    if faults:
        raise DataError("; ".join(faults) + "; nothing was added. Use --weak for a name that others bear, too")
    columns = list(dict.fromkeys([*(rows[0] if rows else COLUMNS), *row]))
    write_atomic(path, _table([*rows, row], columns, path.suffix.lower() == ".csv").encode())
    click.echo(f"kg: {name} added to {file}, which has {len(rows) + 1} records", err=True)


@kb.command("check")
@click.argument("files", nargs=-1, type=click.Path(exists=True, dir_okay=False))
def kb_check(files: tuple[str, ...]) -> None:
    """Find faults in your tables, or, without FILES, in the embedded ones: duplicates, clashing ids, dangling ids,
    names that two records claim, terms of office that end before they begin."""
    known = knowledge_base(files)
    faults = [fault for fault in check(known) if not files or fault not in set(check(KnowledgeBase.default()))]
    faults += [] if files else check_tables()
    for fault in faults:
        click.echo(fault)
    if faults:
        click.get_current_context().exit(EXIT_USAGE)
    click.echo(f"kg: no faults in {len(known)} records", err=True)


def _table(rows: list[dict[str, str]], columns: list[str], comma: bool) -> str:
    text = io.StringIO()
    table = csv.writer(text, delimiter="," if comma else "\t", lineterminator="\n")
    table.writerow(columns)
    table.writerows([row.get(column, "") for column in columns] for row in rows)
    return text.getvalue()


def _shown(record: Record, known: KnowledgeBase) -> str:
    """A record for people: one line and, indented, what more is known."""
    head = [record.id, record.type, record.kind, record.name, record.name_en or ""]
    lines = ["  ".join(part for part in head if part)]
    for label, names in (("also", record.aliases), ("weak", record.weak)):
        if names:
            lines.append(f"  {label}: {'، '.join(names)}")
    for label, other in (("country", record.country), ("stands for", record.stands_for)):
        if other:
            found = known.get(other)
            lines.append(f"  {label}: {other} {found.name_en or found.name if found else ''}".rstrip())
    lines += [f"  {o.title_key} of {o.of}: {o.start or '?'} to {o.end or 'now'}" for o in record.offices]
    return "\n".join(lines)
