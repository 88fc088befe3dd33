"""Whole articles as the embedded models read them (`golden/articles/*.conllu`): what is found, and the graph as RDF.

Beside each article stand `NAME.txt`, one relation a line for people to judge, and `NAME.nq`, the graph.
``KG_UPDATE_GOLDEN=1`` writes both anew; read the difference before you commit it.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest
from rdflib import Dataset

from kg import rdf
from kg.entities import resolve
from kg.graph import to_graph
from kg.kb import KnowledgeBase
from kg.mentions import find_mentions
from kg.read.conllu import parse_conllu
from kg.relations import extract_relations, settle
from kg.types import UNKNOWN, Analysis, Run

FOLDER = Path(__file__).parent / "golden" / "articles"
ARTICLES = sorted(path.stem for path in FOLDER.glob("*.conllu"))
UPDATE = os.environ.get("KG_UPDATE_GOLDEN") == "1"


@cache
def analysis(name: str) -> Analysis:
    kb = KnowledgeBase.default()
    (document,) = parse_conllu((FOLDER / f"{name}.conllu").read_text(encoding="utf-8"))
    mentions = find_mentions(document, kb)
    entities = resolve(document, mentions, kb)
    relations = extract_relations(document, mentions, entities, kb)
    entities = settle(document, mentions, entities, relations, kb)
    return Analysis(document, mentions, entities, relations, Run("0", "golden"))


def lines(name: str) -> list[str]:
    """Relations as text: who, what, whom, polarity, modality, says who, when."""
    found = analysis(name)
    names = {UNKNOWN: UNKNOWN, **{e.id: e.name for e in found.entities}}
    return [
        " | ".join(
            (
                names[r.subject],
                r.predicate,
                names[r.object],
                r.polarity,
                r.modality,
                " > ".join(names[s] for s in r.sources) or "-",
                (r.time.value if r.time else None) or "-",
            )
        )
        for r in found.relations
    ]


@pytest.mark.parametrize("name", ARTICLES)
def test_relations(name: str) -> None:
    golden = FOLDER / f"{name}.txt"
    if UPDATE:
        golden.write_text("\n".join(lines(name)) + "\n", encoding="utf-8")
    assert lines(name) == golden.read_text(encoding="utf-8").splitlines()


@pytest.mark.parametrize("name", ARTICLES)
def test_graph(name: str) -> None:
    golden = FOLDER / f"{name}.nq"
    written = rdf.write(to_graph(analysis(name)), "nq")
    if UPDATE:
        golden.write_bytes(written)
    assert written.decode().splitlines() == golden.read_text(encoding="utf-8").splitlines()
    assert len(Dataset().parse(data=written, format="nquads")) == len(written.splitlines())


@pytest.mark.parametrize("name", ARTICLES)
def test_dateline_states_nothing(name: str) -> None:
    document = analysis(name).document
    first = document.sentences[0]
    assert first.kind == "dateline" and "(" in document.text[first.start : first.end]
    assert all(r.trigger_start >= first.end for r in analysis(name).relations)
