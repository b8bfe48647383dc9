"""Makes prose of what a model writes: no links, mentions or markup survive.

A model repeats what it is told, and what it is told comes from strangers. The links of an answer
are made by this program from its `[n]` markers, and by nothing else.
"""

from __future__ import annotations

import re

# Top-level domains that chat clients turn into links without a scheme, and those of examples.
_DOMAIN = (
    r"(?:com|net|org|info|biz|io|ai|co|app|dev|me|ly|gg|to|cc|tv|xyz|top|site|online|shop|store|link"
    r"|click|live|news|tech|cloud|example|test|invalid|cn|ru|de|fr|uk|us|eu|in|jp|kr|br|es|it|nl|hk|tw)"
)
_MARKUP = [
    (re.compile(r"!?\[([^\]\n]{1,300})\]\([^)\n]*\)"), r"\1"),  # Markdown links and images
    # Slack's and HTML's <…>: <!channel>, <@U123>, <http://…|label>, <b>
    (re.compile(r"<[^<>\n]{1,2000}>"), ""),
    (re.compile(r"\b(?:[a-z][a-z0-9+.-]{1,20}://|www\.)[^\s\])]*", re.I), ""),
    (re.compile(rf"(?<![\w.])(?:[\w.+-]+@)?(?:[\w-]+\.)+{_DOMAIN}\b(?:/[^\s\])]*)?", re.A), ""),
    (re.compile(r"@(?=\w)"), ""),  # @channel, @here, @everyone, @name
    (re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|```\w*[ \t]*$)", re.M), ""),
    (re.compile(r"\*\*|__|~~|`+"), ""),
    (re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"), ""),
    (re.compile(r"[<>]"), ""),
    (re.compile(r"[ \t]{2,}"), " "),
    (re.compile(r"\n{3,}"), "\n\n"),
]

# What may still grow into something to be taken out when more text arrives.
_OPEN = re.compile(
    r"(?:!?\[[^\]\n]{0,300}(?:\](?:\([^)\n]{0,2000})?)?|<[^<>\n]{0,2000}|[!-~]{1,2000}"
    r"|(?:^|\n)[#>\s]{0,8}|[ \t]+)$"
)


def plain(text: str) -> str:
    """`text` as prose. `[n]` markers and line breaks stay; runs of space are closed up."""
    for pattern, replacement in _MARKUP:
        text = pattern.sub(replacement, text)
    return text


class PlainStream:
    """Makes prose of a text that arrives in pieces; nothing once given out is taken back."""

    def __init__(self) -> None:
        self._raw, self._given = "", ""

    def feed(self, piece: str) -> str:
        """What can be shown now, after what was given out before."""
        self._raw += piece
        return self._advance(_OPEN.sub("", self._raw))

    def rest(self) -> str:
        """What was held back, when the text has ended."""
        return self._advance(self._raw)

    def _advance(self, settled: str) -> str:
        text = plain(settled)
        if not text.startswith(self._given):
            return ""  # a construct closed over shown text; the final message is exact
        new, self._given = text[len(self._given) :], text
        return new
