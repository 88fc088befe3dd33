"""How fast articles are read on this machine, where the time goes, what memory it takes; beside stock Stanza."""

from __future__ import annotations

import importlib
import os
import resource
import sys
import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache, partial
from pathlib import Path
from typing import Any

from kg.errors import InputError
from kg.pipeline import stanza_annotator
from kg.read import Failure
from kg.scale import local
from kg.scale.work import Item, Job, kb_of, stored
from kg.types import Article, Document

READING = ("tokenize", "mwt", "encoder", "pos", "lemma", "depparse", "ner")
STAGES = (*READING, "mentions", "entities", "relations", "graph", "RDF", "rest")
_FUNCTIONS = {
    "kg.mentions.find_mentions": "mentions",
    "kg.entities.resolve": "entities",
    "kg.relations.extract_relations": "relations",
    "kg.relations.settle": "relations",
    "kg.graph.to_graph": "graph",
    "kg.store.corpus.filed": "RDF",
}


@dataclass(frozen=True, slots=True)
class Measured:
    """What one article took: syntactic words, seconds of processor time by stage, peak of the process in bytes."""

    words: int
    seconds: dict[str, float]
    peak: int


@dataclass(slots=True)
class Report:
    """What many took. `wall` counts from the first result, when the models are loaded; `first` is what came before."""

    articles: int = 0
    words: int = 0
    failed: int = 0
    first: float = 0.0
    wall: float = 0.0
    seconds: dict[str, float] = field(default_factory=lambda: dict.fromkeys(STAGES, 0.0))
    together: int = 0
    """Most memory of all processes at one time, what they share counted once; in bytes."""
    largest: int = 0
    """Most memory of one worker."""

    def words_a_second(self, stages: Iterable[str] = STAGES) -> float:
        """Syntactic words in a second of processor time of one core."""
        return self.words / max(sum(self.seconds[stage] for stage in stages), 1e-9)


class _Clock:
    """Processor time by stage; the time of a stage within another is its own only."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = defaultdict(float)
        self.words = 0
        self._stack: list[str] = []
        self._since = 0.0

    def timed(self, stage: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            self._turn(stage)
            try:
                return function(*arguments, **options)
            finally:
                self._turn(None)

        return call

    def _turn(self, stage: str | None) -> None:
        now = time.process_time()
        if self._stack:
            self.seconds[self._stack[-1]] += now - self._since
        self._since = now
        if stage is None:
            self._stack.pop()
        else:
            self._stack.append(stage)


@cache
def _clock(package: str, kb: tuple[str, ...]) -> _Clock:
    """A clock that hears of every stage of this process."""
    clock = _Clock()
    annotator: Any = stanza_annotator(package, kb=kb_of(kb))
    processors = annotator.pipeline.processors
    processors["tokenize"].bulk_process = clock.timed("tokenize", processors["tokenize"].bulk_process)
    for name in ("mwt", "pos", "lemma", "depparse", "ner"):
        processors[name].process = clock.timed(name, processors[name].process)
    if annotator.encoder is not None:
        object.__setattr__(annotator.encoder, "vectors", clock.timed("encoder", annotator.encoder.vectors))
    annotator.annotate = _counting(clock, annotator.annotate)
    for path, stage in _FUNCTIONS.items():
        module, _, name = path.rpartition(".")
        home = importlib.import_module(module)
        setattr(home, name, clock.timed(stage, getattr(home, name)))
    return clock


def _counting(clock: _Clock, annotate: Callable[..., Iterator[Document]]) -> Callable[..., Iterator[Document]]:
    """An annotator's function that tells the clock how many words the article has."""

    def call(articles: Iterable[Article]) -> Iterator[Document]:
        for document in annotate(articles):
            clock.words = sum(len(sentence.words) for sentence in document.sentences)
            yield document

    return call


def ours(job: Job, item: Item) -> Measured | Failure:
    """One article, as `kg.scale.work.stored` does it."""
    clock = _clock(job.models, job.kb)
    clock.seconds.clear()
    result = clock.timed("rest", stored)(job, item)
    if isinstance(result, Failure):
        return result
    return Measured(clock.words, dict(clock.seconds), _peak())


@cache
def _stock(package: str, official_shapes: bool) -> Callable[[str], int]:
    from kg.annotate.stock import reader

    return reader(package, official_shapes=official_shapes)


def stock(package: str, official_shapes: bool, item: Item) -> Measured | Failure:
    """The reading of one article alone, by stock Stanza."""
    if not isinstance(item, Article):
        return Failure("is no text", id=item.id)
    read = _stock(package, official_shapes)
    start = time.process_time()
    words = read(item.text)
    return Measured(words, {"rest": time.process_time() - start}, _peak())


def measure(task: Callable[[Item], Measured | Failure], items: Iterable[Item], workers: int) -> Report:
    """Do a task (`ours` or `stock`, with its options) to all items in worker processes."""
    report = Report()
    start = time.monotonic()
    begun = 0.0
    with _Watch() as watch:
        for _, found in local.run(task, items, workers):
            if not begun:
                begun = time.monotonic()
                report.first = begun - start
            if isinstance(found, Failure):
                report.failed += 1
                continue
            report.articles += 1
            report.words += found.words
            for stage, seconds in found.seconds.items():
                report.seconds[stage] += seconds
            report.largest = max(report.largest, found.peak)
        report.wall = time.monotonic() - (begun or start)
    report.together = watch.most
    if not report.articles:
        raise InputError("there is no article to measure")
    return report


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


class _Watch:
    """Looks at the memory of this process and its children every half a second; only Linux tells."""

    def __init__(self) -> None:
        self.most = 0
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> _Watch:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._over.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._over.wait(0.5):
            children = [name for path in Path("/proc/self/task").glob("*/children") for name in _text(path).split()]
            self.most = max(self.most, sum(map(_proportional, [str(os.getpid()), *children])))


def _text(path: Path) -> str:
    with suppress(OSError):
        return path.read_text(encoding="ascii")
    return ""


def _proportional(process: str) -> int:
    """Resident bytes of a process, with its part of what it shares with others."""
    for line in _text(Path("/proc", process, "smaps_rollup")).splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0


def task_of(job: Job, *, stock_stanza: bool, official_shapes: bool) -> Callable[[Item], Measured | Failure]:
    """What `measure` is to do."""
    return partial(stock, job.models, official_shapes) if stock_stanza else partial(ours, job)
