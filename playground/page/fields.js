// Fields one fills in: each keeps its value in the form and tells the app unless it is quiet.

import { Mrkdwn } from "./markdown.js";
import { names } from "./store.js";
import { html, useEffect, useRef, useState } from "./view.js";

// The field's value, begun with `initial`; `set(value, told)` keeps it and tells the app.
function useField({ element, block, use, quiet }, initial) {
  const [value, setValue] = useState(use.form.get(block, element.action_id) ?? initial);
  useEffect(() => {
    if (use.form.get(block, element.action_id) === undefined) use.form.set(block, element.action_id, initial ?? null);
  }, []);
  const set = async (next, tell = true) => {
    const before = value;
    setValue(next);
    use.form.set(block, element.action_id, next);
    if (quiet || !tell || next === "" || next === null) return;
    const told = await use.press(block, element, next);
    if (!told && element.confirm) {
      setValue(before);
      use.form.set(block, element.action_id, before);
    }
  };
  return [value, set];
}

function useFocus(element) {
  const node = useRef(null);
  useEffect(() => {
    if (element.focus_on_load) node.current?.focus();
  }, []);
  return node;
}

export function Single(props) {
  const { element, groups, initial, id, describedby } = props;
  const [value, set] = useField(props, initial);
  const node = useFocus(element);
  const prompt = element.placeholder?.text || "Choose…";
  const choices = (list) => list.map((one) => html`<option key=${one.value} value=${one.value}>${one.label}</option>`);
  return html`<select id=${id} ref=${node} value=${value || ""} aria-label=${id ? null : prompt} aria-describedby=${describedby}
    onChange=${(event) => set(event.target.value)}>
    <option value="">${prompt}</option>
    ${groups.map((group) => (group.label ? html`<optgroup key=${group.label} label=${group.label}>${choices(group.options)}</optgroup>` : choices(group.options)))}
  </select>`;
}

// One of those that the app gives for what is typed; what was chosen stands there until then.
export function Suggested(props) {
  const { element, use, id, describedby } = props;
  const first = element.initial_option;
  const [value, set] = useField(props, first?.value);
  const [typed, setTyped] = useState(first?.text.text || "");
  const [options, setOptions] = useState(first ? [first] : []);
  const latest = useRef("");
  const type = async ({ target }) => {
    setTyped(target.value);
    const chosen = options.find((one) => one.text.text === target.value);
    set(chosen ? chosen.value : null);
    latest.current = target.value;
    if (chosen || !use.suggest || target.value.length < (element.min_query_length ?? 3)) return;
    const found = await use.suggest(element, target.value);
    if (latest.current === target.value) setOptions(found);
  };
  const list = `${id || element.action_id}-options`;
  return html`<input id=${id} type="text" role="combobox" autocomplete="off" list=${list} value=${typed} onInput=${type}
      placeholder=${element.placeholder?.text} aria-describedby=${describedby} data-value=${value || ""}
      aria-label=${id ? null : element.placeholder?.text || "Choose…"} />
    <datalist id=${list}>${options.map((one) => html`<option key=${one.value} value=${one.text.text} />`)}</datalist>`;
}

// Several of many: what is chosen is told when the list closes, as in Slack.
export function Several(props) {
  const { element, groups, initial, id } = props;
  const [value, set] = useField(props, initial);
  const most = element.max_selected_items || Infinity;
  const chosen = groups.flatMap((group) => group.options).filter((one) => value.includes(one.value));
  const toggle = (one) =>
    set(value.includes(one) ? value.filter((v) => v !== one) : [...value, one], false);
  const told = useRef(String(initial));
  const closed = (event) => {
    if (event.currentTarget.open || String(value) === told.current) return;
    told.current = String(value);
    set(value);
  };
  return html`<details class="several" onToggle=${closed}>
    <summary id=${id}>${chosen.length ? chosen.map((one) => one.label).join(", ") : element.placeholder?.text || "Choose…"}</summary>
    <div class="choices">${groups.map((group) => html`
      ${group.label && html`<span class="hint">${group.label}</span>`}
      ${group.options.map((one) => html`<label class="check" key=${one.value}><input type="checkbox" checked=${value.includes(one.value)}
        disabled=${!value.includes(one.value) && value.length >= most} onChange=${() => toggle(one.value)} /> ${one.label}</label>`)}`)}
    </div></details>`;
}

const words = (text) =>
  text.type === "mrkdwn" ? html`<${Mrkdwn} text=${text.text} names=${names} />` : html`<span>${text.text}</span>`;
const choice = (option) => html`<span class="choice">${words(option.text)}
  ${option.description && html`<span class="hint">${words(option.description)}</span>`}</span>`;

export function Checkboxes(props) {
  const { element, label } = props;
  const [value, set] = useField(props, (element.initial_options || []).map((one) => one.value));
  const toggle = (one) => set(value.includes(one) ? value.filter((v) => v !== one) : [...value, one]);
  return html`<div role="group" class="choices" aria-labelledby=${label}>${element.options.map((option) =>
    html`<label class="check" key=${option.value}><input type="checkbox" checked=${value.includes(option.value)}
      onChange=${() => toggle(option.value)} /> ${choice(option)}</label>`)}</div>`;
}

export function Radio(props) {
  const { element, block, label } = props;
  const [value, set] = useField(props, element.initial_option?.value);
  return html`<div role="radiogroup" class="choices" aria-labelledby=${label}>${element.options.map((option) =>
    html`<label class="check" key=${option.value}><input type="radio" name="${block}-${element.action_id}"
      checked=${value === option.value} onChange=${() => set(option.value)} /> ${choice(option)}</label>`)}</div>`;
}

export function Date_(props) {
  const { element, type, id, describedby } = props;
  const moment = type === "datetime-local";
  const shown = (seconds) => {
    const at = new Date(seconds * 1000);
    return new Date(at - at.getTimezoneOffset() * 60000).toISOString().slice(0, 16);
  };
  const [value, set] = useField(props, props.initial && moment ? String(props.initial) : props.initial);
  return html`<input id=${id} type=${type} aria-label=${id ? null : element.placeholder?.text || "Date or time"}
    aria-describedby=${describedby} value=${moment && value ? shown(Number(value)) : value || ""}
    onChange=${({ target }) => set(moment && target.value ? String(new Date(target.value) / 1000) : target.value)} />`;
}

export function TextInput(props) {
  const { element, type, id, describedby, quiet } = props;
  const [value, set] = useField(props, element.initial_value || "");
  const node = useFocus(element);
  const on = element.dispatch_action_config?.trigger_actions_on || ["on_enter_pressed"];
  const attributes = {
    id, ref: node, value, type, placeholder: element.placeholder?.text, "aria-describedby": describedby,
    "aria-label": id ? null : element.placeholder?.text || "Text",
    minlength: element.min_length, maxlength: element.max_length || 3000,
    min: element.min_value, max: element.max_value, step: element.is_decimal_allowed ? "any" : null,
    onInput: ({ target }) => set(target.value, on.includes("on_character_entered")),
    onKeyDown: (event) => {
      if (event.key !== "Enter" || event.isComposing || quiet) return;
      event.preventDefault();
      if (on.includes("on_enter_pressed")) set(value);
    },
  };
  return element.multiline ? html`<textarea rows="4" ...${attributes} type=${null} />` : html`<input ...${attributes} />`;
}
