"""What pronouns ask of a sentence's tree: the clause of a word, its subject, relative clauses, coordination.

Words are ids in their sentence (see `Line`); 0 is no word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from kg.arabic import bare
from kg.mentions.line import Line

_VERBS = ("VERB", "AUX")
_NOUNS = ("NOUN", "ADJ", "X", "PROPN", "NUM")
_RELATIVES = frozenset(("الذي", "التي", "الذين", "اللذين", "اللذان", "اللتين", "اللتان", "اللواتي", "اللاتي"))
_BETWEEN = frozenset(("لم", "لن", "لا", "قد", "س", "سوف", "كان", "كانت"))
"""Before a verb, of one clause with it."""

_MASDAR = re.compile("(?:ال)?(?:ت..ي.|ا[^ل]..?ا.|.ت.ا.|ان..ا.|است..ا.|م.ا..ه|م.ا..ت|ت[^ا]...|ا.ا.ه|ا.ا.ت|ت.ا.)")
"""Shapes of verbal nouns of the derived stems, folded: تقسيم, إرسال, اعتراض, استخدام, محاربة, تقدم, إدارة, تبادل."""

_PLAIN_MASDAR = frozenset(
    "نشر بناء نقل رصد قصف دعم حل رفض طرد عزل شحن سجن قتل خطف ضرب فتح غلق كشف وقف حظر جمع بيع شراء".split()
)


def above(line: Line, word: int) -> Iterator[int]:
    """The words that a word hangs from, nearest first."""
    seen: set[int] = set()
    at = line.word(word).head if word else 0
    while at and at not in seen:
        seen.add(at)
        yield at
        at = line.word(at).head


def clause(line: Line, word: int) -> int:
    """The nearest verb above a word."""
    return next((i for i in above(line, word) if line.word(i).upos in _VERBS), 0)


def own_subject(line: Line, verb: int) -> int:
    """The subject that stands beside a verb, relative pronouns aside."""
    for word in line.words:
        if word.head == verb and word.deprel.startswith("nsubj") and word.text not in _RELATIVES:
            return word.id
    return 0


def subject(line: Line, verb: int) -> int:
    """The subject of a verb; of a verb without one, that of the verb it goes on from (قام ... وأعرب)."""
    seen: set[int] = set()
    while verb and verb not in seen:
        seen.add(verb)
        for word in line.words:
            if word.head == verb and word.deprel.startswith("nsubj"):
                return word.id
        if not line.word(verb).deprel.startswith(("conj", "advcl", "xcomp", "ccomp", "parataxis")):
            return 0
        verb = clause(line, verb)
    return 0


def announced(line: Line, verb: int) -> int:
    """The noun between أن and its verb, whatever the parse makes of it: إن الطلب يجب بحثه."""
    mark = next((w.id for w in line.words if w.head == verb and w.deprel == "mark" and w.id < verb), 0)
    after = mark + 1
    return after if mark and after < verb and line.word(after).upos in _NOUNS else 0


def relative_owner(line: Line, word: int) -> int | None:
    """The noun whose relative clause the word stands in: اللقاء in اللقاء الذي قام خلاله."""
    for i in (word, *above(line, word)):
        if line.word(i).deprel.startswith("acl") and line.word(i).upos in _VERBS:
            return line.word(i).head
    return None


def resumed(line: Line, pronoun: int) -> tuple[int, str]:
    """The noun that a pronoun must resume, since its relative clause has another subject.

    الإشارات التي يستقبلها الدماغ, الملاجم التي سيطرت القوات على مواقع فيها, العناصر التي عثر عليها, قرار نشرته
    الصحيفة, صفقة بلغت قيمتها مليونا. Not الضجة التي أحاطت بها: there the noun is the subject. The answer is the last
    word of the noun's phrase, right before the clause, and the relative pronoun ("" for none); (0, "") where nothing
    must be resumed.
    """
    start = _clause_start(line, pronoun)
    if not start or line.word(pronoun - 1).upos == "SCONJ":
        return 0, ""
    verb, before, relative = start
    nearest = clause(line, pronoun) or verb
    word = line.word(nearest)
    on_subject = line.word(line.word(pronoun).head or pronoun).deprel.startswith("nsubj")
    impersonal = word.feat("Voice") == "Pass" or (relative, word.feat("Gender")) in (("التي", "Masc"), ("الذي", "Fem"))
    other = own_subject(line, nearest) or own_subject(line, verb)
    on_first = nearest == verb and line.is_enclitic(pronoun) and _first_after(line, verb, pronoun, relative)
    if not on_first and line.is_enclitic(verb + 1):
        return 0, ""  # الهجمات التي شنها وكلاء لها
    if any(line.word(i).upos == "SCONJ" for i in range(verb + 1, pronoun)):
        impersonal, other = False, own_subject(line, verb)  # تقارير أشارت إلى أنه يتقاضى
        on_subject = on_subject and bool(other)
    must = on_first or impersonal or on_subject or (other and other != before)
    return (before, relative) if must else (0, "")


def _first_after(line: Line, verb: int, pronoun: int, relative: str) -> bool:
    """The verb's own pronoun or, without a relative pronoun, that of the preposition after it: بيان أصدره,
    تصريحات أدلى بها."""
    return pronoun == verb + 1 or (not relative and pronoun == verb + 2 and line.word(verb + 1).upos == "ADP")


def _clause_start(line: Line, pronoun: int) -> tuple[int, int, str] | None:
    """The first verb of the relative clause the pronoun is in, the word before the clause, the relative pronoun."""
    at = pronoun - 1
    while at > 1:
        word = line.word(at)
        if word.text in (".", "؟", "!", ":", "،") and not _continues(line, at, pronoun):
            return None
        if word.text in _RELATIVES:
            verb = next((i for i in range(at + 1, pronoun + 1) if line.word(i).upos in _VERBS), 0)
            before = at - 1
            while before > 1 and line.word(before).upos in ("PUNCT", "CCONJ"):
                before -= 1
            inside = verb in (line.word(pronoun).head, *above(line, pronoun))
            return (verb, before, word.text) if verb and inside else None
        if word.upos == "VERB" and _asyndetic(line, at) and _in_clause(line, pronoun, at):
            before = at - 1
            while before > 1 and line.key(before) in _BETWEEN:
                before -= 1
            return at, before, ""
        at -= 1
    return None


def _continues(line: Line, comma: int, pronoun: int) -> bool:
    """A comma after which the relative clause goes on: right before the relative pronoun only."""
    return line.word(comma).text == "،" and any(
        line.word(i).text in _RELATIVES for i in range(comma + 1, min(comma + 2, pronoun))
    )


def _asyndetic(line: Line, verb: int) -> bool:
    """A verb right after an indefinite noun, that is none of its time or manner: خطوات لم يحددها."""
    before = verb - 1
    while before > 1 and line.key(before) in _BETWEEN:
        before -= 1
    if before < 1 or not line.bare_start(min(before + 1, verb)):
        return False
    word, key = line.word(before), line.key(before)
    indefinite = word.upos in ("NOUN", "ADJ") and not key.startswith("ال") and word.feat("Definite") in ("Ind", None)
    return (indefinite and line.word(verb).deprel.startswith(("acl", "conj"))) or (
        indefinite and line.word(verb).head == before
    )


def _in_clause(line: Line, pronoun: int, verb: int) -> bool:
    return verb in (line.word(pronoun).head, *above(line, pronoun))


def coordinated(line: Line, pronoun: int) -> list[int]:
    """What the pronoun of a later member of a coordination repeats, best first.

    رصد صاروخ واعتراضه: the object of the first verbal noun. لبنان وشعبه, الرئيس ونائبه: the first member or what it
    belongs to. استهدف الموقع ودمره: the object of the first verb.
    """
    if line.word(pronoun - 1).upos == "SCONJ" or not line.is_enclitic(pronoun):
        return []
    node = line.word(pronoun).head
    for depth in range(3):
        if not node:
            return []
        word = line.word(node)
        if word.upos in _VERBS and node != pronoun - 1:
            return []  # وأغلقت مجالها: the subject's
        if depth and is_masdar(line.key(node)):
            return []  # وزيادة مساهماتها
        if word.deprel.startswith("conj") and word.head and word.head < node:
            return _members(line, word.head, node, line.key(line.word(pronoun).head))
        node = word.head
    return []


def _members(line: Line, first: int, second: int, host: str) -> list[int]:
    head = line.word(first)
    if head.upos in _VERBS:
        return [w.id for w in line.words if w.head == first and w.deprel == "obj" and first < w.id < second]
    chain = []
    at = first
    while True:
        inner = [w.id for w in line.words
                 if w.head == at and at < w.id < second and w.deprel.startswith(("nmod", "obj"))
                 and w.upos in _NOUNS and not line.cased(w.id)]  # fmt: skip
        if not inner:
            break
        at = inner[0]
        chain.append(at)
    if not chain:
        return [first]
    return [*chain, first] if is_masdar(host) else [*chain[::-1], first]


def is_masdar(key: str) -> bool:
    """The folded word has the shape of a verbal noun."""
    return bool(_MASDAR.fullmatch(key)) or key.removeprefix("ال") in _PLAIN_MASDAR


def topic(line: Line, separator: int) -> int:
    """The head of what هو or هي says something of: الهدف in أن الهدف وراء ذلك هو تقويض الدين."""
    for at in range(separator - 1, max(0, separator - 14), -1):
        if (line.word(at).upos == "SCONJ" or (line.is_proclitic(at) and line.key(at) == "ف")) and at + 1 < separator:
            after = at + 1
            while after < separator and line.word(after).upos not in _NOUNS:
                after += 1
            return after if after < separator else 0
        if line.word(at).upos == "VERB" or line.word(at).text in (".", ":"):
            return 0
    return 0


def free_relative(line: Line, host: int) -> bool:
    """The pronoun on `host` resumes ما: ما يريده, فيما وصفه, ما يمكن أن نفوز به, بحسب ما ذكره, لما يقول إنها."""
    at = host
    if line.word(host).upos == "NOUN" and line.key(host - 1) in _BEING_DONE:
        at = host - 1  # ما تم تداوله
    if line.word(host).upos == "SCONJ":  # ما تعتقد الولايات المتحدة أنه محاولة
        for i in range(host - 1, max(1, host - 6), -1):
            if line.word(i).upos == "VERB":
                return line.key(i - 1) in ("ما", "فيما", "مما", "كما", "لما", "بما", "عما")
    for _ in range(5):
        if at < 1:
            return False
        key = line.key(at)
        if key in ("بما", "ما") and at == host - 1 and line.key(host) == "في":
            return False  # بما فيها names one of what was said before
        if key in ("ما", "فيما", "مما", "كما", "لما", "بما", "عما"):
            return at < host
        if line.word(at).upos not in ("VERB", "AUX", "SCONJ", "ADP", "PART", "PUNCT") and key not in ("ان", "قد"):
            return False
        at -= 1
    return False


def controller(line: Line, pronoun: int) -> int:
    """Who is asked to do what the pronoun is in, or thanked for it: قطر in طالبت الدول قطر بإنهاء علاقاتها; else 0."""
    verb = clause(line, pronoun)
    if not verb or bare(line.word(verb).lemma) not in _ASKING:
        return 0
    asked = next((w.id for w in line.words if w.head == verb and w.deprel == "obj"), 0)
    up = (pronoun, *above(line, pronoun))
    task = any(line.word(i).head == verb and line.word(i).deprel.startswith("obl") for i in up)
    return asked if task and verb < asked < pronoun and asked not in up else 0


_ASKING = frozenset("طالب دعا حث أمر ناشد حض أجبر أرغم ألزم كلف حذر دفع هنأ شكر اتهم انتقد".split())
_BEING_DONE = frozenset("تم يتم جري يجري يمكن سيتم".split())


def fronted(line: Line, pronoun: int, start: int) -> int:
    """The subject of the main verb, where the pronoun stands in a phrase before it: وبعد لقائه الرئيس، قال الوزير."""
    first = start
    while first < pronoun and line.word(first).upos in ("CCONJ", "PUNCT"):
        first += 1
    if first >= pronoun or (line.word(first).upos not in ("ADP", "ADV") and line.key(first) not in _FRONT):
        return 0
    if any(line.word(i).upos in ("VERB", "SCONJ") for i in range(first, pronoun + 1)):
        return 0
    verb = next((w for w in line.words[pronoun : pronoun + 14] if w.upos == "VERB"), None)
    stop = next((i for i in range(pronoun, len(line) + 1) if line.word(i).text in (".", ":")), len(line) + 1)
    if verb is None or verb.id > stop:
        return 0
    found = own_subject(line, verb.id)
    return found if found > verb.id else 0


_FRONT = frozenset("قبل بعد خلال قبيل عقب اثناء رغم لدي فور منذ مع في خلافا ردا تعليقا عن من علي".split())
