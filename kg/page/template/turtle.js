// A selection as Turtle, in the vocabulary of kg and readable by it: relations, who takes part, their articles.

const TURTLE_TYPES = {
  PER: "kg:Person , schema:Person , sem:Actor", ORG: "kg:Organization , schema:Organization , sem:Actor",
  GPE: "kg:GeopoliticalEntity , schema:Place , sem:Actor , sem:Place", LOC: "kg:Location , schema:Place , sem:Place",
  FAC: "kg:Facility , schema:Place , sem:Place", NORP: "kg:People , sem:Actor", EVENT: "kg:NamedEvent , schema:Event",
  PRODUCT: "kg:Product , schema:Product", MISC: "kg:Miscellaneous , schema:Thing", NOM: "kg:Participant , sem:Actor",
};

const literal = (text) => `"${text.replace(/[\\"\n\r\t\u0000-\u001f\u007f]/g, (letter) => {
  const known = { "\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  return known[letter] ?? `\\u${letter.codePointAt(0).toString(16).padStart(4, "0")}`;
})}"`;

function turtleOf(chosen) {
  const { base, kg, plover, rel } = data.iris;
  const iri = (kind, piece) => `<${base}${kind}/${piece}>`;
  const blocks = [];
  const block = (subject, ...rows) => blocks.push(`${subject}\n    ${rows.filter(Boolean).join(" ;\n    ")} .\n`);
  const people = new Set();
  const events = new Map();
  for (const r of chosen) {
    for (const number of [r.s, r.o, ...r.chain, ...r.roles.map((role) => role[1])]) people.add(number);
    events.set(r.ev, iri("event", eventIri(r)));
  }
  for (const number of [...people].sort((a, b) => a - b)) {
    const node = nodes[number];
    if (node === unknown) continue;
    block(iri("entity", node.iri), `a ${TURTLE_TYPES[node.type]}${node.local ? " , kg:Local" : ""}`, `dcterms:identifier ${literal(node.id)}`,
      `rdfs:label ${literal(node.ar)}@ar${node.en ? ` , ${literal(node.en)}@en` : ""}`,
      node.aliases.length ? `skos:altLabel ${node.aliases.map((alias) => `${literal(alias)}@ar`).join(" , ")}` : "",
      node.qid ? `skos:exactMatch wd:${node.qid}` : "");
  }
  for (const number of [...new Set(chosen.map((r) => r.a))].sort((a, b) => a - b)) {
    const article = articles[number];
    block(iri("article", article.iri), "a schema:NewsArticle", `dcterms:identifier ${literal(article.id)}`,
      article.title ? `schema:headline ${literal(article.title)}@ar` : "",
      article.date ? `schema:datePublished ${literal(article.date)}${/^\d{4}-\d\d-\d\d$/.test(article.date) ? "^^xsd:date" : ""}` : "",
      article.source ? `dc:publisher ${literal(article.source)}` : "", article.url ? `schema:url ${literal(article.url)}` : "");
  }
  for (const [name, address] of events) block(address, "a kg:Occurrence", `dcterms:identifier ${literal(name)}`);
  for (const r of chosen) {
    const { s, o, predicate } = r;
    const node = iri("relation", r.iri);
    const end = (number) => (nodes[number] === unknown ? "" : iri("entity", nodes[number].iri));
    const sentence = sentenceOf(r);
    const time = r.time ? `${node.slice(0, -1)}:time>` : "";
    const links = r.chain.length > 1 ? r.chain.map((_, i) => `${node.slice(0, -1)}:source${i + 1}>`) : [];
    block(node, `a kg:Relation , ${predicate.quad === "state" ? "kg:State" : "sem:Event"}${predicate.plover ? ` , <${plover}${predicate.plover}>` : ""}`,
      `dcterms:identifier ${literal(r.k)}`, `rdfs:label ${literal(bare(phrase(r)))}@${look.lang}`,
      end(s) && `kg:subject ${end(s)}`, `kg:predicate <${predicate.iri}>`,
      predicate.name.startsWith("other:") ? `kg:lemma ${literal(predicate.name.slice(6))}@ar` : "", end(o) && `kg:object ${end(o)}`,
      ...r.roles.map(([role, number]) => end(number) && `kg:${role} ${end(number)}`),
      `kg:polarity kg:${r.neg ? "negative" : "positive"}`, `kg:modality kg:${r.mod}`,
      r.src === undefined ? "" : `kg:source ${end(r.src)}`, links.length ? `kg:attribution ${links.join(" , ")}` : "",
      time ? `sem:hasTime ${time}` : "", `kg:occurrence ${events.get(r.ev)}`, `kg:trigger ${literal(r.trig ?? "")}@ar`,
      sentence ? `kg:sentenceText ${literal(sentence)}@ar` : "",
      r.rules.length ? `kg:rule ${r.rules.map(literal).join(" , ")}` : "", r.conf === 1 ? "" : `kg:confidence ${literal(String(r.conf))}^^xsd:decimal`,
      `prov:wasDerivedFrom ${iri("article", articles[r.a].iri)}`);
    links.forEach((link, i) => block(link, "a kg:Attribution", `kg:position ${i + 1}`, `kg:by ${end(r.chain[i])}`));
    if (time) block(time, "a sem:Time", `rdfs:label ${literal(r.time)}@ar`, r.value ? `kg:iso8601 ${literal(r.value)}` : "");
  }
  const prefixes = {
    dc: "http://purl.org/dc/elements/1.1/", dcterms: "http://purl.org/dc/terms/", kg, prov: "http://www.w3.org/ns/prov#",
    rdfs: "http://www.w3.org/2000/01/rdf-schema#", rel, schema: "https://schema.org/", sem: "http://semanticweb.cs.vu.nl/2009/11/sem/",
    skos: "http://www.w3.org/2004/02/skos/core#", wd: "http://www.wikidata.org/entity/", xsd: "http://www.w3.org/2001/XMLSchema#",
  };
  const head = Object.entries(prefixes).map(([name, address]) => `@prefix ${name}: <${address}> .`);
  return `${head.join("\n")}\n\n${blocks.join("\n")}`;
}

/** Events are named "ARTICLE:EVENT"; the article's part as its IRI has it. */
function eventIri(relation) {
  const { id, iri } = articles[relation.a];
  return `${iri}:${encodeURIComponent(relation.ev.slice(id.length + 1))}`;
}
