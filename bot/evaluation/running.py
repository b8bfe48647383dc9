"""Asks the questions, one after the other: each in every way that is compared."""

from __future__ import annotations

import time
from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass

from bot.answering import Answer, Answerer
from bot.evaluation.observing import Observed
from bot.evaluation.questions import Question
from bot.evaluation.scoring import Score, score
from bot.llm import EndpointError, Message
from knowledge.story import Story

PATIENCE = 3  # questions in a row at which the endpoint may fail before the run ends


@dataclass(frozen=True)
class Outcome:
    """One answer and what it is worth. `seconds` are those of the first time, also where a draft
    was replayed; tokens are None without a model.
    """

    answer: Answer
    score: Score
    seconds: float
    prompt_tokens: int | None = None
    completion_tokens: int | None = None


@dataclass(frozen=True)
class Result:
    """What became of one question. Either there are outcomes, or a `fault` of the endpoint."""

    question: Question
    attested: Outcome | None = None
    plain: Outcome | None = None
    given: tuple[str, ...] = ()  # ids of the passages that the model was shown
    fault: str | None = None

    @property
    def good(self) -> bool:
        """Whether the attested answer is."""
        return self.attested is not None and self.attested.score.good


@dataclass(frozen=True)
class Contest:
    """Who answers: with attestation, and the same model without; `observed` is their endpoint."""

    attested: Answerer
    plain: Answerer | None = None
    observed: Observed | None = None


async def run(questions: Sequence[Question], contest: Contest) -> AsyncGenerator[Result, None]:
    """The result of each question, in order.

    A question at which the endpoint fails twice has no outcome. Raises EndpointError where it
    does so three times in a row.
    """
    failures = 0
    for question in questions:
        result = await _result(question, contest)
        if result.fault:
            result = await _result(question, contest)
        yield result
        failures = failures + 1 if result.fault else 0
        if result.fault and failures == PATIENCE:
            raise EndpointError(result.fault)


async def _result(question: Question, contest: Contest) -> Result:
    attested, told, fault = await _outcome(question, contest.attested, contest.observed)
    plain = None
    if contest.plain is not None and fault is None:
        plain, more, fault = await _outcome(question, contest.plain, contest.observed)
        told += more
    if fault is not None:
        return Result(question, fault=fault)
    return Result(question, attested, plain, _shown(told, contest.attested.story))


async def _outcome(
    question: Question, answerer: Answerer, observed: Observed | None
) -> tuple[Outcome, list[Message], str | None]:
    """An answer with its score, what the model was told for it, and the endpoint's first fault."""
    if observed is not None:
        observed.begin()
    started = time.monotonic()
    answer = await answerer.answer(question.text)
    seconds = time.monotonic() - started
    if observed is None:
        return Outcome(answer, score(question, answer, answerer.story), seconds), [], None
    prompts = [message.content for message in observed.messages if message.role == "system"]
    outcome = Outcome(
        answer,
        score(question, answer, answerer.story, prompts),
        seconds + observed.seconds_saved,
        observed.prompt_tokens,
        observed.completion_tokens,
    )
    return outcome, observed.messages, next(iter(observed.faults), None)


def _shown(told: Sequence[Message], story: Story) -> tuple[str, ...]:
    """The ids of the passages that stand in what the model was told, in the order of the first."""
    text = "\n".join(message.content for message in told)
    at = {passage.id: text.find(passage.text) for passage in story.passages()}
    return tuple(sorted((id for id in at if at[id] >= 0), key=lambda id: at[id]))
