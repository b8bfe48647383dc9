"""`/story ask`: the worker dies as the answer goes out, or its address takes nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from bot_process import BotProcess, running_bot
from counting import Count, once, patiently, report
from crowd import nothing_queued, settings
from redis_server import RedisServer
from story_command import Caller, labels

from playground import Playground, plain_text
from playground.wire import SlackError

CHIPS = "Which chips did Alibaba buy?"


def answers(slack: Playground, caller: Caller) -> list[dict[str, Any]]:
    """Those that only the caller sees, where they asked and in their direct messages."""
    direct = [m for m in slack.messages("@anna") if "H20" in plain_text(m)]
    return [m for m in caller.private if "Share in channel" in labels(m)] + direct


def offers(caller: Caller) -> list[dict[str, Any]]:
    """The lines that stand for an answer of which the bot cannot tell whether it was shown."""
    return [m for m in caller.private if "Show the answer" in labels(m)]


def instead(slack: Playground, does: Callable[[Callable[[], None]], None]) -> None:
    """The next use of a response_url does this, with what it would have done."""
    use = slack._response_urls.use

    def once(key: str, payload: dict[str, Any]) -> None:
        slack._response_urls.use = use  # type: ignore[method-assign]
        does(lambda: use(key, payload))

    slack._response_urls.use = once  # type: ignore[method-assign]


async def asked(slack: Playground, web: BotProcess) -> Caller:
    slack.use_http(f"{web.url}/slack/events")
    anna = Caller(slack)
    await anna.types(f"ask {CHIPS}")
    return anna


def counted(slack: Playground, anna: Caller) -> Count:
    return once(len(answers(slack, anna)))


@pytest.mark.parametrize("when", ["before", "after"])
async def test_the_worker_is_killed_as_the_answer_goes_out(
    slack: Playground, redis: RedisServer, when: str
) -> None:
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web:
        async with running_bot(wanted, "worker") as first:

            def dies(say: Callable[[], None]) -> None:
                if when == "after":
                    say()
                first.process.kill()
                raise SlackError("internal_error", status=500)

            instead(slack, dies)
            anna = await asked(slack, web)
            await first.process.wait()
        async with running_bot(wanted, "worker"):
            await patiently(slack, lambda: offers(anna))
            await nothing_queued(redis)
            # Slack shows nobody what a response_url was told. Anna sees whether the answer stands
            # there, and presses where it does not.
            assert (when == "after") == bool(answers(slack, anna))
            if not answers(slack, anna):
                await anna.presses(offers(anna)[0], "Show the answer")
                await patiently(slack, lambda: answers(slack, anna))
            report(f"private: worker killed {when} the answer", counted(slack, anna))


async def test_the_worker_is_killed_as_a_direct_message_goes_out(
    slack: Playground, redis: RedisServer
) -> None:
    """Where the address took nothing from the first worker, nor takes anything from the second."""
    wanted = settings(slack, redis)
    async with running_bot(wanted, "web") as web:
        async with running_bot(wanted, "worker") as first:

            def dies(say: Callable[[], None]) -> None:
                first.process.kill()
                raise SlackError("expired_url", status=404)

            instead(slack, dies)
            anna = await asked(slack, web)
            await first.process.wait()

        def refuses(say: Callable[[], None]) -> None:
            raise SlackError("expired_url", status=404)

        instead(slack, refuses)
        async with running_bot(wanted, "worker"):
            await patiently(slack, lambda: [m for m in slack.messages("@anna") if labels(m)])
            await nothing_queued(redis)
            [offered] = [m for m in slack.messages("@anna") if labels(m)]
            assert not answers(slack, anna)
            await anna.presses(offered, "Show the answer")
            await patiently(slack, lambda: answers(slack, anna))
            report("private: worker killed, the address takes nothing", counted(slack, anna))


@pytest.mark.parametrize("status", [404, 500])
async def test_the_address_takes_nothing(
    slack: Playground, redis: RedisServer, status: int
) -> None:
    def refuses(say: Callable[[], None]) -> None:
        raise SlackError("expired_url", status=status)

    async with running_bot(settings(slack, redis)) as bot:
        instead(slack, refuses)
        anna = await asked(slack, bot)
        await patiently(slack, lambda: answers(slack, anna))
        await nothing_queued(redis)
        report(f"private: the response_url fails with {status}", counted(slack, anna))
