"""Which installation serves a workspace, and for how long what is known of it counts."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
import pytest_asyncio
from burner_redis import BurnerRedis
from cryptography.fernet import Fernet
from slack_sdk.errors import SlackApiError, SlackTokenRotationError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.web.async_client import AsyncWebClient

from bot.encryption import cipher
from bot.installations import InstallationStore
from bot.refreshing import FreshInstallations
from handlers.trouble import NotInstalled
from handlers.workspaces import KEEP_S, InstalledWorkspaces


class Rotator:
    """Slack's side of token rotation; `meanwhile` happens before it answers."""

    def __init__(self) -> None:
        self.asked, self.fails = 0, False
        self.meanwhile: Any = None

    async def perform_token_rotation(self, *, installation: Installation, **_: Any) -> Installation:
        self.asked += 1
        if self.meanwhile:
            await self.meanwhile()
        await asyncio.sleep(0)
        if self.fails:
            raise SlackTokenRotationError(SlackApiError("no", {"error": "invalid_refresh_token"}))
        fresh = Installation(**installation.to_dict_for_copying())
        fresh.bot_token, fresh.bot_token_expires_at = "xoxe.xoxb-fresh", int(time.time()) + 43200
        return fresh


@pytest_asyncio.fixture
async def redis() -> AsyncIterator[BurnerRedis]:
    burner = BurnerRedis()
    yield burner
    await burner.aclose()


@pytest.fixture
def store(redis: BurnerRedis) -> InstallationStore:
    return InstallationStore(redis, cipher([Fernet.generate_key().decode()]))


@pytest.fixture
def rotator() -> Rotator:
    return Rotator()


@pytest.fixture
def fresh(store: InstallationStore, redis: BurnerRedis, rotator: Rotator) -> FreshInstallations:
    return FreshInstallations(store, redis, rotator)  # type: ignore[arg-type]


def of_team(team: str, token: str = "xoxb-team", **more: Any) -> Installation:
    return Installation(team_id=team, bot_token=token, bot_user_id="UBOT", user_id="U1", **more)


def of_org(org: str, token: str = "xoxb-org") -> Installation:
    return Installation(
        enterprise_id=org,
        bot_token=token,
        bot_user_id="WBOT",
        user_id="W1",
        is_enterprise_install=True,
    )


async def token_of(workspaces: InstalledWorkspaces, team: str, org: str = "") -> str | None:
    return (await workspaces.get(team, org)).client.token


async def test_a_token_that_was_revoked_elsewhere_is_used_no_longer_within_a_minute(
    store: InstallationStore, fresh: FreshInstallations
) -> None:
    now = 0.0
    workspaces = InstalledWorkspaces(AsyncWebClient(), fresh, lambda: now)
    await store.async_save(of_team("T1"))
    assert await token_of(workspaces, "T1") == "xoxb-team"
    await store.async_delete_all(enterprise_id=None, team_id="T1")  # by another process
    now = KEEP_S - 1
    assert await token_of(workspaces, "T1") == "xoxb-team"
    now = KEEP_S + 1
    assert now < 60
    with pytest.raises(NotInstalled):
        await workspaces.get("T1")


async def test_the_clients_of_all_workspaces_share_a_session_and_retries(
    store: InstallationStore, fresh: FreshInstallations
) -> None:
    handlers = [AsyncRateLimitErrorRetryHandler()]
    async with aiohttp.ClientSession() as session:
        shared = AsyncWebClient(
            base_url="http://127.0.0.1:1/api/", session=session, retry_handlers=handlers
        )
        workspaces = InstalledWorkspaces(shared, fresh)
        for team in ("T1", "T2"):
            await store.async_save(of_team(team, f"xoxb-{team}"))
        one, two = [(await workspaces.get(team)).client for team in ("T1", "T2")]
    assert (one.token, two.token) == ("xoxb-T1", "xoxb-T2")
    assert one.session is two.session is session
    assert one.base_url == shared.base_url
    assert one.retry_handlers == two.retry_handlers == handlers


async def test_an_organisation_that_installed_it_as_a_whole_serves_all_its_workspaces(
    store: InstallationStore, fresh: FreshInstallations
) -> None:
    workspaces = InstalledWorkspaces(AsyncWebClient(), fresh)
    await store.async_save(of_org("E1"))
    with pytest.raises(NotInstalled):
        await workspaces.get("T1")  # nobody has said yet whose it is
    workspace = await workspaces.get("T1", "E1")  # as an event of that installation does
    assert (workspace.client.token, workspace.org, workspace.team) == ("xoxb-org", "E1", "")
    elsewhere = InstalledWorkspaces(AsyncWebClient(), fresh)  # a worker, which knows the team alone
    assert await token_of(elsewhere, "T1") == "xoxb-org"
    with pytest.raises(NotInstalled):
        await elsewhere.get("T2")


async def test_a_workspaces_own_installation_is_not_that_of_its_organisation(
    store: InstallationStore, fresh: FreshInstallations
) -> None:
    await store.async_save(of_org("E1"))
    await store.async_save(of_team("T1", enterprise_id="E1"))
    workspaces = InstalledWorkspaces(AsyncWebClient(), fresh)
    assert await token_of(workspaces, "T1") == "xoxb-team"
    assert await workspaces.leave("T1", "E1", time.time())
    assert await token_of(workspaces, "T3", "E1") == "xoxb-org"
    assert await workspaces.leave("", "E1", time.time())
    with pytest.raises(NotInstalled):
        await workspaces.get("T3", "E1")


async def test_a_token_that_is_due_is_exchanged_by_one_and_the_others_go_on(
    store: InstallationStore, fresh: FreshInstallations, rotator: Rotator
) -> None:
    due = {"bot_refresh_token": "xoxe-1", "bot_token_expires_in": 3600}
    await store.async_save(of_team("T1", "xoxe.xoxb-old", **due))
    found = await asyncio.gather(*(fresh.find("T1") for _ in range(3)))
    tokens = sorted(each.token for each in found if each)
    assert rotator.asked == 1
    assert tokens == ["xoxe.xoxb-fresh", "xoxe.xoxb-old", "xoxe.xoxb-old"]
    after = await fresh.find("T1")
    assert after is not None
    assert after.token == "xoxe.xoxb-fresh"
    assert rotator.asked == 1


async def test_a_token_that_slack_does_not_exchange_goes_on_as_long_as_it_lasts(
    store: InstallationStore, fresh: FreshInstallations, rotator: Rotator
) -> None:
    due = {"bot_refresh_token": "xoxe-1", "bot_token_expires_in": 3600}
    await store.async_save(of_team("T1", "xoxe.xoxb-old", **due))
    rotator.fails = True
    for _ in range(3):
        found = await fresh.find("T1")
        assert found is not None
        assert found.token == "xoxe.xoxb-old"
    assert rotator.asked == 1  # not at each event


async def test_who_leaves_while_a_token_is_exchanged_is_not_kept(
    store: InstallationStore, fresh: FreshInstallations, rotator: Rotator
) -> None:
    due = {"bot_refresh_token": "xoxe-1", "bot_token_expires_in": 3600}
    await store.async_save(of_team("T1", "xoxe.xoxb-old", **due))

    async def leave() -> None:
        await fresh.remove("T1", "", time.time())

    rotator.meanwhile = leave
    await fresh.find("T1")
    assert await fresh.find("T1") is None


async def test_the_stores_methods_that_slacks_library_calls_agree(
    store: InstallationStore,
) -> None:
    await store.async_save(of_team("T1", bot_scopes="chat:write,commands"))
    bot = await store.async_find_bot(enterprise_id=None, team_id="T1")
    assert bot is not None
    assert (bot.bot_token, list(bot.bot_scopes)) == ("xoxb-team", ["chat:write", "commands"])
    bot.bot_token = "xoxb-other"
    await store.async_save_bot(bot)
    find = store.async_find_installation
    found = await find(enterprise_id=None, team_id="T1", user_id="U1")
    assert found is not None
    assert (found.bot_token, found.user_id) == ("xoxb-other", "U1")
    assert await find(enterprise_id=None, team_id="T1", user_id="U2") is None
    await store.async_delete_installation(enterprise_id=None, team_id="T1", user_id="U1")
    assert await find(enterprise_id=None, team_id="T1") is not None
    await store.async_delete_bot(enterprise_id=None, team_id="T1")
    assert await find(enterprise_id=None, team_id="T1") is None
