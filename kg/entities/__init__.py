"""Entities: who is who in an article, and which record of the knowledge base each is."""

from __future__ import annotations

from kg.entities.build import build
from kg.entities.clusters import Clusters
from kg.entities.link import stands_for
from kg.entities.names import join_names
from kg.entities.titles import Titles
from kg.entities.views import views as _views
from kg.kb import KnowledgeBase
from kg.types import Document, Entity, Mention

__all__ = ["resolve", "stands_for"]


def resolve(document: Document, mentions: tuple[Mention, ...], kb: KnowledgeBase) -> tuple[Entity, ...]:
    """The entities of an article. Every mention belongs to exactly one, except pronouns that could not be resolved.

    Order: names (linked and joined), titles, repeated noun phrases, pronouns. A country that is only spoken of by its
    capital is an entity too, without mentions, since capitals act for their country.
    """
    seen = _views(document, mentions, kb)
    clusters = Clusters(len(seen))
    join_names(seen, clusters, kb, document.article.date)
    Titles(seen, clusters, kb, document.article.date).join()
    return build(document, seen, clusters, kb)
