"""Which text is a link to a web page that may be kept and shown."""

from __future__ import annotations

import re
from urllib.parse import urlsplit


def is_web_link(text: str) -> bool:
    """Whether `text` is an absolute http or https link that names a host, without what would end
    it early where it is shown: spaces, and the signs that close a link in mrkdwn or HTML.
    """
    try:
        parts = urlsplit(text)
    except ValueError:  # such as an unclosed bracket
        return False
    named = parts.scheme in ("http", "https") and bool(parts.hostname)
    return named and not re.search(r"[\s<>|\"\x00-\x1f\x7f]", text)
