"""Arabic news to knowledge graph: who did what to whom, when, and who says so.

>>> import kg
>>> result = kg.extract(text, date="2025-10-16")  # doctest: +SKIP
>>> print(result.summary())  # doctest: +SKIP
>>> result.save("graph.ttl")  # doctest: +SKIP

Importing `kg` loads no model and no library besides Python's own; the first extraction does.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from kg.errors import KgError
from kg.types import Analysis, Article, Document, Entity, Mention, Relation

if TYPE_CHECKING:
    from kg.kb import KnowledgeBase
    from kg.pipeline import Extraction, extract
    from kg.read import Failure, Metadata
    from kg.read import read as read_articles
    from kg.scale import extract_many

__version__ = "0.1.0"

__all__ = [
    "Analysis",
    "Article",
    "Document",
    "Entity",
    "Extraction",
    "Failure",
    "KgError",
    "KnowledgeBase",
    "Mention",
    "Metadata",
    "Relation",
    "__version__",
    "extract",
    "extract_many",
    "read_articles",
]

_LAZY = {
    "Extraction": ("kg.pipeline", "Extraction"),
    "Failure": ("kg.read", "Failure"),
    "KnowledgeBase": ("kg.kb", "KnowledgeBase"),
    "Metadata": ("kg.read", "Metadata"),
    "extract": ("kg.pipeline", "extract"),
    "extract_many": ("kg.scale", "extract_many"),
    "read_articles": ("kg.read", "read"),
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module 'kg' has no attribute {name!r}")
    module, attribute = _LAZY[name]
    value: object = getattr(import_module(module), attribute)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
