"""Any graph -> RDF -> the same graph -> the same RDF, whatever the format and the mapping."""

from __future__ import annotations

from typing import Any

import networkx as nx
import pyoxigraph as ox
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_graph import same

from kg import rdf
from kg.graph import UNKNOWN_NODE, build, run_id
from kg.relations.predicates import predicate, predicates
from kg.types import ENTITY_TYPES, MODALITIES, POLARITIES, UNKNOWN

# what RDF/XML can hold; `test_any_characters_survive` has the rest
TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cs", "Cc", "Cn")) | st.sampled_from("\n\r\t"), max_size=12
)
NAME = TEXT.filter(bool)
DATE = st.dates().map(str) | st.sampled_from("2025 2025-02 2025-W07 2025-02/2025-W20 2025-10-16T09:30 غدا".split())


def perhaps(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | values


@st.composite
def graphs(draw: st.DrawFn) -> nx.MultiDiGraph[str]:
    """Graphs as `kg.graph` promises them: one or two articles, a few entities, relations of every kind."""
    record = {
        "version": draw(NAME),
        "annotator": draw(TEXT),
        "models": tuple(sorted(draw(st.dictionaries(NAME, TEXT, max_size=2)).items())),
        "options": tuple(draw(st.dictionaries(NAME.filter(lambda key: "=" not in key), TEXT, max_size=1)).items()),
    }
    told = st.text("قال زيد لعمرو. 🌎\r\n", min_size=8, max_size=40)
    texts = draw(st.dictionaries(NAME, told, min_size=1, max_size=2))
    articles = {
        name: {
            "title": draw(perhaps(TEXT)),
            "date": draw(perhaps(DATE)),
            "source": draw(perhaps(TEXT)),
            "url": draw(perhaps(TEXT | st.just("https://news.example/a?b=ج#د"))),
            "text": draw(st.sampled_from([text, None])),
            "run": draw(st.sampled_from([run_id(record), None])),
        }
        for name, text in texts.items()
    }

    def span(article: str) -> tuple[int, int, str]:
        start, end = sorted(draw(st.tuples(*[st.integers(0, len(texts[article]))] * 2)))
        return start, end, texts[article][start:end]

    nodes: dict[str, dict[str, Any]] = {}
    for id in draw(st.lists(NAME.filter(lambda id: id != UNKNOWN), min_size=2, max_size=4, unique=True)):
        name = draw(NAME)
        places = [(article, *span(article)) for article in draw(st.lists(st.sampled_from(sorted(texts)), max_size=2))]
        nodes[id] = {
            "name": name,
            "name_en": draw(perhaps(NAME)),
            "type": draw(st.sampled_from(ENTITY_TYPES)),
            "qid": draw(perhaps(st.integers(1, 9).map("Q{}".format))),
            "aliases": tuple(sorted(draw(st.sets(NAME, max_size=2)) - {name})),
            "country": draw(perhaps(NAME)),
            "local": draw(st.booleans()),
            "mentions": tuple(sorted(set(places))),
        }
    who = st.sampled_from(sorted(nodes))
    links: dict[tuple[str, str, str], dict[str, Any]] = {}
    for number in range(draw(st.integers(0, 3))):
        article = draw(st.sampled_from(sorted(texts)))
        subject, object_ = draw(who | st.just(UNKNOWN)), draw(who)
        nodes |= {UNKNOWN: dict(UNKNOWN_NODE)} if subject == UNKNOWN else {}
        links[subject, object_, f"{article}:r{number}"] = edge(draw, article, texts[article], who, span)
    return build({"articles": articles, "runs": {run_id(record): record}}, nodes, links)


def edge(draw: st.DrawFn, article: str, text: str, who: Any, span: Any) -> dict[str, Any]:
    row = predicate(draw(st.sampled_from(sorted(predicates())) | NAME.map("other:{}".format)))
    sources = tuple(draw(st.lists(who, max_size=3)))
    trigger, time = span(article), draw(st.booleans()) and span(article)
    ends = {end: draw(st.booleans()) and span(article) for end in ("subject", "object")}
    told = draw(st.booleans())
    return {
        "article": article,
        "event": f"{article}:e{draw(st.integers(1, 2))}",
        "predicate": row.name,
        "plover": row.plover,
        "label": row.label_ar,
        "label_en": row.label_en,
        "polarity": draw(st.sampled_from(POLARITIES)),
        "modality": draw(st.sampled_from(MODALITIES)),
        "source": sources[-1] if sources else None,
        "sources": sources,
        "roles": tuple(sorted(draw(st.sets(st.tuples(st.sampled_from(["place", "topic", "theme"]), who), max_size=2)))),
        "trigger": draw(TEXT),
        "trigger_start": trigger[0],
        "trigger_end": trigger[1],
        "sentence": text if told else None,
        "sentence_start": 0 if told else None,
        "sentence_end": len(text) if told else None,
        "time": time[2] if time else None,
        "time_start": time[0] if time else None,
        "time_end": time[1] if time else None,
        "time_value": draw(perhaps(DATE)) if time else None,
        "rules": tuple(sorted(draw(st.sets(NAME, max_size=2)))),
        "confidence": draw(st.integers(0, 1000)) / 1000,
        **{f"{end}_start": place[0] if place else None for end, place in ends.items()},
        **{f"{end}_end": place[1] if place else None for end, place in ends.items()},
    }


OPTIONS = st.fixed_dictionaries(
    {},
    optional={
        "base": st.just("https://data.example/ar/"),
        "mentions": st.sampled_from(["nif", "oa", "none"]),
        "direct": st.booleans(),
        "star": st.booleans(),
        "same_as": st.sampled_from(["skos", "owl"]),
    },
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graph=graphs(), options=OPTIONS, format=st.sampled_from(["ttl", "nt", "nq", "trig", "jsonld", "rdf"]))
def test_there_and_back(graph: nx.MultiDiGraph[str], options: Any, format: str) -> None:
    options = {**options, "star": False} if format == "jsonld" else options
    written = rdf.write(graph, format, **options)
    again = rdf.from_quads(ox.parse(written, format=rdf.FORMATS[format]))
    if options.get("mentions") == "none":  # the places in the text are lost, and with them the order
        assert set(rdf.quads(again, **options)) == set(rdf.quads(graph, **options))
    else:
        assert rdf.write(again, format, **options) == written
        assert same(again, graph)
