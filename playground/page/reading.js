// What each person has read, kept in the browser: unread marks survive a reload.

import { all, data, here, threads } from "./store.js";

const KEPT = "playground.read";
let marks = {};
try {
  marks = JSON.parse(localStorage.getItem(KEPT)) || {};
} catch {
  marks = {};
}

export const readUpTo = (channel) => marks[here.me]?.[channel] || "0";

// Everything up to `ts` in a channel, or in one of its threads ("C1 1700000000.000100").
export function markRead(place, ts) {
  if (!ts || Number(ts) <= Number(readUpTo(place))) return;
  marks[here.me] = { ...marks[here.me], [place]: ts };
  try {
    localStorage.setItem(KEPT, JSON.stringify(marks));
  } catch {
    // A browser without storage forgets at reload, no more.
  }
}

const isOthers = (message) => message.user !== here.me && !message.ephemeral && message.subtype !== "tombstone";

export function unreadReplies(channel, ts, found) {
  const since = Number(readUpTo(`${channel} ${ts}`));
  return found.filter((m) => isOthers(m) && Number(m.ts) > since).length;
}

// `{unread, count}`: whether a channel has news, and how much of it is for this person.
export function newsIn(channel) {
  const since = Number(readUpTo(channel.id));
  const forMe = `<@${here.me}>`;
  let unread = false;
  let count = 0;
  const byThread = threads(channel.id);
  for (const message of all(channel.id)) {
    const reply = message.thread_ts && message.thread_ts !== message.ts && !message.broadcast;
    if (reply || !isOthers(message) || Number(message.ts) <= since) continue;
    unread = true;
    if (channel.kind === "im" || channel.kind === "mpim" || message.text.includes(forMe)) count += 1;
  }
  for (const [ts, found] of byThread) {
    const mine = data.messages.get(channel.id)?.get(ts)?.user === here.me || found.some((m) => m.user === here.me);
    if (mine) count += unreadReplies(channel.id, ts, found);
  }
  return { unread: unread || count > 0, count };
}
