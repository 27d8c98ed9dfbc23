// Light or dark colours: the system's, until the person chooses.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const root = document.documentElement;
if (localStorage.getItem("theme")) root.dataset.theme = localStorage.getItem("theme");

const dark = () => (root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";

export function themeButton() {
  const label = dark() ? "Light colours" : "Dark colours";
  const turn = () => {
    root.dataset.theme = dark() ? "light" : "dark";
    localStorage.setItem("theme", root.dataset.theme);
    button.replaceWith(themeButton());
  };
  const button = el("button", { type: "button", className: "icon-button", title: label, "aria-label": label, on: { click: turn } }, icon(dark() ? "sun" : "moon"));
  return button;
}
