"""From files, folders and standard input to articles."""

from __future__ import annotations

import io
import json
import logging
import os
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import kg.read
from kg.errors import EncodingError, FormatError, InputError
from kg.read import FORMATS, Failure, Ids, Metadata, iso_date, read, safe_id
from kg.read.encoding import decode
from kg.types import Article, Document

TEXT = "التقى الرئيس المصري نظيره الفرنسي في القاهرة، وبحثا التعاون بين البلدين (10 ملفات)."


def items(*paths: object, **options: object) -> list[object]:
    return list(read([str(path) for path in paths], **options))  # type: ignore[arg-type]


def one(path: object, **options: object) -> Article:
    (item,) = items(path, **options)
    assert isinstance(item, Article), item
    return item


def failure(path: object, **options: object) -> Failure:
    (item,) = items(path, **options)
    assert isinstance(item, Failure), item
    return item


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


# encodings


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1256"])
def test_text_is_the_same_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    assert one(write(tmp_path / "a.txt", TEXT, encoding)).text == TEXT


@pytest.mark.parametrize(("encoding", "name"), [("cp1256", "Windows-1256"), ("utf-16-le", "UTF-16")])
def test_another_encoding_than_utf8_is_noticed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, encoding: str, name: str
) -> None:
    with caplog.at_level(logging.WARNING, "kg.read"):
        one(write(tmp_path / "a.txt", TEXT, encoding))
    assert f"a.txt: is not UTF-8; read as {name}" in caplog.text


def test_utf8_is_no_news(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    one(write(tmp_path / "a.txt", TEXT, "utf-8-sig"))
    assert caplog.text == ""


def test_one_word_of_utf16_without_spaces_or_mark() -> None:
    assert decode("القاهرة".encode("utf-16-le")) == ("القاهرة", "utf-16-le")


def test_damaged_utf8_is_not_taken_for_windows_1256(tmp_path: Path) -> None:
    data = (TEXT + "\n" + TEXT).encode()
    cut = data.index(b"\n") + 1
    path = tmp_path / "a.txt"
    path.write_bytes(data[:cut] + b"\xff" + data[cut:])
    assert f"byte {cut} (line 2)" in failure(path).reason


def test_iso_8859_6_is_refused_rather_than_misread() -> None:
    with pytest.raises(EncodingError, match="save it in UTF-8"):
        decode("وقال الرئيس إن المفاوضات ستستمر يومين".encode("iso8859-6"))


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=200))
def test_utf8_is_read_as_utf8_or_refused(text: str) -> None:
    try:
        found, encoding = decode(text.encode())
    except EncodingError:
        return
    assert encoding in ("utf-16-le", "utf-16-be") or found == text.removeprefix("\ufeff")


@given(st.binary(max_size=300))
def test_any_bytes_give_text_or_an_encoding_error(data: bytes) -> None:
    try:
        text, _ = decode(data)
    except EncodingError:
        return
    assert isinstance(text, str)


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأؤإئىة،؛؟ \n", min_size=20))
def test_arabic_prose_survives_windows_1256(text: str) -> None:
    data = ("قال " + text).encode("cp1256")
    assert decode(data) == ("قال " + text, "cp1256")


# what is refused


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t\r\n", "is empty"),
        (b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0\x03\0>\0\x01\x02\x03", "is a binary file"),
        (bytes(range(1, 32)) * 20, "is a binary file"),
        (b"%PDF-1.7 ...", "is a PDF, not text"),
        (b"The president met his counterpart.", "is not Arabic: 0% of its letters"),
        (b"1234 5678", "is not Arabic"),
        ("Встреча президентов".encode("cp1251"), "is neither UTF-8, UTF-16 nor Windows-1256"),
    ],
)
def test_refused_with_the_reason(tmp_path: Path, data: bytes, reason: str) -> None:
    path = tmp_path / "bad.txt"
    path.write_bytes(data)
    assert reason in failure(path).reason


def test_too_long_is_refused_without_reading_it_all(tmp_path: Path) -> None:
    path = write(tmp_path / "long.txt", "قال " * 300_000)
    assert "the limit of 1,000,000" in failure(path).reason
    assert "the limit of 10" in failure(path, max_chars=10).reason
    assert len(one(path, max_chars=2_000_000).text) == 1_200_000


def test_missing_file_and_address(tmp_path: Path) -> None:
    assert failure(tmp_path / "no.txt").reason == "does not exist"
    assert "kg reads files" in failure("https://example.org/a.html").reason
    assert failure("a\0b").path == "a\0b"


def test_unreadable_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: str, mode: str) -> object:
        raise PermissionError(13, "Permission denied", path)

    monkeypatch.setattr(kg.read, "open", refuse, raising=False)
    good = write(tmp_path / "a.txt", TEXT)
    assert failure(good).reason == "cannot be read: Permission denied"


def test_line_ends_and_spaces_are_the_users(tmp_path: Path) -> None:
    text = f"\r\n  {TEXT}\r\n\r\n{TEXT}\u200f \n"
    assert one(write(tmp_path / "a.txt", text)).text == text


# ids, dates, metadata


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("2025-10-16", "2025-10-16"),
        ("2025-10-16T23:30:00+03:00", "2025-10-16"),
        ("2025/1/6", "2025-01-06"),
        ("16/10/2025", "2025-10-16"),
        ("6.1.2025", "2025-01-06"),
        ("١٦/١٠/٢٠٢٥", "2025-10-16"),
        ("10/16/2025", None),
        ("2025-02-30", None),
        ("2025-10", "2025-10"),
        ("16/10/25", None),
        ("16-10/2025", None),
        ("أمس", None),
        ("", None),
    ],
)
def test_dates(said: str, day: str | None) -> None:
    assert iso_date(said) == day


@given(st.dates())
def test_every_iso_date_is_itself(day: object) -> None:
    assert iso_date(str(day)) == str(day)


@given(st.text())
def test_ids_are_safe_for_files_and_iris(name: str) -> None:
    safe = safe_id(name)
    assert len(safe) <= 100
    assert set(safe) <= set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
    assert safe_id(safe) == safe
    assert not safe.startswith((".", "-"))


@given(st.lists(st.sampled_from(["a", "A", "a-2", "b", "a-3"]), max_size=30))
def test_ids_are_unique_whatever_the_letter_case(wanted: list[str]) -> None:
    ids = Ids()
    given_out = [ids.claim(name).casefold() for name in wanted]
    assert len(set(given_out)) == len(given_out)


def test_same_name_in_two_folders(tmp_path: Path) -> None:
    for folder in ("a", "b", "c"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder / "news.txt", TEXT)
    assert [item.id for item in items(tmp_path)] == ["news", "news-2", "news-3"]  # type: ignore[attr-defined]


def test_arabic_file_names_are_written_in_latin(tmp_path: Path) -> None:
    assert one(write(tmp_path / "قمة القاهرة.txt", TEXT)).id == "qma-alqahra"


def test_sidecar_and_options(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "a.json", json.dumps({"date": "16/10/2025", "title": "قمة"}))
    article = one(path, defaults=Metadata(date="2020-01-01", source="الأهرام"))
    assert (article.id, article.date, article.title, article.source) == ("a", "2025-10-16", "قمة", "الأهرام")
    write(tmp_path / "a.meta.json", json.dumps({"id": "x 1", "date": "2024-01-02"}))
    assert (one(path).id, one(path).date, one(path).title) == ("x-1", "2024-01-02", None)


def test_folder_does_not_read_sidecars_as_articles(tmp_path: Path) -> None:
    write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "a.json", '{"date": "2025-10-16"}')
    write(tmp_path / "b.html", f"<p>{TEXT}")
    write(tmp_path / "b.meta.json", '{"source": "الأهرام"}')
    write(tmp_path / "c.json", json.dumps({"text": TEXT}))
    found = items(tmp_path)
    assert [(item.id, item.date, item.source) for item in found] == [  # type: ignore[attr-defined]
        ("a", "2025-10-16", None),
        ("b", None, "الأهرام"),
        ("c", None, None),
    ]


def test_a_graph_beside_a_text_is_no_sidecar(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "a.json", '{"id": "old", "entities": [], "relations": []}')
    assert one(path).id == "a"


def test_broken_sidecar_is_a_notice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    write(tmp_path / "a.json", "{")
    assert one(path).date is None
    assert "a.json: is not used as metadata of a.txt: is not JSON" in caplog.text


def test_bad_date_is_a_notice(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"id": 7, "text": TEXT, "date": "10/16/2025"}))
    assert one(path).date is None
    assert "a.jsonl, line 1: the date '10/16/2025' is not one kg can read" in caplog.text


def test_bad_options_are_said_at_once() -> None:
    with pytest.raises(InputError, match="write it as 2025-10-16"):
        read(["-"], defaults=Metadata(date="soon"))
    with pytest.raises(FormatError, match="kg reads text, jsonl"):
        read(["-"], format="docx")


def test_options_go_before_what_a_page_s_tags_say(tmp_path: Path) -> None:
    page = f'<meta name="date" content="2025-10-16"><meta property="og:title" content="قمة"><p>{TEXT}'
    path = write(tmp_path / "a.html", page)
    assert (one(path).date, one(path).title) == ("2025-10-16", "قمة")
    article = one(path, defaults=Metadata(date="2020-01-01"))
    assert (article.date, article.title, article.text) == ("2020-01-01", "قمة", TEXT)


# folders


def test_folder_is_walked_in_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", "z.txt", ".hidden/x.txt", ".y.txt", "logo.png"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        write(path, TEXT)
    assert [item.id for item in items(tmp_path)] == ["a", "b", "z", "c"]  # type: ignore[attr-defined]


def test_links_that_lead_back_and_files_met_twice(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", TEXT)
    (tmp_path / "loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "same.txt").symlink_to(path)
    (tmp_path / "dead.txt").symlink_to(tmp_path / "nothing")
    found = items(tmp_path, path, tmp_path / "same.txt")
    assert [getattr(item, "id", None) for item in found] == ["a", None]
    assert "is a link to nothing" in str(found[1])


def test_pipe_in_a_folder_does_not_block(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.txt")
    assert failure(tmp_path).reason == "is not a regular file"


def test_folder_without_articles(tmp_path: Path) -> None:
    write(tmp_path / "logo.png", "x")
    assert "holds no articles" in failure(tmp_path).reason


def test_one_broken_file_among_a_hundred(tmp_path: Path) -> None:
    for number in range(100):
        write(tmp_path / f"{number:03}.txt", TEXT)
    (tmp_path / "042.txt").write_bytes(b"\0\xff\0\x01" * 50)
    found = items(tmp_path)
    bad = [item for item in found if isinstance(item, Failure)]
    assert (len(found), len(bad)) == (100, 1)
    assert str(bad[0]).endswith("042.txt: is a binary file, not text")


def test_forced_format_takes_every_file_of_a_folder(tmp_path: Path) -> None:
    write(tmp_path / "a.news", TEXT)
    assert one(tmp_path, format="text").id == "a"


# standard input


def stdin(monkeypatch: pytest.MonkeyPatch, data: bytes) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data)))


def test_standard_input_is_named_by_its_text(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, TEXT.encode("cp1256"))
    article = one("-")
    assert (article.text, len(article.id)) == (TEXT, 12)


def test_json_lines_on_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    stdin(monkeypatch, f"{json.dumps({'text': TEXT})}\n{{\n".encode())
    good, bad = items("-", format="jsonl")
    assert isinstance(good, Article)
    assert str(bad).startswith("standard input, line 2: is not JSON")


# JSON Lines, JSON, CSV


def test_json_lines(tmp_path: Path) -> None:
    rows = [
        json.dumps(
            {"id": "7", "text": TEXT, "title": "قمة", "date": "2025-10-16", "source": "الأهرام", "url": "http://x/7"}
        ),
        "",
        json.dumps({"text": TEXT, "category": ["سياسة"]}, ensure_ascii=False),
        json.dumps({"id": 9, "text": ""}),
        json.dumps({"id": "no-text"}),
        json.dumps([TEXT]),
        '{"text": "',
        json.dumps({"id": 7, "text": TEXT, "title": None}),
    ]
    path = tmp_path / "news.jsonl"
    path.write_bytes("\n".join(rows).encode() + b'\n{"id": 10, "text": "\xff"}\n' + b"[" * 100_000)
    found = items(path)
    assert found[0] == Article("7", TEXT, "قمة", "2025-10-16", "الأهرام", "http://x/7")
    assert found[1] == Article("news-3", TEXT)
    assert [str(item).removeprefix(f"{path}, ") for item in found[2:6]] == [
        "line 4, article 9: is empty",
        'line 5, article no-text: has no "text"',
        'line 6: is not an object {"id": ..., "text": ...}',
        "line 7: is not JSON: Unterminated string starting (column 10)",
    ]
    assert found[6] == Article("7-2", TEXT)
    assert "line 9: holds bytes that are not UTF-8" in str(found[7])
    assert "line 10: is not JSON" in str(found[8])
    assert len(found) == 9


def test_json_lines_in_windows_1256(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", json.dumps({"text": TEXT}, ensure_ascii=False) + "\n", "cp1256")
    assert one(path).text == TEXT


def test_json_lines_longer_than_the_first_look(tmp_path: Path) -> None:
    rows = [json.dumps({"id": number, "text": TEXT}) for number in range(1000)]
    found = items(write(tmp_path / "a.jsonl", "\n".join(rows), "utf-8-sig"))
    assert [item.id for item in found] == [str(number) for number in range(1000)]  # type: ignore[attr-defined]


def test_half_a_character_keeps_its_place(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", '{"text": "قال \\ud83d الرئيس"}')
    assert one(path).text == "قال \ufffd الرئيس"


def test_json_article_and_list(tmp_path: Path) -> None:
    assert one(write(tmp_path / "a.json", json.dumps({"text": TEXT}))).id == "a"
    found = items(write(tmp_path / "b.json", json.dumps([{"text": TEXT}, {"id": "x", "text": TEXT}, 3, {}])))
    assert [getattr(item, "id", None) for item in found[:2]] == ["b-1", "x"]
    assert "item 3 of the list" in str(found[2])
    assert "item 4 of the list" in str(found[3])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "is not JSON: Expecting property name"),
        ("[]", "is an empty list"),
        ("3", "is neither an article"),
        ("[" * 100_000, "nested too deep"),
        ('{"id": "a"}', 'has no "text"'),
    ],
)
def test_bad_json(tmp_path: Path, text: str, reason: str) -> None:
    assert reason in failure(write(tmp_path / "a.json", text)).reason


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_csv(tmp_path: Path, delimiter: str) -> None:
    long = "قال " * 50_000
    rows = [
        ["ID", " Text ", "date", "views"],
        ["1", f'"{TEXT}\nوقال: ""نعم"""', "2025-10-16", "12"],
        ["", f'"{TEXT}"', "", ""],
        ["3", long, "", ""],
        [""],
        ["4", "نص", "2025-10-16", "1", "extra"],
        ["5", '"نص" زائد', "", ""],
        ["6"],
        ["7", f'"{TEXT}"', "", ""],
    ]
    path = write(tmp_path / "a.csv", "\r\n".join(delimiter.join(row) for row in rows))
    found = items(path)
    assert found[0] == Article("1", f'{TEXT}\nوقال: "نعم"', None, "2025-10-16")
    assert [getattr(item, "id", "?") for item in found[1:3]] == ["a-4", "3"]
    assert [getattr(item, "line", None) for item in found[3:6]] == [7, 8, 9]
    assert "has 5 cells where the first row has 4" in str(found[3])
    assert "quotation marks" in str(found[4])
    assert 'article 6: has no "text"' in str(found[5])
    assert found[6] == Article("7", TEXT)


def test_csv_without_text_column(tmp_path: Path) -> None:
    assert 'has no column "text"' in failure(write(tmp_path / "a.csv", "id,body\n1,نص\n")).reason
    assert failure(write(tmp_path / "b.csv", "id,text\n")).reason == "has no row under the first"
    assert failure(write(tmp_path / "c.csv", "")).reason == "is empty"


def test_csv_with_a_quotation_mark_left_open(tmp_path: Path) -> None:
    good, bad = items(write(tmp_path / "a.csv", f'id,text\n1,{TEXT.replace("،", "")}\n2,"قال\n3,نص\n'))
    assert isinstance(good, Article)
    assert isinstance(bad, Failure) and bad.line == 3


# CoNLL-U

CONLLU = "1\tقال\tقال\tVERB\t_\t_\t0\troot\t_\t_\n2\tالرئيس\tرئيس\tNOUN\t_\t_\t1\tnsubj\t_\t_\n\n"


def test_readings_are_documents(tmp_path: Path) -> None:
    text = f'# newdoc id = x y\n# kg_date = "16/10/2025"\n{CONLLU}# newdoc id = x-y\n{CONLLU}'
    first, second = items(write(tmp_path / "a.conllu", text), defaults=Metadata(source="الأهرام"))
    assert isinstance(first, Document) and isinstance(second, Document)
    assert (first.id, second.id) == ("x-y", "x-y-2")
    assert (first.article.date, first.article.source, first.text.strip()) == ("2025-10-16", "الأهرام", "قال الرئيس")
    (unnamed,) = items(write(tmp_path / "b.conllu", CONLLU))
    assert isinstance(unnamed, Document) and unnamed.id == "b"


def test_what_is_no_conllu(tmp_path: Path) -> None:
    assert failure(write(tmp_path / "a.conllu", TEXT)).path == str(tmp_path / "a.conllu")
    assert failure(write(tmp_path / "b.conllu", "# newdoc\n")).reason == "is empty"
    assert failure(write(tmp_path / "c.conllu", "\n")).reason == "holds no sentences"


# anything at all


@given(
    st.sampled_from(FORMATS),
    st.one_of(st.binary(max_size=200), st.text(max_size=200).map(lambda s: s.encode("utf-8", "replace"))),
)
def test_nothing_a_file_holds_raises(tmp_path_factory: pytest.TempPathFactory, format: str, data: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "file"
    path.write_bytes(data)
    for item in read([str(path)], format=format):
        assert isinstance(item, (Article, Document, Failure))
