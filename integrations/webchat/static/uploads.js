// One file on its way to the server: tried again with the same key until the server has answered.

import { headers, isTurnedAway, never, newKey, pause } from "./post.js";
import { page } from "./page.js";

const AWAY = new Set([0, 502, 503, 504]);
const TOO_SLOW = 408;
const SLOW_TRIES = 3;
const AT_ONCE = 3;
const LONGEST_NAME = 200;

const waiting = [];
let running = 0;

/** Send a file; `onProgress` gets a percentage. Resolves to `{file}`, or `{refused}` with a sentence, or neither. */
export function upload(file, { onProgress, signal }) {
  return new Promise((resolve) => {
    waiting.push(() => run(file, { onProgress, signal }).catch(() => ({})).then(resolve));
    next();
  });
}

function next() {
  if (running >= AT_ONCE || !waiting.length) return;
  running += 1;
  waiting.shift()().finally(() => {
    running -= 1;
    next();
  });
}

async function run(file, { onProgress, signal }) {
  const about = { ...headers, "X-Chit-Name": encodeURIComponent(lastOf(file.name)), "X-Chit-Key": newKey() };
  const isTooLarge = file.size > Number(page.largest);
  const path = isTooLarge ? "/file/too-large" : "/file";
  if (isTooLarge) about["X-Chit-Size"] = String(file.size);
  for (let attempt = 0; !signal.aborted; attempt += 1) {
    const answer = await attemptTo(path, isTooLarge ? null : file, about, { onProgress, signal });
    if (signal.aborted) break;
    if (isTurnedAway(answer.status)) return never();
    const isAway = AWAY.has(answer.status) || (answer.status === TOO_SLOW && attempt < SLOW_TRIES - 1);
    if (!isAway) return answer;
    // A file that was changed or taken away looks like a lost connection, but comes back with none.
    if (answer.status === 0 && !isTooLarge && !(await isReadable(file))) break;
    await pause(attempt);
  }
  return {};
}

/** The end of a name, cut between characters. */
const lastOf = (name) => [...name].slice(-LONGEST_NAME).join("");

async function isReadable(file) {
  try {
    await file.slice(0, 1).arrayBuffer();
    return true;
  } catch {
    return false;
  }
}

// fetch() tells nothing of how far a body has come.
function attemptTo(path, body, about, { onProgress, signal }) {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("POST", path);
    for (const [name, value] of Object.entries(about)) request.setRequestHeader(name, value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(total ? (100 * loaded) / total : 0));
    request.addEventListener("load", () => resolve({ ...parsed(request), status: request.status }));
    for (const end of ["error", "abort", "timeout"]) request.addEventListener(end, () => resolve({ status: 0 }));
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body);
  });
}

function parsed(request) {
  try {
    return JSON.parse(request.responseText);
  } catch {
    return {};
  }
}
