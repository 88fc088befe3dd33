"""Bytes to text: UTF-8 first, then what Arabic files are also saved in."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from io import BytesIO, StringIO
from typing import BinaryIO

from kg.errors import EncodingError

_HEAD = 1 << 16
_MAGIC = {
    b"%PDF": "a PDF",
    b"PK\x03\x04": "a Zip, Word or Excel file",
    b"\x1f\x8b": "a gzip file",
    b"\xfd7zXZ": "an xz file",
    b"{\\rtf": "an RTF file",
}
_ARABIC = re.compile("[\u0621-\u064a\u0671-\u06d3\ufb50-\ufdfb\ufe70-\ufefc]")
_CONTROL = re.compile("[\x00-\x08\x0e-\x1b\x7f\ufffe\uffff]")
_NO_PAGES = ("utf-8", "ascii", "utf-7", "idna", "punycode", "unicode-escape", "raw-unicode-escape")
"""Codecs in which no page is that is not UTF-8; some of them fail in ways of their own."""
_NAMES = {"utf-8": "UTF-8", "utf-16": "UTF-16", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16", "cp1256": "Windows-1256"}


def display_name(encoding: str) -> str:
    """The name people know an encoding by."""
    return _NAMES.get(encoding, encoding)


def guess(data: bytes, *, complete: bool = True, declared: str | None = None) -> str:
    """The codec to read `data` with; `complete` is False when `data` is only a file's beginning.

    Tried in this order: byte-order marks; UTF-16 without one, by its zero and 06 bytes (the high bytes of Latin and
    Arabic); UTF-8, also when a few bytes of it are damaged; the encoding a page declares; Windows-1256 when at least
    95 % of the non-ASCII letters come out Arabic. Raises EncodingError for anything else.
    """
    for magic, what in _MAGIC.items():
        if data.startswith(magic):
            raise EncodingError(f"is {what}, not text; save it as plain text in UTF-8 first")
    if data.startswith(codecs.BOM_UTF8):
        return "utf-8-sig"
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    wide = _utf16(data)
    if wide:
        return wide
    if b"\0" in data:
        raise EncodingError("is a binary file, not text")
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        decoder.decode(data, final=complete)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    lenient = data.decode("utf-8", "replace")
    damaged = lenient.count("\ufffd")
    if damaged * 4 < sum(1 for c in lenient if c > "\x7f") - damaged:
        return "utf-8"
    if declared and _known(declared):
        return declared
    letters = [c for c in data.decode("cp1256") if c > "\x7f" and c.isalpha()]
    if letters and len(_ARABIC.findall("".join(letters))) >= 0.95 * len(letters):
        return "cp1256"
    raise EncodingError("is neither UTF-8, UTF-16 nor Windows-1256 Arabic text; save it in UTF-8")


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str]:
    """The text and the codec it was read with. Raises EncodingError, with the place of the first damaged byte."""
    encoding = guess(data, declared=declared)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            f"is damaged {display_name(encoding)}: byte {error.start} (line {line}) is not part of a character; "
            "repair it or save the text again in UTF-8"
        ) from error
    if len(_CONTROL.findall(text)) > 0.02 * len(text):
        raise EncodingError("is a binary file, not text")
    return text, encoding


def lines(stream: BinaryIO) -> tuple[str, Iterator[str]]:
    """The codec of a stream, judged by its first 64 kB, and its lines with their ends, read as they are asked for.

    Bytes that are no characters come out as lone surrogates (`damaged` finds them), so that one bad line does not cost
    the rest of the file. Raises EncodingError when the beginning is not text.
    """
    head = stream.read(_HEAD)
    encoding = guess(head, complete=len(head) < _HEAD)
    if encoding.startswith("utf-16"):
        text = (head + stream.read()).decode(encoding, "replace")
        return encoding, iter(StringIO(text, newline="\n"))
    if encoding == "utf-8-sig":
        head = head[len(codecs.BOM_UTF8) :]
        encoding = "utf-8"
    return encoding, _decoded(head + stream.readline(), stream, encoding)


def damaged(text: str) -> bool:
    """Whether a line from `lines` holds bytes that are not characters."""
    return any("\udc80" <= c <= "\udcff" for c in text)


def arabic_share(text: str) -> float:
    """The part of the letters that are Arabic; 0.0 when there are no letters."""
    letters = sum(map(str.isalpha, text))
    return sum(1 for _ in _ARABIC.finditer(text)) / letters if letters else 0.0


def _decoded(head: bytes, stream: BinaryIO, encoding: str) -> Iterator[str]:
    for part in (BytesIO(head), stream):
        for line in part:
            yield line.decode(encoding, "surrogateescape")


def _known(encoding: str) -> bool:
    try:
        return codecs.lookup(encoding).name not in _NO_PAGES and b"<a>".decode(encoding) == "<a>"
    except (LookupError, UnicodeError):
        return False


def _utf16(data: bytes) -> str | None:
    sample = data[: min(len(data), 4096) // 2 * 2]
    for codec, high, low in (("utf-16-le", sample[1::2], sample[::2]), ("utf-16-be", sample[::2], sample[1::2])):
        plausible = high.count(0) + high.count(6)
        if len(high) >= 2 and plausible >= 0.9 * len(high) and low.count(0) <= 0.1 * len(low):
            return codec
    return None
