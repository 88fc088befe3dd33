"""Still pictures for papers and slides: SVG by itself, PNG and PDF by Typst, which shapes and orders Arabic.

The SVG names its fonts and holds text, so it needs an Arabic font where it is shown (any will do; Vazirmatn, Noto Naskh
Arabic, Segoe UI and Tahoma are asked for in this order). PNG and PDF carry the letters of the Vazirmatn that comes with
this package (`fonts/`); characters it lacks (Chinese, emoji) are taken from the fonts of the machine.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import networkx as nx

from kg._files import write_atomic
from kg.errors import FormatError
from kg.export import matrix, svg, timeline
from kg.export.extras import needs
from kg.export.flat import text
from kg.wording import LANGUAGES

KINDS: Mapping[str, Callable[..., str]] = {
    "graph": svg.draw,
    "timeline": timeline.draw,
    "matrix": matrix.draw,
}
FORMATS = ("svg", "png", "pdf")
FONTS = Path(__file__).parent / "fonts"
PIXELS_PER_INCH = 144
"""Of PNG: two pixels for each unit of the SVG."""

_TYPST = """
#set page(width: {}pt, height: {}pt, margin: 0pt)
#image(bytes(sys.inputs.svg), format: "svg", width: 100%)
"""


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture. Notebooks show it; `data` and `save` make files of it."""

    svg: str

    def data(self, format: str = "svg") -> bytes:
        """The picture in one of `FORMATS`. PNG and PDF need the extra ``draw``; `FormatError` for others."""
        if format not in FORMATS:
            raise FormatError(f"no pictures as {format!r}; choose {', '.join(FORMATS)}")
        return self.svg.encode() if format == "svg" else _render(self.svg, format)

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write it to a file named .svg, .png or .pdf, whole or not at all. Raises FormatError, OSError."""
        write_atomic(path, self.data(Path(path).suffix.lower().lstrip(".")))

    def _repr_svg_(self) -> str:
        return self.svg


def draw(graph: nx.MultiDiGraph[str], kind: str = "graph", *, lang: str = "ar", limit: int | None = None) -> Picture:
    """A picture of one of `KINDS`, in one of `kg.wording.LANGUAGES`.

    `limit` is how many relations a graph or a timeline shows, or how many actors a matrix; the picture says how many it
    leaves out. Raises `FormatError` for another kind or language.
    """
    if kind not in KINDS:
        raise FormatError(f"no pictures of the kind {kind!r}; choose {', '.join(KINDS)}")
    if lang not in LANGUAGES:
        raise FormatError(f"no pictures in {lang!r}; choose one of {', '.join(LANGUAGES)}")
    return Picture(text(KINDS[kind](graph, lang=lang, **({} if limit is None else {"limit": limit}))))


def picture(graph: nx.MultiDiGraph[str], *, format: str) -> bytes:
    """The picture of a graph, all choices left open, as a file in one of `FORMATS`."""
    return draw(graph).data(format)


def _render(drawn: str, format: str) -> bytes:
    """An SVG text as PNG or PDF; the same bytes each time."""
    needs(format)
    import typst

    width, height = re.findall(r'(?:width|height)="(\d+)"', drawn)[:2]
    source = _TYPST.format(width, height)
    return typst.compile(
        source.encode(),
        format="png" if format == "png" else "pdf",
        ppi=PIXELS_PER_INCH,
        font_paths=typst.Fonts(font_paths=[FONTS]),
        sys_inputs={"svg": drawn},
        timestamp=0,
    )
