"""Noun phrases: how far the phrase of a noun goes, and what kind of thing it names."""

from __future__ import annotations

from dataclasses import dataclass

from kg.kb import KnowledgeBase
from kg.mentions.lexicon import (
    ADVERBIAL,
    CONJOINING_HEADS,
    DATIVE_HEADS,
    EMPTY_PARTITIVES,
    PARTITIVES,
    SAME_PLACE_HEADS,
    TIMES,
)
from kg.mentions.line import QUOTES, Line
from kg.mentions.names import Name

_NAMING_TYPES = ("ORG", "FAC", "GPE", "LOC")
_FOREIGN = ("X", "PROPN")


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of a noun phrase; `named` says it is a name by its parts, `absorbed` are the names that are only part
    of it (فرانس برس in وكالة فرانس برس)."""

    words: tuple[int, ...]
    head: int
    type: str
    named: bool
    absorbed: tuple[Name, ...] = ()


def phrases(line: Line, kb: KnowledgeBase, found: list[Name]) -> list[Phrase]:
    """The phrase of every noun that is no part of a name, in order.

    Only the phrase of the counting word is kept where it counts the next noun: عشرات المتظاهرين, ثلاثة جنود.
    """
    at = {i: name for name in found for i in range(name.first, name.last + 1)}
    result: list[Phrase] = []
    counted: set[int] = set()
    for i in range(1, len(line) + 1):
        name = at.get(i)
        if i in counted or (name is not None and not _opens(line, kb, name, i)):
            continue
        if not _noun(line, kb, i):
            continue
        phrase = _phrase(line, kb, at, i)
        if phrase is None:
            continue
        result.append(phrase)
        if line.key(i) in PARTITIVES or line.word(i).upos == "NUM":
            counted |= {j for j in phrase.words[1:] if j not in at}
        if phrase.named:
            counted |= set(phrase.words)
    return result


def _opens(line: Line, kb: KnowledgeBase, name: Name, i: int) -> bool:
    """The tagger's name begins with a head noun, so the phrase may go further: وزارة الخارجية + الأمريكية."""
    return i == name.first and not name.known and name.type != "PER" and kb.head_type(line.key(i)) in _NAMING_TYPES


def _noun(line: Line, kb: KnowledgeBase, i: int) -> bool:
    word = line.word(i)
    key = line.key(i)
    if not key or line.is_proclitic(i) or word.deprel in ("fixed", "case", "mark", "cc", "advmod", "advmod:emph"):
        return False
    if key in TIMES or key in ADVERBIAL or key in EMPTY_PARTITIVES:
        return False
    if word.upos == "NUM":
        return _counts(line, i)
    if word.upos == "NOUN":
        return not (_modifier(line, kb, i) and word.deprel.startswith("amod"))
    if word.upos == "ADJ":
        if key in PARTITIVES:
            return True
        return not word.deprel.startswith("amod") and word.deprel not in ("xcomp", "root", "advcl", "ccomp", "parataxis")
    return word.upos in _FOREIGN and len(key) > 1


def _counts(line: Line, i: int) -> bool:
    """A number before the noun it counts: 300 شاحنة."""
    after = line.word(i + 1) if i < len(line) else None
    return after is not None and after.upos in ("NOUN", "NUM", "X") and line.key(i + 1) not in TIMES and line.bare_start(i + 1)


def _modifier(line: Line, kb: KnowledgeBase, i: int) -> bool:
    return i > 1 and line.bare_start(i) and line.word(i - 1).upos in ("NOUN", "ADJ")


def _phrase(line: Line, kb: KnowledgeBase, at: dict[int, Name], start: int) -> Phrase | None:
    """Grow the phrase to the right: adjectives that agree, the idafa chain, names in it."""
    words = [start]
    if start in at:
        words = list(range(start, at[start].last + 1))
    kind = kb.head_type(line.key(start))
    person = kind == "PER"
    counting = line.key(start) in PARTITIVES or line.word(start).upos == "NUM"
    owned = line.is_enclitic(words[-1] + 1)
    definite = line.key(start).startswith("ال") or owned or start in at
    last = line.word(words[-1])
    chain_open = not line.key(last.id).startswith("ال") and not owned  # the last noun may govern another
    if start in at:
        chain_open = chain_open and last.upos == "NOUN" and last.feat("Definite") == "Cons"
    absorbed: list[Name] = [at[start]] if start in at else []
    proper = start in at
    i = words[-1] + 1
    while i <= len(line):
        word, key = line.word(i), line.key(i)
        if line.is_enclitic(i):
            owned, chain_open, definite = True, False, True
            i += 1
            continue
        name = at.get(i)
        if _in_the_name_of(line, words[-1], i):
            words.extend((i, i + 1))
            chain_open = True
            i += 2
            continue
        if word.text in QUOTES and chain_open and i < len(line) and (at.get(i + 1) or line.word(i + 1).upos in _FOREIGN):
            words.append(i)
            i += 1
            continue
        if word.text in QUOTES and line.word(words[-1]).text not in QUOTES and any(line.word(w).text in QUOTES for w in words):
            words.append(i)
            i += 1
            continue
        if name is not None and name.first == i:
            if not chain_open or not line.bare_start(i) or (person and name.type == "PER"):
                break
            words.extend(range(i, name.last + 1))
            absorbed.append(name)
            proper = definite = True
            chain_open = False
            i = name.last + 1
            continue
        if _partitive_of(line, i, words[-1], counting):
            words.extend((i, i + 1))
            definite = definite or line.key(i + 1).startswith("ال")
            chain_open = not line.key(i + 1).startswith("ال")
            counting = False
            if i + 1 in at:
                words.extend(range(i + 2, at[i + 1].last + 1))
            i = words[-1] + 1
            continue
        if line.is_proclitic(i):
            tail = _clitic_tail(line, kb, at, words, i)
            if not tail:
                break
            words.extend(tail)
            chain_open = False
            i = words[-1] + 1
            continue
        if name is not None or not key or not line.bare_start(i):
            break
        has_article = key.startswith("ال")
        if not chain_open and not word.deprel.startswith("amod") and (kb.person_noun(key) or kb.office([key])):
            break
        if _adjective(line, kb, i):
            if has_article != definite and not (counting and not has_article):
                break
            if kb.demonym(word.text) and not person:
                proper = True
            words.append(i)
            chain_open = False
            i += 1
            continue
        if word.upos in ("NOUN", "NUM", *_FOREIGN) and chain_open and key not in TIMES and _follows(line, i):
            if word.upos in _FOREIGN:
                if person:
                    break
                proper = True
            words.append(i)
            counting = counting and word.upos == "NUM"
            definite = definite or has_article or word.upos in _FOREIGN
            chain_open = not has_article and word.upos != "X"
            if word.upos == "X" and i < len(line) and line.word(i + 1).upos == "X" and i + 1 not in at:
                chain_open = True
            i += 1
            continue
        break
    while len(words) > 1 and line.word(words[-1]).upos == "PUNCT" and line.word(words[-1]).text not in QUOTES:
        words.pop()
    span = tuple(words)
    # numbers on the left belong to the noun they hang from
    first = start
    while first > 1 and line.word(first - 1).upos == "NUM" and line.bare_start(first) and line.word(first - 1).head == start:
        first -= 1
    span = (*range(first, start), *span)
    kind = kind if kind and kind != "PER" else "NOM"
    named = kind in (*_NAMING_TYPES, "PRODUCT", "EVENT", "MISC", "NORP") and proper and definite and not owned
    if kind in ("EVENT", "NORP", "MISC"):
        named = False
    if named and kind == "PRODUCT":
        named = any(line.word(w).upos in _FOREIGN or w in at for w in span)
    inner = tuple(n for n in absorbed if named and _is_part(line, kb, start, n))
    return Phrase(span, line.top(span), kind, named, inner)


def _is_part(line: Line, kb: KnowledgeBase, start: int, name: Name) -> bool:
    """The inner name is no participant of its own: رايثيون in شركة رايثيون, رفح in مدينة رفح; not إيطاليا in حكومة إيطاليا."""
    if name.type in ("GPE", "LOC"):
        return line.key(start) in SAME_PLACE_HEADS and name.first == start + 1
    return name.type not in ("PER", "NORP")


def _adjective(line: Line, kb: KnowledgeBase, i: int) -> bool:
    word = line.word(i)
    if word.upos == "ADJ" and not word.deprel.startswith(("nsubj", "root", "xcomp", "ccomp", "parataxis", "conj")):
        return True
    if word.upos == "ADJ" and line.word(i - 1).upos in ("NOUN", "ADJ"):
        return word.text.startswith("ال") == line.word(i - 1).text.startswith("ال")
    if word.upos in ("NOUN", "X") and word.deprel.startswith("amod"):
        return True
    return word.upos in ("NOUN", "X") and kb.demonym(word.text) is not None and word.text.startswith("ال")


def _follows(line: Line, i: int) -> bool:
    """The noun hangs from the phrase before it, or at least from no verb."""
    word = line.word(i)
    if word.deprel.startswith(("nmod", "nummod", "flat", "dep", "appos")):
        return True
    before = line.word(i - 1)
    governs = before.feat("Definite") == "Cons" or before.upos == "NUM"
    return governs and word.feat("Case") in ("Gen", None) and not word.deprel.startswith(("nsubj", "root"))


def _in_the_name_of(line: Line, last: int, i: int) -> bool:
    """باسم after a spokesman: المتحدث باسم الخارجية الأمريكية."""
    if i + 1 > len(line) or line.key(i) != "ب" or line.key(i + 1) not in ("اسم", "لسان"):
        return False
    return any(stem in line.key(last) for stem in ("متحدث", "ناطق"))


def _partitive_of(line: Line, i: int, last: int, counting: bool) -> bool:
    """من after a counting word: عدد من الوزراء."""
    return counting and i == last + 1 and line.key(i) == "من" and i < len(line) and line.word(i + 1).upos in ("NOUN", "ADJ", "X") and line.bare_start(i + 1)


def _clitic_tail(line: Line, kb: KnowledgeBase, at: dict[int, Name], words: list[int], i: int) -> list[int]:
    """The words of the token at `i`, if its و or ل goes on with the name that the phrase is.

    حزب العدالة + و+التنمية; المفوضية العليا المستقلة + ل+الانتخابات.
    """
    head = line.key(words[0])
    if not line.is_proclitic(i) or i + 1 > len(line) or i + 1 in at:
        return []
    noun = line.word(i + 1)
    key = line.key(i + 1)
    if noun.upos != "NOUN" or not key.startswith("ال") or line.is_enclitic(i + 2):
        return []
    if line.key(i) == "و":
        last = line.word(words[-1])
        fits = last.upos == "NOUN" and last.text.startswith("ال") and len(words) >= 2
        other = kb.head_type(key) is not None or kb.person_noun(key) is not None
        return [i, i + 1] if fits and head in CONJOINING_HEADS and not other else []
    if line.key(i) == "ل" and head in DATIVE_HEADS:
        return [i, i + 1]
    return []
