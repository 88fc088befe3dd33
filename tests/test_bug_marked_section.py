"""Found by fuzzing: a page with ``<![word`` or ``<![ `` ended the run with an AssertionError of Python's parser."""

import pytest

from kg.read.webpage import read_html


@pytest.mark.parametrize("mark", ["<![word[x]]>", "<![ x>", "<![CDATA[x]]>", "<![if !IE]>", "<![endif]-->", "<![>"])
def test_marked_sections_are_comments(mark: str) -> None:
    text = read_html(f"<p>قال{mark} الرئيس</p>".encode(), "page.html").text
    assert text.startswith("قال") and text.endswith("الرئيس")
