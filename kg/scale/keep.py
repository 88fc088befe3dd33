"""Bringing a store up to date with articles: what is new or changed is read, what is there already is not."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from typing import Literal

from kg.read import Failure
from kg.scale.work import Item, Job, stamp, stored
from kg.store.corpus import Corpus, Filed, Stamp

Engine = Callable[[Callable[[Item], Filed | Failure], Iterable[Item]], Iterator[tuple[Item, Filed | Failure]]]
"""Does a task to items, wherever, and hands both back in order: `kg.scale.local.run` and the like."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article. "kept": it was there. "stuck": it failed before and was not tried again."""

    state: Literal["added", "replaced", "kept", "failed", "stuck"]
    failure: Failure | None = None


def update(
    corpus: Corpus,
    items: Iterable[Item],
    job: Job,
    engine: Engine,
    tell: Callable[[Outcome], None],
    *,
    retry_failed: bool = False,
    again: bool = False,
) -> None:
    """Put articles into a store, and `tell` what became of each. Those whose text, metadata, version of kg, models and
    options are what they were are left alone, those that failed too unless `retry_failed`; `again` does all.

    It can be interrupted anywhere: what was told is in the store or will be within seconds, the rest is done next time.
    Raises what engine and corpus raise.
    """
    version = job.version()
    marks: dict[str, Stamp] = {}

    def wanted() -> Iterator[Item]:
        for item in items:
            if isinstance(item, Failure):
                tell(Outcome("failed", item))
                continue
            mark = stamp(item, version)
            if not again and corpus.stamp(item.id) == mark:
                corpus.pardon(item.id)
                tell(Outcome("kept"))
            elif not (again or retry_failed) and corpus.failed(item.id) == mark:
                tell(Outcome("stuck", Failure(corpus.reason(item.id), id=item.id)))
            else:
                marks[item.id] = mark
                yield item

    results = engine(partial(stored, job), wanted())
    with closing(results):  # type: ignore[type-var]
        for item, result in results:
            assert not isinstance(item, Failure)
            mark = marks.pop(item.id)
            if isinstance(result, Failure):
                corpus.fail(item.id, result.reason, mark)
                tell(Outcome("failed", result))
            else:
                there = corpus.stamp(item.id) is not None
                corpus.put(result, mark)
                tell(Outcome("replaced" if there else "added"))
