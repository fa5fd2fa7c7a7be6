// After an action focus stays on the card, although the card is drawn anew.

const verbOf = (button) => button?.value?.split(":", 1)[0];

/** Where focus is within these articles, or null when it is elsewhere. */
export function focusPlace(articles) {
  const active = document.activeElement;
  if (!articles.some((article) => article.contains(active))) return null;
  return { verb: active.name === "press" ? verbOf(active) : undefined, isChoosing: active.matches("select") };
}

/** Focus the same button or drop-down of the new articles, or the card where it offers that no more. */
export function focusIn(articles, { verb, isChoosing }) {
  const buttons = articles.flatMap((article) => [...article.querySelectorAll('button[name="press"]')]);
  const same = verb && buttons.find((button) => verbOf(button) === verb);
  const choice = isChoosing ? articles.map((article) => article.querySelector("select")).find(Boolean) : null;
  (same ?? choice ?? articles[0]).focus({ preventScroll: true });
}
