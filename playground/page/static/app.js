// The page: one person, one open conversation, and perhaps a thread and its inspector beside it.

import { announce } from "./announcements.js";
import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { provide } from "./controls.js";
import { Inspector } from "./inspector.js";
import { el, List, redraw } from "./dom.js";
import { icon } from "./icons.js";
import { know } from "./inline.js";
import { day, message, statusLine } from "./messages.js";
import { Modal } from "./modal.js";
import { confirmed, watchMenu } from "./popups.js";
import { Server } from "./server.js";
import { channels, people, role } from "./sidebar.js";
import { Store } from "./store.js";
import { suggestions } from "./suggestions.js";
import { themeButton } from "./theme.js";
import { welcome } from "./welcome.js";

const $ = (id) => document.getElementById(id);
const place = new URL(location.href);
const store = new Store();
const server = new Server(place.searchParams.get("as") || localStorage.getItem("me") || "", notice);
const open = { channel: "", thread: "", tab: "messages", unread: new Set(), asked: "", editing: "" };

const actions = {
  open: (m) => openThread(m.root),
  inspector: (m) => { openThread(m.root); inspector.open(); },
  press: (m, part, value) => server.act("click", { channel: m.channel, ts: m.ts, action_id: part.action_id, value }),
  shortcut: (m, one) => server.act("shortcut", { callback_id: one.callback_id, channel: m.channel, ts: m.ts }),
  react: (m, name) => server.act("react", { channel: m.channel, ts: m.ts, name }),
  typed: (m) => store.typed(m.text),
  edit: (m) => { open.editing = m?.ts ?? ""; render(); },
  edited: (m, text) => { actions.edit(null); if (text) server.act("edit", { channel: m.channel, ts: m.ts, text }); },
  fileAddress: (file) => server.fileAddress(file, "files"),
  pictureAddress: (file) => server.fileAddress(file, "pictures"),
  link: async (m) => {
    await navigator.clipboard.writeText(`${location.origin}/archives/${m.channel}/p${m.ts.replace(".", "")}`);
    notice("The link was copied.");
  },
  remove: async (m) => {
    const words = { title: "Delete message", text: "You cannot undo this.", confirm: "Delete", deny: "Cancel", style: "danger" };
    if (await confirmed(words)) server.act("delete", { channel: m.channel, ts: m.ts });
  },
};
const make = (one) => (one.day ? day(one.day) : message(one, actions));
const lists = { messages: new List($("messages"), make), replies: new List($("replies"), make) };
const modal = new Modal($("modal"), {
  submit: (view, values) => server.act("submit", { view_id: view.id, values }),
  close: (view) => server.act("close", { view_id: view.id }),
  press: (view, part, value, values) => server.act("click", { view_id: view.id, action_id: part.action_id, value, values }),
});
const inspector = new Inspector($("inspector"), server, () => document.body.classList.toggle("inspecting", inspector.shown));
const global = () => store.state.shortcuts.filter((one) => one.kind === "global").map((one) => [one.name, () => server.act("shortcut", { callback_id: one.callback_id })]);
const upload = (file) => server.upload(file);
const boxes = {
  main: new Composer($("composer"), { name: "Message", upload, shortcuts: global, send: (text, files) => say(text, files), suggestions: (text) => suggestions(store, open.channel, text, true) }),
  thread: new Composer($("thread-composer"), { name: "Reply", upload, send: (text, files) => say(text, files, open.thread), suggestions: (text) => suggestions(store, open.channel, text, false) }),
};

function notice(text) {
  $("notice").replaceChildren(text);
  setTimeout(() => $("notice").textContent === text && $("notice").replaceChildren(), 6000);
}

async function say(text, files, thread) {
  const answer = await server.act("say", { channel: open.channel, text, files, thread_ts: thread || undefined });
  if (answer.ts && !thread) opened(answer.ts);
  $("messages").scrollTop = $("messages").scrollHeight;
}

// Opens the thread of a question; its answer may have arrived before the response to the question.
function opened(ts) {
  open.asked = ts;
  if (open.thread || !(store.replies(open.channel, ts).length || store.status(open.channel, ts))) return;
  open.thread = ts;
  render();
}

function openThread(root) {
  open.thread = root;
  render();
  boxes.thread.box.focus();
}

function closeThread() {
  const root = open.thread;
  Object.assign(open, { thread: "", asked: "" });
  render();
  $("messages").querySelector(`[data-ts="${root}"] .replies`)?.focus();
}

function openChannel(id, tab = "messages") {
  const changed = open.channel !== id;
  Object.assign(open, { channel: id, tab });
  if (changed || tab === "home") Object.assign(open, { thread: "", asked: "" });
  open.unread.delete(id);
  history.replaceState(null, "", `#${id}`);
  if (changed) for (const list of Object.values(lists)) list.clear();
  document.body.classList.remove("browsing");
  if (store.channels.get(id).kind === "im") server.act("home", { tab });
  render();
  $("messages").scrollTop = $("messages").scrollHeight;
}

function shown(m, inThread) {
  return {
    key: m.ts,
    value: {
      message: m, author: store.author(m), inThread, me: store.state.me, mine: m.user === store.state.me, editing: open.editing === m.ts,
      replies: inThread ? [] : store.replies(m.channel, m.root).map((one) => store.author(one)),
      status: inThread || open.thread === m.ts ? "" : store.status(m.channel, m.ts),
      shortcuts: store.state.shortcuts.filter((one) => one.kind === "message"),
    },
  };
}

// Puts a line with the date above the messages of each day.
function withDays(messages) {
  const date = (m) => new Date(m.ts * 1000).toDateString();
  return messages.flatMap((m, at) => [...(at && date(messages[at - 1]) === date(m) ? [] : [{ key: date(m), value: { day: m.ts } }]), shown(m, false)]);
}

function render() {
  const channel = store.channels.get(open.channel);
  const atHome = open.tab === "home" && channel.kind === "im";
  redraw($("channels"), channels(store, open, openChannel));
  renderTitle(channel, atHome);
  const messages = store.inChannel(channel.id);
  lists.messages.sync(withDays(messages));
  $("messages").hidden = atHome || !messages.length;
  $("composer").hidden = atHome;
  $("home").hidden = !atHome;
  renderWelcome(channel, atHome || messages.length > 0);
  if (atHome) renderHome();
  renderPrompts(channel, atHome);
  renderThread(channel);
  boxes.main.placeholder(channel.kind === "im" ? "Ask Shisho anything" : `Message #${store.channelName(channel)}, or ask @Shisho`);
  modal.show(store.top());
}

function renderTitle(channel, atHome) {
  const tab = (name, label) => el("button", { type: "button", "aria-pressed": String(atHome === (name === "home")), on: { click: () => openChannel(channel.id, name) } }, label);
  const members = channel.members.map((id) => store.people.get(id)).filter((one) => one?.selectable || one?.id === store.state.bot);
  const names = members.map((one) => one.real_name).join(", ");
  const browse = el("button", { type: "button", className: "icon-button browse", "aria-label": "Conversations", on: { click: () => document.body.classList.toggle("browsing") } }, icon("menu"));
  redraw($("title"), browse, el("h1", {}, icon(store.iconName(channel)), el("span", {}, store.channelName(channel))),
    channel.kind === "im" && store.state.home_enabled ? el("div", { className: "tabs" }, tab("messages", "Messages"), tab("home", "Home")) : "",
    channel.kind === "im" ? "" : el("span", { className: "members", title: names }, icon("people"), el("span", { "aria-label": `${members.length} members: ${names}` }, String(members.length))),
    channel.shared ? el("span", { className: "tag" }, "with another company") : "",
    el("span", { className: "spring" }), themeButton());
}

function renderWelcome(channel, hidden) {
  const node = $("welcome");
  node.hidden = hidden;
  if (hidden || node.dataset.of === channel.id) return;
  node.dataset.of = channel.id;
  node.replaceChildren(...welcome(store.people.get(store.state.me), channel, store.channelName(channel), (text) => boxes.main.fill(text)));
}

function renderHome() {
  const press = (part, value) => server.act("click", { view_id: store.home.id, action_id: part.action_id, value });
  const print = JSON.stringify(store.home);
  if ($("home").dataset.print === print) return;
  $("home").dataset.print = print;
  $("home").replaceChildren(...(store.home ? blocks(store.home.blocks, press) : [el("p", { className: "quiet" }, "The app has published nothing here yet.")]));
}

function renderPrompts(channel, hidden) {
  const given = channel.kind === "im" ? store.prompts.get(channel.id) ?? { title: "", prompts: store.state.prompts_at_first } : null;
  const buttons = given && !hidden ? given.prompts.map((one) => el("button", { type: "button", title: one.message, on: { click: () => say(one.message, []) } }, one.title)) : [];
  redraw($("prompts"), buttons.length ? [given.title ? el("p", { className: "quiet" }, given.title) : "", ...buttons] : []);
}

function renderThread(channel) {
  const messages = open.thread ? store.inThread(channel.id, open.thread) : [];
  $("thread").hidden = !messages.length;
  document.body.classList.toggle("threaded", messages.length > 0);
  if (!messages.length) {
    inspector.close();
    return lists.replies.clear();
  }
  const title = store.titles.get(`${channel.id}/${open.thread}`);
  const button = (name, label, act, pressed) => el("button", { type: "button", className: "icon-button", title: label, "aria-label": label, "aria-pressed": pressed, on: { click: act } }, icon(name));
  redraw($("thread-title"), el("h2", {}, "Thread"), el("span", { className: "quiet" }, title ?? (channel.kind === "im" ? "" : `#${channel.name}`)), el("span", { className: "spring" }),
    button("chart", "Inspector", () => inspector.toggle(), String(inspector.shown)), button("close", "Close the thread", closeThread));
  lists.replies.sync(messages.map((m) => shown(m, true)));
  inspector.show(channel.id, open.thread);
  renderStatus(channel, messages);
  boxes.thread.placeholder("Reply…");
}

function renderStatus(channel, messages) {
  const text = store.status(channel.id, open.thread);
  const stoppable = store.stoppable(channel.id, open.thread);
  const busy = text || stoppable || messages.some((m) => m.streaming);
  const line = $("thread-status");
  const print = `${text}|${busy}|${stoppable}`;
  if (line.dataset.print === print) return;
  line.dataset.print = print;
  const stop = el("button", { type: "button", on: { click: () => server.act("stop", { channel: channel.id, thread_ts: open.thread }) } }, icon("stop"), "Stop");
  line.replaceChildren(...(busy ? [text ? statusLine(text) : el("span", { className: "status" }), ...(stoppable ? [stop] : [])] : []));
}

let drawn = 0;
let pressed = false; // while the mouse is held down nothing is drawn: a click needs what was pressed to be there still
let waiting = []; // changes that arrived before the state; null once it is loaded

function changed(change) {
  if (waiting) return waiting.push(change);
  if (change.kind === "reload") return load();
  if (change.kind === "inspector") return inspector.changed(change.value);
  store.apply(change);
  heed(change);
  draw();
}

function draw() {
  cancelAnimationFrame(drawn);
  drawn = requestAnimationFrame(() => pressed || waiting || render());
}

function press(event) {
  const held = event.buttons === 1;
  if (pressed && !held) draw();
  pressed = held;
}

// What a change does beside the store: an unread mark, an opened thread, an announcement.
function heed(change) {
  const m = change.value;
  if (change.kind === "message" && m.channel !== open.channel && m.user !== store.state.me) open.unread.add(m.channel);
  const answered = (change.kind === "status" && m.text ? m.thread_ts : change.kind === "message" && m.bot_id && m.root) || "";
  if (answered && answered === open.asked && m.channel === open.channel && !open.thread) open.thread = answered;
  if (change.kind === "message" && m.user !== store.state.me && m.channel === open.channel) announce(m, store.author(m).name);
}

async function load() {
  waiting ??= [];
  const before = store.messages;
  store.load(await server.state());
  server.me = store.state.me;
  if (!place.searchParams.get("as")) history.replaceState(null, "", `?as=${server.me}${location.hash}`);
  const late = waiting;
  waiting = null;
  const missed = before ? [...store.messages].filter(([key]) => !before.has(key)).map(([, value]) => ({ kind: "message", value })) : [];
  for (const change of late) store.apply(change);
  know(store.people, store.channels);
  provide({ people: store.state.people.filter((one) => one.selectable), channels: store.state.channels, upload });
  $("people").replaceChildren(...people(store, server.me));
  $("role").replaceChildren(role(store.people.get(server.me)));
  const [wanted, ts] = location.hash.slice(1).split("/");
  if (!store.channels.has(open.channel)) open.channel = store.channels.has(wanted) ? wanted : [...store.channels.keys()][0];
  for (const change of [...missed, ...late]) heed(change);
  if (ts) open.thread = store.messages.get(`${open.channel}/${ts.replace(/^p(\d+)(\d{6})$/, "$1.$2")}`)?.root ?? "";
  render();
}

function become(user) {
  localStorage.setItem("me", user);
  place.searchParams.set("as", user);
  place.hash = location.hash;
  location.assign(place);
}

$("people").addEventListener("change", (event) => become(event.target.value));
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || document.querySelector("dialog[open], [popover]:popover-open")) return;
  if (document.body.classList.contains("browsing")) document.body.classList.remove("browsing");
  else if (inspector.shown) inspector.toggle();
  else if (open.thread) closeThread();
});
for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel", "blur"]) addEventListener(kind, press);
watchMenu();
server.follow(changed, load);
