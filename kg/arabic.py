"""Arabic letters: what the models read, what matching compares, and the way back to the user's characters."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_REMOVED = frozenset(
    [chr(c) for c in range(0x0610, 0x061B)]  # honorific signs
    + [chr(c) for c in range(0x064B, 0x0653)]  # short vowels, tanwin, shadda, sukun
    + [chr(c) for c in range(0x0656, 0x0660)]
    + ["\u0670", "\u0640"]  # dagger alef, tatweel
    + [chr(c) for c in range(0x06D6, 0x06EE) if c not in (0x06DE, 0x06E5, 0x06E6, 0x06E9)]  # Koranic marks
    + [chr(c) for c in range(0xFE00, 0xFE10)]  # variation selectors
)
_COMPOSING = frozenset("\u0653\u0654\u0655")  # madda and hamza written as marks: ا + ٔ is أ
_REPLACED = str.maketrans(
    {
        "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ھ": "ه", "ہ": "ه", "ۀ": "ه", "ە": "ه", "ٱ": "ا",
        "پ": "ب", "چ": "ج", "ڤ": "ف", "گ": "ك", "ژ": "ز",
        "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"', "〝": '"', "〞": '"', "＂": '"',
        "‹": '"', "›": '"', "‘": "'", "’": "'", "‚": "'", "‛": "'", "`": "'", "´": "'",
        "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": ".", "؛": "،", "٪": "%", "٫": ".",
        "٬": ",", "۔": ".", "[": "(", "]": ")", "{": "(", "}": ")", "•": "*", "●": "*", "▪": "*", "■": "*",
        **{chr(0x0660 + d): str(d) for d in range(10)},
        **{chr(0x06F0 + d): str(d) for d in range(10)},
    }
)  # fmt: skip
_HASHTAG = re.compile("#(?=#*[ء-ي])|(?<=[ء-ي])_(?=[ء-ي])")
_STAYS = re.compile("[ء-غف-ي0-9A-Za-z .,:،]*")
_FOLDED = str.maketrans("أإآىةؤئ", "ااايهوي")

LINE_BREAKS = "\n\v\f\r\x1c\x1d\x1e\x85\u2028\u2029"
"""Every character that ends a line, as in `str.splitlines`."""


@dataclass(frozen=True, slots=True)
class Normalised:
    """Text as the models read it. Its character `i` comes from the original's `starts[i]`..`ends[i]` (half-open)."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    def span(self, begin: int, end: int) -> tuple[int, int]:
        """Offsets in the original of the non-empty stretch `begin`..`end` of `text`, marks inside it included.

        Raises ValueError for an empty or reversed stretch, which has no place of its own in the original.
        """
        if not 0 <= begin < end <= len(self.text):
            raise ValueError(f"no characters between {begin} and {end} in {len(self.text)}")
        return self.starts[begin], self.ends[end - 1]


def normalise(text: str) -> Normalised:
    """Write text with the characters the models learnt from, and keep the way back.

    Hamza and madda marks are composed (U+0627 U+0654 is أ), presentation forms decomposed (ﻻ is لا), vowel marks,
    tatweel, control, bidi and zero-width characters dropped. Persian and other letters the treebank lacks become their
    Arabic neighbours (ک ك, ڤ ف), digits ASCII, and punctuation the kind the treebank has: straight quotes, hyphens for
    dashes, round brackets, ، for ؛, a full stop for an ellipsis. Every Unicode space is a space (line breaks stay), and
    so are the signs of a hashtag: #كوريا_الشمالية reads كوريا الشمالية. Letters with hamza stay: وحذّر gives وحذر.
    Lone surrogates become U+FFFD. Doing it twice changes nothing.
    """
    if _STAYS.fullmatch(text):  # nearly every word of running text
        return Normalised(text, tuple(range(len(text))), tuple(range(1, len(text) + 1)))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for i, char in enumerate(text):
        if char in _COMPOSING or _is_removed(char):
            # a mark belongs to the letter it stands on: a span that ends with the letter takes the mark along
            if ends and ends[-1] == i:
                composed = unicodedata.normalize("NFC", out[-1] + char) if char in _COMPOSING else ""
                if len(composed) == 1:
                    out[-1] = composed
                ends[-1] = i + 1
            continue
        for letter in _plain(char).translate(_REPLACED):
            if letter not in _REMOVED:
                out.append(letter)
                starts.append(i)
                ends.append(i + 1)
    return Normalised(_HASHTAG.sub(" ", "".join(out)), tuple(starts), tuple(ends))


def _is_removed(char: str) -> bool:
    if char in _REMOVED:
        return True
    return not char.isprintable() and not char.isspace() and unicodedata.category(char) in ("Cc", "Cf")


def _plain(char: str) -> str:
    if char.isspace():
        return char if char in LINE_BREAKS else " "
    if "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufeff":
        letters = unicodedata.normalize("NFKC", char).strip()
        return " " if " " in letters else letters  # ﷺ is a sentence, not a word
    return "\ufffd" if "\ud800" <= char <= "\udfff" else char


@lru_cache(maxsize=1 << 16)  # words of running text recur
def fold(text: str) -> str:
    """The key under which spellings meet: أمريكا and امريكا, مدرسة and مدرسه, USA and usa.

    Normalised text with hamza carriers, alef maqsura and ta marbuta made plain, Latin lower-cased, everything that is
    neither letter nor digit a space, single spaces.
    """
    plain = bare(text).translate(_FOLDED).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


@lru_cache(maxsize=1 << 16)
def bare(lemma: str) -> str:
    """A lemma without its vowel marks: اِلتَقَى gives التقى, حَذَّر gives حذر."""
    return lemma if _STAYS.fullmatch(lemma) else normalise(lemma).text


_LATIN = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "u", "ي": "i", "ى": "a",
    "ؤ": "u", "ئ": "i", "ء": "",
}  # fmt: skip


def transliterate(text: str) -> str:
    """A rough Latin reading of unvowelled Arabic (كييف gives kiif): readable ids, never a name to show as a fact."""
    return "".join(_LATIN.get(c, c if c.isascii() else "") for c in normalise(text).text)
