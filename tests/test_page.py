"""The page's data and assembly, and `kg view`; what it does in a browser is in test_page_browser.py."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import threading
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph
import pytest
from click.testing import CliRunner
from graph_sample import TALKS, row, talks
from hypothesis import given
from hypothesis import strategies as st

from kg.cli import cli
from kg.cli.view import server
from kg.errors import InputError
from kg.export.prediction import prediction
from kg.graph import edges, merge, to_graph
from kg.page import from_prediction, load, page, page_data, policy, with_texts
from kg.page.data import CLASSES, period, trigger_spans, utf16
from kg.rdf import quads, vocabulary, write
from kg.types import Article

ROOT = Path(__file__).parent.parent / "kg" / "page"


def units(text: str) -> list[str]:
    """The UTF-16 units of a text, as JavaScript counts them."""
    data = text.encode("utf-16-le", "surrogatepass")
    return [data[i : i + 2].decode("utf-16-le", "surrogatepass") for i in range(0, len(data), 2)]


def cut(text: str, place: Any) -> str:
    whole = "".join(units(text)[place[0] : place[1]])
    return whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le")


def relation(data: dict[str, Any], key: str) -> dict[str, Any]:
    return next(item for item in data["relations"] if item["k"] == key)


# ---------------------------------------------------------------------------------------------------------------- data


def test_every_place_is_that_of_its_words() -> None:
    graph = to_graph(talks())
    data = page_data(graph)
    text = data["articles"][0]["text"]
    assert text == TALKS and "🌎" in text  # two units: everything after it moves
    visit = relation(data, "talks-1:r5")
    assert [cut(text, place) for place in visit["t"]] == ["سيزور"]
    assert cut(text, visit["oo"]) == "كانكون" and cut(text, visit["to"]) == "هذا الأسبوع"
    assert cut(text, visit["st"]) == "وقال المستشار إن لولا سيزور «كانكون» هذا الأسبوع."
    for node in data["nodes"]:
        assert [cut(text, place[1:]) for place in node.get("m", [])] == [
            m[3] for m in graph.nodes[node["id"]]["mentions"]
        ]


def test_without_texts_the_sentence_comes_along() -> None:
    data = page_data(to_graph(talks()), text=False)
    assert "text" not in data["articles"][0] and all("m" not in node for node in data["nodes"])
    sends = relation(data, "talks-1:r4")
    assert "🌎" in sends["x"] and [cut(sends["x"], place) for place in sends["t"]] == ["ترسل"]
    graph = to_graph(talks(), text=False)
    for _, _, edge in graph.edges(data=True):
        edge["sentence"] = None
    bare = relation(page_data(graph), "talks-1:r4")
    assert "x" not in bare and "t" not in bare and bare["trig"] == "ترسل"


def test_what_a_relation_says() -> None:
    data = page_data(merge([to_graph(talks()), to_graph(row())]))
    names = [node["id"] for node in data["nodes"]]
    denied = relation(data, "talks-1:r3")
    assert denied["neg"] == 1 and denied["mod"] == "future" and data["predicates"][denied["p"]][0] == "withdraw_from"
    assert [names[number] for number in denied["chain"]] == ["reforma", "talks-1:adviser"]
    assert relation(data, "talks-1:r4")["when"] == ("2026-02-01", "2026-02-28")
    assert relation(data, "talks-1:r3")["when"] == ("2025-11-20", "2025-11-20")  # the article's day
    assert relation(data, "أخبار 2:r2").get("when") is None and relation(data, "أخبار 2:r2")["iri"].startswith("x-")
    assert "source" not in data["articles"][1] and "q" not in data["nodes"][0]


def test_only_web_addresses_become_links() -> None:
    for address, kept in (("https://a.example/x", True), ("javascript:alert(1)", False), ("data:text/html,x", False)):
        graph = to_graph(talks())
        graph.graph["articles"]["talks-1"]["url"] = address
        assert ("url" in page_data(graph)["articles"][0]) is kept
    graph.nodes["Q96"]["qid"] = "Q96/../../x"
    assert all(node.get("qid") != "Q96/../../x" for node in page_data(graph)["nodes"])


@given(st.text(), st.data())
def test_utf16_counts_as_javascript_does(text: str, draw: st.DataObject) -> None:
    start = draw.draw(st.integers(0, len(text)))
    end = draw.draw(st.integers(start, len(text)))
    place = utf16(text, 7)(start + 7, end + 7)
    assert place is not None and "".join(units(text)[slice(*place)]) == "".join(units(text[start:end]))
    assert utf16(text)(0, len(text) + 1) is None


def test_a_trigger_in_pieces() -> None:
    text = "قام خلاله ترامب ونائبه بتوبيخ زيلينسكي. وقام غيره."
    edge = {"trigger": "قام توبيخ", "trigger_start": 0, "trigger_end": 3, "sentence_start": 0, "sentence_end": 40}
    assert [text[start:end] for start, end in trigger_spans(edge, text)] == ["قام", "توبيخ"]
    far = {**edge, "trigger_start": 100, "trigger_end": 103}
    assert trigger_spans(far, text) == [(100, 103)]


@pytest.mark.parametrize(
    ("value", "days"),
    [
        ("2024", ("2024-01-01", "2024-12-31")),
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2024-12", ("2024-12-01", "2024-12-31")),
        ("2026-W01", ("2025-12-29", "2026-01-04")),
        ("2025-10-16T09:30:00", ("2025-10-16", "2025-10-16")),
        ("2025-02/2025-10-16", ("2025-02-01", "2025-10-16")),
        ("2025-10/2025-02", None),
        ("P3D", None),
        ("2025-13", None),
        ("0000", None),
        ("9999-12", None),
        ("", None),
    ],
)
def test_period(value: str, days: tuple[str, str] | None) -> None:
    assert period(value) == days


def test_classes_are_those_of_the_vocabulary() -> None:
    found = re.findall(
        r'^plover:(\w+) a owl:Class ;\n.*?label "(.+?)"@en , "(.+?)"@ar.*?quadClass "(.+?)"', vocabulary(), re.M | re.S
    )
    assert {name: (arabic, english, quad) for name, english, arabic, quad in found} == CLASSES


# ---------------------------------------------------------------------------------------------------------------- page


def data_of(html: str) -> Any:
    (text,) = re.findall(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    return json.loads(text)


def test_the_page_holds_the_data_and_nothing_of_it_is_markup() -> None:
    graph = to_graph(talks())
    hostile = '</script><script>alert(1)</script>{{script}}<!-- & "\u2028'
    graph.graph["articles"]["talks-1"]["title"] = hostile
    html = page(graph)
    assert data_of(html) == json.loads(json.dumps(page_data(graph)))
    assert "<script>alert" not in html and html.count("<script") == page(to_graph(talks())).count("<script")
    assert "<title>&lt;/script&gt;&lt;script&gt;alert(1)" in html


def test_the_same_graph_gives_the_same_page() -> None:
    one, two = to_graph(talks()), to_graph(row())
    assert page(merge([one, two])) == page(merge([two, one]))
    assert page(talks()) == page(one) and page([talks(), row()]) == page(merge([one, two]))


def test_the_policy_names_every_script_and_no_address() -> None:
    html = page(to_graph(talks()))
    scripts = re.findall(r"<script>(.*?)</script>", html, re.S)
    allowed = set(re.findall(r"'(sha256-[^']+)'", policy().split("style-src")[0]))
    digests = {f"sha256-{base64.b64encode(hashlib.sha256(s.encode()).digest()).decode()}" for s in scripts}
    assert digests == allowed and len(scripts) == 6
    assert "default-src 'none'" in policy() and "unsafe" not in policy() and "http" not in policy()
    assert not re.findall(r"""(?:src|href)=["'](?!")""", html.split("<script")[0])


def test_an_article_is_well_under_two_megabytes() -> None:
    assert len(page(to_graph(talks())).encode()) < 700_000


def test_vendored_files_are_those_written_down() -> None:
    rows = re.findall(
        r"^\| `(\S+)` \|.*?\| (\S+) \| \S+ \| `(\w{64})` \|$", (ROOT / "vendor" / "VENDORED.md").read_text(), re.M
    )
    assert {name for name, _, _ in rows} == {path.name for path in (ROOT / "vendor").glob("*.js")}
    for name, version, digest in rows:
        data = (ROOT / "vendor" / name).read_bytes()
        assert hashlib.sha256(data).hexdigest() == digest
        assert version.encode() in data


def test_every_word_is_there_in_both_languages() -> None:
    words = re.sub('"[^"]*"', '""', (ROOT / "template" / "words.js").read_text(encoding="utf-8"))
    arabic, english = re.search(r"ar: \{(.*?)\n  \},\n  en: \{(.*?)\n  \},", words, re.S).groups()  # type: ignore[union-attr]
    keys = [set(re.findall(r"(?:^|[,{]) *\n? *(\w+):", part)) for part in (arabic, english)]
    assert keys[0] == keys[1] and len(keys[0]) > 60
    code = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "template").glob("*.js"))
    markup = (ROOT / "template" / "page.html").read_text(encoding="utf-8")
    used = set(re.findall(r'\bsay2?\("(\w+)"', code)) | set(re.findall(r'data-(?:say|title)="(\w+)"', markup))
    assert used <= keys[0]


def test_the_template_never_parses_markup() -> None:
    for path in (ROOT / "template").glob("*.js"):
        code = path.read_text(encoding="utf-8")
        assert not re.search(
            r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function|fetch\(", code
        )


# -------------------------------------------------------------------------------------------------------------- inputs

SAME = (
    "predicate polarity modality source sources roles trigger trigger_start trigger_end sentence"
    " subject_start subject_end object_start object_end time time_value rules confidence event"
).split()


def told(graph: nx.MultiDiGraph[str]) -> list[Any]:
    return [(s, o, key, {name: edge[name] for name in SAME}) for s, o, key, edge in edges(graph)]


def test_a_prediction_gives_the_graph_it_was_made_of() -> None:
    made = from_prediction({**prediction(talks()), "text": TALKS})
    graph = to_graph(talks())
    assert told(made) == told(graph)
    for node in graph:
        assert {name: made.nodes[node][name] for name in ("name", "type", "qid", "local", "aliases", "mentions")} == {
            name: graph.nodes[node][name] for name in ("name", "type", "qid", "local", "aliases", "mentions")
        }


def test_texts_come_later(tmp_path: Path) -> None:
    path = tmp_path / "talks.json"
    path.write_text(json.dumps([prediction(talks()), prediction(row())]), encoding="utf-8")
    graph = load(path)
    assert graph is not None and graph.graph["articles"]["talks-1"]["text"] is None
    filled, others = with_texts(graph, [Article("talks-1", TALKS), Article("أخبار 2", "نص آخر"), Article("x", "نص")])
    assert others == ["أخبار 2"] and filled.graph["articles"]["talks-1"]["text"] == TALKS
    assert graph.graph["articles"]["talks-1"]["text"] is None
    sentences = {key: edge["sentence"] for _, _, key, edge in edges(filled)}
    assert sentences["أخبار 2:r1"] is None and sentences["talks-1:r6"] == "وقُتل ثلاثة جنود قرب الحدود."


def test_what_load_takes(tmp_path: Path) -> None:
    graph = to_graph(talks())
    for format in ("ttl", "trig", "nq", "jsonld", "rdf"):
        path = tmp_path / f"graph.{format}"
        path.write_bytes(write(graph, format))
        found = load(path)
        assert found is not None and page_data(found)["relations"] == page_data(graph)["relations"]
    article = tmp_path / "article.json"
    article.write_text('{"id": "a", "text": "نص"}', encoding="utf-8")
    assert load(article) is None and load(tmp_path / "x.txt") is None
    broken = tmp_path / "broken.json"
    broken.write_text('{"relations": [{"subject": 1}], "entities": [], "id": "a"}', encoding="utf-8")
    with pytest.raises(InputError, match="not JSON that kg extract"):
        load(broken)
    broken.write_text("{", encoding="utf-8")
    with pytest.raises(InputError, match="not well-formed"):
        load(broken)


# ------------------------------------------------------------------------------------------------------------- command


def run(*arguments: str) -> Any:
    return CliRunner().invoke(cli, ["view", *arguments])


def test_view_writes_a_page(tmp_path: Path) -> None:
    graph, out = tmp_path / "graph.trig", tmp_path / "page.html"
    graph.write_bytes(write(to_graph(talks()), "trig"))
    result = run(str(graph), "--no-open", "-o", str(out), "--heading", "قمة", "--lang", "en")
    assert result.exit_code == 0, result.output
    html = out.read_text(encoding="utf-8")
    assert data_of(html)["title"] == "قمة" and '<html lang="en" dir="ltr">' in html
    assert run(str(graph), "--no-open", "-o", str(graph)).exit_code == 2
    assert run(str(graph), "--serve", "-o", str(out)).exit_code == 2
    assert run(str(graph), "--no-open", "-o", str(tmp_path / "no" / "page.html")).exit_code == 2


def test_view_opens_the_page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", lambda address: opened.append(address) or False)
    graph = tmp_path / "graph.nq"
    graph.write_bytes(write(to_graph(talks()), "nq"))
    result = run(str(graph))
    assert result.exit_code == 0 and "no browser was found" in result.output
    (address,) = opened
    assert address.startswith("file://") and data_of(Path(address[7:]).read_text(encoding="utf-8"))["relations"]


def test_serving_is_for_this_machine() -> None:
    with server(b"<p>page</p>", 0) as serving:
        threading.Thread(target=serving.serve_forever, daemon=True).start()

        def get(path: str, host: str) -> tuple[int, bytes]:
            connection = HTTPConnection("127.0.0.1", serving.server_port, timeout=30)
            connection.request("GET", path, headers={"Host": host})
            response = connection.getresponse()
            return response.status, response.read()

        own = f"localhost:{serving.server_port}"
        assert get("/", own) == (200, b"<p>page</p>")
        assert get("/graph.ttl", own) == (404, b"")
        assert get("/", "evil.example") == get("/", f"evil.example:{serving.server_port}") == (403, b"")
        assert serving.server_address[0] == "127.0.0.1"
        serving.shutdown()


def test_view_of_a_store(tmp_path: Path) -> None:
    store = pyoxigraph.Store(tmp_path / "store")
    store.extend(quads(to_graph(talks())))
    store.flush()
    del store
    out = tmp_path / "page.html"
    result = run(str(tmp_path / "store"), "--no-open", "-o", str(out))
    assert result.exit_code == 0, result.output
    assert out.read_text(encoding="utf-8") == page(to_graph(talks()))


def test_there_is_an_end_to_what_a_page_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kg.page.data.MOST", 5)
    with pytest.raises(InputError, match="6 relations and a page takes 5:"):
        page(talks())


def test_view_of_a_folder_and_of_articles(tmp_path: Path) -> None:
    folder = tmp_path / "graphs"
    folder.mkdir()
    for analysis in (talks(), row()):
        name = "one" if analysis.document.id == "talks-1" else "two"
        (folder / f"{name}.json").write_text(json.dumps(prediction(analysis)), encoding="utf-8")
    texts = tmp_path / "talks-1.txt"
    texts.write_bytes(TALKS.encode())
    out = tmp_path / "page.html"
    result = run(str(folder), "--articles", str(texts), "--no-open", "-o", str(out))
    assert result.exit_code == 0, result.output
    data = data_of(out.read_text(encoding="utf-8"))
    assert [article.get("text") for article in data["articles"]] == [TALKS, None]
    parsed = Path(__file__).parent / "golden" / "articles" / "ceasefire.conllu"
    assert run(str(parsed), "--no-open", "-o", str(out), "-q").exit_code == 0
    assert data_of(out.read_text(encoding="utf-8"))["articles"][0]["text"]
    assert run(str(tmp_path / "nothing.txt"), "--no-open", "-o", str(out)).exit_code == 3
