// Input elements of messages and modals; `changed` is called with the value as Slack's state has it.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const known = { people: [], channels: [], upload: null };

export function provide({ people, channels, upload }) {
  Object.assign(known, { people, channels, upload });
}

export function control(element, value, changed) {
  const make = KINDS[element.type];
  return make ? make(element, value ?? initial(element), changed) : el("em", { className: "quiet" }, `(${element.type})`);
}

export function initial(element) {
  if (element.initial_option) return element.initial_option.value;
  if (element.initial_options) return element.initial_options.map((option) => option.value);
  const name = Object.keys(element).find((key) => key.startsWith("initial_"));
  return name ? element[name] : undefined;
}

const KINDS = {
  plain_text_input: text("text"),
  url_text_input: text("url"),
  email_text_input: text("email"),
  number_input: text("number"),
  datepicker: text("date"),
  static_select: (element, value, changed) => select(element, groups(element), value, changed),
  users_select: (element, value, changed) => select(element, [{ options: choices(known.people, "real_name") }], value, changed),
  channels_select: (element, value, changed) => select(element, [{ options: choices(known.channels, "name") }], value, changed),
  conversations_select: (element, value, changed) => select(element, [{ options: choices(known.channels, "name") }], value, changed),
  multi_static_select: checkboxes,
  checkboxes,
  radio_buttons: radios,
  file_input: files,
};

function text(type) {
  return (element, value, changed) => {
    const tag = element.multiline ? "textarea" : "input";
    const given = { value: value ?? "", placeholder: element.placeholder?.text ?? "", maxLength: element.max_length ?? 3000 };
    return el(tag, { ...given, ...(element.multiline ? { rows: 6 } : { type }), on: { input: (event) => changed(event.target.value) } });
  };
}

const groups = (element) => element.option_groups ?? [{ options: element.options ?? [] }];
const choices = (list, name) => list.map((one) => ({ value: one.id, text: { text: one[name] } }));

function select(element, lists, value, changed) {
  const option = (one) => el("option", { value: one.value, selected: one.value === value }, one.text.text);
  const body = lists.map((list) => (list.label ? el("optgroup", { label: list.label.text }, list.options.map(option)) : list.options.map(option)));
  const empty = el("option", { value: "" }, element.placeholder?.text ?? "Choose…");
  return el("select", { on: { change: (event) => changed(event.target.value || null) } }, empty, body);
}

let names = 0;

function radios(element, value, changed) {
  const name = `radio${(names += 1)}`;
  return el("div", { role: "radiogroup" }, element.options.map((one) =>
    choice(one, { type: "radio", name, checked: one.value === value, on: { change: () => changed(one.value) } })));
}

function checkboxes(element, value, changed) {
  const chosen = new Set(value ?? []);
  const toggle = (one) => (event) => {
    chosen[event.target.checked ? "add" : "delete"](one.value);
    changed([...chosen]);
  };
  const options = groups(element).flatMap((group) => group.options);
  return el("div", { role: "group" }, options.map((one) =>
    choice(one, { type: "checkbox", checked: chosen.has(one.value), on: { change: toggle(one) } })));
}

function choice(one, properties) {
  const description = one.description ? el("small", { className: "quiet" }, one.description.text) : "";
  return el("label", { className: "choice" }, el("input", properties), el("span", {}, one.text.text, " ", description));
}

function files(element, value, changed) {
  const list = el("ul", { className: "files" });
  const taken = [];
  const add = async (event) => {
    for (const file of [...event.target.files].slice(0, (element.max_files ?? 10) - taken.length)) {
      const shared = await known.upload(file);
      taken.push(shared.id);
      const drop = () => { taken.splice(taken.indexOf(shared.id), 1); line.remove(); changed([...taken]); };
      const line = el("li", { className: "chip" }, icon("file"), shared.name,
        el("button", { type: "button", "aria-label": `Remove ${shared.name}`, on: { click: drop } }, icon("close")));
      list.append(line);
      changed([...taken]);
    }
    event.target.value = "";
  };
  const accept = (element.filetypes ?? []).map((type) => `.${type}`).join(",");
  return el("div", {}, el("input", { type: "file", multiple: (element.max_files ?? 10) > 1, accept, on: { change: add } }), list);
}
