// The start page: send an article, watch it being read, show what came out. What the server says becomes text, never markup.

const server = JSON.parse($("data").textContent);
const TABS = ["article", "graph", "summary", "rdf", "questions", "files"];
const EXTENSIONS = {
  txt: "text/plain", text: "text/plain", html: "text/html", htm: "text/html", xhtml: "application/xhtml+xml", json: "application/json",
  jsonl: "application/x-ndjson", ndjson: "application/x-ndjson", csv: "text/csv", tsv: "text/csv", conllu: "text/x-conllu",
};
const RDF = { ttl: "Turtle", trig: "TriG", nq: "N-Quads", nt: "N-Triples", jsonld: "JSON-LD", rdf: "RDF/XML" };
const SHOWN = 300000;  // characters of a file; more makes a browser slow
const POLL = 500;

// `id` and `about` are the result's; `of` is what `question` is asked of; `watched` is the job being waited for, `said` how far it is
const state = { tab: "article", id: null, about: null, format: "ttl", question: server.questions[0].name, of: null, answer: null, watched: null, said: null, problem: null };

// -------------------------------------------------------------------------------------------------------------- server

/** The server's answer; an error has the `status` and what the server says. */
async function ask(path, options = {}) {
  let answer;
  try {
    answer = await fetch(path, options);
  } catch {
    throw Object.assign(new Error(""), { status: 0 });
  }
  if (answer.status === 401) location.assign("/login");
  if (!answer.ok) throw Object.assign(new Error((await answer.text()).trim()), { status: answer.status });
  return answer;
}

function told(error, head) {
  if (error.status === undefined) throw error;
  if (error.status === 0) return [say("lost")];
  return [WORDS[look.lang][error.status] ?? say(head), ": ", h("bdi", { lang: "en", dir: "auto" }, bare(error.message).slice(0, 2000))];
}

const query = (values) => new URLSearchParams(Object.entries(values).filter(([, value]) => value)).toString();

// ------------------------------------------------------------------------------------------------------------- article

/** What is to be sent: body, type and what the file is called; or a complaint. */
function article() {
  const [file] = $("file").files;
  const text = $("text").value;
  const { chars, upload } = server.limits;
  if (file) {
    const type = EXTENSIONS[file.name.split(".").pop().toLowerCase()];
    if (!type) return { problem: () => say("unknownFile", { types: Object.keys(EXTENSIONS).join(", ") }) };
    if (file.size > upload) return { problem: () => say("tooBig", { n: bytes(file.size), most: bytes(upload) }) };
    return { body: file, type, name: file.name };
  }
  if (!text.trim()) return { problem: () => say("empty") };
  const page = /^\s*<(!doctype\s|\?xml\s|html|head|body|main|article)\b/i.test(text);
  const length = [...text].length;
  if (!page && length > chars) return { problem: () => say("tooLong", { n: length, most: chars }) };
  return { body: new Blob([text]), type: page ? "text/html" : "text/plain", name: "" };
}

async function submit(event) {
  event.preventDefault();
  const { body, type, name, problem } = article();
  complain(problem);
  if (problem) return;
  const facts = Object.fromEntries(["title", "date", "source", "url"].map((fact) => [fact, $(`fact-${fact}`).value]));
  progress({ state: "sending" });
  try {
    const answer = await ask(`/jobs?${query({ ...facts, name, lang: look.lang })}`, { method: "POST", headers: { "Content-Type": type }, body });
    follow((await answer.json()).id);
  } catch (error) {
    progress(null);
    complain(() => told(error, "refused"));
  }
}

/** Asks how far an article is until it is done. */
async function follow(id) {
  state.watched = id;
  const begun = { loading: Date.now(), reading: Date.now() };
  while (state.watched === id) {
    let said;
    try {
      said = await (await ask(`/jobs/${id}`)).json();
    } catch (error) {
      progress(null);
      complain(() => told(error, "refused"));
      break;
    }
    if (said.state === "done" || said.state === "failed") {
      progress(null);
      if (said.state === "done") open(id, said);
      else complain(() => [say("failed"), ": ", h("bdi", { lang: "en", dir: "auto" }, bare(said.reason))]);
      break;
    }
    if (said.state !== state.said?.state) begun[said.state] = Date.now();
    progress({ ...said, seconds: Math.round((Date.now() - begun[said.state]) / 1000) });
    await new Promise((resolve) => { setTimeout(resolve, POLL); });
  }
}

function progress(said) {
  state.said = said;
  $("progress").hidden = !said;
  $("submit").disabled = Boolean(said);
  if (!said) return;
  const values = { n: said.place, seconds: say("seconds", { n: said.seconds }) };
  $("stage").textContent = say(said.state, values);
  if (said.state === "sending") $("progress").scrollIntoView({ block: "nearest" });
}

/** Shows a complaint, a function that gives it in the language of the moment; nothing takes it away. */
function complain(problem) {
  state.problem = problem;
  $("failure").hidden = !problem;
  $("failure").replaceChildren(...(problem ? [problem()].flat() : []));
}

function count() {
  $("count").textContent = say("count", { n: [...$("text").value].length, most: server.limits.chars });
}

// -------------------------------------------------------------------------------------------------------------- result

function open(id, about) {
  Object.assign(state, { id, about, answer: null, of: "result", watched: null });
  history.replaceState(null, "", `#${id}`);
  $("panel-graph").replaceChildren(frame(id));
  panels();
  showTab("graph");
}

/** The page of the graph, in a frame that is of no origin: whatever ran in it could reach neither this page nor the server. */
function frame(id) {
  const rights = "allow-scripts allow-downloads allow-forms allow-modals allow-popups allow-popups-to-escape-sandbox";
  return h("iframe", { id: "frame", title: say("frame"), sandbox: rights, src: `/jobs/${id}/page` });
}

const addressOf = (name) => `/jobs/${state.id}/files/${encodeURIComponent(name)}`;
const fileOf = (format) => state.about.files.find((file) => file.format === format);

function head() {
  const { title, entities, relations, notes } = state.about;
  return [h("h2", {}, h("bdi", {}, bare(title))), h("p.facts", {}, say("result", { entities, relations })), notes.map((note) => h("p.small", {}, h("bdi", {}, bare(note))))];
}

function summaryPanel() {
  $("panel-summary").replaceChildren(...(state.about ? [...head().flat(), h("pre", { id: "summary", dir: "auto", tabindex: 0 }, state.about.summary)] : []));
}

async function rdfPanel() {
  const panel = $("panel-rdf");
  if (!state.about) return;
  const { id, format } = state;
  const file = fileOf(format);
  const choice = h("select", { id: "format", "aria-label": say("format"), onchange: (event) => { state.format = event.target.value; rdfPanel(); } },
    Object.entries(RDF).filter(([name]) => fileOf(name)).map(([name, title]) => h("option", { value: name, selected: name === format }, title)));
  const shown = h("pre", { id: "rdf", dir: "ltr", lang: "en", tabindex: 0 }, "…");
  const bar = h("div.bar", {}, choice, h("span", { id: "rdf-size" }, say("size", { size: bytes(file.bytes) })), h("a", { href: addressOf(file.name), download: file.name }, say("download")));
  panel.replaceChildren(bar, shown);
  try {
    const text = await (await ask(addressOf(file.name))).text();
    if (state.id !== id || state.format !== format) return;
    shown.textContent = text.slice(0, SHOWN);
    if (text.length > SHOWN) bar.append(h("span.small", {}, say("cut")));
  } catch (error) {
    shown.replaceChildren(...told(error, "refused"));
  }
}

function filesPanel() {
  if (!state.about) return;
  const rows = state.about.files.map(({ format, name, bytes: size }) => h("li", {}, h("span.value", {}, format), h("a", { href: addressOf(name), download: name, dir: "ltr" }, name), h("span.value", {}, bytes(size))));
  $("panel-files").replaceChildren(...head().flat(), h("ul", { id: "files" }, rows,
    h("li", {}, h("span.value", {}, "zip"), h("a", { id: "all", href: addressOf("all.zip"), download: "" }, say("all")), "")),
  h("p.small", {}, say("kept", { minutes: server.limits.minutes })));
}

// ----------------------------------------------------------------------------------------------------------- questions

const titleOf = (question) => WORDS[look.lang].titles[question.name] ?? question.title;

function questionsPanel() {
  const question = server.questions.find((candidate) => candidate.name === state.question);
  const places = [state.about ? ["result", say("ofResult")] : null, server.store ? ["store", say("ofStore")] : null].filter(Boolean);
  if (!places.length) return;
  if (!places.some(([name]) => name === state.of)) [[state.of]] = places;
  const choose = (key) => (event) => { state[key] = event.target.value; state.answer = null; questionsPanel(); };
  const option = (chosen) => ([name, title]) => h("option", { value: name, selected: name === chosen }, title);
  const blanks = question.parameters.map(({ name, kind, required, remark }) => h("label", {},
    h("span", {}, WORDS[look.lang].blanks[name] ?? name, required ? h("span.small", {}, ` (${say("required")})`) : ""),
    h("input", { name, required, title: look.lang === "en" ? remark : null, maxlength: 2000, dir: "auto", list: kind === "entity" ? "names" : null, placeholder: kind === "date" ? "2025-10-16" : null })));
  const names = state.of === "result" ? [...new Set(state.about.names)] : [];
  $("panel-questions").replaceChildren(
    h("form", { id: "asking", onsubmit: askQuestion },
      h("select", { id: "question", "aria-label": say("questions"), onchange: choose("question") }, server.questions.map((row) => option(state.question)([row.name, titleOf(row)]))),
      h("label", {}, h("span", {}, say("about")), h("select", { id: "of", onchange: choose("of") }, places.map(option(state.of)))),
      blanks, h("datalist", { id: "names" }, names.map((name) => h("option", { value: name }))),
      h("button.main", { id: "ask" }, say("ask"))),
    h("div", { id: "answer", "aria-live": "polite" }, answerTable()));
}

async function askQuestion(event) {
  event.preventDefault();
  const given = Object.fromEntries(new FormData(event.target));
  const of = state.of === "result" ? state.id : "";
  const { question } = state;
  $("ask").disabled = true;
  state.answer = null;
  $("answer").replaceChildren(say("asking"));
  let shown;
  try {
    state.answer = await (await ask(`/questions/${question}?${query({ ...given, of })}`)).json();
    shown = answerTable();
  } catch (error) {
    shown = h("p", { role: "alert" }, told(error, "refused"));
  }
  if (state.question !== question) return;
  $("answer").replaceChildren(shown);
  $("ask").disabled = false;
}

const valueOf = (column, value) => (["polarity", "modality"].includes(column) && WORDS[look.lang].values[value]) || bare(value);

function answerTable() {
  const found = state.answer;
  if (!found) return "";
  if (!found.all) return h("p", {}, say("none"));
  // the addresses of relations are for programs
  const columns = found.columns.map((name, index) => ({ name, index })).filter(({ name }) => !["relation", "denial"].includes(name));
  return h("table", {},
    h("caption", {}, say("answers", { n: found.all }), found.all > found.rows.length ? ` ${say("rowsCut", { n: found.rows.length })}` : ""),
    h("thead", {}, h("tr", {}, columns.map(({ name }) => h("th", { scope: "col" }, WORDS[look.lang].columns[name] ?? name)))),
    h("tbody", {}, found.rows.map((row) => h("tr", {}, columns.map(({ name, index }) => h("td", {}, h("bdi", {}, valueOf(name, row[index]))))))));
}

// ----------------------------------------------------------------------------------------------------------- beginning

const usable = (tab) => tab === "article" || (tab === "questions" && server.store) || state.about !== null;

function showTab(tab) {
  state.tab = tab;
  for (const name of TABS) {
    const on = name === tab;
    $(`tab-${name}`).hidden = !usable(name);
    $(`tab-${name}`).setAttribute("aria-selected", String(on));
    $(`tab-${name}`).tabIndex = on ? 0 : -1;
    $(`panel-${name}`).hidden = !on;
  }
}

function panels() {
  summaryPanel();
  rdfPanel();
  questionsPanel();
  filesPanel();
}

function showLook() {
  document.documentElement.dataset.theme = look.dark ? "dark" : "light";
  $("theme").textContent = say(look.dark ? "light" : "dark");
}

function speakLanguage() {
  Object.assign(document.documentElement, { lang: look.lang, dir: look.lang === "ar" ? "rtl" : "ltr" });
  document.title = $("title").textContent = say("heading");
  for (const element of document.querySelectorAll("[data-say]")) element.textContent = say(element.dataset.say);
  showLook();
  count();
  progress(state.said);
  complain(state.problem);
  panels();
}

function listen() {
  $("form").addEventListener("submit", submit);
  $("text").addEventListener("input", count);
  $("file").accept = Object.keys(EXTENSIONS).map((name) => `.${name}`).join(",");
  $("language").addEventListener("click", () => { look.lang = look.lang === "ar" ? "en" : "ar"; speakLanguage(); });
  $("theme").addEventListener("click", () => { look.dark = !look.dark; showLook(); });
  for (const name of TABS) {
    $(`tab-${name}`).addEventListener("click", () => showTab(name));
    $(`tab-${name}`).addEventListener("keydown", (event) => {
      const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!step) return;
      const tabs = TABS.filter(usable);
      const next = tabs[(tabs.indexOf(name) + (look.lang === "ar" ? -step : step) + tabs.length) % tabs.length];
      showTab(next);
      $(`tab-${next}`).focus();
    });
  }
}

look.dark = matchMedia("(prefers-color-scheme: dark)").matches;
listen();
speakLanguage();
showTab("article");
// the address of a result: back after a reload
if (/^#[\w-]{10,60}$/.test(location.hash)) follow(location.hash.slice(1));
