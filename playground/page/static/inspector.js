// The inspector of the open thread: the app's events, its calls, the passages it read, and the time of each.

import { el } from "./dom.js";
import { icon } from "./icons.js";

export class Inspector {
  constructor(node, server, toggled) {
    Object.assign(this, { node, server, toggled, shown: false, place: "", timers: [] });
  }

  toggle() {
    this.shown = !this.shown;
    this.node.hidden = !this.shown;
    this.toggled();
    document.querySelector("#thread-title [aria-label='Inspector']")?.setAttribute("aria-pressed", String(this.shown));
    if (this.shown) this.draw();
  }

  open() {
    if (!this.shown) this.toggle();
  }

  close() {
    if (this.shown) this.toggle();
    this.place = "";
  }

  show(channel, thread) {
    const place = `channel=${channel}&thread=${thread}`;
    if (place === this.place) return;
    this.place = place;
    if (this.shown) this.draw();
  }

  // Draws once for several changes in a row, and once more later, because the receipt is saved after the last call.
  changed() {
    this.timers.forEach(clearTimeout);
    this.timers = this.shown ? [150, 1200].map((wait) => setTimeout(() => this.draw(), wait)) : [];
  }

  async draw() {
    const data = await this.server.inspector(this.place);
    this.node.replaceChildren(
      el("header", {}, el("h2", {}, "Inspector"), el("span", { className: "spring" }),
        el("button", { type: "button", className: "icon-button", "aria-label": "Close the inspector", on: { click: () => this.toggle() } }, icon("close"))),
      ...data.receipts.map(receipt),
      part("Events to the app", data.deliveries, (one) => line(one.kind + (one.attempt ? ` (attempt ${one.attempt + 1})` : ""), one.status || "no answer", one.ms, one.status >= 200 && one.status < 300)),
      part("Calls of the Web API", data.calls, (one) => line(one.method, one.ok ? "ok" : one.error, one.ms, one.ok)));
  }
}

function part(name, list, draw) {
  return el("section", {}, el("h3", {}, name), list.length ? el("ol", {}, list.map(draw)) : el("p", { className: "quiet" }, "None."));
}

function line(name, outcome, ms, well) {
  return el("li", {}, el("code", {}, name), el("span", { className: well ? "figure" : "figure wrong" }, [outcome, shortly(ms)].filter(Boolean).join(" · ")));
}

function receipt(one) {
  const longest = Math.max(...Object.values(one.timings_ms), 1);
  return el("div", {},
    el("section", {}, el("h3", {}, one.refused ? "Not in the stacks" : "Answered"), el("p", {}, one.question),
      el("p", { className: "quiet" }, `Written by ${one.model || "nobody"}; work manual ${one.manual_sha256.slice(0, 12)}`)),
    part("Time of each stage", Object.entries(one.timings_ms), ([name, ms]) => stage(name, ms, longest)),
    part("Passages", one.passages, passage));
}

function stage(name, ms, longest) {
  const words = name.replaceAll("_", " ");
  return el("li", {}, el("code", {}, words), el("span", { className: "figure" }, shortly(ms)),
    el("meter", { min: 0, max: longest, value: ms, "aria-label": `${words}, of the longest` }));
}

// A passage with its scores: the total, by meaning and by words.
function passage(one) {
  const scores = [["score", one.score], ["by meaning", one.meaning], ["by words", one.words]];
  const figures = scores.filter(([, score]) => typeof score === "number").map(([name, score]) => `${name} ${score.toFixed(2)}`);
  const number = one.n ? el("span", { className: "number" }, `[${one.n}]`) : "";
  return el("li", { className: one.cited ? "cited" : "" },
    el("span", {}, number, one.book), el("span", { className: "figure" }, one.cited ? "cited" : ""),
    one.place && one.place !== one.book ? el("span", { className: "place" }, one.place) : "", figures.length ? el("span", { className: "place figure" }, figures.join(" · ")) : "");
}

const shortly = (ms) => (ms >= 1000 ? `${(ms / 1000).toFixed(1)} s` : `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`);
