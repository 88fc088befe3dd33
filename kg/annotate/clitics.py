"""Which syntactic words a token holds, and which of its characters are whose.

PADT writes clitics as words: وسيلتقي is و + س + يلتقي, نائبه is نائب + ه, للبيت is ل + البيت.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Mapping, Sequence
from functools import cache
from importlib.resources import files

from kg.arabic import fold, normalise
from kg.errors import DataError

_CONJUNCTIONS = ("و", "ف")
_PREPOSITIONS = ("ب", "ل", "ك")
PROCLITICS = (*_CONJUNCTIONS, *_PREPOSITIONS)
_PRONOUNS = ("ه", "ها", "هما", "هم", "هن", "ك", "كما", "كم", "كن", "ي", "ني", "نا")
_CLITICS = frozenset([*_CONJUNCTIONS, *_PREPOSITIONS, *_PRONOUNS, "س", "أ", "ما", "لا"])
_MOST_WORDS = 5  # وبالتهامهم: و + ب + ... + هم; more is the expander going wild
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


def main_word(words: Sequence[str]) -> int:
    """Which of a token's words is no clitic: the longest, of several the last. و + بـ + روسيا gives 2, سفارة + هم 0."""
    return max(range(len(words)), key=lambda i: (len(words[i]), i))


def fixed_words(
    token: str, marked: bool, whole: Container[str], known: Callable[[str], bool]
) -> tuple[str, ...] | None:
    """The words of a normalised token where the expander is not asked, else None.

    `whole` are folded tokens that are one word (واشنطن); behind a conjunction or a preposition they are cut off it:
    لواشنطن is ل + واشنطن, وبموسكو is و + ب + موسكو, للصين is ل + الصين where الصين is in `whole`. Not so where the
    models know the token behind the conjunction: كبار is not ك + بار. `marked`: whether the tokenizer saw clitics.
    """
    listed = closed_list()
    if token in listed:
        return listed[token]
    if marked and token.startswith(_CONJUNCTIONS) and token[1:] in listed:
        return (token[0], *listed[token[1:]])
    if not whole:
        return None
    if fold(token) in whole:
        return (token,)
    prepositions = _PREPOSITIONS if marked else ("ب", "ل")  # a ك the tokenizer did not see is hardly ever one
    for conjunction in ("", *_CONJUNCTIONS):
        if not token.startswith(conjunction):
            continue
        rest = token[len(conjunction) :]
        before = (conjunction,) if conjunction else ()
        if conjunction and _is_whole(rest, marked, whole):
            return (*before, rest)
        if rest.startswith("لل") and _is_whole("ا" + rest[1:], marked, whole):
            return (*before, "ل", "ا" + rest[1:])
        if rest.startswith(prepositions) and not known(rest) and _is_whole(rest[1:], marked, whole):
            return (*before, rest[0], rest[1:])
    return None


def _is_whole(form: str, marked: bool, whole: Container[str]) -> bool:
    return (marked or len(form) >= _FORCED_LETTERS) and len(form) > 1 and fold(form) in whole


def repair(token: str, words: tuple[str, ...], known: Callable[[str], bool]) -> tuple[str, ...]:
    """Mend what the expander made of a normalised token. `known`: whether a form is in the models' vocabulary.

    - Characters the expander made up give way to those of the token: لاسيتر is ل + اسيتر, not ل + أسيتر.
    - A stem nobody knows is spelt like one that is known: جعلته is جعلت + ه, not جعلة + ه.
    - A stem nobody knows, but known together with a clitic, was no stem: وفق is not و + فق, سيواجه not س + يواج + ه.
    """
    words = tuple(word for form in words if (word := normalise(form).text.strip()))
    if not 2 <= len(words) <= _MOST_WORDS:
        return (token,)
    stems = [i for i, word in enumerate(words) if word not in _CLITICS]
    if not stems:
        return words if "".join(words) == token else (token,)
    at = max(stems, key=lambda i: len(words[i]))
    before, stem, after = words[:at], words[at], words[at + 1 :]
    if not _CLITICS.issuperset(before + after):
        return (token,)
    if known(stem):
        return words
    begin = len("".join(before))
    end = len(token) - len("".join(after))
    piece = token[begin:end]
    if not piece or "".join(before) != token[:begin] or "".join(after) != token[end:]:
        return words if "".join(before + after) in token else (token,)
    spellings = [piece, *_spellings(piece, bool(after))]
    if before and before[-1] == "ل" and piece.startswith("ل"):
        spellings = ["ا" + piece, "ال" + piece, *spellings]
    for form in spellings:
        if known(form):
            return (*before, form, *after)
    if known(piece.removeprefix("ال")):
        return (*before, piece, *after)
    # ها, هم, نا are hardly ever the end of a word, ه is (توجيه)
    tail = after if after and len(after[-1]) > 1 else ()
    for count in (1, 2):
        if count <= len(before) and known(form := "".join(before[-count:]) + piece + ("" if tail else "".join(after))):
            return (*before[:-count], form, *tail)
    if after and not tail and known(form := piece + "".join(after)):
        return (*before, form)
    if after and stem.endswith("نى") and piece.endswith("نا"):
        return (*before, piece, *after)  # منعناهم: we
    return (*before, stem if matches(stem, piece, last=not after) or before[-1:] == ("ل",) else piece, *after)


def unmarked(token: str, known: Callable[[str], bool]) -> tuple[str, ...]:
    """The words of a token in which the tokenizer saw no clitic: one, but و + نالت in ونالت if only نالت is known, and
    س + يعلن in سيعلن."""
    if len(token) <= _FORCED_LETTERS or known(token) or not known(token[1:]):
        return (token,)
    future = token[0] == "س" and token[1] in "أنيت"
    return (token[0], token[1:]) if token[0] == "و" or future else (token,)


def _spellings(piece: str, inner: bool) -> list[str]:
    """Other spellings of a stem: with another hamza, and with the end it has where no pronoun follows (`inner`)."""
    first = [letter + piece[1:] for letter in "أإآا"] if piece[0] in "اأإآ" else [piece]
    if not inner:
        return first
    end = {"ت": "ة", "ا": "ى", "ي": "ى", "ئ": "ء", "ؤ": "ء", "و": "وا"}.get(piece[-1])
    return [*first, *(form[:-1] + end for form in first)] if end else first


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
