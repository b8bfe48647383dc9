// The bar that says what is running, and the way to the inspector.

import { Icon } from "./icons.js";
import { data, go, here } from "./store.js";
import { html, link } from "./view.js";

const words = (value) => (/^https?:\/\//.test(value) ? link(value) : value);

export function TopBar() {
  const about = Object.entries(data.about);
  return html`<div class="topbar">
    <strong class="team">${data.team}</strong>
    ${about.length > 0 && html`<button type="button" class="running" aria-expanded=${here.about} aria-label="What is running"
      onClick=${() => go({ about: !here.about })}>
      <span class="lamp ${here.connected ? "on" : "off"}" aria-hidden="true" />
      <span class="facts">${about.map(([label, value]) => html`<span key=${label} class="fact"><span>${label}</span> ${String(value)}</span>`)}</span>
      <${Icon} name="chevron" />
    </button>`}
    <span class="grow" />
    <button type="button" class="tool inspect" aria-label="Inspector" aria-pressed=${here.inspector} title="Events and calls"
      onClick=${() => go({ inspector: !here.inspector })}><${Icon} name="inspect" /> <span>Inspector</span></button>
    ${here.about && html`<dl class="about" aria-label="What is running">
      ${about.map(([label, value]) => html`<div key=${label}><dt>${label}</dt><dd>${words(String(value))}</dd></div>`)}
    </dl>`}
  </div>
  ${!here.connected && html`<p class="offline" role="alert">The playground does not answer. Trying again…</p>`}`;
}
