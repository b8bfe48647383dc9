// What is filled in and picked in the elements of a message or view, and telling the app.

import { act, confirmed, unanswered } from "./deeds.js";
import { here } from "./store.js";

const forms = new Map();

// The values of one message or view: `{block_id: {action_id: value}}`. They outlive a redraw.
export class Form {
  constructor() {
    this.values = {};
  }
  get(block, action) {
    return this.values[block]?.[action];
  }
  set(block, action, value) {
    this.values = { ...this.values, [block]: { ...this.values[block], [action]: value } };
  }
}

export function formOf(id) {
  if (!forms.has(id)) forms.set(id, new Form());
  return forms.get(id);
}

export const forget = (id) => forms.delete(id);

const using = (form, target) => ({
  form,
  // Asks first where the element says so; resolves to whether the app was told.
  async press(block_id, element, value) {
    if (!(await confirmed(element.confirm))) return false;
    const body = { ...target, block_id, action_id: element.action_id, values: form.values };
    if (value !== undefined) body.value = value;
    const answer = await act("click", body);
    return answer.ok && !unanswered(answer.result);
  },
});

export const inMessage = (message) =>
  using(formOf(`${here.me} ${message.channel} ${message.ts}`), { channel: message.channel, ts: message.ts });

export const inView = (view) => ({
  ...using(formOf(view.id), { view_id: view.id }),
  // The options that the app gives for what was typed.
  async suggest(element, typed) {
    const answer = await act("suggest", { view_id: view.id, action_id: element.action_id, typed });
    return answer.ok ? answer.result : [];
  },
});
