"""Modules look one way only, and `import kg` is light."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

import kg

ROOT = Path(kg.__file__).parent
LAYERS = (
    {"types", "errors", "arabic", "_files"},
    {"_guard"},
    {"read"},
    {"kb"},
    {"models"},
    {"annotate"},
    {"mentions"},
    {"entities"},
    {"relations"},
    {"wording"},
    {"graph"},
    {"rdf", "export"},
    {"store"},
    {"serve"},
    {"page"},
    {"evaluate", "train"},
    {"calibration"},
    {"summary", "explain"},
    {"pipeline"},
    {"web"},
    {"scale"},
    {"watch"},
    {"cli"},
    {"__main__"},
)
RANK = {name: rank for rank, layer in enumerate(LAYERS) for name in layer}
ALLOWED = {
    "stanza": {"annotate", "train", "models"},
    "rdflib": {"rdf"},
    "pyoxigraph": {"rdf", "store"},
    "pyshacl": {"rdf"},
    "httpx2": {"store", "watch"},
    "starlette": {"serve", "web"},
    "uvicorn": {"serve", "cli"},
    "click": {"cli", "train"},
    "ray": {"scale"},
    "pyspark": {"scale"},
}

FILES = sorted(path for path in ROOT.rglob("*.py") if path != ROOT / "__init__.py")


def room(path: Path) -> str:
    """The first part of a module's name under `kg`."""
    return path.relative_to(ROOT).with_suffix("").parts[0]


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports when it runs, in functions too; imports for type checkers aside."""
    pending: list[ast.AST] = [ast.parse(path.read_text(encoding="utf-8"))]
    while pending:
        node = pending.pop()
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            pending.extend(node.orelse)
            continue
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are absolute"
            if node.module == "kg":
                yield from (f"kg.{alias.name}" for alias in node.names if alias.name in RANK)
            elif node.module:
                yield node.module
        pending.extend(ast.iter_child_nodes(node))


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_module_imports_one_to_its_right(path: Path) -> None:
    here = room(path)
    for name in imported(path):
        top, *rest = name.split(".")
        if top == "kg" and rest:
            assert RANK[rest[0]] < RANK[here] or rest[0] == here, f"kg.{here} must not import {name}"
        elif top in ALLOWED:
            assert here in ALLOWED[top], f"kg.{here} must not import {top}"


def test_the_walk_sees_imports() -> None:
    assert {"kg.pipeline", "click", "kg.summary"} <= set(imported(ROOT / "cli" / "extract.py"))
    assert "rdflib" not in set(imported(ROOT / "pipeline.py"))


def loaded_by(statement: str) -> set[str]:
    code = f"{statement}; import sys; print('\\n'.join(sys.modules))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT.parent)
    return {name.split(".")[0] for name in done.stdout.split()}


def test_import_kg_loads_no_library() -> None:
    heavy = {"torch", "stanza", "numpy", "networkx", "rdflib", "pyoxigraph", "click"}
    assert not heavy & loaded_by("import kg; kg.Article('a', 'b')")
    assert not heavy & loaded_by("import kg; kg.extract_many; kg.read_articles")
    assert not (heavy - {"click"}) & loaded_by("import kg.cli")


def test_every_public_name_is_there() -> None:
    assert sorted(kg.__all__) == list(dict.fromkeys(sorted(kg.__all__)))
    for name in kg.__all__:
        assert getattr(kg, name) is not None
    assert set(kg.__all__) <= set(dir(kg))
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        kg.nothing  # noqa: B018


def test_the_version_is_that_of_the_package() -> None:
    text = (ROOT.parent / "pyproject.toml").read_text(encoding="utf-8")
    assert f'version = "{kg.__version__}"' in re.findall(r"^version = .*$", text, re.M)
