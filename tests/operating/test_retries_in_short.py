"""What the log says of a job that is tried again."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest
from burner_redis import BurnerRedis
from docket import Docket, Retry, Worker
from redis.exceptions import ConnectionError as RedisAway
from slack_sdk.errors import SlackApiError

from handlers import retrying
from handlers.arrival import Arrival
from handlers.inbox import Inbox
from handlers.turns import Limits, Turns

TROUBLE = SlackApiError("no", {"ok": False, "error": "fatal_error"})


@pytest.mark.parametrize(
    ("error", "said", "traced"),
    [(TROUBLE, "is tried again: ", False), (RedisAway("gone"), "ConnectionError: gone", False),
     (None, "", False), (TypeError("a fault of ours"), "a fault of ours", True)],
)  # fmt: skip
async def test_expected_trouble_is_one_line_and_a_fault_of_ours_a_traceback(
    caplog: pytest.LogCaptureFixture, error: Exception | None, said: str, traced: bool
) -> None:
    """`error` None: the job itself wishes to be tried again, and has said why."""

    async def job(retry: Retry = Retry(attempts=2)) -> None:  # noqa: B008
        if retry.attempt > 1:
            return
        if error is None:
            retry.after(timedelta(0))
        raise error

    retrying.quietly()
    async with Docket("retries", url="memory://") as docket, Worker(docket) as worker:
        await docket.add(job)()
        await worker.run_until_finished()
    told = [each for each in caplog.records if each.name == retrying.DOCKET]
    assert len(told) == (error is not None)
    for record in told:
        assert said in logging.Formatter().format(record)
        assert bool(record.exc_info) is traced


@pytest.mark.parametrize(("error", "traced"), [(TROUBLE, False), (TypeError("ours"), True)])
async def test_why_an_answer_is_tried_again_is_told_at_once_and_a_fault_of_ours_traced(
    caplog: pytest.LogCaptureFixture, error: Exception, traced: bool
) -> None:
    tried = 0

    async def deliver(arrival: Arrival) -> None:
        nonlocal tried
        tried += 1
        if tried == 1:
            raise error

    retrying.quietly()
    arrival = Arrival(
        wish="question", team="T1", channel="C1", channel_type="channel", user="U1", ts="1.0",
        thread="1.0", text="?",
    )  # fmt: skip
    async with Docket("answers", url="memory://") as docket, Worker(docket) as worker:
        inbox = Inbox(docket, BurnerRedis(), Turns(docket, Limits()), deliver)
        await inbox.accept(arrival)
        await worker.run_until_finished()
    told = [each for each in caplog.records if "is tried again" in each.getMessage()]
    assert tried == 2
    assert [bool(each.exc_info) for each in told] == [traced]
