"""What every construction asks and does: which words fill the roles of a frame, what a word is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kg.arabic import bare, fold
from kg.relations.clause import PLACES, Clause
from kg.relations.event import EDGE_ROLES, Argument, Event
from kg.relations.frames import Frame, Lexicon, parse_requirement
from kg.relations.reading import Reading
from kg.relations.tree import Slot, Tree
from kg.types import Entity, Mention, Word

FIRED = frozenset(fold(n) for n in "رصاص رصاصات نيران نار قذائف قذيفة صواريخ صاروخ".split())
"""What somebody fires and does not act itself."""

_CALLED_FOR = frozenset(fold(n) for n in "تشكيل إقامة إنشاء إيجاد توفير تأمين تحقيق".split())
"""Acts that bring about what is really asked for: دعا إلى تشكيل حكومة asks for a government."""

_STANDINGS = frozenset(fold(n) for n in "منصب رئاسة زعامة قيادة أمانة عضوية إدارة".split())
"""What one holds in a body and resigns from with it: استقال من رئاسة الحزب."""

_SHELLS = frozenset(
    fold(n) for n in "محاولة محاولات عملية عمليات سلسلة موجة حملة أعمال حوادث حادث حادثة جولة جريمة جرائم مزيد".split()
)
"""Nouns that hold an event noun in their idafa and say nothing of their own."""

_CLASHES = frozenset(
    ("حرب", "كراهية", "اشتبك", "تصادم", "تقاتل", "معركة", "مواجهة", "اشتباك", "صدام", "مصادمات", "قاتل")
)
"""Lemmas of acts that both sides do."""

_WAYS = frozenset("سبل آفاق آليات مجالات ملفات".split())
"""What a talk is about besides the two of whom it tells."""


class Arguments:
    """The events of one sentence while they are found: their arguments, and small questions about its words."""

    def __init__(self, reading: Reading, index: int, previous: Sequence[Event]) -> None:
        self.reading = reading
        self.lexicon: Lexicon = reading.lexicon
        self.tree: Tree = reading.trees[index]
        self.index = index
        self.previous = previous
        self.clause = Clause(reading, index)
        self.events: list[Event] = []
        self._taken: set[int] = set()

    def _foreign(self, word_id: int) -> bool:
        return word_id <= len(self.tree.words) and self.tree[word_id].upos in ("X", "PROPN")

    def _things(self, arguments: list[Argument]) -> bool:
        """Whether all of them are things, as far as one can tell: singulars or plurals in ات that mean nobody."""
        return bool(arguments) and all(a.word and self._thing(self.tree.counted(a.word)) for a in arguments)

    def _thing(self, word_id: int) -> bool:
        word = self.tree[word_id]
        if word.upos != "NOUN" or self.clause.acts(word_id) or self.reading.kb.demonym(word.text) is not None:
            return False
        if bare(word.lemma) in ("عدد", "مجموعة"):
            return False  # عددا من الموجودين
        return word.feat("Number") == "Sing" or bare(word.text).endswith("ات")

    def _is_town(self, entity: Entity) -> bool:
        """Whether an entity is a place that acts for no country."""
        record = self.reading.kb.get(entity.kb) if entity.kb else None
        return entity.type == "GPE" and (record is None or record.kind == "city")

    def _body(self, word_id: int) -> bool:
        """Whether a word names an organisation or a state, which does what happens to people: كانت الشرطة اعتقلت."""
        mention = self.reading.mention_at(self.index, word_id)
        return mention is not None and mention.type in ("ORG", "GPE")

    def _earlier_subjects(
        self, word: Word, frame: Frame, slots: list[Slot], subjects: tuple[int, ...]
    ) -> tuple[int, ...]:
        """Who meets, when the only side after a mutual verb is the one met: زار برلين حيث التقى المستشار.

        What the verb says of one it says of two, so its lone noun is the object and the subject is the clause's above.
        """
        overt = [s for s in slots if s.name == "nsubj" and s.word > word.id]
        others = [s for s in slots if any(s.name in frame.slots(role) for role in EDGE_ROLES)]
        if len(overt) != len(subjects) or others or not overt or "obj" not in frame.slots("patient"):
            return ()
        above = self.clause.governing_verb(word.id) or self.clause.governor_of_antecedent(word.id)
        earlier = self.clause.subjects(above)[0] if above else ()
        free = tuple(w for w in earlier if w not in subjects and self.clause.acts(w))
        return free if above and self.clause.agrees(word, self.tree[above]) else ()

    def _carries(self, frame: Frame, word_id: int) -> bool:
        """Whether a word only makes the verb mean what the frame says: مسؤولية in حملته مسؤولية الهجوم."""
        needs = [parse_requirement(text) for text in frame.requires]
        return any(self._lemma(word_id) in need.lemmas for need in needs)

    def _not_himself(self, event: Event, word: Word) -> None:
        """A pronoun after a verb is never its subject: in تحدث مع نظيره على أن يلتقيه he meets the other one."""
        agents = {e for a in event.filled("agent") for e in a.entities}
        ends = [a for a in event.filled(*EDGE_ROLES) if a.word and self.tree[a.word].upos == "PRON"]
        wrong = [a for a in ends if agents & set(a.entities)]
        if not wrong:
            return
        event.arguments = [a for a in event.arguments if a not in wrong]
        above = self.clause.governing_verb(word.id)
        upper = next((e for e in self.events if above and above in e.words), None)
        others = [a for a in upper.filled(*EDGE_ROLES) if not agents & set(a.entities)] if upper else []
        if others:
            event.arguments.append(Argument(wrong[0].role, others[0].entities, wrong[0].mention, wrong[0].word))
            event.rules.append("not_himself")

    def _deeper(self, names: Iterable[str], slots: Iterable[Slot]) -> list[int]:
        """A name with one of these prepositions that the parse hangs too deep, on a word of the object:
        يرسل صواريخ بعيدة المدى إلى أوكرانيا."""
        wanted = {"إلى", "على", "ضد"} & set(names)
        todo = [s.word for s in slots if s.name in ("obj", "acc")] if wanted else []
        while todo:
            word = todo.pop(0)
            if self.tree[word].upos == "VERB" or self.lexicon.noun(self.tree[word]):
                continue
            for child in self.tree.children(word):
                if self.tree.preposition(child) in wanted and self.clause.named_thing(child):
                    return [child]
                todo.append(child)
        return []

    def _words(self, names: Iterable[str], slots: Iterable[Slot]) -> list[int]:
        """What fills the first of these places that is filled; "obj>مع" is the مع of the object (قطع علاقاته مع)."""
        for name in names:
            place, _, inner = name.partition(">")
            words = [s.word for s in slots if s.name == place]
            if inner:
                words = [s.word for w in words for s in self.clause.slots(w) if s.name == inner]
            if words:
                return words
        return []

    def _add(self, event: Event, role: str, words: Iterable[int]) -> None:
        if role == "agent":
            words = [self._wielder(w) for w in words]
        if role in EDGE_ROLES:
            words = [self._meant(event.predicate, w) for w in words]
        for word_id in [filler for w in words for filler in self.reading.fillers(self.index, w)]:
            mention = self.reading.mention_at(self.index, word_id)
            if mention is None or any(a.mention == mention.id for a in event.arguments) or self._said_of(word_id):
                continue
            if role == "topic" and mention.type in PLACES and self.tree.preposition(word_id) == "في":
                continue  # محادثات في جدة is where, not what about
            entities = self.reading.referents(mention)
            if entities:
                event.arguments.append(Argument(role, entities, mention.id, word_id))

    def _said_of(self, word_id: int) -> bool:
        """Whether an adjective is what a clause says rather than somebody: حذر من أن القافلة معرضة للخطر."""
        word = self.tree[word_id]
        return word.upos == "ADJ" and word.deprel in ("ccomp", "advcl") and not word.text.startswith("ال")

    def _meant(self, predicate: str, word_id: int) -> int:
        """What an object stands for: the body one resigns an office of, the thing whose making is demanded, those whose
        act is (شدد على ضرورة التزام الأطراف)."""
        key = fold(self.tree[word_id].text).removeprefix("ال")
        inner = next((s.word for s in self.clause.slots(word_id) if s.name == "idafa"), 0)
        if not inner or self.tree[inner].upos == "PRON":
            return word_id
        if predicate == "resign_from" and key in _STANDINGS and self.reading.mention_at(self.index, inner):
            return inner
        if predicate == "demand" and (
            key in _CALLED_FOR or (self.lexicon.acts(self.tree[word_id]) and self.clause.acts(inner))
        ):
            return inner
        return word_id

    def _wielder(self, word_id: int) -> int:
        """Who fires, for what is fired: رصاص الجيش, نيران المدفعية."""
        if fold(self.tree[word_id].text).removeprefix("ال") in FIRED:
            for slot in self.clause.slots(word_id):
                if slot.name == "idafa" and self.clause.acts(slot.word):
                    return slot.word
        return word_id

    def _between(self, event: Event, slots: list[Slot]) -> None:
        """بين fills both sides of a mutual relation or a clash: محادثات بين واشنطن وموسكو, اشتباكات بين الشرطة
        ومحتجين."""
        hostile = event.predicate in ("attack", "express_hostility")
        clash = hostile and self._lemma(event.words[-1]) in _CLASHES
        if not self._symmetric(event.predicate) and not clash:
            return
        sides = [s.word for s in slots if s.name in ("بين", "ما بين")]
        sides = [w for w in sides if self.tree[w].text not in _WAYS]  # العلاقات بين البلدين وسبل تعزيزها
        if sides and not event.filled("agent"):
            self._add(event, "agent", sides[:1])
            self._add(event, "patient", sides[1:])
            event.rules += ["both_sides"] * clash

    def _static(self, predicate: str) -> bool:
        return predicate in self.lexicon.predicates and self.lexicon.predicates[predicate].static

    def _happens(self, word_id: int) -> bool:
        """Whether a subject is itself an event, whose agent acts: أدى الهجوم إلى مقتل ثلاثة."""
        return bool(self.lexicon.noun(self.tree[word_id])) and not self.clause.acts(word_id)

    def _fitting(self, frames: Sequence[Frame], slots: list[Slot]) -> Frame | None:
        """The first frame whose required slots are filled (by the right type, where it names one)."""
        for frame in frames:
            if not frame.requires or any(self._meets(need, slots) for need in frame.requires):
                return frame
        return None

    def _lemma(self, word_id: int) -> str:
        return self.lexicon.lemma_of(self.tree[self.tree.counted(word_id)])

    def _event_noun(self, word_id: int) -> int:
        """The noun that says what happened, under one that only says that something did: محاولة اغتيال, سلسلة هجمات."""
        word_id = self.tree.counted(word_id)
        if not self.lexicon.noun(self.tree[word_id]) and fold(self.tree[word_id].text).removeprefix("ال") in _SHELLS:
            for slot in self.clause.slots(word_id):
                if slot.name == "idafa":
                    return self._event_noun(slot.word)
        return word_id

    def _mutual(self, word: Word, frames: Sequence[Frame]) -> Frame | None:
        """A mutual predicate needs no second slot when its subject is two: ترامب وبوتين يتحدثان."""
        subjects, _ = self.clause.subjects(word.id)
        several = len(subjects) > 1
        return next((f for f in frames if several and self._symmetric(f.predicate)), None)

    def _meets(self, text: str, slots: list[Slot]) -> bool:
        need = parse_requirement(text)
        for slot in slots:
            if slot.name != need.slot:
                continue
            if need.event:
                if self.lexicon.noun(self.tree[slot.word]):
                    return True
            elif need.lemmas:
                if self._lemma(slot.word) in need.lemmas:
                    return True
            elif need.types:
                mention = self.reading.mention_at(self.index, slot.word)
                # an unnamed participant is no act: أوقفت الشرطة رجلا, but أوقفت التعاون
                act = mention is not None and mention.type == "NOM" and self.lexicon.noun(self.tree[slot.word])
                if mention and self._type(mention) in need.types and not act:
                    return True
            else:
                return True
        return False

    def _type(self, mention: Mention) -> str:
        """What kind of thing a mention is: for a pronoun, what it stands for (شركاؤها: of the country)."""
        known = self.reading.referents(mention) if mention.kind == "pronoun" else ()
        return self.reading.entities[known[0]].type if known else mention.type

    def _symmetric(self, predicate: str) -> bool:
        return predicate in self.lexicon.predicates and self.lexicon.predicates[predicate].symmetric

    def _in_name(self, word_id: int) -> bool:
        name = self.reading.name_over(self.index, word_id)
        return name is not None and len(name.words) > 1
