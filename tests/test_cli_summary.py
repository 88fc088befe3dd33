"""The summary for people."""

from __future__ import annotations

import dataclasses
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.errors import FormatError
from kg.relations.frames import lexicon
from kg.summary import summarise
from kg.types import UNKNOWN, Analysis, Article, Document, Entity, Relation, TimeRef
from kg.wording import _infinitive

TEXT = "نقلت صحيفة عن مسؤول مصري أن الرئيسة مها سالم ستلتقي رئيس الأردن يوم الأحد."
ENTITIES = (
    Entity("maha", "مها سالم", "PER", (0, 1), ("الرئيسة", "مها سالم"), "Maha Salem", "Q1"),
    Entity("jordan", "الأردن", "GPE", (2,), (), "Jordan", "Q810"),
    Entity("egypt", "مصر", "GPE", (3,), ("المصري",), "Egypt", "Q79"),
    Entity("paper", "صحيفة الصباح", "ORG", (4,)),
    Entity("a:official", "مسؤول مصري", "NOM", (5,), local=True),
    Entity("a:nobody", "لا أحد", "NOM", (6,), local=True),
)


def relation(**changes: object) -> Relation:
    start = TEXT.index("ستلتقي")
    base = Relation("r", "e", 0, "maha", "warn", "jordan", "ستلتقي", start, start + 6, 0, 2)
    return dataclasses.replace(base, **changes)  # type: ignore[arg-type]


def summary(*relations: Relation, lang: str = "en", isolate: bool = False) -> str:
    article = Article("a", TEXT, "لقاء", "2025-10-16", "الصباح")
    return summarise(Analysis(Document(article, (), "words"), (), ENTITIES, relations), lang=lang, isolate=isolate)


def sentence(lang: str = "en", **changes: object) -> str:
    return summary(relation(**changes), lang=lang).splitlines()[-1].strip()


@pytest.mark.parametrize(
    ("polarity", "modality", "english", "arabic"),
    [
        ("pos", "asserted", "Egypt warns Jordan", "تحذّر مصر الأردن"),
        ("neg", "asserted", "Egypt does not warn Jordan", "لا تحذّر مصر الأردن"),
        ("pos", "future", "Egypt will warn Jordan", "ستحذّر مصر الأردن"),
        ("neg", "future", "Egypt will not warn Jordan", "لن تحذّر مصر الأردن"),
        ("pos", "hypothetical", "Egypt may warn Jordan", "قد تحذّر مصر الأردن"),
        ("neg", "hypothetical", "Egypt may not warn Jordan", "قد لا تحذّر مصر الأردن"),
    ],
)
def test_modality_and_polarity_are_in_the_verb(polarity: str, modality: str, english: str, arabic: str) -> None:
    changes = {"subject": "egypt", "polarity": polarity, "modality": modality}
    assert sentence(**changes) == f"R1 {english}; words «ستلتقي»"
    assert sentence("ar", **changes) == f"1. {arabic}؛ بلفظ: «ستلتقي»."


@pytest.mark.parametrize(
    ("predicate", "english", "arabic"),
    [
        ("talk_to", "Jordan talks to Egypt", "يتحدث الأردن إلى مصر"),
        ("praise", "Jordan praises Egypt", "يشيد الأردن بـمصر"),
        ("sanction", "Jordan sanctions Egypt", "يفرض الأردن عقوبات على مصر"),
        ("part_of", "Jordan is part of Egypt", "الأردن جزء من مصر"),
        ("other:زلزل", "Jordan «زلزل» Egypt", "الأردن «زلزل» مصر"),
    ],
)
def test_labels_stand_around_the_names(predicate: str, english: str, arabic: str) -> None:
    changes = {"subject": "jordan", "object": "egypt", "predicate": predicate}
    assert sentence(**changes) == f"R1 {english}; words «ستلتقي»"
    assert sentence("ar", **changes) == f"1. {arabic}؛ بلفظ: «ستلتقي»."


def test_a_label_without_verb_says_its_modality_in_brackets() -> None:
    changes = {"predicate": "member_of", "modality": "hypothetical", "polarity": "neg"}
    assert "Maha Salem may not be a member of Jordan" in sentence(**changes)
    assert "مها سالم عضو في الأردن (لا يقع، احتمالا)" in sentence("ar", **changes)
    assert "is not a member of" in sentence(predicate="member_of", polarity="neg")


def test_time_source_and_roles() -> None:
    changes = {
        "subject": UNKNOWN,
        "sources": ("paper", "a:official"),
        "source": "a:official",
        "time": TimeRef(0, 4, "يوم الأحد", "2025-10-19"),
        "roles": (("topic", "egypt"),),
    }
    assert sentence(**changes) == (
        "R1 somebody warns Jordan; about Egypt; time 2025-10-19 «يوم الأحد»; "
        "says مسؤول مصري, quoted by صحيفة الصباح; words «ستلتقي»"
    )
    assert sentence("ar", **changes) == (
        "1. يحذّر طرف لم يسمّه النص الأردن؛ الموضوع: مصر؛ الزمن: يوم الأحد (2025-10-19)؛ "
        "بحسب مسؤول مصري، كما نقل صحيفة الصباح؛ بلفظ: «ستلتقي»."
    )


def test_entities_most_spoken_of_first_and_unnamed_only_where_needed() -> None:
    lines = summary(relation(source="a:official", sources=("a:official",))).splitlines()
    assert lines[0] == "a | 2025-10-16 | الصباح | لقاء"
    assert lines[2:8] == [
        "Entities (5)",
        "  person        Maha Salem = مها سالم, Q1, also الرئيسة",
        "  country, city Jordan = الأردن, Q810",
        "  country, city Egypt = مصر, Q79, also المصري",
        "  organisation  صحيفة الصباح",
        "  unnamed       مسؤول مصري",
    ]
    assert "  شخص: مها سالم (Maha Salem، Q1)، ويُذكر أيضا باسم: الرئيسة" in summary(lang="ar").splitlines()


def test_names_are_isolated_for_terminals_only() -> None:
    shown = summary(relation(), isolate=True)
    assert "Maha Salem = \u2068مها سالم\u2069, Q1, also \u2068الرئيسة\u2069" in shown
    assert shown.replace("\u2068", "").replace("\u2069", "") == summary(relation())


@given(st.text(max_size=30))
def test_no_name_disturbs_the_terminal_or_the_line(name: str) -> None:
    entities = (dataclasses.replace(ENTITIES[0], name=name, aliases=(name,)), *ENTITIES[1:])
    article = Article("a", TEXT, name)
    analysis = Analysis(Document(article, (), "words"), (), entities, (relation(trigger=name),))
    for lang in ("en", "ar"):
        text = summarise(analysis, lang=lang)
        assert len(text.splitlines()) == 10
        assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)


def test_every_predicate_has_an_infinitive() -> None:
    for predicate in lexicon().predicates.values():
        verb = predicate.label_en.split(" ")[0]
        infinitive = _infinitive(verb)
        assert infinitive in ("be", "have", "found") or verb in (
            infinitive + "s",
            infinitive + "es",
            infinitive[:-1] + "ies",
        )


def test_unknown_language() -> None:
    with pytest.raises(FormatError, match="en, ar"):
        summary(lang="fr")
