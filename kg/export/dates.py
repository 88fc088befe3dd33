"""Dates as people write them: ``16 October 2025``, ``16 أكتوبر 2025``."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = {
    "en": "January February March April May June July August September October November December".split(),
    "ar": "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر".split(),
}
_SINCE = {"en": "from {}", "ar": "ابتداء من {}"}
_BETWEEN = {"en": "{} to {}", "ar": "{} إلى {}"}
_WEEK = {"en": "week {1} of {0}", "ar": "الأسبوع {1} من {0}"}
_ISO_WEEK = re.compile(r"(\d{4})-W(\d\d)")
_ISO_DAY = re.compile(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?")


def spoken(value: str, lang: str) -> str:
    """An ISO 8601 day, month, week or year, or an interval of them, in words; what is none of these stays as it is."""
    start, slash, end = value.partition("/")
    if slash:
        return (_BETWEEN if end else _SINCE)[lang].format(spoken(start, lang), spoken(end, lang))
    week = _ISO_WEEK.fullmatch(value)
    if week:
        return _WEEK[lang].format(week[1], int(week[2]))
    day = _ISO_DAY.fullmatch(value)
    if not day or not 1 <= int(day[2] or 1) <= 12:
        return value
    parts = [str(int(day[3]))] if day[3] else []
    parts += [_MONTHS[lang][int(day[2]) - 1]] if day[2] else []
    return " ".join([*parts, day[1]])


def order(value: str) -> str:
    """A key that sorts days, months and weeks by where they begin."""
    week = _ISO_WEEK.fullmatch(value)
    if week and 1 <= int(week[2]) <= 52 and int(week[1]) > 0:
        return date.fromisocalendar(int(week[1]), int(week[2]), 1).isoformat()
    return value
