// Sentences and articles with what they say marked in them.

/** The text a relation's places count in: its article's, or its own sentence; and where the sentence stands in it. */
function placeOf(relation) {
  const { text } = articles[relation.a];
  if (text) return { text, start: relation.st?.[0] ?? 0, end: relation.st?.[1] ?? text.length };
  return relation.x ? { text: relation.x, start: 0, end: relation.x.length } : null;
}

function sentenceOf(relation) {
  const place = placeOf(relation);
  return place && (relation.st || relation.x) ? place.text.slice(place.start, place.end) : "";
}

/** Pieces of `text` between `start` and `end`, each with the marks ({start, end, ...}) that cover it. Marks may overlap. */
function cut(text, start, end, marks) {
  const inside = marks.filter((mark) => mark.end > start && mark.start < end && mark.end > mark.start);
  const edges = new Set([start, end]);
  for (const mark of inside) {
    edges.add(Math.max(start, mark.start));
    edges.add(Math.min(end, mark.end));
  }
  const places = [...edges].sort((a, b) => a - b);
  const ordered = inside.sort((a, b) => a.start - b.start);
  const pieces = [];
  for (let i = 0; i + 1 < places.length; i += 1) {
    const [from, to] = [places[i], places[i + 1]];
    pieces.push({ text: text.slice(from, to), marks: ordered.filter((mark) => mark.start <= from && mark.end >= to) });
  }
  return pieces;
}

/** The sentence of a relation with the very words: trigger, subject, object, time. */
function sentence(relation) {
  const place = placeOf(relation);
  if (!place || !(relation.st || relation.x)) return h("p.missing", {}, say("noSentence"), " ", relation.trig ? h("mark.trigger", {}, relation.trig) : "");
  const marks = relation.t.map(([start, end]) => ({ start, end, kind: "trigger" }));
  for (const [key, kind] of [["so", "subject"], ["oo", "object"], ["to", "time"]]) {
    if (relation[key]) marks.push({ start: relation[key][0], end: relation[key][1], kind });
  }
  const pieces = cut(place.text, place.start, place.end, marks).map((piece) => {
    if (!piece.marks.length) return piece.text;
    const kinds = [...new Set(piece.marks.map((mark) => mark.kind))];
    const node = kinds.includes("subject") ? nodes[relation.s] : kinds.includes("object") ? nodes[relation.o] : null;
    return h(`mark.${kinds.join(".")}`, node ? { "data-type": node.type } : {}, piece.text);
  });
  return h("blockquote.sentence", { lang: "ar", dir: "rtl" }, pieces);
}

const reader = { article: null, marks: new Map() };

/** The text of an article with its entities and relations marked; each piece knows which. */
function articleView(number) {
  reader.article = number;
  const { text, title, date, source, url } = articles[number];
  const facts = [source, date].filter(Boolean).map((fact) => h("bdi", {}, fact));
  const head = h("header", {}, title ? h("h2", { dir: "auto" }, title) : "",
    facts.length || url ? h("p.facts", {}, facts.flatMap((fact, i) => (i ? [" · ", fact] : [fact])), url ? [" ", h("a", outside(url), say("open"))] : "") : "");
  if (!text) return h("article", {}, head, h("p.missing", {}, say("noText")));
  const marks = [];
  for (const node of nodes) {
    for (const [place, start, end] of node.m) if (place === number) marks.push({ start, end, node });
  }
  for (const relation of relations) {
    if (relation.a === number) for (const [start, end] of relation.t) marks.push({ start, end, relation });
  }
  const body = h("div.body", { lang: "ar", dir: "rtl" });
  let start = 0;
  for (const line of text.split("\n")) {
    if (line.trim()) body.append(h("p", {}, cut(text, start, start + line.length, marks).map(marked)));
    start += line.length + 1;
  }
  return h("article", {}, head, body);
}

function marked(piece) {
  if (!piece.marks.length) return piece.text;
  const entities = piece.marks.filter((mark) => mark.node).sort((a, b) => a.end - a.start - (b.end - b.start));
  const told = piece.marks.filter((mark) => mark.relation).map((mark) => mark.relation);
  const classes = [entities.length ? "entity" : "", told.length ? "trigger" : "", told.length && told.every((r) => r.neg) ? "denied" : ""];
  const first = told[0];
  return h(["mark", ...classes.filter(Boolean)].join("."), {
    "data-type": entities[0]?.node.type, "data-nodes": entities.map((mark) => mark.node.index).join(" ") || null,
    "data-relations": told.map((relation) => relation.index).join(" ") || null, "data-mod": first?.mod,
    title: [...entities.slice(0, 1).map((mark) => `${nameOf(mark.node)} (${typeName(mark.node.type)})`), ...told.map((r) => bare(phrase(r)))].join("\n"),
  }, piece.text);
}

/** Attributes of a link that leaves the page: only when the reader follows it, and telling nobody from where. */
const outside = (address) => ({ href: address, target: "_blank", rel: "noopener noreferrer external" });
