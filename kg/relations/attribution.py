"""Who says so: speech verbs, acts of speech, quotations and according-to phrases, and the words each of them covers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kg.arabic import bare, fold
from kg.relations.clause import SOMEBODY
from kg.relations.events import SentenceEvents
from kg.relations.modality import modality, particles
from kg.relations.reading import Reading
from kg.relations.tree import Tree
from kg.types import Mention, Sentence, Word

_OPENERS = frozenset(("ان", "بان", "انه", "انها", "انهم"))


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(word) for word in words.split())


_LONGEST_QUOTATION = 4
"""Sentences after which a quotation mark that nobody closed counts as closed."""

_TITLES = 3
"""Sentences at the beginning that may be headlines."""
_QUOTED_NAME = 3
"""Words of a name in quotation marks: قال "داونينغ ستريت" إن."""

_HEADLINE = 8
"""Words before the colon of a headline that names its speaker."""

_STATEMENTS = _folded(
    "بيان بيانات تقرير تقارير تصريح تصريحات تغريدة تغريدات مقال حديث مقابلة منشور رسالة خطاب كلمة إحصاء دراسة"
)
_DOCUMENTS = _folded("بيان بيانات تقرير تقارير إحصاء دراسة")
"""Statements that speak for themselves where nobody is named: تقارير صحفية, البيان الختامي للقمة."""

_ISSUING = _folded(
    "أصدر أصدرت صدر صادر نشر نشرت بث بثت ألقى ألقت أدلى أدلت أصدره أصدرته نشره نشرته بثه بثته ألقاه ألقاها"
)
"""Words between a statement and whoever made it: بيان أصدره دبلوماسيون."""

_SOURCES = _folded(
    "مصدر مصادر شهود شاهد وسائل تقارير إعلام معلومات محللون مراقبون خبراء صحف صحيفة جريدة مجلة وكالة موقع قناة إذاعة "
    "شبكة تلفزيون أنباء"
)
"""Nouns for those whom news quotes without a name."""

_SAME = _folded("المصدر البيان التقرير الوكالة الصحيفة الموقع")
"""Nouns that alone and with the article mean the one quoted last: وأضاف البيان, حسب المصدر ذاته."""

_NOBODY = _folded("يذكر يشار يقال يعتقد يزعم يتوقع يرجح يخشى ينتظر يبدو تذكر")
"""Imperfects which without a subject are passive: يذكر أن, يعتقد أن. The outlet speaks."""

_PRONOUNCED = frozenset(
    fold(lemma) for lemma in "دعا طالب حث حض ناشد أوصى نصح اقترح طلب هدد توعد لوح حذر وعد تعهد اشترط أمل تمنى".split()
)
"""Modals that are acts of speech: what somebody demands, threatens or hopes is his word."""

_RELATIVES = _folded("الذي التي الذين اللذين اللتين اللواتي")

_QUOTES = frozenset(('"', "“", "”", "«", "»"))
_AFTER_QUOTATION = frozenset(" \t\n.،,؛:;!؟?)]-")
"""Characters that follow a mark that closes."""

_SPEAKERS = frozenset(("PER", "ORG", "GPE", "NORP", "FAC", "MISC"))


@dataclass(frozen=True, slots=True)
class Claim:
    """`speaker` (an entity id) says what stands on the words `first`..`last` of a sentence.

    `verb` is the word that says so, 0 for an according-to phrase or a quotation that goes on."""

    speaker: str
    verb: int
    first: int
    last: int
    rule: str


class Attributor:
    """Walks an article's sentences in order, remembering an open quotation and the last speaker."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self._last_speaker: str | None = None
        self._last_quoted: str | None = None  # the last speaker or outlet
        self._open: str | None = None  # speaker of a quotation the last sentence did not close
        self._opened = 0  # the sentence in which it began
        self._paragraph = -1

    def claims(self, index: int, finder: SentenceEvents) -> list[Claim]:
        """What is claimed in sentence `index`, widest first."""
        tree = self.reading.trees[index]
        sentence = tree.sentence
        if sentence.paragraph != self._paragraph or index - self._opened > _LONGEST_QUOTATION:
            self._open = None
            self._paragraph = sentence.paragraph
        found: list[Claim] = []
        if self._open:
            mark = next((w for w in tree.words if w.text in _QUOTES), None)
            if mark and self._opens(mark):
                self._open = None  # the mark that closed it is missing
            else:
                found.append(Claim(self._open, 0, 1, mark.id if mark else len(tree.words), "quotation"))
        speech = self._headline(index, tree) or self._speech(index, tree, finder, found)
        found += self._according_to(index, tree, finder)
        found += [self._without_phrase(tree, claim) for claim in speech]
        found += self._acts(index, tree, finder, found)
        if not found:
            self._remember_statement(index, tree, finder)
        self._remember_quote(sentence, found)
        found.sort(key=lambda c: (c.first - c.last, c.first))
        return found

    # --- who speaks, and up to where -----------------------------------------------------------------------------

    def _headline(self, index: int, tree: Tree) -> list[Claim]:
        """السيسي: لا دور للجماعة; بزشكيان لماكرون: سنرد. A headline's first name says what follows the colon."""
        colon = next((w.id for w in tree.words[:_HEADLINE] if w.text == ":"), 0)
        before = tree.words[: max(0, colon - 1)]
        if not before or any(w.upos == "VERB" or w.text in _QUOTES for w in before):
            return []
        speakers = self._voice(index, tree, tree.counted(1)) or self._first_name(index, tree, colon)
        if index >= _TITLES:  # a link to another article: سوريا: بعد إخلاء كفريا
            speakers = [s for s in speakers if self.reading.entities[s].type == "PER"]
        return [Claim(s, 0, colon + 1, len(tree.words), "headline") for s in speakers[:1] if colon < len(tree.words)]

    def _first_name(self, index: int, tree: Tree, colon: int) -> list[str]:
        name = self.reading.name_over(index, 1)
        return self._voice(index, tree, name.head) if name and name.head < colon else []

    def _speech(self, index: int, tree: Tree, finder: SentenceEvents, open_claims: list[Claim]) -> list[Claim]:
        """قال المصدر إن العلاقات تحسنت; "لن ننسحب"، قال الوزير; وأضاف أن ..."""
        found: list[Claim] = []
        voiced: list[str] = []  # speakers of the last verb on the sentence's own level
        verbs = [w.id for w in tree.words if self._says(tree, w)]
        for verb in verbs:
            aside = tree[verb].deprel in ("acl", "acl:relcl")  # حوار نشرته صحيفة: says nothing of the rest
            later = [v for v in verbs if v > verb and tree[v].deprel not in ("acl", "acl:relcl")]
            quoted = self._quoted_source(index, tree, verb)
            if quoted:
                later = [v for v in later if tree[v].upos == "VERB"]  # قوله is a part of نقل عنه قوله
            opener = self._opener(tree, verb, later[0] if later else len(tree.words) + 1)
            if aside and opener not in tree.subtree(verb):
                opener = 0
            around = [c for c in (*open_claims, *found) if c.first <= verb <= c.last]
            speakers = self._speakers(index, tree, verb, finder, opener or len(tree.words) + 1)
            if speakers is None:  # nobody is named
                speakers = self._understood(tree[verb], voiced, around)
            speakers = speakers[:1] + quoted[:1]
            if not speakers:
                continue
            if not around and not aside:
                self._last_speaker, self._last_quoted, voiced = speakers[-1], speakers[-1], speakers
            if opener:
                spans = [(opener, self._end(tree, verb, opener, later))]
                rule = "speech"
            elif tree[verb].upos == "VERB" and (before := self._quoted_before(tree, verb)):
                spans = [before]
                rule = "speech_after_quotation"
            else:
                covered = [tree.subtree(clause) for clause in self._contents(tree, verb)]
                spans = [(min(words), max(words)) for words in covered]
                rule = "speech" if tree.children(verb, "ccomp", "xcomp") else "announcement"
            found += [Claim(speaker, verb, first, last, rule) for first, last in spans for speaker in speakers]
        return found

    def _says(self, tree: Tree, word: Word) -> bool:
        """Whether something is said, and not only will be or was not: سيعلن عن مساعدات, لم يقل شيئا."""
        speech = self.reading.lexicon.speech(word)
        counted = word.deprel == "amod" and word.head and tree[word.head].upos == "NUM"  # مثل 11 متهما أمام المحكمة
        if speech is None or counted:
            return False
        if fold(word.lemma) == "تحدث" and any(s.name == "مع" for s in tree.slots(word.id)):
            return False  # تحدث هاتفيا مع نظيره على أن يلتقيه: a talk, of which nothing is quoted
        if word.upos == "NOUN":  # شدد على ضرورة توضيح الموقف: nobody has made it clear
            return modality(tree, self.reading.lexicon, word.id)[1] == "asserted"
        polarity, value, _ = particles(tree, self.reading.lexicon, word.id)
        return word.upos != "VERB" or speech.kind == "deny" or (polarity == "pos" and value == "asserted")

    def _contents(self, tree: Tree, verb: int) -> list[int]:
        """Heads of what is said without a quotation mark or إن: a clause, or the act that somebody reports, is
        accused of or denies (أفاد المرصد بمقتل ضباط, اتهم أنقرة بدعم المسلحين, نفت أنقرة قصف المخيم)."""
        found = tree.children(verb, "ccomp", "xcomp")
        speech = self.reading.lexicon.speech(tree[verb])
        if speech and tree[verb].upos in ("VERB", "ADJ"):
            acts = [s.word for s in tree.slots(verb) if s.name in speech.content and s.word not in found]
            lexicon = self.reading.lexicon
            found += [w for w in acts if lexicon.noun(tree[w]) or lexicon.modal(tree[w])]
        return found

    def _acts(self, index: int, tree: Tree, finder: SentenceEvents, said: list[Claim]) -> list[Claim]:
        """دعا سوان الشركاء إلى توفير التمويل; تهديد الرئيس بفرض عقوبات: what is demanded or threatened is his word."""
        found: list[Claim] = []
        for word in tree.words:
            modal = self.reading.lexicon.modal(word)
            if modal is None or fold(bare(modal.lemma)) not in _PRONOUNCED:
                continue
            if any(c.first <= word.id <= c.last for c in said):
                continue  # قال الوزير إن حكومته تأمل: the minister says so
            stated = [a for e in finder.events if word.id in e.words for a in e.filled("agent")]
            able = [a for a in stated if a.mention is None or self._can_speak(tree, self.reading.mentions[a.mention])]
            speakers = [self._speaking(e) for a in able for e in a.entities if e in self.reading.entities]
            if not stated and word.upos == "VERB":
                speakers = [e for w in finder.clause.subjects(word.id)[0] for e in self._voice(index, tree, w)]
            contents = [s.word for s in tree.slots(word.id) if s.name in modal.slots]
            for content in contents:
                words = tree.subtree(content)
                found += [Claim(s, word.id, min(words), max(words), "speech_act") for s in speakers[:1]]
        return found

    def _speakers(self, index: int, tree: Tree, verb: int, finder: SentenceEvents, before: int) -> list[str] | None:
        """Who is named as the speaker of a verb; [] when its subject cannot speak, None when it has none."""
        if finder.clause.accused(tree[verb], finder.clause.slots(verb)):
            return []
        words, rule = finder.clause.subjects(verb)
        words = tuple(w for w in words if w < before)
        found = [e for subject in words for e in self._voice(index, tree, subject)]
        if found:
            return found
        if any(self._again(tree, w) for w in words):
            return [self._last_quoted] if self._last_quoted else []
        if words and rule == "subject" and all(tree[w].upos != "PRON" for w in words):
            return []  # تشير التقديرات إلى أن: nobody's word
        stated = [e for e in finder.events if e.head == verb and "dropped_subject" in e.rules]
        return [self._speaking(e) for event in stated for a in event.filled("agent") for e in a.entities] or None

    def _understood(self, word: Word, voiced: list[str], around: list[Claim]) -> list[str]:
        """Who speaks where nobody is named: قال إنه يعتقد أن; قال الوزير ...، مضيفا أن; وأضاف أن. Nobody in يذكر أن."""
        if word.upos == "VERB" and (fold(word.text) in _NOBODY or word.feat("Person") == "1"):
            return [around[-1].speaker] if around and word.feat("Person") == "1" else []
        if around:
            return [around[-1].speaker]
        if word.upos != "VERB":
            return voiced
        return [self._last_speaker] if self._last_speaker else []

    def _again(self, tree: Tree, word: int) -> bool:
        """Whether a noun means whoever was quoted last: وأضاف البيان, حسب المصدر ذاته."""
        return fold(tree[word].text) in _SAME

    def _quoted_source(self, index: int, tree: Tree, verb: int) -> list[str]:
        """نقل الموقع عن مسؤول قوله: the one after عن is the innermost speaker, wherever the parse hangs him."""
        if fold(tree[verb].lemma) != "نقل" and fold(tree[verb].text) not in ("نقل", "نقلت", "نقلا"):
            return []
        for word in tree.words[verb:]:
            if fold(word.text) in _OPENERS or word.text == ":" or word.text in _QUOTES:
                break
            if word.text == "عن" and word.head > word.id:
                mention = self.reading.mention_at(index, word.head)
                if mention:
                    return [self._speaking(e) for e in self.reading.referents(mention)]
        return []

    def _opener(self, tree: Tree, verb: int, limit: int) -> int:
        """The first word of what is said: after إن/أن, a colon or an opening quotation mark that is not a name's."""
        after = tree.words[verb : limit - 1]
        marks = [w.id for w in after if w.text in _QUOTES]
        openers = [w.id for w in after if fold(w.text) in _OPENERS or w.text == ":"]
        while len(marks) > 1 and marks[1] - marks[0] <= _QUOTED_NAME + 1 and tree[marks[0] - 1].text != ":":
            marks = marks[2:]  # قال "داونينغ ستريت" إن, اتهم صحيفة "زمان" بالتحريض
        first = min(marks[:1] + openers[:1], default=0)
        return min(first + 1, len(tree.words)) if first else 0

    def _end(self, tree: Tree, verb: int, opener: int, later: list[int]) -> int:
        """Where what is said ends: at the next verb on the level of this one, or at the end of the sentence."""
        quoted = False
        for word in tree.words[opener - 1 :]:
            if word.text in _QUOTES:
                quoted = not quoted
            if not quoted and word.id > opener and self._same_level(tree, verb, word.id, speaks=word.id in later):
                return word.id - 1
        return len(tree.words)

    def _same_level(self, tree: Tree, verb: int, other: int, *, speaks: bool) -> bool:
        """قال إنه سيستقيل، وهنأ خصمه; قال إن الاتفاق قريب، متهما أنقرة بعرقلته."""
        word, before = tree[other], tree[other - 1]
        if word.upos == "ADJ" or (word.upos == "NOUN" and speaks):
            participle = speaks or bool(self.reading.lexicon.participle(word))
            return participle and before.text in ("،", ",") and word.text.endswith("ا")
        if word.upos != "VERB" or word.deprel in ("ccomp", "acl", "acl:relcl"):
            return False
        if speaks:
            return before.upos == "CCONJ" or word.head == verb
        if before.upos != "CCONJ" or word.deprel != "conj" or word.feat("Aspect") != "Perf":
            return False
        # the parser hangs it on the nearest verb, whose future no perfect can share
        apart = other > 2 and tree[other - 2].text in ("،", ",")
        return word.head == verb or (apart and tree[word.head].feat("Aspect") == "Imp")

    def _quoted_before(self, tree: Tree, verb: int) -> tuple[int, int] | None:
        """The quotation that a verb of saying follows: "لن ننسحب"، قال الوزير."""
        marks = [w.id for w in tree.words[: verb - 1] if w.text in _QUOTES]
        if not marks or (len(marks) == 1 and not self._open):
            return None
        first = 1 if self._open or marks[0] <= 3 else marks[0]
        inside = tree.words[first - 1 : marks[-1]]
        return (first, verb - 1) if any(w.upos == "VERB" for w in inside) else None

    # --- according-to phrases ------------------------------------------------------------------------------------

    def _according_to(self, index: int, tree: Tree, finder: SentenceEvents) -> list[Claim]:
        """وفق المسؤول, بحسب الوكالة, نقلا عن الصحيفة: the whole sentence is claimed but for the phrase itself."""
        found: list[Claim] = []
        for first, after in self._phrases(tree):
            speakers: list[str] = []
            said = next((w for w in tree.words[after - 1 : after + 2] if w.upos == "VERB"), None)
            if said and tree[after].text in ("ما", "لما", said.text):  # وفق ما أفاد مسؤول, كما أعلن الجيش
                subjects = [word for word in finder.clause.subjects(said.id)[0] if word > after]
                beside = tree.words[said.id : said.id + 2]
                if not subjects and beside and beside[0].upos != "ADP":
                    # وفقا لما ذكرته وكالتا الأنباء: whoever stands after the verb, whatever the parse says
                    subjects = [w.id for w in beside if self._refers(index, w.id)][-1:]
                speakers = [e for word in subjects for e in self._voice(index, tree, word)]
                if not subjects and beside and beside[0].text == "في":  # حسب ما جاء في بيان الوزارة
                    speakers = self._named(index, tree, said.id + 2)
                if not speakers and self._last_speaker and not subjects:
                    speakers = [self._last_speaker]  # بحسب ما قال
            else:
                speakers = self._named(index, tree, after)
            if speakers:
                scope = (self._scope(tree, first), first - 1)
                if first <= 3:
                    scope = (self._after_source(tree, after), len(tree.words))
                found.append(Claim(speakers[0], 0, *scope, "according_to"))
                self._last_quoted = speakers[0]
        return found

    def _without_phrase(self, tree: Tree, claim: Claim) -> Claim:
        """A speaker's words without the outlet's note at their end: قالت إن الوضع خطير، وفقا لمقطع نشره مراسل."""
        notes = [p for p, _ in self._phrases(tree) if claim.first < p <= claim.last and tree[p - 1].text in ("،", ",")]
        inside = {w.id for w in tree.words if w.text in _QUOTES or w.text in ("،", ",")}
        ends = [p for p in notes if not any(w > p for w in inside)]
        return replace(claim, last=ends[0] - 1) if ends else claim

    def _scope(self, tree: Tree, phrase: int) -> int:
        """The first word that a phrase after it covers: all that stands before, or without a comma only the relative
        clause it ends (تتهم موسكو بالمشاركة في الحملة التي أوقعت 400 قتيل بحسب المرصد)."""
        for word in reversed(tree.words[: phrase - 1]):
            if word.text in ("،", ",", "-", ")") or word.text in _QUOTES:
                break
            if fold(word.text) in _RELATIVES:
                return word.id
        return 1

    def _after_source(self, tree: Tree, after: int) -> int:
        """The first word after the source that a phrase names: وبحسب الصحيفة، ..., وجاء في بيان أصدره الجيش أن ..."""
        ends = (w.id for w in tree.words[after - 1 :] if w.text in ("،", ",", ":") or fold(w.text) in _OPENERS)
        return min(next(ends, after - 1) + 1, len(tree.words))

    def _named(self, index: int, tree: Tree, after: int) -> list[str]:
        """Whoever a noun phrase that begins at this word names: وفقا لمتحدث باسم الحركة."""
        for word in tree.words[after - 1 : after + 2]:
            if self._refers(index, word.id) or self._again(tree, word.id):
                found = self._voice(index, tree, word.id)
                again = not found and self._again(tree, word.id) and self._last_quoted
                return [self._last_quoted] if again and self._last_quoted else found
        return []

    def _refers(self, index: int, word: int) -> bool:
        mention = self.reading.mention_at(index, word)
        return mention is not None and mention.kind != "demonym"

    def _phrases(self, tree: Tree) -> list[tuple[int, int]]:
        """Where a phrase that names a source begins, and the first word after it: (وفق, ...), (نقلا, بعد عن)."""
        folded = [fold(w.text) for w in tree.words]
        found: list[tuple[int, int]] = []
        for phrase in self.reading.lexicon.attributions:
            keys = [fold(w) for w in phrase.words]
            for at in range(len(folded) - len(keys)) if keys[0] in folded else ():
                if folded[at : at + len(keys)] == keys:
                    found.append((at + 1, at + len(keys) + 1))
        told = (w for w in tree.words[3:] if tree[w.id - 1].text == "كما" and self._says(tree, w))
        found += [(w.id - 1, w.id) for w in told if not self._tells_more(tree, w.id)]
        return sorted(found)

    def _tells_more(self, tree: Tree, verb: int) -> bool:
        """Whether كما only adds another clause, with something said in it: كما أعلنت الوزارة أن, كما تنشر صواريخ."""
        rest = tree.words[verb:]
        end = next((w.id for w in rest if w.text in ("،", ",", ".")), len(tree.words))
        opens = any(fold(w.text) in _OPENERS or w.text == ":" or w.text in _QUOTES for w in rest[: end - verb])
        return opens or bool(self._contents(tree, verb))

    # --- whose voice ---------------------------------------------------------------------------------------------

    def _voice(self, index: int, tree: Tree, word: int) -> list[str]:
        """Whose voice a noun phrase is: its own, or for a statement its author's (بيان وزارة الدفاع), where it has one
        (تقارير صحفية speak for themselves); for one that means the last (المصدر) whoever was quoted last."""
        mention = self.reading.mention_at(index, word) if word else None
        if mention is None:
            return []
        head = fold(tree[mention.head].text).removeprefix("ال")
        found = self.reading.referents(mention)
        several = len(mention.words) > 1
        if head in _STATEMENTS and mention.kind == "nominal":
            return self._author(index, tree, mention) or (list(found) if head in _DOCUMENTS and several else [])
        again = mention.kind == "nominal" and self._again(tree, mention.head)
        if again and self._last_quoted and all(self._named_once(e) for e in found):
            return [self._last_quoted]
        return [self._speaking(e) for e in found] if self._can_speak(tree, mention) else []

    def _named_once(self, entity_id: str) -> bool:
        mentions = [self.reading.mentions[m] for m in self.reading.entities[entity_id].mentions]
        return sum(mention.kind != "pronoun" for mention in mentions) == 1

    def _author(self, index: int, tree: Tree, mention: Mention) -> list[str]:
        closed = tree[mention.head].text.startswith("ال")  # البيان السعودي الدوحة: nothing completes it
        names = ("ل", "عن", "من") if closed else ("idafa", "ل", "عن", "من")
        authors = [s.word for s in tree.slots(mention.head) if s.name in names]
        authors += tree.children(mention.head, "amod")
        for verb in tree.children(mention.head, "acl", "acl:relcl", "amod"):
            if fold(tree[verb].text) in _ISSUING:  # بيان أصدره دبلوماسيون, بيان صادر عن الحركة
                authors += [s.word for s in tree.slots(verb) if s.name in ("nsubj", "عن", "obj")]
        for author in authors:
            inner = self.reading.mention_at(index, author)
            if inner and inner.id != mention.id and self._can_speak(tree, inner):
                return [self._speaking(e) for e in self.reading.referents(inner)]
        return []

    def _can_speak(self, tree: Tree, mention: Mention) -> bool:
        types = {self.reading.entities[e].type for e in self.reading.referents(mention)}
        if mention.kind == "pronoun" and types == {"NOM"}:  # إطلاق النار ... وقال إنه
            named = [self.reading.mentions[m] for e in self.reading.referents(mention) for m in self._mentions(e)]
            heads = [self._head(m) for m in named if m.kind != "pronoun"]
            return not heads or any(self.reading.kb.person_noun(h) or self._speaks(h) for h in heads)
        if mention.kind == "pronoun" or types & _SPEAKERS:
            return True
        head = tree[tree.counted(mention.head)].text
        return self._speaks(head) or self.reading.kb.person_noun(head) is not None

    def _speaks(self, head: str) -> bool:
        key = fold(head).removeprefix("ال")
        return key in _SOURCES or key in _STATEMENTS or key in SOMEBODY

    def _mentions(self, entity: str) -> tuple[int, ...]:
        return self.reading.entities[entity].mentions

    def _head(self, mention: Mention) -> str:
        tree = self.reading.trees[mention.sentence]
        return tree[tree.counted(mention.head)].text

    def _speaking(self, entity: str) -> str:
        """A capital speaks for its country, a palace for itself."""
        return self.reading.acting(entity) if self.reading.entities[entity].type == "GPE" else entity

    def _remember_statement(self, index: int, tree: Tree, finder: SentenceEvents) -> None:
        """Whose statement is told of is whom the next sentence quotes: جددت الوزارة، في بيان، ثقتها بالجيش. وأكد البيان
        أن ..."""
        for word in tree.words:
            mention = self.reading.mention_at(index, word.id)
            if fold(word.text).removeprefix("ال") not in _STATEMENTS or mention is None or mention.head != word.id:
                continue
            authors = self._author(index, tree, mention)
            verb = finder.clause.governing_verb(word.id)
            if not authors and verb and tree.preposition(word.id) == "في" and word.feat("Definite") == "Ind":
                authors = [e for subject in finder.clause.subjects(verb)[0] for e in self._voice(index, tree, subject)]
            if authors:
                self._last_quoted = authors[0]

    def _opens(self, mark: Word) -> bool | None:
        """Whether a quotation mark opens, by what it touches; None where it touches nothing."""
        text = self.reading.document.text
        before, after = text[max(0, mark.start - 1) : mark.start], text[mark.end : mark.end + 1]
        if mark.text in "«»":
            return mark.text == "«"
        if not after or after in _AFTER_QUOTATION:
            return None if before.isspace() else False
        return True

    def _remember_quote(self, sentence: Sentence, found: list[Claim]) -> None:
        going_on = self._open is not None
        for mark in (w for w in sentence.words if w.text in _QUOTES):
            opens = self._opens(mark)
            going_on = not going_on if opens is None else opens
        if going_on:
            spoken = [c for c in found if c.rule not in ("according_to", "speech_act")]
            if not self._open:
                self._opened = sentence.index
            self._open = spoken[-1].speaker if spoken else self._last_speaker
        else:
            self._open = None


def sources(
    claims: list[Claim], word: int, speaker_verbs: tuple[int, ...], agents: frozenset[str] = frozenset()
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The chain of speakers over a word, outermost first, and the rules.

    A speech verb does not claim itself, and what its `agents` announce of themselves is their act: أعلن استقالته.
    """
    over = [c for c in claims if c.first <= word <= c.last and c.verb not in speaker_verbs]
    over = [c for c in over if c.rule != "announcement" or c.speaker not in agents]
    chain = tuple(dict.fromkeys(c.speaker for c in over))
    return chain, tuple(dict.fromkeys(c.rule for c in over))
