"""When: time expressions of Arabic news and their values.

`find_times` reads any text, `sentence_times` a parsed sentence, whose verbs say on which side a bare weekday or a date
without a year lies. Values are ISO 8601: a day ``2025-10-16`` (with a clock ``2025-10-16T20:00``), a month ``2025-02``,
a week ``2025-W42`` (Monday to Sunday), a year ``2025``, an interval with both ends included ``2025-02/2025-10`` (one
end open: ``2014/``, ``/2017``), a duration ``P3D``. A value is None when it cannot be computed: the article has no
date, or the words are vague (منذ سنوات) or count from another event (في اليوم التالي).

How far a value reaches follows the words: قبل ثلاثة أيام is a day, قبل عامين a year. "A few" (بضعة, القليلة) counts
as three, early and late (أوائل, أواخر) are the two halves of a period, the weekend is Saturday and Sunday: the
conventions of Recognizers-Text. Hijri dates follow Umm al-Qura (hijridate, 1343-1500 AH).

Reading goes in three steps over letter-folded text: names, deictics and quantities (one function and pattern each,
the longest wins), then what may stand around them (مساء, أواخر, a clock), then what joins them (منذ, حتى, من ... إلى,
بين ... و).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal

from hijridate import Gregorian, Hijri

from kg.arabic import bare, normalise
from kg.errors import InputError
from kg.types import Document, Sentence, TimeRef

Tense = Literal["past", "future"]

_LETTERS = str.maketrans("أإآٱةىؤئ٫", "اااا" + "هيوي.")


def _fold(text: str) -> str:
    """Spelling variants made one, character by character: offsets stay."""
    return text.translate(_LETTERS)


# ---------------------------------------------------------------------------------------------------- names and numbers


@cache
def _names() -> dict[str, dict[str, str]]:
    """`data/time.tsv`: kind -> folded form -> value."""
    table: dict[str, dict[str, str]] = {}
    for line in (files("kg.relations") / "data" / "time.tsv").read_text("utf-8").splitlines():
        if not line.startswith("#"):
            kind, value, forms = line.split("\t")
            table.setdefault(kind, {}).update({_fold(form): value for form in forms.split("|")})
    return table


def _any(*kinds: str) -> str:
    """An alternation of every form of these kinds, the longest first."""
    forms = sorted((form for kind in kinds for form in _names()[kind]), key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", " +") for form in forms) + rf"){END}"


def _value(kind: str, form: str) -> str:
    """The value of a form as it was matched (spaces may be doubled)."""
    return _names()[kind][" ".join(form.split())]


END = r"(?![^\W\d_])"  # no letter follows: سبتمبر10 ends a month's name
AL = "(?:ال|(?<=ل)ل)"  # the article; للشهر is ل + الشهر with its alef gone
ONE, TWO, MANY = _any("one"), _any("two"), _any("many")
UNIT = _any("one", "two", "many")
WEEKDAY = _any("weekday")
NUMERAL = rf"(?:\d+(?:[.,]\d+)?(?![\d%])|(?:ال)?{_any('number')}(?: +و? *(?:ال)?{_any('number')})*)"
TENS = "(?:عشرين|عشرون|ثلاثين|ثلاثون)"
ORDINAL = rf"(?:(?:ال)?{_any('ordinal')}(?: +عشره?\b| +و *ال{TENS}\b)?|ال{TENS}\b)"
DOM = rf"(?:(?:{AL} ?)?(?<!\d)\d{{1,2}}(?!\d)|{ORDINAL})"  # day of the month
MONTH = rf"(?:{_any('month')}(?: *[/-] *{_any('month')}| *\( *{_any('month')} *\)| +{_any('month')})?)"
HIJRI = _any("hijri")
HIJRI_DAY = rf"(?:{DOM}(?: +(?:ايام|يوم)\b)?|غره\b)"  # غرة رمضان, أول أيام رمضان
LAST = r"ال(?:ماضي|فايت|منصرم)(?:ه|ين|ان|تين|تان)?\b"
RECENT = r"ال(?:اخير)(?:ه|ين|ان|تين|تان)?\b"
NEXT = r"ال(?:مقبل|قادم|اتي)(?:ه|ين|ان|تين|تان)?\b"
THIS = r"ال(?:جاري|حالي|راهن)(?:ه|ين|تين)?\b"
OTHER = r"(?:ال(?:سابق|تالي|لاحق|موالي)ه?|نفسه|ذاته|نفسها|ذاتها|عينه)\b"  # counts from another event
FURTHER = rf"(?:(?:ما +)?قبل +{LAST}|بعد +{NEXT})"  # الشهر قبل الماضي: the one before
TURN = f"(?:{LAST}|{NEXT}|{THIS}|{OTHER})"
SEASON = _any("season")
CALENDAR = r"(?:يوم|ليله|اسبوع|شهر|عام|سنه|عقد|قرن|صيف|شتاء|ربيع|خريف)\b(?! +ال(?:دراسي|عربي|قضايي)\b)"
RELATIVE = rf"(?:(?:هذا|هذه|ذلك|تلك) +{AL}{CALENDAR}(?: +{TURN})?|{AL}{CALENDAR} +(?:{TURN}|{FURTHER}|هذا|هذه))"
COUNTED = " *%?(?:" + "|".join(_names()["counted"]) + ")"
"""What a number of four digits counts (2000 جندي) when it is no year."""
YEAR_WORD = rf"(?:{AL}?(?:عام|سنه)\b)"
YEAR_NUMBER = r"(?<![\d.,/:-])(?:1[0-9]{3}|20[0-9]{2})(?![\d%]|[.,:]\d)"
YEAR_IN_WORDS = rf"(?:الف|الفين|الفان)\b(?: +و *{_any('number')}(?: +عشره?\b)?)*"
YEAR_SMALL = rf"{_any('number')}(?: +عشره?\b)?(?: +و *{_any('number')}(?: +عشره?\b)?)*"
YEAR = rf"(?:{YEAR_NUMBER}|{YEAR_IN_WORDS})(?: *(?:م|ميلادي|ميلاديه)\b)?"
OF_YEAR = rf"(?:(?: *[,،.]| +(?:من|في|ل))? *(?:{YEAR_WORD} *)?{YEAR}(?!{COUNTED})|(?: +من)? +{RELATIVE})"
HIJRI_YEAR = r"(?:(?: *[,،]| +من)? *(?:عام|سنه)? *1[345]\d\d(?: *(?:ه|هجري|هجريه|للهجره)\b)?)"
MORE = rf"و(?:نصف|ربع)\b(?: +(?:ال)?{ONE})?"  # ساعة وربع, ثلاث سنوات ونصف السنة
COMPONENT = (
    rf"(?:(?P<half>نصف|ربع) +(?P<of>{ONE})|(?P<few>بضع|بضعه)? *(?P<many>{MANY})(?: +ال?قليله)?"
    rf"|(?P<n>{NUMERAL}) +(?:ال(?P<many2>{MANY})|(?P<unit>{UNIT}))(?P<nhalf> +{MORE})?"
    rf"|(?P<two>{TWO})(?P<twohalf> +{MORE})?(?: +(?:اثنين|كاملين))?"
    rf"|(?P<one>{ONE})(?:(?P<onehalf> +{MORE})|(?P<sure> +(?:واحد[اه]?|كامل[اه]?)\b))?)"
)
_COMPONENT = re.compile(COMPONENT)
_BARE_COMPONENT = re.sub(r"\?P<\w+>", "?:", COMPONENT)
AMOUNT = rf"(?:{_BARE_COMPONENT}(?:(?: *[,،] *| +و *){_BARE_COMPONENT})*)"


def _number(text: str) -> float:
    """12, 3.5, "ثلاثة", "أربع وعشرين", "ألف وتسعمائة وواحد" (folded) as a number."""
    if text[0].isdigit():
        return float(text.replace(",", "." if len(text.partition(",")[2]) < 3 else ""))
    total = 0.0
    for word in re.findall(_any("number"), text):
        value = float(_names()["number"][word])
        total = total * value if value >= 100 and 0 < total < 10 else total + value
    return total


def _ordinal(text: str) -> int:
    """An ordinal (folded): الحادي والعشرين is 21, السابع عشر 17, 27 is 27."""
    digits = re.search(r"\d+", text)
    if digits:
        return int(digits.group())
    total = 0
    for word in text.split():
        stem = re.sub("^و?ال", "", word.removeprefix("و") if word.startswith("وال") else word)
        if stem.startswith("عشر") and stem not in ("عشرين", "عشرون"):
            total += 10
        elif stem in _names()["ordinal"]:
            total += int(_names()["ordinal"][stem])
        elif stem in _names()["number"]:
            total += int(float(_names()["number"][stem]))  # a half or a quarter counts no day
    return total


# ------------------------------------------------------------------------------------------------------------- periods


@dataclass(frozen=True, slots=True)
class _When:
    """What an expression means: its value, the days it covers (None: unknown or open), and its grain.

    `floating` says that a year or a week was chosen by the anchor (16 أكتوبر, الخميس); `part` is "am", "pm" or "night"
    after مساء and the like, for the clock that may follow.
    """

    iso: str | None
    first: date | None = None
    last: date | None = None
    grain: str = "D"
    floating: bool = False
    part: str = ""


def _unknown(grain: str = "D") -> _When:
    return _When(None, grain=grain)


def _day(day: date) -> _When:
    return _When(day.isoformat(), day, day, "D")


def _week(day: date) -> _When:
    monday = day - timedelta(days=day.weekday())
    year, week, _ = monday.isocalendar()
    return _When(f"{year:04}-W{week:02}", monday, monday + timedelta(days=6), "W")


def _month(year: int, month: int) -> _When:
    first = date(year, month, 1)
    return _When(f"{year:04}-{month:02}", first, _add(first, 1, "M") - timedelta(days=1), "M")


def _year(year: int) -> _When:
    return _When(f"{year:04}", date(year, 1, 1), date(year, 12, 31), "Y")


def _between(a: _When, b: _When, grain: str = "range") -> _When:
    """From the beginning of `a` to the end of `b`, both included."""
    if a.iso is None or b.iso is None:
        return _unknown(grain)
    return _When(f"{a.iso.split('/')[0]}/{b.iso.split('/')[-1]}", a.first, b.last, grain)


def _years(first: int, last: int, grain: str) -> _When:
    return _between(_year(first), _year(last), grain)


def _months(first: date, count: int, grain: str) -> _When:
    last = _add(first, count - 1, "M")
    return _between(_month(first.year, first.month), _month(last.year, last.month), grain)


def _days(first: date, last: date, grain: str = "range") -> _When:
    return _day(first) if first == last else _between(_day(first), _day(last), grain)


_MONTHS = {"M": 1, "Y": 12, "X": 120, "C": 1200}
_DAYS = {"D": 1, "W": 7}
_GRAINS = "STHDWMYXC"


def _add(day: date, count: float, unit: str) -> date:
    """`day` moved by so many units; 31 January and a month is 28 February."""
    if unit in _DAYS:
        return day + timedelta(days=count * _DAYS[unit])
    if unit not in _MONTHS:
        return day
    whole, rest = divmod(count * _MONTHS[unit], 1)
    index = day.year * 12 + day.month - 1 + int(whole)
    for length in (31, 30, 29, 28):
        try:
            moved = date(index // 12, index % 12 + 1, min(day.day, length))
        except ValueError:
            if length == 28:
                raise
            continue
        return moved + timedelta(days=round(rest * 30))
    raise AssertionError


def _calendar(unit: str, day: date) -> _When:
    """The day, week, month, year, decade or century that `day` lies in."""
    if unit == "D":
        return _day(day)
    if unit == "W":
        return _week(day)
    if unit == "M":
        return _month(day.year, day.month)
    if unit == "Y":
        return _year(day.year)
    if unit == "X":
        return _years(day.year // 10 * 10, day.year // 10 * 10 + 9, "X")
    century = (day.year - 1) // 100
    return _years(century * 100 + 1, century * 100 + 100, "C")


def _season(start: int, year: int) -> _When:
    """Meteorological seasons: صيف 2016 is June to August 2016, شتاء 2016 December 2016 to February 2017."""
    return _months(date(year, start, 1), 3, "season")


def _hijri_span(year: int, month: int, day: int | None) -> _When:
    if not 1343 <= year <= 1500:
        return _unknown("D" if day else "M")
    if day:
        return _day(Hijri(year, month, day).to_gregorian())
    first = Hijri(year, month, 1)
    start = first.to_gregorian()
    return _days(start, start + timedelta(days=first.month_length() - 1), "M")


def _easter(year: int) -> date:
    """Western Easter Sunday (the anonymous Gregorian computus)."""
    a, b, c = year % 19, year // 100, year % 100
    d, e, g = b // 4, b % 4, (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    m = (32 + 2 * e + 2 * (c // 4) - h - c % 4) % 7
    n = (a + 11 * h + 19 * m) // 433
    month = (h + m - 7 * n + 90) // 25
    return date(year, month, (h + m - 7 * n + 33 * month + 19) % 32)


Amount = list[tuple[float | None, str]]


def _amount(text: str) -> Amount:
    """شهر واحد ويومان as [(1, "M"), (2, "D")]; the count is None when it is vague (أيام)."""
    found: Amount = []
    for m in _COMPONENT.finditer(text):
        more = m["nhalf"] or m["twohalf"] or m["onehalf"]
        extra = 0.0 if not more else 0.25 if more.split()[0] == "وربع" else 0.5
        if m["half"]:
            found.append((float(_names()["number"][m["half"]]), _names()["one"][m["of"]]))
        elif m["many"]:
            found.append((3.0 if m["few"] or m[0].endswith("قليله") else None, _names()["many"][m["many"]]))
        elif m["n"]:
            word = m["unit"] or m["many2"]
            unit = next(_names()[k][word] for k in ("one", "two", "many") if word in _names()[k])
            found.append((_number(m["n"]) + extra, unit))
        elif m["two"]:
            found.append((2 + extra, _names()["two"][m["two"]]))
        else:
            found.append((1 + extra, _names()["one"][m["one"]]))
    return found


def _duration(amount: Amount) -> str | None:
    """ISO 8601: P1M2D, PT1.5H, P2W (weeks beside other units are days); None when a count is vague."""
    sums: dict[str, float] = {}
    for count, unit in amount:
        if count is None:
            return None
        if unit in "XC":
            count, unit = count * (10 if unit == "X" else 100), "Y"
        if unit == "W" and len(amount) > 1:
            count, unit = count * 7, "D"
        sums[unit] = sums.get(unit, 0) + count
    days = "".join(f"{sums[u]:g}{u}" for u in "YMWD" if u in sums)
    clock = "".join(f"{sums[u]:g}{'M' if u == 'T' else u}" for u in "HTS" if u in sums)
    return "P" + days + ("T" + clock if clock else "")


# ------------------------------------------------------------------------------------------------------------- context


@dataclass(frozen=True, slots=True)
class _Context:
    """What is known beside the words: the article's day (or only its year) and the tense of the verb.

    `text` is folded, `plain` keeps hamza and madda (آب is August, أب a father).
    """

    text: str
    plain: str
    day: date | None
    year: int | None
    clock: datetime | None
    tense: Tense | None

    def at(self, day: date) -> _Context:
        """The same reading seen from another day, looking back."""
        return replace(self, day=day, year=day.year, tense="past")

    def before(self, pos: int) -> str:
        """The word before `pos` (what stands between is space or a clitic) or ""."""
        m = re.search(r"(\w+)[^\w\n.،؛:!؟]*$", self.text[max(0, pos - 40) : pos])
        return m.group(1) if m else ""

    def choose(self, options: list[_When], turn: str = "") -> _When:
        """The one of several periods (in order of time) that the words mean.

        الماضي wants the last one that is over, المقبل the first to come; else the tense decides, and without one the
        nearest.
        """
        anchor = self.day
        if anchor is None or not options:
            return _unknown(options[0].grain if options else "D")
        known = [o for o in options if o.first and o.last]
        near = sorted(known, key=lambda o: (_distance(o, anchor), o.first))
        if re.match(LAST, turn):
            picked = [o for o in known if o.last and o.last < anchor][-1:]
        elif re.match(NEXT, turn):
            picked = [o for o in known if o.first and o.first > anchor][:1]
        elif self.tense == "past" and not turn:
            picked = [o for o in known if o.first and o.first <= anchor][-1:]
        elif self.tense == "future" and not turn:
            picked = [o for o in known if o.last and o.last >= anchor][:1]
        else:
            picked = near[:1]
        return replace(picked[0], floating=True) if picked else _unknown(options[0].grain)

    def yearless(self, make: Callable[[int], _When], turn: str = "") -> _When:
        """A date or month without its year: `make` builds it for a year; 29 February may be years away."""
        if self.day is None:
            return _unknown()
        options = []
        for year in range(self.day.year - 4, self.day.year + 5):
            try:
                options.append(make(year))
            except ValueError:
                continue
        return self.choose(options, turn)


def _distance(when: _When, anchor: date) -> int:
    """Days between; what is to come counts double, news tells what was (7 أكتوبر in April is last year's)."""
    assert when.first is not None and when.last is not None
    return max(2 * (when.first - anchor).days, (anchor - when.last).days, 0)


Rule = Callable[[_Context, "re.Match[str]"], "_When | None"]
_RULES: list[tuple[re.Pattern[str], Rule]] = []


def _rule(pattern: str) -> Callable[[Rule], Rule]:
    """Registers what a pattern means; the function returns None when the words are no time after all."""

    def register(function: Rule) -> Rule:
        _RULES.append((re.compile(pattern), function))
        return function

    return register


# -------------------------------------------------------------------------------------------- names, deictics, numbers


@_rule(r"(?<![\d/.-])(?P<y>\d{4})(?P<sep>[-/.])(?P<m>\d{1,2})(?P=sep)(?P<d>\d{1,2})(?!\d)")
@_rule(
    r"(?<![\d/.-])(?P<d>\d{1,2}) *(?P<sep>[-/.]) *(?P<m>\d{1,2})(?: *(?P=sep)|(?P<comma>[,،])) *(?P<y>\d{4})(?![\d%])"
)
def _numeric_date(_: _Context, m: re.Match[str]) -> _When | None:
    """2025-10-16, 16/10/2025, 16.10.2025; the month comes second unless it cannot, or the year follows a comma."""
    year, month, day = int(m["y"]), int(m["m"]), int(m["d"])
    if month > 12 or (m.groupdict().get("comma") and day <= 12):
        month, day = day, month
    try:
        return _day(date(year, month, day))
    except ValueError:
        return None


@_rule(r"(?<![\d/.-])(?:(?P<y>(?:19|20)\d\d)/(?P<m>\d{1,2})|(?P<m2>\d{1,2})[/-](?P<y2>(?:19|20)\d\d))(?![\d/-])")
def _numeric_month(ctx: _Context, m: re.Match[str]) -> _When | None:
    """2015/3, 12/2016; not the season 2011/12 of a league (موسم 2011/12)."""
    month = int(m["m"] or m["m2"])
    if not 1 <= month <= 12 or ctx.before(m.start()) in ("موسم", "الموسم", "دوري", "عام", "لموسم"):
        return None
    return _month(int(m["y"] or m["y2"]), month)


@_rule(r"(?<![\d/.-])(?P<a>\d{1,2})(?P<sep>[/-])(?P<b>\d{1,2})(?![\d/%-])")
def _day_and_month(ctx: _Context, m: re.Match[str]) -> _When | None:
    """يوم 22/4 or 22/04: after a word that announces a date, or with both numbers in two digits and one above 12."""
    day, month = int(m["a"]), int(m["b"])
    if month > 12:
        day, month = month, day
    two_digits = len(m["a"]) == len(m["b"]) == 2 and day > 12 and m["sep"] == "/"
    lead = ctx.before(m.start())
    announced = lead in ("يوم", "بتاريخ", "تاريخ") or (lead == "في" and day > 12)
    announced = announced or re.search(WEEKDAY + " *$", ctx.text[: m.start()]) is not None
    if not (two_digits or announced):
        return None
    return ctx.yearless(lambda year: _day(date(year, month, day))) if _valid(month, day) else None


def _valid(month: int, day: int) -> bool:
    return 1 <= month <= 12 and 1 <= day <= 31


def _month_number(text: str) -> int | None:
    """The month of أكتوبر, تشرين الأول/أكتوبر, أكتوبر (تشرين الأول); the first where two disagree."""
    name = re.match(_any("month"), text)
    return int(_value("month", name.group()).partition(":")[0]) if name else None


def _year_in(text: str) -> int:
    """The year of "عام 2015", "2015 م", "ألفين وثمانية عشر" (folded)."""
    digits = re.search(r"\d{3,4}", text)
    return int(digits.group()) if digits else int(_number(re.search(YEAR_IN_WORDS, text)[0]))  # type: ignore[index]


def _event_name(word: str) -> bool:
    """ثورة 25 يناير, قوى 14 آذار, لهجمات 11 سبتمبر: a date that is a name says nothing about when."""
    return word in _names()["lead-name"] or word[1:] in _names()["lead-name"]


@_rule(
    rf"(?:(?:يوم +|نهار +)?(?P<wd>{WEEKDAY})(?: *[,،(]| +الموافق(?: +ل)?)? *)?"
    rf"(?:(?P<d>{DOM}) *[-.]? *(?:من +)?(?:شهر +)?(?P<m>{MONTH})|(?P<m2>{MONTH}) *(?P<d2>{DOM})(?!\d))"
    rf"(?P<year>{OF_YEAR})?(?: +(?P<turn>{TURN}))?"
)
def _named_date(ctx: _Context, m: re.Match[str]) -> _When | None:
    """16 أكتوبر 2025, الخميس 16 تشرين الأول/أكتوبر, الثاني من أغسطس, 27 ديسمبر الماضي, 3 مارس من العام الماضي."""
    month, day = _month_number(m["m"] or m["m2"]), _ordinal(m["d"] or m["d2"])
    if month is None or not _valid(month, day):
        return None
    if m["m2"] and not m["year"] and not re.match(r" *(?:$|[.،,!؟)])", ctx.text[m.end() :]):
        return None  # "يناير 20 شخصا": the number may count what follows
    if not m["year"] and not m["turn"] and _event_name(ctx.before(m.start())):
        return _unknown()
    return _in_year(ctx, lambda year: _day(date(year, month, day)), m["year"], m["turn"], m["wd"])


def _in_year(
    ctx: _Context, make: Callable[[int], _When], year: str | None, turn: str | None, weekday: str | None = None
) -> _When | None:
    """Builds a date or month for the year named, pointed at (من العام الماضي), turned to (الماضي) or chosen."""
    relative = re.search(RELATIVE, year or "")
    try:
        if relative:
            frame = _relative(ctx, relative.group())
            if frame.grain != "Y":
                return None
            return make(frame.first.year) if frame.first else _unknown(make(2000).grain)
        if year:
            return make(_year_in(year))
    except ValueError:
        return None
    if turn and re.match(OTHER, turn):
        return _unknown()
    if weekday and ctx.day:
        anchor = ctx.day
        number = int(_value("weekday", weekday))
        options = [make(y) for y in range(ctx.day.year - 3, ctx.day.year + 4) if _exists(make, y)]
        options = [o for o in options if o.first and o.first.weekday() == number]
        near = (
            ctx.choose(options, turn) if turn else min(options, key=lambda o: _distance(o, anchor), default=_unknown())
        )
        if near.first and abs((near.first - ctx.day).days) < 200:
            return near
    return ctx.yearless(make, turn or "")


def _exists(make: Callable[[int], _When], year: int) -> bool:
    try:
        make(year)
    except ValueError:
        return False
    return True


@_rule(
    rf"(?P<word>(?:هذا +)?شهر +)?(?P<m>{MONTH})(?!\w)(?P<year>{OF_YEAR}| *[-/] *{YEAR})?"
    rf"(?: +(?P<turn>{TURN}))?(?! *\d)"
)
def _named_month(ctx: _Context, m: re.Match[str]) -> _When | None:
    """فبراير, شباط/فبراير 2025, مارس الماضي, يونيو من العام المقبل; مارس and ماي only where nothing else fits."""
    month = _month_number(m["m"])
    if month is None:
        return None
    names = re.findall(_any("month"), m["m"])
    weakness = 0 if len(names) > 1 else int(_value("month", names[0]).partition(":")[2])
    if m["m"] == "اب" and not ctx.plain.startswith("آب", m.start("m")):
        weakness = 2
    lead = ctx.before(m.start())
    proven = m["word"] or m["year"] or m["turn"]
    if not proven and (weakness == 2 or (weakness == 1 and lead not in _names()["lead-date"]) or _event_name(lead)):
        return None
    last = _month_number(names[-1]) or month
    if last > month and re.search(" *-", m["m"]):  # يناير - مارس 2015
        return _in_year(
            ctx, lambda year: _months(date(year, month, 1), last - month + 1, "range"), m["year"], m["turn"]
        )
    when = _in_year(ctx, lambda year: _month(year, month), m["year"], m["turn"])
    return replace(when, grain="M") if when else None


@_rule(
    rf"(?:(?:يوم +)?(?P<wd>{WEEKDAY})(?: *[,،]| +الموافق(?: +ل)?)? *)?(?:(?P<d>{HIJRI_DAY}) *(?:من +)?)?"
    rf"(?P<word>شهر +)?(?P<m>{HIJRI})(?P<year>{HIJRI_YEAR})?(?: +(?P<turn>{TURN}))?(?! *\d)"
)
def _hijri_date(ctx: _Context, m: re.Match[str]) -> _When | None:
    """15 شعبان 1445 هـ, غرة رمضان, أول أيام شهر رمضان, شهر رمضان الماضي; رجب and شعبان are also given names."""
    month, weakness = (int(n) for n in _value("hijri", m["m"]).split(":"))
    day = (1 if m["d"].startswith("غر") else _ordinal(m["d"])) if m["d"] else None
    if day is not None and not 1 <= day <= 30:
        return None
    if not (day or m["word"] or m["year"] or m["turn"]) and (
        weakness == 2 or (weakness == 1 and ctx.before(m.start()) not in _names()["lead-date"])
    ):
        return None
    if m["year"]:
        return _hijri_known(int(re.search(r"\d+", m["year"])[0]), month, day)  # type: ignore[index]
    return _hijri_yearless(ctx, month, day, m["turn"] or "")


def _hijri_known(year: int, month: int, day: int | None) -> _When | None:
    try:
        return _hijri_span(year, month, day)
    except ValueError:
        return None


def _hijri_yearless(ctx: _Context, month: int, day: int | None, turn: str) -> _When:
    if ctx.day is None or not 1926 <= ctx.day.year <= 2074:
        return _unknown("D" if day else "M")
    this = Gregorian.fromdate(ctx.day).to_hijri().year
    spans = [_hijri_known(year, month, day) for year in range(this - 1, this + 2)]
    return ctx.choose([s for s in spans if s], turn)


@_rule(rf"(?:{YEAR_WORD} *)(?P<y>1[345]\d\d) *(?:ه|هجري|هجريه|للهجره)\b")
def _hijri_year(_: _Context, m: re.Match[str]) -> _When | None:
    """عام 1445 هـ."""
    first, last = _hijri_known(int(m["y"]), 1, None), _hijri_known(int(m["y"]), 12, None)
    return _between(first, last, "Y") if first and last else None


_MORNING, _EVENING = r"صباح|فجر|ضحي", r"مساء|ليل|ليله|عشيه|عصر|ظهر"
DEICTIC = {
    "اليوم": 0, "الليله": 0, "الان": 0, "امس": -1, "الامس": -1, "البارحه": -1, "الليله الماضيه": -1, "ليله امس": -1,
    "ليل امس": -1, "اول امس": -2, "اول من امس": -2, "امس الاول": -2, "اول البارحه": -2, "قبل امس": -2,
    "قبل يوم امس": -2, "يوم قبل امس": -2,
    "غدا": 1, "غد": 1, "الغد": 1, "بعد غد": 2, "بعد الغد": 2,
}  # fmt: skip
_DEICTIC = "(?:" + "|".join(sorted(DEICTIC, key=len, reverse=True)) + r")\b"
_OUTLET = re.compile(r"(?:(?:قناه|وكاله|موقع|صحيفه|جريده|شبكه|محطه) +\"?\w+|\"\w+) +اليوم$")
_ORDINAL_DAY = rf"(?! +(?:{ORDINAL}|ال ?\d|العالمي|الوطني|الدولي|{OTHER}|الواحد|الاخير|الذي|نفسه)\b)"


@_rule(
    rf"(?:يوم +|نهار +|هذا +)?(?P<word>{_DEICTIC})(?:(?<!اليوم)|{_ORDINAL_DAY})"
    rf"(?: *[,،]? *(?:(?P<open>\()? *(?:يوم +)?(?P<wd>{WEEKDAY})(?(open) *\))))?"
)
def _deictic(ctx: _Context, m: re.Match[str]) -> _When | None:
    """اليوم, أمس الاثنين, بعد غد (الثلاثاء), يوم أمس; not روسيا اليوم (an outlet) nor اليوم الثالث (a third day)."""
    word = m["word"]
    lead, gap = ctx.before(m.start()), ctx.text[max(0, m.start() - 1) : m.start()]
    if word in ("اليوم", "الغد") and (lead in _names()["lead-outlet"] or _OUTLET.search(ctx.text[: m.end()])):
        return None
    if word == "الان" and (lead in ("حتي", "الي", "حد") or re.match(" *(?:ف|وقبل)", ctx.text[m.end() :])):
        return None
    if word == "امس" and (gap in ("ل", "ب", "ك") or re.match(" +الحاجه", ctx.text[m.end() :])):
        return None  # لامس "touched"; في أمس الحاجة "in dire need"
    told = m["wd"] or m[0].startswith("يوم") or lead in _names()["lead-tomorrow"]
    if word == "غد" and gap not in ("ل", "ب") and not told:
        return None  # غد أفضل: a better tomorrow
    if ctx.day is None:
        return _unknown()
    day = ctx.day + timedelta(days=DEICTIC[word])
    if m["wd"]:  # an article printed the day after says أمس الاثنين on a Wednesday
        off = (int(_value("weekday", m["wd"])) - day.weekday() + 3) % 7 - 3
        day = day + timedelta(days=off)
    if word == "الان" and ctx.clock:
        return _When(_clocked(ctx.clock), ctx.day, ctx.day, "T")
    return replace(_day(day), part="pm" if word == "الليله" else "")


@_rule(rf"(?P<week>{RELATIVE}) +(?P<day>يوم +)?(?P<wd>{WEEKDAY})(?P<this>)(?P<turn>)(?P<deictic>)(?P<d>)")
@_rule(
    rf"(?P<this>هذا +|هذه +)?(?P<day>يوم +|نهار +)?(?P<wd>{WEEKDAY})"
    rf"(?: +(?P<turn>{TURN}|{FURTHER})| +(?:من +)?(?:خلال +)?(?P<week>{RELATIVE})| *[,،]? *(?P<deictic>{_DEICTIC})"
    rf"| +(?:في +)?(?P<d>{DOM})(?= *(?:$|[.،,!؟)])))?"
)
def _weekday(ctx: _Context, m: re.Match[str]) -> _When | None:
    """الخميس, يوم الخميس (قبل) الماضي, الجمعة من الأسبوع المقبل, الجمعة 15; not صلاة الجمعة nor كلا الاثنين (both)."""
    number = int(_value("weekday", m["wd"]))
    lead = ctx.before(m.start())
    bare = not (m["this"] or m["day"] or m["turn"] or m["week"] or m["deictic"] or m["d"])
    if bare and number == 4 and lead in ("صلاه", "خطبه", "خطيب", "جمعه"):
        return None
    rest = ctx.text[m.end() :]
    both = lead in ("كلا", "هذين", "هذان") or (lead == "بين" and not re.match(f" +و *{WEEKDAY}", rest))
    if bare and number == 0 and (both or re.match(" +معا", rest)):
        return None
    if ctx.day is None:
        return _unknown()
    if m["week"]:
        frame = _relative(ctx, m["week"])
        if frame.grain != "W":
            return None
        return _day(frame.first + timedelta(days=number)) if frame.first else _unknown()
    if m["deictic"]:
        day = ctx.day + timedelta(days=DEICTIC[m["deictic"]])
        return _day(day + timedelta(days=(number - day.weekday() + 3) % 7 - 3))
    if m["d"]:
        return _weekday_numbered(ctx, number, _ordinal(m["d"]), words=not re.search(r"\d", m["d"]))
    if m["this"] or re.match(THIS, m["turn"] or ""):
        return _day(ctx.day + timedelta(days=number - ctx.day.weekday()))
    if m["turn"] and re.match(OTHER, m["turn"]):
        return _unknown()
    monday = ctx.day - timedelta(days=ctx.day.weekday())
    options = [_day(monday + timedelta(days=number + 7 * k)) for k in (-2, -1, 0, 1, 2)]
    if not m["turn"] and (lead == "الي" or ctx.tense is None):
        ctx = replace(ctx, tense="future" if lead == "الي" else "past")  # أرجأ الجلسة إلى الثلاثاء
    if m["turn"] and re.match(FURTHER, m["turn"]):
        back = not m["turn"].startswith("بعد")
        near = ctx.choose(options, "الماضي" if back else "المقبل").first
        return _day(near + timedelta(days=-7 if back else 7)) if near else _unknown()
    return ctx.choose(options, m["turn"] or "")


def _weekday_numbered(ctx: _Context, weekday: int, number: int, *, words: bool) -> _When | None:
    """الجمعة 15 is the nearest Friday the 15th; الأحد الثاني the second Sunday of the month."""
    assert ctx.day is not None
    if words and number <= 5:
        first = ctx.day.replace(day=1)
        return _day(first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1)))
    near = [ctx.day + timedelta(days=k) for k in range(-200, 200)]
    options = [_day(d) for d in near if d.day == number and d.weekday() == weekday]
    return ctx.choose(options) if options else None


@_rule(
    rf"(?<!لل)(?<!ال)يوم +(?P<d>{AL}? ?\d{{1,2}})(?P<d2>)(?:(?: +من)? +(?P<month>{RELATIVE}))?"
    r"(?= *(?:$|[.،,!؟:)]| +\w))(?! *[/:\d-]|[.,]\d)"
)
@_rule(rf"(?P<d>{DOM})(?P<d2>)(?: +من)? +(?P<month>{RELATIVE})")
@_rule(rf"(?:(?P<d>{AL}? ?(?<!\d)\d{{1,2}})(?: +من)?|(?P<d2>{ORDINAL}) +من) +(?P<month>ال(?:جاري|حالي)\b)")
@_rule(
    rf"(?:(?<=في )(?P<d>\d{{1,2}}|ال\w+ +عشر)|(?<=الي )(?P<d2>ال\w+ +و *ال{TENS}))"
    r"(?P<month>)(?= *(?:$|[.،!؟]| +الساعه\b))(?!\.\d)"
)
def _day_of_month(ctx: _Context, m: re.Match[str]) -> _When | None:
    """يوم 27, في 15 at the end of a clause, الـ15 من الشهر الجاري, 15 الجاري, العاشر من الشهر المقبل."""
    day = _ordinal(m["d"] or m["d2"])
    if not 1 <= day <= 31:
        return None
    if not m["month"]:
        if ctx.day is None:
            return _unknown()
        starts = [_add(ctx.day.replace(day=1), k, "M") for k in (-2, -1, 0, 1, 2)]
        return ctx.choose([_day(s.replace(day=day)) for s in starts if day <= _month(s.year, s.month).last.day])  # type: ignore[union-attr]
    frame = _relative(ctx, "هذا الشهر" if re.fullmatch(THIS, m["month"]) else m["month"])
    if frame.grain != "M":
        return None
    if frame.first is None:
        return _unknown()
    try:
        return _day(frame.first.replace(day=day))
    except ValueError:
        return None


@_rule(
    rf"(?P<n>{ORDINAL}|اخر) +(?:يوم +)?(?P<wd>(?:ال)?(?:اثنين|ثلاثاء|اربعاء|خميس|جمعه|سبت|احد)\b)"
    rf" +(?:(?:من|في) +)?(?:(?P<frame>{RELATIVE})|(?:شهر +)?(?P<m>{MONTH})(?P<year>{OF_YEAR})?(?: +(?P<turn>{TURN}))?)"
)
def _nth_weekday(ctx: _Context, m: re.Match[str]) -> _When | None:
    """أول يوم جمعة من يوليو, ثاني أحد في مايو, آخر خميس من الشهر المقبل."""
    number = 0 if m["n"] == "اخر" else _ordinal(m["n"])
    weekday = int(_value("weekday", "ال" + m["wd"].removeprefix("ال")))
    if number > 5:
        return None

    def make(year: int, month: int) -> _When:
        first = date(year, month, 1)
        if number == 0:
            last = _add(first, 1, "M") - timedelta(days=1)
            return _day(last - timedelta(days=(last.weekday() - weekday) % 7))
        return _day(first + timedelta(days=(weekday - first.weekday()) % 7 + 7 * (number - 1)))

    if m["frame"]:
        frame = _relative(ctx, m["frame"])
        if frame.grain != "M":
            return None
        return make(frame.first.year, frame.first.month) if frame.first else _unknown()
    named = _month_number(m["m"])
    return _in_year(ctx, lambda year: make(year, named), m["year"], m["turn"]) if named else None


@_rule(
    r"(?:اخر +يوم|اليوم +الاخير) +(?:من|في) +"
    rf"(?:(?P<frame>{RELATIVE})|(?:شهر +)?(?P<m>{MONTH})(?P<year>{OF_YEAR})?(?: +(?P<turn>{TURN}))?)"
)
def _last_day(ctx: _Context, m: re.Match[str]) -> _When | None:
    """آخر يوم من ديسمبر, اليوم الأخير من الشهر الماضي."""
    month = _month_number(m["m"]) if m["m"] else None
    if m["frame"]:
        frame: _When | None = _relative(ctx, m["frame"])
    else:
        frame = _in_year(ctx, lambda year: _month(year, month), m["year"], m["turn"]) if month else None
    if frame is None:
        return None
    return _day(frame.last) if frame.last else _unknown()


def _relative(ctx: _Context, text: str) -> _When:
    """الأسبوع الماضي, هذا الشهر, العام الجاري, الصيف المقبل: a period counted from the article's day."""
    name = re.search(CALENDAR, text)
    assert name is not None
    word = name.group().removeprefix("ال")
    unit = _names()["one"].get(word, "season")
    turn = text[name.end() :].strip()
    if re.match(OTHER, turn) or re.match("ذلك|تلك", text):
        follows = ctx.tense == "future" and ctx.day and re.match("التالي", turn) and unit != "season"
        return _calendar(unit, _add(ctx.day, 1, unit)) if follows and ctx.day else _unknown(unit)
    step = -1 if re.match(LAST, turn) else 1 if re.match(NEXT, turn) else 0
    if re.match(FURTHER, turn):
        step = 2 if turn.startswith("بعد") else -2
    if ctx.day is None:
        if ctx.year is None or unit not in "YXC":
            return _unknown(unit)
        return _calendar(unit, _add(date(ctx.year, 1, 1), step, unit))
    if unit == "season":
        start = int(_value("season", word))
        if step:
            return ctx.yearless(lambda year: _season(start, year), turn)
        return _season(start, ctx.day.year)
    return _calendar(unit, _add(ctx.day, step, unit))


@_rule(RELATIVE)
def _relative_period(ctx: _Context, m: re.Match[str]) -> _When | None:
    """الأسبوع الماضي, هذا العام; not الأمين العام الحالي (the secretary-general)."""
    lead = re.sub("^[وفبلك]?(?:ال|ل(?=ل))?", "", ctx.before(m.start()))
    if m[0].startswith("العام") and lead.removeprefix("ل") in _names()["lead-general"]:
        return None
    return _relative(ctx, m[0])


@_rule(
    rf"(?:{AL}?اسبوع +(?P<n>{ORDINAL}|الاخير\b)|(?P<n2>{ORDINAL}|اخر) +اسبوع) +(?:(?:من|في) +)?"
    rf"(?:(?P<frame>{RELATIVE})|(?:شهر +)?(?P<m>{MONTH})(?P<year>{OF_YEAR})?|(?:{YEAR_WORD} +)?(?P<y>{YEAR}))"
)
def _nth_week(ctx: _Context, m: re.Match[str]) -> _When | None:
    """الأسبوع الثالث من هذا الشهر, آخر أسبوع من سبتمبر: weeks of a month start with its first Monday, those of a year
    are ISO weeks."""
    told = m["n"] or m["n2"]
    number = 0 if told in ("الاخير", "اخر") else _ordinal(told)
    frame: _When | None
    if m["frame"]:
        frame = _relative(ctx, m["frame"])
    elif m["y"]:
        frame = _year(_year_in(m["y"]))
    else:
        month = _month_number(m["m"])
        frame = _in_year(ctx, lambda year: _month(year, month or 1), m["year"], None) if month else None
    if frame is None or frame.grain not in "MY" or not 0 <= number <= (5 if frame.grain == "M" else 53):
        return None
    if frame.first is None or frame.last is None:
        return _unknown("W")
    if number == 0:
        return _week(frame.last)
    if frame.grain == "Y":
        return _week(date.fromisocalendar(frame.first.year, min(number, 52), 1))
    return _week(frame.first + timedelta(days=-frame.first.weekday() % 7 + 7 * (number - 1)))


@_rule(rf"{AL}?اسبوع +(?P<d>{DOM}) +(?:من +)?(?P<m>{MONTH})(?P<year>{OF_YEAR})?")
def _week_of(ctx: _Context, m: re.Match[str]) -> _When | None:
    """أسبوع 16 سبتمبر."""
    month, day = _month_number(m["m"]), _ordinal(m["d"])
    if month is None or not _valid(month, day):
        return None
    when = _in_year(ctx, lambda year: _day(date(year, month, day)), m["year"], None)
    return _week(when.first) if when and when.first else _unknown("W")


@_rule(
    rf"(?:{AL}?عطله +)?نهايه +(?:هذا +)?{AL}?اسبوعي?\b"
    rf"(?: +(?P<turn>{TURN}|بعد +(?:التالي|القادم|المقبل)))?(?! +{ORDINAL})"
)
def _weekend(ctx: _Context, m: re.Match[str]) -> _When | None:
    """عطلة نهاية الأسبوع, نهاية هذا الأسبوع, نهاية الأسبوع المقبل: Saturday and Sunday."""
    turn = m["turn"] or ""
    if re.match(OTHER, turn):
        return _unknown("W")
    if ctx.day is None:
        return _unknown("W")
    step = 2 if turn.startswith("بعد") else -1 if re.match(LAST, turn) else 1 if re.match(NEXT, turn) else 0
    sunday = _week(ctx.day + timedelta(days=7 * step)).last
    assert sunday is not None
    return _days(sunday - timedelta(days=1), sunday, "weekend")


@_rule(
    rf"{AL}(?P<units>{MANY}|{TWO})(?: +(?P<n>{AL}?{NUMERAL}|القليله|المعدوده))?(?: +{UNIT})?"
    rf" +(?P<turn>{LAST}|{RECENT}|{NEXT})(?: +(?P<n2>القليله))?"
)
@_rule(rf"(?:{AL} ?)?(?P<n>{NUMERAL}) +(?P<units>(?:ال)?{MANY}|{ONE}) +(?P<turn>{LAST}|{RECENT}|{NEXT})")
@_rule(rf"(?P<turn>اخر) +(?:(?P<n>{NUMERAL}) +(?P<units>{UNIT})|(?P<two>{TWO}))")
def _around(ctx: _Context, m: re.Match[str]) -> _When | None:
    """الأيام الثلاثة الماضية, العامين المقبلين, الـ24 ساعة الماضية, آخر 3 سنوات, الأيام القليلة المقبلة."""
    group = m.groupdict()
    word = group["units"] or group["two"]
    word = word if any(word in _names()[k] for k in ("two", "many", "one")) else word.removeprefix("ال")
    kind = next(k for k in ("two", "many", "one") if word in _names()[k])
    unit, count = _names()[kind][word], group.get("n") or group.get("n2")
    if count in ("القليله", "المعدوده"):
        number: float | None = 3.0
    elif count:
        number = _number(re.sub("^(?:ال|ل) ?", "", count) if re.match(r"(?:ال|ل) ?\d", count) else count)
    else:
        number = 2.0 if kind == "two" else None
    if number is None or ctx.day is None:
        return _unknown()
    back = not re.match(NEXT, m["turn"])
    if unit in "HTS":
        days = number * {"H": 3600, "T": 60, "S": 1}[unit] / 86400
        number, unit = float(max(1, round(days))), "D"
    try:
        if unit in "XC":
            size = 10 if unit == "X" else 100
            base = ctx.day.year // size * size
            first = base - int(number * size) if back else base + size
            return _years(first, first + int(number * size) - 1, unit)
        if back:
            return _days(_add(ctx.day, -number, unit), ctx.day)
        return _days(ctx.day + timedelta(days=1), _add(ctx.day, number, unit))
    except (ValueError, OverflowError):
        return None


@_rule(
    r"(?P<sign>قبل|بعد|منذ|مند|خلال|في غضون|غضون) +"
    r"(?:نحو +|حوالي +|قرابه +|اكثر من +|ما يقرب من +|اقل من +|زهاء +)?"
    rf"(?P<amount>{AMOUNT})(?P<now> +من +(?:الان|اليوم)\b| +مضت\b| +خلت\b| +في +المستقبل\b)?"
)
def _ago(ctx: _Context, m: re.Match[str]) -> _When | None:
    """قبل ثلاثة أيام, بعد شهرين, منذ 10 أشهر (from then to now), خلال أسبوعين.

    قبل يومين من اللقاء counts from the meeting and has no value; neither has بعد يومين when no verb is in the future.
    """
    amount = _amount(m["amount"])
    sign = m["sign"]
    rest = ctx.text[m.end() :]
    other = sign in ("قبل", "بعد") and re.match(r"(?: +فقط| +تقريبا)? +(?:من|علي|عن)\b(?! +(?:الزمن|الزمان)\b)", rest)
    grain = min((u for _, u in amount), key=_GRAINS.index)
    single = re.fullmatch(ONE, m["amount"]) is not None
    if re.match(f" +(?:{TURN}|{RECENT})", rest) or (single and re.match(r" +(?:ال|\d|الف)", rest)):
        return None
    if sign in ("خلال", "في غضون", "غضون"):
        if _duration(amount) is None:
            return None
        if ctx.tense != "future" or ctx.day is None:
            return _When(_duration(amount), grain="P")
        try:
            return _days(ctx.day, _shift(ctx.day, amount, 1))
        except (ValueError, OverflowError):
            return None
    story = sign == "بعد" and ctx.tense != "future" and not m["now"]  # وبعد يومين أعلن counts from what was told before
    if other or story or ctx.day is None or any(count is None for count, _ in amount):
        return _unknown(grain)
    step = 1 if sign == "بعد" else -1
    try:
        if grain in "HTS":
            return _hours(ctx, amount, step, sign)
        then = _calendar({"W": "D", "X": "Y", "C": "X"}.get(grain, grain), _shift(ctx.day, amount, step))
    except (ValueError, OverflowError):
        return None
    if sign in ("منذ", "مند") and not m["now"]:
        return _between(then, _calendar(then.grain, ctx.day)) if then.grain in "DMYX" else then
    return then


def _shift(day: date, amount: Amount, step: int) -> date:
    for count, unit in sorted(amount, key=lambda a: -_GRAINS.index(a[1])):
        day = _add(day, step * (count or 0), unit)
    return day


def _hours(ctx: _Context, amount: Amount, step: int, sign: str) -> _When:
    """قبل ساعتين: to the minute when the article's hour is known, else its day."""
    assert ctx.day is not None
    seconds = sum((n or 0) * {"H": 3600, "T": 60, "S": 1}.get(u, 0) for n, u in amount)
    if ctx.clock is None:
        return _day(_shift(ctx.day, amount, step) + timedelta(days=step * int(seconds // 86400)))
    start = datetime.combine(_shift(ctx.day, amount, step), ctx.clock.time()) + timedelta(seconds=step * seconds)
    if sign in ("منذ", "مند") and ctx.tense != "past":
        return _When(f"{_clocked(start)}/{_clocked(ctx.clock)}", start.date(), ctx.day, "T")
    return _When(_clocked(start), start.date(), start.date(), "T")


def _clocked(moment: datetime) -> str:
    return moment.isoformat(timespec="seconds" if moment.second else "minutes")


@_rule(rf"(?P<amount>{AMOUNT}) +من +الان\b")
def _from_now(ctx: _Context, m: re.Match[str]) -> _When | None:
    """ثلاث سنوات من الآن: ahead or back as the verb says."""
    amount = _amount(m["amount"])
    grain = min((u for _, u in amount), key=_GRAINS.index)
    if ctx.day is None or ctx.tense is None or grain in "HTS" or any(count is None for count, _ in amount):
        return _unknown(grain)
    try:
        return _calendar("D" if grain == "W" else grain, _shift(ctx.day, amount, 1 if ctx.tense == "future" else -1))
    except (ValueError, OverflowError):
        return None


@_rule(rf"(?:(?:طوال|طيله|لمده|مده|علي مدي) +)?(?P<amount>{AMOUNT})")
@_rule(rf"(?:طوال|طيله) +{AL}?(?P<amount>{ONE})")
def _how_long(ctx: _Context, m: re.Match[str]) -> _When | None:
    """لمدة ثلاثة أيام, ساعتين ونصف, طوال الأسبوع; not an age (35 عاما after a name, البالغ من العمر 35 عاما)."""
    amount = _amount(m["amount"])
    value = _duration(amount)
    bare = re.fullmatch(ONE, m["amount"])
    if value is None or (bare and m.start("amount") == m.start()):
        return None
    lead = ctx.text[max(0, m.start() - 25) : m.start()]
    if re.search(r"(?:عمر|العمر|عمره|عمرها|سن|يبلغ|تبلغ|البالغ|البالغه)(?: +\w+)? +$", lead):
        return None
    if lead.endswith("(") and ctx.text[m.end() : m.end() + 1] == ")":
        return None
    return _When(value, grain="P")


@_rule(
    rf"{AL}(?P<part>ربع|نصف|ثلث) +(?P<n>ال(?:اول|ثاني|ثالث|رابع|اخير)\b)(?: +(?:من|في))?"
    rf"(?: +(?:(?P<frame>{RELATIVE})|ل?(?:{YEAR_WORD} *)?(?P<y>{YEAR})|(?P<now>العام|السنه)(?! +(?:\d|ال))))"
)
def _quarter(ctx: _Context, m: re.Match[str]) -> _When | None:
    """الربع الثالث من هذا العام, الربع الثالث من العام, النصف الأول من 2024, الربع الأول لعام 2016."""
    size = {"ربع": 3, "ثلث": 4, "نصف": 6}[m["part"]]
    number = 12 // size if m["n"] == "الاخير" else _ordinal(m["n"])
    relative = m["frame"] or (m["now"] and f"هذا {m['now']}")
    frame = _relative(ctx, relative) if relative else _year(_year_in(m["y"]))
    if frame.grain == "M" and size == 6 and number <= 2:
        return _part(frame, "first half" if number == 1 else "second half")
    if frame.grain != "Y" or number > 12 // size:
        return None
    if frame.first is None:
        return _unknown("Q")
    return _months(date(frame.first.year, (number - 1) * size + 1, 1), size, "Q")


@_rule(rf"(?:فصل +)?(?:ال)?(?P<s>{SEASON}) +(?:من +)?(?:(?P<frame>{RELATIVE})|(?:{YEAR_WORD} *)?(?P<y>{YEAR}))")
@_rule(r"(?:فصل +)?ال(?P<s>صيف|شتاء|خريف)\b")
def _named_season(ctx: _Context, m: re.Match[str]) -> _When | None:
    """صيف 2016, شتاء العام الماضي; الصيف alone has no value."""
    year, relative = m.groupdict().get("y"), m.groupdict().get("frame")
    if relative:
        frame = _relative(ctx, relative)
        if frame.grain != "Y":
            return None
        return _season(int(_value("season", m["s"])), frame.first.year) if frame.first else _unknown("season")
    return _season(int(_value("season", m["s"])), _year_in(year)) if year else _unknown("season")


_DECADES = {"عشر": 20, "ثلاث": 30, "اربع": 40, "خمس": 50, "ست": 60, "سبع": 70, "ثمان": 80, "تسع": 90}


@_rule(
    rf"(?:ال)?(?P<stem>{'|'.join(_DECADES)})ين(?:يات|ات)\b(?! +(?:من +)?(?:ال)?عمر)"
    rf"(?: +(?:من +)?القرن +(?P<which>{TURN}|{ORDINAL}))?"
)
def _decade(ctx: _Context, m: re.Match[str]) -> _When | None:
    """الثمانينيات, تسعينات القرن الماضي; not الثلاثينيات من عمره (in her thirties)."""
    base = 1900
    if m["which"] and not re.match(TURN, m["which"]):
        base = (_ordinal(m["which"]) - 1) * 100
    elif m["which"] and ctx.year:
        base = _relative(ctx, "القرن " + m["which"]).first.year - 1  # type: ignore[union-attr]
    year = base + _DECADES[m["stem"]]
    return _years(year, year + 9, "X") if year > 0 else None


@_rule(r"(?:ال)?الفين(?:ي?ات\b|\b(?P<tens> +و *العشر(?:ات|ينات|ينيات)\b)?(?= *(?:$|[.،!؟]| +من +القرن)))")
def _noughties(ctx: _Context, m: re.Match[str]) -> _When | None:
    """الألفينيات, في الألفين والعشرات; not عدد الألفين (two thousand)."""
    named = re.search("ات", m[0])
    if not named and (ctx.before(m.start()) not in ("في", "مواليد", "مطلع", "اوايل", "اواخر", "منتصف", "بدايه", "منذ")):
        return None
    return _years(2010, 2019, "X") if m["tens"] else _years(2000, 2009, "X")


@_rule(rf"العقد +(?P<d>{ORDINAL}) +من +القرن +(?P<which>{TURN}|{ORDINAL})")
def _nth_decade(ctx: _Context, m: re.Match[str]) -> _When | None:
    """العقد الثالث من القرن الحالي: 2020 to 2029."""
    if re.match(TURN, m["which"]):
        century = _relative(ctx, "القرن " + m["which"])
        start = century.first.year - 1 if century.first else None
    else:
        start = (_ordinal(m["which"]) - 1) * 100
    number = _ordinal(m["d"])
    if start is None or not 1 <= number <= 10:
        return _unknown("X")
    return _years(start + 10 * number - 10, start + 10 * number - 1, "X")


@_rule(rf"القرن +(?P<n>{ORDINAL}|(?:ال ?)?\d{{1,2}}(?!\d))(?: +(?:ال)?ميلادي)?(?P<era> +(?:ال)?هجري| +قبل +الميلاد)?")
def _century(_: _Context, m: re.Match[str]) -> _When | None:
    """القرن التاسع عشر: 1801 to 1900."""
    number = _ordinal(m["n"])
    if m["era"]:
        return _unknown("C")
    return _years(number * 100 - 99, number * 100, "C") if 1 <= number <= 30 else None


@_rule(
    rf"{YEAR_WORD} *(?P<y>{YEAR}|(?<!\d)\d{{3}}(?!\d)|{YEAR_SMALL})"
    r"(?P<bc> *(?:قبل الميلاد|ق\.? ?م))?(?:[/-](?P<y2>\d{2,4})(?!\d))?"
)
def _named_year(_: _Context, m: re.Match[str]) -> _When | None:
    """عام 2015, سنة ألفين وعشرين, العام 2023/2024."""
    digits = re.match(r"\d+", m["y"])
    number = int(digits.group()) if digits else int(_number(m["y"]))
    if m["bc"] or not 100 <= number <= 2999:
        return None
    if m["y2"]:
        end = int(m["y2"]) if len(m["y2"]) == 4 else number // 100 * 100 + int(m["y2"])
        return _years(number, end, "range") if number < end <= number + 200 else None
    return _year(number)


@_rule(rf"(?P<y>{YEAR_NUMBER})(?![-/]\d)(?!{COUNTED})")
def _bare_year(ctx: _Context, m: re.Match[str]) -> _When | None:
    """2015 after a word that takes a year (في, منذ, انتخابات); elsewhere a number is a number."""
    year = int(m["y"])
    lead = ctx.before(m.start())
    counted = re.search(r"(?:اكثر|اقل|ازيد|يقرب) +من +$", ctx.text[: m.start()])
    if not 1800 <= year <= 2099 or lead not in _names()["lead-year"] or counted:
        return None
    return _year(year)


@_rule(rf"(?<=في )(?P<y>{YEAR_IN_WORDS})(?= *(?:$|[.،!؟]))")
def _year_in_words(_: _Context, m: re.Match[str]) -> _When | None:
    """في ألف وسبعمائة وتسعة وثمانين, at the end of a clause."""
    year = _year_in(m["y"])
    return _year(year) if 1001 <= year <= 2099 and year % 1000 else None


@_rule(r"(?P<a>(?:1[5-9]|20)\d\d) *[-–—/] *(?P<b>(?:1[5-9]|20)\d\d|\d\d)(?![\d/-])")
@_rule(
    rf"(?:من|بين) +(?:(?:عامي|العامين|عام|العام|سنه|سنتي) +)?(?P<a>{YEAR_NUMBER})"
    rf"(?: +(?:و?الي|و?حتي)| +و) *(?:عام +|العام +|سنه +)?(?P<b>{YEAR_NUMBER})(?!{COUNTED})"
)
@_rule(rf"(?:عامي|العامين|سنتي) +(?P<a>{YEAR_NUMBER}) +و *(?P<b>{YEAR_NUMBER})")
def _year_span(ctx: _Context, m: re.Match[str]) -> _When | None:
    """2014-2018, بين عامي 2014 و2018, من 2014 حتى 2018, الموسم 2017/18."""
    first = int(m["a"])
    last = int(m["b"]) if len(m["b"]) == 4 else first // 100 * 100 + int(m["b"])
    if not first < last <= first + 150 or (len(m["b"]) == 2 and last != first + 1):
        return None
    return _years(first, last, "range")


@_rule(
    rf"(?:(?P<nth>{ORDINAL}) +(?:ايام|يوم) +)?(?P<name>{_any('holiday')})(?: +(?:في +|من +|ل)?(?:(?P<frame>{RELATIVE})"
    rf"|(?:{YEAR_WORD} *)?(?P<y>{YEAR_NUMBER})|(?P<turn>{TURN})))?"
)
def _holiday(ctx: _Context, m: re.Match[str]) -> _When | None:
    """عيد الفطر, ثاني أيام عيد الأضحى, عيد الميلاد الماضي, عيد الشكر 2010."""
    code, nth = _value("holiday", m["name"]), _ordinal(m["nth"]) if m["nth"] else 1
    if code == "moves":  # رأس السنة الصينية
        return _unknown()

    def make(year: int) -> _When:
        if code == "easter":
            return _day(_easter(year))
        if code == "goodfriday":
            return _day(_easter(year) - timedelta(days=2))
        if code.startswith("n"):  # n11-3-22: the first Thursday from 22 November on
            month, weekday, least = (int(n) for n in code[1:].split("-"))
            first = date(year, month, least)
            return _day(first + timedelta(days=(weekday - first.weekday()) % 7 + nth - 1))
        if code.startswith("h"):
            for hijri in range(year - 579, year - 581, -1):
                when = _hijri_span(hijri + 1, int(code[1:3]), int(code[4:]))
                if when.first and when.first.year == year:
                    return _day(when.first + timedelta(days=nth - 1))
            raise ValueError(year)
        return _day(date(year, int(code[:2]), int(code[3:])) + timedelta(days=nth - 1))

    year = m["frame"] or m["y"]
    return _in_year(ctx, make, year, m["turn"])


# ---------------------------------------------------------------------------------------------- what stands around them

_DAY_PART = re.compile(
    r"(?:(?:وقت|ساعه) +(?:متاخره?|مبكره?|سابق|لاحق) +(?:من +)?)?"
    rf"(?P<part>منتصف +ليله?|(?:(?:قبل|بعد) +)?(?:ظهر|عصر)|{_MORNING}|{_EVENING}|نهار|يوم|بتاريخ|تاريخ"
    r"|وقت +(?:متاخر|مبكر|سابق|لاحق)(?: +من)?)(?: +يوم)? +(?=\w|\()"
)
_TWO_NIGHTS = re.compile(rf" *[-/,]? *(?:الي +)?(?P<wd>{WEEKDAY})")
_STAGE = re.compile(
    r"(?P<early>بدايه|بدايات|مطلع|اوايل|مستهل)\b +|(?P<mid>منتصف|اواسط)\b +|(?P<late>نهايه|نهايات|اواخر|ختام)\b +"
    r"|(?P<sooner>وقت +(?:سابق|مبكر)) +(?:من +)?|(?P<later>وقت +(?:لاحق|متاخر)) +(?:من +)?|(?P<rest>بقيه|باقي)\b +"
)
_THIS_UNIT = re.compile(rf"(?:{AL}(?P<unit>اسبوع|شهر|عام|سنه|يوم|عقد)\b(?! +(?:{ORDINAL}|ال))|اسبوعي\b)")
_THIS_PART = re.compile(r"(?P<this>هذا|هذه) +ال(?P<part>صباح|فجر|ظهر|عصر|مساء|ليله)\b")
_MINUTES = r"(?: +(?:والنصف|ونصف|والربع|وربع|والثلث|وثلث|الا +(?:ال)?ربعا?|الا +(?:ال)?ثلثا?))"
_HOUR = "(?:واحد|ثاني|ثالث|رابع|خامس|سادس|سابع|ثامن|تاسع|عاشر|حادي)"
_CLOCK = re.compile(
    r"(?P<lead>(?:عند +|حوالي +|نحو +|قرابه +|في +)*(?:ال)?ساعه +)?"
    r"(?:(?P<h>\d{1,2})(?::(?P<min>\d\d)(?::(?P<s>\d\d))?)?(?![\d/.])"
    rf"|(?P<hw>ال{_HOUR}ه(?: +عشره)?)\b(?P<minutes>{_MINUTES})?)"
    r"(?: *(?P<half>صباحا|صباح|مساء|ظهرا|بعد +الظهر|فجرا|فجر|ليلا|عصرا|ص\b|م\b)(?!\w))?"
    r"(?: +(?:بالتوقيت +المحلي|بتوقيت +\w+|ت *\.? *غ))?"
)
_AFTER_HOUR = re.compile(rf"(?P<n>\d{{1,2}}|{_any('number')}) +دقيقه +بعد +")
_CLOCK_GAP = re.compile(r" *[,،]? *(?:(?:من|في|حوالي|عند|نحو) +)*")


def _part(frame: _When, stage: str, day: date | None = None) -> _When:
    """A stage of a period: its halves for early and late, the middle, what is over of it, what is left of it."""
    first, last = frame.first, frame.last
    if first is None or last is None:
        return _unknown(frame.grain)
    if frame.grain == "D":
        return frame
    if stage in ("sooner", "later", "rest"):
        if day is None or not first <= day <= last:
            return frame
        return _days(first, day) if stage == "sooner" else _days(day, last)
    if frame.grain == "Y":
        start = {"early": 1, "mid": 4, "late": 7}.get(stage, 1)
        return _months(date(first.year, start, 1), 6, "range")
    if frame.grain == "W":
        a, b = {"early": (0, 2), "mid": (1, 4), "late": (3, 6)}[stage]
        return _days(first + timedelta(days=a), first + timedelta(days=b))
    if frame.grain == "M":
        if stage in ("early", "first half"):
            return _days(first, first + timedelta(days=14))
        if stage == "mid":
            return _days(first + timedelta(days=9), first + timedelta(days=19))
        return _days(first + timedelta(days=15), last)
    if frame.grain in "XC":
        half = (last.year - first.year + 1) // 2
        a, b = {"early": (0, half - 1), "mid": (half // 2, half // 2 + half - 1), "late": (half, 2 * half - 1)}[stage]
        return _years(first.year + a, first.year + b, "range")
    return frame


Found = tuple[int, _When]


def _atom(ctx: _Context, pos: int) -> Found | None:
    """The longest name, deictic or quantity that starts at `pos`."""
    best: Found | None = None
    for m, rule in _matches(ctx.text, pos):
        if best is None or m.end() > best[0]:
            when = rule(ctx, m)
            if when is not None:
                best = m.end(), when
    return best


@lru_cache(maxsize=1 << 12)  # a sentence is read for each tense, a place alone and as the beginning of an interval
def _matches(text: str, pos: int) -> tuple[tuple[re.Match[str], Rule], ...]:
    """The rules whose words stand at `pos`."""
    found = ((pattern.match(text, pos), rule) for pattern, rule in _RULES)
    return tuple((m, rule) for m, rule in found if m and not text[m.end() : m.end() + 1].isalnum())


def _framed(ctx: _Context, pos: int) -> Found | None:
    """An atom with what goes before it: مساء الثلاثاء, ليل الخميس الجمعة, أواخر الشهر الماضي, هذا الصباح."""
    found = _atom(ctx, pos)
    m = _DAY_PART.match(ctx.text, pos)
    if m:
        inner = _framed(ctx, m.end())
        if inner and inner[1].grain == "D" and (found is None or inner[0] > found[0]):
            end, when = inner
            names = (("night", "ليل"), ("am", _MORNING), ("pm", _EVENING))
            part = next((name for name, words in names if re.search(words, m["part"])), when.part)
            night = _TWO_NIGHTS.match(ctx.text, end) if "ليل" in m["part"] and when.first else None
            if night and when.first and int(_value("weekday", night["wd"])) == (when.first.weekday() + 1) % 7:
                found = night.end(), _days(when.first, when.first + timedelta(days=1))
            else:
                found = end, replace(when, part=part)
    m = _STAGE.match(ctx.text, pos)
    if m and m.lastgroup:
        unit = _THIS_UNIT.match(ctx.text, m.end())
        inner = _atom(ctx, m.end())
        if inner is None and unit:
            inner = unit.end(), _relative(ctx, "هذا ال" + (unit["unit"] or "اسبوع"))
        if inner and inner[1].grain not in ("P", "T") and (found is None or inner[0] > found[0]):
            found = inner[0], _part(inner[1], m.lastgroup, ctx.day)
    m = _THIS_PART.match(ctx.text, pos)
    if m and (found is None or m.end() >= found[0]):
        when = _day(ctx.day) if ctx.day else _unknown()
        found = m.end(), replace(when, part="am" if re.match(_MORNING, m["part"]) else "pm")
    return found


def _read_clock(m: re.Match[str], part: str) -> tuple[int, int, int] | None:
    """Hour, minute, second; مساء and its like make 8 into 20."""
    if m["h"]:
        hour, minute = int(m["h"]), int(m["min"] or 0)
    else:
        words = m["hw"].split()
        hour = _ordinal(words[0]) + (10 if len(words) > 1 else 0)
        minute = 0
        text = m["minutes"] or ""
        share = 30 if "نصف" in text else 20 if "ثلث" in text else 15 if "ربع" in text else 0
        if share:
            hour, minute = (hour - 1, 60 - share) if "الا" in text.split() else (hour, share)
    half = m["half"] or ""
    night = half.startswith("ليل") or (not half and part == "night")
    if night and (hour == 12 or hour < 5):  # الساعة 12 من ليل أمس: of which day?
        return None
    late = night or half.startswith(("مساء", "ظهر", "بعد", "عصر", "م")) or (not half and part == "pm")
    if late and hour < 12:
        hour += 12
    second = int(m["s"] or 0)
    return (hour, minute, second) if hour < 24 and minute < 60 and second < 60 else None


def _timed(day: _When, clock: tuple[int, int, int], minutes: float = 0) -> _When:
    if day.first is None:
        return _unknown("T")
    moment = datetime(day.first.year, day.first.month, day.first.day, *clock) + timedelta(minutes=minutes)
    return _When(_clocked(moment), day.first, day.first, "T")


def _point(ctx: _Context, pos: int) -> Found | None:
    """A framed atom with a clock before or after it: غدا الساعة 8:00 صباحا, الثامنة والنصف من مساء الأحد."""
    found = _framed(ctx, pos)
    if found and found[1].grain == "D":
        gap = _CLOCK_GAP.match(ctx.text, found[0])
        m = _CLOCK.match(ctx.text, gap.end()) if gap else None
        if m and (m["lead"] or m["half"] or m["min"] or (gap and gap[0].strip(" ,،") and (m["hw"] or found[1].part))):
            clock = _read_clock(m, found[1].part)
            if clock:
                return m.end(), _timed(found[1], clock)
    lead = _AFTER_HOUR.match(ctx.text, pos)
    m = _CLOCK.match(ctx.text, lead.end() if lead else pos)
    hour = m and m["hw"] and re.search(r"(?:في|عند|حوالي|نحو) +$", ctx.text[:pos])  # في الثالثة من فجر السبت
    if m and (m["lead"] or m["half"] or m["min"] or m["minutes"] or hour):
        gap = _CLOCK_GAP.match(ctx.text, m.end())
        day = _framed(ctx, gap.end()) if gap else None
        if day and day[1].grain == "D" and (found is None or day[0] > found[0]):
            clock = _read_clock(m, day[1].part)
            if clock:
                return day[0], _timed(day[1], clock, _number(lead["n"]) if lead else 0)
        if (m["lead"] or m["half"]) and (found is None or m.end() > found[0]):
            clock = _read_clock(m, "")
            if clock and ctx.day is None:
                return m.end(), _unknown("T")
            if clock and ctx.day:  # الساعة الخامسة may be morning or evening: only the day is sure
                sure = m["half"] or m["min"]
                return m.end(), _timed(_day(ctx.day), clock) if sure else replace(_day(ctx.day), grain="T")
    return found


# -------------------------------------------------------------------------------------------------- what joins them

_SINCE = re.compile(r"(?:منذ|مند)\b +(?:يوم +)?(?=\w)")
_UNTIL = re.compile(r"(?:و?حتي|لغايه|قبل)\b +(?=\w)")
_FROM_ON = re.compile(r"(?:اعتبارا|ابتداء|بدءا|انطلاقا)\b +من +(?=\w)|بعد\b +(?=\w)")
_FROM = re.compile(r"من\b +(?=\w)")
_BETWEEN = re.compile(r"(?:ما +)?بين\b +(?=\w)")
_TO = re.compile(r" *(?:[-–—]| (?:و?الي|و?حتي|لغايه)\b) *(?=\w)")
_AND = re.compile(r" +و *(?=\w)| *[-–—] *(?=\w)")
_DOM = re.compile(rf"(?:يومي +|ايام +)?(?P<d>{DOM})")


def _pair(ctx: _Context, pos: int, left: Found | None, joint: re.Pattern[str], *, loose: bool) -> Found | None:
    """X `joint` Y as an interval; X may be only a day of Y's month (4 إلى 22 يناير) and takes its year from Y. `left`
    is the point at `pos`, if there is one.

    Not `loose`: only neighbours make an interval (الجمعة والسبت), others stay two times.
    """
    if left and left[1].grain != "P" and left[1].iso:
        m = joint.match(ctx.text, left[0])
        right = _point(ctx, m.end()) if m else None
        if right and right[1].iso and right[1].grain == left[1].grain and right[1].grain in "DMYT":
            a, b = left[1], right[1]
            if a.floating and b.last:
                again = _point(ctx.at(b.last), pos)
                a = again[1] if again and again[0] == left[0] else a
            if a.first and b.first and a.first < b.first and (loose or (b.first - a.first).days == 1):
                return right[0], _between(a, b)
            if loose and not a.floating and b.floating and a.first:
                again = _point(replace(ctx, day=a.first, tense="future"), m.end()) if m else None
                if again and again[1].first and again[1].first > a.first:
                    return again[0], _between(a, again[1])
    d = _DOM.match(ctx.text, pos)
    m = joint.match(ctx.text, d.end()) if d else None
    right = _framed(ctx, m.end()) if m else None
    if d and right and right[1].grain == "D" and right[1].first:
        number, end = _ordinal(d["d"]), right[1].first
        if 1 <= number < end.day and (loose or end.day == number + 1):
            return right[0], _days(end.replace(day=number), end)
    return None


def _expression(ctx: _Context, pos: int) -> Found | None:
    """The longest time expression that starts at `pos`."""
    point = _point(ctx, pos)
    options = [point, _pair(ctx, pos, point, _TO, loose=True), _pair(ctx, pos, point, _AND, loose=False)]
    m = _FROM.match(ctx.text, pos)
    if m:
        options.append(_pair(ctx, m.end(), _point(ctx, m.end()), _TO, loose=True))
    m = _BETWEEN.match(ctx.text, pos)
    if m:
        options.append(_pair(ctx, m.end(), _point(ctx, m.end()), _AND, loose=True))
    m = _SINCE.match(ctx.text, pos)
    inner = _point(replace(ctx, tense="past"), m.end()) if m else None
    if inner and inner[1].grain not in ("P", "season"):
        options.append((inner[0], _since(ctx, inner[1])))
    for joint, prefix, suffix in ((_UNTIL, "/", ""), (_FROM_ON, "", "/")):
        m = joint.match(ctx.text, pos)
        inner = _point(replace(ctx, tense=ctx.tense or ("future" if prefix else None)), m.end()) if m else None
        if m and inner and inner[1].grain != "P" and not _DAY_PART.match(ctx.text, pos):
            iso, deictic = inner[1].iso, re.match(r"اليوم|الان|هذا|هذه", ctx.text[m.end() :])
            known = iso if not (prefix and deictic) else None
            end = (known or "").split("/")[-1 if prefix else 0]
            options.append((inner[0], _When(prefix + end + suffix if end else None, grain="range")))
    frame = _RELATIVE_DAYS.match(ctx.text, pos)  # الأسبوع الماضي بين الجمعة والأحد
    if frame:
        week = _relative(ctx, frame["frame"])
        if week.last and week.grain == "W":
            within = ctx.at(week.last)
            options.append(_pair(within, frame.end(), _point(within, frame.end()), _AND, loose=True))
    found = [o for o in options if o]
    return max(found, key=lambda o: o[0]) if found else None


_RELATIVE_DAYS = re.compile(rf"(?P<frame>{RELATIVE}) +(?:ما +)?بين +")


def _since(ctx: _Context, when: _When) -> _When:
    """منذ فبراير: from then to the article's day, at the same grain."""
    if when.iso is None:
        return _unknown(when.grain)
    start = when.iso.split("/")[0]
    now = _calendar(when.grain, ctx.day).iso if ctx.day and when.grain in "DWMY" else ""
    if when.grain not in "DWMY" and ctx.day:
        now = ctx.day.isoformat()
    if ctx.day is None and ctx.year and when.grain == "Y":
        now = f"{ctx.year:04}"
    return _When(f"{start}/{now}", when.first, ctx.day, "range")


_NEXT = re.compile(r" *[,،(]? *(?:الموافق +(?:ل *)?)?(?=\w)")
_CLITICS = frozenset("وفبلك")
_WORD = re.compile(r"(?<!\w)(?=\w)")
_HINT = re.compile(
    r"\d|(?:ين|ن)(?:يات|ات)\b|قرن|قرون|صباح|مساء|فجر|ليل|امس|غد|اليوم|الان|ربع|نصف|اسبوع|الفين|الف +و|"
    + _any("one", "two", "many", "weekday", "month", "hijri", "holiday", "season").removesuffix(END)
)


YEARS = range(1000, 3000)
"""Years an article may be of; from others "a century ago" leads out of the calendar, so they anchor nothing."""


def _context(text: str, plain: str, anchor: str | None, tense: Tense | None) -> _Context:
    if anchor is None:
        return _Context(text, plain, None, None, None, tense)
    if re.fullmatch(r"\d{4}(?:-\d\d)?", anchor):
        return _Context(text, plain, None, int(anchor[:4]) if int(anchor[:4]) in YEARS else None, None, tense)
    try:
        moment = datetime.fromisoformat(anchor[:19])
    except ValueError:
        raise InputError(f"the date {anchor!r} is not ISO 8601: write it like 2025-10-16") from None
    if moment.year not in YEARS:
        return _Context(text, plain, None, None, None, tense)
    return _Context(text, plain, moment.date(), moment.year, moment if len(anchor) > 10 else None, tense)


def find_times(text: str, *, anchor: str | None, tense: Tense | None = None) -> tuple[TimeRef, ...]:
    """The time expressions of a text, in order, the longest where several start together, none overlapping.

    `text` is raw (vowel marks and Arabic-Indic digits allowed) and the offsets are its own. `anchor` is the day the
    text was written, ISO 8601 (a year alone is enough for العام الماضي); without it relative expressions have the
    value None. `tense` settles what the words leave open: الخميس or 16 أكتوبر is the last one for "past", the next
    one for "future" (today included); unsettled, a weekday is the last one and a date without a year the nearest.
    Raises InputError for an anchor that is no date.
    """
    seen = normalise(text)
    ctx = _context(_fold(seen.text), seen.text, anchor, tense)
    if not _HINT.search(ctx.text):
        return ()
    found: list[TimeRef] = []
    for begin, end, when in _scan(ctx):
        a, b = seen.span(begin, end)
        found.append(TimeRef(a, b, text[a:b], when.iso))
    return tuple(found)


def _scan(ctx: _Context) -> Iterator[tuple[int, int, _When]]:
    """Expressions from left to right; up to two clitics (و, ف, ب, ل, ك) may stand before one."""
    done = 0
    for m in _WORD.finditer(ctx.text):
        start = m.start()
        if start < done:
            continue
        for skip in (0, 1, 2):
            if skip and ctx.text[start + skip - 1 : start + skip] not in _CLITICS:
                break
            hit = _expression(ctx, start + skip)
            if hit:
                done, when = hit
                more = _NEXT.match(ctx.text, done)
                again = _expression(ctx, more.end()) if more and when.grain == "D" and when.iso else None
                if again and again[1].iso == when.iso:
                    done = again[0]  # أمس الخميس 11 أبريل 2024 says one day twice
                begin = start + skip
                yield begin - (ctx.text[begin - 1 : begin + 1] == "لل"), done, when  # للعام 2024 keeps its article
                break


def sentence_times(document: Document, sentence: Sentence) -> tuple[TimeRef, ...]:
    """When things of this sentence happen, with offsets into the document's text, anchored to the article's date.

    Each is read with the tense of the verb it hangs on. Durations (خمس سنوات) say how long and are left out; so is a
    word that the models read as part of a name (تيريزا ماي, رجب طيب أردوغان).
    """
    text = document.text[sentence.start : sentence.end]
    found = find_times(text, anchor=document.article.date)
    if not found:
        return ()
    readings: dict[Tense, tuple[TimeRef, ...]] = {}
    kept: list[TimeRef] = []
    for ref in found:
        start, end = ref.start + sentence.start, ref.end + sentence.start
        tokens = [t for t in sentence.tokens if t.start < end and start < t.end]
        if (ref.value or "").startswith("P") or (tokens and all(t.ner[2:] in ("PER", "ORG") for t in tokens)):
            continue
        tense = _tense(sentence, tokens[0].last) if tokens else None
        if tense and tense not in readings:
            readings[tense] = find_times(text, anchor=document.article.date, tense=tense)
        same = [r.value for r in readings[tense] if (r.start, r.end) == (ref.start, ref.end)] if tense else []
        kept.append(TimeRef(start, end, ref.text, same[0] if same else ref.value))
    return tuple(kept)


_SINCE_WORDS = frozenset(("منذ", "عقب", "إثر"))


def _tense(sentence: Sentence, word_id: int) -> Tense | None:
    """The tense of the verb above a word: past for the perfect and لم, future for the imperfect.

    News tells what was in the perfect (التقى الخميس); its imperfect, with س or أن or bare (يزور الخميس), looks ahead.
    A perfect كان over an imperfect is past, and so is what something comes after: منذ قمتهما في نوفمبر. None where no
    verb governs the word.
    """
    word, seen = sentence.word(word_id), set[int]()
    while word.upos != "VERB" and word.head and word.head not in seen:
        seen.add(word.head)
        word = sentence.word(word.head)
        if word.upos != "VERB" and any(w.head == word.id and w.text in _SINCE_WORDS for w in sentence.words[: word.id]):
            return "past"
    if word.upos != "VERB":
        return None
    below = [w for w in sentence.words if w.head == word.id and w.deprel.split(":")[0] in ("aux", "advmod", "cop")]
    helpers = {bare(w.lemma) for w in below}
    if helpers & {"س", "سوف", "لن"}:
        return "future"
    imperfect = word.feat("Aspect") == "Imp" or word.xpos.startswith("VI")
    return "past" if not imperfect or helpers & {"لم", "كان"} else "future"
