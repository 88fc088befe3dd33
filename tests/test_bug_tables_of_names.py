"""Found by reading: a cell of 200 kB, or a rank of 5,000 digits, in a table of names ended in a traceback."""

from pathlib import Path

import pytest

from kg.errors import DataError
from kg.pipeline import load_kb


@pytest.mark.parametrize("rank", ["9" * 5000, "-1", "x"])
def test_ranks(rank: str, tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f"type,name,rank\nPER,فلان الفلاني,{rank}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 2: rank"):
        load_kb([path])


def test_long_cells(tmp_path: Path) -> None:
    path = tmp_path / "names.csv"
    path.write_text(f"type,name,note\nPER,فلان الفلاني,{'x' * 200_000}\n", encoding="utf-8")
    with pytest.raises(DataError, match="not a CSV file"):
        load_kb([path])
