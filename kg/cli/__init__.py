"""The command ``kg``: one module a command, each adding itself to the group in `app`."""

from __future__ import annotations

from kg.cli import evaluate, explain, extract, kb, load, models, query, serve, train, view
from kg.cli.app import cli, main

__all__ = ["cli", "evaluate", "explain", "extract", "kb", "load", "main", "models", "query", "serve", "train", "view"]
