"""Calls of Slack's, as the metrics have them: each try, and how it ended."""

from __future__ import annotations

from collections.abc import AsyncIterator

import aiohttp
import pytest
from bot_process import free_port
from prometheus_client import REGISTRY
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from bot.slack import slack_client
from handlers.response_url import respond
from playground import Playground

STATUS = "assistant.threads.setStatus"


def calls(method: str, outcome: str) -> float:
    labels = {"method": method, "outcome": outcome}
    return REGISTRY.get_sample_value("backstory_slack_calls_total", labels) or 0


def retries() -> float:
    return REGISTRY.get_sample_value("backstory_retries_total", {"what": "slack"}) or 0


async def test_a_call_that_is_limited_and_made_again_is_two_calls_and_one_retry() -> None:
    async with Playground() as slack:
        slack.fail_next("auth.test", status=429, retry_after=0)
        before = calls("auth.test", "limited"), calls("auth.test", "ok"), retries()
        async with slack_client(slack.workspace.bot_token, slack.api_url) as client:
            await client.auth_test()
    after = calls("auth.test", "limited"), calls("auth.test", "ok"), retries()
    assert [b - a for a, b in zip(before, after, strict=True)] == [1, 1, 1]


async def test_refusals_failures_and_silence_are_told_apart() -> None:
    method, kinds = "conversations.info", ("refused", "failed", "unreachable")
    before = [calls(method, kind) for kind in kinds]
    async with (
        Playground() as slack,
        slack_client(slack.workspace.bot_token, slack.api_url) as client,
        slack_client("xoxb-1", f"http://127.0.0.1:{free_port()}/api/") as nowhere,
    ):
        with pytest.raises(SlackApiError):
            await client.conversations_info(channel="C0NOWHERE01")
        slack.fail_next(method, status=503)
        with pytest.raises(SlackApiError):
            await client.conversations_info(channel="C0NOWHERE01")
        with pytest.raises(aiohttp.ClientError):
            await nowhere.conversations_info(channel="C0NOWHERE01")
    refused, failed, unreachable = (
        calls(method, kind) - count for kind, count in zip(kinds, before, strict=True)
    )
    assert (refused, failed) == (1, 1)
    assert unreachable >= 1  # it is tried again


async def test_the_address_of_a_command_is_no_label() -> None:
    before = calls("response_url", "refused")
    async with (
        Playground() as slack,
        slack_client(slack.workspace.bot_token, slack.api_url) as client,
    ):
        url = slack.api_url.replace("/api/", "/commands/T0NEWSROOM1/secret")
        assert not await respond(client, url, "hello", [])
    assert calls("response_url", "refused") == before + 1


class TestACrowd:
    """Slack says when it takes the next stream or status; until then nobody asks it in vain."""

    @pytest.fixture
    async def slack(self) -> AsyncIterator[Playground]:
        async with Playground() as slack:
            yield slack

    async def status(self, client: AsyncWebClient) -> None:
        await client.assistant_threads_setStatus(
            channel_id="C0NEWSROOM1", thread_ts="1.1", status="reading"
        )

    async def calls(self, slack: Playground, client: AsyncWebClient, times: int) -> int:
        """How often Slack is called where so many statuses are wanted, all of them refused."""
        before = len(slack.calls)
        for _ in range(times):
            with pytest.raises(SlackApiError, match="ratelimited"):
                await self.status(client)
        return len(slack.calls) - before

    @pytest.mark.parametrize(("told_s", "rests_s"), [(30, 30), (10**9, 60)])
    async def test_a_refused_status_is_not_asked_for_again_until_then(
        self, slack: Playground, told_s: int, rests_s: int
    ) -> None:
        now = 1000.0
        slack.fail_next(STATUS, status=429, retry_after=told_s, times=2)
        async with slack_client(slack.workspace.bot_token, slack.api_url) as client:
            client.clock = lambda: now
            assert await self.calls(slack, client, times=3) == 1
            await client.auth_test()  # other methods have limits of their own
            now += rests_s - 0.1
            assert await self.calls(slack, client, times=1) == 0
            now += 0.1
            assert await self.calls(slack, client, times=3) == 1

    async def test_a_post_is_never_held_back(self, slack: Playground) -> None:
        slack.fail_next("chat.postMessage", status=429, retry_after=0, times=2)
        async with slack_client(slack.workspace.bot_token, slack.api_url) as client:
            for _ in range(2):
                await client.chat_postMessage(channel="C0NEWSROOM1", text="hello")
        assert sum(call.status == 200 for call in slack.calls_to("chat.postMessage")) == 2

    async def test_how_a_session_ends_is_always_told(self, slack: Playground) -> None:
        method = "agents.sessions.setStatus"
        slack.fail_next(method, status=429, retry_after=30, times=2)
        async with slack_client(slack.workspace.bot_token, slack.api_url) as client:
            for status in ("processing", "active"):
                with pytest.raises(SlackApiError, match="ratelimited"):
                    await client.api_call(method, json={"status": status})
        assert len(slack.calls_to(method)) == 2
