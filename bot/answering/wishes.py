"""Questions about the story as a whole, which no passage answers and the store has ready.

"What is this about?", "Where do the sources disagree?", "What is new?": they name nothing, so that
a search finds nothing for them, and a model has only a few passages before it. They are known by
their likeness to ways of asking them, which a table has in every language of the fixed phrases.

Likeness alone also takes "What is new in version 3?" for one; so a question that names something of
the story is none, one with a word that the table has not must be liker, and one that is liker to
what people ask of other things is none. Of 370 questions about the whole of a story, in 17
languages, it knows 245 and takes 6 for another of the five; of 580 others it takes one for one.
"""

from __future__ import annotations

import asyncio
import logging
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

import numpy as np

from bot.answering.phrases import wider
from knowledge.embeddings import Embedder, Vectors
from knowledge.search import Index
from knowledge.text import fold, is_unspaced, terms, words

log = logging.getLogger(__name__)

Wish = Literal["summary", "disagreements", "latest", "people", "sources"]
WISHES: tuple[Wish, ...] = get_args(Wish)
NEVER_NARROWER: frozenset[Wish] = frozenset({"summary", "sources"})  # whatever was spoken of

ALIKE = 0.9  # cosine of a question and a way to ask, from which on it is one
ALIKE_WITH_OTHER_WORDS = 0.95
_ARTICLE = re.compile(r"^(?:the|an?)\s", re.I)
MOST = 200  # characters of a question that may be one: nobody needs more
PATIENCE_S = 30.0  # for the vectors of the tables: an endpoint may be slow, and so may a machine


@dataclass(frozen=True)
class _Ways:
    """To ask, in one language, with the wish of each and the words that they are made of."""

    texts: tuple[str, ...]
    wishes: tuple[Wish, ...]
    glue: frozenset[str]
    known: frozenset[str]


class Wishes:
    """Knows wishes by the vectors of `embedder`; without any it knows none.

    Those of a language are worked out at the first question in it that may be one, and kept: some
    ninety short texts, about three seconds of CPU, or a few requests to an endpoint. A question
    that has waited `patience_s` for them is no wish; the next may find them ready. Likeness was
    measured with the embedded model; another's vectors may lie farther apart, and then fewer
    questions are known.
    """

    def __init__(self, embedder: Embedder, patience_s: float = PATIENCE_S) -> None:
        self._embedder, self._patience_s = embedder, patience_s
        self._working: dict[str, asyncio.Task[Vectors]] = {}

    async def wish(
        self, question: str, language: str, index: Index, narrower: bool = False
    ) -> Wish | None:
        """What `question`, in `language` (BCP 47), wants to be told of the whole story of `index`.

        None for any other question, and where there is no table for its language. `narrower`: it
        may be about a part of the story that was spoken of before. Raises EmbeddingFailed.
        """
        tag = next((tag for tag in wider(language) if tag in _tables()), None)
        question = untitled(question, index)
        if tag is None or len(question) > MOST or index.snapshot.spec is None:
            return None
        if index.names_in(question):
            return None
        ways = _ways(tag)
        meaning = _meaning(question, ways.glue)
        asked = await self._embedder.query(question)
        if asked is None or not meaning:
            return None
        try:
            async with asyncio.timeout(self._patience_s):
                likeness, other = await asyncio.gather(
                    self._likeness(tag, ways.texts, asked),
                    self._likeness("other", _tables()["other"]["ways"], asked),
                )
        except TimeoutError:
            log.warning("the ways of asking in %s are not ready; taking a question for none", tag)
            return None
        enough = ALIKE if meaning <= ways.known else ALIKE_WITH_OTHER_WORDS
        if likeness.max() < max(enough, other.max()):
            return None
        found = ways.wishes[int(likeness.argmax())]
        return found if not narrower or found in NEVER_NARROWER else None

    async def _likeness(self, tag: str, texts: Sequence[str], asked: Vectors) -> Vectors:
        """Of `asked` to each of `texts`. Their vectors are worked out once, however many ask at a
        time; again where it failed."""
        working = self._working.get(tag)
        if working is None or (working.done() and (working.cancelled() or working.exception())):
            working = self._working[tag] = asyncio.create_task(self._embedder.queries(texts))
            # Nobody may be waiting any more when it fails.
            working.add_done_callback(lambda done: done.cancelled() or done.exception())
        return np.asarray(await asyncio.shield(working) @ asked)


def untitled(question: str, index: Index) -> str:
    """`question` with "story" for the story's title, or without it in a script without spaces: it
    names the whole, and nothing in it."""
    title = _ARTICLE.sub("", index.snapshot.story.title)
    if not title or is_unspaced(title):
        return question.replace(title, "") if title else question
    return re.sub(rf"(?<!\w){re.escape(title)}(?!\w)", "story", question, flags=re.I)


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    return tomllib.loads((files("bot.answering") / "wishes.toml").read_text(encoding="utf-8"))


@cache
def _ways(tag: str) -> _Ways:
    table = _tables()[tag]
    glue = frozenset(fold(word) for word in table["glue"])
    pairs = [(text, wish) for wish in WISHES for text in table[wish]]
    known = frozenset[str]().union(*(_meaning(text, glue) for text, _ in pairs))
    return _Ways(tuple(text for text, _ in pairs), tuple(wish for _, wish in pairs), glue, known)


def _meaning(text: str, glue: frozenset[str]) -> frozenset[str]:
    """The words of `text` without `glue`; single characters where a script has no spaces."""
    kept: list[str] = []
    for word in words(text):
        if is_unspaced(word):
            for idle in sorted(glue, key=len, reverse=True):
                word = word.replace(idle, "")
            kept += word
        elif word not in glue:
            kept += terms(word)
    return frozenset(kept)
