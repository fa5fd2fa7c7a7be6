// The log: articles come, change in place and move; the reader's place and focus stay where they are.

import { announceOnce, announceState } from "./announcer.js";
import { keepChoice } from "./choices.js";
import { dayOf, labelOf, stamp } from "./clock.js";
import { focusIn, focusPlace } from "./focus.js";
import { element, page, say } from "./page.js";

const GROUP = 180_000;
const END = 48;

export const log = document.querySelector(".log");
export const scroller = document.querySelector(".scroll");
const pill = document.querySelector(".pill");
const template = document.getElementById("mine");
let unread = 0;

// ---------------------------------------------------------------- what came

/** News from the stream: `articles` as pairs of reference and HTML, `retired` references whose card moved down. */
export function apply({ articles = [], retired = [] }) {
  const byRef = new Map();
  for (const [ref, html] of articles) byRef.set(ref, [...(byRef.get(ref) ?? []), element(html)]);
  keepingPlace(() => {
    let added = 0;
    for (const [ref, nodes] of byRef) added += put(ref, nodes);
    for (const ref of retired) retire(ref);
    arrange();
    return added;
  });
}

/** The articles of one delivery: in place of those already there, else at the end. Gives how many are news. */
function put(ref, nodes) {
  const there = [...log.querySelectorAll(`article[data-ref="${CSS.escape(ref)}"]`)];
  if (there.length) {
    replace(there, nodes);
    return 0;
  }
  const key = nodes[0].dataset.key;
  const waiting = key && log.querySelector(`article[data-key="${CSS.escape(key)}"]`);
  if (waiting) {
    replace([waiting], nodes);
    return 0;
  }
  // What is still on its way stays last.
  const first = log.querySelector("article.sending, article.unsent");
  const fromBot = nodes.filter((node) => !node.classList.contains("mine"));
  fromBot.forEach(announceOnce);
  for (const node of nodes) log.insertBefore(node, first);
  return fromBot.length;
}

function replace(there, nodes) {
  const place = focusPlace(there);
  const before = there[0].querySelector(".state")?.textContent;
  // The articles themselves stay: what is new in them is silent and a focus on one of them is kept.
  nodes.forEach((node, index) => (there[index] ? become(there[index], node) : there[0].after(node)));
  for (const left of there.splice(nodes.length)) left.remove();
  if (place) focusIn(there, place);
  if (before !== undefined && there[0].querySelector(".state")?.textContent !== before) {
    there[0].classList.add("changed");
    announceState(there[0]);
  }
}

function become(article, drawn) {
  keepChoice(article, drawn);
  for (const { name } of [...article.attributes]) if (!drawn.hasAttribute(name)) article.removeAttribute(name);
  for (const { name, value } of drawn.attributes) article.setAttribute(name, value);
  article.replaceChildren(...drawn.childNodes);
}

function retire(ref) {
  for (const article of log.querySelectorAll(`article[data-ref="${CSS.escape(ref)}"]`)) {
    const place = focusPlace([article]);
    article.classList.add("retired");
    for (const part of article.querySelectorAll(".slip > :not(.slip-top), .slip-top > :not(h2)")) part.remove();
    const moved = document.createElement("p");
    moved.className = "moved";
    moved.textContent = say("moved");
    article.querySelector(".slip-top")?.append(moved);
    const others = [...log.querySelectorAll(`article[data-card="${CSS.escape(article.dataset.card ?? "")}"]`)];
    if (place) focusIn([others.at(-1) ?? article], place);
  }
}

// ---------------------------------------------------------------- what is on its way

/** Show a message before the server has it. */
export function showMine(key, text, files = []) {
  if (log.querySelector(`article[data-key="${CSS.escape(key)}"]`)) return;
  const article = template.content.firstElementChild.cloneNode(true);
  article.dataset.key = key;
  article.dataset.at = String(Date.now());
  article.dataset.day = dayOf(Date.now());
  article.setAttribute("aria-label", page.name);
  const words = article.querySelector(".say");
  words.textContent = text;
  words.hidden = !text;
  for (const { name } of files) {
    const shared = document.createElement("p");
    shared.className = "shared-file";
    shared.textContent = name;
    words.before(shared);
  }
  article.querySelector(".progress").textContent = say("sending");
  stamp(article);
  log.append(article);
  arrange();
  toEnd();
}

/** It arrived; the stream brings the article that stays. */
export function settleMine(key) {
  const article = log.querySelector(`article.sending[data-key="${CSS.escape(key)}"]`);
  article?.classList.remove("sending");
}

/** It did not arrive and will not by itself: offer to try again. */
export function markUnsent(key, again) {
  const article = log.querySelector(`article[data-key="${CSS.escape(key)}"]`);
  if (!article) return;
  article.classList.replace("sending", "unsent");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = say("tryAgain");
  button.addEventListener("click", () => {
    article.classList.replace("unsent", "sending");
    article.querySelector(".progress").textContent = say("sending");
    again();
  });
  article.querySelector(".progress").replaceChildren(say("notSent"), " ", button);
}

/** It was refused and goes back into the box. */
export function removeMine(key) {
  log.querySelector(`article.sending[data-key="${CSS.escape(key)}"]`)?.remove();
  arrange();
}

// ---------------------------------------------------------------- order

/** One name and time for a group, a line between days. */
export function arrange() {
  for (const line of log.querySelectorAll(".day")) if (!line.nextElementSibling?.matches("article")) line.remove();
  let before = null;
  for (const article of log.querySelectorAll("article")) {
    const { at, day, dayLabel } = article.dataset;
    const line = article.previousElementSibling?.matches(".day") ? article.previousElementSibling : null;
    const needed = before?.dataset.day === day ? null : day;
    if (line && line.firstElementChild.dateTime !== needed) line.remove();
    if (needed && line?.firstElementChild.dateTime !== needed) article.before(dayLine(day, dayLabel));
    article.classList.toggle(
      "follows",
      before !== null &&
        before.dataset.day === day &&
        before.classList.contains("mine") === article.classList.contains("mine") &&
        Number(at) - Number(before.dataset.at) < GROUP,
    );
    before = article;
  }
}

function dayLine(day, label = day) {
  const line = document.createElement("p");
  line.className = "day";
  line.setAttribute("aria-live", "off");
  const time = document.createElement("time");
  time.dateTime = day;
  time.dataset.label = label;
  time.textContent = labelOf(day, label);
  line.append(time);
  return line;
}

// ---------------------------------------------------------------- place

/** Whether the reader is at the end. The column is reversed, so its end is zero. */
export function isAtEnd() {
  return Math.abs(scroller.scrollTop) < END;
}

export function toEnd() {
  scroller.scrollTop = 0;
  showPill(0);
}

/** Change the log; who is at the end stays there, who reads above keeps their line. `change` gives how much is new. */
export function keepingPlace(change) {
  const isEnd = isAtEnd();
  const top = scroller.getBoundingClientRect().top;
  const anchor = isEnd
    ? null
    : [...log.querySelectorAll("article")].find((each) => each.getBoundingClientRect().bottom > top);
  const offset = anchor?.getBoundingClientRect().top;
  const added = change();
  if (isEnd) {
    toEnd();
  } else if (anchor) {
    const same = anchor.isConnected ? anchor : document.getElementById(anchor.id);
    if (same) scroller.scrollTop += same.getBoundingClientRect().top - offset;
    if (added) showPill(unread + added);
  }
  dispatchEvent(new Event("chit:log"));
  if (document.hidden && added) showTitle(added);
}

function showPill(count) {
  unread = count;
  pill.hidden = count === 0;
  pill.lastElementChild.textContent = say("new", count);
}

let hidden = 0;

function showTitle(added) {
  hidden += added;
  document.title = `(${hidden}) Chit`;
}

export function startLog() {
  pill.addEventListener("click", () => {
    toEnd();
    [...log.querySelectorAll("article")].at(-1)?.focus({ preventScroll: true });
  });
  scroller.addEventListener("scroll", () => isAtEnd() && unread && showPill(0), { passive: true });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return;
    hidden = 0;
    document.title = "Chit";
  });
}
