"""The command ``kg``: one module a command, each adding itself to the group in `app`."""

from __future__ import annotations

from kg.cli import (
    bench,
    check,
    convert,
    draw,
    evaluate,
    explain,
    export,
    extract,
    kb,
    load,
    models,
    query,
    report,
    serve,
    train,
    view,
    vocabulary,
    watch,
)
from kg.cli.app import cli, main

__all__ = [
    "bench",
    "check",
    "cli",
    "convert",
    "draw",
    "evaluate",
    "explain",
    "export",
    "extract",
    "kb",
    "load",
    "main",
    "models",
    "query",
    "report",
    "serve",
    "train",
    "view",
    "vocabulary",
    "watch",
]
