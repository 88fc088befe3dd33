"""The shape of an article on the page: lines, headings, datelines, and pieces short enough to parse."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kg.arabic import LINE_BREAKS, Normalised, normalise

HEADING_WORDS = 15
"""A heading has at most this many words."""

PIECE_CHARACTERS = 2000
"""Longer lines are cut, so that memory stays bounded; the longest PADT sentence has about as many characters."""

_LINE = re.compile(f"\r\n|[{LINE_BREAKS}]")
_SENTENCE_END = re.compile(r'[.!?؟]+[")]*(?= )')
_FINAL = frozenset(".!?؟:،,")

_AGENCY = (
    r"(?:[A-Z]{2,6}|[أا] ?ف ?ب|د ?ب ?[أا]|[أا] ?ب|رويترز|فرانس برس|الأناضول|وام|سبوتنيك|شينخوا|بترا|سانا|واس|كونا|قنا|"
    r"معا|إرنا|تاس|وكالات|\w+\.نت)"
)
_PLACE = r"\w+(?: \w+){0,2}(?: ?[،-] ?\w+(?: \w+){0,3})?"
_TWO_WORDS = "(?:القدس|بيت|رام|تل|خان|[أا]بو|نيو|سان|لوس|[أا]ديس|كوالا|بورت|هونغ|ريو|دير|عين|مدينة) "
_MONTH = (
    "(?:يناير|فبراير|مارس|[أا]بريل|مايو|يونيو|يونيه|يوليو|يوليه|[أا]غسطس|سبتمبر|[أا]كتوبر|نوفمبر|ديسمبر|"
    "كانون|شباط|[آا]ذار|نيسان|[أا]يار|حزيران|تموز|[آا]ب|[أا]يلول|تشرين)"
)
_DATE = rf"(?:[0-9]{{1,2}} ?[-/] ?[0-9]{{1,2}}(?: ?[-/] ?[0-9]{{2,4}})?|[0-9]{{1,2}} {_MONTH}[^()-]{{0,25}}?)"
_DATELINE = re.compile(
    "(?:"
    + "|".join(
        [
            rf"(?:{_PLACE}[ ،]*)?(?:{_DATE} ?)?\({_AGENCY}\) ?(?:-+|:)",  # القاهرة 12 يناير (رويترز) -   (CNN)--
            rf"(?:{_PLACE} ?)?-+ ?\({_AGENCY}\)(?: ?-+)?",  # دبي، الإمارات --(CNN)   واشنطن -(أ ف ب)-
            rf"{_PLACE} ?-+ ?{_AGENCY}(?: ?-+| ?:|(?= )|$)",  # دبي - العربية.نت
            rf"{_PLACE} {_DATE} ?-+(?= )",  # واشنطن 12 يناير -
            rf"(?:{_TWO_WORDS})?\w+ ?-+ (?=(?:[^ ]+ ){{5}})(?![^-]{{0,60}}-)",  # القاهرة - شهدت مواقع التواصل ...
        ]
    )
    + ") *"
)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of one line that is parsed by itself. `base` is where the line's characters begin in the article;
    `begin`/`end` are offsets in the line's normalised `text`."""

    paragraph: int
    kind: str
    base: int
    line: Normalised
    begin: int
    end: int

    @property
    def text(self) -> str:
        return self.line.text[self.begin : self.end]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Offsets in the article of the piece's characters `begin`..`end`."""
        first, last = self.line.span(self.begin + begin, self.begin + end)
        return self.base + first, self.base + last


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Every line of `text` with the offset it begins at; any Unicode line break ends one, CRLF is one break."""
    begin = 0
    for found in _LINE.finditer(text):
        yield begin, text[begin : found.start()]
        begin = found.end()
    yield begin, text[begin:]


def dateline(text: str) -> int:
    """Length of the dateline or agency tag that opens a normalised line, 0 when there is none.

    واشنطن (ا ف ب) - قال الرئيس ... gives the length of "واشنطن (ا ف ب) - ".
    """
    found = _DATELINE.match(text)
    return found.end() if found else 0


def is_heading(text: str) -> bool:
    """Whether a normalised line looks like a title: at most 15 words and no punctuation at its end.

    A finite verb is allowed: ترامب يحذر روسيا is how Arabic headlines are written.
    """
    words = text.split()
    return 0 < len(words) <= HEADING_WORDS and words[-1].rstrip(")\"'")[-1:] not in _FINAL


def pieces(text: str) -> Iterator[Piece]:
    """What is parsed separately, in the order of the text: every line that has text, its dateline cut off, and long
    lines cut at the end of a sentence, else at a space.

    A line that looks like a title is a heading when another line with text follows it: a heading heads something.
    """
    kept = [(base, line) for base, raw in lines(text) if (line := normalise(raw)).text.strip()]
    for paragraph, (base, line) in enumerate(kept):
        cut = dateline(line.text)
        if cut:
            yield from _piece(paragraph, "dateline", base, line, 0, cut)
        last = paragraph == len(kept) - 1
        kind = "heading" if not last and not cut and is_heading(line.text) else "body"
        for begin, end in _cuts(line.text, cut):  # no piece is left when the line is all dateline
            yield from _piece(paragraph, kind, base, line, begin, end)


def _piece(paragraph: int, kind: str, base: int, line: Normalised, begin: int, end: int) -> Iterator[Piece]:
    stretch = line.text[begin:end]
    begin += len(stretch) - len(stretch.lstrip())
    end = begin + len(stretch.strip())
    if begin < end:
        yield Piece(paragraph, kind, base, line, begin, end)


def _cuts(text: str, begin: int) -> Iterator[tuple[int, int]]:
    while len(text) - begin > PIECE_CHARACTERS:
        window = text[begin : begin + PIECE_CHARACTERS]
        half = PIECE_CHARACTERS // 2
        ends = [found.end() for found in _SENTENCE_END.finditer(window, half)]
        size = ends[-1] if ends else max(window.rfind(" ", half), 0) or PIECE_CHARACTERS
        yield begin, begin + size
        begin += size
    yield begin, len(text)
