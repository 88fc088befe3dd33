"""Ready-made questions for those who know no SPARQL, asked of any store by a few parameters.

A question is a SPARQL file in ``named/`` that also runs as it stands. Its first comment says what it asks, lines
``#@ name: kind, remark`` declare parameters, and a line that begins with ``#{name}`` is switched on, with every
``{name}`` in it replaced, when the parameter is given. The path between two entities is no single query: see `path`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from pyoxigraph import Literal, NamedNode, Triple

from kg.arabic import fold
from kg.errors import InputError, QueryError
from kg.graph import best_name
from kg.rdf.mapping import TYPES
from kg.rdf.vocabulary import DCTERMS, GAF, KG, NIF, OA, PROV, RDFS, REL, SEM, SKOS
from kg.store.answers import Answer, Graph, Rows, Term

Ask = Callable[[str], Answer]
"""`query` of any store."""

SWITCH = re.compile(r"^(\s*)#\{(\w+)\} ?", re.MULTILINE)
PARAMETER = re.compile(r"^#@ (\w+): (entity|date)(, required)?, (.*)$", re.MULTILINE)
DAY = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
MANY = 200
"""Terms in one FILTER at most."""
FAR = 6
"""Steps after which `path` gives up."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """A blank in a question: `kind` is entity (a name, alias, or id) or date (2025, 2025-10 or 2025-10-16)."""

    name: str
    kind: str
    required: bool
    remark: str


@dataclass(frozen=True, slots=True)
class Question:
    """A ready-made question; `text` is SPARQL with switches, empty for the one that is no query."""

    name: str
    title: str
    parameters: tuple[Parameter, ...]
    text: str = ""


PATH = Question(
    "path",
    "How are two of them connected? The shortest chains of things that happened, one step a row.",
    (
        Parameter("who", "entity", True, "where the path begins"),
        Parameter("whom", "entity", True, "where it ends"),
    ),
)


@cache
def questions() -> Mapping[str, Question]:
    """All questions by name."""
    found = {PATH.name: PATH}
    for file in resources.files("kg.store").joinpath("named").iterdir():
        if file.name.endswith(".rq"):
            text = file.read_text(encoding="utf-8")
            parameters = tuple(
                Parameter(name, kind, bool(required), remark)
                for name, kind, required, remark in PARAMETER.findall(text)
            )
            name = file.name.removesuffix(".rq")
            found[name] = Question(name, text.partition("\n")[0].removeprefix("# "), parameters, text)
    return dict(sorted(found.items()))


def answer(name: str, given: Mapping[str, str], ask: Ask) -> Answer:
    """The answer to a question. Raises `QueryError` for a question or parameter there is none of, `InputError` for a
    value that fits no parameter: an entity the store does not know, a date that is none."""
    question = questions().get(name)
    if question is None:
        raise QueryError(f"there is no question {name!r}: choose {', '.join(questions())}")
    known = {parameter.name: parameter for parameter in question.parameters}
    if unknown := sorted(given.keys() - known.keys()):
        raise QueryError(f"{name} has no parameter {unknown[0]!r}: it takes {', '.join(known)}")
    if missing := [p.name for p in question.parameters if p.required and p.name not in given]:
        raise QueryError(f"{name} needs {missing[0]} ({known[missing[0]].remark}): add {missing[0]}=...")
    values = {key: _entities(value, ask) for key, value in given.items() if known[key].kind == "entity"}
    if question is PATH:
        return path(values["who"], values["whom"], ask)
    fillings = {key: ", ".join(map(str, iris)) for key, iris in values.items()}
    fillings |= {key: _date(value) for key, value in given.items() if known[key].kind == "date"}
    return ask(filled(question.text, fillings))


def filled(text: str, fillings: Mapping[str, str]) -> str:
    """The text with the switches of these parameters on."""
    lines = []
    for line in text.splitlines():
        match = SWITCH.match(line)
        if match and match[2] in fillings:
            line = match[1] + line[match.end() :].replace(f"{{{match[2]}}}", fillings[match[2]])
        lines.append(line)
    return "\n".join([*lines, ""])


def _date(value: str) -> str:
    if not DAY.fullmatch(value):
        raise InputError(f"{value!r} is not a date: write it as 2025-10-16, 2025-10 or 2025")
    return value


def _entities(name: str, ask: Ask) -> list[NamedNode]:
    """The entities of a name, alias or id: as written, else in any spelling that `fold` takes for the same."""
    kinds = ", ".join(str(classes[0]) for classes in TYPES.values())
    words = ", ".join(map(str, (Literal(name, language="ar"), Literal(name, language="en"), Literal(name))))
    exact = _rows(
        ask,
        f"SELECT DISTINCT ?e WHERE {{ ?e ?p ?name ; a ?kind . FILTER (?name IN ({words}) && ?kind IN ({kinds}) "
        f"&& ?p IN ({RDFS.label}, {SKOS.altLabel}, {DCTERMS.identifier})) }}",
    )
    if exact:
        return sorted({NamedNode(row["e"]) for row in exact}, key=str)
    names = _rows(
        ask,
        f"SELECT DISTINCT ?e ?name WHERE {{ ?e ?p ?name ; a ?kind . FILTER (?kind IN ({kinds}) "
        f"&& ?p IN ({RDFS.label}, {SKOS.altLabel})) }}",
    )
    key = fold(name).casefold()
    if same := {NamedNode(row["e"]) for row in names if fold(row["name"]).casefold() == key}:
        return sorted(same, key=str)
    near = sorted({row["name"] for row in names if key and key in fold(row["name"]).casefold()})[:5]
    hint = f"; names that have it in them: {'، '.join(near)}" if near else ""
    raise InputError(f"nobody and nothing in this store is called {name!r}{hint}")


def _rows(ask: Ask, query: str) -> list[dict[str, str]]:
    found = ask(query)
    assert isinstance(found, Rows)
    return found.dicts()


@dataclass(frozen=True, slots=True)
class Step:
    """An edge of a path as the store has it; `back` when the path goes from object to subject."""

    subject: str
    predicate: str
    object: str
    relation: str
    back: bool

    @property
    def start(self) -> str:
        return self.object if self.back else self.subject

    @property
    def end(self) -> str:
        return self.subject if self.back else self.object


def path(starts: Sequence[NamedNode], ends: Sequence[NamedNode], ask: Ask) -> Rows:
    """The shortest chain of asserted relations, in either direction, between two sets of entities; of several the
    first by the ids of the relations. No rows when there is none of up to `FAR` steps.

    Breadth first, a query for each step: SPARQL's property paths find the ends of a chain, never the way, and Virtuoso
    refuses those without a fixed start.
    """
    aims = {node.value for node in ends}
    reached: dict[str, Step | None] = {node.value: None for node in starts}
    border = sorted(reached)
    for _ in range(FAR):
        if aims & reached.keys() or not border:
            break
        fresh: dict[str, Step] = {}
        for step in _steps(border, ask):
            if step.end not in reached:
                fresh.setdefault(step.end, step)
        reached.update(fresh)
        border = sorted(fresh)
    chain: list[Step] = []
    if hit := sorted(aims & reached.keys()):
        last = reached[hit[0]]
        while last is not None:
            chain.insert(0, last)
            last = reached[last.start]
    return _told(chain, ask)


def _steps(border: Sequence[str], ask: Ask) -> list[Step]:
    """All edges at these entities, in order of their ids."""
    inside, steps = set(border), []
    for start in range(0, len(border), MANY):
        names = ", ".join(f"<{name}>" for name in border[start : start + MANY])
        rows = _rows(
            ask,
            f"SELECT DISTINCT ?a ?p ?b ?r WHERE {{ ?r {KG.subject} ?a ; {KG.predicate} ?p ; {KG.object} ?b ; "
            f"{KG.polarity} {KG.positive} ; {KG.modality} {KG.asserted} . "
            f"FILTER (?a IN ({names}) || ?b IN ({names})) }}",
        )
        for row in rows:
            for back, end in ((False, row["a"]), (True, row["b"])):
                if end in inside:
                    steps.append(Step(row["a"], row["p"], row["b"], row["r"], back))
    return sorted(steps, key=lambda step: (step.relation, step.back))


def _told(chain: Sequence[Step], ask: Ask) -> Rows:
    """A path as rows, with names instead of ids."""
    wanted = ", ".join(f"<{name}>" for step in chain for name in (step.subject, step.object, step.relation))
    names: dict[str, str] = {}
    articles: dict[str, str] = {}
    if chain:
        for row in _rows(
            ask,
            f"SELECT DISTINCT ?x ?name ?article WHERE {{ ?x {RDFS.label} ?name "
            f"OPTIONAL {{ ?x {PROV.wasDerivedFrom} ?a . ?a {DCTERMS.identifier} ?article }} "
            f'FILTER (?x IN ({wanted}) && LANG(?name) = "ar") }}',
        ):
            names[row["x"]] = best_name(filter(None, (names.get(row["x"]), row["name"]))) or ""
            if "article" in row:
                articles[row["x"]] = row["article"]
    columns = ("step", "from", "event", "to", "article", "relation")
    rows: list[tuple[Term | None, ...]] = [
        (
            Literal(number),
            *(Literal(names.get(name, ""), language="ar") for name in (step.start, step.relation, step.end)),
            Literal(articles.get(step.relation, "")),
            NamedNode(step.relation),
        )
        for number, step in enumerate(chain, 1)
    ]
    return Rows(columns, tuple(rows))


def around(relations: Iterable[str], ask: Ask) -> Graph:
    """What the store says of these relations and, one step on, of those who take part: enough for `kg.rdf.from_quads`.

    This is the graph of an answer whose rows have a ``?relation``.
    """
    triples: dict[Triple, None] = {}
    wanted = sorted(set(relations))
    for start in range(0, len(wanted), MANY):
        names = ", ".join(f"<{name}>" for name in wanted[start : start + MANY])
        for query in (
            f"CONSTRUCT {{ ?r ?p ?o }} WHERE {{ ?r ?p ?o . FILTER (?r IN ({names})) }}",
            f"CONSTRUCT {{ ?o ?q ?x }} WHERE {{ ?r ?p ?o . ?o ?q ?x . FILTER (?r IN ({names}) "
            f'&& ?q != {GAF.denotedBy} && !STRSTARTS(STR(?q), "{REL}")) }}',
            f"CONSTRUCT {{ ?x {DCTERMS.identifier} ?id }} WHERE {{ ?r ?p ?o . ?o ?q ?x . ?x {DCTERMS.identifier} ?id . "
            f"FILTER (?r IN ({names}) && ?q IN ({KG.country}, {KG.by}, {NIF.referenceContext}, {OA.hasSource})) }}",
            f"CONSTRUCT {{ ?x ?y ?z }} WHERE {{ ?r ?p ?o . ?o ?q ?x . ?x ?y ?z . "
            f"FILTER (?r IN ({names}) && ?q IN ({OA.hasSelector}, {GAF.denotedBy}) && ?p = {SEM.hasTime}) }}",
        ):
            found = ask(query)
            assert isinstance(found, Graph)
            triples.update(dict.fromkeys(found.triples))
    return Graph(tuple(triples))
