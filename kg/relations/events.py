"""Predicates with their arguments: one function for each construction that states a relation.

An `Event` is one trigger (a verb, a light verb with its noun, a verbal noun, a participle) with the mentions that fill
its roles. Each remembers the names of the rules that made it, in order.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from kg.arabic import bare, fold
from kg.mentions.line import tanwin
from kg.relations.blame import Blame, demonym_agent
from kg.relations.clause import ACTORS, BY, PLACES, Clause
from kg.relations.event import EDGE_ROLES, VIOLENT, Argument, Event
from kg.relations.frames import Frame, Lexicon, parse_requirement
from kg.relations.masdar import verb_of
from kg.relations.modality import modality
from kg.relations.reading import Reading
from kg.relations.tree import Slot, Tree, completes
from kg.types import Entity, Mention, Word

_HARMED = frozenset(("kill", "injure", "arrest", "abduct", "release", "appoint", "elect", "dismiss", "expel"))
"""Predicates whose lone subject is the one it happened to, since the vowels that mark a passive are not written:
قتل ثلاثة جنود reads "three soldiers were killed"."""


_OFFICES = frozenset(("appoint", "elect", "other:تولى", "other:شغل", "other:رشح", "other:تسلم"))
"""Predicates that give somebody an office."""

_ENCOUNTERS = frozenset(("meet", "talk_to", "negotiate_with", "host", "visit"))

_MEETINGS = frozenset(fold(n) for n in "اللقاء الاجتماع المباحثات المحادثات الاتصال المكالمة الزيارة الجلسة".split())
"""Nouns that speak of an encounter told before."""

_FIRED = frozenset(fold(n) for n in "رصاص رصاصات نيران نار قذائف قذيفة صواريخ صاروخ".split())
"""What somebody fires and does not act itself."""

_CONCLUDES = frozenset(("وقع", "أبرم"))
"""Lemmas of verbs that sign the agreement they carry."""

_CALLED_FOR = frozenset(fold(n) for n in "تشكيل إقامة إنشاء إيجاد توفير تأمين تحقيق".split())
"""Acts that bring about what is really asked for: دعا إلى تشكيل حكومة asks for a government."""

_STANDINGS = frozenset(fold(n) for n in "منصب رئاسة زعامة قيادة أمانة عضوية إدارة".split())
"""What one holds in a body and resigns from with it: استقال من رئاسة الحزب."""

_SELF = frozenset(("member_of", "ally_of", "adversary_of", "family_of"))
"""Relations of nouns that are participants themselves: حلفاء كييف, أعضاء في الحركة."""

_NECESSITIES = frozenset(fold(n) for n in ("ضرورة", "وجوب", "لزوم"))

_SHELLS = frozenset(
    fold(n) for n in "محاولة محاولات عملية عمليات سلسلة موجة حملة أعمال حوادث حادث حادثة جولة جريمة جرائم مزيد".split()
)
"""Nouns that hold an event noun in their idafa and say nothing of their own."""


_OWN_AIMS = ("ل", "من أجل", "بهدف", "بغية", "ب", "دون", "بدون", "من دون", "عبر", "من خلال")
"""Prepositions of an act that its clause's subject does or leaves undone: وصل للقاء الوفد, غادر دون لقاء الوفد, رد عبر
اغتيال القائد."""


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

_CLASHES = frozenset(
    ("حرب", "كراهية", "اشتبك", "تصادم", "تقاتل", "معركة", "مواجهة", "اشتباك", "صدام", "مصادمات", "قاتل")
)
"""Lemmas of acts that both sides do."""

_WAYS = frozenset("سبل آفاق آليات مجالات ملفات".split())
"""What a talk is about besides the two of whom it tells."""

_DESCRIBING = frozenset(("وصف", "اعتبر", "عد", "سمى"))
"""Lemmas of verbs that only call an act something: وصفه مسؤولون بأنه محاولة اغتيال."""

_PROTESTING = frozenset(("protest_against", "criticize", "reject", "oppose"))
"""Predicates whose object is what a protest told with them is against."""

_OTHERS_ACTS = frozenset(
    ("بعد", "منذ", "قبل", "عقب", "وراء", "بسبب", "نتيجة", "جراء", "من جراء", "إثر", "على إثر", "وسط", "مع", "رغم", "ضد")
)
"""Prepositions of acts that are as a rule another's: استقال بعد نشر الصور."""

_SUMMITS = frozenset(fold(n) for n in "قمة مؤتمر محادثات مباحثات مفاوضات اجتماعات لقاءات منتدى".split())

_SUFFERING = frozenset("عانى تضرر تأثر خضع تعرض نجا هرب فر تعلق ارتبط".split())
"""Lemmas of verbs whose subject does not do what they lead to: تعاني روسيا من العقوبات, ما يتعلق باستخدام القوة."""

_OTHERS_CONTEXT = frozenset(
    fold(w).removeprefix("ال")
    for w in "رغم ذريعة حجة دعوى تهمة زعم خلفية احتجاجا تنديدا رفضا ردا إدانة استنكارا مخافة خشية ظل".split()
)
"""Folded words before acts that are another's, or nobody's yet: احتشدوا على الرغم من حظر التجمع, اعتقلهم بذريعة معاداة
السامية, تظاهروا احتجاجا على زيارة الوزير."""


_JUDGING = frozenset(
    ("criticize", "praise", "oppose", "protest_against", "thank", "express_sympathy", "express_hostility")
)
"""Predicates of who judges what others do: دانت واشنطن إطلاق الصواريخ, اعترضت أنقرة على طلب العضوية."""

_ANSWERING = frozenset(("رفض", "قبل", "أجاب", "رد", "استجاب", "وافق", "لبى"))
_ANSWERED = frozenset(
    fold(n) for n in "طلب طلبات دعوة دعوات مطلب مطالب اتهام اتهامات اقتراح عرض تهديدات انتقادات تحذيرات".split()
)
"""Who refuses or grants a request did not make it: رفض الحزب طلب الانضمام."""

_MADE = frozenset(
    f"other:{verb}" for verb in "أعلن نفذ اتخذ أصدر ارتكب أنتج نشر أطلق أجرى تبنى خرق انتهك واصل".split()
) | {"launch", "produce"}
"""Predicates of acts whose object is a thing: إطلاق بيونغ يانغ صواريخ is Pyongyang's act."""

_CHOOSING = frozenset("اختار عين رشح كلف أوفد انتدب أرسل أمهل".split())
"""Lemmas of verbs that make somebody do what follows: اختار الحزب مرشحا لمنافسة الرئيس."""

_SETTINGS = frozenset(
    fold(n)
    for n in "موقع مواقع مكان أماكن مشهد مشاهد مسرح سبب أسباب جلسة جلسات قضية قضايا ملف ملفات أزمة موعد تاريخ ذكرى "
    "مسألة نبأ أنباء خبر أخبار ظروف تفاصيل ملابسات صور شريط يوم ليلة فترة وقت زمن عهد تكلفة تكاليف".split()
)
"""Where, when and why something is done, which its clause's subject need not do: زار الوزير موقع بناء الملعب."""

_CAPACITIES = frozenset(
    fold(n)
    for n in "حق حقوق قدرة قدرات رغبة نية عزم حرص استعداد التزام تعهد وعد تهديد قرار خطة خطط مشروع طلب محاولة محاولات "
    "جهود جهد مساع مساعي مسعى سعي فرصة فرص إصرار عجز فشل نجاح إخفاق صلاحية دور واجب حاجة اعتزام إقدام لجوء "
    "استمرار".split()
)
"""Whose right, will or attempt something is does it: حق إيران في تصدير النفط, قرار واشنطن فرض عقوبات."""

_REVEALING = frozenset(fold(n) for n in "كشف ذكر نشر إفصاح إعلان تحديد".split())
_IDENTITY = re.compile("(?:هوي[هت]|هويات|اسم|اسما[ءيو])(ها?|هما?|هن)?")
"""Who will not be named: مسؤول طلب عدم الكشف عن هويته, رفض ذكر اسمه."""


class SentenceEvents:
    """Finds the events of one sentence, governing clauses first so that controlled verbs see their subjects."""

    def __init__(self, reading: Reading, index: int, previous: Sequence[Event]) -> None:
        self.reading = reading
        self.lexicon: Lexicon = reading.lexicon
        self.tree: Tree = reading.trees[index]
        self.index = index
        self.previous = previous
        self.clause = Clause(reading, index)
        self.events: list[Event] = []
        self._taken: set[int] = set()

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

    # --- constructions -------------------------------------------------------------------------------------------

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
                event.arguments = [sides[0][0], Argument("patient", *_filler(sides[0][1]))]
                sides = event.filled("agent"), event.filled("patient")
            back.arguments = [Argument("agent", *_filler(a)) for a in sides[1]]
            back.arguments += [Argument("patient", *_filler(a)) for a in sides[0]]
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

    def _foreign(self, word_id: int) -> bool:
        return word_id <= len(self.tree.words) and self.tree[word_id].upos in ("X", "PROPN")

    def _own_sides(self, frame: Frame, slots: list[Slot]) -> bool:
        """Whether a noun names its own agent and object beside it: أكد الوزير دعم التحالف للحكومة."""
        agents = self._words([n for n in frame.slots("agent") if n == "idafa"], slots)
        others = [w for role in EDGE_ROLES for w in self._words(frame.slots(role), slots)]
        return any(self.clause.acts(w) for w in agents) and bool(set(others) - set(agents))

    def _necessity(self, word: Word) -> Event | None:
        """Who calls something necessary demands it: شدد الوزير على ضرورة وقف القتال."""
        if fold(word.text).removeprefix("ال") not in _NECESSITIES:
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
        if any(f.predicate in _OFFICES for f in frames):
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

    def _launched(self, event: Event) -> None:
        """A missile fired at nothing that is named is launched: أطلقت كوريا الشمالية صاروخا باليستيا."""
        if event.predicate != "attack" or event.filled(*EDGE_ROLES) or self._lemma(event.head) != "أطلق":
            return
        fired = [a for a in event.filled("instrument") if fold(self.tree[a.word].text).removeprefix("ال") not in _FIRED]
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
        if event.predicate not in _HARMED or not agents or not others or event.predicate == "arrest":
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

    def _is_town(self, entity: Entity) -> bool:
        """Whether an entity is a place that acts for no country."""
        record = self.reading.kb.get(entity.kb) if entity.kb else None
        return entity.type == "GPE" and (record is None or record.kind == "city")

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

    def _fronted_agent(self, event: Event, word: Word) -> None:
        """The pronoun of an act told before its clause is the clause's subject: لدى استقباله السفير قال الوزير."""
        pronoun = next((s.word for s in self.clause.slots(word.id) if s.name == "idafa"), 0)
        agents = event.filled("agent")
        if not pronoun or self.tree[pronoun].upos != "PRON" or self.tree[pronoun].feat("Number") == "Plur":
            return
        governor = self.clause.governing_verb(word.id)
        if (
            governor < word.id
            or any(a.word != pronoun for a in agents)
            or any(a.word == pronoun for a in event.filled(*EDGE_ROLES))
        ):
            return
        subjects = self.clause.subjects(governor)[0]
        if not subjects or subjects[0] < word.id or not self.clause.acts(subjects[0]):
            return
        gender = self.clause.gender(subjects[0])
        if gender and gender != self.tree[pronoun].feat("Gender"):
            return
        event.arguments = [a for a in event.arguments if a not in agents]
        self._add(event, "agent", subjects)
        event.rules.append("fronted_pronoun")

    def _talked_about(self, event: Event) -> None:
        """What cannot talk is what the talks are about: مباحثات أزمة الهجرة."""
        if event.predicate not in ("talk_to", "negotiate_with"):
            return
        for argument in event.filled("agent"):
            if argument.word and not self.clause.acts(argument.word) and self.tree.preposition(argument.word) == "":
                event.turn([argument], "topic")

    def _referent(self, event: Event, word: Word) -> None:
        """Whom a noun of relation is said of: itself where it is a participant (حلفاء كييف, أعضاء في الحركة), for an
        accusative of manner what its verb is said of (عين فلانا خلفا لفلان)."""
        tree = self.tree
        manner = tree.preposition(word.id) == "" and word.feat("Definite") == "Ind" and word.feat("Case") == "Acc"
        governor = self.clause.governing_verb(word.id)
        if manner and governor:
            objects = [s.word for s in self.clause.slots(governor) if s.name == "obj" and s.word != word.id]
            below = tree.subtree(word.id)
            said = [w for w in (objects or self.clause.subjects(governor)[0]) if w not in below]
            self._add(event, "agent", [w for w in said if self.clause.acts(w)])
        elif event.predicate in _SELF and word.deprel not in ("root", "conj"):
            self._add(event, "agent", [word.id])

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

    # --- arguments -----------------------------------------------------------------------------------------------

    def _fill(self, event: Event, frame: Frame, word: Word, slots: list[Slot], gap: str) -> None:
        """Fill the roles of a verb's frame; `gap` is the slot in which the noun of a relative clause stands, or ""."""
        subjects, rule = self.clause.subjects(word.id)
        passive = self.clause.passive(word, slots)
        has_object = any(s.name == "obj" for s in slots)
        if (
            event.predicate in _HARMED
            and not has_object
            and not passive
            and subjects
            and "obj" in frame.slots("patient")
            and not all(self._body(w) for w in subjects)
        ):
            passive = True
        dead = {a.word for e in self.events if "victim" in e.rules for a in e.filled("patient")}
        if event.predicate in _HARMED and has_object and subjects and dead & set(subjects):
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
        if fold(self.tree[word_id].text).removeprefix("ال") in _FIRED:
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

    def _demonym_agent(self, event: Event, word: Word) -> None:
        """A nationality adjective names the agent: الغارات الروسية على كييف."""
        agent = demonym_agent(self.clause, word.id)
        if agent:
            event.rules.append("demonym_agent")
            event.arguments.append(agent)

    def _controlled_agent(self, event: Event, word: Word) -> None:
        """The agent of a bare verbal noun is its governor's: قرر ترامب إرسال صواريخ, وصل للقاء الرئيس."""
        tree, lexicon = self.tree, self.lexicon
        current = word.id
        if self._others_context(current):
            return
        for ancestor in tree.ancestors(word.id):
            upper = tree[ancestor]
            if owners := self._owners(ancestor, current):
                self._add(event, "agent", owners)
                event.rules.append("noun_control")
                return
            modal = lexicon.modal(upper)
            if ancestor == tree[word.id].head and self._answered(word, upper):
                return
            if fold(upper.text).removeprefix("ال") in _NECESSITIES:
                return  # أكد الوزير ضرورة تشكيل حكومة
            if upper.upos == "VERB":
                speech = lexicon.speech(upper)
                told = speech is not None and tree.preposition(current) in speech.content  # أفاد المرصد بمقتل ضباط
                purpose = tree.preposition(current) in _OWN_AIMS and not told
                attempt = current != word.id and tree.preposition(current) == "في"  # في محاولة لإقناعه
                if (not modal and not purpose and not attempt) or (modal and tree.preposition(current) in _OTHERS_ACTS):
                    return
                words: tuple[int, ...] = ()
                sent = lexicon.lemma_of(upper) in _CHOOSING and tree.preposition(current) == "ل"
                chosen = [s for s in self.clause.slots(ancestor) if s.name == "obj" and self.clause.acts(s.word)]
                for name in modal.control if modal else ("obj",) if sent and chosen else ("nsubj",):
                    slots = [s.word for s in self.clause.slots(ancestor) if s.name == name and s.word != current]
                    words = self.clause.subjects(ancestor)[0] if name == "nsubj" else tuple(slots)
                    if words:
                        break
                event.rules.append("control" if modal else "purpose")
                self._add(event, "agent", [w for w in words if w not in (word.id, current) and self.clause.acts(w)])
                return
            if self._undergoes(upper, tree.preposition(current)):
                self._add(event, "agent", [ancestor])  # المتهمون بالانتماء إلى الجماعة
                event.rules.append("control")
                return
            upper_event = next((e for e in self.events if ancestor in e.words), None)
            if modal and modal.control[:1] == ("nsubj",) and upper_event is None:
                owners = [s.word for s in self.clause.slots(ancestor) if s.name == "idafa" and s.word != current]
                owners = [w for w in owners if self.clause.acts(w)]
                if owners:
                    self._add(event, "agent", owners)  # تخطيطهم لمهاجمة المدينة
                    event.rules.append("control")
                    return
            if upper_event and (modal or tree.preposition(current) in ("ل", "من أجل", "ب")):
                event.rules.append("control")
                asked = modal and modal.control and modal.control[0] != "nsubj"  # داعيا الطرفين إلى التمسك بالهدنة
                event.arguments += [
                    Argument("agent", a.entities, a.mention, a.word)
                    for a in upper_event.filled(*(EDGE_ROLES if asked else ("agent",)))
                    if all(a.mention != b.mention for b in event.arguments)
                    and not (a.word and not self.clause.acts(a.word))
                ]
                return
            if not modal and tree.preposition(current) not in ("ل", "من أجل"):
                return
            current = ancestor

    def _answered(self, word: Word, upper: Word) -> bool:
        """Whether a word of saying is what another said and this one answers: رفض الحزب طلب الانضمام."""
        said = fold(word.text).removeprefix("ال") in _ANSWERED
        frames = [*self.lexicon.verb(upper), *self.lexicon.noun(upper)]
        return said and any(bare(f.lemma) in _ANSWERING for f in frames)

    def _owners(self, noun: int, act: int) -> list[int]:
        """Whose right, will or attempt an act is that hangs on it: حق إيران في تصدير النفط."""
        if fold(self.tree[noun].text).removeprefix("ال") not in _CAPACITIES or self.tree[act].deprel == "conj":
            return []
        owners = [s.word for s in self.clause.slots(noun) if s.name == "idafa" and s.word != act]
        return [w for w in owners if self.clause.acts(w)]

    def _speaker_at(self, event: Event) -> None:
        """Who speaks in a talk is its side: قال الوزير في مقابلة مع القناة, أضاف خلال مؤتمر صحفي مع نظيره, جاء ذلك في
        اتصال مع ضيفه."""
        noun = event.words[-1]
        if event.rules[0] != "verbal_noun" or event.filled("agent") or not event.filled(*EDGE_ROLES):
            return
        verb = self.clause.governing_verb(noun)
        told = event.predicate in _ENCOUNTERS or event.predicate == "inform"
        if not told or self.tree.preposition(noun) not in ("في", "خلال", "أثناء", "عبر") or not verb:
            return
        if self.lexicon.lemma_of(self.tree[verb]) == "جاء":
            self._take(event, self._last_subject(), "speaker_at")
        elif not self._suffers(verb):
            self._take(event, self._actors(verb, self.tree.subtree(noun)), "speaker_at")
            if not event.filled("agent") and not self.clause.subjects(verb)[0]:
                self._dropped_agent(event, self.tree[verb])

    def _last_subject(self) -> list[Argument]:
        """Who is the subject of the sentence before."""
        if not self.index:
            return []
        tree, clause = self.reading.trees[self.index - 1], Clause(self.reading, self.index - 1)
        verbs = sorted((w for w in tree.words if w.upos == "VERB"), key=lambda w: (tree.depth(w.id), w.id))
        words = clause.subjects(verbs[0].id)[0] if verbs else ()
        found = [m for w in words if (m := self.reading.mention_at(self.index - 1, w)) and clause.acts(w)]
        return [Argument("agent", self.reading.referents(m)[:1], m.id, 0) for m in found if self.reading.referents(m)]

    def _late_agent(self, event: Event) -> None:
        """The agent of a verbal noun whose own phrase has none, once all other events are known.

        That of the noun it is coordinated with (لكسر الجمود وتشكيل حكومة), of the act it belongs to (خطوات الحكومة لرفع
        الحظر), or who does what the clause says (يبحث الحزب عن سبل تشكيل حكومة).
        """
        nominal = event.rules[0] in ("verbal_noun", "light_noun") and "referent" not in event.rules
        if not nominal or event.filled("agent") or not event.filled(*EDGE_ROLES):
            return
        if event.predicate in _HARMED or self._static(event.predicate):
            return
        tree, current = self.tree, event.words[0]
        own = tree.subtree(current)
        for ancestor in tree.ancestors(current):
            upper = tree[ancestor]
            if tree.preposition(current) in _OTHERS_ACTS or self._others_context(current):
                return
            if owners := self._owners(ancestor, current):
                self._add(event, "agent", owners)
                event.rules.append("noun_control")
                return
            if current == event.words[0] and self._answered(tree[current], upper):
                return
            doing = next((e for e in self.events if ancestor in e.words and e is not event), None)
            if tree[current].deprel == "conj":
                if doing and doing.filled("agent") and (doing.words[0] == ancestor or upper.upos == "VERB"):
                    self._take(event, doing.filled("agent"), "shared_agent")
                    return
            elif upper.upos in ("VERB", "AUX") or self._predicative(ancestor):
                modal = self.lexicon.modal(upper)
                if (modal and modal.control and "nsubj" not in modal.control) or self._judges(upper, current):
                    return  # دعا إلى العمل من أجل تشكيل: not the one who calls
                if self.lexicon.speech(upper) and not self._own_act(event, current, ancestor):
                    return
                if self.lexicon.lemma_of(upper) in _SUFFERING:
                    return
                if self._suffers(ancestor) or event.predicate in VIOLENT:
                    return  # تدين المملكة الهجوم على الناقلة: nobody is called an attacker on a guess
                self._take(event, self._actors(ancestor, own), "clause_agent")
                return
            elif not tree.preposition(current) and fold(upper.text).removeprefix("ال") in _SETTINGS | _NECESSITIES:
                return
            elif self._qualified(ancestor, event.words[0]) and tree.preposition(current) in ("", "ل"):
                person = self.reading.kb.person_noun(upper.text) is not None
                if person and not tree.preposition(current) and tree[current].deprel != "amod":
                    return  # مدير تحرير الصحيفة
                probe = Event(self.index, ancestor, (ancestor,), "")
                self._add(probe, "agent", [ancestor])  # مرشح لمنافسة الرئيس, شركات تصنيع الأسلحة
                self._take(event, probe.filled("agent"), "upper_actor")
                return
            elif doing and doing.filled("agent") and not self._static(doing.predicate):
                modal = self.lexicon.modal(upper)
                if modal and modal.control and "nsubj" not in modal.control and upper.upos != "NOUN":
                    return  # داعيا الطرفين إلى التهدئة
                if doing.predicate in _JUDGING:
                    return  # اعتراض تركيا على طلب العضوية
                self._take(event, doing.filled("agent"), "upper_agent")
                return
            current = ancestor

    def _others_context(self, word_id: int) -> bool:
        """Whether the words before an act, its preposition between them, say that it is another's."""
        before = [fold(w.text).removeprefix("ال") for w in self.tree.words[max(0, word_id - 3) : word_id - 1]]
        return bool(before) and (
            before[-1] in _OTHERS_CONTEXT
            or (len(before) > 1 and before[-2] in _OTHERS_CONTEXT and self.tree[word_id - 1].upos == "ADP")
        )

    def _undergoes(self, word: Word, preposition: str) -> bool:
        """Whether a word means people by what is done to them, and the preposition leads to what they do: متهم ب."""
        frames = [frame for frame in self.lexicon.participle(word) if frame.kind == "passive"]
        wanted = {name for f in frames for role, names in f.roles if role in ("content", "theme") for name in names}
        return preposition in wanted and self.clause.acts(word.id)

    def _qualified(self, noun: int, act: int) -> bool:
        """Whether a noun is somebody whom an act only describes: مرشح لمنافسة الرئيس; not part of his name."""
        mention = self.reading.mention_at(self.index, noun)
        inside = mention is not None and act in mention.words and mention.type != "NOM"
        return self.clause.acts(noun) and not inside and not self.lexicon.acts(self.tree[noun])

    def _take(self, event: Event, arguments: Iterable[Argument], rule: str, *, acting: bool = True) -> None:
        """Give an event the agents of another; `acting` leaves out weapons."""
        taken = {a.mention for a in event.arguments}
        held = {e for a in event.filled(*EDGE_ROLES) for e in a.entities}
        found = [
            a
            for a in arguments
            if a.mention not in taken
            and not held & set(a.entities)
            and (not acting or not a.word or self.clause.acts(a.word))
        ]
        event.arguments += [Argument("agent", a.entities, a.mention, a.word) for a in found]
        event.rules += [rule] * bool(found)

    def _actors(self, head: int, own: set[int]) -> list[Argument]:
        """Who does what a clause says: its subject, or the agent of the act that is its subject."""
        if self.tree[head].upos == "VERB":
            words, _ = self.clause.subjects(head)
        else:
            words = tuple(self.tree.children(head, "nsubj", "nsubj:pass"))
        probe = Event(self.index, head, (head,), "")
        for word in words:
            doing = next((e for e in self.events if word in e.words), None)
            if self._happens(word) and doing:
                self._take(probe, doing.filled("agent"), "")
            elif word not in own and self.clause.acts(word):
                self._add(probe, "agent", [word])
        return probe.filled("agent")

    def _suffers(self, verb: int) -> bool:
        """Whether a verb's subject is its victim, who does nothing in what he dies in: قتل 28 شخصا في هجوم على ثكنة."""
        return any(verb in e.words and "victim" in e.rules for e in self.events)

    def _predicative(self, word_id: int) -> bool:
        """Whether a noun or adjective is a clause's predicate: فرض عقوبات وسيلة للضغط."""
        return self.tree[word_id].upos != "VERB" and bool(self.tree.children(word_id, "nsubj", "nsubj:pass"))

    def _own_act(self, event: Event, word_id: int, verb: int) -> bool:
        """Whether one who announces an act means his own: أعلن المجلس عن فتح باب الترشح."""
        speech = self.lexicon.speech(self.tree[verb])
        announced = speech is not None and speech.kind == "announce" and event.predicate != "attack"
        return announced and self.tree.preposition(word_id) in ("", "عن")

    def _static(self, predicate: str) -> bool:
        return predicate in self.lexicon.predicates and self.lexicon.predicates[predicate].static

    def _context_agent(self, event: Event, word: Word) -> None:
        """The object of a verb is its subject's own act more often than not: واصل الجيش قصف المدينة."""
        if word.feat("Definite") == "Def" or word.deprel not in ("obj", "obl", "xcomp") or event.predicate in _HARMED:
            return
        if self._others_context(word.id) or self.tree.preposition(word.id) in _OTHERS_ACTS:
            return
        governor = self.clause.governing_verb(word.id)
        described = governor and (
            self.lexicon.lemma_of(self.tree[governor]) in _DESCRIBING or self._judges(self.tree[governor], word.id)
        )
        if governor and not described and not self._suffers(governor) and not self.lexicon.speech(self.tree[governor]):
            below = self.tree.subtree(word.id)
            self._add(
                event, "agent", [w for w in self.clause.subjects(governor)[0] if w not in below and self.clause.acts(w)]
            )
            event.rules.append("context_agent")

    def _judges(self, verb: Word, word_id: int) -> bool:
        """Whether a verb says what its subject thinks of what another does: دانت واشنطن إطلاق الصواريخ; not in
        وصف الوزير القرار في مقابلة مع صحيفة."""
        slot = self.tree.preposition(word_id) or "obj"
        frames = [f for f in self.lexicon.verb(verb) if bare(f.lemma) != "واجه"]  # واجه صعوبة في الرد
        return any(f.predicate in _JUDGING and slot in f.slots("patient") for f in frames)

    def _blame(self, blame: Blame, event: Event) -> None:
        """Who is behind a death told without its agent."""
        rule, words, agents = blame.agents(event)
        if words or agents:
            event.arguments = [a for a in event.arguments if a.role != "agent"]  # الهجوم الذي أودى بحياة سبعة
            self._add(event, "agent", words)
            event.rules += [rule] * bool(words)
            if rule == "blamed":  # what others ascribe to him
                event.effect = ("hypothetical", event.effect[1])
            self._take(event, agents, rule, acting=False)

    def _warned_party(self, event: Event) -> None:
        """Whom a warning addresses when it names nobody: the one its author would act against.
        حذرت روسيا من أن ذلك سيؤدي إلى قطع علاقاتها مع واشنطن warns Washington."""
        if event.predicate not in ("warn", "threaten") or event.filled("patient") or not event.filled("agent"):
            return
        content = self.tree.subtree(event.head)
        author = {e for a in event.filled("agent") for e in a.entities}
        for inner in [e for e in self.events if e is not event and e.head in content]:
            if self._static(inner.predicate):
                continue  # حذر عضو الكنيست من اندلاع حرب
            own = not inner.filled("agent") or author & {e for a in inner.filled("agent") for e in a.entities}
            if own and event.predicate == "warn" and not inner.filled("agent"):
                continue
            if not own and (event.predicate != "warn" or not self._may_act(author, inner)):
                continue
            against = inner.filled("patient") if own else inner.filled("agent")
            against = [a for a in against if a.word and self.clause.acts(a.word) and not author & set(a.entities)]
            if against:
                event.arguments.append(Argument("patient", against[0].entities, against[0].mention, against[0].word))
                event.rules.append("warned_party")
                return

    def _may_act(self, author: set[str], feared: Event) -> bool:
        """Whether a warning of what another does is one to him: he may still do it, and who warns has a name. Not so in
        حذر سياسيون من أن لبنان يواجه أزمة."""
        named = all(self.reading.entities[e].type != "NOM" for e in author if e in self.reading.entities)
        return named and modality(self.tree, self.lexicon, feared.head)[1] != "asserted"

    def _aim_of_protest(self, event: Event) -> None:
        """What a protest is against, where another phrase of its clause says so.

        After ضد (نظموا مسيرة جابت الشوارع ضد الحكومة), after a second noun of protest or condemnation (خرجوا في مظاهرة
        للتنديد بالعدوان), else the building before which it is held (اعتصموا أمام السفارة). Where nothing is, the verb
        stays itself: نظموا مسيرة, تظاهروا في بغداد.
        """
        if event.predicate != "protest_against" or not event.filled("agent") or event.filled(*EDGE_ROLES):
            return
        tree, start = self.tree, max(event.words)
        after = [w.id for w in tree.words[start:]]
        verbs = [w for w in after if tree[w].upos == "VERB" and tree[w].deprel in ("conj", "parataxis", "ccomp")]
        after = [w for w in after if not verbs or w < verbs[0]]
        against = [w for w in after if tree.preposition(w) == "ضد"]
        nouns = [e for e in self.events if e.head in after and e.predicate in _PROTESTING]
        told = [a for e in nouns for a in e.filled(*EDGE_ROLES)]
        if not against and told:
            event.arguments += [Argument("patient", a.entities, a.mention, a.word) for a in told[:1]]
        before = [w for w in after if tree.preposition(w) == "أمام"]
        self._add(event, "patient", against[:1] or ([] if told else before[:1]))
        if event.filled("patient"):
            event.rules.append("aim_of_protest")
            return
        event.predicate = "other:" + self.lexicon.lemma_of(tree[event.head])
        if "light_verb" in event.rules:
            self._add(event, "patient", event.words[1:])
        else:
            places = event.filled("place")[:1]
            event.turn(places, "patient")
            event.arguments = [a for a in event.arguments if a.role != "place"]

    def _successor(self, event: Event) -> None:
        """Who comes after whom: the one just given an office, or who does what is said: عين فلانا خلفا لفلان."""
        if event.predicate != "succeed" or event.filled("agent") or not event.filled("patient"):
            return
        before = [e for e in self.events if e.head < event.head and e.predicate in _OFFICES]
        governor = self.clause.governing_verb(event.head)
        if before:
            role = "patient" if before[-1].predicate in ("appoint", "elect") else "agent"
            self._take(event, before[-1].filled(role), "successor")
        elif governor:
            self._take(event, self._actors(governor, self.tree.subtree(event.head)), "successor")

    def _both_met(self, event: Event) -> None:
        """What a dual verb says of one of two who met it says of both: التقى بوتين أردوغان وناقشا الوضع في إدلب."""
        agents = event.filled("agent")
        if self.tree[event.head].feat("Number") != "Dual" or len(agents) != 1 or "subject" in event.rules:
            return
        for earlier in reversed([e for e in self.events if e.head < event.head and e.predicate in _ENCOUNTERS]):
            sides = earlier.filled("agent", "patient")
            others = [s for s in sides if s.entities != agents[0].entities]
            if len(sides) == 2 and len(others) == 1:
                event.arguments.append(Argument("agent", *_filler(others[0])))
                event.rules.append("both_met")
                return

    def _sides_of_meeting(self, event: Event) -> None:
        """Who discussed what was discussed at a meeting: وجرى خلال اللقاء بحث الأزمة after التقى الوزير السفير."""
        if event.predicate != "discuss" or event.filled("agent") or not event.filled("patient"):
            return
        words = {fold(w.text) for w in self.tree.words}
        known = [*self.previous, *(e for e in self.events if e.head < event.head)]
        if "discuss" in {e.predicate for e in known[-1:]} and not words & _MEETINGS:
            known = known[:-1]  # one more topic of the same talk
        elif not words & _MEETINGS:
            return
        for earlier in reversed(known):
            near = self.index - earlier.sentence <= 2
            if near and earlier.predicate in _ENCOUNTERS and earlier.filled("agent") and earlier.filled("patient"):
                event.arguments += [Argument("agent", a.entities, None, 0) for a in earlier.filled("agent", "patient")]
                event.rules.append("sides_of_meeting")
                return

    def _agent_of_happening(self, event: Event) -> None:
        """Who acts in the event that is a light verb's subject: أسفرت الغارات الروسية عن مقتل مدنيين."""
        if event.predicate in ("attack", "kill", "injure") and event.filled("agent"):
            for agent in [a for a in event.filled("agent") if a.word and self._happens(a.word)]:
                causes = [e for e in self.events if e is not event and agent.word in e.words and e.filled("agent")]
                if causes:  # الضربة التي وجهتها القوات استهدفت اجتماعا
                    event.arguments = [a for a in event.arguments if a is not agent]
                    self._take(event, causes[0].filled("agent"), "agent_of_cause", acting=False)
            return
        if "light_verb" not in event.rules or event.filled("agent") or "victim" in event.rules:
            return
        subjects = self.clause.subjects(event.head)[0]
        causes = [e for e in self.events if e is not event and any(s in e.words for s in subjects)]
        for cause in [e for e in causes if "both_sides" not in e.rules]:
            event.arguments += cause.filled("agent")
            event.rules.append("agent_of_cause")

    def _agent_of_act(self, event: Event) -> None:
        """Who strikes where the strike is said to: الغارات الإسرائيلية التي استهدفت مواقع."""
        if event.predicate not in VIOLENT:
            return
        for argument in event.filled("agent"):
            if not argument.word or not self._happens(argument.word):
                continue
            act = next((e for e in self.events if argument.word in e.words and e is not event), None)
            doers = act.filled("agent") if act is not None else []
            if not doers:
                probe = Event(self.index, argument.word, (argument.word,), "")
                self._demonym_agent(probe, self.tree[argument.word])
                doers = probe.filled("agent")
            if doers:
                event.arguments.remove(argument)
                self._take(event, doers, "agent_of_act")

    def _dropped_agent(self, event: Event, word: Word) -> None:
        """A sentence that opens with a verb and no subject goes on about the last one's: والتقى بوتين. وحذّره من ..."""
        opening = all(w.upos in ("CCONJ", "PART", "AUX", "PUNCT", "ADV") for w in self.tree.words[: word.id - 1])
        if not opening or word.feat("Person") in ("1", "2"):
            return
        for earlier in reversed(self.previous):
            governor = self.reading.trees[earlier.sentence][earlier.head]
            if earlier.sentence < self.index - 1:
                return
            if governor.upos != "VERB" or not self.clause.agrees(word, governor):
                continue
            for argument in earlier.filled("agent"):
                types = {self.reading.entities[e].type for e in argument.entities if e in self.reading.entities}
                person = argument.word and self.reading.kb.person_noun(
                    self.reading.trees[earlier.sentence][argument.word].text
                )
                if types & ACTORS or person:
                    event.arguments.append(Argument("agent", argument.entities, None, 0))
            if event.filled("agent"):
                return

    def _clause_subject(self, verb: Word) -> bool:
        """Whether all that was said before is the verb's subject: مما أدى إلى مقتل ثلاثة; not إذا ما تحالف."""
        before = " ".join(fold(w.text) for w in self.tree.words[max(0, verb.id - 3) : verb.id - 1])
        if before.split(" ")[0] in ("اذا", "في", "عند", "بعد", "قبل", "حين", "كل"):
            return False
        return before.endswith((" مما", " ما", " بما", "الامر الذي")) or before in ("مما", "ما", "بما")

    def _happens(self, word_id: int) -> bool:
        """Whether a subject is itself an event, whose agent acts: أدى الهجوم إلى مقتل ثلاثة."""
        return bool(self.lexicon.noun(self.tree[word_id])) and not self.clause.acts(word_id)

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


def _filler(argument: Argument) -> tuple[tuple[str, ...], int | None, int]:
    return argument.entities, argument.mention, argument.word
