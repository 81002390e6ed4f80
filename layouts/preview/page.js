// The preview: follows what the program says, draws the pages that have changed, and leads
// from a word to its line and from a finding to its page. Everything that comes from a
// statement is set as text, never as markup.
"use strict";

const by = id => document.getElementById(id);
const tools = by("tools");
const stage = by("stage");
const root = document.documentElement;
const POINT = 96 / 72;
const MM = 96 / 25.4;
/** How many pages are waited for where nothing is to be seen yet. */
const FIRST = 4;

/** What was said last of the statement, and of the list. */
let shown = null;
let list = { statements: [], trouble: [], editor: false };
/** Pages that are here, by what they are known by. */
const leaves = new Map();
/** Where each page stands on the stage: its places, in order. */
let slots = [];
let shape = "";
let source = null;
let current = "-";
/** What was said last and is not shown yet, and whether something is being drawn. */
let waiting;
let busy = false;
/** How many edits have been seen; none of them before the first look. */
let edits = -1;
/** The word to be marked, once its page is there. */
let marked = null;

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

// 1. What the program says

function listen() {
  source?.close();
  source = new EventSource(`events/${current}/${view()}`);
  source.addEventListener("list", event => {
    list = JSON.parse(event.data);
    if (current === "-" && event.lastEventId !== "-") current = event.lastEventId;
    const known = list.statements.some(({ id }) => id === current);
    if (!known && !shown && list.statements.length) { choose(list.statements[0].id); return; }
    statements();
    trouble();
  });
  source.addEventListener("show", event => {
    if (event.lastEventId === current) show(JSON.parse(event.data));
  });
  source.addEventListener("error", () => state("none", "The preview has ended, or cannot be reached."));
  source.addEventListener("open", () => { if (shown) said(); });
}

const view = () => tools.elements.view.value === "text" ? "text" : "pages";

/** Shows what was said last; what comes while a page is being drawn waits for that page. */
async function show(message) {
  waiting = message;
  if (busy) return;
  busy = true;
  try {
    while (waiting !== undefined) {
      const next = waiting;
      waiting = undefined;
      if (next) await draw(next);
    }
  } finally {
    busy = false;
  }
}

async function draw(message) {
  const statement = current;
  const passed = () => waiting !== undefined || current !== statement;
  const wanted = [...new Set(message.pages.filter(page => page).map(page => page.leaf))];
  const { first, next } = order(message);
  try {
    await Promise.all((first.length ? first : wanted.slice(0, FIRST)).map(leaf));
    if (current !== statement) return;
    shown = message;
    pages();
    follow();
    said();
    trouble();
    findings();
    // The others one by one, so that an edit meanwhile waits for one of them at most.
    for (const id of new Set([...next, ...wanted])) {
      if (passed()) return;
      await leaf(id);
      if (current !== statement) return;
      for (const slot of slots.filter(({ at }) => shown.pages[at]?.leaf === id)) {
        fill(slot);
        stretch(slot);
      }
    }
    scale();
    mark();
  } catch {
    // Another state of the statement is already on its way.
    return;
  }
  for (const [id, leaf] of leaves) {
    if (!wanted.includes(id)) {
      URL.revokeObjectURL(leaf.url);
      leaves.delete(id);
    }
  }
}

/** Which pages come first, by what they are drawn as: the one that is being written on by
    itself, else all that are in view; and which follow. */
function order(message) {
  const stands = stage.getBoundingClientRect();
  const near = slots.filter(({ page }) => {
    const { top, bottom } = page.getBoundingClientRect();
    return bottom > Math.max(0, stands.top) && top < Math.min(innerHeight, stands.bottom);
  }).map(({ at }) => at);
  const drawn = numbers => numbers.map(at => message.pages[at]?.leaf).filter(id => id);
  const [count, index] = message.edited;
  const at = count > edits && edits >= 0 ? message.pages.findIndex(page => page?.index === index) : -1;
  const written = at >= 0 && (tools.elements.follow.checked || near.includes(at));
  return written ? { first: drawn([at]), next: drawn(near) } : { first: drawn(near), next: [] };
}

/** Goes to the page that is being written on, unless it is in view. */
function follow() {
  const [count, index] = shown.edited;
  const isNew = count > edits && edits >= 0;
  edits = count;
  if (!isNew || !tools.elements.follow.checked) return;
  const page = slots.find(slot => slot.index === index)?.page;
  if (!page) return;
  const { top, bottom } = page.getBoundingClientRect();
  const stands = stage.getBoundingClientRect();
  const inView = Math.min(bottom, stands.bottom, innerHeight) - Math.max(top, stands.top, 0);
  if (inView < (bottom - top) / 4) page.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** A page, asked for if it is not here yet. */
async function leaf(id) {
  const known = leaves.get(id);
  if (known) return known.ready;
  const coming = { done: false };
  coming.ready = (async () => {
    const answer = await fetch(`page/${id}`);
    if (!answer.ok) throw new Error(answer.statusText);
    const { svg, ...rest } = await answer.json();
    coming.url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
    Object.assign(coming, rest);
    const picture = new Image();
    picture.src = coming.url;
    await picture.decode();
    coming.done = true;
    return coming;
  })();
  leaves.set(id, coming);
  coming.ready.catch(() => leaves.delete(id));
  return coming.ready;
}

// 2. What is said above

function state(name, text) {
  const element = by("state");
  element.dataset.state = name;
  if (element.textContent !== text) element.textContent = text;
}

function said() {
  const titles = { settled: "As it will print", fitting: "Being fitted to its sheets …", old: "The last good pages", none: "No pages yet" };
  state(shown.state, titles[shown.state]);
  by("title").textContent = shown.title || "Preview";
  by("title").lang = shown.lang;
  by("title").dir = "auto";
  by("facts").textContent = shown.facts;
  document.title = shown.title ? `${shown.title} – preview` : "Preview";
  document.body.classList.toggle("old", shown.state === "old");
}

function trouble() {
  const box = by("trouble");
  const errors = (shown?.findings ?? []).filter(finding => finding.severity === "error");
  const lines = [
    ...list.trouble,
    ...(shown?.trouble ?? []).filter(line => !list.trouble.includes(line)),
    ...errors.map(({ file, line, message, help }) => `${file}:${line}: ${message}${help ? `\n${help}` : ""}`),
  ];
  const text = lines.join("\n");
  box.hidden = !lines.length;
  if (box.dataset.text === text) return;
  box.dataset.text = text;
  const what = shown?.state === "old" ? "The pages below are the last good ones." : "There is something to put right.";
  box.replaceChildren(...lines.length ? [make("p", {}, make("strong", { textContent: what }))] : [],
    ...lines.map(line => make("p", { textContent: line, dir: "auto" })));
}

// 3. Pages

/** The groups of places that are to be seen. */
function groups() {
  const numbers = shown.pages.map((_, at) => at);
  switch (tools.elements.view.value) {
    case "pages": return numbers.map(at => ({ name: `Page ${at + 1}`, pages: [at] }));
    case "sheets": return shown.sheets;
    default: return shown.spreads;
  }
}

function pages() {
  const kind = tools.elements.view.value;
  stage.classList.toggle("framed", kind === "text");
  by("lines").hidden = kind === "text";
  if (kind === "text") return text();
  const wanted = kind === "sheets" && shown.no_sheets ? [] : groups();
  const now = JSON.stringify([kind, wanted, shown.no_sheets]);
  if (now !== shape) {
    shape = now;
    slots = [];
    const reason = kind === "sheets" && shown.no_sheets
      ? shown.no_sheets
      : shown.pages.length ? "" : "There are no pages yet. What stands in the way is said above.";
    stage.replaceChildren(...wanted.map(group), ...reason ? [make("p", { className: "none", textContent: reason })] : []);
  }
  for (const slot of slots) fill(slot);
  scale();
  mark();
}

function group({ name, pages: row, copies = 1, creep = 0 }) {
  const sides = Array.from({ length: copies }, () => sideOf(row, creep));
  const moved = creep ? `, moved ${creep.toFixed(1)} mm towards the fold` : "";
  return make("figure", { className: "group" }, ...sides, make("figcaption", { textContent: name + moved }));
}

/** Pages side by side; `creep` is how far they are moved towards the fold between them. */
function sideOf(row, creep) {
  const side = make("div", { className: "side" });
  row.forEach((at, column) => {
    const page = make("div", { className: "page" });
    if (at === null) {
      page.classList.add("gap");
    } else {
      if (row[column + 1] !== null && column + 1 < row.length) page.classList.add("beside-right");
      if (column > 0 && row[column - 1] !== null) page.classList.add("beside-left");
      page.setAttribute("role", "group");
      page.setAttribute("aria-label", `Page ${at + 1}`);
    }
    slots.push({ at, page, leaf: undefined, shift: (column ? -creep : creep) * MM });
    side.append(page);
  });
  return side;
}

/** Puts a page where it belongs, unless it is there already. */
function fill(slot) {
  const { page, at } = slot;
  const print = at === null ? null : shown.pages[at];
  const known = print && leaves.get(print.leaf);
  // What is not here yet leaves what was there before.
  if (print && !known?.done && slot.leaf) return;
  const drawn = known?.done ? known : null;
  const width = drawn ? drawn.width * POINT : (shown.size?.width ?? 148) * MM;
  const height = drawn ? drawn.height * POINT : (shown.size?.height ?? 210) * MM;
  slot.width = width;
  slot.height = height;
  page.style.setProperty("--width", `${width}px`);
  page.style.setProperty("--height", `${height}px`);
  page.style.setProperty("--bleed", `${(shown.size?.bleed ?? 3) * MM}px`);
  slot.index = print?.index;
  const id = print ? drawn && print.leaf : null;
  if (slot.leaf === id) return;
  slot.leaf = id;
  page.classList.toggle("empty", at !== null && !print);
  if (at === null) return;
  const paper = make("div", { className: "paper" });
  if (!drawn) { page.replaceChildren(paper); return; }
  const picture = make("img", { src: drawn.url, alt: "" });
  slot.picture = picture;
  paper.append(picture);
  // A page that is read keeps its focus when it is drawn anew.
  const focus = [...page.querySelectorAll(".words p")].indexOf(document.activeElement);
  page.replaceChildren(paper, words(drawn, slot));
  if (focus >= 0) page.querySelectorAll(".words p")[focus]?.focus({ preventScroll: true });
}

/** The words of a page over its picture. */
function words(drawn, slot) {
  const layer = make("div", { className: "words", lang: shown.lang, dir: shown.dir });
  const part = (length, whole) => `${length / whole * 100}%`;
  drawn.lines.forEach((line, number) => {
    const row = make("p");
    row.setAttribute("role", "link");
    row.tabIndex = layer.childElementCount ? -1 : 0;
    row.dataset.line = number;
    line.forEach(([left, top, width, height, text], word) => {
      const span = make("span", { textContent: text });
      span.dataset.word = word;
      Object.assign(span.style, {
        left: part(left, drawn.width), top: part(top, drawn.height),
        width: part(width, drawn.width), height: part(height, drawn.height),
        fontSize: `${height / drawn.height * 80}cqh`,
      });
      row.append(span, " ");
    });
    if (line.length) layer.append(row);
  });
  layer.addEventListener("click", event => {
    const span = event.target.closest("span");
    if (span && getSelection().isCollapsed) lead(slot, span.parentElement, Number(span.dataset.word));
  });
  layer.addEventListener("keydown", event => keys(event, slot));
  return layer;
}

function keys(event, slot) {
  const row = event.target.closest("p");
  if (!row) return;
  if (event.key === "Enter") { event.preventDefault(); lead(slot, row, 0); return; }
  const rows = [...stage.querySelectorAll(".words p")];
  const at = rows.indexOf(row);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: rows.indexOf(row.parentElement.firstElementChild), End: rows.indexOf(row.parentElement.lastElementChild) }[event.key];
  const next = rows[to];
  if (!next) return;
  event.preventDefault();
  rove(next);
}

/** The one line of a page that Tab reaches. */
function rove(row) {
  for (const other of row.parentElement.children) other.tabIndex = other === row ? 0 : -1;
  // A line has no place of its own, its words do.
  row.focus({ preventScroll: true });
  row.firstElementChild.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** How large pages are. */
function scale() {
  const asked = tools.elements.zoom.value;
  let scale = Number(asked);
  if (asked === "fit") {
    const room = stage.clientWidth - 48;
    const widest = Math.max(1, ...[...stage.querySelectorAll(".side")].map(side => slots
      .filter(slot => side.contains(slot.page)).reduce((sum, slot) => sum + slot.width, 0)));
    const height = Math.max(1, ...slots.map(slot => slot.height));
    const tall = matchMedia("(max-width: 52rem)").matches ? Infinity : Math.max(stage.clientHeight - 72, 360) / height;
    scale = Math.max(0.15, Math.min(room / widest, Math.max(tall, 0.75), 2));
  }
  stage.style.setProperty("--scale", scale);
  stage.style.setProperty("--mm", `${MM}px`);
  stage.style.setProperty("--bleed-room", `${(shown.size?.bleed ?? 3) * MM * scale}px`);
  slots.forEach(stretch);
}

/** Lays the picture of a page over its place. */
function stretch({ picture, leaf: id, page, shift }) {
  const drawn = id && leaves.get(id);
  if (!picture || !drawn) return;
  // Where the bleed is seen the paper begins there, but for the side of the fold.
  const around = tools.elements.bleed.checked ? drawn.bleed : 0;
  const left = page.classList.contains("beside-left") ? 0 : around;
  const scale = Number(stage.style.getPropertyValue("--scale"));
  const unit = POINT * scale;
  const moved = shift ? `translateX(${shift * scale}px)` : "";
  Object.assign(picture.style, {
    left: `${(left - drawn.bleed) * unit}px`, top: `${(around - drawn.bleed) * unit}px`,
    width: `${(drawn.width + 2 * drawn.bleed) * unit}px`, height: `${(drawn.height + 2 * drawn.bleed) * unit}px`,
    transform: moved,
  });
  page.querySelector(".words").style.transform = moved;
}

function text() {
  const now = `text ${shown.text}`;
  if (now === shape) return;
  shape = now;
  slots = [];
  stage.replaceChildren(shown.text
    ? make("iframe", { title: "The text of the e-book and the web page", src: `text/${current}/${shown.text}` })
    : make("p", { className: "none", textContent: "The text is being made." }));
  stage.querySelector("iframe")?.setAttribute("sandbox", "");
}

// 4. From a word to its line

async function lead(slot, row, word) {
  const path = `${current}/${slot.leaf}/${slot.index}/${row.dataset.line}/${word}`;
  const answer = await fetch(`at/${path}`).catch(() => null);
  const box = by("said");
  if (!answer?.ok) {
    box.replaceChildren(make("p", { textContent: "This is set by the layout, and stands in no line of the file." }));
    return;
  }
  point([slot.index, Number(row.dataset.line), word], false);
  place(await answer.json(), path);
}

/** Shows a place in the file. */
function place({ file, line, column, text }, path) {
  const characters = [...text];
  const from = column - 1;
  let to = from;
  while (to < characters.length && !/\s/u.test(characters[to])) to += 1;
  const code = make("code", { className: "line", dir: "auto" }, characters.slice(0, from).join(""),
    make("mark", { textContent: characters.slice(from, to).join("") }), characters.slice(to).join(""));
  const parts = [make("p", { className: "where", textContent: `${file}:${line}` }), code];
  if (list.editor && path) {
    const button = make("button", { type: "button", textContent: "Open in the editor" });
    button.addEventListener("click", async () => {
      const answer = await fetch(`open/${path}`, { method: "POST" }).catch(() => null);
      if (!answer?.ok) button.replaceWith(make("p", { textContent: `The editor did not start. ${answer ? await answer.text() : ""}` }));
    });
    parts.push(button);
  }
  by("said").replaceChildren(...parts);
}

// 5. From a finding to its page

function findings() {
  const all = shown.findings;
  const now = JSON.stringify(all);
  const box = by("findings");
  by("sound").hidden = all.length > 0;
  if (box.dataset.text === now) return;
  box.dataset.text = now;
  box.replaceChildren(...all.map(finding => {
    const { code, severity, message, help, file, line, word } = finding;
    const number = word && shown.pages.findIndex(page => page?.index === word[0]) + 1;
    const button = make("button", { type: "button" },
      make("span", { className: "severity", textContent: `${severity}: ` }), make("span", { textContent: message, dir: "auto" }),
      help ? make("small", { className: "help", textContent: help, dir: "auto" }) : "",
      make("small", { textContent: `${file}:${line}${number ? `, page ${number}` : ""} · ${code}` }));
    button.addEventListener("click", () => {
      place(finding, null);
      if (word) point(word, true);
    });
    return make("li", { className: severity }, button);
  }));
}

/** Marks a word on its page, and goes there. */
function point(word, go) {
  marked = word;
  if (go && view() === "text") {
    tools.elements.view.value = "spreads";
    changed();
    return;
  }
  mark(go);
}

function mark(go = false) {
  for (const old of stage.querySelectorAll(".here")) old.classList.remove("here");
  if (!marked) return;
  const [page, line, word] = marked;
  const slot = slots.find(slot => slot.index === page);
  const row = slot?.page.querySelector(`[data-line="${line}"]`);
  const span = row?.querySelector(`[data-word="${word}"]`);
  if (!span) return;
  span.classList.add("here");
  if (go) {
    rove(row);
    span.scrollIntoView({ block: "center", inline: "center" });
  }
}

// 6. Which statement, and what of it

function statements() {
  const box = by("list");
  const now = JSON.stringify([list.statements, current]);
  if (box.dataset.text === now) return;
  box.dataset.text = now;
  const focus = [...box.querySelectorAll("button")].indexOf(document.activeElement);
  const count = (number, what) => number ? `${number} ${what}${number === 1 ? "" : "s"}` : "";
  box.replaceChildren(...list.statements.map(({ id, name, title, errors, others }) => {
    const about = [name, count(errors, "error"), count(others, "finding")].filter(part => part).join(" · ");
    const button = make("button", { type: "button" }, make("span", { textContent: title || name, dir: "auto" }), make("small", { textContent: about }));
    button.setAttribute("aria-current", String(id === current));
    button.addEventListener("click", () => choose(id));
    return make("li", {}, button);
  }));
  box.querySelectorAll("button")[focus]?.focus();
}

function choose(id) {
  if (id === current) return;
  current = id;
  waiting = undefined;
  marked = null;
  shape = "";
  edits = -1;
  location.hash = id;
  by("state").textContent = "Being set …";
  statements();
  listen();
  stage.scrollTop = 0;
}

/** Something else of the same statement is to be seen. */
function changed() {
  const wanted = view();
  for (const name of ["trim", "bleed", "safe"]) stage.classList.toggle(name, tools.elements[name].checked);
  if (source && !source.url.endsWith(`/${wanted}`)) listen();
  if (!shown) return;
  pages();
  if (marked && wanted !== "text") mark(true);
}

tools.addEventListener("change", changed);
tools.addEventListener("submit", event => event.preventDefault());
addEventListener("resize", () => { if (shown) scale(); });
const asked = location.hash.slice(1);
if (/^[0-9a-f]{16}$/.test(asked)) current = asked;
listen();
