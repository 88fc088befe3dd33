"""kg kb, a user's names in Turtle, and what a person looks up by hand."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

import kg.cli
from kg.errors import DataError
from kg.graph import to_graph
from kg.kb import KnowledgeBase, find
from kg.pipeline import load_kb
from kg.rdf import records, write

KB = KnowledgeBase.default()
TURTLE = """
@prefix schema: <https://schema.org/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix wd: <http://www.wikidata.org/entity/> .
@prefix kg: <https://example.org/kg/ns#> .
<https://me.example/salim> a schema:Person ; rdfs:label "سليم الوردي"@ar , "Salim al-Wardi"@en ;
    skos:altLabel "سليم بك"@ar ; skos:hiddenLabel "الوردي"@ar ; kg:country wd:Q796 ;
    kg:office "minister@Q796:2020/" .
wd:Q142 a schema:Country ; skos:prefLabel "فرنسا"@ar ; skos:altLabel "بلاد الغال"@ar .
<https://me.example/event> a schema:Event .
"""


def run(*arguments: object) -> Result:
    result = CliRunner().invoke(kg.cli.cli, [str(argument) for argument in arguments])
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return result


@pytest.fixture
def turtle(tmp_path: Path) -> Path:
    path = tmp_path / "mine.ttl"
    path.write_text(TURTLE, encoding="utf-8")
    return path


def test_turtle_adds_and_extends(turtle: Path) -> None:
    kb = load_kb([turtle])
    salim = kb.lookup(["سليم", "بك"])[0]
    assert (salim.name, salim.name_en, salim.country) == ("سليم الوردي", "Salim al-Wardi", "Q796")
    assert salim.weak == ("الوردي",) and kb.holder("minister", "Q796", "2021") == salim
    assert kb.lookup(["بلاد", "الغال"])[0].id == "Q142"
    assert len(kb) == len(KB) + 1


@pytest.mark.parametrize("text", ["@prefix : <", '<http://a> <http://b> "c" .', ""])
def test_turtle_that_says_nothing_is_an_error(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.ttl"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"bad\.ttl"):
        load_kb([path])
    with pytest.raises(DataError, match="give an existing file"):
        load_kb([tmp_path / "none.ttl"])


def test_a_graph_of_kg_can_be_read_as_names(tmp_path: Path) -> None:
    from test_relations_articles import analysis

    path = tmp_path / "graph.nt"
    path.write_bytes(write(to_graph(analysis("ceasefire")), "nt"))
    rows = {row["id"]: row for _, row in records(path)}
    assert rows["Q43"]["type"] == "GPE" and rows["Q43"]["qid"] == "Q43"
    assert not any(record_id.startswith("ceasefire-") for record_id in rows)


@pytest.mark.parametrize(
    ("name", "date", "record_id"),
    [
        ("Q649", None, "Q649"),
        ("الكرملين", None, "kg-kremlin"),
        ("moscow", None, "Q649"),
        ("الرئيس الفرنسي", "2015-01-01", "Q157"),
        ("الجيش المغربي", None, "kg-army-of-Q1028"),
    ],
)
def test_find(name: str, date: str | None, record_id: str) -> None:
    assert find(KB, name, date=date)[0].id == record_id


def test_find_nothing() -> None:
    assert find(KB, "قلعة الزجاج") == () and find(KB, " ") == ()
    result = run("kb", "find", "قلعة الزجاج")
    assert result.exit_code == 3 and "kg kb add" in result.output


def test_add_then_use_and_check(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    add = ("kb", "add", table, "قلعة الزجاج", "--type", "FAC", "--en", "Glass Castle", "--alias", "القلعة الزجاجية")
    assert run(*add, "--country", "Q79").exit_code == 0
    assert run("kb", "find", "القلعة الزجاجية", "--kb", table).output.startswith("kg-glass-castle  FAC")
    assert run("kb", "check", table).exit_code == 0
    before = table.read_bytes()
    again = run("kb", "add", table, "قلعة الزجاج", "--type", "PER", "--qid", "Q5")
    assert again.exit_code == 2 and "nothing was added" in again.output and table.read_bytes() == before


def test_check_names_what_is_wrong(tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text("id,type,name,qid,country\nx,PER,سليم الوردي,Q22686,Q999999\n", encoding="utf-8")
    result = run("kb", "check", table)
    assert result.exit_code == 2
    assert "Q22686: borne by" in result.output and "country is Q999999, which no record has" in result.output


def test_info_and_list() -> None:
    assert "terms of office" in run("kb", "info").output
    listed = run("kb", "list", "--type", "GPE", "--kind", "country").output.splitlines()
    assert len(listed) == sum(r.kind == "country" for r in KB.records()) and listed[0].startswith("Q30\tGPE\tcountry")


def test_the_knowledge_base_is_as_large_as_it_says() -> None:
    counted = {kind: sum(r.kind == kind for r in KB.records()) for kind in ("country", "capital")}
    assert counted["country"] >= 193 and counted["capital"] >= 180
    assert sum(r.type == "ORG" for r in KB.records()) >= 400
    assert sum(r.type == "PER" for r in KB.records()) >= 600
    assert sum(r.kind == "city" for r in KB.records()) >= 5000
