"""kg draw, kg export, kg report, and the formats of kg extract."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner, Result
from graph_sample import row, talks

from kg import rdf
from kg.cli import cli
from kg.cli.draw import FORMATS as PICTURES
from kg.cli.draw import KINDS
from kg.export import FOLDERS, FORMATS, extras, pictures
from kg.graph import to_graph
from kg.pipeline import FOLDERS as PIPELINE_FOLDERS
from kg.pipeline import FORMATS as PIPELINE_FORMATS
from kg.pipeline import RDF_FORMATS, Extraction

ARTICLES = Path(__file__).parent / "golden" / "articles"
STRAIT = str(ARTICLES / "strait.conllu")


def kg(*words: str) -> Result:
    return CliRunner().invoke(cli, words)


@pytest.fixture
def graphs(tmp_path: Path) -> Path:
    """A folder with two graphs."""
    folder = tmp_path / "graphs"
    folder.mkdir()
    for name, analysis in (("talks", talks()), ("row", row())):
        (folder / f"{name}.ttl").write_bytes(rdf.write(to_graph(analysis), "ttl"))
    return folder


def test_lists_of_formats_agree() -> None:
    assert set(PIPELINE_FORMATS) == {*RDF_FORMATS, *FORMATS}
    assert PIPELINE_FOLDERS == FOLDERS
    assert tuple(pictures.KINDS) == KINDS and pictures.FORMATS == PICTURES


@pytest.mark.parametrize("format", [*sorted(set(FORMATS) - {"json"}), "trig"])
def test_a_saved_graph_in_every_format(graphs: Path, tmp_path: Path, format: str) -> None:
    out = tmp_path / f"x.{format}"
    result = kg("export", str(graphs / "talks.ttl"), "-o", str(out))
    assert result.exit_code == 0 and "written to" in result.stderr
    assert out.stat().st_size > 500
    piped = kg("export", str(graphs / "talks.ttl"), "--format", format)
    assert piped.stdout_bytes == out.read_bytes()


def test_a_folder_of_graphs_as_tables(graphs: Path, tmp_path: Path) -> None:
    out = tmp_path / "tables"
    assert kg("export", str(graphs), "-o", f"{out}/", "--format", "parquet").exit_code == 0
    assert pq.read_table(out / "documents.parquet").column("id").to_pylist() == ["talks-1", "أخبار 2"]
    assert kg("export", str(graphs), "-o", str(tmp_path / "neo"), "--format", "neo4j").exit_code == 0
    assert {file.name for file in (tmp_path / "neo").iterdir()} == {
        "articles.csv", "entities.csv", "load.cypher", "mentioned_in.csv", "relations.csv",
    }  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_draw(graphs: Path, tmp_path: Path, kind: str) -> None:
    out = tmp_path / "x.svg"
    result = kg("draw", str(graphs), "-o", str(out), "--kind", kind, "--lang", "en", "--limit", "3")
    assert result.exit_code == 0 and "Lula da Silva" in out.read_text(encoding="utf-8")


def test_draw_for_a_paper(graphs: Path, tmp_path: Path) -> None:
    assert kg("draw", str(graphs), "-o", str(tmp_path / "x.pdf")).exit_code == 0
    assert (tmp_path / "x.pdf").read_bytes().startswith(b"%PDF")


def test_report(graphs: Path, tmp_path: Path) -> None:
    printed = kg("report", str(graphs), "--lang", "ar")
    assert "من فعل ماذا" in printed.stdout
    out = tmp_path / "x.html"
    assert kg("report", str(graphs), "-o", str(out), "--lang", "en").exit_code == 0
    assert "<h2>Who did what</h2>" in out.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (("draw", "{ttl}", "-o", "x.gif"), ".svg, .png, .pdf"),
        (("draw", "{txt}", "-o", "{out}/x.svg"), "kg extract {txt} -o graph.ttl"),
        (("draw", "{empty}", "-o", "{out}/x.svg"), "no graph in this folder"),
        (("export", "{ttl}"), "say where to: -o graph.gexf"),
        (("export", "{ttl}", "-o", "x.docx"), "does not say the format"),
        (("export", "{ttl}", "--format", "neo4j"), "name a folder, -o DIR/"),
        (("export", "{ttl}", "-o", "{out}/nowhere/x.gexf"), "does not exist"),
        (("report", "{ttl}", "-o", "x.pdf"), "does not end in .md or .html"),
        (("extract", "{txt}", "--format", "neo4j"), "name a folder, -o DIR/"),
    ],
)
def test_mistakes_say_what_to_do(graphs: Path, tmp_path: Path, words: tuple[str, ...], says: str) -> None:
    (tmp_path / "empty").mkdir()
    text = tmp_path / "a.txt"
    text.write_text("التقى الرئيس نظيره.", encoding="utf-8")
    known = {"ttl": str(graphs / "talks.ttl"), "txt": str(text), "empty": str(tmp_path / "empty"), "out": str(tmp_path)}
    result = kg(*(word.format(**known) for word in words))
    assert result.exit_code == 2 and says.format(**known) in result.stderr


def test_a_missing_library_is_told_before_the_work(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    result = kg("extract", STRAIT, "-o", str(tmp_path / "x.png"))
    assert result.exit_code == 2 and "pip install 'kg[draw]'" in result.stderr


def test_extract_writes_the_formats(tmp_path: Path) -> None:
    for name in ("x.gexf", "x.csv", "x.geojson", "x.md", "x.png"):
        assert kg("extract", STRAIT, "-q", "-o", str(tmp_path / name)).exit_code == 0
        assert (tmp_path / name).stat().st_size > 300
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as file:
        assert {"subject_name", "label", "object_name", "sentence"} <= set(csv.DictReader(file).fieldnames or ())


def test_extract_puts_all_articles_into_tables(tmp_path: Path) -> None:
    out = tmp_path / "tables"
    result = kg("extract", *map(str, ARTICLES.glob("*.conllu")), "-q", "-o", f"{out}/", "--format", "csv")
    assert result.exit_code == 0
    assert {file.name for file in out.iterdir()} == {f"{name}.csv" for name in
        ("documents", "entities", "mentions", "relations", "events", "roles")}  # fmt: skip
    with (out / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 3


def test_extract_places_a_users_own(tmp_path: Path) -> None:
    mine = tmp_path / "mine.csv"
    mine.write_text("id,type,name,lat,lon\nQ155,GPE,البرازيل,1.5,2.5\n", encoding="utf-8")
    graph = to_graph(talks())
    for *_, data in graph.edges(keys=True, data=True):
        data["roles"] = (("place", "Q155"),)
    (tmp_path / "g.ttl").write_bytes(rdf.write(graph, "ttl"))
    kg("export", str(tmp_path / "g.ttl"), "-o", str(tmp_path / "x.geojson"), "--kb", str(mine))
    found = json.loads((tmp_path / "x.geojson").read_text(encoding="utf-8"))["features"]
    assert found and all(feature["geometry"]["coordinates"] == [2.5, 1.5] for feature in found)


def test_an_extraction_saves_tables_and_pictures(tmp_path: Path) -> None:
    result = Extraction(talks())
    result.save(tmp_path / "x.pdf")
    result.save(f"{tmp_path}/tables/", "parquet")
    result.draw("timeline").save(tmp_path / "t.svg")
    assert {"x.pdf", "tables", "t.svg"} == {file.name for file in tmp_path.iterdir()}
    assert len(list((tmp_path / "tables").iterdir())) == 6
