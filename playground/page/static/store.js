// The page's copy of the workspace, kept in sync by the changes that the server sends.

import { decode } from "./inline.js";

export class Store {
  load(state) {
    this.state = state;
    this.people = new Map(state.people.map((one) => [one.id, one]));
    this.channels = new Map(state.channels.map((one) => [one.id, one]));
    this.messages = new Map(state.messages.map((one) => [`${one.channel}/${one.ts}`, one]));
    this.statuses = new Map(state.statuses.map((one) => [`${one.channel}/${one.thread_ts}`, one]));
    this.sessions = new Map(state.sessions.map((one) => [`${one.channel}/${one.thread_ts}`, one]));
    this.prompts = new Map(state.prompts.map((one) => [one.channel, one]));
    this.views = state.views;
    this.home = state.home;
    this.titles = new Map(state.titles.map((one) => [`${one.channel}/${one.thread_ts}`, one.title]));
  }

  apply({ kind, value }) {
    switch (kind) {
      case "message":
        this.messages.set(`${value.channel}/${value.ts}`, value);
        break;
      case "deleted":
        this.messages.delete(`${value.channel}/${value.ts}`);
        break;
      case "status":
        this.statuses[value.text ? "set" : "delete"](`${value.channel}/${value.thread_ts}`, value);
        break;
      case "session":
        this.sessions.set(`${value.channel}/${value.thread_ts}`, value);
        break;
      case "prompts":
        this.prompts.set(value.channel, value);
        break;
      case "title":
        this.titles.set(`${value.channel}/${value.thread_ts}`, value.title);
        break;
      case "home":
        this.home = value;
        break;
      case "view":
        this.views = [...this.views.filter((view) => view.id !== value.id), value].filter((view) => !view.closed);
        this.views.sort((one, other) => one.id.localeCompare(other.id));
        break;
      default:
    }
  }

  top() {
    return this.views.at(-1);
  }

  inChannel(channel) {
    return this.sorted((m) => m.channel === channel && (m.root === m.ts || m.subtype === "thread_broadcast"));
  }

  inThread(channel, root) {
    return this.sorted((m) => m.channel === channel && m.root === root);
  }

  sorted(wanted) {
    return [...this.messages.values()].filter(wanted).sort((one, other) => (one.ts < other.ts ? -1 : 1));
  }

  // Slack shows its Stop button only to apps that hear of it, while they say that they are processing.
  stoppable(channel, root) {
    return this.state.stoppable && this.sessions.get(`${channel}/${root}`)?.status === "processing";
  }

  status(channel, root) {
    const status = this.statuses.get(`${channel}/${root}`);
    if (!status) return "";
    const bot = this.people.get(this.state.bot)?.real_name ?? "";
    return status.loading_messages[0] ?? `${bot} ${status.text}`;
  }

  author(message) {
    const person = this.people.get(message.user);
    const name = person?.real_name ?? message.user;
    const hue = [...this.people.keys()].indexOf(message.user) % 6;
    return { name, letter: [...name][0], hue, app: Boolean(message.bot_id), ts: message.ts };
  }

  // Returns a message's text as it was typed, for its editor.
  typed(text) {
    return decode(text.replace(/<@(\w+)>/g, (whole, id) => (this.people.has(id) ? `@${this.people.get(id).name}` : whole))
      .replace(/<#\w+\|([^>]+)>/g, "#$1").replace(/<(https?:[^>|]+)(?:\|[^>]*)?>/g, "$1"));
  }

  channelName(channel) {
    if (channel.kind === "im") return this.people.get(this.state.bot).real_name;
    return channel.name;
  }

  iconName(channel) {
    return { im: "talk", group: "lock", channel: "hash" }[channel.kind];
  }

  replies(channel, root) {
    return this.inThread(channel, root).filter((one) => one.ts !== root && !one.ephemeral);
  }
}
