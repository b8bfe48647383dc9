// What every part of the page is made of: Preact, tagged templates, and two small helpers.

import { Component, h, render } from "./vendor/preact.js";
import htm from "./vendor/htm.js";

export { h, render };
export { useEffect, useLayoutEffect, useRef, useState } from "./vendor/hooks.js";
export const html = htm.bind(h);

// Draws again only where a property is another value than before.
export function memo(draw) {
  return class extends Component {
    shouldComponentUpdate(next) {
      const before = this.props;
      for (const name in next) if (next[name] !== before[name]) return true;
      for (const name in before) if (!(name in next)) return true;
      return false;
    }
    render(props) {
      return h(draw, props);
    }
  };
}

export const classes = (...names) => names.filter(Boolean).join(" ");

// A link that leaves the page; anything but the web and mail is shown as text.
export function link(url, label, extra = {}) {
  const address = String(url);
  const words = label === undefined || label === null || label === "" ? address : label;
  if (!/^(https?:|mailto:)/i.test(address)) return h("span", extra, words);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer", ...extra }, words);
}
