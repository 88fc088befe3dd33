"""Arabic letters: what the models read, what matching compares, and the way back to the user's characters."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

_REMOVED = frozenset(
    [chr(c) for c in range(0x0610, 0x061B)]  # honorific signs
    + [chr(c) for c in range(0x064B, 0x0653)]  # short vowels, tanwin, shadda, sukun
    + [chr(c) for c in range(0x0656, 0x0660)]
    + ["\u0670", "\u0640"]  # dagger alef, tatweel
    + [chr(c) for c in range(0x06D6, 0x06EE) if c not in (0x06DD, 0x06DE, 0x06E5, 0x06E6, 0x06E9)]  # Koranic marks
    + list("\u00ad\u061c\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff")
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
_FOLDED = str.maketrans("أإآىةؤئ", "ااايهوي")


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
    """Take off what the models never saw and keep the way back.

    Hamza and madda marks are composed (U+0627 U+0654 is أ), presentation forms decomposed (ﻻ is لا), vowel marks,
    tatweel, bidi marks and zero-width characters dropped, Persian letters and all digits made plain, quotation marks made
    ASCII, every Unicode space a space (line breaks stay). Letters with hamza stay as they are: وحذّر gives وحذر.
    """
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for i, char in enumerate(text):
        if char in _REMOVED:
            # a mark belongs to the letter it stands on: a span that ends with the letter takes the mark along
            if ends and ends[-1] == i:
                ends[-1] = i + 1
            continue
        if char in _COMPOSING and out and ends[-1] == i:
            composed = unicodedata.normalize("NFC", out[-1] + char)
            if len(composed) == 1:
                out[-1] = composed
            ends[-1] = i + 1
            continue
        if "\ufb50" <= char <= "\ufdff" or "\ufe70" <= char <= "\ufeff":
            plain = unicodedata.normalize("NFKC", char)
        elif char.isspace():
            plain = char if char in "\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029" else " "
        else:
            plain = char
        for letter in plain.translate(_REPLACED):
            if letter in _REMOVED:
                continue
            out.append(letter)
            starts.append(i)
            ends.append(i + 1)
    return Normalised("".join(out), tuple(starts), tuple(ends))


def fold(text: str) -> str:
    """The key under which spellings meet: أمريكا and امريكا, مدرسة and مدرسه, USA and usa.

    Normalised text with hamza carriers, alef maqsura and ta marbuta made plain, Latin lower-cased, everything that is
    neither letter nor digit a space, single spaces.
    """
    plain = normalise(text).text.translate(_FOLDED).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in plain).split())


def bare(lemma: str) -> str:
    """A lemma without its vowel marks: اِلتَقَى gives التقى, حَذَّر gives حذر."""
    return normalise(lemma).text


_LATIN = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ب": "b", "ت": "t", "ث": "th", "ج": "j", "ح": "h", "خ": "kh", "د": "d",
    "ذ": "dh", "ر": "r", "ز": "z", "س": "s", "ش": "sh", "ص": "s", "ض": "d", "ط": "t", "ظ": "z", "ع": "a", "غ": "gh",
    "ف": "f", "ق": "q", "ك": "k", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ة": "a", "و": "u", "ي": "i", "ى": "a",
    "ؤ": "u", "ئ": "i", "ء": "", "پ": "p", "چ": "ch", "ڤ": "v", "گ": "g", "ژ": "zh",
}  # fmt: skip


def transliterate(text: str) -> str:
    """A rough Latin reading of unvowelled Arabic (كييف gives kiif): readable ids, never a name to show as a fact."""
    return "".join(_LATIN.get(c, c if c.isascii() else "") for c in normalise(text).text)
