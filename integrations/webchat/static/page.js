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

const lines = (sentence) => sentence.split("\n").filter(Boolean);

function paragraph(line) {
  const one = document.createElement("p");
  one.textContent = line;
  return one;
}

/** Say it beside what was refused just before, which nobody may have read yet; what stands there is not said twice. */
export function refuseToo(sentence) {
  const said = [...refused.children].map((each) => each.textContent);
  refused.append(...lines(sentence).filter((line) => !said.includes(line)).map(paragraph));
}

/** Say beside the box why something was refused; an empty sentence takes it back. */
export function refuse(sentence) {
  refused.replaceChildren(...lines(sentence).map(paragraph));
}
