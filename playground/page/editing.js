// Changing one's own message, in its place.

import { act, asTyped } from "./deeds.js";
import { go } from "./store.js";
import { html, useEffect, useRef } from "./view.js";

export function EditBox({ message }) {
  const box = useRef(null);
  const done = () => {
    go({ editing: null });
    document.querySelector(`.composer textarea`)?.focus();
  };
  useEffect(() => {
    box.current.focus();
    box.current.setSelectionRange(box.current.value.length, box.current.value.length);
  }, []);
  const save = async () => {
    const text = box.current.value.trim();
    if (text && text !== asTyped(message.text)) {
      const answer = await act("edit", { channel: message.channel, ts: message.ts, text });
      if (!answer.ok) return;
    }
    done();
  };
  const press = (event) => {
    if (event.key === "Escape") {
      event.stopPropagation();
      done();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      save();
    }
  };
  return html`<div class="edit-box">
    <textarea ref=${box} aria-label="Change your message" rows="2" onKeyDown=${press}>${asTyped(message.text)}</textarea>
    <div class="row end">
      <button type="button" onClick=${done}>Cancel</button>
      <button type="button" class="primary" onClick=${save}>Save</button>
    </div>
  </div>`;
}
