"""A digest as Block Kit: what is new, where the story stands, what nobody could be answered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bot.digest import News, Unanswered
from handlers.blocks.text import Links
from knowledge.carriers import Line

Block = dict[str, Any]


def sentences_shown(news: News, standing: Sequence[Line]) -> tuple[str, ...]:
    """The store's sentences that a digest shows, each once: what a translator is worth asking."""
    raise NotImplementedError


def digest_blocks(
    news: News,
    standing: Sequence[Line],
    unanswered: Sequence[Unanswered],
    wording: Any,  # handlers.wording.Wording, of the channel's language
    links: Links,
    *,
    since: str | None = None,
    until: str | None = None,
    next_at: str | None = None,
    said: Mapping[str, str] | None = None,
) -> tuple[list[Block], str]:
    """The blocks, and the text for notifications and screen readers.

    `since`, `until`: the period, as dates (2025-11-16). `next_at`: when the next one comes, in
    words; None where none is planned. `said`: sentences of the store in the channel's language,
    where there are translations of them (see `sentences_shown`); the rest stays as it is.
    """
    raise NotImplementedError
