"""Arabic words that the rules must know by kind: titles, nouns for unnamed people, head nouns, demonyms, names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kg.arabic import fold


@dataclass(frozen=True, slots=True)
class Nominal:
    """A noun that names participants without a name: جندي, صاروخ. `plural` says the form at hand is one (جنود)."""

    lemma: str
    type: str
    plural: bool


def definite(form: str) -> str:
    """The folded form with its article: رئيس gives الرئيس; a form that has it stays."""
    return form if form.startswith("ال") else "ال" + form


def nisba_forms(stem: str) -> tuple[set[str], set[str]]:
    """Folded inflections of an adjective in ي, without the article: (for one or two, for many).

    أمريكي gives أمريكية, أمريكيان, أمريكيين ... the plurals أمريكيون, أمريكيين, أمريكيات and the construct أمريكيو.
    The dual and the plural أمريكيين are written alike; it is counted as a plural.
    """
    base = fold(stem)
    plural = {base + ending for ending in ("ون", "ين", "ات", "و")}
    single = {base + ending for ending in ("", "ه", "ا", "ان", "تان", "تين", "ت")} - plural
    return single, plural


def noun_forms(lemma: str, pattern: str) -> tuple[set[str], set[str]]:
    """Folded inflections of a noun, without the article: (for one or two, for many).

    pattern "ون" is a person with sound plurals (متظاهر: متظاهرون, متظاهرة, متظاهرات), "م" a person whose masculine
    plural is broken and listed apart (ضابط: ضابطة, ضابطات), "ات" a thing with the plural in ات (مركبة), "" neither.
    """
    base = fold(lemma)
    stem = base[:-1] if base.endswith("ه") else base
    if base.endswith("ه"):
        single = {base, stem + "تان", stem + "تين", stem + "تي", stem + "تا"}
    else:
        single = {base, base + "ان", base + "ا", base + "ي"}
    plural: set[str] = set()
    if pattern in ("ون", "م"):
        single |= {stem + "ه", stem + "تان", stem + "تين"}
        plural.add(stem + "ات")
    if pattern == "ون":
        plural |= {base + "ون", base + "ين", base + "و", base + "ي"}
    elif pattern == "ات":
        plural.add(stem + "ات")
    if not base.endswith("ه") and base + "ين" not in plural:
        single.add(base + "ين")
    return single - plural, plural


def make_titles(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Title keys by folded form, one word with and without the article: وزير الخارجية is `foreign_minister`."""
    forms: dict[str, str] = {}
    for row in rows:
        for name in row["forms"].split("|"):
            form = fold(name)
            forms.setdefault(form, row["title_key"])
            if " " not in form:
                forms.setdefault(definite(form), row["title_key"])
    return forms


def make_nominals(rows: Iterable[Mapping[str, str]]) -> dict[str, Nominal]:
    """Nominals by folded form, with and without the article; the first lemma of the table to claim a form has it."""
    nominals: dict[str, Nominal] = {}
    for row in rows:
        single, plural = noun_forms(row["lemma"], row["pattern"])
        plural |= {fold(form) for form in row["plurals"].split("|") if form}
        one = Nominal(row["lemma"], row["type"], plural=False)
        many = Nominal(row["lemma"], row["type"], plural=True)
        for form in sorted(single - plural):
            nominals.setdefault(form, one)
            nominals.setdefault("ال" + form, one)
        for form in sorted(plural):
            nominals.setdefault(form, many)
            nominals.setdefault("ال" + form, many)
    return nominals


def make_heads(rows: Iterable[Mapping[str, str]]) -> dict[str, str]:
    """Entity types by folded head noun, with and without the article: وزارة ORG, مطار FAC, مدينة GPE."""
    heads: dict[str, str] = {}
    for row in rows:
        for form in row["forms"].split("|"):
            heads.setdefault(fold(form), row["type"])
            heads.setdefault("ال" + fold(form), row["type"])
    return heads
