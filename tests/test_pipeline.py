"""From articles to extractions: order, failures, what is recorded, what is written."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ARABIC, WordsAnnotator, read_words
from hypothesis import given
from hypothesis import strategies as st

import kg.relations
from kg._files import write_atomic
from kg.errors import FormatError, InputError, ModelNotFound
from kg.pipeline import FORMATS, Extraction, annotate_many, content, extract, extract_many, format_of, serialise
from kg.read import Failure
from kg.types import Article, Document, Relation


def articles(count: int, **texts: str) -> list[Article]:
    return [Article(f"a{number}", texts.get(f"a{number}", ARABIC)) for number in range(count)]


def outcome(result: object) -> str:
    return f"{result.id}: {result.reason}" if isinstance(result, Failure) else result.id  # type: ignore[attr-defined]


def test_one_article(annotator: WordsAnnotator) -> None:
    result = extract(ARABIC, id="قمة", title="قمة", date="16/10/2025", source="الأهرام", annotator=annotator)
    assert result.document.article == Article("qma", ARABIC, "قمة", "2025-10-16", "الأهرام")
    assert result.analysis.run.annotator == "words"
    assert result.analysis.run.models == (("words", "md5:0"),)
    assert result.graph is result.graph
    assert "مصر" in {entity.name for entity in result.entities}
    assert all(result.document.text[m.start : m.end] == m.text for m in result.mentions)
    assert len(result.to_rdf()) > 0
    assert result.summary().startswith("qma | 2025-10-16 | الأهرام | قمة\n")


@pytest.mark.parametrize(
    ("text", "date", "reason"),
    [("", None, "is empty"), ("hello", None, "is not Arabic"), (ARABIC, "soon", "is not a date")],
)
def test_one_article_that_cannot_be_used(annotator: WordsAnnotator, text: str, date: str | None, reason: str) -> None:
    with pytest.raises(InputError, match=reason):
        extract(text, date=date, annotator=annotator)


def test_everything_comes_out_in_order(annotator: WordsAnnotator) -> None:
    document = read_words(Article("doc", ARABIC))
    bad = Failure("is empty", "x.txt")
    given_in = [*articles(20), bad, document, ARABIC, "", *articles(1)]
    results = list(extract_many(given_in, annotator=annotator))
    assert [outcome(result) for result in results[:20]] == [f"a{number}" for number in range(20)]
    assert results[20] is bad
    assert isinstance(results[21], Extraction)
    assert (results[21].analysis.run.annotator, results[21].analysis.run.models) == ("words", ())
    assert "doc" not in annotator.seen
    assert isinstance(results[22], Extraction) and results[22].document.text == ARABIC
    assert "is empty" in outcome(results[23])


def test_nothing_is_loaded_for_documents() -> None:
    def load() -> WordsAnnotator:
        raise AssertionError

    (result,) = extract_many([read_words(Article("doc", ARABIC))], annotator=load)
    assert outcome(result) == "doc"


def test_results_come_before_the_input_ends(annotator: WordsAnnotator) -> None:
    taken = []

    def endless() -> Iterator[Article]:
        number = 0
        while True:
            taken.append(number)
            yield Article(f"a{number}", ARABIC)
            number += 1

    next(extract_many(endless(), annotator=annotator))
    assert len(taken) <= 16


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (InputError("a sentence has no words"), "a sentence has no words"),
        (KeyError("nsubj"), "could not be analysed (KeyError: 'nsubj', at tests/conftest.py line"),
        (RecursionError("deep"), "could not be analysed (RecursionError: deep"),
    ],
)
def test_an_annotator_that_breaks_on_one_of_forty(error: Exception, reason: str) -> None:
    annotator = WordsAnnotator({"كارثة": error})
    results = list(extract_many(articles(40, a23=ARABIC + "كارثة"), annotator=annotator))
    assert [result.id for result in results] == [f"a{number}" for number in range(40)]
    assert reason in outcome(results[23])
    assert sum(isinstance(result, Failure) for result in results) == 1


def test_an_annotator_that_reads_whole_batches() -> None:
    class Batched(WordsAnnotator):
        def annotate(self, articles: Iterable[Article]) -> Iterator[Document]:
            return iter(list(super().annotate(articles)))

    results = list(extract_many(articles(20, a5=ARABIC + "كارثة"), annotator=Batched({"كارثة": ValueError("x")})))
    assert [isinstance(result, Failure) for result in results] == [number == 5 for number in range(20)]


def test_an_annotator_that_gives_too_little() -> None:
    class Empty(WordsAnnotator):
        def annotate(self, articles: Iterable[Article]) -> Iterator[Document]:
            return iter(())

    (result,) = annotate_many(articles(1), annotator=Empty())
    assert isinstance(result, Failure)


def test_a_rule_that_breaks_costs_its_article(annotator: WordsAnnotator, monkeypatch: pytest.MonkeyPatch) -> None:
    def break_on_a1(document: Document, *_: object) -> tuple[()]:
        if document.id == "a1":
            raise IndexError("tuple index out of range")
        return ()

    monkeypatch.setattr(kg.relations, "extract_relations", break_on_a1)
    results = list(extract_many(articles(3), annotator=annotator))
    assert [isinstance(result, Failure) for result in results] == [False, True, False]
    assert "please report it" in outcome(results[1])


@pytest.mark.parametrize(
    "error", [ModelNotFound("run kg models download"), OSError(28, "No space left"), KeyboardInterrupt()]
)
def test_what_is_no_article_s_fault_ends_the_run(error: BaseException) -> None:
    with pytest.raises(type(error)):
        list(extract_many(articles(2), annotator=WordsAnnotator({"الرئيس": error})))


def test_options_are_recorded(annotator: WordsAnnotator) -> None:
    (result,) = extract_many([ARABIC], annotator=annotator, options=[("kb", "people.csv")])
    assert isinstance(result, Extraction)
    assert result.analysis.run.options == (("kb", "people.csv"),)


# writing


@pytest.mark.parametrize("format", FORMATS)
def test_every_format_is_written_and_the_same_twice(format: str, annotator: WordsAnnotator, tmp_path: Path) -> None:
    result = extract(ARABIC, id="a", annotator=annotator)
    result.save(tmp_path / f"a.{format}")
    again = extract(ARABIC, id="a", annotator=annotator)
    assert (tmp_path / f"a.{format}").read_bytes() == serialise([content(again, format)], format)


def test_the_format_goes_by_the_name_unless_given(annotator: WordsAnnotator, tmp_path: Path) -> None:
    result = extract(ARABIC, annotator=annotator)
    result.save(tmp_path / "graph", "nq")
    assert (tmp_path / "graph").read_bytes() == serialise([result.graph], "nq")
    with pytest.raises(FormatError, match=r"end it in one of \.ttl"):
        result.save(tmp_path / "graph.docx")
    with pytest.raises(FormatError, match="kg writes ttl"):
        result.save(tmp_path / "graph.ttl", "docx")
    assert format_of("X.TTL") == "ttl"


@given(st.binary(max_size=100), st.binary(max_size=100))
def test_the_last_write_wins_whole(tmp_path_factory: pytest.TempPathFactory, one: bytes, two: bytes) -> None:
    path = tmp_path_factory.mktemp("write") / "file"
    write_atomic(path, one)
    write_atomic(path, two)
    assert path.read_bytes() == two
    assert os.listdir(path.parent) == ["file"]


def test_a_write_that_fails_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(OSError, match="No space left"):
        write_atomic(path, b"new")
    assert path.read_bytes() == b"old"
    assert os.listdir(tmp_path) == ["file"]


def test_links_and_permissions_are_kept(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "link"
    path.write_bytes(b"old")
    path.chmod(0o640)
    link.symlink_to(path)
    write_atomic(link, b"new")
    assert link.is_symlink()
    assert (path.read_bytes(), stat.S_IMODE(path.stat().st_mode)) == (b"new", 0o640)
    mask = os.umask(0o027)
    try:
        write_atomic(tmp_path / "fresh", b"")
    finally:
        os.umask(mask)
    assert stat.S_IMODE((tmp_path / "fresh").stat().st_mode) == 0o640


def test_devices_are_written_to() -> None:
    write_atomic("/dev/null", b"x")
    assert stat.S_ISCHR(os.stat("/dev/null").st_mode)


def test_above_leaves_out_what_is_less_sure(annotator: WordsAnnotator, arabic: str) -> None:
    found = extract(arabic, annotator=annotator)
    sure = Relation("r1", "e1", 0, "a", "warn", "b", "حذر", 0, 3, 0, 1, confidence=0.8)
    doubtful = replace(sure, id="r2", confidence=0.3)
    both = Extraction(replace(found.analysis, relations=(sure, doubtful)))
    assert both.above(0.5).relations == (sure,)
    assert both.above(0.0).relations == both.relations
