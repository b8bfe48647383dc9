// Markdown blocks, and Slack's mrkdwn messages, to nodes. A text that grows while it is
// streamed is cut into blocks first; those that are as they were are not drawn again.

import { markdownInline, mrkdwnInline, unescape } from "./inline.js";
import { h, memo } from "./view.js";

const QUOTES = 6;
const FENCE = /^\s{0,3}(```|~~~)/;
const HEADING = /^\s{0,3}(#{1,6})\s+(.*)$/;
const QUOTE = /^\s{0,3}(?:>|&gt;)/;
const RULE = /^\s{0,3}(?:(?:-\s*){3,}|(?:\*\s*){3,}|(?:_\s*){3,})$/;
const ITEM = /^(\s{0,40})([-*+•]|\d{1,9}[.)])\s+(\S.*)$/;

// `open`: the text is still coming, so what is cut off at its end is not shown raw.
export function Markdown({ text, names, open, depth = 0 }) {
  const blocks = cut(open ? closed(text) : text);
  return h(
    "div",
    { class: "words" },
    blocks.map((source, at) => h(MarkdownBlock, { key: at, source, names, depth })),
  );
}

const MarkdownBlock = memo(({ source, names, depth }) => block(source, names, depth));

// Leaves out a link that is half here, and closes bold and code that are open.
function closed(text) {
  const shown = text.replace(/\[{1,2}[^[\]\n]{0,200}(?:\]{1,2}(?:\([^)\s]{0,3000})?)?$/, "");
  const last = shown.slice(shown.lastIndexOf("\n\n") + 1);
  for (const mark of ["**", "`"]) {
    if (last.split(mark).length % 2 === 0 && !last.includes("```")) {
      return shown.endsWith(mark) ? shown.slice(0, -mark.length) : shown.trimEnd() + mark;
    }
  }
  return shown;
}

// The text's blocks, each as its lines.
function cut(text) {
  const lines = text.split("\n");
  const blocks = [];
  for (let at = 0; at < lines.length; ) {
    const from = at;
    const line = lines[at];
    at += 1;
    if (!line.trim()) continue;
    if (FENCE.test(line)) {
      while (at < lines.length && !FENCE.test(lines[at])) at += 1;
      at += 1;
    } else if (QUOTE.test(line)) {
      while (at < lines.length && QUOTE.test(lines[at])) at += 1;
    } else if (ITEM.test(line) && !RULE.test(line)) {
      while (at < lines.length && isListed(lines, at)) at += 1;
    } else if (isTable(lines, from)) {
      at += 1;
      while (at < lines.length && lines[at].includes("|")) at += 1;
    } else if (!HEADING.test(line) && !RULE.test(line)) {
      while (at < lines.length && lines[at].trim() && !begins(lines, at)) at += 1;
    }
    blocks.push(lines.slice(from, at).join("\n"));
  }
  return blocks;
}

const isListed = (lines, at) =>
  ITEM.test(lines[at]) ||
  /^\s+\S/.test(lines[at]) ||
  (!lines[at].trim() && at + 1 < lines.length && ITEM.test(lines[at + 1]));

const begins = (lines, at) =>
  FENCE.test(lines[at]) || QUOTE.test(lines[at]) || HEADING.test(lines[at]) ||
  ITEM.test(lines[at]) || RULE.test(lines[at]) || isTable(lines, at);

function isTable(lines, at) {
  const below = lines[at + 1] || "";
  return lines[at].includes("|") && below.includes("-") && /^[\s:|-]+$/.test(below) &&
    cells(lines[at]).length === cells(below).length;
}

const cells = (row) =>
  row.trim().replace(/^\||\|$/g, "").split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));

function block(source, names, depth) {
  const inline = (words) => markdownInline(words, names);
  const lines = source.split("\n");
  if (FENCE.test(source)) {
    const end = lines.length > 1 && FENCE.test(lines.at(-1)) ? -1 : undefined;
    return h("pre", null, h("code", null, unescape(lines.slice(1, end).join("\n"))));
  }
  const heading = HEADING.exec(source);
  if (heading) {
    const level = heading[1].length;
    const words = inline(heading[2].replace(/\s#+\s*$/, ""));
    return h("div", { class: `heading h${level}`, role: "heading", "aria-level": Math.min(6, level + 2) }, words);
  }
  if (RULE.test(source)) return h("hr");
  if (QUOTE.test(source)) {
    const inner = lines.map((line) => line.replace(/^\s{0,3}(?:>|&gt;) ?/, "")).join("\n");
    if (depth >= QUOTES) return h("blockquote", null, inline(inner));
    return h("blockquote", null, h(Markdown, { text: inner, names, depth: depth + 1 }));
  }
  if (ITEM.test(lines[0])) return list(lines, inline);
  if (isTable(lines, 0)) return table(lines, inline);
  return h("p", null, inline(source));
}

function table(lines, inline) {
  const sides = cells(lines[1]).map((rule) =>
    rule.endsWith(":") ? (rule.startsWith(":") ? "middle" : "end") : null);
  const row = (line, tag) =>
    h("tr", null, cells(line).map((cell, at) => h(tag, { class: sides[at] }, inline(cell))));
  return h("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": "Table" },
    h("table", null, h("thead", null, row(lines[0], "th")), h("tbody", null, lines.slice(2).map((line) => row(line, "td")))));
}

// One list with those indented below it. Lists are kept on a stack, so that depth costs none.
function list(lines, inline) {
  const made = (indent, ordered, start) => ({ indent, ordered, start, items: [] });
  const stack = [];
  let first = null;
  for (const line of lines) {
    const hit = ITEM.exec(line);
    if (!hit) {
      if (line.trim() && stack.length) stack.at(-1).items.at(-1).words.push(" ", ...inline(line.trim()));
      continue;
    }
    const [, space, mark, words] = hit;
    const ordered = /\d/.test(mark);
    while (stack.length > 1 && space.length < stack.at(-1).indent) stack.pop();
    if (!stack.length) {
      first = made(space.length, ordered, parseInt(mark, 10));
      stack.push(first);
    } else if (space.length > stack.at(-1).indent + 1 && stack.length < 12) {
      const below = made(space.length, ordered, parseInt(mark, 10));
      stack.at(-1).items.at(-1).lists.push(below);
      stack.push(below);
    }
    stack.at(-1).items.push({ words: inline(words), lists: [] });
  }
  return drawList(first);
}

const drawList = ({ ordered, start, items }) =>
  h(
    ordered ? "ol" : "ul",
    ordered && start > 1 ? { start } : null,
    items.map(({ words, lists }) => h("li", null, words, lists.map(drawList))),
  );

// Slack's own markup: code, quotes and lines; it knows no headings, lists or tables.
export const Mrkdwn = memo(({ text, names }) => {
  const parts = [];
  for (const part of text.split(/(```[\s\S]*?```)/)) {
    if (part.length >= 6 && part.startsWith("```")) {
      parts.push(h("pre", null, h("code", null, unescape(part.slice(3, -3).replace(/^\n/, "")))));
    } else if (part) {
      parts.push(...lines(part.replace(/^\n|\n$/g, ""), names));
    }
  }
  return h("div", { class: "words" }, parts);
});

function lines(text, names) {
  const drawn = [];
  let quoted = null;
  for (const line of text.split("\n")) {
    const said = /^(?:&gt;|>)/.test(line) ? line.replace(/^(?:&gt;|>) ?/, "") : null;
    const node = h("div", { class: "line" }, mrkdwnInline(said ?? line, names));
    if (said === null) {
      quoted = null;
      drawn.push(node);
    } else if (quoted) {
      quoted.push(node);
    } else {
      quoted = [node];
      drawn.push(h("blockquote", null, quoted));
    }
  }
  return drawn;
}
