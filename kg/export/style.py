"""Colours and words that all pictures share."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from unicodedata import bidirectional

COLOURS = {
    "PER": ("#dbeafe", "#1d4ed8", "شخص", "person"),
    "GPE": ("#dcfce7", "#15803d", "بلد أو مدينة", "country, city"),
    "ORG": ("#fef3c7", "#b45309", "منظمة", "organization"),
    "LOC": ("#ccfbf1", "#0f766e", "مكان", "place"),
    "FAC": ("#ccfbf1", "#0f766e", "مكان", "place"),
    "NORP": ("#fae8ff", "#a21caf", "جماعة", "people"),
    "EVENT": ("#fae8ff", "#a21caf", "حدث", "event"),
    "PRODUCT": ("#fee2e2", "#b91c1c", "منتج", "product"),
    "MISC": ("#e5e7eb", "#4b5563", "اسم آخر", "other name"),
    "NOM": ("#f8fafc", "#64748b", "غير مسمّى", "unnamed"),
}
"""By type of entity: fill, line, Arabic and English word."""

QUADS = {
    "verbal cooperation": ("#93c5fd", "تعاون بالقول"),
    "material cooperation": ("#86efac", "تعاون بالفعل"),
    "verbal conflict": ("#fcd34d", "خلاف بالقول"),
    "material conflict": ("#fca5a5", "صراع بالفعل"),
    "": ("#e2e8f0", "غير ذلك"),
}
"""Quad classes of PLOVER: colour and Arabic word; "" is a relation that has none."""


DASHES = {"asserted": "", "future": "9 6", "hypothetical": "2 6"}
LINE, NEGATED = "#475569", "#dc2626"
FONTS = "Vazirmatn,'Noto Naskh Arabic','Noto Sans Arabic','Segoe UI',Tahoma,'DejaVu Sans',sans-serif"

SMALL = 13
"""Size of secondary text in pixels."""


def shown(words: str, lang: str) -> str:
    """Text of an SVG element in a language's direction: «واس» keeps its marks on their sides.

    The two invisible marks around Arabic do what the attribute ``direction`` does in browsers only; with them other
    renderers and editors show the same.
    """
    return f"\u2067{escape(words)}\u2069" if lang == "ar" else escape(words)


def natural(words: str) -> str:
    """As `shown`; right to left where there is an Arabic letter."""
    return shown(words, "ar" if any(bidirectional(letter) == "AL" for letter in words) else "en")


def document(width: float, height: float, body: Iterable[str], lang: str) -> str:
    """An SVG picture around its elements. It says its direction, since in an Arabic page it would take on that of the
    page, which turns the ends of lines of text round."""
    markers = (
        f'<marker id="{name}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
        f'markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0L10 5L0 10z" fill="{colour}"/></marker>'
        for name, colour in (("arrow", LINE), ("denied", NEGATED))
    )
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {height:.0f}" width="{width:.0f}" '
            f'height="{height:.0f}" font-family="{FONTS}" text-anchor="middle" direction="ltr" xml:lang="{lang}" '
            'style="max-width:100%;height:auto">',
            "<defs>",
            *markers,
            "</defs>",
            '<rect width="100%" height="100%" fill="#ffffff"/>',
            *body,
            "</svg>",
            "",
        ]
    )
