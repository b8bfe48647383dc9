// A person's or app's picture: an initial on a colour of their own.

import { data } from "./store.js";
import { html } from "./view.js";

const COLOURS = 6;

export function Avatar({ id, name, bot, small }) {
  const at = [...data.users.keys()].indexOf(id);
  const look = bot ? "bot" : `c${Math.max(0, at) % COLOURS}`;
  const first = [...(name || "?")][0].toUpperCase();
  return html`<span class="avatar ${look} ${small ? "small" : ""}" aria-hidden="true">${first}</span>`;
}
