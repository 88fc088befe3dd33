"""Which syntactic words a token holds, and which of its characters are whose.

PADT writes clitics as words: وسيلتقي is و + س + يلتقي, نائبه is نائب + ه, للبيت is ل + البيت.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping
from functools import cache
from importlib.resources import files

from kg.arabic import fold, normalise
from kg.errors import DataError

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
_PRONOUNS = frozenset(["ه", "ها", "هما", "هم", "هن", "ك", "كما", "كم", "كن", "ي", "ني", "نا"])
_PREFIXES = frozenset([*_CONJUNCTIONS, *_PREPOSITIONS, "س", "أ", "ا"])
_FORCED_LETTERS = 4
"""A name shorter than this is cut from a clitic only where the tokenizer saw a clitic: كسول is not ك + سول."""


@cache
def closed_list() -> Mapping[str, tuple[str, ...]]:
    """Frequent tokens whose words do not depend on the sentence: وفق is one, بدون is ب + دون. Normalised forms."""
    rows: dict[str, tuple[str, ...]] = {}
    text = files("kg.annotate").joinpath("data/tokens.tsv").read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        token, tab, words = line.partition("\t")
        if not tab or not words.split():
            raise DataError(f"kg/annotate/data/tokens.tsv line {number}: expected token, tab, words")
        rows[token] = tuple(words.split())
    return rows


def fixed_words(token: str, marked: bool, whole: Container[str]) -> tuple[str, ...] | None:
    """The words of a normalised token where no model is asked, else None.

    `whole` are folded tokens that are one word (واشنطن); behind a conjunction or a preposition they are cut off it:
    لواشنطن is ل + واشنطن, وبموسكو is و + ب + موسكو, للصين is ل + الصين where الصين is in `whole`. `marked`: whether the
    tokenizer saw clitics in the token.
    """
    listed = closed_list().get(token)
    if listed is not None:
        return listed
    if not whole or fold(token) in whole:
        return (token,) if whole else None
    for conjunction in ("", *_CONJUNCTIONS):
        if not token.startswith(conjunction):
            continue
        rest = token[len(conjunction) :]
        before = (conjunction,) if conjunction else ()
        if conjunction and _is_whole(rest, marked, whole):
            return (*before, rest)
        if rest.startswith("لل") and _is_whole("ا" + rest[1:], marked, whole):
            return (*before, "ل", "ا" + rest[1:])
        for preposition in _PREPOSITIONS:
            if rest.startswith(preposition) and _is_whole(rest[1:], marked, whole):
                return (*before, preposition, rest[1:])
    return None


def _is_whole(form: str, marked: bool, whole: Container[str]) -> bool:
    return (marked or len(form) >= _FORCED_LETTERS) and len(form) > 1 and fold(form) in whole


def repair(token: str, words: tuple[str, ...], known: Callable[[str], bool]) -> tuple[str, ...]:
    """Mend what the expander made of a normalised token. `known`: whether a form is in the models' vocabulary.

    - A stem nobody knows, in a token that is known, was no stem: وفق is not و + فق, يواجه is not يواج + ه.
    - Characters the expander made up give way to those of the token: واشنطن is و + اشنطن, not و + أشنطن.
    """
    words = tuple(word for form in words if (word := normalise(form).text.strip()))
    if len(words) < 2 or len(words) > 5:
        return (token,)
    stem = max(words, key=len)
    if known(token) and not known(stem) and not (stem.startswith("ال") and known(stem[2:])) and not _suffixed(words):
        return (token,)
    spans = align(token, words)
    at = words.index(stem)
    alone = spans.count(spans[at]) == 1
    piece = token[slice(*spans[at])]
    if alone and fold(piece) != fold(stem) and not matches(stem, piece, last=at == len(words) - 1):
        return (*words[:at], piece, *words[at + 1 :])
    return words


def _suffixed(words: tuple[str, ...]) -> bool:
    return len(words[-1]) > 1 and words[-1] in _PRONOUNS


def matches(word: str, piece: str, *, last: bool) -> bool:
    """Whether `piece` of a token spells `word`; before a pronoun ة is written ت, ى as ي or ا, ء as ئ or ؤ.

    حكومة + ها is حكومتها, على + ه is عليه, مستشفى + ه is مستشفاه, شركاء + ه is شركائه.
    """
    if word == piece:
        return True
    if len(word) != len(piece) or not word:
        return False
    if _bare_alef(word[:-1]) != _bare_alef(piece[:-1]):
        return False
    a, b = word[-1], piece[-1]
    if _bare_alef(a) == _bare_alef(b):
        return True
    return not last and b in {"ة": "ت", "ى": "يا", "ي": "ى", "ء": "ئؤ", "ا": "ى"}.get(a, "")


def _bare_alef(text: str) -> str:
    return text.translate(_ALEF)


_ALEF = str.maketrans("أإآ", "ااا")


def align(token: str, words: tuple[str, ...]) -> list[tuple[int, int]]:
    """For each word its characters in the token, half-open; words whose own cannot be told share a stretch.

    نائب + ه in نائبه: (0, 4), (4, 5). و + ل + البيت in وللبيت: (0, 1), (1, 6), (1, 6).
    """
    spans: list[tuple[int, int]] = [(0, len(token))] * len(words)
    first, begin = 0, 0
    while first < len(words):
        size = len(words[first])
        if not matches(words[first], token[begin : begin + size], last=first == len(words) - 1):
            break
        spans[first] = (begin, begin + size)
        first, begin = first + 1, begin + size
    if first == len(words) and begin == len(token):
        return spans
    if first == len(words):
        return [(0, len(token))] * len(words)
    behind, end = len(words), len(token)
    while behind > first + 1:
        size = len(words[behind - 1])
        if end - size < begin or not matches(words[behind - 1], token[end - size : end], last=behind == len(words)):
            break
        spans[behind - 1] = (end - size, end)
        behind, end = behind - 1, end - size
    if behind - first == 1 and abs(len(words[first]) - (end - begin)) > 0:
        # one word that is not spelt out shares with its neighbour: ل + البيت in للبيت, من + ما in مما
        if first > 0 and words[first - 1] == "ل":
            first, begin = first - 1, spans[first - 1][0]
        elif behind < len(words):
            end, behind = spans[behind][1], behind + 1
        elif first > 0:
            first, begin = first - 1, spans[first - 1][0]
    if begin >= end:
        return [(0, len(token))] * len(words)
    for i in range(first, behind):
        spans[i] = (begin, end)
    return spans
