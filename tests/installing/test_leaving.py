"""A workspace takes the bot out: its token is gone, and nothing is tried there any more."""

from __future__ import annotations

import pytest
import redis.asyncio
from installed import ANSWER, Installing, answer

from playground import Playground


async def kept(url: str) -> list[bytes]:
    """The workspaces whose tokens are kept."""
    client = redis.asyncio.from_url(url)
    names = await client.hkeys("backstory:installations")
    await client.aclose()
    return sorted(names)


@pytest.mark.parametrize("how", ["uninstall", "revoke"])
async def test_a_workspace_that_leaves_is_forgotten_and_may_come_back(
    installing: Installing, how: str
) -> None:
    leaving, staying = installing.harbour, installing.newsroom
    async with installing.bot() as bot:
        for slack in (leaving, staying):
            await installing.install(slack)
        assert ANSWER in await answer(leaving)
        await getattr(leaving, how)()
        await bot.until_logged("uninstalled from T0HARBOUR01")
        assert await kept(installing.redis_url) == [b"T0NEWSROOM1"]
        asked = await _asked_in_vain(leaving)
        assert ANSWER in await answer(staying)  # so that the other would have been answered, too
        assert len(leaving.messages("newsroom", asked)) == 1
        before = leaving.workspace.bot_token
        assert (await installing.install(leaving)).status == 200
        assert leaving.workspace.bot_token != before
        assert ANSWER in await answer(leaving)


async def test_what_waits_in_the_queue_is_dropped(installing: Installing) -> None:
    slack = installing.harbour
    async with installing.bot("web") as web:
        await installing.install(slack)
        asked = await _asked_in_vain(slack)
        await slack.settled()
        await slack.uninstall()
        await web.until_logged("uninstalled from T0HARBOUR01")
        async with installing.bot("worker", PORT="0") as worker:
            await worker.until_logged("cannot be answered: NotInstalled")
    assert len(slack.messages("newsroom", asked)) == 1
    assert not [call for call in slack.calls if call.method.startswith("chat.")]


async def test_a_workspace_that_came_back_is_not_put_out_by_late_news(
    installing: Installing,
) -> None:
    slack = installing.harbour
    async with installing.bot() as bot:
        await installing.install(slack)
        await slack.uninstall()
        await bot.until_logged("uninstalled from T0HARBOUR01")
        news = slack.deliveries_of("app_uninstalled")[-1]
        news.payload["event_time"] -= 60  # it was uninstalled a minute ago, and Slack repeats that
        await installing.install(slack)
        assert await slack.deliver_again(news)
        await bot.until_logged("installed again in T0HARBOUR01")
        assert ANSWER in await answer(slack)


async def _asked_in_vain(slack: Playground) -> str:
    mention = f"<@{slack.workspace.bot_user_id}>"
    ts = await slack.say("anna", "newsroom", f"{mention} Which chips did Alibaba buy?")
    await slack.settled()
    return ts
