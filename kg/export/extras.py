"""Which formats need a library that a plain installation does not have."""

from __future__ import annotations

from importlib.util import find_spec

from kg.errors import FormatError

EXTRAS = {"parquet": ("pyarrow", "parquet"), "png": ("typst", "draw"), "pdf": ("typst", "draw")}
"""Package and extra by format."""


def needs(format: str) -> None:
    """Raises `FormatError` when the library that writes this format is missing; the message says how to get it."""
    module, extra = EXTRAS.get(format, ("", ""))
    if module and find_spec(module) is None:
        raise FormatError(f"{format} needs the package {module}: pip install 'kg[{extra}]'")
