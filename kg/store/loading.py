"""Loading RDF files into a store, article by article, so that it can stop anywhere and go on from there.

A named graph that says what it derives from (``<g> prov:wasDerivedFrom ...`` in itself, as `kg.rdf.mapping` writes it)
is replaced as a whole; any other graph (entities, runs) grows. Every graph ends with a seal, ``<g> store:seal
"sha256:..."``, written last: what the store has a seal for is there, so loading the same again sends nothing and
loading after a breakdown sends the rest, whether or not the store remembers what it was told before it died. A graph
that grows has a seal for each of its parts.

Triples outside of any named graph go where `kg` would have put them when a file is one that `kg` wrote (Turtle, say,
which has no named graphs), else into one graph named after the file or by the user.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from pyoxigraph import BlankNode, CanonicalizationAlgorithm, Dataset, DefaultGraph, Literal, NamedNode, Quad, Triple

from kg.errors import InputError, KgError
from kg.rdf import Mentions, from_quads, quads
from kg.rdf.vocabulary import DCTERMS, GAF, KG, NIF, OA, PROV, SCHEMA, VOCABULARY, link, slug
from kg.store.answers import Rows
from kg.store.embedded import Embedded, parsed
from kg.store.remote import Remote

Store = Embedded | Remote
SEAL = NamedNode(f"{VOCABULARY}store#seal")
AT_ONCE = 100
"""Graphs asked about in one query."""
FACTS = re.compile(r"(.*)(graph|facts)/([^/]+)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file: numbers of graphs that were sent, and that were in the store already; triples sent."""

    path: Path
    sent: int
    unchanged: int
    triples: int


@dataclass(frozen=True, slots=True)
class Parcel:
    """One named graph on its way: lines of N-Triples, sorted; `whole` says that it replaces what is there."""

    graph: str
    lines: tuple[bytes, ...] = field(repr=False)
    whole: bool
    seal: bytes
    obsolete: str | None = None
    """A graph derived from this one that the file no longer has."""


def load(
    path: Path, store: Store, *, graph: str | None = None, again: bool = False, batch: int | None = None
) -> Loaded:
    """Load one RDF file. `graph` names the graph for triples that have none; `again` sends what is there already, too;
    `batch` bounds the triples of one request.

    Raises `InputError` for a malformed file (nothing of it is loaded) and whatever the store raises; what was sent
    until then stays, and loading the file again goes on from there.
    """
    if graph is not None and link(graph) is None:
        raise InputError(f"--graph {graph!r} is not an IRI: write one such as https://data.example/graph/mine")
    sent = unchanged = triples = 0
    parcels = split(path, graph=graph)
    while some := list(islice(parcels, AT_ONCE)):
        there = set() if again else seals(store, [parcel.graph for parcel in some])
        for parcel in some:
            if (parcel.graph, parcel.seal) in there:
                unchanged += 1
            else:
                send(parcel, store, batch or store.batch)
                sent += 1
                triples += len(parcel.lines)
    return Loaded(path, sent, unchanged, triples)


def split(path: Path, *, graph: str | None = None) -> Iterator[Parcel]:
    """The named graphs of a file: those that grow, then those that are replaced. The file is read into memory."""
    graphs: dict[NamedNode | BlankNode | DefaultGraph, list[Triple]] = {}
    for quad in parsed(path):
        if not is_seal(quad):
            graphs.setdefault(quad.graph_name, []).append(quad.triple)
    name_of_file = f"{VOCABULARY}file/{slug(path.name)}"
    for quad in named(graphs.pop(DefaultGraph(), []), graph or name_of_file, fixed=graph is not None):
        graphs.setdefault(quad.graph_name, []).append(quad.triple)
    if any(isinstance(name, BlankNode) for name in graphs):
        raise InputError(f"{path}: a graph is named by a blank node, so no store could find it again: name it")
    whole = {name for name, triples in graphs.items() if derived(name, triples)}
    names = {name.value for name in graphs if isinstance(name, NamedNode)}
    for name in sorted(graphs, key=lambda name: (name in whole, str(name))):
        facts = facts_of(name.value)  # type: ignore[union-attr]
        yield replace(
            parcel(name, graphs[name], whole=name in whole),  # type: ignore[arg-type]
            obsolete=facts if facts not in names else None,
        )


def facts_of(graph: str) -> str | None:
    """The graph of direct triples that goes with an article's; None for other graphs."""
    match = FACTS.match(graph)
    return f"{match[1]}facts/{match[3]}" if match and match[2] == "graph" else None


def derived(name: object, triples: Iterable[Triple]) -> bool:
    """Whether a graph says of itself what it was derived from."""
    return any(triple.subject == name and triple.predicate == PROV.wasDerivedFrom for triple in triples)


def parcel(name: NamedNode, triples: Iterable[Triple], *, whole: bool) -> Parcel:
    """A graph as sorted lines with the seal that has their digest."""
    if any(isinstance(term, BlankNode) for triple in triples for term in (triple.subject, triple.object)):
        bare = Dataset(Quad(*triple) for triple in triples)
        bare.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
        triples = [quad.triple for quad in bare]
    lines = tuple(sorted({f"{triple} .\n".encode() for triple in triples}))
    digest = hashlib.sha256(b"".join(lines)).hexdigest()
    return Parcel(name.value, lines, whole, f'{name} {SEAL} "sha256:{digest}" .\n'.encode())


def is_seal(quad: Quad) -> bool:
    """Whether a quad is a seal that `send` wrote, which came along when a store was dumped."""
    return quad.predicate == SEAL and quad.subject == quad.graph_name


def named(triples: Sequence[Triple], name: str, *, fixed: bool) -> Iterable[Quad]:
    """Triples without a graph as quads: as `kg` maps them when they are its own and the name is not `fixed`."""
    if not fixed and triples:
        own = _as_mapped(triples)
        if {quad.triple for quad in own} == set(triples):
            return own
    return [Quad(t.subject, t.predicate, t.object, NamedNode(name)) for t in triples]


def _as_mapped(triples: Sequence[Triple]) -> list[Quad]:
    """The quads that `kg.rdf` writes for the graph these triples tell of; nothing when they tell of none."""
    predicates = {triple.predicate for triple in triples}
    articles = {str(t.subject).strip("<>") for t in triples if t.object == SCHEMA.NewsArticle}
    bases = {address.rpartition("article/")[0] for address in articles}
    if len(bases) != 1:
        return []
    (base,) = bases
    mentions: Mentions = "nif" if NIF.beginIndex in predicates else "oa" if OA.start in predicates else "none"
    direct = any(str(triple.subject).startswith(f"<{base}facts/") for triple in triples)
    try:
        graph = from_quads(Quad(*triple) for triple in triples)
        return list(quads(graph, base=base, mentions=mentions, direct=direct))
    except (KgError, LookupError, TypeError, ValueError):
        return []  # not what kg writes, or not all of it


def seals(store: Store, graphs: Sequence[str]) -> set[tuple[str, bytes]]:
    """The seals of these graphs that the store has."""
    names = ", ".join(f"<{name}>" for name in graphs)
    answer = store.query(f"SELECT ?g ?d WHERE {{ GRAPH ?g {{ ?g {SEAL} ?d }} FILTER (?g IN ({names})) }}")
    assert isinstance(answer, Rows)
    return {(row["g"], f'<{row["g"]}> {SEAL} "{row["d"]}" .\n'.encode()) for row in answer.dicts()}


def send(parcel: Parcel, store: Store, batch: int) -> None:
    """Write a graph in as many requests as it takes, the seal last, and forget what only its former content named."""
    lines = [*parcel.lines, parcel.seal] if store.atomic else list(parcel.lines)
    if any(b"_:" in line for line in parcel.lines):
        batch = len(lines)  # a blank node is the same one only within a request
    before = named_in(store, parcel.graph) if parcel.whole else []
    first = store.put if parcel.whole else store.post
    first(parcel.graph, lines[:batch])
    for start in range(batch, len(lines), batch):
        store.post(parcel.graph, lines[start : start + batch])
    if not store.atomic:
        store.post(parcel.graph, [parcel.seal])
    if parcel.obsolete is not None and before:
        store.delete(parcel.obsolete)
    forget(store, parcel.graph, before)


def remove(article: str, store: Store) -> bool:
    """Remove an article by its id: its graphs, and the entities that nothing else speaks of. False when there is none.

    What stays of it: the names under which other articles' entities are known, and the record of its run.
    """
    answer = store.query(
        f"SELECT ?g WHERE {{ GRAPH ?g {{ ?g {PROV.wasDerivedFrom} ?a . "
        f"?a a {SCHEMA.NewsArticle} ; {DCTERMS.identifier} {Literal(article)} }} }}"
    )
    assert isinstance(answer, Rows)
    for row in answer.dicts():
        graph = row["g"]
        before = named_in(store, graph)
        if facts := facts_of(graph):
            store.delete(facts)
        store.delete(graph)
        forget(store, graph, before)
    return bool(answer.rows)


def named_in(store: Store, graph: str) -> list[str]:
    """The entities that a graph of an article speaks of, and their countries."""
    match = FACTS.match(graph)
    if match is None or match[2] == "facts":
        return []
    answer = store.query(
        f"SELECT DISTINCT ?e ?c WHERE {{ GRAPH <{graph}> {{ {{ ?s ?p ?e }} UNION {{ ?e {GAF.denotedBy} ?m }} }} "
        f"GRAPH <{match[1]}entities> {{ ?e {DCTERMS.identifier} ?i OPTIONAL {{ ?e {KG.country} ?c }} }} }}"
    )
    assert isinstance(answer, Rows)
    return list(dict.fromkeys(value for row in answer.dicts() for value in (row["e"], row.get("c")) if value))


def forget(store: Store, graph: str, entities: Sequence[str]) -> None:
    """Remove those of these entities that no graph speaks of any more, other than the graph of entities itself."""
    match = FACTS.match(graph)
    if match is None or not entities:
        return
    home = f"{match[1]}entities"
    names = ", ".join(f"<{name}>" for name in entities)
    answer = store.query(
        f"SELECT DISTINCT ?e WHERE {{ {{ GRAPH ?g {{ ?s ?p ?e }} FILTER (?e IN ({names})) }} UNION "
        f"{{ GRAPH ?h {{ ?e ?q ?o }} FILTER (?e IN ({names}) && ?h != <{home}>) }} }}"
    )
    assert isinstance(answer, Rows)
    needed = {row["e"] for row in answer.dicts()}
    if lost := [name for name in entities if name not in needed]:
        gone = [f"DELETE WHERE {{ GRAPH <{home}> {{ <{name}> ?p ?o }} }}" for name in lost]
        seal = f"DELETE WHERE {{ GRAPH <{home}> {{ <{home}> {SEAL} ?d }} }}"
        store.update(" ;\n".join([*gone, seal]))
        forget(store, graph, [name for name in entities if name in needed])  # countries of the lost ones, say
