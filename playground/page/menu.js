// A button with a menu below it: arrow keys, Esc, and a click anywhere else closes.

import { Icon } from "./icons.js";
import { html, useEffect, useRef, useState } from "./view.js";

export function Menu({ label, options, choose }) {
  const [open, setOpen] = useState(false);
  const box = useRef(null);
  const items = () => [...box.current.querySelectorAll("[role=menuitem]")];
  useEffect(() => {
    if (!open) return undefined;
    items()[0]?.focus();
    const away = (event) => box.current?.contains(event.target) || setOpen(false);
    document.addEventListener("pointerdown", away);
    return () => document.removeEventListener("pointerdown", away);
  }, [open]);
  const close = () => {
    setOpen(false);
    box.current.querySelector("button").focus();
  };
  const press = (event) => {
    if (!open) return;
    const all = items();
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === "Escape") close();
    else if (to === undefined) return;
    else all[(to + all.length) % all.length]?.focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return html`<span class="menu" ref=${box} onKeyDown=${press}>
    <button type="button" class="tool bordered" aria-haspopup="menu" aria-expanded=${open} aria-label=${label} title=${label}
      onClick=${() => setOpen(!open)}><${Icon} name="more" /></button>
    ${open && html`<span class="menu-items" role="menu" aria-label=${label}>${options.map((option) =>
      html`<button key=${option.value} type="button" role="menuitem" tabindex="-1" onClick=${() => {
        close();
        choose(option);
      }}>${option.text.text}${option.description && html`<span class="hint">${option.description.text}</span>`}</button>`)}</span>`}
  </span>`;
}
