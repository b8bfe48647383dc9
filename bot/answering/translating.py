"""Attested sentences in the asker's language, each held against the sentence that it translates.

A sentence and its translation are one to one, so a model's slips show: another figure, a name that
is missing or new, the wrong language, or a meaning that is far from the sentence's own. Wrong words
and reversed roles show best where the model puts its translation back into the story's language:
what comes back must be near to the sentence. What does not hold after a second try is tried once
more without its frame, and is else not shown.
"""

from __future__ import annotations

import asyncio
import logging
import re
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping, Sequence

from bot.answering import prompts
from bot.answering.faithful import why_not
from bot.answering.glossary import called, glossary, with_own_sizes
from bot.answering.refusals import Refusals
from bot.answering.shortening import core
from bot.llm import EndpointError, Message
from knowledge.embeddings import EmbeddedE5, Vectorise, Vectors
from knowledge.ingest.plainness import why_not_plain
from knowledge.search import Index
from knowledge.text import one_line, terms

log = logging.getLogger(__name__)

TIMEOUT_S = 60.0
MAX_TOKENS = 240
REMEMBERED = 2_000  # translations; the store's own sentences are asked for again and again
SAME_MEANING = 0.8  # cosine of a sentence and its translation, at least
# Cosine of a sentence and of what comes back, at least. Of 96 good translations into 12 languages,
# by a large model and put back by one that had not seen their sentences, 91 reach it. Of 284 by a
# 1.5b into 28, read one by one, 17 of 112 false ones do and 115 of 172 right ones.
SAME_COME_BACK = 0.975
FEW = 4  # words, fewer of which are not put back: other words for "court records" are at .91
_CODE = re.compile(r"[A-Za-z\d+/=_-]{40,}")  # base64 and the like, of which vectors tell nothing
STOPS = ".。।۔"
_GLOSSARY = re.compile(r"\s?[(（][^()（）]*=[^()（）]*[)）]")
_PREAMBLE = re.compile(r"^[^:：\"“«「]{4,120}[:：]\s*[\"“«「](.+)[\"”»」]$")
NEARLY = 0.01  # by which another sentence of the story may be nearer to the translation

Complete = Callable[[Sequence[Message], int], Awaitable[str]]  # (messages, most tokens) -> text


class Translator:
    """Puts sentences of one story into other languages, with a model's help; remembers them."""

    def __init__(self) -> None:
        self._known: OrderedDict[tuple[str, str], str] = OrderedDict()
        self._refusals = Refusals()

    async def translate(
        self,
        sentence: str,
        language: str,
        index: Index,
        complete: Complete,
        vector: Vectorise,
        checked: bool = True,
        once: bool = False,
    ) -> str | None:
        """`sentence`, which is in the story's language, in `language` (BCP 47).

        None where no translation held, none came in time, or a model had better not read it. Raises
        nothing. `checked` False: the first one that comes, whatever it says. `once`: it is not
        tried again.
        """
        if (sentence, language) in self._known:
            self._known.move_to_end((sentence, language))
            return self._known[sentence, language]
        if checked and (why_not_plain(sentence) or _CODE.search(sentence)):
            return None  # a source may speak to whoever translates it
        tries = _Tries(language, index, complete, vector, checked, self._refusals)
        # A glossary keeps names and figures right, and leads some models astray: then without it.
        names = glossary(sentence, language, index)
        told = await tries.of(sentence, names)
        if told is None and not once:
            told = await tries.of(sentence, {})
        if told is None and not once and (shorter := core(sentence, index.snapshot.story.language)):
            told = await tries.of(shorter.text, glossary(shorter.text, language, index))
            if told and shorter.by:
                told = with_speaker(told, called(shorter.by, language, index))
        if told is not None and checked:
            self._remember(sentence, language, told)
        return told

    def _remember(self, sentence: str, language: str, translation: str) -> None:
        self._known[sentence, language] = translation
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)


class _Tries:
    """Tries at translating one sentence; over as soon as the model fails, or takes too long."""

    def __init__(
        self,
        language: str,
        index: Index,
        complete: Complete,
        vector: Vectorise,
        checked: bool,
        refusals: Refusals,
    ) -> None:
        self._language, self._index, self._refusals = language, index, refusals
        self._complete, self._vector, self._checked = complete, vector, checked
        self._is_over = False

    async def of(self, sentence: str, names: Mapping[str, str]) -> str | None:
        """A translation that holds; unchecked, any. `names`: what they are called there."""
        reply = await self._reply(sentence, names)
        if reply is None or not self._checked:
            return reply
        reason = await self._why_not(reply, sentence)
        if reason is None:
            return reply
        log.debug("a translation into %s does not hold", self._language)
        return None

    async def _reply(self, sentence: str, names: Mapping[str, str]) -> str | None:
        reply = await self._ask(self._language, sentence, names)
        if reply and self._checked and self._index.snapshot.story.language == "en":
            return with_own_sizes(reply, sentence, self._language)
        return reply

    async def _ask(self, language: str, sentence: str, names: Mapping[str, str]) -> str | None:
        """`sentence` in `language`, as the model puts it; None where it fails."""
        if self._is_over:
            return None
        messages = prompts.sentence_in(language, sentence, names)
        try:
            async with asyncio.timeout(TIMEOUT_S):
                return tidy(await self._complete(messages, MAX_TOKENS), sentence)
        except (EndpointError, TimeoutError) as error:
            log.warning("a sentence is not translated: %s", str(error) or "too slow")
            self._is_over = True
            return None

    async def _why_not(self, reply: str, sentence: str) -> str | None:
        if reason := why_not(reply, sentence, self._language, self._index):
            return reason
        one, other = await self._vector(reply), await self._vector(sentence)
        if one is None or other is None:
            return None
        if refusal := await self._refusals.found(reply, other, self._vector):
            return f"it refuses: {refusal!r}"
        if reason := _why_far(one, other, sentence, self._index):
            return reason
        if len(terms(sentence)) < FEW:
            return None
        return await self._why_not_back(reply, sentence, other)

    async def _why_not_back(self, reply: str, sentence: str, vector: Vectors) -> str | None:
        """Why `reply`, put back into the story's language by the model that wrote it, is not its
        `sentence` again, of which `vector` is that. Nobody but code sees what comes back."""
        called = glossary(sentence, self._language, self._index).items()
        names = {theirs: ours for ours, theirs in called if theirs in reply}
        back = await self._ask(self._index.snapshot.story.language, reply, names)
        if back is None:
            return "it does not come back"
        one = await self._vector(back)
        if one is None:
            return None
        near = float(one @ vector)
        least = SAME_COME_BACK if _is_measured(self._index) else self._index.nearest(one, sentence)
        return None if near >= least else f"it comes back as something else ({near:.2f})"


def with_speaker(told: str, by: str) -> str:
    """A translation of what is said, with who says it: a name needs no words around it.

    The full stop stays last, of whatever script it is.
    """
    bare = told.rstrip(STOPS)
    return f"{bare} ({by}){told[len(bare) :]}"


def tidy(reply: str, sentence: str) -> str:
    """A reply without what models put around a translation: marks, and the glossary again."""
    reply = one_line(reply)
    if "=" not in sentence:
        reply = _GLOSSARY.sub("", reply)
    if ":" not in sentence:
        reply = _PREAMBLE.sub(r"\1", reply)
    if sentence[:1] not in '"“„«' and re.fullmatch(r"[\"“„«「].*[\"”“»」]", reply):
        reply = reply[1:-1].strip()
    return reply


def _why_far(one: Vectors, other: Vectors, sentence: str, index: Index) -> str | None:
    """Why the meaning of a translation, `one`, is another than that of `sentence`, `other`: every
    other sentence of the story must be farther away.

    No threshold alone tells: a right translation into Chinese is at .83, gibberish in Hindi at .89.
    """
    near, nearest = float(one @ other), index.nearest(one, sentence)
    if near >= max(SAME_MEANING if _is_measured(index) else -1.0, nearest - NEARLY):
        return None
    return f"it says something else ({near:.2f}, another sentence {nearest:.2f})"


def _is_measured(index: Index) -> bool:
    """Whether the cosines here were measured with the model that `index` is embedded with. One of
    another, to which right translations are at .6, is held against the story's sentences alone."""
    return index.snapshot.spec == EmbeddedE5.spec
