// The panels beside the graph: details of what is selected, filters, the list of relations, the key.

const state = { filter: everything(), shown: [], drawn: null, focus: null, path: null, chosen: null, listed: 100 };

function swatch(type) {
  const skin = type === "NOM" ? { fill: "none", stroke: typeColour(type), "stroke-width": 1.5, "stroke-dasharray": "2 1.5" } : { fill: typeColour(type) };
  return drawn("svg", { viewBox: "-8 -8 16 16", width: 16, height: 16, "aria-hidden": "true", class: "swatch" }, shape(TYPES[type][2], 0, 0, 6.5, skin));
}

function stroke(colour, modality = "asserted") {
  const dashes = { future: "6 3", hypothetical: "0.1 4" };
  const line = { d: "M2 8H34", stroke: colour, "stroke-width": 2.5, "stroke-dasharray": dashes[modality] ?? "none", "stroke-linecap": modality === "hypothetical" ? "round" : "butt" };
  const parts = [drawn("path", line)];
  if (modality === "neg") parts.push(drawn("path", { d: "M18 2V14", stroke: colour, "stroke-width": 2.5 }));
  return drawn("svg", { viewBox: "0 0 36 16", width: 36, height: 16, "aria-hidden": "true", class: "swatch" }, ...parts);
}

const outletsOf = () => [...count(relations, (relation) => articles[relation.a].source ?? "")].sort((a, b) => b[1] - a[1]);

function count(rows, keyOf) {
  const found = new Map();
  for (const row of rows) found.set(keyOf(row), (found.get(keyOf(row)) ?? 0) + 1);
  return found;
}

// ------------------------------------------------------------------------------------------------------------ filters

function filtersPanel() {
  const { filter } = state;
  const types = new Map();
  for (const node of nodes) if (node.relations.length && node !== unknown) types.set(node.type, (types.get(node.type) ?? 0) + 1);
  const quads = count(relations, (relation) => relation.predicate.quad);
  const classes = count(relations.filter((r) => r.predicate.plover), (relation) => relation.predicate.plover);
  const modalities = count(relations, facetOf);
  const outlets = outletsOf();
  const speakers = count(relations, (relation) => (relation.src === undefined ? OUTLET_ITSELF : "named"));
  const unnamed = nodes.filter((node) => node.local && node.relations.length).length;
  const change = () => refresh();
  const box = (label, icon, number, on, set) => h("label.check", {},
    h("input", { type: "checkbox", checked: on, onchange: (event) => { set(event.target.checked); change(); } }), icon,
    h("span", {}, label), number === null ? "" : h("span.count", {}, show(number)));
  const group = (title, ...rows) => h("fieldset", {}, h("legend", {}, title), rows);
  const inSet = (set, key) => (on) => (on ? set.add(key) : set.delete(key));
  const classSet = () => filter.classes ?? new Set([...classes.keys(), "act", "state"]);
  const groups = Object.keys(QUADS).filter((quad) => quads.get(quad)).map((quad) => {
    const members = [...classes.keys()].filter((name) => data.classes[name][2] === quad).sort((a, b) => classes.get(b) - classes.get(a));
    return [box(quadName(quad), stroke(quadColour(quad)), quads.get(quad), filter.quads.has(quad), inSet(filter.quads, quad)),
      members.length > 1 ? h("div.members", {}, members.map((name) => box(data.classes[name][other()], "", classes.get(name), classSet().has(name), (on) => {
        const set = classSet();
        inSet(set, name)(on);
        filter.classes = set.size === classes.size + 2 ? null : set;
      }))) : ""];
  });
  const level = h("output", {}, `${Math.round(filter.confidence * 100)}%`);
  const slider = h("input", {
    type: "range", id: "confidence", min: 0, max: 100, step: 5, value: Math.round(filter.confidence * 100), "aria-label": say("least"),
    oninput: (event) => { level.textContent = `${event.target.value}%`; }, onchange: (event) => { filter.confidence = event.target.value / 100; change(); },
  });
  $("panel-filters").replaceChildren(
    h("button.plain", { id: "reset", onclick: () => { state.filter = everything(); filtersPanel(); timePanel(); refresh(); } }, say("reset")),
    group(say("type"), Object.keys(TYPES).filter((type) => types.has(type)).map((type) => box(typeName(type), swatch(type), types.get(type), filter.types.has(type), inSet(filter.types, type))),
      unnamed && relations.length > CROWD ? box(say("unknownParties"), "", unnamed, filter.unnamed, (on) => { filter.unnamed = on; }) : "",
      box(say("alone"), "", nodes.filter((node) => !node.relations.length && !node.local).length, filter.alone, (on) => { filter.alone = on; })),
    group(say("class"), groups),
    group(say("modality"), MODALITIES.filter((name) => modalities.get(name)).map((name) => box(say(name), stroke("currentColor", name), modalities.get(name), filter.modalities.has(name), inSet(filter.modalities, name)))),
    group(say("speaker"), [OUTLET_ITSELF, "named"].filter((name) => speakers.get(name)).map((name) => box(say(name), "", speakers.get(name), filter.speakers.has(name), inSet(filter.speakers, name)))),
    outlets.length > 1 ? group(say("outlet"), outlets.map(([name, number]) => box(h("bdi", {}, name || say("unknownOutlet")), "", number, !filter.outlets || filter.outlets.has(name), (on) => {
      const set = filter.outlets ?? new Set(outlets.map((row) => row[0]));
      inSet(set, name)(on);
      filter.outlets = set.size === outlets.length ? null : set;
    }))) : "",
    relations.some((r) => r.conf !== 1) ? group(say("confidence"), h("label.slider", {}, h("span", {}, say("least")), slider, level)) : "",
  );
}

// --------------------------------------------------------------------------------------------------------------- list

function listPanel() {
  const rows = state.shown.slice(0, state.listed).map((relation) => h("tr", { "data-relation": relation.index, "aria-selected": state.chosen?.relation === relation },
    h("td", {}, h("button.plain", { onclick: () => choose({ relation }) }, isolate(nameOf(nodes[relation.s])))),
    h("td", {}, stroke(quadColour(relation.predicate.quad), facetOf(relation)), " ", relation.neg ? h("s", {}, verbOf(relation.predicate)) : verbOf(relation.predicate)),
    h("td", {}, isolate(nameOf(nodes[relation.o]))),
    h("td", {}, relation.value ? days(relation.value) : relation.time ?? "")));
  const rest = state.shown.length - rows.length;
  $("panel-list").replaceChildren(
    h("table", {}, h("caption", {}, say("relations", { n: state.shown.length })),
      h("thead", {}, h("tr", {}, ["who", "what", "whom", "when"].map((key) => h("th", { scope: "col" }, say(key))))), h("tbody", {}, rows)),
    rest > 0 ? h("button.plain", { onclick: () => { state.listed += 400; listPanel(); } }, say("more", { n: rest })) : "");
}

// ------------------------------------------------------------------------------------------------------------ details

function detailsPanel() {
  const panel = $("details");
  const { chosen } = state;
  panel.hidden = !chosen && !state.path;
  if (panel.hidden) return;
  const close = h("button.close", { "aria-label": say("close"), title: say("close"), onclick: () => choose(null) }, "×");
  const body = state.path ? pathDetails() : chosen.node ? nodeDetails(chosen.node) : lineDetails(chosen.relations);
  panel.replaceChildren(close, ...body);
  panel.scrollTop = 0;
}

function nameButton(node) {
  return h("button.name", { onclick: () => choose({ node }), lang: look.lang === "en" && node.en ? "en" : "ar" }, swatch(node.type), h("bdi", {}, nameOf(node)));
}

function nodeDetails(node) {
  const facts = [];
  const fact = (key, ...values) => facts.push(h("dt", {}, say(key)), h("dd", {}, values));
  const others = node.aliases.filter((alias) => fold(alias) !== fold(node.ar));
  if (others.length) fact("also", others.slice(0, 12).map((alias, i) => [i ? "، " : "", h("bdi", { lang: "ar" }, alias)]).flat());
  const country = node.country && byId.get(node.country);
  if (country && country !== node) fact("country", nameButton(country));
  if (node.qid) fact("wikidata", h("a", outside(`https://www.wikidata.org/wiki/${node.qid}`), node.qid));
  const seen = new Set(node.m.map((place) => place[0]));
  const visible = node.relations.filter((relation) => state.all.has(relation));
  const second = look.lang === "en" ? node.ar : node.en;
  const pinned = elementsOfNode(node).some((element) => picture.pinned.has(element.id()));
  const goal = h("input", { id: "goal", list: "names", placeholder: say("search"), "aria-label": say("pathTo") });
  const findPath = (event) => {
    event.preventDefault();
    const target = search(goal.value, 1)[0];
    if (target) showPath(node, target);
  };
  return [
    h("h2", {}, swatch(node.type), h("bdi", { lang: look.lang }, nameOf(node))),
    h("p.facts", {}, typeName(node.type), second && second !== nameOf(node) ? [" · ", h("bdi", {}, second)] : "",
      node.n ? ` · ${say("mentions", { n: node.n })}${seen.size > 1 ? ` · ${say("mentionsIn", { n: seen.size })}` : ""}` : ""),
    h("dl", {}, facts),
    h("div.actions", {},
      h("button", { id: "hop1", "aria-pressed": state.focus?.node === node && state.focus.hops === 1, onclick: () => focusOn(node, 1) }, say("hop1")),
      h("button", { id: "hop2", "aria-pressed": state.focus?.node === node && state.focus.hops === 2, onclick: () => focusOn(node, 2) }, say("hop2")),
      h("button", { id: "pin", "aria-pressed": pinned, onclick: () => togglePin(node) }, say(pinned ? "unpin" : "pin"))),
    h("form.path", { onsubmit: findPath }, h("label", { for: "goal" }, say("pathTo")), goal, h("button", { id: "go" }, say("go")), nameList()),
    h("h3", {}, say("relations", { n: visible.length })),
    ...statements(visible),
  ];
}

function nameList() {
  const names = nodes.filter((node) => node.relations.length && !node.local).sort((a, b) => b.relations.length - a.relations.length);
  return h("datalist", { id: "names" }, [...new Set(names.map(nameOf))].slice(0, 1000).map((name) => h("option", { value: name })));
}

function lineDetails(told) {
  const head = told.length > 1 ? say("sameLine", { n: told.length }) : say("relationsOne");
  return [h("h3", {}, head), ...statements(told)];
}

function pathDetails() {
  const { from, to, steps } = state.path;
  const head = h("h2.path", {}, nameButton(from), look.lang === "ar" ? " ⟵ " : " ⟶ ", nameButton(to));
  if (!steps) return [head, h("p.missing", {}, say("noPath"))];
  return [head, h("p.facts", {}, say("steps", { n: steps.length })), ...steps.flatMap((told) => statements(told, 3))];
}

/** Each relation with the sentence that says it; a long list opens step by step. */
function statements(told, most = 25) {
  const shown = told.slice(0, most).map(statement);
  const rest = told.length - shown.length;
  if (rest > 0) {
    const more = h("button.plain", { onclick: () => more.replaceWith(...statements(told.slice(most), 100)) }, say("more", { n: rest }));
    shown.push(more);
  }
  return shown;
}

function statement(relation) {
  const article = articles[relation.a];
  const verb = verbOf(relation.predicate);
  const said = [...relation.chain].reverse().map((number, i) => [i ? ` ${say("quotedBy")} ` : "", nameButton(nodes[number])]);
  const outlet = article.source ? h("bdi", {}, article.source) : null;
  const rows = [];
  const row = (key, ...values) => rows.push(h("dt", {}, say(key)), h("dd", {}, values));
  for (const [role, number] of relation.roles) row(role, nameButton(nodes[number]));
  if (relation.time) row("when", h("bdi", { lang: "ar" }, relation.time), relation.value ? [" ", ["(", days(relation.value), ")"]] : "");
  row("says", said.length ? said : say("himself"));
  const facts = [outlet, article.date ? h("time", { datetime: article.date }, article.date) : null,
    article.title ? h("bdi", {}, article.title) : null].filter(Boolean);
  const from = h("p.facts", {}, facts.flatMap((fact, i) => (i ? [" · ", fact] : [fact])), " ",
    article.text ? h("button.plain.open", { onclick: () => openArticle(relation.a, relation) }, say("article")) : "",
    article.url ? h("a", outside(article.url), say("open")) : "");
  return h("section.statement", { "data-relation": relation.index, "data-mod": relation.mod, "data-neg": relation.neg },
    h("p.phrase", {}, nameButton(nodes[relation.s]), " ", h("span.verb", {}, stroke(quadColour(relation.predicate.quad), facetOf(relation)),
      relation.neg ? h("s", {}, verb) : verb), " ", nameButton(nodes[relation.o]),
    facetOf(relation) === "asserted" ? "" : h("span.tag", {}, [relation.neg ? say("neg") : "", relation.mod === "asserted" ? "" : say(relation.mod)].filter(Boolean).join(" · "))),
    sentence(relation), h("dl", {}, rows), from,
    h("p.small", {}, say("confidenceIs", { n: Math.round(relation.conf * 100) }), relation.rules.length ? [" · ", h("bdi", { dir: "ltr" }, relation.rules.join(", "))] : ""));
}

/** 2025-10-16/2025-10-18 as people write it; a date is never broken. */
const days = (value) => value.split("/").flatMap((day, i) => [i ? " – " : "", h("bdi.value", {}, day)]);

// ---------------------------------------------------------------------------------------------------------------- key

function legend() {
  const types = new Set(picture.cy.nodes().map((node) => node.data("type")));
  const told = picture.lines.flatMap((line) => line.relations);
  const quads = new Set(told.map((relation) => relation.predicate.quad));
  const modalities = new Set(told.map(facetOf));
  $("legend").setAttribute("aria-label", say("legend"));
  $("legend").replaceChildren(
    h("ul", {}, Object.keys(TYPES).filter((type) => types.has(type)).map((type) => h("li", {}, swatch(type), typeName(type)))),
    h("ul", {}, Object.keys(QUADS).filter((quad) => quads.has(quad)).map((quad) => h("li", {}, stroke(quadColour(quad)), quadName(quad)))),
    h("ul", {}, MODALITIES.filter((name) => modalities.has(name)).map((name) => h("li", {}, stroke("currentColor", name), say(name)))));
}
