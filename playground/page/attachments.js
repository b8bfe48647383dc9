// What hangs on a message: attachments of the older kind, files, pictures.

import { Blocks } from "./blocks.js";
import { Icon } from "./icons.js";
import { Mrkdwn } from "./markdown.js";
import { inMessage } from "./picking.js";
import { names } from "./store.js";
import { html, link } from "./view.js";

const isPicture = (url) => /^(https:|data:image\/|\/files\/)/.test(url);
const local = (url) => String(url || "").replace(/^https?:\/\/[^/]+(?=\/files\/)/, "");

export function Picture({ url, alt, title }) {
  const source = local(url);
  return html`<figure>
    ${title && html`<figcaption>${title}</figcaption>`}
    ${isPicture(source)
      ? html`<a href=${source} target="_blank" rel="noopener noreferrer">
          <img src=${source} alt=${alt || ""} loading="lazy" referrerpolicy="no-referrer" /></a>`
      : html`<span class="hint">${alt}</span>`}
  </figure>`;
}

export function Files({ files }) {
  if (!files?.length) return null;
  return html`<div class="files">${files.map((file) => {
    const url = local(file.url_private);
    const title = file.title || file.name;
    if (file.mimetype?.startsWith("image/")) return html`<${Picture} key=${file.id} url=${url} alt=${title} title=${title} />`;
    return html`<a key=${file.id} class="file" href=${url} download=${file.name} rel="noopener noreferrer">
      <${Icon} name="file" /><span><strong>${title}</strong><span class="hint">${size(file.size)}</span></span></a>`;
  })}</div>`;
}

const size = (bytes) =>
  bytes > 1_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${Math.max(1, Math.round(bytes / 1000))} kB`;

// https://docs.slack.dev/legacy/legacy-messaging/legacy-secondary-message-attachments
export function Attachments({ message }) {
  return (message.attachments || []).map((item, at) => html`<div key=${at} class="attachment ${tone(item.color)}">
    ${item.pretext && html`<${Mrkdwn} text=${item.pretext} names=${names} />`}
    ${item.author_name && html`<div class="hint">${item.author_name}</div>`}
    ${item.title && html`<strong>${item.title_link ? link(item.title_link, item.title) : item.title}</strong>`}
    ${item.blocks
      ? html`<${Blocks} blocks=${item.blocks} use=${inMessage(message)} />`
      : html`<${Mrkdwn} text=${item.text || item.fallback || ""} names=${names} />`}
    ${item.fields && html`<div class="fields">${item.fields.map((field) => html`<div>
      <strong>${field.title}</strong><${Mrkdwn} text=${String(field.value ?? "")} names=${names} /></div>`)}</div>`}
    ${item.image_url && html`<${Picture} url=${item.image_url} alt=${item.fallback || ""} />`}
    ${item.footer && html`<div class="hint">${item.footer}</div>`}
  </div>`);
}

const tone = (color) => (["good", "warning", "danger"].includes(color) ? color : "");
