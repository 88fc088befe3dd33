"""Small line charts as SVG, for the measurements in `examples/`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.sax.saxutils import escape

WIDTH, HEIGHT, LEFT, TOP = 420, 220, 64, 34
_STYLE = "text{font:12px sans-serif;fill:#333}line{stroke:#ddd}polyline{fill:none;stroke:#1b6ca8;stroke-width:2}"

Panel = tuple[str, Sequence[tuple[float, float]]]
"""What the panel shows, with its unit, and the points (x, y), x rising."""


def draw(path: Path, across: str, panels: Sequence[Panel]) -> None:
    """Write panels side by side, each from zero, over the same kind of x (`across`)."""
    shown = [_panel(i * (WIDTH + LEFT), across, title, points) for i, (title, points) in enumerate(panels)]
    width = len(panels) * (WIDTH + LEFT) + 20
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {HEIGHT + TOP + 50}" width="{width}">'
    path.write_text(f"{head}<style>{_STYLE}</style>{''.join(shown)}</svg>\n", encoding="utf-8")


def _panel(left: int, across: str, title: str, points: Sequence[tuple[float, float]]) -> str:
    most_x, most_y = max(x for x, _ in points), 1.15 * max(y for _, y in points)
    bottom, start, wide = TOP + HEIGHT, left + LEFT, WIDTH - 20

    def place(x: float, y: float) -> tuple[float, float]:
        return start + x / most_x * wide, bottom - y / most_y * HEIGHT

    parts = [f'<text x="{start}" y="18" font-weight="bold">{escape(title)}</text>']
    for step in range(5):
        x, y = place(most_x * step / 4, most_y * step / 4)
        parts.append(f'<line x1="{start}" x2="{start + wide}" y1="{y:.1f}" y2="{y:.1f}"/>')
        parts.append(f'<text x="{start - 6}" y="{y + 4:.1f}" text-anchor="end">{most_y * step / 4:,.4g}</text>')
        parts.append(f'<text x="{x:.1f}" y="{bottom + 18}" text-anchor="middle">{most_x * step / 4:,.0f}</text>')
    way = " ".join("{:.1f},{:.1f}".format(*place(x, y)) for x, y in points)
    parts.append(f'<polyline points="{way}"/>')
    parts += ['<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="#1b6ca8"/>'.format(*place(x, y)) for x, y in points]
    parts.append(f'<text x="{start + wide / 2}" y="{bottom + 38}" text-anchor="middle">{escape(across)}</text>')
    return "".join(parts)
