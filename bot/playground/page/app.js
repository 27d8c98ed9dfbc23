// The page put together: one person, one open conversation, perhaps a thread beside it.

import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { provide } from "./controls.js";
import { el, List } from "./dom.js";
import { know } from "./inline.js";
import { message } from "./messages.js";
import { Modal } from "./modal.js";
import { Server } from "./server.js";
import { Store } from "./store.js";

const $ = (id) => document.getElementById(id);
const ROLES = {
  owner: "The owner of the workspace", admin: "An admin: may change the stacks", member: "A member", guest: "A guest",
  connect: "From another company, by Slack Connect",
};
const place = new URL(location.href);
const store = new Store();
const server = new Server(place.searchParams.get("as") || localStorage.getItem("me") || "UADMIN", notice);
const open = { channel: "", thread: "", tab: "messages", unread: new Set(), asked: "" };

const acts = {
  open: (m) => openThread(m.root),
  press: (m, part, value) => server.act("click", { channel: m.channel, ts: m.ts, action_id: part.action_id, value }),
  shortcut: (m, one) => server.act("shortcut", { callback_id: one.callback_id, channel: m.channel, ts: m.ts }),
  remove: (m) => server.act("delete", { channel: m.channel, ts: m.ts }),
  edit: (m) => {
    const text = window.prompt("Edit the message", m.text);
    if (text) server.act("edit", { channel: m.channel, ts: m.ts, text });
  },
};
const lists = { messages: new List($("messages"), (one) => message(one, acts)), replies: new List($("replies"), (one) => message(one, acts)) };
const modal = new Modal($("modal"), {
  submit: (view, values) => server.act("submit", { view_id: view.id, values }),
  close: (view) => server.act("close", { view_id: view.id }),
  press: (view, part, value, values) => server.act("click", { view_id: view.id, action_id: part.action_id, value, values }),
});
const boxes = {
  main: new Composer($("composer"), { name: "Message", send: (text, files) => say(text, files), upload, suggestions: (text) => suggestions(text, true) }),
  thread: new Composer($("thread-composer"), { name: "Reply", send: (text, files) => say(text, files, open.thread), upload, suggestions: (text) => suggestions(text, false) }),
};

function notice(text) {
  $("notice").replaceChildren(text);
  setTimeout(() => $("notice").textContent === text && $("notice").replaceChildren(), 6000);
}

async function upload(file) {
  return server.upload(file);
}

async function say(text, files, thread) {
  const answer = await server.act("say", { channel: open.channel, text, files, thread_ts: thread || undefined });
  if (answer.ts && !thread) open.asked = answer.ts;
  $("messages").scrollTop = $("messages").scrollHeight;
}

function suggestions(before, commands) {
  const state = store.state;
  if (commands && /^\/\S*$/.test(before)) {
    return state.commands.filter((one) => one.command.startsWith(before))
      .map((one) => ({ label: one.command, hint: `${one.usage_hint} · ${one.description}`, insert: `${one.command} `, start: 0, whole: one.command === before }));
  }
  const found = /(^|\s)@([\p{L}\w]*)$/u.exec(before);
  if (!found) return [];
  const start = before.length - found[2].length - 1;
  const members = new Set(store.channels.get(open.channel)?.members);
  return [...store.people.values()].filter((one) => members.has(one.id) && `${one.name} ${one.real_name}`.toLowerCase().includes(found[2].toLowerCase()))
    .map((one) => ({ label: one.real_name, hint: one.name, insert: `@${one.name} `, start }));
}

function openThread(root) {
  open.thread = root;
  render();
  boxes.thread.box.focus();
}

function openChannel(id, tab = "messages") {
  const changed = open.channel !== id;
  Object.assign(open, { channel: id, tab, thread: changed ? "" : open.thread, asked: changed ? "" : open.asked });
  open.unread.delete(id);
  history.replaceState(null, "", `#${id}`);
  if (changed) for (const list of Object.values(lists)) list.clear();
  document.body.classList.remove("browsing");
  if (store.channels.get(id).kind === "im") server.act("home", { tab });
  render();
  $("messages").scrollTop = $("messages").scrollHeight;
}

function shown(m, inThread) {
  const replies = inThread ? 0 : store.inThread(m.channel, m.root).filter((one) => one.ts !== m.ts && !one.ephemeral).length;
  return {
    key: m.ts,
    value: {
      message: m, author: store.author(m), replies, inThread, mine: m.user === store.state.me,
      status: inThread || open.thread === m.ts ? "" : store.status(m.channel, m.ts),
      shortcuts: store.state.shortcuts.filter((one) => one.kind === "message"),
    },
  };
}

function render() {
  renderSidebar();
  const channel = store.channels.get(open.channel);
  const atHome = open.tab === "home";
  renderTitle(channel);
  lists.messages.sync(store.inChannel(channel.id).map((m) => shown(m, false)));
  $("messages").hidden = atHome;
  $("composer").hidden = atHome;
  $("home").hidden = !atHome;
  if (atHome) renderHome();
  renderPrompts(channel, atHome);
  renderThread(channel);
  boxes.main.placeholder(channel.kind === "im" ? "Ask Shisho…" : `Message ${store.channelName(channel)}: begin with @Shisho to ask`);
  modal.show(store.top());
}

function renderSidebar() {
  const entry = (channel) => el("button", {
    type: "button", className: open.unread.has(channel.id) ? "unread" : "", "aria-current": channel.id === open.channel ? "page" : null,
    on: { click: () => openChannel(channel.id) },
  }, store.channelName(channel));
  const kinds = [["Channels", (c) => c.kind !== "im"], ["Direct messages", (c) => c.kind === "im"]];
  $("channels").replaceChildren(...kinds.map(([name, wanted]) =>
    el("section", {}, el("h2", {}, name), [...store.channels.values()].filter(wanted).map(entry))));
}

function renderTitle(channel) {
  const tab = (name, label) => el("button", { type: "button", "aria-pressed": String(open.tab === name), on: { click: () => openChannel(channel.id, name) } }, label);
  const members = channel.members.map((id) => store.people.get(id)?.real_name).filter(Boolean).join(", ");
  const browse = el("button", { type: "button", className: "browse", "aria-label": "Conversations", on: { click: () => document.body.classList.toggle("browsing") } }, "☰");
  $("title").replaceChildren(browse, el("h1", {}, store.channelName(channel)),
    channel.kind === "im" ? el("div", { className: "tabs" }, tab("messages", "Messages"), tab("home", "Home")) : el("small", { className: "quiet" }, members));
}

function renderHome() {
  const press = (part, value) => server.act("click", { view_id: store.home.id, action_id: part.action_id, value });
  $("home").replaceChildren(...(store.home ? blocks(store.home.blocks, press) : [el("p", { className: "quiet" }, "Nothing here yet.")]));
}

function renderPrompts(channel, hidden) {
  const given = store.prompts.get(channel.id);
  const buttons = given && !hidden ? given.prompts.map((one) => el("button", { type: "button", on: { click: () => say(one.message, []) } }, one.title)) : [];
  $("prompts").replaceChildren(...(buttons.length ? [el("p", { className: "quiet" }, given.title), ...buttons] : []));
}

function renderThread(channel) {
  const messages = open.thread ? store.inThread(channel.id, open.thread) : [];
  $("thread").hidden = !messages.length;
  document.body.classList.toggle("threaded", messages.length > 0);
  if (!messages.length) return lists.replies.clear();
  lists.replies.sync(messages.map((m) => shown(m, true)));
  const text = store.status(channel.id, open.thread);
  boxes.thread.placeholder("Reply…");
  let line = $("thread-status");
  if (!line) $("thread-composer").prepend((line = el("div", { id: "thread-status", className: "status", role: "status" })));
  if (line.textContent !== text) line.replaceChildren(...(text ? [el("span", { className: "dots", "aria-hidden": "true" }), text] : []));
}

let drawn = 0;
let waiting = []; // changes that came while the state was on its way; null once it is here

function changed(change) {
  if (waiting) return waiting.push(change);
  if (change.kind === "reload") return load();
  store.apply(change);
  const m = change.value;
  if (change.kind === "message" && m.channel !== open.channel) open.unread.add(m.channel);
  const answered = (change.kind === "status" && m.text ? m.thread_ts : change.kind === "message" && m.bot_id && m.root) || "";
  if (answered && answered === open.asked && m.channel === open.channel && !open.thread) open.thread = answered;
  cancelAnimationFrame(drawn);
  drawn = requestAnimationFrame(render);
}

async function load() {
  waiting ??= [];
  store.load(await server.state());
  const late = waiting;
  waiting = null;
  for (const change of late) store.apply(change);
  know(store.people, store.channels);
  provide({ people: [...store.people.values()].filter((one) => one.selectable), channels: store.state.channels, upload });
  renderPeople();
  const [wanted, ts] = location.hash.slice(1).split("/");
  if (!store.channels.has(open.channel)) open.channel = store.channels.has(wanted) ? wanted : [...store.channels.keys()][0];
  if (ts) open.thread = store.messages.get(`${open.channel}/${ts.replace(/^p(\d+)(\d{6})$/, "$1.$2")}`)?.root ?? "";
  render();
}

function renderPeople() {
  const people = store.state.people.filter((one) => one.selectable);
  $("people").replaceChildren(...people.map((one) => el("option", { value: one.id, selected: one.id === server.me }, `${one.real_name} (${one.role})`)));
  const me = store.people.get(server.me);
  $("role").replaceChildren(`${ROLES[me.role]}${me.locale.startsWith("ja") ? ", reads Slack in Japanese" : ""}`);
}

function become(user) {
  localStorage.setItem("me", user);
  place.searchParams.set("as", user);
  place.hash = location.hash;
  location.assign(place);
}

function theme(chosen) {
  document.documentElement.dataset.theme = chosen;
  localStorage.setItem("theme", chosen);
}

$("people").addEventListener("change", (event) => become(event.target.value));
$("close-thread").addEventListener("click", () => { open.thread = ""; open.asked = ""; render(); });
$("theme").addEventListener("click", () => {
  const dark = document.documentElement.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
  theme(dark === "dark" ? "light" : "dark");
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && !$("modal").open && open.thread) $("close-thread").click();
});
if (localStorage.getItem("theme")) theme(localStorage.getItem("theme"));
if (!place.searchParams.has("as")) history.replaceState(null, "", `?as=${server.me}${location.hash}`);
server.follow(changed, load);
