"""A store that grows and changes article by article: what is in it depends on the articles alone, not on their history.

The folder is an embedded store (`Embedded`) that every command for stores reads, with a journal beside it, in SQLite:
which article is in the store, in which state (`Stamp`), what each said of its entities, which articles failed and why.

Of an article the store has its own two named graphs, and a third where copies of it are known (`Corpus.republished`),
which are replaced as a whole. Entities belong to all articles.
The journal counts how many articles say each single thing of them (`kg.graph.said`); an entity is described anew when
something is said for the first time or no longer. So one article costs the same in a small store and a large one,
nothing is compared with everything, and taking an article out leaves no trace of it.

A change is written to the journal first, together with what the store is to be told, then to the store in one
transaction. What was not told before a crash, or may have been lost with the machine, is told again when the corpus is
opened next: telling twice changes nothing.
"""

from __future__ import annotations

import errno
import json
import sqlite3
import time
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import networkx as nx
from pyoxigraph import NamedNode, Quad

from kg.errors import InputError, StoreError
from kg.graph import Said, build, described, run_id, said
from kg.rdf import Options, quads
from kg.rdf.mapping import clean, plain, republished
from kg.rdf.vocabulary import DCTERMS, VOCABULARY, slug
from kg.store.embedded import Embedded, insertion
from kg.types import Copy

JOURNAL = "kg.journal"
"""In the folder of a store that a corpus keeps."""
GROUP_BYTES, GROUP_SECONDS = 8_000_000, 2.0
"""What is written at once: a crash costs the work of so many seconds at most."""
FLUSH_BYTES, FLUSH_SECONDS = 16_000_000, 60.0
"""What is told again at most after a crash; what the engine has not written out yet is in memory."""

_SPOKEN_OF = "spoken of"
"""What an article says of a country that it only knows as the country of others."""

_TABLES = """
CREATE TABLE IF NOT EXISTS mapping (options TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS article (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, version TEXT NOT NULL, run TEXT NOT NULL, graphs TEXT NOT NULL,
    said BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS failure (
    id TEXT PRIMARY KEY, digest TEXT NOT NULL, version TEXT NOT NULL, reason TEXT NOT NULL
);
CREATE TABLE IF NOT EXISTS said (
    entity TEXT, attribute TEXT, value TEXT, articles INTEGER NOT NULL, PRIMARY KEY (entity, attribute, value)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS copies (original TEXT PRIMARY KEY, lines BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS run (record TEXT PRIMARY KEY, articles INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS pending (
    id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, name TEXT NOT NULL, lines BLOB, UNIQUE (kind, name)
);
"""
_ONE_MORE = "INSERT INTO {0} VALUES ({1}, 1) ON CONFLICT DO UPDATE SET articles = articles + 1 RETURNING articles"
_ONE_LESS = "UPDATE {0} SET articles = articles - 1 WHERE {1} RETURNING articles"


@dataclass(frozen=True, slots=True)
class Filed:
    """What one article puts into a store: its named graphs as lines of N-Triples, what it says of entities, its run."""

    id: str
    graphs: tuple[tuple[str, bytes], ...] = field(repr=False)
    said: tuple[Said, ...] = field(repr=False)
    run: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Stamp:
    """What a result was made from: `digest` of the article with its metadata, `version` of software and options."""

    digest: str
    version: str


def filed(
    graph: nx.MultiDiGraph[str], name_of: Callable[[str], str | None] | None = None, mapping: Options | None = None
) -> Filed:
    """The graph of one article, ready for a corpus. `name_of` as in `kg.graph.merge`, `mapping` as in `kg.rdf.quads`.

    Raises `InputError` for the graph of no or several articles.
    """
    mapping = _with_base(mapping)
    if len(graph.graph["articles"]) != 1:
        raise InputError("a corpus takes the graph of one article at a time")
    (article,) = graph.graph["articles"]
    shared = {f"{mapping['base']}entities", f"{mapping['base']}runs"}
    lines: dict[str, list[bytes]] = {}
    for quad in quads(graph, **mapping):
        assert isinstance(quad.graph_name, NamedNode)
        if quad.graph_name.value not in shared:
            lines.setdefault(quad.graph_name.value, []).append(f"{quad.triple} .\n".encode())
    told = {(node, attribute, clean(value)) for node, attribute, value in said(graph, name_of)}
    told.update((value, _SPOKEN_OF, "") for _, attribute, value in tuple(told) if attribute == "country")
    record = graph.graph["runs"][graph.graph["articles"][article]["run"]]
    graphs = tuple((name, b"".join(sorted(found))) for name, found in sorted(lines.items()))
    return Filed(article, graphs, tuple(sorted(told)), json.dumps(record, sort_keys=True))


class Corpus:
    """The articles of a store. One at a time may be open; `close` it, or use it in a ``with``.

    `mapping` says how RDF is written, which is the same for the whole of a store; None: as it is there. Raises what
    `Embedded` raises, and StoreError when the folder was filled otherwise or with another mapping.
    """

    def __init__(self, path: str | Path, mapping: Options | None = None) -> None:
        self._mapping = _with_base(mapping)
        self._given = mapping is not None
        folder = Path(path)
        self._store = Embedded(folder, write=True)
        try:
            if len(self._store) and not is_corpus(folder):
                raise StoreError(f"{folder} was filled by kg load; choose a new folder, kg query asks both at once")
            with _explained(folder / JOURNAL):
                self._journal = sqlite3.connect(folder / JOURNAL, isolation_level=None)
        except BaseException:
            self._store.close()
            raise
        self.name, self._path = str(path), folder / JOURNAL
        self._told = 0  # the last row of `pending` that the store knows
        self._bytes = self._unflushed = 0
        self._begun = self._flushed = time.monotonic()
        try:
            with _explained(self._path):
                self._open()
        except BaseException:
            self._end()
            raise

    def _open(self) -> None:
        self._journal.execute("PRAGMA journal_mode = WAL")
        self._journal.execute("PRAGMA synchronous = FULL")
        self._journal.executescript(_TABLES)
        wanted = json.dumps(self._mapping, sort_keys=True)
        known = self._journal.execute("SELECT options FROM mapping").fetchone()
        if known is None:
            self._journal.execute("INSERT INTO mapping VALUES (?)", (wanted,))
        elif not self._given:
            self._mapping = json.loads(known[0])
        elif known[0] != wanted:
            raise StoreError(f"{self.name} has other options of RDF ({known[0]}): give the same, or a new folder")
        self._tell()

    def __enter__(self) -> Corpus:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and issubclass(kind, OSError | StoreError):
            self._end()  # neither journal nor store takes more; what is pending waits for the next time
        else:
            self.close()

    def close(self) -> None:
        """Write what is waiting and let others have the folder."""
        try:
            self.commit()
            self._flush()
        finally:
            self._end()

    def _end(self) -> None:
        self._journal.close()
        self._store.close()

    def stamp(self, article: str) -> Stamp | None:
        """What the article in the store was made from; None when it is not there."""
        return self._stamp("article", article)

    def failed(self, article: str) -> Stamp | None:
        """From what an article could not be made; None when the last attempt did not fail."""
        return self._stamp("failure", article)

    def _stamp(self, table: str, article: str) -> Stamp | None:
        row = self._journal.execute(f"SELECT digest, version FROM {table} WHERE id = ?", (article,)).fetchone()
        return Stamp(*row) if row else None

    def reason(self, article: str) -> str:
        """Why the last attempt at an article failed; "" when it did not."""
        row = self._journal.execute("SELECT reason FROM failure WHERE id = ?", (article,)).fetchone()
        return row[0] if row else ""

    def failures(self) -> Iterator[tuple[str, str]]:
        """The articles whose last attempt failed, by id, with the reason."""
        yield from self._journal.execute("SELECT id, reason FROM failure ORDER BY id")

    def __len__(self) -> int:
        """Number of articles in the store."""
        count: int = self._journal.execute("SELECT count(*) FROM article").fetchone()[0]
        return count

    def ids(self) -> Iterator[str]:
        """The articles in the store, sorted."""
        for (name,) in self._journal.execute("SELECT id FROM article ORDER BY id"):
            yield name

    def put(self, result: Filed, stamp: Stamp) -> None:
        """Add an article, or replace it."""
        with self._change():
            graphs, old = self._forget(result.id)
            for name, lines in result.graphs:
                graphs[name] = lines
            self._count(result.said, old)
            self._one_more("run", (result.run,))
            row = (result.id, *_texts(stamp), result.run, json.dumps([name for name, _ in result.graphs]))
            pressed = zlib.compress(json.dumps(result.said).encode(), 1)
            self._journal.execute("INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?)", (*row, pressed))
            self._wait("graph", graphs.items())
            for (lines,) in self._journal.execute(
                "SELECT lines FROM copies WHERE original = ?", (result.id,)
            ).fetchall():
                self._wait("graph", [(self._copies_of(result.id), lines)])

    def republished(self, original: str, copies: Iterable[Copy]) -> None:
        """Say where else an article stands: all its copies that are known. They are in the store while it is."""
        lines = b"".join(sorted(map(_line, republished(original, copies, self._mapping["base"]))))
        with self._change():
            self._journal.execute("DELETE FROM copies WHERE original = ?", (original,))
            if lines:
                self._journal.execute("INSERT INTO copies VALUES (?, ?)", (original, lines))
            if self.stamp(original) is not None:
                self._wait("graph", [(self._copies_of(original), lines or None)])

    def _copies_of(self, original: str) -> str:
        return f"{self._mapping['base']}copies/{slug(original)}"

    def fail(self, article: str, reason: str, stamp: Stamp) -> None:
        """Note that an article could not be made. What an earlier attempt put into the store stays there."""
        with self._change():
            row = (article, *_texts(stamp), reason)
            self._journal.execute("INSERT OR REPLACE INTO failure VALUES (?, ?, ?, ?)", row)

    def pardon(self, article: str) -> None:
        """Forget that an article failed: what is in the store is what is wanted."""
        if self.failed(article) is not None:
            with self._change():
                self._journal.execute("DELETE FROM failure WHERE id = ?", (article,))

    def remove(self, article: str) -> bool:
        """Take an article out, and its failure too; False when the corpus knew nothing of it."""
        with self._change():
            failed = self._journal.execute("SELECT 1 FROM failure WHERE id = ?", (article,)).fetchone()
            graphs, old = self._forget(article)
            self._count((), old)
            self._wait("graph", graphs.items())
            if self._journal.execute("DELETE FROM copies WHERE original = ? RETURNING 1", (article,)).fetchall():
                self._wait("graph", [(self._copies_of(article), None)])
        return bool(failed or graphs)

    def _forget(self, article: str) -> tuple[dict[str, bytes | None], Sequence[Said]]:
        """Take an article out of the journal: the graphs it had, to be removed, and what it said."""
        self._journal.execute("DELETE FROM failure WHERE id = ?", (article,))
        query = "DELETE FROM article WHERE id = ? RETURNING run, graphs, said"
        row = self._journal.execute(query, (article,)).fetchall()
        if not row:
            return {}, ()
        run, graphs, pressed = row[0]
        if self._one_less("run", "record = ?", (run,)):
            self._wait("runs", [("", None)])
        return dict.fromkeys(json.loads(graphs)), json.loads(zlib.decompress(pressed))

    def _count(self, new: Iterable[Said], old: Iterable[Said]) -> None:
        """Count what is said now and what is no longer; entities of which another set of things is said are pending."""
        before, after = set(map(tuple, old)), set(map(tuple, new))
        changed = {row[0] for row in after - before if self._one_more("said", row)}
        where = "entity = ? AND attribute = ? AND value = ?"
        changed |= {row[0] for row in before - after if self._one_less("said", where, row)}
        self._wait("entity", ((name, None) for name in sorted(changed)))

    def _one_more(self, table: str, key: tuple[str, ...]) -> bool:
        """Whether it is the first."""
        sql = _ONE_MORE.format(table, ", ".join("?" * len(key)))
        first: bool = self._journal.execute(sql, key).fetchall() == [(1,)]
        if first and table == "run":
            self._wait("runs", [("", None)])
        return first

    def _one_less(self, table: str, where: str, key: tuple[str, ...]) -> bool:
        """Whether it was the last."""
        last: bool = self._journal.execute(_ONE_LESS.format(table, where), key).fetchall() == [(0,)]
        if last:
            self._journal.execute(f"DELETE FROM {table} WHERE {where}", key)
        return last

    def _wait(self, kind: str, rows: Iterable[tuple[str, bytes | None]]) -> None:
        """What the store is to be told: the new lines of a graph (None: it is gone), an entity, the runs."""
        for name, lines in rows:
            pressed = None if lines is None else zlib.compress(lines, 1)
            self._journal.execute(
                "INSERT OR REPLACE INTO pending (kind, name, lines) VALUES (?, ?, ?)", (kind, name, pressed)
            )
            self._bytes += len(lines or "")

    @contextmanager
    def _change(self) -> Iterator[None]:
        """One article, whole or not at all; written with others of its group."""
        with _explained(self._path):
            if not self._journal.in_transaction:
                self._journal.execute("BEGIN")
                self._begun = time.monotonic()
            self._journal.execute("SAVEPOINT one")
            try:
                yield
            except BaseException:
                if self._journal.in_transaction:  # a full disk ends it by itself
                    self._journal.execute("ROLLBACK TO one")
                raise
            self._journal.execute("RELEASE one")
        if self._bytes > GROUP_BYTES or time.monotonic() - self._begun > GROUP_SECONDS:
            self.commit()

    def commit(self) -> None:
        """Write what is waiting: after this it survives the end of the process, and others can read it."""
        with _explained(self._path):
            if self._journal.in_transaction:
                self._journal.execute("COMMIT")
            self._tell()
        if self._unflushed > FLUSH_BYTES or time.monotonic() - self._flushed > FLUSH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        self._store.flush()
        with _explained(self._path):
            self._journal.execute("DELETE FROM pending WHERE id <= ?", (self._told,))
        self._flushed, self._unflushed = time.monotonic(), 0

    def _tell(self) -> None:
        """Bring the store to what the journal says, in one transaction."""
        rows = self._journal.execute("SELECT * FROM pending WHERE id > ? ORDER BY id", (self._told,)).fetchall()
        self._unflushed, self._bytes = self._unflushed + self._bytes, 0
        if not rows:
            return
        base = self._mapping["base"]
        entities = [name for _, kind, name, _ in rows if kind == "entity"]
        new: dict[str, Sequence[bytes]] = {name: [zlib.decompress(lines)] for _, _, name, lines in rows if lines}
        gone = [name for _, kind, name, _ in rows if kind == "graph"]
        updates = []
        if any(kind == "runs" for _, kind, _, _ in rows):
            gone.append(f"{base}runs")
            new[f"{base}runs"] = self._runs()
        updates += [f"DROP SILENT GRAPH <{name}>" for name in gone]
        if entities:
            names = " ".join(f"<{base}entity/{slug(name)}>" for name in entities)
            row = f"GRAPH <{base}entities> {{ ?e ?p ?o }}"
            updates.append(f"DELETE {{ {row} }} WHERE {{ VALUES ?e {{ {names} }} {row} }}")
            new[f"{base}entities"] = self._descriptions(entities)
        updates += [insertion(name, lines) for name, lines in new.items() if lines]
        self._store.update(" ;\n".join(updates))
        self._told = rows[-1][0]

    def _runs(self) -> list[bytes]:
        records = [json.loads(row) for (row,) in self._journal.execute("SELECT record FROM run ORDER BY record")]
        for record in records:
            record["models"], record["options"] = (tuple(map(tuple, record[name])) for name in ("models", "options"))
        return self._lines({run_id(record): record for record in records}, {})

    def _descriptions(self, entities: Iterable[str]) -> list[bytes]:
        """What the articles together say of entities; a country of which only others speak has its id alone."""
        nodes: dict[str, dict[str, Any]] = {}
        lines: list[bytes] = []
        for entity in entities:
            told: dict[str, list[str]] = {}
            query = "SELECT attribute, value FROM said WHERE entity = ?"
            for attribute, value in self._journal.execute(query, (entity,)):
                told.setdefault(attribute, []).append(value)
            if "name" in told:
                nodes[entity] = {**described(told), "mentions": ()}
            elif told:
                node = NamedNode(f"{self._mapping['base']}entity/{slug(entity)}")
                lines.append(f"{node} {DCTERMS.identifier} {plain(entity)} .\n".encode())
        return lines + self._lines({}, nodes)

    def _lines(self, runs: dict[str, Any], nodes: dict[str, Any]) -> list[bytes]:
        graph = build({"runs": runs}, nodes, {})
        return [_line(quad) for quad in quads(graph, **self._mapping)]


def is_corpus(folder: str | Path) -> bool:
    """Whether a folder is a store that a corpus keeps."""
    return (Path(folder) / JOURNAL).is_file()


def _with_base(mapping: Options | None) -> Options:
    return {"base": VOCABULARY, **(mapping or {})}


def _line(quad: Quad) -> bytes:
    return f"{quad.triple} .\n".encode()


def _texts(stamp: Stamp) -> tuple[str, str]:
    return stamp.digest, stamp.version


@contextmanager
def _explained(path: Path) -> Iterator[None]:
    try:
        yield
    except sqlite3.OperationalError as error:
        if "full" in str(error) or "disk I/O" in str(error):
            raise OSError(errno.ENOSPC, "the disk is full, or cannot be written", str(path.parent)) from error
        raise StoreError(f"{path}: the journal cannot be used: {error}") from error
    except sqlite3.DatabaseError as error:
        raise StoreError(f"{path}: the journal is damaged ({error}); make the store anew in another folder") from error
