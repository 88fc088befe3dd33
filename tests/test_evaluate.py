"""The measures: hand-counted graphs, triples and time cases."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from kg.errors import DataError
from kg.evaluate import (
    DetectionScores,
    Level,
    Share,
    events_predictions,
    events_to_articles,
    format_detection,
    format_event_scores,
    format_scores,
    format_time_scores,
    judged_sentences,
    score,
    score_events,
    score_judged,
    score_times,
    show,
)
from kg.export.prediction import prediction
from kg.types import (
    UNKNOWN,
    Analysis,
    Article,
    Document,
    Entity,
    Mention,
    Relation,
    Run,
    Sentence,
    TimeRef,
    Token,
    Word,
)

GOLD = {
    "id": "1",
    "entities": [
        {"id": "e1", "name": "سامي الخطيب", "type": "PER", "qid": "Q101", "aliases": ["الخطيب", "الرئيس"]},
        {"id": "e2", "name": "ليلى منصور", "type": "PER", "qid": None, "aliases": []},
        {"id": "e3", "name": "البيت الأزرق", "type": "FAC", "qid": "Q103", "aliases": []},
        {"id": "e4", "name": "ثلاثة جنود", "type": "NOM", "qid": None, "aliases": []},
    ],
    "relations": [
        {"s": "e1", "p": "meet", "o": "e2", "trigger": "التقى", "source": None, "core": True},
        {"s": "e1", "p": "visit", "o": "e3", "trigger": "زيارة", "modality": "future", "source": "e2", "core": True},
        {"s": "unknown", "p": "kill", "o": "e4", "trigger": "قتل"},
        {"s": "e2", "p": "other:ودع", "o": "e1", "trigger": "ودعت"},
    ],
}


def write(directory: Path, **graphs: object) -> Path:
    directory.mkdir(exist_ok=True)
    for name, graph in graphs.items():
        (directory / f"{name}.json").write_text(json.dumps(graph, ensure_ascii=False), "utf-8")
    return directory


def run(tmp_path: Path, relations: list[dict], entities: list[dict] | None = None, gold: object = GOLD):
    """Score one article: predicted entities p1..p4 name the gold ones in other spellings."""
    named = entities or [
        {"id": "p1", "name": "الخطيب", "type": "PER", "qid": "Q101", "mentions": ["للخطيب"]},
        {"id": "p2", "name": "ليلي منصور", "type": "PER", "mentions": []},
        {"id": "p3", "name": "للبيت الازرق", "type": "FAC", "qid": "Q9", "mentions": []},
        {"id": "p4", "name": "جنود", "type": "NOM", "mentions": ["وثلاثة جنود"]},
    ]
    predicted = {"entities": named, "relations": relations}
    return score(write(tmp_path / "gold", a=gold), write(tmp_path / "pred", a=predicted))


def fact(subject: str, predicate: str, object_: str, **more: object) -> dict:
    return {"subject": subject, "predicate": predicate, "object": object_, **more}


def test_gold_against_itself_is_perfect(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold", a=GOLD, b=GOLD)
    scores = score(gold, gold)
    for level in (scores.pair, scores.predicate, scores.modality, scores.source, scores.named):
        assert level == Level(1.0, 1.0, 1.0)
    assert (scores.core_recall, scores.entity_recall, scores.entity_split) == (1.0, 1.0, 0.0)
    assert (scores.qid_right, scores.qid_wrong) == (1.0, 0.0)
    assert (scores.relations_gold, scores.relations_pred, scores.articles) == (8, 8, 2)


def test_levels_fall_one_by_one(tmp_path: Path) -> None:
    scores = run(
        tmp_path,
        [
            fact("p2", "meet", "p1"),  # symmetric: all four levels
            fact("p1", "visit", "p3", modality="future", source="p1"),  # wrong source
            fact("unknown", "kill", "p4", polarity="neg"),  # wrong polarity
            fact("p2", "praise", "p1"),  # right pair only
            fact("p3", "attack", "p1"),  # nothing
        ],
    )
    assert scores.pair == Level(4 / 5, 1.0, pytest.approx(8 / 9))
    assert (scores.predicate.recall, scores.modality.recall, scores.source.recall) == (3 / 4, 2 / 4, 1 / 4)
    assert scores.core_recall == 1.0
    assert scores.named.recall == pytest.approx(2 / 3) and scores.named.precision == 2 / 4
    assert (scores.qid_right, scores.qid_wrong) == (1 / 2, 1 / 2)


@pytest.mark.parametrize(
    ("relation", "found"),
    [
        (fact("p1", "visit", "p3"), 1),
        (fact("p3", "visit", "p1"), 0),  # not symmetric
        (fact("x", "visit", "p3", subject_text="والخطيب"), 0),  # an id without an entity
        (fact("p9", "visit", "p3", subject_text="والخطيب"), 1),  # the words of the mention help
        (fact("unknown", "visit", "p3"), 0),
        (fact("p1", "kill", "p4"), 0),  # gold says unknown
    ],
)
def test_ends(tmp_path: Path, relation: dict, found: int) -> None:
    entities = [
        {"id": "p1", "name": "الرئيس سامي الخطيب", "type": "PER"},
        {"id": "p3", "name": "البيت الأزرق", "type": "FAC"},
        {"id": "p4", "name": "جنود", "type": "NOM"},
        {"id": "p9", "name": "هو", "type": "PER"},
    ]
    assert run(tmp_path, [relation], entities).pair.precision == found


def test_alternatives_count(tmp_path: Path) -> None:
    gold = {**GOLD, "relations": [{"s": "e1", "p": "visit", "o": "e2", "o_alt": ["e3"], "trigger": "زار"}]}
    assert run(tmp_path, [fact("p1", "visit", "p3")], gold=gold).predicate.f1 == 1.0


def test_other_predicates_match_by_lemma_or_trigger(tmp_path: Path) -> None:
    assert run(tmp_path, [fact("p2", "other:ودع", "p1")]).predicate.precision == 1.0
    assert run(tmp_path, [fact("p2", "other:وداع", "p1", trigger="وودعت")]).predicate.precision == 1.0
    assert run(tmp_path, [fact("p2", "other:سأل", "p1", trigger="سألت")]).predicate.precision == 0.0
    assert run(tmp_path, [fact("p2", "praise", "p1", trigger="ودعت")]).predicate.precision == 0.0


def test_a_fact_said_twice_is_one_and_a_gold_fact_is_found_once(tmp_path: Path) -> None:
    twice = [fact("p1", "meet", "p2"), fact("p2", "meet", "p1", trigger="لقاء")]
    assert run(tmp_path, twice).relations_pred == 1
    near = [fact("p1", "meet", "p2", polarity="neg"), fact("p1", "meet", "p2")]
    scores = run(tmp_path, near)
    assert (scores.relations_pred, scores.pair.recall, scores.modality.recall) == (2, 1 / 4, 1 / 4)


def test_split_entity(tmp_path: Path) -> None:
    entities = [{"id": x, "name": "سامي الخطيب", "type": "PER", "qid": None} for x in ("p1", "p2")]
    scores = run(tmp_path, [], entities)
    assert (scores.entity_recall, scores.entity_split) == (pytest.approx(1 / 3), pytest.approx(1 / 3))


def test_missing_prediction_counts_as_empty(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold", a=GOLD, b=GOLD, articles=[{"id": "a"}])
    scores = score(gold, write(tmp_path / "pred", a=GOLD))
    assert (scores.articles, scores.articles_without_prediction, scores.pair.recall) == (2, 1, 0.5)
    assert "1 of 2 articles have no prediction" in format_scores(scores)


def test_table(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold", a=GOLD)
    lines = format_scores(score(gold, gold)).splitlines()
    assert lines[0] == "a      gold   4 pred   4 | pair F1 1.00 | +predicate F1 1.00"
    assert lines[1] == "pair       P 1.000 R 1.000 F1 1.000"
    assert lines[-2].endswith("QID right 1.000 wrong 0.000 | 4 gold, 4 predicted")
    assert lines[-1] == "times of relations found: 0 right, 0 close, 0 wrong, 0 missing, 0 spurious, 4 none"


def test_show(tmp_path: Path) -> None:
    run(tmp_path, [fact("p1", "meet", "p2", trigger="التقى"), fact("p3", "attack", "p1", trigger="هجوم")])
    assert show(tmp_path / "gold", tmp_path / "pred", "a").splitlines() == [
        "ok4   سامي الخطيب -[meet]-> ليلى منصور (التقى)",
        "MISS  سامي الخطيب -[visit]-> البيت الأزرق (زيارة)",
        "MISS  unknown -[kill]-> ثلاثة جنود (قتل)",
        "MISS  ليلى منصور -[other:ودع]-> سامي الخطيب (ودعت)",
        "EXTRA للبيت الازرق -[attack]-> الخطيب (هجوم)",
    ]
    with pytest.raises(DataError, match=r"zz\.json"):
        show(tmp_path / "gold", tmp_path / "pred", "zz")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "not JSON"),
        ("[]", "not a graph"),
        ('{"entities": []}', "KeyError 'relations'"),
        ('{"entities": [{"name": "x"}], "relations": []}', "KeyError 'id'"),
        ('{"entities": [{"id": "1", "mentions": [3]}], "relations": []}', "not a graph"),
    ],
)
def test_bad_predictions_are_named(tmp_path: Path, content: str, says: str) -> None:
    gold = write(tmp_path / "gold", a=GOLD)
    pred = write(tmp_path / "pred")
    (pred / "a.json").write_text(content, "utf-8")
    with pytest.raises(DataError, match=r"a\.json.*" + says.replace("'", ".")):
        score(gold, pred)


def test_bad_directories(tmp_path: Path) -> None:
    gold = write(tmp_path / "gold", a=GOLD)
    with pytest.raises(DataError, match="no such directory of gold"):
        score(tmp_path / "none", gold)
    with pytest.raises(DataError, match="kg extract"):
        score(gold, tmp_path / "none")
    with pytest.raises(DataError, match="no gold article"):
        score(write(tmp_path / "empty"), gold)


# ------------------------------------------------------------------------------------------------- analyses and triples

TEXT = "شن ثلاثة مسلحين هجوما على القرية وقتل جندي أمس."


def analysis() -> Analysis:
    forms = TEXT.rstrip(".").split()
    words, tokens, at = [], [], 0
    for i, form in enumerate(forms, start=1):
        start = TEXT.index(form, at)
        at = start + len(form)
        words.append(Word(i, form, form, "NOUN", "", "", 0 if i == 1 else 1, "root" if i == 1 else "dep", start, at))
        tokens.append(Token(i, i, form, start, at))
    document = Document(
        Article("s1", TEXT, date="2025-10-16"),
        (Sentence(0, 0, "body", 0, len(TEXT), tuple(words), tuple(tokens)),),
        "test",
    )

    def mention(ident: int, first: int, last: int, head: int, kind: str = "nominal") -> Mention:
        start, end = words[first - 1].start, words[last - 1].end
        text = TEXT[start:end]
        return Mention(ident, 0, start, end, text, text, head, tuple(range(first, last + 1)), kind, "NOM")

    mentions = (mention(0, 2, 3, 3), mention(1, 6, 6, 6), mention(2, 8, 8, 8))
    entities = (
        Entity("a/1", "ثلاثة مسلحين", "NOM", (0,), local=True),
        Entity("a/2", "القرية", "LOC", (1,), qid="Q7"),
        Entity("a/3", "جندي", "NOM", (2,), local=True),
    )
    at_kill, at_day = TEXT.index("وقتل"), TEXT.index("أمس")
    relations = (
        Relation("r1", "v1", 0, "a/1", "praise", "a/2", "شن", 0, 2, 0, 1, confidence=0.9),
        Relation(
            "r2", "v2", 0, UNKNOWN, "kill", "a/3", "وقتل", at_kill, at_kill + 4, None, 2,
            time=TimeRef(at_day, at_day + 3, "أمس", "2025-10-15"), rules=("passive",), confidence=0.8,
        ),
        Relation(
            "r3", "v3", 0, "a/1", "attack", "a/2", "شن هجوما", 0, 2, 0, 1, roles=(("place", "a/2"),), confidence=0.7
        ),
    )  # fmt: skip
    return Analysis(document, mentions, entities, relations, Run("0.1", "test"))


def test_prediction_is_what_evaluation_reads(tmp_path: Path) -> None:
    made = prediction(analysis())
    assert json.loads(json.dumps(made)) == made
    assert made["entities"][1]["mentions"] == ["القرية"] and made["entities"][1]["qid"] == "Q7"
    kill = made["relations"][1]
    assert (kill["subject"], kill["subject_text"], kill["object_text"]) == ("unknown", None, "جندي")
    assert (kill["time"], kill["time_text"], kill["rules"]) == ("2025-10-15", "أمس", ["passive"])
    assert TEXT[slice(*kill["trigger_span"])] == "وقتل" and TEXT[slice(*kill["sentence_span"])] == TEXT
    assert made["relations"][2]["roles"] == [{"role": "place", "entity": "a/2"}]
    gold = {
        "entities": [
            {"id": "1", "name": "ثلاثة مسلحين", "type": "NOM"},
            {"id": "2", "name": "القرية", "type": "LOC", "qid": "Q7"},
            {"id": "3", "name": "جندي", "type": "NOM"},
        ],
        "relations": [{"s": "1", "p": "attack", "o": "2"}, {"s": "unknown", "p": "kill", "o": "3"}],
    }
    scores = score(write(tmp_path / "gold", s1=gold), write(tmp_path / "pred", s1=made))
    assert (scores.modality.recall, scores.modality.precision, scores.qid_right) == (1.0, 2 / 3, 1.0)


def test_triples_are_conflict_first_with_head_words_first() -> None:
    assert events_predictions([analysis()]) == {
        "s1": [
            ("مسلحين ثلاثة", "هجوما شن", "القرية"),
            ("", "وقتل", "جندي"),
            ("مسلحين ثلاثة", "شن", "القرية"),
        ],
    }
    assert events_predictions([analysis()], limit=1)["s1"] == [("مسلحين ثلاثة", "هجوما شن", "القرية")]
    assert events_predictions([analysis()], predicates=())["s1"][0] == ("مسلحين ثلاثة", "شن", "القرية")


SPANS = [
    {
        "_id": "s1",
        "text": TEXT,
        "spans": [
            {"source_actor": ["مسلحين"], "verb": ["هجوما"], "target_actor": ["القرية"]},
            {"source_actor": ["ثلاثة", "مسلحين"], "verb": ["شن"], "target_actor": None},
            {"source_actor": [], "verb": ["وقتل"], "target_actor": ["جندي"]},
        ],
    },
    {"_id": "s2", "text": "لم يحدث شيء.", "spans": [{"source_actor": [], "verb": [], "target_actor": []}]},
]


def spans(tmp_path: Path) -> Path:
    path = tmp_path / "spans.json"
    path.write_text(json.dumps(SPANS), "utf-8")
    return path


def test_event_scores(tmp_path: Path) -> None:
    path = spans(tmp_path)
    assert [(a.id, a.text) for a in events_to_articles(path)] == [("s1", TEXT), ("s2", "لم يحدث شيء.")]
    good = score_events(path, events_predictions([analysis()]))
    assert (good.event, good.source, good.full) == (Share(1, 1), Share(1, 1), Share(1, 1))
    assert good.triples_per_sentence == 1.5
    assert good.human_event == Share(0, 3)
    # the head word counts, and the triple that has the event must have the rest
    wrong = score_events(path, {"s1": [["جندي", "الهجوم", "قرية"], ["المسلحين", "سلم", "القرية"]]})
    assert (wrong.event, wrong.source, wrong.full) == (Share(0, 1), Share(0, 1), Share(0, 1))
    half = score_events(path, {"s1": [["بالمسلحين", "وقتل", "آخر القرية"]]})
    assert (half.event, half.source, half.full) == (Share(1, 1), Share(1, 1), Share(0, 1))
    assert format_event_scores(half).splitlines()[0] == (
        "system                   event 100.0% (1/1) | event+source 100.0% (1/1) | event+source+target 0.0% (0/1)"
    )


def test_event_files_that_cannot_be_used(tmp_path: Path) -> None:
    path = spans(tmp_path)
    with pytest.raises(DataError, match="source, event, target"):
        score_events(path, {"s1": [["one"]]})
    with pytest.raises(DataError, match="cannot be read"):
        score_events(path, tmp_path / "none.json")
    (tmp_path / "bad.json").write_text("{}", "utf-8")
    with pytest.raises(DataError, match=r"bad\.json.*_id"):
        list(events_to_articles(tmp_path / "bad.json"))


def test_judged_sentences(tmp_path: Path) -> None:
    path = tmp_path / "judged.csv"
    rows = [("yes", TEXT), ("easy no", "لم يحدث شيء."), ("difficult no", "ربما."), ("yes", "هاجموا.")]
    path.write_text("text,event_type,label\n" + "".join(f"{t},ASSAULT,{label}\n" for label, t in rows), "utf-8")
    judged = judged_sentences(path)
    assert [(a.id, a.text, told) for a, _, told in judged] == [
        ("1", TEXT, True),
        ("2", "لم يحدث شيء.", False),
        ("4", "هاجموا.", True),
    ]
    found = analysis()
    found = replace(found, document=replace(found.document, article=replace(found.document.article, id="1")))
    scores = score_judged(judged, [found])
    assert scores == DetectionScores(right=1, predicted=1, judged=2)
    assert format_detection(scores) == "is there such an event  P 1.000 (1/1) R 0.500 (1/2) F1 0.667"
    praise_only = replace(found, relations=found.relations[:1])
    assert score_judged(judged, [praise_only]) == DetectionScores(right=0, predicted=0, judged=2)
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(DataError, match=r"other\.csv.*event_type"):
        judged_sentences(tmp_path / "other.csv")


# ----------------------------------------------------------------------------------------------------------- time cases


def case(text: str, words: str, kind: str, value: dict) -> dict:
    result = {"Text": words, "Start": text.index(words), "Length": len(words), "Type": kind, "Value": value}
    return {"Input": text, "Context": {"ReferenceDateTime": "2025-10-16T00:00:00"}, "Results": [result]}


def test_time_scores(tmp_path: Path) -> None:
    def both(**resolution: str) -> dict:
        return {"Timex": "", "FutureResolution": resolution, "PastResolution": resolution}

    cases = [
        case("وصل أمس", "أمس", "date", both(date="2025-10-15")),
        case("سأصل الجمعة", "الجمعة", "date", {"FutureResolution": {"date": "2025-10-17"}, "PastResolution": {}}),
        case("هذا الأسبوع", "هذا الأسبوع", "daterange", both(startDate="2025-10-13", endDate="2025-10-20")),
        case("من 2 إلى 4 مايو 2020", "2 إلى 4", "daterange", both(startDate="2020-05-02", endDate="2020-05-04")),
        case("صيف 2016", "صيف 2016", "daterange", {"Timex": "2016-SU"}),
        case("لمدة أسبوعين", "أسبوعين", "duration", both(duration="1209600")),
        case("غدا الساعة 8:00", "غدا الساعة 8:00", "datetime", both(dateTime="2025-10-17 08:00:00")),
        case("وصل أمس", "أمس", "date", both(date="2025-10-16")),  # wrong on purpose
        case("لا شيء هنا", "شيء", "date", both(date="2025-10-16")),  # nothing found
    ]
    (tmp_path / "Mixed.json").write_text(json.dumps(cases), "utf-8")
    (found,) = score_times(tmp_path)
    assert (found.name, found.found, found.value) == ("Mixed", Share(8, 9), Share(7, 9))
    assert len(found.wrong) == 2 and "2025-10-16" in found.wrong[0]
    assert format_time_scores([found]).splitlines()[-1].endswith("right value  77.8%")


def test_time_files_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(DataError, match="no time cases"):
        score_times(tmp_path)
    (tmp_path / "x.json").write_text('[{"Input": 3}]', "utf-8")
    with pytest.raises(DataError, match=r"x\.json"):
        score_times(tmp_path)
