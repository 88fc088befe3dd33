"""Sentences put right where the grammar of Arabic rules out what tagger and parser say.

The rules are tried in order, before any slot is asked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise

from kg.arabic import bare, fold
from kg.kb import KnowledgeBase
from kg.mentions.lexicon import DEATHS, TIMES
from kg.mentions.line import Line, tanwin
from kg.mentions.names import other_people
from kg.mentions.nominals import no_adjective
from kg.relations.frames import Lexicon
from kg.types import Sentence, Word

_PERFECT = "Aspect=Perf|Gender={}|Person=3|Voice=Act"

_SELVES = frozenset(("نفس", "انفس", "نفسي"))
"""Folded stems of himself, themselves, the two of them: نفسه, أنفسهم, نفسيهما."""

_HARMING = frozenset(("kill", "injure", "abduct", "arrest", "attack"))
"""Predicates whose verbs take one object."""

_ASCRIBED = frozenset(("نسب", "نسبت"))

_PASSIVES = frozenset(fold(v) for v in "اغتيل اغتيلت أصيب أصيبت".split())
"""Passives of hollow verbs, which no noun is spelt like."""

_RELATIVES = frozenset(("الذي", "التي", "الذين"))

_PASSIVE = re.compile("[^\u0627\u064b-\u0652]\u0651?\u064f|\u0627[^\u064b-\u0652]{1,2}\u0651?\u064f")
"""Letters and marks that a passive begins with."""

_NOMINAL = ("NOUN", "ADJ", "X", "PROPN", "NUM")


def put_right(sentence: Sentence, lexicon: Lexicon, kb: KnowledgeBase) -> Sentence:
    """The sentence as Arabic grammar reads it."""
    repair = _Repair(verbs_retagged(sentence, lexicon), lexicon, kb)
    repair.written_passives(sentence)
    repair.nominative_agents()
    repair.glued_conjunctions()
    repair.unknown_acts()
    repair.himself()
    repair.nominal_attributes()
    repair.other_people()
    repair.as_many()
    repair.adjective_objects()
    repair.nominatives()
    repair.no_attributes()
    repair.nominal_objects()
    repair.objects_of_acts()
    repair.counted_objects()
    repair.harmed_objects()
    repair.targets()
    return replace(sentence, words=tuple(repair.words))


class _Repair:
    """The words of one sentence while they are corrected."""

    def __init__(self, sentence: Sentence, lexicon: Lexicon, kb: KnowledgeBase) -> None:
        self.line = Line(sentence)
        self.words = list(sentence.words)
        self.lexicon = lexicon
        self.kb = kb

    # --- rules ---------------------------------------------------------------------------------------------------

    def written_passives(self, sentence: Sentence) -> None:
        """A perfect with a damma on its first letter, or in the eighth and tenth forms before the root's second, is
        passive: who writes it means it (قُتل, اعتُقل, استُهدف). The models do not see it."""
        for word in self.words:
            third = word.upos == "VERB" and word.feat("Aspect") == "Perf" and word.feat("Person") == "3"
            token = sentence.token_of(word.id)
            joined = token.first < word.id and sentence.word(token.first).upos == "CCONJ"
            if third and _PASSIVE.match(token.text[1:].lstrip("\u064e") if joined else token.text):
                feats = [f for f in word.feats.split("|") if f and not f.startswith("Voice=")]
                self._set(word.id, feats="|".join([*feats, "Voice=Pass"]))

    def nominative_agents(self) -> None:
        """A noun before people in the nominative plural is a verb, since what completes a noun stands in ين: اغتال
        مجهولون ناشطا."""
        for word, agent in pairwise(list(self.words)):
            noun = self.kb.person_noun(agent.text) if agent.text.endswith("ون") else None
            if noun is not None and noun.plural and agent.head == word.id and self.lexicon.reads_as_verb(word):
                self._set(word.id, upos="VERB", lemma=word.text, feats=self._perfect(word))
                self._set(agent.id, upos="NOUN", deprel="nsubj")
                for child in self._children(agent.id):
                    if tanwin(child):
                        self._set(child.id, head=word.id, deprel="obj")

    def glued_conjunctions(self) -> None:
        """A verb that the tokenizer left its و or ف is the verb behind it: وأصيب 55 شخصا, فقتلوا الحارس. After a noun
        of death جرح is a noun too: مقتل ستة وجرح 37 شخصا."""
        for word in self.words:
            itself = word.lemma != word.text and fold(word.lemma) == fold(word.text)  # فارق الحياة
            if word.upos != "VERB" or itself or not self.lexicon.glued(word):
                continue
            text = word.text[1:]
            self._set(word.id, text=text, lemma=text, feats=word.feats or self._perfect(word))
            before = [w for w in self.words[max(0, word.id - 9) : word.id - 1] if w.upos == "VERB" or self._harm(w)]
            if before and before[-1].upos != "VERB" and text in ("جرح", "قتل"):
                self._set(word.id, upos="NOUN", feats="", head=before[-1].id, deprel="conj")
                for child in self._children(word.id):
                    self._set(child.id, deprel="nmod" if child.deprel in ("obj", "nsubj") else child.deprel)

    def _harm(self, word: Word) -> bool:
        """Whether a word is a noun of death or injury."""
        return any(frame.predicate in ("kill", "injure") for frame in self.lexicon.noun(word))

    def unknown_acts(self) -> None:
        """A verbal noun the tagger does not know, taken for a piece of the foreign name it governs: بتوبيخ زيلينسكي."""
        for word in list(self.words):
            name = self._at(word.head) if word.head == word.id + 1 else word
            if not word.upos == name.upos == "X" or name is word or bare(word.lemma) != word.lemma:
                continue
            if not self.lexicon.acts(replace(word, upos="NOUN")):
                continue
            self._set(word.id, upos="NOUN", head=name.head, deprel=name.deprel)
            self._set(name.id, head=word.id, deprel="nmod")
            for child in self._children(name.id):
                if child.id < word.id:
                    self._set(child.id, head=word.id)

    def as_many(self) -> None:
        """ما before لا يقل عن and the like stands for the number: مقتل ما لا يقل عن ثلاثة مسلحين. What follows على
        الأقل is the verb's (أطلقت على الأقل صاروخا), what one meets with لقي its object (لقي 300 مواطن حتفهم)."""
        for word in list(self.words):
            after = self._at(word.id + 1) if word.id < len(self.words) else word
            head = self._at(word.head) if word.head else word
            if word.text == "ما" and word.deprel == "det" and after.text in ("لا", "مجموع"):
                self._set(word.id, deprel="nmod")
            elif fold(word.text) == "الاقل" and head.upos == "VERB" and not self._objects(head.id, 0):
                for child in self._children(word.id):
                    if child.deprel == "nmod" and child.text.endswith("ا"):
                        self._set(child.id, head=head.id, deprel="obj")
            elif word.text in ("حتف", "مصرع") and word.deprel == "nmod" and after.upos == "PRON":
                verbs = [w for w in self.words[: word.id] if w.upos == "VERB" and self.lexicon.lemma_of(w) == "لقي"]
                if verbs:
                    self._set(word.id, head=verbs[-1].id, deprel="obj")

    def himself(self) -> None:
        """Who blows himself up is the subject of فجّر, which is a verb before نفسه whatever the parse says of it.

        The subject stands between them (فجر انتحاري نفسه) or after أن, before its own relative clause (إن انتحاريا يقود
        سيارة مفخخة فجر نفسه قرب مقر للشرطة). What follows is said of the verb.
        """
        for own in self.words:
            verb = self._exploding(own)
            if verb == 0:
                continue
            subject = next((i for i in range(verb + 1, own.id) if self._at(i).upos in _NOMINAL), 0)
            fronted = 0 if subject else self._after_that(verb)
            self._set(verb, upos="VERB", lemma=self._at(verb).text, feats=self._perfect(self._at(verb)))
            if fronted:
                self._raise(verb, fronted)
            subject = subject or fronted
            if subject:
                self._set(subject, head=verb, deprel="nsubj")
            self._set(own.id, head=verb, deprel="obj")
            inside = set(range(subject or verb, own.id + 2)) - {verb}
            for word in self.words[own.id + 1 :]:
                if word.head in inside:
                    self._set(word.id, head=verb, deprel="obl" if self._case(word.id) else word.deprel)

    def nominal_attributes(self) -> None:
        """An adjective that cannot agree with its noun completes it: قتل المدنيين, نيران مسلحين, أربعة من المتهمين."""
        for i in range(1, len(self.words) + 1):
            word = self._at(i)
            if no_adjective(self.line, self.kb, i):
                over = self._verb_of(word.head)
                case_clash = over and _ending(word) == "ين" and _ending(self._at(word.head)) == "ون"
                if case_clash:  # هاجم مفجرون سياسيين
                    self._set(i, head=over, deprel="obj", upos="NOUN")
                else:
                    self._set(i, deprel="nmod", upos="NOUN")

    def other_people(self) -> None:
        """A people right after the body that acts is whom it acts on: حث مجلس الأمن اللبنانيين على الحوار."""
        for word in list(self.words):
            if not word.head or word.head > word.id or not other_people(self.line, self.kb, word.id):
                continue
            body = self._at(word.head)
            body = self._at(body.head) if body.deprel == "nmod" and body.head else body
            verb = self._verb_of(body.id)
            if body.deprel == "nsubj" and verb and self._transitive(self._at(verb)):
                self._set(word.id, head=verb, deprel="obj", upos="NOUN")

    def adjective_objects(self) -> None:
        """What follows an adjective without article is no object of its own but the verb's: اقتحم متظاهرون غاضبون
        السفارة."""
        for word in list(self.words):
            head = self._at(word.head) if word.head else word
            if word.deprel != "obj" or head.upos != "ADJ" or head.deprel not in ("amod", "xcomp") or word.id < head.id:
                continue
            noun = self._at(head.head)
            verb = noun if noun.upos == "VERB" or not noun.head else self._at(noun.head)
            if verb.upos != "VERB" or verb.id > head.id or self._objects(verb.id, 0) or head.text.endswith("ا"):
                continue
            for child in self._children(head.id):
                if child.id >= word.id:
                    self._set(child.id, head=verb.id)
            if head.deprel == "xcomp" and self._at(head.id - 1).head == verb.id:
                self._set(head.id, head=head.id - 1, deprel="amod")

    def nominatives(self) -> None:
        """A sound plural in ون is no object but the subject: طالب المحتجون بإصلاحات."""
        for word in self.words:
            verb = self._at(word.head) if word.deprel == "obj" and word.head else word
            lone = verb is not word and not any(c.deprel.startswith("nsubj") for c in self._children(verb.id))
            people = word.text.endswith("ون") and self.kb.person_noun(word.text) is not None
            if lone and people and verb.upos == "VERB" and word.id == verb.id + 1:
                self._set(word.id, deprel="nsubj", feats=word.feats.replace("Case=Acc", "Case=Nom"))

    def no_attributes(self) -> None:
        """What cannot complete the subject in an idafa is the verb's object.

        That is a noun after a full plural (رشق شبان فلسطينيون الجنود), one in the accusative (أطلقت طائرة صاروخا), a
        state after a noun with the article (شكر الرئيس اليمني السعودية), the title of another after a name (هنأ الملك
        سلمان الرئيس جو بايدن), and a death or responsibility after the one who tells it (أعلن مصدر مقتل شرطيين, أعلنت
        مجموعة مسؤوليتها).
        """
        for word in list(self.words):
            noun = self._at(word.head) if word.deprel == "nmod" and word.head else word
            if noun is word or word.id < noun.id or word.upos not in ("NOUN", "X") or self._case(word.id):
                continue
            subject = self._at(noun.head) if noun.deprel == "nmod" and noun.head else noun
            verb = self._at(subject.head) if subject.deprel == "nsubj" and subject.head else subject
            if verb.upos != "VERB" or subject.id < verb.id or self._objects(verb.id, 0) or not self._transitive(verb):
                continue
            people = self.kb.demonym(noun.text) if subject is not noun else self.kb.person_noun(noun.text)
            full = noun.text.endswith("ون") and not noun.text.startswith("ال") and people is not None
            common = noun.upos == "NOUN" or self.kb.person_noun(noun.text) is not None
            accusative = subject is noun and common and noun.text[:2] != "ال" and tanwin(word)
            told = subject is noun and fold(word.text) in DEATHS and people is not None
            owned = any(c.upos == "PRON" for c in self._children(word.id))
            told = told or (subject is noun and owned and bare(word.text) == "مسؤولية")  # أعلنت مجموعة مسؤوليتها
            state = subject is noun and noun.text.startswith("ال") and self._state(word)
            titled = subject is noun and self._next_person(word)
            if full or accusative or told or state or titled:
                self._set(word.id, head=verb.id, deprel="obj")

    def objects_of_acts(self) -> None:
        """A second object behind an act that has its doer in the idafa is the act's: انتقدت المنظمة احتجاز السلطات
        ناشطات."""
        for verb in [w for w in self.words if w.upos == "VERB"]:
            objects = [c for c in self._children(verb.id) if c.deprel == "obj" and c.id > verb.id and c.upos != "PRON"]
            for act, other in pairwise(objects):
                doer = any(c.deprel == "nmod" and c.id == act.id + 1 for c in self._children(act.id))
                frames = [f for f in self.lexicon.noun(act) if f.kind == "masdar"]
                if doer and any("obj" in slots for frame in frames for _, slots in frame.roles):
                    self._set(other.id, head=act.id)

    def nominal_objects(self) -> None:
        """A noun right after a transitive verb, which cannot govern it in an idafa, is its object (الجيش قصف مواقع),
        and so is a genitive without preposition, since adverbs are accusatives: المجلس شكل حكومة."""
        for verb, noun in pairwise(list(self.words)):
            oblique = noun.deprel in ("obl", "obl:arg") and noun.feat("Case") == "Gen" and not self._case(noun.id)
            bare_noun = (noun.deprel == "nmod" or oblique) and noun.head == verb.id and noun.upos == "NOUN"
            if verb.upos == "VERB" and bare_noun and fold(noun.text) not in TIMES and not self._objects(verb.id, 0):
                subject = any(c.deprel.startswith("nsubj") for c in self._children(verb.id))
                if subject and self._transitive(verb) and verb.feat("Voice") != "Pass":
                    self._set(noun.id, deprel="obj")

    def counted_objects(self) -> None:
        """A number after a verb's subject counts the object, since a noun is not completed by a number: قتل مهاجم
        انتحاري 47 شخصا, اختطف مسلحون 15 شخصا."""
        for subject in list(self.words):
            verb = self._at(subject.head) if subject.head else subject
            before = subject.deprel in ("nsubj", "nsubj:pass", "obj") and verb.upos == "VERB" and verb.id < subject.id
            if not before or not self._closed(subject) or self._objects(verb.id, subject.id):
                continue
            described = [c.id for c in self._children(subject.id) if c.deprel == "amod"]
            numbers = [n for w in (subject.id, *described) for n in self._children(w) if n.upos == "NUM" and n.id > w]
            for number in numbers if self._transitive(verb) else ():
                counts = any(c.id == number.id + 1 and c.upos in _NOMINAL for c in self._children(number.id))
                if counts and not self._case(number.id):
                    self._set(number.id, head=verb.id, deprel="obj")
                    self._set(subject.id, deprel="nsubj")
                    self._activate(verb.id)
                    break

    def harmed_objects(self) -> None:
        """A verb of killing or seizing that has an object is active: قوات قتلت تسعة جنود, قتل الارهابيون ثلاثة رهائن.

        A noun without preposition right after it is its object where it stands in the accusative or the dual (قتل
        جنديين), and so is the second of two subjects (أنه قتل عددا من المسلحين). After the object pronoun a noun is
        the subject (خطفهم مقاتلون), an indefinite accusative what becomes of the object (أرداه قتيلا).
        """
        for verb in [w for w in self.words if w.upos == "VERB" and self._harms(w)]:
            for child in self._children(verb.id):
                accusative = child.feat("Case") == "Acc" or child.text.endswith("ين")
                bare_noun = child.id > verb.id and child.upos in _NOMINAL and not self._case(child.id)
                follows = child.deprel == "nmod" and bare_noun and accusative
                person = child.deprel == "xcomp" and bare_noun and self.kb.person_noun(child.text) is not None
                subjects = [c for c in self._children(verb.id) if c.deprel.startswith("nsubj") and c.id < child.id]
                second = child.deprel.startswith("nsubj") and child.id > verb.id and subjects and accusative
                late = self._accusative_late(verb, child)
                if late:
                    self._set(late, head=verb.id, deprel="obj")
                if (follows or (person and subjects) or second) and not self._objects(verb.id, child.id):
                    self._set(child.id, deprel="obj")
            pronouns = [c for c in self._children(verb.id) if c.deprel == "obj" and c.upos == "PRON"]
            nouns = [c for c in self._children(verb.id) if c.deprel == "obj" and c.upos != "PRON"]
            beside = pronouns and nouns and pronouns[0].id == verb.id + 1 == nouns[0].id - 1
            if beside and tanwin(nouns[0]):
                self._set(nouns[0].id, deprel="xcomp")  # أرداه قتيلا
            elif beside:
                for topic in [c for c in self._children(verb.id) if c.deprel == "nsubj" and c.id < verb.id]:
                    self._set(topic.id, deprel="obj")  # إن سائحين خطفهم مقاتلون
                    self._set(pronouns[0].id, deprel="dep")
                self._set(nouns[0].id, deprel="nsubj")
            objects = [c for c in self._children(verb.id) if c.deprel == "obj" and c.upos != "PRON"]
            objects = [c for c in objects if all(w.upos != "VERB" for w in self.words[verb.id : c.id - 1])]
            passives = [c for c in self._children(verb.id) if c.deprel == "nsubj:pass"]
            if objects and (passives or verb.feat("Voice") == "Pass"):
                for subject in passives:
                    self._set(subject.id, deprel="nsubj")
                self._activate(verb.id)

    def targets(self) -> None:
        """What attacks is the noun of a relative clause that has no pronoun for it, since an object would need one:
        هجوم استهدف أمس الزوار."""
        for verb in [w for w in self.words if w.upos == "VERB" and w.deprel == "acl" and self._harms(w)]:
            children = self._children(verb.id)
            after = [c for c in children if c.deprel == "nsubj" and c.id > verb.id]
            linked = any(fold(w.text) in _RELATIVES for w in self.words[max(0, verb.id - 4) : verb.id - 1])
            pronoun = any(w.upos == "PRON" for w in self.words[verb.id :] if self._below(w, verb.id))
            noun = self._at(verb.head) if verb.head else verb
            act = self.lexicon.noun(noun) or (noun.head and self.lexicon.noun(self._at(noun.head)))
            if len(after) == 1 and act and not linked and not pronoun and not self._objects(verb.id, 0):
                self._set(after[0].id, deprel="obj")

    def _accusative_late(self, verb: Word, time: Word) -> int:
        """The person in the accusative that the parse hangs on the time before him: خطفوا قبل ظهر أمس أميركيا."""
        if time.deprel != "obl" or time.id < verb.id or self._objects(verb.id, 0):
            return 0
        for child in self._children(time.id):
            somebody = self.kb.person_noun(child.text) is not None or self.kb.demonym(child.text)
            if child.deprel == "nmod" and child.text.endswith("ا") and somebody and not self._case(child.id):
                return child.id
        return 0

    # --- small questions -----------------------------------------------------------------------------------------

    def _at(self, word_id: int) -> Word:
        return self.words[word_id - 1]

    def _set(self, word_id: int, **changes: object) -> None:
        """Change a word; not so that it would hang on itself."""
        head = changes.get("head", 0)
        if isinstance(head, int) and head and (head == word_id or self._below(self._at(head), word_id)):
            return
        self.words[word_id - 1] = replace(self._at(word_id), **changes)  # type: ignore[arg-type]

    def _children(self, word_id: int) -> list[Word]:
        return [w for w in self.words if w.head == word_id]

    def _below(self, word: Word, head: int) -> bool:
        seen: set[int] = set()
        while word.head and word.head not in seen:
            if word.head == head:
                return True
            seen.add(word.head)
            word = self._at(word.head)
        return False

    def _case(self, word_id: int) -> bool:
        return any(c.deprel == "case" and c.id < word_id for c in self._children(word_id))

    def _objects(self, verb: int, but: int) -> list[Word]:
        return [c for c in self._children(verb) if c.deprel == "obj" and c.id != but]

    def _activate(self, verb: int) -> None:
        self._set(verb, feats=self._at(verb).feats.replace("Voice=Pass", "Voice=Act"))

    def _transitive(self, verb: Word) -> bool:
        frames = self.lexicon.verb(verb)
        needed = any(need.startswith("obj") for frame in frames for need in frame.requires)
        return needed or any("obj" in slots for frame in frames for _, slots in frame.roles)

    def _harms(self, verb: Word) -> bool:
        frames = self.lexicon.verb(verb)
        return bool(frames) and all(f.predicate in _HARMING and "obj" in f.slots("patient") for f in frames)

    def _next_person(self, word: Word) -> bool:
        """Whether a word is a title right after a person's name, with another's name behind it."""
        titled = self.kb.longest_office([fold(w.text) for w in self.words[word.id - 1 : word.id + 3]], 0)[1]
        named = any(self.line.tag(w.id) == "PER" for w in self.words[word.id : word.id + 3])
        after = self.line.tag(word.id - 1) == "PER" and not self.line.tag(word.id)
        return titled is not None and named and after and word.text.startswith("ال")

    def _state(self, word: Word) -> bool:
        return any(record.kind == "country" for record in self.kb.lookup([fold(word.text)]))

    def _closed(self, word: Word) -> bool:
        """Whether a noun of people is no partitive, so that a number after it is none of its own: مسلحون, الجيش."""
        return word.upos != "NUM" and (self.kb.person_noun(word.text) is not None or self._described(word))

    def _described(self, word: Word) -> bool:
        """Whether an adjective or the article closes a noun that is no act: صاروخ إسرائيلي, الجيش."""
        adjective = any(c.deprel == "amod" and c.id == word.id + 1 for c in self._children(word.id))
        return not self.lexicon.noun(word) and (adjective or word.text.startswith("ال")) and word.deprel != "obj"

    def _verb_of(self, word_id: int) -> int:
        head = self._at(word_id).head
        return head if head and self._at(head).upos == "VERB" and head < word_id else 0

    def _perfect(self, word: Word) -> str:
        return _PERFECT.format("Fem" if word.text.endswith("ت") else "Masc")

    def _exploding(self, own: Word) -> int:
        """The word before نفسه that is spelt like فجّر; 0 where there is none or another verb stands nearer."""
        if fold(own.text) not in _SELVES or own.id == len(self.words) or self._at(own.id + 1).upos != "PRON":
            return 0
        for word in reversed(self.words[max(0, own.id - 10) : own.id - 1]):
            if self.lexicon.explodes(word):
                return word.id
            if word.text in ".؛":
                return 0
        return 0

    def _after_that(self, verb: int) -> int:
        """The noun after the last أن or إن before the verb."""
        for word in reversed(self.words[: verb - 1]):
            if fold(word.text) in ("ان",):
                following = (w for w in self.words[word.id : verb - 1] if w.upos != "PUNCT")
                noun = next(following, None)
                return noun.id if noun and noun.upos in _NOMINAL else 0
        return 0

    def _raise(self, verb: int, subject: int) -> None:
        """Put a verb in the place of what its clause's subject hung on."""
        noun = self._at(subject)
        upper = self._at(noun.head) if noun.head else noun
        if upper.upos == "VERB" and subject < upper.id < verb:  # انتحاريا يقود سيارة فجر نفسه
            self._set(verb, head=upper.head, deprel=upper.deprel)
            for child in self._children(upper.id):
                if child.id > verb or child.deprel in ("mark", "punct") or child.deprel.startswith("nsubj"):
                    self._set(child.id, head=verb)
            self._set(upper.id, head=subject, deprel="acl")
            return
        if noun.head != verb:
            self._set(verb, head=noun.head, deprel="ccomp" if noun.head else "root")
        for child in self._children(subject):
            if child.id > verb or child.deprel == "mark":
                self._set(child.id, head=verb)
        for child in self._children(verb):
            if child.id < verb and child.deprel not in ("mark", "punct", "nsubj"):
                self._set(child.id, head=subject)


def _ending(word: Word) -> str:
    """The ending of a sound masculine plural: ون in the nominative, ين elsewhere."""
    return bare(word.text)[-2:] if len(word.text) > 4 else ""


def verbs_retagged(sentence: Sentence, lexicon: Lexicon) -> Sentence:
    """The sentence with verbs that the tagger took for nouns made verbs again.

    They are: a noun with a subject right after it (رد الرئيس على), one after إن and its subject that is no verbal noun
    (إن المجلس شكل حكومة) or ends as a dual verb does (إن جنديين قتلا), one coordinated with a verb (هاجمهم وقتلهم),
    one before نفسه (فجر نفسه), and one with the plural ending that no noun has (مسؤولون زاروا واشنطن).
    """
    subjects = {w.head: w.id for w in sentence.words if w.deprel.startswith("nsubj") and w.head}
    marked = {w.head for w in sentence.words if w.deprel == "mark"}
    words = list(sentence.words)
    for word in sentence.words:
        if word.text.startswith("ال") or not (lexicon.reads_as_verb(word) or word.text in _ASCRIBED):
            continue
        subject = subjects.get(word.id, 0)
        said = word.id in marked and 0 < subject < word.id and (word.text.endswith("ا") or not lexicon.noun(word))
        joined = word.deprel == "conj" and words[word.head - 1].upos == "VERB"
        himself = sentence.words[word.id].text in ("نفس", "أنفس", "نفسي") if word.id < len(words) else False
        after = words[word.id].text if word.id < len(words) else ""
        if word.text in _ASCRIBED and fold(after) == "الي" and word.deprel in ("nmod", "amod", "acl"):
            # هجوم نسب إلى المتمردين
            words[word.id - 1] = replace(word, upos="VERB", lemma="نسب", feats="Person=3|Voice=Pass", deprel="acl")
            continue
        plural = word.text.endswith("وا") or fold(word.text) in _PASSIVES
        if subject == word.id + 1 or said or joined or himself or plural:
            gender = "Fem" if word.text.endswith("ت") and len(word.text) > 3 else "Masc"
            words[word.id - 1] = replace(word, upos="VERB", lemma=word.text, feats=_PERFECT.format(gender))
    return replace(sentence, words=tuple(words))
