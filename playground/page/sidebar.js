// The left: channels, direct messages, and who one is.

import { Avatar } from "./avatar.js";
import { act } from "./deeds.js";
import { Icon } from "./icons.js";
import { newsIn, readUpTo } from "./reading.js";
import { botName, data, go, here, names, people, places, titleOf } from "./store.js";
import { classes, html } from "./view.js";

const SIGNS = { channel: "hash", group: "lock", mpim: "people" };

export function openPlace(channel, tab = "messages") {
  here.since = { ...here.since, [channel]: readUpTo(channel) };
  go({ channel, tab, thread: null, editing: null, nav: false, highlight: null });
  // Slack tells an app whenever somebody opens its conversation.
  if (data.channels.get(channel).kind === "im") act("home", { tab });
}

export function become(user) {
  const channel = data.channels.get(here.channel);
  here.me = user;
  const mine = places();
  const same = mine.includes(channel) ? channel : channel?.kind === "im" ? mine.find((c) => c.kind === "im") : null;
  openPlace((same || mine.find((c) => c.bot_is_in) || mine[0]).id);
}

export function Sidebar() {
  const mine = places();
  const group = (title, kinds) => html`<h2 id="list-${title[0]}">${title}</h2>
    <ul aria-labelledby="list-${title[0]}">${mine.filter((c) => kinds.includes(c.kind)).map((channel) =>
      html`<${Place} key=${channel.id} channel=${channel} />`)}</ul>`;
  return html`<nav class="sidebar" aria-label="Channels and direct messages">
    <div class="scroll-y">
      ${group("Channels", ["channel", "group"])}
      ${group("Direct messages", ["im", "mpim"])}
    </div>
    <div class="who">
      <${Avatar} id=${here.me} name=${names(here.me)} />
      <label><span>You are</span>
        <select id="who" value=${here.me} onChange=${(event) => become(event.target.value)}>
          ${people().map((user) => html`<option key=${user.id} value=${user.id}>${user.name}</option>`)}
        </select>
      </label>
    </div>
  </nav>`;
}

function Place({ channel }) {
  const { unread, count } = newsIn(channel);
  const current = channel.id === here.channel;
  const title = titleOf(channel);
  return html`<li><button type="button" class=${classes("place", unread && !current && "unread")}
    aria-current=${current ? "page" : null} onClick=${() => openPlace(channel.id)}>
    ${channel.kind === "im" ? html`<${Avatar} id=${data.bot} name=${botName()} bot small />` : html`<${Icon} name=${SIGNS[channel.kind]} />`}
    <span class="name">${title}</span>
    ${count > 0 && !current && html`<span class="count" aria-label="${count} unread">${count}</span>`}
  </button></li>`;
}
