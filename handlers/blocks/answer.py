"""An answer as Block Kit: its text, the list of its sources, and who put it into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering import Answer, Citation
from bot.answering.phrases import phrase
from handlers.blocks.buttons import note
from handlers.blocks.parts import told
from handlers.blocks.text import (
    Links,
    formatted,
    mark,
    markdown,
    mrkdwn,
    safe_url,
    shorten,
    shorten_markdown,
    shorten_mrkdwn,
    taken,
    units,
)

Block = dict[str, Any]

MAX_MARKDOWN = 11_500  # Slack takes 12,000 characters of markdown blocks a message
MAX_MESSAGE = 13_000  # and 13,200 in all
MAX_FALLBACK = 3_000  # chat.update fails near 4,000 characters of text
MAX_SOURCES = 10  # elements of a context block


def blocks(answer: Answer, links: Links, beside: Sequence[Block] = ()) -> list[Block]:
    """The text and what stands below it. `beside`: what else is in the message."""
    text, below = markdown(answer.text, answer.citations, links), below_text(answer, links)
    return [text_block(text, [*below, *beside]), *below]


def text_block(text: str, beside: Sequence[Block] = ()) -> Block:
    """A block of Markdown, cut where Slack would not take all of it. `beside`: as above."""
    room = min(MAX_MARKDOWN, MAX_MESSAGE - taken(beside))
    return {"type": "markdown", "text": shorten_markdown(text, room)}


def below_text(answer: Answer, links: Links) -> list[Block]:
    """The sources, and a line that says so where a model translated what they say."""
    translated = [note(phrase("translated", answer.language))] if answer.translated else []
    return [*_sources(answer.citations, links), *translated]


def _sources(cited: Sequence[Citation], links: Links) -> list[Block]:
    """One line a source, with publisher, date and the original."""
    by_source: dict[str, list[Citation]] = {}
    for citation in cited:
        by_source.setdefault(citation.source_id, []).append(citation)
    if not by_source:
        return []
    lines = [_line(citations, links) for citations in by_source.values()]
    if len(lines) > MAX_SOURCES:
        rest = len(lines) - MAX_SOURCES + 1
        lines = [*lines[: MAX_SOURCES - 1], f"and {rest} more"]
    return [{"type": "divider"}, {"type": "context", "elements": list(map(formatted, lines))}]


def fallback(answer: Answer, links: Links) -> str:
    """The reply as plain text with links, for notifications and screen readers."""
    short = shorten(answer.text, MAX_FALLBACK // 3)  # links make it several times longer
    end = f"\n{phrase('translated', answer.language)}" if answer.translated else ""
    text = mrkdwn(short, answer.citations, links)
    return shorten_mrkdwn(text, MAX_FALLBACK - units(end)) + end


def _line(citations: list[Citation], links: Links) -> str:
    marks = " ".join(mark(c, links) for c in citations)
    first = citations[0]
    title = told(first.title, 150)
    linked = f"<{safe_url(first.url)}|{title}>" if first.url else title
    publisher = first.publisher if first.publisher != first.title else None  # said once
    known = filter(None, (told(publisher or "", 80), first.published, linked))
    return f"{marks} {' · '.join(known)}"
