"""Feeds at web addresses: asked politely, one request an interval, and only for what has changed."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from email.utils import parsedate_to_datetime

import httpx2

from kg import __version__
from kg.errors import InputError
from kg.read import Failure, Ids, Metadata
from kg.read.articles import build
from kg.read.feed import read_feed
from kg.types import Article, Document
from kg.watch.seen import Seen

MOST = 10_000_000
"""Bytes of a feed."""
TIMEOUT = 30.0
LONGEST = 86_400.0
"""Seconds after which a feed that fails is asked again, at most; the pause doubles from failure to failure."""

Item = Article | Document | Failure


class Feeds:
    """The feeds of a watch. With ETag or Last-Modified of the last answer a server need not send what has not changed;
    Retry-After of one that is busy is kept."""

    def __init__(self, urls: Sequence[str], seen: Seen, interval: float) -> None:
        self._seen, self._interval = seen, interval
        self._next = dict.fromkeys(urls, 0.0)
        self._pause = dict.fromkeys(urls, interval)
        self._read_now: dict[str, tuple[str, str, str]] = {}
        # nothing compressed is taken, so that a small answer cannot become a large one
        headers = {"User-Agent": f"kg/{__version__} (feed reader)", "Accept-Encoding": "identity"}
        self._client = httpx2.Client(timeout=TIMEOUT, headers=headers, follow_redirects=True, max_redirects=5)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()

    def due(self) -> bool:
        """Whether it is time to ask one of them."""
        return any(when <= time.monotonic() for when in self._next.values())

    def items(self, defaults: Metadata, max_chars: int, new: Callable[[Item, str], Iterator[Item]]) -> Iterator[Item]:
        """Every article of the feeds that are due, as `new` (which is told the item's place) lets it through."""
        for url in [url for url, when in self._next.items() if when <= time.monotonic()]:
            self._next[url] = time.monotonic() + self._interval
            try:
                data, version = self._fetch(url)
                self._pause[url] = self._interval
                if data is not None:
                    yield from self._read(data, url, defaults, max_chars, new)
                self._read_now[url] = version
            except _Later as error:
                self._next[url] = time.monotonic() + max(self._pause[url], error.seconds)
                self._pause[url] = min(2 * self._pause[url], LONGEST)
                yield Failure(str(error), url)
            except InputError as error:
                if self._seen.refuse(url, str(error)):
                    yield Failure(str(error), url)

    def done(self) -> None:
        """What was read of them was worked on: only what changes later is wanted."""
        for url, version in self._read_now.items():
            self._seen.note_feed(url, version)
        self._read_now.clear()

    def _read(
        self, data: bytes, url: str, defaults: Metadata, max_chars: int, new: Callable[[Item, str], Iterator[Item]]
    ) -> Iterator[Item]:
        ids = Ids()
        for record in read_feed(data, url):
            item: Item = (
                record
                if isinstance(record, Failure)
                else build(record, path=url, stem="", options=defaults, ids=ids, max_chars=max_chars)
            )
            named = None if isinstance(record, Failure) else record.stated.id or record.stated.url
            place = named or f"{url}#{item.id or ''}"
            if not isinstance(item, Failure):
                yield from new(item, place)
            elif self._seen.refuse(place, item.reason):
                yield item

    def _fetch(self, url: str) -> tuple[bytes | None, tuple[str, str, str]]:
        """The feed, None when it has not changed, and its version."""
        etag, modified, digest = self._seen.feed(url)
        headers = {"If-None-Match": etag, "If-Modified-Since": modified}
        try:
            with self._client.stream("GET", url, headers={k: v for k, v in headers.items() if v}) as response:
                if response.status_code == 304:
                    return None, (etag, modified, digest)
                if not response.is_success:
                    wait = _seconds(response.headers.get("retry-after", ""))
                    raise _Later(f"the server answers {response.status_code}; it is asked again later", wait)
                if response.headers.get("content-encoding", "identity") != "identity":
                    raise _Later("the server sends it compressed although it was asked not to")
                data = bytearray()
                for piece in response.iter_raw():
                    data += piece
                    if len(data) > MOST:
                        raise _Later(f"is larger than {MOST:,} bytes")
                stated = response.headers.get("etag", ""), response.headers.get("last-modified", "")
        except (httpx2.HTTPError, httpx2.InvalidURL) as error:
            raise _Later(f"cannot be fetched ({error or type(error).__name__}); it is asked again later") from error
        found = hashlib.sha256(data).hexdigest()
        return None if found == digest else bytes(data), (*stated, found)


class _Later(Exception):
    """A feed that could not be had; `seconds` is how long its server wants to be left alone."""

    def __init__(self, reason: str, seconds: float = 0.0) -> None:
        super().__init__(reason)
        self.seconds = seconds


def _seconds(said: str) -> float:
    """Retry-After in seconds: a number or a date; 0 for nothing, at most `LONGEST`."""
    if said.isascii() and said.isdigit():
        return min(float(said), LONGEST)
    try:
        return min(max(parsedate_to_datetime(said).timestamp() - time.time(), 0.0), LONGEST)
    except (ValueError, TypeError, OverflowError):
        return 0.0
