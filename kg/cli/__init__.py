"""The command ``kg``: one module a command, each adding itself to the group in `app`."""

from __future__ import annotations

from kg.cli import bench, check, convert, evaluate, extract, models, vocabulary
from kg.cli.app import cli, main

__all__ = ["bench", "check", "cli", "convert", "evaluate", "extract", "main", "models", "vocabulary"]
