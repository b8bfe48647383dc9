"""The same event comes again: before, during and after its answer, and to two processes at once."""

from __future__ import annotations

import asyncio

from bot_process import running_bot
from counting import Question, count, everything_answered, report, rounds
from crowd import ask, nothing_queued, settings, without_streams
from redis_server import RedisServer

from playground import Delivery, Playground
from playground.signed_http import SignedHttp
from playground.wire import Json


def deliveries(slack: Playground, question: Question) -> list[Delivery]:
    """As `app_mention` and as `message`, which Slack sends both."""
    return [d for d in slack.deliveries if d.event.get("ts") == question.ts]


class ToTwo:
    """Sends `app_mention` to one process and everything else to another, at the same time."""

    name = "http"

    def __init__(self, slack: Playground, one: str, other: str) -> None:
        self._ways = [SignedHttp(slack.workspace, url) for url in (one, other)]

    async def send(self, delivery: Delivery, number: int, reason: str) -> Json | None:
        one, other = self._ways
        way = one if delivery.event.get("type") == "app_mention" else other
        return await way.send(delivery, number, reason)

    async def close(self) -> None:
        for way in self._ways:
            await way.close()


async def again(slack: Playground, asked: list[Question]) -> None:
    every = [delivery for question in asked for delivery in deliveries(slack, question)]
    await asyncio.gather(*(slack.deliver_again(delivery) for delivery in every))


async def test_an_event_comes_again_before_during_and_after_its_answer(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web:
        slack.use_http(f"{web.url}/slack/events")
        asked = await ask(slack, rounds(3, 30))
        await slack.settled()
        await again(slack, asked)  # nobody works yet
        async with running_bot(wanted, "worker"):
            without_streams(slack)
            slack.hold("chat.postMessage", times=len(asked))
            await slack.wait_until(lambda: slack.calls_to("assistant.threads.setStatus"), 60)
            await again(slack, asked)
            slack.end_faults()
            await everything_answered(slack, asked)
            await again(slack, asked)
            await nothing_queued(redis)
            report("each event before, during and after", count(slack, asked))


async def test_an_event_comes_again_when_the_marks_of_its_first_coming_are_gone(
    slack: Playground, redis: RedisServer
) -> None:
    """As where Redis failed just between the queue and the mark: the ledger knows still."""
    import redis.asyncio as client

    wanted = settings(slack, redis)
    async with running_bot(wanted) as bot, client.from_url(redis.url) as keys:
        slack.use_http(f"{bot.url}/slack/events")
        asked = await ask(slack, rounds(3, 30))
        await everything_answered(slack, asked)
        await nothing_queued(redis)
        async for key in keys.scan_iter("backstory:seen:*"):
            await keys.delete(key)
        await again(slack, asked)
        await nothing_queued(redis)
        report("each event again, its marks gone", count(slack, asked))


async def test_an_event_comes_to_two_processes_at_once(
    slack: Playground, redis: RedisServer
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted) as one, running_bot(wanted) as other:
        slack.use_http(f"{one.url}/slack/events")
        asked = await ask(slack, rounds(4, 40))
        slack.use_http(f"{other.url}/slack/events")
        await again(slack, asked)
        await everything_answered(slack, asked)
        await again(slack, asked)
        await nothing_queued(redis)
        report("each event to two processes at once", count(slack, asked))


async def test_a_mention_and_its_message_come_to_two_processes_at_once(
    slack: Playground, redis: RedisServer
) -> None:
    """The same question as two events, each with an id of its own."""
    wanted = settings(slack, redis)
    async with running_bot(wanted) as one, running_bot(wanted) as other:
        ways = ToTwo(slack, f"{one.url}/slack/events", f"{other.url}/slack/events")
        slack._courier.transport = ways
        try:
            asked = await ask(slack, rounds(4, 40))
            await everything_answered(slack, asked)
            await nothing_queued(redis)
        finally:
            await ways.close()
        came = [sorted(d.event["type"] for d in deliveries(slack, question)) for question in asked]
        assert came == [["app_mention", "message"]] * len(asked)
        report("a mention and its message to two at once", count(slack, asked))
