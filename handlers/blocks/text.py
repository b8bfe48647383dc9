"""Text for Slack: escaped, and its `[n]` markers made links."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from bot.answering import Citation

_MARKER = re.compile(r"\[(\d{1,2})\]")
# Slack's three control characters: docs.slack.dev/messaging/formatting-message-text
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
# Slack makes a link of "JD.com" wherever it stands; not across a joiner, which has no width.
_NAME_WITH_DOT = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})")
_JOINER = "\u2060"


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


def escape(text: str) -> str:
    """`text` so that Slack shows it as it stands, and makes no link of it."""
    unlinked = _NAME_WITH_DOT.sub(f".{_JOINER}", text)
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


def shorten(text: str, limit: int) -> str:
    """`text` in at most `limit` characters, cut at a space where there is one."""
    if len(text) <= limit:
        return text
    cut = text[: limit - 1]
    at = cut.rfind(" ")
    return (cut[:at] if at > limit // 2 else cut).rstrip() + "…"


def _linked(text: str, citations: Sequence[Citation], marked: Callable[[Citation], str]) -> str:
    known = {citation.n: citation for citation in citations}

    def replace(match: re.Match[str]) -> str:
        citation = known.get(int(match[1]))
        return marked(citation) if citation else match[0]

    return _MARKER.sub(replace, text)
