"""The pages that people read in a browser, and reports: one template each."""

from __future__ import annotations

from importlib.resources import files

import jinja2

# The pages hold text and one style sheet in the page; nothing is loaded, run or framed.
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def templates() -> jinja2.Environment:
    """The templates of this folder; what is put into HTML is escaped."""
    return jinja2.Environment(
        loader=jinja2.FunctionLoader(lambda name: (files("bot.pages") / name).read_text("utf-8")),
        autoescape=lambda name: name is None or name.endswith(".html"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
