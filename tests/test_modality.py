"""Whether and when: single words of parsed sentences.

`modality.conllu` says of words whether what they tell happened (``# event = word | polarity | modality``) and which
time is theirs (``# time = word | value, or -``). Whole relations are in `relations/claims.conllu`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kg.read.conllu import parse_conllu
from kg.relations.dating import event_time, first_day, shared_times, still_to_come
from kg.relations.frames import lexicon
from kg.relations.modality import flip, modality, weaker
from kg.relations.time import sentence_times
from kg.relations.tree import Tree
from kg.types import Document, Relation, TimeRef, Word

TEXT = (Path(__file__).parent / "modality.conllu").read_text(encoding="utf-8")
BLOCKS = {block.split(maxsplit=1)[0]: "# newdoc id = " + block for block in TEXT.split("# newdoc id = ")[1:]}


def marked(kind: str) -> list[tuple[str, str, list[str]]]:
    """Name of the sentence, word, and what is said of it."""
    found = []
    for name, block in BLOCKS.items():
        for row in block.splitlines():
            if row.startswith(f"# {kind} = "):
                word, *said = (part.strip() for part in row.partition(" = ")[2].split("|"))
                found.append((name, word, said))
    return found


def find(name: str, text: str) -> tuple[Document, Tree, int]:
    (document,) = parse_conllu(BLOCKS[name])
    tree = Tree(document.sentences[0])
    return document, tree, next(w.id for w in tree.words if w.text == text)


@pytest.mark.parametrize(("name", "word", "said"), marked("event"))
def test_whether_it_happened(name: str, word: str, said: list[str]) -> None:
    _, tree, head = find(name, word)
    polarity, value, rules = modality(tree, lexicon(), head)
    assert [polarity, value] == said
    assert said == ["pos", "asserted"] or rules


@pytest.mark.parametrize(("name", "word", "said"), marked("time"))
def test_which_time_is_whose(name: str, word: str, said: list[str]) -> None:
    document, tree, head = find(name, word)
    time = event_time(tree, lexicon(), head, (head,), sentence_times(document, document.sentences[0]))
    assert [time.value if time else "-"] == said


def test_modalities_combine() -> None:
    assert weaker("asserted", "future") == "future"
    assert weaker("hypothetical", "future") == "hypothetical"
    assert weaker("", "") == ""
    assert flip(flip("neg")) == "neg"


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2025", "2025-01-01"), ("2025-03", "2025-03-01"), ("2025-03-04", "2025-03-04"), ("2025-W02", "2025-01-06"),
        ("2025-03/2025-04", "2025-03-01"), ("2025-10-16T20:00", "2025-10-16"), ("/2024", None), ("P3D", None),
    ],
)  # fmt: skip
def test_first_day(value: str, day: str | None) -> None:
    assert first_day(value) == day


def word(feats: str) -> Word:
    return Word(1, "تعقد", "عَقَد", "VERB", "_", feats, 0, "root", 0, 4)


def test_what_is_set_after_the_article_is_still_to_come() -> None:
    later = TimeRef(0, 4, "27 أبريل", "2018-04-27")
    assert still_to_come(word("Aspect=Imp"), later, "2018-04-05")
    assert not still_to_come(word("Aspect=Perf"), later, "2018-04-05")
    assert not still_to_come(word("Aspect=Imp"), later, "2018-04-27")
    assert not still_to_come(word("Aspect=Imp"), later, "2018")  # only the year is known
    assert not still_to_come(word("Aspect=Imp"), None, "2018-04-05")


def test_a_fact_told_twice_has_one_time() -> None:
    told = Relation("r1", "e1", 0, "a", "meet", "b", "التقى", 0, 5, 0, 1)
    when = TimeRef(9, 14, "الخميس", "2018-04-05")
    dated = Relation("r2", "e2", 1, "b", "meet", "a", "لقاء", 9, 13, 1, 0, time=when)
    denied = Relation("r3", "e3", 1, "a", "meet", "b", "يلتق", 9, 13, 1, 0, polarity="neg")
    assert [r.time for r in shared_times([told, dated, denied])] == [when, when, None]
