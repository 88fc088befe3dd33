"""One self-contained page of a graph: it opens from disk, asks the network for nothing, and reads from right to left.

>>> html = page(kg.extract(text).graph)  # doctest: +SKIP

The page is a template of our own (``template/``), the data of the graph as JSON, and four vendored libraries
(``vendor/``, with their licences): cytoscape.js draws, d3-force lays out. What an article says is data only: it is
never parsed as markup, and the page's Content-Security-Policy lets no script run but those named by their digests.
"""

from __future__ import annotations

from kg.page.data import page_data
from kg.page.html import page, policy
from kg.page.inputs import from_prediction, load, with_texts

__all__ = ["from_prediction", "load", "page", "page_data", "policy", "with_texts"]
