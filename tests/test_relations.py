"""One parsed sentence for each construction, and every relation it states.

The sentences are in `relations/*.conllu`: correct trees, and in `noisy.conllu` and `hung.conllu` trees with the
mistakes that parsers make. Each document lists what must be found, no more and no less:

    # relation = subject | predicate | object | polarity | modality | who says so, outermost first, or -
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.entities import resolve
from kg.kb import KnowledgeBase
from kg.mentions import find_mentions
from kg.read.conllu import parse_conllu
from kg.relations import extract_relations
from kg.types import UNKNOWN, Document, Relation

FOLDER = Path(__file__).parent / "relations"
MARK = "# relation = "


def sentences() -> Iterator[tuple[str, str]]:
    """Name and CoNLL-U of every document of the folder."""
    for path in sorted(FOLDER.glob("*.conllu")):
        for block in path.read_text(encoding="utf-8").split("# newdoc id = ")[1:]:
            yield f"{path.stem}-{block.split(maxsplit=1)[0]}", "# newdoc id = " + block


SENTENCES = dict(sentences())


def read(conllu: str) -> tuple[Document, tuple[Relation, ...], dict[str, str]]:
    """Document, relations, and the names of entities by id."""
    kb = KnowledgeBase.default()
    (document,) = parse_conllu(conllu)
    mentions = find_mentions(document, kb)
    entities = resolve(document, mentions, kb)
    names = {UNKNOWN: UNKNOWN, **{e.id: e.name for e in entities}}
    return document, extract_relations(document, mentions, entities, kb), names


def line(relation: Relation, names: dict[str, str]) -> str:
    said = " > ".join(names[s] for s in relation.sources) or "-"
    ends = names[relation.subject], relation.predicate, names[relation.object]
    return " | ".join((*ends, relation.polarity, relation.modality, said))


@pytest.mark.parametrize("name", SENTENCES)
def test_construction(name: str) -> None:
    conllu = SENTENCES[name]
    expected = {row.removeprefix(MARK) for row in conllu.splitlines() if row.startswith(MARK)}
    _, relations, names = read(conllu)
    assert {line(r, names) for r in relations} == expected


def test_every_relation_points_into_the_text_and_says_why() -> None:
    for conllu in SENTENCES.values():
        document, relations, names = read(conllu)
        for relation in relations:
            assert relation.rules and relation.subject in names and relation.object in names
            piece = document.text[relation.trigger_start : relation.trigger_end]
            assert piece and relation.trigger.startswith(piece)
            assert relation.source == (relation.sources[-1] if relation.sources else None)
        assert len({r.id for r in relations}) == len(relations)
