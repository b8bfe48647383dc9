"""`/story forget`: what was somebody's is nowhere any more, and what is others' stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from bot_process import BotProcess, over_http, running_bot, socket_mode
from contents import contents, holding
from everything import CHIPS, UNKNOWN, Message, Person, elements, everything
from redis_server import running_redis
from scripted_endpoint import Reply, ScriptedEndpoint
from story_command import Caller

from handlers.blocks.forgetting import FORGET, FORGET_ANSWERS, KEEP
from handlers.keeping import QUEUE, Kept, Lifetimes, entry_of
from handlers.keeping import everything as listed
from handlers.wording import Wording
from playground import Playground, Workspace, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground, redis_url: str) -> AsyncIterator[BotProcess]:
    async with running_bot({**socket_mode(slack), "REDIS_URL": redis_url}) as process:
        yield process


@pytest_asyncio.fixture(loop_scope="module")
async def own_redis(tmp_path: Path) -> AsyncIterator[str]:
    """One that no other bot works on."""
    async with running_redis(tmp_path) as url:
        yield url


async def told(slack: Playground, user: str, message: Message, button: str) -> str:
    """What `user` alone is told when they press `button` below an answer."""
    before = len(slack.ephemerals(user, message["channel"]))
    await slack.click(user, message, button)
    said = await slack.wait_until(
        lambda: slack.ephemerals(user, message["channel"])[before:], timeout=30
    )
    return plain_text(said[0])


async def test_nothing_of_who_is_forgotten_is_left_and_all_of_the_others(
    slack: Playground, bot: BotProcess, redis_url: str
) -> None:
    anna, ben = Person(slack), Person(slack, "ben")
    await everything(slack, "okapi")
    shared = await anna.asks("newsroom", f"{CHIPS} okapi")
    await ben.asks(
        "newsroom", f"<@{slack.workspace.bot_user_id}> {CHIPS} zebra", shared["thread_ts"]
    )
    await ben.asks("newsroom", f"{UNKNOWN} zebra")
    await ben.types("newsroom", "digest on 9:00 Europe/Berlin")
    await anna.types("newsroom", "digest off")
    before = await contents(redis_url)
    who = slack.workspace.user("anna").id
    theirs = {entry.pattern for key in holding("okapi", before) if (entry := _entry(key))}
    assert theirs >= {
        "backstory:answer:*", "backstory:thread:*:turns", "backstory:judgement:*",
        "backstory:unanswered:*", "backstory:usage:*:asked", "backstory:usage:*:declined",
    }  # fmt: skip
    said = await anna.forgets()
    assert "Questions and answers: " in said and "Your name on digests: 1" not in said
    await ben.forgets("investigations")  # what Ben said of Anna's answer has her question in it
    after = await contents(redis_url)
    assert holding("okapi", after) == []
    named = {entry.pattern for key in holding(who, after) if (entry := _entry(key))}
    assert named <= {"backstory:forgotten:*", "backstory:stops:*", "backstory:said:*",
                     "backstory:seen:*", f"{QUEUE}:turns:begun:*"}  # fmt: skip


async def test_others_keep_what_is_theirs_in_the_same_thread(
    slack: Playground, bot: BotProcess, redis_url: str
) -> None:
    anna, chen = Person(slack), Person(slack, "chen")
    first = await anna.asks("newsroom", "What happened to the businessman H.? tapir")
    mention = f"<@{slack.workspace.bot_user_id}>"
    await chen.asks("newsroom", f"{mention} {CHIPS} zebra", first["thread_ts"])
    assert "Questions and answers: 1" in await anna.forgets()
    after = await contents(redis_url)
    assert holding("tapir", after) == []
    patterns = {entry.pattern for key in holding("zebra", after) if (entry := _entry(key))}
    assert patterns >= {"backstory:answer:*", "backstory:thread:*:turns"}


async def test_the_answers_stay_and_their_buttons_say_that_they_are_forgotten(
    slack: Playground, bot: BotProcess
) -> None:
    anna = Person(slack)
    answer = await anna.asks("newsroom", CHIPS)
    said = await anna.forgets()
    assert "What I remembered of them in threads: 1" in said
    assert slack.message(answer["channel"], answer["ts"]) == answer
    for button in ("why", "anew", "follow-0", "delete"):
        assert "not kept any more" in await told(slack, "anna", answer, button)
    follow = await slack.say("anna", "newsroom", "From whom?", thread_ts=answer["thread_ts"])
    chen = await Person(slack, "chen").asks("newsroom", CHIPS)  # taken in after that
    assert chen and not [
        m for m in slack.messages("newsroom", answer["thread_ts"])
        if m.get("bot_id") and float(m["ts"]) > float(follow)
    ]  # fmt: skip


async def test_the_answers_are_deleted_too_where_somebody_wishes_it(
    slack: Playground, bot: BotProcess
) -> None:
    anna, ben = Person(slack), Person(slack, "ben")
    await anna.forgets()
    mine = [await anna.asks(place, CHIPS) for place in ("newsroom", "investigations", "@anna")]
    other = await ben.asks("newsroom", CHIPS)
    kept = await anna.asks("newsroom", "Who is Jack Ma?")
    slack.fail_next("chat.delete", error="cant_delete_message")
    said = await anna.forgets(button=FORGET_ANSWERS)
    assert "My answers in Slack: 3" in said and "did not let me delete: 1" in said
    standing = [m for m in [*mine, kept] if slack.message(m["channel"], m["ts"])]
    assert len(standing) == 1
    assert slack.message(other["channel"], other["ts"]) == other


async def test_a_digest_stays_with_its_channel_and_is_nobody_s(
    slack: Playground, bot: BotProcess
) -> None:
    dana, ben = Person(slack, "dana"), Person(slack, "ben")
    await dana.types("investigations", "digest on 9:00 Europe/Berlin")
    assert "Set up by" in plain_text(await ben.types("investigations", "digest list"))
    await dana.forgets("investigations")
    listed_now = plain_text(await ben.types("investigations", "digest list"))
    assert "Monday to Friday" in listed_now and "Set up by" not in listed_now
    await ben.types("investigations", "digest off")  # there is nobody to be told


async def test_who_changes_their_mind_keeps_everything(slack: Playground, bot: BotProcess) -> None:
    chen = Person(slack, "chen")
    answer = await chen.asks("newsroom", CHIPS)
    caller = Caller(slack, "chen")
    asked = await caller.types("forget")
    await slack.click("chen", asked, KEEP)
    await slack.wait_until(lambda: asked["ts"] not in [m["ts"] for m in caller.private] or None)
    await slack.click("chen", answer, "why")
    (view,) = await slack.wait_until(lambda: slack.modals("chen"))
    assert CHIPS in plain_text(view)
    await slack.close_view("chen", view["id"])


async def test_what_waits_in_the_queue_is_dropped_unanswered(own_redis: str) -> None:
    async with Playground(Workspace()) as slack:
        given = {**over_http(slack), "REDIS_URL": own_redis}
        async with running_bot(given, "web") as web:
            slack.use_http(f"{web.url}/slack/events")
            mention = f"<@{slack.workspace.bot_user_id}>"
            ts = await slack.say("anna", "newsroom", f"{mention} {CHIPS} gnu")
            (mine,) = slack.deliveries_of("app_mention")
            await slack.wait_until(lambda: mine.acknowledged)
            assert holding("gnu", await contents(own_redis))
            caller = Caller(slack)
            asked = await caller.types("forget")
            await slack.click("anna", asked, FORGET)
            async with running_bot(given, "worker"):
                await slack.wait_until(
                    lambda: [m for m in caller.private if "Forgotten." in plain_text(m)], timeout=60
                )
                await Person(slack, "ben").asks("newsroom", CHIPS)
            assert [m for m in slack.messages("newsroom", ts) if m.get("bot_id")] == []
        assert holding("gnu", await contents(own_redis)) == []


async def test_what_is_asked_after_the_press_is_answered(own_redis: str) -> None:
    async with Playground(Workspace()) as slack:
        given = {**over_http(slack), "REDIS_URL": own_redis, "WORKER_CONCURRENCY": "1"}
        async with running_bot(given, "web") as web:
            slack.use_http(f"{web.url}/slack/events")
            caller = Caller(slack)
            for _ in range(2):
                asked = await caller.types("forget")
                await slack.click("anna", asked, FORGET)
            mention = f"<@{slack.workspace.bot_user_id}>"
            ts = await slack.say("anna", "newsroom", f"{mention} {CHIPS}")
            (mine,) = slack.deliveries_of("app_mention")
            await slack.wait_until(lambda: mine.acknowledged)
            async with running_bot(given, "worker"):
                await slack.wait_for_reply("newsroom", ts, timeout=60)
                told = [Wording("en")("forgetting.nothing")] * 2  # both presses are heard of
                await slack.wait_until(
                    lambda: [plain_text(m) for m in caller.private] == told or None, timeout=60
                )


async def test_an_answer_under_way_is_stopped_and_not_kept(own_redis: str) -> None:
    async with Playground(Workspace()) as slack:
        with ScriptedEndpoint(lambda _: Reply(ending="silent")) as endpoint:
            given = {**socket_mode(slack), "REDIS_URL": own_redis, "OPENAI_BASE_URL": endpoint.url}
            async with running_bot(given):
                mention = f"<@{slack.workspace.bot_user_id}>"
                ts = await slack.say("anna", "newsroom", f"{mention} {CHIPS} kudu")
                await slack.wait_until(
                    lambda: slack.calls_to("agents.sessions.setStatus"), timeout=60
                )
                await Person(slack).forgets()
                reply = await slack.wait_for_reply("newsroom", ts, timeout=60)
                assert "Stopped" in plain_text(reply) and elements(reply) == {}
        assert holding("kudu", await contents(own_redis)) == []


async def test_it_works_without_a_redis_too() -> None:
    async with Playground(Workspace()) as slack, running_bot(socket_mode(slack)):
        anna = Person(slack)
        answer = await anna.asks("newsroom", CHIPS)
        await Person(slack, "ben").finds_bad(answer, "It is another chip.")
        await anna.types("newsroom", "digest on 9:00 Europe/Berlin")
        await slack.open_home("anna")
        said = await anna.forgets(button=FORGET_ANSWERS)
        assert "Questions and answers: 1" in said and "My answers in Slack: 1" in said
        assert "Your name on digests: 1" in said and "Judgements" not in said
        assert slack.message(answer["channel"], answer["ts"]) is None
        assert "I had neither" in await anna.forgets()


def _entry(key: str) -> Kept | None:
    return entry_of(key, listed(Lifetimes()))
