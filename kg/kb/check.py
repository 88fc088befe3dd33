"""Faults of the knowledge base, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

from kg.arabic import fold, normalise
from kg.kb.base import DATA, RECORD_FILES, KnowledgeBase, read_rows
from kg.kb.records import Record


def check(kb: KnowledgeBase) -> list[str]:
    """Faults of the records, one sentence each, sorted; empty when there are none.

    Ids that no record has, two records with one Wikidata id, a name that two records bear without either calling it
    weak or ambiguous, an alias given twice, a term of office that ends before it begins.
    """
    records = list(kb.records())
    return sorted([*_dangling(kb, records), *_clashing_qids(records), *_shared_names(records), *_own_names(records)])


def check_tables(data: Path = DATA) -> list[str]:
    """Faults of the tables as they are written: ids given twice, stray spaces, marks that `normalise` would take off,
    and forms in titles.tsv and demonyms.tsv that two lines claim."""
    faults: list[str] = []
    first: dict[str, str] = {}
    for path in sorted(data.glob("*.tsv")):
        for where, row in read_rows(path):
            for column, cell in row.items():
                values = cell.split("|")
                if any(value != " ".join(value.split()) for value in values) or (cell and "" in values):
                    faults.append(f"{where}: stray space or empty value in column {column}: {cell!r}")
                if column in ("name", "aliases", "weak", "forms") and normalise(cell).text != cell:
                    faults.append(f"{where}: letters that normalisation changes in column {column}: {cell!r}")
            if path.name in RECORD_FILES:
                if row["id"] in first:
                    faults.append(f"{where}: id {row['id']} is taken by {first[row['id']]}")
                first.setdefault(row["id"], where)
    faults += _claimed_twice(data / "titles.tsv", "forms", "title_key")
    faults += _claimed_twice(data / "demonyms.tsv", "stems", "record")
    faults += _claimed_twice(data / "bodies.tsv", "forms", "key")
    return sorted(faults)


def _dangling(kb: KnowledgeBase, records: Iterable[Record]) -> Iterable[str]:
    for record in records:
        targets = [("country", record.country), ("stands_for", record.stands_for)]
        targets += [("office", office.of) for office in record.offices]
        for what, target in targets:
            if target is not None and kb.get(target) is None:
                yield f"{record.id} ({record.name}): {what} is {target}, which no record has"
        for office in record.offices:
            if office.start and office.end and office.end[: len(office.start)] < office.start[: len(office.end)]:
                yield f"{record.id} ({record.name}): {office.title_key} ends {office.end} before it begins"


def _clashing_qids(records: Iterable[Record]) -> Iterable[str]:
    bearers: dict[str, list[str]] = defaultdict(list)
    for record in records:
        if record.qid:
            bearers[record.qid].append(record.name)
            if record.id.startswith("Q") and record.id != record.qid:
                yield f"{record.id} ({record.name}): its qid is {record.qid}"
    for qid, names in bearers.items():
        if len(names) > 1:
            yield f"{qid}: borne by {', '.join(names)}"


def _shared_names(records: Sequence[Record]) -> Iterable[str]:
    bearers: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        certain = record.aliases if record.ambiguous else (record.name, *record.aliases)
        for key in {fold(name) for name in certain}:
            bearers[key].append(record)
    for key, sharing in bearers.items():
        if len(sharing) > 1:
            yield f"{key!r}: a certain name of {' and '.join(f'{record.id} ({record.name})' for record in sharing)}"


def _own_names(records: Iterable[Record]) -> Iterable[str]:
    for record in records:
        keys = [fold(name) for name in (record.name, *record.aliases, *record.weak)]
        for key in sorted({key for key in keys if keys.count(key) > 1}):
            yield f"{record.id} ({record.name}): {key!r} is given twice"


def _claimed_twice(path: Path, column: str, owner: str) -> Iterable[str]:
    claims: dict[str, str] = {}
    for where, row in read_rows(path):
        for form in filter(None, row[column].split("|")):
            taken = claims.setdefault(fold(form), row[owner])
            if taken != row[owner]:
                yield f"{where}: {form} is claimed by {taken} and {row[owner]}"
