// What the page knows: the workspace as the server tells it, and where its reader is.

export const data = {
  team: "", bot: "", about: {}, examples: [], commands: [],
  users: new Map(), channels: new Map(),
  messages: new Map(), // channel -> (ts -> message), oldest first
  statuses: new Map(), prompts: new Map(), titles: new Map(), sessions: new Map(), views: new Map(),
};

export const here = {
  ready: false, connected: true,
  me: "", channel: "", thread: null, tab: "messages", highlight: null,
  editing: null, nav: false, inspector: false, about: false,
  notice: null, confirm: null,
  since: {}, // channel -> what was read when it was opened, for the "New" line
};

let draw = () => {};
let waiting = false;

export const drawWith = (how) => {
  draw = how;
};

// A stream brings many pieces a second: the page is drawn once a frame.
export function changed() {
  if (waiting) return;
  waiting = true;
  const now = () => {
    waiting = false;
    draw();
  };
  if (document.hidden) setTimeout(now, 50);
  else requestAnimationFrame(now);
}

export function go(patch) {
  Object.assign(here, patch);
  changed();
}

let noticed = 0;
export function notice(text, kind = "trouble") {
  go({ notice: { text, kind } });
  clearTimeout(noticed);
  noticed = setTimeout(() => go({ notice: null }), 8000);
}

export const key = (channel, ts) => `${channel} ${ts || ""}`;
const until = (status) => ({ ...status, until: Date.now() + status.seconds * 1000 });

export function fill(state) {
  Object.assign(data, {
    team: state.team, bot: state.bot, about: state.about,
    examples: state.examples, commands: state.commands,
    users: new Map(state.users.map((user) => [user.id, user])),
    channels: new Map(state.channels.map((channel) => [channel.id, channel])),
    messages: new Map(state.channels.map((channel) => [channel.id, new Map()])),
    statuses: new Map(state.statuses.map((s) => [key(s.channel, s.thread_ts), until(s)])),
    prompts: new Map(state.prompts.map((p) => [key(p.channel, p.thread_ts), p])),
    titles: new Map(state.titles.map((t) => [key(t.channel, t.thread_ts), t.title])),
    sessions: new Map(state.sessions.map((s) => [key(s.channel, s.thread_ts), s.status])),
    views: new Map(state.views.map((view) => [view.id, view])),
  });
  for (const message of state.messages) keep(message);
}

function keep(message) {
  let place = data.messages.get(message.channel);
  if (!place) data.messages.set(message.channel, (place = new Map()));
  const isNew = !place.has(message.ts);
  place.set(message.ts, message);
  if (isNew && place.size > 1) {
    const last = [...place.keys()].at(-2);
    if (Number(last) > Number(message.ts)) {
      const sorted = [...place.values()].sort((a, b) => a.ts - b.ts);
      data.messages.set(message.channel, new Map(sorted.map((m) => [m.ts, m])));
    }
  }
}

// Takes in one piece of news; returns the message that is new, if one is.
export function hear(news) {
  const { kind, channel, message, detail } = news;
  let posted = null;
  if (kind === "deleted") {
    data.messages.get(channel)?.delete(message.ts);
  } else if (message) {
    const before = data.messages.get(channel)?.get(message.ts);
    keep(message);
    if (!before || (before.streaming && message.finished)) posted = message;
  } else if (kind === "status") {
    const place = key(channel, detail.thread_ts);
    if (detail.status) data.statuses.set(place, until(detail));
    else data.statuses.delete(place);
    if (detail.status) setTimeout(changed, detail.seconds * 1000 + 20);
  } else if (kind === "prompts") {
    data.prompts.set(key(channel, detail.thread_ts), detail);
  } else if (kind === "title") {
    data.titles.set(key(channel, detail.thread_ts), detail.title);
  } else if (kind === "session") {
    data.sessions.set(key(channel, detail.thread_ts), detail.status);
  } else if (kind === "view") {
    if (detail.closed) data.views.delete(detail.id);
    else data.views.set(detail.id, detail);
  } else if (news.about) {
    data.channels.set(channel, news.about);
  }
  changed();
  return posted;
}

// Reading it

const seen = (message) => !message.ephemeral || message.ephemeral_user === here.me;
const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;
export const all = (channel) => [...(data.messages.get(channel)?.values() || [])];
export const find = (channel, ts) => data.messages.get(channel)?.get(ts);

export const topLevel = (channel) =>
  all(channel).filter((m) => seen(m) && (!isReply(m) || m.broadcast));
export const replies = (channel, ts) =>
  all(channel).filter((m) => seen(m) && isReply(m) && m.thread_ts === ts);

// The threads of a channel, each with its replies, in one pass.
export function threads(channel) {
  const found = new Map();
  for (const message of data.messages.get(channel)?.values() || []) {
    if (!isReply(message) || message.ephemeral) continue;
    const thread = found.get(message.thread_ts);
    if (thread) thread.push(message);
    else found.set(message.thread_ts, [message]);
  }
  return found;
}

export function status(channel, ts) {
  const found = data.statuses.get(key(channel, ts));
  return found && found.until > Date.now() ? found : null;
}

export const processing = (channel, ts) => data.sessions.get(key(channel, ts)) === "processing";
export const names = (id) => data.users.get(id)?.name || data.channels.get(id)?.name || "";
export const people = () => [...data.users.values()].filter((user) => !user.bot);
export const places = () => [...data.channels.values()].filter((c) => c.members.includes(here.me));
export const place = () => data.channels.get(here.channel);
export const botName = () => names(data.bot) || "The app";
export const titleOf = (channel) =>
  channel.kind === "im" ? botName()
  : channel.kind === "mpim" ? channel.name.split(", ").filter((n) => n !== names(here.me)).join(", ")
  : channel.name;
export const author = (message) =>
  message.bot_id ? message.bot_profile?.name || botName() : names(message.user) || "Slackbot";
export const modal = () =>
  [...data.views.values()].filter((v) => v.type === "modal" && v.user === here.me).at(-1);
export const home = () => [...data.views.values()].find((v) => v.type === "home" && v.user === here.me);
