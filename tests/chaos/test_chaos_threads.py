"""More than one message of the bot's in a place: a worker that takes over finds the right one."""

from __future__ import annotations

from bot_process import HURRIED, running_bot
from counting import PATIENCE_S, count, everything_answered, once, patiently, report, rounds
from crowd import QUESTIONS, ask, nothing_queued, settings, without_streams
from dying import dies_before
from redis_server import RedisServer
from scripted_endpoint import Reply, ScriptedEndpoint

from playground import Delivery, Playground, plain_text

DRAFT = Reply("Alibaba says that the chips are H20 [1]. " * 4)


def said(slack: Playground, thread: str | None, channel: str = "newsroom") -> list[str]:
    """What the bot has said there, and finished."""
    found = slack.messages(channel, thread)
    return [plain_text(m) for m in found if m.get("bot_id") and m["finished"]]


def begun(slack: Playground, thread: str) -> int:
    return sum(bool(m.get("bot_id")) for m in slack.messages("newsroom", thread))


async def asked_in_a_thread(slack: Playground, number: int) -> str:
    """All are asked before anybody answers: the second is older than the first one's answer."""
    mention = f"<@{slack.workspace.bot_user_id}>"
    ts = await slack.say("anna", "newsroom", f"{mention} {QUESTIONS[0]}")
    for question in QUESTIONS[1:number]:
        await slack.say("anna", "newsroom", f"{mention} {question}", thread_ts=ts)
    await slack.settled()
    return ts


async def test_a_worker_is_killed_over_the_second_answer_of_a_thread(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web:
        slack.use_http(f"{web.url}/slack/events")
        without_streams(slack)
        ts = await asked_in_a_thread(slack, 2)
        async with running_bot(wanted, "worker") as first:
            dies_before(slack, "chat.postMessage", first, 2)
            await first.process.wait()
        async with running_bot(wanted, "worker"):
            await nothing_queued(redis)
            found = said(slack, ts)
            whole = sum(any(name in text for text in found) for name in ("Liu Pengyu", "H20"))
            too_many = max(0, len(found) - 2)
            report("killed over a thread's second answer", once(whole + too_many, 2))


async def test_a_worker_is_killed_as_a_thread_s_first_answer_begins(
    slack: Playground, redis: RedisServer
) -> None:
    """The others of the thread wait for it: of two that begin at once nobody could tell which is
    which."""
    with ScriptedEndpoint([DRAFT]) as endpoint:
        wanted = settings(slack, redis, OPENAI_BASE_URL=endpoint.url)
        async with running_bot(wanted, "web") as web:
            slack.use_http(f"{web.url}/slack/events")
            ts = await asked_in_a_thread(slack, 3)
            (elsewhere,) = await ask(slack, 1)
            slack.hold("chat.startStream", times=4)
            async with running_bot(wanted, "worker") as first:
                # When one that came last begins, the others of the thread could have begun, too.
                await patiently(slack, lambda: begun(slack, ts) and begun(slack, elsewhere.ts))
                await first.kill()
            slack.end_faults()
            async with running_bot(wanted, "worker"):
                await nothing_queued(redis)
                answers = len(said(slack, ts))
                too_many = begun(slack, ts) - answers
                report("killed as a thread's first answer begins", once(answers, 3))
                assert not too_many


async def test_a_worker_is_killed_between_its_greeting_and_its_note(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web:
        slack.use_http(f"{web.url}/slack/events")
        async with running_bot(wanted, "worker") as first:
            slack.hold("chat.postMessage")
            await slack.invite_bot("general", "anna")
            await slack.wait_until(lambda: said(slack, None, "general") or None, PATIENCE_S)
            await first.kill()
            slack.end_faults()
        async with running_bot(wanted, "worker"):
            await nothing_queued(redis)
            report("killed between greeting and note", once(len(said(slack, None, "general"))))


async def test_a_wish_to_be_silent_comes_again_after_it_was_taken_back(
    slack: Playground, redis: RedisServer
) -> None:
    """As where Slack got no acknowledgement of the first coming."""
    async with running_bot(settings(slack, redis)) as bot:
        slack.use_http(f"{bot.url}/slack/events")
        (question,) = await ask(slack, 1)
        await patiently(slack, lambda: len(said(slack, question.ts)) == 1)
        for number, words in enumerate(("mute", "unmute"), start=2):
            await slack.say("anna", "newsroom", words, thread_ts=question.ts)
            await patiently(slack, lambda number=number: len(said(slack, question.ts)) == number)
        for muting in muted(slack):
            await slack.deliver_again(muting)
        await slack.say("anna", "newsroom", "Who is Jack Ma?", thread_ts=question.ts)
        await patiently(slack, lambda: len(said(slack, question.ts)) == 4)
        await nothing_queued(redis)
        report("a wish to be silent comes again", once(len(said(slack, question.ts)), 4))


def muted(slack: Playground) -> list[Delivery]:
    return [d for d in slack.deliveries if d.event.get("text") == "mute"]


async def test_answers_end_whose_look_for_a_stop_swallows_that_it_is_over(
    slack: Playground, redis: RedisServer
) -> None:
    """They look all the time here, so that most end in the middle of a call to Redis."""
    async with running_bot(settings(slack, redis), "run", HURRIED) as bot:
        slack.use_http(f"{bot.url}/slack/events")
        asked = await ask(slack, rounds(40, 400))
        await everything_answered(slack, asked)
        await nothing_queued(redis)
        report("each answer looks for a stop all the time", count(slack, asked))
