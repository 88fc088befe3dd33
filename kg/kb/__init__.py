"""The embedded knowledge base: names of people, places, organisations and things, titles, demonyms, kinds of nouns.

The tables in data/ are tab-separated UTF-8 with a header and ``|`` between values; data/LICENSES.md says where they
come from. `KnowledgeBase.default()` reads them, `KnowledgeBase.load(paths)` adds a user's own.
"""

from __future__ import annotations

from kg.kb.base import KnowledgeBase, read_rows
from kg.kb.find import find
from kg.kb.records import COLUMNS, Office, Record
from kg.kb.words import Nominal

__all__ = ["COLUMNS", "KnowledgeBase", "Nominal", "Office", "Record", "find", "read_rows"]
