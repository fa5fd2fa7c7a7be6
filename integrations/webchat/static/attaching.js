// Files that wait beside the box: chosen, dropped or pasted. They are sent at once and belong to the next message.

import { keep, recall } from "./kept.js";
import { page, refuse, refuseToo, say } from "./page.js";
import { upload } from "./uploads.js";

const tray = document.querySelector(".tray");
const picker = document.querySelector(".picker");
const drop = document.querySelector(".drop");
const template = document.getElementById("waiting-file");
const most = Number(page.most);
let files = [];
let whenChanged = () => {};

/** A word of the page with a name in it. */
const named = (word, name) => page[word].replace("@", name);

const remember = () =>
  keep("files", files.some((each) => each.id) ? files.filter((each) => each.id).map(({ id, name }) => ({ id, name })) : null);

/** Whether a file is still on its way. */
export const isUploading = () => files.some((each) => !each.id);

export const hasFiles = () => files.length > 0;

/** The files that have arrived, for the message that takes them; the tray is empty then. */
export function takeFiles() {
  const taken = files.filter((each) => each.id).map(({ id, name }) => ({ id, name }));
  for (const each of files) each.row.remove();
  files = [];
  remember();
  show();
  return taken;
}

/** Put files back that a refused message had taken. */
export function putBack(taken) {
  for (const each of taken) add({ ...each });
}

function addAll(chosen) {
  refuse("");
  for (const file of chosen) {
    if (files.length >= most) {
      refuse(page.tooMany);
      break;
    }
    send(file);
  }
}

function add(each) {
  const row = template.content.firstElementChild.cloneNode(true);
  each.row = row;
  each.leave = new AbortController();
  row.querySelector(".file-name").textContent = each.name;
  row.querySelector(".waiting-bar").setAttribute("aria-label", each.name);
  const remove = row.querySelector(".waiting-remove");
  remove.setAttribute("aria-label", named("removeFile", each.name));
  remove.addEventListener("click", () => {
    drop_(each);
    // What waited for this file alone waits for nothing any more.
    whenChanged(true);
    document.getElementById("message").focus();
  });
  files.push(each);
  tray.append(row);
  if (each.id) arrived(each);
  show();
  return each;
}

async function send(file) {
  const each = add({ name: file.name || "photo" });
  const bar = each.row.querySelector(".waiting-bar");
  const figure = each.row.querySelector(".waiting-figure");
  const onProgress = (percent) => {
    // All of it is there: now it is looked at, which takes as long as it takes.
    const isThere = percent >= 100;
    if (isThere) bar.removeAttribute("value");
    else bar.value = percent;
    figure.textContent = isThere ? say("checking") : `${Math.floor(percent)} %`;
  };
  onProgress(0);
  const answer = await upload(file, { onProgress, signal: each.leave.signal });
  if (!files.includes(each)) return;
  if (answer.file) {
    each.id = answer.file.id;
    each.name = answer.file.name;
    each.hasPicture = Boolean(answer.file.size);
    arrived(each);
    remember();
    whenChanged(true);
  } else {
    drop_(each);
    refuseToo(answer.refused ?? named("uploadFailed", each.name));
    whenChanged(false);
  }
}

function arrived(each) {
  each.row.classList.add("arrived");
  each.row.querySelector(".waiting-bar").remove();
  each.row.querySelector(".waiting-figure").remove();
  each.row.querySelector(".file-name").textContent = each.name;
  if (each.hasPicture === false) return;
  const picture = document.createElement("img");
  picture.alt = "";
  picture.addEventListener("load", () => each.row.querySelector(".waiting-picture").replaceChildren(picture));
  picture.src = `/receipts/${each.id}/thumbnail`;
}

function drop_(each) {
  each.leave.abort();
  files = files.filter((other) => other !== each);
  each.row.remove();
  remember();
  show();
}

function show() {
  tray.hidden = files.length === 0;
}

// ---------------------------------------------------------------- choose, drop, paste

const carries = (event) => [...(event.dataTransfer?.types ?? [])].includes("Files");

/** `changed(isWell)` is called when a file arrived or was taken away, and with `false` when one was refused. */
export function startAttaching(changed) {
  whenChanged = changed;
  const attach = document.querySelector(".attach");
  attach.hidden = false;
  attach.addEventListener("click", () => picker.click());
  picker.addEventListener("change", () => {
    addAll([...picker.files]);
    picker.value = "";
    document.getElementById("message").focus();
  });
  document.getElementById("message").addEventListener("paste", (event) => {
    const pasted = [...(event.clipboardData?.files ?? [])];
    if (!pasted.length) return;
    event.preventDefault();
    addAll(pasted);
  });
  let depth = 0;
  document.addEventListener("dragenter", (event) => {
    if (!carries(event) || document.querySelector("dialog[open]")) return;
    depth += 1;
    drop.hidden = false;
  });
  document.addEventListener("dragleave", (event) => {
    if (!carries(event)) return;
    depth = Math.max(0, depth - 1);
    drop.hidden = depth === 0;
  });
  document.addEventListener("dragover", (event) => carries(event) && event.preventDefault());
  document.addEventListener("drop", (event) => {
    if (!carries(event)) return;
    event.preventDefault();
    depth = 0;
    drop.hidden = true;
    if (!document.querySelector("dialog[open]")) addAll([...event.dataTransfer.files]);
  });
  for (const each of recall("files") ?? []) add({ ...each });
}
