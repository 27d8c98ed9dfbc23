// Suggestions while a person types: commands after a slash, people after an at sign.

export function suggestions(store, channel, before, commands) {
  if (commands && /^\/\S*$/.test(before)) return offeredCommands(store, before);
  const found = /(^|\s)@([\p{L}\w]*)$/u.exec(before);
  if (!found) return [];
  const start = before.length - found[2].length - 1;
  const members = new Set(store.channels.get(channel)?.members);
  const named = (one) => `${one.name} ${one.real_name}`.toLowerCase().includes(found[2].toLowerCase());
  const bot = store.state.bot; // comes first, because people mention it most
  return [...store.people.values()].filter((one) => members.has(one.id) && (one.selectable || one.id === bot) && named(one))
    .sort((one, other) => (other.id === bot) - (one.id === bot))
    .map((one) => ({ label: one.real_name, hint: `@${one.name}`, insert: `@${one.name} `, start }));
}

function offeredCommands(store, before) {
  return store.state.commands.filter((one) => one.command.startsWith(before)).map((one) => ({
    label: one.command, hint: `${one.usage_hint} · ${one.description}`, insert: `${one.command} `, start: 0, whole: one.command === before,
  }));
}
