"""Names in a sentence: knowledge-base names, named-entity spans repaired by clitics and known names, names after titles."""

from __future__ import annotations

from collections.abc import Iterable, Set
from dataclasses import dataclass

from kg.kb import KnowledgeBase, Record
from kg.mentions.lexicon import CONJOINING_HEADS, NAME_PARTICLES
from kg.mentions.line import Line

_FOREIGN = ("X", "PROPN")
_GROUPS = {
    "PER": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "NORP": "NORP", "MISC": "MISC", "EVENT": "MISC",
    "PRODUCT": "MISC",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Name:
    """Words `first`..`last` (ids, inclusive) that are a name. `known` says that the knowledge base has it."""

    first: int
    last: int
    type: str
    known: bool = False

    def covers(self, other: Name) -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Name) -> bool:
        return self.first <= other.last and other.first <= self.last


def names(line: Line, kb: KnowledgeBase, seen: Set[str]) -> list[Name]:
    """The names of a sentence in order, without overlaps. `seen` are folded last names met elsewhere in the article."""
    known = list(_known(line, kb, seen))
    found: list[Name] = []
    for piece in _pieces(line, kb):
        found.extend(_against_known(line, piece, known))
    kept = [name for name in known if not any(other.covers(name) for other in found)]
    result = _disjoint([*kept, *found])
    result = _disjoint([*result, *_untagged(line, kb, result, seen)])
    return [name for name in (_without_titles(line, kb, one) for one in result) if name is not None]


def last_names(line: Line, found: Iterable[Name]) -> set[str]:
    """Folded last words of the full names of people, by which the article will call them later."""
    return {
        line.keys_from(line.core(line.place(n.last))[0])[0]
        for n in found
        if n.type == "PER" and line.place(n.last) > line.place(n.first) and line.key(n.last) not in NAME_PARTICLES
    }


def _known(line: Line, kb: KnowledgeBase, seen: Set[str]) -> Iterable[Name]:
    """Longest names of the knowledge base, left to right. A token that was cut wrongly (و+أشنطن) is tried whole first."""
    place = 0
    while place < len(line.tokens):
        token = line.tokens[place]
        best: tuple[int, int, Record] | None = None
        for start in dict.fromkeys((token.first, line.core(place)[0])):
            if start == token.first != line.core(place)[0] and line.token_folded[place] in _SHORT:
                continue
            keys = line.keys_from(start)
            count, records = kb.longest(keys, 0)
            while count:
                record = _accepted(line, kb, start, keys[:count], records, seen)
                if record is not None:
                    break
                count, records = _shorter(kb, keys, count)
            if count and record is not None and (best is None or count > best[0]):
                best = count, start, record
        if best is None:
            place += 1
            continue
        count, start, record = best
        last = line.core(place + count - 1)[1]
        yield Name(start, max(last, start), record.type, known=True)
        place += count


_SHORT = frozenset(("له", "لها", "لهم", "به", "بها", "ولي", "وان", "بان", "لان", "كان", "فان", "وهو", "وهي"))


def _shorter(kb: KnowledgeBase, keys: list[str], count: int) -> tuple[int, tuple[Record, ...]]:
    for length in range(count - 1, 0, -1):
        records = kb.lookup(keys[:length])
        if records:
            return length, records
    return 0, ()


def _accepted(
    line: Line, kb: KnowledgeBase, start: int, keys: list[str], records: tuple[Record, ...], seen: Set[str]
) -> Record | None:
    """The record these words name here, if they name one: a word that is also an ordinary word needs support.

    صالح is a name where the tagger says so, or where the article speaks of عقيلة صالح; "صالح للشرب" is not.
    """
    word = line.word(start)
    tag = line.tag(start)
    if len(keys) == 1:
        if word.upos in ("VERB", "ADP", "PRON", "PART", "SCONJ", "CCONJ", "AUX", "PUNCT", "NUM") and not tag:
            return None
        if word.upos in ("ADJ", "NOUN") and kb.demonym(word.text) and not tag and _modifies(line, start):
            return None
    if kb.certain(keys):
        record = records[0]
        if len(keys) == 1 and record.type == "PER" and tag and tag != "PER" and keys[0] not in seen:
            return next((r for r in records if _GROUPS.get(r.type) == tag), None)
        return record
    if tag:
        return next((r for r in records if _GROUPS.get(r.type) == tag), None)
    if len(keys) == 1 and keys[0] in seen:
        return next((r for r in records if r.type == "PER"), None)
    supported = word.upos in _FOREIGN or (len(keys) > 1 and any(line.tag(i) for i in range(start, min(start + len(keys), len(line)) + 1)))
    return records[0] if supported else None


def _modifies(line: Line, word_id: int) -> bool:
    """The word is an adjective after a noun: الفرنسية in الحكومة الفرنسية, not السعودية in قالت السعودية."""
    word = line.word(word_id)
    if word.deprel.startswith("amod"):
        return True
    before = line.word(word_id - 1) if word_id > 1 else None
    if before is None or not line.bare_start(word_id):
        return False
    return before.upos in ("NOUN", "ADJ") and before.text.startswith("ال") == word.text.startswith("ال")


def _pieces(line: Line, kb: KnowledgeBase) -> Iterable[Name]:
    """Spans of the tagger, without clitics, cut where a clitic inside shows that something else begins."""
    place = 0
    while place < len(line.tokens):
        kind = line.tokens[place].ner.partition("-")[2]
        if not kind:
            place += 1
            continue
        first, last = line.core(place)
        stop = place + 1
        while stop < len(line.tokens) and line.tokens[stop].ner == f"I-{kind}":
            begin, end = line.core(stop)
            cut = begin != line.tokens[stop].first and not _joined(line, kb, first, stop, kind)
            if cut or line.is_enclitic(line.tokens[stop - 1].last):
                yield Name(first, last, kind)
                first = begin
            last = end
            stop += 1
        if any(line.word(i).upos != "PUNCT" for i in range(first, last + 1)):
            yield Name(*_trimmed(line, first, last), kind)
        place = stop


def _joined(line: Line, kb: KnowledgeBase, first: int, place: int, kind: str) -> bool:
    """A token with a clitic goes on with the name: والتنمية in حزب العدالة والتنمية, للأنباء in وكالة السودان للأنباء."""
    begin, end = line.core(place)
    clitic = line.key(line.tokens[place].first)
    whole = line.token_folded[place]
    if line.tokens[place].first == begin or kb.lookup([whole]) or whole in kb.whole_forms():
        return True
    if kind != "ORG":
        return False
    if clitic == "و":
        fresh = kb.lookup([line.key(i) for i in range(begin, end + 1)]) or kb.head_type(line.key(begin))
        return line.key(first) in CONJOINING_HEADS and not fresh
    return clitic == "ل"


def _trimmed(line: Line, first: int, last: int) -> tuple[int, int]:
    while first < last and line.word(first).upos == "PUNCT":
        first += 1
    while last > first and line.word(last).upos == "PUNCT":
        last -= 1
    return first, last


def _against_known(line: Line, piece: Name, known: list[Name]) -> list[Name]:
    """What remains of a tagged span beside the known names in it."""
    inside = [name for name in known if name.overlaps(piece)]
    if not inside:
        return [piece]
    if any(name.covers(piece) for name in inside):
        return []
    if all(piece.covers(name) for name in inside):
        first = inside[0]
        if piece.type == "PER":
            same = all(name.type == "PER" for name in inside)
            if same and len(inside) == 1 and (line.place(piece.last) - line.place(piece.first) < 5):
                return _name_or_known(line, piece, first)
        elif piece.type == "ORG" and first.first > piece.first:
            return [piece]
        elif piece.type == "LOC" and first.first > piece.first and not _listed(line, piece):
            return [piece]
        elif first.first == piece.first and len(inside) == 1:
            return [piece] if first.first == first.last and piece.type == "ORG" and first.type != "ORG" else []
    taken = {i for name in inside for i in range(name.first, name.last + 1)}
    return [
        Name(first_id, last_id, piece.type)
        for first_id, last_id in _runs([i for i in range(piece.first, piece.last + 1) if i not in taken])
        if all(line.word(i).upos in _FOREIGN for i in range(first_id, last_id + 1)) and last_id > first_id
    ]


def _name_or_known(line: Line, piece: Name, known: Name) -> list[Name]:
    """A tagged person's name with a known one in it: the whole, unless it began after a preposition.

    فلاديمير فلاديميروفيتش بوتين is whole; in بتوبيخ زيلينسكي only the second word is a name.
    """
    clitic = not line.bare_start(piece.first) and line.key(piece.first - 1) in ("ب", "ل", "ك")
    if clitic and known.last == piece.last and line.word(piece.first).upos not in _FOREIGN:
        return []
    if clitic and known.last == piece.last and known.first == known.last:
        return []
    return [piece]


def _listed(line: Line, piece: Name) -> bool:
    return any(line.word(i).upos in ("CCONJ", "PUNCT") for i in range(piece.first, piece.last + 1))


def _runs(ids: list[int]) -> Iterable[tuple[int, int]]:
    start = previous = None
    for i in ids:
        if previous is None or i != previous + 1:
            if start is not None and previous is not None:
                yield start, previous
            start = i
        previous = i
    if start is not None and previous is not None:
        yield start, previous


def _disjoint(found: Iterable[Name]) -> list[Name]:
    """Names in order; of two that overlap the longer stays, of equals the known one."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda n: (n.first - n.last, not n.known, n.first)):
        if not any(name.overlaps(other) for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: n.first)


def _untagged(line: Line, kb: KnowledgeBase, found: list[Name], seen: Set[str]) -> Iterable[Name]:
    """People whom neither tagger nor knowledge base knows: two foreign words after a title or beginning with a given
    name (الكولونيل أمادو عبدالرحمن), and short names of people met elsewhere in the article."""
    taken = {i for name in found for i in range(name.first, name.last + 1)}
    place = 0
    while place < len(line.tokens):
        first, last = line.core(place)
        word = line.word(first)
        if first in taken or word.upos in ("VERB", "PUNCT", "ADP", "NUM", "PRON"):
            place += 1
            continue
        if line.keys_from(first)[0] in seen and word.upos not in ("ADJ",):
            yield Name(first, last, "PER")
            place += 1
            continue
        stop = place
        while stop + 1 < len(line.tokens):
            after = line.tokens[stop + 1]
            if after.first != after.last or after.first in taken or line.word(after.first).upos not in _FOREIGN:
                break
            stop += 1
        long = stop > place
        titled = word.upos in _FOREIGN and _title_before(line, kb, first)
        if long and (titled or (kb.given_name(word.text) and word.upos in (*_FOREIGN, "NOUN"))):
            yield Name(first, line.tokens[stop].last, "PER")
            place = stop + 1
            continue
        place += 1


def _title_before(line: Line, kb: KnowledgeBase, word_id: int) -> bool:
    """The word follows a title, whose adjective or noun may stand between: الوزير, الرئيس الفرنسي, وزير الدفاع."""
    if not line.bare_start(word_id):
        return False
    i = word_id - 1
    for _ in range(3):
        if i < 1:
            return False
        if kb.person_noun(line.key(i)) or kb.office([line.key(i)]):
            return True
        if line.word(i).upos not in ("ADJ", "NOUN"):
            return False
        i -= 1
    return False


def _without_titles(line: Line, kb: KnowledgeBase, name: Name) -> Name | None:
    """A tagged person's name without the titles before it: الأمير خالد بن سلمان gives خالد بن سلمان."""
    if name.type != "PER" or name.known:
        return name
    first = name.first
    while first < name.last:
        key = line.key(first)
        title = kb.person_noun(key) or kb.office([key]) or (kb.demonym(key) and first > name.first)
        if not title or kb.given_name(key):
            break
        first += 1
        while first < name.last and (line.is_enclitic(first) or line.word(first).upos == "PUNCT"):
            first += 1
    if first == name.last and (kb.person_noun(line.key(first)) or kb.office([line.key(first)])) and not kb.given_name(line.key(first)):
        return None
    return Name(first, name.last, name.type)
