// A message in a channel or a thread, with its menus and buttons.

import { blocks } from "./blocks.js";
import { el } from "./dom.js";
import { icon } from "./icons.js";
import { emojiNode, EMOJI } from "./inline.js";
import { openMenu } from "./popups.js";
import { mrkdwn } from "./text.js";

const OFFERED = ["+1", "-1", "eyes", "white_check_mark", "tada", "shushing_face"];

// `shown` is plain data: the message, its author, replies and status; `actions` are called by its buttons.
export function message(shown, actions) {
  const { message: m, author, status } = shown;
  return el("li", { className: classes(m), data: { ts: m.ts }, "aria-busy": m.streaming ? "true" : null },
    el("div", { className: "face", "aria-hidden": "true", data: { hue: author.hue } }, m.bot_id ? icon("book") : author.letter),
    el("div", { className: "body" },
      m.ephemeral ? el("div", { className: "ephemeral-note" }, icon("eye"), "Only visible to you") : "",
      el("div", { className: "byline" }, el("strong", {}, author.name), author.app ? el("span", { className: "tag" }, "APP") : "",
        el("time", { dateTime: new Date(m.ts * 1000).toISOString() }, clock(m.ts))),
      shown.editing ? editor(m, actions) : words(m, actions),
      (m.files ?? []).map((file) => shared(file, actions)),
      m.streaming ? el("span", { className: "cursor", role: "img", "aria-label": "still writing" }) : "",
      m.reactions ? reactions(shown, actions) : "",
      repliesLine(shown, actions),
      status ? statusLine(status) : ""),
    shown.editing ? "" : toolbar(shown, actions));
}

export function statusLine(text) {
  return el("div", { className: "status" }, el("span", { className: "dots", "aria-hidden": "true" }, el("i"), el("i"), el("i")), el("span", {}, text));
}

export function clock(ts) {
  return new Date(ts * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

export function day(ts) {
  const made = new Date(ts * 1000);
  const words = made.toDateString() === new Date().toDateString() ? "Today" : made.toLocaleDateString([], { weekday: "long", month: "long", day: "numeric" });
  return el("li", { className: "day" }, el("span", {}, words));
}

const classes = (m) => ["message", m.ephemeral && "ephemeral", m.bot_id && "bot"].filter(Boolean).join(" ");

function words(m, actions) {
  const shown = m.blocks?.length && m.bot_id ? blocks(m.blocks, (part, value) => actions.press(m, part, value)) : mrkdwn(m.text ?? "");
  return el("div", { className: "words" }, shown, m.edited && !m.bot_id ? el("small", { className: "quiet" }, "(edited)") : "");
}

function shared(file, actions) {
  const link = el("a", { className: "file", href: actions.fileAddress(file), download: file.name }, icon("file"), file.name);
  if (!file.alt) return link;
  return el("figure", { className: "picture" }, el("figcaption", {}, link), el("img", { src: actions.pictureAddress(file), alt: file.alt }));
}

function editor(m, actions) {
  const box = el("textarea", { "aria-label": "Edit the message", value: actions.typed(m), rows: 2 });
  const save = () => actions.edited(m, box.value.trim());
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) { event.preventDefault(); save(); }
    if (event.key === "Escape") { event.stopPropagation(); actions.edit(null); }
  });
  queueMicrotask(() => box.focus());
  return el("div", { className: "editor" }, box,
    el("div", { className: "actions" }, el("button", { type: "button", on: { click: () => actions.edit(null) } }, "Cancel"),
      el("button", { type: "button", className: "primary", on: { click: save } }, "Save")));
}

function reactions({ message: m, me }, actions) {
  return el("div", { className: "reactions" }, m.reactions.map((one) => el("button", {
    type: "button", "aria-pressed": String(one.users.includes(me)), "aria-label": `${one.name}, ${one.count}`,
    on: { click: () => actions.react(m, one.name) },
  }, emojiNode(one.name), ` ${one.count}`)));
}

function repliesLine({ message: m, replies, inThread }, actions) {
  if (inThread || !replies.length) return "";
  const faces = [...new Map(replies.map((one) => [one.letter + one.hue, one])).values()].slice(0, 3);
  return el("button", { type: "button", className: "replies", on: { click: () => actions.open(m) } },
    faces.map((one) => el("span", { className: "face small", "aria-hidden": "true", data: { hue: one.hue } }, one.app ? icon("book") : one.letter)),
    el("b", {}, replies.length === 1 ? "1 reply" : `${replies.length} replies`), el("span", { className: "quiet" }, `Last at ${clock(replies.at(-1).ts)}`));
}

function toolbar(shown, actions) {
  const { message: m, mine, shortcuts, inThread } = shown;
  const button = (name, label, act) => el("button", { type: "button", title: label, "aria-label": label, on: { click: act } }, icon(name));
  const choices = OFFERED.map((name) => [EMOJI[name], () => actions.react(m, name), name.replaceAll("_", " ")]);
  const more = [
    ...(m.ephemeral ? [] : [["Copy link", () => actions.link(m)], ["Open the inspector", () => actions.inspector(m)]]),
    ...(m.ephemeral ? [] : shortcuts.map((one) => [one.name, () => actions.shortcut(m, one)])),
    ...(mine ? [["Edit message", () => actions.edit(m)], ["Delete message", () => actions.remove(m)]] : []),
  ];
  if (m.ephemeral) return "";
  return el("div", { className: "toolbar", role: "group", "aria-label": "What to do with this message" },
    button("smile", "Add a reaction", (event) => openMenu(event.currentTarget, choices, { grid: true })),
    inThread ? "" : button("reply", "Reply in thread", () => actions.open(m)),
    button("more", "More actions", (event) => openMenu(event.currentTarget, more)));
}
