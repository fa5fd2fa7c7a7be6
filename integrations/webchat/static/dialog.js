// A form in a dialog. What was typed survives an error, a reload and a lost connection.

import { forgetChoice } from "./choices.js";
import { keep, recall } from "./kept.js";
import { log } from "./log.js";
import { element, page, say } from "./page.js";
import { post } from "./post.js";
import { upload } from "./uploads.js";

const dialog = document.querySelector("dialog.asking");
const question = document.querySelector("dialog.question");
const OWN = new Set(["opened", "token", "for", "cancel"]);
let opened = null;
/** Files on their way or not yet listed: each with its field's `place`, its row, and its answer once there is one. */
const underway = new Set();
let waitsForFiles = false;

/**
 * Open a form that the server drew. `press` and `card` tell which button it came from, to open it again; `choice` is
 * what was chosen on that card.
 */
export function openForm(html, { opener = null, press = null, choice = undefined, card = null }) {
  opened = { opener, press, choice, card };
  draw(html);
  const before = recall("form");
  const typed = before !== null && before.press === press ? typedSince(before) : null;
  if (!dialog.open) dialog.showModal();
  focusFirst();
  if (typed !== null && (countLines(typed) !== countLines(values()) || filesOf(typed) !== filesOf(values()))) {
    redraw("keep", typed);
    return;
  }
  if (typed !== null) restore(typed);
  remember();
}

function draw(html) {
  dialog.replaceChildren(element(html));
  for (const each of underway) fieldAt(each.place)?.querySelector(".form-files").append(each.row);
}

function controls() {
  return [...dialog.querySelectorAll("input:not([type=file]), select, textarea")].filter((each) => !OWN.has(each.name));
}

function values() {
  const found = {};
  for (const [name, value] of new FormData(dialog.querySelector("form"))) {
    if (!OWN.has(name) && typeof value === "string") found[name] = value;
  }
  return found;
}

function focusFirst() {
  const wanted = dialog.querySelector("[autofocus]") ?? dialog.querySelector('[aria-invalid="true"]');
  const first = wanted ?? controls().find((each) => each.type !== "hidden");
  first?.focus();
  if (first?.matches("input[type=text], textarea") && first.getAttribute("aria-invalid")) first.select();
}

// ---------------------------------------------------------------- what was typed

function remember(isOpen = true) {
  const { press, choice, card } = opened;
  if (press !== null) keep("form", { press, choice, card, typed: values(), isOpen });
}

/** What was typed before; what only said what was chosen on the card then says what is chosen there now. */
function typedSince({ typed, choice: then }) {
  const now = values();
  const isChosen = (name, value) => name in now && value === then && now[name] === opened.choice;
  return Object.fromEntries(Object.entries(typed).map(([name, it]) => [name, isChosen(name, it) ? now[name] : it]));
}

function restore(typed) {
  for (const control of controls()) {
    if (control.type === "checkbox") control.checked = typed[control.name] === "on";
    else if (control.name in typed) control.value = typed[control.name];
  }
}

/** The form that was open when the page was left, if any: the button it came from. */
export function leftOpen() {
  const before = recall("form");
  if (!before?.isOpen) return null;
  keep("form", { ...before, isOpen: false });
  return before;
}

// ---------------------------------------------------------------- lines

const LINE = /^([a-z0-9_]+-)([0-9]+)(-[a-z0-9_]+)$/;

function countLines(typed) {
  return new Set(Object.keys(typed).map((name) => LINE.exec(name)?.[2])).size;
}

/** Ask the server for the same form with a line more or less. What is typed until it comes stays, too. */
async function redraw(command, typed, button) {
  const form = dialog.querySelector("form");
  if (form.getAttribute("aria-busy") === "true") return;
  form.setAttribute("aria-busy", "true");
  button?.setAttribute("aria-busy", "true");
  // What was kept is more than what is shown: nobody is to type into what goes away.
  form.inert = command === "keep";
  const answer = await post("/fill", { opened: form.elements.opened.value, values: typed, command });
  if (dialog.querySelector("form") !== form) return;
  form.removeAttribute("aria-busy");
  button?.removeAttribute("aria-busy");
  form.inert = false;
  if (!answer.form) {
    complain(answer.refused ?? say("pressFailed"));
    arriveAll();
    return;
  }
  const since = command === "keep" ? typed : values();
  const gone = Number(command.split("-")[1]);
  if (command === "add") waitsForFiles = false;
  moveUp(gone);
  draw(answer.form);
  restore(without(since, gone));
  unlistDropped();
  remember();
  focusFirst();
  announceLine();
  arriveAll();
}

/** Files on their way stay with their line when another goes away, and go with their own. */
function moveUp(gone) {
  for (const each of [...underway]) {
    const [, before, number, after] = LINE.exec(each.place) ?? [];
    if (!gone || !number) continue;
    if (Number(number) === gone) leave(each);
    else if (Number(number) > gone) each.place = `${before}${number - 1}${after}`;
  }
}

/** What is typed without a line; those behind it move up. */
function without(typed, gone) {
  const left = {};
  for (const [name, value] of Object.entries(typed)) {
    const [, before, number, after] = LINE.exec(name) ?? [];
    if (!gone || !number || Number(number) < gone) left[name] = value;
    else if (Number(number) > gone) left[`${before}${number - 1}${after}`] = value;
  }
  return left;
}

/** A live region is read when it changes, not when it comes along. */
function announceLine() {
  const said = dialog.querySelector(".line-said");
  const sentence = said?.textContent;
  if (!sentence) return;
  said.textContent = "";
  setTimeout(() => (said.textContent = sentence), 100);
}

// ---------------------------------------------------------------- files

const filesOf = (typed) => Object.entries(typed).filter(([, value]) => /^[0-9a-f]{64}(,|$)/.test(value)).join(";");

/** Files are sent as soon as they are chosen, so that an error elsewhere loses none of them. */
async function attach(input) {
  const field = input.closest("[data-files]");
  const chosen = [...input.files];
  input.value = "";
  field.querySelector(".error")?.remove();
  for (const file of chosen) send_(field, file);
}

const fieldAt = (place) => dialog.querySelector(`[data-files="${CSS.escape(place)}"]`);

async function send_(field, file) {
  const row = document.createElement("li");
  row.className = "form-file";
  const bar = document.createElement("progress");
  bar.max = 100;
  bar.setAttribute("aria-label", file.name);
  const name = document.createElement("span");
  name.className = "file-name";
  name.textContent = file.name;
  row.append(bar, name);
  field.querySelector(".form-files").append(row);
  const controller = new AbortController();
  const each = { place: field.dataset.files, name: file.name, row, controller, answer: null };
  underway.add(each);
  each.answer = await upload(file, { onProgress: (percent) => advance(bar, percent), signal: controller.signal });
  arriveAll();
}

/** How far a file has come; once all of it is there the bar only says that it is being looked at. */
function advance(bar, percent) {
  if (percent >= 100) bar.removeAttribute("value");
  else bar.value = percent;
}

/** List what has arrived, but not in a form that is about to be drawn again; then go on with what waited for it. */
function arriveAll() {
  if (dialog.querySelector("form")?.getAttribute("aria-busy") === "true") return;
  for (const each of [...underway]) if (each.answer) arrive(each);
  if (waitsForFiles && !underway.size) send();
}

function arrive(each) {
  const { place, name, answer } = each;
  leave(each);
  const field = fieldAt(place);
  if (!answer.file || !field) {
    waitsForFiles = false;
    const sentence = answer.refused ?? page.uploadFailed.replace("@", name);
    if (field) wrong(field, sentence);
    else complain(sentence);
    return;
  }
  const value = field.querySelector("input[type=hidden]");
  const tokens = new Set(value.value.split(",").filter(Boolean)).add(answer.file.token);
  value.value = [...tokens].join(",");
  remember();
  list(field, answer.file);
}

/** Wait for a file no longer. */
function leave(each) {
  underway.delete(each);
  each.controller.abort();
  each.row.remove();
}

function leaveAll() {
  for (const each of [...underway]) leave(each);
  waitsForFiles = false;
}

function list(field, { token, id, name, size }) {
  if (field.querySelector(`[data-token="${token}"]`)) return;
  const row = document.createElement("li");
  row.className = "form-file";
  row.dataset.token = token;
  const picture = document.createElement("span");
  picture.className = "form-picture";
  if (size) {
    const small = document.createElement("img");
    small.alt = "";
    small.src = `/receipts/${id}/thumbnail`;
    picture.append(small);
  }
  const words = document.createElement("span");
  words.className = "file-name";
  words.dir = "auto";
  words.textContent = name;
  const drop = document.createElement("button");
  drop.type = "button";
  drop.className = "square form-drop";
  drop.name = `drop-${field.dataset.files}-${token}`;
  drop.setAttribute("aria-label", page.removeFile.replace("@", name));
  drop.append(document.querySelector("#waiting-file").content.querySelector(".waiting-remove svg").cloneNode(true));
  row.append(picture, words, drop);
  field.querySelector(".form-files").append(row);
}

function unlist(button) {
  const field = button.closest("[data-files]");
  const row = button.closest("[data-token]");
  const value = field.querySelector("input[type=hidden]");
  value.value = value.value.split(",").filter((each) => each !== row.dataset.token).join(",");
  row.remove();
  remember();
  field.querySelector(".form-choose").focus();
}

/** What was taken away while the form was being drawn. */
function unlistDropped() {
  for (const row of dialog.querySelectorAll("[data-token]")) {
    const value = row.closest("[data-files]").querySelector("input[type=hidden]").value;
    if (!value.split(",").includes(row.dataset.token)) row.remove();
  }
}

function wrong(field, sentence) {
  field.querySelector(".error")?.remove();
  const said = document.createElement("p");
  said.className = "error";
  said.setAttribute("role", "alert");
  said.textContent = sentence;
  field.append(said);
}

// ---------------------------------------------------------------- sending

async function send() {
  const form = dialog.querySelector("form");
  if (form.getAttribute("aria-busy") === "true") return;
  waitsForFiles = underway.size > 0;
  if (waitsForFiles) return;
  form.setAttribute("aria-busy", "true");
  const button = form.querySelector("button[type=submit]");
  button.setAttribute("aria-busy", "true");
  const body = { opened: form.elements.opened.value, values: values() };
  let answer = await post("/fill", body);
  for (let round = 0; answer.waits && round < 3; round += 1) answer = await post("/fill", body);
  form.removeAttribute("aria-busy");
  button.removeAttribute("aria-busy");
  if (answer.form) {
    draw(answer.form);
    remember();
    focusFirst();
    arriveAll();
  } else if (answer.refused || answer.status >= 400) {
    complain(answer.refused ?? say("pressFailed"));
    arriveAll();
  } else {
    keep("form", null);
    forgetChoice(cardOf(opened));
    close();
  }
}

function complain(sentence) {
  dialog.querySelector(".mistakes")?.remove();
  const box = document.createElement("div");
  box.className = "mistakes";
  box.setAttribute("role", "alert");
  const words = document.createElement("p");
  words.textContent = sentence;
  box.append(words);
  dialog.querySelector(".fields").before(box);
}

/** The card may have been drawn anew behind the dialog. */
function cardOf({ card }) {
  return card ? [...log.querySelectorAll(`article[data-card="${CSS.escape(card)}"]`)].at(-1) : null;
}

function close() {
  const { opener } = opened;
  leaveAll();
  dialog.close();
  dialog.replaceChildren();
  const target = opener?.isConnected ? opener : (cardOf(opened) ?? document.getElementById("message"));
  target.focus({ preventScroll: true });
}

// ---------------------------------------------------------------- a second question

/** Ask before something is done; resolves whether to do it. */
export function askFirst(sentence, label) {
  const [yes, no] = question.querySelectorAll("button");
  question.querySelector("p").textContent = sentence;
  yes.textContent = label;
  question.returnValue = "";
  question.showModal();
  no.focus();
  return new Promise((resolve) => {
    question.addEventListener("close", () => resolve(question.returnValue === "yes"), { once: true });
  });
}

export function startDialog() {
  dialog.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.name !== "cancel") {
      send();
      return;
    }
    keep("form", null);
    close();
  });
  // A browser may close it by itself; by the time that is heard the next form may be open.
  dialog.addEventListener("close", () => dialog.open || leaveAll());
  dialog.addEventListener("input", () => remember());
  // Its buttons stay at the bottom; nothing is filled in below them.
  dialog.addEventListener("focusin", ({ target }) => {
    if (target.matches("input:not([type=file]), select, textarea")) target.scrollIntoView({ block: "nearest" });
  });
  dialog.addEventListener("change", (event) => event.target.matches("input[type=file]") && attach(event.target));
  // Escape closes; what was typed comes back when the same form is opened again.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    remember(false);
    close();
  });
  dialog.addEventListener("click", (event) => {
    event.target.closest(".form-choose")?.closest("[data-files]").querySelector("input[type=file]").click();
    const drop = event.target.closest('button[name^="drop-"]');
    if (drop) unlist(drop);
    const button = event.target.closest('button[name="add"], button[name^="remove-"]');
    if (button) redraw(button.name, values(), button);
    const link = event.target.closest(".mistakes a");
    if (!link) return;
    event.preventDefault();
    dialog.querySelector(link.getAttribute("href"))?.focus();
  });
}
