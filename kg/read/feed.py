"""RSS and Atom to records: every item of a feed with its text, title, link and date. Nothing is fetched here.

Feeds are read strictly, by the XML parser Python has, behind `kg._guard`: parsers that mend broken feeds can be kept
busy for hours by a hostile one.
"""

from __future__ import annotations

import html
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from kg._guard import guard
from kg.errors import InputError
from kg.read.articles import iso_date
from kg.read.items import Failure, Metadata, Record
from kg.read.webpage import page_text

_ITEMS = ("item", "entry")
_TEXTS = ("encoded", "content", "description", "summary")
"""What an item's text stands in, the fullest first."""
_DATES = ("pubDate", "published", "issued", "date", "updated", "modified")


def read_feed(data: bytes, path: str) -> Iterator[Record | Failure]:
    """Every item of a feed: its full content, else its description, as text. The outlet is the feed's title; the id is
    the item's guid, or its link.

    Raises InputError when it is no feed, is not well-formed, or declares entities.
    """
    try:
        guard(data, "application/xml")
        root = ElementTree.fromstring(data)
    except (SyntaxError, ValueError, LookupError) as error:
        raise InputError(f"is not well-formed XML: {error}") from error
    if _name(root) not in ("rss", "feed", "RDF"):
        raise InputError(f"is no feed: it begins with <{_name(root)}>, not with <rss> or <feed>")
    channel = _child(root, "channel")
    outlet = _words(_child(root if channel is None else channel, "title"))
    found = False
    for element in root.iter():
        if _name(element) in _ITEMS:
            found = True
            yield _record(element, outlet, path)
    if not found:
        yield Failure("is a feed without items", path)


def _record(item: Element, outlet: str, path: str) -> Record | Failure:
    link = _link(item)
    name = _words(_child(item, "guid")) or _words(_child(item, "id")) or link
    try:
        text = next((text for tag in _TEXTS if (text := _text(_child(item, tag)))), "")
    except InputError as error:
        return Failure(str(error), path, id=name or None)
    date = next((day for tag in _DATES if (day := _day(_words(_child(item, tag))))), None)
    title = html.unescape(_words(_child(item, "title")))
    return Record(text, Metadata(name or None, title or None, date, outlet or None, link or None))


def _name(element: Element) -> str:
    """The tag without its namespace."""
    return element.tag.rpartition("}")[2]


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _name(child) == name), None)


def _words(element: Element | None) -> str:
    return "" if element is None else " ".join("".join(element.itertext()).split())


def _link(item: Element) -> str:
    """RSS has the address as text, Atom as ``href`` of the link that is ``alternate`` or says nothing."""
    for child in item:
        if _name(child) == "link" and child.get("rel", "alternate") == "alternate":
            return child.get("href") or _words(child)
    guid = _child(item, "guid")
    return _words(guid) if guid is not None and _words(guid).startswith(("http://", "https://")) else ""


def _text(element: Element | None) -> str:
    """The text of a content element: HTML as characters, XHTML as elements, or plain."""
    if element is None:
        return ""
    if len(element):
        for part in element.iter():
            part.tag = _name(part)
        return page_text(ElementTree.tostring(element, encoding="unicode", method="html"))
    text = element.text or ""
    return page_text(text) if "<" in text else html.unescape(text).strip()


def _day(said: str) -> str | None:
    """``Thu, 16 Oct 2025 09:00:00 GMT`` and what `iso_date` reads; the day is the one where it was written."""
    day = iso_date(said) if said else None
    if day is None and said:
        try:
            day = parsedate_to_datetime(said).date().isoformat()
        except (ValueError, TypeError, IndexError, OverflowError):
            return None
    return day
