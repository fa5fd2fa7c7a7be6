// Buttons of cards and lists. The log shows what came of it; a form opens as a dialog.

import { chosenOn } from "./choices.js";
import { askFirst, openForm } from "./dialog.js";
import { log } from "./log.js";
import { refuse, say } from "./page.js";
import { newKey, post } from "./post.js";

const PATIENCE = 30_000;

/** Press; the same press is asked about again until its turn is done. */
export async function press(value, choice) {
  const body = { press: value, key: newKey(), ...(choice === undefined ? {} : { choice }) };
  for (let round = 0; ; round += 1) {
    const answer = await post("/press", body, PATIENCE);
    if (!answer.waits || round === 3) return answer;
  }
}

async function pressed(button) {
  const article = button.closest("article");
  if (article?.getAttribute("aria-busy") === "true") return;
  if (button.dataset.confirm && !(await askFirst(button.dataset.confirm, button.textContent))) return;
  refuse("");
  article?.setAttribute("aria-busy", "true");
  button.setAttribute("aria-busy", "true");
  const choice = chosenOn(article);
  const answer = await press(button.value, choice);
  button.removeAttribute("aria-busy");
  // The card may have been drawn anew meanwhile.
  article?.removeAttribute("aria-busy");
  if (answer.form) openForm(answer.form, { opener: button, press: button.value, choice, card: article?.dataset.card });
  else if (answer.refused) refuse(answer.refused);
  else if (answer.waits) refuse(say("working"));
  else if (answer.status === 0 || answer.status >= 400) refuse(say("pressFailed"));
  else if (answer.notice) refuse(answer.notice);
}

export function startPresses() {
  document.getElementById("press").addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter && log.contains(event.submitter)) pressed(event.submitter);
  });
}
