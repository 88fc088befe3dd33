"""Found by fuzzing: a page whose tags never end was looked through to its end for each of them, which took hours."""

from pathlib import Path

import pytest

from kg.errors import InputError
from kg.read import Article, Failure, read
from kg.read.webpage import read_html

TEXT = "التقى الرئيس المصري نظيره الفرنسي في القاهرة."


@pytest.mark.parametrize("piece", ["<a ", "<!--", "<a/", '<a b="', "<meta charset=", "<!-- --", "<a\x0b", "</a ", "<?"])
def test_a_page_of_tags_without_end_is_refused(piece: str) -> None:
    with pytest.raises(InputError, match="have no end"):
        read_html((TEXT + piece * 20_000).encode(), "page.html")


def test_it_costs_that_page_only(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<!--" * 20_000, encoding="utf-8")
    (tmp_path / "b.html").write_text(f"<p>{TEXT}</p>", encoding="utf-8")
    assert [type(item) for item in read([str(tmp_path)])] == [Failure, Article]


@pytest.mark.parametrize("end", ["<", "<b", "<!-- x", "&am", "3 < 4 <", "<a href='x"])
def test_a_tag_cut_off_costs_nothing_else(end: str) -> None:
    assert read_html(f"<p>{TEXT}</p><p>{end}".encode(), "page.html").text.startswith(TEXT)
