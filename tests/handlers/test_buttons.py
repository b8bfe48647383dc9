"""What stands below an answer, in every language, within the local Slack's limits."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.web.async_client import AsyncWebClient

from bot.answering import Answer
from bot.answering.answer import Timings
from bot.answering.phrases import languages
from handlers.blocks import buttons
from handlers.blocks.reply import quoted, reply, under_way, with_line
from handlers.blocks.text import Links
from handlers.kept import KeptAnswer
from playground import Playground, Workspace, plain_text

CHANNEL = "C0NEWSROOM1"
LINKS = Links(None)


def kept(thinking: int | None = None, **changes: Any) -> KeptAnswer:
    """An answer as it is kept; `changes` are the answer's and those of what is kept of it."""
    own = {
        name: changes.pop(name) for name in ("thought", "quoted", "follow_ups") if name in changes
    }
    answer = Answer.model_validate(
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
    return KeptAnswer(
        id="k1", team="T1", channel="C1", user="ANNA", asked_at="1.0", story="s", snapshot="abc",
        answer=answer, **own,
    )  # fmt: skip


def below(given: KeptAnswer, has_model: bool = True) -> list[str]:
    """What is below an answer: the ids of buttons, and the text of lines."""
    return [
        element.get("action_id") or element["text"]
        for block in buttons.below(given, has_model)
        for element in block["elements"]
    ]


ALWAYS = ["why", "anew", "judge", "delete"]


def test_a_quick_answer_of_a_model_can_be_thought_through() -> None:
    assert below(kept()) == ["think", *ALWAYS]
    assert below(kept(declined=True)) == ["think", *ALWAYS]


def test_what_a_model_did_not_write_can_be_thought_through_where_one_might_answer() -> None:
    extract: dict[str, Any] = {"origin": "extract", "model": None}
    assert below(kept(**extract)) == ALWAYS
    assert below(kept(**extract, declined=True)) == ["think", *ALWAYS]
    assert below(kept(**extract, declined=True), has_model=False) == ALWAYS


@pytest.mark.parametrize(("ms", "seconds"), [(12_400, 12), (3, 1), (0, 1), (91_000, 91)])
def test_a_thought_answer_says_how_long_and_is_not_thought_through_again(
    ms: int, seconds: int
) -> None:
    assert below(kept(thinking=ms)) == [f"Thought for {seconds} s", *ALWAYS]


def test_what_was_thought_of_in_secret_is_not_thought_through_again_either() -> None:
    assert below(kept(thought=True)) == ALWAYS


def test_at_most_three_questions_are_suggested_and_a_long_one_is_cut_on_its_button() -> None:
    asked = ("Who is Anna?", "W" * 200, "Why?", "When?")
    (*_, row) = buttons.below(kept(follow_ups=asked), True)
    assert [each["action_id"] for each in row["elements"]] == ["follow-0", "follow-1", "follow-2"]
    assert len(row["elements"][1]["text"]["text"]) <= buttons.MAX_LABEL


def test_a_question_from_right_to_left_is_shown_so() -> None:
    asked = "من هو Jack Ma؟"
    (*_, row) = buttons.below(kept(follow_ups=(asked,)), True)
    assert row["elements"][0]["text"]["text"] == f"\u2068{asked}\u2069"


def test_every_button_carries_the_id_of_what_is_kept() -> None:
    rows = buttons.below(kept(follow_ups=("Who is Anna?",)), True)
    for element in (each for row in rows for each in row["elements"]):
        values = [
            part["value"] for part in element.values() if isinstance(part, dict) and "value" in part
        ]
        assert {value.partition("|")[0] for value in values or [element["value"]]} == {"k1"}


def test_deleting_asks_first() -> None:
    (*_, judging) = buttons.below(kept(), True)
    bin = judging["elements"][1]
    assert bin["confirm"]["style"] == "danger"


CONTENT: dict[str, dict[str, Any]] = {
    "nothing": {"text": " ", "question": ""},
    "huge": {
        "text": "Long. " * 5000,
        "question": "Why? " * 2000,
        "follow_ups": ("Why? " * 900,) * 3,
    },
    "right to left": {"text": "تنفي علي بابا ذلك.", "question": "هل هذا صحيح؟", "language": "ar"},
    "emoji": {"text": "🐉" * 9000, "question": "🐉" * 3000, "follow_ups": ("🐉" * 100,)},
    "markup": {"text": "<!channel> *a*", "question": "> <@U1>\n# x", "follow_ups": ("<!here>",)},
}


@pytest.mark.parametrize("content", CONTENT)
@pytest.mark.parametrize("is_plainer", [False, True], ids=["full", "plainer"])
async def test_slack_takes_a_reply_whatever_it_holds(content: str, is_plainer: bool) -> None:
    given = kept(thinking=1000, quoted=True, **CONTENT[content])
    replies = [
        reply(given, LINKS, True),
        with_line(given, LINKS, True, "Stopped.", "a1"),
        under_way(given, LINKS, "Thinking it through…"),
    ]
    async with Playground(Workspace()) as slack:
        client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)
        for made in replies:
            shown = made.plainer if is_plainer else made
            posted = await client.chat_postMessage(
                channel=CHANNEL, text=shown.plain, blocks=shown.blocks
            )
            await client.chat_update(
                channel=CHANNEL, ts=posted["ts"], text=shown.plain, blocks=shown.blocks
            )
            assert "<!" not in shown.text + shown.plain


@pytest.mark.parametrize("language", sorted(languages()))
async def test_slack_takes_what_is_below_an_answer_in_every_language(language: str) -> None:
    given = kept(language=language, follow_ups=("Who is Anna?",), thinking=1000)
    async with Playground(Workspace()) as slack:
        client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)
        posted = await client.chat_postMessage(
            channel=CHANNEL, text="x", blocks=[*buttons.below(given, True), buttons.stop_row(given)]
        )
        message = slack.message(CHANNEL, posted["ts"])
        assert message is not None
        assert len(plain_text(message).splitlines()) == 7


def test_a_question_that_nobody_could_see_stands_on_one_line_above_its_answer() -> None:
    assert quoted("Who\nis *Anna*?") == "> Who is \\*Anna\\*?\n\n"
    made = reply(kept(question="Who?", quoted=True), LINKS, True)
    assert made.text == "> Who?\n\nAnna."
    assert made.plain == "> Who?\nAnna."


def test_plainer_buttons_do_the_same() -> None:
    row = reply(kept(), LINKS, True).plainer.blocks[-1]
    assert row["type"] == "actions"
    assert [(each["action_id"], each["value"]) for each in row["elements"]] == [
        ("judge-good", "k1|good"), ("judge-bad", "k1|bad"), ("delete", "k1"),
    ]  # fmt: skip
    assert row["elements"][2]["confirm"]
