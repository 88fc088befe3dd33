"""Whether an event happened, will, may, or was denied."""

from __future__ import annotations

from kg.arabic import bare, fold
from kg.relations.frames import Lexicon
from kg.relations.tree import Tree
from kg.types import Word

_FUTURE = frozenset(("س", "سوف"))
_NEGATION = {"لم": "asserted", "لما": "asserted", "لن": "future", "لا": "asserted", "ما": "asserted", "ليس": "asserted"}
"""Particles before a verb and the time they give it: لم يلتق (did not), لن يلتقي (will not)."""

_STILL = frozenset(("يزال", "تزال", "زال", "زالت", "يزالون", "تزالان", "زالوا", "يزالوا", "نزال"))
"""Verbs that with a negation say that something goes on."""

_NEGATIVE_NOUNS = frozenset(("عدم", "غير", "دون", "بدون"))
_CONDITIONS = frozenset(
    ("اذا", "لو", "ان لم", "في حال", "في حالة", "شرط", "شريطه", "ما لم", "لولا", "كي", "لكي", "حتي")
)
_PERHAPS = frozenset(("ربما", "لعل", "عسي"))
_PURPOSES = frozenset(("ل", "من أجل", "بهدف", "بغية", "بغرض", "بقصد"))
_WITHOUT = frozenset(("دون", "بدون", "من دون"))
_STOPS = frozenset(("parataxis", "acl:relcl"))
"""Relations no modality crosses: a sentence beside another, a relative clause."""


def modality(tree: Tree, lexicon: Lexicon, head: int) -> tuple[str, str, tuple[str, ...]]:
    """Polarity, modality and rule names of the event whose clause hangs on `head`.

    The verb's own particles come first (سيلتقي, لم يلتق, قد يرسل, إذا أرسل), then every predicate that embeds it:
    يدرس إرسال (hypothetical), رفض استقبال (negated), من المقرر أن يزور (future). Speech ends the climb: what a
    speaker claims keeps the modality it has inside the claim, unless he denies it or means an act (هدد بقصف المدينة).
    """
    polarity, value, rules = _own(tree, head)
    current = head
    for ancestor in tree.ancestors(head):
        word = tree[current]
        upper = tree[ancestor]
        if word.deprel in _STOPS:
            break
        if word.deprel == "conj":
            # سيزور موسكو ويلتقي بوتين: the second verb shares the first one's particle
            if upper.upos == "VERB" and value == "asserted" and _shares(tree, current, ancestor):
                _, value, more = _own(tree, ancestor)
                rules += more
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
            value = weaker(value, modal.modality)
            if modal.polarity == "neg":
                polarity = flip(polarity)
            rules.append("modal:" + bare(modal.lemma))
            above_polarity, above, more = _own(tree, ancestor)
            value = weaker(value, above)
            if above_polarity == "neg":
                polarity = flip(polarity)
            rules += more
        elif current == head and _purpose(tree, lexicon, head, ancestor):
            moves = any(frame.predicate == "visit" for frame in lexicon.verb(upper))
            planned = moves or _own(tree, ancestor)[1] == "future"
            value, rules = weaker(value, "future" if planned else "hypothetical"), [*rules, "purpose"]
        elif upper.upos == "VERB" and tree[head].upos != "VERB" and current == head:
            # a verbal noun in a future or conditional clause is no firmer than its verb: سيصل للقاء ممثلين
            _, above, more = _own(tree, ancestor)
            if above != "asserted" and word.deprel in ("obj", "obl:arg", "obl", "nsubj"):
                value = weaker(value, above)
                rules += more
        if upper.upos == "VERB" and not modal and word.deprel in ("advcl", "acl", "ccomp"):
            break
        current = ancestor
    return polarity, value, tuple(dict.fromkeys(rules))


def _own(tree: Tree, head: int) -> tuple[str, str, list[str]]:
    """What the particles beside a word say: (polarity, modality, rules)."""
    word = tree[head]
    particles = [tree[c] for c in tree.children(head, "aux", "advmod", "advmod:emph", "mark", "cc", "dep") if c < head]
    near = [tree[w] for w in range(max(1, head - 2), head)]
    if word.upos == "VERB":
        # clitics and particles stand right before the verb whatever the parse says
        particles += [p for p in near if p.upos in ("AUX", "PART", "SCONJ") and p not in particles]
    polarity, value = "pos", "asserted"
    rules: list[str] = []
    for particle in particles:
        key = fold(particle.text)
        if key in _FUTURE and word.upos == "VERB":
            value, rules = "future", [*rules, "future"]
        elif key in _NEGATION and fold(tree[particle.id + 1].text) in _STILL:
            continue  # لا تزال تصر: she still insists
        elif key in _NEGATION and (word.upos == "VERB" or key in ("لا", "ليس")):
            polarity, rules = "neg", [*rules, "negation"]
            value = weaker(value, _NEGATION[key])
        elif key == "قد" and word.feat("Aspect") == "Imp":
            value, rules = "hypothetical", [*rules, "may"]
        elif key in _PERHAPS:
            value, rules = "hypothetical", [*rules, "perhaps"]
        elif key in _CONDITIONS and particle.deprel != "case":
            value, rules = "hypothetical", [*rules, "condition"]
    if word.upos != "VERB" and tree.preposition(head) in _WITHOUT:
        polarity, rules = "neg", [*rules, "without"]
    if word.upos == "VERB" and any(_condition(tree, head, clause) for clause in tree.children(head, "advcl")):
        value, rules = "hypothetical", [*rules, "condition"]
    for mark in tree.children(head, "mark"):
        joined = fold(" ".join([tree[mark].text, *(tree[f].text for f in tree.children(mark, "fixed"))]))
        if joined in _CONDITIONS:
            value, rules = "hypothetical", [*rules, "condition"]
    return polarity, value, rules


def _condition(tree: Tree, head: int, clause: int) -> bool:
    """Whether a clause makes what its governor says depend on it: إذا هاجمت ردت, ترد إذا هاجمت; what has happened
    before the clause is said does not depend: حذر من الرد إذا هاجمت."""
    if not any(fold(tree[m].text) in ("اذا", "لو") for m in tree.children(clause, "mark")):
        return False
    return clause < head or tree[head].feat("Aspect") == "Imp"


def _purpose(tree: Tree, lexicon: Lexicon, head: int, upper: int) -> bool:
    """Whether a verbal noun says what something is done for: توجه إلى جنيف للقاء الوفد, مذكرة لإنهاء الولاية."""
    if tree[head].upos == "VERB" or tree.preposition(head) not in _PURPOSES:
        return False
    return tree[upper].upos == "VERB" or (tree[upper].upos == "NOUN" and not lexicon.noun(tree[upper]))


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


def tense(word: Word) -> str | None:
    """ "past" or "future" for a finite verb's aspect, None for what has none; for bare weekdays (التقيا الخميس)."""
    aspect = word.feat("Aspect")
    return {"Perf": "past", "Imp": "future"}.get(aspect or "")
