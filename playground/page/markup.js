// Slack's mrkdwn and Markdown to DOM nodes. Everything a message says goes through
// createTextNode, so nothing in it can become markup of this page.

export function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "class") node.className = value;
    else if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined));
  return node;
}

export function link(url, label) {
  const content = typeof label === "string" || !label ? [label || url] : label;
  if (!/^(https?:|mailto:)/i.test(url)) return el("span", {}, ...content);
  return el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...content);
}

const unescape = (text) =>
  text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

// Each rule: a sticky pattern, and what it becomes. The first that fits wins.
function scan(text, rules, plain = (words) => words) {
  const nodes = [];
  let words = "";
  let at = 0;
  const flush = () => {
    if (words) nodes.push(document.createTextNode(plain(words)));
    words = "";
  };
  while (at < text.length) {
    let hit = null;
    for (const [pattern, make] of rules) {
      pattern.lastIndex = at;
      hit = pattern.exec(text);
      if (hit) {
        const before = at > 0 ? text[at - 1] : "";
        const node = make(hit, before);
        if (node) {
          flush();
          nodes.push(node);
          break;
        }
        hit = null;
      }
    }
    if (hit) at += hit[0].length;
    else words += text[at++];
  }
  flush();
  return nodes;
}

const wordy = /[\p{L}\p{N}]/u;

function mrkdwnRules(names) {
  const inner = (text) => scan(text, mrkdwnRules(names), unescape);
  const wrap = (tag) => (hit, before) => (wordy.test(before) ? null : el(tag, {}, ...inner(hit[1])));
  return [
    [/`([^`\n]+)`/y, (hit) => el("code", {}, unescape(hit[1]))],
    [/<([^<>|\s][^<>|]*)(?:\|([^<>]*))?>/y, (hit) => angle(hit[1], hit[2], names)],
    [/\*(?=\S)([^*\n]*[^*\s])\*(?![\p{L}\p{N}])/uy, wrap("strong")],
    [/_(?=\S)([^_\n]*[^_\s])_(?![\p{L}\p{N}])/uy, wrap("em")],
    [/~(?=\S)([^~\n]*[^~\s])~(?![\p{L}\p{N}])/uy, wrap("del")],
    [/https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"]/y, (hit) => link(unescape(hit[0]))],
  ];
}

function angle(target, label, names) {
  const mark = target[0];
  if (mark === "@" || mark === "#" || mark === "!") {
    const name = label || names(target.slice(1)) || target.slice(1);
    return el("span", { class: "mention" }, (mark === "#" ? "#" : "@") + name);
  }
  return link(unescape(target), unescape(label || target));
}

export function mrkdwn(text, names = () => "") {
  const box = el("div", { class: "words" });
  for (const part of text.split(/(```[\s\S]*?```)/)) {
    if (part.startsWith("```") && part.length >= 6) {
      box.append(el("pre", {}, el("code", {}, unescape(part.slice(3, -3).replace(/^\n/, "")))));
      continue;
    }
    const lines = part.replace(/^\n|\n$/g, "").split("\n");
    for (let i = 0; i < lines.length; i++) {
      if (!part) continue;
      if (/^(&gt;|>)/.test(lines[i])) {
        const quote = el("blockquote");
        for (; i < lines.length && /^(&gt;|>)/.test(lines[i]); i++) {
          const said = lines[i].replace(/^(&gt;|>) ?/, "");
          quote.append(el("div", {}, ...scan(said, mrkdwnRules(names), unescape)));
        }
        i--;
        box.append(quote);
      } else {
        box.append(el("div", { class: "line" }, ...scan(lines[i], mrkdwnRules(names), unescape)));
      }
    }
  }
  return box;
}

function markdownRules(names) {
  const inner = (text) => scan(text, markdownRules(names));
  const wrap = (tag) => (hit) => el(tag, {}, ...inner(hit[1]));
  const between = (tag) => (hit, before) => (wordy.test(before) ? null : el(tag, {}, ...inner(hit[1])));
  return [
    [/\\([\\`*_{}[\]()#+\-.!>~|])/y, (hit) => document.createTextNode(hit[1])],
    [/`([^`\n]+)`/y, (hit) => el("code", {}, hit[1])],
    [
      /!?\[((?:[^[\]\n]|\[[^[\]\n]*\])+)\]\(<?([^\s()<>]+(?:\([^\s()]*\)[^\s()<>]*)*)>?(?:\s+"[^"]*")?\)/y,
      (hit) => link(hit[2], inner(hit[1])),
    ],
    [/<([@#!])([^<>|\s]+)(?:\|([^<>]*))?>/y, (hit) => angle(hit[1] + hit[2], hit[3], names)],
    [/<(https?:[^\s<>|]+)(?:\|([^<>]*))?>/y, (hit) => link(hit[1], hit[2])],
    [/https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)\]'"*]/y, (hit) => link(hit[0])],
    [/\*\*(?=\S)([\s\S]*?\S)\*\*/y, wrap("strong")],
    [/__(?=\S)([\s\S]*?\S)__(?!\w)/y, between("strong")],
    [/~~(?=\S)([\s\S]*?\S)~~/y, wrap("del")],
    [/\*(?=[^\s*])([^*\n]*[^\s*])\*/y, wrap("em")],
    [/_(?=[^\s_])([^_\n]*[^\s_])_(?!\w)/y, between("em")],
  ];
}

const BULLET = /^(\s*)([-*+•]|\d{1,9}[.)])\s+(.*)$/;

export function markdown(text, names = () => "") {
  const box = el("div", { class: "words" });
  const inline = (words) => scan(words, markdownRules(names));
  const lines = text.split("\n");
  let i = 0;
  const isBlock = (line) => /^\s{0,3}(#{1,6}\s|>|```|([-*_])(\s*\3){2,}\s*$)/.test(line) || BULLET.test(line);
  while (i < lines.length) {
    const line = lines[i];
    if (!line.trim()) {
      i++;
    } else if (/^\s{0,3}```/.test(line)) {
      const code = [];
      for (i++; i < lines.length && !/^\s{0,3}```/.test(lines[i]); i++) code.push(lines[i]);
      i++;
      box.append(el("pre", {}, el("code", {}, code.join("\n"))));
    } else if (/^\s{0,3}#{1,6}\s/.test(line)) {
      const [, marks, words] = /^\s{0,3}(#{1,6})\s+(.*?)\s*#*$/.exec(line) || [null, "#", line];
      box.append(el("div", { class: `heading h${marks.length}`, role: "heading", "aria-level": marks.length + 2 }, ...inline(words)));
      i++;
    } else if (/^\s{0,3}([-*_])(\s*\1){2,}\s*$/.test(line)) {
      box.append(el("hr"));
      i++;
    } else if (/^\s{0,3}>/.test(line)) {
      const quoted = [];
      for (; i < lines.length && /^\s{0,3}>/.test(lines[i]); i++) quoted.push(lines[i].replace(/^\s{0,3}> ?/, ""));
      box.append(el("blockquote", {}, markdown(quoted.join("\n"), names)));
    } else if (BULLET.test(line)) {
      i = list(lines, i, box, inline);
    } else if (/\|/.test(line) && /^\s*\|?[\s:|-]*-[\s:|-]*$/.test(lines[i + 1] || "")) {
      const cells = (row) => row.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());
      const grid = el("table", {}, el("tr", {}, ...cells(line).map((cell) => el("th", {}, ...inline(cell)))));
      for (i += 2; i < lines.length && /\|/.test(lines[i]); i++) {
        grid.append(el("tr", {}, ...cells(lines[i]).map((cell) => el("td", {}, ...inline(cell)))));
      }
      box.append(el("div", { class: "scroll" }, grid));
    } else {
      const words = [line];
      for (i++; i < lines.length && lines[i].trim() && !isBlock(lines[i]); i++) words.push(lines[i]);
      box.append(el("p", {}, ...inline(words.join("\n"))));
    }
  }
  return box;
}

// One list with what is indented below it; returns the line after it.
function list(lines, start, box, inline) {
  const [, indent, mark] = BULLET.exec(lines[start]);
  const ordered = /\d/.test(mark);
  const made = el(ordered ? "ol" : "ul", ordered ? { start: parseInt(mark, 10) } : {});
  let i = start;
  while (i < lines.length) {
    const hit = BULLET.exec(lines[i]);
    if (!hit) {
      if (lines[i].trim() && /^\s+/.test(lines[i]) && made.lastChild) {
        made.lastChild.append(" ", ...inline(lines[i].trim()));
        i++;
        continue;
      }
      break;
    }
    if (hit[1].length > indent.length + 1 && made.lastChild) {
      i = list(lines, i, made.lastChild, inline);
    } else if (hit[1].length + 1 < indent.length || /\d/.test(hit[2]) !== ordered) {
      break;
    } else {
      made.append(el("li", {}, ...inline(hit[3])));
      i++;
    }
  }
  box.append(made);
  return i;
}
