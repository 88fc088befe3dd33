"""What has been seen: files, feeds, articles and their copies, in one SQLite file beside the store."""

from __future__ import annotations

import sqlite3
import zlib
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import astuple
from pathlib import Path

from kg.errors import StoreAway, StoreError
from kg.read import copies
from kg.types import Article, Copy

FILE = "kg.watch"
"""Its name in the folder of a store."""

_TABLES = """
CREATE TABLE IF NOT EXISTS file (path TEXT PRIMARY KEY, stamp TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS feed (
    url TEXT PRIMARY KEY, etag TEXT NOT NULL, modified TEXT NOT NULL, digest TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS refused (place TEXT PRIMARY KEY, reason TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS place (place TEXT PRIMARY KEY, id TEXT NOT NULL COLLATE NOCASE) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS place_of ON place (id);
CREATE TABLE IF NOT EXISTS article (id TEXT PRIMARY KEY, text TEXT NOT NULL, runs BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS article_of ON article (text);
CREATE TABLE IF NOT EXISTS band (band INTEGER, id TEXT, PRIMARY KEY (band, id)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copy (
    place TEXT PRIMARY KEY, original TEXT NOT NULL, similarity REAL NOT NULL,
    title TEXT, date TEXT, source TEXT, url TEXT
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS copy_of ON copy (original);
CREATE TABLE IF NOT EXISTS untold (original TEXT PRIMARY KEY) WITHOUT ROWID;
"""
_COPY = "place, original, similarity, title, date, source, url"


class Seen:
    """The memory of a watch. One process at a time may have it; raises StoreAway when another has, StoreError when the
    file is damaged."""

    def __init__(self, path: str | Path) -> None:
        try:
            self._file = sqlite3.connect(path, isolation_level=None, timeout=0)
            self._file.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._file.execute("PRAGMA journal_mode = WAL")
            self._file.execute("PRAGMA synchronous = NORMAL")
            self._file.executescript(_TABLES)
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise StoreAway(f"{path} is in use: another kg watch fills this store") from error
            raise StoreError(f"{path} cannot be used: {error}") from error
        except sqlite3.DatabaseError as error:
            raise StoreError(f"{path} is damaged ({error}); remove it, and everything is read once more") from error

    def __enter__(self) -> Seen:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def stamp(self, path: str) -> str | None:
        """How a file was when it was read, None when it was not."""
        row = self._file.execute("SELECT stamp FROM file WHERE path = ?", (path,)).fetchone()
        return row[0] if row else None

    def note(self, path: str, stamp: str) -> None:
        """A file was read as it was."""
        self._file.execute("INSERT OR REPLACE INTO file VALUES (?, ?)", (path, stamp))

    def feed(self, url: str) -> tuple[str, str, str]:
        """The version of a feed that was read last: ETag and Last-Modified as its server said, and a digest of it; ""
        for what is not known."""
        row = self._file.execute("SELECT etag, modified, digest FROM feed WHERE url = ?", (url,)).fetchone()
        return row or ("", "", "")

    def note_feed(self, url: str, version: tuple[str, str, str]) -> None:
        """All items of this version of a feed were read."""
        self._file.execute("INSERT OR REPLACE INTO feed VALUES (?, ?, ?, ?)", (url, *version))

    def refuse(self, place: str, reason: str) -> bool:
        """Note that an item of a feed cannot be used; whether that is news."""
        row = self._file.execute("SELECT reason FROM refused WHERE place = ?", (place,)).fetchone()
        self._file.execute("INSERT OR REPLACE INTO refused VALUES (?, ?)", (place, reason))
        return row is None or row[0] != reason

    def id_of(self, place: str) -> str | None:
        """The id of the article that came from a place."""
        row = self._file.execute("SELECT id FROM place WHERE place = ?", (place,)).fetchone()
        return row[0] if row else None

    def claim(self, place: str, wanted: str) -> str:
        """An id for what comes from a place: `wanted` when it is free, else the first free ``wanted-N``."""
        name, number = wanted, 2
        while self._file.execute("SELECT 1 FROM place WHERE id = ?", (name,)).fetchone():
            name, number = f"{wanted}-{number}", number + 1
        self._file.execute("INSERT INTO place VALUES (?, ?)", (place, name))
        return name

    def remember(self, article: Article, place: str) -> None:
        """Later articles are compared with this one."""
        key = copies.text_key(article.text)
        if self._file.execute("SELECT 1 FROM article WHERE id = ? AND text = ?", (article.id, key)).fetchone():
            return
        found = copies.runs(article.text)
        self.forget(article.id)
        self._file.execute("BEGIN")
        was = self._file.execute("DELETE FROM copy WHERE place = ? RETURNING original", (place,)).fetchall()
        self._file.executemany("INSERT OR IGNORE INTO untold VALUES (?)", was)
        self._file.execute("INSERT INTO article VALUES (?, ?, ?)", (article.id, key, zlib.compress(found.tobytes(), 1)))
        self._file.executemany("INSERT INTO band VALUES (?, ?)", {(band, article.id) for band in copies.bands(found)})
        self._file.execute("COMMIT")

    def forget(self, article: str) -> None:
        """No later article is a copy of this one, which could not be read, or is another now."""
        row = self._file.execute("SELECT runs FROM article WHERE id = ?", (article,)).fetchone()
        if row:
            keys = [(band, article) for band in copies.bands(_runs(row[0]))]
            self._file.executemany("DELETE FROM band WHERE band = ? AND id = ?", keys)
            self._file.execute("DELETE FROM article WHERE id = ?", (article,))

    def copied(self, article: Article, place: str) -> Copy | None:
        """What an article from a new place is a copy of; None when it is new itself."""
        original, similarity = self._original(article.text)
        if original is None:
            return None
        return Copy(place, original, similarity, article.title, article.date, article.source, article.url)

    def add(self, copy: Copy) -> bool:
        """Note a copy; whether that is news."""
        row = self._file.execute(f"SELECT {_COPY} FROM copy WHERE place = ?", (copy.place,)).fetchone()
        if row == astuple(copy):
            return False
        originals = {copy.original} if row is None else {copy.original, row[1]}
        self._file.execute("BEGIN")
        self._file.execute("INSERT OR REPLACE INTO copy VALUES (?, ?, ?, ?, ?, ?, ?)", astuple(copy))
        self._file.executemany("INSERT OR IGNORE INTO untold VALUES (?)", [(name,) for name in originals])
        self._file.execute("COMMIT")
        return row is None or row[1] != copy.original

    def _original(self, text: str) -> tuple[str | None, float]:
        row = self._file.execute("SELECT id FROM article WHERE text = ?", (copies.text_key(text),)).fetchone()
        if row:
            return row[0], 1.0
        found = copies.runs(text)
        best, most = None, copies.THRESHOLD
        candidates: dict[str, None] = {}
        for band in copies.bands(found):
            candidates |= dict.fromkeys(
                row[0] for row in self._file.execute("SELECT id FROM band WHERE band = ?", (band,))
            )
        for name in candidates:
            (pressed,) = self._file.execute("SELECT runs FROM article WHERE id = ?", (name,)).fetchone()
            like = copies.similarity(found, _runs(pressed))
            if like >= most:
                best, most = name, like
        return best, min(most, 0.999)  # 1.0 is for texts that are the same

    def copies(self) -> Iterator[Copy]:
        """All copies, by the place where they stand."""
        for row in self._file.execute(f"SELECT {_COPY} FROM copy ORDER BY place"):
            yield Copy(*row)

    def untold(self) -> dict[str, list[Copy]]:
        """The articles of whose copies the store was not told yet, with all copies of each."""
        names = [name for (name,) in self._file.execute("SELECT original FROM untold")]
        query = f"SELECT {_COPY} FROM copy WHERE original = ? ORDER BY place"
        return {name: [Copy(*row) for row in self._file.execute(query, (name,))] for name in names}

    def told(self, originals: Iterable[str]) -> None:
        """The store knows the copies of these articles."""
        self._file.executemany("DELETE FROM untold WHERE original = ?", [(name,) for name in originals])


def _runs(pressed: bytes) -> array[int]:
    found = array("Q")
    found.frombytes(zlib.decompress(pressed))
    return found
