// One message: who and when, what it says, what hangs on it, and what can be done with it.

import { permalink } from "./address.js";
import { Attachments, Files } from "./attachments.js";
import { Avatar } from "./avatar.js";
import { Blocks } from "./blocks.js";
import { EditBox } from "./editing.js";
import { act, openThread, unanswered } from "./deeds.js";
import { emojiNamed, isJumbo, PALETTE } from "./emoji.js";
import { Icon } from "./icons.js";
import { Markdown, Mrkdwn } from "./markdown.js";
import { inMessage } from "./picking.js";
import { StatusLine } from "./status.js";
import { author, data, find, go, here, names, notice } from "./store.js";
import { fullTime, lately, machineTime, time } from "./times.js";
import { classes, html, memo, useState } from "./view.js";

// `compact`: the same author went on. `thread`: what the line below says of the replies.
export const Message = memo(({ message, me, compact, editing, highlight, thread, status, inThread }) => {
  const [active, setActive] = useState(false);
  const name = author(message);
  const tombstone = message.subtype === "tombstone";
  const look = classes("message", compact && "compact", highlight && "highlight", editing && "editing",
    message.ephemeral && "ephemeral", tombstone && "tombstone", message.streaming && "streaming");
  return html`<article
    class=${look} data-ts=${message.ts} tabindex="-1"
    aria-label="${name}, ${time(message.ts)}"
    onMouseEnter=${() => setActive(true)} onMouseLeave=${() => setActive(false)}
    onFocusIn=${() => setActive(true)}
    onFocusOut=${({ currentTarget, relatedTarget }) =>
      currentTarget.contains(relatedTarget) || currentTarget.matches(":hover") || setActive(false)}
  >
    <div class="gutter">
      ${compact
        ? html`<time class="aside" datetime=${machineTime(message.ts)} title=${fullTime(message.ts)}>${time(message.ts)}</time>`
        : html`<${Avatar} id=${message.user} name=${name} bot=${message.bot_id} />`}
    </div>
    <div class="body">
      ${message.ephemeral && html`<p class="only-you"><${Icon} name="eye" /> Only visible to you</p>`}
      ${!compact && html`<${Byline} message=${message} name=${name} inThread=${inThread} />`}
      ${editing ? html`<${EditBox} message=${message} />` : html`<${Content} message=${message} />`}
      ${message.stream_state === "expired" && html`<p class="hint">The stream ended before the answer did.</p>`}
      <${Reactions} message=${message} me=${me} />
      ${status && html`<${StatusLine} status=${status} aloud=${here.thread !== message.ts} />`}
      ${thread && html`<${ThreadLine} message=${message} ...${thread} />`}
    </div>
    ${(active || message.streaming) && !editing && !tombstone &&
      html`<${Toolbar} message=${message} me=${me} inThread=${inThread} />`}
  </article>`;
});

function Byline({ message, name, inThread }) {
  const lost = message.broadcast && !inThread;
  return html`<div class="by">
    <strong>${name}</strong>
    ${message.bot_id && html`<span class="badge">APP</span>`}
    <time datetime=${machineTime(message.ts)} title=${fullTime(message.ts)}>${time(message.ts)}</time>
    ${lost && html`<button type="button" class="plain hint" onClick=${() => openThread(message.channel, message.thread_ts)}>
      replied to a thread</button>`}
  </div>`;
}

function Content({ message }) {
  const edited = message.edited && html`<span class="hint edited" title=${fullTime(message.edited.ts)}>(edited)</span>`;
  const { blocks, text } = message;
  const jumbo = !blocks?.length && isJumbo(text);
  return html`<div class=${classes("content", jumbo && "jumbo")}>
    ${blocks?.length
      ? html`<${Blocks} blocks=${blocks} use=${inMessage(message)} open=${message.streaming} />`
      : message.markdown_text
        ? html`<${Markdown} text=${message.markdown_text} names=${names} open=${message.streaming} />`
        : text && html`<${Mrkdwn} text=${text} names=${names} />`}
    ${edited}
    <${Attachments} message=${message} />
    <${Files} files=${message.files} />
  </div>`;
}

function Reactions({ message, me }) {
  if (!message.reactions?.length) return null;
  const { channel, ts } = message;
  return html`<div class="reactions">
    ${message.reactions.map(({ name, users, count }) => {
      const mine = users.includes(me);
      const who = users.map(names).join(", ");
      return html`<button key=${name} type="button" aria-pressed=${mine} title="${who} · :${name}:"
        aria-label="${count} ${name}" onClick=${() => act("react", { channel, ts, name })}>
        <span class="emoji">${emojiNamed(name) || `:${name}:`}</span> ${count}</button>`;
    })}
  </div>`;
}

function ThreadLine({ message, count, latest, users, unread }) {
  const people = users.split(" ").slice(0, 4);
  return html`<button type="button" class="thread-line" onClick=${() => openThread(message.channel, message.ts)}>
    <span class="faces">${people.map((id) =>
      html`<${Avatar} key=${id} id=${id} name=${names(id)} bot=${data.users.get(id)?.bot} small />`)}</span>
    <strong>${count} ${count === 1 ? "reply" : "replies"}</strong>
    ${unread > 0 && html`<span class="new-count">${unread} new</span>`}
    <span class="hint">Last reply ${lately(latest)}</span>
  </button>`;
}

function Toolbar({ message, me, inThread }) {
  const { channel, ts } = message;
  const mine = message.user === me && !message.bot_id;
  const [picking, setPicking] = useState(false);
  const tool = (label, icon, onClick) =>
    html`<button type="button" class="tool" title=${label} aria-label=${label} onClick=${onClick}><${Icon} name=${icon} /></button>`;
  const react = (name) => {
    setPicking(false);
    act("react", { channel, ts, name });
  };
  if (message.ephemeral) return null;
  return html`<div class="toolbar" role="group" aria-label="Actions on this message">
    ${message.streaming && html`<button type="button" class="tool stop" onClick=${async () =>
      unanswered((await act("stop", { channel, ts })).result)}><${Icon} name="stop" /> Stop</button>`}
    ${picking && PALETTE.map((name) => html`<button key=${name} type="button" class="tool emoji" aria-label=${name}
      onClick=${() => react(name)}>${emojiNamed(name)}</button>`)}
    ${tool("Add a reaction", "smile", () => setPicking(!picking))}
    ${!inThread && tool("Reply in thread", "thread", () => openThread(channel, message.thread_ts || ts))}
    ${tool("Copy link", "link", () => copy(permalink(message)))}
    ${mine && tool("Edit", "edit", () => go({ editing: `${channel} ${ts} ${inThread ? "thread" : ""}` }))}
    ${mine && tool("Delete", "trash", () => remove(message))}
  </div>`;
}

async function copy(address) {
  try {
    await navigator.clipboard.writeText(address);
    notice("The link is copied.", "fine");
  } catch {
    notice(address, "fine");
  }
}

function remove(message) {
  const decide = async (yes) => {
    if (yes && find(message.channel, message.ts)) await act("delete", { channel: message.channel, ts: message.ts });
    if (here.thread === message.ts && !find(message.channel, message.ts)) go({ thread: null });
  };
  const plain = (text) => ({ type: "plain_text", text });
  go({
    confirm: {
      title: plain("Delete message"), text: plain("It is gone for everybody."),
      confirm: plain("Delete"), deny: plain("Keep"), style: "danger", decide,
    },
  });
}
