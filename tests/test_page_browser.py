"""The page in a real browser: direction, drawing, clicking, filters, files, keyboard; no error, no network, no script
of an article's."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from chromium import Browser, missing
from graph_sample import Maker, row, talks

from kg.arabic import fold
from kg.graph import edges, merge, to_graph
from kg.page import page
from kg.rdf import read
from kg.types import Article, Entity

pytestmark = pytest.mark.skipif(missing() is not None, reason=missing() or "")

CHOSEN = "kg.state.chosen"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    browser = Browser(tmp_path_factory.mktemp("browser"))
    yield browser
    browser.close()


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "sample.html"
    path.write_text(page(merge([to_graph(talks()), to_graph(row())])), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def quiet(browser: Browser) -> Iterator[None]:
    """After every test: the console is empty and nothing was asked for but files and the page's own downloads."""
    browser.logs()
    yield
    console, asked = browser.logs()
    assert console == []
    assert [address for address in asked if not address.startswith(("file:", "blob:", "data:"))] == []


def lines(browser: Browser) -> set[str]:
    return set(browser.get("kg.picture.cy.edges().map(e => e.data('label').replace(/[\\u2068\\u2069]/g, ''))"))


def place(browser: Browser, selector: str) -> dict[str, float]:
    found: dict[str, float] = browser.get(f"document.querySelector('{selector}').getBoundingClientRect().toJSON()")
    return found


def point_at(browser: Browser, element: str) -> None:
    """A real click on an element of the drawing, at its middle."""
    from selenium.webdriver import ActionChains

    x, y = browser.run(
        f"const e = {element}; const b = document.getElementById('graph').getBoundingClientRect();"
        "const p = e.isNode() ? e.renderedPosition() : e.renderedMidpoint(); return [b.x + p.x, b.y + p.y];"
    )
    actions = ActionChains(browser.driver)
    actions.w3c_actions.pointer_action.move_to_location(round(x), round(y))
    actions.w3c_actions.pointer_action.click()
    actions.perform()


def node(name: str) -> str:
    return f"kg.picture.cy.nodes().filter(n => kg.nodes[n.data('node')].id === '{name}')[0]"


def test_it_reads_from_right_to_left(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    assert browser.get("[document.documentElement.dir, document.documentElement.lang]") == ["rtl", "ar"]
    assert place(browser, "#side")["left"] > place(browser, "#stage")["right"] - 2
    assert place(browser, "#title")["left"] > place(browser, "#searching")["left"] > place(browser, "#tools")["left"]
    browser.click("#tab-list")
    assert place(browser, "#panel-list th:first-child")["left"] > place(browser, "#panel-list th:last-child")["left"]
    # the first letter of an Arabic sentence stands to the right of the last, on the screen
    browser.click("#tab-text")
    first, last = browser.run(
        "const t = [...document.querySelector('#panel-text .body p').childNodes].find(n => n.length > 6);"
        "const r = document.createRange();"
        "const at = i => { r.setStart(t, i); r.setEnd(t, i + 1); return r.getBoundingClientRect().x; };"
        "return [at(0), at(5)];"
    )
    assert first > last
    browser.click("#language")
    assert browser.get("[document.documentElement.dir, document.documentElement.lang]") == ["ltr", "en"]
    assert place(browser, "#side")["right"] < place(browser, "#stage")["left"] + 2
    assert (
        browser.text("#tab-filters") == "Filters"
        and browser.get("getComputedStyle(document.querySelector('.body')).direction") == "rtl"
    )


def test_labels_are_shaped_and_in_order_on_the_canvas(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    label = browser.get(f"{node('sheinbaum')}.data('label')")
    assert [line.strip("\u2068\u2069") for line in label.split("\n")] == ["كلوديا شينباوم"]
    joined, apart = browser.run(
        "const c = document.createElement('canvas').getContext('2d');"
        "c.font = `40px ${kg.picture.cy.nodes()[0].style('font-family')}`;"
        "return [c.measureText('شينباوم').width, [...'شينباوم'].reduce((s, l) => s + c.measureText(l).width, 0)];"
    )
    assert joined < 0.9 * apart  # letters that join are narrower than letters that stand alone
    # drawn on a canvas that reads like the page, the full stop after the name is to the left of it
    ink = browser.run(
        "const c = document.createElement('canvas'); c.width = 300; c.height = 60; document.body.append(c);"
        "const g = c.getContext('2d'); g.font = '40px serif'; g.textAlign = 'center'; g.fillText('شينباوم .', 150, 40);"
        "const d = g.getImageData(0, 0, 300, 60).data; c.remove(); let xs = [];"
        "for (let x = 0; x < 300; x++) for (let y = 0; y < 60; y++)"
        "if (d[4 * (y * 300 + x) + 3] > 100) { xs.push(x); break; } return xs;"
    )
    gap = max(range(1, len(ink)), key=lambda i: ink[i] - ink[i - 1])
    assert gap < len(ink) / 3


def test_what_is_drawn(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    looks = browser.run(
        "return Object.fromEntries(kg.picture.cy.edges().map(e => [e.data('label').replace(/[\\u2068\\u2069]/g, ''),"
        "[e.style('line-style'), e.style('mid-target-arrow-shape'), e.style('target-arrow-shape'), e.data('dash')]]));"
    )
    assert looks["يستقبل"] == ["solid", "none", "triangle", "solid"]
    assert looks["يزور"][3] == "dashed" and looks["يزوّد"][3] == "dotted"
    assert looks["✕ ينسحب من"][1] == "tee" and looks["يلتقي"][2] == "none"
    shapes = browser.get("Object.fromEntries(kg.picture.cy.nodes().map(n => [n.data('type'), n.style('shape')]))")
    assert shapes["PER"] == "ellipse" and shapes["GPE"] == "hexagon" and shapes["ORG"] == "round-rectangle"
    sizes = [browser.get(f"{node(name)}.width()") for name in ("sheinbaum", "pemex")]
    assert sizes[0] > sizes[1]
    places = browser.get("kg.picture.cy.nodes().map(n => Object.values(n.renderedPosition()))")
    box = place(browser, "#graph")
    assert all(0 < x < box["width"] and 0 < y < box["height"] for x, y in places)
    painted = browser.get(
        "[...document.querySelectorAll('#graph canvas')].some(c =>"
        " c.getContext('2d').getImageData(0, 0, c.width, c.height).data.some(v => v))"
    )
    assert painted and browser.text("#status") == "العلاقات: 9، الخطوط: 9، الكيانات: 9"


def test_a_click_on_a_line_shows_the_words(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    point_at(browser, "kg.picture.cy.edges().filter(e => e.data('label').includes('ينسحب'))[0]")
    browser.wait(f"{CHOSEN} && {CHOSEN}.relations")
    assert browser.get("[...document.querySelectorAll('#details mark.trigger')].map(m => m.textContent)") == ["تنسحب"]
    assert browser.text("#details mark.subject") == "البرازيل" and browser.text("#details mark.object") == "ميثاق ليما"
    details = browser.text("#details")
    assert "مستشار للرئيسة" in details and "صحيفة ريفورما" in details  # who says so, and who quotes it
    assert "ريفورما" in details and "2025-11-20" in details and "منفي" in details and "سيقع" in details
    assert browser.get("document.querySelector('#details s').textContent") == "ينسحب من"
    link = browser.get("document.querySelector('#details a').href")
    assert link.startswith("https://news.example/talks")
    browser.click("#details .open")
    assert browser.get("document.querySelector('#panel-text mark.trigger.lit').textContent") == "تنسحب"


def test_a_click_on_a_node_shows_who_it_is(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    point_at(browser, node("Q37181"))
    browser.wait(f"{CHOSEN} && {CHOSEN}.node")
    assert browser.text("#details h2") == "لولا دا سيلفا" and "الرئيس لولا" in browser.text("#details")
    assert (
        browser.get("[...document.querySelectorAll('#details a')].map(a => a.href)")[0]
        == "https://www.wikidata.org/wiki/Q37181"
    )
    assert browser.get("document.querySelectorAll('#details .statement').length") == 4
    assert browser.get(f"{node('pemex')}.hasClass('faded')") and not browser.get(
        f"{node('sheinbaum')}.hasClass('faded')"
    )
    browser.keys("body", "\ue00c")
    assert browser.get("document.getElementById('details').hidden")


def test_search_takes_any_spelling(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    for words in ("البرازيل", "برازيل", "اﻟﺒﺮﺍﺯﻳﻞ", "البَرازِيل", "brazil"):
        browser.run("document.getElementById('search').value = ''")
        browser.keys("#search", words)
        assert browser.text("#found li bdi") == "البرازيل", words
    browser.keys("#search", "\ue007")
    assert browser.get(f"{CHOSEN}.node.id") == "Q155"
    browser.run("document.getElementById('search').value = ''")
    browser.keys("#search", "قققق")
    assert "لا اسم" in browser.text("#found")


def test_search_folds_as_python_does(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    words = [
        "أمريكا",
        "إيران الآن",
        "مدرسةٌ",
        "مستشفى",
        "مسؤول",
        "شؤون",
        "حـــذّر",
        "USA-2025",
        "گوگل",
        "کییف",
        "١٢٣",
        "ﻻ",
        "«كان»",
        "ى",
        "ٱلله",
    ]
    assert browser.run("return arguments[0].map(kg.fold)", words) == [fold(word) for word in words]


def test_filters(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    everything = lines(browser)
    browser.click("#tab-filters")

    def box(label: str) -> None:
        browser.run(
            "[...document.querySelectorAll('#panel-filters label')].find(l =>"
            " [...l.children].some(child => child.textContent === arguments[0])).click()",
            label,
        )

    box("منفي")
    assert everything - lines(browser) == {"✕ ينسحب من"} and "8 من 9" in browser.text("#status")
    browser.click("#reset")
    assert lines(browser) == everything
    box("قد يقع")
    box("سيقع")
    box("منفي")
    assert lines(browser) == {"يستقبل", "يشغل منصبا في", "يقتل", "ينتقد", "أربك", "يلتقي"}
    browser.click("#reset")
    box("شخص")
    assert lines(browser) == {"✕ ينسحب من", "يزوّد", "يقتل"}
    browser.click("#reset")
    box("مصدر مذكور")
    assert not {"يزور", "يزوّد"} & lines(browser)
    browser.click("#reset")
    box("ريفورما")
    assert lines(browser) == {"ينتقد", "أربك", "يلتقي"}
    browser.click("#reset")
    box("تعاون بالقول")
    assert not {"يستقبل", "يزور", "يلتقي"} & lines(browser) and "ينتقد" in lines(browser)
    browser.click("#reset")
    browser.run("const s = document.getElementById('confidence'); s.value = 60; s.dispatchEvent(new Event('change'));")
    assert everything - lines(browser) == {"يلتقي"}
    browser.click("#reset")
    browser.run(
        "const s = document.getElementById('time-from'); s.value = s.max;"
        "s.dispatchEvent(new Event('input')); s.dispatchEvent(new Event('change'));"
    )
    assert lines(browser) == {"يزوّد", "أربك", "يلتقي"}
    browser.click("#undated")
    assert lines(browser) == {"يزوّد"}


def test_focus_path_and_pins(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    browser.run(f"kg.choose({{node: kg.nodes[{node('pemex')}.data('node')]}})")
    browser.click("#hop1")
    assert lines(browser) == {"أربك"} and "بيميكس" in browser.text("#focused")
    browser.click("#hop2")
    assert {"أربك", "ينتقد", "يستقبل"} <= lines(browser) and "يزوّد" not in lines(browser)
    browser.click("#focused button")
    assert "يزوّد" in lines(browser)
    browser.keys("#goal", "برازيل")
    browser.click("#go")
    assert browser.get("kg.state.path.steps.map(s => s.map(r => r.predicate.name))") == [
        ["other:أربك"],
        ["position_of"],
        ["supply"],
    ]
    assert browser.get("kg.picture.cy.nodes('.path').length") == 4 and "خطوات الطريق: 3" in browser.text("#details")
    browser.keys("body", "\ue00c")
    before = browser.get(f"{node('Q96')}.position()")
    browser.run(f"const n = {node('Q96')}; n.position({{x: 500, y: 500}}); n.emit('dragfree');")
    assert browser.get("[...kg.picture.pinned].length") == 1 and before != {"x": 500, "y": 500}
    browser.click("#arrange")
    browser.wait("document.documentElement.dataset.layout === 'done'")
    assert browser.get(f"{node('Q96')}.position()") == {"x": 500, "y": 500}


def test_the_keyboard_is_enough(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    browser.keys("body", "/")
    assert browser.get("document.activeElement.id") == "search"
    browser.keys("#search", "لولا", "\ue015", "\ue007")
    assert browser.get(f"{CHOSEN}.node.id") == "Q37181"
    browser.run("document.getElementById('graph').focus()")
    browser.keys("#graph", "\ue012")
    said = browser.text("#spoken")
    assert said.split("،")[0] and "العلاقات: " in said
    browser.keys("#graph", "\ue007")
    assert browser.get(f"kg.nodes.indexOf({CHOSEN}.node)") == browser.get(
        "kg.picture.cy.getElementById(kg.picture.cursor).data('node')"
    )
    browser.keys("#graph", "p")
    assert browser.get("kg.picture.pinned.size") == 1
    browser.keys("#graph", "f")
    assert not browser.get("document.getElementById('focused').hidden")
    for name in ("side", "details", "graph", "search"):
        assert browser.get(f"document.getElementById('{name}').closest('[inert]') === null")
    unnamed = browser.run(
        "return [...document.querySelectorAll('button, input, select, [role=application], [role=tabpanel]')]"
        ".filter(e => !e.textContent.trim() && !e.getAttribute('aria-label') && !e.getAttribute('aria-labelledby') "
        " && !e.closest('label')).map(e => e.id)"
    )
    assert unnamed == []


def test_text_and_drawing_light_each_other(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    browser.run(
        "document.getElementById('pick').value = 0; document.getElementById('pick').dispatchEvent(new Event('change'))"
    )
    marks = browser.get(
        "[...document.querySelectorAll('.body mark')].map(m => [m.textContent, m.dataset.type || '', m.className])"
    )
    assert ["كلوديا شينباوم", "PER", "entity"] in marks and ["سيزور", "", "trigger"] in marks
    assert browser.text(".body").replace("\r", "") == "".join(talks().document.text.split("\r\n"))
    over = "new MouseEvent('mouseover', {bubbles: true})"
    browser.run(
        f"[...document.querySelectorAll('.body mark')].find(m => m.textContent === 'لولا').dispatchEvent({over})"
    )
    assert browser.get(f"{node('Q37181')}.hasClass('hover')")
    browser.run(f"{node('Q155')}.emit('mouseover')")
    assert set(browser.get("[...document.querySelectorAll('mark.lit')].map(m => m.textContent)")) == {"البرازيل"}
    browser.run("kg.picture.cy.edges().filter(e => e.data('label').includes('يزوّد'))[0].emit('mouseover')")
    assert browser.text("mark.lit") == "ترسل"
    browser.run("[...document.querySelectorAll('.body mark')].find(m => m.textContent === 'سيزور').click()")
    assert browser.get(f"{CHOSEN}.relation.predicate.name") == "visit"


def test_files(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    whole = merge([to_graph(talks()), to_graph(row())])
    browser.click("#exporting summary")
    browser.click("#turtle")
    assert told(read(browser.downloaded(".ttl"))) == told(whole)
    browser.run(f"kg.choose({{node: kg.nodes[{node('Q37181')}.data('node')]}})")
    browser.click("#exporting summary")
    browser.click("#turtle")
    some = read(browser.downloaded(".ttl"))
    assert told(some) == [edge for edge in told(whole) if "Q37181" in edge[1:3]]
    assert (
        some.nodes["Q37181"]["qid"] == "Q37181" and some.nodes["Q37181"]["aliases"] == whole.nodes["Q37181"]["aliases"]
    )
    assert some.graph["articles"]["talks-1"]["title"] == "قمة «مكسيكو»"
    browser.run("kg.choose(null)")
    browser.click("#exporting summary")
    browser.click("#svg")
    svg = ET.fromstring(browser.downloaded(".svg").read_text(encoding="utf-8"))
    texts = [text.text for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert "كلوديا شينباوم" in texts and svg.get("direction") == "rtl"
    struck = [
        t.text for t in svg.iter("{http://www.w3.org/2000/svg}text") if t.get("text-decoration") == "line-through"
    ]
    assert struck == ["✕ ينسحب من"] and not list(svg.iter("{http://www.w3.org/2000/svg}script"))
    browser.click("#exporting summary")
    browser.click("#png")
    data = browser.downloaded(".png").read_bytes()
    assert data.startswith(b"\x89PNG") and len(data) > 5000


def told(graph: Any) -> list[Any]:
    """What Turtle of a selection keeps of the edges."""
    kept = "article event predicate polarity modality source sources roles trigger sentence time"
    return sorted(
        (key, s, o, *(edge[name] for name in [*kept.split(), "time_value", "rules", "confidence"]))
        for s, o, key, edge in edges(graph)
    )


def test_paper_and_dark(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    browser.run("dispatchEvent(new Event('beforeprint'))")
    assert browser.get("document.querySelectorAll('#paper svg text').length") > 10
    assert "تنسحب" in browser.text("#paper table")
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert browser.get("getComputedStyle(document.querySelector('main')).display") == "none"
    browser.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    browser.run("dispatchEvent(new Event('afterprint'))")
    light = browser.get("getComputedStyle(document.body).backgroundColor")
    browser.click("#theme")
    assert browser.get("getComputedStyle(document.body).backgroundColor") != light
    assert browser.get(f"{node('sheinbaum')}.style('background-color')") == "rgb(96,165,250)"


HOSTILE = (
    "زار <script>window.hacked = 1</script> أحمد مدينة </script><script>window.hacked = 2</script> أمس 🌎.\n"
    'وقال <img src=x onerror="window.hacked = 3"> إن \'"><svg onload=window.hacked=4> '
    "{{script}} \u2028 \u202e مقلوب\u202c."
)


def hostile() -> Any:
    name = '<img src="https://evil.example/x.png" onerror="window.hacked=5">'
    make = Maker(Article("</script><b>1", HOSTILE, f"{name}\u202e", "2025-11-20", name, "javascript:window.hacked=6"))
    who = make.mention("<script>window.hacked = 1</script> أحمد", "PER")
    where = make.mention("مدينة </script><script>window.hacked = 2</script>", "GPE")
    said = make.mention('<img src=x onerror="window.hacked = 3">', "ORG")
    entities = (
        Entity(f"a{name}", f"أحمد {name}", "PER", (who,), ("</script>", "${alert(1)}"), name, "Q1"),
        Entity(
            "b",
            "مدينة </script><script>window.hacked = 2</script>",
            "GPE",
            (where,),
            (),
            None,
            "Q2' onclick='window.hacked=7",
        ),
        Entity("__proto__", "constructor", "ORG", (said,), ("toString",)),
    )
    make.relate(
        entities[0].id,
        "visit",
        "b",
        "زار",
        subject_mention=who,
        object_mention=where,
        source="__proto__",
        sources=("__proto__",),
    )
    make.relate("__proto__", 'other:"><script>window.hacked=8</script>', "b", "قال", subject_mention=said)
    return make.analysis(entities)


def test_what_an_article_says_is_never_run(browser: Browser, tmp_path: Path) -> None:
    path = tmp_path / "hostile.html"
    path.write_text(page(hostile(), title="</title><script>window.hacked=9</script>"), encoding="utf-8")
    browser.open(path)
    for relation in range(2):
        browser.run(f"kg.choose({{relation: kg.relations[{relation}]}})")
    for number in range(3):
        browser.run(f"kg.choose({{node: kg.nodes[{number}]}})")
    for tab in ("filters", "list", "text"):
        browser.click(f"#tab-{tab}")
    browser.keys("#search", "script")
    browser.run("dispatchEvent(new Event('beforeprint'))")
    browser.click("#language")
    browser.click("#theme")
    browser.click("#exporting summary")
    browser.click("#turtle")
    assert len(list(edges(read(browser.downloaded(".ttl"))))) == 2
    browser.click("#exporting summary")
    browser.click("#svg")
    svg = browser.downloaded(".svg")
    assert not list(ET.parse(svg).iter("{http://www.w3.org/2000/svg}script"))
    browser.driver.get(svg.as_uri())
    assert browser.get("window.hacked === undefined")
    browser.open(path)
    assert browser.get("window.hacked === undefined")
    assert (
        browser.get(
            "document.querySelectorAll('img, iframe, object, form[action], svg [onload], [onerror], [onclick]').length"
        )
        == 0
    )
    assert browser.get("document.querySelectorAll('script').length") == 7
    assert "window.hacked = 1" in browser.text(".body") and "onerror" in browser.text(".body")
    assert browser.get("[...document.querySelectorAll('a')].every(a => /^https:/.test(a.href))")


def test_the_policy_stops_what_would_get_through(browser: Browser, sample: Path) -> None:
    """If markup did get in, it would still be dead: script, handler, picture, request."""
    browser.open(sample)
    browser.run(
        "document.body.insertAdjacentHTML('beforeend',"
        '\'<img src="https://evil.example/a.png" onerror="window.hacked=1">\');'
        "const s = document.createElement('script'); s.textContent = 'window.hacked=2'; document.body.append(s);"
    )
    blocked = browser.driver.execute_async_script(
        "const done = arguments[0]; fetch('https://evil.example/').then(() => done('sent'), (e) => done(String(e)));"
    )
    assert "sent" not in blocked and browser.get("window.hacked === undefined")
    assert browser.stopped() == ["csp"]  # the picture; what the script asked for did not even become a request
    console, _ = browser.logs()
    assert len(console) >= 3 and all("Content Security Policy" in line or "fetch" in line for line in console)


def test_a_graph_without_texts_says_so(browser: Browser, tmp_path: Path) -> None:
    graph = to_graph(talks(), text=False)
    for _, _, edge in graph.edges(data=True):
        edge["sentence"] = None
    path = tmp_path / "bare.html"
    path.write_text(page(graph), encoding="utf-8")
    browser.open(path)
    assert browser.get("document.getElementById('panel-text').hidden")
    browser.run("kg.choose({relation: kg.relations[0]})")
    assert "لا يحمل نص الجملة" in browser.text("#details") and browser.text("#details mark") == "استقبلت"
    assert "لا نص" in browser.text("#panel-text")


def test_more_than_five_thousand_lines_are_put_together_and_it_says_so(browser: Browser, tmp_path: Path) -> None:
    from paint import synthetic

    path = tmp_path / "large.html"
    path.write_text(page(synthetic(5600, parallel=True)), encoding="utf-8")
    browser.open(path)
    shown, drawn = browser.run("return [kg.state.shown.length, kg.picture.cy.edges().length]")
    assert shown == 5600 and drawn < 2500
    status = browser.text("#status")
    assert "العلاقات: 5,600" in status and "أكثر من 5,000" in status
    told = browser.run(
        "const l = kg.picture.lines.find(l => l.relations.length > 3);"
        "kg.choose({relations: l.relations}); return l.relations.length;"
    )
    assert browser.get("document.querySelectorAll('#details .statement').length") == min(told, 25)


def test_the_strongest_lines_are_kept(browser: Browser, sample: Path) -> None:
    browser.open(sample)
    kept = browser.run(
        "const made = i => ({s: 0, o: 1, p: i, mod: 'asserted', neg: 0, index: i, predicate: {quad: `kind ${i}`}});"
        "const rows = Array.from({length: 5300}, (_, i) => made(i)); rows.push(made(5299), made(5298), made(5298));"
        "const {lines, aggregated, cut} = kg.linesOf(rows);"
        "return [lines.length, aggregated, cut, lines[0].relations.length, lines[1].relations.length];"
    )
    assert kept == [5000, True, 300, 3, 2]


def test_an_empty_graph_is_a_page_too(browser: Browser, tmp_path: Path) -> None:
    analysis = replace(talks(), relations=(), entities=())
    path = tmp_path / "empty.html"
    path.write_text(page(analysis), encoding="utf-8")
    browser.open(path)
    assert browser.get("kg.picture.cy.nodes().length") == 0 and "العلاقات: 0" in browser.text("#status")
