"""An answer that is drafted afresh, one from an older story, and what a dead worker leaves."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from bot_process import BACKSTORY, environment, over_http, running_bot, socket_mode
from scripted_endpoint import Reply, ScriptedEndpoint
from scripted_model import Asked, Scripted, kind_of
from test_e2e_below_answers import CHIPS, Private, elements, replies, thumb
from test_e2e_metrics import metrics

from playground import Playground, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

TRAINED = "Qwen3, how was it trained?"
FIRST = "Qwen3 was trained on 36 trillion tokens [1]."
SECOND = "Qwen3 supports 119 languages and dialects, Meso Clever writes [1]."


async def changed(
    slack: Playground, ts: str, words: str, before: dict[str, Any] | None = None
) -> dict[str, Any]:
    """The one reply in a thread, once it says `words` and has buttons; not those of `before`."""
    old = elements(before)["why"]["value"] if before else ""

    def found() -> dict[str, Any] | None:
        said = replies(slack, "newsroom", ts)
        if not said or words not in plain_text(said[0]) or "why" not in elements(said[0]):
            return None
        return said[0] if elements(said[0])["why"]["value"] != old else None

    message = await slack.wait_until(found, timeout=60)
    assert len(replies(slack, "newsroom", ts)) == 1
    return message


async def ask(slack: Playground, question: str, user: str = "anna") -> str:
    mention = f"<@{slack.workspace.bot_user_id}>"
    return await slack.say(user, "newsroom", f"{mention} {question}")


async def publish(settings: dict[str, str], seeds: str) -> None:
    process = await asyncio.create_subprocess_exec(
        BACKSTORY, "publish", seeds, env=environment(settings), stderr=asyncio.subprocess.DEVNULL
    )
    assert await process.wait() == 0


async def test_what_the_store_has_ready_is_told_afresh_and_is_not_to_be_thought_through(
    slack: Playground,
) -> None:
    with ScriptedEndpoint(Scripted()) as model:
        settings = {**socket_mode(slack), "OPENAI_BASE_URL": model.url}
        async with running_bot(settings):
            ts = await ask(slack, "think: Where do the sources disagree?")
            first = await changed(slack, ts, "600 million")
            assert "think" not in elements(first)
            await slack.click("anna", first, "anew")
            await changed(slack, ts, "600 million", first)
            assert [kind_of(asked) for asked in model.requests] == []


async def test_an_answer_is_drafted_afresh_in_its_message_and_the_thread_goes_on_from_it(
    slack: Playground,
) -> None:
    drafts: list[str] = []

    def draft(asked: Asked) -> Reply:
        drafts.append(str(asked["messages"][-1]))
        return Reply(FIRST if len(drafts) == 1 else SECOND)

    with ScriptedEndpoint(Scripted(draft=draft)) as model:
        settings = {**socket_mode(slack), "OPENAI_BASE_URL": model.url}
        async with running_bot(settings) as bot:
            ts = await ask(slack, TRAINED)
            first = await changed(slack, ts, "36 trillion")
            await slack.click("anna", first, "anew")
            second = await changed(slack, ts, "119 languages", first)
            assert second["ts"] == first["ts"]
            assert "36 trillion" not in second["blocks"][0]["text"].partition(".")[0]
            assert len(drafts) == 2  # and not the first one once more
            await bot.until_logged(
                f"answered key={slack.workspace.team_id}:{first['channel']}:anew|"
            )
            old = Private(slack, "ben")
            # A press that was under way meanwhile belongs to an answer that is gone.
            message = slack.workspace.archive.find(first["channel"], first["ts"])
            assert message is not None
            message.blocks = first["blocks"]
            await slack.click("ben", first, "judge", thumb(first, "positive"))
            await old.line("not kept any more")
            message.blocks = second["blocks"]
            await slack.say("anna", "newsroom", "and who says so?", thread_ts=ts)
            await slack.wait_until(lambda: len(replies(slack, "newsroom", ts)) == 2, timeout=60)
            asked = [m for m in model.requests if kind_of(m) == "draft"][-1]
            assert "A: Qwen3 supports 119 languages" in str(asked)


async def test_an_answer_from_an_older_story_says_so_and_is_answered_from_the_newest(
    slack: Playground, redis_url: str, edited_seeds: str
) -> None:
    settings = {**over_http(slack), "REDIS_URL": redis_url}
    async with running_bot(settings) as bot:
        slack.use_http(f"{bot.url}/slack/events")
        ts = await ask(slack, "Who is the zeppelin captain?")
        first = await changed(slack, ts, "I can only answer questions about this story")
        await publish(settings, edited_seeds)
        await bot.until_logged("now answering from snapshot")
        ben = Private(slack, "ben")
        await slack.click("ben", first, "why")
        (view,) = slack.modals("ben")
        assert "older state" in plain_text(view)
        await slack.click_in_view("ben", view["id"], "anew")  # it is not theirs
        await ben.line("Only")
        await slack.close_view("ben", view["id"])
        await slack.click("anna", first, "why")
        (view,) = slack.modals("anna")
        assert (await slack.click_in_view("anna", view["id"], "anew")).acknowledged
        second = await changed(slack, ts, "Ottokar Falk", first)
        assert second["ts"] == first["ts"]
        (view,) = slack.modals("anna")
        assert "answered anew" in plain_text(view)
        await slack.close_view("anna", view["id"])
        await slack.click("anna", second, "why")
        (view,) = slack.modals("anna")
        assert "older state" not in plain_text(view)


async def test_thumbs_of_two_people_are_counted_and_one_that_is_withdrawn_too(
    slack: Playground,
) -> None:
    counted = 'backstory_judgements_total{{story="qwen-panic",verdict="{}"}}'
    async with running_bot(socket_mode(slack)) as bot:
        slack.use_sockets()
        reply = await changed(slack, await ask(slack, CHIPS), "H20")
        ben = Private(slack, "ben")
        await slack.click("ben", reply, "judge", thumb(reply, "positive"))
        line = await ben.line("Thank you")
        await slack.click("chen", reply, "judge", thumb(reply, "negative"))
        await slack.click("ben", line, "withdraw")
        seen = await metrics(bot.url)
    assert {v: seen.get(counted.format(v)) for v in ("good", "bad", "withdrawn")} == {
        "good": 1, "bad": 1, "withdrawn": 1,
    }  # fmt: skip


async def test_what_a_worker_kept_that_died_before_it_posted_is_answered_once_by_another(
    slack: Playground, redis_url: str
) -> None:
    settings = {**over_http(slack), "REDIS_URL": redis_url, "LEASE_SECONDS": "1"}
    async with running_bot(settings, "web") as web:
        slack.use_http(f"{web.url}/slack/events")
        for method in ("chat.postMessage", "chat.startStream"):
            slack.fail_next(method, error="not_allowed_token_type", times=1000)
        async with running_bot(settings, "worker") as dying:
            ts = await ask(slack, CHIPS)
            posting = slack.calls_to("chat.postMessage")
            await slack.wait_until(
                lambda: len(slack.calls_to("chat.postMessage")) > len(posting), timeout=60
            )
            dying.process.kill()
            await dying.process.wait()
        slack.end_faults()
        assert replies(slack, "newsroom", ts) == []
        async with running_bot(settings, "worker"):
            reply = await changed(slack, ts, "H20")
            await slack.click("ben", reply, "why")
            (view,) = slack.modals("ben")
            assert CHIPS in plain_text(view)
            assert len(replies(slack, "newsroom", ts)) == 1
