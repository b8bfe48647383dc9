// The right: one thread, with its first message on top and a composer of its own.

import { Composer } from "./composer.js";
import { act, say, unanswered } from "./deeds.js";
import { Icon } from "./icons.js";
import { Messages } from "./messages.js";
import { StatusLine } from "./status.js";
import { data, find, go, here, key, place, processing, replies, status, titleOf } from "./store.js";
import { html } from "./view.js";

export const closeThread = () => {
  go({ thread: null });
  document.getElementById("write")?.focus();
};

export function Thread() {
  const channel = place();
  const root = here.thread && find(here.channel, here.thread);
  if (!root) return null;
  const found = replies(channel.id, root.ts);
  const working = status(channel.id, root.ts);
  const stop = processing(channel.id, root.ts) && (async () =>
    unanswered((await act("stop", { channel: channel.id, thread_ts: root.ts })).result));
  const offer = data.prompts.get(key(channel.id, root.ts));
  const title = data.titles.get(key(channel.id, root.ts));
  const where = channel.kind === "channel" || channel.kind === "group" ? `#${channel.name}` : titleOf(channel);
  return html`<aside class="pane thread-pane" aria-label="Thread">
    <header class="heading-bar">
      <button type="button" class="tool back-button" aria-label="Back to ${where}" onClick=${closeThread}><${Icon} name="back" /></button>
      <h1><span>${title || "Thread"}</span> <span class="hint">${where}</span></h1>
      <button type="button" class="tool close-button" title="Close (Esc)" aria-label="Close the thread" onClick=${closeThread}><${Icon} name="close" /></button>
    </header>
    <${Messages} messages=${[root, ...found]} place=${`${here.me} ${root.ts}`} label="Thread"
      after=${(working || stop) && html`<${StatusLine} status=${working} stop=${stop} aloud />`} />
    ${offer && html`<div class="prompts" role="group" aria-label="Questions to ask">
      <span class="hint">${offer.title || "Go on with"}</span>
      ${offer.prompts.map((prompt) => html`<button key=${prompt.title} type="button"
        onClick=${() => say(prompt.message, { thread: root.ts })}>${prompt.title}</button>`)}</div>`}
    <${Composer} key=${root.ts} channel=${channel} thread=${root.ts} placeholder="Reply…" />
  </aside>`;
}
