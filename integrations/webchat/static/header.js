// The header: who I am, in which language, in which colours.

import { goHome, page, refuse, say } from "./page.js";
import { newKey, post } from "./post.js";

const who = document.getElementById("who");
const language = document.getElementById("language");

/** Unread numbers behind the names of others. */
export function showUnread(counts) {
  for (const option of who?.options ?? []) {
    const count = option.value === page.for ? 0 : (counts[option.value] ?? 0);
    const { name } = option.dataset;
    const words = count ? say("unread", count).replace("@", () => name) : name;
    if (option.textContent !== words) option.textContent = words;
  }
}

async function choose(select, path, body) {
  select.disabled = true;
  const answer = await post(path, body, 10_000);
  if (answer.status >= 200 && answer.status < 300) {
    goHome();
    return;
  }
  select.disabled = false;
  for (const option of select.options) option.selected = option.defaultSelected;
  refuse(say("pressFailed"));
}

export function startHeader() {
  who?.addEventListener("change", () => choose(who, "/who", { person: who.value }));
  language.addEventListener("change", () => choose(language, "/language", { locale: language.value, key: newKey() }));
  for (const button of document.querySelectorAll("[data-theme-to]")) {
    button.addEventListener("click", () => {
      const theme = button.dataset.themeTo;
      document.documentElement.dataset.theme = theme;
      try {
        localStorage.setItem("chit:theme", theme);
      } catch {
        // It holds until the page is left.
      }
      document.querySelector(`[data-theme-to="${theme === "dark" ? "light" : "dark"}"]`).focus();
    });
  }
}
