"""Who is what beside a verb: the tree's slots put right by Arabic grammar, and the verb's subject wherever it stands.

The parser errs; agreement, the article and the idafa do not. What they rule out is corrected here, before any frame is
asked.
"""

from __future__ import annotations

import re
from itertools import islice

from kg.arabic import bare, fold
from kg.mentions.lexicon import CROWDS
from kg.mentions.line import tanwin
from kg.relations.frames import Lexicon
from kg.relations.reading import Reading
from kg.relations.tree import Slot, Tree
from kg.types import Mention, Word

BY = ("من قبل", "على يد", "على أيدي", "من جانب", "من طرف")
"""How an Arabic passive names its agent: اعتُقل الرجل على يد الشرطة."""

PLACES = frozenset(("GPE", "LOC", "FAC"))

ACTORS = frozenset(("PER", "ORG", "GPE", "NORP"))

SOMEBODY = frozenset(fold(w).removeprefix("ال") for w in CROWDS) | frozenset(
    fold(w) for w in "كثيرون كثيرين آخرون آخرين بعض طرفان طرفين أطراف طرف جانبان جانبين جانب جهات جهة دول بلدان".split()
)
"""Folded words, without article, for people and bodies that no list of professions has."""

_ADVERBS = frozenset(
    fold(a)
    for a in "نقلا وفقا اعتبارا بدءا نظرا ردا خلافا فضلا علما استنادا بناء تمهيدا تزامنا أيضا مرارا مؤخرا حاليا سابقا "
    "لاحقا مجددا معا جميعا غدا أمس اليوم إطلاقا تقريبا فورا قريبا صراحة علنا علانية سرا "
    "تدريجا تدريجيا كليا جزئيا نهائيا تماما رسميا شخصيا هاتفيا مباشرة".split()
)
"""Accusatives that are never somebody's object: نقلا عن مسؤولين, اعتبارا من الخميس."""

_LEADING = frozenset(("وفقا", "طبقا", "نقلا", "استنادا", "اعتبارا", "بدءا", "نظرا", "ردا", "خلافا", "تزامنا"))
"""Adverbs that own the preposition after them: وفقا لمصدر."""

_COURSE = ("خلال", "في خلال", "أثناء", "في أثناء", "عقب", "بعد", "قبل")
"""Prepositions that set a clause in the course of an act told before it: محادثة تحدث خلالها عن تايوان."""

_INNER = ("ccomp", "acl", "advcl")

_BANDS = frozenset(fold(n) for n in "مجموعة جماعة خلية عصابة فرقة وحدة سرية كتيبة لواء ميليشيا قوة دورية".split())
"""Bodies of men without a name: وحدة خاصة اغتالت ناشطا."""

_MASCULINE_COUNTRIES = frozenset(
    fold(c) for c in "العراق لبنان المغرب الأردن السودان اليمن الصومال الفاتيكان تشاد الكونغو الكرملين".split()
)
"""Countries that Arabic treats as masculine; all others, and cities, are feminine."""


class Clause:
    """Arguments of the verbs of one sentence. Read-only but for what it remembers."""

    def __init__(self, reading: Reading, index: int) -> None:
        self.reading = reading
        self.lexicon: Lexicon = reading.lexicon
        self.tree: Tree = reading.trees[index]
        self.index = index
        self._slots: dict[int, list[Slot]] = {}
        self._subjects: dict[int, tuple[tuple[int, ...], str]] = {}

    def slots(self, word_id: int) -> list[Slot]:
        """The tree's slots, with what Arabic grammar rules out put right; a list of the caller's own."""
        if word_id not in self._slots:
            self._slots[word_id] = self._put_right(word_id)
        return list(self._slots[word_id])

    def _put_right(self, word_id: int) -> list[Slot]:
        """The slots of one word after the rules of agreement, article and idafa.

        A verb that shows a plural or dual ending has its subject before it or nowhere, so what follows it as "nsubj" is
        its object: مسؤولون زاروا واشنطن. So is a noun of the other gender: اتهم أنقرة. Of two subjects after an active
        verb the second is its object: حذر ترامب روسيا.
        """
        found = self.tree.slots(word_id)
        verb = self.tree[word_id]
        if verb.upos != "VERB":
            described = [Slot("amod", c) for c in self.tree.children(word_id, "amod")]
            found += self._names_in_idafa(word_id, found)
            return found + self._object_of_noun(word_id, found) + self._shared_idafa(word_id, found) + described
        counted = _shows_number(verb)
        out: list[Slot] = []
        first = 0
        for slot in found:
            if self._among(slot.word) or self._apposed(slot, found):
                continue
            if slot.name == "obj" and self.tree.children(slot.word, "mark"):
                slot = Slot("ccomp", slot.word)  # تتهم السلطات الصحيفة بأنها داعمة للانقلاب
            if self._adverb(slot.word):
                out += [Slot("obj", c) for c in self._behind_adverb(slot) if not any(s.name == "obj" for s in out)]
                slot = Slot("acc", slot.word)
            cases = self.tree.children(slot.word, "case")
            if cases and cases[0] > 1 and fold(self.tree[cases[0] - 1].text) in _LEADING:
                continue  # وفقا لمصدر, نقلا عن مصدر
            if slot.name == "nsubj" and slot.word < word_id:
                first = first or (0 if _relative(self.tree[slot.word]) else slot.word)
            elif slot.name == "nsubj":
                second = first and slot.word not in self.tree.conjuncts(first)
                lone = not any(s.name == "obj" for s in found)
                if (
                    counted
                    or self._clashes(verb, slot.word)
                    or self._joined_accusative(slot.word)
                    or (lone and self._done_by_antecedent(verb, slot.word, found))
                    or (lone and (second or self._accusative(verb, slot.word)))
                ):
                    slot = Slot("obj", slot.word)
                else:
                    first = first or slot.word
            out.append(slot)
        out += [Slot("nsubj", pronoun) for pronoun in self._after_complementiser(word_id)]
        out += self._shared_object(verb, out)
        transitive = any("obj" in names for f in self.lexicon.verb(verb) for _, names in f.roles)
        if self.lexicon.verb(verb) and not transitive and not any(s.name.startswith("nsubj") for s in out):
            # تظاهر نحو خمسة آلاف شخص: a verb without object
            objects = [s for s in out if s.name == "obj" and s.word > word_id]
            counts = [s for s in objects if self.tree[s.word].upos == "NUM" and self.acts(s.word)]
            beside = [s for s in objects if s.word == word_id + 1 and not self._shows_accusative(s.word)]
            out = [Slot("nsubj", s.word) if s in (*counts, *beside) else s for s in out]
        if not any(s.name == "obj" for s in out):
            named = [s for s in out if s.name == "acc" and s.word > word_id and self.named_thing(s.word)]
            out = [Slot("obj", s.word) if s in named[:1] else s for s in out]
        lent = self._lent(word_id, out)
        return self._swapped(verb, [s for s in out if s.word != lent]) + self._strays(word_id, out)

    def _joined_accusative(self, word_id: int) -> bool:
        """Whether what is coordinated with a noun shows that it is no subject: التقى الرئيس ومسؤولين كبارا."""
        others = [self.tree[c] for c in self.tree.conjuncts(word_id) if c != word_id]
        plural = any(w.text.endswith("ين") and w.feat("Number") == "Plur" and w.feat("Case") == "Acc" for w in others)
        return plural or any(tanwin(w) for w in others)

    def _done_by_antecedent(self, verb: Word, word_id: int, slots: list[Slot]) -> bool:
        """Whether a thing after the verb of a relative clause is what the noun before it does: نتنياهو الذي يعارض هذا
        الاتفاق, الهجوم الذي بلغ المطار. If it were the subject, a pronoun would stand for that noun."""
        noun = self._antecedent(verb.id)
        linked = any(_relative(w) for w in self.tree.words[max(0, verb.id - 4) : verb.id - 1])
        if not noun or not linked or verb.feat("Voice") == "Pass" or self.acts(word_id) or word_id < verb.id:
            return False
        if self.lexicon.speech(verb) or self.lexicon.lights(verb) or self.tree.children(verb.id, "ccomp"):
            return False
        if any(self.tree[w].upos == "PRON" for w in self.tree.children(word_id)):
            return False  # الرئيس الذي تنتهي ولايته
        resumed = any(self.tree[s.word].upos == "PRON" and s.name not in ("nsubj", "idafa") for s in slots)
        return not resumed and self.gender(noun) in (None, verb.feat("Gender"))

    def _shows_accusative(self, word_id: int) -> bool:
        word = self.tree[word_id]
        tagged = word.feat("Case") == "Acc" and not self.acts(word_id)
        return tagged or word.text.endswith("ا") or word.upos == "PRON"

    def _shared_object(self, verb: Word, slots: list[Slot]) -> list[Slot]:
        """The object of two verbs side by side in the plural stands after the second: جرحوا وقتلوا عددا من السكان."""
        second = verb.id + 2
        if any(s.name == "obj" for s in slots) or second not in self.tree.children(verb.id, "conj"):
            return []
        transitive = any("obj" in names for f in self.lexicon.verb(verb) for _, names in f.roles)
        both = _shows_number(verb) and self.tree[second].upos == "VERB" and _shows_number(self.tree[second])
        return [s for s in self.tree.slots(second) if s.name == "obj"] if transitive and both else []

    def _adverb(self, word_id: int) -> bool:
        """Whether an accusative is never an argument: مرارا, نقلا; مكانه (instead of him)."""
        text = fold(self.tree[word_id].text)
        if text == "اول" and fold(" ".join(w.text for w in self.tree.words[word_id : word_id + 2])) == "من امس":
            return True  # قتل أول من أمس أربعة جنود
        owned = text == "مكان" and any(self.tree[c].upos == "PRON" for c in self.tree.children(word_id))
        return text in _ADVERBS or owned

    def _behind_adverb(self, slot: Slot) -> list[int]:
        """What the parse hangs on an adverb that owns nothing: انتقد مرارا الاتفاق."""
        if slot.name not in ("obj", "nsubj"):
            return []
        hung = self.tree.children(slot.word, "nmod", "amod")
        return [w for c in hung[:1] if not self.tree.preposition(c) for w in self.tree.conjuncts(c)]

    def _accusative(self, verb: Word, word_id: int) -> bool:
        """Whether the noun after an active verb stands in the accusative, which no subject does: الذي يعارض هذا
        الاتفاق."""
        transitive = any("obj" in slots for f in self.lexicon.verb(verb) for _, slots in f.roles)
        active = transitive and verb.feat("Voice") != "Pass"
        return active and self.tree[word_id].feat("Case") == "Acc" and word_id > verb.id

    def _among(self, word_id: int) -> bool:
        """Whether a noun only tells who is among those named before: قتل تسعة بينهم صحفي."""
        return word_id > 2 and self.tree[word_id - 1].upos == "PRON" and self.tree[word_id - 2].text == "بين"

    def _apposed(self, slot: Slot, slots: list[Slot]) -> bool:
        """Whether a first object between commas only says who the subject is: اختار الحزب، أكبر الأحزاب، مرشحا."""
        subjects = [s.word for s in slots if s.name == "nsubj" and s.word < slot.word]
        later = [s.word for s in slots if s.name == "obj" and s.word > slot.word]
        if slot.name != "obj" or not subjects or not later or self.tree[slot.word - 1].text != "،":
            return False
        closed = any(w.text == "،" for w in self.tree.words[slot.word : later[0] - 1])
        return closed and max(self.tree.subtree(subjects[-1])) >= slot.word - 2

    def _names_in_idafa(self, word_id: int, slots: list[Slot]) -> list[Slot]:
        """A name the parse glues to a noun that is no part of it completes the noun: توبيخ زيلينسكي."""
        if any(s.name == "idafa" for s in slots):
            return []
        own = self.reading.name_over(self.index, word_id)
        names = [c for c in self.tree.children(word_id, "flat:foreign") if c == word_id + 1]
        return [Slot("idafa", c) for c in names if own is None and self.reading.name_over(self.index, c)]

    def _shared_idafa(self, word_id: int, slots: list[Slot]) -> list[Slot]:
        """The attribute that two coordinated nouns have in common stands after the second: مقتل وإصابة 50 شخصا."""
        tree = self.tree
        if any(s.name in ("idafa", "obj") for s in slots) or tree[word_id].text.startswith("ال"):
            return []
        first, second = word_id - 2, word_id + 2
        if first > 0 and word_id in tree.children(first, "conj"):  # بدعم واستضافة جماعات, hung on the first
            acts = self.lexicon.noun(tree[first]) and self.lexicon.noun(tree[word_id])
            return [s for s in tree.slots(first) if s.name == "idafa" and s.word > word_id] if acts else []
        if second not in tree.children(word_id, "conj"):
            return []
        both = self.lexicon.noun(tree[word_id]) and self.lexicon.noun(tree[second])
        return [s for s in tree.slots(second) if s.name == "idafa"] if both else []

    def _object_of_noun(self, word_id: int, slots: list[Slot]) -> list[Slot]:
        """The object of a verbal noun whose agent stands in the idafa, which parsers call one more attribute:
        لقائه الرئيس, ارتكاب الجيش جرائم. An idafa closed by a pronoun, a name or the accusative tells."""
        tree = self.tree
        closing = next((s.word for s in slots if s.name == "idafa"), 0)
        if not closing or any(s.name == "obj" for s in slots) or not self.lexicon.acts(tree[word_id]):
            return []
        for child in tree.children(word_id, "nmod", "nummod", "obl", "obl:arg", "dep"):
            if child <= closing or tree.preposition(child) or tree[child].upos == "PRON":
                continue
            if tree[closing].upos == "PRON" or tree[child].feat("Case") == "Acc":
                return [Slot("obj", w) for w in tree.conjuncts(child)]
        return []

    def _after_complementiser(self, word_id: int) -> list[int]:
        """What the parse hangs on أن or إن and is the clause's subject: أنه قد يرسل, فإن الناخبين عاقبوا الحزب."""
        pronouns = [
            pronoun
            for mark in self.tree.children(word_id, "mark")
            for pronoun in self.tree.children(mark, "fixed")
            if self.tree[pronoun].upos == "PRON"
        ]
        particles = self.tree.children(word_id, "mark", "advmod:emph")
        nouns = [noun for particle in particles for noun in self.tree.children(particle, "nsubj")]
        return pronouns or [word for noun in nouns for word in self.tree.conjuncts(noun)]

    def _swapped(self, verb: Word, slots: list[Slot]) -> list[Slot]:
        """Somebody who can act, between a verb and an act, is the subject: يدرس ترامب إرسال صواريخ."""
        owner = self._name_with_object(verb, slots)
        if owner:
            hung = next(c for c in self.tree.children(owner, "nmod") if not self.tree.preposition(c))
            return [Slot("nsubj", s.word) if s.word == owner else s for s in slots] + [Slot("obj", hung)]
        subjects = [s for s in slots if s.name == "nsubj" and s.word > verb.id]
        objects = [s for s in slots if s.name == "obj" and s.word == verb.id + 1 and self.acts(s.word)]
        others = [s for s in slots if s.name == "obj" and s not in objects and not self.acts(s.word)]
        relative = any(s.name == "nsubj" and _relative(self.tree[s.word]) for s in slots)  # الذي استهدف مواقع
        feminine = verb.feat("Aspect") == "Perf" and verb.text.endswith("ت")  # فقتلت المدرس
        clash = objects and feminine and self._clashes(verb, objects[0].word)
        free = not subjects and not relative and verb.feat("Person") == "3" and not _shows_number(verb)
        if objects and not clash and others and free:
            return [Slot("nsubj", s.word) if s in objects else s for s in slots]
        if len(subjects) != 1 or not objects or self.acts(subjects[0].word):
            return slots
        exchange = {objects[0]: Slot("nsubj", objects[0].word), subjects[0]: Slot("obj", subjects[0].word)}
        return [exchange.get(s, s) for s in slots]

    def _name_with_object(self, verb: Word, slots: list[Slot]) -> int:
        """A person's name right after the verb that the parse calls its object and gives an attribute no name has:
        ينتقد الرئيس سياساته read as one phrase."""
        overt = any(s.name.startswith("nsubj") and s.word > verb.id for s in slots)
        lone = [s.word for s in slots if s.name == "obj"]
        if overt or _shows_number(verb) or len(lone) != 1 or lone[0] != verb.id + 1:
            return 0
        name = self.reading.name_over(self.index, lone[0])
        hung = [c for c in self.tree.children(lone[0], "nmod") if c > lone[0] and not self.tree.preposition(c)]
        common = [c for c in hung if self.tree[c].upos == "NOUN" and not self.reading.name_over(self.index, c)]
        titled = any(self.reading.kb.person_noun(self.tree[c].text) for c in common)
        return lone[0] if name and name.type == "PER" and common[:1] == hung[:1] and common and not titled else 0

    def _bearer(self, word_id: int) -> tuple[int, ...]:
        """The words of the person's name beside a title: نائبه جاي دي فانس."""
        for child in self.tree.children(word_id, "nmod", "appos", "flat:foreign"):
            name = self.reading.name_over(self.index, child)
            if name and name.type == "PER" and not self.tree.preposition(child):
                return name.words
        return ()

    def named_thing(self, word_id: int) -> bool:
        """Whether a name stands here, which is no adverb of time or manner: زار دبي."""
        name = self.reading.name_over(self.index, word_id)
        return name is not None and name.type in ("PER", "ORG", "GPE", "LOC", "FAC")

    def _strays(self, word_id: int, slots: list[Slot]) -> list[Slot]:
        """Arguments the parse hangs on the subject.

        A name cannot own a name of another kind, so روسيا is the object in حذّر ترامب روسيا; a noun with the article
        or the full plural ending heads no idafa: اغتال الجيش عنصرين, اختطف مسلحون 15 شخصا; a person's name takes no
        preposition: قام ترامب بتوبيخه; and a verb inside the subject does not take two objects: التقى مسؤولون زاروا
        واشنطن ممثلين.
        """
        found: list[Slot] = []
        has_object = any(s.name == "obj" for s in slots)
        for slot in slots:
            if slot.name != "nsubj" or slot.word < word_id:
                continue
            owner = self.reading.name_over(self.index, slot.word)
            heads = owner.words if owner and owner.type == "PER" else (slot.word,)
            hung = [c for h in heads for c in self.tree.children(h, "nmod", "nummod", "flat:foreign", "amod")]
            hung += [
                c for b in self._bearer(slot.word) for c in self.tree.children(b, "nmod") if self.tree.preposition(c)
            ]
            for child in hung:
                inner = self.reading.name_over(self.index, child)
                if self.tree[child].deprel == "amod" and inner is None:
                    continue
                preposition = self.tree.preposition(child)
                if child < slot.word or child in heads or self.tree[child].upos == "PRON" or (inner and inner is owner):
                    continue
                if preposition:
                    needs = {need for f in self.lexicon.verb(self.tree[word_id]) for need in f.requires}
                    if preposition in needs:  # هتف المتظاهرون ضد الحكومة
                        found.append(Slot(preposition, child))
                        continue
                    light = any(n.slot == preposition for n in self.lexicon.lights(self.tree[word_id]))
                    carried = light and self.lexicon.noun(self.tree[child])
                    found += [Slot(preposition, child)] if carried or (owner and owner.type == "PER") else []
                elif (owner and inner and owner.kind == inner.kind) or (
                    not has_object
                    and (
                        self._no_construct(slot.word, child, named=inner is not None)
                        or self._no_place(slot.word, inner)
                    )
                ):
                    found.append(Slot("obj", child))
        found += self._behind_pronoun(word_id, slots)
        if has_object or any(s.name == "obj" for s in found):
            return found
        found += self._accusative_below(word_id, slots)
        if any(s.name == "obj" for s in found):
            return found
        inside = [c for s in slots if s.name == "nsubj" for c in self.tree.children(s.word, "acl")]
        for child in (*self.tree.children(word_id, *_INNER), *inside):
            lent = self._lent(child, self.tree.slots(child)) if self.tree[child].upos == "VERB" else 0
            if lent:
                found.append(Slot("obj", lent))
        return found

    def _accusative_below(self, word_id: int, slots: list[Slot]) -> list[Slot]:
        """The object that the parse hangs on a prepositional phrase before it, whose noun takes no accusative:
        قصفوا بالقذائف جنود الجيش."""
        tree = self.tree
        if not any("obj" in names for f in self.lexicon.verb(tree[word_id]) for _, names in f.roles):
            return []
        for slot in slots:
            if slot.word < word_id or slot.name in ("acc", "ccomp", "xcomp") or slot.name.startswith("nsubj"):
                continue
            for noun in (slot.word, *tree.children(slot.word, "nmod")):
                for child in tree.children(noun, "nmod"):
                    case = tree[child].feat("Case") == "Acc" and not tree.preposition(child)
                    act = self.lexicon.acts(tree[noun]) or self._adverb(child)
                    if case and child > noun and not act and self.reading.mention_at(self.index, child):
                        return [Slot("obj", w) for w in tree.conjuncts(child)]
        return []

    def _behind_pronoun(self, word_id: int, slots: list[Slot]) -> list[Slot]:
        """A name that the parse hangs on a noun closed by a pronoun, when the verb has no subject of its own:
        عين في منصبه صلاح عبد الله."""
        if any(s.name.startswith("nsubj") for s in slots) or _shows_number(self.tree[word_id]):
            return []
        for slot in slots:
            if slot.word < word_id or self.reading.kb.person_noun(self.tree[slot.word].text):
                continue
            children = self.tree.children(slot.word, "nmod")
            closed = [c for c in children if self.tree[c].upos == "PRON"]
            for child in children:
                name = self.reading.name_over(self.index, child)
                if closed and child > closed[0] and name and name.type == "PER" and not self.tree.preposition(child):
                    return [Slot("nsubj", child)]
        return []

    def _no_construct(self, head: int, child: int, *, named: bool) -> bool:
        """Whether grammar forbids that `child` completes `head` in an idafa."""
        text = bare(self.tree[head].text)
        if self.tree[child].feat("Case") == "Nom":
            return False  # الممثل الخاص، رئيس البعثة
        described = [c for c in self.tree.children(head, "amod") if head < c < child]
        person = self.reading.kb.person_noun(self.tree[head].text) is not None
        if described and not named and not person and self.tree[child].upos == "NOUN":
            return True  # أصاب صاروخ إسرائيلي السيارة
        closed = text.startswith("ال") or (text.endswith(("ون", "ان")) and len(text) > 4)
        loose = bare(self.tree[child].text)
        if self.tree[child].upos == "NUM" and loose.isdecimal():
            return True
        return closed and not named and not loose.startswith("ال") and self.tree[child].upos in ("NOUN", "NUM")

    def _no_place(self, head: int, name: Mention | None) -> bool:
        """A person with the article is not named by a place: يزور الملك السعودي جاكرتا."""
        text = self.tree[head].text
        person = bare(text).startswith("ال") and self.reading.kb.person_noun(text) is not None
        return person and name is not None and name.type in PLACES

    def _lent(self, word_id: int, slots: list[Slot]) -> int:
        """The last of the objects after a bare clause's verb when it has more than one and its governor none."""
        tree, word = self.tree, self.tree[word_id]
        objects = [s.word for s in slots if s.name in ("obj", "nsubj") and s.word > word_id]
        governor = word.head
        if governor and tree[governor].deprel == "nsubj":
            governor = tree[governor].head
        if word.deprel not in _INNER or not governor or tree[governor].upos != "VERB" or len(objects) < 2:
            return 0
        if not _shows_number(word) or tree.children(word_id, "mark", "cc") or tree.children(governor, "obj"):
            return 0
        return objects[-1]

    def _clashes(self, verb: Word, word_id: int) -> bool:
        """Whether a noun right after a verb has the wrong gender to be its subject: اتهم أنقرة (he accused Ankara)."""
        if word_id != verb.id + 1 or verb.feat("Person") != "3":
            return False
        gender = self.gender(word_id)
        return gender is not None and gender != verb.feat("Gender")

    def gender(self, word_id: int) -> str | None:
        word = self.tree[word_id]
        mention = self.reading.mention_at(self.index, word_id)
        if mention and mention.kind == "name" and mention.type in ("PER", "NORP", "GPE", "MISC"):
            if mention.type != "GPE" or len(mention.words) > 1:
                return None
            return "Masc" if fold(mention.name) in _MASCULINE_COUNTRIES else "Fem"
        if word.upos != "NOUN":
            return None
        text = bare(word.text)
        if word.feat("Number") == "Plur":
            # a plural of things is feminine to its verb: ترسل الصواريخ, never يرسل
            people = text.endswith(("ون", "ين", "وا", "ي", "و")) or self.reading.kb.person_noun(text)
            return None if people else "Fem"
        if word.feat("Number") != "Sing":
            return None
        if text.endswith(("ة", "ه")):
            return "Fem"
        return None if text.endswith(("اء", "ى", "ا")) else "Masc"

    def subjects(self, word_id: int) -> tuple[tuple[int, ...], str]:
        """Heads of a verb's subject, through relative clauses, coordination and control, and the rule that says so.

        () when the subject is dropped and the sentence does not have it.
        """
        if word_id not in self._subjects:
            self._subjects[word_id] = ((), "dropped_subject")  # a cycle ends here
            self._subjects[word_id] = self._find_subjects(word_id)
        return self._subjects[word_id]

    def _find_subjects(self, word_id: int) -> tuple[tuple[int, ...], str]:
        tree, word = self.tree, self.tree[word_id]
        slots = self.slots(word_id)
        own = [
            s.word
            for s in slots
            if s.name in ("nsubj", "nsubj:pass") and (not _relative(tree[s.word]) or tree.counted(s.word) != s.word)
        ]
        if own:
            first = tree.conjuncts(own[0])
            return tuple(w for w in own if w in first or w == own[0]) or (own[0],), "subject"
        antecedent = 0 if self._where(word_id) else self._antecedent(word_id)
        if antecedent:
            gap, _ = self.relative_gap(word_id, slots)
            if not gap:
                return tuple(tree.conjuncts(antecedent)[:1]), "relative_clause"
            during = self._during(word, antecedent, slots)
            if during:
                return during, "shared_subject"
        misread = self._misread_subject(word, slots)
        if misread:
            return (misread,), "subject_after_verb"
        fronted = [c for c in tree.children(word_id, "dislocated") if c < word_id]
        if fronted:
            return (fronted[0],), "fronted_subject"
        head = word.head
        if head and word.deprel not in ("acl", "acl:relcl", "root"):
            imposed = self._imposed(word, slots)
            if imposed:
                return imposed, "control"
            if self._verb(head) and self.agrees(word, tree[head]):
                return self._agreeing(word, self.subjects(head)[0]), "shared_subject"
            governor = self.governing_verb(word_id) or self._verb_before(word_id) or self._topic_verb(word_id)
            if governor and self.agrees(word, tree[governor]):
                return self._agreeing(word, self.subjects(governor)[0]), "shared_subject"
        noun = self._noun_before(word)
        if noun:
            return (noun,), "noun_before_verb"
        return (), "dropped_subject"

    def _imposed(self, verb: Word, slots: list[Slot]) -> tuple[int, ...]:
        """Whose act a verb without subject is that stands under another verb: whom that one names with a preposition
        or as its object (يجب على روسيا أن تضغط), or the noun before an impersonal one (المحاكم يمكن أن تفسر)."""
        tree, head = self.tree, verb.head
        modal = self.lexicon.modal(tree[head]) if self._verb(head) else None
        joined = verb.id > 1 and tree[verb.id - 1].upos == "CCONJ"  # حذر ترامب بيونغ يانغ وهاجم خصمه
        if modal is None or joined or "nsubj" in modal.control:
            return ()
        controllers = tuple(s.word for s in tree.slots(head) if s.name in modal.control)
        if controllers:
            return controllers
        resumed = any(s.name == "obj" and tree[s.word].upos == "PRON" for s in slots)
        impersonal = "csubj" in modal.slots and "nsubj" in modal.slots and not resumed
        topics, rule = self.subjects(head) if impersonal else ((), "")
        fronted = rule in ("subject", "fronted_subject", "relative_clause") and all(t < head for t in topics)
        return self._agreeing(verb, topics) if fronted else ()

    def _during(self, verb: Word, antecedent: int, slots: list[Slot]) -> tuple[int, ...]:
        """Who does what is done in the course of an act, its own doer: أجرى الرئيس محادثة تحدث خلالها عن تايوان."""
        within = any(s.name in _COURSE and self.tree[s.word].upos == "PRON" for s in slots)
        governor = self.governing_verb(antecedent) if within else 0
        if not governor or not self.agrees(verb, self.tree[governor]):
            return ()
        return self._agreeing(verb, self.subjects(governor)[0])

    def _where(self, word_id: int) -> bool:
        """Whether a clause says where: in تجمعوا أمام المجلس حيث اندلعت مواجهات the council does nothing."""
        return any(fold(self.tree[c].text) == "حيث" for c in self.tree.children(word_id))

    def _noun_before(self, verb: Word) -> int:
        """The head of the noun phrase that touches the verb from the left: نواب تقدموا بمذكرة, التحالف سيرسل قوات."""
        tree = self.tree
        at = verb.id - 1
        while at and tree[at].upos in ("AUX", "PART", "ADV"):
            at -= 1
        if not at or tree[at].upos not in ("NOUN", "X", "PROPN", "ADJ"):
            return 0
        while (
            tree[at].deprel in ("amod", "nmod", "flat:foreign") and 0 < tree[at].head < verb.id and tree[at].head < at
        ):
            at = tree[at].head
        gender = self.gender(at)
        clash = gender and gender != verb.feat("Gender") and not _shows_number(verb)
        return at if not clash and self.acts(at) and not tree.preposition(at) else 0

    def _topic_verb(self, word_id: int) -> int:
        """The verb before an impersonal "it is planned that": يزور زيلينسكي واشنطن ومن المقرر أن يجري محادثات."""
        head = self.tree[word_id].head
        if not head or self.tree[head].upos == "VERB" or not self.lexicon.modal(self.tree[head]):
            return 0
        verbs = [
            w.id for w in self.tree.words[: head - 1] if w.upos == "VERB" and w.deprel in ("root", "parataxis", "conj")
        ]
        return verbs[-1] if verbs else 0

    def _verb_before(self, word_id: int) -> int:
        """The verb a coordinated one follows when both hang on the conjunction that opens the sentence."""
        tree = self.tree
        before = tree[word_id - 1] if word_id > 1 else None
        if before is None or before.upos != "CCONJ":
            return 0
        siblings = [c for c in tree.children(tree[word_id].head) if c < word_id and tree[c].upos == "VERB"]
        return siblings[-1] if siblings else 0

    def _misread_subject(self, word: Word, slots: list[Slot]) -> int:
        """The person or body right after a clause-initial verb is its subject even where the parse calls it the object:
        أفاد مسؤول أوكراني."""
        objects = [s.word for s in slots if s.name == "obj" and s.word > word.id]
        if not objects or word.feat("Person") in ("1", "2") or _shows_number(word) or self.passive(word, slots):
            return 0
        first = objects[0]
        if self._wanted(word, first) or tanwin(self.tree[first]):
            return 0  # أطلق النار عليه, أرداه قتيلا
        follows = all(self.tree[w].upos in ("ADP", "DET", "PRON", "PART") for w in range(word.id + 1, first))
        if not follows or self.tree[first].upos == "PRON" or self._clashes(word, first):
            return 0
        case = self.tree[first].feat("Case")
        if case == "Nom" or (len(objects) > 1 and case != "Acc"):
            return first
        return 0

    def _wanted(self, verb: Word, word_id: int) -> bool:
        """Whether a frame of the verb asks for this very noun as its object: أطلق النار, ردد هتافات."""
        key = fold(self.tree[word_id].text).removeprefix("ال")
        needs = [need for f in self.lexicon.verb(verb) for need in f.requires if need.startswith("obj:=")]
        return any(key in need.removeprefix("obj:=").split("|") for need in needs)

    def _antecedent(self, word_id: int) -> int:
        word = self.tree[word_id]
        if word.deprel not in ("acl", "acl:relcl") or not word.head:
            return 0
        noun = self._agreeing_antecedent(word)
        return noun if self.tree[noun].upos not in ("VERB", "ADP", "PUNCT") else 0

    def _agreeing_antecedent(self, verb: Word) -> int:
        """The noun a relative pronoun agrees with, looked for upwards from where the clause hangs: in
        المقاتلين المدعومين من إيران الذين يسيطرون it is the fighters."""
        before = [fold(w.text) for w in self.tree.words[max(0, verb.id - 4) : verb.id - 1]]
        pronoun = next((text for text in reversed(before) if text in ("الذين", "الذي", "التي")), "")
        for noun in (verb.head, *islice(self.tree.ancestors(verb.head), 2)):
            word = self.tree[noun]
            if word.upos == "VERB":
                break
            gender, plural = self.gender(noun), word.feat("Number") == "Plur"
            singular_masculine = gender == "Masc" and not plural
            clash = {
                "الذين": not plural and (gender is not None or word.upos == "X"),
                "الذي": gender == "Fem",
                "التي": singular_masculine,
            }.get(pronoun, False)
            owner = word.head if word.deprel == "nmod" and not self.tree.preposition(noun) else 0
            if not pronoun and owner == noun - 1 and not self.acts(noun) and self._person_of(owner, verb):
                return owner  # تاجر أسلحة يعمل مع الجماعة
            if not pronoun and _shows_number(verb) and not self.acts(noun) and (near := self._noun_before(verb)):
                return near  # أحكاما على 57 شخصا تظاهروا
            if not pronoun or (not clash and word.upos in ("NOUN", "X", "PROPN", "PRON", "NUM", "DET")):
                return noun
        return verb.head

    def _person_of(self, noun: int, verb: Word) -> bool:
        person = self.reading.kb.person_noun(self.tree[noun].text) is not None
        return person and self.gender(noun) == verb.feat("Gender") and self.acts(noun)

    def relative_gap(self, word_id: int, slots: list[Slot]) -> tuple[int, str]:
        """What the antecedent of a relative clause is inside it when it is not the subject, and in which slot:
        الصواريخ التي أرسلها ترامب gives the missiles as "obj"."""
        antecedent = self._antecedent(word_id)
        if not antecedent:
            return 0, ""
        for slot in slots:
            if slot.name not in ("nsubj", "nsubj:pass", "idafa") and self.tree[slot.word].upos == "PRON":
                return antecedent, slot.name
        overt = [s for s in slots if s.name in ("nsubj", "nsubj:pass") and not _relative(self.tree[s.word])]
        if overt and not any(s.name == "obj" for s in slots):
            return antecedent, "obj"
        return 0, ""

    def agrees(self, word: Word, governor: Word) -> bool:
        """Whether two verbs can share a subject: gender and person do not clash (أعلن ... وأضافت can not)."""
        for name in ("Gender", "Person"):
            a, b = word.feat(name), governor.feat(name)
            if a and b and a != b:
                return False
        return True

    def _agreeing(self, verb: Word, subjects: tuple[int, ...]) -> tuple[int, ...]:
        """The subjects a verb may take over: none where one of them has the other gender (الوضع ... دخلت)."""
        if (
            len(subjects) == 1
            and self.gender(subjects[0]) not in (None, verb.feat("Gender"))
            and not _shows_number(verb)
        ):
            return ()
        return subjects

    def _verb(self, word_id: int) -> bool:
        """A verb that is no part of a name: ينس ستولتنبرغ."""
        if self.tree[word_id].upos != "VERB":
            return False
        name = self.reading.name_over(self.index, word_id)
        return name is None or len(name.words) == 1

    def governing_verb(self, word_id: int) -> int:
        for ancestor in self.tree.ancestors(word_id):
            if self._verb(ancestor):
                return ancestor
            if self.tree[ancestor].deprel in ("acl", "acl:relcl"):
                return 0
        return 0

    def governor_of_antecedent(self, word_id: int) -> int:
        """The verb of the clause that the noun of a relative clause stands in."""
        antecedent = self._antecedent(word_id)
        return self.governing_verb(antecedent) if antecedent else 0

    def acts(self, word_id: int) -> bool:
        """Whether a mention is of somebody who can act: a person, people, a body, a country; not المقاعد or القمة."""
        mention = self.reading.mention_at(self.index, word_id)
        if mention is None:
            return False
        types = {self.reading.entities[e].type for e in self.reading.referents(mention)}
        counted = self.tree[self.tree.counted(word_id)].text  # 3 انتحاريين
        band = counted == self.tree[word_id].text and fold(counted).removeprefix("ال") in _BANDS
        return (
            bool(types & ACTORS)
            or band
            or fold(self.tree[mention.words[-1]].text) in CROWDS
            or fold(counted).removeprefix("ال") in SOMEBODY
            or self.reading.kb.person_noun(counted) is not None
        )

    def passive(self, word: Word, slots: list[Slot]) -> bool:
        return (
            self.passive_form(word)
            or any(s.name == "nsubj:pass" for s in slots)
            or any(s.name in BY for s in slots)
            or (word.feat("Voice") == "Pass" and not any(s.name == "obj" for s in slots))
        )

    def accused(self, word: Word, slots: list[Slot]) -> bool:
        """Whether a verb of accusing names nobody else than the accused: واتهم مناصرة بتنفيذ العملية."""
        names = {s.name for s in slots}
        accusing = any(f.predicate == "accuse" and "obj" in f.slots("patient") for f in self.lexicon.verb(word))
        after = any(s.name == "nsubj" and s.word > word.id for s in slots)
        return accusing and after and "ب" in names and not names & {"obj", "ccomp"} and word.feat("Gender") == "Masc"

    def passive_form(self, word: Word) -> bool:
        """Whether the letters alone show a passive, as those of hollow verbs do: أصيب of أصاب, اغتيلت of اغتال."""
        frames = self.lexicon.verb(word)
        lemma = bare(frames[0].lemma) if frames else ""
        hollow = len(lemma) > 3 and lemma[-2] == "ا"
        return hollow and re.fullmatch(fold(lemma[:-2]) + "ي" + lemma[-1] + "(ت|ا|تا|وا)?", fold(word.text)) is not None


def _shows_number(word: Word) -> bool:
    """Whether a verb's ending says its subject is plural or dual: زاروا, يزورون, يتحدثان."""
    text = bare(word.text)
    return (text.endswith(("وا", "ون")) and len(text) > 3) or (
        text[:1] in "يت" and text.endswith("ان") and len(text) > 5
    )


def _relative(word: Word) -> bool:
    return fold(word.text) in ("الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللواتي", "من", "ما")
