"""The founding article, read by the embedded models: what everybody who reads it knows must be in the graph."""

from __future__ import annotations

from pathlib import Path

import pytest

import kg
from kg.pipeline import Extraction
from kg.types import Entity, Relation

pytestmark = pytest.mark.model

ARTICLE = Path(__file__).parent.parent / "examples" / "trump-zelensky.txt"
TRUMP, PUTIN, ZELENSKY, VANCE = "دونالد ترامب", "فلاديمير بوتين", "فولوديمير زيلينسكي", "جاي دي فانس"
AMERICA, RUSSIA, UKRAINE = "الولايات المتحدة", "روسيا", "أوكرانيا"
OFFICIALS, AXIOS_SOURCE = "مسؤولون أوكرانيون", "مصدر مطلع"


@pytest.fixture(scope="module")
def found() -> Extraction:
    return kg.extract(ARTICLE.read_text(encoding="utf-8"), id="trump-zelensky", date="2025-10-16")


def called(entity: Entity, name: str) -> bool:
    return name in (entity.name, *entity.aliases)


def stated(found: Extraction, subject: str, predicate: str, object: str) -> list[Relation]:
    """Relations between the entities of these names, in either order for mutual predicates."""
    entities = {e.id: e for e in found.entities}
    mutual = predicate in ("meet", "talk_to")
    return [
        r
        for r in found.relations
        if r.predicate == predicate
        and r.subject in entities
        and r.object in entities
        and any(
            called(entities[a], subject) and called(entities[b], object)
            for a, b in ((r.subject, r.object), (r.object, r.subject))[: 1 + mutual]
        )
    ]


def source(found: Extraction, relation: Relation) -> str | None:
    return next((e.name for e in found.entities if e.id == relation.source), None)


@pytest.mark.parametrize(
    ("subject", "predicate", "object", "modality"),
    [
        (TRUMP, "talk_to", PUTIN, "future"),
        (ZELENSKY, "meet", TRUMP, "future"),
        (ZELENSKY, "visit", "البيت الأبيض", "future"),
        (ZELENSKY, "visit", "واشنطن", "asserted"),
        (TRUMP, "warn", RUSSIA, "asserted"),
        (RUSSIA, "warn", AMERICA, "asserted"),
        (TRUMP, "supply", UKRAINE, "hypothetical"),
        ("شركة رايثيون", "produce", "صواريخ توماهوك", "asserted"),
        (OFFICIALS, "visit", "واشنطن", "asserted"),
        (TRUMP, "criticize", ZELENSKY, "asserted"),
        (VANCE, "criticize", ZELENSKY, "asserted"),
        (TRUMP, "express_sympathy", UKRAINE, "asserted"),
        (TRUMP, "position_of", AMERICA, "asserted"),
        (PUTIN, "position_of", RUSSIA, "asserted"),
        (ZELENSKY, "position_of", UKRAINE, "asserted"),
    ],
)
def test_states(found: Extraction, subject: str, predicate: str, object: str, modality: str) -> None:
    assert modality in [r.modality for r in stated(found, subject, predicate, object) if r.polarity == "pos"]


def test_officials_met_the_arms_companies_representatives(found: Extraction) -> None:
    entities = {e.id: e for e in found.entities}
    met = [
        entities[r.object].name
        for r in found.relations
        if r.predicate == "meet" and called(entities[r.subject], OFFICIALS)
    ]
    assert any("ممثلين" in name for name in met)


def test_the_talk_with_putin_is_told_by_the_source_of_axios(found: Extraction) -> None:
    (talk,) = stated(found, TRUMP, "talk_to", PUTIN)
    assert source(found, talk) == AXIOS_SOURCE
    assert talk.time is not None and talk.time.value == "2025-10-16"


def test_missiles_may_be_sent_and_no_more(found: Extraction) -> None:
    entities = {e.id: e.name for e in found.entities}
    supplies = [r for r in found.relations if r.predicate == "supply" and entities.get(r.subject) == TRUMP]
    assert any("توماهوك" in entities[r.object] for r in supplies)
    assert {r.modality for r in supplies} == {"hypothetical"}


def test_two_spellings_of_putin_are_one_person(found: Extraction) -> None:
    texts = {m.id: m.text for m in found.mentions}
    putins = [e for e in found.entities if any("بوت" in texts[m] and e.type == "PER" for m in e.mentions)]
    assert [e.qid for e in putins] == ["Q7747"]
    assert {"بوتن", "بوتين"} <= {word for m in putins[0].mentions for word in texts[m].split()}
