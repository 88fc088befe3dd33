"""Stores: the embedded one, SPARQL servers by address, loading into either, questions to either.

Names are loaded when they are used: a worker process needs few of them and starts often.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kg.store.answers import Answer, Graph, Rows, render
    from kg.store.embedded import Embedded
    from kg.store.engines import ENGINES
    from kg.store.loading import Loaded, load, remove
    from kg.store.remote import Remote, Retries, credentials
    from kg.store.worker import Worker

__all__ = [
    "ENGINES",
    "Answer",
    "Embedded",
    "Graph",
    "Loaded",
    "Remote",
    "Retries",
    "Rows",
    "Worker",
    "credentials",
    "load",
    "remove",
    "render",
]

_HOMES = {
    "answers": ("Answer", "Graph", "Rows", "render"),
    "embedded": ("Embedded",),
    "engines": ("ENGINES",),
    "loading": ("Loaded", "load", "remove"),
    "remote": ("Remote", "Retries", "credentials"),
    "worker": ("Worker",),
}


def __getattr__(name: str) -> object:
    for home, names in _HOMES.items():
        if name in names:
            return getattr(import_module(f"kg.store.{home}"), name)
    raise AttributeError(f"module 'kg.store' has no attribute {name!r}")
