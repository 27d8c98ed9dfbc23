// Turns inline mrkdwn and Markdown into DOM nodes.

import { el, link } from "./dom.js";

export const EMOJI = {
  thumbsup: "👍", "+1": "👍", thumbsdown: "👎", "-1": "👎", white_check_mark: "✅", warning: "⚠️", books: "📚", book: "📖",
  shushing_face: "🤫", eyes: "👀", wave: "👋", tada: "🎉", x: "❌", mag: "🔍", bulb: "💡", lock: "🔒", page_facing_up: "📄",
  hugging_face: "🤗",
};
const names = { people: new Map(), channels: new Map() };

export function know(people, channels) {
  names.people = people;
  names.channels = channels;
}

export function decode(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

export function emojiNode(name) {
  return Object.hasOwn(EMOJI, name) ? el("span", { role: "img", "aria-label": name.replaceAll("_", " ") }, EMOJI[name]) : `:${name}:`;
}

const emoji = {
  pattern: /:([a-z0-9_+-]+):/,
  make: ([, name]) => emojiNode(name),
};
const code = { pattern: /(`+)([^`]|[^`][\s\S]*?[^`])\1(?!`)/, make: (found) => el("code", {}, decode(found[2].trim())) };
const bare = {
  pattern: /https?:\/\/[^\s<>|()]+[^\s<>|().,;:!?'"\]]/,
  make: ([address]) => link(decode(address), decode(address)),
};
const angle = { pattern: /<([@#!]?)([^<>|\n]+)(?:\|([^<>\n]*))?>/, make: angled };

function angled([whole, sign, target, label]) {
  if (sign === "@") return el("span", { className: "mention" }, `@${names.people.get(target)?.real_name ?? label ?? target}`);
  if (sign === "#") return el("span", { className: "mention" }, `#${label || names.channels.get(target)?.name || target}`);
  if (sign === "!") return el("span", { className: "mention" }, label || `@${target.replace(/^subteam\^/, "")}`);
  return /^(https?:|mailto:)/.test(target) ? link(decode(target), decode(label || target.replace(/^mailto:/, ""))) : whole;
}

const wrap = (tag, pattern) => ({ pattern, make: (found, read) => el(tag, {}, ...read(found[found.length - 1])) });

const MRKDWN = [
  code, angle, bare, emoji,
  wrap("strong", /(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])/),
  wrap("em", /(?<![\w_])_([^\s_](?:[^_\n]*[^\s_])?)_(?![\w_])/),
  wrap("s", /(?<![\w~])~([^\s~](?:[^~\n]*[^\s~])?)~(?![\w~])/),
];

const MARKDOWN = [
  { pattern: /\\([\\`*_{}[\]()#+.!~|<>-])/, make: ([, sign]) => sign },
  code,
  { pattern: /!?\[([^\]\n]+)\]\((\S+?)(?:\s+"[^"]*")?\)/, make: ([, label, to], read) => link(decode(to), ...read(label)) },
  angle, bare, emoji,
  wrap("strong", /(\*\*|__)(?=\S)([\s\S]*?\S)\1/),
  wrap("s", /~~(?=\S)([\s\S]*?\S)~~/),
  wrap("em", /(?<![\w*])\*(?=[^\s*])([^*\n]*?[^\s*])\*(?![\w*])/),
  wrap("em", /(?<![\w_])_(?=[^\s_])([^_\n]*?[^\s_])_(?![\w_])/),
];

function reader(rules) {
  const read = (text) => {
    const nodes = [];
    for (let first = earliest(text); first; first = earliest(text)) {
      const { found, rule } = first;
      const made = rule.make(found, read);
      nodes.push(...lines(decode(text.slice(0, found.index))), ...(typeof made === "string" ? lines(decode(made)) : [made]));
      text = text.slice(found.index + found[0].length);
    }
    return [...nodes, ...lines(decode(text))];
  };
  const earliest = (text) => {
    let first = null;
    for (const rule of rules) {
      const found = rule.pattern.exec(text);
      if (found && (!first || found.index < first.found.index)) first = { found, rule };
    }
    return first;
  };
  return read;
}

function lines(text) {
  if (!text) return [];
  return text.split("\n").flatMap((line, number) => (number ? [el("br"), line] : [line])).filter((part) => part !== "");
}

export const mrkdwnInline = reader(MRKDWN);
export const markdownInline = reader(MARKDOWN);
