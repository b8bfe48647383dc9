// Block Kit: https://docs.slack.dev/reference/block-kit/blocks

import { Picture } from "./attachments.js";
import { Element } from "./elements.js";
import { Markdown, Mrkdwn } from "./markdown.js";
import { RichText } from "./richtext.js";
import { names } from "./store.js";
import { classes, h, html, link } from "./view.js";

// `use`: the form and how to press, from picking.js. `errors`: a modal's, by block_id.
// `open`: the message is still being streamed.
export function Blocks({ blocks, use, errors = {}, open }) {
  const last = blocks.length - 1;
  return blocks.map((block, at) => html`<${Block} key=${block.type === "markdown" ? at : block.block_id || at}
    block=${block} use=${use} error=${errors[block.block_id]} open=${open && at === last} />`);
}

function Block({ block, use, error, open }) {
  const draw = Object.hasOwn(kinds, block.type) ? kinds[block.type] : unknown;
  return draw({ block, use, error, open });
}

const unknown = ({ block }) => html`<div class="hint">This page does not draw blocks of type ${String(block.type)}.</div>`;

export const Text = ({ text }) =>
  !text ? null
  : text.type === "mrkdwn" ? html`<${Mrkdwn} text=${text.text} names=${names} />`
  : html`<div class="words plain">${text.text}</div>`;

const slackFile = (file) => file?.url || (file?.id && `/files/${file.id}`);

const kinds = {
  section: ({ block, use }) => html`<div class="section">
    <div class="grow">
      <${Text} text=${block.text} />
      ${block.fields && html`<div class="fields">${block.fields.map((field) => html`<${Text} text=${field} />`)}</div>`}
    </div>
    ${block.accessory && html`<div class="accessory"><${Element} element=${block.accessory} block=${block.block_id} use=${use} /></div>`}
  </div>`,
  header: ({ block }) => html`<div class="heading h1" role="heading" aria-level="3">${block.text.text}</div>`,
  divider: () => html`<hr />`,
  context: ({ block }) => html`<div class="context">${block.elements.map((item) =>
    item.type === "image"
      ? html`<${Picture} url=${item.image_url} alt=${item.alt_text} />`
      : html`<${Text} text=${item} />`)}</div>`,
  actions: ({ block, use }) => html`<div class="actions">${row(block, use)}</div>`,
  context_actions: ({ block, use }) => html`<div class="actions quiet">${row(block, use)}</div>`,
  markdown: ({ block, open }) => html`<${Markdown} text=${block.text} names=${names} open=${open} />`,
  image: ({ block }) => html`<${Picture} url=${block.image_url || slackFile(block.slack_file)} alt=${block.alt_text} title=${block.title?.text} />`,
  rich_text: ({ block }) => html`<${RichText} block=${block} />`,
  table: ({ block }) => html`<${Table} block=${block} />`,
  input: ({ block, use, error }) => html`<${Input} block=${block} use=${use} error=${error} />`,
  plan: ({ block }) => html`<details class="plan" open><summary>${block.title || "Plan"}</summary>
    ${(block.tasks || []).map((task) => html`<${Task} key=${task.task_id} task=${task} />`)}</details>`,
  task_card: ({ block }) => html`<${Task} task=${block} />`,
};

const row = (block, use) =>
  block.elements.map((element) => html`<${Element} key=${element.action_id} element=${element} block=${block.block_id} use=${use} />`);

function Input({ block, use, error }) {
  const id = `i-${block.block_id}`;
  const group = ["checkboxes", "radio_buttons"].includes(block.element.type);
  return html`<div class=${classes("input", error && "wrong")} data-block=${block.block_id}>
    ${group
      ? html`<span class="label" id="${id}-label">${block.label.text}${block.optional && html` <span class="hint">(optional)</span>`}</span>`
      : html`<label class="label" for=${id}>${block.label.text}${block.optional && html` <span class="hint">(optional)</span>`}</label>`}
    <${Element} element=${block.element} block=${block.block_id} use=${use} id=${id} label="${id}-label"
      quiet=${!block.dispatch_action} describedby=${error ? `${id}-error` : null} />
    ${error && html`<p class="error" id="${id}-error" role="alert">${error}</p>`}
    ${block.hint && html`<p class="hint">${block.hint.text}</p>`}
  </div>`;
}

function Table({ block }) {
  const side = (at) => ({ right: "end", center: "middle" })[block.column_settings?.[at]?.align];
  const cell = (item) => (item.type === "rich_text" ? html`<${RichText} block=${item} />` : String(item.text ?? item.value ?? ""));
  const line = (cells, tag) => html`<tr>${cells.map((item, at) => h(tag, { class: side(at) }, cell(item)))}</tr>`;
  const [first, ...rest] = block.rows;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Table"><table>
    <thead>${line(first, "th")}</thead><tbody>${rest.map((cells) => line(cells, "td"))}</tbody></table></div>`;
}

const STATES = { pending: "to do", in_progress: "under way", complete: "done", error: "failed" };

function Task({ task }) {
  const state = Object.hasOwn(STATES, task.status) ? task.status : "pending";
  return html`<div class="task ${state}">
    <span class="mark" role="img" aria-label=${STATES[state]}></span>
    <div class="grow"><span>${task.title}</span>
      ${[task.details, task.output].filter(Boolean).map((part) => html`<${RichText} block=${part} />`)}
      ${task.sources?.length > 0 && html`<div class="sources">${task.sources.map((source) => link(source.url, source.text))}</div>`}
    </div></div>`;
}
