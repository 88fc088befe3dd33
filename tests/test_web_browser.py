"""The application in a real browser: reading, right to left, clicking, files, questions; no error, no request to
elsewhere, and no script of an article's."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from chromium import Browser, missing
from servers import Server, kg_serve

from kg.graph import edges
from kg.rdf import read
from kg.store.questions import questions

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")

GOLDEN = Path(__file__).parent / "golden" / "articles"
BIDI = "\u202e\u2066\u200f"
SCRIPT = "</script></textarea></title><script>window.hacked=1</script>"
HANDLER = '"><img src=x onerror="window.hacked=2"><svg onload=alert(3)>'
TEXT = (
    f"التقى الرئيس الأمريكي دونالد ترامب نظيره الروسي فلاديمير بوتين في موسكو أمس.{BIDI}\n"
    f"وقال ترامب إن روسيا {SCRIPT} {HANDLER} javascript:alert(4) &lt;b&gt; <!-- ]]> -->\n"
    f"{'ا' * 3000}\nواتهمت إيران الولايات المتحدة بالتصعيد."
)
PAGE = f"""<html><head><title>{SCRIPT}{HANDLER}</title>
<meta http-equiv="refresh" content="0; url=https://evil.example/"><base href="https://evil.example/">
<link rel="canonical" href="javascript:alert(5)"><meta property="og:site_name" content='{HANDLER}'>
<link rel="stylesheet" href="https://evil.example/x.css"></head>
<body onload="window.hacked=6"><article><p>التقى الرئيس الأمريكي دونالد ترامب نظيره الروسي فلاديمير بوتين في موسكو.</p>
<p>&lt;script&gt;window.hacked=7&lt;/script&gt;<iframe src="https://evil.example/"></iframe>
<img src="https://evil.example/a.png" onerror="window.hacked=8"></p></article></body></html>"""


def hostile_names() -> str:
    """Grammar of a sentence whose subject and object are markup: names of entities, in graph, files and questions."""
    subject, object_ = "<img/src=x/onerror=window.hacked=9>", "'\"><svg/onload=alert(10)>" + BIDI
    rows = [
        (1, "زار", "زَار", "VERB", "Aspect=Perf|Gender=Masc|Mood=Ind|Number=Sing|Person=3|Voice=Act", 0, "root", "O"),
        (2, subject, subject, "X", "Foreign=Yes", 1, "nsubj", "S-PER"),
        (3, object_, object_, "X", "Foreign=Yes", 1, "obj", "S-GPE"),
    ]
    text = " ".join(row[1] for row in rows)
    lines, at = [f"# newdoc id = {SCRIPT}", f"# text = {text}"], 0
    for number, form, lemma, pos, features, head, relation, name in rows:
        misc = f"start_char={at}|end_char={at + len(form)}|NER={name}"
        lines.append("\t".join(map(str, (number, form, lemma, pos, "_", features, head, relation, "_", misc))))
        at += len(form) + 1
    return "\n".join([*lines, "", ""])


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with kg_serve(None, "--max-chars", "20000") as running:
        yield running


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("browser"))
    browser.driver.get("about:blank")
    yield browser
    browser.close()


@pytest.fixture(autouse=True)
def quiet(browser: Browser, server: Server) -> Iterator[None]:
    """After every test: the console is empty, nobody but the server was asked, no dialog is open, nothing has run."""
    from selenium.common.exceptions import NoAlertPresentException

    browser.logs()
    yield
    with pytest.raises(NoAlertPresentException):
        browser.driver.switch_to.alert  # noqa: B018
    assert browser.get("window.hacked === undefined")
    browser.driver.switch_to.default_content()
    assert browser.get("window.hacked === undefined")
    console, asked = browser.logs()
    assert console == []
    assert [address for address in asked if not address.startswith((server.address, "blob:", "data:"))] == []


def start(browser: Browser, server: Server) -> None:
    browser.driver.get("about:blank")
    browser.driver.get(server.address)


def choose_file(browser: Browser, folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")
    browser.keys("#file", str(folder / name))


def submit(browser: Browser) -> None:
    """Sends the article and waits until its graph is drawn."""
    browser.click("#submit")
    browser.wait("!document.getElementById('panel-graph').hidden || !document.getElementById('failure').hidden", 120)
    assert browser.get("document.getElementById('failure').hidden"), browser.text("#failure")
    into_graph(browser)
    browser.driver.switch_to.default_content()


def into_graph(browser: Browser) -> None:
    browser.driver.switch_to.frame("frame")
    browser.wait("document.documentElement.dataset.layout === 'done' && document.documentElement.dataset.painted")


def left(browser: Browser, selector: str) -> float:
    return float(browser.get(f"document.querySelector({json.dumps(selector)}).getBoundingClientRect().left"))


def ask(browser: Browser, question: str, **given: str) -> str:
    browser.click("#tab-questions")
    browser.run(
        "const q = document.getElementById('question'); q.value = arguments[0]; q.dispatchEvent(new Event('change'));",
        question,
    )
    for name, value in given.items():
        browser.run(f"document.querySelector('#asking [name={name}]').value = arguments[0]", value)
    browser.click("#ask")
    browser.wait("document.querySelector('#answer table, #answer p')")
    return browser.text("#answer")


def test_from_the_article_to_the_files(browser: Browser, server: Server, tmp_path: Path) -> None:
    start(browser, server)
    assert browser.get("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
    assert left(browser, "#title") > left(browser, "#tools")
    assert browser.get("document.getElementById('tab-graph').hidden && document.getElementById('tab-questions').hidden")
    choose_file(browser, tmp_path, "strait.conllu", (GOLDEN / "strait.conllu").read_text(encoding="utf-8"))
    browser.keys("#fact-title", "المضيق")
    submit(browser)
    assert left(browser, "#tab-article") > left(browser, "#tab-graph") > left(browser, "#tab-files")
    into_graph(browser)
    assert browser.text("#title") == "المضيق" and browser.get("kg.relations.length") > 5
    browser.run("kg.choose({relation: kg.relations[0]})")
    assert browser.get("document.querySelector('#details mark.trigger').textContent.length") > 1
    browser.click("#exporting summary")
    browser.click("#svg")
    assert "<svg" in browser.downloaded(".svg").read_text(encoding="utf-8")
    browser.driver.switch_to.default_content()

    browser.click("#tab-summary")
    assert "اليابان" in browser.text("#summary")
    browser.click("#tab-rdf")
    browser.wait("document.getElementById('rdf').textContent.startsWith('@prefix')")
    shown = browser.text("#rdf")
    assert browser.text("#rdf-size").strip("\u2069").endswith("kB")
    browser.click("#tab-files")
    browser.click("#files a[href$='.ttl']")
    turtle = browser.downloaded(".ttl")
    assert turtle.name == "strait.ttl" and turtle.read_text(encoding="utf-8") == shown
    assert len(list(edges(read(turtle)))) > 5
    browser.click("#all")
    assert "strait.graphml" in zipfile.ZipFile(browser.downloaded(".zip")).namelist()

    answers = ask(browser, "timeline", who="اليابان")
    assert "الإجابات" in answers and "متى" in answers
    titles = browser.get("[...document.getElementById('question').options].map(o => o.textContent)")
    assert len(titles) == len(questions()) and all(re.search("[ا-ي]", title) for title in titles)
    assert ask(browser, "meetings", who="لا أحد").startswith("لم يُقبل الطلب: nobody and nothing in this store")
    console, _ = browser.logs()
    assert len(console) == 1 and "400" in console[0], "the browser notes the refused question, and nothing else"

    browser.driver.refresh()  # the address leads back to the result
    browser.wait("!document.getElementById('panel-graph').hidden")
    into_graph(browser)
    assert browser.text("#title") == "المضيق"


def test_both_languages(browser: Browser, server: Server) -> None:
    start(browser, server)
    data = browser.get("JSON.parse(document.getElementById('data').textContent)")
    assert [question["name"] for question in data["questions"]] == list(questions())
    browser.click("#submit")
    assert browser.text("#failure") == "الصق نصا أو اختر ملفا أولا."
    browser.click("#language")
    assert browser.get("[document.documentElement.dir, document.documentElement.lang]") == ["ltr", "en"]
    assert left(browser, "#title") < left(browser, "#tools")
    assert browser.text("#failure") == "Paste a text or choose a file first."
    browser.run("document.getElementById('text').value = 'ا'.repeat(20001)")
    browser.click("#submit")
    assert "20,001 characters, of 20,000" in browser.text("#failure")


def test_what_cannot_be_read_is_told(browser: Browser, server: Server, tmp_path: Path) -> None:
    start(browser, server)
    choose_file(browser, tmp_path, "broken.conllu", f"1\t{HANDLER}\n\n")
    browser.click("#submit")
    browser.wait("!document.getElementById('failure').hidden")
    assert browser.text("#failure").startswith("لم يُقرأ المقال: the article ")
    choose_file(browser, tmp_path, "picture.png", "")
    browser.click("#submit")
    assert "conllu" in browser.text("#failure")
    assert browser.get("document.querySelectorAll('#failure *').length") == 0


@pytest.mark.model
@pytest.mark.parametrize("kind", ["text", "html", "conllu"])
def test_hostile_articles_are_inert(browser: Browser, server: Server, tmp_path: Path, kind: str) -> None:
    start(browser, server)
    if kind == "text":
        browser.run("document.getElementById('text').value = arguments[0]", TEXT)
        for name in ("title", "source"):
            browser.run(f"document.getElementById('fact-{name}').value = arguments[0]", SCRIPT + HANDLER + BIDI)
        browser.run("document.getElementById('fact-url').value = 'javascript:alert(11)'")
    elif kind == "html":
        choose_file(browser, tmp_path, "page.html", PAGE)
    else:
        choose_file(browser, tmp_path, "names.conllu", hostile_names())
    submit(browser)
    into_graph(browser)
    count = browser.get("[kg.relations.length, kg.nodes.length]")
    assert count[0] >= 1
    for number in range(count[0]):
        browser.run(f"kg.choose({{relation: kg.relations[{number}]}})")
    for number in range(count[1]):
        browser.run(f"kg.choose({{node: kg.nodes[{number}]}})")
    assert browser.get("[...document.querySelectorAll('a')].every(a => /^https:/.test(a.href))")
    assert browser.get("document.querySelectorAll('img, iframe, object, [onerror], [onload]').length") == 0
    # whatever might run in the frame has no way to the server or the page around it
    assert browser.get("[origin, (() => { try { return parent.document.title; } catch { return 'none'; } })()]") == [
        "null",
        "none",
    ]
    browser.driver.switch_to.default_content()
    browser.click("#tab-summary")
    browser.click("#tab-rdf")
    for format in ("ttl", "trig", "jsonld", "rdf"):
        browser.run(
            "const f = document.getElementById('format'); f.value = arguments[0];f.dispatchEvent(new Event('change'));",
            format,
        )
        browser.wait("document.getElementById('rdf').textContent.length > 100")
    name = browser.get("document.querySelector('#names option')?.value ?? 'ترامب'")
    ask(browser, "claims")
    assert "الإجابات" in ask(browser, "timeline", who=name)
    if kind == "conllu":
        assert "onerror" in browser.text("#answer") or "onload" in browser.text("#answer")
    browser.click("#tab-files")
    browser.click("#language")
    assert browser.get("document.querySelectorAll('img, object, [onerror], [onload], svg').length") == 0
    assert browser.get("document.querySelectorAll('iframe').length") == 1
    assert browser.get("document.querySelectorAll('script').length") == 2
    assert browser.get(f"[...document.querySelectorAll('a')].every(a => a.href.startsWith('{server.address}/jobs/'))")
    assert browser.get("[...document.querySelectorAll('#files a')].every(a => /^[\\w.-]*$/.test(a.download))")
    # opened by themselves, the files of the result do not run either: they are downloads
    page = browser.get("document.querySelector('iframe').src")
    browser.click("#files a[href$='.svg']")
    svg = browser.downloaded(".svg").read_text(encoding="utf-8")
    assert "<script" not in svg and "<img" not in svg
    browser.driver.get(page)
    assert browser.get("[origin, window.hacked]") == ["null", None]


def test_the_policy_stops_what_would_get_through(browser: Browser, server: Server) -> None:
    """If markup did get into the start page, it would still be dead: script, handler, picture, request, form."""
    start(browser, server)
    browser.run(
        "document.body.insertAdjacentHTML('beforeend',"
        '\'<img src="https://evil.example/a.png" onerror="window.hacked=1"><iframe src="https://evil.example/">\');'
        "const s = document.createElement('script'); s.textContent = 'window.hacked=2'; document.body.append(s);"
    )
    blocked = browser.driver.execute_async_script(
        "const done = arguments[0]; fetch('https://evil.example/').then(() => done('sent'), (e) => done(String(e)));"
    )
    assert "sent" not in blocked and browser.get("window.hacked === undefined")
    assert set(browser.stopped()) == {"csp"}
    console, _ = browser.logs()
    assert len(console) >= 3 and all("Content Security Policy" in line or "fetch" in line for line in console)


def test_a_token_is_given_once(browser: Browser) -> None:
    with kg_serve(None, "--host", "0.0.0.0", token="s3cret") as away:
        browser.driver.get(away.address)
        assert browser.get("location.pathname") == "/login"
        browser.keys("#token", "wrong")
        browser.click("#enter")
        browser.wait("!document.getElementById('failure').hidden")
        browser.logs()  # the browser notes the 403
        browser.keys("#token", "s3cret")
        browser.click("#enter")
        browser.wait("document.getElementById('form')")
        assert browser.get("[location.pathname, document.cookie]") == ["/", ""], "no script can read the cookie"
        browser.driver.get("about:blank")
        browser.logs()
