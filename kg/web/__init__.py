"""The web application of `kg serve`: an article in; its graph, text, RDF and answers out. The endpoint is beside it.

Articles are read in one process of their own (`kg.web.reader`), in turn among those who send them (`kg.web.jobs`); the
process that answers requests reads no article and loads no model. What an article says reaches the browser as data
only, under policies that let no script of it run.
"""

from __future__ import annotations

from kg.web.app import application
from kg.web.jobs import Limits

__all__ = ["Limits", "application"]
