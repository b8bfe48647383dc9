"""What people see on the bot's Home tab, and what its administrators see there."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import redis.asyncio
from bot_process import (
    BACKSTORY,
    BotProcess,
    environment,
    over_http,
    running_bot,
    socket_mode,
)
from scripted_endpoint import Reply, ScriptedEndpoint

from handlers.digests.subscriptions import Subscription, Subscriptions
from playground import Playground, plain_text

pytestmark = [pytest.mark.usefixtures("bot"), pytest.mark.asyncio(loop_scope="module")]

ADMIN = "U0BEN000001"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    """`backstory run` over Socket Mode, without a model; Ben is its administrator."""
    async with running_bot({**socket_mode(slack), "ADMINS": ADMIN}) as process:
        yield process


def shown(view: dict[str, Any] | None) -> str:
    return json.dumps(view, ensure_ascii=False) if view else ""


async def home_with(slack: Playground, user: str, words: str) -> dict[str, Any]:
    """The Home of `user` once it shows `words`."""

    def found() -> dict[str, Any] | None:
        view = slack.home(user)
        return view if words in shown(view) else None

    return await slack.wait_until(found, timeout=30)


def actions(view: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The elements that can be pressed, by action id."""
    found: dict[str, dict[str, Any]] = {}
    for block in view["blocks"]:
        parts = [*block.get("elements", []), *filter(None, [block.get("accessory")])]
        found |= {part["action_id"]: part for part in parts if "action_id" in part}
    return found


def option(text: str, value: str) -> dict[str, Any]:
    return {"text": {"type": "plain_text", "text": text}, "value": value}


def as_set(modal: dict[str, Any]) -> dict[str, dict[str, dict[str, Any]]]:
    """The values of a modal as it was opened, as Slack sends them."""
    values: dict[str, dict[str, dict[str, Any]]] = {}
    for block in modal["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            set_to = {
                name.replace("initial_", "selected_"): value
                for name, value in element.items()
                if name.startswith("initial_")
            }
            chosen = {"type": element["type"], **set_to}
            values[block["block_id"]] = {element["action_id"]: chosen}
    return values


def write_story(seeds: Path, name: str) -> None:
    folder = seeds / name
    folder.mkdir()
    (folder / "story.yaml").write_text(
        f"id: {name}\ntitle: The {name}\nlanguage: en\nsummary: The {name} flew again.\n"
    )
    (folder / f"{name}-post.md").write_text(
        f"---\nid: {name}-post\ntitle: A zeppelin over the {name}\npublisher: Post\n"
        f"url: https://post.example/{name}\npublished: 2026-02-03\nprecision: day\n"
        f"language: en\ngrade: A\n---\n\n## Summary\n\nThe {name} flew again.\n\n"
        f"## Passages\n\n### 1\n\nThe captain of the {name} is Ottokar Falk, the Post wrote. "
        f"The {name} flew again on 2 February 2026.\n"
    )


async def backstory(*arguments: str, **settings: str) -> int:
    """The exit code of a command."""
    process = await asyncio.create_subprocess_exec(
        BACKSTORY, *arguments, env=environment(settings),
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    return await process.wait()


@contextlib.asynccontextmanager
async def subscribed(redis_url: str) -> AsyncIterator[None]:
    """A digest of Anna's in one channel, and one of Ben's in another."""
    client = redis.asyncio.from_url(redis_url)
    subscriptions = Subscriptions(client)
    for user, channel in (("U0ANNA00001", "C0NEWSROOM1"), ("U0BEN000001", "C0INVESTIG1")):
        await subscriptions.set(
            Subscription(
                team="T0NEWSROOM1", channel=channel, user=user, time="09:00", zone="Europe/Berlin"
            )
        )
    yield
    await client.aclose()


async def test_home_shows_the_story_with_its_sources_and_where_they_disagree(
    slack: Playground,
) -> None:
    assert (await slack.open_home("anna")).acknowledged
    view = await home_with(slack, "anna", "What happened last")
    told = shown(view)
    assert view["blocks"][0]["text"]["text"] == "The Qwen panic"
    assert "Sources: 5" in told
    assert "globaltimes.cn" in told
    assert "White House memo: Alibaba helps" in told
    assert "Alibaba reaffirms open source" in told
    assert "None yet." in told
    assert "New since" not in told  # to somebody who has never been here


async def test_a_question_pressed_on_home_is_answered_in_direct_messages(
    slack: Playground,
) -> None:
    await slack.open_home("anna")
    view = await home_with(slack, "anna", "home_ask:0")
    assert (await slack.click_in_view("anna", view["id"], "home_ask:0")).acknowledged
    await home_with(slack, "anna", "on its way")
    quoted = await slack.wait_until(
        lambda: next((m for m in slack.messages("@anna") if "How many times" in m["text"]), None)
    )
    reply = await slack.wait_for_reply("@anna", quoted["ts"])
    assert "600 million" in plain_text(reply)
    titles = slack.workspace.titles
    await slack.wait_until(lambda: titles.get((quoted["channel"], quoted["ts"])))
    assert titles[quoted["channel"], quoted["ts"]].startswith("How many times have Qwen")
    await slack.open_home("anna")  # what was asked is not suggested again
    await slack.wait_until(
        lambda: "How many times" not in shown(slack.home("anna")) or None, timeout=30
    )


async def test_what_home_suggests_begins_with_the_reader_s_own_language(
    slack: Playground,
) -> None:
    await slack.open_home("chen")
    view = await home_with(slack, "chen", "home_ask:0")
    first = actions(view)["home_ask:0"]
    assert first["value"].startswith("华为")  # the example in Chen's language comes first


async def test_only_administrators_see_how_the_bot_does(slack: Playground) -> None:
    for user in ("anna", "ben"):
        await slack.open_home(user)
    view = await home_with(slack, "ben", "The last seven days")
    told = shown(view)
    assert "Redis: reachable" in told
    assert "Slack: reachable" in told
    assert "waiting: 0" in told
    assert "states kept: 1" in told
    assert "None: answers are sentences of the sources." in told
    assert "Refresh" in told
    everybody_s = await home_with(slack, "anna", "What happened last")
    assert "How the bot does" not in shown(everybody_s)
    assert "home_refresh" not in shown(everybody_s)


async def test_who_is_no_administrator_gets_nothing_by_a_made_up_press(
    slack: Playground,
) -> None:
    await slack.open_home("anna")
    await slack.open_home("ben")
    admin_s = await home_with(slack, "ben", "home_refresh")
    slack.workspace.views["VFORGED"] = {**admin_s, "id": "VFORGED", "user": "U0ANNA00001"}
    before = len(slack.calls_to("views.publish"))
    await slack.click_in_view("anna", "VFORGED", "home_refresh")
    await slack.wait_until(lambda: len(slack.calls_to("views.publish")) > before or None)
    assert "How the bot does" not in shown(slack.home("anna"))


async def test_the_figures_count_every_answer_and_tell_words_of_open_channels_only(
    slack: Playground, mention: str
) -> None:
    for channel, question in (
        ("newsroom", "Who is Tulsi Soni?"),
        ("investigations", "Who is Sun Lijun, in private?"),
    ):
        ts = await slack.say("dana", channel, f"{mention} {question}")
        await slack.wait_for_reply(channel, ts)

    await slack.open_home("ben")
    view = await home_with(slack, "ben", "Who is Tulsi Soni?")
    told = shown(view)
    assert "Asked most" in told
    assert "in private" not in told
    assert "How many times have Qwen models been downloaded? (" not in told  # a direct message
    counts = re.findall(r"\d\d-\d\d  [█░]+ *(\d+)", told)
    assert int(counts[-1]) > 0  # today


async def test_home_lists_one_s_own_digests_and_turns_them_off_and_on(
    slack: Playground, redis_url: str
) -> None:
    async with (
        Playground() as other,
        running_bot({**socket_mode(other), "REDIS_URL": redis_url}),
        subscribed(redis_url),
    ):
        await other.open_home("anna")
        view = await home_with(other, "anna", "home_digest_off")
        told = shown(view)
        assert "<#C0NEWSROOM1>" in told
        assert "<#C0INVESTIG1>" not in told  # that one is Ben's
        assert "Monday" in told
        opened = await other.click_in_view("anna", view["id"], "home_digest_change")
        assert opened.acknowledged
        (modal,) = other.modals("anna")
        values = as_set(modal)
        (days,) = values["digest_days"].values()
        days["selected_options"] = [option("Sunday", "6")]
        assert (await other.submit_view("anna", modal["id"], values)).acknowledged
        view = await home_with(other, "anna", "Sunday")
        await other.click_in_view("anna", view["id"], "home_digest_off")
        view = await home_with(other, "anna", "home_digest_on")
        assert "Turned off." in shown(view)
        await other.click_in_view("anna", view["id"], "home_digest_on")
        await home_with(other, "anna", "home_digest_off")
        # Ben's cannot be turned off by Anna, whatever she sends.
        forged = actions(view)["home_digest_on"]
        forged["action_id"], forged["value"] = "home_digest_off", "C0INVESTIG1"
        other.workspace.views["VFORGED"] = {**view, "id": "VFORGED", "user": "U0ANNA00001"}
        await other.click_in_view("anna", "VFORGED", "home_digest_off")
        await other.open_home("ben")
        assert "home_digest_off" in shown(await home_with(other, "ben", "<#C0INVESTIG1>"))


async def test_home_switches_stories_and_direct_messages_go_along(
    tmp_path: Path,
) -> None:
    for name in ("harbour", "lighthouse"):
        write_story(tmp_path, name)
    async with (
        Playground() as slack,
        running_bot({**socket_mode(slack), "SEEDS_DIR": str(tmp_path)}),
    ):
        await slack.open_home("anna")
        view = await home_with(slack, "anna", "There are several stories")
        assert view["blocks"][0]["text"]["text"] == "The harbour"
        await slack.click_in_view("anna", view["id"], "home_story", "lighthouse")
        view = await home_with(slack, "anna", "The lighthouse flew")
        assert view["blocks"][0]["text"]["text"] == "The lighthouse"
        ts = await slack.say("anna", "@anna", "Who is the captain?")
        reply = await slack.wait_for_reply("@anna", ts)
        assert "lighthouse" in plain_text(reply)


async def test_a_new_snapshot_comes_to_who_looked_lately_with_what_is_new(
    edited_seeds: str, redis_url: str
) -> None:
    async with Playground() as slack, running_bot({**socket_mode(slack), "REDIS_URL": redis_url}):
        await slack.open_home("anna")
        view = await home_with(slack, "anna", "What happened last")
        assert "New since" not in shown(view)
        code = await backstory("publish", edited_seeds, REDIS_URL=redis_url)
        assert code == 0
        view = await home_with(slack, "anna", "New since")  # without her doing anything
        assert view["blocks"][0]["text"]["text"] == "The zeppelin"
        assert "A zeppelin over the harbour" in shown(view)
        await slack.open_home("ben")
        view = await home_with(slack, "ben", "The zeppelin")
        assert "New since" not in shown(view)  # all of it is new to him


async def test_administrators_see_which_models_answer_and_never_a_key() -> None:
    with ScriptedEndpoint(lambda _: Reply("Yes [1].")) as endpoint:
        settings = {
            "ADMINS": ADMIN,
            "OPENAI_BASE_URL": endpoint.url,
            "OPENAI_API_KEY": "sk-hidden-1",
            "OPENAI_BASE_URL_2": "http://user:hidden-2@127.0.0.1:9/v1",
            "OPENAI_MODEL_2": "second-model",
        }
        async with Playground() as slack, running_bot({**socket_mode(slack), **settings}):
            await slack.open_home("ben")
            told = shown(await home_with(slack, "ben", "The last seven days"))
            assert "scripted-model: answers" in told
            assert "second-model: *does not answer*" in told
            assert "hidden" not in told


async def test_home_works_where_one_process_takes_in_and_another_answers(redis_url: str) -> None:
    async with Playground() as slack:
        settings = {**over_http(slack), "REDIS_URL": redis_url}
        async with running_bot(settings, "web") as web, running_bot(settings, "worker"):
            slack.use_http(f"{web.url}/slack/events")
            assert (await slack.open_home("anna")).acknowledged
            view = await home_with(slack, "anna", "home_ask:0")
            await slack.click_in_view("anna", view["id"], "home_ask:0")
            reply = await slack.wait_until(
                lambda: next(
                    (
                        answer
                        for message in slack.messages("@anna")
                        for answer in slack.messages("@anna", message["ts"])[1:]
                    ),
                    None,
                ),
                timeout=30,
            )
            assert "600 million" in plain_text(reply)


async def test_a_private_answer_is_counted_and_its_question_is_told_to_nobody() -> None:
    async with (
        Playground() as slack,
        running_bot({**socket_mode(slack), "ADMINS": ADMIN}),
    ):
        await slack.command("anna", "newsroom", "/story", "ask Who is Tulsi Soni?")
        await slack.wait_until(
            lambda: [m for m in slack.ephemerals("anna", "newsroom") if "Soni" in plain_text(m)],
            timeout=30,
        )
        async with asyncio.timeout(30):
            while "░" * 24 not in shown(slack.home("ben")):  # it is counted when it was said
                before = len(slack.calls_to("views.publish"))
                await slack.open_home("ben")
                await slack.wait_until(
                    lambda seen=before: len(slack.calls_to("views.publish")) > seen + 1 or None
                )
        assert "Asked most" not in shown(slack.home("ben"))
