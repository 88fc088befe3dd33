"""Noun phrases: how far the phrase of a noun goes, and what kind of thing it names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from kg.kb import KnowledgeBase
from kg.mentions.lexicon import (
    ACTING_HEADS,
    ACTS,
    ADVERBIAL,
    CIRCUMSTANCES,
    CONJOINING_HEADS,
    CROWDS,
    DATIVE_HEADS,
    DEATHS,
    EMPTY_PARTITIVES,
    HARMS,
    MINISTRIES,
    MOVING_HEADS,
    NAMING_HEADS,
    OWNED_HEADS,
    PARTITIVES,
    RANKS_BETWEEN,
    SAME_PLACE_HEADS,
    TIMES,
    UNNAMING_HEADS,
)
from kg.mentions.line import QUOTES, Line, tanwin
from kg.mentions.names import Name, other_people

_NAMING_TYPES = ("ORG", "FAC", "GPE", "LOC")
_FOREIGN = ("X", "PROPN")
_HEADLESS = TIMES | ADVERBIAL | EMPTY_PARTITIVES | RANKS_BETWEEN
_NO_HEAD = ("fixed", "case", "mark", "cc", "advmod", "advmod:emph", "aux", "punct")
_PREDICATE = ("xcomp", "root", "advcl", "ccomp", "parataxis", "acl")


_AT_LEAST = frozenset(("الاقل", "الاكثر", "الارجح", "الاغلب", "الاطلاق", "الدوام", "السواء"))
"""After على these say how much or how likely."""

_SELVES = frozenset(("نفس", "انفس", "نفسي"))
"""Folded stems of himself and themselves."""

_QUOTED = 7
"""Words at most between quotation marks for a name."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a noun phrase; `named` says it is a name by its parts, `absorbed` are the names that are only part
    of it (فرانس برس in وكالة فرانس برس)."""

    words: tuple[int, ...]
    type: str
    named: bool
    absorbed: tuple[Name, ...] = ()


def phrases(line: Line, kb: KnowledgeBase, found: list[Name]) -> list[Phrase]:
    """The phrase of every noun that is no part of a name, in order.

    Only the phrase of the counting word is kept where it counts the next noun (عشرات المتظاهرين, ثلاثة جنود), and only
    that of the title where a title has several words (رئيس الوزراء).
    """
    at = {i: name for name in found for i in range(name.first, name.last + 1)}
    result: list[Phrase] = []
    inside: set[int] = set()
    for i in range(1, len(line) + 1):
        name = at.get(i)
        if i in inside or (name is not None and not _opens(line, kb, name, i)) or not _heads(line, kb, i):
            continue
        growth = _Growth(line, kb, at, i)
        growth.grow()
        phrase = growth.phrase()
        result.append(phrase)
        if growth.counts:
            inside |= {j for j in growth.counted() if j not in at}
        elif phrase.named:
            inside |= set(phrase.words)
        else:
            count, _ = kb.longest_office(line.folded, i - 1)
            inside |= set(range(i + 1, i + count))
    return result


def _opens(line: Line, kb: KnowledgeBase, name: Name, i: int) -> bool:
    """The name begins with a head noun, so the phrase may go further: وزارة الخارجية + الأمريكية.

    A name of the knowledge base does when an adjective of nationality follows: وكالة الأمن القومي + الإثيوبي.
    """
    if i != name.first or name.type == "PER" or kb.head_type(line.key(i)) not in _NAMING_TYPES:
        return False
    after = name.last + 1
    return not name.known or (after <= len(line) and line.bare_start(after) and bool(kb.demonym(line.word(after).text)))


def _heads(line: Line, kb: KnowledgeBase, i: int) -> bool:
    """The word can head an argument."""
    word, key = line.word(i), line.key(i)
    if key in ("اكثر", "اقل") and line.key(i + 1) != "من":
        return False  # أكثر فأكثر
    if key in _AT_LEAST and line.key(i - 1) == "علي":
        return False
    if len(key) < 2 or line.is_proclitic(i) or word.deprel in _NO_HEAD or key in _HEADLESS:
        return word.upos == "NUM" and bool(key) and (_counts(line, i) or key in CROWDS or _people_counted(line, i))
    if word.upos == "NUM":
        return _counts(line, i) or key in CROWDS or _people_counted(line, i)
    if key in CIRCUMSTANCES and line.key(i - 1) == "ب" and not line.bare_start(i):
        return False
    if word.upos == "NOUN":
        return not word.deprel.startswith("amod") or no_adjective(line, kb, i)
    if word.upos == "ADJ":
        return (
            key in PARTITIVES
            or not word.deprel.startswith(("amod", *_PREDICATE))
            or no_adjective(line, kb, i)
            or (word.deprel == "amod" and _completes(line, i))
            or (word.deprel == "xcomp" and word.feat("Case") == "Acc" and kb.person_noun(key) is not None)
        )
    return word.upos in _FOREIGN


def _people_counted(line: Line, i: int) -> bool:
    """A number that stands for people after a word of death or injury: قتل 20 وأصيب 70, مقتل ثلاثة."""
    word = line.word(i)
    after = line.word(i + 1) if i < len(line) else None
    counts = after is not None and line.bare_start(i + 1) and after.upos in ("NOUN", "NUM", "X", "ADJ")
    before = line.key(i - 1)
    follows = (before in HARMS or (before[:1] == "و" and before[1:] in HARMS)) and line.bare_start(i)
    told = word.deprel.startswith("nsubj") and word.head > i and line.key(word.head) in HARMS
    among = line.key(i + 1) == "من" and not (i + 2 <= len(line) and line.word(i + 2).upos == "PRON")
    return (follows or told) and not counts and not among and line.key(i + 1) not in TIMES


def no_adjective(line: Line, kb: KnowledgeBase, i: int) -> bool:
    """Whether a word that means people and is taken for an adjective cannot describe the noun it hangs on.

    It has a preposition of its own (أربعة من المتهمين), the article where the noun has none (قتل المدنيين), or the
    plural of people where the noun means none (نيران مسلحين), is one body (فرقت الشرطة المحتجين) or stands in another
    case (هاجم مفجرون سياسيين).
    """
    word = line.word(i)
    if not word.deprel.startswith("amod") or not word.head or word.head > i or kb.person_noun(line.key(i)) is None:
        return False
    noun, key, other = line.word(word.head), line.key(i), line.key(word.head)
    if line.word(i - 1).upos == "ADP":
        return True
    if key.endswith("ين") and line.key(i - 1).endswith("ون"):
        return True
    if noun.upos != "NOUN" or word.head != i - 1:
        return False
    if key.startswith("ال"):
        return (noun.feat("Definite") == "Cons" and not other.startswith("ال")) or other_people(line, kb, i)
    return key.endswith("ين") and kb.person_noun(other) is None and not other.endswith("ين")


def _completes(line: Line, i: int) -> bool:
    """A definite adjective that touches an indefinite noun is its complement: قتل المدنيين."""
    noun = line.word(i - 1) if i > 1 else None
    before = noun is not None and noun.upos == "NOUN" and line.word(i).head == noun.id and line.bare_start(i)
    return before and _article(line, i) and not _article(line, i - 1)


def _counts(line: Line, i: int) -> bool:
    """A number before the noun it counts or takes some of: 300 شاحنة, خمسة من أعضاء الحركة; not الثالث من مايو."""
    among = i + 2 <= len(line) and line.key(i + 1) == "من" and line.word(i + 2).feat("Number") == "Plur"
    counted = i + 2 if among and line.word(i).text.isalpha() else i + 1
    if i == len(line) or not line.bare_start(counted) or line.key(counted).removesuffix("ا") in TIMES:  # 11 يوما
        return False
    return line.word(counted).upos in ("NOUN", "NUM", "X", "ADJ")


@dataclass(slots=True)
class _Growth:
    """A noun phrase while it grows to the right: adjectives that agree, the idafa chain, names in it.

    `open` says that the last noun may govern another, `definite` that the phrase is, `owned` that a pronoun closed it.
    """

    line: Line
    kb: KnowledgeBase
    at: Mapping[int, Name]
    start: int
    words: list[int] = field(default_factory=list)
    nouns: list[int] = field(default_factory=list)
    absorbed: list[Name] = field(default_factory=list)
    quoted: set[int] = field(default_factory=set)
    counts: bool = False
    counting: bool = False
    open: bool = False
    definite: bool = False
    owned: bool = False
    proper: bool = False
    person: bool = False

    def grow(self) -> None:
        """Take words as long as they belong."""
        line, start = self.line, self.start
        seed = self.at.get(start)
        self.words = list(range(start, seed.last + 1)) if seed else [start]
        self.nouns = [i for i in self.words if line.word(i).upos in ("NOUN", "NUM", *_FOREIGN)] or [start]
        self.absorbed = [seed] if seed else []
        self.proper = seed is not None
        self.person = self.kb.head_type(line.key(start)) == "PER"
        group = line.key(start) == "مجموعه" and line.key(start + 1) != "من"
        self.counts = self.counting = (line.key(start) in PARTITIVES and not group) or line.word(start).upos == "NUM"
        last = line.word(self.words[-1])
        self.definite = seed is not None or _article(line, start)
        self.open = not _article(line, last.id) and not _full_plural(self.kb, line.key(last.id))
        if seed:
            self.open = self.open and last.upos == "NOUN" and last.feat("Definite") == "Cons"
        at = self.words[-1] + 1
        while at <= len(line) and (after := self._take(at)):
            at = after

    def _take(self, i: int) -> int:
        """The place after what was taken at `i`; 0 when nothing was."""
        line = self.line
        word, key, name = line.word(i), line.key(i), self.at.get(i)
        if line.is_enclitic(i):
            self.owned = self.definite = True
            self.open = False
            return i + 1
        if word.text in QUOTES:
            return self._quote(i)
        if behalf := _in_the_name_of(line, self.words[-1], i):
            self.open = True
            return self._add(*behalf)
        if name is not None and name.first == i:
            return self._name(i, name)
        if self.counting and _partitive_of(line, i, self.words[-1]):
            return self._choice(i)
        if line.is_proclitic(i):
            tail = _clitic_tail(line, self.kb, self.at, self.words, i)
            self.open = False
            return self._add(*tail) if tail else 0
        titled = self.start + self.kb.longest_office(line.folded, self.start - 1)[0]
        if name is not None or not key or not line.bare_start(i) or (key in TIMES and i >= titled):
            return 0
        if other_people(line, self.kb, i):
            return 0
        if key in RANKS_BETWEEN | {"اول"} and self._is_rank():
            return self._add(i)
        if not self.open and not word.deprel.startswith("amod") and (self.kb.person_noun(key) or self.kb.office([key])):
            return 0
        if _adjective(line, self.kb, i):
            return self._adjective(i)
        nominal = word.upos in ("NOUN", "NUM", *_FOREIGN) or no_adjective(line, self.kb, i)
        if self.open and nominal and _follows(line, i):
            return self._noun(i)
        return 0

    def _is_rank(self) -> bool:
        """الفريق before أول, العميد before ركن."""
        return len(self.words) == 1 and self.kb.office([self.line.key(self.start)]) is not None

    def _add(self, *words: int) -> int:
        self.words.extend(words)
        return words[-1] + 1

    def _quote(self, i: int) -> int:
        """Quotation marks around a part that is a name: اتفاقية "أوكوس" الأمنية."""
        opened = sum(self.line.word(w).text in QUOTES for w in self.words) % 2
        if opened:
            return self._add(i)
        after = i + 1
        inner = after <= len(self.line) and (after in self.at or self.line.word(after).upos in _FOREIGN)
        if self.open and (close := self._quoted_name(after)):
            self.absorbed += [self.at[k] for k in range(after, close) if k in self.at and self.at[k].first == k]
            self.quoted |= set(range(after, close))
            self.proper = self.definite = True
            self.open = False
            return self._add(*range(i, close + 1))
        return self._add(i) if inner and self.open else 0

    def _quoted_name(self, first: int) -> int:
        """Where the quotation marks around the name of a body close: منظمة "أطباء بلا قيود"; 0 where there is none."""
        line = self.line
        if line.key(self.start) not in NAMING_HEADS or first > len(line) or line.word(first).upos in ("VERB", "SCONJ"):
            return 0
        stop = range(first, min(first + _QUOTED, len(line)) + 1)
        close = next((k for k in stop if line.word(k).text in QUOTES), 0)
        return close if close > first else 0

    def _name(self, i: int, name: Name) -> int:
        bare = self.words == [self.start] and not self.definite and not self.kb.office([self.line.key(self.start)])
        if not self.open or not self.line.bare_start(i) or (self.person and name.type == "PER" and not bare):
            return 0
        self.absorbed.append(name)
        self.nouns.append(i)
        self.proper = self.definite = True
        self.open = False
        return self._add(*range(i, name.last + 1))

    def _choice(self, i: int) -> int:
        """من and the noun after a counting word: عدد من الوزراء."""
        noun = i + 1
        name = self.at.get(noun)
        self.nouns.append(noun)
        self.definite = self.definite or _article(self.line, noun)
        self.open = name is None and not _article(self.line, noun)
        self.counting = False
        return self._add(i, *range(noun, (name.last if name else noun) + 1))

    def _adjective(self, i: int) -> int:
        has_article = _article(self.line, i)
        if has_article != self.definite and not self.counting:
            return 0
        if not any(_agree(self.line, noun, i) for noun in self.nouns):
            return 0
        if self.kb.demonym(self.line.word(i).text) and not self.person:
            self.proper = True
        self.open = False
        return self._add(i)

    def _noun(self, i: int) -> int:
        word, has_article = self.line.word(i), _article(self.line, i)
        foreign = word.upos in _FOREIGN
        if foreign and (self.person or _other_script(self.line, self.words[-1], i)):
            return 0
        if self.line.key(i) in _SELVES and self.line.is_enclitic(i + 1):
            return 0  # فجر انتحاري نفسه, الرئيس نفسه
        # أعلنت مجموعة مسؤوليتها, لقي 300 مواطن حتفهم
        claimed = self.line.key(i) in ("مسووليه", "حتف", "مصرع") and self.line.is_enclitic(i + 1)
        told = claimed or (self.person and self.line.key(i) in DEATHS)  # أعلن مصدر مقتل شرطيين
        noun = self.line.word(i - 1).upos == "NOUN" or self.person
        if told or (tanwin(word) and noun and not self.counts):
            return 0
        self.nouns.append(i)
        self.proper = self.proper or foreign
        self.counting = self.counting and word.upos == "NUM"
        self.definite = self.definite or has_article or foreign
        again = i < len(self.line) and self.line.word(i + 1).upos in _FOREIGN and i + 1 not in self.at
        self.open = not has_article and (not foreign or again) and not _full_plural(self.kb, self.line.key(i))
        return self._add(i)

    def counted(self) -> set[int]:
        """The words that only say how many of what: all up to the first noun that is counted."""
        taken = set()
        for i in self.nouns[1:]:
            taken.add(i)
            if self.line.word(i).upos != "NUM" and self.line.key(i) not in PARTITIVES:
                break
        return taken

    def phrase(self) -> Phrase:
        """The finished phrase, with the numbers before it that belong to it."""
        line, start = self.line, self.start
        if sum(line.word(w).text in QUOTES for w in self.words) % 2:
            del self.words[max(k for k, w in enumerate(self.words) if line.word(w).text in QUOTES) :]
        first = start
        while (
            first > 1
            and line.bare_start(first)
            and line.word(first - 1).upos == "NUM"
            and line.word(first - 1).head == start
        ):
            first -= 1
        words = (*range(first, start), *self.words)
        key = line.key(start)
        kind = self.kb.head_type(key)
        kind = kind if kind and kind != "PER" else "NOM"
        if self._is_act(line, start, tagged=any(line.tag(w) == "ORG" for w in self.words)):
            kind = "NOM"
        if key in MINISTRIES and line.word(start).deprel not in ("nmod", "amod") and not self.owned:
            kind = "ORG"
        after = self.at.get(self.words[-1] + 1)
        if kind == "ORG" and after is not None and after.type == "PER" and self.kb.office([key]):
            kind = "NOM"  # a rank: الفريق عماد عدوي
        tagged = kind == "ORG" and any(line.tag(w) == "ORG" for w in self.words) and len(self.words) > 1
        named = kind in (*_NAMING_TYPES, "PRODUCT") and (self.proper or tagged) and self.definite and not self.owned
        named = named and key not in UNNAMING_HEADS and not self.counts
        if kind == "PRODUCT":
            named = named and any(line.word(w).upos in _FOREIGN or w in self.at for w in words)
        inner = tuple(name for name in self.absorbed if named and self._is_part(name))
        return Phrase(words, kind, named, inner)

    def _is_act(self, line: Line, start: int, *, tagged: bool) -> bool:
        """The head is a verbal noun here and no place or body: إحياء الذكرى, ولايته, القضاء على, حركة نزوح."""
        key, after = line.key(start), start + 1
        if line.word(start).text in ACTS or (key.removeprefix("ال") == "قضاء" and line.key(after) == "علي"):
            return True
        if key in OWNED_HEADS and line.is_enclitic(after):
            return True
        plain = after in self.words and line.word(after).upos == "NOUN" and after not in self.at and not tagged
        return plain and (key in MOVING_HEADS or (key in ACTING_HEADS and not line.key(after).startswith("ال")))

    def _is_part(self, name: Name) -> bool:
        """The inner name is no participant of its own: رايثيون in شركة رايثيون, رفح in مدينة رفح; but إيطاليا in حكومة
        إيطاليا is one, and so is the United Nations in بعثة الأمم المتحدة."""
        if name.first == self.start or name.first in self.quoted:
            return True
        if name.type in ("GPE", "LOC"):
            return self.line.key(self.start) in SAME_PLACE_HEADS and name.first == self.start + 1
        if name.type in ("PER", "NORP"):
            return False
        return not name.known or self.line.key(self.start) in NAMING_HEADS


def _article(line: Line, i: int) -> bool:
    """The word has the article; ألف and آلاف have not, though they look so without hamza."""
    return line.key(i).startswith("ال") and line.word(i).upos != "NUM" and line.key(i) != "الاف"


def _other_script(line: Line, before: int, i: int) -> bool:
    """A foreign word in Latin letters and one in Arabic letters are no one name: إذاعة RFI أذاعت."""
    return line.word(before).upos in _FOREIGN and line.word(before).text.isascii() != line.word(i).text.isascii()


def _full_plural(kb: KnowledgeBase, key: str) -> bool:
    """The sound plural of people with its ن, after which no idafa can stand: مسلحون."""
    noun = kb.person_noun(key)
    return noun is not None and noun.plural and key.endswith("ون")


def _agree(line: Line, noun: int, adjective: int) -> bool:
    """No disagreement in gender that an adjective in ي shows: رئيس الحكومة الكوبي is no الحكومة الكوبي."""
    key, other = line.key(adjective), line.key(noun)
    plural = line.word(noun).feat("Number") == "Plur"
    if key.endswith("ي"):
        return not other.endswith(("ه", "ات")) and not plural
    if key.endswith("يه"):
        return plural or other.endswith(("ه", "ات", "ا")) or line.word(noun).upos != "NOUN"
    return True


def _adjective(line: Line, kb: KnowledgeBase, i: int) -> bool:
    word = line.word(i)
    if no_adjective(line, kb, i):
        return False
    if word.upos == "ADJ" and not word.deprel.startswith(("nsubj", "conj", *_PREDICATE)):
        return True
    if word.upos == "ADJ" and line.word(i - 1).upos in ("NOUN", "ADJ"):
        return word.text.startswith("ال") == line.word(i - 1).text.startswith("ال")
    if word.upos in ("NOUN", "X") and word.deprel.startswith("amod"):
        return True
    nation = word.upos in ("NOUN", "X") and kb.demonym(word.text) is not None
    noun = kb.person_noun(line.key(i - 1))  # مسؤولون بولنديون, شبان فلسطينيون
    both = noun is not None and noun.plural and line.key(i).endswith(("ون", "ين"))
    return nation and (word.text.startswith("ال") or both)


def _follows(line: Line, i: int) -> bool:
    """The noun hangs from the phrase before it, or at least from no verb."""
    word = line.word(i)
    if word.deprel.startswith(("nmod", "nummod", "flat", "dep", "appos")):
        return True
    before = line.word(i - 1)
    governs = before.feat("Definite") == "Cons" or before.upos == "NUM"
    return governs and word.feat("Case") in ("Gen", None) and not word.deprel.startswith(("nsubj", "root"))


def _in_the_name_of(line: Line, last: int, i: int) -> list[int]:
    """The words of باسم after a spokesman, cut or not: المتحدث باسم الخارجية الأمريكية."""
    if not any(stem in line.key(last) for stem in ("متحدث", "ناطق")):
        return []
    if line.key(i) in ("باسم", "بلسان"):
        return [i]
    return [i, i + 1] if line.key(i) == "ب" and line.key(i + 1) in ("اسم", "لسان") else []


def _partitive_of(line: Line, i: int, last: int) -> bool:
    """من after a counting word: عدد من الوزراء."""
    if i != last + 1 or line.key(i) != "من" or i == len(line) or not line.bare_start(i + 1):
        return False
    return line.word(i + 1).upos in ("NOUN", "ADJ", "NUM", *_FOREIGN)


def _clitic_tail(line: Line, kb: KnowledgeBase, at: Mapping[int, Name], words: list[int], i: int) -> list[int]:
    """The words of the token at `i`, if its و or ل goes on with the name that the phrase is.

    حزب العدالة + و+التنمية; المفوضية العليا المستقلة + ل+الانتخابات.
    """
    head = line.key(words[0])
    if i + 1 > len(line) or i + 1 in at:
        return []
    noun, key = line.word(i + 1), line.key(i + 1)
    if noun.upos != "NOUN" or not key.startswith("ال") or line.is_enclitic(i + 2):
        return []
    if line.key(i) == "و":
        last = line.word(words[-1])
        fits = last.upos == "NOUN" and last.text.startswith("ال") and len(words) >= 2
        other = kb.head_type(key) is not None or kb.person_noun(key) is not None
        return [i, i + 1] if fits and head in CONJOINING_HEADS and not other else []
    return [i, i + 1] if line.key(i) == "ل" and head in DATIVE_HEADS and len(words) > 1 else []
