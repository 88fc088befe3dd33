"""The web application of kg serve: articles in and results out, limits that hold, strangers kept out."""

from __future__ import annotations

import asyncio
import io
import os
import re
import signal
import sys
import time
import zipfile
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import httpx2
import pytest
from click.testing import CliRunner
from newsroom import newsroom
from servers import Server, kg_serve

from kg import rdf
from kg.cli import cli
from kg.errors import LimitExceeded
from kg.graph import merge
from kg.page import page, policy
from kg.pipeline import Extraction, extract_many, serialise
from kg.read import Metadata, Source, read_sources
from kg.store import Embedded, Rows, load, questions
from kg.web.app import application, foreign, same
from kg.web.jobs import Limits
from kg.web.reader import FORMATS, Reader

ARTICLES = Path(__file__).parent / "golden" / "articles"
STRAIT, CEASEFIRE = ARTICLES / "strait.conllu", ARTICLES / "ceasefire.conllu"
CONLLU = "text/x-conllu"
TEXT = "التقى الرئيس الأمريكي دونالد ترامب نظيره الروسي فلاديمير بوتين في موسكو أمس الأربعاء."
PAGE = f"""<!doctype html><html><head><meta property="og:title" content="لقاء في موسكو">
<meta property="article:published_time" content="2025-10-16"><meta property="og:site_name" content="وكالة الأنباء">
<script>window.hacked = 1</script></head><body><article><p>{TEXT}</p></article></body></html>"""


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("web")
    (folder / "graph.nq").write_bytes(rdf.write(newsroom(), "nq"))
    with Embedded(folder / "store", write=True) as opened:
        load(folder / "graph.nq", opened)
    return folder / "store"


@pytest.fixture(scope="module")
def server(store: Path) -> Iterator[Server]:
    with kg_serve(store, "--cors", "*", "--max-chars", "1000") as running:
        yield running


@pytest.fixture(scope="module")
def client(server: Server) -> Iterator[httpx2.Client]:
    with httpx2.Client(base_url=server.address, timeout=60) as opened:
        yield opened


def send(client: httpx2.Client, body: bytes | str, kind: str, **parameters: str) -> httpx2.Response:
    data = body.encode() if isinstance(body, str) else body
    return client.post("/jobs", content=data, headers={"Content-Type": kind}, params=parameters)


def wait(client: httpx2.Client, address: str, seconds: float = 120) -> dict[str, Any]:
    """What the application says of an article once it is done with it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        said: dict[str, Any] = client.get(address).json()
        if said["state"] in ("done", "failed"):
            return said
        assert said["state"] in ("waiting", "loading", "reading")
        time.sleep(0.1)
    raise AssertionError(f"{address} was never done")


def read(client: httpx2.Client, body: bytes | str, kind: str, **parameters: str) -> tuple[str, dict[str, Any]]:
    """An article read: its address, and what the application says of it."""
    sent = send(client, body, kind, **parameters)
    assert sent.status_code == 202, sent.text
    assert sent.headers["location"] == f"/jobs/{sent.json()['id']}"
    return sent.headers["location"], wait(client, sent.headers["location"])


@pytest.fixture(scope="module")
def strait(client: httpx2.Client) -> tuple[str, dict[str, Any]]:
    return read(client, STRAIT.read_bytes(), CONLLU, title="المضيق", source="رويترز", name="ignored.conllu")


@pytest.fixture(scope="module")
def expected() -> Extraction:
    """The same article as the library reads it."""
    items = read_sources([Source(str(STRAIT), "conllu")], defaults=Metadata(title="المضيق", source="رويترز"))
    (found,) = extract_many(items)
    assert isinstance(found, Extraction)
    return found


# ---------------------------------------------------------------------------------------------------- pages and results


def test_the_start_page(client: httpx2.Client) -> None:
    response = client.get("/")
    allowed = response.headers["content-security-policy"]
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "unsafe" not in allowed and "http" not in allowed and "*" not in allowed
    assert {"default-src 'none'", "frame-ancestors 'none'", "form-action 'none'"} <= set(allowed.split("; "))
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["cache-control"] == "no-store"
    assert '<html lang="ar" dir="rtl">' in response.text
    assert not re.findall(r"""(?:src|href)=["']?(?!data:,)[^"'>]""", response.text.partition("<script")[0])


def test_an_article_gives_what_the_library_gives(
    client: httpx2.Client, strait: tuple[str, dict[str, Any]], expected: Extraction
) -> None:
    address, said = strait
    assert (said["name"], said["title"], said["articles"], said["notes"]) == ("strait", "المضيق", 1, [])
    assert said["relations"] == len(expected.relations) > 5
    assert said["entities"] == len(expected.graph)
    assert said["summary"] == expected.summary("ar")
    assert {entity.name for entity in expected.entities if not entity.local} == set(said["names"])
    formats = {file["format"]: file for file in said["files"]}
    assert set(formats) == {*FORMATS, "html"}
    for format in FORMATS:
        wanted = serialise([expected.analysis if format == "json" else expected.graph], format)
        assert client.get(f"{address}/files/strait.{format}").content == wanted, format
        assert formats[format]["bytes"] == len(wanted)
    assert client.get(f"{address}/page").text == page(expected.graph)


def test_files_are_to_be_kept_never_shown(client: httpx2.Client, strait: tuple[str, dict[str, Any]]) -> None:
    address, said = strait
    for file in said["files"]:
        response = client.get(f"{address}/files/{file['name']}")
        assert response.headers["content-disposition"] == f'attachment; filename="{file["name"]}"'
        assert response.headers["content-security-policy"].endswith("sandbox")
        assert response.headers["x-content-type-options"] == "nosniff"
    whole = client.get(f"{address}/files/all.zip")
    assert whole.headers["content-disposition"] == 'attachment; filename="strait.zip"'
    with zipfile.ZipFile(io.BytesIO(whole.content)) as archive:
        assert {file["name"] for file in said["files"]} < set(archive.namelist())
    for name in ("strait.exe", "about.jso", "..%2F..%2Fetc%2Fpasswd", "%00"):
        assert client.get(f"{address}/files/{name}").status_code == 404


def test_the_page_of_a_result_is_of_no_origin(client: httpx2.Client, strait: tuple[str, dict[str, Any]]) -> None:
    response = client.get(f"{strait[0]}/page")
    allowed = response.headers["content-security-policy"].split("; ")
    assert allowed[: len(policy().split("; "))] == policy().split("; ")
    assert "frame-ancestors 'self'" in allowed
    assert "allow-same-origin" not in allowed[-1] and allowed[-1].startswith("sandbox ")


def test_several_articles_are_one_result(client: httpx2.Client) -> None:
    both = STRAIT.read_text(encoding="utf-8") + CEASEFIRE.read_text(encoding="utf-8")
    address, said = read(client, both, CONLLU, name="two.conllu", lang="en")
    assert (said["articles"], said["name"]) == (2, "two")
    items = (Source(str(path), "conllu") for path in (STRAIT, CEASEFIRE))
    graph = merge(item.graph for item in extract_many(read_sources(items)) if isinstance(item, Extraction))
    assert client.get(f"{address}/files/two.trig").content == serialise([graph], "trig")
    assert client.get(f"{address}/page").text == page(graph, lang="en")


@pytest.mark.model
def test_texts_and_pages_are_read(client: httpx2.Client) -> None:
    _, text = read(client, TEXT, "text/plain; charset=utf-8", date="١٦/١٠/٢٠٢٥", lang="en")
    assert "Donald Trump meets Vladimir Putin; in Moscow; time 2025-10-15" in text["summary"]
    _, found = read(client, PAGE, "text/html", title="عنوان آخر", name="../../صفحة.html")
    assert (found["title"], found["name"], found["relations"]) == ("عنوان آخر", "sfha", text["relations"])
    assert "2025-10-16" in found["summary"]  # the page's own tags, where nobody said otherwise
    # what is no article costs nothing but itself
    for body, kind, reason in (
        ("The president met his Russian counterpart in Moscow.", "text/plain", "the article is not Arabic"),
        ("<p></p>", "text/html", "the article is empty"),
        ("{", "application/json", "the article is not JSON"),
        ('{"text": "' + TEXT * 20 + '"}', "application/json", "more than the limit of 1,000"),
        ("\x00\x01" * 50, "text/plain", "the article is "),
    ):
        _, said = read(client, body, kind)
        assert (said["state"], reason in said["reason"]) == ("failed", True), said
        assert "/" not in said["reason"].replace("://", ""), "a path of the server's"


# ---------------------------------------------------------------------------------------------------- wrong requests


@pytest.mark.parametrize(
    ("method", "path", "kind", "body", "status", "words"),
    [
        ("PUT", "/jobs", "text/plain", TEXT, 405, ""),
        ("GET", "/jobs", None, "", 405, ""),
        ("POST", "/", "text/plain", TEXT, 405, ""),
        ("POST", "/jobs", None, TEXT, 415, "text/plain, text/html"),
        ("POST", "/jobs", "application/pdf", "%PDF-1.7", 415, "not application/pdf"),
        ("POST", "/jobs", "multipart/form-data; boundary=x", "--x--", 415, "not multipart/form-data"),
        ("POST", "/jobs", "text/plain", "", 422, "empty"),
        ("POST", "/jobs", "text/plain", " \n ", 422, "empty"),
        ("POST", "/jobs?date=gestern", "text/plain", TEXT, 422, "write it as 2025-10-16"),
        ("POST", "/jobs?autor=x", "text/plain", TEXT, 400, "no parameter 'autor'"),
        ("POST", "/jobs?lang=fr", "text/plain", TEXT, 400, "ar or en"),
        ("POST", f"/jobs?title={'x' * 2001}", "text/plain", TEXT, 400, "title is longer than 2,000"),
        ("POST", "/jobs", "text/plain", "ا" * 2001, 413, "larger than 4,000 bytes"),
        ("POST", "/jobs", "text/html", "<p>" * 1_700_000, 413, "larger than 5,000,000 bytes"),
        ("GET", "/jobs/nothing", None, "", 404, "no such result"),
        ("GET", "/jobs/nothing/page", None, "", 404, "no such result"),
        ("GET", "/jobs/nothing/files/x.ttl", None, "", 404, "no such result"),
        ("GET", "/questions/meetings?of=nothing", None, "", 404, "no such result"),
        ("GET", "/questions/what", None, "", 400, "no question 'what'"),
        ("GET", "/questions/timeline", None, "", 400, "needs who"),
        ("GET", "/questions/meetings?why=x", None, "", 400, "no parameter 'why'"),
        ("GET", "/questions/meetings?since=yesterday", None, "", 400, "not a date"),
        ("GET", "/questions/meetings?who=%22%29%7D", None, "", 400, "nobody and nothing"),
        ("POST", "/login", "text/plain", "token=x", 415, "form"),
        ("POST", "/login", "application/x-www-form-urlencoded", "x" * 20_000, 413, "larger"),
    ],
)
def test_wrong_requests(
    client: httpx2.Client, method: str, path: str, kind: str | None, body: str, status: int, words: str
) -> None:
    headers = {"Content-Type": kind} if kind else {}
    response = client.request(method, path, content=body.encode(), headers=headers)
    assert (response.status_code, words in response.text) == (status, True), response.text
    assert response.headers["content-type"].startswith("text/plain") and "Traceback" not in response.text


def test_pages_of_other_sites_are_refused(client: httpx2.Client, strait: tuple[str, dict[str, Any]]) -> None:
    """Also with --cors '*', which opens the endpoint alone."""
    address = strait[0]
    for headers in (
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ):
        for method, path in (("POST", "/jobs"), ("POST", "/login"), ("GET", address), ("GET", "/questions/meetings")):
            response = client.request(method, path, headers={**headers, "Content-Type": "text/plain"}, content=b"")
            assert response.status_code == 403, (method, path, headers)
    linked = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert client.get("/", headers=linked).status_code == 200
    assert client.post("/jobs", headers={**linked, "Content-Type": "text/plain"}, content=b"x").status_code == 403
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    own = {"Origin": str(client.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "cors"}
    assert client.get(address, headers=own).status_code == 200
    assert not foreign("GET", {}) and foreign("GET", {"origin": "http://[", "host": "here"})


# ---------------------------------------------------------------------------------------------------------- questions


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("meetings", {}),
        ("meetings", {"who": "شينباوم", "since": "2025-11"}),
        ("claims", {}),
        ("path", {"who": "شركة بيميكس", "whom": "البرازيل"}),
        ("together", {"who": "لولا"}),
    ],
)
def test_questions_to_the_store(client: httpx2.Client, store: Path, name: str, given: dict[str, str]) -> None:
    said = client.get(f"/questions/{name}", params=given).json()
    with Embedded(store) as opened:
        rows = questions.answer(name, given, opened.query)
    assert isinstance(rows, Rows) and rows.rows
    assert (tuple(said["columns"]), said["all"]) == (rows.columns, len(rows.rows))
    names = [value for row in said["rows"] for value in row]
    assert any(re.search("[ا-ي]", value) for value in names) and not any("example.org" in value for value in names)


def test_questions_to_a_result(client: httpx2.Client, strait: tuple[str, dict[str, Any]]) -> None:
    result = strait[0].rpartition("/")[2]
    said = client.get("/questions/claims", params={"of": result}).json()
    assert said["all"] == len(said["rows"]) > 0
    assert {row[said["columns"].index("article")] for row in said["rows"]} == {"strait"}
    said = client.get("/questions/timeline", params={"of": result, "who": "اليابان"}).json()
    assert said["all"] > 0
    unknown = client.get("/questions/timeline", params={"of": result, "who": "شينباوم"})
    assert unknown.status_code == 400, "she is in the store, not in this article"


# ------------------------------------------------------------------------------------------------------------- limits


def reader_of(server: Server) -> int:
    """The process that reads articles for a server."""
    if sys.platform != "linux":
        pytest.skip("needs /proc")
    for file in Path(f"/proc/{server.process.pid}/task").glob("*/children"):
        for child in file.read_text().split():
            if b"kg.web.reader" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    raise AssertionError("no reader")


def long(times: int) -> bytes:
    """Many articles, which take a while."""
    text = STRAIT.read_text(encoding="utf-8")
    return "".join(text.replace("strait", f"strait{number}") for number in range(times)).encode()


def test_while_an_article_is_read_the_rest_goes_on_and_a_dead_reader_is_replaced(
    client: httpx2.Client, server: Server, strait: tuple[str, dict[str, Any]]
) -> None:
    address = send(client, long(150), CONLLU).headers["location"]
    while client.get(address).json()["state"] != "reading":
        time.sleep(0.02)
    assert client.get("/sparql", params={"query": "ASK {}"}).json()["boolean"] is True
    assert client.get("/questions/meetings").status_code == 200
    assert client.get(f"{strait[0]}/page").status_code == 200
    assert client.get(address).json() == {"state": "reading"}, "all that was answered meanwhile"
    assert client.get(f"{address}/page").status_code == 409
    behind = send(client, STRAIT.read_bytes(), CONLLU).headers["location"]
    assert client.get(behind).json() == {"state": "waiting", "place": 1}
    os.kill(reader_of(server), signal.SIGKILL)
    said = wait(client, address)
    assert (said["state"], "signal 9" in said["reason"]) == ("failed", True)
    assert wait(client, behind)["state"] == "done"


def test_an_article_that_takes_too_long_is_stopped(tmp_path: Path) -> None:
    path = tmp_path / "long.in"
    path.write_bytes(long(150))
    with Reader(None) as reader:
        reader.load("conllu")
        assert reader.ready("conllu") and not reader.ready("text")
        with pytest.raises(LimitExceeded, match=r"longer than 0\.2 s"):
            reader.read(path, "conllu", Metadata(), lang="ar", chars=1000, timeout=0.2)
        assert not reader.alive


def inside(
    visit: Callable[[Callable[[str], httpx2.AsyncClient]], Awaitable[None]], limits: Limits, store: Path
) -> None:
    """An application in this process, visited by clients of several addresses."""

    async def run() -> None:
        app = application(str(store), reading=limits)
        async with AsyncExitStack() as stack:
            await stack.enter_async_context(app.router.lifespan_context(app))
            clients: dict[str, httpx2.AsyncClient] = {}

            def client(address: str) -> httpx2.AsyncClient:
                transport = httpx2.ASGITransport(app, client=(address, 1))
                return clients.setdefault(address, httpx2.AsyncClient(transport=transport, base_url="http://here"))

            await visit(client)

    asyncio.run(run())


async def submitted(client: httpx2.AsyncClient) -> httpx2.Response:
    return await client.post("/jobs", content=STRAIT.read_bytes(), headers={"Content-Type": CONLLU})


async def ended(client: httpx2.AsyncClient, address: str) -> str:
    while (state := (await client.get(address)).json()["state"]) not in ("done", "failed"):
        await asyncio.sleep(0.05)
    return str(state)


def test_clients_take_turns_and_none_fills_the_queue(store: Path) -> None:
    async def visit(client: Callable[[str], httpx2.AsyncClient]) -> None:
        greedy, other, late = client("10.0.0.1"), client("10.0.0.2"), client("10.0.0.3")
        mine = [await submitted(greedy) for _ in range(5)]
        assert [response.status_code for response in mine] == [202, 202, 202, 429, 429]
        assert mine[3].headers["retry-after"] and "3 articles here already" in mine[3].text
        theirs = [await submitted(other) for _ in range(2)]
        assert [response.status_code for response in theirs] == [202, 202]
        refused = await submitted(late)
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
        addresses = [response.headers["location"] for response in (*mine[:3], *theirs)]
        said = [(await greedy.get(address)).json() for address in addresses]
        assert [one.get("place") for one in said] == [None, 1, 3, 2, 4], "one of each in turn"
        order: list[int] = []

        async def follow(number: int) -> None:
            assert await ended(greedy, addresses[number]) == "done"
            order.append(number)

        await asyncio.gather(*(follow(number) for number in range(5)))
        assert order == [0, 1, 3, 2, 4]
        assert (await submitted(late)).status_code == 202

    inside(visit, Limits(each=3, waiting=4), store)


def test_results_are_kept_for_a_while(store: Path) -> None:
    async def visit(client: Callable[[str], httpx2.AsyncClient]) -> None:
        one, two = client("10.0.0.1"), client("10.0.0.2")
        kept = (await submitted(two)).headers["location"]
        assert await ended(two, kept) == "done"
        mine = []
        for _ in range(3):
            mine.append((await submitted(one)).headers["location"])
            assert await ended(one, mine[-1]) == "done"
        assert [(await one.get(address)).status_code for address in (*mine, kept)] == [404, 200, 200, 200]
        last = (await submitted(two)).headers["location"]
        assert await ended(two, last) == "done"
        assert [(await one.get(address)).status_code for address in (*mine[1:], kept, last)] == [200, 200, 404, 200]

    inside(visit, Limits(results=3, each_results=2), store)


# ------------------------------------------------------------------------------------------------------ who may come in


def test_elsewhere_it_needs_the_token(strait: tuple[str, dict[str, Any]], store: Path) -> None:
    secret = "geheim-سر"
    with (
        kg_serve(store, "--host", "0.0.0.0", token=secret) as away,
        httpx2.Client(base_url=away.address, timeout=60) as visitor,
    ):
        assert visitor.get("/sparql", params={"query": "ASK {}"}).status_code == 200, "reading the store is for all"
        assert visitor.get("/").headers["location"] == "/login"
        for path in ("/jobs/x", "/jobs/x/page", "/jobs/x/files/y", "/questions/meetings"):
            refused = visitor.get(path)
            assert (refused.status_code, refused.headers["www-authenticate"]) == (401, 'Bearer realm="kg"')
        assert send(visitor, STRAIT.read_bytes(), CONLLU).status_code == 401
        page_of_login = visitor.get("/login")
        assert page_of_login.status_code == 200 and "script-src" not in page_of_login.headers["content-security-policy"]
        for wrong in ("", "geheim", secret + "x"):
            answer = visitor.post("/login", data={"token": wrong})
            assert answer.status_code == 403 and "set-cookie" not in answer.headers
        for header in ("Bearer wrong", f"Basic {secret}", "Bearer"):
            assert visitor.get("/jobs/x", headers={"Authorization": header.encode()}).status_code == 401
        for cookie in (b"kg=" + secret.encode(), b"kg=", b"kg"):
            assert visitor.get("/jobs/x", headers={"Cookie": cookie}).status_code == 401, "the cookie is not the token"
        assert visitor.get("/jobs/x", headers={"Authorization": f"Bearer {secret}".encode()}).status_code == 404
        entered = visitor.post("/login", data={"token": secret})
        assert (entered.status_code, entered.headers["location"]) == (303, "/")
        given = entered.headers["set-cookie"]
        assert secret not in given and {"httponly", "samesite=strict"} <= set(given.lower().split("; "))
        assert visitor.get("/").status_code == 200 and visitor.get("/jobs/x").status_code == 404


def test_secrets_are_compared_as_they_are() -> None:
    assert same("سر", "سر") and not same("سر ", "سر") and not same("", "سر") and not same("\udce9", "é")


@pytest.mark.parametrize(
    ("arguments", "token", "words"),
    [
        (["--host", "0.0.0.0"], "", "needs a secret in KG_TOKEN"),
        (["--no-app"], "", "give the folder of a store"),
        (["--update"], "x", "give the folder of a store"),
    ],
)
def test_command_lines_that_do_not_go_together(arguments: list[str], token: str, words: str) -> None:
    done = CliRunner().invoke(cli, ["serve", *arguments], env={"KG_TOKEN": token})
    assert (done.exit_code, words in done.output) == (2, True)


def test_without_the_token_elsewhere_there_is_the_endpoint_alone(store: Path) -> None:
    with kg_serve(store, "--host", "0.0.0.0") as away:
        assert httpx2.get(away.address + "/").headers["location"] == away.query
        assert httpx2.post(away.address + "/jobs", content=TEXT.encode()).status_code == 404
