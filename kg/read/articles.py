"""From a record to an article: is the text usable, which day is that date, what is the article called."""

from __future__ import annotations

import hashlib
import logging
import re
from datetime import date

from kg.arabic import normalise, transliterate
from kg.read.encoding import arabic_share
from kg.read.items import Failure, Metadata, Record
from kg.types import Article

MAX_CHARS = 1_000_000
"""Longest article read unless told otherwise, in characters: a long book; a newspaper article has 2,000 to 10,000."""

MIN_ARABIC = 0.3
"""Least part of the letters that must be Arabic."""

notices = logging.getLogger("kg.read")

_YEAR_FIRST = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?!\d)", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?!\d)", re.ASCII)
_SHORT = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2]))?", re.ASCII)
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_LONE = re.compile("[\ud800-\udfff]")
_MAX_ID = 100


def unusable(text: str, *, max_chars: int = MAX_CHARS) -> str | None:
    """Why a text cannot be read as an Arabic article, as a clause ("is empty"), or None when it can."""
    if not text.strip():
        return "is empty"
    if len(text) > max_chars:
        return f"has {len(text):,} characters, more than the limit of {max_chars:,} (--max-chars raises it)"
    share = arabic_share(text)
    if share < MIN_ARABIC:
        return f"is not Arabic: {share:.0%} of its letters are, and at least {MIN_ARABIC:.0%} must be"
    return None


def iso_date(text: str) -> str | None:
    """The day as ``2025-10-16``, from ``2025-10-16``, ``2025-10-16T09:00:00Z``, ``2025/10/16`` or, day first,
    ``16/10/2025``; digits may be Arabic (١٦/١٠/٢٠٢٥). A month or year alone stays (``2025-10``, ``2025``).
    None for anything else and for days that do not exist."""
    plain = normalise(text).text.strip()
    if _SHORT.fullmatch(plain):
        return plain if plain[:4] != "0000" else None
    if match := _YEAR_FIRST.match(plain):
        year, month, day = match[1], match[3], match[4]
    elif match := _DAY_FIRST.match(plain):
        day, month, year = match[1], match[3], match[4]
    else:
        return None
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError:
        return None


def usable_date(said: str | None, path: str, line: int | None = None) -> str | None:
    """`iso_date` of what an input says, with a notice when it says something that is no date."""
    day = iso_date(said) if said else None
    if said and day is None:
        reason = f"the date {said!r} is not one kg can read (write 2025-10-16); the article has no date"
        notices.warning("%s", Failure(reason, path, line))
    return day


def safe_id(name: str) -> str:
    """A name made fit for file names and IRIs: ASCII letters, digits, ``.``, ``_`` and ``-``, at most 100 characters.

    Arabic letters are written in Latin (قمة gives qma). Empty when nothing is left.
    """
    safe = _UNSAFE.sub("-", transliterate(name)).strip("-._")
    if len(safe) > _MAX_ID:
        safe = f"{safe[: _MAX_ID - 9]}-{text_id(name)[:8]}"
    return safe


def text_id(text: str) -> str:
    """A short name for a text that has none: the first 12 hexadecimal digits of its SHA-256."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


class Ids:
    """Gives every article of a run its own id: the second ``news`` becomes ``news-2``. Letter case does not tell ids
    apart, because it does not tell files apart everywhere."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._next: dict[str, int] = {}

    def claim(self, wanted: str) -> str:
        """`wanted` when it is free, else the first free ``wanted-N``."""
        unique, number = wanted, self._next.get(wanted.casefold(), 2)
        while unique.casefold() in self._taken:
            unique = f"{wanted}-{number}"
            number += 1
        self._taken.add(unique.casefold())
        if unique != wanted:
            self._next[wanted.casefold()] = number
            notices.info("there is more than one article %s; one is now %s", wanted, unique)
        return unique


def build(
    record: Record, *, path: str, stem: str, options: Metadata, ids: Ids, max_chars: int = MAX_CHARS
) -> Article | Failure:
    """The article a record holds, or why it holds none.

    What the record states goes before `options`, and those before what was guessed from a page. `stem` names records
    without an id, together with their number when the file holds several.
    """
    facts = record.stated.over(options).over(record.guessed)
    wanted = safe_id(facts.id or "")
    if not wanted and stem:
        wanted = safe_id(stem if record.number is None else f"{stem}-{record.number}")
    reason = unusable(record.text, max_chars=max_chars)
    if reason:
        return Failure(reason, path, record.line, safe_id(facts.id or "") or None)
    text = mended(record.text)
    if text != record.text:
        notices.warning("%s", Failure("holds halves of characters, replaced by U+FFFD", path, record.line))
    day = usable_date(facts.date, path, record.line)
    title, source, url = (mended(fact) if fact else fact for fact in (facts.title, facts.source, facts.url))
    return Article(ids.claim(wanted or text_id(text)), text, title, day, source, url)


def mended(text: str) -> str:
    """Halves of characters (JSON's "\\ud83d" alone), which no file can hold, as U+FFFD; offsets stay."""
    return _LONE.sub("\ufffd", text)
