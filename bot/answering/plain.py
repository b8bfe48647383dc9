"""Makes prose of what a model writes: no links, mentions or markup survive.

A model repeats what it is told, and what it is told comes from strangers. The links of an answer
are made by this program from its `[n]` markers, and by nothing else.
"""

from __future__ import annotations

import re

# Top-level domains that chat clients turn into links without a scheme, those of examples, and
# any other with a path behind it. Those that are words count in small letters or capitals alone:
# "he said it.In May" is no address.
_WORDS = (
    "ai co app dev me ly gg to cc top site online shop store link click live news tech cloud"
    " example test invalid de us in jp br es it nl"
)
_DOMAIN = (
    r"(?:(?i:com|net|org|info|biz|io|xyz|cn|ru|uk|eu|kr|fr|hk|tw|tv)\b"
    rf"|(?:{'|'.join([*_WORDS.split(), *_WORDS.upper().split()])})\b|[A-Za-z]{{2,}}(?=/))"
)
_SCHEME = "[a-z][a-z0-9+.-]+://"
_REST = r"[^\s\])\u3000-\u303f\uff00-\uffef]*"  # up to a space, a bracket, or CJK punctuation

# In this order: what is taken out leaves its neighbours side by side, and they must not make up
# a link or a mention that was looked for before. A pattern is tried where the text holds one of
# the strings beside it: a stream asks once a piece, and most prose holds none of them.
_MARKUP = [
    (("\\",), re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),  # Markdown's escapes
    (("#", ">", "`"), re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|```\w*[ \t]*$)", re.M), ""),
    (("**", "__", "~~", "`"), re.compile(r"\*\*|__|~~|`+"), ""),
    (("*",), re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"), ""),
    # Slack's and HTML's <…>: <!channel>, <@U123>, <http://…|label>, <b>
    ((">",), re.compile(r"<[^<>\n]*>"), ""),
    (("](",), re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),  # Markdown links and images
    (("<", ">", "@"), re.compile(r"[<>@]"), ""),  # @channel, @here, @everyone, @name
    (
        ("://", "ww", "WW", "wW", "Ww"),
        re.compile(rf"\b(?:{_SCHEME}|www\.){_REST}", re.I | re.A),
        "",
    ),
    ((".",), re.compile(rf"(?<!\w)(?:[\w-]+\.)+{_DOMAIN}(?:/{_REST})?", re.A), ""),
    (("://",), re.compile(r":/{2,}"), ":"),
    (("  ", "\t"), re.compile(r"[ \t]{2,}|\t"), " "),
    (("\n\n\n",), re.compile(r"\n{3,}"), "\n\n"),
]

# What may still grow into something to be taken out when more text arrives: a bracket that is no
# citation, to the end of its line; then the last word, where a script has words, and a line's lead.
_OPEN_BRACKET = re.compile(r"(?:<|!?[\[【](?!\d[\d\s,;–-]*[\]】][^(<*_~`\\]))[^\n]*\Z")
_LETTERS = "".join(map(chr, range(0x21, 0x7F)))


def plain(text: str) -> str:
    """`text` as prose. `[n]` markers and line breaks stay; runs of space are closed up."""
    for signs, pattern, replacement in _MARKUP:
        if any(sign in text for sign in signs):
            text = pattern.sub(replacement, text)
    return text


def _settled(text: str) -> str:
    """The beginning of `text` of which nothing that follows can change how it is shown."""
    before = ""
    while text != before:  # the word before a bracket may reach into another
        before = text.rstrip(_LETTERS)
        text = _OPEN_BRACKET.sub("", before)
    text = text.rstrip()
    while text and not (line := text.rpartition("\n")[2]).strip("#> \t\\"):
        text = text.removesuffix(line).rstrip()  # what may lead a heading or a quotation
    return text


class PlainStream:
    """Makes prose of a text that arrives in pieces; nothing once given out is taken back."""

    def __init__(self) -> None:
        self._raw, self._given = "", ""

    def feed(self, piece: str) -> str:
        """What can be shown now, after what was given out before."""
        self._raw += piece
        return self._advance(_settled(self._raw))

    def rest(self) -> str:
        """What was held back, when the text has ended."""
        return self._advance(self._raw)

    def _advance(self, settled: str) -> str:
        text = plain(settled)
        if not text.startswith(self._given):
            return ""  # a construct closed over shown text; the final message is exact
        new, self._given = text[len(self._given) :], text
        return new
