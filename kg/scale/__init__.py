"""Very many articles: the same work in many processes, on a cluster, into a store that remembers what it has.

`work` is what is done to one article; `local`, `ray` and `spark` do it in many places at once; `keep` brings a store up
to date with it. The results do not depend on who does the work, in how many places, and how often it was interrupted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

from kg import pipeline
from kg.pipeline import Extraction
from kg.read import Failure, Ids
from kg.types import Article, Document

if TYPE_CHECKING:
    from kg.annotate import Annotator
    from kg.kb import KnowledgeBase

__all__ = ["extract_many"]


def extract_many(
    items: Iterable[Article | Document | Failure | str],
    *,
    annotator: Annotator | Callable[[], Annotator] | None = None,
    kb: KnowledgeBase | None = None,
    options: Iterable[tuple[str, str]] = (),
    workers: int | None = None,
) -> Iterator[Extraction | Failure]:
    """`kg.pipeline.extract_many`, and with `workers` the same in so many other processes: same results, same order.

    With `workers` an `annotator` must be a function that can be imported (no lambda). An article that ends its process,
    twice, becomes a Failure.
    """
    if workers is None:
        return pipeline.extract_many(items, annotator=annotator, kb=kb, options=options)
    from kg.scale.local import run
    from kg.scale.work import extracted_with

    ids = Ids()
    articles = (pipeline.article_of(item, ids) for item in items)
    return (result for _, result in run(partial(extracted_with, annotator, kb, tuple(options)), articles, workers))
