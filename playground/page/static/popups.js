// Menus, the choice of reactions, and confirmation dialogs.

import { el } from "./dom.js";

const node = () => document.getElementById("menu");
let opener = null;

// `items` are [label, act] or [label, act, hint]; a grid of them shows icons alone.
export function openMenu(anchor, items, { grid = false } = {}) {
  const menu = node();
  const entry = ([label, act, hint]) => el("button", {
    type: "button", role: "menuitem", "aria-label": hint, title: grid ? hint : null,
    on: { click: () => { menu.hidePopover(); act(); } },
  }, label);
  menu.classList.toggle("grid", grid);
  menu.replaceChildren(...items.map(entry));
  menu.showPopover();
  place(menu, anchor);
  opener = anchor;
  menu.firstElementChild?.focus();
}

function place(menu, anchor) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: wide, offsetHeight: high } = menu;
  const below = at.bottom + 4 + high < innerHeight;
  menu.style.left = `${Math.max(8, Math.min(at.right - wide, innerWidth - wide - 8))}px`;
  menu.style.top = `${below ? at.bottom + 4 : Math.max(8, at.top - high - 4)}px`;
}

export function watchMenu() {
  const menu = node();
  menu.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const entries = [...menu.children];
    entries.at((entries.indexOf(document.activeElement) + step) % entries.length)?.focus();
  });
  menu.addEventListener("toggle", (event) => event.newState === "closed" && menu.contains(document.activeElement) && opener?.focus());
}

// Asks by Slack's confirmation object or by plain texts; resolves to true if the person agrees.
export function confirmed({ title, text, confirm, deny, style }) {
  const dialog = document.getElementById("question");
  return new Promise((resolve) => {
    const done = (answer) => { dialog.close(); resolve(answer); };
    dialog.oncancel = () => resolve(false);
    dialog.replaceChildren(el("form", { on: { submit: (event) => { event.preventDefault(); done(true); } } },
      el("h2", { id: "question-title" }, title),
      el("p", {}, text),
      el("footer", { role: "group" }, el("button", { type: "button", on: { click: () => done(false) } }, deny),
        el("button", { type: "submit", className: style === "danger" ? "danger filled" : "primary", autofocus: true }, confirm))));
    dialog.showModal();
  });
}
