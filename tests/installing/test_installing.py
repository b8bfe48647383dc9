"""A workspace installs the bot, and the bot answers there as itself."""

from __future__ import annotations

import redis.asyncio
from installed import ANSWER, Installing, answer


async def test_two_workspaces_install_it_and_each_is_answered_with_its_own_token(
    installing: Installing,
) -> None:
    async with installing.bot():
        for slack in (installing.newsroom, installing.harbour):
            page = await installing.install(slack)
            assert page.status == 200
            assert slack.workspace.team_name in page.text
            assert ANSWER in await answer(slack)
        said = {call.team for call in installing.newsroom.calls if call.method.startswith("chat.")}
        assert said == {"T0NEWSROOM1", "T0HARBOUR01"}


async def test_it_is_still_installed_after_a_restart_and_over_a_socket(
    installing: Installing,
) -> None:
    async with installing.bot():
        await installing.install(installing.newsroom)
        await installing.install(installing.harbour)
    installing.newsroom.use_sockets()
    async with installing.bot(socket=True):
        assert ANSWER in await answer(installing.harbour)
        assert ANSWER in await answer(installing.newsroom)


async def test_the_worker_of_a_split_bot_answers_with_the_right_token(
    installing: Installing,
) -> None:
    async with installing.bot("web"), installing.bot("worker", PORT="0"):
        await installing.install(installing.harbour)
        assert ANSWER in await answer(installing.harbour)


async def test_what_lies_in_redis_shows_no_token(installing: Installing) -> None:
    async with installing.bot():
        await installing.install(installing.newsroom)
        assert ANSWER in await answer(installing.newsroom)
    token = installing.newsroom.workspace.bot_token.encode()
    client = redis.asyncio.from_url(installing.redis_url)
    dumped = []
    async for key in client.scan_iter():
        dumped += [key, *await _values(client, key)]
    await client.aclose()
    assert any(b"backstory:installations" in each for each in dumped)
    assert not [each for each in dumped if token in each or b"xoxb-" in each]


async def _values(client: redis.asyncio.Redis, key: bytes) -> list[bytes]:
    """All that is kept under `key`, as bytes."""
    match await client.type(key):
        case b"hash":
            return [part for pair in (await client.hgetall(key)).items() for part in pair]
        case b"string":
            return [await client.get(key)]
        case b"list":
            return list(await client.lrange(key, 0, -1))
        case b"zset":
            return list(await client.zrange(key, 0, -1))
        case b"set":
            return list(await client.smembers(key))
        case _:
            return [part for _, entry in await client.xrange(key) for part in entry.values()]


async def test_an_event_of_a_workspace_that_never_installed_it_is_acknowledged_unanswered(
    installing: Installing,
) -> None:
    async with installing.bot() as bot:
        slack = installing.harbour
        mention = f"<@{slack.workspace.bot_user_id}>"
        await slack.say("anna", "newsroom", f"{mention} Which chips?")
        await slack.settled()
        await bot.until_logged("not installed in the workspace T0HARBOUR01")
    assert all(delivery.acknowledged for delivery in slack.deliveries)
    assert len(slack.messages("newsroom")) == 1


async def test_rotating_tokens_are_exchanged_before_they_end(installing: Installing) -> None:
    slack = installing.newsroom
    slack.workspace.installation.rotates = True
    slack.workspace.installation.token_s = 3600  # less than the two hours before which it is due
    async with installing.bot():
        await installing.install(slack)
        first = slack.workspace.bot_token
        assert ANSWER in await answer(slack)
        slack.workspace.installation.earlier.discard(first)  # the first has ended
        assert slack.workspace.bot_token != first
    async with installing.bot():
        assert ANSWER in await answer(slack)
