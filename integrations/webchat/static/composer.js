// The box to write in. What was typed or sent and not yet acknowledged survives a reload and a lost connection.

import { hasFiles, isUploading, putBack, startAttaching, takeFiles } from "./attaching.js";
import { openForm } from "./dialog.js";
import { keep, recall } from "./kept.js";
import { log, markUnsent, removeMine, settleMine, showMine } from "./log.js";
import { refuse, refuseToo, say } from "./page.js";
import { newKey, post } from "./post.js";
import { shownSoFar } from "./stream.js";

const form = document.querySelector(".composer");
const box = document.getElementById("message");
const button = form.querySelector(".send");
let isSending = false;
let sendsWhenArrived = false;

const pending = () => recall("pending") ?? [];
const without = (key) => pending().filter((each) => each.key !== key);

function fill(text) {
  box.value = text;
  keep("draft", text);
  grow();
}

function send() {
  const text = box.value;
  if (!text.trim() && !hasFiles()) {
    // Why files were refused stays to be read.
    refuseToo(say("empty"));
    return;
  }
  refuse("");
  // What is sent with files goes when the last of them has arrived; until then it stands where it was written.
  sendsWhenArrived = isUploading();
  button.setAttribute("aria-busy", String(sendsWhenArrived));
  if (sendsWhenArrived) return;
  const key = newKey();
  const files = takeFiles();
  // A command counts for what stood on the page when it was written, however late it arrives.
  keep("pending", [...pending(), { key, text, shown: shownSoFar(), files }]);
  fill("");
  showMine(key, text, files);
  deliver();
}

function stopWaiting() {
  sendsWhenArrived = false;
  button.removeAttribute("aria-busy");
}

function filesChanged(isWell) {
  if (!sendsWhenArrived) return;
  // A file that was refused is said beside the box, and what was written waits for another try.
  if (!isWell || (!hasFiles() && !box.value.trim())) stopWaiting();
  else if (!isUploading()) send();
}

/** One after the other, so that they arrive in the order they were typed. */
async function deliver() {
  if (isSending) return;
  isSending = true;
  for (let next; (next = pending().find((each) => !each.isUnsent)); ) await deliverOne(next);
  isSending = false;
}

async function deliverOne({ key, text, shown, files = [] }) {
  const answer = await post("/say", { key, text, shown, files: files.map(({ id }) => id) });
  if (answer.refused) {
    keep("pending", without(key));
    removeMine(key);
    putBack(files);
    fill(box.value ? `${text}\n${box.value}` : text);
    refuse(answer.refused);
  } else if (answer.status >= 400) {
    keep("pending", [...without(key), { key, text, shown, files, isUnsent: true }]);
    markUnsent(key, () => again(key));
  } else {
    keep("pending", without(key));
    settleMine(key);
    if (answer.form) openForm(answer.form, { opener: box });
    if (answer.notice) refuse(answer.notice);
  }
}

function again(key) {
  keep(
    "pending",
    pending().map((each) => (each.key === key ? { ...each, isUnsent: undefined } : each)),
  );
  deliver();
}

/** Where the browser does not grow the box by itself. */
function grow() {
  if (CSS.supports("field-sizing", "content")) return;
  box.style.height = "auto";
  box.style.height = `${box.scrollHeight + 2}px`;
}

export function startComposer() {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send();
  });
  box.addEventListener("input", () => {
    keep("draft", box.value);
    refuse("");
    grow();
  });
  box.addEventListener("keydown", (event) => {
    // While Chinese is being composed, Enter chooses a word; Safari says so only by the code 229.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  });
  log.addEventListener("click", (event) => {
    const example = event.target.closest("[data-fill]");
    if (!example) return;
    fill(example.dataset.fill);
    box.focus();
  });
  if (!box.value) fill(recall("draft") ?? "");
  startAttaching(filesChanged);
  for (const { key, text, files, isUnsent } of pending()) {
    if (log.querySelector(`article[data-key="${CSS.escape(key)}"]`)) {
      keep("pending", without(key));
      continue;
    }
    showMine(key, text, files);
    if (isUnsent) markUnsent(key, () => again(key));
  }
  deliver();
  if (matchMedia("(pointer: fine)").matches) box.focus();
}
