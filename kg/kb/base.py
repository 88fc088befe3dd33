"""The embedded knowledge base and its lookup."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from kg.arabic import fold, normalise
from kg.errors import DataError
from kg.kb.bodies import SELF, Body, make_bodies, parts
from kg.kb.records import Record, make_point, make_record
from kg.kb.words import Nominal, make_heads, make_nominals, make_titles, nisba_forms

DATA = Path(__file__).parent / "data"
RECORD_FILES = tuple(
    f"{name}.tsv" for name in ("countries", "places", "organisations", "people", "peoples", "things", "cities")
)
USER_RANK = 60
"""Rank of a user's record that gives none: after countries and capitals, before most people and cities."""

_PROCLITICS = ("و", "ف", "ب", "ل", "ك", "س")
_NISBA = ("ي", "يه", "يون", "يين", "يات", "يان")
"""Endings of nationalities, folded."""
_PLAIN = frozenset("ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي0123456789 ")
_FOLDED = str.maketrans("أإآىةؤئ", "ااايهوي")
_ENCLITICS = ("ه", "ها", "هم", "هن", "هما", "نا", "ك", "كم", "ي", "ني", "هو", "هي")


@dataclass(frozen=True, slots=True)
class _Demonym:
    """What an inflected adjective says: its record, whether it is a plural, whether it is more often another word, and
    the exact spellings that are another word."""

    record: str
    plural: bool
    weak: bool
    excluded: frozenset[str]


class KnowledgeBase:
    """Names and what they name. Everything is matched on `kg.arabic.fold`ed words; nothing is changed after building.

    Records that share a name are returned best first: those that bear it plainly before those for which it is weak
    (see `Record`), then by `rank`, then by id.
    """

    def __init__(self, records: Iterable[Record], *, data: Path = DATA) -> None:
        self._data = data
        self._records: dict[str, Record] = {}
        for record in records:
            self._records[record.id] = record
        self._index: dict[str, list[tuple[bool, int, str]]] = {}
        self._longest: dict[str, int] = {}
        for record in self._records.values():
            self._add(name_key(record.name), record, weak=record.ambiguous)
            for name in record.aliases:
                self._add(name_key(name), record, weak=False)
            for name in record.weak:
                self._add(name_key(name), record, weak=True)
        for entries in self._index.values():
            if len(entries) > 1:
                entries.sort()

    def _add(self, key: str, record: Record, *, weak: bool) -> None:
        self._index.setdefault(key, []).append((weak, -record.rank, record.id))
        first, _, rest = key.partition(" ")
        count = 1 + rest.count(" ") + bool(rest)
        if count > self._longest.get(first, 0):
            self._longest[first] = count

    @classmethod
    def default(cls) -> KnowledgeBase:
        """The embedded knowledge base, read once."""
        return _default()

    @classmethod
    def load(cls, paths: Iterable[str | Path]) -> KnowledgeBase:
        """The embedded knowledge base and the user's own tables (CSV or TSV by suffix, columns of `records.COLUMNS`).

        A line whose id (or, without one, qid) is known already adds its names and offices to that record and replaces
        what else it gives. Raises DataError naming file and line.
        """
        return _default().extended(pair for path in paths for pair in read_rows(Path(path)))

    def extended(self, rows: Iterable[tuple[str, Mapping[str, str]]]) -> KnowledgeBase:
        """This knowledge base and more: ("file, line N", cells by column) as `read_rows` gives. See `load`."""
        known = dict(self._records)
        for where, row in rows:
            record = make_record(row, self.titles, where)
            if not row.get("rank", "").strip():
                record = replace(record, rank=USER_RANK)
            known[record.id] = _extended(known[record.id], record) if record.id in known else record
        return KnowledgeBase(known.values(), data=self._data)

    def __len__(self) -> int:
        return len(self._records)

    def records(self) -> Iterator[Record]:
        """Every record, in the order of the tables."""
        return iter(self._records.values())

    def get(self, record_id: str) -> Record | None:
        """The record with this id; those of `body` too."""
        found = self._records.get(record_id)
        if found is None and (made := parts(record_id)) is not None:
            body = next((b for b in self._bodies.values() if b.key == made[0]), None)
            country = self._records.get(made[1])
            return body.of(country) if body and country else None
        return found

    def name_of(self, record_id: str) -> str | None:
        """The name of a record of the tables; None for an unknown id, and for a body whose name was put together."""
        record = self._records.get(record_id)
        return record.name if record is not None else None

    def point(self, record_id: str) -> tuple[float, float] | None:
        """Where the place with this id is, (latitude, longitude) in WGS 84 degrees: a town's centre, the middle of the
        mainland of a country. None where no table says it."""
        record = self._records.get(record_id)
        return record.point if record and record.point else self._points.get(record_id)

    @cached_property
    def _points(self) -> dict[str, tuple[float, float]]:
        rows = read_rows(self._data / "coordinates.tsv")
        points = ((row["id"], make_point(row, where)) for where, row in rows)
        return {record_id: point for record_id, point in points if point}

    def lookup(self, words: Sequence[str]) -> tuple[Record, ...]:
        """All records with this name, best first: ``lookup(["البيت", "الأبيض"])``. Words are folded here."""
        return self._found(" ".join(fold(word) for word in words))

    def certain(self, words: Sequence[str]) -> bool:
        """Whether the name is safe by itself: some record bears it and it is no weak name of that record."""
        entries = self._index.get(" ".join(fold(word) for word in words), [])
        return bool(entries) and not entries[0][0]

    def longest(self, words: Sequence[str], start: int) -> tuple[int, tuple[Record, ...]]:
        """The longest name that begins at `start` in these FOLDED words: (its number of words, records best first).

        (0, ()) when none does.
        """
        for count in range(min(self._longest.get(words[start], 0), len(words) - start), 0, -1):
            found = self._found(" ".join(words[start : start + count]))
            if found:
                return count, found
        return 0, ()

    def _found(self, key: str) -> tuple[Record, ...]:
        entries = self._index.get(key)
        return tuple(dict.fromkeys(self._records[record_id] for _, _, record_id in entries)) if entries else ()

    # demonyms

    @cached_property
    def _demonyms(self) -> dict[str, _Demonym]:
        """By folded form."""
        table: dict[str, _Demonym] = {}
        for _, row in read_rows(self._data / "demonyms.tsv"):
            excluded = frozenset(row["not"].split("|")) - {""}
            single: set[str] = set()
            plural = {fold(form) for form in row["plurals"].split("|") if form}
            for stem in row["stems"].split("|"):
                if stem:
                    one, many = nisba_forms(stem)
                    single |= one
                    plural |= many
            for forms, is_plural in ((plural, True), (single, False)):
                entry = _Demonym(row["record"], is_plural, row["weak"] == "1", excluded)
                for form in forms:
                    if not (form.endswith("يا") and form in self._index):  # روسيا is the country, not روسيًّا
                        table.setdefault(form, entry)
                    table.setdefault(_definite_phrase(form), entry)
        return table

    @cached_property
    def _demonym_words(self) -> int:
        return max(form.count(" ") + 1 for form in self._demonyms)

    def _demonym(self, phrase: str, weak: bool) -> _Demonym | None:
        entry = self._demonyms.get(fold(phrase))
        if entry is None or (entry.weak and not weak) or normalise(phrase).text in entry.excluded:
            return None
        return entry

    def demonym(self, word: str, *, weak: bool = False) -> Record | None:
        """The country, region or people of an adjective in any inflection: أميركية, الأمريكيين, الروس, الأكراد.

        With `weak`, of one that is more often another word, too: المالي is "financial" before it is "Malian", so ask
        only after a noun such as الجيش or الرئيس. Spellings that are another word (اليمنى "right hand") never count.
        """
        entry = self._demonym(word, weak)
        return self._records.get(entry.record) if entry else None

    def people_of(self, word: str) -> bool:
        """Whether the form is a plural, which speaks of people: الروس, الأمريكيين, not الروسي."""
        entry = self._demonym(word, weak=True)
        return entry is not None and entry.plural

    def longest_demonym(self, words: Sequence[str], start: int) -> tuple[int, Record | None]:
        """The longest adjective that begins at `start`: الكوري الشمالي is two words. (0, None) when none does."""
        for count in range(min(self._demonym_words, len(words) - start), 0, -1):
            record = self.demonym(" ".join(words[start : start + count]))
            if record:
                return count, record
        return 0, None

    # people and offices

    def surname(self, word: str, *, date: str | None = None) -> tuple[Record, ...]:
        """People known by this short name (ترمب, بوتن, السيسي, بن سلمان), best first.

        With a date, those who hold an office then come first.
        """
        people = [record for record in self._found(fold(word)) if record.type == "PER"]
        if date:
            people.sort(key=lambda record: not any(_held(office.start, office.end, date) for office in record.offices))
        return tuple(people)

    @cached_property
    def _holders(self) -> dict[tuple[str, str], list[tuple[str, str, Record]]]:
        table: dict[tuple[str, str], list[tuple[str, str, Record]]] = {}
        for record in self._records.values():
            for office in record.offices:
                entry = (_padded(office.start, "0000"), _padded(office.end, "9999"), record)
                table.setdefault((office.title_key, office.of), []).append(entry)
        for entries in table.values():
            entries.sort(key=lambda entry: entry[:2])
        return table

    def holder(self, title_key: str, of: str, date: str | None = None) -> Record | None:
        """Who holds the office at a date (ISO 8601; a year or month is taken at its middle), by default the last known.

        ``holder("president", "Q30", "2018")`` is Trump, ``"2022"`` Biden. On the day of a handover it is the successor.
        """
        entries = self._holders.get((title_key, of), [])
        day = _padded(date, "9998")
        for start, end, record in reversed(entries):
            if start <= day <= end:
                return record
        return None if date or not entries else entries[-1][2]

    # what every country has

    @cached_property
    def _bodies(self) -> dict[str, Body]:
        return make_bodies(row for _, row in read_rows(self._data / "bodies.tsv"))

    @cached_property
    def _body_records(self) -> dict[tuple[str, str], Record]:
        """Records of the tables by kind of body and country: الجيش الأوكراني is the army of Q212."""
        table: dict[tuple[str, str], Record] = {}
        for record in self._records.values():
            if record.country is None or record.type not in ("ORG", "NORP"):
                continue
            for name in (record.name, *record.aliases):
                words = name_key(name).split()
                for count in (1, 2):
                    body = self._bodies.get(" ".join(words[:-count]))
                    country = self.demonym(" ".join(words[-count:]), weak=True) if body is not None else None
                    if body is not None and country is not None and country.id == record.country:
                        table.setdefault((body.key, country.id), record)
        return table

    def body_key(self, words: Sequence[str]) -> str | None:
        """The kind of body that exactly these FOLDED words name, without their country: الخارجيه, القوات المسلحه."""
        body = self._bodies.get(" ".join(words))
        return body.key if body else None

    def body(self, words: Sequence[str], country: Record) -> Record | None:
        """What these FOLDED words name in a country: ``body(["الجيش"], sudan)``.

        A record of the tables, else one made for it; the country itself for الجانب. None when they name no such thing.
        """
        body = self._bodies.get(" ".join(words))
        if body is None:
            return None
        return country if body.key == SELF else self._body_records.get((body.key, country.id)) or body.of(country)

    # words

    @cached_property
    def _titles(self) -> dict[str, str]:
        return make_titles(row for _, row in read_rows(self._data / "titles.tsv"))

    @cached_property
    def titles(self) -> frozenset[str]:
        """All title keys."""
        return frozenset(self._titles.values())

    def office(self, words: Sequence[str]) -> str | None:
        """The title key of exactly these FOLDED words: وزير الخارجيه gives foreign_minister."""
        return self._titles.get(" ".join(words))

    def longest_office(self, words: Sequence[str], start: int) -> tuple[int, str | None]:
        """The longest title that begins at `start` in these FOLDED words; (0, None) when none does."""
        for count in range(min(5, len(words) - start), 0, -1):
            key = self.office(words[start : start + count])
            if key:
                return count, key
        return 0, None

    @cached_property
    def _nominals(self) -> dict[str, Nominal]:
        return make_nominals(row for _, row in read_rows(self._data / "nominals.tsv"))

    def nominal(self, word: str) -> Nominal | None:
        """The noun for participants without a name that this is a form of: جنود, المتظاهرين, صواريخ."""
        return self._nominals.get(fold(word))

    def person_noun(self, word: str) -> Nominal | None:
        """As `nominal`, people only: مسؤولون yes, صواريخ no."""
        nominal = self.nominal(word)
        return nominal if nominal and nominal.type == "NOM" else None

    @cached_property
    def _heads(self) -> dict[str, str]:
        heads = make_heads(row for _, row in read_rows(self._data / "heads.tsv"))
        for form, nominal in self._nominals.items():
            heads.setdefault(form, "PER" if nominal.type == "NOM" else nominal.type)
        return heads

    def head_type(self, word: str) -> str | None:
        """The entity type a noun gives to the name it heads: وزارة ORG, مطار FAC, مدينة GPE, نهر LOC, مسؤول PER."""
        return self._heads.get(fold(word))

    @cached_property
    def _names(self) -> frozenset[str]:
        return frozenset(fold(row["name"]) for _, row in read_rows(self._data / "names.tsv"))

    def given_name(self, word: str) -> bool:
        """Whether people are frequently called so: وليد, ليلى, كريم."""
        return fold(word) in self._names

    @cached_property
    def _women(self) -> frozenset[str]:
        return frozenset(fold(row["name"]) for _, row in read_rows(self._data / "names.tsv") if row["gender"] == "f")

    def woman(self, word: str) -> bool:
        """Whether women are called so: رشيدة, هيلاري, زينب. Not أسامة."""
        return fold(word) in self._women

    def whole_forms(self) -> frozenset[str]:
        """Folded tokens that are one word, a name or a nationality, though they look as if clitics could be cut off.

        واشنطن is not و + اشنطن, نتنياهو is not نتنيا + هو, فلبيني is not ف + لبيني. Names joined by "and" (البوسنة
        والهرسك) are left out, and so are the words in split.tsv, which are more often cut than not (وان is "and that"
        before it is the city of Van).
        """
        return self._whole

    @cached_property
    def _whole(self) -> frozenset[str]:
        forms = {form for form in self._demonyms if form.endswith(_NISBA)} | set(self._names)
        for record in self._records.values():
            names = (record.name, *record.aliases, *record.weak)
            inner = record.type == "PER" or (record.type in ("GPE", "LOC") and " and " not in (record.name_en or ""))
            for name in names:
                parts = fold(name).split()
                if len(parts) == 1 or inner:
                    forms.update(parts)
        cut = {fold(row["form"]) for _, row in read_rows(self._data / "split.tsv")}
        return (
            frozenset(
                form
                for form in forms
                if len(form) > 2
                and not form.startswith(("وال", "بال", "كال", "فال", "لل"))
                and (form.startswith(_PROCLITICS) or form.endswith(_ENCLITICS))
            )
            - cut
        )


@lru_cache(maxsize=1)
def _default() -> KnowledgeBase:
    titles = frozenset(row["title_key"] for _, row in read_rows(DATA / "titles.tsv"))
    rows = (pair for name in RECORD_FILES for pair in read_rows(DATA / name))
    return KnowledgeBase(make_record(row, titles, where) for where, row in rows)


def read_rows(path: Path) -> Iterator[tuple[str, dict[str, str]]]:
    """("file, line N", the line's cells by column) of a TSV, or CSV by suffix."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise DataError(f"{path}: {error.strerror}; give an existing .csv or .tsv file") from error
    except UnicodeDecodeError as error:
        raise DataError(f"{path}: not UTF-8 at byte {error.start}; save it as UTF-8") from error
    lines = text.splitlines()
    table = csv.reader(lines) if path.suffix.lower() == ".csv" else (line.split("\t") for line in lines)
    header: list[str] | None = None
    for number, cells in enumerate(_rows(table, path), 1):
        if not any(cells):
            continue
        if header is None:
            header = [cell.strip() for cell in cells]
            continue
        if len(cells) > len(header):
            raise DataError(f"{path}, line {number}: {len(cells)} cells under {len(header)} columns")
        yield f"{path}, line {number}", dict(zip(header, [*cells, *[""] * (len(header) - len(cells))], strict=True))


def _rows(table: Iterable[list[str]], path: Path) -> Iterator[list[str]]:
    try:
        yield from table
    except csv.Error as error:
        raise DataError(f"{path}: not a CSV file ({error}); see to its quotation marks") from error


def _extended(old: Record, new: Record) -> Record:
    return replace(
        new,
        name_en=new.name_en or old.name_en,
        kind=new.kind or old.kind,
        aliases=tuple(dict.fromkeys((*new.aliases, *(name for name in (old.name, *old.aliases) if name != new.name)))),
        weak=tuple(dict.fromkeys((*new.weak, *old.weak))),
        qid=new.qid or old.qid,
        country=new.country or old.country,
        stands_for=new.stands_for or old.stands_for,
        offices=(*old.offices, *new.offices),
        rank=max(old.rank, new.rank),
        point=new.point or old.point,
    )


def name_key(name: str) -> str:
    """`fold`, faster for the thousands of names that hold plain letters only."""
    return name.translate(_FOLDED) if _PLAIN.issuperset(name) else fold(name)


def _definite_phrase(form: str) -> str:
    """The article on every word: كوري شمالي gives الكوري الشمالي."""
    return " ".join("ال" + word for word in form.split())


def _padded(date: str | None, missing: str) -> str:
    """A full date to compare: the middle of the year or month that a short one names."""
    date = date or missing
    return date + {4: "-07-01", 7: "-15"}.get(len(date), "")


def _held(start: str | None, end: str | None, date: str) -> bool:
    return _padded(start, "0000") <= _padded(date, "9998") <= _padded(end, "9999")
