"""Who is who: names, titles, pronouns and phrases of one article joined, and linked where certain."""

from __future__ import annotations

import pytest
from test_mentions_builder import document, knowledge

from kg.entities import antecedents, resolve, stands_for
from kg.entities.names import same_person
from kg.mentions import find_mentions
from kg.mentions.spelling import distance, similar
from kg.types import Document, Entity

KB = knowledge()


def entities(text: Document) -> dict[str, Entity]:
    """Entities by their names."""
    return {e.name: e for e in resolve(text, find_mentions(text, KB), KB)}


def owner(text: Document, form: str) -> str | None:
    """The name of the entity of the first mention written so."""
    mentions = find_mentions(text, KB)
    mention = next(m for m in mentions if m.name == form)
    return next((e.name for e in resolve(text, mentions, KB) if mention.id in e.mentions), None)


@pytest.mark.parametrize(
    ("a", "b"),
    [("بوتن", "بوتين"), ("ترمب", "ترامب"), ("زيلنسكي", "زيلينسكي"), ("اردوغان", "ارودغان"), ("نتنياهو", "نتياهو")],
)
def test_spellings_of_one_name(a: str, b: str) -> None:
    assert similar(a, b)


@pytest.mark.parametrize(("a", "b"), [("حسن", "حسين"), ("بايدن", "بلدين"), ("صالح", "صلاح"), ("عون", "عين")])
def test_names_that_differ(a: str, b: str) -> None:
    assert not similar(a, b)


def test_distance_counts_a_swap_once() -> None:
    assert distance("ارودغان", "اردوغان") == 1
    assert distance("abc", "") == 3


def test_people_of_one_surname_stay_apart() -> None:
    assert same_person(("حاتم", "الفلاحي"), ("حاتم", "كريم", "الفلاحي"))
    assert not same_person(("محمد", "السيسي"), ("عبدالفتاح", "السيسي"))
    assert not same_person(("سالم", "حداد"), ("نادر", "بن", "سالم", "حداد"))  # his father


def test_misspelt_last_name_is_the_person_whatever_its_tag() -> None:
    text = document(
        "وصل VERB 0 root\nماريو X 1 nsubj - B-PER\nبرلوسكوني X 2 flat - I-PER",
        "قال VERB 0 root\nبرليسكوني X 1 nsubj - B-LOC",
    )
    assert entities(text)["ماريو برلوسكوني"].aliases == ("برليسكوني",)


def test_name_of_common_words_shortens_a_longer_one() -> None:
    text = document(
        "قالت VERB 0 root\nلجنة NOUN 1 nsubj Definite=Cons B-ORG\n"
        "العدل NOUN 2 nmod - I-ORG\nالدولية ADJ 2 amod - I-ORG",
        "قالت VERB 0 root\nاللجنة NOUN 1 nsubj - B-ORG\nالدولية ADJ 2 amod - I-ORG",
        "قالت VERB 0 root\nاللجنة NOUN 1 nsubj - B-ORG\nالعليا ADJ 2 amod - I-ORG",
    )
    found = entities(text)
    assert found["لجنة العدل الدولية"].aliases == ("اللجنة الدولية",) and "اللجنة العليا" in found


@pytest.mark.parametrize(
    ("body", "adjective", "record"),
    [("النظام", "الروسي", "kg-regime-of-Q159"), ("التلفزيون", "الأوكراني", "kg-state_television-of-Q212")],
)
def test_body_of_a_country_is_one_in_all_articles(body: str, adjective: str, record: str) -> None:
    text = document(f"أعلن VERB 0 root\n{body} NOUN 1 nsubj Definite=Def B-ORG\n{adjective} ADJ 2 amod - I-ORG")
    assert entities(text)[f"{body} {adjective}"].id == record


def test_administration_of_a_president_is_his_countrys() -> None:
    text = document("فرضت VERB 0 root\nإدارة NOUN 1 nsubj Definite=Cons B-ORG\nترامب X 2 nmod - I-ORG")
    assert entities(text)["إدارة ترامب"].id == "kg-administration-of-Q30"


def test_short_name_is_the_full_name_of_the_article() -> None:
    text = document(
        "التقى VERB 0 root\nريشي X 1 nsubj - B-PER\nسوناك X 2 flat:foreign - I-PER",
        "وصل VERB 0 root\nسوناك X 1 nsubj - B-PER",
    )
    sunak = entities(text)["ريشي سوناك"]
    assert sunak.aliases == ("سوناك",) and sunak.qid is None and not sunak.local


def test_title_is_the_person_beside_it_and_later() -> None:
    text = document(
        "قال VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing\n"
        "الأمريكي ADJ 2 amod\nدونالد X 2 nmod - B-PER\nترامب X 2 nmod - I-PER",
        "أضاف VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing\nالأمريكي ADJ 2 amod",
        "قال VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing",
    )
    trump = entities(text)["دونالد ترامب"]
    assert trump.qid == "Q22686" and trump.country == "Q30"
    assert trump.aliases == ("الرئيس الأمريكي", "الرئيس")
    assert entities(text)["الولايات المتحدة"].aliases == ("الأمريكي",)


@pytest.mark.parametrize(("date", "holder"), [("2018-05-01", "Q22686"), (None, None), ("2023-05-01", None)])
def test_office_without_a_name_is_its_holder_at_the_date(date: str | None, holder: str | None) -> None:
    text = document("وصل VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing\nالأمريكي ADJ 2 amod", date=date)
    people = [e for e in resolve(text, find_mentions(text, KB), KB) if e.type in ("PER", "NOM")]
    assert [e.qid for e in people] == [holder]


def test_counterpart_and_pronouns() -> None:
    text = document(
        "التقى VERB 0 root\nدونالد X 1 nsubj - B-PER\nترامب X 2 flat - I-PER\nنظير+ NOUN 1 obj Number=Sing\n"
        "ه PRON 4 nmod Person=3|Gender=Masc|Number=Sing\nالروسي ADJ 4 amod"
    )
    assert owner(text, "ه") == "دونالد ترامب"
    assert owner(text, "نظيره الروسي") == "فلاديمير بوتين"


def test_his_country_is_the_country_of_the_person() -> None:
    text = document(
        "قال VERB 0 root\nترامب X 1 nsubj - B-PER\nإن SCONJ 6 mark\nبلاد+ NOUN 6 nsubj\n"
        "ه PRON 4 nmod Person=3|Gender=Masc|Number=Sing\nتدعم VERB 1 ccomp\nأوكرانيا X 6 obj - B-LOC"
    )
    assert entities(text)["الولايات المتحدة"].aliases == ("بلاده",)


def test_repeated_phrase_is_one_unless_it_adds_something() -> None:
    text = document(
        "صرح VERB 0 root\nمسؤول NOUN 1 nsubj Number=Sing\nأوكراني ADJ 2 amod\nكبير ADJ 2 amod",
        "قال VERB 0 root\nالمسؤول NOUN 1 nsubj Number=Sing",
        "قال VERB 0 root\nالمصدر NOUN 1 nsubj Number=Sing\nالأوكراني ADJ 2 amod",
        "قال VERB 0 root\nالمسؤول NOUN 1 nsubj Number=Sing\nالروسي ADJ 2 amod",
    )
    found = entities(text)
    assert found["مسؤول أوكراني كبير"].aliases == ("المسؤول", "المصدر الأوكراني")
    assert found["مسؤول أوكراني كبير"].local and found["مسؤول أوكراني كبير"].id.startswith("a-")
    assert "المسؤول الروسي" in found


def test_capital_is_itself_and_brings_its_country() -> None:
    text = document("حذرت VERB 0 root Gender=Fem\nموسكو X 1 nsubj - B-LOC")
    moscow, russia = resolve(text, find_mentions(text, KB), KB)
    assert (moscow.id, russia.id, russia.mentions) == ("Q649", "Q159", ())
    record = stands_for(moscow, KB)
    assert record is not None and record.id == "Q159" and stands_for(russia, KB) is None


def test_organisation_with_and_without_its_head() -> None:
    text = document(
        "تنتج VERB 0 root\nشركة NOUN 1 nsubj Definite=Cons\nرايثيون X 2 nmod - B-ORG",
        "باعت VERB 0 root\nرايثيون X 1 nsubj - B-ORG",
    )
    assert entities(text)["شركة رايثيون"].aliases == ("رايثيون",)


def test_mission_of_an_organisation_is_not_the_organisation() -> None:
    text = document(
        "قالت VERB 0 root\nبعثة NOUN 1 nsubj Definite=Cons B-ORG\nالأمم NOUN 2 nmod - I-ORG\nالمتحدة ADJ 3 amod - I-ORG"
    )
    assert entities(text)["بعثة الأمم المتحدة"].qid is None


def test_name_in_brackets_is_an_abbreviation() -> None:
    text = document(
        "ذكرت VERB 0 root\nوكالة NOUN 1 nsubj Definite=Cons B-ORG\n"
        "السودان X 2 nmod - I-ORG\nالمحلية ADJ 2 amod - I-ORG\n"
        "( PUNCT 6 punct\nسونا X 2 appos - B-ORG\n) PUNCT 6 punct"
    )
    assert "سونا" in entities(text)["وكالة السودان المحلية"].aliases


def test_place_in_brackets_is_where_it_is() -> None:
    text = document(
        "فروا VERB 0 root\nمن ADP 3 case\nسجن NOUN 1 obl Definite=Cons B-LOC\nجلبوع X 3 nmod - I-LOC\n"
        "( PUNCT 6 punct\nغرب NOUN 3 appos - B-LOC\nبيسان X 6 nmod - I-LOC\n) PUNCT 6 punct"
    )
    assert {"سجن جلبوع", "غرب بيسان"} <= entities(text).keys()


def test_same_unlinked_name_has_one_id_in_all_articles() -> None:
    one = document("وصل VERB 0 root\nريشي X 1 nsubj - B-PER\nسوناك X 2 flat - I-PER", id="a")
    other = document("غادر VERB 0 root\nريشي X 1 nsubj - B-PER\nسوناك X 2 flat - I-PER", id="b")
    assert entities(one)["ريشي سوناك"].id == entities(other)["ريشي سوناك"].id


def test_dual_pronoun_and_dual_noun_denote_two() -> None:
    text = document(
        "تصعد VERB 0 root\nكييف X 1 nsubj - B-LOC\nو+ CCONJ 4 cc\nموسكو X 2 conj - B-LOC\n"
        "هجمات+ NOUN 1 obj\nهما PRON 5 nmod Person=3|Number=Dual|Gender=Masc",
        "اتفق VERB 0 root\nالبلدان NOUN 1 nsubj",
    )
    mentions = find_mentions(text, KB)
    found = antecedents(text, mentions, resolve(text, mentions, KB), KB)
    named = {mentions[m].name: ids for m, ids in found.items()}
    assert named["هما"] == ("Q1899", "Q649")
    assert named["البلدان"] == ("Q212", "Q159")


def test_countries_of_two_that_were_called_both() -> None:
    """The two leaders' countries, not those named last."""
    text = document(
        "التقى VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing\nالأمريكي ADJ 2 amod\n"
        "دونالد X 2 nmod - B-PER\nترامب X 2 nmod - I-PER\n"
        "الرئيس NOUN 1 obj Number=Sing\nالروسي ADJ 6 amod\nفلاديمير X 6 nmod - B-PER\nبوتين X 6 nmod - I-PER",
        "بعد ADP 2 case\nحرب NOUN 6 obl Definite=Cons\nروسيا X 2 nmod - B-LOC\nو+ CCONJ 5 cc\n"
        "أوكرانيا X 3 conj - B-LOC\nبحث VERB 0 root\n"
        "الرئيسان NOUN 6 nsubj\nالعلاقات NOUN 6 obj\nبين ADP 10 case\nالبلدين NOUN 8 nmod",
    )
    mentions = find_mentions(text, KB)
    found = antecedents(text, mentions, resolve(text, mentions, KB), KB)
    assert {mentions[m].name: ids for m, ids in found.items()}["البلدين"] == ("Q30", "Q159")


def test_two_presidents() -> None:
    text = document(
        "التقى VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing\nالأمريكي ADJ 2 amod\n"
        "دونالد X 2 nmod - B-PER\nترامب X 2 nmod - I-PER\n"
        "الرئيس NOUN 1 obj Number=Sing\nالروسي ADJ 6 amod\nفلاديمير X 6 nmod - B-PER\nبوتين X 6 nmod - I-PER",
        "اتفق VERB 0 root\nالرئيسان NOUN 1 nsubj",
    )
    mentions = find_mentions(text, KB)
    found = antecedents(text, mentions, resolve(text, mentions, KB), KB)
    assert list(found.values()) == [("Q22686", "Q7747")]


def test_title_in_a_title_is_of_one_person() -> None:
    known = document(
        "قال VERB 0 root\nمساعد NOUN 1 nsubj Number=Sing\nالرئيس NOUN 2 nmod Number=Sing\nالأمريكي ADJ 3 amod\n"
        "دونالد X 3 nmod - B-PER\nترامب X 3 nmod - I-PER"
    )
    assert entities(known)["دونالد ترامب"].aliases == ("الرئيس الأمريكي",)
    unknown = document(
        "قال VERB 0 root\nمساعد NOUN 1 nsubj Number=Sing\nالرئيس NOUN 2 nmod Number=Sing\nالأمريكي ADJ 3 amod\n"
        "سالم X 2 nmod - B-PER\nحداد X 2 nmod - I-PER",
        date=None,
    )
    assert entities(unknown)["سالم حداد"].aliases == ("مساعد الرئيس الأمريكي",)


@pytest.mark.parametrize(
    "between",
    [
        "إلى ADP 4 case\nكييف X 2 nmod - B-LOC",
        "ل+ ADP 4 case\nوكالة NOUN 2 nmod - B-ORG\nفرانس X 4 nmod - I-ORG\nبرس X 4 nmod - I-ORG\n( PUNCT 4 punct\n"
        "أفب X 4 appos\n) PUNCT 4 punct",
    ],
)
def test_name_after_what_the_title_governs(between: str) -> None:
    text = document(
        f"قال VERB 0 root\nالمدير NOUN 1 nsubj Number=Sing\n{between}\nسالم X 2 nmod - B-PER\nحداد X 2 nmod - I-PER"
    )
    assert owner(text, "المدير") == "سالم حداد"


def test_title_after_a_comma_is_of_the_name_before() -> None:
    text = document(
        "التقى VERB 0 root\nسالم X 1 nsubj - B-PER\nحداد X 2 flat - I-PER\n، PUNCT 5 punct\n"
        "زعيم NOUN 2 appos Number=Sing\nالمعارضة NOUN 5 nmod\n، PUNCT 5 punct\n"
        "الرئيس NOUN 1 obj Number=Sing\nنادر X 8 nmod - B-PER\nجبور X 8 nmod - I-PER"
    )
    assert owner(text, "زعيم المعارضة") == "سالم حداد" and owner(text, "الرئيس") == "نادر جبور"


def test_title_between_a_comma_and_the_next_of_a_list_is_of_the_name_before() -> None:
    text = document(
        "الملك NOUN 0 root Number=Sing\nسالم X 1 nmod - B-PER\nحداد X 1 nmod - I-PER\n، PUNCT 5 punct\n"
        "ملك NOUN 1 appos Number=Sing\nالبحرين X 5 nmod - B-LOC\n- PUNCT 8 punct\n"
        "نادر X 1 conj - B-PER\nجبور X 8 nmod - I-PER"
    )
    assert owner(text, "ملك البحرين") == "سالم حداد"


def test_any_spokesman_is_not_the_one_named_before() -> None:
    office = "باسم ADP 4 case\nالبيت NOUN 2 nmod\nالأبيض ADJ 4 amod"
    text = document(
        f"قال VERB 0 root\nالمتحدث NOUN 1 nsubj Number=Sing\n{office}\nسالم X 2 nmod - B-PER\nحداد X 2 nmod - I-PER",
        f"قال VERB 0 root\nمتحدث NOUN 1 nsubj Number=Sing\n{office}",
    )
    assert owner(text, "المتحدث باسم البيت الأبيض") == "سالم حداد"
    assert owner(text, "متحدث باسم البيت الأبيض") == "متحدث باسم البيت الأبيض"


def test_one_title_beside_two_names_is_two_people() -> None:
    text = document(
        "وصل VERB 0 root\nالملك NOUN 1 nsubj Number=Sing\nسالم X 2 nmod - B-PER\nحداد X 2 nmod - I-PER",
        "وصل VERB 0 root\nالملك NOUN 1 nsubj Number=Sing\nنادر X 2 nmod - B-PER\nجبور X 2 nmod - I-PER",
    )
    assert {"سالم حداد", "نادر جبور"} <= set(entities(text))


@pytest.mark.parametrize("noun", ["نجل", "منافسة"])
def test_title_after_a_noun_that_cannot_be_its_bearers(noun: str) -> None:
    text = document(
        f"قال VERB 0 root\n{noun} NOUN 1 nsubj Number=Sing\nالرئيس NOUN 2 nmod Number=Sing\nالسابق ADJ 3 amod\n"
        "سالم X 2 nmod - B-PER\nحداد X 2 nmod - I-PER",
        date=None,
    )
    assert entities(text)["سالم حداد"].aliases == ("الرئيس السابق",)


def test_one_title_beside_two_names_and_again_is_two_people() -> None:
    text = document(
        "وصل VERB 0 root\nالأمير NOUN 1 nsubj Number=Sing\nسالم X 2 nmod - B-PER\nحداد X 2 nmod - I-PER",
        "استقبل VERB 0 root\nالأمير NOUN 1 nsubj Number=Sing\nنادر X 2 nmod - B-PER\nجبور X 2 nmod - I-PER",
        "قال VERB 0 root\nالأمير NOUN 1 nsubj Number=Sing",
    )
    assert entities(text)["نادر جبور"].id != entities(text)["سالم حداد"].id
