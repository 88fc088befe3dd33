"""The knowledge base: what it finds, in which order, and whether its tables are sound."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.arabic import fold
from kg.errors import DataError
from kg.kb import KnowledgeBase, Record
from kg.kb.base import name_key
from kg.kb.check import check, check_tables

KB = KnowledgeBase.default()


def first(name: str) -> Record:
    return KB.lookup(name.split())[0]


def test_tables_are_sound() -> None:
    assert check(KB) == []
    assert check_tables() == []


@pytest.mark.parametrize(
    ("name", "record_id"),
    [
        ("أمريكا", "Q30"),
        ("أميركا", "Q30"),
        ("الولايات المتحدة الأميركية", "Q30"),
        ("سورية", "Q858"),
        ("تركيّا", "Q43"),
        ("الامارات", "Q878"),
        ("كييف", "Q1899"),
        ("موسكو", "Q649"),
    ],
)
def test_spellings_meet(name: str, record_id: str) -> None:
    assert first(name).id == record_id


def test_capitals_stand_for_their_countries() -> None:
    assert first("موسكو").stands_for == "Q159"
    assert first("واشنطن").stands_for == "Q30"


def test_a_capital_named_like_a_country_is_found_too() -> None:
    assert {record.id for record in KB.lookup(["عمان"])} >= {"Q842", "Q3805"}


def test_longest_name_wins() -> None:
    words = fold("زار كوريا الشمالية أمس").split()
    count, records = KB.longest(words, 1)
    assert (count, records[0].id) == (2, "Q423")
    assert KB.longest(words, 3) == (0, ())


@pytest.mark.parametrize(
    ("word", "record_id", "people"),
    [
        ("أمريكي", "Q30", False),
        ("أميركية", "Q30", False),
        ("الأمريكيون", "Q30", True),
        ("الأميركيين", "Q30", True),
        ("أمريكان", "Q30", True),
        ("السوريتان", "Q858", False),
        ("الروس", "Q159", True),
        ("الروسي", "Q159", False),
        ("الأتراك", "Q43", True),
        ("الأمريكى", "Q30", False),
        ("مغاربة", "Q1028", True),
    ],
)
def test_demonyms(word: str, record_id: str, people: bool) -> None:
    record = KB.demonym(word)
    assert record is not None
    assert record.id == record_id
    assert KB.people_of(word) is people


def test_words_that_only_look_like_demonyms() -> None:
    assert KB.demonym("اليمنى") is None
    assert KB.demonym("مجرى") is None
    assert KB.demonym("المالي") is None
    assert KB.demonym("كبير") is None
    assert KB.demonym("روسيا") is None
    malian = KB.demonym("المالي", weak=True)
    assert malian is not None
    assert malian.id == "Q912"


def test_demonym_of_two_words() -> None:
    count, record = KB.longest_demonym(["الكوري", "الشمالي", "كيم"], 0)
    assert count == 2
    assert record is not None
    assert record.id == "Q423"


@pytest.mark.parametrize(
    ("title", "key"),
    [
        ("رئيس الوزراء", "prime_minister"),
        ("الرئيس", "president"),
        ("وزيرة الخارجية", "foreign_minister"),
        ("وزير الحرب", "defence_minister"),
        ("الأمين العام", "secretary_general"),
        ("ولي العهد", "crown_prince"),
        ("المتحدث باسم", "spokesperson"),
        ("العاهل", "king"),
    ],
)
def test_titles(title: str, key: str) -> None:
    assert KB.office(fold(title).split()) == key


def test_longest_title() -> None:
    assert KB.longest_office(fold("التقى نائب وزير الخارجية").split(), 1) == (3, "deputy_foreign_minister")
    assert KB.longest_office(["كتاب"], 0) == (0, None)


def test_nouns_for_people() -> None:
    for form, lemma, plural in [
        ("جنود", "جندي", True),
        ("المتظاهرين", "متظاهر", True),
        ("ضباط", "ضابط", True),
        ("مسؤولة", "مسؤول", False),
        ("الصحافيتين", "صحافي", False),
    ]:
        noun = KB.person_noun(form)
        assert noun is not None, form
        assert (noun.lemma, noun.plural) == (lemma, plural)
    assert KB.person_noun("صواريخ") is None
    missiles = KB.nominal("صواريخ")
    assert missiles is not None
    assert (missiles.type, missiles.lemma) == ("PRODUCT", "صاروخ")


def test_head_nouns() -> None:
    heads = {"وزارة": "ORG", "المطار": "FAC", "مدينة": "GPE", "نهر": "LOC", "صواريخ": "PRODUCT", "قمة": "EVENT"}
    assert {word: KB.head_type(word) for word in heads} == heads
    assert KB.head_type("قال") is None


@given(st.lists(st.sampled_from([fold(r.name) for r in KB.records()]), min_size=1, max_size=4))
def test_longest_finds_at_least_the_name_that_stands_there(names: list[str]) -> None:
    words = " ".join(names).split()
    count, records = KB.longest(words, 0)
    assert count >= len(names[0].split())
    found = " ".join(words[:count])
    assert records
    assert all(found in {fold(n) for n in (r.name, *r.aliases, *r.weak)} for r in records)


def test_users_table(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(
        "type,name,name_en,aliases,offices\n"
        'PER,سليم الوردي,Salim al-Wardi,"الوردي|سليم بك",minister@Q796:2020/\n'
        "GPE,بلاد الواق,,,\n",
        encoding="utf-8",
    )
    kb = KnowledgeBase.load([table])
    assert kb.lookup(["الوردي"])[0].id == "kg-salim-al-wardi"
    assert kb.lookup(["بلاد", "الواق"])[0].id == "kg-blad-aluaq"
    assert kb.holder("minister", "Q796", "2021") == kb.get("kg-salim-al-wardi")
    assert KB.lookup(["سليم", "بك"]) == ()


def test_users_line_extends_a_known_record(tmp_path: Path) -> None:
    table = tmp_path / "mine.tsv"
    table.write_text("qid\ttype\tname\taliases\nQ142\tGPE\tفرنسا\tبلاد الغال\n", encoding="utf-8")
    kb = KnowledgeBase.load([table])
    record = kb.lookup(["بلاد", "الغال"])[0]
    assert record.id == "Q142"
    assert record.name_en == "France"
    assert kb.lookup(["الجمهورية", "الفرنسية"])[0] == record


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("type\tname\nPER\t\n", "line 2: the column `name` is empty"),
        ("type\tname\nMAN\tسليم\n", "line 2: type 'MAN'"),
        ("type\tname\tqid\nPER\tسليم\t30\n", "line 2: qid '30'"),
        ("type\tname\toffices\nPER\tسليم\tking\n", "line 2: office 'king'"),
        ("type\tname\toffices\nPER\tسليم\tboss@Q30:2020/\n", "line 2: title 'boss'"),
        ("type\tname\trank\nPER\tسليم\tfirst\n", "line 2: rank 'first'"),
        ("type\tname\nPER\tسليم\tx\n", "line 2: 3 cells under 2 columns"),
    ],
)
def test_bad_tables_say_where(tmp_path: Path, text: str, message: str) -> None:
    table = tmp_path / "bad.tsv"
    table.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=message):
        KnowledgeBase.load([table])


def test_missing_and_undecodable_tables(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="No such file"):
        KnowledgeBase.load([tmp_path / "none.tsv"])
    (tmp_path / "old.tsv").write_bytes("type\tname\nPER\tسليم\n".encode("cp1256"))
    with pytest.raises(DataError, match="not UTF-8"):
        KnowledgeBase.load([tmp_path / "old.tsv"])


def make(
    record_id: str,
    name: str,
    *,
    aliases: tuple[str, ...] = (),
    weak: tuple[str, ...] = (),
    common: bool = False,
    rank: int = 0,
) -> Record:
    return Record(record_id, "PER", "leader", name, aliases=aliases, weak=weak, ambiguous=common, rank=rank)


def test_check_finds_faults() -> None:
    one = Record("a", "PER", "leader", "سليم", qid="Q1", country="nowhere")
    two = Record("b", "PER", "leader", "سليم", qid="Q1", aliases=("سالم", "سالم"))
    faults = "\n".join(check(KnowledgeBase([one, two])))
    assert "a (سليم): country is nowhere" in faults
    assert "Q1: borne by سليم, سليم" in faults
    assert "'سليم': a certain name of a (سليم) and b (سليم)" in faults
    assert "b (سليم): 'سالم' is given twice" in faults


def test_weak_names_come_last() -> None:
    common = make("a", "ليث", common=True, rank=9)
    kb = KnowledgeBase([common, make("b", "زيد", aliases=("ليث",)), make("c", "ليث بن زيد", weak=("ليث",))])
    assert [record.id for record in kb.lookup(["ليث"])] == ["b", "a", "c"]
    assert kb.certain(["ليث"])
    assert not KnowledgeBase([common]).certain(["ليث"])


def test_importing_is_light() -> None:
    code = "import sys, kg.kb; assert not {'torch', 'stanza', 'networkx', 'rdflib'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


@pytest.mark.parametrize(
    ("title", "of", "date", "name"),
    [
        ("president", "Q30", "2018", "Donald Trump"),
        ("president", "Q30", "2022-05", "Joe Biden"),
        ("president", "Q30", "2025-10-16", "Donald Trump"),
        ("president", "Q30", "2025-01-20", "Donald Trump"),
        ("prime_minister", "Q145", "2024-04-23", "Rishi Sunak"),
        ("chancellor", "Q183", "2010", "Angela Merkel"),
        ("secretary_general", "Q7184", "2025-02", "Mark Rutte"),
        ("foreign_minister", "Q159", "2016", "Sergey Lavrov"),
        ("president", "Q822", "2024-02", None),
        ("king", "Q30", "2020", None),
    ],
)
def test_office_holders(title: str, of: str, date: str, name: str | None) -> None:
    holder = KB.holder(title, of, date)
    assert (holder.name_en if holder else None) == name


def test_holder_without_date_is_the_last_known() -> None:
    holder = KB.holder("president", "Q30")
    assert holder is not None
    assert holder.qid == "Q22686"


@pytest.mark.parametrize(
    ("word", "name"),
    [
        ("ترامب", "Donald Trump"),
        ("ترمب", "Donald Trump"),
        ("بوتن", "Vladimir Putin"),
        ("نتانياهو", "Benjamin Netanyahu"),
        ("زيلنسكي", "Volodymyr Zelenskyy"),
        ("أردوغان", "Recep Tayyip Erdoğan"),
        ("الأسد", "Bashar al-Assad"),
    ],
)
def test_short_names(word: str, name: str) -> None:
    assert KB.surname(word)[0].name_en == name


def test_short_name_of_several_people_follows_the_date() -> None:
    assert KB.surname("الأسد", date="1995")[0].name_en == "Hafez al-Assad"
    assert KB.surname("هيلاري") == ()


def test_surnames_that_are_words_need_support() -> None:
    assert not KB.certain(["الأسد"])
    assert KB.certain(["بشار", "الأسد"])
    assert not KB.certain(["فتح"])
    assert KB.certain(["حركة", "فتح"])


def test_places_and_palaces_that_stand_for_governments() -> None:
    for name, country in [
        ("الكرملين", "Q159"),
        ("البيت الأبيض", "Q30"),
        ("البنتاغون", "Q30"),
        ("تل أبيب", "Q801"),
        ("داونينغ ستريت", "Q145"),
        ("الإليزيه", "Q142"),
    ]:
        assert first(name).stands_for == country, name
    assert first("حلب").stands_for is None


def test_ordinary_words_are_no_certain_names() -> None:
    words = "حتى أفاد البيت قال جدة مالي بنين مسقط سيول القاعدة لولا مشهد الجزيرة دوما"
    for word in words.split():
        assert not KB.certain([word]), word


def test_larger_city_first() -> None:
    assert [record.country for record in KB.lookup(["طرابلس"])] == ["Q1016", "Q822"]


def test_names_are_never_cut() -> None:
    whole = KB.whole_forms()
    names = "واشنطن بوتين بوتن باريس لندن كييف وارسو لبنان فانس بلينكن نتنياهو فلسطين بغداد وليد فيصل ليلى كمال سامي"
    assert [name for name in names.split() if fold(name) not in whole] == []
    for form in ("والهرسك", "وتوباغو", "وان", "لها", "فيها", "باسم", "وهو"):
        assert fold(form) not in whole, form


def test_given_names() -> None:
    assert KB.given_name("وليد")
    assert KB.given_name("كريم")
    assert not KB.given_name("طاولة")


def test_coverage() -> None:
    records = list(KB.records())
    count = {
        kind: sum(record.kind == kind for record in records) for kind in ("country", "territory", "capital", "city")
    }
    assert count["country"] + count["territory"] == 250
    assert count["capital"] + count["city"] >= 5000
    assert sum(record.type == "ORG" for record in records) >= 400
    assert sum(record.type == "PER" for record in records) >= 600
    assert sum(record.type == "PRODUCT" for record in records) >= 100


@given(st.text(alphabet="ءآأؤإئابةتدهوىيكـًَّABab09 -،٣", max_size=12))
def test_fast_key_is_fold(name: str) -> None:
    stripped = " ".join(name.split())
    assert name_key(stripped) == fold(stripped)
