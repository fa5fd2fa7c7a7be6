// The live stream: from where the page stands, again and again, nothing lost and nothing twice.

import { apply } from "./log.js";
import { drawAnew, page, say } from "./page.js";
import { headers } from "./post.js";
import { showUnread } from "./header.js";

const LONGEST_PAUSE = 10_000;
// The server says at least something every 25 seconds.
const SILENCE = 60_000;

const place = { said: Number(page.said), sent: Number(page.sent) };
const line = document.querySelector(".connection");
let socket = null;
let attempt = 0;
let retry = 0;
let watch = 0;
let notice = 0;

function open() {
  clearTimeout(retry);
  const url = new URL(`/stream?said=${place.said}&sent=${place.sent}`, location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const own = (socket = new WebSocket(url));
  let wasOpen = false;
  own.onopen = () => {
    wasOpen = true;
    attempt = 0;
    connected();
    listen(own);
  };
  own.onmessage = (event) => {
    listen(own);
    receive(JSON.parse(event.data));
  };
  own.onclose = () => {
    if (own !== socket) return;
    socket = null;
    lost();
    if (!wasOpen) ask();
    retry = setTimeout(open, Math.min(150 * 2 ** attempt, LONGEST_PAUSE) * (0.5 + Math.random()));
    attempt += 1;
  };
}

function receive(message) {
  // Another tab of this browser may have become somebody else, or the person reads in another language by now.
  if (message.anew || (message.for !== undefined && message.for !== page.for)) drawAnew();
  if (message.articles) {
    apply(message);
    place.said = message.said;
    place.sent = message.sent;
  }
  if (message.unread) showUnread(message.unread);
}

/** A connection can die without a word: after a minute of silence it is taken for dead. */
function listen(own) {
  clearTimeout(watch);
  watch = setTimeout(() => {
    own.onclose?.();
    own.close();
  }, SILENCE);
}

function connected() {
  clearTimeout(notice);
  line.hidden = true;
  line.textContent = "";
  dispatchEvent(new Event("chit:connected"));
}

function lost() {
  clearTimeout(watch);
  clearTimeout(notice);
  // A restart is over before anybody needs to know.
  notice = setTimeout(() => {
    line.hidden = false;
    line.textContent = say("reconnecting");
  }, 700);
}

/** A refused stream does not say why; this does. */
async function ask() {
  try {
    const { status } = await fetch("/older?before=0-0", { headers });
    if (status === 401 || status === 409) drawAnew();
  } catch {
    // Nobody is there: the next attempt will tell.
  }
}

function hurry() {
  if (socket === null && !document.hidden) {
    attempt = 0;
    open();
  }
}

/** Up to which place the page shows what was sent. */
export function shownSoFar() {
  return place.sent;
}

export function startStream() {
  addEventListener("online", hurry);
  document.addEventListener("visibilitychange", hurry);
  // A page brought back by "Back" may be of another time.
  addEventListener("pageshow", (event) => event.persisted && drawAnew());
  open();
}
