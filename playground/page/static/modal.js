// The topmost modal: its blocks as a form, with each error beside its field.

import { blocks } from "./blocks.js";
import { control } from "./controls.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";

export class Modal {
  constructor(dialog, { submit, close, press }) {
    Object.assign(this, { dialog, submit, close, press, typed: new Map(), shown: "" });
    dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.close(this.view);
    });
  }

  show(view) {
    const print = JSON.stringify(view ?? null);
    if (print === this.shown) return;
    this.shown = print;
    this.view = view;
    if (!view) {
      this.typed.clear();
      this.dialog.close();
      return;
    }
    if (!this.typed.has(view.id)) this.typed.set(view.id, {});
    this.dialog.replaceChildren(this.form(view));
    if (!this.dialog.open) this.dialog.showModal();
    this.dialog.querySelector("[aria-invalid], .fields :is(input, textarea, select)")?.focus();
  }

  form(view) {
    const values = this.typed.get(view.id);
    const general = view.errors[""];
    const send = async (event) => {
      event.preventDefault();
      go && (go.disabled = true);
      await this.submit(view, values);
      go && (go.disabled = false);
    };
    const go = view.submit ? el("button", { type: "submit", className: "primary" }, view.submit.text) : null;
    const away = el("button", { type: "button", on: { click: () => this.close(view) } }, view.close?.text ?? (view.previous_view_id ? "Back" : "Cancel"));
    return el("form", { noValidate: true, on: { submit: send } },
      el("h2", {}, el("span", { id: "modal-title" }, view.title.text),
        el("button", { type: "button", className: "icon-button", "aria-label": "Close", on: { click: () => this.close(view) } }, icon("close"))),
      el("div", { className: "fields" }, view.blocks.map((block) => this.block(view, block, values))),
      general ? el("p", { className: "error", role: "alert" }, general) : "",
      el("footer", { role: "group" }, away, go));
  }

  block(view, block, values) {
    if (block.type !== "input") return blocks([block], (part, value) => this.press(view, part, value, values));
    const { element } = block;
    const name = `${block.block_id}/${element.action_id ?? "action"}`;
    const error = view.errors[block.block_id];
    const changed = (value) => {
      values[name] = value;
      if (block.dispatch_action && element.type !== "plain_text_input") this.press(view, element, value, values);
    };
    const field = control(element, values[name], changed);
    const grouped = /radio|checkbox|file|multi/.test(element.type);
    field.querySelector("input[type=file]")?.setAttribute("aria-label", block.label.text);
    if (error) field.setAttribute("aria-invalid", "true");
    return el(grouped ? "fieldset" : "label", { className: "input" },
      el(grouped ? "legend" : "span", {}, block.label.text, block.optional ? el("small", { className: "quiet" }, " (optional)") : ""),
      field,
      block.hint ? el("small", { className: "quiet" }, block.hint.text) : "",
      error ? el("small", { className: "error", role: "alert" }, error) : "");
  }
}
