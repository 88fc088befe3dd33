"""Articles and fake stages shared by the tests of reading, pipeline and command line."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import settings

from kg.types import Article, Document, Sentence, Token, Word

# the same examples each time, so that a red run is about the change; HYPOTHESIS_PROFILE=random looks for new ones
settings.register_profile("fixed", derandomize=True)
settings.register_profile("random", derandomize=False)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixed"))

ARABIC = "التقى الرئيس المصري نظيره الفرنسي في القاهرة يوم الأحد.\nوقال الرئيسان إنهما بحثا التعاون بين البلدين.\n"


def read_words(article: Article) -> Document:
    """A document without grammar: one sentence a line, one word a token, every word depending on the first."""
    sentences: list[Sentence] = []
    offset = 0
    for paragraph, line in enumerate(article.text.splitlines(keepends=True)):
        words: list[Word] = []
        tokens: list[Token] = []
        position = offset
        for number, form in enumerate(line.split(), 1):
            start = article.text.index(form, position)
            position = start + len(form)
            words.append(
                Word(
                    number,
                    form,
                    form,
                    "X",
                    "_",
                    "",
                    0 if number == 1 else 1,
                    "root" if number == 1 else "dep",
                    start,
                    position,
                )
            )
            tokens.append(Token(number, number, form, start, position))
        if words:
            sentences.append(
                Sentence(len(sentences), paragraph, "body", words[0].start, words[-1].end, tuple(words), tuple(tokens))
            )
        offset += len(line)
    return Document(article, tuple(sentences), "words")


@dataclass
class WordsAnnotator:
    """An annotator that needs no model. It breaks on texts that hold a word of `breaks_on`, with that word's error."""

    breaks_on: dict[str, BaseException] = field(default_factory=dict)
    name: str = "words"
    models: tuple[tuple[str, str], ...] = (("words", "md5:0"),)
    seen: list[str] = field(default_factory=list)

    def annotate(self, articles: Iterable[Article]) -> Iterator[Document]:
        for article in articles:
            self.seen.append(article.id)
            for word, error in self.breaks_on.items():
                if word in article.text:
                    raise error
            yield read_words(article)


@pytest.fixture
def annotator() -> WordsAnnotator:
    return WordsAnnotator()


@pytest.fixture
def arabic() -> str:
    return ARABIC


@pytest.fixture
def article_file(tmp_path: Path) -> Path:
    path = tmp_path / "meeting.txt"
    path.write_text(ARABIC, encoding="utf-8")
    return path
