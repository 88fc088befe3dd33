"""Names in a sentence: of the knowledge base, of the tagger (repaired by clitics and known names), and after titles."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Set
from dataclasses import dataclass, replace

from kg.kb import KnowledgeBase, Record
from kg.mentions.lexicon import ADVERBIAL, CONJOINING_HEADS, NAME_PARTICLES, RANKS_BETWEEN, TIMES, words
from kg.mentions.line import Line, tanwin
from kg.mentions.spelling import similar

_FOREIGN = ("X", "PROPN")
_NO_NAME = ("VERB", "ADP", "PRON", "PART", "SCONJ", "CCONJ", "AUX", "PUNCT", "NUM", "DET")
_GROUPS = {
    "PER": "PER", "ORG": "ORG", "LOC": "LOC", "GPE": "LOC", "FAC": "LOC", "NORP": "NORP", "MISC": "MISC",
    "EVENT": "MISC", "PRODUCT": "MISC",
}  # fmt: skip
_MASKED = ("PER", "ORG", "FAC", "PRODUCT", "EVENT", "LOC", "MISC")
"""Types whose one-word names are not taken from a noun that the lemmatiser knows, unless tagged: البيت, النيل منه."""

_FIRM = ("country", "capital")
_CLITICS = ("و", "ل", "ب", "ف", "ك")
_LONGEST = 5
"""Words of a person's name, particles aside: more is two names that the tagger ran together."""


@dataclass(frozen=True, slots=True)
class Name:
    """Words `first`..`last` (ids, inclusive) that are a name.

    `known` says that the knowledge base has it, `firm` that it is a country or capital there; `cut` is the number of
    letters at the start of the first word that are a clitic the tokenizer left there (لأوكرانيا).
    """

    first: int
    last: int
    type: str
    known: bool = False
    firm: bool = False
    cut: int = 0

    def covers(self, other: Name) -> bool:
        return self.first <= other.first and other.last <= self.last

    def overlaps(self, other: Name) -> bool:
        return self.first <= other.last and other.first <= self.last


def names(line: Line, kb: KnowledgeBase, seen: Set[str]) -> list[Name]:
    """The names of a sentence in order, without overlaps.

    `seen` are folded full and last names of people met elsewhere in the article (see `people`).
    """
    known = list(_known(line, kb, seen))
    found: list[Name] = []
    for piece in _adjacent(line, kb, list(_pieces(line, kb)), seen):
        found.extend(_against_known(line, _retyped(line, piece, seen), known))
    kept = [name for name in known if not any(other.covers(name) for other in found)]
    result = [_lengthened(line, kb, name) for name in _completed(line, _disjoint([*kept, *found]))]
    result = _disjoint([*result, *_untagged(line, kb, result, seen)])
    return [name for name in (_clean(line, kb, one) for one in result) if name is not None]


def _completed(line: Line, found: list[Name]) -> Iterator[Name]:
    """A word tagged as a person and a known last name right after it are one name: برهم | صالح."""

    def whole(one: Name, other: Name) -> Name | None:
        beside = one.last + 1 == other.first == other.last and line.bare_start(other.first)
        fits = beside and one.type == other.type == "PER" and other.known and not one.known
        return replace(one, last=other.last) if fits else None

    return _paired(found, whole)


def _paired(found: Iterable[Name], whole: Callable[[Name, Name], Name | None]) -> Iterator[Name]:
    """The names, two neighbours as one where `whole` makes one of them; what was made is not joined again."""
    waiting: Name | None = None
    for name in found:
        joined = whole(waiting, name) if waiting is not None else None
        if joined is not None:
            yield joined
            waiting = None
            continue
        if waiting is not None:
            yield waiting
        waiting = name
    if waiting is not None:
        yield waiting


def _lengthened(line: Line, kb: KnowledgeBase, name: Name) -> Name:
    """A name with what must belong to it.

    عبد is never the last word (كمال عبد | المعروف) and with one word more no full name before a foreign word with the
    article (عبد اللطيف | القانوع). A given name right before two foreign words that hang on it or it on them is the
    first (مولود | تشاوش أوغلو).
    """
    if name.type != "PER" or name.known or name.last == name.first:
        return name
    after, before = name.last + 1, name.first - 1
    if after <= len(line) and line.bare_start(after) and line.key(after).startswith("ال") and not line.tag(after):
        word = line.word(after)
        surname = word.upos in _FOREIGN and word.lemma == word.text and not kb.lookup([line.key(after)])
        full = line.key(name.last - 1) == "عبد" and surname and not _is_title(line, kb, after)
        if full or line.key(name.last) == "عبد":
            return replace(name, last=after)
    if before and kb.given_name(line.word(before).text) and not line.tag(before) and line.bare_start(name.first):
        words = range(name.first, name.last + 1)
        hangs = line.word(before).head in words or any(line.word(i).head == before for i in words)
        foreign = all(line.word(i).upos in _FOREIGN for i in words)
        if hangs and foreign and line.bare_start(before):
            return replace(name, first=before)
    return name


def people(line: Line, found: Iterable[Name]) -> set[str]:
    """Folded full names of people and their last words, by which the article will call them later."""
    result = set()
    for name in found:
        first, last = line.place(name.first), line.place(name.last)
        if name.type != "PER" or last == first or name.cut:
            continue
        keys = [line.keys_from(name.first)[0], *line.token_folded[first + 1 : last + 1]]
        if keys[-1] not in NAME_PARTICLES:
            result |= {" ".join(keys), keys[-1]}
    return result


def _known(line: Line, kb: KnowledgeBase, seen: Set[str]) -> Iterator[Name]:
    """Longest names of the knowledge base, left to right.

    A token that was cut wrongly (و+أشنطن) is tried whole first, one that was not cut (لأوكرانيا) without its clitic
    last.
    """
    place = 0
    while place < len(line.tokens):
        best = _best_at(line, kb, place, seen)
        if best is None:
            place += 1
            continue
        count, name = best
        yield name
        place += count


def _best_at(line: Line, kb: KnowledgeBase, place: int, seen: Set[str]) -> tuple[int, Name] | None:
    token = line.tokens[place]
    best: tuple[int, Name] | None = None
    for start in dict.fromkeys((token.first, line.core(place)[0])):
        keys = line.keys_from(start)
        count, record = _longest(line, kb, start, keys, seen)
        if record is not None and (best is None or count > best[0]):
            last = line.core(place + count - 1)[1]
            best = count, Name(start, max(last, start), record.type, known=True, firm=record.kind in _FIRM)
    if best is not None or token.first != token.last:
        return best
    for cut in range(1, 3):
        clitics, rest = line.token_folded[place][:cut], line.token_folded[place][cut:]
        if len(rest) < 2 or any(letter not in _CLITICS for letter in clitics):
            break
        rest = "ا" + rest if clitics[-1] == "ل" and rest.startswith("ل") else rest
        count, record = _longest(line, kb, token.first, [rest, *line.token_folded[place + 1 : place + 9]], seen)
        if (
            record is not None
            and record.type != "PER"
            and (count > 1 or (len(rest) > 3 and kb.certain([rest])) or (len(rest) > 2 and line.tag(token.first)))
        ):
            return count, Name(
                token.first, max(line.core(place + count - 1)[1], token.first), record.type, known=True, cut=cut
            )
    return None


def _longest(line: Line, kb: KnowledgeBase, start: int, keys: list[str], seen: Set[str]) -> tuple[int, Record | None]:
    count, records = kb.longest(keys, 0)
    while count:
        record = _accepted(line, kb, start, keys[:count], records, seen)
        if record is not None:
            return count, record
        count -= 1
        while count and not (records := kb.lookup(keys[:count])):
            count -= 1
    return 0, None


def _accepted(
    line: Line, kb: KnowledgeBase, start: int, keys: list[str], records: tuple[Record, ...], seen: Set[str]
) -> Record | None:
    """The record these words name here, if they name one: a word that is also an ordinary word needs support.

    صالح is a name where the tagger says so, or where the article speaks of عقيلة صالح; in "صالح للشرب" it is none.
    """
    word, tag = line.word(start), line.tag(start)
    if len(keys) == 1:
        if keys[0] in NAME_PARTICLES or (word.upos in _NO_NAME and not tag):
            return None
        if word.upos in ("ADJ", "NOUN") and kb.demonym(word.text) and not tag and line.describes(start):
            return None
        if tag == "PER" or keys[0] in seen:
            person = next((r for r in records if r.type == "PER"), None)
            if person is not None or keys[0] in seen:
                return person
    if kb.certain(keys):
        if (
            len(keys) == 1
            and not tag
            and records[0].type in _MASKED
            and word.upos in ("NOUN", "ADJ")
            and word.lemma != word.text
        ):
            return None
        if len(keys) > 1 and records[0].type == "PER" and _ends_foreign(line, start, len(keys)):
            return records[0]  # إسرائيل كاتس, his first name tagged as the country
        fitting = next((r for r in records if _GROUPS.get(r.type) == tag), None)
        a_person = tag in ("", "PER") or (word.upos in _FOREIGN and all(r.type == "PER" for r in records))
        return fitting or (records[0] if records[0].type != "PER" or a_person else None)
    if tag:
        state = records[0].kind == "country" and tag in ("ORG", "MISC") and word.upos in _FOREIGN
        return next((r for r in records if _GROUPS.get(r.type) == tag or (state and r is records[0])), None)
    tagged = any(line.tag(i) for i in range(start, min(start + len(keys), len(line) + 1)))
    return records[0] if len(keys) > 1 and (tagged or word.upos in _FOREIGN) else None


def _ends_foreign(line: Line, start: int, count: int) -> bool:
    last = line.core(min(line.place(start) + count, len(line.tokens)) - 1)[1]
    return line.word(last).upos in _FOREIGN and line.tag(last) in ("", "PER")


def _pieces(line: Line, kb: KnowledgeBase) -> Iterator[Name]:
    """Spans of the tagger, without clitics, cut where a clitic inside shows that something else begins."""
    place = 0
    while place < len(line.tokens):
        kind = line.tokens[place].ner.partition("-")[2]
        if not kind:
            place += 1
            continue
        first, last = line.core(place)
        start = first
        stop = place + 1
        while stop < len(line.tokens) and line.tokens[stop].ner == f"I-{kind}":
            begin, end = line.core(stop)
            if not _joined(line, kb, first, stop, kind) or line.is_enclitic(line.tokens[stop - 1].last):
                yield Name(first, last, kind)
                first = begin
            last = end
            stop += 1
        while first < last and line.word(first).upos == "PUNCT":
            first += 1
        while last > first and (line.word(last).upos == "PUNCT" or (kind != "PER" and line.key(last) in TIMES)):
            last -= 1
        everyday = (
            start < first == last
            and line.word(first).upos == "NOUN"
            and line.word(first).lemma != line.word(first).text
        )
        everyday = everyday or (first == last and line.key(first) in ADVERBIAL)
        everyday = everyday or (kind != "PER" and first == last and _of_nation(line, kb, first))
        # صاروخا باليستيا: nothing but an adjective agrees with an indefinite accusative
        ending = line.word(first).text.endswith("يا") and first > 1
        everyday = everyday or (first == last and ending and tanwin(line.word(first - 1)))
        particle = line.word(first).upos in ("PUNCT", "PRON", "ADP", "CCONJ")
        if not everyday and (not particle or (kind == "PER" and first < last and kb.given_name(line.key(first)))):
            yield Name(first, last, kind)
        place = stop


def _of_nation(line: Line, kb: KnowledgeBase, i: int) -> bool:
    """An adjective of nationality after its noun, whatever the tagger says: نظيره الطاجيكي."""
    word = line.word(i)
    return word.upos == "ADJ" and word.deprel.startswith("amod") and kb.demonym(word.text) is not None


def _joined(line: Line, kb: KnowledgeBase, first: int, place: int, kind: str) -> bool:
    """The token goes on with the name, clitic and all: والتنمية in حزب العدالة والتنمية, للأنباء in وكالة السودان
    للأنباء, and what only looks like a clitic: ليفينسون in حاييم ليفينسون."""
    begin, end = line.core(place)
    clitic = line.tokens[place].first
    whole = line.token_folded[place]
    if clitic == begin or kb.lookup([whole]) or whole in kb.whole_forms():
        return True
    if kind == "PER":
        return line.key(clitic) in ("ل", "ك", "س") and _unknown(line, kb, begin, end)
    if kind != "ORG":
        return False
    if line.key(clitic) == "و":
        fresh = kb.lookup([line.key(i) for i in range(begin, end + 1)]) or kb.head_type(line.key(begin))
        return line.key(first) in CONJOINING_HEADS and not fresh
    return line.key(clitic) == "ل"


def _unknown(line: Line, kb: KnowledgeBase, first: int, last: int) -> bool:
    """The rest of a token that was cut is neither a name nor a word: يفينسون."""
    keys = [line.key(i) for i in range(first, last + 1)]
    word = line.word(first)
    named = kb.lookup(keys) or any(kb.given_name(key) or kb.surname(key) or kb.person_noun(key) for key in keys)
    return first == last and not named and word.upos in ("VERB", *_FOREIGN) and word.lemma == word.text


def _adjacent(line: Line, kb: KnowledgeBase, pieces: Iterable[Name], seen: Set[str]) -> Iterator[Name]:
    """Two single words tagged as two people, with nothing between them, are one: مسعود | بزشكيان; not ترامب | بوتين."""

    def whole(one: Name, other: Name) -> Name | None:
        single = one.first == one.last and other.first == other.last == one.last + 1
        people = one.type == other.type == "PER" and line.bare_start(other.first)
        key = line.key(one.first)
        fits = single and people and key not in seen and not kb.surname(key)
        return replace(other, first=one.first) if fits else None

    return _paired(pieces, whole)


def _retyped(line: Line, piece: Name, seen: Set[str]) -> Name:
    """A single word that the article has as somebody's last name is a person whatever the tagger says, misspelt, too:
    نتياهو for نتنياهو."""
    if piece.type == "PER" or piece.first != piece.last:
        return piece
    key = line.key(piece.first)
    misspelt = line.word(piece.first).upos in _FOREIGN and any(similar(key, other) for other in seen)
    return replace(piece, type="PER") if key in seen or misspelt else piece


def _against_known(line: Line, piece: Name, known: list[Name]) -> list[Name]:
    """What remains of a tagged span beside the known names in it."""
    inside = [name for name in known if name.overlaps(piece)]
    if not inside:
        return [piece]
    if any(name.covers(piece) for name in inside):
        return []
    if all(piece.covers(name) for name in inside) and _whole(line, piece, inside):
        return [piece]
    if piece.type == "PER" and len(inside) == 1 and inside[0].type == "PER" and not piece.covers(inside[0]):
        return [Name(min(piece.first, inside[0].first), max(piece.last, inside[0].last), "PER")]
    taken = {i for name in inside for i in range(name.first, name.last + 1)}
    rest = [i for i in range(piece.first, piece.last + 1) if i not in taken]
    return [
        Name(first, last, piece.type)
        for first, last in _runs(rest)
        if last > first and all(line.word(i).upos in _FOREIGN for i in range(first, last + 1))
    ]


def _whole(line: Line, piece: Name, inside: list[Name]) -> bool:
    """The tagged span is one name though it holds known ones: وكالة السودان للأنباء, شمال سوريا, فلاديمير ف. بوتين; not
    توبيخ زيلينسكي after ب, nor الأمم المتحدة with a person after it."""
    first = inside[0]
    words = range(piece.first, piece.last + 1)
    if piece.type == "PER":
        after_preposition = line.key(piece.first - 1) in ("ب", "ل", "ك") and not line.bare_start(piece.first)
        if after_preposition and first.first == first.last == piece.last:
            return False
        size = sum(line.key(i) not in NAME_PARTICLES for i in words)
        person = first.type == "PER" or (first.first == first.last and not first.firm)
        return len(inside) == 1 and person and size <= _LONGEST
    if first.first > piece.first:
        return piece.type == "ORG" or not any(line.word(i).upos in ("CCONJ", "PUNCT") for i in words)
    return piece.type == "ORG" and first.first == first.last and first.type != "ORG"


def _runs(ids: list[int]) -> Iterator[tuple[int, int]]:
    start = 0
    for k, i in enumerate(ids):
        if k + 1 == len(ids) or ids[k + 1] != i + 1:
            yield ids[start], i
            start = k + 1


def _disjoint(found: Iterable[Name]) -> list[Name]:
    """Names in order; of two that overlap the longer stays, of equals the known one."""
    kept: list[Name] = []
    for name in sorted(found, key=lambda n: (n.first - n.last, not n.known, n.first)):
        if not any(name.overlaps(other) for other in kept):
            kept.append(name)
    return sorted(kept, key=lambda n: n.first)


def _untagged(line: Line, kb: KnowledgeBase, found: list[Name], seen: Set[str]) -> Iterator[Name]:
    """People whom neither tagger nor knowledge base knows: foreign words after a title or beginning with a given name
    (الكولونيل أمادو عبدالرحمن), and names of people met elsewhere in the article."""
    taken = {i for name in found for i in range(name.first, name.last + 1)}
    place = 0
    while place < len(line.tokens):
        first, _ = line.core(place)
        if first in taken or line.word(first).upos in ("VERB", "PUNCT", "ADP", "NUM", "PRON"):
            place += 1
            continue
        name = _met(line, place, seen) or _unmet(line, kb, place, taken)
        if name is not None:
            yield name
            place = line.place(name.last) + 1
        else:
            place += 1


def _met(line: Line, place: int, seen: Set[str]) -> Name | None:
    first, last = line.core(place)
    keys = line.keys_from(first)
    options = [(keys, 0)]
    if first == last == line.tokens[place].first and keys[0].startswith(_CLITICS):
        options.append(([keys[0][1:], *keys[1:]], 1))
    for forms, cut in options:
        for count in range(min(4, len(forms)), 0, -1):
            if " ".join(forms[:count]) in seen and (count > 1 or (not cut and not _adjective(line, first))):
                return Name(first, max(last, line.core(place + count - 1)[1]), "PER", cut=cut)
    return None


def _adjective(line: Line, i: int) -> bool:
    """The word describes the noun before it: not الفلاحي in قال الفلاحي, a surname that looks like an adjective."""
    return line.word(i).upos == "ADJ" and line.describes(i)


def _unmet(line: Line, kb: KnowledgeBase, place: int, taken: Set[int]) -> Name | None:
    first, _ = line.core(place)
    stop = place
    while stop + 1 < len(line.tokens):
        after = line.tokens[stop + 1]
        if after.first != after.last or after.first in taken or line.word(after.first).upos not in _FOREIGN:
            break
        stop += 1
    if stop == place:
        return None
    word = line.word(first)
    titled = word.upos in _FOREIGN and _title_before(line, kb, first)
    if titled or (kb.given_name(word.text) and word.upos in (*_FOREIGN, "NOUN")):
        return Name(first, line.tokens[stop].last, "PER")
    return None


def _title_before(line: Line, kb: KnowledgeBase, word_id: int) -> bool:
    """The word follows a title, whose adjective or noun may stand between: الوزير, الرئيس الفرنسي, وزير الدفاع."""
    i = word_id - 1
    for _ in range(3):
        if i < 1 or not line.bare_start(i + 1):
            return False
        if kb.person_noun(line.key(i)) or kb.office([line.key(i)]):
            return True
        if line.word(i).upos not in ("ADJ", "NOUN"):
            return False
        i -= 1
    return False


def _clean(line: Line, kb: KnowledgeBase, name: Name) -> Name | None:
    """A tagged name without what is not the name: الأمير خالد بن سلمان gives خالد بن سلمان, إن سيغيف gives سيغيف.

    None when only a title is left.
    """
    if name.type == "ORG" and not name.known and name.last - name.first > 1 and other_people(line, kb, name.last):
        return replace(name, last=name.last - 1)
    if name.type != "PER" or (name.known and name.last - name.first < 2):
        return name
    first = name.first
    while first < name.last and (
        line.word(first).text in ("أن", "إن") or _is_title(line, kb, first) or _is_common(line, kb, first, name.last)
    ):
        first += 1
        while first < name.last and (line.is_enclitic(first) or line.word(first).upos == "PUNCT"):
            first += 1
    if first == name.last and _is_title(line, kb, first):
        return None
    return replace(name, first=first, cut=name.cut if first == name.first else 0)


def other_people(line: Line, kb: KnowledgeBase, i: int) -> bool:
    """Whether a people in the plural are others than the body right before, which is one and closed by the article:
    حث مجلس الأمن | اللبنانيين على الحوار."""
    key, before = line.key(i), line.key(i - 1) if i > 2 else ""
    somebody = kb.demonym(line.word(i).text) is not None or kb.person_noun(line.word(i).text) is not None
    people = key.startswith("ال") and key.endswith(("ين", "ون")) and somebody
    if not people or not before.startswith("ال") or line.word(i - 1).feat("Number") == "Plur":
        return False
    return not before.endswith(("ين", "ون", "ات"))


_HONORIFICS = words("الشيخ السيد")
"""Titles that are also given names: before another one they are titles, الشيخ محمد."""


def _is_title(line: Line, kb: KnowledgeBase, i: int) -> bool:
    key = line.key(i)
    if kb.given_name(key) and not (key in _HONORIFICS and i < len(line) and kb.given_name(line.key(i + 1))):
        return False
    if key in RANKS_BETWEEN | {"اول"} and i > 1:
        return True
    title = kb.office([key]) or (
        key.startswith("ال") and (kb.person_noun(key) or kb.head_type(key) == "PER" or kb.demonym(key))
    )
    return bool(title)


_TELLING = words("إعلان تصريح تصريحات بيان خطاب قرار حوار رسالة اتهام تأكيد دعوة زيارة لقاء مقتل اغتيال اعتقال فوز")
"""What is somebody's and not of his name: إعلان السبسي, مقتل خاشقجي."""


def _is_common(line: Line, kb: KnowledgeBase, i: int, last: int) -> bool:
    """A verb or an everyday noun before foreign words: the lemmatiser knows it, and no one is called so."""
    word = line.word(i)
    if word.upos == "VERB":
        return True
    if word.upos != "NOUN" or word.lemma == word.text or kb.given_name(word.text):
        return False
    told = line.key(i) in _TELLING  # إعلان السبسي
    if last - i < 2 and not told and (line.bare_start(i) or line.key(i - 1) not in ("ل", "ب")):
        return False
    return all(line.word(k).upos in _FOREIGN for k in range(i + 1, last + 1))
