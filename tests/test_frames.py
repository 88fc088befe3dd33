"""The frame lexicon: lookup by lemma and by form, conjugation, what each table says, and its mistakes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.arabic import bare, fold
from kg.errors import DataError
from kg.relations import frames, tables
from kg.relations.frames import ROLES, Frame, Requirement, decline, inflect, lexicon, parse_requirement
from kg.types import ENTITY_TYPES, Word

LEXICON = lexicon()


def word(text: str, upos: str = "VERB", lemma: str | None = None) -> Word:
    return Word(1, text, lemma or text, upos, "_", "", 0, "root", 0, len(text))


def predicates(found: tuple[Frame, ...]) -> list[str]:
    return [frame.predicate for frame in found]


# --------------------------------------------------------------------------------------------------- conjugation


@pytest.mark.parametrize(
    ("lemma", "imperfect", "forms"),
    [
        ("كَتَب", "", "كتب كتبت كتبوا يكتب تكتب يكتبون كتبنا نكتب"),
        ("زَار", "زور", "زار زارت زرنا يزور تزور يزورون يزر زيارة"),
        ("دَعَا", "", "دعا دعت دعوا دعونا يدعو تدعو يدعون يدع يدعى"),
        ("اِلتَقَى", "", "التقى التقت التقيا التقوا يلتقي تلتقي يلتقون يلتقيان يلتق"),
        ("وَصَل", "", "وصل وصلت يصل تصل يصلون نصل"),
        ("أَعلَن", "", "أعلن أعلنت يعلن تعلن أُعلن"),
        ("أَكَّد", "", "أكد أكدت يؤكد تؤكد يؤكدون"),
        ("أَدَان", "", "أدان أدانت أدين أدينت يدين تدين يدان"),
        ("شَنّ", "", "شن شنت شنوا يشن تشن يشنون"),
        ("اِتَّهَم", "", "اتهم اتهمت يتهم تتهم اتهموا"),
        ("هَنَّأ", "", "هنأ هنأت يهنئ هنأوا هنؤوا"),
        ("اِستَقَال", "", "استقال استقالت يستقيل استقلنا"),
        ("اِنسَحَب", "", "انسحب ينسحب تنسحب انسحبوا"),
        ("هَاجَم", "", "هاجم هوجم يهاجم هوجمت"),
        ("لَقِي", "", "لقي لقيت لقوا يلقى"),
    ],
)
def test_a_verb_is_conjugated(lemma: str, imperfect: str, forms: str) -> None:
    made = inflect(lemma, imperfect=imperfect)
    expected = {fold(form) for form in forms.split()} - {fold("زيارة")}
    assert expected <= made
    assert fold("زيارة") not in made  # a noun


def test_a_noun_is_declined() -> None:
    assert {fold(f) for f in ["هجوم", "الهجوم", "هجوما", "هجومان", "هجومين"]} <= decline("هجوم")
    assert {fold(f) for f in ["زيارة", "زيارت", "الزيارة", "زيارتين", "زيارات"]} <= decline("زيارة")
    assert {fold(f) for f in ["لقاء", "اللقاء", "لقائ", "لقاءات"]} <= decline("لقاء")


IMPERFECTS = {
    row["lemma"]: row["imperfect"]
    for _, row in tables.rows("frames.tsv", frames._VERB_COLUMNS)
    if row["predicate"] != "-"
}


@given(st.sampled_from(sorted(IMPERFECTS)))
def test_every_generated_form_leads_back_to_its_verb(lemma: str) -> None:
    for form in inflect(lemma, imperfect=IMPERFECTS.get(lemma, "")):
        assert lemma in {frame.lemma for frame in LEXICON.verb(word(form))}
        assert form == fold(form)


# --------------------------------------------------------------------------------------------------------- verbs


@pytest.mark.parametrize(
    ("text", "lemma", "predicate"),
    [
        ("التقى", "اِلتَقَى", "meet"),
        ("يزور", "زَار", "visit"),
        ("حذرت", "حَذَّر", "warn"),
        ("زودت", "زَوَّد", "supply"),
        ("استنكر", "اِستَنكَر", "criticize"),
        ("قصفت", "قَصَف", "attack"),
        ("اعتقلت", "اِعتَقَل", "arrest"),
        ("أقال", "أَقَال", "dismiss"),
        ("ينتج", "أَنتَج", "produce"),
        ("حصل", "حَصَل", "other:حصل"),
    ],
)
def test_a_verb_has_its_predicate(text: str, lemma: str, predicate: str) -> None:
    assert predicates(LEXICON.verb(word(text, lemma=lemma)))[0] == predicate
    assert predicates(LEXICON.verb(word(text, lemma=bare(lemma))))[0] == predicate  # an unvocalised lemma
    assert predicate in predicates(LEXICON.verb(word(text)))  # the lemmatiser left the form


def test_doubling_keeps_verbs_apart() -> None:
    assert predicates(LEXICON.verb(word("وقعت", lemma="وَقَّع")))[-1] == "sign"
    fell = LEXICON.verb(word("وقعت", lemma="وَقَع"))
    assert predicates(fell) == ["located_in", "sign"]
    assert all(frame.requires for frame in fell)  # وقع انفجار signs nothing
    assert LEXICON.verb(word("قدم", lemma="قَدِم")) == ()
    assert LEXICON.verb(word("وصلت", lemma="وَصَّل")) == ()  # to connect, not to arrive


def test_frames_of_a_lemma_come_in_order() -> None:
    assert predicates(LEXICON.verb(word("دعا", lemma="دَعَا"))) == ["invite", "demand", "demand"]
    launched = predicates(LEXICON.verb(word("أطلقت", lemma="أَطلَق")))
    assert launched == ["attack", "release", "other:سمى", "attack", "launch"]


def test_arguments_of_a_verb() -> None:
    (frame,) = LEXICON.verb(word("فازت", lemma="فَاز"))[:1]
    assert frame.slots("patient") == ("على",)
    assert frame.slots("agent") == ("nsubj",)
    assert frame.slots("recipient") == ()
    (killed,) = [f for f in LEXICON.verb(word("لقي", lemma="لَقِي")) if f.predicate == "kill"]
    assert killed.slots("patient") == ("nsubj",)  # لقي جنديان مصرعهما


def test_only_sure_forms_count_against_the_tag() -> None:
    assert predicates(LEXICON.verb(word("يستهدفون", "X"))) == ["attack"]
    assert predicates(LEXICON.verb(word("احتجزوا", "NOUN"))) == ["arrest"]
    assert LEXICON.verb(word("ياسر", "X")) == ()  # a name
    assert LEXICON.verb(word("هجوم", "NOUN")) == ()
    assert LEXICON.verb(word("تطورا", "NOUN", "تَطَوُّر")) == ()  # the lemmatiser knew the noun
    assert LEXICON.verb(word("يزور", "ADP")) == ()


# --------------------------------------------------------------------------------------------------------- nouns


@pytest.mark.parametrize(
    ("text", "lemma", "predicate"),
    [
        ("زيارة", "زِيَارَة", "visit"),
        ("زيارت", "زيارت", "visit"),
        ("اللقاء", "اللقاء", "meet"),
        ("محادثات", "مُحَادَثَة", "talk_to"),
        ("هجوما", "هُجُوم", "attack"),
        ("الهجمات", "هَجمَة", "attack"),
        ("مقتل", "مَقتَل", "kill"),
        ("مساعدات", "مُسَاعَدَة", "supply"),
        ("مساعدة", "مُسَاعَدَة", "help"),
        ("عقوبات", "عُقُوبَة", "sanction"),
    ],
)
def test_an_event_noun_has_its_predicate(text: str, lemma: str, predicate: str) -> None:
    assert predicates(LEXICON.noun(word(text, "NOUN", lemma)))[0] == predicate


def test_a_noun_that_is_only_spelt_alike_is_left_alone() -> None:
    assert LEXICON.noun(word("الكرة", "NOUN", "كُرَة")) == ()  # a ball is not hatred
    assert LEXICON.noun(word("أضرار", "NOUN", "ضَرَر")) == ()
    assert LEXICON.noun(word("زيارة", "VERB")) == ()


def test_the_idafa_of_a_verbal_noun() -> None:
    visits = LEXICON.noun(word("زيارة", "NOUN", "زِيَارَة"))
    assert visits[0].slots("agent") == ("idafa",)  # زيارة زيلينسكي للبيت الأبيض
    assert visits[1].slots("patient") == ("idafa",) and visits[1].requires == ("idafa:GPE|LOC|FAC",)  # زيارة باريس
    with_object, plain = LEXICON.noun(word("اعتقال", "NOUN", "اِعتِقَال"))
    assert with_object.slots("agent")[0] == "idafa" and with_object.requires == ("obj", "ل")  # اعتقال الشرطة ناشطا
    assert plain.slots("patient") == ("idafa",) and "من قبل" in plain.slots("agent")  # اعتقال الناشط


# --------------------------------------------------------------------------------------------------- participles


def test_voices_of_a_participle() -> None:
    accusing = LEXICON.participle(word("متهما", "ADJ", "مُتَّهِم"))
    assert [f.kind for f in accusing] == ["participle"] and accusing[0].slots("patient")[0] == "obj"
    accused = LEXICON.participle(word("المتهمون", "NOUN", "مُتَّهَم"))
    assert [f.kind for f in accused] == ["passive"] and accused[0].slots("patient") == ("nsubj",)
    backed = LEXICON.participle(word("المدعومة", "ADJ", "مَدعُوم"))
    assert predicates(backed) == ["support"] and "من" in backed[0].slots("agent")
    assert LEXICON.participle(word("موقع", "NOUN", "مَوقِع")) == ()  # a site
    assert predicates(LEXICON.participle(word("الموقع", "ADJ", "مُوَقَّع"))) == ["sign"]
    assert LEXICON.participle(word("مدرب", "NOUN", "مُدَرِّب")) == ()  # the coach is not the one trained
    assert LEXICON.participle(word("مصر", "NOUN", "مِصر")) == ()  # Egypt does not insist
    # unknown to the lemmatiser: the indefinite accusative is the adverbial active (متهما إياه)
    assert [f.kind for f in LEXICON.participle(word("متهما", "ADJ"))] == ["participle", "passive"]
    assert [f.kind for f in LEXICON.participle(word("المتهم", "ADJ"))] == ["passive", "participle"]


# --------------------------------------------------------------------------------- light verbs, saying, modality


def test_light_verbs() -> None:
    launched = LEXICON.light(word("شنت", lemma="شَنّ"))
    assert launched and (launched.slot, launched.subject_role) == ("obj", "agent")
    suffered = LEXICON.light(word("تعرضت", lemma="تَعَرَّض"))
    assert suffered and (suffered.slot, suffered.subject_role) == ("ل", "patient")
    done = LEXICON.light(word("جرت", lemma="جَرَى"))
    assert done and (done.slot, done.subject_role) == ("nsubj", "")
    imposing = LEXICON.light(word("فرض", "NOUN", "فَرض"))
    assert imposing and imposing.slot == "idafa" and "sanction" in imposing.nouns
    holds, takes_place = LEXICON.lights(word("يجري", lemma="أَجرَى"))
    assert (holds.slot, takes_place.slot) == ("obj", "nsubj")
    assert [light.slot for light in LEXICON.lights(word("يجري", lemma="جَرَى"))] == ["nsubj", "obj"]
    assert LEXICON.light(word("توقع", lemma="تَوَقَّع")) is None
    assert LEXICON.light(word("المطر", "NOUN", "مَطَر")) is None


def test_saying() -> None:
    said = LEXICON.speech(word("قال", lemma="قَال"))
    assert said and (said.kind, said.predicate, said.addressee) == ("say", "inform", ("ل",))
    adding = LEXICON.speech(word("مضيفا", "ADJ", "مُضِيف"))
    assert adding and adding.lemma == "أَضَاف"
    assert LEXICON.speech(word("المتحدث", "NOUN", "مُتَحَدِّث")) is None  # the spokesman
    statement = LEXICON.speech(word("تصريحات", "NOUN", "تَصرِيح"))
    assert statement and statement.speaker == ("idafa", "ل")
    denied = LEXICON.speech(word("نفت", lemma="نَفَى"))
    assert denied and denied.kind == "deny"
    assert LEXICON.speech(word("زار", lemma="زَار")) is None
    assert LEXICON.speech(word("مبلغ", "NOUN", "مَبلَغ")) is None  # an amount of money
    assert LEXICON.speech(word("حديثة", "ADJ", "حَدِيث")) is None  # recent
    assert LEXICON.modal(word("يبدو", lemma="بَدَا")) is None  # it seems, not: it begins


@pytest.mark.parametrize(
    ("text", "lemma", "upos", "effect", "control"),
    [
        ("قررت", "قَرَّر", "VERB", ("future", ""), ("nsubj",)),
        ("المقرر", "مُقَرَّر", "ADJ", ("future", ""), ()),
        ("حاول", "حَاوَل", "VERB", ("hypothetical", ""), ("nsubj",)),
        ("محاولة", "مُحَاوَلَة", "NOUN", ("hypothetical", ""), ("idafa",)),
        ("دعت", "دَعَا", "VERB", ("hypothetical", ""), ("obj",)),
        ("رفض", "رَفَض", "VERB", ("", "neg"), ("nsubj",)),
        ("فشلت", "فَشِل", "VERB", ("", "neg"), ("nsubj",)),
        ("نجح", "نَجَح", "VERB", ("", ""), ("nsubj",)),
        ("منعت", "مَنَع", "VERB", ("hypothetical", ""), ("obj",)),
        ("عدم", "عَدَم", "NOUN", ("", "neg"), ()),
        ("توقفت", "تَوَقَّف", "VERB", ("", ""), ("nsubj",)),
    ],
)
def test_what_a_modal_does_to_its_event(
    text: str, lemma: str, upos: str, effect: tuple[str, str], control: tuple[str, ...]
) -> None:
    modal = LEXICON.modal(word(text, upos, lemma))
    assert modal
    assert (modal.modality, modal.polarity) == effect
    assert modal.control == control


def test_sources() -> None:
    assert {("وفقا", "ل"), ("نقلا", "عن")} <= {phrase.words for phrase in LEXICON.attributions}


# --------------------------------------------------------------------------------------------- tokens and lemmas


def test_tokens_that_stay_whole() -> None:
    whole = LEXICON.known_forms()
    for form in (
        "يواجه",
        "واجه",
        "نبه",
        "وقع",
        "وصل",
        "وصف",
        "وافق",
        "بحث",
        "كشف",
        "فرض",
        "سيطر",
        "لقاء",
        "بلغ",
        "فاز",
    ):
        assert fold(form) in whole, form
    for form in ("فقد", "وقال", "انه", "زيارته", "مطالبه", "ضربه", "ودعا", "بنا", "زيارتي"):
        assert fold(form) not in whole, form
    assert all(form == fold(form) and " " not in form for form in whole)


@pytest.mark.parametrize(
    ("text", "upos", "lemma", "expected"),
    [
        ("حصول", "NOUN", "حُصُول", "حصل"),
        ("يحصلون", "VERB", "يحصلون", "حصل"),
        ("تفسير", "NOUN", "تَفسِير", "فسر"),
        ("احتواء", "NOUN", "اِحتِوَاء", "احتوى"),
        ("استنزاف", "NOUN", "اِستِنزَاف", "استنزف"),
        ("مصارعة", "NOUN", "مُصَارَعَة", "صارع"),
        ("بيت", "NOUN", "بَيت", "بيت"),
        ("تلاشت", "VERB", "تَلَاشَى", "تلاشى"),
    ],
)
def test_lemma_of_an_unlisted_relation(text: str, upos: str, lemma: str, expected: str) -> None:
    assert LEXICON.lemma_of(word(text, upos, lemma)) == expected


# -------------------------------------------------------------------------------------------------------- tables


def all_frames() -> list[Frame]:
    return [frame for found in LEXICON.every_frame() for frame in found]


def test_the_tables_cover_the_news() -> None:
    verbs = {frame.lemma for frame in all_frames() if frame.kind == "verb"}
    named = {frame.predicate for frame in all_frames()}
    assert len(verbs) >= 500
    missing = {p.name for p in LEXICON.predicates.values() if not p.static and not p.name.startswith("other:")} - named
    assert not missing
    assert sum(bool(p.plover) for p in LEXICON.predicates.values()) >= 100
    assert all(p.label_en and p.label_ar for p in LEXICON.predicates.values())


def spoken(example: str, forms: frozenset[str]) -> bool:
    """Whether a form stands in the example, with a clitic before or after it at most."""
    tokens = fold(example).split()
    return any(
        token.removeprefix(before).removesuffix(after) in forms
        for token in tokens
        for before in ("", "ب", "ل", "س", "و")
        for after in ("", "ه", "ها", "هم", "هما", "نا")
    )


@pytest.mark.parametrize("table", ["frames.tsv", "light.tsv", "speech.tsv", "modal.tsv"])
def test_every_example_shows_its_word(table: str) -> None:
    rows = [(line.split("\t")) for line in tables.read_table(table).splitlines() if not line.startswith("#")]
    header = rows[0]
    for cells in rows[1:]:
        row = dict(zip(header, cells, strict=False))
        if row.get("predicate") == "-":
            continue
        lemma = row["lemma"].partition(",")[0]
        imperfects = {r[header.index("imperfect")] for r in rows if r[0] == row["lemma"]} - {"", "-"}
        forms = decline(lemma) | decline(lemma + "ة")
        if row.get("kind") != "noun":
            forms |= inflect(lemma, imperfect="".join(imperfects))
        assert spoken(row["example"], forms), (lemma, row["example"])


def test_every_requirement_can_be_met() -> None:
    for frame in all_frames():
        places = {slot.partition(">")[0] for _, slots in frame.roles for slot in slots}
        for text in frame.requires:
            need = parse_requirement(text)
            assert need.slot and need.types <= set(ENTITY_TYPES), (frame, text)
            assert all(bare(lemma) == lemma for lemma in need.lemmas)
            if not (need.types or need.lemmas or need.event):
                assert need.slot in places or frame.kind != "verb", (frame, text)
        assert all(role in ROLES and slots for role, slots in frame.roles)


def test_requirements_are_read() -> None:
    assert parse_requirement("obj") == Requirement("obj")
    assert parse_requirement("إلى:GPE|LOC") == Requirement("إلى", types=frozenset(("GPE", "LOC")))
    assert parse_requirement("obj:=سراح|سبيل") == Requirement("obj", lemmas=frozenset(("سراح", "سبيل")))
    assert parse_requirement("ب:event") == Requirement("ب", event=True)


@pytest.mark.parametrize(
    ("table", "row", "complaint"),
    [
        ("frames.tsv", "زَار\tvisitt\tagent=nsubj", "visitt"),
        ("frames.tsv", "زَار\tvisit\tagnt=nsubj", "agnt"),
        ("light.tsv", "شَنّ\tobj\tsomebody", "somebody"),
        ("speech.tsv", "قَال\tshout\tnsubj", "shout"),
        ("modal.tsv", "قَرَّر\tverb\tobj\tsometime", "sometime"),
        ("nouns.tsv", "قمة\tmeet\tagent=idafa\t\t\tx", "cells"),
    ],
)
def test_a_mistake_in_a_table_is_named(monkeypatch: pytest.MonkeyPatch, table: str, row: str, complaint: str) -> None:
    original = tables.read_table

    def spoilt(name: str) -> str:
        return original(name) + (row + "\n" if name == table else "")

    monkeypatch.setattr(tables, "read_table", spoilt)
    with pytest.raises(DataError, match=complaint) as caught:
        frames.Lexicon()
    assert str(caught.value).startswith(f"{table}:")


@given(
    st.text("اأبويسلمةىءن\u064e\u0650\u0651ab1. ", max_size=6),
    st.text("اأبويسلمةىءن\u064e\u0650\u0651ab1. ", max_size=6),
    st.sampled_from(["VERB", "NOUN", "X", "ADJ", "PUNCT"]),
)
def test_any_word_is_answered(text: str, lemma: str, upos: str) -> None:
    asked = word(text, upos, lemma)
    answers = (LEXICON.verb, LEXICON.noun, LEXICON.participle, LEXICON.light, LEXICON.speech, LEXICON.modal)
    for answer in answers:
        answer(asked)
    assert not LEXICON.lemma_of(asked).startswith("\u064e")
