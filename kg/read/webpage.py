"""The article in a web page: its paragraphs as lines, its title, date and outlet from the tags that carry them."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser

from kg.errors import InputError
from kg.read.encoding import decode
from kg.read.items import Metadata, Record
from kg.read.records import tell_encoding


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


_VOID = _names("area base br col embed hr img input link meta param source track wbr")
_DROPPED = _names(
    "aside audio button canvas dialog figure footer iframe math nav noscript object script select style svg template "
    "textarea title video"
)
_DROPPED_ROLES = _names("banner complementary contentinfo dialog navigation search")
_BLOCKS = _names(
    "address article blockquote body br dd div dl dt fieldset h1 h2 h3 h4 h5 h6 header hr html li main ol p pre "
    "section table tbody td th thead tr ul"
)
_DATE_KEYS = (
    "article:published_time", "datepublished", "og:article:published_time", "publishdate", "publish_date", "pubdate",
    "dc.date.issued", "dcterms.date", "dc.date", "parsely-pub-date", "date",
)  # fmt: skip
_TITLE_KEYS = ("og:title", "twitter:title", "dc.title")
_SOURCE_KEYS = ("og:site_name", "article:publisher:name", "dc.publisher", "application-name")
_CHARSET = re.compile(rb"""<meta[^>]{0,200}?charset\s*=\s*["']?\s*([A-Za-z0-9_:.-]{1,40})""", re.I)
_MAX_REGIONS = 8
_MAX_UNFINISHED = 50
_LD_ARTICLE = re.compile(r"(Article|Posting|Report)$")


def read_html(data: bytes, path: str) -> Record:
    """The text and facts of one page. Raises EncodingError when `data` is not text, InputError when it is no page.

    The text is that of the innermost ``itemprop=articleBody``, ``<article>`` or ``<main>`` element that holds most of
    the page's running text, else of its body, one line a paragraph; offsets count in it. Menus, asides, figures,
    footers and lines that are nothing but links are left out, and so is the headline, which is the title. A page that
    is filled in by scripts may still carry its text as JSON-LD ``articleBody``: taken when it is twice as long.
    """
    declared = _CHARSET.search(data[:4096])
    text, encoding = decode(data, declared=declared[1].decode("ascii").lower() if declared else None)
    tell_encoding(encoding, path)
    page = _Page()
    page.feed(text)
    page.finish()
    return Record(page.body(), guessed=page.facts())


def page_text(page: str) -> str:
    """The text of a page or a piece of one, as `read_html` finds it. Raises InputError when it is none."""
    reader = _Page()
    reader.feed(page)
    reader.finish()
    return reader.body()


@dataclass(slots=True)
class _Line:
    text: str
    headline: bool
    links: bool
    regions: tuple[int, ...]


@dataclass(slots=True)
class _Open:
    """An element whose end has not come; `dropped` when its text is left out, `region` when it may be the article."""

    tag: str
    dropped: bool
    region: int | None


class _Page(HTMLParser):
    """Walks the tags without building a tree, so that depth costs nothing; end tags that match nothing are ignored."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._open: list[_Open] = []
        self._count: Counter[str] = Counter()
        self._dropped = 0
        self._regions: list[int] = []
        self._region_count = 0
        self._lines: list[_Line] = []
        self._text: list[str] = []
        self._linked = self._length = 0
        self._meta: dict[str, str] = {}
        self._page_title: list[str] = []
        self._headline: list[str] = []
        self._script: list[str] | None = None
        self._linked_data: list[dict[str, object]] = []

    def finish(self) -> None:
        """What is left when the page is at its end. Raises InputError for one whose tags mostly do not end.

        `HTMLParser` would look through all of the rest for the end of each of them, which is hours for a megabyte.
        """
        for _ in range(_MAX_UNFINISHED):
            if not self.rawdata.startswith("<") or self.cdata_elem:
                break
            rest, self.rawdata = self.rawdata[1:], ""
            self.feed("&lt;" + rest)
        else:
            raise InputError(f"is no web page: more than {_MAX_UNFINISHED} of its tags have no end")
        self.close()
        self.end_line()

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """``<![...]>``: browsers take it for a comment; `HTMLParser` fails on names it does not know."""
        return self.parse_bogus_comment(i, bool(report))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self._remember(attributes)
        elif tag == "link" and attributes.get("rel") == "canonical":
            self._meta.setdefault("canonical", attributes.get("href", ""))
        elif tag == "time" and attributes.get("datetime") and not self._dropped:
            self._meta.setdefault("time", attributes["datetime"])
        elif tag == "script" and "ld+json" in attributes.get("type", ""):
            self._script = []
        if "itemprop" in attributes and "content" in attributes:
            self._meta.setdefault(attributes["itemprop"].lower(), attributes["content"])
        if tag in _BLOCKS:
            self.end_line()
        if tag in _VOID:
            return
        role = attributes.get("role", "")
        dropped = (
            tag in _DROPPED
            or role in _DROPPED_ROLES
            or "hidden" in attributes
            or attributes.get("aria-hidden") == "true"
            or (tag == "header" and not self._regions)
        )
        region = None
        article = tag in ("article", "main") or role == "main" or "articleBody" in attributes.get("itemprop", "")
        if article and len(self._regions) < _MAX_REGIONS:
            region = self._region_count
            self._region_count += 1
            self._regions.append(region)
        self._dropped += dropped
        self._open.append(_Open(tag, dropped, region))
        self._count[tag] += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.end_line()
        if not self._count[tag]:
            return
        if tag == "script" and self._script is not None:
            self._linked_data.extend(_objects("".join(self._script)))
            self._script = None
        while True:
            closed = self._open.pop()
            self._count[closed.tag] -= 1
            self._dropped -= closed.dropped
            if closed.region is not None:
                self._regions.pop()
            if closed.tag == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._script is not None:
            self._script.append(data)
        elif self._count["title"] and not self._count["svg"]:
            self._page_title.append(data)
        elif not self._dropped:
            if self._count["h1"]:
                self._headline.append(data)
            if self._count["pre"]:
                for number, line in enumerate(data.split("\n")):
                    if number:
                        self.end_line()
                    self._add(line)
            else:
                self._add(data)

    def _add(self, data: str) -> None:
        self._text.append(data)
        length = len(data.strip())
        self._length += length
        self._linked += length if self._count["a"] else 0

    def end_line(self) -> None:
        """Close the line being read; called at every block and once after the page."""
        text = _tidy("".join(self._text))
        if text:
            headline = self._count["h1"] > 0
            self._lines.append(_Line(text, headline, self._linked >= 0.9 * self._length, tuple(self._regions)))
        self._text.clear()
        self._linked = self._length = 0

    def body(self) -> str:
        """The lines of the article."""
        lines = [line for line in self._lines if not line.headline]
        lines = [line for line in lines if not line.links] or lines
        sizes: Counter[int] = Counter()
        depths: dict[int, int] = {}
        for line in lines:
            for depth, region in enumerate(line.regions):
                sizes[region] += len(line.text)
                depths[region] = depth
        enough = max(0.5 * max(sizes.values(), default=0), 0.25 * sum(len(line.text) for line in lines))
        good = [region for region, size in sizes.items() if size >= enough]
        if good:
            chosen = max(good, key=lambda region: (depths[region], sizes[region]))
            lines = [line for line in lines if chosen in line.regions]
        text = "\n".join(line.text for line in lines)
        hidden = _text(self._article().get("articleBody"))
        return hidden if len(hidden) > 2 * len(text) else text

    def _article(self) -> dict[str, object]:
        return next((item for item in self._linked_data if _LD_ARTICLE.search(_text(item.get("@type")))), {})

    def facts(self) -> Metadata:
        """Title, date, outlet and address: from JSON-LD, then meta tags, then the visible page."""
        article = self._article()
        meta = self._meta
        return Metadata(
            title=_first(
                _text(article.get("headline")),
                *(meta.get(key, "") for key in _TITLE_KEYS),
                "".join(self._headline),
                "".join(self._page_title),
            ),
            date=_first(
                _text(article.get("datePublished")), *(meta.get(key, "") for key in _DATE_KEYS), meta.get("time", "")
            ),
            source=_first(_name(article.get("publisher")), *(meta.get(key, "") for key in _SOURCE_KEYS)),
            url=_first(meta.get("canonical", ""), meta.get("og:url", ""), _text(article.get("url"))),
        )

    def _remember(self, attributes: dict[str, str]) -> None:
        key = attributes.get("property") or attributes.get("name") or attributes.get("itemprop") or ""
        if attributes.get("content"):
            self._meta.setdefault(key.strip().lower(), attributes["content"])


def _objects(script: str) -> Iterator[dict[str, object]]:
    """The objects of a JSON-LD block, those under ``@graph`` too; none when it is not JSON."""
    try:
        value: object = json.loads(script, strict=False)
    except (ValueError, RecursionError):
        return
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield item
            graph = item.get("@graph")
            yield from (node for node in (graph if isinstance(graph, list) else []) if isinstance(node, dict))


def _text(value: object) -> str:
    if isinstance(value, list):
        value = next((item for item in value if isinstance(item, str)), "")
    return value if isinstance(value, str) else ""


def _name(value: object) -> str:
    if isinstance(value, list):
        value = value[0] if value else ""
    return _text(value.get("name")) if isinstance(value, dict) else _text(value)


def _first(*candidates: str) -> str | None:
    return next((tidy for tidy in map(_tidy, candidates) if tidy), None)


def _tidy(text: str) -> str:
    return " ".join(text.split())
