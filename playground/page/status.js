// "Backstory is reading the sources…": what the app says of itself while it works.

import { Icon } from "./icons.js";
import { botName } from "./store.js";
import { html, useEffect, useState } from "./view.js";

const TURN_MS = 2500;

// An app's loading messages take turns; without any, its status stands after its name.
// `aloud`: read by a screen reader; the same line may stand in two places.
// `stop`: ends the work; without a status, it is all that is shown.
export function StatusLine({ status, aloud, stop }) {
  const [at, setAt] = useState(0);
  const several = status?.loading_messages.length || 0;
  useEffect(() => {
    if (several < 2) return undefined;
    const timer = setInterval(() => setAt((now) => now + 1), TURN_MS);
    return () => clearInterval(timer);
  }, [several]);
  const words = several ? status.loading_messages[at % several] : status && `${botName()} ${status.status}`;
  return html`<p class=${status ? "status" : "working"} role=${aloud ? "status" : null}><span class="dots" aria-hidden="true"><i /><i /><i /></span>
    ${words && html`<span key=${words}>${words}</span>`}
    ${stop && html`<button type="button" class="plain stop" onClick=${stop}><${Icon} name="stop" /> Stop</button>`}</p>`;
}
