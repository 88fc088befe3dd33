"""Time expressions: what is found, what it means, what is left alone."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kg.errors import InputError
from kg.relations.time import find_times, sentence_times
from kg.types import Article, Document, Sentence, TimeRef, Token, Word

DAY = "2025-10-16"  # a Thursday


def values(text: str, anchor: str | None = DAY, tense=None) -> list[tuple[str, str | None]]:
    return [(r.text, r.value) for r in find_times(text, anchor=anchor, tense=tense)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("16 أكتوبر 2025", "2025-10-16"),
        ("١٦ أكتوبر ٢٠٢٥", "2025-10-16"),
        ("16/10/2025", "2025-10-16"),
        ("2025-10-16", "2025-10-16"),
        ("16.10.2025", "2025-10-16"),
        ("10/16/2025", "2025-10-16"),
        ("7 تشرين الأول/أكتوبر 2023", "2023-10-07"),
        ("7 أكتوبر (تشرين الأول) 2023", "2023-10-07"),
        ("السابع والعشرين من أبريل 2018", "2018-04-27"),
        ("الـ15 من نيسان 2023", "2023-04-15"),
        ("الخميس الموافق 9 أغسطس 2018", "2018-08-09"),
        ("14 جويلية 1789", "1789-07-14"),
        ("3 فيفري 2020", "2020-02-03"),
        ("20 غشت 1953", "1953-08-20"),
        ("يناير الحادي والعشرين ألفين وثمانية عشر", "2018-01-21"),
        ("شباط/فبراير 2025", "2025-02"),
        ("مارس 2013", "2013-03"),
        ("عام 2015", "2015"),
        ("سنة ألفين وعشرين", "2020"),
        ("العام 2024-2025", "2024/2025"),
        ("بين عامي 2014 و2018", "2014/2018"),
        ("من 2006 وحتى 2013", "2006/2013"),
        ("15 رمضان 1445 هـ", "2024-03-25"),
        ("شهر رمضان 1445", "2024-03-11/2024-04-09"),
        ("عام 1445 هـ", "2023-07-19/2024-07-06"),
        ("الربع الثالث من عام 2020", "2020-07/2020-09"),
        ("النصف الأول من 2024", "2024-01/2024-06"),
        ("صيف 2016", "2016-06/2016-08"),
        ("السبعينيات", "1970/1979"),
        ("تسعينات القرن التاسع عشر", "1890/1899"),
        ("القرن العشرين", "1901/2000"),
        ("القرن ال21", "2001/2100"),
        ("الربع الأول لعام 2020", "2020-01/2020-03"),
        ("آخر أسبوع من سبتمبر 2016", "2016-W39"),
        ("آخر يوم من فبراير 2024", "2024-02-29"),
        ("غرة رمضان 1445", "2024-03-11"),
        ("عيد الشكر 2010", "2010-11-25"),
        ("الجمعة السوداء 2024", "2024-11-29"),
        ("يوم الأب 2016", "2016-06-19"),
        ("ثاني أيام عيد الفطر 2024", "2024-04-11"),
        ("الأسبوع الأول من عام 2015", "2015-W01"),
        ("أوائل مايو 2018", "2018-05-01/2018-05-15"),
        ("نهاية 2013", "2013-07/2013-12"),
        ("من 14 إلى 25 مايو 2024", "2024-05-14/2024-05-25"),
        ("9 و10 أيلول 2023", "2023-09-09/2023-09-10"),
        ("منذ عام 2014", "2014/"),
        ("حتى عام 2005", "/2005"),
        ("اعتبارا من 10 أبريل 2025", "2025-04-10/"),
        ("21 نيسان 2016 الساعة 8:00 مساء", "2016-04-21T20:00"),
    ],
)
def test_absolute(text: str, value: str) -> None:
    found = values(text, None)
    assert [v for _, v in found] == [value]
    assert found[0][0] == text, "the whole expression is taken"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("اليوم", "2025-10-16"),
        ("اليوم الخميس", "2025-10-16"),
        ("أمس", "2025-10-15"),
        ("أول أمس", "2025-10-14"),
        ("أول من أمس", "2025-10-14"),
        ("غدا", "2025-10-17"),
        ("بعد غد (السبت)", "2025-10-18"),
        ("صباح غد الجمعة", "2025-10-17"),
        ("مساء غد", "2025-10-17"),
        ("الخميس قبل الماضي", "2025-10-02"),
        ("الخميس بعد المقبل", "2025-10-30"),
        ("ما بين الاثنين والأربعاء", "2025-10-13/2025-10-15"),
        ("شتاء العام الماضي", "2024-12/2025-02"),
        ("الربع الأول من العام", "2025-01/2025-03"),
        ("15 الجاري", "2025-10-15"),
        ("اليوم الأخير من الشهر الماضي", "2025-09-30"),
        ("الخامس والعشرين من الجاري", "2025-10-25"),
        ("أول أيام شهر رمضان الماضي", "2025-03-01"),
        ("الليلة الماضية", "2025-10-15"),
        ("مساء الثلاثاء", "2025-10-14"),
        ("فجر اليوم", "2025-10-16"),
        ("وقت متأخر من مساء أمس", "2025-10-15"),
        ("ليل الثلاثاء الأربعاء", "2025-10-14/2025-10-15"),
        ("يوم الخميس الماضي", "2025-10-09"),
        ("الخميس المقبل", "2025-10-23"),
        ("الجمعة من الأسبوع المقبل", "2025-10-24"),
        ("الأسبوع المقبل يوم الجمعة", "2025-10-24"),
        ("الأسبوع الماضي", "2025-W41"),
        ("الأسبوع قبل الماضي", "2025-W40"),
        ("العام ما قبل الماضي", "2023"),
        ("الشهر بعد المقبل", "2025-12"),
        ("مائتي يوم", "P200D"),
        ("هذا الأسبوع", "2025-W42"),
        ("عطلة نهاية الأسبوع", "2025-10-18/2025-10-19"),
        ("الشهر الجاري", "2025-10"),
        ("الشهر المقبل", "2025-11"),
        ("العام الماضي", "2024"),
        ("العقد الماضي", "2010/2019"),
        ("القرن الماضي", "1901/2000"),
        ("الصيف الماضي", "2025-06/2025-08"),
        ("فبراير الماضي", "2025-02"),
        ("ديسمبر الماضي", "2024-12"),
        ("مايو المقبل", "2026-05"),
        ("27 ديسمبر الماضي", "2024-12-27"),
        ("23 أكتوبر الجاري", "2025-10-23"),
        ("يونيو من العام المقبل", "2026-06"),
        ("العاشر من الشهر المقبل", "2025-11-10"),
        ("قبل ثلاثة أيام", "2025-10-13"),
        ("قبل يومين", "2025-10-14"),
        ("قبل أسبوعين", "2025-10-02"),
        ("قبل شهرين", "2025-08"),
        ("قبل أحد عشر عاما", "2014"),
        ("قبل بضعة أيام", "2025-10-13"),
        ("منذ فبراير", "2025-02/2025-10"),
        ("منذ 10 أشهر", "2024-12/2025-10"),
        ("منذ يومين", "2025-10-14/2025-10-16"),
        ("الأيام الثلاثة الماضية", "2025-10-13/2025-10-16"),
        ("العامين المقبلين", "2025-10-17/2027-10-16"),
        ("الـ48 ساعة الماضية", "2025-10-14/2025-10-16"),
        ("آخر 3 سنوات", "2022-10-16/2025-10-16"),
        ("أواخر العام الماضي", "2024-07/2024-12"),
        ("وقت سابق من هذا الشهر", "2025-10-01/2025-10-16"),
        ("7 مارس", "2025-03-07"),
        ("20 نوفمبر", "2025-11-20"),
        ("عيد الميلاد الماضي", "2024-12-25"),
        ("عيد الفطر", "2025-03-30"),
    ],
)
def test_relative(text: str, value: str) -> None:
    found = values(text)
    assert found == [(text, value)]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("لمدة ثلاثة أيام", "P3D"),
        ("ساعتين ونصف", "PT2.5H"),
        ("أربع وعشرين ساعة", "PT24H"),
        ("شهر واحد ويومين", "P1M2D"),
        ("عشرين عاما", "P20Y"),
        ("نصف ساعة", "PT0.5H"),
        ("ساعة وربع", "PT1.25H"),
        ("ثلاث سنوات ونصف السنة", "P3.5Y"),
        ("شهرا كاملا", "P1M"),
        ("طوال الأسبوع", "P1W"),
        ("خمسة عقود", "P50Y"),
    ],
)
def test_durations(text: str, value: str) -> None:
    assert [v for _, v in values("استمرت " + text)] == [value]


@pytest.mark.parametrize(
    "text",
    [
        "قالت تيريزا ماي إن الحكومة ستفوز",
        "مارس الرئيس ضغوطا على الوزراء",
        "التقى الأمين العام الحالي نظيره",
        "لم يعلق أحد من الحاضرين",
        "فاز الفريق 3-2 في المباراة",
        "ارتفع السعر 25 % إلى 2500 دولار",
        "أكثر من 2000 لاعب",
        "اتهم والد أب لطفلين",
        "ذكرت قناة روسيا اليوم الخبر",
        "للمرة الثانية على التوالي",
        "أدى صلاة الجمعة في المسجد",
        "لامس الحائط بيده",
        "وصل رجب طيب إلى المقر",
        "كانت في الثلاثينيات من عمرها",
        "حصل على خمسة ملايين صوت في الدائرة 2",
        "هذا رأي عام في دولة محايدة",
        "البالغ من العمر 30 عاما",
        "قال سوناك (43 عاما) كلاما",
        "في اليوم الثالث للقمة",
        "يحلم الشباب بوطن ينتظره غد أفضل",
    ],
)
def test_no_times(text: str) -> None:
    assert values(text) == []


@pytest.mark.parametrize(
    "text", ["منذ سنوات", "قبل أيام", "السنوات الأخيرة", "اليوم التالي", "ثورة 25 يناير", "الصيف", "رأس السنة الصينية"]
)
def test_vague_or_told_from_elsewhere(text: str) -> None:
    assert [v for _, v in values(text)] == [None]


def test_before_and_after_another_event_have_no_value() -> None:
    assert values("قبل ثلاثة أيام من القمة") == [("قبل ثلاثة أيام", None)]
    assert values("وبعد يومين أعلن الحزب فوزه") == [("بعد يومين", None)]
    assert values("سيعود بعد يومين", tense="future") == [("بعد يومين", "2025-10-18")]


def test_a_span_keeps_its_article() -> None:
    assert values("للعام 2024 وبالشهر الماضي") == [("للعام 2024", "2024"), ("الشهر الماضي", "2025-09")]


def test_until_a_weekday_is_ahead() -> None:
    assert values("أرجأ المجلس الجلسة إلى الثلاثاء", tense="past") == [("الثلاثاء", "2025-10-21")]


def test_no_anchor_no_value() -> None:
    assert values("اليوم والأسبوع الماضي وقبل شهرين و16 أكتوبر والخميس", None) == [
        ("اليوم", None), ("الأسبوع الماضي", None), ("قبل شهرين", None), ("16 أكتوبر", None), ("الخميس", None)
    ]  # fmt: skip


def test_a_year_is_anchor_enough_for_years() -> None:
    assert values("العام الماضي وأمس", "2022") == [("العام الماضي", "2021"), ("أمس", None)]


def test_anchor_must_be_a_date() -> None:
    with pytest.raises(InputError, match="2025-10-16"):
        find_times("اليوم", anchor="الخميس")


def test_tense_decides_weekdays_and_dates() -> None:
    assert values("الجمعة") == [("الجمعة", "2025-10-10")]
    assert values("الجمعة", tense="past") == [("الجمعة", "2025-10-10")]
    assert values("الجمعة", tense="future") == [("الجمعة", "2025-10-17")]
    assert values("الخميس", tense="past") == values("الخميس", tense="future") == [("الخميس", DAY)]
    assert values("7 مارس", tense="future") == [("7 مارس", "2026-03-07")]


def test_clitics_stay_outside_and_marks_inside() -> None:
    text = "وقُتِلَ ٣ جنودٍ وبِالأمسِ، ومُنذُ ٧ تِشرين الأوّل ٢٠٢٣م"
    refs = find_times(text, anchor=DAY)
    assert [(r.text, r.value) for r in refs] == [
        ("الأمسِ", "2025-10-15"),
        ("مُنذُ ٧ تِشرين الأوّل ٢٠٢٣م", "2023-10-07/2025-10-16"),
    ]
    assert all(text[r.start : r.end] == r.text for r in refs)


def test_one_day_said_twice_is_one_time() -> None:
    text = "أمس الأربعاء 15 أكتوبر/تشرين الأول 2025"
    assert values(text) == [(text, "2025-10-15")]


WORDS = """
منذ قبل بعد حتى من إلى بين و في خلال نهاية مطلع أواخر يوم اليوم أمس غدا الخميس الجمعة الأسبوع الشهر العام عام سنة شهر
ساعة ساعتين أيام أشهر سنوات عقود قرون الماضي المقبل الجاري هذا آخر ثلاثة عشرين مئة ألف ألفين ونصف نصف الربع الأول
الثاني والعشرين عشر أكتوبر مارس شباط رمضان القرن الثمانينيات صيف مساء فجر الساعة 8:30 15 31 2024 2100 999999999999 3.5
29/2 16/10/2025 - / ، ( ) . هـ م عيد الفطر الفصح الآن دقيقة
"""


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS.split()), max_size=9).map(" ".join),
    st.sampled_from([None, "2025-10-16", "2024-02-29T13:05:00", "2022"]),
    st.sampled_from([None, "past", "future"]),
)
def test_every_value_is_iso_and_every_span_is_text(text: str, anchor: str | None, tense) -> None:
    end = 0
    for ref in find_times(text, anchor=anchor, tense=tense):
        assert end <= ref.start < ref.end <= len(text)
        assert text[ref.start : ref.end] == ref.text
        end = ref.end
        if ref.value is not None:
            point = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d(:\d\d)?)?)?|-W\d\d)?"
            assert re.fullmatch(rf"{point}|({point})?/({point})?|P(?=.)(\S+)", ref.value), ref


LETTERS = "اأآبتثجحخدذرزسشصضطظعغفقكلمنهويىةءؤئ٠١٢٣0123456789/-:.،() \u064e\u0640\n"


@given(st.text(alphabet=st.sampled_from(LETTERS), max_size=60))
def test_any_letters_do_no_harm(text: str) -> None:
    for ref in find_times(text, anchor=DAY):
        assert text[ref.start : ref.end] == ref.text


Row = tuple[str, str, str, int, str, str]


def sentence(text: str, words: list[Row], ner: dict[int, str] | None = None) -> Document:
    """A document of one sentence; each word is (form, lemma, upos, head, deprel, feats) and a token of its own."""
    made, tokens, at = [], [], 0
    for i, (form, lemma, upos, head, deprel, feats) in enumerate(words, start=1):
        start = text.index(form, at)
        at = start + len(form)
        made.append(Word(i, form, lemma, upos, "", feats, head, deprel, start, at))
        tokens.append(Token(i, i, form, start, at, (ner or {}).get(i, "O")))
    parsed = Sentence(0, 0, "body", 0, len(text), tuple(made), tuple(tokens))
    return Document(Article("a", text, date=DAY), (parsed,), "test")


@pytest.mark.parametrize(
    ("text", "words", "value"),
    [
        (
            "زار الرئيس باريس الجمعة",
            [
                ("زار", "زَار", "VERB", 0, "root", "Aspect=Perf"),
                ("الرئيس", "رَئِيس", "NOUN", 1, "nsubj", ""),
                ("باريس", "بَارِيس", "X", 1, "obj", ""),
                ("الجمعة", "جُمعَة", "NOUN", 1, "obl", ""),
            ],
            "2025-10-10",
        ),
        (
            "س يزور الرئيس باريس الجمعة",
            [
                ("س", "سَ", "AUX", 2, "aux", ""),
                ("يزور", "زَار", "VERB", 0, "root", "Aspect=Imp"),
                ("الرئيس", "رَئِيس", "NOUN", 2, "nsubj", ""),
                ("باريس", "بَارِيس", "X", 2, "obj", ""),
                ("الجمعة", "جُمعَة", "NOUN", 4, "nmod", ""),
            ],
            "2025-10-17",
        ),
        (
            "لم يصل الرئيس الجمعة",
            [
                ("لم", "لَم", "PART", 2, "advmod", ""),
                ("يصل", "وَصَل", "VERB", 0, "root", "Aspect=Imp"),
                ("الرئيس", "رَئِيس", "NOUN", 2, "nsubj", ""),
                ("الجمعة", "جُمعَة", "NOUN", 2, "obl", ""),
            ],
            "2025-10-10",
        ),
        (
            "يصل الرئيس قبل يوم من القمة",
            [
                ("يصل", "وَصَل", "VERB", 0, "root", "Aspect=Imp"),
                ("الرئيس", "رَئِيس", "NOUN", 1, "nsubj", ""),
                ("قبل", "قَبلَ", "ADP", 4, "case", ""),
                ("يوم", "يَوم", "NOUN", 1, "obl", ""),
                ("من", "مِن", "ADP", 6, "case", ""),
                ("القمة", "قِمَّة", "NOUN", 4, "nmod", ""),
            ],
            None,
        ),
        (
            "زيارة الرئيس الجمعة",
            [
                ("زيارة", "زِيَارَة", "NOUN", 0, "root", ""),
                ("الرئيس", "رَئِيس", "NOUN", 1, "nmod", ""),
                ("الجمعة", "جُمعَة", "NOUN", 1, "nmod", ""),
            ],
            "2025-10-10",
        ),
    ],
)
def test_sentence_times_follow_the_verb(text: str, words: list[Row], value: str | None) -> None:
    document = sentence(text, words)
    assert [r.value for r in sentence_times(document, document.sentences[0])] == [value]


def test_sentence_times_leave_names_and_durations() -> None:
    text = "قضى رمضان عبد الله خمس سنوات في السجن منذ شهر رمضان 1445"
    words = [(w, w, "X", 0 if i == 0 else 1, "root" if i == 0 else "dep", "") for i, w in enumerate(text.split())]
    document = sentence(text, words, {2: "B-PER", 3: "I-PER", 4: "I-PER"})
    assert [r.text for r in sentence_times(document, document.sentences[0])] == ["منذ شهر رمضان 1445"]


def test_sentence_times_have_document_offsets() -> None:
    text = "مقدمة.\nوصل أمس."
    head = Sentence(0, 0, "body", 0, 6, (), ())
    words = (
        Word(1, "وصل", "وَصَل", "VERB", "", "", 0, "root", 7, 10),
        Word(2, "أمس", "أَمس", "ADV", "", "", 1, "advmod", 11, 14),
    )
    tokens = (Token(1, 1, "وصل", 7, 10), Token(2, 2, "أمس", 11, 14))
    document = Document(Article("a", text, date=DAY), (head, Sentence(1, 1, "body", 7, 15, words, tokens)), "test")
    assert sentence_times(document, head) == ()
    assert sentence_times(document, document.sentences[1]) == (TimeRef(11, 14, "أمس", "2025-10-15"),)
