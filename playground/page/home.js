// The app's Home tab.

import { Blocks } from "./blocks.js";
import { inView } from "./picking.js";
import { botName, home } from "./store.js";
import { html } from "./view.js";

export function HomeTab() {
  const view = home();
  return html`<div class="home scroll-y" role="tabpanel" aria-label="Home" tabindex="0">
    ${view
      ? html`<${Blocks} key=${view.id} blocks=${view.blocks} use=${inView(view)} />`
      : html`<div class="beginning"><h2>Nothing here yet</h2>
          <p>${botName()} was told that you opened its Home tab. What it publishes appears here.</p></div>`}
  </div>`;
}
