// What this tab remembers over a reload, for the person it is drawn for.

import { page } from "./page.js";

const place = (name) => `chit:${page.for}:${name}`;

export function recall(name) {
  try {
    return JSON.parse(sessionStorage.getItem(place(name)));
  } catch {
    return null;
  }
}

export function keep(name, value) {
  try {
    if (value === null || value === "") sessionStorage.removeItem(place(name));
    else sessionStorage.setItem(place(name), JSON.stringify(value));
  } catch {
    // Storage is full or shut off: it still works, but not over a reload.
  }
}
