"""A sentence as a dependency tree: children, prepositions, coordinated heads, slots of a predicate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kg.arabic import bare
from kg.types import Sentence, Word

_PREFIXED = frozenset("بلك")
_COMPOUND_HEADS = frozenset(
    "قبل طرف جانب خلال أجل شأن خصوص يد أيدي غرار ضمن صوب ناحية واسطة رغم حق صدد مقابل متن اتجاه امتداد طول هامش "
    "صعيد مستوى أساس خلفية وشك حساب مشارف مقربة".split()
)
"""Nouns that make a preposition of the preposition before them: من قبل الجيش, على يد مسلحين, بشأن أوكرانيا, على متن
حافلة, على امتداد الحدود."""

_NOMINAL_CONJUNCTS = frozenset(("NOUN", "PROPN", "X", "ADJ", "NUM", "PRON", "DET"))
_PARTITIVES = frozenset(
    "كل كلا كلتا بعض أحد إحدى عدد معظم غالبية أغلب جميع مجموعة عشرات مئات آلاف ملايين مئة مائة ألف مليون عديد مزيد "
    "سائر أكثر أقل نحو حوالي زهاء قرابة نصف ثلث ربع عدة".split()
)
"""Words that head a noun phrase for the one they count: كل من كييف وموسكو, عشرات المتظاهرين, أكثر من 30 شخصا."""


_ABOUT = frozenset(("نحو", "حوالي", "زهاء", "قرابة"))
"""Words before a number that the parser may take for a preposition: نحو 20 شخصا."""

_MEASURES = frozenset(("الأقل", "الاقل", "الأكثر", "الأرجح", "الارجح", "الأغلب"))
"""What على only makes an adverb of: على الأقل."""

_AS_MANY = [phrase.split() for phrase in ("لا يقل عن", "مجموع ه", "يزيد على", "يزيد عن", "يقرب من", "يقارب")]
"""What follows ما before a number that counts: ما مجموعه 14 شخصا."""


def completes(noun: Word, adjective: Word) -> bool:
    """Whether what parsers call an adjective is the noun's complement, since it has the article and touches a noun that
    has none: قتل المدنيين, إجلاء المصابين."""
    touches = adjective.id == noun.id + 1 and noun.upos == "NOUN" and adjective.upos in ("ADJ", "NOUN")
    return touches and adjective.text.startswith("ال") and not noun.text.startswith("ال")


@dataclass(frozen=True, slots=True)
class Slot:
    """What fills a place beside a predicate: `name` is a UD relation or preposition, `word` the head that fills it."""

    name: str
    word: int


class Tree:
    """Read-only view of one sentence's dependencies. Word ids are the sentence's (from 1); 0 is no word."""

    __slots__ = ("_children", "sentence", "words")

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.words = sentence.words
        self._children: list[list[int]] = [[] for _ in range(len(self.words) + 1)]
        for word in self.words:
            self._children[word.head].append(word.id)

    def __getitem__(self, word_id: int) -> Word:
        return self.words[word_id - 1]

    def children(self, word_id: int, *relations: str) -> list[int]:
        """Ids of the dependents, in order; only those with one of `relations` when any are given."""
        found = self._children[word_id]
        return [c for c in found if self[c].deprel in relations] if relations else list(found)

    def ancestors(self, word_id: int) -> Iterator[int]:
        """Heads from the nearest up to the root."""
        seen = {word_id}
        head = self[word_id].head
        while head and head not in seen:
            seen.add(head)
            yield head
            head = self[head].head

    def depth(self, word_id: int) -> int:
        """How many heads stand above the word."""
        return sum(1 for _ in self.ancestors(word_id))

    def subtree(self, word_id: int) -> set[int]:
        """The word and everything below it."""
        found = {word_id}
        todo = [word_id]
        while todo:
            for child in self._children[todo.pop()]:
                if child not in found:
                    found.add(child)
                    todo.append(child)
        return found

    def conjuncts(self, word_id: int) -> list[int]:
        """The nominal head and the heads coordinated with it: ترامب ونائبه gives both."""
        found = [word_id]
        for head in found:
            for child in self.children(head, "conj"):
                if self[child].upos in _NOMINAL_CONJUNCTS and child not in found:
                    found.append(child)
        return found

    def counted(self, word_id: int) -> int:
        """The noun a partitive or number stands for: كل من كييف gives كييف, ثلاثة جنود gives جنود."""
        word = self[word_id]
        if word.text == "ما":  # قتل ما لا يقل عن 28 متطوعا, خطفوا ما مجموعه 14 شخصا
            said = next((s for s in _AS_MANY if [w.text for w in self.words[word_id : word_id + len(s)]] == s), None)
            start = word_id + len(said) if said else word_id
            nouns = [w.id for w in self.words[start : start + 3] if w.upos != "NUM"] if said else []
            return nouns[0] if nouns else word_id
        if bare(word.lemma) not in _PARTITIVES and bare(word.text) not in _PARTITIVES and word.upos != "NUM":
            return word_id
        number = word.upos == "NUM"  # ثلاثة عراقيين: the parser may call the counted an adjective
        for child in self.children(word_id, "nmod", "obl", "obl:arg", "nummod", *("amod",) * number):
            preposition = self.preposition(child)
            if child < word_id or preposition not in ("", "من"):
                continue
            counted = self.counted(child)
            if self[child].upos != "NUM" or counted != child:  # خمسة آلاف شخص, خمسة من 13 إثيوبيا
                return counted
        return word_id

    def preposition(self, word_id: int) -> str:
        """The preposition before a nominal, bare and with its fixed parts ("على", "بشأن", "من قبل"), or ""."""
        cases = [c for c in self.children(word_id, "case") if c < word_id]
        for case in cases[:1]:
            parts = [bare(self[case].lemma) or self[case].text]
            parts += [self[f].text for f in self.children(case, "fixed")]
            # parsers also hang both parts of a compound on the noun: من قبل الجيش
            parts += [self[c].text for c in cases[1:2] if self[c].text in _COMPOUND_HEADS]
            joined = " ".join(parts)
            return parts[0] + "".join(parts[1:]) if len(parts) == 2 and parts[0] in _PREFIXED else joined
        return ""

    def slots(self, word_id: int) -> list[Slot]:
        """Every place beside the word that something fills, coordinated fillers one by one, in the order of the text.

        Names are "nsubj", "nsubj:pass", "obj", "iobj", "ccomp", "xcomp", "csubj", "idafa" (a nominal dependent without
        a preposition), "acc" (an adverbial accusative: صباحا, اليوم) and prepositions.
        """
        found: list[Slot] = []
        verbal = self[word_id].upos == "VERB"
        idafa_seen = False
        for child in self._children[word_id]:
            relation = self[child].deprel
            if relation in ("nsubj", "nsubj:pass", "obj", "iobj", "ccomp", "xcomp", "csubj"):
                name = relation
            elif relation == "amod" and completes(self[word_id], self[child]):
                name, idafa_seen = "idafa", True
            elif relation in ("obl", "obl:arg", "nmod", "nummod", "dep", "advmod", "orphan", "advcl", "acl"):
                name = self.preposition(child)
                if name == "على" and self[child].text in _MEASURES:
                    continue
                if name in _ABOUT and self[child].upos == "NUM":
                    name = ""  # قتل نحو 20 شخصا: no direction
                if name:
                    inner = self._compound(name, child)
                    if inner:
                        name, child = inner
                elif relation not in ("nmod", "nummod", "obl", "obl:arg", "dep"):
                    continue
                elif verbal and self[child].upos == "NUM" and self.preposition(child) in _ABOUT:
                    name = "obj"
                elif verbal or relation not in ("nmod", "nummod"):
                    name = "acc"
                elif child > word_id and not idafa_seen:
                    name, idafa_seen = "idafa", True
                else:
                    continue
            else:
                continue
            heads = [child] if name in ("ccomp", "xcomp") else self.conjuncts(child)
            found += [Slot(name, word) for word in heads]
        return found

    def _compound(self, preposition: str, word_id: int) -> tuple[str, int] | None:
        """من + قبل + الجيش parsed as a noun phrase: the preposition is "من قبل" and الجيش what fills it."""
        head = next((h for h in (bare(self[word_id].lemma), self[word_id].text) if h in _COMPOUND_HEADS), "")
        head = head or ("أيدي" if self[word_id].text == "ايدي" else "")
        if not head:
            return None
        head = self[word_id].text if self[word_id].text in _COMPOUND_HEADS else head
        for inner in self.children(word_id, "nmod", "nummod"):
            if not self.preposition(inner):
                glue = "" if preposition in _PREFIXED else " "
                return preposition + glue + head, inner
        return None

    def path(self, start: int, end: int) -> list[int]:
        """Words on the way through the tree from `start` to `end`, both included."""
        up = [start, *self.ancestors(start)]
        down = [end, *self.ancestors(end)]
        meet = next((w for w in up if w in down), 0)
        if not meet:
            return [start, end]
        return up[: up.index(meet) + 1] + down[: down.index(meet)][::-1]
