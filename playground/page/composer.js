// Where one writes: a text that grows, completion, and drafts that wait where they were begun.

import { complete, Options } from "./completion.js";
import { say } from "./deeds.js";
import { Icon } from "./icons.js";
import { all, botName, go, here, key } from "./store.js";
import { html, useEffect, useLayoutEffect, useRef, useState } from "./view.js";

const drafts = new Map();

export function Composer({ channel, thread = null, placeholder }) {
  const id = thread ? "reply" : "write";
  const draft = `${here.me} ${key(channel.id, thread)}`;
  const box = useRef(null);
  const [text, setText] = useState(drafts.get(draft) || "");
  const [offer, setOffer] = useState(null);
  const [chosen, setChosen] = useState(0);
  const [broadcast, setBroadcast] = useState(false);
  const [sending, setSending] = useState(false);

  const write = (words) => {
    setText(words);
    drafts.set(draft, words);
  };
  useEffect(() => {
    setText(drafts.get(draft) || "");
    setOffer(null);
    // Whoever is writing elsewhere goes on writing; a touch screen's keyboard stays away.
    const writing = document.activeElement?.matches("textarea, input") && document.activeElement.value;
    if (!writing && matchMedia("(hover: hover)").matches) box.current.focus({ preventScroll: true });
  }, [draft]);
  useLayoutEffect(() => {
    const area = box.current;
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight + 2, innerHeight * 0.4)}px`;
  }, [text]);

  const look = () => {
    const { value, selectionStart } = box.current;
    setOffer(complete(value, selectionStart, Boolean(thread)));
    setChosen(0);
  };
  // The text is put into its box at once, not with the next frame: whoever types fast goes on
  // typing in what is there.
  const put = (words, cursor = words.length) => {
    box.current.value = words;
    box.current.setSelectionRange(cursor, cursor);
    write(words);
  };
  const choose = (option) => {
    const { value, selectionStart } = box.current;
    const words = value.slice(0, offer.from) + option.insert;
    box.current.focus();
    put(words + value.slice(selectionStart), words.length);
    if (option.insert.startsWith("/")) look();
    else setOffer(null);
  };
  const send = async () => {
    const words = box.current.value.trim();
    if (!words || sending) return;
    setSending(true);
    put("");
    setOffer(null);
    const sent = await say(words, { thread, broadcast });
    setSending(false);
    setBroadcast(false);
    if (!sent && box.current && !box.current.value) put(words);
  };
  const mention = () => {
    box.current.focus();
    put(`@${botName()} ${box.current.value}`);
  };
  const press = (event) => {
    if (event.isComposing) return;
    if (offer && steer(event)) return;
    if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      send();
    } else if (event.key === "ArrowUp" && !text) {
      const own = all(channel.id).filter((m) => m.user === here.me && !m.ephemeral &&
        (thread ? m.thread_ts === thread || m.ts === thread : !m.thread_ts || m.thread_ts === m.ts)).at(-1);
      if (own) {
        event.preventDefault();
        go({ editing: `${channel.id} ${own.ts} ${thread ? "thread" : ""}` });
      }
    }
  };
  const steer = (event) => {
    const count = offer.options.length;
    if (event.key === "ArrowDown") setChosen((chosen + 1) % count);
    else if (event.key === "ArrowUp") setChosen((chosen + count - 1) % count);
    else if (event.key === "Tab" || (event.key === "Enter" && !isTyped())) choose(offer.options[chosen]);
    else if (event.key === "Escape") setOffer(null);
    else return false;
    event.preventDefault();
    event.stopPropagation();
    return true;
  };
  // Enter sends what is already complete; it completes what is not.
  const isTyped = () => text.slice(offer.from).trim() === offer.options[chosen].insert.trim() || text.slice(offer.from) === "";
  const open = offer && offer.options.length > 0;
  return html`<form class="composer" onSubmit=${(event) => {
    event.preventDefault();
    send();
  }}>
    ${open && html`<${Options} id="${id}-options" options=${offer.options} chosen=${chosen} choose=${choose} />`}
    <textarea ref=${box} id=${id} rows="1" placeholder=${placeholder} aria-label=${placeholder} value=${text}
      role="combobox" aria-autocomplete="list" aria-expanded=${Boolean(open)} aria-controls="${id}-options"
      aria-activedescendant=${open ? `${id}-options-${chosen}` : null}
      onInput=${(event) => {
        write(event.target.value);
        look();
      }} onKeyDown=${press} onBlur=${() => setOffer(null)} />
    <div class="row">
      <button type="button" class="tool" title="Mention ${botName()}" aria-label="Mention ${botName()}" onClick=${mention}><${Icon} name="at" /></button>
      ${thread && channel.kind !== "im" ? html`<label class="check"><input type="checkbox" checked=${broadcast}
        onChange=${(event) => setBroadcast(event.target.checked)} /> Also send to the channel</label><span class="grow" />`
        : html`<span class="hint grow">Enter sends, Shift+Enter breaks the line</span>`}
      <button type="submit" class="send" disabled=${!text.trim() || sending} aria-label="Send"><${Icon} name="send" /></button>
    </div>
  </form>`;
}
