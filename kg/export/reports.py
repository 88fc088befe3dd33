"""Who did what: an article or a corpus as a page to read, in Markdown or HTML, in Arabic or English.

Every statement stands under the one who acts, with its time, who says so, and the sentence of the article that says it.
Text of articles is escaped: it cannot add markup or scripts to the page, and only http links are links.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import escape

import networkx as nx

from kg.errors import FormatError
from kg.export import matrix, svg, timeline
from kg.export.dates import spoken
from kg.export.flat import text
from kg.export.words import clause, name_of, one_line, says
from kg.graph import Edge, edges
from kg.relations.predicates import predicate
from kg.types import UNKNOWN
from kg.wording import LANGUAGES, TYPES

FORMATS = ("md", "html")
ACTORS, EVENTS, PAIRS, STATES = 25, 30, 15, 40
"""At most so many actors, events of one actor, pairs of actors, and states."""

_QID = re.compile(r"Q[1-9]\d*", re.ASCII)
_SPACES = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_WORDS = {
    "en": {
        "articles": "Articles", "who": "Who did what", "pairs": "Who to whom", "states": "Who is who", "and": ", ",
        "count": "{articles} articles, {entities} participants, {events} events, {states} states",
        "more": "and {} more",
        "one": "{entities} participants, {events} events, {states} states", "graph": "Graph",
        "timeline": "Timeline", "matrix": "Who to whom", "times": "events",
        "others": "{} others act",
    },
    "ar": {
        "articles": "الأخبار", "who": "من فعل ماذا", "pairs": "من فعل بمن", "states": "من هو من", "and": "، ",
        "count": "أخبار: {articles}، مشاركون: {entities}، أحداث: {events}، حالات: {states}", "more": "وأخرى عددها {}",
        "one": "مشاركون: {entities}، أحداث: {events}، حالات: {states}", "graph": "الشبكة",
        "timeline": "الخط الزمني", "matrix": "من فعل بمن", "times": "أحداث",
        "others": "وفاعلون آخرون عددهم {}",
    },
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One statement: what it says, the facts about it, and its sentence, cut before and after the words that say it."""

    clause: str
    facts: tuple[str, ...]
    sentence: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody and what they do; `more` counts the statements left out."""

    name: str
    facts: tuple[str, ...]
    qid: str | None
    lines: tuple[Line, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Source:
    """An article of the report."""

    title: str
    facts: tuple[str, ...]
    url: str | None


@dataclass(frozen=True, slots=True)
class Report:
    """What a report says, before it is laid out. `pairs` are (who, to whom, number of events); `others` and
    `more_states` count the actors and states left out."""

    title: str
    count: str
    actors: tuple[Actor, ...]
    others: int
    pairs: tuple[tuple[str, str, int], ...]
    states: tuple[str, ...]
    more_states: int
    sources: tuple[Source, ...]


def report(graph: nx.MultiDiGraph[str], *, format: str = "md", lang: str = "en") -> bytes:
    """The report as a file in one of `FORMATS` and one of `kg.wording.LANGUAGES`. HTML is one file with its pictures
    and without scripts. Raises `FormatError` for another format or language."""
    if lang not in LANGUAGES:
        raise FormatError(f"no reports in {lang!r}; choose one of {', '.join(LANGUAGES)}")
    if format not in FORMATS:
        raise FormatError(f"no reports as {format!r}; choose {', '.join(FORMATS)}")
    made = compose(graph, lang)
    page = _markdown(made, lang) if format == "md" else _html(made, graph, lang)
    return text(page).encode()


def compose(graph: nx.MultiDiGraph[str], lang: str) -> Report:
    """The report's content: actors with most statements first, statements in order of the text."""
    done: defaultdict[str, dict[str, Edge]] = defaultdict(dict)
    states: dict[str, None] = {}
    events = 0
    for edge in edges(graph):
        subject, _, _, data = edge
        said = clause(graph, edge, lang)
        if predicate(data["predicate"]).static:
            states.setdefault(said)
        else:
            events += 1
            done[subject].setdefault(said + str(data["time_value"]), edge)

    def rank(name: str) -> tuple[bool, bool, int, str]:
        return name == UNKNOWN, bool(graph.nodes[name]["local"]), -len(done[name]), name

    ranked = sorted(done, key=rank)
    articles = graph.graph["articles"]
    single = len(articles) == 1
    words = _WORDS[lang]
    pairs = Counter({pair: len(found) for pair, found in matrix.count(graph).items()})
    sources = tuple(
        Source(
            one_line(data["title"] or name),
            tuple(map(one_line, filter(None, (data["source"], data["date"] and spoken(data["date"], lang))))),
            data["url"],
        )
        for name, data in articles.items()
    )
    count = words["one" if single else "count"].format(
        articles=len(articles), entities=graph.number_of_nodes(), events=events, states=len(states)
    )
    return Report(
        sources[0].title if single else words["who"],
        count,
        tuple(_actor(graph, name, list(done[name].values()), lang, single) for name in ranked[:ACTORS]),
        len(ranked[ACTORS:]),
        tuple((name_of(graph, a, lang), name_of(graph, b, lang), n) for (a, b), n in pairs.most_common(PAIRS)),
        tuple(states)[:STATES],
        len(tuple(states)[STATES:]),
        sources,
    )


def _actor(graph: nx.MultiDiGraph[str], name: str, found: list[Edge], lang: str, single: bool) -> Actor:
    node = graph.nodes[name]
    other = node["name"] if lang == "en" else node["name_en"]
    shown = name_of(graph, name, lang)
    facts = [one_line(other)] if other and one_line(other) != shown and name != UNKNOWN else []
    facts += [TYPES[node["type"]][LANGUAGES.index(lang)]] if name != UNKNOWN else []
    lines = tuple(_line(graph, edge, lang, single) for edge in found[:EVENTS])
    qid = node["qid"] if node["qid"] and _QID.fullmatch(node["qid"]) else None
    return Actor(shown, tuple(facts), qid, lines, len(found[EVENTS:]))


def _line(graph: nx.MultiDiGraph[str], edge: Edge, lang: str, single: bool) -> Line:
    data = edge[3]
    article = graph.graph["articles"].get(data["article"], {})
    facts = [spoken(data["time_value"], lang)] if data["time_value"] else []
    facts.append(says(graph, data, lang))
    if not single:
        outlet = ", ".join(filter(None, (article.get("source"), article.get("date")))) or data["article"]
        facts.append(outlet)
    return Line(clause(graph, edge, lang), tuple(map(one_line, filter(None, facts))), sentence_of(edge))


def sentence_of(edge: Edge) -> tuple[str, str, str]:
    """A relation's sentence in three pieces, the middle one being the words that say it, empty where their
    place is not known."""
    data = edge[3]
    sentence = data["sentence"] or ""
    if None in (data["trigger_start"], data["sentence_start"]):
        return one_line(sentence), "", ""
    start = max(0, data["trigger_start"] - data["sentence_start"])
    end = max(start, data["trigger_end"] - data["sentence_start"])
    before, words, after = (_SPACES.sub(" ", part) for part in (sentence[:start], sentence[start:end], sentence[end:]))
    return before, words, after


# ------------------------------------------------------------------------------------------------------------ Markdown

_SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~&:@/])")


def md(words: str) -> str:
    """A line of text that Markdown shows as it is: no markup, no links."""
    return _SPECIAL.sub(r"\\\1", words)


def _markdown(made: Report, lang: str) -> str:
    words = _WORDS[lang]
    lines = [f"# {md(made.title)}", "", md(made.count), ""]
    if made.actors:
        lines += [f"## {words['who']}", ""]
    for actor in made.actors:
        link = f" [{actor.qid}](https://www.wikidata.org/wiki/{actor.qid})" if actor.qid else ""
        facts = f" ({md(words['and'].join(actor.facts))})" if actor.facts else ""
        lines += [f"### {md(actor.name)}", "", *([facts.strip() + link, ""] if facts or link else [])]
        for line in actor.lines:
            about = f" — {md('; '.join(line.facts) if lang == 'en' else '؛ '.join(line.facts))}" if line.facts else ""
            lines.append(f"- **{md(line.clause)}**{about}")
            before, trigger, after = line.sentence
            quote = md(before) + (f"**{md(trigger)}**" if trigger else "") + md(after)
            lines += [f"  > {quote}"] * bool(quote)
        lines += [f"- {words['more'].format(actor.more)}"] * bool(actor.more) + [""]
    lines += [words["others"].format(made.others), ""] * bool(made.others)
    if len(made.sources) > 1 and made.pairs:
        lines += [f"## {words['pairs']}", "", f"| | | {words['times']} |", "|---|---|---:|"]
        lines += [f"| {md(who)} | {md(whom)} | {number} |" for who, whom, number in made.pairs] + [""]
    if made.states:
        lines += [f"## {words['states']}", "", *(f"- {md(state)}" for state in made.states)]
        lines += [f"- {words['more'].format(made.more_states)}"] * bool(made.more_states) + [""]
    lines += [f"## {words['articles']}", ""]
    for source in made.sources:
        link = f" <{source.url}>" if web_link(source.url) else ""
        lines.append(f"- {md(words['and'].join((source.title, *source.facts)))}{link}")
    page = "\n".join(lines)
    return f'<div dir="rtl">\n\n{page}\n\n</div>\n' if lang == "ar" else page + "\n"


_LINK = re.compile(r"https?://[^\s<>\"'`\\]+", re.ASCII | re.IGNORECASE)


def web_link(url: str | None) -> bool:
    """Whether an address may be a link: http or https, and nothing in it that could end the link."""
    return url is not None and _LINK.fullmatch(url) is not None


# ---------------------------------------------------------------------------------------------------------------- HTML

_STYLE = """
body{font:17px/1.7 Vazirmatn,"Noto Naskh Arabic","Segoe UI",Tahoma,sans-serif;max-width:62rem;margin:2rem auto;
padding:0 1rem;color:#0f172a;background:#fff}
h1{font-size:1.7rem}h2{font-size:1.3rem;border-bottom:2px solid #cbd5e1;margin-top:2.2rem}h3{margin-bottom:.2rem}
.facts,.count{color:#64748b;font-size:.9rem}blockquote{margin:.1rem 0 .7rem;padding-inline-start:.8rem;
border-inline-start:3px solid #e2e8f0;color:#334155;font-size:.95rem}mark{background:#fde68a}
figure{margin:1rem 0;overflow-x:auto}figure svg{max-width:100%;height:auto}table{border-collapse:collapse}
td,th{padding:.2rem .8rem;border-bottom:1px solid #e2e8f0;text-align:start}li{margin:.2rem 0}
@media print{h2,h3{break-after:avoid}figure{break-inside:avoid}}
"""


def _html(made: Report, graph: nx.MultiDiGraph[str], lang: str) -> str:
    words = _WORDS[lang]
    direction = "rtl" if lang == "ar" else "ltr"
    body = [f"<h1>{bdi(made.title)}</h1>", f'<p class="count">{escape(made.count)}</p>']
    pictures: list[tuple[str, Callable[..., str]]] = [("graph", svg.draw), ("timeline", timeline.draw)]
    pictures += [("matrix", matrix.draw)] * (len(made.sources) > 1)
    for name, draw in pictures if made.actors else []:
        body.append(f"<h2>{words[name]}</h2><figure>{draw(graph, lang=lang)}</figure>")
    body += [f"<h2>{words['who']}</h2>", *(part for actor in made.actors for part in _html_actor(actor, lang))]
    body += [f"<p>{words['others'].format(made.others)}</p>"] * bool(made.others)
    if len(made.sources) > 1 and made.pairs:
        rows = (f"<tr><td>{bdi(a)}</td><td>{bdi(b)}</td><td>{number}</td></tr>" for a, b, number in made.pairs)
        body.append(f"<h2>{words['pairs']}</h2><table>{''.join(rows)}</table>")
    if made.states:
        states = [bdi(state) for state in made.states]
        states += [words["more"].format(made.more_states)] * bool(made.more_states)
        body.append(f"<h2>{words['states']}</h2><ul>{''.join(f'<li>{state}</li>' for state in states)}</ul>")
    body.append(f"<h2>{words['articles']}</h2><ul>{''.join(_html_sources(made, lang))}</ul>")
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}" dir="{direction}"><head><meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width,initial-scale=1">\n'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
        f"<title>{escape(made.title)}</title>\n<style>{_STYLE}</style></head>\n<body>\n" + "\n".join(body) + "\n"
        "</body></html>\n"
    )


def _html_actor(actor: Actor, lang: str) -> Iterator[str]:
    words = _WORDS[lang]
    yield f"<section><h3>{bdi(actor.name)}</h3>"
    facts = [bdi(fact) for fact in actor.facts]
    facts += (
        [f'<a href="https://www.wikidata.org/wiki/{escape(actor.qid)}">{escape(actor.qid)}</a>'] if actor.qid else []
    )
    yield f'<div class="facts">{words["and"].join(facts)}</div><ul>'
    for line in actor.lines:
        about = f' <span class="facts">{words["and"].join(map(bdi, line.facts))}</span>' if line.facts else ""
        before, trigger, after = map(escape, line.sentence)
        marked = f"<mark>{trigger}</mark>" if trigger else ""
        quote = f'<blockquote lang="ar" dir="rtl">{before}{marked}{after}</blockquote>' if any(line.sentence) else ""
        yield f"<li><strong>{bdi(line.clause)}</strong>{about}{quote}</li>"
    if actor.more:
        yield f"<li>{words['more'].format(actor.more)}</li>"
    yield "</ul></section>"


def _html_sources(made: Report, lang: str) -> Iterator[str]:
    for source in made.sources:
        title = bdi(source.title)
        if web_link(source.url):
            title = f'<a href="{escape(source.url or "")}" rel="noreferrer">{title}</a>'
        yield f"<li>{_WORDS[lang]['and'].join([title, *map(bdi, source.facts)])}</li>"


def bdi(words: str) -> str:
    """Escaped, and kept from reordering what stands around it."""
    return f"<bdi>{escape(words)}</bdi>"
