"""Writing files so that a reader never sees half of one."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path


def write_atomic(path: str | os.PathLike[str], data: bytes) -> None:
    """Write `data` beside `path` and move it there: the old file stays until the new one is whole.

    Links are followed, an existing file keeps its permissions, and what is no regular file (``/dev/stdout``, a pipe) is
    written to directly. Raises OSError, with nothing left behind.
    """
    target = Path(os.path.realpath(path))
    try:
        mode: int | None = target.stat().st_mode
    except FileNotFoundError:
        mode = None
    if mode is not None and not stat.S_ISREG(mode):
        target.write_bytes(data)
        return
    descriptor, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name[:40]}.", suffix=".tmp")
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        os.chmod(temporary, stat.S_IMODE(mode) if mode is not None else 0o666 & ~_umask())
        os.replace(temporary, target)
    except BaseException:
        with suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def write_files(folder: str | os.PathLike[str], files: Mapping[str, bytes]) -> None:
    """Write files by name into a folder, which is made if it is not there; each as `write_atomic` does."""
    path = Path(folder)
    path.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        write_atomic(path / name, data)


def _umask() -> int:
    mask = os.umask(0o022)
    os.umask(mask)
    return mask
