"""How a relation reads as a clause, in English and in Arabic: tense, negation and gender in the verb.

Names come in as they shall be shown, so the same words serve a terminal, a page and a picture.
"""

from __future__ import annotations

from kg.relations.predicates import OTHER, predicate, predicates

LANGUAGES = ("en", "ar")

SOMEBODY = {"en": "somebody", "ar": "طرف لم يسمّه النص"}
"""The agent that a text does not name."""

TYPES = {
    "PER": ("person", "شخص"), "ORG": ("organisation", "منظمة"), "GPE": ("country, city", "بلد أو مدينة"),
    "LOC": ("place", "مكان"), "FAC": ("building", "منشأة"), "NORP": ("people", "جماعة"), "EVENT": ("event", "حدث"),
    "PRODUCT": ("product", "منتج"), "MISC": ("other", "أخرى"), "NOM": ("unnamed", "بلا اسم"),
}  # fmt: skip
ROLES = {
    "recipient": ("to", "إلى"), "theme": ("of", "الشيء"), "topic": ("about", "الموضوع"),
    "instrument": ("with", "بواسطة"), "place": ("in", "في"),
}  # fmt: skip
_MASCULINE = frozenset(
    ("الأردن", "السودان", "الصومال", "العراق", "المغرب", "اليمن", "لبنان", "الفاتيكان", "قطاع", "إقليم", "جنوب", "شمال")
)
"""Countries and regions that are no feminine nouns: يحذّر العراق, but تحذّر روسيا."""
_IRREGULAR = {"is": "be", "has": "have", "founded": "found"}


def english_verb(name: str, polarity: str, modality: str) -> str:
    """``warns``, ``does not warn``, ``will warn``, ``may warn``, ``may not warn``. `name` is a predicate, `polarity`
    and `modality` as in `kg.types`. A verb without an English label stays Arabic: will «زلزل»."""
    known = predicates().get(name)
    label = known.label_en if known else quoted(name.removeprefix(OTHER))
    first, _, rest = label.partition(" ")
    base = f"{_infinitive(first)} {rest}".rstrip()
    negative = polarity == "neg"
    if modality == "future":
        return f"will not {base}" if negative else f"will {base}"
    if modality == "hypothetical":
        return f"may not {base}" if negative else f"may {base}"
    if not negative:
        return label
    return f"is not {rest}" if first == "is" else f"does not {base}"


def arabic_clause(name: str, polarity: str, modality: str, subject: str, object_: str, *, feminine: bool) -> str:
    """Verb, subject, object: تحذّر روسيا أمريكا, لن يلتقي ترامب بوتين. A label that is no verb (عضو في) follows its
    subject, and what would be said in the verb follows in brackets. `feminine` says so of the subject."""
    label = predicate(name).label_ar if name in predicates() else quoted(name.removeprefix(OTHER))
    negative = polarity == "neg"
    if not label.startswith("ي"):
        marks = ["لا يقع"] if negative else []
        marks += {"future": ["في المستقبل"], "hypothetical": ["احتمالا"]}.get(modality, [])
        return _joined(subject, label, object_) + (f" ({'، '.join(marks)})" if marks else "")
    verb, _, rest = label.partition(" ")
    if feminine:
        verb = "ت" + verb[1:]
    before = {
        ("asserted", False): "", ("asserted", True): "لا ",
        ("future", False): "س", ("future", True): "لن ",
        ("hypothetical", False): "قد ", ("hypothetical", True): "قد لا ",
    }[modality, negative]  # fmt: skip
    return _joined(before + verb, subject, rest, object_)


def is_feminine(name: str, type: str) -> bool:
    """Whether an entity with this Arabic name and type takes a feminine verb: روسيا, منظمة الصحة; a guess by form."""
    first = name.split(" ")[0]
    if type == "GPE":
        return first not in _MASCULINE
    return type in ("ORG", "LOC", "NOM", "NORP") and first.endswith("ة")


def quoted(words: str) -> str:
    return f"«{words}»"


def _infinitive(verb: str) -> str:
    """``warns`` gives warn, ``discusses`` discuss, ``denies`` deny; a verb that has no such ending stays."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith("ies"):
        return verb[:-3] + "y"
    if verb.endswith(("sses", "shes", "ches", "xes", "oes")):
        return verb[:-2]
    return verb.removesuffix("s")


def _joined(*parts: str) -> str:
    """Words apart by spaces; a preposition written with a tatweel (بـ) takes the next word without one."""
    return " ".join(part for part in parts if part).replace("ـ ", "ـ")
