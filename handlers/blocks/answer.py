"""An answer as Block Kit: its text, the list of its sources, and who put it into words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bot.answering import Answer, Citation
from bot.answering.phrases import phrase
from handlers.blocks.buttons import note
from handlers.blocks.text import Links, escape, mark, markdown, mrkdwn, safe_url, shorten

Block = dict[str, Any]

MAX_MARKDOWN = 11_500  # Slack takes 12,000 characters of markdown blocks a message
MAX_FALLBACK = 3_000  # chat.update fails near 4,000 characters of text
MAX_SOURCES = 10  # elements of a context block


def blocks(answer: Answer, links: Links) -> list[Block]:
    """The text and what stands below it."""
    text = markdown(answer.text, answer.citations, links)
    return [text_block(text), *below_text(answer, links)]


def text_block(text: str) -> Block:
    """A block of Markdown, cut where Slack would not take all of it."""
    return {"type": "markdown", "text": shorten(text, MAX_MARKDOWN)}


def below_text(answer: Answer, links: Links) -> list[Block]:
    """The sources, and a line that says so where a model translated what they say."""
    told = [note(phrase("translated", answer.language))] if answer.translated else []
    return [*_sources(answer.citations, links), *told]


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
    elements = [{"type": "mrkdwn", "text": line} for line in lines]
    return [{"type": "divider"}, {"type": "context", "elements": elements}]


def fallback(answer: Answer, links: Links) -> str:
    """The reply as plain text with links, for notifications and screen readers."""
    short = shorten(answer.text, MAX_FALLBACK // 3)  # links make it several times longer
    told = f"\n{phrase('translated', answer.language)}" if answer.translated else ""
    return mrkdwn(short, answer.citations, links)[: MAX_FALLBACK - len(told)] + told


def _line(citations: list[Citation], links: Links) -> str:
    marks = " ".join(mark(c, links) for c in citations)
    first = citations[0]
    title = escape(shorten(first.title, 150))
    linked = f"<{safe_url(first.url)}|{title}>" if first.url else title
    publisher = first.publisher if first.publisher != first.title else None  # said once
    known = filter(None, (escape(publisher or ""), first.published, linked))
    return f"{marks} {' · '.join(known)}"
