"""Model packages: found, checked, and fetched from a server laid out like Stanza's."""

from __future__ import annotations

import hashlib
import json
import shutil
import socket
import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from kg import models
from kg.errors import ChecksumError, DownloadError, ModelError, ModelNotFound

FILES = {
    ("tokenize", "padt"): b"tokenizer",
    ("mwt", "padt"): b"expander",
    ("pos", "padt_charlm"): b"tagger",
    ("lemma", "padt_nocharlm"): b"lemmatiser",
    ("depparse", "padt_charlm"): b"parser" * 50_000,
    ("ner", "aqmar_charlm"): b"names",
    ("pretrain", "conll17"): b"vectors",
    ("forward_charlm", "ccwiki"): b"forwards",
    ("sentiment", "none"): b"not needed by kg",
}


def md5(content: bytes) -> str:
    return hashlib.md5(content).hexdigest()


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "STANZA_RESOURCES_URL", "STANZA_MODEL_URL"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setenv("no_proxy", "127.0.0.1")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Stanza's folder, empty."""
    home = tmp_path / "home"
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(home))
    return home


@pytest.fixture
def server(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    """A folder and the address it is served at."""
    root = tmp_path / "served"
    root.mkdir()
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(root))) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield root, f"http://127.0.0.1:{http.server_address[1]}"
        http.shutdown()
        thread.join()


def lay_out(root: Path, url: str) -> None:
    """What Stanza's servers hold: the index, and the weights under /ar/models."""
    from stanza.resources.common import DEFAULT_RESOURCES_VERSION

    arabic: dict[str, Any] = {"lang_name": "Arabic"}
    for (processor, name), content in FILES.items():
        file = root / "ar" / "models" / processor / f"{name}.pt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        arabic.setdefault(processor, {})[name] = {"md5": md5(content)}
    arabic["pos"]["padt_charlm"]["dependencies"] = [
        {"model": "pretrain", "package": "conll17"},
        {"model": "forward_charlm", "package": "ccwiki"},
    ]
    arabic["depparse"]["padt_charlm"]["dependencies"] = [{"model": "pretrain", "package": "conll17"}]
    arabic["packages"] = {"default": {p: n for p, n in FILES if p in (*models.PROCESSORS, "sentiment")}}
    arabic["packages"]["default"]["optional"] = {"constituency": "none"}
    index = {"ar": arabic, "url": f"{url}/{{lang}}/models/{{filename}}"}
    (root / f"resources_{DEFAULT_RESOURCES_VERSION}.json").write_text(json.dumps(index))


def test_a_package_downloads_and_is_found(server: tuple[Path, str], folder: Path) -> None:
    root, url = server
    lay_out(root, url)
    assert [package.installed for package in models.list_packages()] == [True, False, False, False]
    assert models.download("stanza", url=url) == folder
    got = {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*.pt")}
    assert got == {f"ar/{p}/{n}.pt": content for (p, n), content in FILES.items() if p != "sentiment"}
    assert models.path("stanza") == models.path("default") == folder
    assert [file.md5 for file in models.verify("default")] == [
        md5(c) for (p, _), c in FILES.items() if p != "sentiment"
    ]
    assert [package.name for package in models.list_packages() if package.installed] == ["embedded", "default"]


def test_a_second_download_fetches_only_what_is_damaged(server: tuple[Path, str], folder: Path) -> None:
    root, url = server
    lay_out(root, url)
    models.download("default", url=url + "/")
    shutil.rmtree(root / "ar" / "models" / "ner")
    models.download("default", url=url)
    (folder / "ar" / "mwt" / "padt.pt").write_bytes(b"damaged")
    with pytest.raises(ChecksumError, match=r"mwt.padt\.pt is damaged.*run: kg models download default"):
        models.verify("default")
    models.download("default", url=url)
    models.verify("default")


def test_the_address_may_come_from_stanzas_variable(
    server: tuple[Path, str], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root, url = server
    lay_out(root, url)
    monkeypatch.setenv("STANZA_RESOURCES_URL", url)
    assert models.download() == folder
    models.verify("default")


@pytest.mark.parametrize("content", [b"something else", FILES["depparse", "padt_charlm"][:100_000], b""])
def test_a_wrong_or_truncated_file_is_refused_and_removed(
    server: tuple[Path, str], folder: Path, content: bytes
) -> None:
    root, url = server
    lay_out(root, url)
    (root / "ar" / "models" / "depparse" / "padt_charlm.pt").write_bytes(content)
    with pytest.raises(ChecksumError, match=rf"what came from {url}/ar/models/depparse/padt_charlm\.pt is not"):
        models.download("default", url=url)
    assert not (folder / "ar" / "depparse" / "padt_charlm.pt").exists()
    with pytest.raises(ModelNotFound, match=r"incomplete .*run: kg models download default"):
        models.path("default")


def test_a_missing_file_is_a_download_error(server: tuple[Path, str], folder: Path) -> None:
    root, url = server
    lay_out(root, url)
    (root / "ar" / "models" / "ner" / "aqmar_charlm.pt").unlink()
    with pytest.raises(DownloadError, match=r"cannot fetch .*aqmar_charlm\.pt: .*404"):
        models.download("default", url=url)


def test_a_server_without_an_index_is_a_download_error(server: tuple[Path, str], folder: Path) -> None:
    with pytest.raises(DownloadError, match=r"cannot fetch the list of Stanza's models from .*404.*--models embedded"):
        models.download("default", url=server[1])
    assert not (folder / "resources.json").exists()


def test_a_refused_connection_is_a_download_error(folder: Path) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        with pytest.raises(DownloadError, match="cannot fetch the list of Stanza's models"):
            models.download("default", url=f"http://127.0.0.1:{unused.getsockname()[1]}")


def test_an_address_that_breaks_off_is_a_download_error(folder: Path) -> None:
    """The server promises more than it sends and closes."""

    class Short(Quiet):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            self.wfile.write(b"ff\r\n{")
            self.close_connection = True

    with ThreadingHTTPServer(("127.0.0.1", 0), Short) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        with pytest.raises(DownloadError, match="cannot fetch the list"):
            models.download("default", url=f"http://127.0.0.1:{http.server_address[1]}")
        http.shutdown()
        thread.join()


def test_an_index_without_the_package(server: tuple[Path, str], folder: Path) -> None:
    root, url = server
    lay_out(root, url)
    with pytest.raises(ModelNotFound, match="does not list the package 'default_fast'"):
        models.download("default_fast", url=url)


@pytest.mark.parametrize("content", ["not JSON", "[]", '{"en": {}}'])
def test_an_index_that_is_no_index(folder: Path, content: str) -> None:
    folder.mkdir()
    (folder / "resources.json").write_text(content)
    with pytest.raises(ModelError, match=r"resources\.json .*remove it and download"):
        models.path("default")
    assert not models.list_packages()[1].installed


def test_what_is_not_there_says_how_to_get_it(folder: Path) -> None:
    with pytest.raises(ModelNotFound, match=r"'default' are not on this machine .*run: kg models download default"):
        models.path("stanza")
    with pytest.raises(ModelNotFound, match="no model package 'arabic'; choose one of: embedded, stanza, default"):
        models.path("arabic")


def test_the_embedded_models_are_what_they_should_be() -> None:
    files = models.verify()
    assert {file.name.split("/")[1] for file in files} == {*models.PROCESSORS, "encoder", "pretrain"}
    assert all(file.licence == "CC BY-NC-SA 3.0" and file.size > 1000 for file in files)
    assert models.download("embedded") == models.path() == Path(models.__file__).parent
    assert sum(file.size for file in files) < 60_000_000


def test_a_damaged_embedded_file_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = tmp_path / "models"
    shutil.copytree(models.path(), copy)
    monkeypatch.setattr(models, "__file__", str(copy / "__init__.py"))
    models.verify()
    file = copy / "ar" / "lemma" / "kg.pt"
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ChecksumError, match=r"lemma.kg\.pt is damaged: .*; install kg again"):
        models.verify()
    file.unlink()
    with pytest.raises(ModelNotFound, match=r"incomplete \(.*lemma.kg\.pt is missing\); install kg again"):
        models.verify()


def test_the_weights_carry_their_licence() -> None:
    notice = (models.path() / "ar" / "LICENSE").read_text(encoding="utf-8")
    assert "CC BY-NC-SA 3.0" in notice
    assert "https://creativecommons.org/licenses/by-nc-sa/3.0/" in notice
    assert "Prague Arabic Dependency Treebank" in notice


@pytest.mark.model
def test_downloaded_models_run(server: tuple[Path, str], folder: Path) -> None:
    """The embedded weights, served as if they were an official package."""
    from stanza.resources.common import DEFAULT_RESOURCES_VERSION

    from kg.annotate import StanzaAnnotator
    from kg.types import Article

    root, url = server
    index = json.loads((models.path() / "resources.json").read_text())
    index["url"] = url + "/{lang}/{filename}"
    (root / f"resources_{DEFAULT_RESOURCES_VERSION}.json").write_text(json.dumps(index))
    shutil.copytree(models.path() / "ar", root / "ar")
    models.download("stanza", url=url)
    annotator = StanzaAnnotator("stanza")
    assert annotator.name == "stanza-default"
    (document,) = annotator.annotate([Article("a", "زار الوزير القاهرة.")])
    assert [token.text for token in document.sentences[0].tokens] == ["زار", "الوزير", "القاهرة", "."]
