"""The application's own two pages, and the policies of all its pages."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

from kg.page import policy
from kg.page.html import digest, embed, fill, joined, script, style


def start_page(data: Any) -> str:
    """The start page; `data` is what its script needs to know of the server."""
    parts = {"style": _style(), "script": _script(), "data": embed(data)}
    return fill(_read("start.html"), parts)


def login_page(failed: bool) -> str:
    """The page that asks for the token."""
    return fill(_read("login.html"), {"style": _style(), "failed": "" if failed else "hidden"})


@lru_cache(maxsize=1)
def start_policy() -> str:
    """No script or style but the page's own; nothing is asked of any other server."""
    return (
        f"default-src 'none'; script-src {digest(_script())}; style-src {digest(_style())}; connect-src 'self'; "
        "frame-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


@lru_cache(maxsize=1)
def login_policy() -> str:
    """No script at all; the form goes to this server."""
    return (
        f"default-src 'none'; style-src {digest(_style())}; img-src data:; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


@lru_cache(maxsize=1)
def result_policy() -> str:
    """The policy of a page of `kg.page`, which is shown in a frame and is nothing to the page around it: an origin of
    its own, without this server's cookies and answers."""
    rights = "allow-scripts allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox"
    return f"{policy()}; frame-ancestors 'self'; sandbox {rights}"


@lru_cache(maxsize=1)
def _style() -> str:
    return style() + _read("start.css")


@lru_cache(maxsize=1)
def _script() -> str:
    return joined(script("text"), _read("words.js"), _read("start.js"))


def _read(name: str) -> str:
    return resources.files("kg.web").joinpath("template", name).read_text(encoding="utf-8")
