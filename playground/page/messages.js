// A list of messages that stays quick: it draws the newest and more as one scrolls back.

import { Message } from "./message.js";
import { unreadReplies } from "./reading.js";
import { go, here, status } from "./store.js";
import { day, dayKey } from "./times.js";
import { Icon } from "./icons.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "./view.js";

const PAGE = 60;
const TOGETHER_S = 300;

// `found`: the threads by their first message, where the list shows a channel.
export function Messages({ messages, place, since, label, found, before, after }) {
  const box = useRef(null);
  const inner = useRef(null);
  const low = useRef(true);
  const below = useRef(null); // what was below the upper edge before older messages came
  const [most, setMost] = useState(PAGE);
  const [away, setAway] = useState(false);
  const wanted = here.highlight ? messages.findIndex((m) => m.ts === here.highlight) : -1;
  const shown = wanted >= 0 ? Math.max(most, messages.length - wanted + 10) : most;
  const first = Math.max(0, messages.length - shown);

  // Where the end is read from: a message taller than the pane is read from its beginning.
  const end = () => {
    const { scrollHeight, clientHeight } = box.current;
    const last = [...box.current.querySelectorAll("article")].at(-1);
    const tall = last && last.offsetHeight > clientHeight;
    return tall ? last.offsetTop - 20 : scrollHeight - clientHeight;
  };
  const toEnd = () => {
    box.current.scrollTop = end();
    low.current = true;
    setAway(false);
  };
  useLayoutEffect(() => {
    setMost(PAGE);
    low.current = wanted < 0;
    if (wanted < 0) toEnd();
  }, [place]);
  useLayoutEffect(() => {
    if (below.current !== null) box.current.scrollTop = box.current.scrollHeight - below.current;
    else if (low.current) box.current.scrollTop = end();
    below.current = null;
  });
  useEffect(() => {
    // Pictures and streams grow after they are drawn: whoever reads the end stays there.
    const grown = new ResizeObserver(() => {
      if (low.current && box.current) box.current.scrollTop = end();
    });
    grown.observe(inner.current);
    grown.observe(box.current);
    return () => grown.disconnect();
  }, []);
  useEffect(() => {
    if (wanted < 0) return;
    low.current = false;
    const node = box.current.querySelector(`[data-ts="${CSS.escape(here.highlight)}"]`);
    node?.scrollIntoView({ block: "center" });
    node?.focus({ preventScroll: true });
    setTimeout(() => go({ highlight: null }), 2500);
  }, [here.highlight, wanted >= 0]);

  const more = () => {
    below.current = box.current.scrollHeight - box.current.scrollTop;
    setMost(shown + PAGE);
  };
  const scrolled = () => {
    const { scrollTop } = box.current;
    low.current = end() - scrollTop < 60;
    if (low.current === away) setAway(!low.current);
    if (scrollTop < 400 && first > 0 && below.current === null) more();
  };
  return html`<div class="messages" role="log" aria-live="off" aria-label=${label} tabindex="0"
    ref=${box} onScroll=${scrolled} onKeyDown=${walk}>
    <div class="inner" ref=${inner}>
      ${first === 0 ? before : html`<p class="earlier"><button type="button" onClick=${more}>Show earlier messages</button></p>`}
      ${rows(messages, first, since, found)}
      ${after}
    </div>
    ${away && html`<button type="button" class="to-end" onClick=${toEnd}><${Icon} name="latest" /> Latest</button>`}
  </div>`;
}

// A channel says the day of its first message too; a thread only where the day changes.
function rows(messages, first, since, found) {
  const drawn = [];
  let fresh = true;
  for (let at = first; at < messages.length; at++) {
    const message = messages[at];
    const previous = at > first ? messages[at - 1] : null;
    const newDay = !previous || dayKey(previous.ts) !== dayKey(message.ts);
    if (newDay && (found || previous)) {
      drawn.push(html`<div key="day ${dayKey(message.ts)}" class="divider" role="separator"><span>${day(message.ts)}</span></div>`);
    }
    const isNew = fresh && Number(since) > 0 && Number(message.ts) > Number(since) && message.user !== here.me;
    if (isNew) {
      fresh = false;
      drawn.push(html`<div key="new" class="divider new" role="separator"><span>New</span></div>`);
    }
    drawn.push(row(message, newDay || isNew ? null : previous, found));
  }
  return drawn;
}

function row(message, previous, found) {
  const { channel, ts } = message;
  const replied = found?.get(ts);
  const compact = Boolean(previous) && previous.user === message.user && previous.bot_id === message.bot_id &&
    !previous.ephemeral && !message.ephemeral && !message.broadcast && !found?.get(previous.ts) &&
    Number(ts) - Number(previous.ts) < TOGETHER_S;
  return html`<${Row} key=${ts} message=${message} me=${here.me} compact=${compact}
    editing=${here.editing === `${channel} ${ts} ${found ? "" : "thread"}`}
    highlight=${here.highlight === ts} inThread=${!found}
    status=${found ? status(channel, ts) : null}
    count=${replied?.length || 0} latest=${replied?.at(-1)?.ts || ""}
    users=${replied ? [...new Set(replied.map((m) => m.user))].join(" ") : ""}
    unread=${replied ? unreadReplies(channel, ts, replied) : 0} />`;
}

// Keeps the thread's line one value for Message, so that only what changed is drawn.
function Row({ count, latest, users, unread, ...rest }) {
  const line = useRef(null);
  const now = `${count} ${latest} ${users} ${unread}`;
  if (line.current?.now !== now) line.current = { now, value: count ? { count, latest, users, unread } : null };
  return html`<${Message} ...${rest} thread=${line.current.value} />`;
}

// Up and down go from message to message.
function walk(event) {
  if (event.key !== "ArrowUp" && event.key !== "ArrowDown") return;
  if (event.target.closest("textarea, input, select, [role=listbox], [role=menu]")) return;
  const all = [...event.currentTarget.querySelectorAll("article")];
  if (!all.length) return;
  event.preventDefault();
  const at = all.indexOf(document.activeElement.closest("article"));
  const next = at < 0 ? all.length - 1 : at + (event.key === "ArrowUp" ? -1 : 1);
  all[Math.max(0, Math.min(all.length - 1, next))].focus();
}
