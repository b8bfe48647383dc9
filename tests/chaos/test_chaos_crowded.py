"""One channel asks far more than there are workers for: everybody is answered, others soon."""

from __future__ import annotations

import math

from bot_process import running_bot
from counting import Question, count, everything_answered, report, rounds
from crowd import ask, nothing_queued, settings
from redis_server import RedisServer
from scripted_endpoint import Reply, ScriptedEndpoint

from playground import Playground

DRAFT = Reply("Alibaba says that the chips are H20 [1]. ", pause_s=0.05)
AT_ONCE = 8  # answers of a process, and places of a channel, where nothing else is set


def answered_before(slack: Playground, one: Question, others: list[Question]) -> int:
    """How many of `others` were answered before `one`, by the time at which each answer began;
    what is never answered comes last."""

    def first(question: Question) -> float:
        said = slack.messages(question.channel, question.ts)
        return min((float(m["ts"]) for m in said if m.get("bot_id")), default=math.inf)

    return sum(first(other) < first(one) for other in others)


async def test_another_channels_question_does_not_wait_for_a_crowd(
    slack: Playground, redis: RedisServer
) -> None:
    with ScriptedEndpoint([DRAFT]) as endpoint:
        wanted = settings(slack, redis, OPENAI_BASE_URL=endpoint.url)
        async with running_bot(wanted, "web") as web:
            slack.use_http(f"{web.url}/slack/events")
            crowd = await ask(slack, rounds(60, 500))
            await slack.settled()
            [single] = await ask(slack, 1, "investigations")
            await slack.settled()
            async with running_bot(wanted, "worker"):
                asked = [*crowd, single]
                await everything_answered(slack, asked)
                await nothing_queued(redis)
        told = [
            call.args["status"]
            for call in slack.calls_to("assistant.threads.setStatus")
            if "before you" in str(call.args.get("status"))
        ]
        before = answered_before(slack, single, crowd)
        report(f"a crowd; the other channel waited for {before}", count(slack, asked))
        assert before <= 3 * AT_ONCE  # of sixty and more; a busy machine starts some late
        assert f"waiting: {AT_ONCE} before you" in told
