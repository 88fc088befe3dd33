# %% [markdown]
# # A graph in a notebook
# rdflib for RDF, pandas for tables, networkx for graphs. Every cell runs as it stands; the graph is the example of
# the competency questions. Jupyter (with jupytext), VS Code and Spyder open this file as a notebook.

# %% rdflib: the file as a dataset, asked in SPARQL
from pathlib import Path

import networkx as nx
import pandas as pd
import rdflib

from kg import rdf

HERE = Path(__file__).parent / "queries"
dataset = rdflib.Dataset(default_union=True)
dataset.parse(HERE / "graph.trig", format="trig")
print(len(dataset), "quads in", sum(1 for _ in dataset.graphs()), "graphs")

# %% pandas: the answer to a query as a table
answer = dataset.query((HERE / "timeline.rq").read_text(encoding="utf-8"))
timeline = pd.DataFrame(
    [[str(value) for value in row] for row in answer],
    columns=[str(variable) for variable in answer.vars or ()],
)
timeline["month"] = timeline["day"].str[:7]
print(timeline.groupby("month").size().to_string())

# %% networkx: the same file as a graph; kg/graph.py documents its attributes
graph = rdf.read(HERE / "graph.trig")
facts = nx.DiGraph(
    (one, two)
    for one, two, edge in graph.edges(data=True)
    if edge["polarity"] == "pos" and edge["modality"] == "asserted"
)
between = nx.betweenness_centrality(facts)
for node in sorted(between, key=lambda node: (-round(between[node], 6), node))[:3]:
    print(f"{between[node]:.3f}", graph.nodes[node]["name_en"] or graph.nodes[node]["name"])

# %% pandas again: how sources and denials are spread over the articles
claims = pd.DataFrame([edge for *_, edge in graph.edges(data=True)])
print(claims.pivot_table(index="article", columns="polarity", values="predicate", aggfunc="count", fill_value=0))
