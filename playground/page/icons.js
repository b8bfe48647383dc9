// Small line drawings, so that no symbol depends on the reader's fonts.

import { h } from "./view.js";

const PATHS = {
  hash: "M9 4 7 20M17 4l-2 16M4 9h17M3 15h17",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 4.500a3.500 3.500 0 0 1 0 6.500M18 14.500c2 .800 3.200 2.500 3.500 5.500",
  menu: "M4 7h16M4 12h16M4 17h16",
  close: "M6 6l12 12M18 6 6 18",
  back: "M19 12H5M11 6l-6 6 6 6",
  send: "M4 12 3 4l18 8-18 8zM4 12h9",
  thread: "M4 5h16v11H12l-5 4v-4H4z",
  edit: "M5 19h3L19 8l-3-3L5 16zM14 7l3 3",
  trash: "M5 7h14M9 7V4h6v3M7 7l1 13h8l1-13M10 11v5M14 11v5",
  link: "M10 14a4 4 0 0 0 6 .5l3-3a4 4 0 0 0-5.700-5.700L12 7.200M14 10a4 4 0 0 0-6-.5l-3 3a4 4 0 0 0 5.700 5.700L12 16.800",
  up: "M7 21V10l4-7c1.500 0 2.500 1 2.500 2.500L13 9h6.500L18 21zM7 10H3v11h4",
  down: "M7 3v11l4 7c1.500 0 2.500-1 2.500-2.500L13 15h6.500L18 3zM7 14H3V3h4",
  smile: "M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18M8.500 14c1 1.500 2 2.200 3.500 2.200s2.500-.700 3.500-2.200M9 9.500v.5M15 9.500v.5",
  more: "M5.500 12h.01M12 12h.01M18.500 12h.01",
  stop: "M7 7h10v10H7z",
  file: "M6 3h8l4 4v14H6zM14 3v4h4",
  inspect: "M4 6h10M4 12h7M4 18h7M17 19a4 4 0 1 0 0-8 4 4 0 0 0 0 8M20 18l2 3",
  at: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M16 8v5.500a2.500 2.500 0 0 0 5 0V12a9 9 0 1 0-3.500 7",
  chevron: "M9 6l6 6-6 6",
  latest: "M12 5v13M6 12l6 6 6-6",
  alert: "M12 4 2.500 20h19zM12 10v5M12 17.500v.01",
  eye: "M2.500 12C5 7.500 8 5.500 12 5.500s7 2 9.500 6.500C19 16.500 16 18.500 12 18.500S5 16.500 2.500 12M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6",
};

export function Icon({ name }) {
  return h(
    "svg",
    { class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true", focusable: "false" },
    h("path", { d: PATHS[name] || PATHS.more }),
  );
}
