// Trouble on demand, to see how the app takes it.

import { act } from "./deeds.js";
import { notice } from "./store.js";
import { html, useState } from "./view.js";

export function Faults({ methods }) {
  const [method, setMethod] = useState("");
  const [times, setTimes] = useState("1");
  const [seconds, setSeconds] = useState("2");
  const make = async (fault, more = {}) => {
    const answer = await act("fault", { fault, method: method.trim(), times, seconds, ...more });
    if (answer.ok) notice(answer.result, "fine");
  };
  const button = (label, fault, title, more) =>
    html`<button type="button" title=${title} onClick=${() => make(fault, more)}>${label}</button>`;
  return html`<div class="faults">
    <fieldset><legend>Calls</legend>
      <label>Method <input list="methods" placeholder="any" value=${method} onInput=${(e) => setMethod(e.target.value)} /></label>
      <datalist id="methods">${methods.map((name) => html`<option key=${name} value=${name} />`)}</datalist>
      <label>Times <input type="number" min="1" max="99" value=${times} onInput=${(e) => setTimes(e.target.value)} /></label>
      <label>Seconds <input type="number" min="0" max="60" value=${seconds} onInput=${(e) => setSeconds(e.target.value)} /></label>
      ${button("Answer 429", "ratelimited", "Too many requests, with Retry-After")}
      ${button("Answer 500", "error", "The call does nothing")}
      ${button("Lose the answer", "error", "The call takes effect, the answer is a 500", { applied: true })}
      ${button("Slow down", "slow", "Every call takes that much longer")}
      ${button("End all of these", "end", "No faults or delays any more")}
    </fieldset>
    <fieldset><legend>Events, sockets, streams</legend>
      ${button("Deliver the last event again", "again", "The same event_id once more")}
      ${button("Drop the sockets", "drop", "Closed without a word")}
      ${button("Ask to reconnect", "reconnect", "disconnect: refresh_requested")}
      ${button("Expire open streams", "expire", "message_not_in_streaming_state from now on")}
    </fieldset></div>`;
}
