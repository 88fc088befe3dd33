"""kg watch: feeds read, copies recognised, files taken when they are still, and all of it once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

import kg
from kg.cli import cli
from kg.errors import InputError, StoreAway
from kg.read import Article, Failure, read
from kg.read.copies import BANDS, THRESHOLD, bands, runs, similarity, text_key
from kg.read.feed import read_feed
from kg.read.items import Record
from kg.store import Embedded, Rows
from kg.types import Copy
from kg.watch import Seen, Watch

TEXT = "التقى الرئيس المصري نظيره الفرنسي في القاهرة، وبحثا التعاون بين البلدين."
RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>وكالة الأنباء</title><link>https://news.example/</link>
<item><title>قمة &amp;quot;القاهرة&amp;quot;</title><link>https://news.example/1</link>
  <guid isPermaLink="false">n-1</guid>
  <pubDate>Thu, 16 Oct 2025 23:30:00 -0500</pubDate><description>{TEXT}</description>
  <content:encoded><![CDATA[<p>{TEXT}</p><script>x()</script><p>وقال الرئيسان إنهما سيلتقيان.</p>]]></content:encoded>
  </item>
<item><title>بلا نص</title><link>https://news.example/2</link></item>
<item><link>https://news.example/3</link><description>&lt;b&gt;{TEXT}&lt;/b&gt;</description><dc:date>2025-10-17</dc:date></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title>صحيفة</title><link href="https://paper.example/"/>
<entry><id>urn:1</id><title>قمة</title><link rel="self" href="https://x/"/><link href="https://paper.example/1"/>
<published>2025-10-16T09:00:00Z</published><content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{TEXT}</p><p>ب</p></div>
</content></entry></feed>"""
RDF = f"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<channel><title>قديمة</title></channel><item><title>ا</title><link>https://old.example/1</link><description>{TEXT}</description>
</item></rdf:RDF>"""


def records(feed: str) -> list[Record | Failure]:
    return list(read_feed(feed.encode(), "feed"))


# feeds


def test_rss() -> None:
    first, second, third = records(RSS)
    assert isinstance(first, Record) and isinstance(second, Record) and isinstance(third, Record)
    assert first.text == f"{TEXT}\nوقال الرئيسان إنهما سيلتقيان."
    facts = first.stated
    assert (facts.id, facts.title, facts.date) == ("n-1", 'قمة "القاهرة"', "2025-10-16")  # the day where it was written
    assert (facts.source, facts.url) == ("وكالة الأنباء", "https://news.example/1")
    assert second.text == ""
    assert (third.text, third.stated.id, third.stated.date) == (TEXT, "https://news.example/3", "2025-10-17")


def test_atom_and_rss_1() -> None:
    (entry,) = records(ATOM)
    assert isinstance(entry, Record) and entry.text == f"{TEXT}\nب"
    assert (entry.stated.id, entry.stated.url) == ("urn:1", "https://paper.example/1")
    assert (entry.stated.date, entry.stated.source) == ("2025-10-16", "صحيفة")
    (item,) = records(RDF)
    assert isinstance(item, Record) and (item.text, item.stated.source) == (TEXT, "قديمة")


def test_a_feed_is_a_file_like_others(tmp_path: Path) -> None:
    (tmp_path / "news.rss").write_text(RSS, encoding="utf-8")
    first, second, third = read([str(tmp_path / "news.rss")])
    assert isinstance(first, Article) and first.id == "n-1" and first.source == "وكالة الأنباء"
    assert isinstance(second, Failure) and second.reason == "is empty"
    assert isinstance(third, Article) and third.id == "https-news.example-3"


@pytest.mark.parametrize(
    ("feed", "words"),
    [
        ("<rss><channel>", "not well-formed XML"),
        ("<html/>", "begins with <html>"),
        ('<!DOCTYPE r [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "made of other entities"),
        ('<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "is a file"),
        ("<rss>" + "<a>" * 5000 + "</a>" * 5000 + "</rss>", "nested more than"),
        ("", "not well-formed"),
    ],
)
def test_what_is_no_feed(feed: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        list(read_feed(feed.encode(), "feed"))


def test_a_bad_item_costs_that_item() -> None:
    bad = f"<item><guid>b</guid><description><![CDATA[{'<a ' * 20_000}]]></description></item>"
    first, *_, last = records(RSS.replace("</channel>", bad + "</channel>"))
    assert isinstance(first, Record) and isinstance(last, Failure) and last.id == "b"


# copies

WORDS = [f"{letter}{other}كلمة" for letter in "ابتثجحخدذرزسشص" for other in "عغفقكلمنهوي"]
STORY = [" ".join(WORDS[at : at + 30]) + "." for at in range(0, 150, 30)]


def test_copies_and_what_is_none() -> None:
    whole = runs("\n".join(STORY))
    other_head = runs("عنوان آخر تماما لهذا الخبر\nالقاهرة (وكالات) - " + "\n".join(STORY))
    one_changed = runs("\n".join([*STORY[:4], " ".join(reversed(STORY[4].split()))]))
    background = runs("\n".join([" ".join(reversed(part.split())) for part in STORY[:3]] + STORY[3:]))
    assert similarity(whole, whole) == 1 and similarity(whole, runs("")) == 0
    assert similarity(whole, other_head) > 0.9
    assert THRESHOLD < similarity(whole, one_changed) < 0.75
    assert similarity(whole, background) < 0.35
    assert set(bands(whole)) & set(bands(one_changed)) and len(bands(whole)) == BANDS
    assert text_key("التقى الرئيسُ «المصريّ» أحمد") == text_key("التقى الرئيس المصري احمد!")


def test_short_texts_are_copies_only_when_they_are_the_same(tmp_path: Path) -> None:
    assert bands(runs("قال الرئيس إنه سيزور القاهرة غدا")) == []


@given(st.lists(st.sampled_from(WORDS), min_size=25, max_size=60), st.integers(0, 1000))
def test_what_is_nearly_the_same_shares_a_band(words: list[str], at: int) -> None:
    changed = list(words)
    changed[at % len(words)] = "آخر"
    one, two = runs(" ".join(words)), runs(" ".join(changed))
    assert similarity(one, two) == similarity(two, one)
    if similarity(one, two) > 0.8:
        assert not bands(one) or not bands(two) or set(bands(one)) & set(bands(two))


# what arrives


@pytest.fixture
def seen(tmp_path: Path) -> Iterator[Seen]:
    with Seen(tmp_path / "seen") as memory:
        yield memory


def arrivals(watch: Watch) -> list[Any]:
    """What a look and a second one bring; all of it is done then."""
    watch.look()
    found = list(watch.arrivals()) if watch.look() else []
    watch.done()
    return found


def test_files_are_taken_when_they_are_still(tmp_path: Path, seen: Seen) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    watch = Watch([str(folder)], seen, settle=0.05)
    file = folder / "a.txt"
    file.touch()
    assert not watch.look() and watch.unsettled == 0  # empty: somebody is about to write
    file.write_text(TEXT[:10], encoding="utf-8")
    assert not watch.look() and watch.unsettled == 1
    time.sleep(0.06)
    file.write_text(TEXT, encoding="utf-8")  # it has grown since
    assert not watch.look()
    time.sleep(0.06)
    assert watch.look()
    (article,) = watch.arrivals()
    assert article.text == TEXT
    assert watch.look()  # not done yet
    list(watch.arrivals())
    watch.done()
    assert not watch.look()
    (folder / "a.meta.json").write_text('{"date": "2025-10-16"}', encoding="utf-8")  # facts that come later
    watch.look()
    time.sleep(0.06)
    (article,) = arrivals(watch)
    assert (article.id, article.date) == ("a", "2025-10-16")
    watch.close()


def test_names_copies_and_failures(tmp_path: Path, seen: Seen) -> None:
    for name, text in {
        "x/a": STORY,
        "y/a": ["خبر آخر. " + TEXT],
        "z/b": [*STORY[:4], TEXT],
        "z/c": ["only English"],
    }.items():
        path = tmp_path / "in" / f"{name}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(text), encoding="utf-8")
    (tmp_path / "in/z/b.meta.json").write_text('{"source": "صحيفة", "url": "https://p/1"}', encoding="utf-8")
    copies: list[Copy] = []
    watch = Watch([str(tmp_path / "in")], seen, settle=0, tell=copies.append)
    first, second, failure = arrivals(watch)
    assert (first.id, second.id) == ("a", "a-2")
    assert isinstance(failure, Failure) and "is not Arabic" in failure.reason
    (copy,) = copies
    assert (copy.original, copy.source, copy.url) == ("a", "صحيفة", "https://p/1") and 0.6 < copy.similarity < 0.8
    assert list(seen.copies()) == copies and "noted as republished by صحيفة" in str(copy)
    assert arrivals(watch) == []  # the failure is not tried again, the copy not told again
    (tmp_path / "in/y/a.txt").write_text("خبر معدل. " + TEXT, encoding="utf-8")
    (changed,) = arrivals(watch)
    assert changed.id == "a-2" and len(copies) == 1
    (tmp_path / "in/z/c.txt").write_text("\n".join(STORY).replace(".", "!"), encoding="utf-8")
    assert arrivals(watch) == [] and (copies[1].original, copies[1].similarity) == ("a", 1.0)
    seen.forget("a")  # which could not be read after all
    os.utime(tmp_path / "in/z/c.txt", (1, 1))
    (article,) = arrivals(watch)
    assert article.id == "c" and [copy.place[-7:] for copy in seen.copies()] == ["b.txt#b"]
    watch.close()


def test_one_watch_at_a_time(tmp_path: Path, seen: Seen) -> None:
    with pytest.raises(StoreAway, match="another kg watch"):
        Seen(tmp_path / "seen")


class Server:
    """A server of one feed that knows conditional requests."""

    def __init__(self) -> None:
        self.body, self.status, self.headers = RSS.encode(), 200, {"ETag": '"1"'}
        self.asked: list[dict[str, str]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                outer.asked.append(dict(self.headers.items()))
                etag = outer.headers.get("ETag")
                status = 304 if etag and self.headers.get("If-None-Match") == etag else outer.status
                self.send_response(status)
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                if status != 304:
                    self.wfile.write(outer.body)

            def log_message(self, format: str, *args: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/feed"


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.setenv(name, "127.0.0.1")
    running = Server()
    thread = threading.Thread(target=running.http.serve_forever)
    thread.start()
    yield running
    running.http.shutdown()
    thread.join()
    running.http.server_close()


def test_feeds_at_addresses(server: Server, seen: Seen) -> None:
    watch = Watch([server.url], seen, interval=0)
    first, second, third = arrivals(watch)
    assert [item.id for item in (first, third)] == ["n-1", "https-news.example-3"] and isinstance(second, Failure)
    assert server.asked[-1]["Accept-Encoding"] == "identity" and server.asked[-1]["User-Agent"].startswith("kg/")
    assert "If-None-Match" not in server.asked[-1]
    assert arrivals(watch) == [] and server.asked[-1]["If-None-Match"] == '"1"'
    server.headers = {}
    assert arrivals(watch) == []  # a server without versions, and the same bytes
    server.body = RSS.replace("سيلتقيان", "سيفترقان").encode()
    changed, same = arrivals(watch)  # the empty item is not told again
    assert "سيفترقان" in changed.text and changed.id == "n-1" and same.id == "https-news.example-3"
    watch.close()


@pytest.mark.parametrize(
    ("status", "headers", "body", "words"),
    [
        (500, {}, b"", "answers 500"),
        (429, {"Retry-After": "3600"}, b"", "answers 429"),
        (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b", "sends it compressed"),
        (200, {}, b"x" * 10_000_001, "larger than"),
        (200, {}, b"<html/>", "is no feed"),
        (302, {"Location": "file:///etc/passwd"}, b"", "cannot be fetched"),
        (302, {"Location": "/feed"}, b"", "cannot be fetched"),
    ],
)
def test_feeds_that_fail(
    server: Server, seen: Seen, status: int, headers: dict[str, str], body: bytes, words: str
) -> None:
    server.status, server.headers, server.body = status, headers, body
    watch = Watch([server.url], seen, interval=0.01)
    watch.look()
    (failure,) = watch.arrivals()
    assert isinstance(failure, Failure) and words in failure.reason and failure.path == server.url
    if status == 429:
        time.sleep(0.02)
        assert not watch.look()  # it wants to be left alone
    watch.close()


def test_a_server_that_is_not_there(seen: Seen) -> None:
    watch = Watch(["http://127.0.0.1:1/feed"], seen)
    watch.look()
    (failure,) = watch.arrivals()
    assert "cannot be fetched" in failure.reason and not watch.look()
    watch.close()


# the command

ROWS = """# newdoc id = {id}
# kg_date = "2025-10-16"
1\tالتقى\tاِلتَقَى\tVERB\t_\tAspect=Perf|Gender=Masc|Number=Sing|Person=3|Voice=Act\t0\troot\t_\t_
2\tماكرون\tماكرون\tX\t_\tForeign=Yes\t1\tnsubj\t_\tNER=B-PER
3\t{name}\t{name}\tX\t_\tForeign=Yes\t1\tobj\t_\tNER=B-PER

"""
COUNT = "SELECT ?g { GRAPH ?g { ?g a <http://www.w3.org/ns/prov#Bundle> } }"


def articles(store: Path) -> int:
    with Embedded(store) as opened:
        found = opened.query(COUNT)
    assert isinstance(found, Rows)
    return len(found.rows)


def test_the_command_once(tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    command = ["watch", str(folder), "--store", str(store), "--once", "--settle", "0.01"]
    assert CliRunner().invoke(cli, command).exit_code == 0  # nothing there is nothing to do
    (folder / "a.conllu").write_text(ROWS.format(id="one", name="بوتين"), encoding="utf-8")
    (folder / "b.conllu").write_text(ROWS.format(id="two", name="بوتين"), encoding="utf-8")
    (folder / "c.conllu").write_text("1\tx", encoding="utf-8")
    done = CliRunner().invoke(cli, command)
    assert "still being written" not in done.stderr
    assert done.exit_code == 1 and "is the article one; noted as republished by" in done.stderr
    assert "c.conllu: line 1: CoNLL-U has 10 columns" in done.stderr and "1 added, 1 failed" in done.stderr
    assert articles(store) == 1
    done = CliRunner().invoke(cli, command)
    assert (done.exit_code, done.output) == (0, "")
    listed = CliRunner().invoke(cli, ["watch", "--store", str(store), "--copies"])
    assert json.loads(listed.stdout)["original"] == "one"
    asked = CliRunner().invoke(cli, ["query", str(store), "--ask", "republished", "--format", "csv"])
    assert asked.stdout.count("\none,") == 1
    (folder / "d.conllu").write_text(ROWS.format(id="three", name="شي"), encoding="utf-8")
    assert "1 added" in CliRunner().invoke(cli, command).stderr and articles(store) == 2
    assert CliRunner().invoke(cli, [*command[:1], str(tmp_path / "none"), *command[2:]]).exit_code == 2


def test_copies_are_told_until_the_store_knows_them(seen: Seen) -> None:
    copy = Copy("feed#1", "one", 1.0, None, None, "وكالة", None)
    assert seen.add(copy) and not seen.add(copy) and seen.untold() == {"one": [copy]}
    seen.told(["one"])
    assert not seen.add(copy) and seen.untold() == {}
    moved = replace(copy, original="two")
    assert seen.add(moved) and seen.untold() == {"one": [], "two": [moved]}
    seen.told(["one", "two"])
    seen.remember(Article("three", "نص آخر"), copy.place)
    assert seen.untold() == {"two": []}


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_the_command_ends_cleanly(how: signal.Signals, tmp_path: Path) -> None:
    folder, store = tmp_path / "in", tmp_path / "store"
    folder.mkdir()
    command = [sys.executable, "-m", "kg", "watch", str(folder), "--store", str(store), "--settle", "0.1"]
    environment = {**os.environ, "PYTHONPATH": str(Path(kg.__file__).parents[1])}
    running = subprocess.Popen(command, stderr=subprocess.PIPE, env=environment, text=True)
    assert running.stderr is not None
    (folder / "a.conllu").write_text(ROWS.format(id="one", name="بوتين"), encoding="utf-8")
    assert "1 added" in running.stderr.readline()
    running.send_signal(how)
    assert running.wait(30) == 130 and "interrupted" in running.stderr.read()
    assert articles(store) == 1
