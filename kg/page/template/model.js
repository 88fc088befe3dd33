// The data, and every question asked of it that needs no drawing.

const LIMIT = 5000;  // most lines that are drawn
const CROWD = 300;  // relations above which participants without a name are left out at first

const data = JSON.parse($("data").textContent);
const articles = data.articles.map((article) => ({ iri: article.id, ...article }));
const nodes = data.nodes.map((node, index) => ({ aliases: [], m: [], n: 0, iri: node.id, ...node, index, relations: [] }));
const predicates = data.predicates.map(([name, ar, en, plover, symmetric, fixed, iri]) => ({
  name, ar, en, plover, symmetric, iri,
  quad: plover in data.classes ? data.classes[plover][2] : fixed ? "state" : "act",
}));
const relations = data.relations.map((row, index) => ({
  mod: "asserted", roles: [], rules: [], t: [], conf: 0, neg: 0, iri: row.k, ...row, index,
  predicate: predicates[row.p],
  chain: row.chain ?? (row.src === undefined ? [] : [row.src]),
}));
for (const relation of relations) {
  nodes[relation.s].relations.push(relation);
  if (relation.o !== relation.s) nodes[relation.o].relations.push(relation);
}
const byId = new Map(nodes.map((node) => [node.id, node]));
const unknown = byId.get("unknown");

const nameOf = (node) => bare((look.lang === "en" && node.en) || node.ar || node.en || node.id);
const verbOf = (predicate) => (look.lang === "en" ? predicate.en : predicate.ar);
const facetOf = (relation) => (relation.neg ? "neg" : relation.mod);

/** ترامب قد يزوّد أوكرانيا: the relation as a phrase. */
function phrase(relation) {
  const words = [nameOf(nodes[relation.s]), verbIn(relation), nameOf(nodes[relation.o])];
  return words.map(isolate).join(" ");
}

/** The verb with what the modality adds to it. */
function verbIn(relation) {
  const verb = verbOf(relation.predicate);
  const marks = [];
  if (relation.mod !== "asserted") marks.push(say(relation.mod));
  if (relation.neg) marks.push(say("neg"));
  return marks.length ? `${verb} (${marks.join(look.lang === "ar" ? "، " : ", ")})` : verb;
}

// ------------------------------------------------------------------------------------------------------------ filters

const OUTLET_ITSELF = "himself";

function everything() {
  const crowded = relations.length > CROWD;
  const unnamed = crowded ? nodes.filter((node) => node.local && node.relations.length).length : 0;
  return {
    types: new Set(Object.keys(TYPES)), quads: new Set(Object.keys(QUADS)), classes: null, modalities: new Set(MODALITIES),
    outlets: null, speakers: new Set(["himself", "named"]), confidence: 0, from: null, to: null, undated: true,
    unnamed: !crowded, hidden: unnamed, alone: false, article: null,
  };
}

function passes(relation, filter) {
  const [one, two] = [nodes[relation.s], nodes[relation.o]];
  if (!filter.types.has(one.type) || !filter.types.has(two.type)) return false;
  if (!filter.unnamed && (one.local || two.local)) return false;
  if (filter.article !== null && relation.a !== filter.article) return false;
  if (!filter.quads.has(relation.predicate.quad)) return false;
  if (filter.classes && !filter.classes.has(relation.predicate.plover || relation.predicate.quad)) return false;
  if (!filter.modalities.has(facetOf(relation))) return false;
  if (filter.outlets && !filter.outlets.has(articles[relation.a].source ?? "")) return false;
  if (!filter.speakers.has(relation.src === undefined ? OUTLET_ITSELF : "named")) return false;
  if (relation.conf < filter.confidence) return false;
  if (filter.from === null && filter.to === null) return true;
  if (!relation.when) return filter.undated;
  return (filter.from === null || relation.when[1] >= filter.from) && (filter.to === null || relation.when[0] <= filter.to);
}

// -------------------------------------------------------------------------------------------------------------- lines

/** Relations as lines to draw: those that say the same of the same two are one. Above `LIMIT` all of one kind are one,
 * and of still more the strongest are drawn. */
function linesOf(shown) {
  let found = joined(shown, (r) => `${r.s} ${r.o} ${r.p} ${r.mod} ${r.neg}`);
  const aggregated = found.length > LIMIT;
  if (aggregated) {
    found = joined(shown, (r) => `${Math.min(r.s, r.o)} ${Math.max(r.s, r.o)} ${r.predicate.quad} ${facetOf(r)}`);
  }
  const cut = Math.max(0, found.length - LIMIT);
  if (cut) {
    const strength = (line) => line.relations.length * 1e6 + Math.min(line.one.relations.length, line.two.relations.length);
    found = found.sort((a, b) => strength(b) - strength(a)).slice(0, LIMIT);
  }
  return { lines: found, aggregated, cut };
}

function joined(shown, keyOf) {
  const groups = new Map();
  for (const relation of shown) {
    // an unnamed agent is another one each time: it never joins what has nothing to do with each other
    const key = unknown && (relation.s === unknown.index || relation.o === unknown.index) ? `? ${relation.index}` : keyOf(relation);
    const line = groups.get(key);
    if (line) line.relations.push(relation);
    else groups.set(key, { relations: [relation], one: nodes[relation.s], two: nodes[relation.o] });
  }
  return [...groups.values()];
}

/** Shortest way between two nodes over lines in either direction; of several the one over the strongest. */
function pathBetween(from, to, shown) {
  const next = new Map();
  const add = (a, relation, b) => {
    if (!next.has(a)) next.set(a, new Map());
    const ways = next.get(a);
    if (!ways.has(b)) ways.set(b, []);
    ways.get(b).push(relation);
  };
  for (const relation of shown) {
    if (unknown && (relation.s === unknown.index || relation.o === unknown.index)) continue;
    add(relation.s, relation, relation.o);
    add(relation.o, relation, relation.s);
  }
  const back = new Map([[from, null]]);
  let front = [from];
  while (front.length && !back.has(to)) {
    const coming = [];
    for (const here of front) {
      const ways = [...(next.get(here) ?? [])].sort((a, b) => b[1].length - a[1].length || a[0] - b[0]);
      for (const [there, told] of ways) {
        if (back.has(there)) continue;
        back.set(there, [here, told]);
        coming.push(there);
      }
    }
    front = coming;
  }
  if (!back.has(to)) return null;
  const steps = [];
  for (let here = to; back.get(here); here = back.get(here)[0]) steps.unshift(back.get(here)[1]);
  return steps;
}

// ------------------------------------------------------------------------------------------------------------- search

const searchKeys = nodes.map((node) => [node.ar, node.en ?? "", ...node.aliases].map(fold).filter(Boolean));

/** Nodes whose name has these letters, however they are spelt: whole names first, then beginnings, then the rest. */
function search(words, most = 12) {
  const wanted = fold(words);
  if (!wanted) return [];
  const loose = wanted.replace(/(^| )ال/g, "$1");
  const scored = [];
  nodes.forEach((node, index) => {
    if (unknown === node) return;
    let best = 0;
    for (const key of searchKeys[index]) {
      const score = key === wanted ? 5 : key.startsWith(wanted) ? 4 : key.includes(` ${wanted}`) ? 3
        : key.includes(wanted) ? 2 : loose.length > 1 && key.replace(/(^| )ال/g, "$1").includes(loose) ? 1 : 0;
      best = Math.max(best, score);
    }
    if (best) scored.push([best, node.relations.length + node.n, node]);
  });
  scored.sort((a, b) => (a[2].local ? 1 : 0) - (b[2].local ? 1 : 0) || b[0] - a[0] || b[1] - a[1] || a[2].index - b[2].index);
  return scored.slice(0, most).map((row) => row[2]);
}
