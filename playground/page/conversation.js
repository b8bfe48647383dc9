// The middle: one channel or direct message, with its tabs, its messages and the composer.

import { Avatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { act, ask, invite } from "./deeds.js";
import { HomeTab } from "./home.js";
import { Icon } from "./icons.js";
import { Messages } from "./messages.js";
import { botName, data, go, here, key, place, threads, titleOf, topLevel } from "./store.js";
import { html } from "./view.js";

export function Conversation() {
  const channel = place();
  if (!channel) return html`<main class="pane" />`;
  const home = channel.kind === "im" && here.tab === "home";
  return html`<main class="pane" aria-label=${titleOf(channel)}>
    <${Heading} channel=${channel} />
    ${home ? html`<${HomeTab} key=${here.me} />` : html`<${Talk} channel=${channel} />`}
  </main>`;
}

function Heading({ channel }) {
  const direct = channel.kind === "im";
  const tab = (name, label) => html`<button type="button" role="tab" aria-selected=${here.tab === name}
    onClick=${() => openTab(name)}>${label}</button>`;
  return html`<header class="heading-bar">
    <button type="button" class="tool menu-button" aria-label="Channels" aria-expanded=${here.nav}
      onClick=${() => go({ nav: !here.nav })}><${Icon} name="menu" /></button>
    <h1>${direct ? html`<${Avatar} id=${data.bot} name=${botName()} bot small />` : html`<${Icon} name=${sign(channel)} />`}
      <span>${titleOf(channel)}</span> ${direct && html`<span class="badge">APP</span>`}</h1>
    ${channel.topic && html`<span class="topic hint">${channel.topic}</span>`}
    ${direct
      ? html`<div class="tabs" role="tablist" aria-label="Views of the app">${tab("messages", "Messages")}${tab("home", "Home")}</div>`
      : html`<span class="members hint" title=${channel.members.map((id) => data.users.get(id)?.name).join(", ")}>
          <${Icon} name="people" /> ${channel.members.length}</span>`}
  </header>`;
}

const sign = (channel) => ({ channel: "hash", group: "lock", mpim: "people" })[channel.kind];

function openTab(tab) {
  go({ tab, thread: null });
  act("home", { tab });
}

function Talk({ channel }) {
  const messages = topLevel(channel.id);
  const name = channel.kind === "channel" || channel.kind === "group" ? `#${channel.name}` : titleOf(channel);
  return html`
    <${Messages} messages=${messages} place=${`${here.me} ${channel.id}`} label="Messages in ${name}"
      found=${threads(channel.id)} since=${here.since[channel.id]} before=${html`<${Beginning} channel=${channel} name=${name} />`} />
    ${!channel.bot_is_in && html`<div class="notice-bar" role="status">${botName()} is not in this channel.
      <button type="button" class="primary" onClick=${invite}>Invite ${botName()}</button></div>`}
    <${Prompts} channel=${channel} empty=${!messages.length} />
    <${Composer} key=${channel.id} channel=${channel} placeholder="Message ${name}" />`;
}

// The top of a channel; where nothing was said yet, it says how to begin.
function Beginning({ channel, name }) {
  const direct = channel.kind === "im";
  const bot = html`<strong>${botName()}</strong>`;
  return html`<section class="beginning">
    ${direct ? html`<${Avatar} id=${data.bot} name=${botName()} bot />` : html`<span class="sign"><${Icon} name=${sign(channel)} /></span>`}
    <h2>${name}</h2>
    <p>${direct
      ? html`This is between you and ${bot}. Write a question.`
      : html`This is the beginning of ${name}. ${channel.bot_is_in && html`Mention ${bot} with a question; it answers in the thread, and there you just go on asking.`}`}</p>
  </section>`;
}

// Questions to click: those the app suggests, or at first the program's examples.
function Prompts({ channel, empty }) {
  const offer = data.prompts.get(key(channel.id, null));
  const examples = empty && channel.bot_is_in ? data.examples.map((text) => ({ title: text, message: text })) : [];
  const prompts = (offer?.prompts || examples).slice(0, 4);
  if (!prompts.length) return null;
  return html`<div class="prompts" role="group" aria-label="Questions to ask">
    <span class="hint">${offer?.title || "Try asking"}</span>
    ${prompts.map(({ title, message }) => html`<button key=${title} type="button" onClick=${() => ask(message)}>${title}</button>`)}
  </div>`;
}

