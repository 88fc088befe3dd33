// Opens a .gexf, .graphml or .cyjs file as Gephi Lite and Cytoscape do and prints what they see, as JSON.
const fs = require("fs");

const path = process.argv[2];
const text = fs.readFileSync(path, "utf8");
if (path.endsWith(".cyjs")) {
  const cy = require("cytoscape")({ headless: true, elements: JSON.parse(text).elements });
  const edges = cy.edges().map((e) => [e.source().id(), e.data("interaction"), e.target().id()]);
  console.log(JSON.stringify({ nodes: cy.nodes().map((n) => [n.id(), n.data("name")]), edges }));
} else {
  const { MultiGraph } = require("graphology");
  const parser = require(path.endsWith(".gexf") ? "graphology-gexf" : "graphology-graphml");
  const graph = parser.parse(MultiGraph, text);
  const edges = graph.mapEdges((_, data, source, target) => [source, data.predicate, target]);
  console.log(JSON.stringify({ nodes: graph.mapNodes((id, data) => [id, data.name]), edges }));
}
