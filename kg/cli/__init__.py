"""The command ``kg``: one module a command, each adding itself to the group in `app`."""

from __future__ import annotations

from kg.cli import (
    bench,
    check,
    convert,
    evaluate,
    explain,
    extract,
    kb,
    load,
    models,
    query,
    serve,
    train,
    view,
    vocabulary,
)
from kg.cli.app import cli, main

__all__ = [
    "bench",
    "check",
    "cli",
    "convert",
    "evaluate",
    "explain",
    "extract",
    "kb",
    "load",
    "main",
    "models",
    "query",
    "serve",
    "train",
    "view",
    "vocabulary",
]
