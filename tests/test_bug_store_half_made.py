"""Found by killing: a store whose maker died while it made it, or was still making it, was taken for a folder of other
files and could never be loaded into."""

from pathlib import Path

import pytest

from kg.errors import StoreError
from kg.store import Embedded
from kg.store.embedded import LOCK


def test_a_store_half_made_can_be_made(tmp_path: Path) -> None:
    for name in (LOCK, "LOG", "IDENTITY", "MANIFEST-000001"):
        (tmp_path / name).touch()
    with Embedded(tmp_path, write=True) as store:
        store.put("urn:g", [b"<urn:a> <urn:b> <urn:c> .\n"])
    with Embedded(tmp_path) as store:
        assert len(store) == 1


def test_a_folder_of_other_files_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    with pytest.raises(StoreError, match="has other files in it"):
        Embedded(tmp_path, write=True)
    assert [file.name for file in tmp_path.iterdir()] == ["letter.txt"]


def test_a_damaged_store_is_an_error_of_the_store(tmp_path: Path) -> None:
    for name in (LOCK, "000004.log"):
        (tmp_path / name).touch()
    with pytest.raises(StoreError, match=r"is damaged .*fill a new folder"):
        Embedded(tmp_path, write=True)
