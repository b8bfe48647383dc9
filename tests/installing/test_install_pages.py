"""The pages of installing: what people see who begin, cancel, or come back too late."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from installed import Installing
from redis_server import running_redis

from playground import Playground, Workspace

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def installing(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Installing]:
    """One bot for all of them, running."""
    async with (
        Playground(Workspace()) as newsroom,
        running_redis(tmp_path_factory.mktemp("redis")) as url,
    ):
        harbour = Workspace(team_id="T0HARBOUR01", team_name="Harbour", bot_user_id="U0OTHERBOT1")
        installing = Installing(newsroom, Playground(harbour, beside=newsroom), url)
        async with installing.bot():
            yield installing


async def test_the_page_has_one_button_and_runs_nothing(installing: Installing) -> None:
    page = await installing.get(f"http://127.0.0.1:{installing.port}/slack/install")
    url, _ = await installing.begin()
    assert "Add to Slack" in page.text
    assert "<script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src")
    assert url.startswith(installing.newsroom.url + "oauth/v2/authorize?state=")
    assert page.cookie.startswith("slack-app-oauth-state=")


async def test_whoever_cancels_in_slack_reads_that_nothing_has_changed(
    installing: Installing,
) -> None:
    url, cookie = await installing.begin()
    page = await installing.get(await installing.allow(url, None), cookie)
    assert page.status == 200
    assert "cancelled in Slack" in page.text
    assert "<script" not in page.text
    assert page.headers["Content-Security-Policy"].startswith("default-src 'none'")


async def test_the_way_back_is_good_once_and_in_one_browser(installing: Installing) -> None:
    url, cookie = await installing.begin()
    back = await installing.allow(url, installing.newsroom)
    elsewhere = await installing.get(back)
    assert (elsewhere.status, "another browser" in elsewhere.text) == (400, True)
    assert (await installing.get(back, cookie)).status == 200
    again = await installing.get(back, cookie)
    assert (again.status, "a second time" in again.text) == (401, True)


async def test_a_code_that_slack_does_not_know_is_told_readably(installing: Installing) -> None:
    _, cookie = await installing.begin()
    state = cookie.partition("=")[2]
    address = f"http://127.0.0.1:{installing.port}/slack/oauth_redirect"
    page = await installing.get(f"{address}?code=do-not-log-me&state={state}", cookie)
    assert (page.status, "Slack did not confirm it" in page.text) == (401, True)
    await installing.process.until_logged("invalid_code")
    assert "do-not-log-me" not in installing.process.log


async def test_what_slack_says_is_shown_as_text(installing: Installing) -> None:
    address = f"http://127.0.0.1:{installing.port}/slack/oauth_redirect"
    page = await installing.get(f"{address}?error=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "&lt;script&gt;" in page.text
    assert "<script" not in page.text


async def test_a_workspace_that_is_not_on_the_list_is_not_installed(
    installing: Installing,
) -> None:
    other = Installing(installing.newsroom, installing.harbour, installing.redis_url)
    other.key = installing.key
    async with other.bot(ALLOW_WORKSPACES="T0HARBOUR01"):
        page = await other.install(other.newsroom)
        assert (page.status, "certain workspaces only" in page.text) == (403, True)
        assert (await other.install(other.harbour)).status == 200


@pytest.mark.parametrize("team", ["T0HARBOUR01&redirect_uri=https://evil.example", "<b>"])
async def test_a_link_to_the_page_cannot_add_to_where_the_button_leads(
    installing: Installing, team: str
) -> None:
    page = await installing.get(
        f"http://127.0.0.1:{installing.port}/slack/install?team={team.replace('&', '%26')}"
    )
    assert "evil" not in page.text
    assert "team=" not in page.links()[0]
