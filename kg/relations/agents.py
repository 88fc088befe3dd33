"""Who acts where a noun says what happened: the subject of the clause around it, or whose right or will it is.

One function for each way to tell; none guesses where the act is another's.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kg.arabic import bare, fold
from kg.relations.arguments import Arguments
from kg.relations.blame import Blame, demonym_agent
from kg.relations.clause import ACTORS, Clause
from kg.relations.event import EDGE_ROLES, VIOLENT, Argument, Event
from kg.relations.modality import modality
from kg.types import Word

HARMED = frozenset(("kill", "injure", "arrest", "abduct", "release", "appoint", "elect", "dismiss", "expel"))
"""Predicates whose lone subject is the one it happened to, since the vowels that mark a passive are not written:
قتل ثلاثة جنود reads "three soldiers were killed"."""

OFFICES = frozenset(("appoint", "elect", "other:تولى", "other:شغل", "other:رشح", "other:تسلم"))
"""Predicates that give somebody an office."""

_ENCOUNTERS = frozenset(("meet", "talk_to", "negotiate_with", "host", "visit"))

_MEETINGS = frozenset(fold(n) for n in "اللقاء الاجتماع المباحثات المحادثات الاتصال المكالمة الزيارة الجلسة".split())
"""Nouns that speak of an encounter told before."""

_SELF = frozenset(("member_of", "ally_of", "adversary_of", "family_of"))
"""Relations of nouns that are participants themselves: حلفاء كييف, أعضاء في الحركة."""

NECESSITIES = frozenset(fold(n) for n in ("ضرورة", "وجوب", "لزوم"))

_OWN_AIMS = ("ل", "من أجل", "بهدف", "بغية", "ب", "دون", "بدون", "من دون", "عبر", "من خلال")
"""Prepositions of an act that its clause's subject does or leaves undone: وصل للقاء الوفد, غادر دون لقاء الوفد, رد عبر
اغتيال القائد."""

_DESCRIBING = frozenset(("وصف", "اعتبر", "عد", "سمى"))
"""Lemmas of verbs that only call an act something: وصفه مسؤولون بأنه محاولة اغتيال."""

_PROTESTING = frozenset(("protest_against", "criticize", "reject", "oppose"))
"""Predicates whose object is what a protest told with them is against."""

_OTHERS_ACTS = frozenset(
    ("بعد", "منذ", "قبل", "عقب", "وراء", "بسبب", "نتيجة", "جراء", "من جراء", "إثر", "على إثر", "وسط", "مع", "رغم", "ضد")
)
"""Prepositions of acts that are as a rule another's: استقال بعد نشر الصور."""

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


class Agents(Arguments):
    """Gives the events of a sentence the agents that do not stand beside them."""

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
            if self._owned(event, ancestor, current):
                return
            modal = lexicon.modal(upper)
            if ancestor == tree[word.id].head and self._answered(word, upper):
                return
            if fold(upper.text).removeprefix("ال") in NECESSITIES:
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
                owners = self._owners(ancestor, current)
                if owners:
                    self._add(event, "agent", owners)  # تخطيطهم لمهاجمة المدينة
                    event.rules.append("control")
                    return
            if upper_event and (modal or tree.preposition(current) in ("ل", "من أجل", "ب")):
                event.rules.append("control")
                asked = modal and modal.control and modal.control[0] != "nsubj"  # داعيا الطرفين إلى التمسك بالهدنة
                event.arguments += [
                    replace(a, role="agent")
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

    def _owned(self, event: Event, noun: int, act: int) -> bool:
        """Give an event whoever's right, will or attempt it hangs on: حق إيران في تصدير النفط. Whether there is one."""
        if fold(self.tree[noun].text).removeprefix("ال") not in _CAPACITIES or self.tree[act].deprel == "conj":
            return False
        owners = self._owners(noun, act)
        if owners:
            self._add(event, "agent", owners)
            event.rules.append("noun_control")
        return bool(owners)

    def _owners(self, noun: int, act: int) -> list[int]:
        """Who acts of those in a noun's idafa, the act that hangs on it aside: تخطيطهم لمهاجمة المدينة."""
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
        if event.predicate in HARMED or self._static(event.predicate):
            return
        tree, current = self.tree, event.words[0]
        own = tree.subtree(current)
        for ancestor in tree.ancestors(current):
            upper = tree[ancestor]
            if tree.preposition(current) in _OTHERS_ACTS or self._others_context(current):
                return
            if self._owned(event, ancestor, current):
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
            elif not tree.preposition(current) and fold(upper.text).removeprefix("ال") in _SETTINGS | NECESSITIES:
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
        event.arguments += [replace(a, role="agent") for a in found]
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

    def _context_agent(self, event: Event, word: Word) -> None:
        """The object of a verb is its subject's own act more often than not: واصل الجيش قصف المدينة."""
        if word.feat("Definite") == "Def" or word.deprel not in ("obj", "obl", "xcomp") or event.predicate in HARMED:
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
                event.arguments.append(replace(against[0], role="patient"))
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
            event.arguments += [replace(a, role="patient") for a in told[:1]]
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
        before = [e for e in self.events if e.head < event.head and e.predicate in OFFICES]
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
                event.arguments.append(replace(others[0], role="agent"))
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
