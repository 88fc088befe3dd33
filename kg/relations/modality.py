"""Whether an event happened, will, may, or was denied."""

from __future__ import annotations

from kg.arabic import bare, fold
from kg.relations.frames import Lexicon, Modal
from kg.relations.tree import Tree
from kg.types import Word


def _folded(words: str) -> frozenset[str]:
    """Comma-separated phrases, letters folded."""
    return frozenset(fold(word.strip()) for word in words.split(","))


_FUTURE = frozenset(("س", "سوف"))
_NEGATION = {"لم": "asserted", "لما": "asserted", "لن": "future", "لا": "asserted", "ما": "asserted", "ليس": "asserted"}
"""Particles before a verb and the time they give it: لم يلتق (did not), لن يلتقي (will not)."""

_NOT_TO = frozenset(("ألا", "ألّا", "لئلا", "كيلا"))
"""أن or كي with a negation in one word."""

_NEGATED_COPULA = _folded("ليس, ليست, ليسوا, لست, لسنا, ليسا")
_STILL = frozenset(("يزال", "تزال", "زال", "زالت", "يزالون", "تزالان", "زالوا", "يزالوا", "نزال", "بد", "مفر", "مناص"))
"""Words that with a negation say that something goes on or has to be: لا يزال يقصف, لا بد من لقاء الوزير."""

_EXCEPT = _folded("إلا, سوى")
_NEGATIVE_NOUNS = frozenset(("عدم", "غير", "دون", "بدون"))
_CONDITIONS = _folded("إذا, لو, إن لم, في حال, في حالة, حال, شرط, بشرط, شريطة, ما لم, لولا, كي, لكي")
_PERHAPS = frozenset(("ربما", "لعل", "عسي"))
_QUESTIONS = frozenset(("هل",))
_AIMS = _folded("كي, لكي, حتى, بحيث, ل")
"""Words that before an imperfect say what something is done for."""

_PURPOSES = frozenset(("ل", "من أجل", "بهدف", "بغية", "بغرض", "بقصد"))
_WITHOUT = frozenset(("دون", "بدون", "من دون"))
_AFTER = _folded("بعد, منذ, إثر, على إثر, عقب, رغم, على الرغم من, بسبب, نتيجة, جراء, من جراء")
"""Prepositions whose event has happened, whatever it is told beside: بعد انسحاب ترامب من الاتفاق."""

_TOPICS = frozenset(("في", "حول", "بشأن", "عن", "بخصوص", "إزاء", "على خلفية"))
_HARM = frozenset(("kill", "injure", "attack", "arrest", "abduct"))
"""Acts that an inquiry, a file or an answer is about have happened: دعا إلى تحقيق في مقتل الصحفية."""

_TO_COME = _folded("مقبل, قادم, مرتقب, مزمع, مقرر, متوقع, منتظر, وشيك")
_UNSURE = _folded("محتمل, ممكن, مقترح, مزعوم, مفترض")
"""Adjectives that say of the event they describe that it will, or may, take place: الضربة المحتملة."""

_ANSWERS = _folded("نفى, أنكر, رفض, استبعد")
_ENDS = _folded("أوقف, توقف, كف, أنهى, وقف, إنهاء, إيقاف")
"""Words for ending what therefore goes on: دعا قطر إلى التوقف عن دعم المجموعات."""

_ABLE = _folded("استطاع, تمكن, قدر")
"""Verbs that state the act in the perfect (تمكن من اعتقاله) and only the ability in the imperfect."""

_ASIDE = frozenset(("advcl", "dep", "orphan"))
"""Places of a clause that in the perfect tells what was, whatever stands above: يأمل الفوز بعدما تعادل."""

_BEFORE = frozenset(("قبل", "قبيل"))
"""Prepositions of a time that an act is still to come after: سيتحدثان قبل يوم من زيارة زيلينسكي."""

_MEMORIES = _folded("ذكرى, الذكرى, تكرار, نتيجة, نظرا, مشاهد, صور, توثيق")
"""Words before ل and what has happened: الذكرى السنوية لاغتيال الوزير."""

_JUDGING = frozenset(("thank", "praise", "criticize", "sanction", "dismiss", "expel", "accuse", "sue"))
_SENTENCED = _folded("حكم, سجن, أعدم, عاقب, غرم, حاكم, أدان, هنأ, عقوبة, غرامة, كرم, كافأ, اعتذر")
"""Acts whose reason lies behind them, by predicate and by lemma: انتقد الرئيس لدعمه المسلحين."""

_STATED_ACTS = frozenset(("accuse", "demand", "criticize", "praise", "threaten", "warn"))
"""Acts of speech that whoever rejects or denies them does not undo: نفى الاتهامات الموجهة إليه."""

_STOPS = frozenset(("parataxis", "acl:relcl"))
"""Relations no modality crosses: a sentence beside another, a relative clause."""


def modality(tree: Tree, lexicon: Lexicon, head: int) -> tuple[str, str, tuple[str, ...]]:
    """Polarity, modality and rule names of the event whose clause hangs on `head`.

    The verb's own particles come first (سيلتقي, لم يلتق, قد يرسل, إذا أرسل), then every predicate that embeds it:
    يدرس إرسال (hypothetical), رفض استقبال (negated), من المقرر أن يزور (future). Speech ends the climb: what a
    speaker claims keeps the modality it has inside the claim, unless he denies it or means an act (هدد بقصف المدينة).
    An act that is to be ended goes on (دعا إلى وقف دعم المسلحين), and one after which something happens has happened.
    """
    polarity, value, rules = particles(tree, lexicon, head)
    if _reason(tree, lexicon, head):
        return polarity, value, tuple(rules)
    current, direct = head, True  # direct: nothing but coordination crossed so far
    still_to_come = _subjunctive(tree, head)
    for ancestor in tree.ancestors(head):
        word, upper = tree[current], tree[ancestor]
        if word.deprel in _STOPS or (direct and tree.preposition(current) in _AFTER):
            break
        if _looked_into(tree, lexicon, current, ancestor):
            break
        if word.upos == "ADJ" and word.deprel in ("amod", "acl") and lexicon.participle(word) and upper.upos == "NOUN":
            break  # يدرس تأثير القرار على جنود متمركزين في البلاد: they are
        if direct and word.deprel in _ASIDE and word.upos == "VERB" and word.feat("Aspect") == "Perf":
            break
        if _relative(tree, current):
            unsure = word.feat("Aspect") == "Imp" and upper.feat("Definite") == "Ind" and upper.deprel != "nsubj"
            if current == head and unsure:
                # يجب تشكيل حكومة تضم الجميع: what may come to be may do what is said of it; not تطالب دول تستضيف لاجئين
                _, above, inherited = modality(tree, lexicon, ancestor)
                if above == "hypothetical":
                    value, rules = above, [*rules, *inherited]
            break
        if word.deprel == "conj":
            if word.upos == "VERB" and word.feat("Aspect") == "Perf" and upper.feat("Aspect") != "Perf":
                break  # سيزور موسكو وقال: what has happened is no part of what may
            # سيزور موسكو ويلتقي بوتين: the second verb shares the first one's particle
            if upper.upos == "VERB" and value == "asserted" and _shares(tree, current, ancestor):
                _, value, more = particles(tree, lexicon, ancestor)
                rules += more
            if direct and upper.upos == "VERB":
                still_to_come = still_to_come or _subjunctive(tree, ancestor)
            current = ancestor
            continue
        modal = lexicon.modal(upper)
        embedded = modal is not None and any(_embedded(tree, current, slot) for slot in modal.slots)
        if lexicon.speech(upper) and upper.upos in ("VERB", "ADJ") and word.deprel != "obl":
            denies = modal is not None and modal.polarity == "neg"
            if not embedded or (_stated(tree, current) and not denies):
                break
        if fold(upper.text) in _NEGATIVE_NOUNS and word.deprel in ("nmod", "amod", "obl"):
            polarity, rules = flip(polarity), [*rules, "negative_noun"]
        elif modal and embedded:
            if _stands(tree, lexicon, current, modal):
                break
            rules.append("modal:" + bare(modal.lemma))
            above_polarity, above, more = particles(tree, lexicon, ancestor)
            if _ends(upper, modal):
                if above != "future":
                    break
                above_polarity = flip(above_polarity)  # ستوقف التعاون: there will be none
            value = weaker(value, _meant(tree, upper, modal))
            if modal.polarity == "neg":
                polarity = flip(polarity)
            value = weaker(value, above)
            if above_polarity == "neg":
                polarity = flip(polarity)
            rules += more
        elif direct and _purpose(tree, lexicon, head, ancestor):
            moves = any(frame.predicate == "visit" for frame in lexicon.verb(upper))
            planned = moves or particles(tree, lexicon, ancestor)[1] == "future"
            value, rules = weaker(value, "future" if planned else "hypothetical"), [*rules, "purpose"]
        elif upper.upos == "VERB" and tree[head].upos != "VERB" and direct:
            # a verbal noun in a future or conditional clause is no firmer than its verb: سيصل للقاء ممثلين
            _, above, more = particles(tree, lexicon, ancestor)
            if above != "asserted" and word.deprel in ("obj", "obl:arg", "obl", "nsubj"):
                value = weaker(value, above)
                rules += more
        if upper.upos == "VERB" and not modal and word.deprel in ("advcl", "acl", "ccomp"):
            break
        current, direct = ancestor, direct and tree.preposition(ancestor) in _BEFORE
    told = any(rule == "without" or rule.startswith("modal:") for rule in rules)
    if still_to_come and value == "asserted" and not told:
        value, rules = still_to_come, [*rules, "subjunctive"]
    return polarity, value, tuple(dict.fromkeys(rules))


def particles(tree: Tree, lexicon: Lexicon, head: int) -> tuple[str, str, list[str]]:
    """What the particles beside a word say: (polarity, modality, rules)."""
    word = tree[head]
    beside = [tree[c] for c in tree.children(head, "aux", "advmod", "advmod:emph", "mark", "cc", "dep") if c < head]
    near = [tree[w] for w in range(max(1, head - 2), head)]
    imperfect = word.upos == "VERB" and word.feat("Aspect") == "Imp"
    if word.upos == "VERB":
        # clitics and particles stand right before the verb whatever the parse says
        beside += [p for p in near if p.upos in ("AUX", "PART", "SCONJ") and p not in beside]
    polarity, value = "pos", "asserted"
    rules: list[str] = []
    for particle in beside:
        key = fold(particle.text)
        if key in _FUTURE and word.upos == "VERB":
            value, rules = "future", [*rules, "future"]
        elif key in _NEGATION and fold(tree[particle.id + 1].text) in _STILL:
            continue  # لا تزال تصر: she still insists; لا بد من
        elif particle.text in _NOT_TO or (key in _NEGATION and (word.upos == "VERB" or key in ("لا", "ليس"))):
            if not _excepted(tree, head):
                polarity, rules = "neg", [*rules, "negation"]
            value = weaker(value, _NEGATION.get(key, "hypothetical"))
        elif key == "قد" and imperfect:
            value, rules = "hypothetical", [*rules, "may"]
        elif key in _PERHAPS:
            value, rules = "hypothetical", [*rules, "perhaps"]
        elif key in _QUESTIONS:
            value, rules = "hypothetical", [*rules, "question"]
        elif key in _CONDITIONS and particle.deprel != "case":
            value, rules = "hypothetical", [*rules, "condition"]
    if word.upos != "VERB":
        nominal = _described(tree, lexicon, head)
        polarity = flip(polarity) if nominal[0] == "neg" else polarity
        value, rules = weaker(value, nominal[1]), rules + nominal[2]
    elif any(_condition(tree, head, clause) for clause in tree.children(head, "advcl")):
        value, rules = "hypothetical", [*rules, "condition"]
    for mark in tree.children(head, "mark"):
        joined = fold(" ".join([tree[mark].text, *(tree[f].text for f in tree.children(mark, "fixed"))]))
        if joined in _CONDITIONS:
            value, rules = "hypothetical", [*rules, "condition"]
        elif imperfect and joined in _AIMS and _touches(tree, mark, head):
            value, rules = "hypothetical", [*rules, "purpose"]
        elif joined in _WITHOUT:
            polarity, rules = "neg", [*rules, "without"]
    return polarity, value, rules


def _described(tree: Tree, lexicon: Lexicon, head: int) -> tuple[str, str, list[str]]:
    """What stands around a noun: دون لقاء, في حال فوزه, الضربة المحتملة, أي عدوان, لا دور له, ليس مستعدا."""
    preposition = tree.preposition(head)
    if preposition in _WITHOUT:
        modal = lexicon.modal(tree[tree[head].head]) if tree[head].head else None
        if modal and "دون" in modal.slots:
            return "pos", "asserted", []  # يحول دون حصول إيران على سلاح
        return "neg", "asserted", ["without"]
    if preposition in _CONDITIONS:
        return "pos", "hypothetical", ["condition"]
    polarity, value = "pos", "asserted"
    rules: list[str] = []
    for copula in tree.children(head, "cop"):
        if fold(tree[copula].text) in _NEGATED_COPULA:
            polarity, rules = "neg", ["negation"]
        elif copula > 1 and fold(tree[copula - 1].text) in ("لن", "لم"):
            polarity, rules = "neg", ["negation"]
            value = _NEGATION[fold(tree[copula - 1].text)]
        elif copula > 1 and fold(tree[copula - 1].text) in _FUTURE:
            value, rules = "future", ["future"]
    for adjective in tree.children(head, "amod"):
        stem = fold(tree[adjective].text).removeprefix("ال").removesuffix("ه")
        if stem in _TO_COME:
            value, rules = weaker(value, "future"), [*rules, "future"]
        elif stem in _UNSURE:
            value, rules = "hypothetical", [*rules, "perhaps"]
    if head > 1 and fold(tree[head - 1].text) in ("اي", "ايه") and head - 1 in (tree[head].head, *tree.children(head)):
        value, rules = "hypothetical", [*rules, "any"]  # حذر من أي عدوان
    return polarity, value, rules


def _looked_into(tree: Tree, lexicon: Lexicon, word: int, upper: int) -> bool:
    """Whether harm is only what another noun is about: تحقيق في جريمة قتل; not مشاركة في قصف, تخطيط لهجوم."""
    about = tree[upper]
    topic = tree.preposition(word)
    light = lexicon.light(about)
    if about.upos != "NOUN" or topic not in _TOPICS or lexicon.modal(about) or (light and light.slot == topic):
        return False
    nouns = (word, *tree.children(word, "nmod"))
    return any(frame.predicate in _HARM for n in nouns for frame in lexicon.noun(tree[n]))


def _excepted(tree: Tree, head: int) -> bool:
    """Whether an exception takes the negation back: لم ينتج إلا قليلا."""
    return any(
        w.id > head and fold(w.text) in _EXCEPT and w.deprel != "mark"
        for w in map(tree.__getitem__, tree.subtree(head))
    )


def _subjunctive(tree: Tree, head: int) -> str:
    """What أن and an imperfect say of themselves: the act is still to come, whatever they hang on (الأهم أن تنسحب),
    and agreed on after على أن; in a story قبل أن only tells what came later (درس قبل أن يلتحق بالجيش). "" for no such
    clause."""
    verb = tree[head]
    if verb.feat("Aspect") != "Imp" or verb.upos != "VERB":
        return ""
    openers = [tree[m] for m in tree.children(head, "mark") if m < head]
    joined = [w.text for w in tree.words[max(0, head - 4) : head - 1] if w in openers or w.upos in ("ADP", "NOUN")]
    if not any(bare(w.text) == "أن" and _touches(tree, w.id, head) for w in openers):
        return ""
    if "قبل" in joined and tree[verb.head].feat("Aspect") == "Perf":
        return ""
    return "future" if "على" in joined and verb.deprel == "advcl" else "hypothetical"


def _touches(tree: Tree, opener: int, verb: int) -> bool:
    return all(tree[w].upos in ("PART", "AUX") for w in range(opener + 1, verb))


def _relative(tree: Tree, word: int) -> bool:
    """Whether the word heads a relative clause, which tells of what exists: قوات حاربت صدام, ممن قتلوا."""
    clause = ("acl", "nmod", "obl", "appos", "amod")
    verb = tree[word]
    return verb.upos == "VERB" and verb.deprel in clause and not tree.children(word, "mark")


def _stands(tree: Tree, lexicon: Lexicon, word: int, modal: Modal) -> bool:
    """Whether what is denied or rejected is what others have said: نفت اتهامها بدعم المسلحين, رفض الانتقادات."""
    if fold(bare(modal.lemma)) not in _ANSWERS or tree[word].upos != "NOUN":
        return False
    said = any(f.predicate in _STATED_ACTS for f in lexicon.noun(tree[word]))
    several = tree[word].feat("Number") == "Plur" or tree[word].feat("Definite") == "Def"
    possessed = any(tree[c].upos == "PRON" for c in tree.children(word, "nmod"))
    return said and (several or possessed)


def _ends(word: Word, modal: Modal) -> bool:
    return fold(bare(modal.lemma)) in _ENDS or fold(word.text).removeprefix("ال") in _ENDS


def _meant(tree: Tree, word: Word, modal: Modal) -> str:
    """The modality a word gives what it embeds; who can has not done so yet: يستطيع الجيش استعادة المدينة."""
    able = fold(bare(modal.lemma)) in _ABLE and word.feat("Aspect") == "Imp"
    return "hypothetical" if able and fold(tree[word.id - 1].text) != "لم" else modal.modality


def _condition(tree: Tree, head: int, clause: int) -> bool:
    """Whether a clause makes what its governor says depend on it: إذا هاجمت ردت, ترد إذا هاجمت; what has happened
    before the clause is said does not depend: حذر من الرد إذا هاجمت."""
    opened = [fold(tree[m].text) for m in tree.children(clause, "mark", "case")]
    if not any(m in ("اذا", "لو") or (m == "في" and fold(tree[clause].text) == "حال") for m in opened):
        return False
    return clause < head or tree[head].feat("Aspect") == "Imp"


def _purpose(tree: Tree, lexicon: Lexicon, head: int, upper: int) -> bool:
    """Whether a verbal noun says what something is done for: توجه إلى جنيف للقاء الوفد, مذكرة لإنهاء الولاية."""
    if tree[head].upos == "VERB" or tree.preposition(head) not in _PURPOSES:
        return False
    meant = tree.preposition(head) != "ل"  # وقعت اتفاقية بهدف مواجهة الصين
    return tree[upper].upos == "VERB" or (tree[upper].upos == "NOUN" and (meant or not lexicon.noun(tree[upper])))


def _reason(tree: Tree, lexicon: Lexicon, head: int) -> bool:
    """Whether ل gives the reason of a judgement or the past that is remembered: حكم عليه بالسجن لدخوله العراق, شكره
    لدعمه الوفد, ذكرى لانتصار الجيش."""
    if tree[head].upos == "VERB" or tree.preposition(head) != "ل":
        return False
    above = [tree[w] for w in tree.ancestors(head)]
    verb = next((i for i, w in enumerate(above) if w.upos == "VERB"), len(above))
    above = above[: verb + 1]
    if above and fold(above[0].text).removeprefix("ال") in _MEMORIES:
        return True
    if not any(tree[c].upos == "PRON" for c in tree.children(head, "nmod")):
        return False
    judged = [f.predicate for w in above for f in (*lexicon.verb(w), *(lexicon.noun(w) if w.upos == "NOUN" else ()))]
    return any(p in _JUDGING for p in judged) or any(fold(bare(w.lemma)) in _SENTENCED for w in above)


def _stated(tree: Tree, word: int) -> bool:
    """Whether a clause tells a fact (إن, or أنّ before a noun) rather than an act still to come (أن before a verb)."""
    marks = [m for m in tree.children(word, "mark") if fold(tree[m].text) in ("ان", "انه", "انها", "انهم")]
    if not marks:
        return tree[word].upos == "VERB"
    after = next((w for w in tree.words[marks[-1] :] if w.upos not in ("PART", "PUNCT")), None)
    return bare(tree[marks[-1]].text).startswith("إ") or after is None or after.upos not in ("VERB", "AUX")


def _shares(tree: Tree, verb: int, first: int) -> bool:
    return tree[verb].feat("Aspect") == "Imp" and tree[first].feat("Aspect") == "Imp"


def _embedded(tree: Tree, word: int, slot: str) -> bool:
    """Whether the word hangs on its head in the slot where a modal takes the event it embeds."""
    relation = tree[word].deprel
    clausal = relation in ("ccomp", "xcomp", "csubj")
    if slot in ("ccomp", "xcomp", "obj", "nsubj", "idafa"):
        # أن-clause and verbal noun take the same place; the parser calls it by several names
        nominal = relation in ("obj", "nsubj", "nsubj:pass", "nmod", "obl", "obl:arg")
        return clausal or (nominal and not tree.preposition(word))
    return clausal or tree.preposition(word) == slot


def weaker(a: str, b: str) -> str:
    """The less certain of two modalities; "" counts as asserted."""
    order = ("asserted", "", "future", "hypothetical")
    return max((a, b or "asserted"), key=order.index)


def flip(polarity: str) -> str:
    """pos for neg and neg for pos."""
    return "neg" if polarity == "pos" else "pos"
