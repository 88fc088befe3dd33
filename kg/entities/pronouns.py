"""Personal pronouns: the mention each repeats, by agreement, syntax and salience."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from math import log2

from kg.arabic import bare
from kg.entities.clusters import Clusters
from kg.entities.syntax import (
    above,
    announced,
    clause,
    controller,
    coordinated,
    free_relative,
    fronted,
    is_masdar,
    own_subject,
    relative_owner,
    resumed,
    subject,
    topic,
)
from kg.entities.views import View, by_sentence
from kg.mentions.lexicon import PARTITIVES, TIMES, words
from kg.mentions.line import Line

_SIDES = frozenset(("جانب", "جهه", "جهت", "دور", "ناحيه", "ناحيت"))
"""Nouns of phrases that look forward: من جانبه قال الوزير, بدوره."""

_THEN = words("بعدها حينها عندها وقتها يومها ساعتها")
"""Adverbs of time that look like a preposition with a pronoun."""

_IMPERSONAL = words(
    "داعي مجال تم يتم سيتم يمكن يجب ينبغي يتعين هناك ثمة مازال مجرد إذا كلما يوجد توجد لابد بعد منذ حتى خلال رغم مع"
)
"""Words, folded, after the pronoun of أنه when it announces a clause."""

_PERSONAL = words(
    "سمع عمر عايل عائل اسر صفح حيا وفا راي صح منصب مهام كلم خطاب تصريح زيار استقال زوج شقيق والد ابن نجل محامي محامو "
    "حزب منزل بيت حكوم بلاد رييس رئيس نايب نائب مستشار صديق صدر خصم خصوم مسيرت موقف تعبير حديث قول تغريد حساب عائلت "
    "مستقبل اهتمام مواقف هاتف ثروت اداء لقا جول ترحيل ابعاد سجن توقيف اعتقال "
    "احتجاز محاكم اغتيال خطف مقتل تورط خضوع اقال"
)
"""Beginnings of folded nouns that only people and institutions have."""

_STATELY = tuple(
    words("حدود اراضي سياد شعب جيش استقلال اقتصاد اجواء سكان مواطني عاصم سفير سفار برلمان دستور سواحل مياه")
)
"""Beginnings of folded nouns that states have."""

_KIN = tuple(words("والد زوج شقيق ابن نجل عايل عائل اسرت وفا ولاد حيات عمره عمرها صهر جدت حفيد"))
"""Beginnings of folded nouns that only persons have."""

_DESCRIBING = frozenset(("وصف", "اتهم", "نعت", "صنف", "صور"))

_STRESS = words("ذات نفس عين وحد كل جميع")
_WHOLE = words("رمت رمه اكمل اسر ذات نفس عين كامل مفرد")
_SAYINGS = words("قول تأكيد تصريح نفي إعلان إشارة اشارت تحذير ترجيح توقع اعتقاد")
_WORDING = words("تعبير وصف قول رأي كلام زعم تصريحات")
_SHARES = words("معظم أغلب غالبية غالب أكثر بعض كثير نصف ثلث ربع جميع")
_TRAITS = words("عمر اسم مقر عدد قيمة طول مدة لقب قدر حجم مساحة تعداد وزن مصدر هدف عنوان قوام")
"""Nouns, folded, that after an indefinite noun say something of it: نزاع عمره سنوات."""

_PARTICIPLES = tuple(words("البالغ المنتهي المقرر الواقع المعروف المزمع الجاري المتوقع السابق الموجه"))
"""Participles that describe a noun by another: الحزام البالغ عمقه."""

_ALLOWED = words("مسموح ممكن وارد معروف واضح مستبعد مقبول")

_KIND_GENDER = {
    **dict.fromkeys(
        ("outlet", "company", "agency", "armed_group", "ministry", "igo", "ngo", "country", "capital"), None
    ),
    **dict.fromkeys(("company", "ministry", "agency", "capital", "city"), "f"),
    **dict.fromkeys(("party", "club", "army", "alliance", "palace", "legislature", "central_bank"), "m"),
}
"""Gender of what the knowledge base has of a kind, where the name does not tell: أبل is feminine, ليفربول masculine."""

_ENOUGH = 20
"""Mentions of a person that tell the gender."""

_TOLD = 4
"""Sentences back in which the one who goes on speaking is sought."""

_REACH = 3
"""Segments (see `View`) back in which an antecedent is sought."""


class Pronouns:
    """Resolves the pronouns of an article in order.

    First what syntax decides: phrases that look ahead, the topic that هو takes up, relative clauses, coordination. Then
    the best of the candidates that agree in number and gender and are no part of the pronoun's own phrase: by role,
    type, distance and how much the article speaks of it. The weights are set by hand on news text.
    """

    def __init__(
        self, views: list[View], clusters: Clusters, people: dict[int, bool], women: Callable[[str], bool]
    ) -> None:
        """`people` are the ids of noun phrases that speak of persons, with whether of several; `women` knows the given
        names of women."""
        self._views = views
        self._clusters = clusters
        self._people = people
        self._women = women
        self._in = by_sentence(views)
        self._headed: dict[tuple[int, int], list[View]] = {}
        for view in views:
            if view.kind in ("name", "nominal"):
                self._headed.setdefault((view.sentence, view.head.id), []).append(view)
        for found in self._headed.values():
            found.sort(key=lambda v: (v.kind != "name", -len(v.mention.words)))

    def join(self) -> None:
        """Join each pronoun of the third person to its antecedent; those without a fitting one stay alone."""
        for place, view in enumerate(self._views):
            if view.kind != "pronoun" or view.head.feat("Person") not in ("3", None) or _refers_to_none(view):
                continue
            antecedent = self._antecedent(view, place)
            if antecedent is not None:
                self._clusters.join(view.id, antecedent.id)

    def _antecedent(self, view: View, place: int) -> View | None:
        if view.number == "dual":
            return self._dual(view, place)
        if _looks_ahead(view):
            return self._ahead(view, place)
        if _separates(view):
            return self._topic(view) or self._beside(view, place)
        if _stresses(view):
            return self._beside(view, place, skip=1) or self._alone(view)
        for found in (
            self._quoted, self._speaker, self._described, self._reported, self._named_before, self._partitive,
            self._attribute, self._resumed, self._coordinated, self._fronted,
        ):  # fmt: skip
            antecedent = found(view, place)
            if antecedent is not None:
                return antecedent
        return self._behind(view, place)

    def _at(self, view: View, heads: Iterable[int]) -> View | None:
        """The mention of the first of these heads that agrees with the pronoun."""
        for head in heads:
            for other in self._headed.get((view.sentence, head), ()):
                if self._agrees(view, other):
                    return other
        return None

    def _dual(self, view: View, place: int) -> View | None:
        """The last dual noun: الأسدان ... نقلهما. Those that denote two others are for `plurals`."""
        for other in self._back(place):
            if view.segment - other.segment > _REACH:
                return None
            if other.kind == "nominal" and other.number == "dual" and other.definite:
                return other
        return None

    def _topic(self, view: View) -> View | None:
        head = topic(view.line, view.head.id)
        named = [v for v in self._headed.get((view.sentence, head), ()) if v.kind == "name"]
        return named[0] if named else self._at(view, [head])  # a club is named by its city: برشلونة هو الأقرب

    def _described(self, view: View, place: int) -> View | None:
        """The object of a verb that says what it is: وصف الرداء بأنه ضيق, واصفا القرار بأنه جائر."""
        line, at = view.line, view.head.id
        if at < 4 or line.word(at - 1).upos != "SCONJ" or line.key(at - 2) != "ب":
            return None
        says = next((i for i in range(at - 3, max(0, at - 13), -1) if _describes(line, i)), 0)
        if not says:
            return None
        for other in self._back(place, view.sentence):
            if other.kind == "pronoun" and other.head.id == says + 1 and self._agrees(view, other):
                return other
        objects = [w.id for w in line.words if w.head == says and w.deprel == "obj" and w.id < at]
        return self._at(view, objects) or self._beside(view, place, skip=2)

    def _reported(self, view: View, place: int) -> View | None:
        """Who says so: أن مجموعة مسلحة قالت إنها استهدفت الموقع."""
        line, at = view.line, view.head.id
        verb = view.head.head
        if at < 2 or line.key(at - 1) != "ان":
            return None
        if line.is_enclitic(at - 2) and line.key(at - 3) in _SAYINGS:
            return self._pronoun_at(view, at - 2)  # قولها إنها
        if view.head.deprel != "nsubj" or not verb:
            return None
        inner = line.word(verb)
        says = line.word(inner.head) if inner.deprel == "ccomp" and inner.head else None
        if says is None or says.upos != "VERB" or says.id > at:
            return None
        subjects = _subjects(line, says.id)
        while not subjects and says.deprel == "conj" and line.word(says.head).upos == "VERB":
            says = line.word(says.head)  # طالبت النقابة بالتحقيق وأكدت أنها
            subjects = _subjects(line, says.id)
        if subjects or says.deprel not in ("root", "parataxis"):
            before = [subject for subject in subjects if subject < at]
            one = [
                v for s in before if line.key(s) in ("احد", "احدي") for v in self._headed.get((view.sentence, s), ())
            ]
            return one[0] if one else self._at(view, before)
        for other in self._back(place, view.sentence - _TOLD):  # وقال إنه رفض: who did what was told before
            told = other.line.word(other.head.head) if other.head.head else other.head
            main = told.upos == "VERB" and told.deprel in ("root", "parataxis") and other.sentence < view.sentence
            if main and other.head.deprel == "nsubj" and self._somebody(other) and self._agrees(view, other):
                return other
        return None

    def _pronoun_at(self, view: View, word: int) -> View | None:
        """The pronoun with this id, that is known to mean somebody."""
        found = (v for v in self._in[view.sentence] if v.kind == "pronoun" and v.head.id == word)
        return next((v for v in found if self._agrees(view, v)), None)

    def _speaker(self, view: View, place: int) -> View | None:
        """Who says it, as the verb before tells: قال الوزير إن العدو يخطط لذلك، حسب تعبيره."""
        line, host = view.line, view.head.id - 1
        if line.key(host) not in _WORDING or not (
            line.key(host - 1) in ("وفق", "حسب", "بحسب") or (line.key(host - 1), line.key(host - 2)) == ("حد", "علي")
        ):
            return None
        return self._main_subject(view, place)

    def _main_subject(self, view: View, place: int) -> View | None:
        """The last subject of a main verb that can act."""
        for other in self._back(place, view.sentence - _TOLD):
            main = _opens(other.line, other.head.id) and other.head.deprel == "nsubj"
            if main and other.kind != "pronoun" and self._somebody(other) and self._agrees(view, other):
                return other
        return None

    def _alone(self, view: View) -> View | None:
        """The subject of the verb: تعمل بمفردها, تعد لنفسها الطعام."""
        verb = clause(view.line, view.head.id)
        found = subject(view.line, verb)
        return self._at(view, [found]) or self._at(view, [view.line.word(verb).head] if verb else [])

    def _partitive(self, view: View, place: int) -> View | None:
        """Those before of whom it takes some: وصل سبعون مهاجرا معظمهم من السودان, خمسة موظفين، منهم ثلاث سيدات."""
        line, host = view.line, view.head.id - 1
        share = line.key(host) in _SHARES
        taken = share or (line.key(host) in ("من", "بين") and line.word(host).upos == "ADP")
        if view.number != "plur" or not taken or not line.is_enclitic(view.head.id):
            return None
        for other in self._back(place, view.sentence):
            if other.kind != "nominal" or other.last >= host or other.owner or (other.last == host - 1 and not share):
                continue  # كثير منهم, المتبقين منهم, عددهم
            counted = other.head.upos == "NUM" or line.key(other.head.id) in PARTITIVES
            if self._agrees(view, other) or (counted and self._human(other)):
                return other
        return None

    def _attribute(self, view: View, place: int) -> View | None:
        """The noun whose own noun has the pronoun: نزاع عمره سنوات, الرئيس المنتهية ولايته, الحزام البالغ عمقه."""
        line, host = view.line, view.head.id - 1
        if host < 2 or not line.is_enclitic(view.head.id) or not line.bare_start(host):
            return None
        before = line.word(host - 1)
        participle = before.upos == "ADJ" and line.key(host - 1).startswith("ال") and before.head != host
        last = host - 2 if participle else host - 1 if line.key(host) in _TRAITS else 0
        if not last or (not participle and (before.upos not in ("NOUN", "ADJ") or line.key(host - 1).startswith("ال"))):
            return None
        if participle and not line.key(host - 1).startswith(_PARTICIPLES):
            return None
        near = [
            v for v in self._back(place, view.sentence) if last in v.mention.words and v.kind in ("name", "nominal")
        ]
        ending = [v for v in near if v.last in (last, host - 1)]
        return max((v for v in ending if self._agrees(view, v)), key=_size, default=None)

    def _named_before(self, view: View, place: int) -> View | None:
        """من بينها, وغيرها, بما فيها: the phrase right before, of which the pronoun names one."""
        line, host = view.line, view.head.id - 1
        key = line.key(host)
        if key == "في" and host > 2 and line.key(host - 1) in ("بما", "ما"):
            return self._beside(view, place, skip=2)  # المحافظات بما فيها سقطرى
        if (
            not line.is_enclitic(view.head.id)
            or key not in ("بين", "ضمن", "غير")
            or (key != "غير" and line.key(host - 1) != "من")
        ):
            return None
        plural = key != "غير"
        for other in self._back(place, view.sentence):
            if view.first - other.last > 6 or line.key(other.first - 1) == "ب":
                continue
            if (
                other.kind in ("name", "nominal")
                and self._agrees(view, other)
                and (other.number == "plur" or not plural)
            ):
                return max(
                    (v for v in self._in[view.sentence] if v.last == other.last and v.kind == other.kind), key=_size
                )
        return None

    def _resumed(self, view: View, place: int) -> View | None:
        """The noun of the relative clause that the pronoun is in."""
        last, relative = resumed(view.line, view.head.id)
        if not last:
            return None
        owner = relative_owner(view.line, view.head.id)
        found = self._at(view, [owner]) if owner else None
        if found is not None and found.last <= last:
            return found
        ending = [v for v in self._in[view.sentence] if v.last <= last and v.kind in ("name", "nominal")]
        near = [v for v in ending if last - v.last < 4 and self._agrees(view, v)]
        if near:
            return max(near, key=lambda v: (v.last, _size(v)))
        told = (relative, view.gender) in (("التي", "f"), ("الذي", "m"))  # الملاجم: no form of it tells the gender
        return max((v for v in ending if told and v.last == last), key=_size, default=None)

    def _coordinated(self, view: View, place: int) -> View | None:
        heads = coordinated(view.line, view.head.id)
        if not heads:
            return None
        host = view.line.key(view.head.id - 1)
        for other in self._back(place, view.sentence):  # مصالحها واستقرارها
            if other.kind == "pronoun" and other.head.id - 1 in heads and self._agrees(view, other):
                return other
        for head in heads:
            found = self._at(view, [head])
            if found is None or self._barred(view, found) or (_of_state(view) and found.type != "GPE"):
                continue
            belongs = is_masdar(host) or view.line.word(view.head.head or 1).upos == "VERB"
            if belongs or self._somebody(found) or not _wants_somebody(view):
                return found
        return None

    def _fronted(self, view: View, place: int) -> View | None:
        line = view.line
        start = view.head.id
        while start > 1 and line.word(start - 1).text not in (".", "؟", "!"):
            start -= 1
        found = fronted(line, view.head.id, start)
        antecedent = self._at(view, [found]) if found else None
        return antecedent if antecedent is not None and self._somebody(antecedent) else None

    def _ahead(self, view: View, place: int) -> View | None:
        """The subject that follows: من جانبه قال وزير الخارجية."""
        for other in islice(self._views, place + 1, None):
            if other.sentence != view.sentence or other.first - view.first > 12:
                return None
            if (
                self._somebody(other)
                and other.kind in ("name", "nominal")
                and not view.line.cased(other.first)
                and self._agrees(view, other)
            ):
                return other
        return None

    def _back(self, place: int, sentence: int = 0) -> Iterator[View]:
        """The mentions before a place, last first, as far as the sentence."""
        for i in range(place - 1, -1, -1):
            if self._views[i].sentence < sentence:
                return
            yield self._views[i]

    def _beside(self, view: View, place: int, skip: int = 0) -> View | None:
        """The longest phrase that ends right before, or before the word the pronoun is on: التهم الموجهة هي كذا,
        السؤال ذاته."""
        before = view.first - 1 - skip
        while skip and before > 1 and not view.line.bare_start(before + 1):
            before -= 1
        while before > 1 and view.line.word(before).upos == "PUNCT":
            before -= 1
        near = [v for v in self._back(place, view.sentence) if v.last == before and v.kind in ("name", "nominal")]
        return max((v for v in near if self._agrees(view, v)), key=_size, default=None)

    def _quoted(self, view: View, place: int) -> View | None:
        """The source in نقل الموقع عن مصدر مطلع قوله."""
        if view.line.key(view.head.id - 1) not in _SAYINGS or not view.line.is_enclitic(view.head.id):
            return None
        for other in self._back(place):
            if other.sentence != view.sentence or view.first - other.first > 12:
                return None
            if (
                other.kind in ("name", "nominal")
                and view.line.key(other.first - 1) == "عن"
                and self._agrees(view, other)
            ):
                return other
        return None

    def _behind(self, view: View, place: int) -> View | None:
        best, best_score = None, 0.0
        distance = 0
        met = False  # a subject nearer to the pronoun
        for other in self._back(place):
            if view.segment - other.segment > _REACH:
                break
            if not self._agrees(view, other) or self._barred(view, other):
                continue
            score = self._score(view, other, distance)
            distance += 1
            if other.head.deprel.startswith("nsubj") and not met:
                met = True
                score += 1.0
            if score > best_score:
                best, best_score = other, score
        return best

    def _human(self, view: View) -> bool:
        return view.type in ("PER", "NORP") or view.id in self._people

    def _somebody(self, view: View) -> bool:
        return self._human(view) or view.type in ("ORG", "GPE")

    def _number(self, view: View) -> str:
        return "plur" if self._people.get(view.id) else view.number

    def _agrees(self, view: View, other: View) -> bool:
        """Number and gender; plurals of things take the feminine singular (الصواريخ ... إرسالها)."""
        number = self._number(other)
        if other.kind == "demonym" or number == "dual":
            return False
        if other.kind == "nominal" and other.head.upos in ("ADJ", "X") and not other.definite:
            return False
        if other.kind == "pronoun":
            return number == view.number and other.gender == view.gender and self._clusters.size(other.id) > 1
        if _of_kin(view) and not self._human(other):
            return False
        if view.number == "plur":
            return number == "plur" and self._human(other)
        if number == "plur":
            collective = other.line.key(other.head.id).endswith("ات")  # الشخصيات: دعواتها as well as دعواتهم
            return view.gender == "f" and (collective or not self._human(other))
        gender = self._gender(other)
        return gender is None or view.gender is None or gender == view.gender

    def _gender(self, view: View) -> str | None:
        """By titles, head nouns, verbs and pronouns of the cluster, then by given name; a man where nothing tells."""
        members = [self._views[i] for i in self._clusters.members(view.id)[:_ENOUGH]]
        if not self._human(view):
            if view.gender is not None:
                return view.gender
            if (told := next((m.gender for m in members if m.gender and m.kind != "pronoun"), None)) is not None:
                return told
            record = self._clusters.record(view.id)
            return _KIND_GENDER.get(record.kind) if record is not None else _any_told(members)
        if any(self._women(m.keys[0]) for m in members if m.kind == "name" and len(m.keys) > 1):
            return "f"
        for member in members:
            if member.kind == "nominal" and member.gender:
                return member.gender
        return "f" if _any_told(members) == "f" else view.gender or "m"

    def _barred(self, view: View, other: View) -> bool:
        """The pronoun's own noun and what contains it; the subject of the verb whose object the pronoun is."""
        if other.sentence != view.sentence:
            return False
        line = view.line
        host = view.head.id - 1
        if other.first <= host <= other.last or other.head.id == host:
            return True
        same = view.head.head == other.head.head and line.word(view.head.head or 1).upos == "VERB"
        if same and view.head.deprel.startswith(("obj", "obl", "iobj")) and other.head.deprel.startswith("nsubj"):
            return True
        if other.head.id == relative_owner(line, view.head.id):
            return _is_subject_there(line, view.head.id)
        return (
            view.head.deprel.startswith("nmod") and other.kind != "name" and other.head.id in above(line, view.head.id)
        )

    def _score(self, view: View, other: View, distance: int) -> float:
        line = view.line
        role = other.head.deprel
        topical = role.startswith("nsubj") or _topical(other)
        score = 10.0 - 0.8 * distance - 2.5 * (view.segment - other.segment)
        score += min(2.0, 0.5 * log2(self._clusters.size(other.id)))
        if other.kind == "name":
            score += 1.0
        if self._human(other):
            score += 2.0
        elif other.type in ("GPE", "ORG"):
            score += 1.5
        else:
            score -= 1.0 if other.definite else 2.0
        if line.key(view.head.id - 1) == "بلاد" and line.is_enclitic(view.head.id):
            score += 2.0 if self._human(other) else -4.0
            score += 2.0 if self._human(other) and _opens(other.line, other.head.id) and topical else 0.0
        if _wants_somebody(view):
            score += 2.0 if self._human(other) else 1.0 if other.type == "ORG" else 0.0 if other.type == "GPE" else -2.0
        if topical:
            score += 2.0
        elif role.startswith("obl") and not self._human(other) and other.line.cased(other.head.id):
            score -= 1.0  # where and how something happens
        if other.mention.text.isascii():
            score -= 1.0
        if other.kind == "nominal" and not other.definite and self._human(other):
            score -= 1.5
        if other.type == "GPE" and _of_state(view):
            score += 3.0
        if other.segment != view.segment:
            dropped = not subject(line, clause(line, view.head.id))
            return (
                score + (3.0 if dropped else 1.0)
                if role.startswith("nsubj") and _opens(other.line, other.head.id)
                else score
            )
        if other.head.id == relative_owner(line, view.head.id):
            score += 4.0
        if other.head.id == _subject_outside(line, view.head.id):
            score += 3.0
        if _agent_beside(view, other):
            score += 3.0
        if other.head.id == controller(line, view.head.id):
            score += 5.0
        if _topical(other, quoted=True) and line.key(view.head.id - 1) == "ان" and line.key(view.head.id - 2) == "و":
            score += 3.0  # أن "المجلس شرعي وأنه
        complementizer = view.head.id > 1 and (
            line.word(view.head.id - 1).upos == "SCONJ" or line.key(view.head.id - 1) == "لكن"
        )
        return score + 2.0 if complementizer and topical else score


def _topical(view: View, *, quoted: bool = False) -> bool:
    """Right after إن or أن, whatever the parse says: إن سامي نقل إلى السجن. `quoted`: or after a mark behind it."""
    line, before = view.line, view.first - 1
    if quoted and before > 1 and line.word(before).upos == "PUNCT":
        before -= 1
    return before > 0 and line.key(before) in ("ان", "لان", "لكن") and line.word(before).upos != "VERB"


def _agent_beside(view: View, other: View) -> bool:
    """Agent and object of a verbal noun touch: استكمال القوات انتشارها."""
    host = view.head.id - 1
    touches = other.last == host - 1 and view.line.is_enclitic(view.head.id) and view.line.bare_start(host)
    return touches and view.line.word(host).upos == "NOUN" and is_masdar(view.line.key(other.first - 1))


def _subject_outside(line: Line, pronoun: int) -> int:
    """The subject of the nearest clause that does not hold the pronoun itself: توقفت ألمانيا عقب حكم أصدرته
    محكمتها."""
    up = (pronoun, *above(line, pronoun))
    verb = clause(line, pronoun)
    while verb:
        for found in (announced(line, verb), subject(line, verb)):
            if found and found < pronoun and found not in up:
                return found
        verb = clause(line, verb)
    return 0


def _describes(line: Line, word: int) -> bool:
    """وصف, اتهم and the like as verb or participle (واصفا)."""
    if line.word(word).upos == "VERB":
        return bare(line.word(word).lemma) in _DESCRIBING
    return line.key(word) in ("واصفا", "واصفه", "واصفين", "معتبرا", "معتبره")


def _size(view: View) -> int:
    return len(view.mention.words)


def _separates(view: View) -> bool:
    """هو or هي between a phrase and what it is: الهدف هو معرفة; not after و or ف, which begin a clause, nor before a
    verb."""
    line, at = view.line, view.head.id
    if at == 1 or line.is_enclitic(at) or not line.bare_start(at) or line.key(at) not in ("هو", "هي"):
        return False
    return at < len(line) and line.word(at + 1).upos != "VERB"


def _stresses(view: View) -> bool:
    """On a word that only stresses the noun before it: السؤال ذاته, الدعوى برمتها, الحكومة نفسها."""
    line, host = view.line, view.head.id - 1
    if not line.is_enclitic(view.head.id) or host < 2:
        return False
    key = line.key(host)
    whole = key.removeprefix("ب") in _WHOLE and (key.startswith("ب") or line.key(host - 1) == "ب")
    return key in _STRESS or whole


def _of_kin(view: View) -> bool:
    """The pronoun is on a noun that only persons have: والدها, زوجته."""
    return view.line.is_enclitic(view.head.id) and view.line.key(view.head.id - 1).startswith(_KIN)


def _is_subject_there(line: Line, pronoun: int) -> bool:
    """The noun of the relative clause is the subject of the pronoun's verb: الضجة التي أحاطت بها."""
    verb = clause(line, pronoun)
    beside = line.word(pronoun).head == verb or line.word(pronoun).deprel.startswith(("obj", "obl"))
    return bool(verb) and beside and not own_subject(line, verb) and line.word(verb).deprel.startswith("acl")


def _of_state(view: View) -> bool:
    """The pronoun is on a noun that states have: أراضيها, حدوده, شعبها."""
    host = view.line.key(view.head.id - 1)
    return view.line.is_enclitic(view.head.id) and host.startswith(_STATELY)


def _wants_somebody(view: View) -> bool:
    """The pronoun is on a noun that only people and institutions have: سمعته, تصريحاته."""
    host = view.line.key(view.head.id - 1)
    return view.line.is_enclitic(view.head.id) and any(host.startswith(stem) for stem in _PERSONAL)


def _stands_for_clause(line: Line, at: int) -> bool:
    """The pronoun of أنه that only announces a clause: أنه من الضروري أن, إنه تم الانتهاء, أنه لا يمكن."""
    if at == 1 or at == len(line) or not (line.word(at - 1).upos == "SCONJ" or line.key(at - 1) in ("ان", "لان")):
        return False
    after = at + 1
    while after < len(line) and line.word(after).upos == "PUNCT":
        after += 1
    if line.key(after) == "غير" and line.key(after + 1) in _ALLOWED:
        return True
    if line.key(after) in ("لا", "لم", "لن", "قد", "س", "سوف", "ليس") and after < len(line):
        after += 1
    if line.key(after) in _IMPERSONAL or (line.key(after) == "من" and line.key(after + 1).startswith("ال")):
        return True
    return line.key(after) == "ب" and line.key(after + 1) in ("امكان", "الامكان")


def _refers_to_none(view: View) -> bool:
    """وهو ما يعني takes up a whole clause, وبعدها a time; so does the pronoun of a relative clause on a noun of time:
    في وقت تصعد فيه كييف."""
    line = view.line
    if view.head.id < len(line) and line.key(view.head.id + 1) == "ما" and not line.is_enclitic(view.head.id):
        return True
    if line.key(view.head.id - 1) == "كما" and line.key(view.head.id) in ("هو", "هي"):
        return True  # كما هو الحال
    if line.is_enclitic(view.head.id) and line.key(view.head.id - 1) + line.key(view.head.id) in _THEN:
        return True
    if _stands_for_clause(line, view.head.id) or free_relative(line, view.head.id - 1):
        return True
    owner = relative_owner(line, view.head.id)
    return owner is not None and line.key(owner) in TIMES and view.head.deprel.startswith("obl")


def _looks_ahead(view: View) -> bool:
    line, host = view.line, view.head.id - 1
    return host > 1 and line.key(host) in _SIDES and line.key(host - 1) in ("من", "ب")


def _told(view: View) -> str | None:
    """The gender that the verb of a subject shows: قالت ميركل."""
    if not view.head.deprel.startswith("nsubj") or not view.head.head:
        return None
    verb = view.line.word(view.head.head)
    return {"Masc": "m", "Fem": "f"}.get(verb.feat("Gender") or "") if verb.upos == "VERB" else None


def _any_told(members: list[View]) -> str | None:
    """The gender that verbs of these subjects agree on."""
    told = {gender for member in members if (gender := _told(member)) is not None}
    return told.pop() if len(told) == 1 else None


def _opens(line: Line, word_id: int) -> bool:
    """The subject of a verb that opens the sentence."""
    verb = line.word(line.word(word_id).head) if line.word(word_id).head else None
    return verb is not None and verb.deprel in ("root", "parataxis")


def _subjects(line: Line, verb: int) -> list[int]:
    return [w.id for w in line.words if w.head == verb and w.deprel == "nsubj"]
