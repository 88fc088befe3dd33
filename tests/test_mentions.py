"""Names, noun phrases and pronouns found in parsed sentences."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_mentions_builder import document, knowledge

from kg.entities import resolve
from kg.kb import KnowledgeBase, Record
from kg.mentions import find_mentions
from kg.types import Document, Mention

KB = knowledge()


def found(text: Document, kind: str) -> list[tuple[str, str]]:
    return [(m.name, m.type) for m in find_mentions(text, KB) if m.kind == kind]


def at(text: Document, head: int) -> list[Mention]:
    return [m for m in find_mentions(text, KB) if m.head == head]


def test_name_without_its_clitics() -> None:
    text = document("اجتمع VERB 0 root\nفي ADP 3 case\nكييف X 1 obl - B-LOC\nو+ CCONJ 5 cc - B-LOC\nموسكو X 3 conj")
    assert found(text, "name") == [("كييف", "GPE"), ("موسكو", "GPE")]


def test_known_name_longer_than_the_tagged_one() -> None:
    text = document("زار VERB 0 root\nل+ ADP 3 case\nالبيت NOUN 1 obl Definite=Def O\nالأبيض ADJ 3 amod")
    (name,) = [m for m in find_mentions(text, KB) if m.kind == "name"]
    assert (name.name, name.type, name.words) == ("البيت الأبيض", "FAC", (3, 4))


def test_wrongly_cut_token_is_tried_whole() -> None:
    text = document("زار VERB 0 root\nو+ CCONJ 3 cc - B-LOC\nاشنطن X 1 obj")
    assert found(text, "name") == [("واشنطن", "GPE")]


def test_clitic_that_the_tokenizer_left_is_cut() -> None:
    text = document("دعم NOUN 0 root\nلأوكرانيا X 1 nmod - B-LOC")
    (name,) = [m for m in find_mentions(text, KB) if m.kind == "name"]
    assert (name.name, name.text) == ("أوكرانيا", "أوكرانيا")


def test_tagged_span_is_cut_at_a_preposition() -> None:
    text = document(
        "قام VERB 0 root\nجاي X 4 nmod - B-PER\nدي X 4 nmod - I-PER\nفانس X 1 nsubj - I-PER\n"
        "ب+ ADP 6 case - I-PER\nتوبيخ X 1 obl\nترامب X 6 nmod - I-PER"
    )
    assert found(text, "name") == [("جاي دي فانس", "PER"), ("ترامب", "PER")]


@pytest.mark.parametrize(("first", "name"), [("إن", "سيغيف"), ("آن", "آن سيغيف")])
def test_no_name_begins_with_a_conjunction(first: str, name: str) -> None:
    text = document(f"قال VERB 0 root\n{first} X 3 nmod - B-PER\nسيغيف X 1 nsubj - I-PER")
    assert found(text, "name") == [(name, "PER")]


def test_organisation_goes_on_with_its_adjective_and_its_and() -> None:
    text = document(
        "قال VERB 0 root\nحزب NOUN 1 nsubj Definite=Cons B-ORG\n"
        "العدالة NOUN 2 nmod - I-ORG\nو+ CCONJ 5 cc\nالتنمية NOUN 3 conj"
    )
    assert ("حزب العدالة والتنمية", "ORG") in found(text, "name")
    army = document("قصف VERB 0 root\nالجيش NOUN 1 nsubj Definite=Def\nالأوكراني ADJ 2 amod")
    assert found(army, "name") == [("الجيش الأوكراني", "ORG")]
    assert found(army, "demonym") == [("الأوكراني", "GPE")]


def test_head_noun_belongs_to_the_name() -> None:
    text = document("أفاد VERB 0 root\nوكالة NOUN 1 obj Definite=Cons\nفرانس X 2 nmod - B-ORG\nبرس X 2 nmod - I-ORG")
    assert found(text, "name") == [("وكالة فرانس برس", "ORG")]
    made = document("تنتج VERB 0 root\nشركة NOUN 1 nsubj Definite=Cons\nرايثيون X 2 nmod - B-ORG")
    assert found(made, "name") == [("شركة رايثيون", "ORG")]


def test_country_inside_a_government_stays_a_name() -> None:
    text = document("قالت VERB 0 root\nحكومة NOUN 1 nsubj Definite=Cons\nروسيا X 2 nmod - B-LOC")
    assert found(text, "name") == [("حكومة روسيا", "ORG"), ("روسيا", "GPE")]


def test_title_and_name_are_two_mentions() -> None:
    text = document(
        "قال VERB 0 root\nالرئيس NOUN 1 nsubj Definite=Def\n"
        "الأمريكي ADJ 2 amod\nدونالد X 2 nmod - B-PER\nترامب X 2 nmod - I-PER"
    )
    assert found(text, "nominal") == [("الرئيس الأمريكي", "NOM")]
    assert found(text, "name") == [("دونالد ترامب", "PER")]
    assert [m.name for m in at(text, 2)] == ["الرئيس الأمريكي"]


def test_person_whom_nobody_knows_after_a_title() -> None:
    text = document("قال VERB 0 root\nالوزير NOUN 1 nsubj Definite=Def\nفلان X 2 nmod\nالفلاني X 2 nmod")
    assert found(text, "name") == [("فلان الفلاني", "PER")]


def test_counting_word_heads_its_phrase() -> None:
    text = document("قتل VERB 0 root\nثلاثة NUM 1 nsubj\nجنود NOUN 2 nmod Number=Plur")
    assert found(text, "nominal") == [("ثلاثة جنود", "NOM")]
    assert [m.head for m in find_mentions(text, KB)] == [2]
    many = document("تظاهر VERB 0 root\nعدد NOUN 1 nsubj\nمن ADP 4 case\nالطلاب NOUN 2 nmod")
    assert found(many, "nominal") == [("عدد من الطلاب", "NOM")]


def test_all_of_before_names_is_no_mention() -> None:
    text = document(
        "قالت VERB 0 root\nكل NOUN 1 nsubj\nمن ADP 4 case\nكييف X 2 nmod - B-LOC\nو+ CCONJ 6 cc\nموسكو X 4 conj - B-LOC"
    )
    assert [m.name for m in find_mentions(text, KB)] == ["كييف", "موسكو"]


def test_pronoun_is_its_own_mention_and_its_noun_another() -> None:
    text = document("زار VERB 0 root\nنائب+ NOUN 1 nsubj\nه PRON 2 nmod Person=3|Number=Sing\nالروسي ADJ 2 amod")
    noun, pronoun = (next(m for m in find_mentions(text, KB) if m.kind == kind) for kind in ("nominal", "pronoun"))
    assert (noun.words, noun.name) == ((2, 4), "نائبه الروسي")
    assert (pronoun.words, pronoun.text) == ((3,), "ه")


def test_adjective_of_another_gender_stays_out() -> None:
    text = document(
        "قال VERB 0 root\nزعيم NOUN 1 nsubj Definite=Cons\n"
        "المعارضة NOUN 2 nmod Definite=Def\nالروسي ADJ 2 amod Definite=Def"
    )
    assert ("زعيم المعارضة الروسي", "NOM") in found(text, "nominal")
    assert not any(name == "المعارضة الروسي" for name, _ in found(text, "nominal"))


def test_peoples_and_adjectives_differ() -> None:
    people = document("يدرك VERB 0 root\nالأميركيون NOUN 1 nsubj Definite=Def|Number=Plur")
    assert found(people, "name") == [("الأميركيون", "NORP")]
    officials = document("قال VERB 0 root\nالمسؤولون NOUN 1 nsubj Number=Plur\nالأميركيون ADJ 2 amod Number=Plur")
    assert found(officials, "demonym") == [("الأميركيون", "GPE")]


@pytest.mark.parametrize("cut", [True, False])
def test_spokesman_of(cut: bool) -> None:
    """باسم is two words or one, as the annotator sees it."""
    behalf = "ب+ ADP 4 case\nاسم NOUN 2 nmod" if cut else "باسم ADP 4 case"
    text = document(
        f"قال VERB 0 root\nالمتحدث NOUN 1 nsubj\n{behalf}\nالحكومة NOUN 2 nmod Definite=Def\nالروسية ADJ 2 amod"
    )
    assert ("المتحدث باسم الحكومة الروسية", "NOM") in found(text, "nominal")


def test_words_of_time_are_no_mentions() -> None:
    assert find_mentions(document("وصل VERB 0 root\nيوم NOUN 1 obl\nالخميس NOUN 2 nmod"), KB) == ()


def _words(text: str) -> list[str]:
    return text.split()


WORDS = st.tuples(
    st.sampled_from(_words(
            "و+ ل+ ب+ قال الرئيس الأمريكي دونالد ترامب كييف رئيس وزراء حكومة عدد من 300 جنود +ه +هم « ، . "
            "عبد الله أبو CNN وقطر حزب"
        )),
    st.sampled_from(_words("NOUN ADJ X VERB ADP NUM PRON PUNCT CCONJ")),
    st.integers(0, 12),
    st.sampled_from(_words("nsubj obj nmod amod conj appos acl nummod case obl fixed")),
    st.sampled_from(["-", "Person=3|Gender=Fem|Number=Sing", "Definite=Cons|Case=Gen", "Number=Dual|Person=3"]),
    st.sampled_from(_words("O B-PER I-PER B-ORG I-ORG B-LOC I-LOC")),
)  # fmt: skip


@given(st.lists(st.lists(WORDS, min_size=1, max_size=12), min_size=1, max_size=3))
def test_every_mention_is_its_characters_and_belongs_to_one_entity(
    sentences: list[list[tuple[str, str, int, str, str, str]]],
) -> None:
    blocks = []
    for words in sentences:
        rows = [(f.strip("+") if i in (0, len(words) - 1) else f, *rest) for i, (f, *rest) in enumerate(words)]
        blocks.append("\n".join(f"{f} {u} {min(h, len(words))} {d} {s} {n}" for f, u, h, d, s, n in rows))
    text = document(*blocks)
    mentions = find_mentions(text, KB)
    assert mentions == find_mentions(text, KB)
    for place, mention in enumerate(mentions):
        sentence = text.sentences[mention.sentence]
        assert mention.id == place
        assert text.text[mention.start : mention.end] == mention.text != ""
        assert sentence.start <= mention.start < mention.end <= sentence.end
        assert mention.head in mention.words and list(mention.words) == sorted(set(mention.words))
    entities = resolve(text, mentions, KB)
    owners = [m for entity in entities for m in entity.mentions]
    assert len(owners) == len(set(owners)) and len({e.id for e in entities}) == len(entities)
    assert {m.id for m in mentions if m.kind != "pronoun"} <= set(owners)


def test_foreign_name_that_was_cut_at_a_letter_is_whole() -> None:
    text = document("قال VERB 0 root\nحاييم X 1 nsubj - B-PER\nل+ ADP 4 case - I-PER\nيفينسون X 2 nmod")
    assert found(text, "name") == [("حاييم ليفينسون", "PER")]


def test_title_that_is_also_a_given_name() -> None:
    text = document("قال VERB 0 root\nالشيخ X 1 nsubj - B-PER\nمحمد X 2 nmod - I-PER\nالفلوج X 2 nmod - I-PER")
    assert found(text, "name") == [("محمد الفلوج", "PER")]


def test_servant_of_goes_on_with_its_surname() -> None:
    text = document("قال VERB 0 root\nعبد X 1 nsubj - B-PER\nالكريم X 2 nmod - I-PER\nالفلوج X 2 nmod")
    assert found(text, "name") == [("عبد الكريم الفلوج", "PER")]


def test_body_with_its_name_in_quotation_marks() -> None:
    text = document(
        'قالت VERB 0 root\nمنظمة NOUN 1 nsubj Definite=Cons\n" PUNCT 4 punct\nأطباء NOUN 2 nmod\nبلا ADP 6 case\n'
        'حدود NOUN 4 nmod\n" PUNCT 4 punct\nأمس NOUN 1 obl'
    )
    assert found(text, "name") == [("منظمة أطباء بلا حدود", "ORG")]


@pytest.mark.parametrize(
    ("phrase", "kind"),
    [
        ("إحياء NOUN 1 obj\nالذكرى NOUN 2 nmod", "NOM"),
        ("أحياء NOUN 1 obj\nالمدينة NOUN 2 nmod", "LOC"),
        ("حركة NOUN 1 obj Definite=Cons\nنزوح NOUN 2 nmod", "NOM"),
        ("الحركة NOUN 1 obj", "ORG"),
        ("ولاية NOUN 1 obj\n+ه PRON 2 nmod", "NOM"),
        ("مصلحة NOUN 1 obj Definite=Cons\nالسجون NOUN 2 nmod", "ORG"),
    ],
)
def test_noun_that_heads_names_only_sometimes(phrase: str, kind: str) -> None:
    text = document(f"شهد VERB 0 root\n{phrase}")
    assert [m.type for m in at(text, 2)] == [kind]


def test_under_his_leadership_is_no_participant() -> None:
    text = document("سار VERB 0 root\nب+ ADP 3 case\nقيادة NOUN 1 obl\nترامب X 3 nmod - B-PER")
    assert at(text, 3) == []


@pytest.mark.parametrize("noun", ["هدف", "شكل"])
def test_circumstance_is_no_participant(noun: str) -> None:
    text = document(f"شارك VERB 0 root\nب+ ADP 3 case\n{noun} NOUN 1 obl\nواضح ADJ 3 amod")
    assert at(text, 3) == []


def test_name_that_begins_like_a_country() -> None:
    known = Record("p", "PER", "politician", "روسيا حداد", "R. Haddad", qid=None)
    text = document("قال VERB 0 root\nروسيا X 1 nsubj - B-LOC\nحداد X 2 nmod")
    kb = KnowledgeBase([Record("Q159", "GPE", "country", "روسيا", "Russia", qid="Q159"), known])
    assert [(m.name, m.type) for m in find_mentions(text, kb) if m.kind == "name"] == [("روسيا حداد", "PER")]
