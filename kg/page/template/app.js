// What happens when: choosing, focus, search, keyboard, languages, themes, files.

/** Applies filters and focus and draws what is left. */
function refresh(again = false) {
  const { filter, focus } = state;
  let shown = relations.filter((relation) => passes(relation, filter));
  state.all = new Set(shown);
  if (focus) shown = around(focus, shown);
  state.shown = shown;
  state.listed = 100;
  state.drawn = linesOf(shown);
  const lonely = filter.alone && !focus ? nodes.filter((node) => !node.relations.length && !node.local && filter.types.has(node.type)) : [];
  draw(state.drawn.lines, lonely, again);
  legend();
  listPanel();
  status();
  mark();
}

/** Relations within so many steps of a node; the last step does not bring the relations between its ends' strangers. */
function around({ node, hops }, shown) {
  let inside = new Set([node.index]);
  for (let i = 0; i < hops; i += 1) {
    const wider = new Set(inside);
    for (const relation of shown) {
      if (unknown && (relation.s === unknown.index || relation.o === unknown.index)) continue;
      if (inside.has(relation.s)) wider.add(relation.o);
      if (inside.has(relation.o)) wider.add(relation.s);
    }
    inside = wider;
  }
  const near = (number) => inside.has(number) || nodes[number] === unknown;
  return shown.filter((relation) => near(relation.s) && near(relation.o) && (inside.has(relation.s) || inside.has(relation.o)));
}

function status() {
  const { lines: drawnLines, aggregated, cut: lost } = state.drawn;
  const total = relations.length;
  const of = state.shown.length < total ? say("of", { all: total }) : "";
  const parts = [say("lines", { shown: state.shown.length, of, lines: drawnLines.length, nodes: picture.cy.nodes().length })];
  if (aggregated) parts.push(say("aggregated", { limit: LIMIT }) + (lost ? (look.lang === "ar" ? "، " : "; ") + say("cut", { n: lost }) : ""));
  if (!state.filter.unnamed && state.filter.hidden) parts.push(say("unnamedHidden", { n: state.filter.hidden }));
  $("status").textContent = parts.join(look.lang === "ar" ? "؛ " : ". ");
  const focused = $("focused");
  focused.hidden = !state.focus;
  if (state.focus) focused.firstElementChild.textContent = say("focusOn", { name: isolate(nameOf(state.focus.node)) });
  $("turtle").textContent = say(chosenRelations().length ? "turtle" : "turtleAll");
}

// ----------------------------------------------------------------------------------------------------------- choosing

/** Selects `{node}`, `{relation}` or `{relations}`; null lets go. */
function choose(what, { quiet = false } = {}) {
  state.path = null;
  if (what?.relation) {
    const line = picture.lines.find((candidate) => candidate.relations.includes(what.relation));
    what = { relations: [what.relation, ...(line ? line.relations.filter((relation) => relation !== what.relation) : [])], relation: what.relation };
  }
  state.chosen = what;
  const { cy } = picture;
  cy.elements().unselect();
  if (what?.node) {
    elementsOfNode(what.node).select();
    cursorTo(elementsOfNode(what.node)[0], false);
  } else if (what) {
    for (const relation of what.relations) elementOfRelation(relation).select();
  }
  mark();
  detailsPanel();
  status();
  if (!quiet) bringIntoView();
  for (const row of $("panel-list").querySelectorAll("tr[data-relation]")) row.setAttribute("aria-selected", String(Boolean(what?.relations?.includes(relations[row.dataset.relation]))));
}

function chosenElements() {
  const { cy } = picture;
  if (state.path?.steps) return cy.elements(".path");
  const selected = cy.elements(":selected");
  return selected.union(selected.nodes().closedNeighborhood()).union(selected.edges().connectedNodes());
}

function mark() {
  const { cy } = picture;
  cy.elements().removeClass("path");
  if (state.path?.steps) {
    for (const node of state.path.nodes) elementsOfNode(node).addClass("path");
    for (const relation of state.path.steps.flat()) elementOfRelation(relation).addClass("path");
  }
  if (state.chosen?.node) elementsOfNode(state.chosen.node).select();
  fade(state.path || state.chosen ? chosenElements() : undefined);
}

function bringIntoView() {
  const wanted = chosenElements();
  if (wanted.empty()) return;
  const { cy } = picture;
  cy.resize();
  const box = wanted.renderedBoundingBox();
  if (box.x1 < 0 || box.y1 < 0 || box.x2 > cy.width() || box.y2 > cy.height()) {
    const narrow = picture.cy.elements(":selected");
    cy.stop().animate(state.path || box.w > cy.width() || box.h > cy.height()
      ? { fit: { eles: wanted, padding: 60 } } : { center: { eles: narrow.empty() ? wanted : narrow } }, { duration: calm() ? 0 : 250 });
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

/** The relations a file of the selection holds: the selected ones; those between selected nodes; those of one node. */
function chosenRelations() {
  if (state.path?.steps) return state.path.steps.flat();
  if (state.chosen?.relations) return state.chosen.relations;
  const picked = new Set(picture.cy.nodes(":selected").map((element) => element.data("node")));
  const lineRelations = picture.cy.edges(":selected").map((edge) => lineOf(edge)?.relations ?? []).flat();
  if (!picked.size) return lineRelations;
  const of = picked.size === 1 && !lineRelations.length ? (r) => picked.has(r.s) || picked.has(r.o) : (r) => picked.has(r.s) && picked.has(r.o);
  return [...new Set([...lineRelations, ...state.shown.filter(of)])];
}

function focusOn(node, hops) {
  state.focus = state.focus && state.focus.node === node && state.focus.hops === hops ? null : node && { node, hops };
  refresh();
  detailsPanel();
  fit();
}

function togglePin(node) {
  elementsOfNode(node).forEach((element) => pin(element, !picture.pinned.has(element.id())));
  detailsPanel();
}

function showPath(from, to) {
  const steps = pathBetween(from.index, to.index, state.shown);
  const along = steps ? [from, ...steps.map((told) => told[0]).reduce((way, relation) => {
    const here = way.length ? way[way.length - 1] : from.index;
    way.push(relation.s === here ? relation.o : relation.s);
    return way;
  }, []).map((number) => nodes[number])] : [];
  state.chosen = null;
  picture.cy.elements().unselect();
  state.path = { from, to, steps, nodes: along };
  mark();
  detailsPanel();
  status();
  bringIntoView();
}

// -------------------------------------------------------------------------------------------- the article beside it

function openArticle(number, relation = null) {
  showTab("text");
  textPanel(number);
  const words = relation && $("panel-text").querySelector(`[data-relations~="${relation.index}"]`);
  if (words) {
    words.scrollIntoView({ block: "center" });
    glow({ relations: [relation] });
  } else {
    $("panel-text").scrollTop = 0;
  }
}

function textPanel(number = reader.article) {
  const panel = $("panel-text");
  const withText = articles.map((article, index) => index).filter((index) => articles[index].text);
  if (number === null) number = withText[0] ?? 0;
  if (!articles.length) {
    panel.replaceChildren();
    return;
  }
  const named = (index) => bare(articles[index].title || (articles[index].text ?? "").trim().slice(0, 60) || articles[index].id);
  const pick = articles.length > 1 ? h("div.pick", {},
    h("select", { id: "pick", "aria-label": say("chooseArticle"), onchange: (event) => openArticle(Number(event.target.value)) },
      articles.map((article, index) => h("option", { value: index, selected: index === number }, `${article.date ? `${article.date} — ` : ""}${named(index)}`))),
    h("label.check", {}, h("input", { type: "checkbox", id: "only", checked: state.filter.article !== null, onchange: (event) => {
      state.filter.article = event.target.checked ? reader.article : null;
      refresh();
      fit();
    } }), say("onlyArticle"))) : "";
  panel.replaceChildren(pick, articleView(number));
  if (state.filter.article !== null && state.filter.article !== number) {
    state.filter.article = number;
    refresh();
    fit();
  }
}

/** Lights the words of nodes and relations in the text, and them in the drawing. */
function glow({ nodes: some = [], relations: told = [], scroll = false }) {
  const panel = $("panel-text");
  for (const lit of panel.querySelectorAll(".lit")) lit.classList.remove("lit");
  picture.cy.elements(".hover").removeClass("hover");
  const wanted = [...some.map((node) => `[data-nodes~="${node.index}"]`), ...told.map((relation) => `[data-relations~="${relation.index}"]`)];
  const found = wanted.length ? [...panel.querySelectorAll(wanted.join(","))] : [];
  for (const words of found) words.classList.add("lit");
  for (const node of some) elementsOfNode(node).addClass("hover");
  for (const relation of told) elementOfRelation(relation).addClass("hover");
  if (scroll && found.length && !panel.hidden) {
    const box = panel.getBoundingClientRect();
    const seen = found.some((words) => {
      const place = words.getBoundingClientRect();
      return place.top >= box.top && place.bottom <= box.bottom;
    });
    if (!seen) found[0].scrollIntoView({ block: "center", behavior: calm() ? "auto" : "smooth" });
  }
}

function marksOf(target) {
  const words = target.closest?.("mark[data-nodes], mark[data-relations]");
  if (!words) return null;
  const list = (text) => (text ? text.split(" ").map(Number) : []);
  return { nodes: list(words.dataset.nodes).map((number) => nodes[number]), relations: list(words.dataset.relations).map((number) => relations[number]) };
}

// ------------------------------------------------------------------------------------------------------------- search

const finder = { found: [], at: -1 };

function find() {
  finder.found = search($("search").value);
  finder.at = finder.found.length ? 0 : -1;
  const list = $("found");
  const empty = !fold($("search").value);
  list.replaceChildren(...(finder.found.length || empty ? finder.found.map((node, index) => h("li", {
    role: "option", id: `found-${index}`, "aria-selected": index === finder.at, onmousedown: (event) => { event.preventDefault(); take(node); },
  }, swatch(node.type), h("bdi", {}, nameOf(node)), h("span.count", {}, show(node.relations.length)))) : [h("li.missing", {}, say("noMatch"))]));
  list.hidden = empty;
  $("search").setAttribute("aria-expanded", String(!empty));
  point(finder.at);
}

function point(index) {
  finder.at = index;
  [...$("found").children].forEach((item, i) => item.setAttribute("aria-selected", String(i === index)));
  if (index >= 0) $("search").setAttribute("aria-activedescendant", `found-${index}`);
  else $("search").removeAttribute("aria-activedescendant");
}

function take(node) {
  $("found").hidden = true;
  $("search").setAttribute("aria-expanded", "false");
  $("search").value = nameOf(node);
  if (elementsOfNode(node).empty() && node.relations.length) reveal(node);
  choose({ node });
  const element = elementsOfNode(node);
  if (element.nonempty() && picture.cy.zoom() * element.data("font") < 9) picture.cy.animate({ center: { eles: element }, zoom: 1 }, { duration: calm() ? 0 : 250 });
}

/** A node that filters or the limit keep out is shown with its neighbours. */
function reveal(node) {
  state.filter = { ...everything(), unnamed: state.filter.unnamed || node.local };
  state.focus = { node, hops: 1 };
  filtersPanel();
  timePanel();
  refresh();
  fit();
}

// ----------------------------------------------------------------------------------------------------------- keyboard

function cursorTo(element, speak = true) {
  if (!element || element.empty?.()) return;
  picture.cy.nodes(".cursor").removeClass("cursor");
  if (document.activeElement === $("graph")) element.addClass("cursor");
  picture.cursor = element.id();
  if (!speak) return;
  const node = nodes[element.data("node")];
  $("spoken").textContent = say("nodeSaid", { name: nameOf(node), type: typeName(node.type), n: node.relations.length });
  glow({ nodes: [node], scroll: true });
  const { x, y } = element.renderedPosition();
  if (x < 20 || y < 20 || x > picture.cy.width() - 20 || y > picture.cy.height() - 20) picture.cy.center(element);
}

function cursor() {
  const there = picture.cursor ? picture.cy.getElementById(picture.cursor) : picture.cy.collection();
  return there.nonempty() ? there : picture.cy.nodes().max((node) => node.data("size")).ele;
}

/** The nearest node in a direction: near along it and not far beside it. */
function neighbourTowards(from, dx, dy) {
  const here = from.position();
  let best = null;
  let least = Infinity;
  picture.cy.nodes().forEach((node) => {
    const { x, y } = node.position();
    const along = (x - here.x) * dx + (y - here.y) * dy;
    const beside = Math.abs((x - here.x) * dy) + Math.abs((y - here.y) * dx);
    if (along > 1 && along + 2.2 * beside < least) {
      least = along + 2.2 * beside;
      best = node;
    }
  });
  return best;
}

const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

function graphKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  const here = cursor();
  const node = here && here.nonempty() ? nodes[here.data("node")] : null;
  const keys = {
    Enter: () => node && choose({ node }), f: () => node && focusOn(node, 1), p: () => node && togglePin(node),
    "+": () => zoom(1.3), "=": () => zoom(1.3), "-": () => zoom(1 / 1.3), 0: () => fit(),
  };
  const arrow = ARROWS[event.key];
  if (arrow && node) cursorTo(picture.cursor ? neighbourTowards(here, ...arrow) : here);
  else if (keys[event.key]) keys[event.key]();
  // keys of an Arabic keyboard: ب is on F, ح on P
  else if (event.code === "KeyF") keys.f();
  else if (event.code === "KeyP") keys.p();
  else return;
  event.preventDefault();
}

function pageKey(event) {
  const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== "checkbox";
  if (event.key === "/" && !typing) {
    event.preventDefault();
    $("search").focus();
    $("search").select();
  } else if (event.key === "Escape" && !$("help").open) {
    if (!$("found").hidden) $("found").hidden = true;
    else if (state.chosen || state.path) choose(null);
    else if (state.focus) focusOn(null, 0);
    if (typing) $("graph").focus();
  }
}

function zoom(factor) {
  picture.cy.zoom({ level: picture.cy.zoom() * factor, renderedPosition: { x: picture.cy.width() / 2, y: picture.cy.height() / 2 } });
}

// ------------------------------------------------------------------------------------- languages, themes, tabs, files

function speakLanguage() {
  const root = document.documentElement;
  root.lang = look.lang;
  root.dir = look.lang === "ar" ? "rtl" : "ltr";
  const title = bare(data.title) || say("untitled");
  document.title = title;
  $("title").textContent = title;
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  for (const element of document.querySelectorAll("[data-title]")) {
    element.title = say(element.dataset.title);
    element.setAttribute("aria-label", element.title);
  }
  $("language").lang = look.lang === "ar" ? "en" : "ar";
  $("search").placeholder = say("search");
  $("search").title = say("searchHint");
  $("search").setAttribute("aria-label", say("search"));
  $("found").setAttribute("aria-label", say("search"));
  $("graph").setAttribute("aria-label", say("graphLabel"));
  $("details").setAttribute("aria-label", say("details"));
  $("made").textContent = say("madeBy", { version: data.kg });
  $("theme").textContent = say(look.dark ? "light" : "dark");
  $("help").replaceChildren(
    h("button.close", { "aria-label": say("close"), onclick: () => $("help").close() }, "×"), h("h2", {}, say("help")),
    h("h3", {}, say("lookHead")), ...say2("look").map((words) => h("p", {}, words)),
    h("table", {}, h("tbody", {}, say2("keys").map(([key, words]) => h("tr", {}, h("th", { scope: "row" }, h("kbd", { dir: "ltr" }, key)), h("td", {}, words))))));
}

const say2 = (key) => WORDS[look.lang][key];

function showLook() {
  document.documentElement.dataset.theme = look.dark ? "dark" : "light";
  $("theme").textContent = say(look.dark ? "light" : "dark");
}

function rebuild() {
  filtersPanel();
  timePanel();
  legend();
  listPanel();
  detailsPanel();
  status();
}

function showTab(name) {
  for (const tab of ["text", "filters", "list"]) {
    const on = tab === name;
    $(`tab-${tab}`).setAttribute("aria-selected", String(on));
    $(`tab-${tab}`).tabIndex = on ? 0 : -1;
    $(`panel-${tab}`).hidden = !on;
  }
}

const fileName = () => (articles.length === 1 ? articles[0].id : data.title || "graph").replace(/[\\/:*?"<>|\s\u0000-\u001f]+/g, "-").slice(0, 60) || "graph";

async function savePng() {
  const box = picture.cy.elements().boundingBox();
  // the largest canvas that browsers agree on
  const scale = Math.min(2, 8000 / Math.max(box.w, box.h, 1));
  download(`${fileName()}.png`, "image/png", await picture.cy.png({ output: "blob-promise", full: true, scale, bg: styleOf("--paper") }));
}

function preparePaper() {
  const drawing = svgOf();
  drawing.removeAttribute("width");
  drawing.removeAttribute("height");
  const key = h("div", {}, ...[...$("legend").children].map((list) => list.cloneNode(true)));
  const rows = state.shown.slice(0, 400).map((relation) => h("tr", {}, h("td", {}, isolate(nameOf(nodes[relation.s]))),
    h("td", {}, relation.neg ? h("s", {}, verbOf(relation.predicate)) : verbIn(relation)), h("td", {}, isolate(nameOf(nodes[relation.o]))),
    h("td", {}, relation.chain.length ? nameOf(nodes[relation.chain[relation.chain.length - 1]]) : ""), h("td", {}, sentence(relation))));
  $("paper").replaceChildren(drawing, key, h("p", {}, $("status").textContent), h("table", {}, h("thead", {}, h("tr", {},
    ["who", "what", "whom", "says", "sentence"].map((key2) => h("th", {}, say(key2))))), h("tbody", {}, rows)));
}

// ---------------------------------------------------------------------------------------------------------- beginning

function listen() {
  const { cy } = picture;
  const many = (event) => event.originalEvent?.shiftKey || event.originalEvent?.ctrlKey || event.originalEvent?.metaKey;
  cy.on("tap", (event) => {
    if (event.target === cy) choose(null);
    else if (many(event)) {
      state.chosen = null;
      state.path = null;
      setTimeout(() => { fade(chosenElements()); status(); }, 0);
    } else if (event.target.isNode()) choose({ node: nodes[event.target.data("node")] }, { quiet: true });
    else choose({ relations: lineOf(event.target).relations }, { quiet: true });
  });
  cy.on("dbltap", "node", (event) => focusOn(nodes[event.target.data("node")], 1));
  cy.on("boxend", () => setTimeout(() => { state.chosen = null; fade(chosenElements()); status(); }, 0));
  cy.on("mouseover", "node", (event) => glow({ nodes: [nodes[event.target.data("node")]], scroll: true }));
  cy.on("mouseover", "edge", (event) => glow({ relations: lineOf(event.target)?.relations ?? [], scroll: true }));
  cy.on("mouseout", "node, edge", () => glow({}));
  const text = $("panel-text");
  text.addEventListener("mouseover", (event) => { const found = marksOf(event.target); if (found) glow(found); });
  text.addEventListener("mouseout", () => glow({}));
  text.addEventListener("click", (event) => {
    const found = marksOf(event.target);
    if (found?.relations.length) choose({ relation: found.relations[0] });
    else if (found) choose({ node: found.nodes[0] });
  });
  $("search").addEventListener("input", find);
  $("search").addEventListener("focus", find);
  $("search").addEventListener("blur", () => { $("found").hidden = true; });
  $("search").addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && finder.found.length) {
      event.preventDefault();
      point((finder.at + step + finder.found.length) % finder.found.length);
    } else if (event.key === "Enter" && finder.at >= 0) take(finder.found[finder.at]);
  });
  $("graph").addEventListener("keydown", graphKey);
  $("graph").addEventListener("focus", () => { const there = cursor(); if (there?.nonempty() && $("graph").matches(":focus-visible")) cursorTo(there); });
  $("graph").addEventListener("blur", () => cy.nodes(".cursor").removeClass("cursor"));
  document.addEventListener("keydown", pageKey);
  const click = {
    png: savePng, svg: () => download(`${fileName()}.svg`, "image/svg+xml", svgText()),
    turtle: () => { const chosen = chosenRelations(); download(`${fileName()}.ttl`, "text/turtle", turtleOf(chosen.length ? chosen : state.shown)); },
    print: () => window.print(), helping: () => $("help").showModal(), fit: () => fit(), "zoom-in": () => zoom(1.3), "zoom-out": () => zoom(1 / 1.3),
    arrange: () => { picture.places.clear(); cy.nodes().forEach((node) => { if (picture.pinned.has(node.id())) picture.places.set(node.id(), { ...node.position() }); }); layout(true); },
    theme: () => { look.dark = !look.dark; showLook(); restyle(); rebuild(); textPanel(); },
    language: () => { look.lang = look.lang === "ar" ? "en" : "ar"; speakLanguage(); refresh(); restyle(); rebuild(); textPanel(); },
  };
  for (const [id, act] of Object.entries(click)) {
    $(id).addEventListener("click", () => { $("exporting").open = false; act(); });
  }
  $("focused").querySelector("button").addEventListener("click", () => focusOn(null, 0));
  $("help").addEventListener("click", (event) => { if (event.target === $("help")) $("help").close(); });
  const tabs = ["text", "filters", "list"];
  tabs.forEach((name, index) => {
    $(`tab-${name}`).addEventListener("click", () => showTab(name));
    $(`tab-${name}`).addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const next = tabs[(index + (look.lang === "ar" ? -step : step) + tabs.length) % tabs.length];
      showTab(next);
      $(`tab-${next}`).focus();
    });
  });
  document.addEventListener("click", (event) => { if (!$("exporting").contains(event.target)) $("exporting").open = false; });
  addEventListener("beforeprint", preparePaper);
  addEventListener("afterprint", () => $("paper").replaceChildren());
  new ResizeObserver(() => { cy.resize(); if (!state.chosen && !state.path) fit(); }).observe($("graph"));
}

look.dark = matchMedia("(prefers-color-scheme: dark)").matches;
showLook();
speakLanguage();
startPicture();
refresh(true);
filtersPanel();
timePanel();
textPanel();
showTab(articles.some((article) => article.text) ? "text" : "list");
listen();
// for tests, the console and whoever embeds the page
window.kg = { data, relations, nodes, articles, state, picture, choose, linesOf, search, fold, showPath, turtleOf, svgText };
requestAnimationFrame(() => requestAnimationFrame(() => { document.documentElement.dataset.painted = String(Math.round(performance.now())); }));
