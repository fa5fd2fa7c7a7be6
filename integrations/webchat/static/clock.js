// Times grow older while a page is open: minutes and hours for a day, then the date; and midnight passes.

import { page, say } from "./page.js";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const lang = document.documentElement.lang;
const written = new Intl.DateTimeFormat(lang, {
  timeZone: page.zone,
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});
const exact = new Intl.DateTimeFormat(lang, { timeZone: page.zone, dateStyle: "medium", timeStyle: "short" });
const iso = new Intl.DateTimeFormat("en-CA", { timeZone: page.zone, dateStyle: "short" });

/** The calendar day of the reader, as 2026-11-20. */
export function dayOf(millis) {
  return iso.format(millis);
}

function short(millis) {
  const ago = Date.now() - millis;
  if (ago < MINUTE) return say("justNow");
  if (ago < HOUR) return say("minutesAgo", Math.floor(ago / MINUTE));
  if (ago < DAY) return say("hoursAgo", Math.floor(ago / HOUR));
  return written.format(millis);
}

/** The words for a day; further back those the server wrote. */
export function labelOf(day, otherwise) {
  if (day === dayOf(Date.now())) return say("today");
  if (day === dayOf(Date.now() - DAY)) return say("yesterday");
  return otherwise;
}

/** Write the time of an article. */
export function stamp(article) {
  const time = article.querySelector(".by time");
  const millis = Number(article.dataset.at);
  if (!time.dateTime) {
    time.dateTime = new Date(millis).toISOString();
    time.title = exact.format(millis);
  }
  const words = short(millis);
  if (time.textContent !== words) time.textContent = words;
}

/** Keep the times of the log true. */
export function startClock(log) {
  setInterval(() => {
    for (const article of log.querySelectorAll("article")) {
      if (Date.now() - Number(article.dataset.at) < DAY + HOUR) stamp(article);
    }
    for (const time of log.querySelectorAll(".day time")) {
      time.textContent = labelOf(time.dateTime, time.dataset.label ?? time.textContent);
    }
  }, 20_000);
}
