// The page: who you are, where you are, what is said there, and what you do about it.

import { render } from "./blocks.js";
import { el, markdown, mrkdwn } from "./markup.js";

const $ = (id) => document.getElementById(id);
const state = { users: new Map(), channels: new Map(), messages: new Map(), statuses: new Map(), prompts: new Map() };
let me = "";
let here = "";
let thread = null;

async function load() {
  const found = await (await fetch("/ui/state")).json();
  state.bot = found.bot;
  state.examples = found.examples;
  state.users = new Map(found.users.map((user) => [user.id, user]));
  state.channels = new Map(found.channels.map((channel) => [channel.id, channel]));
  state.messages = new Map(found.messages.map((message) => [`${message.channel} ${message.ts}`, message]));
  state.statuses = new Map(
    found.statuses.map((s) => [`${s.channel} ${s.thread_ts}`, { ...s, until: Date.now() + s.seconds * 1000 }]),
  );
  for (const offer of found.prompts) state.prompts.set(offer.channel, offer.prompts);
  $("team").textContent = found.team;
  $("about").replaceChildren(
    ...Object.entries(found.about).map(([label, value]) => el("div", {}, el("dt", {}, label), el("dd", {}, String(value)))),
  );
  const people = found.users.filter((user) => !user.bot);
  me = people.some((user) => user.id === me) ? me : people[0].id;
  $("who").replaceChildren(...people.map((user) => el("option", { value: user.id, selected: user.id === me }, user.name)));
  const linked = /^\/archives\/([A-Z0-9]+)/.exec(location.pathname);
  if (!here && linked && state.channels.has(linked[1])) here = linked[1];
  if (!visible(here)) here = firstPlace();
  draw();
}

const names = (id) => (state.users.get(id) || {}).name || (state.channels.get(id) || {}).name || "";
const visible = (id) => (state.channels.get(id)?.members || []).includes(me);
const firstPlace = () => {
  const mine = [...state.channels.values()].filter((channel) => visible(channel.id));
  return (mine.find((channel) => channel.bot_is_in) || mine[0]).id;
};
const title = (channel) =>
  channel.kind === "im" ? names(state.bot) : channel.kind === "channel" ? `# ${channel.name}` : channel.kind === "group" ? `🔒 ${channel.name}` : channel.name;

function draw() {
  const place = (channel) =>
    el(
      "li",
      {},
      el("button", { type: "button", "aria-current": channel.id === here ? "page" : null, onclick: () => go(channel.id) }, title(channel)),
    );
  const mine = [...state.channels.values()].filter((channel) => visible(channel.id));
  $("channels").replaceChildren(...mine.filter((c) => c.kind === "channel" || c.kind === "group").map(place));
  $("directs").replaceChildren(...mine.filter((c) => c.kind === "im" || c.kind === "mpim").map(place));
  const channel = state.channels.get(here);
  $("place").textContent = title(channel);
  $("mention").hidden = channel.kind === "im";
  const away = !channel.bot_is_in;
  $("notice").hidden = !away;
  $("notice").replaceChildren(
    ...(away
      ? [`${names(state.bot)} is not in this channel. `, el("button", { type: "button", onclick: () => send("invite", { channel: here }) }, "Invite it")]
      : []),
  );
  drawExamples(channel);
  drawReplying();
  drawMessages();
}

function drawExamples(channel) {
  const offers = (state.prompts.get(here) || state.examples.map((text) => ({ title: text, message: text }))).slice(0, 4);
  const ask = (text) => say(channel.kind === "im" ? text : `@${names(state.bot)} ${text}`, null);
  $("examples").replaceChildren(
    ...(channel.bot_is_in ? offers.map((offer) => el("button", { type: "button", onclick: () => ask(offer.message) }, offer.title)) : []),
  );
}

function drawReplying() {
  $("replying").hidden = !thread;
  const root = thread && state.messages.get(`${here} ${thread}`);
  $("replying").firstElementChild.textContent = root ? `In the thread of “${root.text.slice(0, 60)}”` : "";
}

function drawMessages() {
  const box = $("messages");
  const low = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  const all = [...state.messages.values()]
    .filter((m) => m.channel === here && (!m.ephemeral || m.ephemeral_user === me))
    .sort((a, b) => a.ts - b.ts);
  const replies = new Map();
  const roots = [];
  for (const message of all) {
    if (message.thread_ts && message.thread_ts !== message.ts) {
      replies.set(message.thread_ts, [...(replies.get(message.thread_ts) || []), message]);
    } else roots.push(message);
  }
  box.replaceChildren(
    ...roots.map((message) =>
      el(
        "article",
        {},
        drawMessage(message),
        el("div", { class: "thread" }, ...(replies.get(message.ts) || []).map(drawMessage), drawStatus(message.ts)),
        message.ephemeral ? null : el("button", { class: "quiet", type: "button", onclick: () => reply(message.ts) }, "Reply in thread"),
      ),
    ),
  );
  if (!roots.length) box.append(el("p", { class: "empty" }, "Nothing here yet. Ask something."));
  if (low) box.scrollTop = box.scrollHeight;
}

function drawMessage(message) {
  const mine = message.user === me && !message.bot_id && !message.subtype;
  const press = (action_id, value) =>
    send("click", { channel: message.channel, ts: message.ts, action_id, value: value || "" });
  const name = message.bot_id ? names(state.bot) : names(message.user) || "Slackbot";
  const body = message.blocks?.length
    ? render(message.blocks, names, press)
    : message.text ? [mrkdwn(message.text, names)] : message.markdown_text ? [markdown(message.markdown_text, names)] : [];
  return el(
    "div",
    { class: `message${message.bot_id ? " bot" : ""}${message.streaming ? " streaming" : ""}`, id: `m${message.ts}` },
    el(
      "div",
      { class: "by" },
      el("strong", {}, name),
      message.bot_id ? el("span", { class: "badge" }, "APP") : null,
      el("time", {}, new Date(message.ts * 1000).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" })),
      message.edited ? el("span", { class: "hint" }, "(edited)") : null,
      message.ephemeral ? el("span", { class: "hint" }, "Only visible to you") : null,
      message.stream_state === "expired" ? el("span", { class: "hint" }, "(interrupted)") : null,
      mine ? el("button", { class: "quiet", type: "button", onclick: () => edit(message) }, "Edit") : null,
      mine ? el("button", { class: "quiet", type: "button", onclick: () => send("delete", { channel: message.channel, ts: message.ts }) }, "Delete") : null,
      message.streaming ? el("button", { class: "quiet", type: "button", onclick: () => send("stop", { channel: message.channel, ts: message.ts }) }, "Stop") : null,
    ),
    ...body,
    ...(message.attachments || []).map((item) =>
      el("blockquote", {}, ...(item.blocks ? render(item.blocks, names, press) : [mrkdwn(item.text || item.fallback || "", names)])),
    ),
    ...(message.files || []).map((file) => el("div", { class: "hint" }, `📎 ${file.title || file.name}`)),
    message.reactions
      ? el("div", { class: "reactions" }, ...message.reactions.map((r) => el("span", {}, `:${r.name}: ${r.count}`)))
      : null,
  );
}

function drawStatus(ts) {
  const status = state.statuses.get(`${here} ${ts}`);
  if (!status || status.until < Date.now()) return null;
  const words = status.loading_messages.length ? status.loading_messages[0] : `${names(state.bot)} ${status.status}`;
  return el("p", { class: "status", role: "status" }, words);
}

function go(channel) {
  here = channel;
  thread = null;
  document.body.classList.remove("menu");
  $("menu").setAttribute("aria-expanded", "false");
  draw();
  $("messages").scrollTop = $("messages").scrollHeight;
  if (state.channels.get(here).kind === "im") send("home", { tab: "messages" });
}

function reply(ts) {
  thread = ts;
  drawReplying();
  $("text").focus();
}

function edit(message) {
  const text = prompt("Change your message", message.text.replace(/<@(\w+)>/g, (whole, id) => `@${names(id)}`).replace(/<(https?:[^>|]+)>/g, "$1"));
  if (text) send("edit", { channel: message.channel, ts: message.ts, text });
}

function say(text, thread_ts) {
  if (text.startsWith("/")) return send("command", { channel: here, text });
  return send("say", { channel: here, text, ...(thread_ts ? { thread_ts } : {}) });
}

async function send(deed, body) {
  const answer = await fetch(`/ui/${deed}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ user: me, ...body }),
  });
  const result = await answer.json();
  if (!result.ok) {
    $("notice").hidden = false;
    $("notice").textContent = `That did not work: ${result.error}`;
  }
  if (result.result === false && deed === "click") {
    $("notice").hidden = false;
    $("notice").textContent = `${names(state.bot)} did not answer.`;
  }
  return result.ok;
}

function hear(news) {
  if (news.message) {
    const key = `${news.channel} ${news.message.ts}`;
    if (news.kind === "deleted") state.messages.delete(key);
    else state.messages.set(key, news.message);
  } else if (news.kind === "status") {
    const key = `${news.channel} ${news.detail.thread_ts}`;
    if (news.detail.status) state.statuses.set(key, { ...news.detail, until: Date.now() + news.detail.seconds * 1000 });
    else state.statuses.delete(key);
  } else if (news.kind === "prompts") {
    state.prompts.set(news.channel, news.detail.prompts);
    drawExamples(state.channels.get(here));
  } else if (news.about) {
    state.channels.set(news.channel, news.about);
    draw();
  }
  if (news.channel === here && !drawing) {
    // A stream brings many pieces a second: draw once a frame.
    drawing = true;
    requestAnimationFrame(() => {
      drawing = false;
      drawMessages();
    });
  }
}
let drawing = false;

$("composer").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = $("text").value.trim();
  if (text && (await say(text, thread))) $("text").value = "";
});
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    $("composer").requestSubmit();
  }
});
$("mention").addEventListener("click", () => {
  $("text").value = `@${names(state.bot)} ${$("text").value}`;
  $("text").focus();
});
$("leave-thread").addEventListener("click", () => {
  thread = null;
  drawReplying();
});
$("who").addEventListener("change", () => {
  me = $("who").value;
  if (!visible(here)) here = firstPlace();
  thread = null;
  draw();
});
$("menu").addEventListener("click", () => {
  const open = document.body.classList.toggle("menu");
  $("menu").setAttribute("aria-expanded", String(open));
});

const news = new EventSource("/events");
news.addEventListener("message", (event) => hear(JSON.parse(event.data)));
// Whatever was said while the line was down comes with the state.
news.addEventListener("open", () => load());
