"""kg explain: why a relation and who an entity is, from an article and from a graph file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from test_relations_articles import FOLDER, analysis

from kg.cli import cli
from kg.errors import InputError
from kg.explain import as_text, explain, explain_graph
from kg.graph import to_graph
from kg.kb import KnowledgeBase
from kg.relations.confidence import BIAS, logistic
from kg.types import Analysis

KB = KnowledgeBase.default()


@pytest.fixture(scope="module")
def article() -> Analysis:
    return analysis("strait")


def test_every_relation_is_explained(article: Analysis) -> None:
    entries = explain(article, KB)
    assert [e["relation"] for e in entries] == [f"R{n}" for n in range(1, len(article.relations) + 1)]
    text = article.document.text
    for entry in entries:
        start, end = entry["sentence_span"]
        assert text[start:end] == entry["sentence"]
        assert entry["rules"]
        for end_ in ("subject", "object"):
            if entry[end_]["span"]:
                assert text[slice(*entry[end_]["span"])] == entry[end_]["text"]
        total = sum(e["weight"] for e in entry["confidence"]["evidence"])
        assert entry["confidence"]["value"] == pytest.approx(logistic(total), abs=0.006)
        assert entry["confidence"]["evidence"][0]["evidence"] == BIAS


def test_the_way_through_the_tree_is_connected(article: Analysis) -> None:
    for entry in explain(article, KB):
        ids = {word["word"] for word in entry["tree"]}
        loose = [word for word in entry["tree"] if word["head"] not in ids]
        assert ids and len(loose) == 1  # one word is above all others


def test_a_relation_by_number_and_by_id(article: Analysis) -> None:
    by_number = explain(article, KB, ["r2"])
    assert by_number == explain(article, KB, [by_number[0]["id"]])


def test_an_entity_with_its_candidates(article: Analysis) -> None:
    (entry,) = explain(article, KB, ["لويد أوستن"])
    assert entry["type"] == "PER" and entry["mentions"] and entry["relations"]
    chosen = [c for c in entry["candidates"] if c["chosen"]]
    assert chosen and all(c["id"] == entry["kb"] for c in chosen)
    assert all({"rank", "certain_name", "country_spoken_of", "offices_then"} <= c.keys() for c in entry["candidates"])
    for other in filter(None, (entry["entity"], entry["qid"], entry["name_en"])):
        assert explain(article, KB, [other]) == [entry]


def test_what_is_neither(article: Analysis) -> None:
    with pytest.raises(InputError, match=r"R1 to R\d+"):
        explain(article, KB, ["R999"])
    with pytest.raises(InputError, match="no name"):
        explain_graph(to_graph(article), ["لا أحد"])


def test_lines_for_a_terminal(article: Analysis) -> None:
    text = as_text(explain(article, KB, ["R1", "لويد أوستن"]), show=lambda piece: f"<{piece}>")
    for line in text.splitlines():
        latin = line.partition("<")[0]
        assert not any("\u0600" <= letter <= "\u06ff" for letter in latin)  # Arabic stands at the end of its line
        assert line.count("<") <= 1
    assert "  rules" in text and "  candidate   chosen" in text and "  confidence  " in text


def test_a_graph_keeps_the_sentence_and_the_rules(article: Analysis) -> None:
    whole, kept = explain(article, KB), explain_graph(to_graph(article))
    assert sorted(e["sentence"] for e in whole) == sorted(e["sentence"] for e in kept)
    assert sorted(sorted(r["rule"] for r in e["rules"]) for e in whole) == sorted(
        [r["rule"] for r in e["rules"]] for e in kept
    )
    assert all(not e["tree"] and not e["confidence"]["evidence"] for e in kept)
    (node,) = explain_graph(to_graph(article), ["لويد أوستن"])
    assert node["mentions"] and node["relations"]


def test_command(tmp_path: Path) -> None:
    source = str(FOLDER / "strait.conllu")
    run = CliRunner().invoke
    result = run(cli, ["explain", "--from", "conllu", source, "R1", "--json"])
    assert result.exit_code == 0 and json.loads(result.output)[0]["relation"] == "R1"
    graph = tmp_path / "graph.ttl"
    assert run(cli, ["extract", "--from", "conllu", source, "-q", "-o", str(graph)]).exit_code == 0
    result = run(cli, ["explain", str(graph), "R1"])
    assert result.exit_code == 0 and result.output.startswith("R1 ")
    two = tmp_path / "two.conllu"
    two.write_text((FOLDER / "strait.conllu").read_text("utf-8") + (FOLDER / "company.conllu").read_text("utf-8"))
    result = run(cli, ["explain", str(two)])
    assert isinstance(result.exception, SystemExit) and "--article" in result.stderr
    assert run(cli, ["explain", str(two), "--article", "company"]).exit_code == 0
