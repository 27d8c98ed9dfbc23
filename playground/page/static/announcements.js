// Announces each new message to screen readers once, when it is complete: they would read a growing message from its
// start again with each change.

import { el } from "./dom.js";

const announced = new Set();

const FRAMES = 30; // to wait for the message on the page; one of a closed thread is said as its plain text then

export function announce(m, name) {
  if (m.streaming || announced.has(m.ts)) return;
  announced.add(m.ts);
  requestAnimationFrame(() => whenShown(m, FRAMES, (words) =>
    document.getElementById("said").replaceChildren(el("p", {}, `${name}: ${words}`))));
}

function whenShown(m, frames, say) {
  const shown = document.querySelector(`[data-ts="${m.ts}"]:not([aria-busy]) .words`);
  if (shown || !frames) say(shown?.textContent ?? m.text);
  else requestAnimationFrame(() => whenShown(m, frames - 1, say));
}
