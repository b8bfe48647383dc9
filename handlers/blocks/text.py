"""Text for Slack: escaped, and its `[n]` markers made links."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import regex

from bot.answering import Citation

_MARKER = re.compile(r"\[(\d{1,2})\]")
# Slack's three control characters: docs.slack.dev/messaging/formatting-message-text
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack makes a link of "JD.com" wherever it stands; not across a joiner, which has no width.
_NAME_WITH_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})")
_SCHEME = re.compile(r"(?<=\w):(?=//)")
_JOINER = "\u2060"
# What is no text, and what turns the rest of a line round or hides in it. Joiners make letters and
# emoji, and the marks of direction stand in what is written from right to left.
_CONTROL = regex.compile(r"[[\p{Cc}\p{Cs}\u2028\u2029]--[\n]]", regex.V1)
_HIDDEN = regex.compile(r"[\u00ad\u200b\u202a-\u202e\u2060-\u2069\ufeff]")
# The end of a text that was cut in the middle of a link or an entity.
_CUT = re.compile(r"(?:<[^<>]*|&[a-z]{0,3})…$")
_CUT_MARKER = re.compile(r"\[\[?(?:\d+\]{0,2})?(?:\([^()]*)?…$")


@dataclass(frozen=True)
class Links:
    """Where a citation leads: to our page of the source where it can be reached, else onward."""

    public_url: str | None

    def passage(self, citation: Citation) -> str | None:
        """None for a source without a link, while this bot has no pages of its own."""
        return self.to_passage(citation.url, citation.source_id, citation.passage_id)

    def to_passage(self, url: str | None, source_id: str, passage_id: str) -> str | None:
        """The same for a passage that is not cited; `url`: of its article."""
        if self.public_url is None:
            return safe_url(url) if url else None
        return safe_url(f"{self.source(source_id)}#{quote(passage_id)}")

    def source(self, source_id: str) -> str | None:
        """Our page of a source, where it can be reached."""
        if self.public_url is None:
            return None
        return safe_url(f"{self.public_url.rstrip('/')}/sources/{quote(source_id)}")


def visible(text: str) -> str:
    """`text` without what is not to be seen, on as many lines as it has."""
    return _HIDDEN.sub("", _CONTROL.sub(" ", text))


def escape(text: str) -> str:
    """`text` so that Slack shows it as it stands, and makes no link of it."""
    unlinked = _NAME_WITH_DOT.sub(f".{_JOINER}", visible(text))
    unlinked = _SCHEME.sub(f":{_JOINER}", unlinked)
    return re.sub(r"[&<>]", lambda match: _ENTITIES[match[0]], unlinked)


def bare(text: str, limit: int) -> str:
    """`text` on one line of at most `limit` characters, for where Slack says neither that it
    reads markup nor that it does not: without what would begin any."""
    return shorten(" ".join(re.sub("[<>]", " ", text).split()), limit)


def markdown(text: str, citations: Sequence[Citation], links: Links) -> str:
    """An answer's text as Markdown, for a stream or a markdown block."""
    escaped = re.sub(r"(?<![\w\\])[*_~`](?=\S)|(?<=\S)[*_~`](?!\w)", r"\\\g<0>", escape(text))

    def marked(citation: Citation) -> str:
        link = links.passage(citation)
        return f"[[{citation.n}]]({link})" if link else f"[{citation.n}]"

    return _linked(escaped, citations, marked)


def mrkdwn(text: str, citations: Sequence[Citation], links: Links) -> str:
    """An answer's text as Slack's own mrkdwn, for notifications and old clients."""
    return _linked(escape(text), citations, lambda citation: mark(citation, links))


def mark(citation: Citation, links: Links) -> str:
    """A citation's number in mrkdwn, as a link where there is one."""
    link = links.passage(citation)
    return f"<{link}|[{citation.n}]>" if link else f"[{citation.n}]"


def safe_url(url: str) -> str:
    """`url` without the characters that would end a link in either markup."""
    return quote(url, safe="%/:?#@!$&'*+,;=~-._")


def units(text: str) -> int:
    """How long Slack takes a text to be: in UTF-16, where an emoji counts as two at least."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The beginning of `text`, of at most `limit` in UTF-16; no character is cut in two."""
    kept = text[:limit]
    if not kept.isascii():
        raw = kept.encode("utf-16-le", "surrogatepass")[: 2 * limit]
        kept = raw.decode("utf-16-le", "ignore")
    return kept


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` characters as Slack counts them, cut at a space where there is
    one."""
    if 2 * len(text) <= limit or units(text) <= limit:
        return text
    begun = cut(text, limit - 1)
    at = begun.rfind(" ")
    whole = begun[:at] if 2 * at > len(begun) else begun
    return whole.rstrip().rstrip("\u200d") + "…"


def shorten_mrkdwn(text: str, limit: int) -> str:
    """The same for mrkdwn: a link or an entity that would be cut is left out."""
    return _CUT.sub("…", shorten(text, limit))


def shorten_markdown(text: str, limit: int) -> str:
    """The same for Markdown of ours: an entity or a marker `[[1]](…)` that would be cut is left
    out."""
    return _CUT_MARKER.sub("…", shorten_mrkdwn(text, limit))


def formatted(text: str, limit: int = 3_000) -> dict[str, Any]:
    """A text in mrkdwn, escaped already, in which nothing becomes a link or a mention by itself."""
    return {"type": "mrkdwn", "text": shorten_mrkdwn(text, limit), "verbatim": True}


def taken(value: Any) -> int:
    """How much of what Slack takes in a message, in all, its blocks have used up."""
    if isinstance(value, dict):
        own = (value.get(name) for name in ("text", "title", "alt_text"))
        value = [each for each in own if isinstance(each, str)] + [
            each for each in value.values() if not isinstance(each, str)
        ]
    if isinstance(value, list | tuple):
        return sum(map(taken, value))
    return units(value) if isinstance(value, str) else 0


def _linked(text: str, citations: Sequence[Citation], marked: Callable[[Citation], str]) -> str:
    known = {citation.n: citation for citation in citations}

    def replace(match: re.Match[str]) -> str:
        citation = known.get(int(match[1]))
        return marked(citation) if citation else match[0]

    return _MARKER.sub(replace, text)
