// The inspector: what was sent to the app and what it called, as it happens, and faults.

import { Faults } from "./faults.js";
import { Icon } from "./icons.js";
import { getTrace } from "./server.js";
import { go, notice } from "./store.js";
import { act } from "./deeds.js";
import { classes, html, useEffect, useRef, useState } from "./view.js";

const MOST = 500;
const KINDS = [["all", "All"], ["event", "To the app"], ["call", "API calls"], ["failed", "Failed"]];
const LABELS = { event: "event", slash_command: "command", interactive: "click", call: "call" };

const clock = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit", second: "2-digit", fractionalSecondDigits: 3 });
const at = (seconds) => clock.format(new Date(seconds * 1000));

function useTrace() {
  const [trace, setTrace] = useState({ records: [], connections: 0 });
  useEffect(() => {
    const over = new AbortController();
    const known = new Map();
    (async () => {
      for (let version = 0; !over.signal.aborted; ) {
        try {
          const found = await getTrace(version, over.signal);
          version = found.version;
          for (const record of found.records) known.set(record.id, record);
          const records = [...known.values()].sort((a, b) => a.at - b.at).slice(-MOST);
          setTrace({ records, connections: found.connections });
        } catch {
          await new Promise((done) => setTimeout(done, 1000));
          version = 0;
        }
      }
    })();
    return () => over.abort();
  }, []);
  return trace;
}

export function Inspector() {
  const { records, connections } = useTrace();
  const [kind, setKind] = useState("all");
  const [filter, setFilter] = useState("");
  const [chosen, setChosen] = useState(null);
  const [faults, setFaults] = useState(false);
  const [from, setFrom] = useState(0);
  const list = useRef(null);
  const wanted = filter.trim().toLowerCase();
  const shown = records.filter((record) =>
    record.at > from &&
    (kind === "all" || (kind === "failed" ? record.state === "failed" : kind === "call" ? record.kind === "call" : record.kind !== "call")) &&
    (!wanted || `${record.name} ${record.note} ${JSON.stringify(record.request)}`.toLowerCase().includes(wanted)));
  const record = records.find((one) => one.id === chosen);
  useEffect(() => {
    list.current.scrollTop = list.current.scrollHeight;
  }, [shown.length]);
  const methods = [...new Set(records.filter((one) => one.kind === "call").map((one) => one.name))].sort();
  return html`<section class="inspector" aria-label="Inspector">
    <header class="row">
      <h2>Inspector</h2>
      <span class="hint sockets"><span class="lamp ${connections ? "on" : "off"}" /> ${connections} ${connections === 1 ? "socket" : "sockets"}</span>
      <div class="segments" role="group" aria-label="Show">${KINDS.map(([name, label]) =>
        html`<button key=${name} type="button" aria-pressed=${kind === name} onClick=${() => setKind(name)}>${label}</button>`)}</div>
      <input type="search" placeholder="Filter" aria-label="Filter" value=${filter} onInput=${(event) => setFilter(event.target.value)} />
      <span class="grow" />
      <button type="button" aria-expanded=${faults} onClick=${() => setFaults(!faults)}><${Icon} name="alert" /> Faults</button>
      <button type="button" onClick=${() => setFrom(records.at(-1)?.at || 0)}>Clear</button>
      <button type="button" class="tool" aria-label="Close the inspector" title="Close (Esc)" onClick=${() => go({ inspector: false })}><${Icon} name="close" /></button>
    </header>
    ${faults && html`<${Faults} methods=${methods} />`}
    <div class="records">
      <div class="record-list" ref=${list} role="group" aria-label="Records">
        ${shown.length === 0 && html`<p class="hint empty">Nothing yet. Write something, and see what is sent.</p>`}
        ${shown.map((one) => html`<button key=${one.id} type="button" class=${classes("record", one.state)}
          aria-pressed=${one.id === chosen} onClick=${() => setChosen(one.id === chosen ? null : one.id)}>
          <time>${at(one.at)}</time><span class="kind ${one.kind}">${LABELS[one.kind]}</span>
          <span class="name">${one.name}${one.tries > 1 ? ` ×${one.tries}` : ""}</span>
          <span class="note">${one.note || (one.state === "waiting" ? "waiting" : "")}</span>
          <span class="ms">${one.ms === null ? "" : `${one.ms < 10 ? one.ms : Math.round(one.ms)} ms`}</span>
        </button>`)}
      </div>
      ${record && html`<${Detail} key=${record.id} record=${record} />`}
    </div></section>`;
}

function Detail({ record }) {
  const again = async () => {
    const answer = await act("fault", { fault: "again", id: record.id });
    if (answer.ok) notice(answer.result, "fine");
  };
  const part = (title, value) => value !== null && value !== undefined && html`<details open><summary>${title}</summary>
    <pre><code>${JSON.stringify(value, null, 2)}</code></pre></details>`;
  return html`<div class="detail" aria-label="Details">
    <div class="row"><strong>${record.name}</strong>
      <span class="hint">${at(record.at)}${record.ms === null ? "" : ` · ${record.ms} ms`} · ${record.state}${record.note ? ` · ${record.note}` : ""}</span>
      <span class="grow" />
      ${record.kind === "event" && html`<button type="button" onClick=${again}>Deliver again</button>`}</div>
    ${part(record.kind === "call" ? "Arguments" : "Payload", record.request)}
    ${part(record.kind === "call" ? "Answer" : "Answered with the acknowledgement", record.answer)}
    ${record.attempts?.length > 1 && part("Attempts", record.attempts)}
  </div>`;
}
