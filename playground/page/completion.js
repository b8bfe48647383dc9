// What the composer offers to complete: people after "@", channels after "#", commands after "/".

import { data, names, place, places } from "./store.js";
import { html } from "./view.js";

const MOST = 8;

// `{from, options}` for the text up to the cursor, or null.
export function complete(text, cursor, inThread) {
  const before = text.slice(0, cursor);
  const command = !inThread && /^\/[\w-]*$/.exec(before);
  if (command) return offer(0, commands(before));
  const words = !inThread && /^(\/[\w-]+)\s+(\S*)$/.exec(before);
  if (words) return offer(cursor - words[2].length, subcommands(words[1], words[2]));
  const mark = /(?:^|\s)([@#])([\p{L}\p{N}_-]*)$/u.exec(before);
  if (!mark) return null;
  const from = cursor - mark[2].length - 1;
  return offer(from, mark[1] === "@" ? members(mark[2]) : channels(mark[2]));
}

const offer = (from, options) => (options.length ? { from, options: options.slice(0, MOST) } : null);
const begins = (name, typed) => name.toLowerCase().startsWith(typed.toLowerCase());

const commands = (typed) =>
  data.commands
    .filter((known) => begins(known.command, typed))
    .map((known) => ({ insert: `${known.command} `, label: known.command, note: known.description || "", hint: known.usage_hint }));

// A usage hint such as "ask | summary | help" names the words that may follow.
function subcommands(command, typed) {
  const known = data.commands.find((one) => one.command === command);
  return (known?.usage_hint || "")
    .replace(/^\[|\]$/g, "")
    .split("|")
    .map((part) => part.trim())
    .filter((part) => /^[a-z]/.test(part) && begins(part, typed))
    .map((part) => ({ insert: `${part.split(/\s/)[0]} `, label: part, note: "" }));
}

function members(typed) {
  const inside = new Set(place()?.members || []);
  const users = [...data.users.values()]
    .filter((user) => begins(user.name, typed))
    .sort((a, b) => Number(b.bot) - Number(a.bot) || Number(inside.has(b.id)) - Number(inside.has(a.id)));
  const found = users.map((user) => ({
    insert: `@${user.name} `, label: names(user.id), user,
    note: inside.has(user.id) ? (user.bot ? "App" : "") : "not in this channel",
  }));
  for (const [word, note] of [["here", "everybody who is here"], ["channel", "everybody in the channel"]]) {
    if (typed && begins(word, typed)) found.push({ insert: `@${word} `, label: `@${word}`, note });
  }
  return found;
}

const channels = (typed) =>
  places()
    .filter((channel) => (channel.kind === "channel" || channel.kind === "group") && begins(channel.name, typed))
    .map((channel) => ({ insert: `#${channel.name} `, label: `#${channel.name}`, note: "" }));

export function Options({ id, options, chosen, choose }) {
  return html`<ul class="options" role="listbox" id=${id} aria-label="Suggestions">
    ${options.map((option, at) => html`<li key=${option.label} id="${id}-${at}" role="option" aria-selected=${at === chosen}
      onMouseDown=${(event) => {
        event.preventDefault();
        choose(option);
      }}>
      <strong>${option.label}</strong> ${option.user?.bot && html`<span class="badge">APP</span>`}
      ${option.hint && html`<code>${option.hint}</code>`} <span class="hint">${option.note}</span>
    </li>`)}
  </ul>`;
}
