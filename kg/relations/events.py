"""Predicates with their arguments: one function for each construction that states a relation.

An `Event` is one trigger (a verb, a light verb with its noun, a verbal noun, a participle) with the mentions that fill its
roles. Each remembers the names of the rules that made it, in order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from kg.arabic import bare, fold
from kg.relations.frames import Frame, Lexicon, parse_requirement
from kg.relations.masdar import verb_of
from kg.relations.reading import Reading
from kg.relations.tree import Slot, Tree
from kg.types import UNKNOWN, Mention, Word

EDGE_ROLES = ("patient", "recipient", "theme")
"""Roles that end an edge from the agent; the others qualify it."""

_BY = ("من قبل", "على يد", "على أيدي", "من جانب", "من طرف")
"""How an Arabic passive names its agent: اعتُقل الرجل على يد الشرطة."""

_HARMED = frozenset(("kill", "injure", "arrest", "abduct", "release", "appoint", "elect", "dismiss", "expel"))
"""Predicates whose lone subject is the one it happened to, since the vowels that mark a passive are not written:
قتل ثلاثة جنود reads "three soldiers were killed"."""

_ADVERBS = frozenset(
    fold(a) for a in "نقلا وفقا اعتبارا بدءا نظرا ردا خلافا فضلا علما استنادا بناء تمهيدا تزامنا أيضا مرارا مؤخرا حاليا سابقا لاحقا "
    "مجددا معا جميعا غدا أمس اليوم إطلاقا تقريبا فورا قريبا".split()
)
"""Accusatives that are never somebody's object: نقلا عن مسؤولين, اعتبارا من الخميس."""

_NECESSITIES = frozenset(fold(n) for n in ("ضرورة", "وجوب", "لزوم"))

_SHELLS = frozenset(
    fold(n) for n in "محاولة محاولات عملية عمليات سلسلة موجة حملة أعمال حوادث حادث حادثة جولة جريمة جرائم مزيد".split()
)
"""Nouns that hold an event noun in their idafa and say nothing of their own."""

_LEADING = frozenset(("وفقا", "طبقا", "نقلا", "استنادا", "اعتبارا", "بدءا", "نظرا", "ردا", "خلافا", "تزامنا"))
"""Adverbs that own the preposition after them: وفقا لمصدر."""

_CAUSES = ("في", "ب", "خلال", "من خلال", "نتيجة", "جراء", "من جراء", "إثر", "على إثر", "بسبب", "عبر")

_OWN_AIMS = ("ل", "من أجل", "بهدف", "بغية", "ب", "دون", "بدون", "من دون")
"""Prepositions of an act that its clause's subject does or leaves undone: وصل للقاء الوفد, غادر دون لقاء الوفد."""

_INNER = ("ccomp", "acl", "advcl")

_PLACES = frozenset(("GPE", "LOC", "FAC"))

_ACTORS = frozenset(("PER", "ORG", "GPE", "NORP"))

_MASCULINE_COUNTRIES = frozenset(
    fold(c) for c in "العراق لبنان المغرب الأردن السودان اليمن الصومال الفاتيكان تشاد الكونغو البيت الأبيض الكرملين".split()
)
"""Countries that Arabic treats as masculine; all others, and cities, are feminine."""

_COPULAS = frozenset(
    fold(v)
    for v in "كان أصبح بات ظل أضحى أمسى ليس زال صار كاد بدا يكون يبدو أوشك مازال لازال دام ظهر اعتبر عد تم جرى يوجد وجد يجب وجب "
    "أمكن يمكن تعين كانت أصبحت باتت ظلت زالت".split()
)
"""Verbs that say how something is, or embed another verb, and state nothing between two participants."""

_ANONYMOUS = frozenset(("kill", "injure", "arrest", "abduct"))
"""Predicates stated with an unknown agent when the text names none."""


@dataclass(frozen=True, slots=True)
class Argument:
    """Who fills a role: entity ids (several for a dual), the mention and its head word (None and 0 when dropped)."""

    role: str
    entities: tuple[str, ...]
    mention: int | None
    word: int


@dataclass(slots=True)
class Event:
    """A predicate found in sentence `sentence`. `words` are the trigger's words, `head` the one its clause hangs on."""

    sentence: int
    head: int
    words: tuple[int, ...]
    predicate: str
    arguments: list[Argument] = field(default_factory=list)
    rules: list[str] = field(default_factory=list)

    def filled(self, *roles: str) -> list[Argument]:
        """Arguments in any of these roles, in order."""
        return [a for a in self.arguments if a.role in roles]


class SentenceEvents:
    """Finds the events of one sentence, governing clauses first so that controlled verbs see their subjects."""

    def __init__(self, reading: Reading, index: int, previous: Sequence[Event]) -> None:
        self.reading = reading
        self.lexicon: Lexicon = reading.lexicon
        self.tree: Tree = reading.trees[index]
        self.index = index
        self.previous = previous
        self.events: list[Event] = []
        self._taken: set[int] = set()
        self._subjects: dict[int, tuple[tuple[int, ...], str]] = {}

    def find(self) -> list[Event]:
        """Every event, in order of the text."""
        tree = self.tree
        for word in sorted(tree.words, key=lambda w: (tree.depth(w.id), w.id)):
            if word.id in self._taken or self._in_name(word.id):
                continue
            if word.upos == "VERB" or self.lexicon.verb(word):
                event = self._light(word) or self._verbal(word)
            else:
                event = self._necessity(word) or self._light_noun(word) or self._verbal_noun(word) or self._participle(word)
            if event and event.arguments:
                self.events.append(event)
        for event in self.events:
            self._agent_of_cause(event)
            self._agent_of_happening(event)
            self._warned_party(event)
        self.events.sort(key=lambda e: e.head)
        return self.events

    # --- constructions -------------------------------------------------------------------------------------------

    def _verbal(self, word: Word) -> Event | None:
        """A finite verb: حذّر ترامب روسيا من الرد (VSO), ترامب حذّر روسيا (SVO), اعتُقل ثلاثة جنود (passive)."""
        slots = self.slots(word.id)
        frames = self.lexicon.verb(word)
        frame = self._fitting(frames, slots) or self._mutual(word, frames)
        if frame is None and self._passive(word, slots):
            # استُهدفت القاعدة: what a passive verb is said of is what the frame calls its object
            frame = self._fitting(frames, [Slot("obj", s.word) if s.name.startswith("nsubj") else s for s in slots])
        if frame is None:
            if self.lexicon.speech(word) or self.lexicon.modal(word) or self.lexicon.light(word):
                return self._telling(word, slots)
            return self._other(word, slots)
        event = Event(self.index, word.id, (word.id,), frame.predicate, rules=["verbal_clause"])
        self._fill(event, frame, word, slots)
        return event

    def _telling(self, word: Word, slots: list[Slot]) -> Event | None:
        """A verb of saying with somebody told: قال المصدر لوكالة رويترز إن ..."""
        speech = self.lexicon.speech(word)
        if speech is None or not speech.predicate:
            return None
        told = [w for w in self._words(speech.addressee, slots) if self._acts(w)]
        subjects, rule = self.subjects(word.id)
        if not told or not subjects:
            return None
        event = Event(self.index, word.id, (word.id,), speech.predicate, rules=["addressee", rule])
        self._add(event, "agent", subjects)
        self._add(event, "recipient", told)
        return event

    def _other(self, word: Word, slots: list[Slot]) -> Event | None:
        """A verb no frame describes keeps its lemma: أحرق المحتجون العلم gives other:أحرق."""
        lemma = self.lexicon.lemma_of(word)
        if fold(lemma) in _COPULAS:
            return None
        event = Event(self.index, word.id, (word.id,), "other:" + lemma, rules=["unlisted_verb"])
        subjects, rule = self.subjects(word.id)
        objects = [s.word for s in slots if s.name == "obj"]
        if not objects:
            objects = [s.word for s in slots if s.name in ("على", "ب", "من", "إلى", "ل", "عن", "مع", "في", "ضد")][:1]
        if self._passive(word, slots):
            return None
        self._add(event, "agent", subjects)
        event.rules.append(rule)
        self._add(event, "patient", objects)
        return event

    def _light(self, word: Word) -> Event | None:
        """A verb that lends its subject to a noun: أجرى ترامب محادثات مع بوتين, شنت الطائرات غارة على المدينة."""
        slots = self.slots(word.id)
        gap, gap_slot = self._relative_gap(word.id, slots)
        if gap:  # الميناء الذي شنوا هجوما عليه
            pronoun = [s.name == gap_slot and self.tree[s.word].upos == "PRON" for s in slots]
            slots = [Slot(s.name, gap) if p else s for s, p in zip(slots, pronoun, strict=True)]
        for light, slot in [(n, s) for n in self.lexicon.lights(word) for s in slots if s.name == n.slot]:
            noun = self.tree[self._event_noun(slot.word)]
            noun_slots = [s for s in self.tree.slots(noun.id) if s.word != word.id]
            shared = [s for s in slots if s.name not in ("obj", "idafa")]
            frame = self._fitting(self.lexicon.noun(noun), noun_slots + shared)
            if frame is None or (light.nouns and frame.predicate not in light.nouns):
                continue
            if gap == slot.word and self._symmetric(frame.predicate) and not self._words(("مع",), slots):
                continue  # الاتفاق الذي وقعته فرنسا والصين is signed
            event = Event(self.index, word.id, (word.id, noun.id), frame.predicate, rules=["light_verb"])
            subjects, rule = self.subjects(word.id)
            event.rules.append(rule)
            if light.subject_role and not self._clause_subject(word):
                self._add(event, light.subject_role, [s for s in subjects if s != noun.id and not self._happens(s)])
            if light.subject_role == "patient":
                event.rules.append("victim")
            rest = [s for s in slots if s.word != noun.id and s.name not in ("nsubj", "nsubj:pass")]
            for role, names in (*light.roles, *frame.roles):
                if role == light.subject_role:
                    continue
                # the verb's own objects are not the noun's: only its prepositional phrases are shared
                own = [s for s in rest if s.name not in ("obj", "idafa")]
                self._add(event, role, self._words(names, noun_slots) or self._words(names, own))
            self._between(event, noun_slots + rest)
            self._taken.add(noun.id)
            return event
        return None

    def _necessity(self, word: Word) -> Event | None:
        """Who calls something necessary demands it: شدد الوزير على ضرورة وقف القتال."""
        if fold(word.text).removeprefix("ال") not in _NECESSITIES:
            return None
        governor = self._governing_verb(word.id)
        if not governor or not self.lexicon.speech(self.tree[governor]):
            return None
        event = Event(self.index, word.id, (word.id,), "demand", rules=["necessity"])
        self._add(event, "agent", self.subjects(governor)[0])
        self._add(event, "patient", [s.word for s in self.slots(word.id) if s.name == "idafa"])
        return event if event.filled("patient") else None

    def _light_noun(self, word: Word) -> Event | None:
        """The verbal noun of a light verb: سمح لها بشن هجمات على المدينة, بعد إجراء محادثات مع الوفد."""
        light = self.lexicon.light(word)
        if light is None or word.upos != "NOUN":
            return None
        own = self.slots(word.id)
        for slot in own:
            if slot.name != light.slot:
                continue
            noun = self._event_noun(slot.word)
            noun_slots = self.slots(noun)
            frame = self._fitting(self.lexicon.noun(self.tree[noun]), noun_slots + own)
            if frame is None or (light.nouns and frame.predicate not in light.nouns):
                continue
            event = Event(self.index, word.id, (word.id, noun), frame.predicate, rules=["light_noun"])
            if light.subject_role and light.slot != "idafa":
                self._add(event, light.subject_role, [s.word for s in own if s.name == "idafa"])
            rest = [s for s in noun_slots + own if s.word not in (slot.word, noun)]
            for role, names in (*light.roles, *frame.roles):
                if role != light.subject_role:
                    self._add(event, role, self._words(names, rest))
            self._between(event, noun_slots + own)
            if light.subject_role == "patient":
                event.rules.append("victim")
            elif light.subject_role and not event.filled(light.subject_role):
                self._controlled_agent(event, word)
            self._taken.add(noun)
            return event
        return None

    def _verbal_noun(self, word: Word) -> Event | None:
        """A verbal noun with its arguments: زيارة زيلينسكي للبيت الأبيض, الهجوم الروسي على كييف."""
        frames = self.lexicon.noun(word)
        if word.upos in ("ADP", "CCONJ", "SCONJ", "PART", "AUX"):
            return None
        slots = self.slots(word.id)
        slots += self._beside(word, slots) if frames else []
        frame = self._fitting(frames, slots)
        if frame is None:
            verb = None if frames else verb_of(word)
            return self._unlisted_noun(word, verb, slots) if verb else None
        event = Event(self.index, word.id, (word.id,), frame.predicate, rules=["verbal_noun"])
        for role, names in frame.roles:
            self._add(event, role, self._words(names, slots))
            if "nsubj" in names and not event.filled(role) and word.deprel in ("appos", "acl", "amod"):
                self._add(event, role, [word.head])  # باكستان، حليفة واشنطن
        self._between(event, slots)
        if frame.slots("agent") == ("nsubj",):
            if not event.filled("agent") and frame.predicate == "member_of":
                self._add(event, "agent", [word.id])  # أعضاء في الحركة
            return event
        if not event.filled("agent"):
            self._demonym_agent(event, word)
        one_side = self._symmetric(frame.predicate) and len(event.filled("agent", *EDGE_ROLES)) == 1
        if not event.filled("agent") or one_side:
            known = len(event.arguments)  # رفض لقاء المبعوث: of a meeting the idafa is one side only
            self._controlled_agent(event, word)
            event.arguments = event.arguments[known:] + event.arguments[:known]
        if not event.filled("agent") and event.filled(*EDGE_ROLES):
            self._context_agent(event, word)
        return event

    def _beside(self, word: Word, slots: list[Slot]) -> list[Slot]:
        """Prepositional phrases that touch the noun's own and hang on its verb, which has no use for them:
        انتقد الغارات الإسرائيلية على غزة."""
        tree, head = self.tree, word.head
        if not head or tree[head].upos != "VERB" or word.id < head:
            return []
        used = {name for frame in self.lexicon.verb(tree[head]) for _, names in frame.roles for name in names}
        if self.lexicon.lights(tree[head]) or self.lexicon.speech(tree[head]):
            return []
        inner = tree.subtree(word.id)
        taken = {s.name for s in slots} | {"في", "ل", "ب"}
        found: list[Slot] = []
        for slot in tree.slots(head):
            touches = slot.word > word.id and min(tree.subtree(slot.word)) - 1 in inner
            if not touches or slot.name in taken or tree.preposition(slot.word) != slot.name:
                continue
            mention = self.reading.mention_at(self.index, slot.word)
            if slot.name not in used or (mention and mention.kind == "name" and mention.type in _PLACES):
                found.append(slot)
        return found

    def _unlisted_noun(self, word: Word, verb: str, slots: list[Slot]) -> Event | None:
        """A verbal noun no frame describes: قررت الحكومة تغيير النظام gives other:غير. The idafa is what is acted on."""
        event = Event(self.index, word.id, (word.id,), "other:" + verb, rules=["unlisted_verbal_noun"])
        self._add(event, "patient", [s.word for s in slots if s.name == "idafa"])
        if not event.filled("patient"):
            return None
        self._add(event, "agent", [s.word for s in slots if s.name in _BY])
        if not event.filled("agent"):
            self._controlled_agent(event, word)
        return event if event.filled("agent") else None

    def _participle(self, word: Word) -> Event | None:
        """An active participle that goes on with the subject of its clause: مضيفا, محذرا روسيا من الرد."""
        frames = self.lexicon.participle(word)
        if not frames or word.upos not in ("ADJ", "NOUN", "X") or word.deprel in ("nmod", "nsubj", "conj"):
            return None
        slots = self.slots(word.id)
        frame = self._fitting(frames, slots)
        if frame is None:
            return None
        event = Event(self.index, word.id, (word.id,), frame.predicate, rules=["participle"])
        subjects: tuple[int, ...] = ()
        if word.deprel in ("amod", "acl"):
            subjects = (word.head,)
        else:
            governor = self._governing_verb(word.id)
            if governor:
                subjects, rule = self.subjects(governor)
                event.rules.append(rule)
        for role, names in frame.roles:
            if "nsubj" in names:
                self._add(event, role, subjects)
            self._add(event, role, self._words([n for n in names if n != "nsubj"], slots))
        return event

    # --- arguments -----------------------------------------------------------------------------------------------

    def _fill(self, event: Event, frame: Frame, word: Word, slots: list[Slot]) -> None:
        subjects, rule = self.subjects(word.id)
        gap, gap_slot = self._relative_gap(word.id, slots)
        passive = self._passive(word, slots)
        has_object = any(s.name == "obj" for s in slots) or gap_slot == "obj"
        if event.predicate in _HARMED and not has_object and not passive and subjects and "obj" in frame.slots("patient"):
            passive = True
        event.rules.append(rule)
        if passive:
            event.rules += ["passive", "victim"]
            self._add(event, "patient", subjects)
            self._add(event, "agent", [s.word for s in slots if s.name in _BY])
        filled = [Slot("nsubj", w) for w in subjects] + [Slot(gap_slot, gap)] * bool(gap)
        filled += [s for s in slots if s.word not in subjects and s.name != "nsubj"]
        for role, names in frame.roles:
            if passive and role in ("agent", "patient"):
                continue
            self._add(event, role, self._words(names, filled))
            if role in ("patient", "recipient") and not event.filled(role):
                self._add(event, role, self._deeper(names, filled))
        self._between(event, slots)
        if not event.filled("agent") and not passive and not subjects:
            self._dropped_agent(event, word)

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
                if self.tree.preposition(child) in wanted and self._named_thing(child):
                    return [child]
                todo.append(child)
        return []

    def _words(self, names: Iterable[str], slots: Iterable[Slot]) -> list[int]:
        """What fills the first of these places that is filled; "obj>مع" is the مع of the object (قطع علاقاته مع)."""
        for name in names:
            place, _, inner = name.partition(">")
            words = [s.word for s in slots if s.name == place]
            if inner:
                words = [s.word for w in words for s in self.slots(w) if s.name == inner]
            if words:
                return words
        return []

    def _add(self, event: Event, role: str, words: Iterable[int]) -> None:
        for word_id in [filler for w in words for filler in self.reading.fillers(self.index, w)]:
            mention = self.reading.mention_at(self.index, word_id)
            if mention is None or any(a.mention == mention.id for a in event.arguments):
                continue
            if role == "topic" and mention.type in _PLACES and self.tree.preposition(word_id) == "في":
                continue  # محادثات في جدة is where, not what about
            entities = self.reading.referents(mention)
            if entities:
                event.arguments.append(Argument(role, entities, mention.id, word_id))

    def _between(self, event: Event, slots: list[Slot]) -> None:
        """بين fills both sides of a mutual relation: محادثات بين واشنطن وموسكو."""
        if not self._symmetric(event.predicate):
            return
        sides = [s.word for s in slots if s.name in ("بين", "ما بين")]
        if sides and not event.filled("agent"):
            self._add(event, "agent", sides[:1])
            self._add(event, "patient", sides[1:])

    def slots(self, word_id: int) -> list[Slot]:
        """The tree's slots, with what Arabic grammar rules out put right.

        A verb that shows a plural or dual ending has its subject before it or nowhere, so what follows it as "nsubj" is
        its object: مسؤولون زاروا واشنطن. So is a noun of the other gender: اتهم أنقرة. Of two subjects after an active verb
        the second is its object: حذر ترامب روسيا.
        """
        found = self.tree.slots(word_id)
        verb = self.tree[word_id]
        if verb.upos != "VERB":
            return found
        counted = _shows_number(verb)
        out: list[Slot] = []
        first = 0
        for slot in found:
            if fold(self.tree[slot.word].text) in _ADVERBS:
                slot = Slot("acc", slot.word)
            cases = self.tree.children(slot.word, "case")
            if cases and cases[0] > 1 and fold(self.tree[cases[0] - 1].text) in _LEADING:
                continue  # وفقا لمصدر, نقلا عن مصدر
            if slot.name == "nsubj" and slot.word < word_id:
                first = first or (0 if _relative(self.tree[slot.word]) else slot.word)
            elif slot.name == "nsubj":
                second = first and slot.word not in self.tree.conjuncts(first)
                if counted or self._clashes(verb, slot.word) or (second and not any(s.name == "obj" for s in found)):
                    slot = Slot("obj", slot.word)
                else:
                    first = first or slot.word
            out.append(slot)
        out += [Slot("nsubj", pronoun) for pronoun in self._after_complementiser(word_id)]
        if not any(s.name == "obj" for s in out):
            named = [s for s in out if s.name == "acc" and s.word > word_id and self._named_thing(s.word)]
            out = [Slot("obj", s.word) if s in named[:1] else s for s in out]
        lent = self._lent(word_id, out)
        return self._swapped(verb, [s for s in out if s.word != lent]) + self._strays(word_id, out)

    def _after_complementiser(self, word_id: int) -> list[int]:
        """The pronoun on أن or إن, which is the subject of the clause: أنه قد يرسل."""
        return [
            pronoun
            for mark in self.tree.children(word_id, "mark")
            for pronoun in self.tree.children(mark, "fixed")
            if self.tree[pronoun].upos == "PRON"
        ]

    def _swapped(self, verb: Word, slots: list[Slot]) -> list[Slot]:
        """Somebody who can act, between a verb and an act, is the subject: يدرس ترامب إرسال صواريخ."""
        subjects = [s for s in slots if s.name == "nsubj" and s.word > verb.id]
        objects = [s for s in slots if s.name == "obj" and s.word == verb.id + 1 and self._acts(s.word)]
        others = [s for s in slots if s.name == "obj" and s not in objects and not self._acts(s.word)]
        if objects and others and not subjects and verb.feat("Person") == "3" and not _shows_number(verb):
            return [Slot("nsubj", s.word) if s in objects else s for s in slots]
        if len(subjects) != 1 or not objects or self._acts(subjects[0].word):
            return slots
        exchange = {objects[0]: Slot("nsubj", objects[0].word), subjects[0]: Slot("obj", subjects[0].word)}
        return [exchange.get(s, s) for s in slots]

    def _bearer(self, word_id: int) -> tuple[int, ...]:
        """The words of the person's name beside a title: نائبه جاي دي فانس."""
        for child in self.tree.children(word_id, "nmod", "appos", "flat:foreign"):
            name = self.reading.name_over(self.index, child)
            if name and name.type == "PER" and not self.tree.preposition(child):
                return name.words
        return ()

    def _named_thing(self, word_id: int) -> bool:
        """Whether a name stands here, which is no adverb of time or manner: زار دبي."""
        name = self.reading.name_over(self.index, word_id)
        return name is not None and name.type in ("PER", "ORG", "GPE", "LOC", "FAC")

    def _strays(self, word_id: int, slots: list[Slot]) -> list[Slot]:
        """Arguments the parse hangs on the subject.

        A name cannot own a name of another kind, so روسيا is the object in حذّر ترامب روسيا; a noun with the article or the
        full plural ending heads no idafa: اغتال الجيش عنصرين, اختطف مسلحون 15 شخصا; a person's name takes no preposition:
        قام ترامب بتوبيخه; and a verb inside the subject does not take two objects: التقى مسؤولون زاروا واشنطن ممثلين.
        """
        found: list[Slot] = []
        has_object = any(s.name == "obj" for s in slots)
        for slot in slots:
            if slot.name != "nsubj" or slot.word < word_id:
                continue
            owner = self.reading.name_over(self.index, slot.word)
            heads = owner.words if owner and owner.type == "PER" else (slot.word,)
            hung = [c for h in heads for c in self.tree.children(h, "nmod", "nummod", "flat:foreign", "amod")]
            hung += [c for b in self._bearer(slot.word) for c in self.tree.children(b, "nmod") if self.tree.preposition(c)]
            for child in hung:
                inner = self.reading.name_over(self.index, child)
                if self.tree[child].deprel == "amod" and inner is None:
                    continue
                preposition = self.tree.preposition(child)
                if child < slot.word or child in heads or self.tree[child].upos == "PRON" or (inner and inner is owner):
                    continue
                if preposition:
                    light = any(n.slot == preposition for n in self.lexicon.lights(self.tree[word_id]))
                    carried = light and self.lexicon.noun(self.tree[child])
                    found += [Slot(preposition, child)] if carried or (owner and owner.type == "PER") else []
                elif owner and inner and owner.kind == inner.kind:
                    found.append(Slot("obj", child))
                elif not has_object and (
                    self._no_construct(slot.word, child, named=inner is not None) or self._no_place(slot.word, inner)
                ):
                    found.append(Slot("obj", child))
        if has_object or any(s.name == "obj" for s in found):
            return found
        inside = [c for s in slots if s.name == "nsubj" for c in self.tree.children(s.word, "acl")]
        for child in (*self.tree.children(word_id, *_INNER), *inside):
            lent = self._lent(child, self.tree.slots(child)) if self.tree[child].upos == "VERB" else 0
            if lent:
                found.append(Slot("obj", lent))
        return found

    def _no_construct(self, head: int, child: int, *, named: bool) -> bool:
        """Whether grammar forbids that `child` completes `head` in an idafa."""
        text = bare(self.tree[head].text)
        closed = text.startswith("ال") or (text.endswith(("ون", "ان")) and len(text) > 4)
        loose = bare(self.tree[child].text)
        if self.tree[child].upos == "NUM" and loose.isdecimal():
            return True
        return closed and not named and not loose.startswith("ال") and self.tree[child].upos in ("NOUN", "NUM")

    def _no_place(self, head: int, name: Mention | None) -> bool:
        """A person with the article is not named by a place: يزور الملك السعودي جاكرتا."""
        text = self.tree[head].text
        person = bare(text).startswith("ال") and self.reading.kb.person_noun(text) is not None
        return person and name is not None and name.type in _PLACES

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
        gender = self._gender(word_id)
        return gender is not None and gender != verb.feat("Gender")

    def _gender(self, word_id: int) -> str | None:
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
        """Heads of the subject of a verb, through relative clauses, coordination and control, and the rule that said so.

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
        antecedent = self._antecedent(word_id)
        if antecedent:
            gap, _ = self._relative_gap(word_id, slots)
            if not gap:
                return tuple(tree.conjuncts(antecedent)[:1]), "relative_clause"
        misread = self._misread_subject(word, slots)
        if misread:
            return (misread,), "subject_after_verb"
        fronted = [c for c in tree.children(word_id, "dislocated") if c < word_id]
        if fronted:
            return (fronted[0],), "fronted_subject"
        head = word.head
        if head and word.deprel in ("conj", "advcl", "xcomp", "ccomp", "csubj", "parataxis"):
            if tree[head].upos == "VERB" and self._agrees(word, tree[head]):
                modal = self.lexicon.modal(tree[head])
                if modal and modal.control and "nsubj" not in modal.control:
                    controllers = [s.word for s in tree.slots(head) if s.name in modal.control]
                    if controllers:
                        return tuple(controllers), "control"
                return self._agreeing(word, self.subjects(head)[0]), "shared_subject"
            governor = self._governing_verb(word_id) or self._verb_before(word_id) or self._topic_verb(word_id)
            if governor and self._agrees(word, tree[governor]):
                return self._agreeing(word, self.subjects(governor)[0]), "shared_subject"
        noun = self._noun_before(word)
        if noun:
            return (noun,), "noun_before_verb"
        return (), "dropped_subject"

    def _noun_before(self, verb: Word) -> int:
        """The head of the noun phrase that touches the verb from the left: نواب تقدموا بمذكرة, التحالف سيرسل قوات."""
        tree = self.tree
        at = verb.id - 1
        while at and tree[at].upos in ("AUX", "PART", "ADV"):
            at -= 1
        if not at or tree[at].upos not in ("NOUN", "X", "PROPN", "ADJ"):
            return 0
        while tree[at].deprel in ("amod", "nmod", "flat:foreign") and 0 < tree[at].head < verb.id and tree[at].head < at:
            at = tree[at].head
        gender = self._gender(at)
        clash = gender and gender != verb.feat("Gender") and not _shows_number(verb)
        return at if not clash and self._acts(at) else 0

    def _topic_verb(self, word_id: int) -> int:
        """The verb before an impersonal "it is planned that": يزور زيلينسكي واشنطن ومن المقرر أن يجري محادثات."""
        head = self.tree[word_id].head
        if not head or self.tree[head].upos == "VERB" or not self.lexicon.modal(self.tree[head]):
            return 0
        verbs = [w.id for w in self.tree.words[: head - 1] if w.upos == "VERB" and w.deprel in ("root", "parataxis", "conj")]
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
        if not objects or word.feat("Person") in ("1", "2") or _shows_number(word) or self._passive(word, slots):
            return 0
        first = objects[0]
        follows = all(self.tree[w].upos in ("ADP", "DET", "PRON", "PART") for w in range(word.id + 1, first))
        if not follows or self.tree[first].upos == "PRON" or self._clashes(word, first):
            return 0
        case = self.tree[first].feat("Case")
        if case == "Nom" or (len(objects) > 1 and case != "Acc"):
            return first
        return 0

    def _antecedent(self, word_id: int) -> int:
        word = self.tree[word_id]
        if word.deprel not in ("acl", "acl:relcl") or not word.head:
            return 0
        return word.head if self.tree[word.head].upos not in ("VERB", "ADP", "PUNCT") else 0

    def _relative_gap(self, word_id: int, slots: list[Slot]) -> tuple[int, str]:
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

    def _agrees(self, word: Word, governor: Word) -> bool:
        """Whether two verbs can share a subject: gender and person do not clash (أعلن ... وأضافت can not)."""
        for name in ("Gender", "Person"):
            a, b = word.feat(name), governor.feat(name)
            if a and b and a != b:
                return False
        return True

    def _agreeing(self, verb: Word, subjects: tuple[int, ...]) -> tuple[int, ...]:
        """The subjects a verb may take over: none where one of them has the other gender (الوضع ... دخلت)."""
        if len(subjects) == 1 and self._gender(subjects[0]) not in (None, verb.feat("Gender")) and not _shows_number(verb):
            return ()
        return subjects

    def _governing_verb(self, word_id: int) -> int:
        for ancestor in self.tree.ancestors(word_id):
            if self.tree[ancestor].upos == "VERB":
                return ancestor
            if self.tree[ancestor].deprel in ("acl", "acl:relcl"):
                return 0
        return 0

    def _demonym_agent(self, event: Event, word: Word) -> None:
        """A nationality adjective names the agent: الغارات الروسية على كييف."""
        for child in self.tree.children(word.id, "amod"):
            mention = next((m for m in self.reading.mentions_at(self.index, child) if m.kind == "demonym"), None)
            if mention:
                event.rules.append("demonym_agent")
                event.arguments.append(Argument("agent", self.reading.referents(mention), mention.id, child))
                return

    def _controlled_agent(self, event: Event, word: Word) -> None:
        """The agent of a bare verbal noun is its governor's: قرر ترامب إرسال صواريخ, وصل للقاء الرئيس."""
        tree, lexicon = self.tree, self.lexicon
        current = word.id
        for ancestor in tree.ancestors(word.id):
            upper = tree[ancestor]
            modal = lexicon.modal(upper)
            if upper.upos == "VERB":
                purpose = tree.preposition(current) in _OWN_AIMS
                attempt = current != word.id and tree.preposition(current) == "في"  # في محاولة لإقناعه
                if not modal and not purpose and not attempt:
                    return
                words: tuple[int, ...] = ()
                for name in modal.control if modal else ("nsubj",):
                    slots = [s.word for s in self.slots(ancestor) if s.name == name and s.word != current]
                    words = self.subjects(ancestor)[0] if name == "nsubj" else tuple(slots)
                    if words:
                        break
                event.rules.append("control" if modal else "purpose")
                self._add(event, "agent", [w for w in words if w not in (word.id, current) and self._acts(w)])
                return
            upper_event = next((e for e in self.events if ancestor in e.words), None)
            if upper_event and (modal or tree.preposition(current) in ("ل", "من أجل", "ب")):
                event.rules.append("control")
                event.arguments += [
                    Argument("agent", a.entities, a.mention, a.word)
                    for a in upper_event.filled("agent")
                    if all(a.mention != b.mention for b in event.arguments)
                ]
                return
            if not modal and tree.preposition(current) not in ("ل", "من أجل"):
                return
            current = ancestor

    def _context_agent(self, event: Event, word: Word) -> None:
        """The object of a verb is its subject's own act more often than not: واصل الجيش قصف المدينة."""
        if word.feat("Definite") == "Def" or word.deprel not in ("obj", "obl", "xcomp"):
            return
        governor = self._governing_verb(word.id)
        if governor and not self.lexicon.speech(self.tree[governor]):
            below = self.tree.subtree(word.id)
            self._add(event, "agent", [w for w in self.subjects(governor)[0] if w not in below and self._acts(w)])
            event.rules.append("context_agent")

    def _agent_of_cause(self, event: Event) -> None:
        """Who made the attack in which somebody died: قتل ثلاثة جنود في هجوم شنه مسلحون, في غارة إسرائيلية."""
        if event.predicate not in _ANONYMOUS or event.filled("agent"):
            return
        causes = [s.word for w in event.words for s in self.slots(w) if s.name in _CAUSES]
        for cause in [e for e in self.events if e.predicate == "attack" and any(c in e.words for c in causes)]:
            harmed = {a.mention for a in event.arguments}
            event.arguments += [a for a in cause.filled("agent") if a.mention not in harmed]
            event.rules.append("agent_of_cause")

    def _warned_party(self, event: Event) -> None:
        """Whom a warning addresses when it names nobody: the one its author would act against.
        حذرت روسيا من أن ذلك سيؤدي إلى قطع علاقاتها مع واشنطن warns Washington."""
        if event.predicate not in ("warn", "threaten") or event.filled("patient") or not event.filled("agent"):
            return
        content = self.tree.subtree(event.head)
        author = {e for a in event.filled("agent") for e in a.entities}
        for inner in self.events:
            if inner is event or inner.head not in content or not author & {e for a in inner.filled("agent") for e in a.entities}:
                continue
            against = [a for a in inner.filled("patient") if self._acts(a.word) and not author & set(a.entities)]
            if against:
                event.arguments.append(against[0])
                event.rules.append("warned_party")
                return

    def _agent_of_happening(self, event: Event) -> None:
        """Who acts in the event that is a light verb's subject: أسفرت الغارات الروسية عن مقتل مدنيين."""
        if "light_verb" not in event.rules or event.filled("agent") or "victim" in event.rules:
            return
        subjects = self.subjects(event.head)[0]
        for cause in [e for e in self.events if e is not event and any(s in e.words for s in subjects)]:
            event.arguments += cause.filled("agent")
            event.rules.append("agent_of_cause")

    def _dropped_agent(self, event: Event, word: Word) -> None:
        """A sentence that opens with a verb and no subject goes on about the last one's: والتقى بوتين. وحذّره من ..."""
        opening = all(w.upos in ("CCONJ", "PART", "AUX", "PUNCT", "ADV") for w in self.tree.words[: word.id - 1])
        if not opening or word.feat("Person") in ("1", "2"):
            return
        for earlier in reversed(self.previous):
            governor = self.reading.trees[earlier.sentence][earlier.head]
            if earlier.sentence < self.index - 1:
                return
            if governor.upos != "VERB" or not self._agrees(word, governor):
                continue
            for argument in earlier.filled("agent"):
                types = {self.reading.entities[e].type for e in argument.entities if e in self.reading.entities}
                person = argument.word and self.reading.kb.person_noun(
                    self.reading.trees[earlier.sentence][argument.word].text
                )
                if types & _ACTORS or person:
                    event.arguments.append(Argument("agent", argument.entities, None, 0))
            if event.filled("agent"):
                return

    def _clause_subject(self, verb: Word) -> bool:
        """Whether all that was said before is the verb's subject: مما أدى إلى مقتل ثلاثة."""
        return verb.id > 1 and fold(self.tree[verb.id - 1].text) in ("مما", "ما", "بما")

    def _happens(self, word_id: int) -> bool:
        """Whether a subject is itself an event, whose agent acts: أدى الهجوم إلى مقتل ثلاثة."""
        return bool(self.lexicon.noun(self.tree[word_id])) and not self._acts(word_id)

    def _acts(self, word_id: int) -> bool:
        """Whether a mention is of somebody who can act: a person, people, a body, a country; not المقاعد or القمة."""
        mention = self.reading.mention_at(self.index, word_id)
        if mention is None:
            return False
        types = {self.reading.entities[e].type for e in self.reading.referents(mention)}
        return bool(types & _ACTORS) or self.reading.kb.person_noun(self.tree[word_id].text) is not None

    # --- small questions -----------------------------------------------------------------------------------------

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
        if not self.lexicon.noun(self.tree[word_id]) and fold(self.tree[word_id].text).removeprefix("ال") in _SHELLS:
            for slot in self.slots(word_id):
                if slot.name == "idafa":
                    return self._event_noun(slot.word)
        return word_id

    def _mutual(self, word: Word, frames: Sequence[Frame]) -> Frame | None:
        """A mutual predicate needs no second slot when its subject is two: ترامب وبوتين يتحدثان."""
        subjects, _ = self.subjects(word.id)
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
                if mention and mention.type in need.types:
                    return True
            else:
                return True
        return False

    def _passive(self, word: Word, slots: list[Slot]) -> bool:
        return (
            any(s.name == "nsubj:pass" for s in slots)
            or any(s.name in _BY for s in slots)
            or (word.feat("Voice") == "Pass" and not any(s.name == "obj" for s in slots))
        )

    def _symmetric(self, predicate: str) -> bool:
        return predicate in self.lexicon.predicates and self.lexicon.predicates[predicate].symmetric

    def _in_name(self, word_id: int) -> bool:
        name = self.reading.name_over(self.index, word_id)
        return name is not None and len(name.words) > 1


def _shows_number(word: Word) -> bool:
    """Whether a verb's ending says its subject is plural or dual: زاروا, يزورون, يتحدثان."""
    text = bare(word.text)
    return text.endswith(("وا", "ون")) and len(text) > 3 or (text[:1] in "يت" and text.endswith("ان") and len(text) > 5)


def _relative(word: Word) -> bool:
    return fold(word.text) in ("الذي", "التي", "الذين", "اللذان", "اللذين", "اللتان", "اللتين", "اللواتي", "من", "ما")


def edges(event: Event, symmetric: bool) -> list[tuple[Argument, Argument]]:
    """The (subject, object) pairs an event states: every agent with every patient, recipient and theme.

    A mutual predicate with one side only pairs its coordinated agents (يتحدث ترامب وبوتين); killing and the like with
    nobody named get the unknown agent.
    """
    agents = event.filled("agent")
    ends = event.filled(*EDGE_ROLES)
    if event.predicate == "deploy_to":
        ends = [a for a in ends if a.role != "theme"]  # troops are sent, the country is where
    if symmetric and agents and not ends:
        ids = [(a, e) for a in agents for e in a.entities]
        return [
            (Argument("agent", (e1,), a1.mention, a1.word), Argument("patient", (e2,), a2.mention, a2.word))
            for i, (a1, e1) in enumerate(ids)
            for a2, e2 in ids[i + 1 :]
        ]
    if not agents and (event.predicate in _ANONYMOUS or (event.predicate == "attack" and "victim" in event.rules)):
        agents = [Argument("agent", (UNKNOWN,), None, 0)]
    return [
        (Argument(a.role, (e1,), a.mention, a.word), Argument(o.role, (e2,), o.mention, o.word))
        for a in agents
        for o in ends
        for e1 in a.entities
        for e2 in o.entities
    ]
