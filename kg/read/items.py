"""What readers hand on besides articles: failures, and the facts known about an article."""

from __future__ import annotations

from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Failure:
    """An input that gave no article, or an article no stage could finish; the others go on.

    `reason` is one clause that follows the name of the input ("is empty"). `path` is the file ("-" for standard
    input), `line` the line in it counted from 1, `id` the article's, each None where it does not apply.
    """

    reason: str
    path: str | None = None
    line: int | None = None
    id: str | None = None

    def __str__(self) -> str:
        parts = []
        if self.path is not None:
            parts.append("standard input" if self.path == "-" else self.path)
        if self.line is not None:
            parts.append(f"line {self.line}")
        if self.id is not None:
            parts.append(f"article {self.id}")
        return f"{', '.join(parts) or 'input'}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Metadata:
    """What is known about an article besides its text; fields as in `kg.types.Article`, None when not known."""

    id: str | None = None
    title: str | None = None
    date: str | None = None
    source: str | None = None
    url: str | None = None

    def over(self, other: Metadata) -> Metadata:
        """These facts, with the gaps filled from `other`."""
        return Metadata(*(getattr(self, f.name) or getattr(other, f.name) for f in fields(self)))


@dataclass(frozen=True, slots=True)
class Record:
    """One article as a format gives it, before it is checked.

    `stated` are facts somebody wrote down for this article (fields of a record, a sidecar file), `guessed` those
    taken from a page's tags; options given for a whole run stand between the two. `number` tells records of one file
    apart when they have no id; `line` is where the record begins.
    """

    text: str
    stated: Metadata = Metadata()
    guessed: Metadata = Metadata()
    number: int | None = None
    line: int | None = None
