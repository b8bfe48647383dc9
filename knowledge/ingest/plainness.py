"""What a statement may be made of: words, and nothing that acts where it is shown."""

from __future__ import annotations

import re
import unicodedata

from knowledge.text import length

LEAST_WORDS, MOST_WORDS = 3, 60

# Slack's mentions and links, Markdown's, HTML, code.
_MARKUP = re.compile(
    r"https?:|www\.|mailto:|[<>`|{}]|\]\(|\*\*|__|@(?:channel|here|everyone)\b", re.IGNORECASE
)
# What is said to a model and not to a reader; an article may well hold it, for a model to find.
_TO_A_MACHINE = re.compile(
    r"(?:ignore|disregard|forget|override)\b.{0,30}\b(?:instruction|prompt|rule)s?\b"
    r"|system prompt|\bas an ai\b|\b(?:assistant|system|user)\s*:"
    r"|\byou are (?:now )?(?:a|an|the) (?:\w+ )?(?:assistant|bot|model|ai)\b"
    r"|(?:忽略|无视|無視|忘记).{0,12}(?:指令|指示|提示)|ignor\w*\b.{0,30}\b(?:anweisung|instruc)"
    r"|игнорируй.{0,30}инструк",
    re.IGNORECASE,
)
_JOINERS = "\u200c\u200d"  # Persian and the scripts of India need them


def why_not_plain(text: str) -> str | None:
    """Why `text` must not be shown as it is, in a few words; None where it may be."""
    if any(unicodedata.category(c) in ("Cc", "Cf", "Co", "Cn") and c not in _JOINERS for c in text):
        return "holds characters that cannot be seen"
    if _MARKUP.search(text):
        return "holds a link, a mention or markup"
    return "speaks to a machine" if _TO_A_MACHINE.search(text) else None


def why_no_statement(text: str) -> str | None:
    """Why `text` cannot be a statement about anything, in a few words; None where it can."""
    if LEAST_WORDS <= length(text) <= MOST_WORDS:
        return why_not_plain(text)
    return f"has {length(text)} words"
