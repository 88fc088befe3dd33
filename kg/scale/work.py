"""What is done to an article, wherever it is done. Everything here can be sent to another process or machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from kg import __version__, models
from kg.pipeline import Extraction, attempt, default_kb, extract_many, load_kb, stanza_annotator
from kg.read import Failure
from kg.types import Article, Document

if TYPE_CHECKING:
    from kg.annotate import Annotator
    from kg.kb import KnowledgeBase
    from kg.rdf import Options
    from kg.store.corpus import Filed, Stamp

Item = Article | Document | Failure
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Job:
    """How articles are read and their graphs written: the options of ``kg extract``. `kb` are files of names,
    `annotator` a function that loads one in the place of Stanza's models."""

    models: str = models.EMBEDDED
    kb: tuple[str, ...] = ()
    min_confidence: float = 0.0
    mapping: Options = field(default_factory=dict)  # type: ignore[assignment]
    annotator: Callable[[], Annotator] | None = None

    def version(self) -> str:
        """A digest of all that decides what becomes of an article, but for the article. Raises ModelNotFound."""
        known = {
            "kg": __version__,
            "models": self.models if self.annotator else [(m.name, m.md5) for m in models.info(self.models)],
            "kb": [hashlib.sha256(Path(name).read_bytes()).hexdigest() for name in self.kb],
            "options": self.options(),
            "mapping": self.mapping,
        }
        return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()

    def options(self) -> list[tuple[str, str]]:
        """The options that are recorded with the results."""
        named = [("kb", Path(name).name) for name in self.kb]
        return named + ([("min_confidence", str(self.min_confidence))] if self.min_confidence else [])


def stamp(item: Article | Document, version: str) -> Stamp:
    """What the result for an article is made from: text, metadata, and for a Document its grammar, with `version`."""
    from kg.store.corpus import Stamp

    return Stamp(hashlib.sha256(ascii(item).encode()).hexdigest(), version)


def extracted(job: Job, item: Item) -> Extraction | Failure:
    """One article read; models and knowledge base are loaded once a process."""
    kb = kb_of(job.kb)
    load = job.annotator or partial(stanza_annotator, job.models, kb=kb)
    result = _one(item, load, kb, job.options())
    return result if isinstance(result, Failure) else result.above(job.min_confidence)


def extracted_with(
    annotator: Annotator | Callable[[], Annotator] | None,
    kb: KnowledgeBase | None,
    options: tuple[tuple[str, str], ...],
    item: Item,
) -> Extraction | Failure:
    """`extracted`, for those who bring their own annotator or knowledge base."""
    return _one(item, annotator, kb, options)


def stored(job: Job, item: Item) -> Filed | Failure:
    """What one article puts into a store."""
    result = extracted(job, item)
    if isinstance(result, Failure):
        return result
    return attempt(result.id, _filed, result, job)


def batch(task: Callable[[Item], _T], items: Iterable[Item]) -> list[_T]:
    """A task done to several articles, for engines that pay for every call."""
    return [task(item) for item in items]


def _one(
    item: Item,
    annotator: Annotator | Callable[[], Annotator] | None,
    kb: KnowledgeBase | None,
    options: Iterable[tuple[str, str]],
) -> Extraction | Failure:
    (result,) = extract_many([item], annotator=annotator, kb=kb, options=options)
    return result


def _filed(result: Extraction, job: Job) -> Filed:
    from kg.store.corpus import filed

    return filed(result.graph, kb_of(job.kb).name_of, job.mapping)


@lru_cache(maxsize=1)
def kb_of(files: tuple[str, ...]) -> KnowledgeBase:
    """The knowledge base with a user's files, read once a process."""
    return load_kb(files) if files else default_kb()
