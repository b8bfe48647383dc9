"""What one can do with an answer that stands: the buttons below it, as people meet them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from bot_process import BotProcess, running_bot, socket_mode

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

CHIPS = "Which chips did Alibaba buy?"
H = "What happened to the businessman H.?"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    """`backstory run` over Socket Mode, without a model. Dana is an administrator."""
    dana = slack.workspace.user("dana").id
    async with running_bot({**socket_mode(slack), "ADMINS": dana}) as process:
        yield process


def replies(slack: Playground, channel: str, ts: str) -> list[dict[str, Any]]:
    return [m for m in slack.messages(channel, ts) if m.get("bot_id")]


def elements(message: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What can be pressed below an answer, by action id."""
    rows = [b for b in message.get("blocks", ()) if b["type"] in ("actions", "context_actions")]
    return {element["action_id"]: element for row in rows for element in row["elements"]}


async def answered(
    slack: Playground, question: str = CHIPS, user: str = "anna"
) -> tuple[str, dict[str, Any]]:
    mention = f"<@{slack.workspace.bot_user_id}>"
    ts = await slack.say(user, "newsroom", f"{mention} {question}")
    return ts, await slack.wait_for_reply("newsroom", ts, timeout=30)


class Private:
    """What one user, and nobody else, is told in the newsroom from now on."""

    def __init__(self, slack: Playground, user: str) -> None:
        self._slack, self._user, self._before = slack, user, len(slack.ephemerals(user, "newsroom"))

    async def line(self, words: str) -> dict[str, Any]:
        """The line with these words, once it is there; it is not given again."""

        def told() -> dict[str, Any] | None:
            said = self._slack.ephemerals(self._user, "newsroom")
            new = [m for m in said[self._before :] if words in plain_text(m)]
            return new[0] if new else None

        found = await self._slack.wait_until(told, timeout=30)
        self._before = len(self._slack.ephemerals(self._user, "newsroom"))
        return found


async def everything_done(slack: Playground) -> None:
    """Asks one more question elsewhere: once it is answered, nothing older is waiting."""
    await slack.settled()
    ts = await slack.say("chen", "@chen", "Who is Sun Lijun?")
    await slack.wait_for_reply("@chen", ts, timeout=30)


# --- deleting -------------------------------------------------------------------------------------


async def test_who_asked_can_delete_the_answer(slack: Playground, bot: BotProcess) -> None:
    ts, reply = await answered(slack)
    assert elements(reply)["delete"]["confirm"]  # Slack asks before it sends the press
    assert (await slack.click("anna", reply, "delete")).acknowledged
    await slack.wait_until(lambda: not replies(slack, "newsroom", ts), timeout=30)


async def test_an_administrator_can_delete_any_answer(slack: Playground, bot: BotProcess) -> None:
    ts, reply = await answered(slack)
    await slack.click("dana", reply, "delete")
    await slack.wait_until(lambda: not replies(slack, "newsroom", ts), timeout=30)


@pytest.mark.parametrize("button", ["delete", "anew"])
async def test_others_are_told_in_private_who_can(
    slack: Playground, bot: BotProcess, button: str
) -> None:
    ts, reply = await answered(slack)
    ben = Private(slack, "ben")
    assert (await slack.click("ben", reply, button)).acknowledged
    told = await ben.line("Only")
    assert slack.workspace.user("anna").id in told["text"]
    await everything_done(slack)
    assert replies(slack, "newsroom", ts) == [reply]
    await slack.click("anna", reply, "delete")  # the press of another used nothing up
    await slack.wait_until(lambda: not replies(slack, "newsroom", ts), timeout=30)


async def test_the_thread_forgets_what_was_deleted(slack: Playground, bot: BotProcess) -> None:
    ts, first = await answered(slack, "Did Pangu copy?")
    await slack.say("anna", "newsroom", H, thread_ts=ts)
    second = await slack.wait_for_reply("newsroom", ts, after=first["ts"], timeout=30)
    assert "Meso Clever" in plain_text(second)
    await slack.click("anna", second, "delete")
    await slack.wait_until(lambda: len(replies(slack, "newsroom", ts)) == 1, timeout=30)
    await everything_done(slack)
    await slack.say("anna", "newsroom", "and who says so?", thread_ts=ts)
    third = await slack.wait_for_reply("newsroom", ts, after=first["ts"], timeout=30)
    assert "BTW Media" in plain_text(third)  # it leans on the first again


async def test_a_press_below_an_answer_that_is_gone_gets_a_private_line(
    slack: Playground, bot: BotProcess
) -> None:
    ts, reply = await answered(slack)
    _, other = await answered(slack)
    await slack.click("anna", reply, "delete")
    await slack.wait_until(lambda: not replies(slack, "newsroom", ts), timeout=30)
    await everything_done(slack)
    # As if the first answer's buttons stood below the second: what was kept of it is gone.
    message = slack.workspace.archive.find(other["channel"], other["ts"])
    assert message is not None
    message.blocks = reply["blocks"]
    ben = Private(slack, "ben")
    for button in ("why", "anew", "judge", "delete"):
        assert (await slack.click("ben", other, button)).acknowledged
        await ben.line("not kept any more")
    assert slack.modals("ben") == []


async def test_an_answer_whose_message_was_deleted_meanwhile_is_forgotten_without_a_word(
    slack: Playground, bot: BotProcess
) -> None:
    ts, reply = await answered(slack)
    button = elements(reply)["anew"]["value"]
    deleted = await slack.click("dana", reply, "delete")
    again = await slack.click("anna", reply, "anew")
    assert deleted.acknowledged
    assert again.acknowledged
    await everything_done(slack)
    assert replies(slack, "newsroom", ts) == []
    assert button not in str(slack.messages("newsroom", ts))


async def test_an_answer_whose_message_slack_does_not_know_any_more_is_forgotten(
    slack: Playground, bot: BotProcess
) -> None:
    _, reply = await answered(slack)
    slack.fail_next("chat.update", error="message_not_found")
    before = len(slack.calls)
    await slack.click("anna", reply, "anew")  # it was deleted in Slack while the press waited
    await slack.wait_until(
        lambda: "chat.update" in [call.method for call in slack.calls[before:]], timeout=30
    )
    await everything_done(slack)
    ben = Private(slack, "ben")
    await slack.click("ben", reply, "why")
    await ben.line("not kept any more")


# --- answering anew -------------------------------------------------------------------------------


async def test_answering_anew_takes_place_in_the_same_message(
    slack: Playground, bot: BotProcess
) -> None:
    ts, reply = await answered(slack)
    before = elements(reply)["anew"]["value"]
    presses = await asyncio.gather(*(slack.click("anna", reply, "anew") for _ in range(2)))
    assert all(press.acknowledged for press in presses)

    def new() -> dict[str, Any] | None:
        (message,) = replies(slack, "newsroom", ts)
        pressable = elements(message)
        return message if "anew" in pressable and pressable["anew"]["value"] != before else None

    again = await slack.wait_until(new, timeout=30)
    assert again["ts"] == reply["ts"]
    assert plain_text(again) == plain_text(reply)  # nothing has changed since
    await everything_done(slack)
    updates = [c for c in slack.calls_to("chat.update") if c.args["ts"] == reply["ts"]]
    assert len(updates) == 2  # being answered, answered: two presses are one wish


# --- asking on ------------------------------------------------------------------------------------


async def test_a_suggested_question_is_asked_in_the_thread_for_all_to_see(
    slack: Playground, bot: BotProcess
) -> None:
    ts, first = await answered(slack)
    button = elements(first)["follow-0"]
    asked = button["text"]["text"]
    assert (await slack.click("ben", first, "follow-0")).acknowledged
    second = await slack.wait_for_reply("newsroom", ts, after=first["ts"], timeout=30)
    assert second["blocks"][0]["text"].startswith(f"> {asked}\n\n")
    assert len(replies(slack, "newsroom", ts)) == 2  # one message for one question
    anna = Private(slack, "anna")
    await slack.click("anna", first, "follow-0")
    await anna.line("asked this already")
    await slack.click("ben", second, "delete")  # who asked is who pressed
    await slack.wait_until(lambda: len(replies(slack, "newsroom", ts)) == 1, timeout=30)


async def test_who_asked_by_a_button_goes_on_without_a_mention(
    slack: Playground, bot: BotProcess
) -> None:
    ts, first = await answered(slack)
    await slack.click("ben", first, "follow-0")
    second = await slack.wait_for_reply("newsroom", ts, after=first["ts"], timeout=30)
    await slack.say("ben", "newsroom", "Who is Jack Ma?", thread_ts=ts)
    third = await slack.wait_for_reply("newsroom", ts, after=second["ts"], timeout=30)
    assert "Jack Ma" in plain_text(third)


# --- why ------------------------------------------------------------------------------------------


async def test_why_shows_what_was_looked_at_in_a_window_of_one_s_own(
    slack: Playground, bot: BotProcess
) -> None:
    _, reply = await answered(slack)
    assert (await slack.click("ben", reply, "why")).acknowledged
    (view,) = slack.modals("ben")
    shown = plain_text(view)
    assert CHIPS in shown
    assert "Cited as [1]" in shown
    assert "Looked at, and not cited" in shown
    assert "word for word" in shown
    assert "Nearness in meaning" in shown
    assert "Without a language model" in shown
    assert "older state" not in shown
    assert slack.modals("anna") == []
    await slack.close_view("ben", view["id"])


async def test_who_presses_before_slack_has_told_the_bot_that_it_posted_is_heard(
    slack: Playground, bot: BotProcess
) -> None:
    for method in ("chat.postMessage", "chat.stopStream"):
        slack.hold(method)  # it is there, and the bot does not know yet
    mention = f"<@{slack.workspace.bot_user_id}>"
    ts = await slack.say("anna", "newsroom", f"{mention} {CHIPS}")

    def posted() -> dict[str, Any] | None:
        said = replies(slack, "newsroom", ts)
        return said[0] if said and "why" in elements(said[0]) else None

    reply = await slack.wait_until(posted, timeout=30)
    await slack.click("ben", reply, "why")
    (view,) = slack.modals("ben")
    assert CHIPS in plain_text(view)
    await slack.close_view("ben", view["id"])
    slack.end_faults()


# --- thumbs ---------------------------------------------------------------------------------------


def thumb(message: dict[str, Any], name: str) -> str:
    return str(elements(message)["judge"][f"{name}_button"]["value"])


async def test_a_thumb_up_is_thanked_for_in_private_and_can_be_withdrawn(
    slack: Playground, bot: BotProcess
) -> None:
    _, reply = await answered(slack)
    ben = Private(slack, "ben")
    assert (await slack.click("ben", reply, "judge", thumb(reply, "positive"))).acknowledged
    line = await ben.line("Thank you")
    assert "Withdraw" in str(line["blocks"])
    assert slack.modals("ben") == []
    await slack.click("ben", line, "withdraw")
    changed = await slack.wait_until(
        lambda: [m for m in slack.ephemerals("ben", "newsroom") if m["ts"] == line["ts"]
                 and "withdrawn" in plain_text(m)], timeout=30,
    )  # fmt: skip
    assert "Withdraw" not in str(changed[0].get("blocks"))


async def test_a_thumb_down_asks_why_and_keeps_what_is_said(
    slack: Playground, bot: BotProcess
) -> None:
    _, reply = await answered(slack)
    assert (await slack.click("ben", reply, "judge", thumb(reply, "negative"))).acknowledged
    (view,) = slack.modals("ben")
    filled = {
        "reasons": {
            "reasons": {
                "type": "checkboxes",
                "selected_options": [
                    {"text": {"type": "plain_text", "text": "x"}, "value": "wrong"}
                ],
            }
        },
        "note": {"note": {"type": "plain_text_input", "value": "It was another chip."}},
    }
    assert (await slack.submit_view("ben", view["id"], filled)).acknowledged
    assert slack.modals("ben") == []
    await slack.click("ben", reply, "judge", thumb(reply, "negative"))  # a change of mind
    (again,) = slack.modals("ben")
    assert "It was another chip." in str(again["blocks"])
    assert (await slack.click_in_view("ben", again["id"], "withdraw")).acknowledged
    (withdrawn,) = slack.modals("ben")
    assert "withdrawn" in plain_text(withdrawn)
    await slack.close_view("ben", withdrawn["id"])
    await slack.click("ben", reply, "judge", thumb(reply, "negative"))
    (anew,) = slack.modals("ben")
    assert "It was another chip." not in str(anew["blocks"])
    await slack.close_view("ben", anew["id"])


async def test_where_a_workspace_refuses_feedback_buttons_there_are_plain_ones(
    slack: Playground, bot: BotProcess
) -> None:
    # However the reply goes out: posted whole, or at the end of a stream.
    for method in ("chat.postMessage", "chat.stopStream", "chat.update"):
        slack.fail_next(method, error="invalid_blocks")
    mention = f"<@{slack.workspace.bot_user_id}>"
    ts = await slack.say("anna", "newsroom", f"{mention} {CHIPS}")

    def plainer() -> dict[str, Any] | None:
        said = replies(slack, "newsroom", ts)
        return said[0] if said and "judge-good" in elements(said[0]) else None

    reply = await slack.wait_until(plainer, timeout=30)
    slack.end_faults()
    assert [b["type"] for b in reply["blocks"]].count("context_actions") == 0
    ben = Private(slack, "ben")
    await slack.click("ben", reply, "judge-good")
    await ben.line("Thank you")
    assert len(replies(slack, "newsroom", ts)) == 1
