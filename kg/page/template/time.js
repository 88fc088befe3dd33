// The time slider: relations by day, week, month or year, and a window over them. Its ends are open.

const DAY = 86400000;
const dayOf = (iso) => Math.floor(Date.parse(`${iso}T00:00:00Z`) / DAY);
const isoOf = (day) => new Date(day * DAY).toISOString().slice(0, 10);

const UNITS = [
  ["day", (day) => day, (day) => day + 1],
  ["week", (day) => day - ((day + 3) % 7 + 7) % 7, (day) => day + 7],
  ["month", (day) => dayOf(`${isoOf(day).slice(0, 7)}-01`), (day) => nextMonth(day, 1)],
  ["year", (day) => dayOf(`${isoOf(day).slice(0, 4)}-01-01`), (day) => nextMonth(day, 12)],
];

function nextMonth(day, months) {
  const date = new Date(day * DAY);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, 1) / DAY;
}

/** Steps of the slider: the days themselves where they are few, else equal bins that hold nearly all relations; a few far
 * dates (a war of 1948) fall into the open ends. */
function binsOf(dated) {
  const days = dated.map((relation) => dayOf(relation.when[0])).sort((a, b) => a - b);
  if (!days.length || days[0] === days[days.length - 1]) return [];
  const distinct = [...new Set(days)];
  if (distinct.length <= 14) {
    return distinct.map((day, i) => ({ from: day, to: i + 1 < distinct.length ? distinct[i + 1] - 1 : day, n: 0, unit: "day" }));
  }
  const [low, high] = [days[Math.floor(days.length * 0.03)], days[Math.ceil(days.length * 0.97) - 1]];
  for (const [name, floor, step] of UNITS) {
    const bins = [];
    for (let day = floor(low); day <= high && bins.length <= 90; day = step(day)) bins.push({ from: day, to: step(day) - 1, n: 0, unit: name });
    if (bins.length <= 90 || name === "year") {
      if (bins.length < 2) continue;
      return bins;
    }
  }
  return [];
}

function timePanel() {
  const dated = relations.filter((relation) => relation.when);
  const bins = binsOf(dated);
  const panel = $("time");
  panel.hidden = bins.length < 2;
  if (panel.hidden) return;
  const [first, final] = [bins[0], bins[bins.length - 1]];
  for (const relation of dated) {
    const day = dayOf(relation.when[0]);
    const bin = bins.find((candidate) => day <= candidate.to) ?? bins[bins.length - 1];
    bin.n += 1;
    first.open ||= day < first.from;
    final.open ||= dayOf(relation.when[1]) > final.to;
  }
  const most = Math.max(...bins.map((bin) => bin.n));
  const name = (bin) => ({ year: 4, month: 7 }[bin.unit] ? isoOf(bin.from).slice(0, { year: 4, month: 7 }[bin.unit]) : isoOf(bin.from));
  const bars = h("div.bars", { "aria-hidden": "true" }, bins.map((bin) => {
    const bar = h("span", { title: `${name(bin)}: ${bin.n}` });
    bar.style.blockSize = bin.n ? `${Math.max(6, (100 * Math.sqrt(bin.n)) / Math.sqrt(most))}%` : "0";
    return bar;
  }));
  const last = bins.length - 1;
  const [from, to] = ["from", "to"].map((key) => h("input", { type: "range", id: `time-${key}`, min: 0, max: last, value: key === "from" ? 0 : last, "aria-label": say(key) }));
  const words = h("output", {});
  const tell = () => {
    const [a, b] = [Number(from.value), Number(to.value)];
    const start = name(bins[a]) + (a === 0 && first.open ? ` ${say("before")}` : "");
    const end = name(bins[b]) + (b === last && final.open ? ` ${say("after")}` : "");
    words.replaceChildren(h("bdi", {}, start), " — ", h("bdi", {}, end));
    from.setAttribute("aria-valuetext", start);
    to.setAttribute("aria-valuetext", end);
    [...bars.children].forEach((bar, i) => bar.classList.toggle("out", i < a || i > b));
  };
  const move = (moved) => () => {
    if (Number(from.value) > Number(to.value)) (moved === from ? to : from).value = moved.value;
    tell();
  };
  const set = () => {
    state.filter.from = Number(from.value) === 0 ? null : isoOf(bins[from.value].from);
    state.filter.to = Number(to.value) === last ? null : isoOf(bins[to.value].to);
    refresh();
  };
  for (const slider of [from, to]) {
    slider.addEventListener("input", move(slider));
    slider.addEventListener("change", set);
  }
  if (state.filter.from) from.value = bins.findIndex((bin) => bin.to >= dayOf(state.filter.from));
  if (state.filter.to) to.value = bins.findIndex((bin) => bin.to >= dayOf(state.filter.to));
  const undated = relations.length - dated.length;
  panel.setAttribute("aria-label", say("timeline"));
  panel.replaceChildren(h("span.name", {}, say("date")), h("div.range", {}, bars, from, to), words,
    undated ? h("label.check", {}, h("input", { type: "checkbox", id: "undated", checked: state.filter.undated, onchange: (event) => {
      state.filter.undated = event.target.checked;
      refresh();
    } }), h("span", {}, say("undated")), h("span.count", {}, show(undated))) : "");
  tell();
}
