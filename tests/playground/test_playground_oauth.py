"""The playground as Slack's side of OAuth: consent, tokens, their ends, and a second workspace."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from html import unescape

import aiohttp
import pytest
import pytest_asyncio
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground, Workspace

BACK = "http://127.0.0.1:1/slack/oauth_redirect"


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground(Workspace(client_secret="hush")) as playground:
        yield playground


@pytest.fixture
def harbour(slack: Playground) -> Playground:
    workspace = Workspace(team_id="T0HARBOUR01", team_name="Harbour", bot_user_id="U0OTHERBOT1")
    return Playground(workspace, beside=slack)


async def consent(slack: Playground, **more: str) -> tuple[int, str]:
    query = {"client_id": "1000.2000", "scope": "chat:write", "state": "s", "redirect_uri": BACK}
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(f"{slack.url}oauth/v2/authorize", params={**query, **more}) as reply,
    ):
        return reply.status, await reply.text()


async def code_for(slack: Playground, team: str) -> str:
    _, page = await consent(slack)
    links = [unescape(link) for link in re.findall(r'href="([^"]*)"', page)]
    link = next(link for link in links if team in link)
    async with (
        aiohttp.ClientSession() as browser,
        browser.get(slack.url.rstrip("/") + link, allow_redirects=False) as reply,
    ):
        back = reply.headers["Location"]
    assert back.startswith(f"{BACK}?state=s&code=")
    return back.partition("code=")[2]


def client(slack: Playground, token: str | None = None) -> AsyncWebClient:
    return AsyncWebClient(token, base_url=slack.api_url)


async def access(slack: Playground, **given: str):  # type: ignore[no-untyped-def]
    known = {"client_id": "1000.2000", "client_secret": "hush", "redirect_uri": BACK}
    return await client(slack).oauth_v2_access(**{**known, **given})


async def error_of(call) -> str:  # type: ignore[no-untyped-def]
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_a_code_gives_the_token_of_the_workspace_that_allowed_it(
    slack: Playground, harbour: Playground
) -> None:
    for workspace in (slack.workspace, harbour.workspace):
        given = await access(slack, code=await code_for(slack, workspace.team_id))
        assert given["team"]["id"] == workspace.team_id
        assert given["bot_user_id"] == workspace.bot_user_id
        who = await client(slack, given["access_token"]).auth_test()
        assert (who["team_id"], who["user_id"]) == (workspace.team_id, workspace.bot_user_id)


async def test_a_code_is_good_once_and_with_the_secret(slack: Playground) -> None:
    code = await code_for(slack, "T0NEWSROOM1")
    assert await error_of(access(slack, code=code, client_secret="x")) == "bad_client_secret"
    await access(slack, code=code)
    assert await error_of(access(slack, code=code)) == "invalid_code"
    other = await code_for(slack, "T0NEWSROOM1")
    elsewhere = access(slack, code=other, redirect_uri="http://127.0.0.1:2/")
    assert await error_of(elsewhere) == "bad_redirect_uri"


async def test_the_consent_page_leads_to_this_machine_alone_and_asks_for_known_scopes(
    slack: Playground,
) -> None:
    assert (await consent(slack))[0] == 200
    assert (await consent(slack, redirect_uri="https://evil.example/"))[0] == 400
    assert (await consent(slack, scope="no:such"))[0] == 400
    assert (await consent(slack, client_id="9.9"))[0] == 400


async def test_with_rotation_a_refresh_token_is_good_once_and_the_old_token_goes_on(
    slack: Playground,
) -> None:
    slack.workspace.installation.rotates = True
    first = await access(slack, code=await code_for(slack, "T0NEWSROOM1"))
    assert first["expires_in"] == 12 * 3600
    refresh = {"grant_type": "refresh_token", "refresh_token": first["refresh_token"]}
    second = await access(slack, **refresh)
    for token in (first["access_token"], second["access_token"]):
        assert (await client(slack, token).auth_test())["ok"]
    assert await error_of(access(slack, **refresh)) == "invalid_refresh_token"


async def test_after_uninstalling_the_token_is_over_and_a_new_one_is_given(
    slack: Playground,
) -> None:
    slack.workspace.ack_timeout_s = 0.01  # nobody listens
    token = slack.workspace.bot_token
    await slack.uninstall()
    assert await error_of(client(slack, token).auth_test()) == "account_inactive"
    told = [delivery.event["type"] for delivery in slack.deliveries]
    assert told == ["tokens_revoked", "app_uninstalled"]
    given = await access(slack, code=await code_for(slack, "T0NEWSROOM1"))
    assert given["access_token"] != token


async def test_no_secret_is_in_the_record_of_calls(slack: Playground) -> None:
    given = await access(slack, code=await code_for(slack, "T0NEWSROOM1"))
    record = str(slack.calls)
    assert "hush" not in record
    assert given["access_token"] not in record
