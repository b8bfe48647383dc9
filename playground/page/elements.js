// Interactive elements: https://docs.slack.dev/reference/block-kit/block-elements

import { Picture } from "./attachments.js";
import { Checkboxes, Date_, Radio, Several, Single, Suggested, TextInput } from "./fields.js";
import { Icon } from "./icons.js";
import { Menu } from "./menu.js";
import { data, here } from "./store.js";
import { classes, html, link, useState } from "./view.js";

// `quiet`: kept for the view's submission, not told at once (an input without dispatch_action).
export function Element(props) {
  const { element } = props;
  const Kind = Object.hasOwn(kinds, element.type) ? kinds[element.type] : Unknown;
  return html`<${Kind} ...${props} />`;
}

const Unknown = ({ element }) => html`<span class="hint">[${String(element.type)}]</span>`;

function Button({ element, block, use }) {
  const [busy, setBusy] = useState(false);
  const press = async () => {
    setBusy(true);
    await use.press(block, element);
    setBusy(false);
  };
  const look = classes("button", element.style);
  if (element.url) return link(element.url, element.text.text, { class: look, onClick: press });
  return html`<button type="button" class=${look} aria-busy=${busy} disabled=${busy}
    aria-label=${element.accessibility_label || null} onClick=${press}>${element.text.text}</button>`;
}

function IconButton({ element, block, use }) {
  const allowed = element.visible_to_user_ids;
  if (allowed?.length && !allowed.includes(here.me)) return null;
  const label = element.accessibility_label || element.text.text;
  return html`<button type="button" class="tool bordered" title=${element.text.text} aria-label=${label}
    onClick=${() => use.press(block, element)}><${Icon} name=${element.icon} /></button>`;
}

function Feedback({ element, block, use }) {
  const [given, setGiven] = useState(use.form.get(block, element.action_id) || null);
  const choose = async (choice) => {
    setGiven(choice.value);
    const told = await use.press(block, element, choice.value);
    if (told) use.form.set(block, element.action_id, choice.value);
    else setGiven(null);
  };
  const one = (choice, icon) => {
    const label = choice.accessibility_label || choice.text.text;
    return html`<button type="button" class="tool bordered" title=${choice.text.text} aria-label=${label}
      aria-pressed=${given === choice.value} onClick=${() => choose(choice)}><${Icon} name=${icon} /></button>`;
  };
  return html`<span class="feedback">${one(element.positive_button, "up")}${one(element.negative_button, "down")}</span>`;
}

function Overflow({ element, block, use }) {
  const choose = (option) => {
    if (option.url) open(option.url, "_blank", "noopener,noreferrer");
    use.press(block, element, option.value);
  };
  return html`<${Menu} label="More" options=${element.options} choose=${choose} />`;
}

const options = (list) => list.map((one) => ({ value: one.value, label: one.text.text, note: one.description?.text }));
const groups = (element) =>
  element.option_groups
    ? element.option_groups.map((group) => ({ label: group.label.text, options: options(group.options) }))
    : [{ label: "", options: options(element.options || []) }];
const users = () => [{ label: "", options: [...data.users.values()].map((u) => ({ value: u.id, label: u.name })) }];
const channels = (kinds) => () => [{
  label: "",
  options: [...data.channels.values()]
    .filter((c) => kinds.includes(c.kind) && c.members.includes(here.me))
    .map((c) => ({ value: c.id, label: c.kind === "im" ? "Direct message" : c.kind === "mpim" ? c.name : `#${c.name}` })),
}];
const OPEN = ["channel"];
const ANY = ["channel", "group", "im", "mpim"];

const single = (choices, initial) => (props) => html`<${Single} ...${props} groups=${choices(props.element)} initial=${initial(props.element)} />`;
const several = (choices, initial) => (props) => html`<${Several} ...${props} groups=${choices(props.element)} initial=${initial(props.element) || []} />`;

const kinds = {
  button: Button,
  icon_button: IconButton,
  feedback_buttons: Feedback,
  overflow: Overflow,
  image: ({ element }) => html`<${Picture} url=${element.image_url} alt=${element.alt_text} />`,
  static_select: single(groups, (e) => e.initial_option?.value),
  users_select: single(users, (e) => e.initial_user),
  channels_select: single(channels(OPEN), (e) => e.initial_channel),
  conversations_select: single(channels(ANY), (e) => e.initial_conversation || (e.default_to_current_conversation ? here.channel : undefined)),
  multi_static_select: several(groups, (e) => e.initial_options?.map((o) => o.value)),
  multi_users_select: several(users, (e) => e.initial_users),
  multi_channels_select: several(channels(OPEN), (e) => e.initial_channels),
  multi_conversations_select: several(channels(ANY), (e) => e.initial_conversations),
  external_select: Suggested,
  checkboxes: Checkboxes,
  radio_buttons: Radio,
  datepicker: (props) => html`<${Date_} ...${props} type="date" initial=${props.element.initial_date} />`,
  timepicker: (props) => html`<${Date_} ...${props} type="time" initial=${props.element.initial_time} />`,
  datetimepicker: (props) => html`<${Date_} ...${props} type="datetime-local" initial=${props.element.initial_date_time} />`,
  plain_text_input: (props) => html`<${TextInput} ...${props} type="text" />`,
  email_text_input: (props) => html`<${TextInput} ...${props} type="email" />`,
  url_text_input: (props) => html`<${TextInput} ...${props} type="url" />`,
  number_input: (props) => html`<${TextInput} ...${props} type="number" />`,
};
