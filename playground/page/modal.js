// Modals an app opens, and its questions before something is done.

import { Blocks } from "./blocks.js";
import { act } from "./deeds.js";
import { Icon } from "./icons.js";
import { forget, formOf, inView } from "./picking.js";
import { botName, go, here, modal } from "./store.js";
import { Mrkdwn } from "./markdown.js";
import { names } from "./store.js";
import { html, useEffect, useRef, useState } from "./view.js";

export function Dialogs() {
  const view = modal();
  return html`
    ${view && html`<${Modal} key=${view.root_view_id} view=${view} />`}
    ${here.confirm && html`<${Confirm} confirm=${here.confirm} />`}`;
}

function useDialog(closed) {
  const node = useRef(null);
  useEffect(() => {
    const before = document.activeElement;
    node.current.showModal();
    return () => before?.focus?.();
  }, []);
  // Esc is the dialog's own: it asks to close, and the app is told.
  return { ref: node, onCancel: (event) => {
    event.preventDefault();
    closed();
  } };
}

function Modal({ view }) {
  const [errors, setErrors] = useState({});
  const [trouble, setTrouble] = useState("");
  const [busy, setBusy] = useState(false);
  const close = async () => {
    await act("close", { view_id: view.id });
    forget(view.id);
  };
  const dialog = useDialog(close);
  useEffect(() => {
    setErrors({});
    setTrouble("");
  }, [view.id]);
  useEffect(() => {
    dialog.ref.current?.querySelector(".wrong :is(input, select, textarea)")?.focus();
  }, [errors]);

  const submit = async (event) => {
    event.preventDefault();
    const missing = lacking(view);
    setErrors(missing);
    if (Object.keys(missing).length) return;
    setBusy(true);
    const answer = await act("submit", { view_id: view.id, values: formOf(view.id).values });
    setBusy(false);
    const outcome = answer.result || {};
    const said = outcome.answer?.response_action;
    if (said === "errors") setErrors(outcome.answer.errors || {});
    else if (outcome.acknowledged === false) setTrouble("We had some trouble connecting. Try again?");
    else if (answer.ok && !said) forget(view.id);
  };
  const title = view.title?.text || botName();
  return html`<dialog class="modal" aria-label=${title} ...${dialog}>
    <form onSubmit=${submit} novalidate>
      <header><h2>${title}</h2>
        <button type="button" class="tool" aria-label="Close" onClick=${close}><${Icon} name="close" /></button></header>
      <div class="modal-body" key=${view.id}>
        ${trouble && html`<p class="error" role="alert">${trouble}</p>`}
        <${Blocks} blocks=${view.blocks} use=${inView(view)} errors=${errors} />
      </div>
      <footer>
        <button type="button" onClick=${close}>${view.close?.text || "Cancel"}</button>
        ${view.submit && html`<button type="submit" class="primary" disabled=${busy} aria-busy=${busy}>${view.submit.text}</button>`}
      </footer>
    </form></dialog>`;
}

// Slack's clients check that what is needed is filled in before the app hears of it.
function lacking(view) {
  const form = formOf(view.id);
  const missing = {};
  for (const block of view.blocks) {
    if (block.type !== "input" || block.optional) continue;
    const value = form.get(block.block_id, block.element.action_id);
    const empty = value === undefined || value === null || value.length === 0;
    const least = block.element.min_length || 0;
    if (empty) missing[block.block_id] = "Please complete this required field.";
    else if (value.length < least) missing[block.block_id] = `Please write at least ${least} characters.`;
  }
  return missing;
}

function Confirm({ confirm }) {
  const answer = (yes) => {
    go({ confirm: null });
    confirm.decide(yes);
  };
  const dialog = useDialog(() => answer(false));
  const words = confirm.text.type === "mrkdwn"
    ? html`<${Mrkdwn} text=${confirm.text.text} names=${names} />`
    : html`<p class="plain">${confirm.text.text}</p>`;
  return html`<dialog class="modal small" aria-label=${confirm.title.text} ...${dialog}>
    <form onSubmit=${(event) => {
      event.preventDefault();
      answer(true);
    }}>
      <header><h2>${confirm.title.text}</h2></header>
      <div class="modal-body">${words}</div>
      <footer><button type="button" onClick=${() => answer(false)}>${confirm.deny?.text || "Cancel"}</button>
        <button type="submit" class=${confirm.style === "danger" ? "danger" : "primary"}>${confirm.confirm?.text || "Yes"}</button></footer>
    </form></dialog>`;
}
