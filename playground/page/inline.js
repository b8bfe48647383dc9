// Slack's mrkdwn and Markdown within a line or paragraph, to nodes.
//
// A message is whatever somebody wrote, so nothing here may take more than about linear time:
// patterns are bounded, closing marks are listed once per text, nesting ends at DEPTH.

import { emojiNamed } from "./emoji.js";
import { h, link } from "./view.js";

const DEPTH = 8;
const WORD = /[\p{L}\p{N}]/u;
const SPACE = /\s/;

export const unescape = (text) =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

const CODE = /`([^`\n]+)`/y;
const TICKS = /``([^\n]+?)``/y;
const ANGLE = /<([^<>|\s][^<>|]{0,3000})(?:\|([^<>]{0,3000}))?>/y;
const EMOJI = /:([\w+'-]{1,40}):/y;
const BARE = /https?:\/\/[^\s<>|]{1,3000}/y;
const LINK =
  /!?\[((?:[^[\]\n]|\[[^[\]\n]{0,200}\]){1,500})\]\(<?((?:https?:\/\/|mailto:)(?:[^\s()<>]|\([^\s()]{0,200}\)){1,3000})>?(?:\s+"[^"\n]{0,200}")?\)/y;
const ESCAPE = /\\([!-/:-@[-`{-~])/y;

const MRKDWN = {
  special: /[`<*_~]|:(?=[\w+'-])|https?:\/\//g,
  marks: [["*", "strong"], ["_", "em"], ["~", "del"]],
  guarded: /`[^`\n]*`|<[^<>]*>/g,
  tight: () => true,
};
const MARKDOWN = {
  special: /[`<*_~\\[]|!(?=\[)|:(?=[\w+'-])|https?:\/\//g,
  marks: [["***", "both"], ["**", "strong"], ["__", "strong"], ["~~", "del"], ["*", "em"], ["_", "em"]],
  guarded: /\\.|`[^`\n]*`|\]\([^)\s]*\)|<[^<>]*>/g,
  tight: (mark) => mark[0] === "_",
};

// `names(id)` gives the name of a user or channel.
export const mrkdwnInline = (text, names) => parse(text, MRKDWN, names, 0, true);
export const markdownInline = (text, names) => parse(text, MARKDOWN, names, 0, true);

function parse(text, dialect, names, depth, links) {
  const nodes = [];
  const closers = new Map();
  const special = new RegExp(dialect.special.source, "g");
  let start = 0;
  let at = 0;
  while (at < text.length) {
    special.lastIndex = at;
    const found = special.exec(text);
    if (!found) break;
    at = found.index;
    const hit = match(text, at, dialect, names, depth, links, closers);
    if (!hit) {
      at += 1;
      continue;
    }
    if (at > start) nodes.push(unescape(text.slice(start, at)));
    nodes.push(hit.node);
    at = start = hit.end;
  }
  if (start < text.length) nodes.push(unescape(text.slice(start)));
  return nodes;
}

function match(text, at, dialect, names, depth, links, closers) {
  const sticky = (pattern) => {
    pattern.lastIndex = at;
    return pattern.exec(text);
  };
  const markdown = dialect === MARKDOWN;
  let hit;
  switch (text[at]) {
    case "`":
      hit = (markdown && sticky(TICKS)) || sticky(CODE);
      return hit && { node: h("code", null, unescape(hit[1].trim() || hit[1])), end: at + hit[0].length };
    case "<":
      hit = sticky(ANGLE);
      return hit && { node: angle(hit[1], hit[2], names, links), end: at + hit[0].length };
    case ":": {
      hit = sticky(EMOJI);
      const drawn = hit && emojiNamed(hit[1]);
      return drawn && { node: h("span", { class: "emoji", title: hit[0] }, drawn), end: at + hit[0].length };
    }
    case "\\":
      hit = markdown && sticky(ESCAPE);
      return hit && { node: hit[1], end: at + hit[0].length };
    case "[":
    case "!": {
      hit = markdown && links && depth < DEPTH && sticky(LINK);
      if (!hit) return null;
      const label = parse(hit[1], dialect, names, depth + 1, false);
      return { node: link(unescape(hit[2]), label, citing(hit[1])), end: at + hit[0].length };
    }
    case "h": {
      if (!links || WORD.test(text[at - 1] || "")) return null;
      hit = sticky(BARE);
      const url = hit && trimmed(hit[0]);
      return url && { node: link(unescape(url)), end: at + url.length };
    }
    default:
      return depth < DEPTH ? emphasis(text, at, dialect, names, depth, links, closers) : null;
  }
}

// A bare number in brackets is a citation: it is set small, and read aloud as a source.
function citing(label) {
  const number = /^\[?(\d{1,3})\]?$/.exec(label);
  return number ? { class: "cite", "aria-label": `Source ${number[1]}` } : {};
}

function angle(target, label, names, links) {
  const sign = target[0];
  if (sign === "@" || sign === "#" || sign === "!") {
    const id = target.slice(1);
    const name = names(id) || label || id.replace(/^date\^.*$/, "date");
    if (id.startsWith("date^")) return label || "";
    return h("span", { class: "mention" }, (sign === "#" ? "#" : "@") + unescape(name));
  }
  if (!/^(https?:|mailto:|tel:)/i.test(target)) return `<${unescape(target)}${label === undefined ? "" : `|${unescape(label)}`}>`;
  const words = unescape(label || target);
  return links ? link(unescape(target), words, citing(words)) : words;
}

function emphasis(text, at, dialect, names, depth, links, closers) {
  for (const [mark, tag] of dialect.marks) {
    if (!text.startsWith(mark, at)) continue;
    const inner = at + mark.length;
    const next = text[inner];
    if (next === undefined || SPACE.test(next) || next === mark[0]) continue;
    if (dialect.tight(mark) && WORD.test(text[at - 1] || "")) continue;
    const end = closing(text, mark, inner, dialect, closers);
    if (end < 0) continue;
    const words = parse(text.slice(inner, end), dialect, names, depth + 1, links);
    const node = tag === "both" ? h("strong", null, h("em", null, words)) : h(tag, null, words);
    return { node, end: end + mark.length };
  }
  return null;
}

// Where the mark closes, by a list made once: a message full of unclosed marks costs no more.
function closing(text, mark, from, dialect, closers) {
  let places = closers.get(mark);
  if (!places) closers.set(mark, (places = closings(text, mark, dialect)));
  let low = 0;
  let high = places.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (places[middle] <= from) low = middle + 1;
    else high = middle;
  }
  return low < places.length ? places[low] : -1;
}

function closings(text, mark, dialect) {
  const guarded = [...text.matchAll(dialect.guarded)].map((found) => [found.index, found.index + found[0].length]);
  const places = [];
  let guard = 0;
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) {
    while (guard < guarded.length && guarded[guard][1] <= at) guard += 1;
    if (guard < guarded.length && guarded[guard][0] < at + mark.length) continue;
    if (at === 0 || SPACE.test(text[at - 1])) continue;
    const after = text[at + mark.length] || "";
    if (mark.length === 1 && (after === mark || text[at - 1] === mark)) continue;
    if (dialect.tight(mark) && WORD.test(after)) continue;
    places.push(at);
  }
  return places;
}

// What follows a sentence is not part of its address, nor a bracket that opened before it.
function trimmed(url) {
  let end = url.length;
  while (end > 8) {
    const last = url[end - 1];
    if (".,;:!?'\"*_~]".includes(last)) end -= 1;
    else if (last === ")" && !url.slice(0, end).includes("(")) end -= 1;
    else break;
  }
  return url.slice(0, end);
}
