"""A question in a thread is understood with what was asked and answered before it."""

from __future__ import annotations

from answered import Model, cited, is_whole, turn
from scripted_model import Scripted, kinds, prompts_for, saying

from bot.answering import Turn
from bot.answering.phrases import phrase

MEMO = Turn(
    question="What does the White House memo say about Alibaba?",
    answer="The White House memo alleges that Alibaba helped the Chinese military [1].",
    language="en",
)
ALIBABA = (
    "Alibaba says that the assertions and innuendos of the Financial Times article are "
    '"completely false"',
    '"completely false"',
)
ALONE = "What did Alibaba reply to the White House memo?"


async def test_a_follow_up_is_searched_for_as_a_question_that_stands_alone(model: Model) -> None:
    server, answerer = model(Scripted(saying(ALIBABA), question=ALONE))
    answer = await answerer.answer("and what did they reply?", [MEMO])
    assert answer.text.startswith(f"{ALIBABA[0]} [1].")
    assert cited(answer)[0] == "global-times-3"
    assert kinds(server.requests) == ["rewording", "judgement", "draft"]


async def test_the_thread_is_told_to_the_model_at_every_step(model: Model) -> None:
    server, answerer = model(Scripted(saying(ALIBABA), question=ALONE))
    await answerer.answer("and what did they reply?", [MEMO])
    for kind in ("rewording", "judgement", "draft"):
        (prompt,) = prompts_for(kind, server.requests)
        assert MEMO.question in prompt
        assert MEMO.answer in prompt


async def test_a_follow_up_that_the_model_cannot_reword_is_found_with_the_question_before(
    model: Model,
) -> None:
    _, answerer = model(Scripted("NOT_IN_SOURCES", question="I am a model."))
    answer = await answerer.answer("and what did they reply?", [MEMO])
    assert not answer.declined
    assert {"global-times-3", "global-times-4", "global-times-6"} & set(cited(answer))


async def test_a_follow_up_is_compared_with_what_is_open_only_as_one_that_stands_alone(
    model: Model,
) -> None:
    leaked = "Who leaked the White House memo to the Financial Times?"
    for alone, compared in ((leaked, True), ("I am a model.", False)):
        server, answerer = model(Scripted("NOT_IN_SOURCES", yes=0.6, question=alone))
        await answerer.answer("and who leaked it?", [MEMO])
        prompts = prompts_for("comparison", server.requests)
        assert bool(prompts) is compared
        assert all(f"First question: {leaked}" in prompt for prompt in prompts)


async def test_a_question_that_stands_alone_is_not_reworded(model: Model) -> None:
    server, answerer = model(Scripted("Qwen3 was trained on 36 trillion tokens [1]."))
    await answerer.answer("How many tokens was Qwen3 trained on?", [MEMO])
    assert kinds(server.requests) == ["judgement", "draft"]


async def test_a_follow_up_without_a_language_is_answered_in_that_of_the_thread(
    model: Model,
) -> None:
    _, answerer = model(Scripted(yes=0.0))
    turns = [Turn(question="¿Qué dijo Alibaba?", answer="Lo niega [1].", language="es")]
    answer = await answerer.answer("Jack Ma?", turns)
    assert answer.language == "es"
    assert answer.text.startswith(phrase("not_in_sources", "es"))


async def test_a_thread_may_change_its_language(model: Model) -> None:
    _, answerer = model(
        Scripted(
            "Qwen3 supports 119 languages and dialects [1].",
            question="How many languages does Qwen3 support?",
            sentences={"119": "Qwen3支持119种语言和方言。"},
        )
    )
    answer = await answerer.answer("Qwen3支持多少种语言？", [MEMO])
    assert answer.language == "zh"
    assert answer.text.startswith("Qwen3支持119种语言和方言 [1]。")


async def test_an_answer_can_be_followed_up_as_it_stands(model: Model) -> None:
    _, answerer = model(Scripted(saying(ALIBABA), question=ALONE))
    first = await answerer.answer("What did Alibaba say about the memo?")
    second = await answerer.answer("and what did they reply?", [turn(first)])
    assert second.text
    assert is_whole(second)


async def test_what_the_thread_was_told_is_not_added_again(model: Model) -> None:
    _, answerer = model(Scripted("NOT_IN_SOURCES"))
    first = await answerer.answer("How many tokens was Qwen3 trained on?")
    assert "36 trillion" in first.text
    second = await answerer.answer("And how many tokens was Qwen3 trained on?", [turn(first)])
    assert "36 trillion tokens, twice" not in second.text
