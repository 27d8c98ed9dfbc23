// Draws Block Kit; `press` is called with the element that was used, and its value.

import { el, link } from "./dom.js";
import { control } from "./controls.js";
import { icon } from "./icons.js";
import { confirmed, openMenu } from "./popups.js";
import { markdown, mrkdwn } from "./text.js";

export function blocks(list, press) {
  return list.map((block) => el("div", { className: `block ${block.type}` }, ...(KINDS[block.type] ?? unknown)(block, press)));
}

export function textObject(object) {
  if (!object) return [];
  return object.type === "mrkdwn" ? mrkdwn(object.text) : [object.text];
}

const KINDS = {
  section(block, press) {
    const fields = (block.fields ?? []).map((field) => el("div", {}, ...textObject(field)));
    return [
      el("div", { className: "text" }, ...textObject(block.text), fields.length ? el("div", { className: "fields" }, fields) : ""),
      block.accessory ? element(block.accessory, press) : "",
    ];
  },
  markdown: (block) => markdown(block.text),
  header: (block) => [el("h3", {}, block.text.text)],
  divider: () => [el("hr")],
  context: (block, press) => block.elements.map((part) => (part.type === "image" ? image(part) : el("span", {}, ...textObject(part)))),
  actions: (block, press) => block.elements.map((part) => element(part, press)),
  context_actions: (block, press) => block.elements.map((part) => element(part, press)),
  image: (block) => [image(block)],
  rich_text: (block) => block.elements.map(rich),
  table: (block) => [table(block)],
  plan: (block) => [el("strong", {}, block.title)],
  task_card: (block) => [task(block)],
  input: (block) => [el("label", {}, block.label.text, control(block.element, undefined, () => {}))],
};

const unknown = (block) => [el("em", { className: "quiet" }, `(${block.type})`)];

function element(part, press) {
  if (part.type === "button") return button(part, press);
  if (part.type === "icon_button") return iconButton(part, "trash", part.text.text, part.value, press);
  if (part.type === "feedback_buttons") return feedback(part, press);
  if (part.type === "image") return image(part);
  if (part.type === "overflow") return overflow(part, press);
  return control(part, undefined, (value) => press(part, value));
}

// Waits for the person to confirm, if the element has a confirmation dialog.
async function pressed(part, value, press) {
  const asked = part.confirm;
  const words = asked && { title: asked.title.text, text: asked.text.text, confirm: asked.confirm.text, deny: asked.deny.text, style: asked.style };
  if (!asked || (await confirmed(words))) press(part, value);
}

function button(part, press) {
  const label = part.accessibility_label;
  const node = el("button", { type: "button", className: part.style ?? "", "aria-label": label, on: { click: () => pressed(part, part.value, press) }, data: { action: part.action_id ?? "" } }, part.text.text);
  return part.url ? el("span", { className: "leading" }, node, link(part.url, icon("link"))) : node;
}

function iconButton(part, name, label, value, press) {
  return el("button", { type: "button", className: "icon-button", title: label, "aria-label": part.accessibility_label ?? label, on: { click: () => pressed(part, value, press) } }, icon(name));
}

function feedback(part, press) {
  const choice = (one, name) => {
    const node = iconButton({ ...part, accessibility_label: one.accessibility_label }, name, one.text.text, one.value, press);
    node.addEventListener("click", () => {
      for (const other of node.parentElement.children) other.setAttribute("aria-pressed", String(other === node));
    });
    return node;
  };
  return el("span", { className: "feedback", role: "group" }, choice(part.positive_button, "up"), choice(part.negative_button, "down"));
}

function overflow(part, press) {
  const options = part.options.map((option) => [option.text.text, () => pressed(part, option.value, press)]);
  return el("button", { type: "button", className: "icon-button", "aria-label": "More", "aria-haspopup": "menu", on: { click: (event) => openMenu(event.currentTarget, options) } }, icon("more"));
}

// Shows images of other hosts as links, because the page must load nothing from beyond this machine.
function image(part) {
  return el("span", { className: "picture", title: "Pictures of other hosts are not fetched" }, icon("picture"), part.image_url ? link(part.image_url, part.alt_text) : part.alt_text);
}

function rich(part) {
  const inside = () => part.elements.map(richInline);
  switch (part.type) {
    case "rich_text_list":
      return el(part.style === "ordered" ? "ol" : "ul", {}, part.elements.map((item) => el("li", {}, rich(item))));
    case "rich_text_preformatted":
      return el("pre", { tabIndex: 0 }, el("code", {}, inside()));
    case "rich_text_quote":
      return el("blockquote", {}, inside());
    default:
      return el("p", {}, inside());
  }
}

function richInline(part) {
  if (part.type === "link") return link(part.url, part.text ?? part.url);
  if (part.type === "user") return el("span", {}, ...mrkdwn(`<@${part.user_id}>`)[0].childNodes);
  if (part.type === "emoji") return `:${part.name}:`;
  const tag = part.style?.code ? "code" : part.style?.bold ? "strong" : part.style?.italic ? "em" : part.style?.strike ? "s" : "span";
  return el(tag, { className: "plain" }, part.text ?? "");
}

function table(block) {
  const cell = (tag) => (value) => el(tag, {}, value.type === "raw_text" ? value.text : (value.elements ?? []).map(rich));
  const [head = [], ...rows] = block.rows;
  const body = rows.map((row) => el("tr", {}, row.map(cell("td"))));
  return el("div", { className: "table", tabIndex: 0 }, el("table", {}, el("thead", {}, el("tr", {}, head.map(cell("th")))), el("tbody", {}, body)));
}

const STATES = { pending: "○", in_progress: "◔", complete: "●", error: "⚠" };

function task(block) {
  const sources = (block.sources ?? []).map((source) => el("li", {}, link(source.url, source.text)));
  const parts = [block.details, block.output].filter(Boolean).map((text) => el("div", { className: "quiet" }, String(text)));
  return el("div", {}, `${STATES[block.status] ?? "○"} ${block.title}`, parts, sources.length ? el("ul", {}, sources) : "");
}
