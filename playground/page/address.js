// The address bar and what is shown: Slack's own permalinks, so that a copied link works.

import { data, find, here, places } from "./store.js";

const asTs = (mark) => `${mark.slice(0, -6)}.${mark.slice(-6)}`;

export function permalink(message) {
  const path = `/archives/${message.channel}/p${message.ts.replace(".", "")}`;
  const reply = message.thread_ts && message.thread_ts !== message.ts;
  return location.origin + path + (reply ? `?thread_ts=${message.thread_ts}&cid=${message.channel}` : "");
}

// Where the address leads, for the person at the page.
export function fromAddress() {
  const found = /^\/archives\/([A-Z0-9]+)(?:\/p(\d{7,}))?/.exec(location.pathname);
  const mine = places();
  const named = found && mine.find((channel) => channel.id === found[1]);
  if (!named) {
    const known = mine.find((channel) => channel.id === remembered("channel"));
    return { channel: (known || mine.find((c) => c.bot_is_in) || mine[0])?.id || "", thread: null };
  }
  const query = new URLSearchParams(location.search);
  const ts = found[2] ? asTs(found[2]) : null;
  const thread = query.get("thread_ts");
  return {
    channel: named.id,
    thread: thread && find(named.id, thread) ? thread : null,
    highlight: ts && find(named.id, ts) ? ts : null,
    tab: query.get("tab") === "home" ? "home" : "messages",
  };
}

let shown = "";
const place = () => `${here.channel} ${here.thread || ""} ${here.tab}`;

// Writes the address for what is shown, and remembers it for the next visit. Back leads to the
// place before; an address of one message stays as long as the message is marked.
export function toAddress() {
  if (!here.channel) return;
  remember("channel", here.channel);
  remember("me", here.me);
  if (here.highlight) return addressChanged();
  const query = here.thread ? `?thread_ts=${here.thread}` : here.tab === "home" ? "?tab=home" : "";
  const address = `/archives/${here.channel}${query}`;
  const same = !shown || shown === place();
  shown = place();
  if (address === location.pathname + location.search) return;
  if (same) history.replaceState(null, "", address);
  else history.pushState(null, "", address);
}

export const addressChanged = () => {
  shown = place();
};

export function remembered(what) {
  try {
    return localStorage.getItem(`playground.${what}`);
  } catch {
    return null;
  }
}

function remember(what, value) {
  try {
    localStorage.setItem(`playground.${what}`, value);
  } catch {
    // Without storage the page begins anew at each visit.
  }
}

export const firstPerson = () => {
  const known = data.users.get(remembered("me"));
  return known && !known.bot ? known.id : [...data.users.values()].find((user) => !user.bot)?.id || "";
};
