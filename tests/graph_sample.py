"""Two small articles as analyses, made by hand: the input of the tests of graph, RDF and export."""

from __future__ import annotations

import networkx as nx

from kg.graph import to_graph
from kg.types import UNKNOWN, Analysis, Article, Document, Entity, Mention, Relation, Run, Sentence, TimeRef

TALKS = (
    "استقبلت الرئيسة المكسيكية كلوديا شينباوم نظيرها البرازيلي لولا دا سيلفا في مكسيكو سيتي أمس.\r\n"
    "ونقلت صحيفة ريفورما عن مستشار للرئيسة قوله إن البرازيل لن تنسحب من ميثاق ليما 🌎، "
    "وإنها قد ترسل خبراء إلى المكسيك في فبراير.\r\n"
    "وقال المستشار إن لولا سيزور «كانكون» هذا الأسبوع.\r\n"
    "وقُتل ثلاثة جنود قرب الحدود."
)
ROW = "انتقدت شينباوم الرئيس لولا في فبراير، وأربك قرارها شركة بيميكس."

RUN = Run("0.1.0", "kg-0.1", (("depparse", "sha256:12ab"), ("ner", "sha256:34cd")), (("package", "embedded"),))


class Maker:
    """Collects mentions and relations of one text by searching for words; `nth` picks a later occurrence."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.mentions: list[Mention] = []
        self.relations: list[Relation] = []
        self.sentences: list[Sentence] = []
        start = 0
        for number, line in enumerate(article.text.split("\n")):
            end = start + len(line.rstrip("\r"))
            self.sentences.append(Sentence(number, number, "body", start, end, (), ()))
            start += len(line) + 1

    def find(self, words: str, nth: int = 0) -> tuple[int, int]:
        start = -1
        for _ in range(nth + 1):
            start = self.article.text.index(words, start + 1)
        return start, start + len(words)

    def mention(self, words: str, type: str, kind: str = "name", nth: int = 0) -> int:
        start, end = self.find(words, nth)
        number = len(self.mentions)
        self.mentions.append(Mention(number, 0, start, end, words, words, 1, (1,), kind, type))
        return number

    def time(self, words: str, value: str | None) -> TimeRef:
        start, end = self.find(words)
        return TimeRef(start, end, words, value)

    def relate(self, subject: str, predicate: str, object_: str, trigger: str, **more: object) -> None:
        start, end = self.find(trigger.split()[0])
        number = next(s.index for s in self.sentences if s.start <= start < s.end)
        name = f"r{len(self.relations) + 1}"
        values: dict[str, object] = {
            "event": f"e{len(self.relations) + 1}",
            "subject_mention": None,
            "object_mention": None,
            "rules": ("verbal_clause",),
        }
        self.relations.append(
            Relation(
                id=name,
                sentence=number,
                subject=subject,
                predicate=predicate,
                object=object_,
                trigger=trigger,
                trigger_start=start,
                trigger_end=end,
                **{**values, **more},
            )
        )

    def analysis(self, entities: tuple[Entity, ...]) -> Analysis:
        document = Document(self.article, tuple(self.sentences), "kg-0.1")
        return Analysis(document, tuple(self.mentions), entities, tuple(self.relations), RUN)


def talks() -> Analysis:
    """An article with every kind of relation: asserted, negated, hypothetical, future, static, unknown agent."""
    make = Maker(
        Article("talks-1", TALKS, "قمة «مكسيكو»", "2025-11-20", "ريفورما", "https://news.example/talks?id=1&x=قمة")
    )
    sheinbaum = make.mention("كلوديا شينباوم", "PER")
    lula = make.mention("لولا دا سيلفا", "PER")
    city = make.mention("مكسيكو سيتي", "GPE")
    mexican = make.mention("المكسيكية", "GPE", "demonym")
    brazil = make.mention("البرازيل", "GPE", nth=1)
    pact = make.mention("ميثاق ليما", "MISC")
    reforma = make.mention("ريفورما", "ORG")
    adviser = make.mention("مستشار للرئيسة", "NOM", "nominal")
    short = make.mention("لولا", "PER", nth=1)
    cancun = make.mention("كانكون", "GPE")
    experts = make.mention("خبراء", "NOM", "nominal")
    soldiers = make.mention("ثلاثة جنود", "NOM", "nominal")
    entities = (
        Entity(
            "sheinbaum",
            "كلوديا شينباوم",
            "PER",
            (sheinbaum,),
            ("الرئيسة المكسيكية",),
            "Claudia Sheinbaum",
            country="Q96",
        ),
        Entity("Q37181", "لولا دا سيلفا", "PER", (lula, short), ("لولا", "لولا دا سيلفا"), "Lula da Silva", "Q37181"),
        Entity("Q1489", "مكسيكو سيتي", "GPE", (city,), (), "Mexico City", "Q1489", country="Q96"),
        Entity("Q96", "المكسيك", "GPE", (mexican,), ("المكسيكية",), "Mexico", "Q96"),
        Entity("Q155", "البرازيل", "GPE", (brazil,), (), "Brazil", "Q155"),
        Entity("ميثاق ليما", "ميثاق ليما", "MISC", (pact,)),
        Entity("reforma", "صحيفة ريفورما", "ORG", (reforma,), (), "Reforma"),
        Entity("talks-1:adviser", "مستشار للرئيسة", "NOM", (adviser,), ("المستشار",), local=True),
        Entity("Q8969", "كانكون", "GPE", (cancun,), (), "Cancún", "Q8969", country="Q96"),
        Entity("talks-1:experts", "خبراء", "NOM", (experts,), local=True),
        Entity("talks-1:soldiers", "ثلاثة جنود", "NOM", (soldiers,), local=True),
        Entity("talks-1:nobody", "الحدود", "NOM", (), local=True),
    )
    chain = {"source": "talks-1:adviser", "sources": ("reforma", "talks-1:adviser")}
    make.relate(
        "sheinbaum",
        "host",
        "Q37181",
        "استقبلت",
        subject_mention=sheinbaum,
        object_mention=lula,
        time=make.time("أمس", "2025-11-19"),
        roles=(("place", "Q1489"),),
    )
    make.relate("sheinbaum", "position_of", "Q96", "الرئيسة", object_mention=mexican, rules=("title", "demonym"))
    make.relate(
        "Q155",
        "withdraw_from",
        "ميثاق ليما",
        "تنسحب",
        subject_mention=brazil,
        object_mention=pact,
        polarity="neg",
        modality="future",
        **chain,
    )
    make.relate(
        "Q155",
        "supply",
        "Q96",
        "ترسل",
        modality="hypothetical",
        roles=(("theme", "talks-1:experts"),),
        time=make.time("في فبراير", "2026-02"),
        confidence=0.625,
        **chain,
    )
    make.relate(
        "Q37181",
        "visit",
        "Q8969",
        "سيزور",
        subject_mention=short,
        object_mention=cancun,
        modality="future",
        source="talks-1:adviser",
        sources=("talks-1:adviser",),
        time=make.time("هذا الأسبوع", "2025-W47"),
    )
    make.relate(UNKNOWN, "kill", "talks-1:soldiers", "قُتل", object_mention=soldiers, rules=("passive", "verbal_clause"))
    return make.analysis(entities)


def row() -> Analysis:
    """A second article that shares two people with the first, without metadata, with a predicate off the list."""
    make = Maker(Article("أخبار 2", ROW))
    sheinbaum, lula = make.mention("شينباوم", "PER"), make.mention("لولا", "PER")
    pemex = make.mention("شركة بيميكس", "ORG")
    entities = (
        Entity("sheinbaum", "شينباوم", "PER", (sheinbaum,)),
        Entity("Q37181", "لولا", "PER", (lula,), ("الرئيس لولا",), None, "Q37181"),
        Entity("pemex", "شركة بيميكس", "ORG", (pemex,)),
    )
    make.relate("sheinbaum", "criticize", "Q37181", "انتقدت", time=make.time("في فبراير", "2025-02/2025-03"))
    make.relate("sheinbaum", "other:أربك", "pemex", "أربك", subject_mention=sheinbaum, object_mention=pemex)
    make.relate("sheinbaum", "meet", "Q37181", "انتقدت", event="e1", confidence=0.5)
    return make.analysis(entities)


def odd(name: str, alias: str, sentence: str, key: str) -> nx.MultiDiGraph[str]:
    """The graph of the second article with texts as they come: what a format may break on."""
    graph = to_graph(row())
    graph.nodes["pemex"].update(name=name, aliases=(alias,))
    (data,) = graph["sheinbaum"]["pemex"].values()
    graph.add_edge("sheinbaum", "pemex", key="أخبار 2:" + key, **{**data, "sentence": sentence})
    return graph
