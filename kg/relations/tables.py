"""The tables in `data/`: tab-separated UTF-8 with a header; lines that begin with # are comments."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files

from kg.errors import DataError


def read_table(name: str) -> str:
    """The text of a table."""
    return files("kg.relations").joinpath("data", name).read_text(encoding="utf-8")


def rows(name: str, columns: tuple[str, ...]) -> Iterator[tuple[str, dict[str, str]]]:
    """("file:line", the line's cells by column) for each line of a table; cells left off at the end are empty.

    Raises `DataError` when the header is not `columns` or a line has too many cells.
    """
    text = read_table(name)
    header: list[str] = []
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE), 1):
        if not row or row[0].startswith("#") or not any(row):
            continue
        where = f"{name}:{number}"
        if not header:
            header = row
            if tuple(header) != columns:
                raise DataError(f"{where}: the columns are {', '.join(row)}; they must be {', '.join(columns)}")
            continue
        if len(row) > len(header):
            raise DataError(f"{where}: {len(row)} cells in a table of {len(header)} columns; look for a stray tab")
        cells = [cell.strip() for cell in row] + [""] * (len(header) - len(row))
        yield where, dict(zip(header, cells, strict=True))
