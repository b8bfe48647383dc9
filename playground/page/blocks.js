// Block Kit to DOM nodes. `press(actionId, value)` is called when a button is clicked.

import { el, link, markdown, mrkdwn } from "./markup.js";

export function render(blocks, names, press) {
  return blocks.map((block) => {
    const make = kinds[block.type];
    return make ? make(block, names, press) : el("div", { class: "unknown" }, `[${block.type}]`);
  });
}

const words = (text, names) =>
  !text ? null : text.type === "mrkdwn" ? mrkdwn(text.text, names) : el("div", { class: "words plain" }, text.text);

const kinds = {
  section: (block, names, press) =>
    el(
      "div",
      { class: "section" },
      el(
        "div",
        { class: "grow" },
        words(block.text, names),
        block.fields ? el("div", { class: "fields" }, ...block.fields.map((field) => words(field, names))) : null,
      ),
      block.accessory ? element(block.accessory, names, press) : null,
    ),
  header: (block) => el("div", { class: "heading h1", role: "heading", "aria-level": 3 }, block.text.text),
  divider: () => el("hr"),
  context: (block, names, press) =>
    el("div", { class: "context" }, ...block.elements.map((item) => element(item, names, press))),
  actions: (block, names, press) =>
    el("div", { class: "actions" }, ...block.elements.map((item) => element(item, names, press))),
  context_actions: (block, names, press) =>
    el("div", { class: "actions small" }, ...block.elements.map((item) => element(item, names, press))),
  markdown: (block, names) => markdown(block.text, names),
  image: (block) => picture(block),
  rich_text: (block, names) => el("div", { class: "words" }, ...block.elements.map((part) => rich(part, names))),
  table: (block, names) => table(block, names),
  plan: (block, names) =>
    el("details", { class: "plan", open: true }, el("summary", {}, block.title), ...(block.tasks || []).map((task) => card(task, names))),
  task_card: (block, names) => card(block, names),
  input: (block) => el("div", { class: "unknown" }, block.label.text),
};

function picture(block) {
  const source = block.image_url || "";
  const image = /^(https:|data:image)/.test(source)
    ? el("img", { src: source, alt: block.alt_text, loading: "lazy", referrerpolicy: "no-referrer" })
    : el("span", {}, block.alt_text);
  return el("figure", {}, block.title ? el("figcaption", {}, block.title.text) : null, image);
}

function element(item, names, press) {
  switch (item.type) {
    case "mrkdwn":
    case "plain_text":
      return words(item, names);
    case "image":
      return picture(item);
    case "button":
      return button(item, press);
    case "icon_button":
      return el("button", { type: "button", onclick: () => press(item.action_id, item.value) }, item.text.text);
    case "feedback_buttons":
      return el(
        "span",
        { class: "feedback" },
        ...[item.positive_button, item.negative_button].map((choice) =>
          el(
            "button",
            {
              type: "button",
              title: choice.accessibility_label || choice.text.text,
              onclick: () => press(item.action_id, choice.value),
            },
            choice.text.text,
          ),
        ),
      );
    case "overflow":
    case "static_select":
    case "radio_buttons":
      return select(item, press);
    default:
      return el("span", { class: "unknown" }, `[${item.type}]`);
  }
}

function button(item, press) {
  const style = { class: item.style || "" };
  if (!item.url) {
    return el("button", { type: "button", ...style, onclick: () => press(item.action_id, item.value) }, item.text.text);
  }
  const anchor = link(item.url, item.text.text);
  anchor.classList.add("button");
  anchor.addEventListener("click", () => press(item.action_id, item.value));
  return anchor;
}

function select(item, press) {
  const groups = item.option_groups || [{ options: item.options || [] }];
  const made = el(
    "select",
    { "aria-label": item.placeholder ? item.placeholder.text : "Choose" },
    el("option", { value: "" }, item.placeholder ? item.placeholder.text : "…"),
    ...groups.flatMap((group) => group.options.map((option) => el("option", { value: option.value }, option.text.text))),
  );
  made.addEventListener("change", () => made.value && press(item.action_id, made.value));
  return made;
}

function table(block, names) {
  const cell = (item) =>
    item.type === "rich_text" ? kinds.rich_text(item, names) : document.createTextNode(String(item.text ?? item.value ?? ""));
  const rows = block.rows.map((row, number) =>
    el("tr", {}, ...row.map((item) => el(number ? "td" : "th", {}, cell(item)))),
  );
  return el("div", { class: "scroll" }, el("table", {}, ...rows));
}

const MARKS = { pending: "○", in_progress: "◐", complete: "●", error: "✕" };

function card(task, names) {
  return el(
    "div",
    { class: "task" },
    `${MARKS[task.status] || "○"} ${task.title}`,
    ...[task.details, task.output].filter(Boolean).map((part) => kinds.rich_text(part, names)),
    ...(task.sources || []).map((source) => link(source.url, source.text)),
  );
}

function rich(part, names) {
  const inner = () => (part.elements || []).map((item) => inline(item, names));
  switch (part.type) {
    case "rich_text_list":
      return el(part.style === "ordered" ? "ol" : "ul", {}, ...part.elements.map((item) => el("li", {}, rich(item, names))));
    case "rich_text_preformatted":
      return el("pre", {}, el("code", {}, ...inner()));
    case "rich_text_quote":
      return el("blockquote", { class: "plain" }, ...inner());
    default:
      return el("div", { class: "plain" }, ...inner());
  }
}

function inline(item, names) {
  const style = item.style || {};
  let node;
  if (item.type === "link") node = link(item.url, item.text || item.url);
  else if (item.type === "user") node = el("span", { class: "mention" }, `@${names(item.user_id) || item.user_id}`);
  else if (item.type === "channel") node = el("span", { class: "mention" }, `#${names(item.channel_id) || item.channel_id}`);
  else if (item.type === "broadcast") node = el("span", { class: "mention" }, `@${item.range}`);
  else if (item.type === "emoji") node = document.createTextNode(item.unicode ? emoji(item.unicode) : `:${item.name}:`);
  else if (item.type === "date") node = document.createTextNode(item.fallback || new Date(item.timestamp * 1000).toDateString());
  else node = document.createTextNode(item.text ?? item.value ?? "");
  for (const [name, tag] of [["code", "code"], ["strike", "del"], ["italic", "em"], ["bold", "strong"]]) {
    if (style[name]) node = el(tag, {}, node);
  }
  return node;
}

const emoji = (codes) => String.fromCodePoint(...codes.split("-").map((code) => parseInt(code, 16)));
