"""Reports and notebooks: what they say, and that no article can put markup into them."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import networkx as nx
import pytest
from graph_sample import row, talks
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from kg.errors import FormatError
from kg.export.notebook import analysis_html
from kg.export.reports import compose, report
from kg.graph import merge, to_graph
from kg.pipeline import Extraction
from kg.types import Analysis

BOTH = merge([to_graph(talks()), to_graph(row())])
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title></style></svg><svg onload=alert(1)>",
    "[a](javascript:alert(1)) ![b](https://e.example/x.png) <b>c</b> `d` **e** | f | &lt;g&gt;",
    "<!-- --><iframe src=//e.example></iframe>",
    "# عنوان\n\n- سطر\n> سطر\n    رمز",
)
HARMLESS = {
    "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p", "div", "span", "section", "ul", "li",
    "strong", "b", "bdi", "blockquote", "mark", "figure", "table", "thead", "tbody", "tr", "td", "th", "a", "details",
    "summary", "svg", "defs", "marker", "path", "rect", "text", "g", "circle",
}  # fmt: skip


class Page(HTMLParser):
    """The tags and the text of a page; asserts that nothing in it runs or loads."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        assert tag in HARMLESS, tag
        for name, value in attrs:
            assert not name.startswith("on") and name not in ("src", "srcset", "xlink:href", "formaction"), name
            assert name != "href" or (value or "").startswith(("https://", "http://"))
            assert name != "style" or "url(" not in (value or "")

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def hostile(words: str) -> Analysis:
    """The second article with these words in every text that an article, a knowledge base or a user can bring in."""
    analysis = row()
    article = replace(analysis.document.article, title=words, source=words, url=f"javascript:{words}")
    sentences = analysis.document.sentences
    document = replace(analysis.document, article=replace(article, text=words + article.text))
    shift = len(words)
    entities = tuple(replace(e, name=words, name_en=words, aliases=(words,)) for e in analysis.entities)
    mentions = tuple(replace(m, start=m.start + shift, end=m.end + shift, text=words) for m in analysis.mentions)
    relations = tuple(replace(r, trigger=words, sources=("pemex",), source="pemex") for r in analysis.relations)
    document = replace(document, sentences=tuple(replace(s, end=s.end + shift) for s in sentences))
    return replace(analysis, document=document, entities=entities, mentions=mentions, relations=relations)


@pytest.mark.parametrize("words", HOSTILE)
@pytest.mark.parametrize("lang", ["en", "ar"])
def test_articles_put_no_markup_into_pages(words: str, lang: str) -> None:
    clean, attacked = row(), hostile(words)
    pages = [Page(report(to_graph(analysis), format="html", lang=lang).decode()) for analysis in (clean, attacked)]
    kinds = [{tag for tag in page.tags if tag != "a"} for page in pages]
    assert kinds[1] - kinds[0] <= {"blockquote", "mark"}
    assert "alert(1)" not in words or any("alert(1)" in piece for piece in pages[1].text)
    notebook = Page(analysis_html(attacked))
    assert not {"style", "a", "html", "body"} & set(notebook.tags)


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=30))
def test_pages_of_any_text(words: str) -> None:
    Page(analysis_html(hostile(words)))
    Page(report(to_graph(hostile(words)), format="html", lang="ar").decode())


@settings(max_examples=40, deadline=None)
@given(st.one_of(st.sampled_from(HOSTILE), st.text(max_size=30), st.text("*_`<>[]()#-+.!|~&:@/\\ \nأa1", max_size=30)))
def test_markdown_shows_texts_as_they_are(words: str) -> None:
    made = report(to_graph(hostile(words)), format="md", lang="en").decode()
    tokens = MarkdownIt("commonmark", {"html": True}).enable("table").parse(made)
    flat = [inner for token in tokens for inner in (token, *(token.children or ()))]
    kinds = {token.type for token in flat}
    assert not kinds & {"html_block", "html_inline", "image", "code_inline", "code_block", "fence", "hr", "em_open"}
    assert "link_open" not in kinds  # the second article's people have no Wikidata links but Lula
    title = next(token for token in tokens if token.type == "inline")
    said = "".join(token.content for token in title.children or ())
    assert said.split() == compose(to_graph(hostile(words)), "en").title.split()


def test_a_report_says_who_did_what_when_and_who_says_so() -> None:
    made = report(to_graph(talks()), format="md", lang="en").decode()
    assert made.startswith("# قمة «مكسيكو»\n")
    assert "### Brazil\n\n(البرازيل, country, city) [Q155](https://www.wikidata.org/wiki/Q155)\n" in made
    assert (
        "- **Brazil may supply Mexico** — February 2026; says مستشار للرئيسة, quoted by Reforma\n"
        "  > ونقلت صحيفة ريفورما عن مستشار للرئيسة قوله إن البرازيل لن تنسحب من ميثاق ليما 🌎، وإنها قد **ترسل** خبراء"
    ) in made
    assert "- Claudia Sheinbaum holds a position in Mexico" in made
    assert made.index("### somebody") > made.index("### Brazil")
    assert "<https://news.example/talks?id=1&x=قمة>" in made


def test_an_arabic_report_runs_from_the_right() -> None:
    made = report(BOTH, format="md", lang="ar").decode()
    assert made.startswith('<div dir="rtl">\n\n# من فعل ماذا\n') and made.endswith("</div>\n")
    assert "**قد تزوّد البرازيل المكسيك** — فبراير 2026؛ بحسب مستشار للرئيسة، كما نقل صحيفة ريفورما؛" in made
    assert "| كلوديا شينباوم | لولا دا سيلفا | 3 |" in made
    page = report(BOTH, format="html", lang="ar").decode()
    assert '<html lang="ar" dir="rtl">' in page and page.count("<svg") == 3
    assert "<mark>ترسل</mark>" in page and "default-src 'none'" in page


def test_a_report_says_what_it_leaves_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.export.reports.ACTORS", 1)
    monkeypatch.setattr("kg.export.reports.EVENTS", 1)
    monkeypatch.setattr("kg.export.reports.STATES", 0)
    made = compose(BOTH, "en")
    assert made.others == 3 and [actor.more for actor in made.actors] == [3] and made.more_states == 1


def test_only_wikidata_ids_are_links_to_wikidata() -> None:
    graph = to_graph(talks())
    graph.nodes["Q155"]["qid"] = "Q1) [x](http://e.example"
    assert "e.example" not in report(graph, format="md", lang="en").decode()
    assert "wikidata.org/wiki/Q37181" in report(graph, format="md", lang="en").decode()


def test_no_article_no_report() -> None:
    assert report(nx.MultiDiGraph(merge([])), format="html", lang="ar")
    with pytest.raises(FormatError, match="md, html"):
        report(BOTH, format="docx")
    with pytest.raises(FormatError, match="en, ar"):
        report(BOTH, lang="de")


def test_an_extraction_shows_itself() -> None:
    result = Extraction(talks())
    assert repr(result) == "<Extraction of 'talks-1': 12 entities, 6 relations>"
    shown = result._repr_html_()
    page = Page(shown)
    text = "".join(page.text)
    assert shown.startswith('<div dir="rtl" lang="ar"') and shown.count("<svg") == 1
    assert "قد تزوّد البرازيل المكسيك" in text and "كما نقل صحيفة ريفورما" in text
    assert talks().document.text.replace("\r\n", "\n") in text
    assert '<span title="لولا دا سيلفا (شخص)"' in shown
    assert "<script" not in shown and "http" not in shown.replace("http://www.w3.org/2000/svg", "")
    assert result.draw("matrix")._repr_svg_().startswith("<svg")
    assert result.report("ar").startswith('<div dir="rtl">')
