// One message, in a channel or in a thread.

import { blocks } from "./blocks.js";
import { el } from "./dom.js";
import { mrkdwn } from "./text.js";

// `shown` is plain data: the message, its author, its replies, its status; `acts` is what one can do with it.
export function message(shown, acts) {
  const { message: m, author, replies, status } = shown;
  const words = m.blocks?.length && m.bot_id ? blocks(m.blocks, (part, value) => acts.press(m, part, value)) : mrkdwn(m.text ?? "");
  return el("li", { className: classes(m), data: { ts: m.ts } },
    el("div", { className: "face", "aria-hidden": "true", data: { hue: author.hue } }, author.letter),
    el("div", { className: "body" },
      m.ephemeral ? el("div", { className: "whisper" }, "👁 Only visible to you") : "",
      el("div", { className: "byline" }, el("strong", {}, author.name), author.app ? el("span", { className: "tag" }, "APP") : "",
        el("time", { dateTime: new Date(m.ts * 1000).toISOString() }, clock(m.ts)), menu(shown, acts)),
      el("div", { className: "words" }, words, m.edited && !m.bot_id ? el("small", { className: "quiet" }, "(edited)") : ""),
      (m.files ?? []).map((file) => el("div", { className: "file" }, `📄 ${file.name}`)),
      m.reactions ? el("div", { className: "reactions" }, m.reactions.map((r) => el("span", {}, `:${r.name}: ${r.count}`))) : "",
      m.streaming ? el("span", { className: "cursor", "aria-label": "still writing" }) : "",
      replies ? el("button", { type: "button", className: "replies", on: { click: () => acts.open(m) } }, replies === 1 ? "1 reply" : `${replies} replies`) : "",
      status ? statusLine(status) : "",
    ));
}

export function statusLine(text) {
  return el("div", { className: "status", role: "status" }, el("span", { className: "dots", "aria-hidden": "true" }), text);
}

export function clock(ts) {
  return new Date(ts * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" });
}

const classes = (m) => ["message", m.ephemeral && "ephemeral", m.bot_id && "bot"].filter(Boolean).join(" ");

function menu({ message: m, mine, shortcuts, inThread }, acts) {
  const items = [
    ...(!inThread && !m.ephemeral ? [["Reply in thread", () => acts.open(m)]] : []),
    ...(m.ephemeral ? [] : shortcuts.map((one) => [one.name, () => acts.shortcut(m, one)])),
    ...(mine ? [["Edit", () => acts.edit(m)], ["Delete", () => acts.remove(m)]] : []),
  ];
  if (!items.length) return "";
  const close = (event) => event.target.closest("details").removeAttribute("open");
  return el("details", { className: "menu" }, el("summary", { "aria-label": "What to do with this message" }, "⋯"),
    el("div", {}, items.map(([name, act]) => el("button", { type: "button", on: { click: (event) => { close(event); act(); } } }, name))));
}
