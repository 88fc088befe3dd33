"""Entities: who is who in an article, and which record of the knowledge base each is."""

from __future__ import annotations

from kg.entities.bodies import Bodies
from kg.entities.build import build
from kg.entities.clusters import Clusters
from kg.entities.link import stands_for
from kg.entities.names import join_names
from kg.entities.owned import Owned
from kg.entities.phrases import Phrases
from kg.entities.plurals import antecedents
from kg.entities.pronouns import Pronouns
from kg.entities.titles import Titles
from kg.entities.views import View, views
from kg.kb import KnowledgeBase
from kg.mentions.lexicon import PARTITIVES
from kg.types import Document, Entity, Mention

__all__ = ["antecedents", "resolve", "stands_for"]


def resolve(document: Document, mentions: tuple[Mention, ...], kb: KnowledgeBase) -> tuple[Entity, ...]:
    """The entities of an article. Every mention belongs to exactly one, except pronouns that could not be resolved.

    Order: names (linked and joined), titles, repeated noun phrases, pronouns, phrases that need their pronoun (نظيره
    الروسي, بلاده). A country that is only spoken of by its capital is an entity too, without mentions, since capitals
    act for their country. Words that denote several entities (الرئيسان, هما) are in `antecedents`.
    """
    seen = views(document, mentions)
    date = document.article.date
    clusters = Clusters(len(seen))
    join_names(seen, clusters, kb, date)
    Bodies(seen, clusters, kb, date).join()
    titles = Titles(seen, clusters, kb, date)
    titles.join()
    Phrases(seen, clusters, titles, kb).join()
    Pronouns(seen, clusters, _people(seen, kb), kb.woman).join()
    Owned(seen, clusters, titles, kb, date).join()
    return build(document, seen, clusters, kb)


def _people(seen: list[View], kb: KnowledgeBase) -> dict[int, bool]:
    """Ids of the noun phrases that speak of persons, with whether of several: جنود, سبعة طلاب, النساء; plurals in ون,
    too, which only persons have."""
    found = {}
    for view in seen:
        if view.kind == "nominal" and view.type in ("NOM", "PER"):
            keys = [view.line.key(i) for i in view.mention.words if i >= view.head.id]
            counts = view.head.upos == "NUM" or keys[0] in PARTITIVES
            nouns = keys[:4] if counts else keys[:1]
            known = next(filter(None, map(kb.person_noun, nouns)), None)
            if known is not None or _sound_plural(view, nouns[-1]):
                found[view.id] = view.number == "plur" or (known is not None and known.plural and view.number == "sing")
    return found


def _sound_plural(view: View, key: str) -> bool:
    return view.head.feat("Number") == "Plur" and len(key) > 4 and key.endswith(("ون", "ين"))
