// The channels to open, and the person to be.

import { el } from "./dom.js";
import { icon } from "./icons.js";

const ROLES = {
  owner: "The owner: can change the stacks", admin: "An admin: can change the stacks", member: "A member: can ask, but not change the stacks",
  guest: "A guest: gets no answers", connect: "From another company, by Slack Connect: gets no answers",
};

export function channels(store, open, go) {
  const entry = (channel) => el("button", {
    type: "button", className: open.unread.has(channel.id) ? "unread" : "", "aria-current": channel.id === open.channel ? "page" : null,
    on: { click: () => go(channel.id) },
  }, icon(store.iconName(channel)), el("span", {}, store.channelName(channel)), open.unread.has(channel.id) ? el("span", { className: "unseen" }, "(unread)") : "");
  const kinds = [["Channels", (c) => c.kind !== "im"], ["Apps", (c) => c.kind === "im"]];
  return kinds.map(([name, wanted]) => el("section", {}, el("h2", {}, name), [...store.channels.values()].filter(wanted).map(entry)));
}

export function people(store, me) {
  return store.state.people.filter((one) => one.selectable)
    .map((one) => el("option", { value: one.id, selected: one.id === me }, `${one.real_name} (${one.locale.startsWith("ja") ? "Japanese" : one.role})`));
}

export function role(person) {
  return `${ROLES[person.role]}${person.locale.startsWith("ja") ? "; reads Slack in Japanese" : ""}.`;
}
