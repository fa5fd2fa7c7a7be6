// The drop-down of a card. What somebody chose there stays while the card says the same beneath it.

const dropDown = (part) => part?.querySelector('select[form="press"]');

const preset = (select) => [...select.options].find((each) => each.defaultSelected)?.value;

/** What is chosen on a card, which goes along with the button pressed next; undefined where it has no drop-down. */
export function chosenOn(article) {
  return dropDown(article)?.value;
}

/** Before a card is drawn anew in its place: one that shows another truth now shows that. */
export function keepChoice(article, drawn) {
  const before = dropDown(article);
  const after = dropDown(drawn);
  if (!before || !after || before.value === preset(before) || preset(before) !== preset(after)) return;
  if ([...after.options].some((each) => each.value === before.value)) after.value = before.value;
}

/** What was chosen has gone into a form that was sent: the card says what became of it. */
export function forgetChoice(article) {
  const select = dropDown(article);
  if (select) select.value = preset(select);
}
