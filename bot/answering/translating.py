"""Attested sentences in the asker's language, each held against the sentence that it translates.

A sentence and its translation are one to one, so a model's slips show: another figure, a name that
is missing or new, the wrong language, or a meaning that is far from the sentence's own. What does
not hold after a second try is not shown in translation.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Sequence

from bot.answering import prompts
from bot.answering.faithful import why_not
from bot.answering.glossary import glossary
from bot.llm import EndpointError, Message
from knowledge.embeddings import Vectors
from knowledge.ingest.plainness import why_not_plain
from knowledge.search import Index
from knowledge.text import one_line

log = logging.getLogger(__name__)

TIMEOUT_S = 60.0
MAX_TOKENS = 240
REMEMBERED = 2_000  # translations; the store's own sentences are asked for again and again
SAME_MEANING = 0.8  # cosine of a sentence and its translation, at least
_CODE = re.compile(r"[A-Za-z\d+/=_-]{40,}")  # base64 and the like, of which vectors tell nothing
_GLOSSARY = re.compile(r"\s?[(（][^()（）]*=[^()（）]*[)）]")
NEARLY = 0.01  # by which another sentence of the story may be nearer to the translation

Complete = Callable[[Sequence[Message], int], Awaitable[str]]  # (messages, most tokens) -> text
Vectorise = Callable[[str], Awaitable[Vectors | None]]


class Translator:
    """Puts sentences of one story into other languages, with a model's help; remembers them."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()

    async def translate(
        self,
        sentence: str,
        language: str,
        index: Index,
        complete: Complete,
        vector: Vectorise,
        checked: bool = True,
    ) -> str | None:
        """`sentence`, which is in the story's language, in `language` (BCP 47).

        None where no translation held, none came in time, or a model had better not read it. Raises
        nothing. `checked` False: the first one that comes, whatever it says.
        """
        if (sentence, language) in self._known:
            self._known.move_to_end((sentence, language))
            return self._known[sentence, language]
        if checked and (why_not_plain(sentence) or _CODE.search(sentence)):
            return None  # a source may speak to whoever translates it
        # A glossary keeps names and figures right, and leads some models astray: then without it.
        for names in (glossary(sentence, language, index), {}):
            messages = prompts.sentence_in(language, sentence, names)
            try:
                async with asyncio.timeout(TIMEOUT_S):
                    reply = tidy(await complete(messages, MAX_TOKENS), sentence)
            except (EndpointError, TimeoutError) as error:
                log.warning("a sentence is not translated: %s", str(error) or "too slow")
                return None
            if not checked:
                return reply
            reason = why_not(reply, sentence, language, index) or await _why_far(
                reply, sentence, index, vector
            )
            if reason is None:
                self._remember(sentence, language, reply)
                return reply
            log.debug("a translation into %s does not hold, %s: %s", language, reason, reply)
        return None

    def _remember(self, sentence: str, language: str, translation: str) -> None:
        self._known[sentence, language] = translation
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


def tidy(reply: str, sentence: str) -> str:
    """A reply without what models put around a translation: marks, and the glossary again."""
    reply = one_line(reply)
    if "=" not in sentence:
        reply = _GLOSSARY.sub("", reply)
    if sentence[:1] not in '"“„«' and re.fullmatch(r"[\"“„«「].*[\"”“»」]", reply):
        reply = reply[1:-1].strip()
    return reply


async def _why_far(translation: str, sentence: str, index: Index, vector: Vectorise) -> str | None:
    """Why the meaning is another: every other sentence of the story must be farther away.

    No threshold alone tells: a right translation into Chinese is at .83, gibberish in Hindi at .89.
    """
    one, other = await vector(translation), await vector(sentence)
    if one is None or other is None:
        return None
    near, nearest = float(one @ other), index.nearest(one, sentence)
    if near >= max(SAME_MEANING, nearest - NEARLY):
        return None
    return f"it says something else ({near:.2f}, another sentence {nearest:.2f})"
