"""A question in the story's language, standing alone: what is searched for, and what a model reads.

Put into English before the search, questions in other languages found their passage first in 89 %
of cases instead of 59 %. A small model also answers, chats, or loses what was asked, so a rewording
counts only where code can tell that it is one.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

import regex

from bot.answering import language, prompts
from bot.answering.answer import Turn
from bot.answering.question import leans_on_thread, with_names
from bot.llm import EndpointError, Message
from knowledge.embeddings import Vectorise
from knowledge.figures import unsupported
from knowledge.ingest.plainness import why_not_plain
from knowledge.search import Index
from knowledge.text import length

log = logging.getLogger(__name__)

TIMEOUT_S = 20.0
MAX_TOKENS = 80
QUESTION_MARKS = ("?", "？", "؟", ";")  # of Latin, Chinese, Arabic, Greek
# Cosine of a question and its translation. Of 24 translations by a model of 1.5 billion parameters,
# 7 of them about something else, it lets none of those pass and holds back 2 of the right ones.
SAME_MEANING = 0.885

Complete = Callable[[Sequence[Message], int], Awaitable[str]]  # (messages, most tokens) -> text

_LETTERS = regex.compile(r"\p{L}")
_LATIN = regex.compile(r"\p{Latin}")


@dataclass(frozen=True)
class Reworded:
    """A question in the story's language. `is_sure` False: it may mean something else, so that only
    the form of what it asks for, a time or somebody's words, is worth looking at."""

    text: str
    is_sure: bool = True


async def reword(
    question: str,
    thread: Sequence[Turn],
    spoken: str,
    index: Index,
    complete: Complete,
    vector: Vectorise,
) -> Reworded | None:
    """`question`, spoken in the language `spoken`, alone and in the story's language.

    None where that would change nothing, took too long, failed, or gave something else.
    """
    told = index.snapshot.story.language
    leans = leans_on_thread(question, thread, index)
    if spoken == told and not leans:
        return None
    if leans:
        messages = prompts.question_alone(told, question, thread)
    else:
        messages = prompts.question_in(told, question, index.foreign_names(question))
    try:
        async with asyncio.timeout(TIMEOUT_S):
            reply = (await complete(messages, MAX_TOKENS)).strip().strip('"“”`')
            reply = _with_our_names(reply, index)
    except (EndpointError, TimeoutError) as error:
        log.warning(
            "searching with the question as asked, rewording failed: %s", str(error) or "too slow"
        )
        return None
    asked = " ".join([*(f"{t.question} {t.answer}" for t in thread[-2:] if leans), question])
    if not is_useful(reply, asked, index) or not _is_told_in(told, reply, index):
        return None
    return Reworded(reply, leans or await _means(reply, question, index, vector))


def is_useful(reply: str, asked: str, index: Index) -> bool:
    """Whether a rewording of `asked` is a question about this story.

    Models also answer, refuse, chat, or add figures that nobody asked about. What is used is read
    by the model again, so nothing that speaks to a machine is.
    """
    reply = reply.strip()
    if why_not_plain(reply):
        return False
    if not reply or "\n" in reply or len(reply) > 3 * len(asked) + 100:
        return False
    ends = QUESTION_MARKS if asked.endswith(QUESTION_MARKS) else (*QUESTION_MARKS, ".")
    if re.search(r"\[\d+\]", reply) or not reply.endswith(ends) or unsupported(reply, asked):
        return False
    return 2 <= length(reply) <= 60


def _is_told_in(told: str, reply: str, index: Index) -> bool:
    """Whether `reply` is in the language `told`: a small model copies a question as it stands."""
    letters = _LETTERS.findall(reply)
    if told == "en" and sum(map(bool, map(_LATIN.match, letters))) < 0.9 * len(letters):
        return False
    return language.detect(reply, index.name_forms, told) == told


def _with_our_names(reply: str, index: Index) -> str:
    """`reply` with names that were left in another script as the story has them."""
    for form, name in index.foreign_names(reply).items():
        if not form.isascii() and form in reply:
            reply = reply.replace(form, f" {name} ")
    return re.sub(r" {2,}", " ", reply).strip()


async def _means(reply: str, question: str, index: Index, vector: Vectorise) -> bool:
    """Whether both mean one thing, as far as vectors tell; without vectors the names must do."""
    missing = set(index.names_in(question)) - set(index.names_in(reply))
    one, other = await vector(reply), await vector(with_names(question, index))
    if one is None or other is None:
        return not missing
    return float(one @ other) >= SAME_MEANING
