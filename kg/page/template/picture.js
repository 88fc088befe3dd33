// The drawing, by cytoscape.js: what is shown, what is marked, and what the reader does to it.

const FONT = '"Noto Naskh Arabic", "Geeza Pro", "Noto Sans Arabic", "Segoe UI", Tahoma, sans-serif';
const CROWDED = 400;  // lines above which names and verbs are left out where they could not be read
const PLAIN = 1500;
const LEGIBLE = 7.5;  // pixels of the smallest name that is written in a large graph
const CLEAR = 12;  // pixels of the names around what is selected there
const MARGIN = 24;
const BUTTONS = 40;
const picture = { cy: null, lines: [], stop: () => {}, places: new Map(), pinned: new Set(), big: false };

const styleOf = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

function sheet() {
  const [ink, paper, mark] = ["--ink", "--paper", "--mark"].map(styleOf);
  // thousands of lines are drawn as plain lines; those the reader points at get their arrows
  const curve = picture.lines.length > PLAIN ? "haystack" : picture.big ? "straight" : "bezier";
  return [
    { selector: "node", style: {
      shape: "data(shape)", width: "data(size)", height: "data(size)", "background-color": "data(colour)",
      "border-width": 1.5, "border-color": paper, label: picture.big ? "" : "data(label)", color: ink, "font-family": FONT,
      "font-size": "data(font)", "text-valign": "bottom", "text-margin-y": 3, "text-wrap": "wrap", "text-max-width": 400,
      "line-height": 1.15, "text-outline-color": paper, "text-outline-width": 2.5, "text-outline-opacity": 0.92,
      "z-index": "data(size)",
    } },
    { selector: "node.named", style: { label: "data(label)" } },
    { selector: "node[?hollow]", style: { "background-color": paper, "border-color": "data(colour)", "border-width": 2, "border-style": "dashed" } },
    { selector: "edge", style: {
      width: "data(width)", "line-color": "data(colour)", "line-style": "data(dash)", "target-arrow-color": "data(colour)",
      "target-arrow-shape": "data(arrow)", "arrow-scale": picture.big ? 0.7 : 0.95, "curve-style": curve,
      "control-point-step-size": 46, opacity: picture.big ? 0.5 : 1, "line-dash-pattern": [9, 5], "line-cap": "butt",
      "loop-direction": "-45deg", "loop-sweep": "60deg", "haystack-radius": 0,
    } },
    { selector: "edge[dash = 'dotted']", style: { "line-style": "dashed", "line-dash-pattern": [2, 5], "line-cap": "round" } },
    { selector: "edge[?neg]", style: {
      "mid-target-arrow-shape": "tee", "mid-target-arrow-color": "data(colour)", "mid-source-arrow-shape": "tee",
      "mid-source-arrow-color": "data(colour)",
    } },
    { selector: picture.big ? "edge.near, edge.path, edge.hover, edge:selected" : "edge", style: {
      label: "data(label)", "font-family": FONT, "font-size": 12, color: "data(colour)", "text-rotation": "autorotate",
      "text-background-color": paper, "text-background-opacity": 0.88, "text-background-padding": 1.5,
      "text-background-shape": "round-rectangle", "min-zoomed-font-size": 7,
    } },
    { selector: ".faded", style: { opacity: 0.16, "text-opacity": 0.3 } },
    { selector: "edge.faded", style: { opacity: 0.08, "text-opacity": 0 } },
    { selector: "node.near", style: { "z-index": 900 } },
    ...(curve === "haystack" ? [{ selector: "edge.near, edge.path, edge.hover, edge:selected", style: { "curve-style": "straight" } }] : []),
    { selector: "edge.near", style: { opacity: 0.95, "min-zoomed-font-size": 6, "z-index": 800 } },
    { selector: "node.path", style: { "border-color": mark, "border-width": 5, label: "data(label)", "z-index": 950 } },
    { selector: "edge.path", style: { "underlay-color": mark, "underlay-opacity": 0.5, "underlay-padding": 4, opacity: 1, "z-index": 940 } },
    { selector: "node.pinned", style: { "border-color": ink, "border-width": 2.5, "border-style": "double" } },
    { selector: "node.hover, node:selected", style: { "underlay-color": mark, "underlay-opacity": 0.55, "underlay-padding": 7, label: "data(label)", "z-index": 999 } },
    { selector: "edge.hover, edge:selected", style: { "underlay-color": mark, "underlay-opacity": 0.55, "underlay-padding": 4, opacity: 1, "min-zoomed-font-size": 0, "z-index": 998 } },
    { selector: "node.cursor", style: { "outline-color": ink, "outline-width": 2.5, "outline-offset": 4, "z-index": 1000 } },
    { selector: "core", style: { "active-bg-opacity": 0.08, "selection-box-color": mark, "selection-box-opacity": 0.2 } },
  ];
}

function startPicture() {
  picture.cy = cytoscape({
    container: $("graph"), elements: [], style: sheet(), layout: { name: "preset" }, minZoom: 0.03, maxZoom: 4,
    boxSelectionEnabled: true, selectionType: "single",
    textureOnViewport: relations.length > 1000, pixelRatio: "auto",
  });
  const { cy } = picture;
  cy.on("dragfree", "node", (event) => pin(event.target, true));
  cy.on("viewport", () => {
    clearTimeout(picture.naming);
    picture.naming = setTimeout(name, 160);
  });
  cy.on("position", "node", (event) => picture.places.set(event.target.id(), { ...event.target.position() }));
}

const weight = (node) => node.relations.length + Math.sqrt(node.n);

/** What stands for a node: the unnamed agent once for each of its lines, so that it does not join strangers. */
function nodeElement(id, node) {
  const size = picture.big ? Math.min(84, 7 + 4 * Math.sqrt(weight(node))) : Math.min(62, 15 + 7 * Math.sqrt(weight(node)));
  const font = picture.big ? Math.min(54, 14 + 2.6 * Math.sqrt(weight(node))) : Math.min(21, 12.5 + 1.4 * Math.sqrt(weight(node)));
  const nobody = node === unknown;
  const label = lines(nobody ? say("unknown") : nameOf(node));
  return {
    group: "nodes",
    data: {
      id, node: node.index, type: node.type, shape: nobody ? "ellipse" : TYPES[node.type][2], colour: typeColour(node.type),
      hollow: node.local, weight: nobody ? 0 : weight(node), size: nobody ? 12 : size, font: nobody ? 11 : font,
      plainFont: nobody ? 11 : font, label: label.map(isolate).join("\n"),
      wide: Math.max(...label.map((line) => line.length * (/[\u0600-\u06ff]/.test(line) ? 0.36 : 0.54))) * (nobody ? 11 : font),
      high: label.length * (nobody ? 11 : font) * 1.2,
    },
  };
}

const idOf = (node, number) => (node === unknown ? `unknown-${number}` : `n${node.index}`);

/** Draws these lines and the nodes they join (and `lonely` ones); nodes that stay keep their places. */
function draw(shown, lonely, again = false) {
  picture.stop();
  const { cy } = picture;
  const before = [picture.big, picture.lines.length > PLAIN];
  picture.big = shown.length > CROWDED;
  picture.lines = shown;
  const elements = new Map();
  for (const node of lonely) elements.set(idOf(node), nodeElement(idOf(node), node));
  const links = [];
  shown.forEach((line) => {
    const [one, two] = [line.one, line.two].map((node) => idOf(node, line.relations[0].index));
    for (const [id, node] of [[one, line.one], [two, line.two]]) if (!elements.has(id)) elements.set(id, nodeElement(id, node));
    const first = line.relations[0];
    const count = line.relations.length;
    const oneVerb = line.relations.every((r) => r.p === first.p);
    const label = `${oneVerb ? verbOf(first.predicate) : quadName(first.predicate.quad)}${count > 1 ? ` ×${count}` : ""}`;
    const toBoth = line.relations.every((r) => r.s === first.s) ? first.predicate.symmetric : true;
    line.id = `e${first.index}`;
    elements.set(line.id, {
      group: "edges",
      data: {
        id: line.id, source: one, target: two, line: links.length, colour: quadColour(first.predicate.quad), neg: first.neg,
        dash: DASHES[first.mod], arrow: toBoth ? "none" : "triangle", label: isolate((first.neg ? "✕ " : "") + label),
        width: Math.min(9, (picture.big ? 0.9 : 1.5) + 1.3 * Math.log2(count)),
      },
    });
    links.push(line);
  });
  cy.batch(() => {
    cy.remove(cy.elements().filter((element) => !elements.has(element.id())));
    if (before[0] !== picture.big || before[1] !== shown.length > PLAIN) cy.style(sheet());
    const fresh = [];
    for (const [id, element] of elements) {
      const there = cy.getElementById(id);
      if (there.empty()) {
        const place = picture.places.get(id);
        fresh.push(place ? { ...element, position: { ...place } } : element);
      } else {
        there.data(element.data);
      }
    }
    cy.add(fresh);
    for (const id of picture.pinned) cy.getElementById(id).addClass("pinned");
  });
  const news = cy.nodes().filter((node) => !picture.places.has(node.id()));
  if (again || news.length) layout(again || news.length === cy.nodes().length);
}

/** Lays out everything (`whole`), or finds room for what is new and leaves the rest where the reader knows it. */
function layout(whole) {
  const { cy } = picture;
  const items = cy.nodes().map((node) => {
    const known = picture.places.get(node.id());
    const fixed = (Boolean(known) && !whole) || picture.pinned.has(node.id());
    return { ...boxed(node), x: known?.x, y: known?.y, fixed };
  });
  const joined = new Map();
  cy.edges().forEach((edge) => {
    const [source, target] = [edge.source().id(), edge.target().id()].sort();
    const link = joined.get(`${source} ${target}`);
    if (link) link.n += 1;
    else if (source !== target) joined.set(`${source} ${target}`, { source, target, n: 1 });
  });
  const box = $("graph").getBoundingClientRect();
  const aspect = Math.min(2, Math.max(0.6, box.width / Math.max(1, box.height)));
  document.documentElement.dataset.layout = "moving";
  picture.stop = arrange(items, [...joined.values()], aspect, (done) => {
    cy.batch(() => items.forEach((item) => { cy.getElementById(item.id).position({ x: item.x, y: item.y }); }));
    // in a large graph the main part fills the picture at first, and the islands lie below
    if (whole) fit(picture.big ? items.filter((item) => item.main) : items);
    name();
    if (!done) return;
    document.documentElement.dataset.layout = "done";
    document.documentElement.dataset.settled ??= String(Math.round(performance.now()));
  });
}

/** In a large graph only names that can be read are written, the heaviest first, none on another; what the reader
 * points at comes before all and is written large enough. (Measuring thousands of names would take seconds as well.) */
function name() {
  const { cy } = picture;
  if (!picture.big) return;
  const { x1, x2, y1, y2 } = cy.extent();
  const [least, clear] = [LEGIBLE / cy.zoom(), CLEAR / cy.zoom()];
  const taken = [];
  const wanted = [];
  cy.nodes().forEach((node) => {
    const { x, y } = node.position();
    const { weight: heavy, plainFont, wide, high, size } = node.data();
    const near = node.hasClass("near") ? (node.selected() ? 2 : 1) : 0;
    const font = near ? Math.max(plainFont, clear) : plainFont;
    if (font < least || x < x1 || x > x2 || y < y1 || y > y2) wanted.push({ node, rank: -1 });
    else wanted.push({ node, font, rank: near * 1e6 + heavy, x, y: y + size / 2, w: (wide * font) / plainFont, h: (high * font) / plainFont });
  });
  wanted.sort((a, b) => b.rank - a.rank);
  cy.batch(() => wanted.forEach((label) => {
    const { node, font, rank, x, y, w, h } = label;
    const free = rank >= 0 && !taken.some((other) => Math.abs(other.x - x) < (other.w + w) / 2 && other.y < y + h && y < other.y + other.h);
    if (free) {
      taken.push(label);
      if (node.data("font") !== font) node.data("font", font);
    }
    node.toggleClass("named", free);
  }));
}

/** Shows all nodes, or those of `items` ({id, x, y, box}), whose places and sizes are known without measuring. */
function fit(items = picture.cy.nodes().map(boxed)) {
  const { cy } = picture;
  cy.resize();
  if (!items.length) return;
  const { left, top, width, height } = bounds({ items });
  // the buttons stand at the end of the line: on the left in Arabic
  const room = cy.width() - 2 * MARGIN - BUTTONS;
  const zoom = Math.min(1.5, room / width, (cy.height() - 2 * MARGIN) / height);
  const middle = cy.width() / 2 + ((look.lang === "ar" ? 1 : -1) * BUTTONS) / 2;
  const pan = { x: middle - zoom * (left + width / 2), y: cy.height() / 2 - zoom * (top + height / 2) };
  if (zoom > 0) cy.viewport({ zoom, pan });
}

/** A node as the layout sees it: with the room its label takes. */
function boxed(node) {
  const { size, wide, high } = node.data();
  return { id: node.id(), size, box: [Math.max(size, wide), size + high + 4], ...node.position() };
}

function pin(node, on) {
  node.toggleClass("pinned", on);
  if (on) picture.pinned.add(node.id());
  else picture.pinned.delete(node.id());
}

function restyle() {
  const { cy } = picture;
  cy.batch(() => {
    cy.nodes().forEach((node) => { node.data(nodeElement(node.id(), nodes[node.data("node")]).data); });
    cy.style(sheet());
  });
}

/** Marks what goes with the hovered or selected elements and lets the rest fade. */
function fade(kept = picture.cy.collection()) {
  const { cy } = picture;
  cy.batch(() => {
    cy.elements().removeClass("faded near");
    if (kept.empty()) return;
    cy.elements().not(kept).addClass("faded");
    kept.addClass("near");
  });
  name();
}

const elementsOfNode = (node) => picture.cy.nodes().filter((element) => element.data("node") === node.index);

function elementOfRelation(relation) {
  const line = picture.lines.find((candidate) => candidate.relations.includes(relation));
  return line ? picture.cy.getElementById(line.id) : picture.cy.collection();
}

const lineOf = (edge) => picture.lines.find((line) => line.id === edge.id());
