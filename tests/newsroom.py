"""The example graph: four short articles, made by hand, about two countries that talk, quarrel and agree.

`examples/queries/graph.trig` is what `kg.rdf` writes for it; the answers beside it are those of the queries there.
"""

from __future__ import annotations

import networkx as nx
from graph_sample import Maker, row, talks

from kg.graph import merge, to_graph
from kg.types import Analysis, Article, Entity

QUARREL = (
    "التقت شينباوم لولا في برازيليا يوم الخميس.\n"
    "وهددت البرازيل المكسيك، وقالت إنها قد تفرض عقوبات عليها.\n"
    "وقالت البرازيل إن المكسيك هاجمت سفينة صيد، ونفت المكسيك ذلك.\n"
    "ونقلت ريفورما عن وزارة الخارجية المكسيكية أن المكسيك لن تقطع علاقاتها مع البرازيل.\n"
    "وحذرت الأمم المتحدة البرازيل."
)
PEACE = (
    "وقّعت المكسيك اتفاقا مع البرازيل في جنيف أمس، ورحبت به الأمم المتحدة.\n"
    "واستقبل رئيس الوزراء الكندي مارك كارني الرئيسة شينباوم في أوتاوا في ديسمبر.\n"
    "وتشيد كندا بالبرازيل، وستزود المكسيك بالقمح.\n"
    "وأكدت وكالة نوتيمكس أن البرازيل هددت المكسيك.\n"
    "وتضم الأمم المتحدة كندا."
)


def quarrel() -> Analysis:
    """Threats, an accusation and its denial, a speaker behind a speaker."""
    make = Maker(Article("quarrel", QUARREL, "خلاف بين البلدين", "2025-11-28", "إكسلسيور"))
    sheinbaum, lula = make.mention("شينباوم", "PER"), make.mention("لولا", "PER")
    city = make.mention("برازيليا", "GPE")
    brazil, mexico = make.mention("البرازيل", "GPE"), make.mention("المكسيك", "GPE")
    boat = make.mention("سفينة صيد", "NOM", "nominal")
    reforma = make.mention("ريفورما", "ORG")
    ministry = make.mention("وزارة الخارجية المكسيكية", "ORG")
    nations = make.mention("الأمم المتحدة", "ORG")
    entities = (
        Entity("sheinbaum", "كلوديا شينباوم", "PER", (sheinbaum,), ("شينباوم",), "Claudia Sheinbaum", country="Q96"),
        Entity("Q37181", "لولا دا سيلفا", "PER", (lula,), ("لولا",), "Lula da Silva", "Q37181"),
        Entity("Q2844", "برازيليا", "GPE", (city,), (), "Brasília", "Q2844", country="Q155"),
        Entity("Q155", "البرازيل", "GPE", (brazil,), (), "Brazil", "Q155"),
        Entity("Q96", "المكسيك", "GPE", (mexico,), ("المكسيكية",), "Mexico", "Q96"),
        Entity("quarrel:boat", "سفينة صيد", "NOM", (boat,), local=True),
        Entity("reforma", "صحيفة ريفورما", "ORG", (reforma,), ("ريفورما",), "Reforma"),
        Entity("mexican-ministry", "وزارة الخارجية المكسيكية", "ORG", (ministry,), country="Q96"),
        Entity("Q1065", "الأمم المتحدة", "ORG", (nations,), (), "United Nations", "Q1065"),
    )
    thursday = make.time("يوم الخميس", "2025-11-27")
    make.relate("sheinbaum", "meet", "Q37181", "التقت", time=thursday, roles=(("place", "Q2844"),))
    make.relate("Q155", "threaten", "Q96", "هددت", confidence=0.9)
    make.relate("Q155", "sanction", "Q96", "تفرض", modality="hypothetical", source="Q155", sources=("Q155",))
    make.relate("Q96", "attack", "quarrel:boat", "هاجمت", source="Q155", sources=("Q155",), confidence=0.7)
    make.relate("Q96", "attack", "quarrel:boat", "نفت", polarity="neg", source="Q96", sources=("Q96",))
    chain = {"source": "mexican-ministry", "sources": ("reforma", "mexican-ministry")}
    make.relate("Q96", "cut_ties_with", "Q155", "تقطع", polarity="neg", modality="future", **chain)
    make.relate("Q1065", "warn", "Q155", "حذرت")
    return make.analysis(entities)


def peace() -> Analysis:
    """An agreement, who welcomes it, and a visit in a month."""
    make = Maker(Article("peace", PEACE, "اتفاق في جنيف", "2025-12-12", "نوتيمكس"))
    mexico, brazil = make.mention("المكسيك", "GPE"), make.mention("البرازيل", "GPE")
    geneva = make.mention("جنيف", "GPE")
    nations = make.mention("الأمم المتحدة", "ORG")
    carney = make.mention("مارك كارني", "PER")
    sheinbaum = make.mention("شينباوم", "PER")
    ottawa, canada = make.mention("أوتاوا", "GPE"), make.mention("كندا", "GPE")
    wheat = make.mention("القمح", "PRODUCT")
    agency = make.mention("وكالة نوتيمكس", "ORG")
    entities = (
        Entity("Q96", "المكسيك", "GPE", (mexico,), (), "Mexico", "Q96"),
        Entity("Q155", "البرازيل", "GPE", (brazil,), (), "Brazil", "Q155"),
        Entity("Q71", "جنيف", "GPE", (geneva,), (), "Geneva", "Q71"),
        Entity("Q1065", "الأمم المتحدة", "ORG", (nations,), (), "United Nations", "Q1065"),
        Entity("carney", "مارك كارني", "PER", (carney,), ("كارني",), "Mark Carney", country="Q16"),
        Entity("sheinbaum", "كلوديا شينباوم", "PER", (sheinbaum,), ("شينباوم",), "Claudia Sheinbaum", country="Q96"),
        Entity("Q1930", "أوتاوا", "GPE", (ottawa,), (), "Ottawa", "Q1930", country="Q16"),
        Entity("Q16", "كندا", "GPE", (canada,), (), "Canada", "Q16"),
        Entity("wheat", "القمح", "PRODUCT", (wheat,), (), "wheat"),
        Entity("notimex", "وكالة نوتيمكس", "ORG", (agency,), (), "Notimex"),
    )
    make.relate("Q96", "agree_with", "Q155", "وقّعت", time=make.time("أمس", "2025-12-11"), roles=(("place", "Q71"),))
    make.relate("Q1065", "other:رحب", "Q96", "رحبت")
    december = make.time("في ديسمبر", "2025-12")
    make.relate("carney", "host", "sheinbaum", "استقبل", time=december, roles=(("place", "Q1930"),))
    make.relate("carney", "position_of", "Q16", "رئيس", rules=("title",))
    make.relate("Q16", "praise", "Q155", "تشيد", confidence=0.8)
    make.relate("Q16", "supply", "Q96", "ستزود", modality="future", roles=(("theme", "wheat"),))
    make.relate("Q155", "threaten", "Q96", "هددت", source="notimex", sources=("notimex",))
    make.relate("Q16", "member_of", "Q1065", "تضم")
    return make.analysis(entities)


def newsroom() -> nx.MultiDiGraph[str]:
    """The graph of all four articles."""
    return merge([to_graph(analysis) for analysis in (talks(), row(), quarrel(), peace())])
