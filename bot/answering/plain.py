"""Makes prose of what a model writes: no links, mentions or markup survive.

A model repeats what it is told, and what it is told comes from strangers. The links of an answer
are made by this program from its `[n]` markers, and by nothing else.
"""

from __future__ import annotations

import re

# Top-level domains that chat clients turn into links without a scheme, and those of examples.
# Words among them count in small letters or capitals alone: "he said it.In May" is no address.
_DOMAIN = (
    r"(?i:com|net|org|info|biz|io|xyz|cn|ru|uk|eu|kr|fr|hk|tw|tv)"
    r"|(?:ai|co|app|dev|me|ly|gg|to|cc|top|site|online|shop|store|link|click|live|news|tech|cloud"
    r"|example|test|invalid|de|us|in|jp|br|es|it|nl)"
)
_DOMAIN += "|" + "AI|CO|APP|DEV|ME|LY|GG|TO|CC|TOP|SITE|ONLINE|SHOP|LINK|DE|US|IN|JP|BR|ES|IT|NL"
_ADDRESS = r"[^\s\])\u3000-\u303f\uff00-\uffef]*"  # up to a space, a bracket, or CJK punctuation

# In this order: what is taken out leaves its neighbours side by side, and they must not make up
# a link or a mention that was looked for before.
_MARKUP = [
    (re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|```\w*[ \t]*$)", re.M), ""),
    (re.compile(r"\*\*|__|~~|`+"), ""),
    (re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"), ""),
    # Slack's and HTML's <…>: <!channel>, <@U123>, <http://…|label>, <b>
    (re.compile(r"<[^<>\n]*>"), ""),
    (re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),  # Markdown links and images
    (re.compile(r"[<>@]"), ""),  # @channel, @here, @everyone, @name
    (re.compile(rf"\b(?:[a-z][a-z0-9+.-]+://|www\.){_ADDRESS}", re.I | re.A), ""),
    (
        re.compile(
            rf"(?<!\w)(?:[\w-]+\.)+(?:(?:{_DOMAIN})\b|[a-z]{{2,}}(?=/))(?:/{_ADDRESS})?", re.A
        ),
        "",
    ),
    (re.compile(r":/{2,}"), ":"),
    (re.compile(r"[ \t]{2,}"), " "),
    (re.compile(r"\n{3,}"), "\n\n"),
]

# What may still grow into something to be taken out when more text arrives: a bracket that is no
# citation, to the end of its line; then the last word, where a script has words, and a line's lead.
_OPEN_BRACKET = re.compile(r"(?:<|!?\[(?!\d[\d\s,;–-]*\][^(<*_~`]))[^\n]*\Z")
_OPEN_WORD = re.compile(r"(?:(?:^|\n)[#>\s]*|\s*)[!-~]*\Z")


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
        return self._advance(_OPEN_WORD.sub("", _OPEN_BRACKET.sub("", self._raw)))

    def rest(self) -> str:
        """What was held back, when the text has ended."""
        return self._advance(self._raw)

    def _advance(self, settled: str) -> str:
        text = plain(settled)
        if not text.startswith(self._given):
            return ""  # a construct closed over shown text; the final message is exact
        new, self._given = text[len(self._given) :], text
        return new
