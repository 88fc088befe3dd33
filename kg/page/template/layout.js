// Where the nodes go: forces (d3-force) in the largest connected part, the other parts in rows under it. The same every
// time, and in slices that leave the page answering.

const SLICE = 40;  // milliseconds of work before the page gets its turn
const READABLE = 160;  // nodes up to which labels are kept from lying on each other
const FEW = 60;  // nodes up to which several starts are tried
const STARTS = 6;
const GAP = 50;
const HUB = 34;  // size of a node whose name needs room of its own in a large graph

/** Begins a layout of `items` ({id, size, box: [width, height] of node with label; x, y, fixed where known}) joined by
 * `links` ({source, target, n: how many lines}). `moved(done)` is told when positions are worth showing; the returned
 * function stops it. */
function arrange(items, links, aspect, moved) {
  const small = items.length <= READABLE;
  const kept = items.some((item) => item.fixed);
  const [main, ...rest] = kept ? [{ items, links }] : parts(items, links);
  if (!main) {
    moved(true);
    return () => {};
  }
  for (const item of main.items) item.main = true;
  for (const part of rest) forces(part, 1.5, small).tick(Math.min(300, 60 + part.items.length * 20));
  const ticks = small ? 320 : 240;
  const start = (part) => forces(part, aspect, small).alphaDecay(1 - Math.pow(0.001, 1 / ticks));
  if (!kept && main.items.length <= FEW) {
    best(main, (part) => start(part).tick(ticks));
    rows(main, rest, aspect);
    moved(true);
    return () => {};
  }
  if (!kept) spiral(main, 0);
  const simulation = start(main);
  let done = 0;
  let stopped = false;
  const work = (until) => {
    for (; done < ticks && performance.now() < until; done += 1) simulation.tick();
  };
  const tell = () => {
    if (!kept) rows(main, rest, aspect);
    moved(done >= ticks);
    return performance.now();
  };
  work(performance.now() + (small ? 250 : 120));
  let told = tell();
  const go = () => {
    if (stopped || done >= ticks) return;
    work(performance.now() + SLICE);
    // drawing thousands of lines again takes longer than placing them: a large graph is drawn at the start and at the end
    if (done >= ticks || (small && performance.now() - told > 120)) told = tell();
    setTimeout(go, 0);
  };
  // the first picture is painted before the work goes on
  requestAnimationFrame(() => setTimeout(go, 0));
  return () => { stopped = true; };
}

function forces({ items, links }, aspect, small) {
  const degree = new Map(items.map((item) => [item.id, 0]));
  for (const link of links) for (const end of [link.source, link.target]) degree.set(end, degree.get(end) + 1);
  const least = (link) => Math.min(degree.get(link.source.id), degree.get(link.target.id));
  const room = (link) => (small ? 96 : 36) + (small ? 7 : 3) * Math.sqrt(least(link)) + 9 * Math.min(6, link.n - 1) + (link.source.size + link.target.size) / 2;
  for (const item of items) if (item.fixed) [item.fx, item.fy] = [item.x, item.y];
  return d3.forceSimulation(items).stop()
    .force("link", d3.forceLink(links).id((item) => item.id).distance(room).strength((link) => 1 / Math.min(least(link), 6)))
    .force("charge", d3.forceManyBody().strength((item) => (small ? -420 - 6 * item.size : -50 - 9 * item.size)).distanceMax(small ? 700 : 900).theta(small ? 0.7 : 1.1))
    .force("x", d3.forceX(0).strength(0.07 / aspect))
    .force("y", d3.forceY(0).strength(0.07 * aspect))
    .force("collide", small ? apart() : d3.forceCollide((item) => (item.size > HUB ? item.box[0] * 0.55 : item.size / 2) + 6).iterations(1));
}

/** Connected parts, the largest first, each with its items from the most connected outwards. */
function parts(items, links) {
  const near = new Map(items.map((item) => [item.id, []]));
  for (const link of links) {
    near.get(link.source).push(link.target);
    near.get(link.target).push(link.source);
  }
  const found = new Map(items.map((item) => [item.id, item]));
  const part = new Map();
  const all = [];
  for (const start of [...items].sort((a, b) => near.get(b.id).length - near.get(a.id).length)) {
    if (part.has(start.id)) continue;
    const one = { items: [], links: [] };
    all.push(one);
    part.set(start.id, one);
    const queue = [start.id];
    for (let i = 0; i < queue.length; i += 1) {
      one.items.push(found.get(queue[i]));
      for (const there of near.get(queue[i])) {
        if (part.has(there)) continue;
        part.set(there, one);
        queue.push(there);
      }
    }
  }
  for (const link of links) part.get(link.source).links.push(link);
  return all.sort((a, b) => b.items.length - a.items.length);
}

/** A start that is nearly right: on a spiral, neighbours near each other. `turn` gives another such start. */
function spiral({ items }, turn) {
  items.forEach((item, i) => {
    const angle = (2.4 + 0.37 * turn) * i + turn;
    [item.x, item.y, item.vx, item.vy] = [24 * Math.sqrt(i + 0.5) * Math.cos(angle), 24 * Math.sqrt(i + 0.5) * Math.sin(angle), 0, 0];
  });
}

/** Settles a part from several starts and keeps the one where the fewest lines cross each other or run over a node. */
function best(part, settle) {
  let least = Infinity;
  for (let turn = 0; turn < STARTS; turn += 1) {
    const trial = { items: part.items.map((item) => ({ ...item })), links: part.links.map((link) => ({ ...link })) };
    spiral(trial, turn);
    settle(trial);
    const cost = tangle(trial);
    if (cost >= least) continue;
    least = cost;
    part.items.forEach((item, i) => { [item.x, item.y] = [trial.items[i].x, trial.items[i].y]; });
  }
}

function tangle({ items, links }) {
  const side = (a, b, c) => Math.sign((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x));
  let cost = 0;
  links.forEach((one, i) => {
    const [a, b] = [one.source, one.target];
    for (const two of links.slice(i + 1)) {
      const [c, d] = [two.source, two.target];
      if (a === c || a === d || b === c || b === d) continue;
      if (side(a, b, c) !== side(a, b, d) && side(c, d, a) !== side(c, d, b)) cost += 1;
    }
    for (const item of items) {
      if (item === a || item === b) continue;
      const [dx, dy] = [b.x - a.x, b.y - a.y];
      const along = ((item.x - a.x) * dx + (item.y - a.y) * dy) / (dx * dx + dy * dy);
      const away = Math.abs((item.x - a.x) * dy - (item.y - a.y) * dx) / Math.hypot(dx, dy);
      if (along > 0 && along < 1 && away < item.size / 2 + 8) cost += 2 * one.n;
    }
  });
  return cost;
}

function bounds({ items }) {
  const ends = (place, half) => [Math.min(...items.map((item) => item[place] - half(item))), Math.max(...items.map((item) => item[place] + half(item)))];
  const [left, right] = ends("x", (item) => item.box[0] / 2);
  const [top, bottom] = ends("y", (item) => item.box[1] / 2);
  return { left, top, width: right - left, height: bottom - top };
}

/** Puts the other parts in rows under the main one; a few of them beside it where it is high already. */
function rows(main, rest, aspect) {
  const box = bounds(main);
  const sizes = rest.map(bounds);
  const area = sizes.reduce((sum, size) => sum + (size.width + GAP) * (size.height + GAP), 0);
  const beside = rest.length < 12 && box.width / box.height < aspect && area < box.width * box.height;
  const most = beside ? Math.max(area / box.height, ...sizes.map((size) => size.width + GAP)) : Math.max(box.width, Math.sqrt(area * aspect));
  const start = beside ? box.left - most - GAP : box.left + (box.width - most) / 2;
  let [x, y, high] = [start, beside ? box.top : box.top + box.height + GAP, 0];
  rest.forEach((part, i) => {
    const size = sizes[i];
    if (x > start && x + size.width > start + most) [x, y, high] = [start, y + high + GAP, 0];
    for (const item of part.items) {
      item.x += x - size.left;
      item.y += y - size.top;
    }
    x += size.width + GAP;
    high = Math.max(high, size.height);
  });
}

/** A force that pushes overlapping boxes (a node with its label) apart along the shorter way. */
function apart() {
  let items = [];
  const force = (alpha) => {
    const strength = 0.25 + 0.5 * (1 - alpha);
    for (let i = 0; i < items.length; i += 1) {
      for (let j = i + 1; j < items.length; j += 1) {
        const [a, b] = [items[i], items[j]];
        const x = (a.box[0] + b.box[0]) / 2 + 14 - Math.abs(a.x - b.x);
        const y = (a.box[1] + b.box[1]) / 2 + 10 - Math.abs(a.y - b.y);
        if (x <= 0 || y <= 0) continue;
        const [way, by] = x < y ? ["x", x] : ["y", y];
        const push = ((a[way] < b[way] ? -by : by) * strength) / 2;
        a[way] += push;
        b[way] -= push;
      }
    }
  };
  force.initialize = (all) => { items = all; };
  return force;
}
