"""The command line: what goes where, exit codes, no traceback whatever happens."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ARABIC, WordsAnnotator, read_words

import kg.cli
import kg.cli.common
import kg.pipeline
from kg.errors import ModelNotFound
from kg.read.conllu import to_conllu
from kg.types import Article

Run = Callable[..., Result]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, annotator: WordsAnnotator) -> Run:
    """The command line with an annotator that needs no model."""
    monkeypatch.setattr(kg.cli.extract, "stanza_annotator", lambda *_, **__: annotator)
    monkeypatch.setenv("LANG", "C.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)

    def call(*arguments: object, stdin: bytes | None = None) -> Result:
        result = CliRunner().invoke(kg.cli.cli, [str(argument) for argument in arguments], input=stdin)
        if result.exception is not None and not isinstance(result.exception, SystemExit):
            raise result.exception
        return result

    return call


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three articles and a broken one."""
    path = tmp_path / "news"
    path.mkdir()
    for name in "abc":
        (path / f"{name}.txt").write_text(ARABIC + name, encoding="utf-8")
    (path / "bad.txt").write_bytes(b"\0\x01\x02" * 100)
    return path


def test_a_summary_is_printed(run: Run, article_file: Path) -> None:
    result = run("extract", article_file, "--date", "2025-10-16", "--source", "الأهرام")
    assert result.exit_code == 0
    assert result.stdout.startswith("meeting | 2025-10-16 | الأهرام\n\nEntities (")
    assert "= مصر, Q79" in result.stdout
    assert result.stderr == ""
    assert "\u2068" not in result.stdout


def test_the_language_of_the_summary(run: Run, article_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "الكيانات (" in run("extract", article_file, "--lang", "ar").stdout
    monkeypatch.setenv("LC_MESSAGES", "ar_EG.UTF-8")
    assert "الكيانات (" in run("extract", article_file).stdout
    monkeypatch.setenv("LC_ALL", "en_GB.UTF-8")
    assert "Entities (" in run("extract", article_file).stdout


@pytest.mark.parametrize("format", kg.pipeline.FORMATS)
def test_a_graph_is_written_in_every_format(run: Run, article_file: Path, tmp_path: Path, format: str) -> None:
    path = tmp_path / f"graph.{format}"
    result = run("extract", article_file, "-o", path)
    assert (result.exit_code, result.stderr) == (0, f"kg: written to {path}\n")
    assert result.stdout.startswith("meeting\n\nEntities")
    assert run("extract", article_file, "--format", format).stdout_bytes == path.read_bytes()
    assert run("extract", article_file, "--format", format, "-o", "-").stdout_bytes == path.read_bytes()


def test_quiet_prints_nothing(run: Run, article_file: Path, tmp_path: Path) -> None:
    article_file.write_bytes(ARABIC.encode("cp1256"))
    result = run("extract", "-q", article_file, "-o", tmp_path / "g.ttl")
    assert (result.exit_code, result.output) == (0, "")
    assert "read as Windows-1256" in run("extract", article_file).stderr


def test_one_file_an_article(run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    result = run("extract", folder, "-o", f"{out}/", "--format", "nq")
    assert result.exit_code == 1
    assert sorted(os.listdir(out)) == ["a.nq", "b.nq", "c.nq"]
    assert result.stdout == ""
    assert result.stderr.splitlines() == [
        f"kg: {folder}/bad.txt: is a binary file, not text",
        "kg: 3 done, 1 failed",
        f"kg: written to {out}",
    ]


def test_a_name_without_format_is_a_folder_for_several_inputs(run: Run, folder: Path, tmp_path: Path) -> None:
    run("extract", folder, "-o", tmp_path / "out")
    assert sorted(os.listdir(tmp_path / "out")) == ["a.ttl", "b.ttl", "c.ttl"]


def test_several_articles_in_one_file_are_one_graph(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("extract", folder, "-o", tmp_path / "all.nq")
    assert result.exit_code == 1
    graphs = {line.split()[-2] for line in (tmp_path / "all.nq").read_text(encoding="utf-8").splitlines()}
    assert all(any(f"/{name}" in graph for graph in graphs) for name in "abc")


def test_several_articles_in_one_json_file_are_an_array(run: Run, folder: Path) -> None:
    found = json.loads(run("extract", folder, "--format", "json").stdout)
    assert [article["id"] for article in found] == ["a", "b", "c"]


def test_json_lines_from_standard_input(run: Run, tmp_path: Path) -> None:
    rows = [{"id": "x", "text": ARABIC}, {"id": "y", "text": "no"}, {"id": "x", "text": ARABIC}]
    data = "\n".join(map(json.dumps, rows)).encode()
    result = run("extract", "-", "--from", "jsonl", "-o", f"{tmp_path}/out/", stdin=data)
    assert result.exit_code == 1
    assert sorted(os.listdir(tmp_path / "out")) == ["x-2.ttl", "x.ttl"]
    assert "standard input, line 2, article y: is not Arabic" in result.stderr


def test_conllu_out_and_in(run: Run, article_file: Path, annotator: WordsAnnotator) -> None:
    written = run("annotate", article_file, "--date", "2025-10-16")
    assert written.stdout == to_conllu(read_words(Article("meeting", ARABIC, date="2025-10-16")))
    annotator.seen.clear()
    direct = run("extract", article_file, "--date", "2025-10-16", "--format", "json")
    annotator.seen.clear()
    result = run("extract", "--from", "conllu", "-", "--format", "json", stdin=written.stdout_bytes)
    assert annotator.seen == []
    assert json.loads(result.stdout)["entities"] == json.loads(direct.stdout)["entities"]


def test_annotate_writes_a_file(run: Run, folder: Path, tmp_path: Path) -> None:
    result = run("annotate", folder, "-o", tmp_path / "all.conllu")
    assert result.exit_code == 1
    text = (tmp_path / "all.conllu").read_text(encoding="utf-8")
    assert text.count("# newdoc id") == 3


def test_annotate_keeps_tokens(
    run: Run, annotator: WordsAnnotator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    given = []

    def annotate_tokens(article: Article, sentences: list[list[str]]) -> object:
        given.append(sentences)
        return read_words(article)

    monkeypatch.setattr(WordsAnnotator, "annotate_tokens", staticmethod(annotate_tokens), raising=False)
    path = tmp_path / "a.txt"
    path.write_text("قال الرئيس .\n\nنعم\n", encoding="utf-8")
    assert run("annotate", "--pretokenized", path).exit_code == 0
    assert given == [[["قال", "الرئيس", "."], ["نعم"]]]
    assert run("annotate", "--pretokenized", "--from", "conllu", path).exit_code == 2


# bad input, bad output


def test_one_broken_among_a_hundred(run: Run, tmp_path: Path) -> None:
    for number in range(100):
        (tmp_path / f"{number:03}.txt").write_text(ARABIC, encoding="utf-8")
    (tmp_path / "042.txt").write_bytes(b"")
    result = run("extract", tmp_path, "-o", f"{tmp_path}/out/", "--format", "json")
    assert result.exit_code == 1
    assert len(os.listdir(tmp_path / "out")) == 99
    assert result.stderr.splitlines()[0] == f"kg: {tmp_path}/042.txt: is empty"


def test_nothing_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("English", encoding="utf-8")
    result = run("extract", tmp_path / "a.txt", tmp_path / "none.txt", "-o", tmp_path / "g.ttl")
    assert result.exit_code == 3
    assert "none.txt: does not exist" in result.stderr
    assert not (tmp_path / "g.ttl").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--from", "docx"], "'docx' is not one of"),
        (["-o", "graph.docx"], "does not say the format"),
        (["-o", "-"], "needs --format"),
        (["-o", "missing/graph.ttl"], "the folder missing of graph.ttl does not exist"),
        (["--date", "soon"], "is not a date"),
        (["--max-chars", "0"], "x>=1"),
        (["--kb", "missing.csv"], "does not exist"),
    ],
)
def test_usage_errors_come_before_any_work(
    run: Run, annotator: WordsAnnotator, article_file: Path, arguments: list[str], message: str
) -> None:
    result = run("extract", article_file, *arguments)
    assert (result.exit_code, annotator.seen) == (2, [])
    assert message in result.stderr


def test_a_broken_knowledge_base_is_a_usage_error(run: Run, article_file: Path, tmp_path: Path) -> None:
    (tmp_path / "people.csv").write_text("x,y\n1,2\n", encoding="utf-8")
    result = run("extract", article_file, "--kb", tmp_path / "people.csv")
    assert result.exit_code == 2
    assert "people.csv" in result.stderr


def test_inputs_are_not_overwritten(run: Run, article_file: Path) -> None:
    sidecar = article_file.with_suffix(".json")
    sidecar.write_text('{"date": "2025-10-16"}', encoding="utf-8")
    for output in (sidecar, article_file):
        before = output.read_bytes()
        result = run("extract", article_file, "-o", output, "--format", "json")
        assert (result.exit_code, output.read_bytes()) == (2, before)
        assert "would be overwritten" in result.stderr


def test_models_that_are_missing(run: Run, monkeypatch: pytest.MonkeyPatch, article_file: Path) -> None:
    def load(*_: object, **__: object) -> object:
        raise ModelNotFound("the models 'default' are not on this machine; run: kg models download default")

    monkeypatch.setattr(kg.cli.extract, "stanza_annotator", load)
    result = run("extract", article_file, "--models", "stanza")
    assert result.exit_code == 4
    assert result.stderr == "kg: the models 'default' are not on this machine; run: kg models download default\n"


def test_interrupted(run: Run, annotator: WordsAnnotator, folder: Path, tmp_path: Path) -> None:
    (folder / "c.txt").write_text(ARABIC + "توقف", encoding="utf-8")
    annotator.breaks_on["توقف"] = KeyboardInterrupt()
    result = run("extract", folder, "-o", f"{tmp_path}/out/")
    assert result.exit_code == 130
    assert sorted(os.listdir(tmp_path / "out")) == ["a.ttl", "b.ttl"]


def test_disk_full(run: Run, article_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def full(path: object, data: bytes) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(kg.cli.common, "write_atomic", full)
    result = run("extract", "-q", article_file, "-o", tmp_path / "g.ttl")
    assert (result.exit_code, result.stderr) == (5, f"kg: {tmp_path}/g.ttl: No space left on device\n")


def test_a_graph_that_cannot_be_written_costs_its_article(
    run: Run, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = kg.pipeline.serialise

    def serialise(graphs: list[Any], format: str, kb: object) -> bytes:
        if "b" in graphs[0].graph["articles"]:
            raise ValueError("no such IRI")
        return real(graphs, format)

    monkeypatch.setattr(kg.cli.extract, "serialise", serialise)
    result = run("extract", folder, "-o", f"{tmp_path}/out/")
    assert result.exit_code == 1
    assert sorted(os.listdir(tmp_path / "out")) == ["a.ttl", "c.ttl"]
    assert "kg: article b: could not be analysed (ValueError: no such IRI" in result.stderr
    assert "kg: 2 done, 2 failed" in result.stderr


# other commands


def test_evaluate_compares_folders(run: Run, article_file: Path, tmp_path: Path) -> None:
    for name in ("gold", "pred"):
        run("extract", article_file, "-o", f"{tmp_path}/{name}/", "--format", "json")
    result = run("evaluate", tmp_path / "gold", tmp_path / "pred")
    assert result.exit_code == 0
    assert "entities found 1.000" in result.stdout
    assert json.loads(run("evaluate", tmp_path / "gold", tmp_path / "pred", "--json").stdout)["articles"] == 1
    assert run("evaluate", "graphs", tmp_path / "gold", tmp_path / "pred").stdout == result.stdout
    assert run("evaluate", tmp_path / "gold", tmp_path / "pred", "--show", "nothing").exit_code == 2
    assert run("evaluate", tmp_path / "none", tmp_path / "pred").exit_code == 2


def test_evaluate_events(run: Run, tmp_path: Path) -> None:
    spans = [
        {"_id": "s1", "text": ARABIC, "spans": [{"source_actor": ["الرئيس"], "verb": ["التقى"], "target_actor": []}]}
    ]
    (tmp_path / "spans.json").write_text(json.dumps(spans), encoding="utf-8")
    (tmp_path / "mine.json").write_text(json.dumps({"s1": [["الرئيس", "التقى", ""]]}), encoding="utf-8")
    assert "event 100.0%" in run("evaluate", "events", tmp_path / "spans.json", tmp_path / "mine.json").stdout
    result = run("evaluate", "events", tmp_path / "spans.json", "-o", tmp_path / "out.json")
    assert result.exit_code == 0
    assert list(json.loads((tmp_path / "out.json").read_bytes())) == ["s1"]


def test_models_commands(run: Run, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    states = {line.split()[0]: line for line in run("models", "list").stdout.splitlines()}
    assert "ready" in states["embedded"] and "not downloaded" in states["default"]
    assert run("models", "path", "stanza").exit_code == 4
    assert Path(run("models", "path").stdout.strip()).is_dir()
    assert "ar/pos/kg.pt" in run("models", "info").stdout
    result = run("models", "path", "nothing")
    assert result.exit_code == 4
    assert result.stderr.count("\n") == 1


def test_help_and_version(run: Run) -> None:
    for command in (
        [],
        ["extract"],
        ["annotate"],
        ["evaluate"],
        ["evaluate", "events"],
        ["models"],
        ["models", "download"],
    ):
        result = run(*command, "--help")
        assert (result.exit_code, result.stdout[:6]) == (0, "Usage:")
    assert "141  whoever read the output stopped reading" in run("extract", "-h").stdout
    assert run("--version").stdout == f"kg, version {kg.__version__}\n"


# the process: streams and signals


def process(*arguments: str, **options: object) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONPATH": str(Path(kg.__file__).parents[1])}
    return subprocess.Popen(
        [sys.executable, "-m", "kg", *arguments], env=environment, stderr=subprocess.PIPE, **options
    )  # type: ignore[call-overload]


@pytest.fixture
def conllu_file(tmp_path: Path) -> Path:
    path = tmp_path / "a.conllu"
    path.write_text(to_conllu(read_words(Article("a", ARABIC * 5))), encoding="utf-8")
    return path


def test_utf8_whatever_the_locale(conllu_file: Path) -> None:
    child = process("extract", str(conllu_file), stdout=subprocess.PIPE)
    out, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (0, b"")
    assert "= مصر, Q79" in out.decode("utf-8")


def test_the_reader_of_the_output_goes_away(conllu_file: Path) -> None:
    read_end, write_end = os.pipe()
    child = process("extract", str(conllu_file), "--format", "nq", stdout=write_end)
    os.close(write_end)
    os.close(read_end)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (141, b"")


def test_standard_output_on_a_full_disk(conllu_file: Path) -> None:
    with open("/dev/full", "wb") as full:
        child = process("extract", str(conllu_file), stdout=full)
        _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (5, b"kg: No space left on device\n")


def test_interrupted_while_waiting_for_input() -> None:
    child = process("extract", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert child.stderr is not None
    with pytest.raises(subprocess.TimeoutExpired):
        child.wait(timeout=3)
    child.send_signal(signal.SIGINT)
    _, err = child.communicate(timeout=60)
    assert (child.returncode, err) == (130, b"kg: interrupted; files written so far are whole\n")
