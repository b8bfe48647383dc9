// Reads new messages aloud to those who do not see them: once each, a stream when it is whole.

import { author, here } from "./store.js";

const LONGEST = 300;
let box = null;

export function announce(message) {
  const inThread = message.thread_ts && message.thread_ts !== message.ts;
  const elsewhere = message.channel !== here.channel || (message.ephemeral && message.ephemeral_user !== here.me);
  if (elsewhere || message.user === here.me || message.streaming || (inThread && !message.text)) return;
  box ||= document.getElementById("announcer");
  // Cut before it is cleaned: patterns on a text of any length could take long.
  const words = plain((message.text || message.markdown_text || "").slice(0, 5 * LONGEST)).slice(0, LONGEST);
  box.textContent = `${author(message)}${inThread ? " in a thread" : ""}: ${words}`;
}

const plain = (text) =>
  text
    .replace(/<[^|>]*\|([^>]*)>/g, "$1")
    .replace(/\[+([^[\]]*)\]+\([^)]*\)/g, "$1")
    .replace(/<(?:https?:[^>]*)>/g, "link")
    .replace(/[*_~`<>#]/g, "")
    .replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
