// After an action focus stays on the card, although the card is drawn anew.

const verbOf = (button) => button?.value?.split(":", 1)[0];

/** Where focus is within these articles, or null when it is elsewhere. */
export function focusPlace(articles) {
  const active = document.activeElement;
  if (!articles.some((article) => article.contains(active))) return null;
  return { verb: active.name === "press" ? verbOf(active) : undefined };
}

/** Focus the same button of the new articles, or the card where it offers that no more. */
export function focusIn(articles, { verb }) {
  const buttons = articles.flatMap((article) => [...article.querySelectorAll('button[name="press"]')]);
  const same = verb && buttons.find((button) => verbOf(button) === verb);
  (same ?? articles[0]).focus({ preventScroll: true });
}
