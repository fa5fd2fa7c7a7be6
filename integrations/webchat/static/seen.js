// What the reader has looked at: the page is visible and its end is in sight.

import { isAtEnd, log, scroller } from "./log.js";
import { page } from "./page.js";
import { post } from "./post.js";

let known = 0;
let timer = 0;

function newest() {
  return Math.max(0, ...[...log.querySelectorAll("article[data-seq]")].map((each) => Number(each.dataset.seq)));
}

function look() {
  clearTimeout(timer);
  timer = setTimeout(() => {
    if (document.hidden || !isAtEnd()) return;
    const seq = newest();
    if (seq <= known) return;
    known = seq;
    post("/seen", { seq }, 10_000);
  }, 150);
}

export function startSeen() {
  if (page.fresh === "0") known = newest();
  addEventListener("chit:log", look);
  scroller.addEventListener("scroll", look, { passive: true });
  document.addEventListener("visibilitychange", look);
  look();
}
