"""Who is behind the deaths a sentence tells without saying in their own clause who killed."""

from __future__ import annotations

from collections.abc import Iterable

from kg.arabic import fold
from kg.relations.clause import BY, Clause
from kg.relations.event import ANONYMOUS, EDGE_ROLES, VIOLENT, Argument, Event
from kg.relations.modality import modality, weaker
from kg.relations.tree import Tree
from kg.types import UNKNOWN

_CAUSES = ("في", "ب", "خلال", "من خلال", "نتيجة", "جراء", "من جراء", "إثر", "على إثر", "بسبب", "عبر")

_MAKING = frozenset(("other:نفذ", "other:ارتكب", "other:قاد", "other:تبنى", "launch", "other:فجر"))
"""Predicates whose agent is behind the attack named beside: هجوم نفذته امرأة, سيارة يقودها انتحاري."""

_CREWS = frozenset(
    fold(n)
    for n in "طائرة طائرات مروحية مروحيات مقاتلة مقاتلات قاذفة دبابة دبابات زورق زوارق بارجة مدفعية طيران".split()
)
"""What is manned: طائرة اميركية شنت غارة."""

_SIDES = frozenset("شرق غرب شمال جنوب وسط".split())

_RESPONSIBILITY = "مسووليه"
"""Folded: what is claimed with an attack."""

_CLAIMS = frozenset(("أعلن", "تبنى", "زعم", "ادعى", "تحمل", "أكد"))
"""Lemmas of verbs that claim responsibility."""

_DOING = frozenset(("فعل", "صنع", "تدبير"))

_BEHIND = ("وراء", "خلف")

_STANDS = frozenset(("كان", "وقف"))

_GUESSED = frozenset(("clause_agent", "upper_agent", "shared_agent", "context_agent"))
"""Rules that take an act's agent from the clause around it."""

_BY_FOLDED = frozenset(fold(by) for by in BY)


Blamed = tuple[str, list[int], list[Argument]]
"""A rule, the heads of those it names, and agents of other events."""


def demonym_agent(clause: Clause, noun: int) -> Argument | None:
    """The country whose adjective names the agent of an act: الغارات الروسية على كييف."""
    for child in clause.tree.children(noun, "amod"):
        mentions = clause.reading.mentions_at(clause.index, child)
        mention = next((m for m in mentions if m.kind == "demonym"), None)
        if mention:
            return Argument("agent", clause.reading.referents(mention), mention.id, child)
    return None


class Blame:
    """Looks for the agents of one sentence's deaths among its other events and phrases."""

    def __init__(self, clause: Clause, events: list[Event]) -> None:
        self.clause = clause
        self.tree: Tree = clause.tree
        self.events = events

    def agents(self, event: Event) -> Blamed:
        """Who killed or attacked, for an event told without its agent.

        Tried in this order: the by-phrase hung elsewhere (خطف من منزله على يد مسلحين); who acts in the phrase of the
        cause (قتل ثلاثة في هجوم شنه مسلحون, في غارة إسرائيلية, في تفجير سيارة يقودها انتحاري); the other side of the
        clash that is the cause (قتل متظاهر في مواجهات مع الشرطة); who claims an attack, or is said to be behind it;
        the one attack that the sentence tells besides (فجر انتحاري نفسه مما أسفر عن مقتل ثلاثة).
        """
        nobody: Blamed = ("", [], [])
        suffered = event.predicate in ANONYMOUS or (event.predicate == "attack" and "victim" in event.rules)
        if not suffered or not event.filled(*EDGE_ROLES) or any(self._somebody(a) for a in event.filled("agent")):
            return nobody
        by = self._by_phrase(event)
        if by:
            return "by_phrase", by, []
        if event.predicate == "arrest":
            return nobody
        causes = self._causes(event)
        below = set().union(*(self.tree.subtree(c) for c in causes)) if causes else set()
        acting = [e for e in self.events if e is not event and e.filled("agent") and self._happened(e)]
        makers = [e for e in acting if set(e.words) & below]
        inside = [e for e in makers if e.predicate in VIOLENT or e.predicate in _MAKING]
        acts = [] if inside else [c for c in causes if self.clause.lexicon.noun(self.tree[c])]  # not في البلد الخليجي
        nations = [agent for c in acts if (agent := demonym_agent(self.clause, c))]
        found = self._single(inside, event) or nations[:1]
        if found:
            return "agent_of_cause", [], found
        side = [w for c in causes for w in self._other_side(c)]
        if side:
            return "other_side", side[:1], []
        if self._described(event):
            return nobody
        claimants = self._claimants()
        if claimants:
            return "claimed", claimants, []
        blamed = self._blamed()
        if blamed:
            return "blamed", blamed, []
        victims = {w for a in event.filled(*EDGE_ROLES) if a.word for w in self.tree.subtree(a.word)}
        others = [e for e in acting if e.predicate in VIOLENT and "both_sides" not in e.rules]
        beside = [e for e in others if e.head not in victims or e.head in below]
        near = [e for e in beside if self._subordinate(e, event)]
        found = self._single(near, event) or self._single(inside or beside, event)
        return ("agent_of_cause", [], found) if found else nobody

    def _happened(self, event: Event) -> bool:
        """Whether an act is told as done, by another than who suffers it, and nobody guessed who that is: no ceasefire
        kills anybody (قتل مواطن، داعيا الطرفين إلى وقف إطلاق النار), nor who was hit himself (المصور بعد إصابته)."""
        doing = {e for a in event.filled("agent") for e in a.entities}
        if doing & {e for a in event.filled(*EDGE_ROLES) for e in a.entities} or _GUESSED & set(event.rules):
            return False
        polarity, value, _ = modality(self.tree, self.clause.lexicon, event.head)
        return polarity == "pos" and weaker(value, event.effect[0]) == "asserted" and event.effect[1] != "neg"

    def _described(self, event: Event) -> bool:
        """Whether a death only tells who somebody is: إنقاذ 16 جنديا خطفوا الأسبوع الماضي."""
        word = self.tree[event.head]
        return word.deprel in ("acl", "acl:relcl") and bool(word.head) and self.clause.acts(word.head)

    def _somebody(self, agent: Argument) -> bool:
        """Whether an agent is more than what happened: not الهجوم in الهجوم الذي أودى بحياة سبعة."""
        if not agent.word or self.clause.acts(agent.word):
            return True
        return not self.clause.lexicon.noun(self.tree[agent.word]) and not self._violent(agent.word)

    def _wages(self, agent: Argument) -> bool:
        """Whether an agent is somebody or a crew: طائرة, دبابة; a car bomb and a place are not."""
        if not agent.word:
            return True
        key = fold(self.tree[agent.word].text).removeprefix("ال")
        hit = any(agent.word == a.word for e in self.events if e.predicate in VIOLENT for a in e.filled("patient"))
        return key in _CREWS or (key not in _SIDES and not hit and self.clause.acts(agent.word))

    def _causes(self, event: Event) -> list[int]:
        """Nouns of the phrases that tell in what somebody died, which deaths told together share: مقتل اثنين وإصابة
        ثلاثة في انفجار."""
        words = list(event.words)
        for word in event.words:
            words += [c for c in self.tree.children(word, "conj") if self.clause.lexicon.noun(self.tree[c])]
        return [s.word for w in words for s in self.clause.slots(w) if s.name in _CAUSES]

    def _other_side(self, cause: int) -> list[int]:
        """With whom those who died clashed: في اشتباكات مع قوات الأمن."""
        frames = self.clause.lexicon.noun(self.tree[cause])
        if not any(frame.predicate == "attack" for frame in frames):
            return []
        sides = [s.word for s in self.clause.slots(cause) if s.name == "مع"]
        return [w for w in sides if self.clause.acts(w)]

    def _claimants(self) -> list[int]:
        """Who claims an attack or is behind it: أعلنت الحركة مسؤوليتها عن الهجوم, هجوم تبنته الحركة, كان مسلحون وراء
        الخطف."""
        for word in self.tree.words:
            key = fold(word.text).removeprefix("ال")
            verb = self.clause.governing_verb(word.id) if word.upos != "VERB" else word.id
            if key == _RESPONSIBILITY:
                claimed = word.deprel in ("obj", "obl", "obl:arg", "nsubj") and self._claims(verb)
            elif word.upos == "VERB":
                claimed = self.clause.lexicon.lemma_of(word) == "تبنى" and any(
                    s.name == "obj" and (self.tree[s.word].upos == "PRON" or self._violent(s.word))
                    for s in self.clause.slots(word.id)
                )
            else:
                behind = self.tree.preposition(word.id) in _BEHIND and (word.upos == "PRON" or self._violent(word.id))
                claimed = behind and self.clause.lexicon.lemma_of(self.tree[verb]) in _STANDS if verb else False
            if not claimed or not verb or modality(self.tree, self.clause.lexicon, verb)[0] == "neg":
                continue
            subjects = [w for w in self.clause.subjects(verb)[0] if self.clause.acts(w)]
            if subjects:
                return subjects
        return []

    def _blamed(self) -> list[int]:
        """To whom others ascribe an attack: نسب الهجوم إلى المتمردين, ألقي اللوم على الجماعة, يعتقد أنها من فعل
        متشددين."""
        for word in self.tree.words:
            key = fold(word.text).removeprefix("ال")
            verb = self.clause.governing_verb(word.id) if word.upos != "VERB" else word.id
            if not verb or modality(self.tree, self.clause.lexicon, verb)[0] == "neg":
                continue
            lemma, slots = self.clause.lexicon.lemma_of(self.tree[verb]), self.clause.slots(verb)
            accused: list[int] = []
            if word.id == verb and lemma == "نسب":
                accused = [s.word for s in slots if s.name == "إلى"]
            elif key in ("لوم", _RESPONSIBILITY) and lemma in ("ألقى", "القى", "ألقي", "القي"):
                accused = [s.word for s in (*self.clause.slots(word.id), *slots) if s.name == "على"]
                accused += [c for c in self.tree.children(word.id, "nmod") if self.tree.preposition(c) == "على"]
            elif key in _DOING and word.id > 1 and self.tree[word.id - 1].text == "من":
                accused = [s.word for s in self.clause.slots(word.id) if s.name == "idafa"]
            accused = [w for w in accused if self.clause.acts(w)]
            if accused:
                return accused[:1]
        return []

    def _claims(self, verb: int) -> bool:
        return bool(verb) and self.clause.lexicon.lemma_of(self.tree[verb]) in _CLAIMS

    def _violent(self, word: int) -> bool:
        """Whether a noun is an attack, or holds one in its idafa: عملية الخطف, سلسلة من التفجيرات."""
        if any(frame.predicate in VIOLENT for frame in self.clause.lexicon.noun(self.tree[word])):
            return True
        inner = [s.word for s in self.clause.slots(word) if s.name in ("idafa", "من") and s.word > word]
        return any(self._violent(w) for w in inner if self.tree[w].upos == "NOUN")

    def _subordinate(self, maker: Event, event: Event) -> bool:
        """Whether an attack is told in a clause of the death's own: أصيبوا بعدما نفذت القوات ضربة."""
        return self.tree[maker.head].deprel == "advcl" and self.tree[maker.head].head in event.words

    def _single(self, makers: Iterable[Event], event: Event) -> list[Argument]:
        """The agents of attacks when all have the same, and who died is none of them."""
        agents = [a for e in makers for a in e.filled("agent") if UNKNOWN not in a.entities and self._wages(a)]
        if len({a.entities for a in agents}) != 1:
            return []
        harmed = {e for a in event.filled(*EDGE_ROLES) for e in a.entities}
        return [] if harmed & set(agents[0].entities) else agents[:1]

    def _by_phrase(self, event: Event) -> list[int]:
        """Whom على يد and من قبل name after the event, where nothing nearer wants them."""
        tree = self.tree
        for word in tree.words[max(event.words) :]:
            if word.upos == "VERB" or word.text in ".؛":
                return []
            before = fold(" ".join(w.text for w in tree.words[max(0, word.id - 3) : word.id - 1]))
            if (tree.preposition(word.id) in BY or before in _BY_FOLDED) and self.clause.acts(tree.counted(word.id)):
                return [word.id]
        return []
