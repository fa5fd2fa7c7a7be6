// What the server wrote into the page: who it is drawn for, and its words.

export const page = document.body.dataset;

/** A word of the page; `#` in it stands for a number. */
export function say(word, n) {
  return page[word].replace("#", n);
}

/** An element out of a piece of HTML that our own server drew. */
export function element(html) {
  return document.adoptNode(new DOMParser().parseFromString(html, "text/html").body.firstElementChild);
}

let isDrawingAnew = false;

/** Ask for the whole page again, once: what else asks meanwhile would break off the first. What was typed is kept. */
export function drawAnew() {
  if (!isDrawingAnew) location.reload();
  isDrawingAnew = true;
}

/** Open the conversation from its start, as `drawAnew` does. */
export function goHome() {
  if (!isDrawingAnew) location.assign("/");
  isDrawingAnew = true;
}

const refused = document.querySelector(".refused");

/** Say it beside what was refused just before, which nobody may have read yet. */
export function refuseToo(sentence) {
  refuse([refused.textContent, sentence].filter(Boolean).join("\n"));
}

/** Say beside the box why something was refused; an empty sentence takes it back. */
export function refuse(sentence) {
  refused.textContent = sentence;
}
