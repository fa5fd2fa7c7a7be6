// A form in a dialog. What was typed survives an error, a reload and a lost connection.

import { keep, recall } from "./kept.js";
import { log } from "./log.js";
import { element, say } from "./page.js";
import { post } from "./post.js";

const dialog = document.querySelector("dialog.asking");
const question = document.querySelector("dialog.question");
const OWN = new Set(["opened", "token", "for", "cancel"]);
let opened = null;

/** Open a form that the server drew. `press` and `card` tell which button it came from, to open it again. */
export function openForm(html, { opener = null, press = null, card = null }) {
  opened = { opener, press, card };
  draw(html);
  const before = recall("form");
  const typed = before !== null && before.press === press ? before.typed : null;
  if (!dialog.open) dialog.showModal();
  focusFirst();
  if (typed !== null && countLines(typed) !== countLines(values())) {
    redraw("keep", typed);
    return;
  }
  if (typed !== null) restore(typed);
  remember();
}

function draw(html) {
  dialog.replaceChildren(element(html));
}

function controls() {
  return [...dialog.querySelectorAll("input, select, textarea")].filter((each) => !OWN.has(each.name));
}

function values() {
  const found = {};
  for (const [name, value] of new FormData(dialog.querySelector("form"))) if (!OWN.has(name)) found[name] = value;
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
  if (opened.press !== null) keep("form", { press: opened.press, card: opened.card, typed: values(), isOpen });
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
    return;
  }
  const since = command === "keep" ? typed : values();
  draw(answer.form);
  restore(without(since, Number(command.split("-")[1])));
  remember();
  focusFirst();
  announceLine();
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

// ---------------------------------------------------------------- sending

async function send() {
  const form = dialog.querySelector("form");
  if (form.getAttribute("aria-busy") === "true") return;
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
  } else if (answer.refused || answer.status >= 400) {
    complain(answer.refused ?? say("pressFailed"));
  } else {
    keep("form", null);
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

function close() {
  const { opener, card } = opened;
  dialog.close();
  dialog.replaceChildren();
  // The card may have been drawn anew behind the dialog.
  const there = card && [...log.querySelectorAll(`article[data-card="${CSS.escape(card)}"]`)].at(-1);
  const target = opener?.isConnected ? opener : (there ?? document.getElementById("message"));
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
  dialog.addEventListener("input", () => remember());
  // Escape closes; what was typed comes back when the same form is opened again.
  dialog.addEventListener("cancel", (event) => {
    event.preventDefault();
    remember(false);
    close();
  });
  dialog.addEventListener("click", (event) => {
    const button = event.target.closest('button[name="add"], button[name^="remove-"]');
    if (button) redraw(button.name, values(), button);
    const link = event.target.closest(".mistakes a");
    if (!link) return;
    event.preventDefault();
    dialog.querySelector(link.getAttribute("href"))?.focus();
  });
}
