"""Neo4j and other engines of Cypher: a script that any of them runs, and CSV for Neo4j's bulk importer.

Nodes are ``:Entity`` (also ``:Person``, ``:Organization``, ``:Place``, ...) and ``:Article``, and
``(e)-[:MENTIONED_IN]->(a)`` counts mentions. A relation is an edge named by its predicate, and what is no plain fact
says so in the name, so that ``MATCH (a)-[:VISIT]->(b)`` finds visits that took place: ``WILL_VISIT``, ``MAY_VISIT``,
``NOT_VISIT``, ``WILL_NOT_VISIT``, ``MAY_NOT_VISIT``. Predicates without a name of their own are ``OTHER``; the property
`predicate` has it. Who says so is the property `source` (an id; the outlet itself where there is none).

The script can be run again, and after it that of other graphs: it merges by id.
"""

from __future__ import annotations

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import networkx as nx

from kg.export.flat import Scalar, flatten, text
from kg.relations.predicates import OTHER

LABELS = {
    "PER": "Person", "ORG": "Organization", "GPE": "Place", "LOC": "Place", "FAC": "Place", "NORP": "People",
    "EVENT": "Event", "PRODUCT": "Product", "MISC": "Other", "NOM": "Unnamed",
}  # fmt: skip
_BEFORE = {
    ("asserted", "pos"): "", ("asserted", "neg"): "NOT_",
    ("future", "pos"): "WILL_", ("future", "neg"): "WILL_NOT_",
    ("hypothetical", "pos"): "MAY_", ("hypothetical", "neg"): "MAY_NOT_",
}  # fmt: skip
BATCH = 500
"""Rows of one statement."""

Values = Mapping[str, Scalar]
IMPORT = (
    "neo4j-admin database import full --nodes=entities.csv --nodes=articles.csv "
    "--relationships=relations.csv --relationships=mentioned_in.csv neo4j"
)
"""The command that loads the CSV files into an empty database named neo4j."""


def edge_type(edge: Mapping[str, object]) -> str:
    """VISIT, WILL_VISIT, MAY_NOT_VISIT, OTHER."""
    name = str(edge["predicate"])
    base = "OTHER" if name.startswith(OTHER) else re.sub("[^A-Z0-9_]", "_", name.upper())
    return _BEFORE[str(edge["modality"]), str(edge["polarity"])] + base


def _articles(graph: nx.MultiDiGraph[str]) -> list[Values]:
    """Articles as flat records, without their text."""
    rows: list[Values] = []
    for name, data in graph.graph["articles"].items():
        values = {"id": name, **{key: data[key] for key in ("title", "date", "source", "url")}}
        rows.append({key: text(value) for key, value in values.items() if value})
    return rows


def _mentioned_in(graph: nx.MultiDiGraph[str]) -> Iterator[tuple[str, str, int]]:
    for name, data in graph.nodes(data=True):
        counts: defaultdict[str, int] = defaultdict(int)
        for article, *_ in data["mentions"]:
            counts[article] += 1
        for article, count in counts.items():
            yield text(name), text(article), count


# -------------------------------------------------------------------------------------------------------------- Cypher


def cypher(graph: nx.MultiDiGraph[str]) -> bytes:
    """A script of Cypher: ``cypher-shell < graph.cypher``, or paste it."""
    flat = flatten(graph)
    lines = [
        "CREATE CONSTRAINT kg_entity IF NOT EXISTS FOR (n:Entity) REQUIRE n.id IS UNIQUE;",
        "CREATE CONSTRAINT kg_article IF NOT EXISTS FOR (n:Article) REQUIRE n.id IS UNIQUE;",
        *_statements(_articles(graph), "MERGE (n:Article {id: row.id}) SET n += row"),
    ]
    kinds: defaultdict[str, list[Values]] = defaultdict(list)
    for name, data in flat.nodes(data=True):
        values = {key: value for key, value in data.items() if key != "label"}
        kinds[LABELS[data["type"]]].append({"id": name, **values})
    for label in sorted(kinds):
        lines += _statements(kinds[label], f"MERGE (n:Entity {{id: row.id}}) SET n += row, n:{label}")
    types: defaultdict[str, list[Values]] = defaultdict(list)
    for subject, object_, key, data in flat.edges(keys=True, data=True):
        types[edge_type(data)].append({"subject": subject, "object": object_, "id": key, **data})
    for name in sorted(types):
        lines += _statements(types[name], _link(name, types[name]))
    rows: list[Values] = [{"subject": e, "object": a, "mentions": count} for e, a, count in _mentioned_in(graph)]
    ends = "MATCH (a:Entity {id: row.subject}) MATCH (b:Article {id: row.object})"
    lines += _statements(rows, f"{ends} MERGE (a)-[r:MENTIONED_IN]->(b) SET r.mentions = row.mentions")
    return ("\n".join(lines) + "\n").encode()


def _link(name: str, rows: Sequence[Values]) -> str:
    keys = sorted({key for row in rows for key in row} - {"subject", "object", "id"})
    values = ", ".join(f"r.{key} = row.{key}" for key in keys)
    ends = "MATCH (a:Entity {id: row.subject}) MATCH (b:Entity {id: row.object})"
    return f"{ends} MERGE (a)-[r:{name} {{id: row.id}}]->(b) SET {values}"


def _statements(rows: Sequence[Values], action: str) -> Iterator[str]:
    for start in range(0, len(rows), BATCH):
        records = ",\n".join(_map(row) for row in rows[start : start + BATCH])
        yield f"UNWIND [\n{records}\n] AS row\n{action};"


def _map(row: Values) -> str:
    return "{" + ", ".join(f"{key}: {literal(value)}" for key, value in row.items()) + "}"


def literal(value: Scalar) -> str:
    """A value as Cypher writes it.

    Neo4j turns ``\\u0027`` into a quote before it reads anything else, even after a backslash that is itself escaped,
    so a backslash and a u never stand side by side: an article cannot end the text it is in.
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if not isinstance(value, str):
        return repr(value)
    escaped = value.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n").replace("\t", "\\t")
    return "'" + escaped.replace("\\\\u", "\\\\' + 'u") + "'"


# ----------------------------------------------------------------------------------------------------------------- CSV


def neo4j_folder(graph: nx.MultiDiGraph[str]) -> dict[str, bytes]:
    """Files for the importer (`IMPORT` is its command) and ``load.cypher``, by name. Line breaks become spaces."""
    flat = flatten(graph)
    entities: list[Values] = [
        {"id:ID(Entity)": name, **data, ":LABEL": f"Entity;{LABELS[data['type']]}"}
        for name, data in flat.nodes(data=True)
    ]
    relations: list[Values] = [
        {":START_ID(Entity)": subject, ":END_ID(Entity)": object_, ":TYPE": edge_type(data), "id": key, **data}
        for subject, object_, key, data in flat.edges(keys=True, data=True)
    ]
    articles: list[Values] = [{"id:ID(Article)": row["id"], **row, ":LABEL": "Article"} for row in _articles(graph)]
    mentioned: list[Values] = [
        {":START_ID(Entity)": entity, ":END_ID(Article)": article, ":TYPE": "MENTIONED_IN", "mentions": count}
        for entity, article, count in _mentioned_in(graph)
    ]
    return {
        "entities.csv": _importer_csv(entities, ("id:ID(Entity)", ":LABEL")),
        "articles.csv": _importer_csv(articles, ("id:ID(Article)", ":LABEL")),
        "relations.csv": _importer_csv(relations, (":START_ID(Entity)", ":END_ID(Entity)", ":TYPE")),
        "mentioned_in.csv": _importer_csv(mentioned, (":START_ID(Entity)", ":END_ID(Article)", ":TYPE")),
        "load.cypher": cypher(graph),
    }


_NEO4J_TYPES = {bool: "boolean", int: "long", float: "double", str: "string"}


def _importer_csv(rows: Iterable[Mapping[str, Scalar]], first: Sequence[str]) -> bytes:
    rows = list(rows)
    types = {key: type(value) for row in rows for key, value in row.items()}
    drop = {"id", "label"} if any(key.startswith("id:ID") for key in first) else set()
    names = sorted(types.keys() - set(first) - drop)
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow([*first, *(f"{name}:{_NEO4J_TYPES[types[name]]}" for name in names)])
    for row in rows:
        writer.writerow([_one_line(row.get(name, "")) for name in (*first, *names)])
    return out.getvalue().encode()


def _one_line(value: Scalar) -> Scalar:
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.replace("\n", " ") if isinstance(value, str) else value
