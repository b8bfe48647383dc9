// The page: the parts together, the line to the server, keys that work everywhere.

import { addressChanged, firstPerson, fromAddress, toAddress } from "./address.js";
import { announce } from "./announce.js";
import { Conversation } from "./conversation.js";
import { Icon } from "./icons.js";
import { Inspector } from "./inspector.js";
import { Dialogs } from "./modal.js";
import { markRead, newsIn, readUpTo } from "./reading.js";
import { getState, listen } from "./server.js";
import { Sidebar } from "./sidebar.js";
import {
  changed, data, drawWith, fill, find, go, hear, here, place, places, replies, status, titleOf, topLevel,
} from "./store.js";
import { closeThread, Thread } from "./thread.js";
import { TopBar } from "./topbar.js";
import { classes, html, render } from "./view.js";

const root = document.getElementById("app");
const wide = matchMedia("(min-width: 900px)");

function App() {
  const thread = here.thread && find(here.channel, here.thread);
  return html`<div class=${classes("app", thread && "with-thread", here.nav && "with-nav", here.inspector && "with-inspector")}>
    <${TopBar} />
    <div class="frame">
      <${Sidebar} />
      ${here.nav && html`<button type="button" class="veil" aria-label="Close the list of channels" onClick=${() => go({ nav: false })} />`}
      <${Conversation} />
      <${Thread} />
    </div>
    ${here.inspector && html`<${Inspector} />`}
    <${Dialogs} />
    ${here.notice && html`<div class="toast ${here.notice.kind}" role="alert">${here.notice.text}
      <button type="button" class="tool" aria-label="Dismiss" onClick=${() => go({ notice: null })}><${Icon} name="close" /></button></div>`}
  </div>`;
}

function draw() {
  if (!here.ready) return;
  read();
  toAddress();
  render(html`<${App} />`, root);
  title();
}

// What is on the screen counts as read.
function read() {
  if (document.hidden || !here.channel) return;
  markRead(here.channel, topLevel(here.channel).at(-1)?.ts);
  if (here.thread) markRead(`${here.channel} ${here.thread}`, replies(here.channel, here.thread).at(-1)?.ts);
}

function title() {
  const waiting = places().reduce((sum, channel) => sum + newsIn(channel).count, 0);
  const name = place() ? titleOf(place()) : "";
  document.title = `${waiting ? `(${waiting}) ` : ""}${name} · ${data.team}`;
}

// The state is asked for at once and not only when the line is open: that saves a round trip.
const ask = () => getState().catch(() => null);
let asked = ask();
let early = []; // news that came before the state they change
let loading = true;
let round = 0;

async function load(told) {
  const mine = ++round;
  early = [];
  loading = true;
  let state = await (asked || ask());
  asked = null;
  while (mine === round && (!state || state.told < told)) {
    if (!state) await new Promise((done) => setTimeout(done, 1000));
    state = await ask();
  }
  if (mine !== round) return;
  fill(state);
  const me = data.users.has(here.me) ? here.me : firstPerson();
  Object.assign(here, { me, connected: true });
  if (!here.ready || !places().some((channel) => channel.id === here.channel)) {
    Object.assign(here, fromAddress());
    here.since = { [here.channel]: readUpTo(here.channel) };
  }
  if (!here.ready) root.replaceChildren(); // "Loading…", which the renderer would leave below its own
  here.ready = true;
  for (const news of early) take(news);
  early = [];
  loading = false;
  changed();
  requestAnimationFrame(() => performance.mark("usable"));
}

function take(news) {
  const posted = hear(news);
  if (posted) announce(posted);
  follow(news);
}

// Whoever asks in a channel sees the answer begin: its thread opens beside it, if there is room.
function follow(news) {
  const ts = news.kind === "status" ? news.detail.status && news.detail.thread_ts : news.message?.bot_id && news.message.thread_ts;
  if (!ts || here.thread || here.tab === "home" || !wide.matches || news.channel !== here.channel) return;
  const asked = find(news.channel, ts);
  const latest = topLevel(news.channel).filter((m) => m.user === here.me && !m.ephemeral).at(-1);
  const fresh = asked && Date.now() / 1000 - Number(asked.ts) < 60;
  if (fresh && asked === latest && (status(news.channel, ts) || news.kind === "posted")) here.thread = ts;
}

drawWith(draw);
listen(
  load,
  (news) => (loading ? early.push(news) : take(news)),
  () => here.connected && go({ connected: false }),
);

addEventListener("popstate", () => {
  go({ ...fromAddress(), editing: null });
  addressChanged();
});
document.addEventListener("visibilitychange", changed);
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || document.querySelector("dialog[open]")) return;
  if (here.about) go({ about: false });
  else if (here.nav) go({ nav: false });
  else if (here.editing) go({ editing: null });
  else if (here.thread) closeThread();
  else if (here.inspector) go({ inspector: false });
});
document.addEventListener("pointerdown", (event) => {
  if (here.about && !event.target.closest(".topbar")) go({ about: false });
});
