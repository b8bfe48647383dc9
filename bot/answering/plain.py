"""Makes prose of what a model writes: no link, mention or markup survives, nor what is hidden.

A model repeats what it is told, and what it is told comes from strangers; so does what a source
says. The links of an answer are made by this program from its `[n]` markers, and by nothing else.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Callable

import babel
import regex

# What no screen shows, or what acts on one: control characters, marks of direction, tags, variation
# selectors, fillers. A joiner stays behind a letter of a script that needs it.
_HIDDEN = regex.compile(
    r"(?<![\p{Arabic}\p{Syriac}\p{Mongolian}\p{Devanagari}\p{Bengali}\p{Gurmukhi}\p{Gujarati}"
    r"\p{Oriya}\p{Tamil}\p{Telugu}\p{Kannada}\p{Malayalam}\p{Sinhala}\p{Khmer}\p{Myanmar}])"
    r"[\u200c\u200d]"
    r"|[[\p{C}\p{Default_Ignorable_Code_Point}\u2800]--[\t\n\u200c\u200d]]",
    regex.V1,
)
_CONTROLS: dict[str, str | None] = dict.fromkeys([*map(chr, range(0x20)), "\x7f"])
_CONTROLS |= dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", " ") | {"\t": "\t", "\n": "\n"}
_SHOWN = str.maketrans(_CONTROLS)

# Top-level domains that chat clients turn into links without a scheme, those of examples, those of
# countries, and any other with a path behind it. Those that are words count in small letters or
# capitals alone: "he said it.In May" is no address.
_WORDS = (
    "ai co app dev me ly gg to cc top site online shop store link click live news tech cloud"
    " example test invalid de us in jp br es it nl"
)
_MORE = (
    "gov edu mil int museum bank zip mov page world today group company agency media press network"
    " systems services email money finance loan win bid icu vip fun pro name mobi travel asia post"
    " wiki blog space host website digital life chat support help security"
)
_TERRITORIES = map(str, babel.Locale("en").territories)
_COUNTRIES = [code.lower() for code in _TERRITORIES if re.fullmatch("[A-Z]{2}", code)]
_DOMAIN = (
    r"(?:(?i:com|net|org|info|biz|io|xyz|cn|ru|uk|eu|kr|fr|hk|tw|tv|xn--[a-z\d-]+)\b"
    rf"|(?:{'|'.join([*_WORDS.split(), *_WORDS.upper().split(), *_MORE.split(), *_COUNTRIES])})\b"
    r"|[A-Za-z]{2,}(?=/))"
)
_FOREIGN_DOMAIN = (
    "рф|рус|онлайн|сайт|орг|бг|укр|срб|бел|мкд|қаз|中国|中國|公司|网络|網路|在线|网址|网站|商城|香港|台湾|台灣"
    "|新加坡|한국|닷컴|닷넷|ไทย|भारत|বাংলা|امارات|السعودية|مصر|ایران|موقع|ישראל|קום|ελ|みんな|コム"
)
# "JD.com" is a company before it is an address: a capital or a digit in front, one dot, no path.
# It stays as prose; whoever shows it sees to it that no chat client makes a link of it.
_NAME = re.compile(r"[A-Z\d][A-Za-z\d]*\.(?:[a-z]{2,}|AI)")
_SCHEME = "[a-z][a-z0-9+.-]+://"
_REST = r"[^\s\])\u3000-\u303f\uff00-\uffef]*"  # up to a space, a bracket, or CJK punctuation


def _unless_a_name(address: re.Match[str]) -> str:
    return address[0] if _NAME.fullmatch(address[0]) else ""


# In this order: what is taken out leaves its neighbours side by side, and they must not make up
# a link or a mention that was looked for before. A pattern is tried where the text holds one of
# the strings beside it: a stream asks once a piece, and most prose holds none of them.
_MARKUP: list[tuple[tuple[str, ...], re.Pattern[str], str | Callable[[re.Match[str]], str]]] = [
    (("\\",), re.compile(r"\\([!-/:-@\[-`{-~])"), r"\1"),  # Markdown's escapes
    (("#", ">", "`"), re.compile(r"^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|```\w*[ \t]*$)", re.M), ""),
    (("**", "__", "~~", "`"), re.compile(r"\*\*|__|~~|`+"), ""),
    (("*",), re.compile(r"(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])"), ""),
    # Slack's and HTML's <…>: <!channel>, <@U123>, <http://…|label>, <b>
    ((">",), re.compile(r"<[^<>\n]*>"), ""),
    (("](",), re.compile(r"!?\[([^\]\n]*)\]\([^)\n]*\)"), r"\1"),  # Markdown links and images
    (tuple("<>@＜＞＠"), re.compile("[<>@＜＞＠]"), ""),  # @channel, @here, @everyone, @name
    # evil[.]example, evil (dot) com, evil dot com: a reader knows what is meant
    (("[", "(", "{"), re.compile(r"(?<=\w)\s?[\[({]\s?(?:\.|dot)\s?[\])}]\s?(?=\w)", re.I), "."),
    ((" dot ",), re.compile(r"(?<=\w) dot (?=(?:com|net|org|info|biz|io|ru|cn|example)\b)"), "."),
    (
        ("://", "ww", "WW", "wW", "Ww"),
        re.compile(rf"\b(?:{_SCHEME}|www\.){_REST}", re.I | re.A),
        "",
    ),
    (
        (":",),
        re.compile(rf"\b(?:javascript|vbscript|data|mailto|tel|sms):(?=\S){_REST}", re.I | re.A),
        "",
    ),
    (
        (".",),
        re.compile(rf"(?<!\w)(?:[\w-]+\.)+{_DOMAIN}(?:/{_REST})?", re.A),
        _unless_a_name,
    ),
    ((".",), re.compile(rf"\w[\w.-]*\.(?:{_FOREIGN_DOMAIN})(?!\w)(?:/{_REST})?", re.I), ""),
    ((".",), re.compile(rf"(?<![\w.])(?:\d{{1,3}}\.){{3}}\d{{1,3}}\b(?::\d+)?(?:/{_REST})?"), ""),
    (("://",), re.compile(r":/{2,}"), ":"),
    (("  ", "\t"), re.compile(r"[ \t]{2,}|\t"), " "),
    (("\n\n\n",), re.compile(r"\n{3,}"), "\n\n"),
]  # fmt: skip

_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[\da-f]{1,6}|[a-z][a-z\d]{1,31});", re.I)
# Letters as wide as Chinese ones, which a browser takes for plain ones; and its other full stops.
_WIDE = re.compile("[Ａ-Ｚａ-ｚ０-９](?:[Ａ-Ｚａ-ｚ０-９．－／：＿]*[Ａ-Ｚａ-ｚ０-９])?")
_OTHER_STOP = re.compile(r"(?<=[A-Za-z\d])[．｡․](?=[A-Za-z\d])")


def plain(text: str) -> str:
    """`text` as prose. `[n]` markers and line breaks stay; runs of space are closed up."""
    text = _visible(text)
    for signs, pattern, replacement in _MARKUP:
        if any(sign in text for sign in signs):
            text = pattern.sub(replacement, text)
    if "&" in text and _visible(text) != text:  # what was taken out left an entity behind
        return plain(text)
    return text


def _visible(text: str) -> str:
    """`text` as a reader sees it: entities as what they stand for, and nothing hidden."""
    before = ""
    while "&" in text and text != before:  # an entity may stand for the beginning of another
        before, text = text, _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    text = text.translate(_SHOWN)
    if text.isascii():
        return text
    text = _WIDE.sub(lambda wide: unicodedata.normalize("NFKC", wide[0]), _HIDDEN.sub("", text))
    return _OTHER_STOP.sub(".", text)
