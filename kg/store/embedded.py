"""The embedded store: Oxigraph's engine in this process, on disk or in memory."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any

import pyoxigraph
from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat

from kg._guard import guard_file
from kg.errors import FormatError, InputError, QueryError, StoreAway, StoreError
from kg.store.answers import Answer, of_engine
from kg.store.sparql import declarations, explained

NO_PREFIXES: Mapping[str, str] = MappingProxyType({})
LOCK = "kg.lock"
"""In the folder of a store: held by whoever has it open. Oxigraph's own lock keeps out writers only."""
FORMATS = {
    ".ttl": RdfFormat.TURTLE,
    ".turtle": RdfFormat.TURTLE,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
    ".jsonld": RdfFormat.JSON_LD,
    ".rdf": RdfFormat.RDF_XML,
    ".xml": RdfFormat.RDF_XML,
    ".owl": RdfFormat.RDF_XML,
}
"""What is read, by the suffix of a file. Not `kg.rdf.FORMATS`: that module brings rdflib, and a worker starts often."""


class Embedded:
    """A store in a folder; `query` sees all named graphs as one unless the query says otherwise.

    Open for reading by default: any number of readers, or one writer. Raises `StoreAway` while somebody else has the
    folder open in a way that excludes this, `StoreError` for a folder that is no store.
    """

    batch = 50_000
    """Triples of one change at most (`kg.store.loading`)."""
    atomic = True
    """A change happens whole or not at all, whatever interrupts it."""

    def __init__(self, path: str | os.PathLike[str], *, write: bool = False) -> None:
        folder = Path(path)
        self.name = str(path)
        if write:
            folder.mkdir(parents=True, exist_ok=True)
            # with our lock in it, others are making the store right now, or died while they did
            if not is_store(folder) and not (folder / LOCK).exists() and any(folder.iterdir()):
                raise StoreError(f"{folder} has other files in it; give a new folder for the store")
        elif not is_store(folder):
            raise StoreError(f"{folder} is not a store; make one with: kg load FILE --to {folder}")
        self._lock = _locked(folder / LOCK, alone=write)
        try:
            self._store = pyoxigraph.Store(folder) if write else pyoxigraph.Store.read_only(str(folder))
        except (OSError, RuntimeError) as error:  # RuntimeError: damaged, or its maker was killed in the midst of that
            self.close()
            if write and isinstance(error, RuntimeError):
                raise StoreError(f"{folder}: the store is damaged ({error}); fill a new folder") from error
            reason = "somebody else has it open" if "lock" in str(error).lower() else f"it cannot be opened: {error}"
            raise StoreAway(f"{folder}: {reason}") from error

    @classmethod
    def of_files(cls, paths: Iterable[str | os.PathLike[str]]) -> Embedded:
        """A store in memory with all that RDF files say. Folders stand for the RDF files below them."""
        self = cls.__new__(cls)
        self._lock, self._store = None, pyoxigraph.Store()
        self.name = ", ".join(map(str, paths))
        for path in rdf_files(paths):
            parse_into(self._store, path)
        return self

    def __enter__(self) -> Embedded:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Let others have the folder."""
        self.__dict__.pop("_store", None)
        if self._lock is not None:
            self._lock.close()

    def query(self, query: str, prefixes: Mapping[str, str] = NO_PREFIXES) -> Answer:
        """The whole answer; `prefixes` need no declaration. Raises `QueryError` for malformed SPARQL, `StoreError`
        when a SERVICE fails."""
        head = declarations(query, prefixes) if prefixes else ""
        return of_engine(self.engine_query(query, head, use_default_graph_as_union=True))

    def engine_query(self, query: str, head: str = "", **options: Any) -> Any:
        """The answer as pyoxigraph gives it, bit by bit; `head` stands before the query, on its first line; `options`
        are those of `pyoxigraph.Store.query`."""
        try:
            return self._store.query(head + query, **options)
        except SyntaxError as error:
            what = "the query is malformed"
            raise QueryError(explained(query, what, str(error), shift=len(head))) from error
        except OSError as error:
            raise StoreError(f"{self.name}: {error}") from error

    def update(self, update: str, *, base: str | None = None) -> None:
        """Apply a SPARQL update, whole or not at all."""
        try:
            self._store.update(update, base_iri=base)
        except SyntaxError as error:
            raise QueryError(explained(update, "the update is malformed", str(error))) from error
        except OSError as error:
            if error.errno == errno.ENOSPC or "No space left" in str(error):
                raise OSError(errno.ENOSPC, "no space left on the disk", self.name) from error
            raise StoreError(f"{self.name}: {error}") from error

    def put(self, graph: str, triples: Sequence[bytes]) -> None:
        """Replace a named graph by lines of N-Triples."""
        self.update(f"DROP SILENT GRAPH <{graph}> ; {insertion(graph, triples)}")

    def post(self, graph: str, triples: Sequence[bytes]) -> None:
        """Add lines of N-Triples to a named graph."""
        self.update(insertion(graph, triples))

    def delete(self, graph: str) -> None:
        """Remove a named graph; nothing happens when there is none."""
        self._store.remove_graph(NamedNode(graph))

    def flush(self) -> None:
        """Return when everything is on the disk: a change survives the end of this process by itself, not that of the
        machine."""
        self._store.flush()

    def has_graph(self, graph: str | None) -> bool:
        """Whether there is such a named graph; the default graph (None) always is."""
        return graph is None or self._store.contains_named_graph(NamedNode(graph))

    def dump(self, output: IO[bytes], format: RdfFormat, graph: str | None = None, *, everything: bool = False) -> None:
        """Write one named graph (None: the default graph), or all with `everything`, to `output`."""
        source = None if everything else DefaultGraph() if graph is None else NamedNode(graph)
        self._store.dump(output, format, from_graph=source)

    def __len__(self) -> int:
        return len(self._store)


def insertion(graph: str, triples: Sequence[bytes]) -> str:
    """The update that adds lines of N-Triples to a named graph."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{\n{b''.join(triples).decode()}}} }}"


def is_store(path: str | os.PathLike[str]) -> bool:
    """Whether a folder holds an embedded store."""
    return (Path(path) / "CURRENT").is_file()


def rdf_files(paths: Iterable[str | os.PathLike[str]]) -> list[Path]:
    """Files as they are, and the RDF files in and below folders, in order of their names. `InputError` for nothing."""
    found: list[Path] = []
    for path in map(Path, paths):
        if path.is_dir():
            inside = sorted(file for file in path.rglob("*") if file.suffix.lower() in FORMATS and file.is_file())
            if not inside:
                raise InputError(f"{path} has no RDF files ({', '.join(FORMATS)})")
            found += inside
        elif path.is_file():
            found.append(path)
        else:
            raise InputError(f"{path} does not exist")
    return found


def parsed(path: Path) -> Iterator[Quad]:
    """The quads of an RDF file, one by one. `InputError` with the line for a malformed one.

    Not read through a store, for that keeps numbers by value: ``"1"^^xsd:nonNegativeInteger`` becomes an xsd:integer.
    """
    with _explained(path) as chosen:
        yield from pyoxigraph.parse(path=str(path), format=chosen, base_iri=path.absolute().as_uri())


def parse_into(store: pyoxigraph.Store, path: Path) -> None:
    """Everything an RDF file says, whole or not at all. Errors as in `parsed`."""
    with _explained(path) as chosen:
        store.load(path=str(path), format=chosen, base_iri=path.absolute().as_uri())


@contextmanager
def _explained(path: Path) -> Iterator[RdfFormat]:
    chosen = FORMATS.get(path.suffix.lower())
    if chosen is None:
        raise FormatError(f"{path} does not say its RDF format: end its name in one of {', '.join(FORMATS)}")
    try:
        guard_file(path, chosen.media_type)
        yield chosen
    except SyntaxError as error:
        raise InputError(f"{path}: malformed {chosen.name}: {error.msg}{_line(path, error.lineno)}") from error
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error}") from error


def _line(path: Path, number: int | None) -> str:
    """ "\\n    the line itself", cut, when there is such a line."""
    if not number:
        return ""
    with path.open(encoding="utf-8", errors="replace") as file:
        text = next((line for count, line in enumerate(file, 1) if count == number), "").strip()
    return f"\n    {text[:200]}" if text else ""


def _locked(path: Path, *, alone: bool) -> IO[bytes] | None:
    """The lock of a store's folder, held until it is closed. Where the system has no such locks, nothing."""
    try:
        import fcntl
    except ImportError:
        return None
    try:
        file = open(path, "ab")  # noqa: SIM115
    except OSError:
        if alone:
            raise
        return None  # on a read-only disk nobody writes
    try:
        fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        programs = "kg extract, kg load, kg serve or kg query"
        who = f"is open elsewhere ({programs}): end that first" if alone else "is being written to"
        raise StoreAway(f"{path.parent} {who}") from error
    return file
