// Turns whole texts, in Markdown or Slack's mrkdwn, into DOM nodes.

import { el } from "./dom.js";
import { decode, markdownInline, mrkdwnInline } from "./inline.js";

const ITEM = /^(\s*)([-*+•]|\d+[.)])\s+(.*)$/;

export function markdown(text) {
  return blocks(text.split("\n"), markdownInline);
}

export function mrkdwn(text) {
  return blocks(text.split("\n"), mrkdwnInline, { headings: false, tables: false });
}

function blocks(lines, inline, allowed = { headings: true, tables: true }) {
  const made = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at];
    const heading = allowed.headings && /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    const fence = /^\s*(```+|~~~+)/.exec(line);
    if (!line.trim()) at += 1;
    else if (fence) at = fenced(lines, at, fence[1], made);
    else if (heading) {
      made.push(el(`h${Math.min(heading[1].length + 2, 6)}`, {}, ...inline(heading[2])));
      at += 1;
    } else if (allowed.headings && /^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      made.push(el("hr"));
      at += 1;
    } else if (/^(>|&gt;)/.test(line)) at = quoted(lines, at, inline, allowed, made);
    else if (ITEM.test(line)) at = listed(lines, at, inline, made);
    else if (allowed.tables && isTable(lines, at)) at = tabled(lines, at, inline, made);
    else at = paragraph(lines, at, inline, allowed, made);
  }
  return made;
}

function fenced(lines, at, fence, made) {
  const body = [];
  const opened = lines[at].trim().slice(fence.length);
  if (opened.endsWith(fence)) {
    made.push(el("pre", {}, el("code", {}, decode(opened.slice(0, -fence.length)))));
    return at + 1;
  }
  let end = at + 1;
  while (end < lines.length && !lines[end].trim().startsWith(fence)) body.push(lines[end++]);
  made.push(el("pre", { tabIndex: 0 }, el("code", {}, decode(body.join("\n")))));
  return end + 1;
}

function quoted(lines, at, inline, allowed, made) {
  const body = [];
  while (at < lines.length && /^(>|&gt;)/.test(lines[at])) body.push(lines[at++].replace(/^(>|&gt;)\s?/, ""));
  made.push(el("blockquote", {}, ...blocks(body, inline, allowed)));
  return at;
}

function listed(lines, at, inline, made) {
  const root = { indent: -1, node: el("div") };
  const stack = [root];
  while (at < lines.length) {
    const item = ITEM.exec(lines[at]);
    if (!item) {
      if (lines[at].trim() && /^\s+/.test(lines[at]) && stack.length > 1) {
        stack.at(-1).node.lastChild.append(el("br"), ...inline(lines[at++].trim()));
        continue;
      }
      break;
    }
    const [, { length: indent }, sign, text] = item;
    while (stack.length > 1 && indent < stack.at(-1).indent) stack.pop();
    if (stack.length === 1 || indent > stack.at(-1).indent) {
      const ordered = /\d/.test(sign);
      const list = el(ordered ? "ol" : "ul", ordered ? { start: Number.parseInt(sign, 10) } : {});
      (stack.length > 1 ? stack.at(-1).node.lastChild : root.node).append(list);
      stack.push({ indent, node: list });
    }
    stack.at(-1).node.append(el("li", {}, ...inline(text)));
    at += 1;
  }
  made.push(...root.node.children);
  return at;
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replace(/\\\|/g, "|"));

function isTable(lines, at) {
  return lines[at].includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? "") && lines[at + 1].includes("-");
}

function tabled(lines, at, inline, made) {
  const head = cells(lines[at]).map((cell) => el("th", { scope: "col" }, ...inline(cell)));
  const rows = [];
  at += 2;
  while (at < lines.length && lines[at].includes("|")) rows.push(cells(lines[at++]));
  const body = rows.map((row) => el("tr", {}, row.map((cell) => el("td", {}, ...inline(cell)))));
  made.push(el("div", { className: "table", tabIndex: 0 }, el("table", {}, el("thead", {}, el("tr", {}, head)), el("tbody", {}, body))));
  return at;
}

function paragraph(lines, at, inline, allowed, made) {
  const body = [lines[at++]];
  while (at < lines.length && lines[at].trim() && !starts(lines, at, allowed)) body.push(lines[at++]);
  made.push(el("p", {}, ...inline(body.join("\n"))));
  return at;
}

function starts(lines, at, allowed) {
  const line = lines[at];
  return /^\s*(```|~~~)/.test(line) || /^(>|&gt;)/.test(line) || ITEM.test(line) || (allowed.headings && /^#{1,6}\s/.test(line))
    || (allowed.tables && isTable(lines, at));
}
