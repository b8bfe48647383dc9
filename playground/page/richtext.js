// The rich_text block: https://docs.slack.dev/reference/block-kit/blocks/rich-text-block

import { emojiNamed, fromCodes } from "./emoji.js";
import { names } from "./store.js";
import { h, link } from "./view.js";

const INDENTS = 8;

export const RichText = ({ block }) =>
  h("div", { class: "words rich" }, (block.elements || []).map(part));

function part(item) {
  const inner = () => (item.elements || []).map(inline);
  switch (item.type) {
    case "rich_text_list": {
      const ordered = item.style === "ordered";
      const indent = Math.min(INDENTS, item.indent || 0);
      const start = ordered && item.offset ? { start: item.offset + 1 } : {};
      return h(ordered ? "ol" : "ul", { class: `indent-${indent}`, ...start },
        item.elements.map((each) => h("li", null, part(each))));
    }
    case "rich_text_preformatted":
      return h("pre", null, h("code", null, inner()));
    case "rich_text_quote":
      return h("blockquote", { class: "plain" }, inner());
    default:
      return h("div", { class: "plain" }, inner());
  }
}

const STYLES = [["code", "code"], ["strike", "del"], ["italic", "em"], ["bold", "strong"]];

function inline(item) {
  const style = item.style || {};
  return STYLES.reduce((node, [name, tag]) => (style[name] ? h(tag, null, node) : node), bare(item));
}

function bare(item) {
  const mention = (sign, id) => h("span", { class: "mention" }, sign + (names(id) || id));
  switch (item.type) {
    case "link":
      return link(item.url, item.text || item.url);
    case "user":
      return mention("@", item.user_id);
    case "usergroup":
      return mention("@", item.usergroup_id);
    case "channel":
      return mention("#", item.channel_id);
    case "broadcast":
      return mention("@", item.range);
    case "emoji":
      return h("span", { class: "emoji" }, (item.unicode && fromCodes(item.unicode)) || emojiNamed(item.name) || `:${item.name}:`);
    case "date": {
      const words = item.fallback || new Date(item.timestamp * 1000).toLocaleString();
      return item.url ? link(item.url, words) : words;
    }
    case "color":
      return h("code", null, String(item.value));
    default:
      return String(item.text ?? item.value ?? "");
  }
}
