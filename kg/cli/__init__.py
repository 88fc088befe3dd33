"""The command ``kg``: one module a command, each adding itself to the group in `app`."""

from __future__ import annotations

from kg.cli import evaluate, extract, load, models, query, serve
from kg.cli.app import cli, main

__all__ = ["cli", "evaluate", "extract", "load", "main", "models", "query", "serve"]
