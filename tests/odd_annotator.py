"""An annotator without models for worker processes, on which some articles are fatal, as a defect in a library is."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from conftest import read_words

from kg.types import Article, Document

HEALED = "KG_TEST_HEALED"
"""Set in the environment, it makes every article harmless."""


class OddAnnotator:
    name = "words"
    models: tuple[tuple[str, str], ...] = ()

    def annotate(self, articles: Iterable[Article]) -> Iterator[Document]:
        for article in articles:
            if HEALED not in os.environ:
                befall(article.text)
            yield read_words(article)


def befall(text: str) -> None:
    """What words of a text do to the process that reads it."""
    if "انهيار" in text:
        os.abort()
    if "خروج" in text:
        os._exit(7)
    if "ذاكرة" in text:
        hoard = bytearray(1_500_000_000)
        hoard[::4096] = b"x" * len(hoard[::4096])
    if "خلل" in text:
        raise ValueError("an odd text")


def odd() -> OddAnnotator:
    return OddAnnotator()
