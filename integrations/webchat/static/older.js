// Earlier messages, fetched when the reader comes near.

import { arrange, keepingPlace, log, scroller } from "./log.js";
import { headers } from "./post.js";

const link = log.querySelector(".earlier");
let isLoading = false;

async function load() {
  if (isLoading) return;
  isLoading = true;
  try {
    const response = await fetch(`/older?before=${link.dataset.before}`, { headers });
    if (response.ok) show(await response.text(), response.headers.get("X-Chit-Before"));
  } catch {
    // The link is still there to try again.
  }
  isLoading = false;
}

function show(html, before) {
  const drawn = new DOMParser().parseFromString(html, "text/html");
  keepingPlace(() => {
    link.after(...[...drawn.querySelectorAll("article")].filter((each) => !document.getElementById(each.id)));
    if (before) link.dataset.before = before;
    else link.remove();
    arrange();
    return 0;
  });
}

export function startOlder() {
  if (!link) return;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    load();
  });
  const near = new IntersectionObserver((found) => found.some((each) => each.isIntersecting) && load(), {
    root: scroller,
    rootMargin: "200px 0px 0px",
  });
  near.observe(link);
}
