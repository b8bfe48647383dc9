"""From a question to an attested answer. The model drafts, code attests; without a model, code
quotes. Everything a user or a program can ask goes through `Answerer.answer`.

A draft is written in the story's language, in which each sentence can be held against its passage,
and what holds is put into the asker's language sentence by sentence. Whether the passages answer
the question at all is judged before anything is drafted, by the model's own leaning between yes and
no and by what code can tell; in doubt, by whether the model finds anything to draft. What is asked
of the story as a whole the store has ready: that no model drafts.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Sequence
from functools import partial

from bot.answering import (
    extract,
    prompts,
    question,
    searching,
    verdict,
    whole_story,
)
from bot.answering.answer import Answer, Turn
from bot.answering.attest import Attester, Drafted, Statement
from bot.answering.composing import Composer
from bot.answering.draft import DraftStream
from bot.answering.finishing import decline, made
from bot.answering.searching import Asked, Searcher
from bot.answering.speaking import what_is_said
from bot.answering.translating import Translator
from bot.answering.weighing import weigh
from bot.answering.wishes import Wish, Wishes, untitled
from bot.answering.writing import OnText, as_it_is
from bot.llm import ANEW, ContextTooLong, EndpointError, Message, Model, Tally, Usage
from bot.tracing import span
from knowledge.embeddings import Embedder
from knowledge.errors import EmbeddingFailed
from knowledge.overview import Overviews
from knowledge.search import Found, Index, Sentence
from knowledge.story import Passage, Story

log = logging.getLogger(__name__)

MOST_QUOTED = 3  # sentences of the store, where nothing of a draft holds
LEAST_PROMPT = 500  # tokens; below it hardly a passage is left


class Answerer:
    """Answers questions from an index; `use` swaps the index between two questions.

    `deadline_s`: an answer that a model is not done with by then is made of extracts.
    `attesting` False: what the model drafts is shown as it stands, with the citations it gave
    itself. For measuring what attestation is worth, and for nothing else.
    `overviews` and `wishes`: those of the process, where others use them too.
    """

    def __init__(
        self,
        index: Index,
        embedder: Embedder,
        endpoint: Model | None = None,
        prompt_tokens: int = 3000,
        answer_tokens: int = 500,
        deadline_s: float = 300.0,
        attesting: bool = True,
        overviews: Overviews | None = None,
        wishes: Wishes | None = None,
    ) -> None:
        self._endpoint, self._attesting = endpoint, attesting
        self._overviews, self._wishes = overviews or Overviews(), wishes or Wishes(embedder)
        self._deadline_s = deadline_s
        self._searcher, self._translator = Searcher(embedder), Translator()
        self._prompt_tokens, self._answer_tokens = prompt_tokens, answer_tokens
        self.use(index)

    def use(self, index: Index) -> None:
        self.index = index
        self._attester = Attester(index)

    @property
    def story(self) -> Story:
        """The story answered from now."""
        return self.index.snapshot.story

    async def answer(
        self,
        asked: str,
        thread: Sequence[Turn] = (),
        on_text: OnText | None = None,
        think: bool = False,
    ) -> Answer:
        """The answer to `asked`, which may lean on the earlier turns of its `thread`.

        `on_text` gets attested text as it comes; the answer's own text is what holds in the end,
        and may differ. `think`: the model thinks first, where it can; it also does for a question
        that asks for it or needs it. Never raises for a faulty endpoint: then the answer is
        extractive. Cancelling it ends the completion upstream.
        """
        text, wants_thought = question.wants_thought(question.tidy(asked))
        tally = Tally()
        endpoint, index = self._endpoint, self.index
        complete = partial(_complete, endpoint, tally) if endpoint else None
        with span("search", story=self.story.id):
            wish = await self._wished(text, self.language_of(text, thread), thread, index)
            if wish is not None:
                complete = None  # it is known in its own words
            query = await self._searcher.search(text, thread, index, complete)
            if wish is None and query.told:
                told_in = index.snapshot.story.language
                wish = await self._wished(query.told, told_in, thread, index)
        if endpoint is not None:
            thinks = think or wants_thought or question.needs_thought(query.told or text)
            answering = _Answering(self, query, endpoint, tally, thinks, on_text, wish)
            try:
                async with asyncio.timeout(self._deadline_s):
                    return await answering.answer()
            except EndpointError as error:
                log.warning("answering with extracts: %s", error)
            except TimeoutError:
                log.warning(
                    "answering with extracts: no answer within %g s (ANSWER_DEADLINE)",
                    self._deadline_s,
                )
        return await self._from_extracts(query, on_text, tally.usage, wish)

    async def _wished(
        self, text: str, language: str, thread: Sequence[Turn], index: Index
    ) -> Wish | None:
        """What `text` wants to be told of the whole story, and the store has. What an operator
        suggests means that in a thread too; others may be about what the thread is about."""
        if not self._attesting:
            return None
        story = index.snapshot.story
        about = " ".join(untitled(turn.question, index) for turn in thread[-2:])
        narrower = bool(index.names_in(about)) and text not in story.examples
        try:
            wish = await self._wishes.wish(text, language, index, narrower)
        except EmbeddingFailed:
            return None  # as a search by words alone goes on
        if wish is None:
            return None
        overview = await self._overviews.of(index.snapshot)
        return wish if whole_story.has(wish, story, overview) else None

    def language_of(self, asked: str, thread: Sequence[Turn] = ()) -> str:
        """The language of a question, the thread's or the story's where it shows none."""
        text, _ = question.wants_thought(question.tidy(asked))
        return searching.language_of(text, thread, self.index)

    async def find(self, asked: str, k: int = searching.PASSAGES) -> Found:
        """Retrieval alone, in the wording given."""
        index = self.index
        return index.search(asked, await self._searcher.vectors([asked], index), k)

    async def _from_extracts(
        self, query: Asked, on_text: OnText | None, wasted: Usage | None, wish: Wish | None
    ) -> Answer:
        """The store's own sentences, and a line that says that they are for want of a model."""
        composer = Composer(query, as_it_is, on_text)
        if wish:
            await self.tell_whole_story(wish, query, composer)
            if self._endpoint is None or query.is_foreign:
                await composer.note("no_model")
            made_ready = made(query, composer, False, ready=True)
            return made_ready.model_copy(update={"wasted": wasted})
        chosen = extract.best_sentences(query.found, query.thread) if query.bearing.answers else []
        for sentence in chosen:
            await composer.state(Statement(sentence.text, (sentence.passage,), quoted=True))
        if chosen:
            await composer.show_disagreements()
        else:
            await decline(query, composer)
        if composer.citations:
            await composer.note("no_model")
        return made(query, composer, not chosen).model_copy(update={"wasted": wasted})

    async def tell_whole_story(self, wish: Wish, query: Asked, composer: Composer) -> None:
        """Composes what the store has ready."""
        snapshot = query.index.snapshot
        overview = await self._overviews.of(snapshot)
        await whole_story.tell(wish, composer, snapshot.story, overview)


class _Answering:
    """One question on its way through a model."""

    def __init__(
        self,
        owner: Answerer,
        query: Asked,
        endpoint: Model,
        tally: Tally,
        think: bool,
        on_text: OnText | None,
        wish: Wish | None,
    ) -> None:
        self._owner, self._query, self._endpoint, self._wish = owner, query, endpoint, wish
        self._tally, self._think = tally, think
        self._composer = Composer(query, self._translate, on_text)
        self._first_token: int | None = None
        self._model: str | None = None
        self._leaning: float | None = None
        self._ready = False

    async def answer(self) -> Answer:
        passages = searching.to_draft_from(self._query.found, self._query.index)
        while True:
            budget = self._owner._prompt_tokens
            try:
                declined = await self._drafted(passages)
                break
            except ContextTooLong as error:
                if budget < 2 * LEAST_PROMPT:
                    raise
                self._owner._prompt_tokens = min(self._owner._prompt_tokens, budget // 2)
                self._composer.begin()
                log.warning("prompts of at most %d tokens from now on: %s", budget // 2, error)
        if self._composer.untranslated:
            await self._composer.note("untranslated")
        if self._ready and not self._composer.translated:  # no model had a hand in it
            told = made(self._query, self._composer, declined, ready=True)
            return told.model_copy(update={"wasted": self._tally.usage})
        model = self._model or await self._endpoint.model()
        return made(
            self._query, self._composer, declined, model, self._tally, self._first_token,
            self._leaning, self._ready,
        )  # fmt: skip

    async def _drafted(self, passages: list[Passage]) -> bool:
        """Composes the answer; whether it declines."""
        query, story = self._query, self._query.index.snapshot.story
        budget = self._owner._prompt_tokens
        messages, fitting = prompts.draft(
            story, passages, query.text, query.language, query.told, query.thread, budget
        )
        passages = passages[:fitting]
        if not self._owner._attesting:
            return await self._as_drafted(messages, passages)
        if self._wish:
            await self._owner.tell_whole_story(self._wish, query, self._composer)
            self._ready = True
            return False
        with span("judge"):
            weighed = await weigh(query, passages, budget, self._endpoint, self._tally)
        leaning = weighed.leaning
        self._leaning = leaning.passages if leaning else None
        hopeless = verdict.is_hopeless(query.bearing, leaning)
        with span("draft", hopeless=hopeless, thinks=self._think):
            silent = hopeless or await self._attested(messages, passages)
        if hopeless or not verdict.answers(query.bearing, leaning, silent):
            self._composer.begin()
            await decline(query, self._composer)
            return True
        # A model may be sure of anything: what nobody drafts of another topic is not quoted either.
        if query.bearing.on_topic or self._composer.holds:
            await self._supplement(silent, weighed.best)
        await self._composer.settle()
        if not self._composer.statements:
            await decline(query, self._composer)
            return True
        await self._composer.show_disagreements()
        return False

    async def _attested(self, messages: Sequence[Message], passages: list[Passage]) -> bool:
        """Composes what holds of a draft, as it comes; whether the model was silent."""
        draft = DraftStream(prompts.SILENT)
        fallen = 0
        reply = self._endpoint.stream(
            messages, self._owner._answer_tokens, think=self._think, tally=self._tally
        )
        async with contextlib.aclosing(reply.pieces()) as pieces:
            async for piece in pieces:
                if piece == ANEW:
                    draft.begin()
                    self._composer.begin()
                    continue
                if self._first_token is None:
                    self._first_token = self._query.since_start()
                for sentence in draft.feed(piece):
                    fallen += not await self._attest(sentence, passages)
        for sentence in draft.rest():
            fallen += not await self._attest(sentence, passages)
        self._model = reply.model
        if fallen:
            log.info("dropped %d unsupported sentences", fallen)
        return draft.is_silent

    async def _attest(self, sentence: Drafted, passages: list[Passage]) -> bool:
        attester = self._owner._attester
        with span("attest"):
            attested = await asyncio.to_thread(attester.attest, sentence, passages)
        if not isinstance(attested, Statement):
            log.debug("dropped a sentence: %s", attested.reason)
            return False
        if not self._query.is_about(attested.passages):
            log.debug("dropped a sentence about something else")
            return False
        await self._composer.state(attested)
        return True

    async def _supplement(self, silent: bool, best: Sentence | None) -> None:
        """The store's own sentence nearest to the question, where the draft left it out; before it
        the `best` one, by the model's own judgement. The first of them is quoted in the original
        where it cannot be translated.

        Small models answer beside the question, or find nothing where there is something.
        """
        query, statements = self._query, self._composer.statements
        is_half = len(statements) == 1 and what_is_said(query.told or query.text)
        most = MOST_QUOTED if silent or not statements else 1 + is_half
        nearest = extract.best_sentences(self._query.found, self._query.thread, most)
        chosen = [best, *(one for one in nearest if one != best)] if best else nearest
        for sentence in chosen[:most]:
            quoted = Statement(sentence.text, (sentence.passage,), quoted=True)
            if self._query.is_about(quoted.passages):
                await self._composer.state(quoted, first=sentence == chosen[0])

    async def _as_drafted(self, messages: Sequence[Message], passages: list[Passage]) -> bool:
        """The draft as it stands, nothing checked; whether the model was silent."""
        draft = DraftStream(prompts.SILENT)
        reply = self._endpoint.stream(
            messages, self._owner._answer_tokens, think=self._think, tally=self._tally
        )
        async with contextlib.aclosing(reply.pieces()) as pieces:
            async for piece in pieces:
                draft.begin() if piece == ANEW else draft.feed(piece)
        draft_again = DraftStream(prompts.SILENT)
        for sentence in [*draft_again.feed(draft.raw), *draft_again.rest()]:
            cited = tuple(passages[n - 1] for n in sentence.cites if 1 <= n <= len(passages))
            await self._composer.state(Statement(sentence.text, cited), checked=False)
        self._model = reply.model
        if draft.is_silent:
            await self._composer.say("not_in_sources")
        return draft.is_silent

    async def _translate(self, sentence: str, /, once: bool = False) -> str | None:
        query = self._query
        with span("translate", language=query.language):
            return await self._owner._translator.translate(
                sentence,
                query.language,
                query.index,
                partial(_complete, self._endpoint, self._tally),
                partial(self._owner._searcher.vector, index=query.index),
                checked=self._owner._attesting,
                once=once,
            )


async def _complete(
    endpoint: Model, tally: Tally, messages: Sequence[Message], max_tokens: int
) -> str:
    return await endpoint.complete(messages, max_tokens, tally=tally)
