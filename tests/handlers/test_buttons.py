"""What stands below an answer, in every language, within the local Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answer
from bot.answering.answer import Timings
from bot.answering.phrases import languages
from handlers.actions import from_press
from handlers.blocks import buttons
from handlers.blocks.buttons import Asked
from playground import Playground, Workspace, plain_text

CHANNEL = "C0NEWSROOM1"
ASKED = Asked("1795614102.262062", "qwen-panic")


def answer(thinking: int | None = None, **changes: Any) -> Answer:
    return Answer.model_validate(
        {
            "question": "Who?",
            "language": "en",
            "text": "Anna.",
            "declined": False,
            "origin": "model",
            "model": "m",
            "citations": (),
            "conflicts": (),
            "usage": None,
            "timings_ms": Timings(search=1, first_token=None, thinking=thinking, total=2),
            **changes,
        }
    )


def below(given: Answer, has_model: bool = True) -> list[str]:
    """What is below an answer: the ids of buttons, and the text of lines."""
    return [
        element.get("action_id") or element["text"]
        for block in buttons.below(given, ASKED, has_model)
        for element in block["elements"]
    ]


def test_a_quick_answer_of_a_model_can_be_thought_through() -> None:
    assert below(answer()) == ["think"]
    assert below(answer(declined=True)) == ["think"]


def test_what_a_model_did_not_write_can_be_thought_through_where_one_might_answer() -> None:
    extract = answer(origin="extract", model=None)
    assert below(extract) == []
    assert below(extract.model_copy(update={"declined": True})) == ["think"]
    assert below(extract.model_copy(update={"declined": True}), has_model=False) == []


@pytest.mark.parametrize(("ms", "seconds"), [(12_400, 12), (3, 1), (0, 1), (91_000, 91)])
def test_a_thought_answer_says_how_long_and_has_no_button(ms: int, seconds: int) -> None:
    assert below(answer(thinking=ms)) == [f"Thought for {seconds} s"]


def test_what_was_thought_of_in_secret_has_no_button_either() -> None:
    assert buttons.below(answer(), ASKED, True, think=True) == []


@pytest.mark.parametrize("language", sorted(languages()))
async def test_slack_takes_what_is_below_an_answer(language: str) -> None:
    question = "？" * buttons.MAX_VALUE
    async with Playground(Workspace()) as slack:
        client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)
        posted = await client.chat_postMessage(
            channel=CHANNEL,
            text="x",
            blocks=[
                *buttons.think_row(question, ASKED, language),
                buttons.stop_row(ASKED, language),
                *buttons.below(answer(thinking=1000, language=language), ASKED, True),
            ],
        )
        message = slack.message(CHANNEL, posted["ts"])
        assert message is not None
        assert len(plain_text(message).splitlines()) == 3


@pytest.mark.parametrize("question", ["？" * 2001, "🐉" * 1001])
def test_a_question_that_no_button_can_hold_has_none(question: str) -> None:
    assert below(answer(question=question)) == []


def test_a_press_brings_back_what_the_row_belongs_to() -> None:
    (row,) = buttons.think_row("Who?", ASKED, "en")
    message = {"ts": "2.0", "thread_ts": "1.0", "text": "Anna.", "blocks": [row]}
    body = {"message": message, "channel": {"id": "D1"}, "user": {"id": "BEN"}}
    action = {"block_id": row["block_id"], "value": "Who?", "action_ts": "3.0"}
    arrival = from_press("think", body, action, "T1")
    assert arrival.press is not None
    assert Asked.of(arrival.press.row) == ASKED
    assert arrival.text == "Who?"
    assert arrival.conversation_key == "T1:D1"


def test_two_presses_of_one_row_are_one_wish_and_a_row_drawn_again_is_another() -> None:
    def key(row: str, ts: str) -> str:
        body = {"message": {"ts": "2.0"}, "channel": {"id": "C1"}, "user": {"id": "BEN"}}
        return from_press("think", body, {"block_id": row, "action_ts": ts}, "T1").key

    first, again = (Asked("1.0", "s", drawn).block_id("think") for drawn in ("", "a1"))
    assert key(first, "3.0") == key(first, "3.1")
    assert key(first, "3.0") != key(again, "3.0")
