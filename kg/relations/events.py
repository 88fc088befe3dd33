"""Predicates with their arguments: one function for each construction that states a relation.

An `Event` is one trigger (a verb, a light verb with its noun, a verbal noun, a participle) with the mentions that fill
its roles. Each remembers the names of the rules that made it, in order.
"""

from __future__ import annotations

import re
from dataclasses import replace

from kg.arabic import fold
from kg.mentions.line import tanwin
from kg.relations.agents import HARMED, NECESSITIES, OFFICES, Agents
from kg.relations.arguments import FIRED
from kg.relations.blame import Blame
from kg.relations.clause import BY, PLACES
from kg.relations.event import EDGE_ROLES, Event
from kg.relations.frames import Frame
from kg.relations.masdar import verb_of
from kg.relations.tree import Slot, completes
from kg.types import Word

_CONCLUDES = frozenset(("وقع", "أبرم"))
"""Lemmas of verbs that sign the agreement they carry."""

_COPULAS = frozenset(
    fold(v)
    for v in "كان أصبح بات ظل أضحى أمسى ليس زال صار كاد بدا يكون يبدو أوشك مازال لازال دام ظهر اعتبر عد تم جرى يوجد "
    "وجد يجب وجب قل أمكن يمكن تعين كانت أصبحت باتت ظلت زالت تعلق اتسم خص كفى فاق حق مثل".split()
)
"""Verbs that say how something is, or embed another verb, and state nothing between two participants."""

_CALLED = frozenset(("يدعي", "تدعي", "يسمي", "تسمي", "سمي", "سميت", "يتجزا", "تتجزا", "يحصي", "تحصي"))
"""Who is called something does nothing: الضابط الذي يدعى صياد خدايي; nor what is countless: عدد لا يحصى من السكان."""

_NAMES = frozenset(fold(n) for n in "اسم لقب عنوان شعار".split())
"""Who bears a name does nothing: مجموعة تحمل اسم الخوذ البيضاء."""

_SUMMITS = frozenset(fold(n) for n in "قمة مؤتمر محادثات مباحثات مفاوضات اجتماعات لقاءات منتدى".split())

_MADE = frozenset(
    f"other:{verb}" for verb in "أعلن نفذ اتخذ أصدر ارتكب أنتج نشر أطلق أجرى تبنى خرق انتهك واصل".split()
) | {"launch", "produce"}
"""Predicates of acts whose object is a thing: إطلاق بيونغ يانغ صواريخ is Pyongyang's act."""

_REVEALING = frozenset(fold(n) for n in "كشف ذكر نشر إفصاح إعلان تحديد".split())

_IDENTITY = re.compile("(?:هوي[هت]|هويات|اسم|اسما[ءيو])(ها?|هما?|هن)?")
"""Who will not be named: مسؤول طلب عدم الكشف عن هويته, رفض ذكر اسمه."""


class SentenceEvents(Agents):
    """Finds the events of one sentence, governing clauses first so that controlled verbs see their subjects."""

    def find(self) -> list[Event]:
        """Every event, in order of the text."""
        tree = self.tree
        for word in sorted(tree.words, key=lambda w: (tree.depth(w.id), w.id)):
            if word.id in self._taken or self._in_name(word.id) or self._nameless(word):
                continue
            if word.upos == "VERB" or self.lexicon.verb(word):
                event = self._light(word) or self._verbal(word)
                self._besides(word, event)
            else:
                event = (
                    self._necessity(word)
                    or self._light_participle(word)
                    or self._light_noun(word)
                    or self._verbal_noun(word)
                    or self._participle(word)
                )
            if event and event.arguments and not self._pious(event):
                self.events.append(event)
        for event in self.events:
            self._both_met(event)
            self._speaker_at(event)
            self._late_agent(event)
        blame = Blame(self.clause, self.events)
        for event in self.events:
            self._agent_of_happening(event)
            self._agent_of_act(event)
            self._blame(blame, event)
            self._warned_party(event)
            self._aim_of_protest(event)
            self._successor(event)
            self._sides_of_meeting(event)
        self.events.sort(key=lambda e: e.head)
        return self.events

    def _verbal(self, word: Word) -> Event | None:
        """A finite verb: حذّر ترامب روسيا من الرد (VSO), ترامب حذّر روسيا (SVO), اعتُقل ثلاثة جنود (passive)."""
        slots = self.clause.slots(word.id)
        gap, gap_slot = self.clause.relative_gap(word.id, slots)
        if gap:  # الاتفاق الذي وقعته واشنطن: the pronoun is the agreement
            slots = [s for s in slots if s.name != gap_slot or self.tree[s.word].upos != "PRON"]
            slots.append(Slot(gap_slot, gap))
        if self._called(word, slots):
            return None
        frames = self.lexicon.verb(word)
        frame = self._fitting(frames, slots) or self._mutual(word, frames)
        if frame is None and (self.clause.passive(word, slots) or self.clause.accused(word, slots)):
            # استُهدفت القاعدة: what a passive verb is said of is what the frame calls its object
            frame = self._fitting(frames, [Slot("obj", s.word) if s.name.startswith("nsubj") else s for s in slots])
        if frame is None:
            carries = [light for light in self.lexicon.lights(word) if not light.nouns or light.slot == "obj"]
            if self.lexicon.speech(word) or self.lexicon.modal(word) or carries:
                return self._telling(word, slots)
            return self._other(word, slots)
        event = Event(self.index, word.id, (word.id,), frame.predicate, rules=["verbal_clause"])
        self._fill(event, frame, word, slots, gap_slot if gap else "")
        if "shared_subject" in event.rules and self._clause_subject(word):
            return None  # هاجموا ناقلة مما تسبب في أضرار
        if event.predicate == "other:شكل" and not any(
            a.word and self.clause.acts(a.word) for a in event.filled("agent")
        ):
            return None  # الانقسامات تشكل خطرا
        self._launched(event)
        self._confiscated(event)
        if event.predicate in ("arrest", "abduct") and self._things(event.filled(*EDGE_ROLES)):
            event.predicate = "other:" + self.lexicon.lemma_of(word)  # أوقفنا حملتنا
        elif event.predicate == "injure" and self._things(event.filled(*EDGE_ROLES)):
            event.predicate = "attack"  # أصاب الصاروخ هدفا
        if event.filled(*EDGE_ROLES):  # ألقت القبض tells one arrest, not two
            objects = [s.word for s in slots if s.name == "obj" and self._carries(frame, s.word)]
            twice = [w for w in objects if any(f.predicate == frame.predicate for f in self.lexicon.noun(self.tree[w]))]
            self._taken |= set(twice)
        return event

    def _called(self, word: Word, slots: list[Slot]) -> bool:
        """Whether a verb only says what its subject is called: جماعة تسمى, مجموعة تحمل اسم."""
        named = any(s.name == "obj" and fold(self.tree[s.word].text) in _NAMES for s in slots)
        return fold(word.text) in _CALLED or (named and self.lexicon.lemma_of(word) == "حمل")

    def _telling(self, word: Word, slots: list[Slot]) -> Event | None:
        """A verb of saying with somebody told: قال المصدر لوكالة رويترز إن ..."""
        speech = self.lexicon.speech(word)
        if speech is None or not speech.predicate:
            return None
        told = [w for w in self._words(speech.addressee, slots) if self.clause.acts(w)]
        subjects, rule = self.clause.subjects(word.id)
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
        subjects, rule = self.clause.subjects(word.id)
        objects = [s.word for s in slots if s.name == "obj"]
        if not objects:
            objects = [s.word for s in slots if s.name in ("على", "ب", "من", "إلى", "ل", "عن", "مع", "ضد")][:1]
            objects = objects or [s.word for s in slots if s.name == "في"][:1]  # يتمتع السكان في المدن بحقوق
            event.rules += ["oblique_object"] * bool(objects)
        if self.clause.passive(word, slots):
            return None
        self._add(event, "agent", subjects)
        event.rules.append(rule)
        self._add(event, "patient", objects)
        return event

    def _besides(self, word: Word, event: Event | None) -> None:
        """What a light verb says besides its noun: who concludes an agreement signs it (وقعت فرنسا اتفاقا مع مصر),
        what is exchanged goes both ways (تبادل الطرفان الاتهامات), and who strikes at nobody that is named does what
        the verb says (نفذت القوات عملية)."""
        if event is None or "light_verb" not in event.rules:
            return
        nobody = event.predicate == "attack" and not event.filled(*EDGE_ROLES) and "victim" not in event.rules
        if nobody and word.upos == "VERB" and self.lexicon.verb(word):  # نفذت القوات عملية عسكرية
            plain = self._verbal(word)
            self.events += [plain] if plain and plain.predicate.startswith("other:") else []
        lemma = self.lexicon.lemma_of(word)
        if lemma in _CONCLUDES and event.predicate in ("agree_with", "cooperate_with"):
            signed = Event(self.index, word.id, (word.id,), "sign", rules=["signed", *event.rules[1:]])
            self._add(signed, "patient", event.words[1:])
            agents = event.filled("agent")
            signed.arguments += agents if signed.filled("patient") else []
            self.events += [signed] if signed.filled("agent") else []
        if lemma == "تبادل":
            back = Event(self.index, word.id, event.words, event.predicate, rules=["exchanged", *event.rules[1:]])
            sides = event.filled("agent"), event.filled("patient")
            if not sides[1] and len(sides[0]) == 2:
                event.arguments = [sides[0][0], replace(sides[0][1], role="patient")]
                sides = event.filled("agent"), event.filled("patient")
            back.arguments = [replace(a, role="agent") for a in sides[1]]
            back.arguments += [replace(a, role="patient") for a in sides[0]]
            self.events += [back] if sides[0] and sides[1] else []

    def _light_participle(self, word: Word) -> Event | None:
        """The participle of a light verb that goes on with its clause: موجها انتقادات إلى الوزير, معربا عن دعمه له."""
        adverbial = word.upos in ("ADJ", "NOUN", "X") and not word.text.startswith("ال")
        if not adverbial or word.deprel in ("nmod", "nsubj", "amod") or not word.text.endswith("ا"):
            return None
        return self._light(word) if self.lexicon.lights(word) else None

    def _light(self, word: Word) -> Event | None:
        """A verb that lends its subject to a noun: أجرى ترامب محادثات مع بوتين, شنت الطائرات غارة على المدينة."""
        slots = self.clause.slots(word.id)
        gap, gap_slot = self.clause.relative_gap(word.id, slots)
        if gap:  # الميناء الذي شنوا هجوما عليه
            pronoun = [s.name == gap_slot and self.tree[s.word].upos == "PRON" for s in slots]
            slots = [Slot(s.name, gap) if p else s for s, p in zip(slots, pronoun, strict=True)]
        slots += self._noun_taken_for_name(word, slots)
        for light, slot in [(n, s) for n in self.lexicon.lights(word) for s in slots if s.name == n.slot]:
            noun = self.tree[self._event_noun(slot.word)]
            noun_slots = [s for s in self.clause.slots(noun.id) if s.word != word.id]
            if self._foreign(noun.id) and self._foreign(noun.id + 1):
                noun_slots.append(Slot("idafa", noun.id + 1))
            shared = [s for s in slots if s.name not in ("obj", "idafa")]
            frame = self._fitting(self.lexicon.noun(noun), noun_slots + shared)
            if frame is None or (light.nouns and frame.predicate not in light.nouns):
                continue
            if gap == slot.word and self._symmetric(frame.predicate) and not self._words(("مع",), slots):
                continue  # الاتفاق الذي وقعته فرنسا والصين is signed
            event = Event(self.index, word.id, (word.id, noun.id), frame.predicate, rules=["light_verb"])
            event.effect = (light.modality, light.polarity)
            doer = word.id if word.upos == "VERB" else self.clause.governing_verb(word.id)
            subjects, rule = self.clause.subjects(doer) if doer else ((), "dropped_subject")
            event.rules.append(rule)
            owned = self._own_sides(frame, noun_slots) and light.subject_role == "agent"
            if light.subject_role and not owned and not self._clause_subject(word):
                self._add(event, light.subject_role, [s for s in subjects if s != noun.id and not self._happens(s)])
            if light.subject_role == "patient":
                event.rules.append("victim")
            rest = [s for s in slots if s.word != noun.id and s.name not in ("nsubj", "nsubj:pass")]
            # the verb's own objects are not the noun's: only its prepositional phrases are shared
            own = [s for s in rest if s in shared]
            for role, names in (*light.roles, *frame.roles):
                if role == light.subject_role and not owned:
                    continue
                self._add(event, role, self._words(names, noun_slots) or self._words(names, own))
            if event.filled("agent") and light.subject_role == "agent" and not event.filled(*EDGE_ROLES):
                self._object_in_idafa(event, frame, noun_slots)
            self._between(event, noun_slots + rest)
            self._taken.add(noun.id)
            return event
        return None

    def _object_in_idafa(self, event: Event, frame: Frame, slots: list[Slot]) -> None:
        """The object of an act whose doer is another verb's subject stands in its idafa: قامت دبابة بقصف المنازل."""
        verb = self.lexicon.frames_of(frame.lemma) if frame.kind == "masdar" else ()
        if any(f.predicate == frame.predicate and "obj" in f.slots("patient") for f in verb):
            self._add(event, "patient", self._words(("idafa",), slots))

    def _noun_taken_for_name(self, word: Word, slots: list[Slot]) -> list[Slot]:
        """The noun after ب that a verb like قام wants, where the parse makes it part of the name behind it (قام ترامب
        بتوبيخ زيلينسكي) or hangs it on a phrase of the subject (قام جنود من قوة تابعة للأمم المتحدة باغتصابها)."""
        wanted = any(light.slot == "ب" for light in self.lexicon.lights(word))
        if not wanted or any(s.name == "ب" for s in slots):
            return []
        for following in self.tree.words[word.id : -1]:
            if following.upos == "VERB":
                break
            noun = self.tree[following.id + 1]
            inside = noun.upos == "NOUN" and word.id in self.tree.ancestors(noun.id)
            if following.text == "ب" and (self._foreign(noun.id) or inside) and self.lexicon.noun(noun):
                return [Slot("ب", noun.id)]
        return []

    def _own_sides(self, frame: Frame, slots: list[Slot]) -> bool:
        """Whether a noun names its own agent and object beside it: أكد الوزير دعم التحالف للحكومة."""
        agents = self._words([n for n in frame.slots("agent") if n == "idafa"], slots)
        others = [w for role in EDGE_ROLES for w in self._words(frame.slots(role), slots)]
        return any(self.clause.acts(w) for w in agents) and bool(set(others) - set(agents))

    def _necessity(self, word: Word) -> Event | None:
        """Who calls something necessary demands it: شدد الوزير على ضرورة وقف القتال."""
        if fold(word.text).removeprefix("ال") not in NECESSITIES:
            return None
        governor = self.clause.governing_verb(word.id)
        if not governor or not self.lexicon.speech(self.tree[governor]):
            return None
        event = Event(self.index, word.id, (word.id,), "demand", rules=["necessity"])
        self._add(event, "agent", self.clause.subjects(governor)[0])
        self._add(event, "patient", [s.word for s in self.clause.slots(word.id) if s.name == "idafa"])
        return event if event.filled("patient") else None

    def _light_noun(self, word: Word) -> Event | None:
        """The verbal noun of a light verb: سمح لها بشن هجمات على المدينة, بعد إجراء محادثات مع الوفد."""
        light = self.lexicon.light(word)
        if light is None or word.upos != "NOUN":
            return None
        own = self.clause.slots(word.id)
        happening = self.tree[word.head] if word.head and word.deprel.startswith("nsubj") else word
        if any(upper.slot == "nsubj" for upper in self.lexicon.lights(happening)):  # تم شن غارة على الموقع
            own += [s for s in self.clause.slots(happening.id) if not s.name.startswith("nsubj")]
        for slot in own:
            if slot.name != light.slot:
                continue
            noun = self._event_noun(slot.word)
            noun_slots = self.clause.slots(noun)
            frame = self._fitting(self.lexicon.noun(self.tree[noun]), noun_slots + own)
            if frame is None or (light.nouns and frame.predicate not in light.nouns):
                continue
            event = Event(self.index, word.id, (word.id, noun), frame.predicate, rules=["light_noun"])
            event.effect = (light.modality, light.polarity)
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
                if not event.filled("agent"):  # تم شن ضربة أميركية
                    self._demonym_agent(event, self.tree[noun])
            self._taken.add(noun)
            return event
        return None

    def _verbal_noun(self, word: Word) -> Event | None:
        """A verbal noun with its arguments: زيارة زيلينسكي للبيت الأبيض, الهجوم الروسي على كييف."""
        frames = self.lexicon.noun(word)
        if word.upos in ("ADP", "CCONJ", "SCONJ", "PART", "AUX") or self._idiom(word):
            return None
        if self.tree.preposition(word.id) in ("وفق", "حسب", "بحسب", "على حد"):
            return None  # وفق وصفه
        slots = self.clause.slots(word.id)
        slots += self._beside(word, slots) if frames else []
        if any(f.predicate in OFFICES for f in frames):
            slots = [Slot("xcomp", s.word) if s.name == "obj" and self._made(s.word) else s for s in slots]
        frame = self._fitting(frames, slots)
        if frame is None:
            verb = verb_of(word) if not frames and word.head else None
            if verb and self.lexicon.lights(self.tree[word.head]):
                return self._unlisted_noun(word, verb, slots)
            return self._unlisted_act(word, verb, slots) if verb else None
        event = Event(self.index, word.id, (word.id,), frame.predicate, rules=["verbal_noun"])
        for role, names in frame.roles:
            self._add(event, role, self._words(names, slots))
            if "nsubj" in names and not event.filled(role) and word.deprel in ("appos", "acl", "amod"):
                self._add(event, role, [word.head])  # باكستان، حليفة واشنطن
        self._done_by(event, slots)
        self._between(event, slots)
        self._held_there(event, word)
        self._killed_after_all(event)
        self._confiscated(event)
        self._entered_after_all(event, frame)
        self._with_support(event, word)
        self._fronted_agent(event, word)
        self._talked_about(event)
        if frame.slots("agent") == ("nsubj",):
            event.rules.append("referent")
            if not event.filled("agent"):
                self._referent(event, word)
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

    def _done_by(self, event: Event, slots: list[Slot]) -> None:
        """Who does what can only be done to things stands in its idafa: إعلان مصر, إطلاق بيونغ يانغ صواريخ."""
        owners = [s.word for s in slots if s.name == "idafa"]
        held = [a for a in event.filled("patient") if a.word in owners and self.clause.acts(a.word)]
        if event.predicate not in _MADE or event.filled("agent") or not held:
            return
        event.turn(held, "agent")
        self._add(event, "patient", [s.word for s in slots if s.name == "obj"])

    def _made(self, word_id: int) -> bool:
        """Whether a word is what somebody is made, no object: تعيين مارتن غريفيث مبعوثا خاصا."""
        word = self.tree[word_id]
        return tanwin(word) and self.reading.kb.person_noun(word.text) is not None

    def _idiom(self, word: Word) -> bool:
        """Whether an act is none here: a ceasefire (وقف إطلاق النار), all of it (العالم بأسره), the top (على قمة),
        costs (تكاليف البرنامج), restraint (ضبط النفس)."""
        key, preposition = fold(word.text).removeprefix("ال"), self.tree.preposition(word.id)
        stopped = word.head and fold(self.tree[word.head].text).removeprefix("ال") == "وقف"
        whole = key == "اسر" and any(self.tree[c].upos == "PRON" for c in self.tree.children(word.id))
        restraint = key == "ضبط" and word.id < len(self.tree.words) and self.tree[word.id + 1].text == "النفس"
        top = key == "قمه" and preposition == "على"
        return bool(stopped and key == "اطلاق") or whole or top or restraint or key == "تكاليف"

    def _nameless(self, word: Word) -> bool:
        """Whether a word is of the formula by which a source stays unnamed: طلب عدم الكشف عن هويته."""
        keys = [fold(w.text).removeprefix("ال") for w in self.tree.words[word.id - 1 : word.id + 5]]
        end = 1
        while end < len(keys) and (keys[end] in _REVEALING or keys[end] in ("عدم", "عن")):
            end += 1
        name = _IDENTITY.fullmatch(keys[end]) if end < len(keys) else None
        behind = self.tree.words[word.id + end : word.id + end + 1]
        own = name is not None and (name[1] or any(w.upos == "PRON" for w in behind))
        return bool(own) and not _REVEALING.isdisjoint(keys[:end])

    def _pious(self, event: Event) -> bool:
        """Whether a formula asks God for something: صلى الله عليه وسلم, رحمه الله."""
        return any(a.word and self.tree[a.word].text == "الله" for a in event.filled("agent"))

    def _launched(self, event: Event) -> None:
        """A missile fired at nothing that is named is launched: أطلقت كوريا الشمالية صاروخا باليستيا."""
        if event.predicate != "attack" or event.filled(*EDGE_ROLES) or self._lemma(event.head) != "أطلق":
            return
        fired = [a for a in event.filled("instrument") if fold(self.tree[a.word].text).removeprefix("ال") not in FIRED]
        if fired:
            event.predicate = "launch"
            event.turn(fired, "patient")

    def _confiscated(self, event: Event) -> None:
        """Things that are caught are seized: ضبطت الشرطة 11 عربة, but ضبطت الشرطة خلية."""
        caught = event.filled(*EDGE_ROLES)
        people = [a for a in caught if not a.word or self.tree[a.word].upos == "PRON" or self.clause.acts(a.word)]
        if event.predicate == "arrest" and self._lemma(event.head) == "ضبط" and caught and not people:
            event.predicate = "seize"

    def _killed_after_all(self, event: Event) -> None:
        """Only the living are killed or hurt: in إن اغتيال الصحفية جريمة the journalist is, and the crime says what
        that was."""
        agents, others = event.filled("agent"), event.filled("patient")
        if event.predicate not in HARMED or not agents or not others or event.predicate == "arrest":
            return
        if all(a.word and self.clause.acts(a.word) for a in agents) and not any(
            self.clause.acts(a.word) for a in others
        ):
            event.arguments = [a for a in event.arguments if a not in others]
            event.turn(agents, "patient")

    def _held_there(self, event: Event, word: Word) -> None:
        """A summit is called by its city: قمة يالطا."""
        if fold(word.text).removeprefix("ال") not in _SUMMITS:
            return
        for argument in [*event.filled("agent"), *event.filled("patient")]:
            beside = argument.word == word.id + 1 or (argument.word and self.tree[argument.word].head == word.id)
            if beside and all(self._is_town(self.reading.entities[e]) for e in argument.entities):
                event.turn([argument], "place")

    def _entered_after_all(self, event: Event, frame: Frame) -> None:
        """What cannot act and stands in the idafa of an act is what it is done to: دخول الموقع, دخول القوات."""
        verb = next((f for f in self.lexicon.frames_of(frame.lemma) if f.predicate == frame.predicate), None)
        agents = event.filled("agent")
        if verb is None or "obj" not in verb.slots("patient") or len(agents) != 1 or event.filled("patient"):
            return
        if agents[0].word and self.tree[agents[0].word].upos == "NOUN" and not self.clause.acts(agents[0].word):
            event.turn(agents, "patient")

    def _with_support(self, event: Event, word: Word) -> None:
        """With whose support something is done: هاجمت القوات الميناء بمساندة الإمارات; not تعهدت بمساندة الإمارات."""
        helped = [a for a in event.filled("patient") if a.word and not self.tree.preposition(a.word)]
        governor = self.clause.governing_verb(word.id)
        if event.predicate not in ("support", "help") or event.filled("agent") or not helped or not governor:
            return
        verb = self.tree[governor]
        asked = {name for f in self.lexicon.verb(verb) for _, names in f.roles for name in names}
        if self.tree.preposition(word.id) != "ب" or word.head != governor or "ب" in asked:
            return
        modal, speech = self.lexicon.modal(verb), self.lexicon.speech(verb)
        slots = {*(modal.slots if modal else ()), *(speech.content if speech else ())}
        if "ب" in slots or any(light.slot == "ب" for light in self.lexicon.lights(verb)):
            return
        event.turn(helped, "agent")
        self._add(event, "patient", [w for w in self.clause.subjects(governor)[0] if self.clause.acts(w)])

    def _talked_about(self, event: Event) -> None:
        """What cannot talk is what the talks are about: مباحثات أزمة الهجرة."""
        if event.predicate not in ("talk_to", "negotiate_with"):
            return
        for argument in event.filled("agent"):
            if argument.word and not self.clause.acts(argument.word) and self.tree.preposition(argument.word) == "":
                event.turn([argument], "topic")

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
            if slot.name not in used or (mention and mention.kind == "name" and mention.type in PLACES):
                found.append(slot)
        return found

    def _unlisted_act(self, word: Word, verb: str, slots: list[Slot]) -> Event | None:
        """A verbal noun without frame between who does it and what it is done to, which an object (ترسيخه حكم الفرد) or
        the preposition of a verb that takes none tells: انفصال الجنوب عن السودان."""
        agents = [s.word for s in slots if s.name == "idafa" and self.clause.acts(s.word)]
        objects = [s.word for s in slots if s.name == "obj"]
        if not objects and verb[0] == "ا" and not verb.startswith("است"):  # the seventh and eighth form
            objects = [s.word for s in slots if s.name in ("ب", "عن", "مع", "إلى", "ل")]
        if not agents or not objects:
            return None
        event = Event(self.index, word.id, (word.id,), "other:" + verb, rules=["unlisted_verbal_noun"])
        self._add(event, "agent", agents)
        self._add(event, "patient", objects[:1])
        return event if event.filled("patient") and event.filled("agent") else None

    def _unlisted_noun(self, word: Word, verb: str, slots: list[Slot]) -> Event | None:
        """A verbal noun without frame after a light verb, done to the idafa: قامت الشرطة بإنزال الصور, other:أنزل."""
        event = Event(self.index, word.id, (word.id,), "other:" + verb, rules=["unlisted_verbal_noun"])
        self._add(event, "patient", [s.word for s in slots if s.name == "idafa"])
        if not event.filled("patient"):
            return None
        self._add(event, "agent", [s.word for s in slots if s.name in BY])
        if not event.filled("agent"):
            self._controlled_agent(event, word)
        return event

    def _participle(self, word: Word) -> Event | None:
        """An active participle that goes on with the subject of its clause: مضيفا, محذرا روسيا من الرد."""
        frames = self.lexicon.participle(word)
        if not frames or word.upos not in ("ADJ", "NOUN", "X") or word.deprel in ("nmod", "nsubj", "conj"):
            return None
        slots = self.clause.slots(word.id)
        described = [Slot("nsubj", word.head)] if word.deprel in ("amod", "acl") else []  # البلدة الواقعة في الشمال
        frame = self._fitting(frames, slots + described)
        if frame is None:
            return None
        event = Event(self.index, word.id, (word.id,), frame.predicate, rules=["participle"])
        subjects: tuple[int, ...] = ()
        if word.deprel == "amod" and completes(self.tree[word.head], word):
            return None
        if word.deprel in ("amod", "acl"):
            subjects = (word.head,)
        else:
            governor = self.clause.governing_verb(word.id)
            if governor:
                subjects, rule = self.clause.subjects(governor)
                event.rules.append(rule)
        for role, names in frame.roles:
            if "nsubj" in names:
                self._add(event, role, subjects)
            self._add(event, role, self._words([n for n in names if n != "nsubj"], slots))
        return event

    def _fill(self, event: Event, frame: Frame, word: Word, slots: list[Slot], gap: str) -> None:
        """Fill the roles of a verb's frame; `gap` is the slot in which the noun of a relative clause stands, or ""."""
        subjects, rule = self.clause.subjects(word.id)
        passive = self.clause.passive(word, slots)
        has_object = any(s.name == "obj" for s in slots)
        if (
            event.predicate in HARMED
            and not has_object
            and not passive
            and subjects
            and "obj" in frame.slots("patient")
            and not all(self._body(w) for w in subjects)
        ):
            passive = True
        dead = {a.word for e in self.events if "victim" in e.rules for a in e.filled("patient")}
        if event.predicate in HARMED and has_object and subjects and dead & set(subjects):
            # قتل 28 شخصا وجرح نحو 60: who died does not injure
            passive, subjects = True, tuple(s.word for s in slots if s.name == "obj")
        lone = not has_object and not passive and subjects and event.predicate == "discuss"
        if lone and not any(self.clause.acts(w) or self._happens(w) for w in subjects):
            passive = True  # بحثت الأزمة
        if self._symmetric(event.predicate) and not gap:
            earlier = self._earlier_subjects(word, frame, slots, subjects)
            if earlier:
                slots = [Slot("obj", s.word) if s.word in subjects else s for s in slots]
                subjects, rule = earlier, "lone_object"
        event.rules.append(rule)
        if passive:
            event.rules += ["passive", "victim"]
            own = [s.word for s in slots if s.name == "obj" and self.clause.passive_form(word)]
            self._add(event, "patient", own if own and rule != "subject" else subjects)
            self._add(event, "agent", [s.word for s in slots if s.name in BY])
            if not event.filled("agent"):  # قتل برصاص الجيش
                self._add(event, "agent", self._words([n for n in frame.slots("agent") if n != "nsubj"], slots))
        filled = [Slot("nsubj", w) for w in subjects]
        filled += [s for s in slots if s.word not in subjects and s.name != "nsubj"]
        for role, names in frame.roles:
            if passive and role in ("agent", "patient"):
                continue
            words = self._words(names, filled)
            rest = [w for w in words if role not in EDGE_ROLES or not self._carries(frame, w)]
            if rest or event.predicate != "accuse":  # nobody accuses a responsibility: حمل واشنطن المسؤولية
                self._add(event, role, rest or words)
            if role in ("patient", "recipient") and not event.filled(role):
                self._add(event, role, self._deeper(names, filled))
        self._between(event, slots)
        self._not_himself(event, word)
        if not event.filled("agent") and not passive and not subjects:
            self._dropped_agent(event, word)
