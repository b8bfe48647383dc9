"""What people see of digests: setting one up, asking for one, and what becomes of it."""

from __future__ import annotations

import tempfile
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import redis.asyncio
from bot_process import BotProcess, running_bot, socket_mode
from noon import around_noon
from redis_server import running_redis

from handlers.digests.subscriptions import EVERY_DAY, Subscription, Subscriptions
from playground import Playground, Workspace, plain_text
from playground.elements import elements_of, state_values

pytestmark = pytest.mark.asyncio(loop_scope="module")

TEAM, NEWSROOM, ANNA = "T0NEWSROOM1", "C0NEWSROOM1", "U0ANNA00001"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def store() -> AsyncIterator[str]:
    with tempfile.TemporaryDirectory() as folder:
        async with running_redis(Path(folder)) as url:
            yield url


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground, store: str) -> AsyncIterator[BotProcess]:
    """`backstory run` over Socket Mode on a real Redis, without a model."""
    async with running_bot({**socket_mode(slack), "REDIS_URL": store}) as process:
        yield process


async def typed(slack: Playground, user: str, channel: str, text: str) -> dict[str, Any]:
    """What only `user` sees once they have typed a command."""
    before = len(slack.ephemerals(user, channel))
    await slack.command(user, channel, "/story", text)
    shown = await slack.wait_until(lambda: slack.ephemerals(user, channel)[before:])
    return shown[0]


async def pressed(slack: Playground, user: str, message: dict[str, Any], label: str) -> None:
    """Presses the button called `label`."""
    for block, element in elements_of(message["blocks"]):
        if element["type"] == "button" and label in element["text"]["text"]:
            await slack.click(user, message, element["action_id"], block_id=block)
            return
    raise AssertionError(f"no button {label!r} in {plain_text(message)}")


def digests(slack: Playground, channel: str) -> list[dict[str, Any]]:
    """What the bot has posted there for all, whatever the thread."""
    return [m for m in slack.messages(channel) if m.get("bot_id") and not m.get("thread_ts")]


async def one_more(slack: Playground, channel: str, before: int) -> dict[str, Any]:
    return (await slack.wait_until(lambda: digests(slack, channel)[before:], timeout=30))[0]


async def opened(slack: Playground, user: str, channel: str, text: str) -> dict[str, Any]:
    await slack.command(user, channel, "/story", text)
    return (await slack.wait_until(lambda: slack.modals(user)))[0]


def filled(slack: Playground, view: dict[str, Any], **other: Any) -> dict[str, Any]:
    """The modal's values as it opened, with others for the blocks named; "" for one ending."""
    picked: dict[str, dict[str, Any]] = {}
    for block, element in elements_of(view["blocks"]):
        initial = element.get("initial_option", {}).get("value") or element.get("initial_time")
        several = [option["value"] for option in element.get("initial_options", [])]
        chosen = other.get(block.removeprefix("digest_"), several or initial)
        picked[block] = {element["action_id"]: chosen}
    return state_values(view["blocks"], picked, slack.workspace.suggested)


@pytest.mark.usefixtures("bot")
async def test_a_digest_is_set_up_with_a_time_in_the_caller_s_own_zone(slack: Playground) -> None:
    said = plain_text(await typed(slack, "anna", "newsroom", "digest on 09:00"))
    assert "Monday to Friday at 9:00" in said
    assert "New York (America/New_York)" in said
    assert "Next: " in said


@pytest.mark.usefixtures("bot")
async def test_a_city_may_be_named_in_the_caller_s_language(slack: Playground) -> None:
    said = plain_text(await typed(slack, "dana", "@dana", "digest on 21h Kairo"))
    assert "21:00, Kairo (Africa/Cairo)" in said


@pytest.mark.usefixtures("bot")
async def test_a_misspelt_zone_gets_the_nearest_ones_as_buttons(slack: Playground) -> None:
    asked = await typed(slack, "ben", "@ben", "digest on 8am Europe/Berln")
    assert "Europe/Berln" in plain_text(asked)
    await pressed(slack, "ben", asked, "Europe/Berlin")
    await slack.wait_until(
        lambda: "8:00" in plain_text(slack.ephemerals("ben", "@ben")[-1]) or None
    )
    assert "Europe/Berlin" in plain_text(slack.ephemerals("ben", "@ben")[-1])


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("wish", ["on 25:00", "on Berlin", "sometimes"])
async def test_what_is_no_time_is_said_to_be_none(slack: Playground, wish: str) -> None:
    said = plain_text(await typed(slack, "ben", "newsroom", f"digest {wish}"))
    assert "do not understand" in said


@pytest.mark.usefixtures("bot")
async def test_the_first_digest_tells_the_whole_story_and_the_next_that_nothing_is_new(
    slack: Playground,
) -> None:
    before = len(digests(slack, "investigations"))
    said = await typed(slack, "anna", "investigations", "digest now")
    assert "on its way" in plain_text(said)
    first = await one_more(slack, "investigations", before)
    assert "The Qwen panic" in plain_text(first)
    assert "Liu Pengyu" in str(first)
    await typed(slack, "anna", "investigations", "digest now")
    second = await one_more(slack, "investigations", before + 1)
    assert "Liu Pengyu" not in str(second)
    assert len(plain_text(second)) < len(plain_text(first)) / 2


@pytest.mark.usefixtures("bot")
async def test_a_digest_lists_what_nobody_could_be_answered_and_only_once(
    slack: Playground, mention: str
) -> None:
    group, question = "mpdm-anna--ben--backstory-1", "What is the capital of Australia?"
    for _ in range(2):
        ts = await slack.say("anna", group, f"{mention} {question}")
        await slack.wait_for_reply(group, ts)
    before = len(digests(slack, group))
    await typed(slack, "anna", group, "digest now")
    assert "capital of Australia" in plain_text(await one_more(slack, group, before))
    await typed(slack, "anna", group, "digest now")
    assert "capital of Australia" not in plain_text(await one_more(slack, group, before + 1))


@pytest.mark.usefixtures("bot")
async def test_the_list_has_this_channel_s_digest_and_the_caller_s_own_elsewhere(
    slack: Playground,
) -> None:
    await typed(slack, "chen", "newsroom", "digest on 7:30 Asia/Shanghai")
    await typed(slack, "chen", "investigations", "digest on 18:00")
    said = plain_text(await typed(slack, "chen", "investigations", "digest list"))
    assert "C0INVESTIG1" in said and "18:00" in said
    assert "C0NEWSROOM1" in said and "7:30" in said
    other = plain_text(await typed(slack, "anna", "@anna", "digest list"))
    assert "C0INVESTIG1" not in other  # what others have set up elsewhere


@pytest.mark.usefixtures("bot")
async def test_who_had_set_a_digest_up_is_told_when_somebody_else_changes_or_ends_it(
    slack: Playground,
) -> None:
    await typed(slack, "chen", "newsroom", "digest on 7:30")
    before = len(digests(slack, "@chen"))
    await typed(slack, "ben", "newsroom", "digest on 8:00")
    assert "U0BEN000001" in plain_text(await one_more(slack, "@chen", before))
    await typed(slack, "anna", "newsroom", "digest off")
    told = await one_more(slack, "@ben", 0)
    assert "U0ANNA00001" in plain_text(told) and "turned off" in plain_text(told)


@pytest.mark.usefixtures("bot")
async def test_off_ends_it_and_undo_brings_it_back(slack: Playground) -> None:
    await typed(slack, "anna", "newsroom", "digest on 9:15")
    off = await typed(slack, "anna", "newsroom", "digest off")
    assert "no digest any more" in plain_text(off)
    said = plain_text(await typed(slack, "anna", "newsroom", "digest list"))
    assert "Turned off by" in said and "Next" not in said
    await pressed(slack, "anna", off, "Undo")
    await slack.wait_until(
        lambda: any("is set" in plain_text(m) for m in slack.ephemerals("anna", "newsroom")[-2:])
    )
    said = plain_text(await typed(slack, "anna", "newsroom", "digest list"))
    assert "9:15" in said and "Next" in said


@pytest.mark.usefixtures("bot")
async def test_the_modal_opens_with_the_user_s_own_zone_and_working_days(
    slack: Playground,
) -> None:
    group = "mpdm-anna--ben--backstory-1"
    view = await opened(slack, "dana", group, "digest on")
    values = filled(slack, view)
    assert values["digest_zone"]["digest_zone"]["selected_option"]["value"] == "Europe/Berlin"
    days = values["digest_days"]["digest_days"]["selected_options"]
    assert [option["value"] for option in days] == ["0", "1", "2", "3", "4"]
    await slack.close_view("dana", view["id"])


@pytest.mark.usefixtures("bot")
async def test_the_modal_opens_with_what_is_set(slack: Playground) -> None:
    await typed(slack, "chen", "investigations", "digest on 7:45")
    view = await opened(slack, "dana", "investigations", "digest")
    values = filled(slack, view)
    assert values["digest_zone"]["digest_zone"]["selected_option"]["value"] == "Asia/Shanghai"
    assert values["digest_time"]["digest_time"]["selected_time"] == "07:45"
    await slack.close_view("dana", view["id"])


@pytest.mark.usefixtures("bot")
async def test_what_is_chosen_in_the_modal_is_set_and_said(slack: Playground) -> None:
    view = await opened(slack, "ben", "@ben", "digest")
    offered = await slack.suggest("ben", view["id"], "digest_zone", "toky")
    assert offered[0]["value"] == "Asia/Tokyo"
    none = filled(slack, view, days=[])
    refused = await slack.submit_view("ben", view["id"], none)
    assert "at least one day" in str(refused.response)
    chosen = filled(slack, view, time="06:45", zone="Asia/Tokyo", days=["5", "6"], quiet="line")
    before = len(slack.ephemerals("ben", "@ben"))
    await slack.submit_view("ben", view["id"], chosen)
    (said,) = await slack.wait_until(lambda: slack.ephemerals("ben", "@ben")[before:])
    assert "Saturday and Sunday at" in plain_text(said)
    assert "6:45" in plain_text(said) or "06:45" in plain_text(said)
    assert "Tokyo (Asia/Tokyo)" in plain_text(said)
    assert slack.modals("ben") == []


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("wish", ["on 9:00", "on", "now"])
async def test_where_the_bot_is_not_it_says_how_to_invite_it(slack: Playground, wish: str) -> None:
    said = plain_text(await typed(slack, "anna", "general", f"digest {wish}"))
    assert "/invite" in said and "U0BACKSTORY" in said
    listed = plain_text(await typed(slack, "anna", "@anna", "digest list"))
    assert "C0GENERAL01" not in listed


@pytest.mark.usefixtures("bot")
async def test_in_direct_messages_a_digest_is_posted_there(slack: Playground) -> None:
    before = len(digests(slack, "@chen"))
    await typed(slack, "chen", "@chen", "digest now")
    assert "The Qwen panic" in plain_text(await one_more(slack, "@chen", before))


@pytest.mark.usefixtures("bot")
async def test_who_set_it_up_is_told_when_the_channel_is_archived_or_the_bot_taken_out(
    slack: Playground,
) -> None:
    await typed(slack, "anna", "newsroom", "digest on 9:00")
    before = len(digests(slack, "@anna"))
    await slack.archive("newsroom", by="ben")
    assert "archived" in plain_text(await one_more(slack, "@anna", before))
    closed = plain_text(await typed(slack, "anna", "newsroom", "digest on 9:00"))
    assert "archived" in closed
    await slack.archive("newsroom", by="ben", archived=False)
    assert "is set" in plain_text(await typed(slack, "anna", "newsroom", "digest on 9:00"))
    await slack.remove_bot("newsroom")
    assert "taken out" in plain_text(await one_more(slack, "@anna", before + 1))
    await slack.invite_bot("newsroom", by="anna")
    said = plain_text(await typed(slack, "anna", "newsroom", "digest list"))
    assert "Off" in said
    assert "is set" in plain_text(await typed(slack, "anna", "newsroom", "digest on 9:00"))


async def test_a_bot_that_starts_late_still_posts_today_s_digest_once(tmp_path: Path) -> None:
    due, zone = around_noon(-1)
    async with (
        Playground(Workspace()) as slack,
        running_redis(tmp_path) as url,
        redis.asyncio.from_url(url) as client,
    ):
        await Subscriptions(client).set(
            Subscription(
                team=TEAM, channel=NEWSROOM, user=ANNA, time=due, zone=zone,
                days=EVERY_DAY, since=time.time() - 86_400,
            )
        )  # fmt: skip
        settings = {**socket_mode(slack), "REDIS_URL": url}
        async with running_bot(settings):
            first = await one_more(slack, "newsroom", 0)
            assert "The Qwen panic" in plain_text(first)
        async with running_bot(settings):  # and once more
            ts = await slack.say("anna", "@anna", "Who is Liu Pengyu?")
            await slack.wait_for_reply("@anna", ts)
        assert len(digests(slack, "newsroom")) == 1
