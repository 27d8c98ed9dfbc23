// The message box: Enter sends, / suggests commands, @ suggests people, and the paper clip attaches files.

import { el } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./popups.js";

export class Composer {
  constructor(node, { send, upload, suggestions, name, shortcuts }) {
    Object.assign(this, { send, upload, suggestions, shortcuts, files: [], chosen: 0, offered: [] });
    this.chips = el("div", { className: "chips" });
    this.list = el("ul", { className: "suggestions", role: "listbox", id: `${name}-suggestions`, hidden: true });
    this.box = el("textarea", {
      id: `${name}-box`, rows: 1, role: "combobox", "aria-label": name, "aria-controls": this.list.id, "aria-autocomplete": "list", "aria-expanded": "false",
      on: { keydown: (event) => this.key(event), input: () => this.typed(), blur: () => this.offer([]) },
    });
    this.picker = el("input", { type: "file", multiple: true, hidden: true, on: { change: () => this.take() } });
    const tool = (sign, label, act) => el("button", { type: "button", title: label, "aria-label": label, on: { click: act } }, icon(sign));
    this.bolt = shortcuts ? tool("bolt", "Shortcuts", (event) => openMenu(event.currentTarget, shortcuts())) : "";
    this.go = el("button", { type: "button", className: "send", "aria-label": "Send", disabled: true, on: { click: () => this.submit() } }, icon("send"));
    node.append(this.list, el("div", { className: "frame" }, this.chips, this.box,
      el("div", { className: "row" }, tool("clip", "Attach a file", () => this.picker.click()), this.bolt, el("span", { className: "spring" }), this.go)), this.picker);
  }

  placeholder(text) {
    this.box.placeholder = text;
    if (this.bolt) this.bolt.hidden = !this.shortcuts().length;
  }

  fill(text) {
    this.box.value = text;
    this.box.focus();
    this.typed();
  }

  async take() {
    for (const file of this.picker.files) this.files.push(await this.upload(file));
    this.picker.value = "";
    this.showFiles();
  }

  showFiles() {
    this.chips.replaceChildren(...this.files.map((file) => el("span", { className: "chip" }, icon("file"), file.name,
      el("button", { type: "button", "aria-label": `Remove ${file.name}`, on: { click: () => this.drop(file) } }, icon("close")))));
    this.ready();
  }

  ready() {
    this.go.disabled = !this.box.value.trim() && !this.files.length;
  }

  drop(file) {
    this.files = this.files.filter((one) => one !== file);
    this.showFiles();
  }

  key(event) {
    if (event.isComposing) return;
    const offered = this.offered.length > 0;
    if (offered && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      this.chosen = (this.chosen + (event.key === "ArrowDown" ? 1 : -1) + this.offered.length) % this.offered.length;
      this.showOffered();
    } else if (offered && event.key === "Escape") {
      this.offer([]);
      event.stopPropagation();
    } else if (offered && (event.key === "Tab" || (event.key === "Enter" && !this.offered[this.chosen].whole))) this.accept(this.chosen);
    else if (event.key === "Enter" && !event.shiftKey) this.submit();
    else return;
    event.preventDefault();
  }

  typed() {
    this.box.style.height = "auto";
    this.box.style.height = `${Math.min(this.box.scrollHeight, 240)}px`;
    this.ready();
    this.offer(this.suggestions(this.box.value.slice(0, this.box.selectionStart)));
  }

  offer(list) {
    this.offered = list;
    this.chosen = 0;
    this.showOffered();
  }

  showOffered() {
    this.list.hidden = !this.offered.length;
    this.box.setAttribute("aria-expanded", String(this.offered.length > 0));
    if (this.offered.length) this.box.setAttribute("aria-activedescendant", `${this.list.id}-${this.chosen}`);
    else this.box.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...this.offered.map((one, number) => el("li", {
      id: `${this.list.id}-${number}`, role: "option", "aria-selected": String(number === this.chosen), on: { mousedown: (event) => { event.preventDefault(); this.accept(number); } },
    }, el("strong", {}, one.label), " ", el("small", { className: "quiet" }, one.hint ?? ""))));
  }

  accept(number) {
    const { insert, start } = this.offered[number];
    const end = this.box.selectionStart;
    this.box.setRangeText(insert, start, end, "end");
    this.offer([]);
    this.box.focus();
  }

  async submit() {
    const text = this.box.value.trim();
    if (!text && !this.files.length) return;
    const files = this.files.map((file) => file.id);
    this.box.value = "";
    this.files = [];
    this.showFiles();
    this.typed();
    await this.send(text, files);
  }
}
