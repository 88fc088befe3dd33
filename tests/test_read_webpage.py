"""Web pages to articles."""

from __future__ import annotations

import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kg.read.webpage import read_html

FIRST = "التقى الرئيس المصري نظيره الفرنسي في القاهرة لبحث التعاون بين البلدين في مجال الطاقة."
SECOND = "وقال المتحدث باسم الرئاسة إن اللقاء تناول الأوضاع في المنطقة وسبل خفض التصعيد."

PAGE = f"""<!DOCTYPE html><html lang="ar" dir="rtl"><head><meta charset="utf-8">
<title>قمة في القاهرة | صحيفة</title>
<meta property="og:title" content="قمة في القاهرة &amp; باريس">
<meta property="og:site_name" content="صحيفة">
<meta property="article:published_time" content="2025-10-16T09:30:00+02:00">
<link rel="canonical" href="https://example.org/1">
<style>p {{ color: red }}</style><script>var x = "<p>لا</p>";</script></head>
<body><header><a href="/">الرئيسية</a> شعار</header><nav><ul><li>سياسة<li>رياضة</ul></nav>
<main><article><h1>قمة في القاهرة</h1><figure><img src="x"><figcaption>صورة</figcaption></figure>
<p>التقى الرئيس <b>المصري</b> نظيره الفرنسي
  في القاهرة لبحث&nbsp;التعاون بين البلدين في <a href="/e">مجال الطاقة</a>.</p>
<h2>تصريحات</h2><ul><li><a href="/2">اقرأ أيضا: خبر آخر</a></li></ul>
<p>{SECOND}<br>سطر بعد فاصل</p><div hidden>مخفي</div></article>
<aside><p>الأكثر قراءة</p></aside></main><footer>حقوق النشر</footer></body></html>"""


def lines(page: str) -> list[str]:
    return read_html(page.encode(), "page.html").text.split("\n")


def test_paragraphs_become_lines_and_the_rest_goes() -> None:
    assert lines(PAGE) == [FIRST, "تصريحات", SECOND, "سطر بعد فاصل"]


def test_facts_from_meta_tags() -> None:
    facts = read_html(PAGE.encode(), "page.html").guessed
    assert (facts.title, facts.date) == ("قمة في القاهرة & باريس", "2025-10-16T09:30:00+02:00")
    assert (facts.source, facts.url) == ("صحيفة", "https://example.org/1")


@pytest.mark.parametrize(
    "wrap", [lambda data: data, lambda data: [data], lambda data: {"@graph": [{"@type": "WebSite"}, data]}]
)
def test_facts_from_linked_data(wrap: object) -> None:
    data = {
        "@type": ["NewsArticle"],
        "headline": "عنوان",
        "datePublished": "2025-10-16",
        "publisher": {"name": "وكالة"},
    }
    script = json.dumps(wrap(data))  # type: ignore[operator]
    page = (
        f'<script type="application/ld+json">{script}</script><script type="application/ld+json">{{</script><p>{FIRST}'
    )
    facts = read_html(page.encode(), "p").guessed
    assert (facts.title, facts.date, facts.source) == ("عنوان", "2025-10-16", "وكالة")


def test_text_only_in_linked_data() -> None:
    data = json.dumps({"@type": "NewsArticle", "articleBody": f"{FIRST}\n{SECOND}"})
    assert lines(f'<div id="app"></div><script type="application/ld+json">{data}</script>') == [FIRST, SECOND]


def test_title_from_headline_then_page() -> None:
    assert read_html(f"<title>صفحة</title><h1>عنوان</h1><p>{FIRST}".encode(), "p").guessed.title == "عنوان"
    assert read_html(f"<title>صفحة</title><p>{FIRST}".encode(), "p").guessed.title == "صفحة"


def test_the_longest_of_several_articles() -> None:
    cards = "".join(f"<article><p>خبر قصير رقم {number}</p></article>" for number in range(5))
    assert lines(f"{cards}<article><p>{FIRST}<p>{SECOND}</article>{cards}") == [FIRST, SECOND]


def test_page_that_is_one_form() -> None:
    assert lines(f"<form><div><p>{FIRST}</p><select><option>مصر</select></div></form>") == [FIRST]


def test_declared_encoding() -> None:
    page = f'<html><head><meta charset="iso-8859-6"></head><body><p>{FIRST}</p></body></html>'
    assert read_html(page.encode("iso8859-6"), "p").text == FIRST


def test_crossed_and_missing_tags() -> None:
    assert lines(f"</div></p><div><p>{FIRST}</b></div></nav><p><b>{SECOND}</p></span>") == [FIRST, SECOND]


def test_depth_costs_nothing() -> None:
    depth = 100_000
    started = time.perf_counter()
    for tag in ("div", "article", "b"):
        assert lines(f"<{tag}>" * depth + f"<p>{FIRST}</p>" + "</i>" * depth) == [FIRST]
    assert time.perf_counter() - started < 20


SOUP = (
    "<p> </p> <nav> </nav> <article> </article> <a> </a> <h1> </h1> <br/> <script> </script> <title> </title> <pre> "
    "<!-- --> <![CDATA[ &#x; > نص <meta"
)


@given(st.lists(st.sampled_from([*SOUP.split(), "\n", " itemprop=x content"])))
def test_any_tag_soup_is_read(parts: list[str]) -> None:
    record = read_html("".join(parts).encode(), "p")
    assert all(line == line.strip() for line in record.text.split("\n"))
