// Speaks for the log to those who listen: a new message once, of a changed card its state alone.

const announcer = document.querySelector(".announcer");

export function announce(article) {
  const parts = article.querySelectorAll(".say, .slip-top h2, .slip-top .state, .lead, .warnings li, .status");
  speak([...parts].map((part) => part.textContent.trim()).join(", "), article);
}

export function announceState(article) {
  const parts = article.querySelectorAll(".slip-top h2, .slip-top .state");
  speak([...parts].map((part) => part.textContent.trim()).join(", "), article);
}

function speak(words, article) {
  const line = document.createElement("span");
  line.lang = article.querySelector(".say")?.lang || document.documentElement.lang;
  line.textContent = words;
  announcer.append(line);
  // Long enough to be read, gone before somebody walks there.
  setTimeout(() => line.remove(), 5000);
}
