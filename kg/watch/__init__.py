"""What arrives: files dropped into a folder, items of feeds. Each article is handed on once, copies of it never.

`Watch` looks and remembers (`kg.watch.seen`); what is done with an article is for the one who asks.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

from kg.read import MAX_CHARS, Failure, Metadata, Source, find, read_sources
from kg.types import Article, Copy, Document
from kg.watch.feeds import Feeds
from kg.watch.seen import Seen

__all__ = ["Seen", "Watch", "is_address"]

Item = Article | Document | Failure


class Watch:
    """Folders, files and addresses of feeds, and what has been seen of them.

    A file is read when its size and time have not changed for `settle` seconds, and again when they change; a feed is
    asked every `interval` seconds (`kg.watch.feeds`). `defaults` are facts for what does not state its own; `tell` is
    called with every copy that is found.
    """

    def __init__(
        self,
        sources: Sequence[str],
        seen: Seen,
        *,
        settle: float = 2.0,
        interval: float = 300.0,
        defaults: Metadata = Metadata(),  # noqa: B008  frozen
        max_chars: int = MAX_CHARS,
        tell: Callable[[Copy], None] = lambda _: None,
    ) -> None:
        self._paths = [source for source in sources if not is_address(source)]
        self._feeds = Feeds([source for source in sources if is_address(source)], seen, interval)
        self._seen, self._settle, self._tell = seen, settle, tell
        self._defaults, self._max_chars = defaults, max_chars
        self._looked: dict[str, tuple[str, float]] = {}
        self._ready: list[tuple[Source, str]] = []

    def close(self) -> None:
        """Close the connections to feeds."""
        self._feeds.close()

    def look(self) -> bool:
        """Look what is there. Whether something is to be done: `arrivals` gives it."""
        now = time.monotonic()
        looked: dict[str, tuple[str, float]] = {}
        self._ready = []
        for source in self._files():
            stamp = _stamp(source)
            if stamp is None or stamp == self._seen.stamp(source.path):
                continue
            before, since = self._looked.get(source.path, ("", now))
            looked[source.path] = (stamp, since if stamp == before else now)
            if now - looked[source.path][1] >= self._settle:
                self._ready.append((source, stamp))
        self._looked = looked
        return bool(self._ready) or self._feeds.due()

    @property
    def unsettled(self) -> int:
        """Files that are new, and may still be written to, at the last look."""
        return len(self._looked) - len(self._ready)

    def arrivals(self) -> Iterator[Item]:
        """The new articles of what the last look found, and the failures."""
        for source, _ in self._ready:
            with closing(read_sources([source], defaults=self._defaults, max_chars=self._max_chars)) as items:  # type: ignore[type-var]
                for item in items:
                    name = "" if isinstance(item, Failure) else item.id
                    yield from self._new(item, f"{source.path}#{name}")
        yield from self._feeds.items(self._defaults, self._max_chars, self._new)

    def done(self) -> None:
        """Everything of `arrivals` was worked on: it counts as seen. What was interrupted before comes again."""
        for source, stamp in self._ready:
            self._seen.note(source.path, stamp)
            self._looked.pop(source.path, None)
        self._ready = []
        self._feeds.done()

    def _new(self, item: Item, place: str) -> Iterator[Item]:
        """The item under an id of its own, unless it is a copy. What came from this place before is replaced."""
        if isinstance(item, Failure):
            yield item
            return
        name = self._seen.id_of(place)
        article = item if isinstance(item, Article) else item.article
        if name is None:
            copy = self._seen.copied(article, place)
            if copy is not None:
                if self._seen.add(copy):
                    self._tell(copy)
                return
            name = self._seen.claim(place, article.id)
        article = replace(article, id=name)
        self._seen.remember(article, place)
        yield article if isinstance(item, Article) else replace(item, article=article)

    def _files(self) -> Iterator[Source]:
        for path in self._paths:
            if Path(path).is_dir():
                yield from (source for source in find([path], remarks=False) if isinstance(source, Source))
            elif Path(path).is_file():
                yield from _file(path)


def _file(path: str) -> Iterator[Source]:
    source = next(iter(find([path], format="feed" if path.lower().endswith(".xml") else None)))
    if isinstance(source, Source):
        yield source


def is_address(source: str) -> bool:
    """Whether it is the address of a feed."""
    return source.startswith(("http://", "https://"))


def _stamp(source: Source) -> str | None:
    """Size and time of a file and of the metadata beside it; None for an empty one, which is about to be written."""
    parts = []
    for path in (Path(source.path), *source.sidecars()):
        try:
            status = path.stat()
        except OSError:
            continue
        parts.append(f"{path.name}:{status.st_size}:{status.st_mtime_ns}")
    empty = not parts or parts[0].split(":")[-2] == "0" or not Path(source.path).is_file()
    return None if empty else "|".join(parts)
