"""What coreference needs to know of a mention: its words as keys, definiteness, number, gender, place in the text."""

from __future__ import annotations

from dataclasses import dataclass

from kg.arabic import fold
from kg.mentions.lexicon import DUALS, FEMININES, PARTITIVES, words
from kg.mentions.line import Line
from kg.types import Document, Mention, Word

MASCULINE_COUNTRIES = words("لبنان عراق اردن مغرب سودان يمن صومال فاتيكان اقليم قطاع")
"""Countries, folded and without the article, that are masculine; the names of all others are feminine."""


SELECTORS = words("أي أية أول آخر ثاني ثالث أبرز أهم أكبر أحدث أكثر أقوى أسوأ أعلى أفضل أخطر")
"""Adjectives, folded, before the noun that tells the gender: أول زيارة."""

_STOPS = frozenset(".؟?!")


@dataclass(frozen=True, slots=True)
class View:
    """A mention with its grammar. `keys` are the folded tokens of its name, عبد joined to the word after it; `segment`
    counts what ends with a full stop or a line, since a tree may span several."""

    mention: Mention
    line: Line
    head: Word
    keys: tuple[str, ...]
    definite: bool
    number: str
    gender: str | None
    segment: int

    @property
    def id(self) -> int:
        return self.mention.id

    @property
    def kind(self) -> str:
        return self.mention.kind

    @property
    def type(self) -> str:
        return self.mention.type

    @property
    def sentence(self) -> int:
        return self.mention.sentence

    @property
    def first(self) -> int:
        return self.mention.words[0]

    @property
    def last(self) -> int:
        return self.mention.words[-1]

    @property
    def owner(self) -> int | None:
        """The word id of the pronoun on the head noun: ه in نائبه."""
        after = self.head.id + 1
        return after if self.line.is_enclitic(after) else None


def views(document: Document, mentions: tuple[Mention, ...]) -> list[View]:
    """A view of each mention, in their order."""
    lines = {sentence.index: Line(sentence) for sentence in document.sentences}
    segments = _segments(document)
    named = {(m.sentence, i) for m in mentions if m.kind == "name" for i in m.words}
    result = []
    for mention in mentions:
        line = lines[mention.sentence]
        head = line.word(mention.head)
        keys = name_keys(mention.name)
        if line.is_enclitic(mention.words[0] + 1):
            keys = (line.key(mention.words[0]), *keys[1:])  # حزبه is حزب
        definite = (
            mention.kind == "name"
            or line.is_enclitic(head.id + 1)
            or (
                not _governs(line, mention, head)
                and (
                    any(key.startswith("ال") for key in keys)
                    or any((mention.sentence, i) in named for i in mention.words)
                )
            )
        )
        result.append(
            View(
                mention,
                line,
                head,
                keys,
                definite,
                _number(line, mention, head),
                _gender(line, mention, head),
                segments[mention.sentence, head.id],
            )
        )
    return result


def _governs(line: Line, mention: Mention, head: Word) -> bool:
    """An indefinite noun with ب in its phrase: متحدث باسم القصر is any spokesman, المتحدث باسم القصر is one."""
    after = line.key(head.id + 1)
    inside = head.id + 1 in mention.words
    return inside and after in ("ب", "باسم", "بلسان") and not line.key(head.id).startswith("ال")


def by_sentence(views: list[View]) -> dict[int, list[View]]:
    """The views of each sentence, in their order."""
    result: dict[int, list[View]] = {}
    for view in views:
        result.setdefault(view.sentence, []).append(view)
    return result


def _segments(document: Document) -> dict[tuple[int, int], int]:
    segments: dict[tuple[int, int], int] = {}
    count = 0
    for sentence in document.sentences:
        count += 1
        for word in sentence.words:
            segments[sentence.index, word.id] = count
            count += word.text in _STOPS
    return segments


def name_keys(name: str) -> tuple[str, ...]:
    """Folded words of a name; عبد and أبو joined to the next, so that عبد الرحمن is عبدالرحمن."""
    keys: list[str] = []
    glue = ""
    for part in fold(name).split():
        if part in ("عبد", "ابو", "ابي"):
            glue = part
        else:
            keys.append(glue + part)
            glue = ""
    return tuple([*keys, glue] if glue else keys)


def stem(key: str) -> str:
    """A folded noun without article and inflection of case or number: الصواريخ صواريخ, مسؤولين مسؤول."""
    key = key.removeprefix("ال")
    for ending in ("ين", "ون", "ان"):
        if key.endswith(ending) and len(key) > 4:
            return key[:-2]
    if key.endswith("يه") and len(key) > 4:
        return key[:-1]
    if key.endswith("ا") and len(key) > 3:
        return key[:-1]
    return key


def _number(line: Line, mention: Mention, head: Word) -> str:
    if mention.kind == "pronoun":
        form = {"هم": "plur", "هن": "plur", "هما": "dual"}.get(head.text)
        return form or {"Plur": "plur", "Dual": "dual"}.get(head.feat("Number") or "", "sing")
    if mention.kind in ("name", "demonym") and mention.type != "NORP":
        return "sing"
    if line.key(head.id) in SELECTORS and head.id + 1 in mention.words and line.word(head.id + 1).upos == "NOUN":
        head = line.word(head.id + 1)
    key = line.key(head.id).removeprefix("ال")
    if is_dual(key) or (head.feat("Number") == "Dual" and key.endswith(("ان", "ين", "تا", "تي"))):
        return "dual"
    if any(line.word(i).upos == "NUM" and line.key(i) not in ("1", "2", "واحد") for i in mention.words if i < head.id):
        return "plur"  # 182 رجلا
    if key in PARTITIVES and head.id + 1 in mention.words:  # بعض الأشخاص, عشرات المتظاهرين
        inner = next((i for i in mention.words if i > head.id and line.word(i).upos in ("NOUN", "X")), 0)
        if any(line.word(i).upos == "NUM" for i in mention.words):
            return "plur"  # أكثر من 260 عسكريا
        if inner and (line.word(inner).feat("Number") == "Plur" or line.key(inner).endswith(("ون", "ين", "ات"))):
            return "plur"
    ending = len(key) > 4 and key.endswith(("ون", "ين", "ات"))  # مسؤولين, but not الأمين
    if mention.type == "NORP" or ending or head.feat("Number") == "Plur":
        return "plur"
    return "plur" if head.upos == "NUM" else "sing"


def is_dual(key: str) -> bool:
    """A folded noun in the dual, by a list of the nouns whose plural has another form: رئيسين, بلدان, دولتين."""
    key = key.removeprefix("ال")
    if not key.endswith(("ان", "ين")):
        return False
    base = key[:-2]
    return base in DUALS or (base.endswith("ت") and base[:-1] in DUALS)


def _gender(line: Line, mention: Mention, head: Word) -> str | None:
    if mention.kind == "pronoun":
        return {"Masc": "m", "Fem": "f"}.get(head.feat("Gender") or "")
    key = line.key(head.id)
    if key in SELECTORS and head.id + 1 in mention.words and line.bare_start(head.id + 1):
        key = line.key(head.id + 1)  # أي منظمة, أول زيارة
    if mention.kind in ("name", "demonym"):
        if mention.type == "PER":
            return None
        if mention.type == "GPE":
            return "m" if key.removeprefix("ال") in MASCULINE_COUNTRIES else "f"
        if mention.type != "LOC" and head.upos in ("X", "PROPN"):
            return None
    return "f" if key.endswith(("ه", "ات")) or key.removeprefix("ال") in FEMININES else "m"
