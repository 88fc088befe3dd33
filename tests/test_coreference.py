"""What the embedded knowledge base and the syntax of pronouns make one."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_mentions_builder import document

from kg.entities import antecedents, resolve
from kg.entities.clusters import Clusters
from kg.kb import KnowledgeBase, Record
from kg.mentions import find_mentions
from kg.types import Document, Entity

KB = KnowledgeBase.default()
MASC, FEM = "Gender=Masc|Number=Sing|Person=3", "Gender=Fem|Number=Sing|Person=3"


def owner(text: Document, form: str, place: int = 0) -> Entity | None:
    """The entity of the n-th mention written so."""
    mentions = find_mentions(text, KB)
    mention = [m for m in mentions if m.name == form][place]
    return next((e for e in resolve(text, mentions, KB) if mention.id in e.mentions), None)


def meant(text: Document, pronoun: str, place: int = 0) -> str | None:
    """The name of what a pronoun is said to mean."""
    entity = owner(text, pronoun, place)
    return entity.name if entity else None


def test_an_army_is_one_whatever_it_is_called() -> None:
    text = document(
        "أعلن VERB 0 root\nالجيش NOUN 1 nsubj\nالسوداني ADJ 2 amod",
        "قصفت VERB 0 root\nالقوات NOUN 1 nsubj Number=Plur\nالمسلحة ADJ 2 amod\nالسودانية ADJ 2 amod",
        "انسحب VERB 0 root\nجيش NOUN 1 nsubj Definite=Cons\nالسودان X 2 nmod",
        "قال VERB 0 root\nالجيش NOUN 1 nsubj",
    )
    found = [owner(text, f) for f in ("الجيش السوداني", "القوات المسلحة السودانية", "جيش السودان", "الجيش")]
    assert {e.id if e else None for e in found} == {"kg-sudanese-armed-forces"}


def test_a_ministry_without_a_record_has_an_id_of_kind_and_country() -> None:
    text = document("قالت VERB 0 root\nوزارة NOUN 1 nsubj\nالزراعة NOUN 2 nmod\nالمغربية ADJ 2 amod")
    entity = owner(text, "وزارة الزراعة المغربية")
    assert entity is not None and entity.id == "kg-agriculture_ministry-of-Q1028" and entity.country == "Q1028"
    record = KB.get(entity.id)
    assert record is not None and record.name_en == "Ministry of Agriculture of Morocco"


def test_armies_of_two_countries_stay_apart() -> None:
    text = document(
        "قصف VERB 0 root\nالجيش NOUN 1 nsubj\nالسوري ADJ 2 amod",
        "رد VERB 0 root\nالجيش NOUN 1 nsubj\nالتركي ADJ 2 amod",
    )
    one, other = owner(text, "الجيش السوري"), owner(text, "الجيش التركي")
    assert one is not None and other is not None and one.id != other.id


def test_presidents_of_two_countries_side_by_side_are_two_people() -> None:
    text = document(
        "اتهم VERB 0 root\nالرئيس NOUN 1 nsubj\nالأوكراني ADJ 2 amod\nالرئيس NOUN 1 obj\nالروسي ADJ 4 amod\n"
        "فلاديمير X 4 nmod\nبوتين X 6 flat",
        "استقبل VERB 0 root\nالرئيس NOUN 1 nsubj\nالمصري ADJ 2 amod\nنظير NOUN 1 obj\nه PRON 4 nmod\n"
        "التركي ADJ 4 amod\nرجب X 4 nmod\nطيب X 7 flat\nأردوغان X 7 flat",
    )
    accuser, accused, host = (owner(text, f) for f in ("الرئيس الأوكراني", "الرئيس الروسي", "الرئيس المصري"))
    assert accused is not None and accused.name == "فلاديمير بوتين"
    assert accuser is None or accuser.id != accused.id
    assert host is None or host.name != "رجب طيب أردوغان"


def test_the_russian_side_is_russia() -> None:
    text = document("رفض VERB 0 root\nالجانب NOUN 1 nsubj\nالروسي ADJ 2 amod")
    entity = owner(text, "الجانب الروسي")
    assert entity is not None and entity.id == "Q159"


def test_a_people_and_its_members_are_one() -> None:
    text = document(
        "انتخب VERB 0 root\nالليبيون NOUN 1 nsubj Number=Plur", "خرج VERB 0 root\nالشعب NOUN 1 nsubj\nالليبي ADJ 2 amod"
    )
    one, other = owner(text, "الليبيون"), owner(text, "الشعب الليبي")
    assert one is not None and one == other and one.id == "kg-people-of-Q1016"


def test_the_movement_is_the_one_named_before() -> None:
    text = document(
        "أعلنت VERB 0 root\nحماس X 1 nsubj - B-ORG",
        "قالت VERB 0 root\nرويترز X 1 nsubj - B-ORG",
        "ردت VERB 0 root\nالحركة NOUN 1 nsubj",
        "أضافت VERB 0 root\nالوكالة NOUN 1 nsubj",
    )
    movement, agency = owner(text, "الحركة"), owner(text, "الوكالة")
    assert movement is not None and movement.qid == "Q38799"
    assert agency is not None and agency.qid == "Q130879"


def test_the_former_minister_is_not_the_present_one() -> None:
    text = document(
        "قال VERB 0 root\nالوزير NOUN 1 nsubj Number=Sing\nالسابق ADJ 2 amod\nسالم X 2 nmod - B-PER\n"
        "حداد X 2 nmod - I-PER",
        "رد VERB 0 root\nالوزير NOUN 1 nsubj Number=Sing\nالحالي ADJ 2 amod",
    )
    assert owner(text, "الوزير السابق") != owner(text, "الوزير الحالي")


def test_relative_clause_with_another_subject_resumes_its_noun() -> None:
    text = document(
        "نشر VERB 0 root\nالموقع NOUN 1 nsubj\nالصور NOUN 1 obj Number=Plur\nالتي DET 5 obj\nالتقطت+ VERB 3 acl:relcl\n"
        f"+ها PRON 5 obj {FEM}\nالطائرة NOUN 5 nsubj"
    )
    assert meant(text, "ها") == "الصور"


def test_relative_clause_about_its_subject_does_not() -> None:
    text = document(
        "نفت VERB 0 root\nالشركة NOUN 1 nsubj\nالضجة NOUN 1 obj\nالتي DET 5 nsubj\nأحاطت VERB 3 acl:relcl\n"
        f"ب+ ADP 7 case\n+ها PRON 5 obl {FEM}"
    )
    assert meant(text, "ها") == "الشركة"


def test_second_verbal_noun_has_the_object_of_the_first() -> None:
    text = document(
        "أعلن VERB 0 root\nالجيش NOUN 1 nsubj\nرصد NOUN 1 obj\nصاروخ NOUN 3 nmod\nو+ CCONJ 6 cc\n"
        f"+اعتراض+ NOUN 3 conj\n+ه PRON 6 nmod {MASC}"
    )
    assert meant(text, "ه") == "صاروخ"


def test_fronted_phrase_looks_to_the_subject() -> None:
    text = document(
        f"بعد ADP 2 case\nلقاء+ NOUN 5 obl\n+ه PRON 2 nmod {MASC}\nالوفد NOUN 2 nmod\nقال VERB 0 root\n"
        "سالم X 5 nsubj - B-PER\nحداد X 6 flat - I-PER"
    )
    assert meant(text, "ه") == "سالم حداد"


def test_free_relative_and_impersonal_pronouns_mean_nothing_named() -> None:
    said = (
        f"ذكر VERB 0 root\nالوزير NOUN 1 nsubj\nأن+ SCONJ 6 mark\n+ه PRON 6 nsubj {MASC}\nلا PART 6 advmod\n"
        "يوجد VERB 1 ccomp\nحل NOUN 6 nsubj"
    )
    assert meant(document(said), "ه") is None
    free = (
        f"رفض VERB 0 root\nالوزير NOUN 1 nsubj\nما PRON 1 obj\n"
        f"قال+ VERB 3 acl\n+ه PRON 4 obj {MASC}\nالنائب NOUN 4 nsubj"
    )
    assert meant(document(free), "ه") is None


def test_a_country_asked_owns_what_it_is_asked_to_end() -> None:
    text = document(
        "طالب VERB 0 root\nلبنان X 1 nsubj - B-LOC\nسوريا X 1 obj - B-LOC\nب+ ADP 5 case\n+إنهاء NOUN 1 obl:arg\n"
        f"علاقات+ NOUN 5 nmod\n+ها PRON 6 nmod {FEM}"
    )
    assert meant(text, "ها") == "سوريا"


def test_the_object_of_a_second_verb_belongs_to_the_subject() -> None:
    text = document(
        "أعلنت VERB 0 root\nفرنسا X 1 nsubj - B-LOC\nالهدنة NOUN 1 obj\nو+ CCONJ 5 cc\n+أغلقت VERB 1 conj\n"
        f"حدود+ NOUN 5 obj\n+ها PRON 6 nmod {FEM}"
    )
    assert meant(text, "ها") == "فرنسا"


def test_in_his_words_means_who_says_it() -> None:
    text = document(
        "قال VERB 0 root\nماكرون X 1 nsubj - B-PER\nإن SCONJ 5 mark\nالعدو NOUN 5 nsubj\nيستعد VERB 1 ccomp\n"
        f"حسب ADP 7 case\nتعبير+ NOUN 5 obl\n+ه PRON 7 nmod {MASC}"
    )
    assert (meant(text, "ه") or "").endswith("ماكرون")


def test_what_has_been_done_is_no_entity() -> None:
    text = document(
        "نفى VERB 0 root\nماكرون X 1 nsubj - B-PER\nما DET 1 obj\nتم VERB 3 acl\nتداول+ NOUN 4 nsubj\n"
        f"+ه PRON 5 nmod {MASC}"
    )
    assert meant(text, "ه") is None


def test_dual_pronoun_and_dual_noun_are_one() -> None:
    text = document(
        "وصل VERB 0 root\nالطفلان NOUN 1 nsubj Number=Dual",
        "استقبلت+ VERB 0 root\n+هما PRON 1 obj Gender=Masc|Number=Dual|Person=3\nالطبيبة NOUN 1 nsubj",
    )
    assert meant(text, "هما") == "الطفلان"


def test_a_woman_by_her_given_name() -> None:
    text = document(
        "التقى VERB 0 root\nسالم X 1 nsubj - B-PER\nحداد X 2 flat - I-PER\nزينب X 1 obj - B-PER\nخوري X 4 flat - I-PER",
        f"أعلن VERB 0 root\nوالد+ NOUN 1 nsubj\n+ها PRON 2 nmod {FEM}\nالخبر NOUN 1 obj",
    )
    assert meant(text, "ها") == "زينب خوري"


RECORDS = tuple(Record(f"Q{n}", "ORG", "", f"name {n}", qid=f"Q{n}") for n in range(1, 4))
STEPS = st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from((None, *RECORDS))), max_size=40)


@given(STEPS)
def test_joining_and_linking_never_makes_two_records_one(steps: list[tuple[int, int, Record | None]]) -> None:
    clusters = Clusters(10)
    linked: dict[int, str] = {}
    for one, other, record in steps:
        if record is None:
            clusters.join(one, other)
        elif clusters.link(one, record):
            linked[one] = record.id
    for mention, record_id in linked.items():
        found = clusters.record(mention)
        assert found is not None and found.id == record_id
    assert sorted(m for root in {clusters.root(i) for i in range(10)} for m in clusters.members(root)) == list(
        range(10)
    )


def test_a_second_that_clause_goes_on_with_what_the_first_is_about() -> None:
    text = document(
        'أكد VERB 0 root\nصالح X 1 nsubj - B-PER\nعلى ADP 4 case\nأن SCONJ 7 mark\n" PUNCT 7 punct\n'
        "المجلس NOUN 7 nsubj Gender=Masc|Number=Sing B-ORG\nمنتخب ADJ 1 ccomp\nو+ CCONJ 11 cc\nأن+ SCONJ 11 mark\n"
        f"+ه PRON 11 nsubj {MASC}\nيعمل VERB 7 conj"
    )
    assert meant(text, "ه") == "المجلس"


WORDS = st.sampled_from(
    [
        "قال VERB", "استقبل VERB", "الجيش NOUN", "الروسي ADJ", "الأوكرانية ADJ", "ترامب X", "بوتين X", "موسكو X",
        "حماس X",
        "الحركة NOUN", "الرئيس NOUN", "وزير NOUN", "الخارجية NOUN", "هو PRON", "الذي DET", "أن SCONJ",
        "في ADP", "، PUNCT",
        "الأمم X", "المتحدة ADJ", "ثلاثة NUM", "جنود NOUN", "بلاده NOUN", "نظيره NOUN", "و CCONJ", "ما PRON",
    ]
)  # fmt: skip
RELATIONS = st.sampled_from(["nsubj", "obj", "nmod", "amod", "conj", "acl:relcl", "obl", "case", "appos", "root"])
TAGS = st.sampled_from(["O", "O", "B-PER", "I-PER", "B-ORG", "B-LOC"])


@st.composite
def sentences(draw: st.DrawFn) -> str:
    rows = draw(st.lists(st.tuples(WORDS, RELATIONS, TAGS, st.integers(0, 12)), min_size=1, max_size=12))
    feats = {"هو": MASC, "جنود": "Number=Plur"}
    return "\n".join(
        f"{word} {head % (len(rows) + 1)} {relation} {feats.get(word.split()[0], '-')} {tag}"
        for word, relation, tag, head in rows
    )


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(sentences(), min_size=1, max_size=4))
def test_any_tree_gives_each_mention_one_entity_and_the_same_again(blocks: list[str]) -> None:
    text = document(*blocks)
    mentions = find_mentions(text, KB)
    assert all(text.text[m.start : m.end] == m.text for m in mentions)
    entities = resolve(text, mentions, KB)
    assert entities == resolve(text, find_mentions(text, KB), KB)
    owned = [m for e in entities for m in e.mentions]
    assert len(owned) == len(set(owned)) and len({e.id for e in entities}) == len(entities)
    qids = [e.qid for e in entities if e.qid]
    assert len(qids) == len(set(qids))
    for ids in antecedents(text, mentions, entities, KB).values():
        assert len(set(ids)) > 1 and set(ids) <= {e.id for e in entities}


def test_the_president_elect_is_not_the_president() -> None:
    text = document(
        "فاز VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing\nالأمريكي ADJ 2 amod\nالمنتخب ADJ 2 amod\n"
        "سالم X 2 nmod - B-PER\nحداد X 2 nmod - I-PER",
        "انتقده VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing\nكريم X 2 nmod - B-PER\nعطية X 2 nmod - I-PER",
        "سافر VERB 0 root\nالرئيس NOUN 1 nsubj Number=Sing\nالمنتخب NOUN 2 nmod",
    )
    assert meant(text, "الرئيس", 1) == "سالم حداد"


def test_two_of_one_house_are_two_people() -> None:
    text = document(
        "زار VERB 0 root\nالشيخ NOUN 1 nsubj Number=Sing\nسالم X 2 nmod - B-PER\nبن X 3 flat - I-PER\n"
        "كريم X 3 flat - I-PER\nآل X 3 flat - I-PER\nعطية X 3 flat - I-PER",
        "رد VERB 0 root\nالشيخ NOUN 1 nsubj Number=Sing\nكريم X 2 nmod - B-PER\nآل X 3 flat - I-PER\n"
        "عطية X 3 flat - I-PER",
    )
    assert meant(text, "الشيخ", 0) != meant(text, "الشيخ", 1)


def test_a_rank_stands_between_the_complement_of_a_title_and_the_name() -> None:
    text = document(
        "زار VERB 0 root\nقائد NOUN 1 nsubj Number=Sing\nالأركان NOUN 2 nmod\nل+ ADP 5 case\n"
        "القوات NOUN 2 nmod Number=Plur\nالمسلحة ADJ 5 amod\nاللواء NOUN 2 nmod Number=Sing\n"
        "سالم X 7 nmod - B-PER\nحداد X 7 nmod - I-PER",
    )
    assert meant(text, "قائد الأركان") == "سالم حداد"
