// What the reader does: each deed asks the server, and says so when it did not work.

import { post } from "./server.js";
import { botName, data, go, here, names, notice, place } from "./store.js";

export async function act(deed, body = {}) {
  const answer = await post(deed, { user: here.me, ...body });
  if (!answer.ok) notice(`That did not work: ${answer.error}`);
  return answer;
}

export function unanswered(outcome) {
  const silent = outcome && outcome.acknowledged === false;
  if (silent) notice(`${botName()} did not answer within three seconds.`);
  return silent;
}

export async function say(text, { thread = null, broadcast = false } = {}) {
  if (/^\/[a-z]/i.test(text)) {
    if (thread) {
      notice(`${text.split(/\s/)[0]} is not supported in threads. Write it in the channel.`);
      return false;
    }
    return (await act("command", { channel: here.channel, text })).ok;
  }
  const body = { channel: here.channel, text };
  if (thread) Object.assign(body, { thread_ts: thread, broadcast });
  return (await act("say", body)).ok;
}

// A question for the bot: spoken to by name, except where it is alone with the reader.
export function ask(question) {
  const channel = place();
  return say(channel.kind === "im" ? question : `@${botName()} ${question}`);
}

// A message's text as it was typed, for editing.
export const asTyped = (text) =>
  text
    .replace(/<@(\w+)(?:\|[^>]*)?>/g, (_, id) => `@${names(id) || id}`)
    .replace(/<#(\w+)(?:\|([^>]*))?>/g, (_, id, name) => `#${names(id) || name || id}`)
    .replace(/<!(\w+)(?:\|[^>]*)?>/g, "@$1")
    .replace(/<(https?:[^>|]+)(?:\|[^>]*)?>/g, "$1")
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

export const openThread = (channel, ts) => go({ channel, thread: ts, tab: "messages", nav: false });

export function confirmed(confirm) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((decide) => go({ confirm: { ...confirm, decide } }));
}

export const invite = () => act("invite", { channel: here.channel });
export const canAsk = (channel) => channel.bot_is_in && data.bot;
