"""The graph in an Oxigraph store on disk."""

from __future__ import annotations

import os
from pathlib import Path

import networkx as nx
import pyoxigraph

from kg.errors import InputError
from kg.rdf.reading import from_quads


def is_store(path: str | os.PathLike[str]) -> bool:
    """Whether a folder is an Oxigraph store."""
    return (Path(path) / "CURRENT").is_file()


def read_store(path: str | os.PathLike[str]) -> nx.MultiDiGraph[str]:
    """The graph that the quads of a store came from; the store is opened for reading only. Raises `InputError` when it
    cannot be opened."""
    try:
        return from_quads(pyoxigraph.Store.read_only(os.fspath(path)))
    except OSError as error:
        raise InputError(f"{os.fspath(path)}: the store cannot be opened: {error}") from error
