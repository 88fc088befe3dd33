"""The command ``kg``: one module a command, each adding itself to the group in `app`."""

from __future__ import annotations

from kg.cli import draw, evaluate, export, extract, models, report
from kg.cli.app import cli, main

__all__ = ["cli", "draw", "evaluate", "export", "extract", "main", "models", "report"]
