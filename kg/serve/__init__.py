"""A SPARQL endpoint over an embedded store: `application` makes it, `Pool` answers within `Limits`.

Further pages are routes given to `application`; they ask the store through ``request.app.state.pool``.
"""

from __future__ import annotations

from kg.serve.app import application
from kg.serve.pool import Limits, Pool

__all__ = ["Limits", "Pool", "application"]
