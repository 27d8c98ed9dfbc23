// Announces each new message to screen readers once, when it is complete: they would read a growing message from its
// start again with each change.

import { el } from "./dom.js";

const announced = new Set();

export function announce(m, name) {
  if (m.streaming || announced.has(m.ts)) return;
  announced.add(m.ts);
  requestAnimationFrame(() => requestAnimationFrame(() => {
    const words = document.querySelector(`[data-ts="${m.ts}"] .words`)?.textContent ?? m.text;
    document.getElementById("said").replaceChildren(el("p", {}, `${name}: ${words}`));
  }));
}
