"""Who holds an office that a clause gives him: عين القاضي رئيسا للمحكمة, شغل منصب وزير الدفاع, تولى رئاسة الحزب."""

from __future__ import annotations

from collections.abc import Iterator

from kg.arabic import fold
from kg.relations.clause import Clause
from kg.relations.modality import modality
from kg.relations.reading import Reading
from kg.relations.state import State, folded
from kg.relations.tree import Tree
from kg.types import Mention, Word

_GIVEN = folded(
    "عين انتخب نصب اختار سمى بايع زكى تعيين انتخاب تنصيب تسمية اختيار مبايعة تزكية كلف منصب عمل كان أصبح صار بات "
    "استمر بقي خدم صفة وظيفة"
)
"""Lemmas that make an accusative title somebody's office: تعيينه رئيسا للوزراء, كان وزيرا للدفاع."""

_LEAVING = folded("تنحى استقال تخلى ترك غادر تنحي استقالة تخلي")
_HOLDING = _LEAVING | folded("تولى شغل تسلم استلم تقلد ترأس تول تولي")
"""Lemmas of verbs and verbal nouns that have an office for their object: تولي سوريا رئاسة المؤتمر."""

_POSTS = folded("منصب منصبا مناصب منصبي حقيبة")

_HEADSHIPS = folded("رئاسة زعامة قيادة أمانة")
"""Nouns for an office by what its holder does: رئاسة الحزب."""


def offices_given(reading: Reading, index: int, clause: Clause, offices: dict[str, str]) -> list[State]:
    """Every office a clause says somebody holds or is given, in order of the text."""
    found: list[State] = []
    for word in clause.tree.words:
        found += _accusative_title(reading, index, clause, word, offices)
        found += _post(reading, index, clause, word, offices)
    return found


def _accusative_title(reading: Reading, index: int, clause: Clause, word: Word, offices: dict[str, str]) -> list[State]:
    """انتخب القاضي رئيسا للمحكمة, تعيين خالد قائدا للجيش, استقال من منصبه نائبا لرئيس الحزب, عمل مستشارا للبنك."""
    tree = clause.tree
    if word.upos not in ("NOUN", "ADJ") or word.text.startswith("ال") or not _is_title(reading, tree, word):
        return []
    above = [*range(word.id - 1, max(0, word.id - 3), -1), *_upwards(tree, word.id)]  # من منصبه نائبا للرئيس
    above += [c for c in tree.children(above[-1], "nsubj") if c < word.id]  # تم تعيين فلان رئيسا
    giver = next((w for w in above if _lemma(clause, w) in _GIVEN), 0)
    if not giver or giver > word.id:
        return []
    holder = _holder(reading, index, clause, giver, word.id)
    return _state(reading, index, tree, holder, word.id, offices)


def _is_title(reading: Reading, tree: Tree, word: Word) -> bool:
    """Whether a word is a title in the indefinite accusative: رئيسا, نائبا, قائدا أعلى."""
    text = fold(word.text)
    if not text.endswith("ا") and not (word.id > 1 and tree[word.id - 1].text == "ك"):
        return False
    after = [fold(w.text) for w in tree.words[word.id : word.id + 3] if w.text != "ل"]
    forms = [[form, *after] for form in (text, text.removesuffix("ا"))]
    return "مرشح" not in text and any(reading.kb.longest_office(form, 0)[1] for form in forms)


def _upwards(tree: Tree, word: int) -> Iterator[int]:
    """The heads of a word up to its clause's verb."""
    for ancestor in tree.ancestors(word):
        yield ancestor
        if tree[ancestor].upos == "VERB":
            return


def _lemma(clause: Clause, word: int) -> str:
    return fold(clause.lexicon.lemma_of(clause.tree[word])).removeprefix("ال")


def _holder(reading: Reading, index: int, clause: Clause, giver: int, title: int) -> Mention | None:
    """Who is given the title: the person named between the verb and it, else the verb's subject."""
    between = [m for w in range(giver + 1, title) for m in reading.mentions_at(index, w) if _person(reading, m)]
    if between:
        return between[-1] if clause.tree[giver].upos == "VERB" else between[0]
    if clause.tree[giver].upos != "VERB":
        return None
    subjects = clause.subjects(giver)[0][:1]
    found = (m for w in subjects if (m := reading.mention_at(index, w)) is not None)
    return next((m for m in found if _person(reading, m)), None)


def _person(reading: Reading, mention: Mention) -> bool:
    entities = reading.referents(mention)
    return len(entities) == 1 and reading.entities[entities[0]].type == "PER"


def _post(reading: Reading, index: int, clause: Clause, word: Word, offices: dict[str, str]) -> list[State]:
    """شغل منصب المفتش العام للجيش, تولي سوريا رئاسة المؤتمر, يتنحى عن زعامة الحزب."""
    tree, text = clause.tree, fold(word.text)
    if text not in _POSTS and text not in _HEADSHIPS:
        return []
    upper = next((w for w in _upwards(tree, word.id) if _lemma(clause, w) in _HOLDING), 0)
    if not upper or upper > word.id:
        return []
    polarity, value, _ = modality(tree, clause.lexicon, upper)
    if (polarity, value) != ("pos", "asserted") and _lemma(clause, upper) not in _LEAVING:
        return []  # لن يتولى رئاسة الحكومة
    if tree[upper].upos == "VERB":
        heads = clause.subjects(upper)[0][:1]
    else:
        heads = tuple(s.word for s in clause.slots(upper) if s.name == "idafa" and s.word != word.id)[:1]
        heads = heads or (upper + 1,)  # تولي سوريا, the parse having another idea
    holder = next((m for h in heads if (m := reading.mention_at(index, h)) is not None), None)
    return _state(reading, index, tree, holder, word.id, offices)


def _state(
    reading: Reading, index: int, tree: Tree, holder: Mention | None, word: int, offices: dict[str, str]
) -> list[State]:
    who = reading.referents(holder)[:1] if holder else ()
    if holder is None or not who or reading.entities[who[0]].type not in ("PER", "GPE", "ORG"):
        return []
    body = _body(reading, index, tree, word)
    what = tuple(e for e in reading.referents(body) if e != who[0])[:1] if body else ()
    countries = {e for e in offices.values() if reading.entities[e].type == "GPE"}
    if body is None and _of_state(tree, word) and len(countries) == 1 and reading.entities[who[0]].type == "PER":
        what = tuple(countries)  # عين رئيسا للوزراء, where all others hold office in one country
    if not what:
        return []
    offices.setdefault(who[0], what[0])
    there = body.id if body else None
    return [State(index, who[0], "position_of", what[0], (word,), holder.id, there, ("office_given",))]


def _of_state(tree: Tree, word: int) -> bool:
    """Whether a title is of the government itself: رئيسا للوزراء, رئيسا للجمهورية, وزيرا للدفاع."""
    whole = [fold(w.text) for w in tree.words[word : word + 2]]
    return fold(tree[word].text) == "وزيرا" or whole in (["ل", "الوزراء"], ["ل", "الجمهوريه"], ["ل", "الحكومه"])


def _body(reading: Reading, index: int, tree: Tree, word: int) -> Mention | None:
    """The first body or country in the phrase that a title or post begins: الازدهار in نائبا لرئيس حزب الازدهار."""
    for at in range(word + 1, min(word + 8, len(tree.words) + 1)):
        if tree[at].upos in ("VERB", "CCONJ", "PUNCT", "PRON", "SCONJ") and tree[at].text != '"':
            return None
        if tree[at].upos == "ADP" and tree[at].text not in ("ل", "ب", "في"):
            return None
        headed = at == word + 1 and fold(tree[word].text) in _HEADSHIPS  # رئاسة المؤتمر
        there = tree[at - 1].text in ("في", "ب")
        for mention in reading.beginning(index, at):
            body = mention.type == "ORG" or (mention.type in ("GPE", "NORP") and not there)
            if (
                (body or (headed and mention.type == "EVENT"))
                and mention.kind != "pronoun"
                and reading.referents(mention)
            ):
                return mention
    return None
