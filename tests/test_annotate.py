"""The parts of annotation that need no model: lines, headings, datelines, clitics."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.annotate.clitics import align, closed_list, fixed_words, repair, unmarked
from kg.annotate.layout import PIECE_CHARACTERS, dateline, is_heading, lines, pieces
from kg.annotate.repeated import units
from kg.arabic import normalise

TEXT = st.text(
    st.one_of(
        st.sampled_from(list('ابتو نيه.؟!،-() "\n\r\u2028\u200f\u0651#_')),
        st.characters(),
    ),
    max_size=120,
)


@given(TEXT)
def test_lines_cover_the_text(text: str) -> None:
    found = list(lines(text))
    assert [line for _, line in found] == [line.removesuffix("$") for line in f"{text}$".splitlines()]
    assert all(text[begin : begin + len(line)] == line for begin, line in found)


@given(TEXT)
def test_pieces_lie_in_the_text_in_order_and_lose_nothing(text: str) -> None:
    end = 0
    read = ""
    for piece in pieces(text):
        assert piece.text == piece.text.strip() != ""
        start, stop = piece.span(0, len(piece.text))
        assert end <= start < stop <= len(text)
        end = stop
        read += piece.text
    assert read.replace(" ", "") == "".join(normalise(line).text for _, line in lines(text)).replace(" ", "")


def test_long_lines_are_cut_at_sentences_then_at_spaces_then_anywhere() -> None:
    sentence = "قال الوزير إن بلاده سترد. "
    cut = list(pieces(sentence * 200))
    assert all(len(piece.text) <= PIECE_CHARACTERS and piece.text.endswith(".") for piece in cut)
    cut = list(pieces("كلمة " * 1000))
    assert all(set(piece.text.split()) == {"كلمة"} for piece in cut)
    assert len(cut) == 3
    assert [len(piece.text) for piece in pieces("ا" * 4500)] == [2000, 2000, 500]


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("واشنطن (ا ف ب) - قال الرئيس", "واشنطن (ا ف ب) - "),
        ("القاهرة 12 يناير (رويترز) - قال الرئيس", "القاهرة 12 يناير (رويترز) - "),
        ("عمان، 3 تشرين الثاني/نوفمبر (بترا) - أعلن", "عمان، 3 تشرين الثاني/نوفمبر (بترا) - "),
        ("بكين 16-7 (اف ب) - أكد ناطق", "بكين 16-7 (اف ب) - "),
        ("أتلانتا، الولايات المتحدة (CNN)-- قال", "أتلانتا، الولايات المتحدة (CNN)-- "),
        ("دبي، الإمارات العربية المتحدة --(CNN) أقر", "دبي، الإمارات العربية المتحدة --(CNN) "),
        ("(CNN)-- قال", "(CNN)-- "),
        ("دبي - العربية.نت", "دبي - العربية.نت"),
        ("دبي – العربية.نت قال الوزير", "دبي - العربية.نت "),
        ("القاهرة - شهدت مواقع التواصل جدلا واسعا بعد القرار", "القاهرة - "),
        ("رام الله – شهدت مواقع التواصل جدلا واسعا بعد القرار", "رام الله - "),
        ("قال الرئيس لشبكة سي إن إن إنه سيعود", ""),
        ("قال - وهو يبتسم - إن الأمر انتهى تماما أمس في بيته", ""),
        ("قال الوزير في حديث إلى وكالة (رويترز) - وهو يبتسم", ""),
        ("ترامب: روسيا قوية", ""),
        ("إيران - العراق", ""),
        ("", ""),
    ],
)
def test_dateline(text: str, tag: str) -> None:
    plain = normalise(text).text
    assert plain[: dateline(plain)] == tag


def test_kinds_of_lines() -> None:
    text = "ترامب يحذر روسيا\r\n\nواشنطن (ا ف ب) - حذر ترامب روسيا.\n"
    text += "قال:\n\u200f\nموقف جديد\nعاد الوزير أمس\nوانتهى الخبر هنا"
    assert [(piece.paragraph, piece.kind, piece.text) for piece in pieces(text)] == [
        (0, "heading", "ترامب يحذر روسيا"),
        (1, "dateline", "واشنطن (ا ف ب) -"),
        (1, "body", "حذر ترامب روسيا."),
        (2, "body", "قال:"),
        (3, "heading", "موقف جديد"),
        (4, "heading", "عاد الوزير أمس"),
        (5, "body", "وانتهى الخبر هنا"),
    ]


def test_a_dateline_alone_is_all_of_its_line() -> None:
    assert [piece.kind for piece in pieces("دبي - العربية.نت\nقال الوزير.")] == ["dateline", "body"]


def test_heading_needs_few_words_and_no_full_stop() -> None:
    assert is_heading('وزير يستقيل من "الحكومة"')
    assert not is_heading("استقال الوزير.")
    assert not is_heading('قال "استقال الوزير."')
    assert not is_heading("كلمة " * 16)
    assert not is_heading(" ")


@pytest.mark.parametrize(
    ("token", "words", "parts"),
    [
        ("وسيلتقي", "و س يلتقي", "و س يلتقي"),
        ("نائبه", "نائب ه", "نائب ه"),
        ("حكومتها", "حكومة ها", "حكومت ها"),
        ("عليه", "على ه", "علي ه"),
        ("ألقاه", "ألقى ه", "ألقا ه"),
        ("شركائه", "شركاء ه", "شركائ ه"),
        ("للبيت", "ل البيت", "للبيت للبيت"),
        ("وللبيت", "و ل البيت", "و للبيت للبيت"),
        ("مما", "من ما", "مما مما"),
        ("قتلوه", "قتلوا ه", "قتلوه قتلوه"),
        ("واجتماعه", "و إجتماع ه", "و اجتماع ه"),
        ("شيء", "كلمتان أخريان", "شيء شيء"),
        ("واشنطن", "واشنطن", "واشنطن"),
    ],
)
def test_words_get_their_own_characters(token: str, words: str, parts: str) -> None:
    spans = align(token, tuple(words.split()))
    assert [token[begin:end] for begin, end in spans] == parts.split()


@given(
    st.text("والبتهىيةءا", min_size=1, max_size=8),
    st.lists(st.text("والبتهىيةءا", min_size=1, max_size=6), min_size=1, max_size=4),
)
def test_words_lie_inside_their_token_in_order(token: str, words: list[str]) -> None:
    spans = align(token, tuple(words))
    assert len(spans) == len(words)
    assert all(0 <= begin < end <= len(token) for begin, end in spans)
    assert spans == sorted(spans)


WHOLE = frozenset(["واشنطن", "موسكو", "الصين", "يواجه", "بلغاريا", "سول", "مالي", "مليون", "فيه"])


@pytest.mark.parametrize(
    ("token", "marked", "words"),
    [
        ("واشنطن", True, "واشنطن"),
        ("يواجه", True, "يواجه"),
        ("وواشنطن", False, "و واشنطن"),
        ("فواشنطن", True, "ف واشنطن"),
        ("لواشنطن", True, "ل واشنطن"),
        ("بموسكو", False, "ب موسكو"),
        ("وبموسكو", True, "و ب موسكو"),
        ("للصين", True, "ل الصين"),
        ("وللصين", True, "و ل الصين"),
        ("بلغاريا", True, "بلغاريا"),
        ("لمالي", False, "ل مالي"),
        ("كسول", False, None),
        ("كموسكو", False, None),
        ("كموسكو", True, "ك موسكو"),
        ("لسول", True, "ل سول"),
        ("كتاب", True, None),
        ("بمليون", True, None),
        ("فيه", True, "في ه"),
        ("لصين", True, None),
    ],
)
def test_whole_tokens_are_never_split_and_are_cut_from_clitics(token: str, marked: bool, words: str | None) -> None:
    assert fixed_words(token, marked, WHOLE, {"بمليون"}.__contains__) == (tuple(words.split()) if words else None)


def test_the_closed_list_works_without_names_and_behind_a_conjunction() -> None:
    assert fixed_words("وفق", True, frozenset(), VOCABULARY.__contains__) == ("وفق",)
    assert fixed_words("ووفق", True, frozenset(), VOCABULARY.__contains__) == ("و", "وفق")
    assert fixed_words("بدون", False, frozenset(), VOCABULARY.__contains__) == ("ب", "دون")
    assert fixed_words("كتاب", True, frozenset(), VOCABULARY.__contains__) is None


def test_the_closed_list_is_normalised() -> None:
    for token, words in closed_list().items():
        assert normalise(token).text == token
        assert all(normalise(word).text == word for word in words)
        assert len(words) > 1 or words == (token,)


KNOWN = "وفق واشنطن يواجه جعلت الحكومة حكومة اللوحة اسيتر نالت توجيه بورصة نيكل أنفسهم زود"
VOCABULARY = frozenset(KNOWN.split())


@pytest.mark.parametrize(
    ("token", "expanded", "words"),
    [
        ("وفق", "و فق", "وفق"),
        ("واشنطن", "و أشنطن", "واشنطن"),
        ("يواجه", "يواج ه", "يواجه"),
        ("سيواجه", "س يواج ه", "س يواجه"),
        ("توجيه", "توجي ه", "توجيه"),
        ("وبورصة", "و ب ورصة", "و بورصة"),
        ("أنفسهم", "أنفس هم", "أنفس هم"),
        ("جعلته", "جعلة ه", "جعلت ه"),
        ("حكومته", "حكومة ه", "حكومة ه"),
        ("للوحة", "ل الوحة", "ل اللوحة"),
        ("لاسيتر", "ل أسيتر", "ل اسيتر"),
        ("والنيكل", "و النيكل", "و النيكل"),
        ("وزود", "و زودد", "و زود"),
        ("وكيرتس", "و كيررتس", "و كيرتس"),
        ("وزير", "وزير الطاقة", "وزير"),
        ("كتاب", "كتاب", "كتاب"),
        ("كلمة", "ا ب ت ث ج ح", "كلمة"),
        ("لذلك", "ل ذٰلك", "ل ذلك"),
        ("منعناهم", "منعنى هم", "منعنا هم"),
    ],
)
def test_the_expander_is_mended(token: str, expanded: str, words: str) -> None:
    assert repair(token, tuple(expanded.split()), VOCABULARY.__contains__) == tuple(words.split())


def test_an_unknown_word_behind_a_conjunction_is_cut_off() -> None:
    assert unmarked("ونالت", VOCABULARY.__contains__) == ("و", "نالت")
    assert unmarked("واشنطن", VOCABULARY.__contains__) == ("واشنطن",)
    assert unmarked("كتاب", VOCABULARY.__contains__) == ("كتاب",)
    known = {"يعلن", "سيطر"}.__contains__
    assert unmarked("سيعلن", known) == ("س", "يعلن")
    assert unmarked("سيطر", known) == ("سيطر",)


def test_importing_annotation_loads_neither_torch_nor_stanza() -> None:
    code = "import sys, kg.annotate, kg.models, kg.read.conllu; print({'torch', 'stanza'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


LINES = st.lists(st.text("ابتثج .\u0640", min_size=1, max_size=200), max_size=12)


@given(LINES, LINES, st.integers(1, 500))
def test_units_hold_every_piece_in_order_and_end_by_their_own_lines(
    before: list[str], after: list[str], characters: int
) -> None:
    together = list(pieces("\n".join([*before, *after])))
    found = list(units(together, characters))
    assert [piece for unit in found for piece in unit] == together and all(found)
    assert all(len(unit) == 1 or sum(len(piece.text) for piece in unit) <= characters for unit in found)


def test_units_come_again_after_another_beginning() -> None:
    lines = [
        f"وقال الوزير في اليوم {i} من الاجتماع إن المحادثات مع الوفد الزائر كانت مفيدة وبناءة للطرفين معا."
        for i in range(60)
    ]
    one = ["".join(piece.text for piece in unit) for unit in units(pieces("\n".join(lines)), 20_000)]
    two = ["".join(piece.text for piece in unit) for unit in units(pieces("\n".join(["عنوان", *lines[7:]])), 20_000)]
    assert len(one) > 4 and len(set(two) - set(one)) == 1
