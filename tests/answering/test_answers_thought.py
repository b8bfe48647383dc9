"""A model thinks first where somebody wants it to, or the question needs it; never otherwise."""

from __future__ import annotations

import pytest
from answered import Model, Shown
from scripted_endpoint import Reply
from scripted_model import Asked, Scripted, kind_of

TOKENS = "How many tokens was Qwen3 trained on?"
SAYS = "Qwen3 was trained on 36 trillion tokens [1]."


def thinks(asked: Asked) -> bool:
    return bool((asked.get("chat_template_kwargs") or {}).get("enable_thinking"))


def thoughtful(requests: list[Asked]) -> set[str]:
    """The kinds of requests for which the model was to think."""
    return {kind_of(asked) for asked in requests if thinks(asked)}


@pytest.mark.parametrize(
    "question",
    [
        f"think: {TOKENS}",
        f"Think： {TOKENS}",
        "Why was Qwen3 trained on more tokens than Qwen2.5?",
        "Compare the training data of Qwen3 and Qwen2.5.",
    ],
)
async def test_a_question_that_wants_or_needs_thought_is_thought_through(
    model: Model, question: str
) -> None:
    server, answerer = model(Scripted(SAYS))
    answer = await answerer.answer(question)
    assert thoughtful(server.requests) == {"draft"}
    assert not answer.question.lower().startswith("think")


async def test_a_quick_question_is_not_thought_through_unless_it_is_asked_for(
    model: Model,
) -> None:
    server, answerer = model(Scripted(SAYS))
    await answerer.answer(TOKENS)
    assert thoughtful(server.requests) == set()
    await answerer.answer(TOKENS, think=True)
    assert thoughtful(server.requests) == {"draft"}


async def test_a_question_in_another_language_that_needs_thought_is_thought_through(
    model: Model,
) -> None:
    told = "Why does Qwen3 support 119 languages?"
    server, answerer = model(Scripted(SAYS, question=told))
    await answerer.answer("Warum unterstützt Qwen3 119 Sprachen?")
    assert thoughtful(server.requests) == {"draft"}


@pytest.mark.parametrize("field", ["reasoning", "reasoning_content"])
async def test_thoughts_are_not_shown_and_their_time_is_told(
    model: Model, shown: Shown, field: str
) -> None:
    thoughts = {field: "Passage 1 says that Alibaba paid 77 million. Or does it?"}
    _, answerer = model(Scripted(Reply(SAYS, pause_s=0.01, **thoughts)))
    answer = await answerer.answer(TOKENS, on_text=shown, think=True)
    assert answer.text == SAYS
    assert shown.text == SAYS
    assert answer.timings_ms.thinking


async def test_thoughts_in_the_text_itself_are_not_shown(model: Model, shown: Shown) -> None:
    draft = f"<think>Alibaba says so [1]. Or does it? NOT_IN_SOURCES</think>\n\n{SAYS}"
    _, answerer = model(Scripted(draft))
    answer = await answerer.answer(f"think: {TOKENS}", on_text=shown)
    assert answer.text == SAYS
    assert shown.text == SAYS


async def test_an_answer_without_thought_has_no_time_for_it(model: Model) -> None:
    _, answerer = model(Scripted(SAYS))
    answer = await answerer.answer(TOKENS)
    assert answer.timings_ms.thinking is None
