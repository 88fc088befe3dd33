// The drawing as SVG: sharp on paper, text as text in reading order. Also what is printed.

const SHAPES = {  // corners of shapes on a square from -1 to 1
  hexagon: [[-1, 0], [-0.5, -1], [0.5, -1], [1, 0], [0.5, 1], [-0.5, 1]],
  diamond: [[0, -1], [1, 0], [0, 1], [-1, 0]],
  pentagon: [[0, -1], [1, -0.25], [0.62, 1], [-0.62, 1], [-1, -0.25]],
  octagon: [[-0.42, -1], [0.42, -1], [1, -0.42], [1, 0.42], [0.42, 1], [-0.42, 1], [-1, 0.42], [-1, -0.42]],
  triangle: [[0, -1], [1, 1], [-1, 1]],
  tag: [[-1, -1], [0.25, -1], [1, 0], [0.25, 1], [-1, 1]],
  star: Array.from({ length: 10 }, (_, i) => {
    const radius = i % 2 ? 0.45 : 1;
    return [radius * Math.sin((i * Math.PI) / 5), -radius * Math.cos((i * Math.PI) / 5)];
  }),
};

const round = (number) => Math.round(number * 10) / 10;

/** A shape of the key and of the drawing, centred on x, y. */
function shape(kind, x, y, radius, look) {
  if (kind === "ellipse") return drawn("circle", { cx: round(x), cy: round(y), r: round(radius), ...look });
  if (kind === "round-rectangle") {
    return drawn("rect", { x: round(x - radius), y: round(y - radius), width: round(2 * radius), height: round(2 * radius), rx: round(radius / 3), ...look });
  }
  const points = SHAPES[kind].map(([dx, dy]) => `${round(x + dx * radius)},${round(y + dy * radius)}`).join(" ");
  return drawn("polygon", { points, ...look });
}

/** The whole graph as an SVG element. */
function svgOf() {
  const { cy } = picture;
  const box = cy.elements().boundingBox({ includeLabels: true });
  const margin = 20;
  const [left, top] = [box.x1 - margin, box.y1 - margin];
  const [width, height] = [Math.max(80, box.w + 2 * margin), Math.max(80, box.h + 2 * margin)];
  const paper = styleOf("--paper");
  const root = drawn("svg", {
    xmlns: "http://www.w3.org/2000/svg", viewBox: `${round(left)} ${round(top)} ${round(width)} ${round(height)}`,
    width: round(width), height: round(height), "font-family": FONT, "text-anchor": "middle", direction: look.lang === "ar" ? "rtl" : "ltr",
  });
  root.append(drawn("title", {}, data.title || say("untitled")));
  root.append(drawn("rect", { x: round(left), y: round(top), width: round(width), height: round(height), fill: paper }));
  cy.edges().forEach((edge) => { root.append(...svgEdge(edge, paper)); });
  cy.nodes().forEach((node) => { root.append(...svgNode(node, paper)); });
  return root;
}

function svgEdge(edge, paper) {
  const { colour, dash, width, neg, arrow, label } = edge.data();
  const [from, to] = [edge.sourceEndpoint(), edge.targetEndpoint()];
  const bends = edge.controlPoints() ?? [];
  let path = `M${round(from.x)} ${round(from.y)}`;
  bends.forEach((bend, i) => {
    const next = i + 1 < bends.length ? { x: (bend.x + bends[i + 1].x) / 2, y: (bend.y + bends[i + 1].y) / 2 } : to;
    path += `Q${round(bend.x)} ${round(bend.y)} ${round(next.x)} ${round(next.y)}`;
  });
  if (!bends.length) path += `L${round(to.x)} ${round(to.y)}`;
  const line = { d: path, fill: "none", stroke: colour, "stroke-width": round(width), "stroke-opacity": edge.numericStyle("opacity") };
  if (dash === "dashed") line["stroke-dasharray"] = "9 5";
  if (dash === "dotted") Object.assign(line, { "stroke-dasharray": "0.1 5", "stroke-linecap": "round" });
  const parts = [drawn("path", line)];
  const last = bends.length ? bends[bends.length - 1] : from;
  if (arrow === "triangle") {
    const angle = Math.atan2(to.y - last.y, to.x - last.x);
    const size = 6 + 1.6 * width;
    const corner = (turn) => `${round(to.x - size * Math.cos(angle + turn))},${round(to.y - size * Math.sin(angle + turn))}`;
    parts.push(drawn("polygon", { points: `${round(to.x)},${round(to.y)} ${corner(0.42)} ${corner(-0.42)}`, fill: colour }));
  }
  const middle = edge.midpoint();
  let turn = (Math.atan2(to.y - from.y, to.x - from.x) * 180) / Math.PI;
  if (neg) {
    const across = ((turn + 90) * Math.PI) / 180;
    const [dx, dy] = [7 * Math.cos(across), 7 * Math.sin(across)];
    parts.push(drawn("path", { d: `M${round(middle.x - dx)} ${round(middle.y - dy)}L${round(middle.x + dx)} ${round(middle.y + dy)}`, stroke: colour, "stroke-width": 2.5 }));
  }
  if (label && !picture.big) {
    if (turn > 90) turn -= 180;
    if (turn < -90) turn += 180;
    parts.push(drawn("text", {
      x: round(middle.x), y: round(middle.y + 4), transform: `rotate(${round(turn)} ${round(middle.x)} ${round(middle.y)})`, "font-size": 12,
      fill: colour, stroke: paper, "stroke-width": 3, "paint-order": "stroke", ...(neg ? { "text-decoration": "line-through" } : {}),
    }, bare(label)));
  }
  return parts;
}

function svgNode(node, paper) {
  const { x, y } = node.position();
  const { size, font, colour, hollow, label } = node.data();
  const skin = hollow ? { fill: paper, stroke: colour, "stroke-width": 2, "stroke-dasharray": "4 3" } : { fill: colour, stroke: paper, "stroke-width": 1.5 };
  const texts = label.split("\n").map((line, i) => drawn("text", {
    x: round(x), y: round(y + size / 2 + font * (1 + 1.15 * i) + 2), "font-size": round(font), fill: styleOf("--ink"), stroke: paper,
    "stroke-width": 3, "paint-order": "stroke",
  }, bare(line)));
  return [shape(node.data("shape"), x, y, size / 2, skin), ...texts];
}

const svgText = () => `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(svgOf())}\n`;
