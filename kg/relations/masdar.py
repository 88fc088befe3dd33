"""Verbs behind verbal nouns by their shape: تدمير is of دمر, استقبال of استقبل.

Arabic derives the verbal noun of every verb form but the first by one pattern (Wright, A Grammar of the Arabic Language,
vol. 1, §202), so a noun the frames do not list still tells its verb.
"""

from __future__ import annotations

import re

from kg.arabic import bare
from kg.types import Word

_PATTERNS = tuple(
    (re.compile(pattern), verb)
    for pattern, verb in (
        (r"^است(..)ا(.)$", r"است\1\2"),  # X: استقبال
        (r"^است(.)ا(.)ة$", r"است\1ا\2"),  # X hollow: استعادة
        (r"^ان(..)ا(.)$", r"ان\1\2"),  # VII: انسحاب
        (r"^ا(.)([تدط])(.)ا(.)$", r"ا\1\2\3\4"),  # VIII: اعتقال
        (r"^ا(.)([تدط])(.)اء$", r"ا\1\2\3ى"),  # VIII weak: احتواء
        (r"^[إا](..)اء$", r"أ\1ى"),  # IV weak: إلغاء
        (r"^إ(..)ا(.)$", r"أ\1\2"),  # IV: إرسال
        (r"^إ(.)ا(.)ة$", r"أ\1ا\2"),  # IV hollow: إعادة
        (r"^ت(..)ي(.)$", r"\1\2"),  # II: تدمير
        (r"^م(.)ا(..)ة$", r"\1ا\2"),  # III: مواجهة
    )
)
_THINGS = frozenset(
    "تاريخ تلميذ تقرير إدارة إضافة إشارة إرادة إجازة إذاعة محافظة مسافة مساحة مناسبة إنسان إسلام إقليم إمارة امتحان "
    "احتياط إعلام إطار اقتصاد مساعدة مقاومة معارضة منافسة مبادرة محاضرة مقالة محادثة تأشيرة استاد مطالبة مجاعة".split()
)
"""Nouns of these shapes that name a thing or a body rather than an act."""


def verb_of(word: Word) -> str | None:
    """The bare verb lemma of a noun that has the shape of a verbal noun (تدمير gives دمر), else None."""
    if word.upos != "NOUN":
        return None
    noun = bare(word.lemma).removeprefix("ال")
    if noun in _THINGS:
        return None
    for pattern, verb in _PATTERNS:
        if pattern.match(noun):
            return pattern.sub(verb, noun)
    return None
