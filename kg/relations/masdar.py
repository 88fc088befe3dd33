"""Verbs behind verbal nouns by their shape: تدمير is of دمر, استقبال of استقبل.

Arabic derives the verbal noun of every verb form but the first by one pattern (Wright, A Grammar of the Arabic
Language, vol. 1, §202), so a noun the frames do not list still tells its verb.
"""

from __future__ import annotations

import re

from kg.arabic import bare
from kg.types import Word

_PATTERNS = tuple(
    (re.compile(pattern), verb)
    for pattern, verb in (
        (r"ت(..)ي([^ة])", r"\1\2"),  # II: تدمير
        (r"ت(..)ية", r"\1ى"),  # II weak: تسوية
        (r"م(.)ا(..)ة", r"\1ا\2"),  # III: مصادرة
        (r"[إا](..)اء", r"أ\1ى"),  # IV weak: إنهاء
        (r"إ(.)(.)ا\2", r"أ\1\2"),  # IV doubled: إصرار
        (r"إ(..)ا([^ة])", r"أ\1\2"),  # IV: إفراج
        (r"إ(.)ا(.)ة", r"أ\1ا\2"),  # IV hollow: إدانة
        (r"ا(.{3,4})اء", r"ا\1ى"),  # VII to X weak: احتواء, استدعاء
        (r"ا(ست.)ا([^ة])ة", r"ا\1ا\2"),  # X hollow: استقالة
        (r"ا(..)يا([^ة])", r"ا\1ا\2"),  # VII, VIII hollow: اجتياح
        (r"ا(.{2,3})(.)ا\2", r"ا\1\2"),  # VII to X doubled: انضمام, استقرار
        (r"ا(.{3,4})ا([^ة])", r"ا\1\2"),  # VII to X: انسحاب, اعتقال, استخدام
    )
)
_THINGS = frozenset(
    "تاريخ تلميذ تقرير إدارة إضافة إشارة إرادة إجازة إذاعة محافظة مسافة مساحة مناسبة إنسان إسلام إقليم إمارة امتحان "
    "احتياط إعلام إطار اقتصاد مساعدة مقاومة معارضة منافسة مبادرة محاضرة مقالة محادثة تأشيرة استاد مطالبة مجاعة "
    "تقنية".split()
)
"""Nouns of these shapes that name a thing or a body rather than an act."""


def verb_of(word: Word) -> str | None:
    """The bare verb lemma of a noun that has the shape of a verbal noun (تدمير gives دمر), else None."""
    noun = bare(word.lemma).removeprefix("ال")
    if word.upos != "NOUN" or noun in _THINGS:
        return None
    found = ((pattern.fullmatch(noun), verb) for pattern, verb in _PATTERNS)
    return next((match.expand(verb) for match, verb in found if match), None)
