"""Pictures: timeline and matrix, and PNG and PDF with joined, right-to-left letters."""

from __future__ import annotations

import io
import re
import xml.etree.ElementTree as ET
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest
from graph_sample import row, talks
from PIL import Image

import kg.rdf
from kg import export
from kg.errors import FormatError
from kg.export import Picture, draw, extras, matrix, timeline
from kg.export.dates import order, spoken
from kg.export.style import QUADS, shown
from kg.graph import edges, merge, to_graph
from kg.relations.predicates import QUAD_OF

SVG = "{http://www.w3.org/2000/svg}"
BOTH = merge([to_graph(talks()), to_graph(row())])


def texts(picture: Picture) -> list[str]:
    """The words of a picture, without the marks of direction."""
    return [(e.text or "").strip("\u2067\u2069") for e in ET.fromstring(picture.svg).iter(SVG + "text")]


# ------------------------------------------------------------------------------------------------------------ letters


def ink(words: str, lang: str = "ar") -> list[tuple[int, int]]:
    """The stretches of columns that have ink when the words are drawn in the PNG, from left to right."""
    svg = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="60" font-family="Vazirmatn">'
        f'<rect width="400" height="60" fill="#fff"/><text x="200" y="40" font-size="30" text-anchor="middle">'
        f"{shown(words, lang)}</text></svg>"
    )
    image = Image.open(io.BytesIO(Picture(svg).data("png"))).convert("L")
    data, (width, height) = image.tobytes(), image.size
    dark = [min(data[x::width][:height]) < 128 for x in range(width)]
    edges = [x for x, (a, b) in enumerate(pairwise([False, *dark, False])) if a != b]
    return list(zip(edges[::2], edges[1::2], strict=True))


def widths(words: str, lang: str = "ar") -> list[int]:
    return [end - start for start, end in ink(words, lang)]


def test_letters_join_and_run_from_right_to_left() -> None:
    assert len(ink("محمد")) == 1  # one joined stroke
    assert len(ink("م ح م د")) == 4
    # ا does not join to the left: two strokes, and the upright alif, the first letter, stands on the right
    (left, right) = ink("اب")
    assert right[1] - right[0] < left[1] - left[0]
    assert len(ink("لا")) == 1 and len(ink("ل ا")) == 2  # a ligature


def test_quotes_and_latin_stay_on_their_sides() -> None:
    # the first word stands at the right end; without the marks of direction the closing quote would
    first = widths("محمد")[-1]
    assert widths("محمد «واس»")[-1] == pytest.approx(first, abs=1)
    assert widths("محمد «واس»", "en")[-1] != pytest.approx(first, abs=1)
    arabic, latin = widths("رويترز"), widths("Reuters", "en")
    assert widths("Reuters رويترز") == pytest.approx([*arabic, *latin], abs=1)
    assert widths("Reuters رويترز", "en") == pytest.approx([*latin, *arabic], abs=1)


def test_png_and_pdf_show_the_same_and_are_the_same_every_time() -> None:
    picture = draw(BOTH)
    width, height = (float(ET.fromstring(picture.svg).get(side) or 0) for side in ("width", "height"))
    png = picture.data("png")
    assert Image.open(io.BytesIO(png)).size == (2 * width, 2 * height)
    document = pypdfium2.PdfDocument(picture.data("pdf"))
    assert len(document) == 1 and document[0].get_size() == (width, height)
    page = document[0].render(scale=2).to_pil().convert("L")
    other = Image.open(io.BytesIO(png)).convert("L")
    inked = [sum(value < 200 for value in image.resize((300, 200)).tobytes()) for image in (page, other)]
    assert inked[0] == pytest.approx(inked[1], rel=0.15) and inked[0] > 50
    assert png == draw(BOTH).data("png") and picture.data("pdf") == draw(BOTH).data("pdf")
    assert "Lula da Silva" in document[0].get_textpage().get_text_range()
    assert "شينباوم" in document[0].get_textpage().get_text_range()


def test_the_font_is_in_the_pdf() -> None:
    assert b"Vazirmatn" in draw(BOTH).data("pdf")


# -------------------------------------------------------------------------------------------------------------- kinds


def test_a_timeline_runs_by_date() -> None:
    entries, left, undated = timeline.choose(BOTH, 40)
    dates = [entry.date for entry in entries]
    assert dates == sorted(dates, key=order) and left == 0
    assert dates[0] == "2025-02" and dates[-1] == "2026-02"
    assert undated == 2  # the second article has no date, and two of its relations no time
    assert {entry.edge[3]["predicate"] for entry in entries if not entry.told} == {"withdraw_from", "kill"}
    words = texts(draw(BOTH, "timeline"))
    assert "فبراير 2026" in words and "قد تزوّد البرازيل المكسيك" in words and "أحداث بلا تاريخ عددها 2" in words
    assert any("بحسب مستشار للرئيسة، كما نقل صحيفة ريفورما" in line for line in words)
    english = texts(draw(BOTH, "timeline", lang="en"))
    assert "Brazil may supply Mexico" in english and "February 2026" in english


def test_a_timeline_says_what_it_leaves_out() -> None:
    words = texts(draw(BOTH, "timeline", limit=2, lang="en"))
    assert "events not drawn: 4" in words
    assert not any("Brazil will not withdraw" in line for line in words)  # its date is only that of the article


def test_a_matrix_counts_who_acts_on_whom() -> None:
    cells = matrix.count(BOTH)
    assert len(cells["sheinbaum", "Q37181"]) == 3  # hosts, criticizes, meets
    assert len(cells["Q37181", "sheinbaum"]) == 1  # the meeting is mutual
    assert ("Q155", "ميثاق ليما") not in cells and ("sheinbaum", "Q96") not in cells  # denied; a state
    picture = draw(BOTH, "matrix", lang="en")
    assert "3" in texts(picture) and "(1)" in texts(picture)
    title = next(e.text for e in ET.fromstring(picture.svg).iter(SVG + "title") if "meets" in (e.text or ""))
    assert "Claudia Sheinbaum meets Lula da Silva" in title
    assert "actors not drawn: 4" in texts(draw(BOTH, "matrix", lang="en", limit=2))


def test_a_cell_has_the_colour_of_what_is_asserted() -> None:
    graph = to_graph(row())
    (said,) = (data for *_, data in graph.edges(keys=True, data=True) if data["predicate"] == "criticize")
    for number in range(3):
        graph.add_edge("sheinbaum", "Q37181", key=f"أخبار 2:x{number}", **{**said, "predicate": "meet"})
    for _, _, key, data in graph.edges(keys=True, data=True):
        if key.startswith("أخبار 2:x") or data["predicate"] == "meet":
            data.update(modality="future", plover="CONSULT")
    cells = re.findall(r'fill="(#\w+)"/><text[^>]*>1</text>', draw(graph, "matrix").svg)
    assert sorted(cells) == sorted((QUADS["verbal conflict"][0], QUADS[""][0]))


def test_arabic_pictures_begin_on_the_right() -> None:
    def place(lang: str, word: str) -> float:
        root = ET.fromstring(draw(BOTH, "timeline", lang=lang).svg)
        found = next(e for e in root.iter(SVG + "text") if (e.text or "").strip("\u2067\u2069") == word)
        return float(found.get("x") or 0)

    assert place("ar", "فبراير 2026") > 600 and place("en", "February 2026") < 300


def test_quad_classes_are_those_of_the_vocabulary() -> None:
    text = Path(kg.rdf.__file__).with_name("kg.ttl").read_text(encoding="utf-8")
    assert dict(re.findall(r'^plover:(\w+) a .*?kg:quadClass "([^"]*)"', text, re.M | re.S)) == QUAD_OF


def test_a_graph_in_english_has_english_labels_first() -> None:
    root = ET.fromstring(draw(BOTH, lang="en").svg)
    sizes = {e.text: int(e.get("font-size") or 0) for e in root.iter(SVG + "text")}
    assert sizes["Lula da Silva"] > sizes["\u2067لولا دا سيلفا\u2069"]
    assert "hosts, criticizes, meets" in sizes and "\u2067أربك\u2069" in sizes


@pytest.mark.parametrize("kind", export.KINDS)
def test_nothing_to_draw_is_a_picture(kind: str) -> None:
    assert ET.fromstring(draw(merge([]), kind).svg).tag == SVG + "svg"


def test_what_cannot_be_drawn() -> None:
    with pytest.raises(FormatError, match="graph, timeline, matrix"):
        draw(BOTH, "pie")
    with pytest.raises(FormatError, match="en, ar"):
        draw(BOTH, lang="fr")
    with pytest.raises(FormatError, match="svg, png, pdf"):
        draw(BOTH).data("gif")


def test_a_missing_library_is_named_with_its_extra(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(extras, "find_spec", lambda name: None)
    with pytest.raises(FormatError, match=r"typst.*kg\[draw\]"):
        draw(BOTH).save(tmp_path / "x.png")
    with pytest.raises(FormatError, match=r"pyarrow.*kg\[parquet\]"):
        export.write(BOTH, "parquet")
    draw(BOTH).save(tmp_path / "x.svg")


@pytest.mark.parametrize(
    ("value", "english", "arabic"),
    [
        ("2025-10-16", "16 October 2025", "16 أكتوبر 2025"),
        ("2025-02", "February 2025", "فبراير 2025"),
        ("2025", "2025", "2025"),
        ("2025-W07", "week 7 of 2025", "الأسبوع 7 من 2025"),
        ("2025-02/2025-10", "February 2025 to October 2025", "فبراير 2025 إلى أكتوبر 2025"),
        ("2025-10-16/", "from 16 October 2025", "ابتداء من 16 أكتوبر 2025"),
        ("2025-13", "2025-13", "2025-13"),
        ("PT5M", "PT5M", "PT5M"),
    ],
)
def test_dates_in_words(value: str, english: str, arabic: str) -> None:
    assert (spoken(value, "en"), spoken(value, "ar")) == (english, arabic)


def test_weeks_sort_among_days() -> None:
    days = ["2025-11", "2025-10-16", "2025-W42", "2025-10-12", "2025-10", "2024"]
    assert sorted(days, key=order) == ["2024", "2025-10", "2025-10-12", "2025-W42", "2025-10-16", "2025-11"]


def test_the_times_of_the_samples_are_all_known() -> None:
    assert all(spoken(data["time_value"], "en") for *_, data in edges(BOTH) if data["time_value"])
