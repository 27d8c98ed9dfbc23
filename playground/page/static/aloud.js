// What a screen reader says of a new message: once, and only when it is whole; a stream would be read from its start
// with each word.

import { el } from "./dom.js";

const told = new Set();

export function readOut(m, name) {
  if (m.streaming || told.has(m.ts)) return;
  told.add(m.ts);
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const words = document.querySelector(`[data-ts="${m.ts}"] .words`)?.textContent ?? m.text;
    document.getElementById("said").replaceChildren(el("p", {}, `${name}: ${words}`));
  }));
}
