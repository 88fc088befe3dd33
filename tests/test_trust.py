"""Files of strangers: nothing in them is run, fetched, or put where it does not belong; no library comes unasked."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import pickle
import re
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch

import kg
from kg import models, rdf
from kg.annotate import encoder
from kg.errors import KgError, ModelError
from kg.rdf.check import check_file
from kg.rdf.records import records
from kg.read import Article, read
from kg.store import Embedded, load

ROOT = Path(kg.__file__).parent


class Evil:
    """What a pickle may say: unpickling it makes a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __reduce__(self) -> tuple[Callable[[str], None], tuple[str]]:
        return os.mkdir, (str(self.folder),)


@pytest.fixture(params=["torch", "legacy", "pickle"])
def evil(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Path]:
    """A model file that makes a folder when it is unpickled, in each form that torch reads; and that folder."""
    file, mark = tmp_path / "evil.pt", tmp_path / "was here"
    if request.param == "pickle":
        file.write_bytes(pickle.dumps(Evil(mark)))
    else:
        torch.save({"model": Evil(mark)}, file, _use_new_zipfile_serialization=request.param == "torch")
    return file, mark


def test_the_file_is_evil(evil: tuple[Path, Path]) -> None:
    file, mark = evil
    if file.read_bytes()[:2] == b"PK" or b"model" in file.read_bytes():
        torch.load(file, weights_only=False)
    else:
        pickle.loads(file.read_bytes())
    assert mark.is_dir()


def test_our_encoder_runs_nothing(evil: tuple[Path, Path]) -> None:
    file, mark = evil
    with pytest.raises(ModelError, match="no encoder that kg can read"):
        encoder.load(file)
    assert not mark.exists()


def test_stanza_runs_nothing_in_the_models_we_let_it_load(evil: tuple[Path, Path]) -> None:
    """Every loader of `kg.models.PROCESSORS` and of what they depend on."""
    from stanza.models.common.char_model import CharacterLanguageModel
    from stanza.models.common.pretrain import Pretrain
    from stanza.models.depparse.trainer import Trainer as Parser
    from stanza.models.lemma.trainer import Trainer as Lemmatiser
    from stanza.models.mwt.trainer import Trainer as Expander
    from stanza.models.ner.trainer import Trainer as Names
    from stanza.models.pos.trainer import Trainer as Tagger
    from stanza.models.tokenization.trainer import Trainer as Tokenizer

    file, mark = str(evil[0]), evil[1]
    trainers = (Tokenizer, Expander, Tagger, Lemmatiser, Parser, Names)
    loaders: list[Callable[[], object]] = [lambda kind=kind: kind(args={}, model_file=file) for kind in trainers]  # type: ignore[misc]
    loaders += [lambda: CharacterLanguageModel.load(file), lambda: Pretrain(file).emb]
    for loader in loaders:
        with pytest.raises(Exception):  # noqa: B017  whatever it is; that it was refused is what counts
            loader()
        assert not mark.exists()


def test_a_folder_of_models_with_a_bad_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `kg extract --models stanza` finds it, with digests that fit: whoever made the folder made those, too."""
    home, mark = tmp_path / "home", tmp_path / "was here"
    home.mkdir()
    resources = json.loads((models.path() / "resources.json").read_text(encoding="utf-8"))
    for file in models.info():
        (home / file.name).parent.mkdir(parents=True, exist_ok=True)
        (home / file.name).symlink_to(file.path)
    name = resources["ar"]["packages"]["default"]["tokenize"]
    target = home / f"ar/tokenize/{name}.pt"
    target.unlink()
    torch.save({"model": Evil(mark), "config": {}}, target)
    resources["ar"]["tokenize"][name]["md5"] = hashlib.md5(target.read_bytes()).hexdigest()
    (home / "resources.json").write_text(json.dumps(resources), encoding="utf-8")
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(home))
    from kg.annotate import StanzaAnnotator

    with pytest.raises(ModelError, match="is no model that Stanza can read"):
        StanzaAnnotator("stanza")
    assert not mark.exists()


UNPICKLERS = ("pickle.load", "pickle.loads", "pickle.Unpickler", "marshal.loads", "yaml.load", "shelve.open")
OWN_PICKLES = (Path("scale/worker.py"), Path("annotate/repeated.py"))
"""What this process wrote itself: through a pipe to its own workers, in its own memory. No file."""


def test_no_file_of_ours_unpickles() -> None:
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                called = ast.unparse(node.func)
                if path.relative_to(ROOT) not in OWN_PICKLES:
                    assert called not in UNPICKLERS, f"{path}, line {node.lineno}"
                if called == "torch.load":
                    given = {keyword.arg: ast.unparse(keyword.value) for keyword in node.keywords}
                    assert given.get("weights_only") == "True", f"{path}, line {node.lineno}"
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                assert node.func.id not in ("eval", "exec"), f"{path}, line {node.lineno}"


@pytest.mark.parametrize("name", ["../../../evil", "/etc/evil", "a/b", "..", "-x\n"])
def test_the_index_of_a_server_does_not_choose_where_files_go(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    index = {"ar": {"packages": {"default": {"tokenize": name}}, "tokenize": {name: {"md5": "0"}}}}
    (tmp_path / "resources.json").write_text(json.dumps(index), encoding="utf-8")
    with pytest.raises(ModelError, match="which is no name of a model"):
        models.path("stanza")


@pytest.mark.parametrize("index", ['{"ar": []}', '{"ar": {"packages": {"default": {"tokenize": []}}}}', '{"ar": 1}'])
def test_an_index_of_another_shape_is_a_model_error(
    index: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(tmp_path))
    (tmp_path / "resources.json").write_text(index, encoding="utf-8")
    with pytest.raises(ModelError):
        models.path("stanza")


# what files refer to


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """The address of a server, and the paths that were asked of it."""
    seen: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_error(404)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_address[1]}", seen
        http.shutdown()
        thread.join()


REFERENCES = {
    "context.jsonld": '{"@context": "URL/context", "@id": "urn:a", "name": "x"}',
    "import.jsonld": '{"@context": {"@version": 1.1, "@import": "URL/context"}, "@id": "urn:a", "urn:b": "x"}',
    "entity.rdf": '<!DOCTYPE r [<!ENTITY x SYSTEM "URL/x">]><rdf:RDF xmlns:rdf="RDF#"><a>&x;</a></rdf:RDF>',
    "file.rdf": '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><rdf:RDF xmlns:rdf="RDF#"><a>&x;</a></rdf:RDF>',
    "dtd.rdf": '<!DOCTYPE r SYSTEM "URL/dtd"><rdf:RDF xmlns:rdf="RDF#"/>',
    "imports.ttl": "<urn:a> a <http://www.w3.org/2002/07/owl#Ontology> ;"
    " <http://www.w3.org/2002/07/owl#imports> <URL/onto> ; <http://www.w3.org/ns/shacl#shapesGraph> <URL/shapes> .",
}


@pytest.mark.parametrize("name", REFERENCES)
def test_what_rdf_refers_to_is_not_fetched(name: str, visits: tuple[str, list[str]], tmp_path: Path) -> None:
    address, seen = visits
    text = REFERENCES[name].replace("URL", address).replace("RDF#", "http://www.w3.org/1999/02/22-rdf-syntax-ns#")
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    for work in (rdf.read, check_file, lambda p: list(records(p)), lambda p: load(p, Embedded.of_files([]))):
        try:
            work(path)
        except KgError as error:
            assert "root:" not in str(error)
    assert not seen


def test_what_a_page_refers_to_is_not_fetched(visits: tuple[str, list[str]], tmp_path: Path) -> None:
    address, seen = visits
    page = f"<!DOCTYPE html SYSTEM '{address}/d'><img src='{address}/i'><iframe src='{address}/f'></iframe>"
    page += f"<link rel=stylesheet href='{address}/s'><p>التقى الرئيس المصري نظيره الفرنسي.</p>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    (article,) = read([str(tmp_path / "page.html")])
    assert isinstance(article, Article) and not seen


def test_compressed_files_are_not_unpacked(tmp_path: Path) -> None:
    """So there are no bombs to defuse; the message says what the file is."""
    (tmp_path / "bomb.txt").write_bytes(b"\x1f\x8b" + bytes(100))
    shutil.make_archive(str(tmp_path / "a"), "zip", tmp_path, "bomb.txt")
    (tmp_path / "a.zip").rename(tmp_path / "a.txt")
    reasons = [str(item) for item in read([str(tmp_path / "bomb.txt"), str(tmp_path / "a.txt")])]
    assert "gzip" in reasons[0] and "Zip" in reasons[1]


# libraries

OPTIONAL = {"draw", "parquet", "serve", "ray", "spark"}
BROUGHT = {"numpy": {"annotate", "train"}, "typing_extensions": {"pipeline.py", "rdf", "store"}, "py4j": {"scale"}}
"""What those bring along that we need ourselves, and where."""


def declared() -> tuple[set[str], set[str]]:
    """Names of the libraries that `kg` needs, and of those in its extras for users."""
    tomllib = pytest.importorskip("tomllib")  # from Python 3.11 on
    project = tomllib.loads((ROOT.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {lib for extra in OPTIONAL & project["optional-dependencies"].keys() for lib in needed(project, extra)}
    return {named(text) for text in project["dependencies"]}, extras


def needed(project: dict[str, Any], extra: str) -> list[str]:
    return [named(text) for text in project["optional-dependencies"][extra]]


def named(requirement: str) -> str:
    return re.split(r"[^A-Za-z0-9_-]", requirement)[0].casefold()


def imported() -> dict[str, set[Path]]:
    """Top-level modules that are neither Python's nor ours, with the files that import them."""
    found: dict[str, set[Path]] = {}
    for path in ROOT.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) and node.module else []
            for name in (name.split(".")[0] for name in names):
                if name != "kg" and name not in sys.stdlib_module_names:
                    found.setdefault(name, set()).add(path.relative_to(ROOT))
    return found


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    """Every library of ours is imported by the name it is installed by."""
    needed, extras = declared()
    used = imported()
    assert needed | extras <= used.keys(), f"declared and not imported: {(needed | extras) - used.keys()}"
    for name in used.keys() - needed - extras:
        assert name in BROUGHT, f"{name} is not declared, and imported by {sorted(map(str, used[name]))}"
        assert {path.parts[0] for path in used[name]} <= BROUGHT[name], f"{name} has no business in {used[name]}"
