"""The frame lexicon: which Arabic words say that somebody did something to somebody, and where they put whom.

The knowledge is in `data/*.tsv`; this module reads it, conjugates the verbs and answers for one word at a time:
`lexicon().verb(word)` gives the frames of a verb, `.noun` those of an event noun, `.participle` those of a participle,
`.light`, `.speech`, `.modal` what else the word may do. No file names an article; a user may read the tables as a
grammar.

Slots, the places where a frame looks for its arguments: ``nsubj``, ``obj``, ``iobj``, ``ccomp``, ``xcomp``, ``idafa``
(an attribute without preposition: زيارة زيلينسكي) or a preposition as a bare word (من, على, "من قبل").
Roles: agent, patient, recipient, theme (the edge goes from the agent to these), topic, instrument, place, content.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Generic, TypeVar

from kg.arabic import bare, fold
from kg.errors import DataError
from kg.relations.masdar import verb_of
from kg.relations.predicates import OTHER, Predicate, predicates
from kg.relations.tables import rows
from kg.types import MODALITIES, Word

ROLES = ("agent", "patient", "recipient", "theme", "topic", "instrument", "place", "content")
SPEECH_KINDS = ("say", "claim", "deny", "doubt", "report", "announce")
Roles = tuple[tuple[str, tuple[str, ...]], ...]
T = TypeVar("T")

_SHADDA = "\u0651"
_MARKS = frozenset("\u064b\u064c\u064d\u064e\u064f\u0650\u0651\u0652\u0670")
_NOMINAL = frozenset(("NOUN", "ADJ", "X", "PROPN"))
_BY = ("من قبل", "من جانب", "على يد", "على أيدي", "بواسطة")
"""Who did it, beside a noun or a passive: اعتقال الصحفي من قبل الشرطة."""


@dataclass(frozen=True, slots=True)
class Requirement:
    """What must fill `slot` for a frame to apply: anything when all else is empty, or an entity of one of `types`,
    or a word whose bare lemma is one of `lemmas`, or (`event`) a noun that has frames itself."""

    slot: str
    types: frozenset[str] = frozenset()
    lemmas: frozenset[str] = frozenset()
    event: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """One reading of one word. `roles` maps each role to the slots it may stand in, in order of preference.

    `requires`: the frame applies when any of these is met, or when there are none; else try the word's next frame.
    Written ``obj`` (filled), ``obj:PER|ORG`` (by an entity of that type), ``obj:=صاروخ|قذيفة`` (by one of these
    lemmas), ``ب:event`` (by an event noun); `parse_requirement` reads them.
    `kind` is "verb", "masdar", "noun" (a noun of nouns.tsv), "participle" (active: مهدِّدا) or "passive" (passive
    participle: المدعوم من). For participles, and nouns whose agent is ``nsubj``, that slot is the noun they describe or
    stand beside; the roles of a passive participle are already turned round. `lemma` is the verb's for "masdar".
    """

    lemma: str
    predicate: str
    roles: Roles
    requires: tuple[str, ...]
    kind: str

    def slots(self, role: str) -> tuple[str, ...]:
        """Where `role` may stand; empty when the frame has no such role."""
        for name, slots in self.roles:
            if name == role:
                return slots
        return ()


@dataclass(frozen=True, slots=True)
class Light:
    """A verb that only carries an event noun: أجرى محادثات, قام بزيارة, تعرض لهجوم.

    The noun stands in `slot`; its frames give the predicate. The verb's subject is the noun's `subject_role`
    ("agent", "patient", or "" when the subject is the noun itself: جرت محادثات بين). `roles` adds slots of the verb to
    the noun's (شن هجوما على X). `nouns`, when not empty, are the only predicates the noun may have.
    `modality` ("" leaves it) and `polarity` ("neg" or "") say what the verb does to the event.
    """

    lemma: str
    slot: str
    subject_role: str
    roles: Roles
    nouns: tuple[str, ...]
    modality: str
    polarity: str


@dataclass(frozen=True, slots=True)
class Speech:
    """A verb or noun of saying. `kind` is "say", "claim", "deny", "doubt", "report" or "announce".

    The speaker stands in `speaker`; who is told in one of `addressee`; what is said in one of `content`.
    With an addressee, `predicate` (mostly "inform") makes an edge from speaker to addressee; "" makes none.
    """

    lemma: str
    kind: str
    speaker: tuple[str, ...]
    addressee: tuple[str, ...]
    content: tuple[str, ...]
    predicate: str


@dataclass(frozen=True, slots=True)
class Modal:
    """A word that embeds another event and says whether it happens: قرر, حاول, رفض, من المتوقع أن.

    The event stands in one of `slots`. `modality` is "future", "hypothetical" or "" (left as it is), `polarity` "neg"
    or "". `control` lists the modal's slots whose filler does the embedded event, in order of preference: ``nsubj``
    (قرر الرئيس زيارة موسكو), ``obj`` (دعا باريس إلى الانسحاب), ``من``, ``ل``; empty when the event has its own subject.
    """

    lemma: str
    slots: tuple[str, ...]
    modality: str
    polarity: str
    control: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Attribution:
    """A phrase that names a source: وفقا ل, نقلا عن. `words` are bare words in order; the source follows, and `kind` is
    as in `Speech`."""

    words: tuple[str, ...]
    kind: str


# ---------------------------------------------------------------------------------------------- letters and inflection


@lru_cache(maxsize=1 << 16)
def _key(lemma: str) -> str:
    """Letters with hamza and doubling kept: وَقَّع (signs) and وَقَع (falls), بَدَأ (begins) and بَدَا (seems) stay apart,
    whatever the short vowels."""
    out = [letter + (_SHADDA if _SHADDA in marks else "") for letter, marks in _letters(lemma)]
    # a final doubling is often left unwritten and distinguishes nothing: شَنّ, شَنَّ, شَنَ
    return "".join(out).rstrip(_SHADDA)


@lru_cache(maxsize=1 << 16)
def _vowelled(lemma: str) -> bool:
    return any(char in _MARKS for char in lemma)


def _letters(lemma: str) -> list[tuple[str, str]]:
    """Each letter with the marks that follow it."""
    out: list[tuple[str, str]] = []
    for char in lemma:
        if char in _MARKS and out:
            out[-1] = (out[-1][0], out[-1][1] + char)
        else:
            out.extend((letter, "") for letter in bare(char))
    return out


def _imperfect(lemma: str) -> str:
    """Letters of the imperfect without its prefix, as far as the vocalised perfect tells them: اِلتَقَى gives لتقى."""
    letters = _letters(lemma)
    plain = "".join(letter for letter, _ in letters)
    if plain.startswith("ا"):  # VII to X: ينسحب, يلتقي, يستقبل
        return plain[1:]
    if plain.startswith("آ"):  # يؤمن
        return "ؤ" + plain[1:]
    fourth = plain.startswith("أ") and (
        (len(plain) >= 4 and (not letters[1][1] or plain[2] == "ا")) or (len(plain) == 3 and _SHADDA in letters[2][1])
    )
    if fourth:  # أعلن, أدان, أصرّ
        return plain[1:]
    if len(plain) == 3 and plain[0] == "أ" and _SHADDA in letters[1][1]:  # أكّد: يؤكد
        return "ؤ" + plain[1:]
    if len(plain) == 3 and plain[0] == "و" and _SHADDA not in letters[1][1]:  # وصل: يصل
        return plain[1:]
    if len(plain) == 3 and plain[2] == "ا":  # دعا: يدعو
        return plain[:2] + "و"
    return plain


@lru_cache(maxsize=2048)
def inflect(lemma: str, *, imperfect: str = "") -> frozenset[str]:
    """Folded written forms of a verb in the third person and the first plural, both voices, without clitics.

    `lemma` is the vocalised perfect (زَار); `imperfect` the letters after the prefix when the lemma does not tell them
    (زور, needed for hollow verbs of the first form). Forms that differ only in short vowels are one.
    """
    perfect = [letter for letter, _ in _letters(lemma)]
    doubled = _SHADDA in _letters(lemma)[-1][1]
    hollow = len(perfect) >= 3 and perfect[-2] == "ا"
    stem = "".join(perfect)
    present = imperfect or _imperfect(lemma)
    forms: set[str] = set()
    # the first person of the first form reads like the fourth (أخرج)
    persons = "يتن" if len(perfect) == 3 and _SHADDA not in lemma else "يتنا"

    def past(base: str, *, before_vowel: str | None = None, before_consonant: str | None = None) -> None:
        vowel = base if before_vowel is None else before_vowel
        consonant = base if before_consonant is None else before_consonant
        forms.update((base, consonant + "نا"))
        forms.update(vowel + suffix for suffix in ("ت", "تا", "وا", "ا"))

    def now(base: str, *, before_vowel: str | None = None, jussive: str | None = None) -> None:
        vowel = base if before_vowel is None else before_vowel
        for prefix in persons:
            forms.update((prefix + base, prefix + (base if jussive is None else jussive)))
        for prefix in "يت":
            forms.update(prefix + vowel + suffix for suffix in ("ون", "وا", "ان", "ا"))
        forms.add("ت" + vowel + "ين")

    last = perfect[-1]
    if last in "ىاي" and len(perfect) > 2:  # رمى، دعا، بقي
        root = stem[:-1]
        past(stem, before_vowel=root, before_consonant=root + ("و" if last == "ا" else "ي"))
        past(root + "ي", before_vowel=root + "ي")
        forms.update((root + "وا", root + ("وا" if last == "ا" else "يا")))
        base = present[:-1]
        now(present, before_vowel=base, jussive=base)
        now(base + "ي", before_vowel=base)
        forms.update(prefix + base + end for prefix in "يت" for end in ("يان", "وان" if last == "ا" else "يان"))
    elif last in "أئؤء":  # بدأ، هنأ، جاء
        root = stem[:-1]
        for seat in ("ا", "ي", "و", "ء"):
            past(root + seat)
            now(present[:-1] + seat)
        forms.difference_update((root + "و", root + "ي") if len(root) > 2 else ())
    elif hollow:
        short = stem[:-2] + stem[-1]
        past(stem, before_consonant=short)
        past(stem[:-2] + "ي" + stem[-1])
        derived = len(perfect) > 3 and perfect[0] in "أا" and (perfect[0] == "أ" or stem.startswith("است"))
        active = present[:-2] + "ي" + present[-1] if derived and not imperfect else present
        now(active, jussive=active[:-2] + active[-1])
        now(active[:-2] + "ا" + active[-1])
    else:
        past(stem, before_vowel=stem, before_consonant=stem + last if doubled else None)
        now(present)
        if doubled:
            forms.update(prefix + present + last for prefix in "يت")
        if len(perfect) == 3 and perfect[1] == "أ":  # سأل, passive: سئل
            past(stem[0] + "ئ" + stem[2])
        if len(perfect) >= 4 and perfect[1] == "ا" and perfect[0] != "و":  # III, passive: حوكم
            past(stem[0] + "و" + stem[2:])
        if len(present) < len(stem) and perfect[0] == "و":  # وصل, passive: يوصل
            now(stem)
    return frozenset(fold(" ".join(forms)).split())


@lru_cache(maxsize=2048)
def decline(noun: str) -> frozenset[str]:
    """Folded written forms of a noun without clitics: with and without ال, before a pronoun (ة as ت), accusative alef,
    dual, sound plural. هجوم gives هجوم, الهجوم, هجوما, هجومان, هجومين, هجومات..."""
    plain = bare(noun)
    forms = {plain}
    if plain.endswith("ة"):
        stem = plain[:-1]
        forms.update(stem + end for end in ("ت", "تان", "تين", "تا", "تي", "ات"))
    elif plain.endswith(("ى", "ا")):
        forms.update((plain[:-1] + "ا", plain[:-1] + "يات"))
    elif plain.endswith("ء"):
        forms.update(plain + end for end in ("ات", "ان", "ين"))
        forms.update((plain[:-1] + "ئ", plain[:-1] + "ؤ"))
    elif not plain.endswith("ات"):
        forms.update(plain + end for end in ("ا", "ان", "ين", "ات"))
    forms |= {"ال" + form for form in forms}
    return frozenset(fold(" ".join(forms)).split())


# ------------------------------------------------------------------------------------------------------------- reading


def _split(text: str, separator: str = "|") -> tuple[str, ...]:
    return tuple(part.strip() for part in text.split(separator) if part.strip())


def _roles(text: str, where: str) -> Roles:
    out: list[tuple[str, tuple[str, ...]]] = []
    for part in _split(text, ";"):
        role, equals, slots = part.partition("=")
        if not equals or role.strip() not in ROLES or not _split(slots):
            raise DataError(f"{where}: {part!r} is not role=slot|slot with a role among {', '.join(ROLES)}")
        out.append((role.strip(), _split(slots)))
    return tuple(out)


@cache
def parse_requirement(text: str) -> Requirement:
    """Read one of `Frame.requires`: ``obj``, ``إلى:GPE|LOC``, ``obj:=صاروخ|قذيفة``, ``ب:event``."""
    slot, _, test = text.partition(":")
    if test.startswith("="):
        return Requirement(slot, lemmas=frozenset(_split(test[1:])))
    if test == "event":
        return Requirement(slot, event=True)
    return Requirement(slot, types=frozenset(_split(test)))


def _patterns(text: str, where: str) -> list[tuple[Roles, tuple[str, ...]]]:
    """Argument patterns in the order to try: ``agent=idafa; patient=ل ? ل:GPE / patient=idafa``."""
    out: list[tuple[Roles, tuple[str, ...]]] = []
    for pattern in _split(text, " / "):
        roles, _, requires = pattern.partition("?")
        out.append((_roles(roles, where), _split(requires, ",")))
    return out


def _masdar_patterns(verb: Roles, rule: str, where: str) -> list[tuple[Roles, tuple[str, ...]]]:
    """Argument patterns of a verbal noun, from the verb's roles and the table's `rule`.

    The rule is "agent" (the idafa is the agent: زيارة زيلينسكي للبيت الأبيض), another role of the verb whose filler
    stands in the idafa (اعتقال الصحفي من قبل الشرطة; with an object beside it the idafa is the agent after all:
    اعتقال الشرطة الصحفي), or patterns written out.
    """
    if "=" in rule:
        return _patterns(rule, where)
    if rule not in ROLES:
        raise DataError(f"{where}: masdar_args {rule!r} is neither a role nor patterns role=slot")
    taken = {slot for _, slots in verb for slot in slots}
    direct = ("obj",) if "ل" in taken else ("obj", "ل")

    def turned(slots: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(dict.fromkeys(s for slot in slots for s in (direct if slot == "obj" else (slot,))))

    by_agent: Roles = tuple((role, ("idafa", *_BY) if role == "agent" else turned(slots)) for role, slots in verb)
    if rule == "agent":
        return [(by_agent, ())]
    rest = tuple((role, turned(slots)) for role, slots in verb if role not in ("agent", rule))
    own = tuple(slot for role, slots in verb if role == rule for slot in slots if slot != "obj")
    return [(by_agent, direct), ((("agent", _BY), (rule, ("idafa", *own)), *rest), ())]


def _active(verb: Roles, requires: tuple[str, ...]) -> tuple[Roles, tuple[str, ...]]:
    """Roles and requirements of an active participle, whose object may follow it as an attribute or with ل:
    مهددا جاره, مؤيدو الرئيس, مؤيد للرئيس."""
    taken = {slot for _, slots in verb for slot in slots}
    places = ("obj", "idafa") if "ل" in taken else ("obj", "idafa", "ل")
    roles = tuple(
        (role, tuple(s for slot in slots for s in (places if slot == "obj" else (slot,)))) for role, slots in verb
    )
    needs: list[str] = []
    for need in requires:
        slot, colon, test = need.partition(":")
        needs.extend(place + colon + test for place in (places if slot == "obj" else (slot,)))
    return roles, tuple(needs)


def _passive(verb: Roles) -> Roles:
    """Roles of a passive participle: what was the object is now the noun it describes (الجماعة المدعومة من إيران)."""
    out: list[tuple[str, tuple[str, ...]]] = []
    for role, slots in verb:
        if "obj" in slots:
            out.append((role, ("nsubj", *(s for s in slots if s != "obj"))))
        elif role == "agent":
            out.append((role, (*_BY, "من") if "من" not in {s for _, ss in verb for s in ss} else _BY))
        else:
            out.append((role, slots))
    return tuple(out)


class _Index(Generic[T]):
    """Words of one kind, found by lemma or by written form. The order of the tables is the order of preference."""

    def __init__(self) -> None:
        self._by_key: dict[str, list[T]] = {}
        self._by_letters: dict[str, list[T]] = {}
        self._by_form: dict[str, list[T]] = {}
        self.final_h: set[str] = set()

    def add(self, lemma: str, forms: Iterable[str], items: Iterable[T]) -> None:
        """File `items` under a lemma and its folded written forms; a lemma filed with nothing means nothing."""
        new = list(items)
        self._file(self._by_key, _key(lemma), new)
        self._file(self._by_letters, fold(lemma), new)
        for form in forms:
            self._file(self._by_form, form, new)
            if form.endswith("ه") and bare(lemma).endswith("ه"):
                self.final_h.add(form)

    @staticmethod
    def _file(table: dict[str, list[T]], key: str, items: list[T]) -> None:
        known = table.setdefault(key, [])
        known.extend(item for item in items if item not in known)

    def lemma(self, lemma: str) -> tuple[T, ...]:
        """By lemma. A vocalised one keeps its doubling (وَقَّع is not وَقَع), except that lemmatisers sometimes drop a
        doubling where no other verb is meant: رَجَح for رَجَّح."""
        key = _key(lemma)
        if _vowelled(lemma) and (key in self._by_key or _SHADDA in key):
            return tuple(self._by_key.get(key, ()))
        return tuple(self._by_letters.get(fold(lemma), ()))

    def spelt(self, lemma: str) -> tuple[T, ...]:
        """By a vocalised lemma, letter by letter; doubling counts where the table writes it (موقّع is not مَوقِع)."""
        return tuple(self._by_key.get(_key(lemma), ()) or self._by_key.get(bare(lemma), ()))

    def form(self, text: str) -> tuple[T, ...]:
        """By written form, clitics already off."""
        return tuple(self._by_form.get(fold(text), ()))

    def word(self, word: Word) -> tuple[T, ...]:
        """By lemma when the lemmatiser knew one (it is vocalised, or is not simply the form), else by form."""
        if _vowelled(word.lemma):
            return self.lemma(word.lemma)
        return self.form(word.text) or self.lemma(word.lemma)

    def nominal(self, word: Word) -> tuple[T, ...]:
        """By a lemma spelt alike; by form only when the lemmatiser did not know the word: كرات is not كره."""
        return self.spelt(word.lemma) if _vowelled(word.lemma) else self.form(word.text)

    def forms(self) -> Iterable[str]:
        return self._by_form.keys()

    def items(self) -> Iterator[tuple[T, ...]]:
        return (tuple(found) for found in self._by_key.values() if found)


_VERB_COLUMNS = (
    "lemma", "predicate", "args", "requires", "masdar", "masdar_args", "imperfect", "active", "passive", "example",
)  # fmt: skip

_CLITIC_SHAPE = re.compile("(?!وو)(?!.*(?:نا|تي)$)(?:[وفبلكس]..+|(?!ال)..+[كي])")
"""Folded letters that begin like a conjunction, a preposition or the future's س, or end like a pronoun."""

_NAMES = frozenset(("ياسر", "يحيي", "يزيد", "تدمر"))
"""Folded names that are spelt like verbs of the lexicon."""

_VERB_SHAPE = re.compile("ي....*|ت....+|است...+|.....+(?:ت|وا|ون)")
"""Letters that are hardly ever a noun's, checked only for forms the lexicon generates: يستهدف, استهدفت, يواجهون."""


class _Family(Generic[T]):
    """What a verb does, as a finite verb, a verbal noun, an adjective or an active participle."""

    def __init__(self) -> None:
        self.verbs: _Index[T] = _Index()
        self.nouns: _Index[T] = _Index()
        self.adjectives: _Index[T] = _Index()
        self.participles: _Index[T] = _Index()

    def find(self, word: Word, *, finite: bool) -> tuple[T, ...]:
        """Everything the word may be; `finite` says that it looks like a finite verb whatever its tag."""
        if word.upos == "VERB":
            return self.verbs.word(word) or (self.verbs.form(word.text) if _misread(word) else ())
        if word.upos not in _NOMINAL:
            return ()
        found = self.adjectives.nominal(word)
        if word.upos != "ADJ":
            found += self.nouns.nominal(word)
        if _voice(word.lemma) in ("participle", ""):
            found += self.participles.nominal(word)
        return found or (self.verbs.form(word.text) if finite else ())


class Lexicon:
    """Every table, indexed. Use the cached `lexicon()`; words are answered with empty tuples or None when unknown."""

    def __init__(self) -> None:
        self.predicates: Mapping[str, Predicate] = predicates()
        self.attributions: tuple[Attribution, ...] = tuple(
            Attribution(_split(row["phrase"], " "), _kind(row["kind"], where))
            for where, row in rows("attribution.tsv", ("phrase", "kind", "example"))
        )
        self._verbs: _Index[Frame] = _Index()
        self._nouns: _Index[Frame] = _Index()
        self._plurals: dict[str, tuple[Frame, ...]] = {}
        self._participles: _Index[Frame] = _Index()
        self._light: _Family[Light] = _Family()
        self._speech: _Family[Speech] = _Family()
        self._modal: _Family[Modal] = _Family()
        self._load_nouns()
        self._load_verbs()
        self._load_light()
        self._load_speech()
        self._load_modal()
        self._whole = self._unsplit()

    # -- answers

    def verb(self, word: Word) -> tuple[Frame, ...]:
        """Frames of a finite verb, in the order to try: هدّد, يهدّد, هدّدت.

        A word that is not tagged VERB counts when it is an inflected form that is hardly ever anything else, because
        taggers call unknown verbs nouns: يستهدفون. A word the lemmatiser knew (a vocalised lemma) is what its tag says.
        """
        if word.upos == "VERB":
            known = self._verbs.word(word) or self._verbs.form(_third_person(word))
            if not known and word.feat("Aspect") == "Imp" and bare(word.lemma) == bare(word.text):
                known = self._verbs.form(word.text)  # no lemma: تهاجم for تهاجم
            if not known and word.feat("Aspect") == "Imp":
                known = self._verbs.form(bare(word.lemma) + "ى")  # لم يلتق, whose lemma comes out as التق
            if _misread(word):
                known = self._verbs.form(word.text) or known
            # the lemmatiser may give a passive for its own verb: اُغتِيل
            return known or (self._verbs.form(word.lemma) if fold(word.lemma)[-2:-1] == "ي" else ())
        return self._verbs.form(word.text) if self._looks_finite(word) else ()

    def noun(self, word: Word) -> tuple[Frame, ...]:
        """Frames of a verbal noun or another event noun: زيارة, الغارات, هجوما.

        A plural the tables spell out comes before the lemma: مساعدات (supplies) is more than several times مساعدة.
        """
        if word.upos not in _NOMINAL or (word.upos == "ADJ" and _vowelled(word.lemma)):
            return ()
        own = self._plurals.get(fold(word.text).removeprefix("ال"), ())
        found = own + tuple(frame for frame in self._nouns.nominal(word) if frame not in own)
        # taken for another word (قطع as pieces): only a frame naming the noun beside it (قطع العلاقات) may correct that
        return found or tuple(f for f in self._nouns.form(word.text) if any(":=" in need for need in f.requires))

    def participle(self, word: Word) -> tuple[Frame, ...]:
        """Frames of a participle, active (مهدِّدا بالرد) and passive (المدعومة من إيران).

        Where the letters leave both open, the lemma's vowel decides; else the adverbial use (an indefinite accusative
        or an xcomp: متهما إياه) is taken as active first.
        """
        if word.upos not in _NOMINAL:
            return ()
        frames = self._participles.nominal(word)
        voice = _voice(word.lemma)
        text = fold(word.text)
        adverbial = not text.startswith("ال") and (text.endswith("ا") or word.deprel in ("xcomp", "advcl", "obj"))
        if voice and not (adverbial and word.feat("Case") == "Acc"):
            return tuple(f for f in frames if f.kind == voice)
        active_first = adverbial
        return tuple(sorted(frames, key=lambda f: (f.kind == "participle") != active_first))

    def light(self, word: Word) -> Light | None:
        """What a light verb (شن, قام, تعرض) or its verbal noun (بعد تقديم الدعم) does with the noun it carries."""
        return next(iter(self.lights(word)), None)

    def lights(self, word: Word) -> tuple[Light, ...]:
        """Every light verb the word may be, the lemma's first: يجري may be أجرى (holds) where its lemma is جرى."""
        found = self._light.find(word, finite=self._looks_finite(word))
        if found and word.upos == "VERB":
            found += tuple(light for light in self._light.verbs.form(word.text) if light not in found)
        return found

    def speech(self, word: Word) -> Speech | None:
        """How a verb, participle or noun of saying frames what is said: قال, مضيفا, تصريح.

        A participle with the article is a person (المتحدث) and says nothing.
        """
        found = next(iter(self._speech.find(word, finite=self._looks_finite(word))), None)
        titled = word.upos != "VERB" and fold(word.text).startswith("ال")
        return None if found and titled and "nsubj" in found.speaker else found

    def modal(self, word: Word) -> Modal | None:
        """How a word that embeds an event changes it: قرر, المتوقع, محاولة, رفض."""
        return next(iter(self._modal.find(word, finite=self._looks_finite(word))), None)

    def acts(self, word: Word) -> bool:
        """Whether a noun is an act that may take an object: a verbal noun, known or of a verbal noun's shape."""
        return word.upos in _NOMINAL and (any(f.kind == "masdar" for f in self.noun(word)) or verb_of(word) is not None)

    def reads_as_verb(self, word: Word) -> bool:
        """Whether a word not tagged so is spelt like a verb of the tables: رد, شكل."""
        return word.upos in ("NOUN", "X") and bool(self._verbs.form(word.text))

    def frames_of(self, lemma: str) -> tuple[Frame, ...]:
        """Frames of a verb by its vocalised lemma."""
        return self._verbs.lemma(lemma)

    def glued(self, word: Word) -> bool:
        """Whether a word is no verb of the tables but is one without the و or ف it begins with: فقتلوا."""

        def known(form: str) -> bool:
            return bool(self._verbs.form(form) or self._speech.verbs.form(form))

        return word.text[:1] in ("و", "ف") and not known(word.text) and known(word.text[1:])

    def explodes(self, word: Word) -> bool:
        """Whether a word is spelt like a verb that may be done to oneself: فجر before نفسه."""
        needs = (parse_requirement(need) for frame in self._verbs.form(word.text) for need in frame.requires)
        return any("نفس" in need.lemmas for need in needs)

    def every_frame(self) -> Iterator[tuple[Frame, ...]]:
        """The frames of every word, word by word, for whoever counts or checks the tables."""
        for index in (self._verbs, self._nouns, self._participles):
            yield from index.items()

    def known_forms(self) -> frozenset[str]:
        """Folded surface tokens that begin or end like a clitic and yet are one word: يواجه, وقع, بحث, كشف, لقاء.

        For a tokeniser that splits clitics off. Forms that are more often clitic and word are not among them (فقد: so
        he has, rather than: he lost); `split.tsv` lists those.
        """
        return self._whole

    def lemma_of(self, word: Word) -> str:
        """Bare lemma for ``other:<lemma>``, the verb's where the word is its verbal noun: حصول gives حصل."""
        frames = self.verb(word) if word.upos == "VERB" else self.noun(word)
        if frames:
            return bare(frames[0].lemma)
        own = bare(word.lemma)
        return verb_of(word) or (own.removeprefix("ال") if word.upos in _NOMINAL else own)

    # -- building

    def _unsplit(self) -> frozenset[str]:
        families: tuple[_Family[Light] | _Family[Speech] | _Family[Modal], ...] = (
            self._light,
            self._speech,
            self._modal,
        )
        forms: set[str] = {fold(attribution.words[0]) for attribution in self.attributions}
        # a final ه is mostly a folded ة, which nobody splits: only that of a root counts (واجه, نبه)
        rooted: set[str] = set()
        for index in (self._verbs, self._nouns, *(index for f in families for index in (f.verbs, f.nouns))):
            forms.update(index.forms())
            rooted |= index.final_h
        split = {fold(row["form"]) for _, row in rows("split.tsv", ("form", "reading"))}
        return frozenset(
            form
            for form in forms - split
            if form in rooted or (_CLITIC_SHAPE.fullmatch(form) and (form[0] in "وفبلكس" or form[-1] != "ه"))
        )

    def _looks_finite(self, word: Word) -> bool:
        if word.upos not in _NOMINAL or _vowelled(word.lemma):
            return False
        text = fold(word.text)
        if text in _NAMES or self._nouns.form(text) or self._participles.form(text):
            return False
        return _VERB_SHAPE.fullmatch(text) is not None

    def _load_nouns(self) -> None:
        for where, row in rows("nouns.tsv", ("noun", "predicate", "args", "example")):
            self._named(row["predicate"], where)
            for group in _split(row["noun"]):
                lemma, *plurals = _split(group, ",")
                frames = [
                    Frame(lemma, row["predicate"], roles, requires, "noun")
                    for roles, requires in _patterns(row["args"], where)
                ]
                self._add_noun(lemma, plurals, frames)

    def _add_noun(self, lemma: str, plurals: list[str], frames: list[Frame]) -> None:
        forms = decline(lemma).union(*(decline(plural) for plural in plurals))
        self._nouns.add(lemma, forms, frames)
        for plural in (*plurals, lemma if lemma.endswith("ات") else ""):
            if plural:
                known = self._plurals.setdefault(fold(plural), ())
                self._plurals[fold(plural)] = tuple(dict.fromkeys((*known, *frames)))

    def _load_verbs(self) -> None:
        verbs = list(rows("frames.tsv", _VERB_COLUMNS))
        imperfects = {row["lemma"]: row["imperfect"] for _, row in verbs if row["imperfect"]}
        for where, row in verbs:
            lemma, predicate = row["lemma"], row["predicate"]
            imperfect = imperfects.get(lemma, "")
            if predicate == "-":
                for index in (self._verbs, self._light.verbs, self._speech.verbs, self._modal.verbs):
                    index.add(lemma, (), ())
                continue
            self._named(predicate, where)
            roles = _roles(row["args"], where)
            requires = _split(row["requires"], ",")
            frame = Frame(lemma, predicate, roles, requires, "verb")
            self._verbs.add(lemma, inflect(lemma, imperfect=imperfect), [frame])
            for group in _split(row["masdar"]):
                masdar, *plurals = _split(group, ",")
                patterns = _masdar_patterns(roles, row["masdar_args"], where)
                self._add_noun(masdar, plurals, [Frame(lemma, predicate, r, need, "masdar") for r, need in patterns])
            active, needs = _active(roles, requires)
            for letters in _participles(row["active"], lemma, imperfect):
                frame = Frame(lemma, predicate, active, needs, "participle")
                self._participles.add(letters, _participle_forms(letters), [frame])
            needs = tuple(need for need in requires if not need.startswith("obj"))
            for letters in _participles(row["passive"], lemma, imperfect):
                frame = Frame(lemma, predicate, _passive(roles), needs, "passive")
                self._participles.add(letters, _participle_forms(letters), [frame])

    def _load_light(self) -> None:
        columns = (
            "lemma", "slot", "subject_role", "roles", "nouns", "modality", "polarity", "imperfect", "masdar", "example",
        )  # fmt: skip
        for where, row in rows("light.tsv", columns):
            role = row["subject_role"]
            if role and role not in ROLES:
                raise DataError(f"{where}: subject_role {role!r} is not one of {', '.join(ROLES)}")
            roles, nouns = _roles(row["roles"], where), _split(row["nouns"])
            for noun in nouns:
                self._named(noun, where)
            modality, polarity = _effect(row, where)
            light = Light(row["lemma"], row["slot"], role, roles, nouns, modality, polarity)
            self._light.verbs.add(light.lemma, inflect(light.lemma, imperfect=row["imperfect"]), [light])
            if light.subject_role and len(_key(light.lemma).replace(_SHADDA, "")) + (_SHADDA in light.lemma) > 3:
                for letters in _participles("+", light.lemma, row["imperfect"]):
                    self._light.participles.add(letters, _participle_forms(letters), [light])
            slot = "idafa" if light.slot in ("obj", "nsubj") else light.slot
            for masdar in _split(row["masdar"]):
                nominal = Light(light.lemma, slot, role, roles, nouns, modality, polarity)
                self._light.nouns.add(masdar, decline(masdar), [nominal])

    def _load_speech(self) -> None:
        columns = (
            "lemma", "kind", "speaker", "addressee", "content", "predicate", "imperfect", "active", "nouns", "example",
        )  # fmt: skip
        for where, row in rows("speech.tsv", columns):
            if row["predicate"]:
                self._named(row["predicate"], where)
            kind = _kind(row["kind"], where)
            addressee, content = _split(row["addressee"]), _split(row["content"])
            speech = Speech(row["lemma"], kind, _split(row["speaker"]), addressee, content, row["predicate"])
            if row["imperfect"] != "-":
                self._speech.verbs.add(speech.lemma, inflect(speech.lemma, imperfect=row["imperfect"]), [speech])
            for letters in _participles(row["active"], speech.lemma, row["imperfect"]):
                self._speech.participles.add(letters, _participle_forms(letters), [speech])
            noun = Speech(speech.lemma, kind, ("idafa", "ل"), addressee, content, row["predicate"])
            for group in _split(row["nouns"]):
                for form in _split(group, ","):
                    self._speech.nouns.add(form, decline(form), [noun])

    def _load_modal(self) -> None:
        columns = (
            "lemma", "kind", "slots", "modality", "polarity", "control", "imperfect", "active", "masdar", "example",
        )  # fmt: skip
        for where, row in rows("modal.tsv", columns):
            slots, control = _split(row["slots"]), _split(row["control"])
            modality, polarity = _effect(row, where)
            modal = Modal(row["lemma"], slots, modality, polarity, control)
            if row["kind"] == "verb":
                self._modal.verbs.add(modal.lemma, inflect(modal.lemma, imperfect=row["imperfect"]), [modal])
            elif row["kind"] == "adjective":
                self._modal.adjectives.add(modal.lemma, _participle_forms(modal.lemma), [modal])
            elif row["kind"] == "noun":
                lemma, *plurals = _split(modal.lemma, ",")
                forms = decline(lemma).union(*(decline(plural) for plural in plurals))
                self._modal.nouns.add(lemma, forms, [Modal(lemma, slots, modality, polarity, control)])
            else:
                raise DataError(f"{where}: kind {row['kind']!r} is neither verb, noun nor adjective")
            for letters in _participles(row["active"], modal.lemma, row["imperfect"]):
                self._modal.participles.add(letters, _participle_forms(letters), [modal])
            nominal_slots = tuple(
                dict.fromkeys(s for slot in slots for s in (("idafa", "obj") if slot == "obj" else (slot,)))
            )
            subject = tuple("idafa" if slot == "nsubj" else slot for slot in control)
            nominal = Modal(modal.lemma, nominal_slots, modality, polarity, subject)
            for group in _split(row["masdar"]):
                for form in _split(group, ","):
                    self._modal.nouns.add(form, decline(form), [nominal])

    def _named(self, predicate: str, where: str) -> None:
        if predicate not in self.predicates and not predicate.startswith(OTHER):
            raise DataError(f"{where}: predicate {predicate!r} is not in predicates.tsv; add it or use other:<lemma>")


def _kind(text: str, where: str) -> str:
    if text not in SPEECH_KINDS:
        raise DataError(f"{where}: kind {text!r} is not one of {', '.join(SPEECH_KINDS)}")
    return text


def _effect(row: dict[str, str], where: str) -> tuple[str, str]:
    modality, polarity = row["modality"], row["polarity"]
    if modality not in ("", *MODALITIES) or polarity not in ("", "neg"):
        raise DataError(f"{where}: modality {modality!r} or polarity {polarity!r} is unknown; empty means no effect")
    return modality, polarity


def _participles(cell: str, lemma: str, imperfect: str) -> list[str]:
    """Letters of the participles in a cell; ``+`` is the regular one of a derived verb: هَدَّد gives مهدد."""
    return ["م" + (imperfect or _imperfect(lemma)) if part == "+" else part for part in _split(cell)]


def _participle_forms(letters: str) -> frozenset[str]:
    """Written forms of a participle or adjective, feminine and plural too: متهم, متهمة, متهمون, المتهمين."""
    return decline(letters) | decline(letters + "ة") | {fold(letters + "ون"), fold("ال" + letters + "ون")}


def first_person(word: Word) -> bool:
    """Whether a finite verb says I or we, by its features or, since taggers miss it, by the prefix of the imperfect:
    سأزور, نحذر."""
    return word.feat("Person") == "1" or (word.feat("Aspect") == "Imp" and word.text[:1] in ("أ", "ن"))


def _misread(word: Word) -> bool:
    """Whether the lemma of a verb is another's: the active perfect of the third person masculine is the lemma itself,
    so أحرق has no lemma حَرَّق and أضرب none of ضَرَب."""
    if not _vowelled(word.lemma):
        return False
    plain = ("Aspect", "Perf"), ("Person", "3"), ("Gender", "Masc"), ("Number", "Sing"), ("Voice", "Act")
    bare_perfect = all(word.feat(name) == value for name, value in plain)
    return fold(word.text) != fold(word.lemma) if bare_perfect else fold(word.text) not in inflect(word.lemma)


def _third_person(word: Word) -> str:
    """The form with ي of an imperfect in the first person, whose own form is another verb's perfect: أخرج."""
    return "ي" + word.text[1:] if first_person(word) and word.feat("Aspect") == "Imp" else ""


@lru_cache(maxsize=1 << 16)
def _voice(lemma: str) -> str:
    """Voice of a vocalised participle by its vowels: مُحَذِّر and دَاعِم "participle", مُتَّهَم and مَدعُوم "passive"; "none" for
    a noun of place spelt alike (مَوقِع, مَبلَغ), "" where the vowels do not tell (مُنحَاز) or there are none."""
    letters = _letters(lemma)
    if not _vowelled(lemma) or len(letters) < 3:
        return ""
    letter, marks = letters[-2]
    if letters[0][0] == "م" and "\u064e" in letters[0][1] and len(letters) > 3:
        return "passive" if letter in "وي" else "none"
    if letter == "و":
        return "passive"
    return "participle" if "\u0650" in marks else "passive" if "\u064e" in marks else ""


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon, read once. Raises DataError naming file and line when a table is malformed."""
    return Lexicon()
