// The log speaks for itself: what is added to it is read once. What changes inside an article is silent (aria-live off),
// and of a changed card its state alone is said here.

const announcer = document.querySelector(".announcer");

/** Let the log read a new article as it is added, and be silent about it from then on; call it before. */
export function announceOnce(article) {
  article.removeAttribute("aria-live");
  setTimeout(() => article.setAttribute("aria-live", "off"), 1000);
}

export function announceState(article) {
  const parts = article.querySelectorAll(".slip-top h2, .slip-top .state");
  const line = document.createElement("span");
  line.textContent = [...parts].map((part) => part.textContent.trim()).join(", ");
  announcer.append(line);
  // Heard by then, and gone before somebody walks there.
  setTimeout(() => line.remove(), 1000);
}
