"""Which mentions of a capital speak of the city and which of its government, once the relations are known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import islice

from kg.arabic import bare
from kg.kb import KnowledgeBase
from kg.relations.reading import SEATS
from kg.relations.tree import Tree
from kg.types import Document, Entity, Mention, Relation

_PASSING = ("NOM", "ORG", "GPE")
"""Types of phrases without a name that are left out when they come once and no relation uses them."""

_PLACING = frozenset(
    ("في", "إلى", "من", "ب", "نحو", "قرب", "شمال", "جنوب", "شرق", "غرب", "وسط", "داخل", "خارج", "حول", "عبر")
)
"""Prepositions that make a place of a name: في واشنطن."""

_STANDING = frozenset(("في", "ب", "قرب", "وسط", "داخل"))
"""Prepositions after which a name is a place whatever the relation: مطار في كابل."""

_OF_PLACES = frozenset(
    "مدينة العاصمة شوارع شارع مطار ضواحي ضاحية سكان أهالي جامعة أحياء حي بورصة محافظ عمدة ميناء مستشفى سماء ريف ساحة "
    "ميدان متحف سجن اتفاق اتفاقية معاهدة قمة مؤتمر محادثات مفاوضات مسار إعلان قانون بروتوكول".split()
)
"""Nouns whose complement is the place: شوارع بغداد, اتفاق باريس."""

_GIVING = frozenset("سلم أرسل قدم منح صدر زود تسليم إرسال تقديم منحة تصدير مساعدة رسالة طلب دعوة نداء".split())
"""Verbs and nouns that give to somebody with إلى: نسلمها إلى كييف."""


def settle(
    document: Document,
    mentions: Sequence[Mention],
    entities: Iterable[Entity],
    relations: Iterable[Relation],
    kb: KnowledgeBase,
) -> tuple[Entity, ...]:
    """The entities the article's graph has, capitals divided between city and country.

    A capital that acts (واشنطن ترفض) or stands without a preposition of place (مواقف واشنطن) is a mention of the
    country; what is travelled to, struck or stood in stays the city. Phrases named once and stand-in countries that no
    relation uses are left out.
    """
    entities = tuple(entities)
    by_id = {e.id: e for e in entities}
    used: set[str] = set()
    here: set[int | None] = set()  # mentions a relation takes as what they are
    acting: set[int | None] = set()
    owner = {m: e.id for e in entities for m in e.mentions}
    for r in relations:
        used |= {r.subject, r.object, *r.sources, *(e for _, e in r.roles)}
        for mention, end in ((r.subject_mention, r.subject), (r.object_mention, r.object)):
            (here if mention is not None and owner.get(mention) == end else acting).add(mention)
    moved: dict[str, list[int]] = {}
    kept: dict[str, list[int]] = {}
    for entity in entities:
        record = kb.get(entity.kb) if entity.kb else None
        country = record.stands_for if record and record.kind in SEATS else None
        for m in entity.mentions:
            free = country in by_id and m not in here
            move = free and (m in acting or entity.type == "GPE")
            move = move and not _placed(document, mentions[m], acting=m in acting)
            (moved.setdefault(country, []) if move and country else kept.setdefault(entity.id, [])).append(m)
    found: list[Entity] = []
    for entity in entities:
        gained = moved.get(entity.id, [])
        own = tuple(sorted([*kept.get(entity.id, []), *gained]))
        unnamed = entity.kb is None and all(mentions[m].kind not in ("name", "demonym") for m in own)
        passing = len(own) < 2 and unnamed and entity.type in _PASSING
        if entity.id not in used and (not own or passing):
            continue
        names = dict.fromkeys([*entity.aliases, *(mentions[m].name for m in gained if mentions[m].kind != "pronoun")])
        found.append(replace(entity, mentions=own, aliases=tuple(n for n in names if n != entity.name)))
    return tuple(found)


def _placed(document: Document, mention: Mention, *, acting: bool) -> bool:
    """The mention speaks of the place. Of one that a relation takes for the country (`acting`) only في and the like say
    so; of another every word that goes before a place."""
    sentence = document.sentences[mention.sentence]
    tree = Tree(sentence)
    first = mention.words[0]
    token = sentence.token_of(first)
    before = tree[first - 1] if first > 1 else None
    glued = token.first == first and mention.start > token.start and bare(token.text).startswith(("ب", "وب", "فب"))
    preposition = "ب" if glued else tree.preposition(mention.head)
    if not preposition and before is not None and before.upos == "ADP":
        preposition = bare(before.text)
    if preposition in _STANDING:
        return True
    if acting or (preposition == "من" and first > 2 and bare(tree[first - 2].text) == "كل"):
        return False
    if preposition == "إلى" and any(bare(tree[i].lemma) in _GIVING for i in islice(tree.ancestors(first), 2)):
        return False
    return preposition in _PLACING or (before is not None and bare(before.text) in _PLACING | _OF_PLACES)
