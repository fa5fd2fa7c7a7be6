// Acting is a POST. It is tried again with the same key until the server has answered, so a lost answer does no harm.

import { keep, recall } from "./kept.js";
import { drawAnew, page } from "./page.js";

const AWAY = new Set([502, 503, 504]);
const LONGEST_PAUSE = 5000;

/** What goes along with every request, so that nobody acts as somebody they are not. */
export const headers = { "X-Chit-For": encodeURIComponent(page.for), "X-Chit-Token": page.token };

/** A submission key: the time first, then enough chance. (crypto.randomUUID is there over https only.) */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(15));
  return `${Date.now()}-${btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_")}`;
}

/** The server's answer with its `status`; status 0 when it stayed away longer than `patience` milliseconds. */
export async function post(path, body, patience = Infinity) {
  const until = Date.now() + patience;
  for (let attempt = 0; ; attempt += 1) {
    const response = await attemptTo(path, body);
    if (response !== null && !AWAY.has(response.status)) return read(response);
    if (Date.now() > until) return { status: 0 };
    await pause(attempt);
  }
}

async function attemptTo(path, body) {
  try {
    return await fetch(path, {
      method: "POST",
      headers: { ...headers, "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    return null;
  }
}

async function read(response) {
  if (isTurnedAway(response.status)) return never();
  const isJson = (response.headers.get("Content-Type") ?? "").startsWith("application/json");
  try {
    return { ...(isJson ? await response.json() : {}), status: response.status };
  } catch {
    return { status: response.status };
  }
}

/** Whether this page may act no more, of a status; then it is being drawn anew. */
export function isTurnedAway(status) {
  const isSo = status === 401 || status === 409 || (status === 403 && isFirstRefusal());
  if (isSo) drawAnew();
  return isSo;
}

/** The page is on its way out: whoever waits for this waits no longer than it lives. */
export const never = () => new Promise(() => {});

/** A page may be older than the server's keys; drawn anew it is not. But not in circles. */
function isFirstRefusal() {
  const last = recall("refused") ?? 0;
  keep("refused", Date.now());
  return Date.now() - last > 60_000;
}

/** Wait, twice as long each time and never as long as the others, or until the connection is back. */
export function pause(attempt) {
  const time = Math.min(200 * 2 ** attempt, LONGEST_PAUSE) * (0.5 + Math.random());
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, time);
    addEventListener("chit:connected", () => (clearTimeout(timer), setTimeout(resolve, 50 * Math.random())), {
      once: true,
    });
  });
}
