"""What cannot be set up on this machine: another CPU or clock, Slack itself,
a package that is lost."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from bot.doctor.examining import Check, examine
from bot.doctor.finding import Finding, Told
from bot.doctor.fonts import look_at_fonts
from bot.doctor.over_http import look_at_http
from bot.doctor.slack_side import look_at_bot_token
from bot.doctor.stored import look_at_embeddings
from bot.slack import slack_client
from handlers.scopes import BOT_SCOPES
from knowledge.embeddings import NoEmbeddings
from playground import Playground, Workspace


@pytest_asyncio.fixture
async def slack() -> AsyncIterator[Playground]:
    async with Playground(Workspace(scopes=BOT_SCOPES)) as playground:
        yield playground


def to_mend(told: Told) -> list[tuple[str, str, str]]:
    return [(f.level, f.what, f.remedy) for f in told.findings if f.remedy]


@pytest.mark.parametrize(("ahead_s", "level"), [(0, ""), (60, "warning"), (-400, "problem")])
async def test_a_clock_that_is_not_slacks_is_found(
    slack: Playground, ahead_s: float, level: str
) -> None:
    told = Told("bot token")
    async with slack_client(slack.workspace.bot_token, slack.api_url) as client:
        await look_at_bot_token(told, client, "SLACK_BOT_TOKEN", lambda: time.time() + ahead_s)
    found = to_mend(told)
    assert [each[0] for each in found] == ([level] if level else [])
    assert all("apart" in what and "NTP" in remedy for _, what, remedy in found)


async def test_a_cpu_without_avx2_searches_by_words_alone() -> None:
    told = Told("embeddings")
    await look_at_embeddings(told, NoEmbeddings(), runs_here=False)
    ((level, what, remedy),) = to_mend(told)
    assert level == "warning" and "AVX2" in what and "EMBEDDINGS_BASE_URL" in remedy


@pytest.mark.parametrize("url", ["http://bot.example", "https://localhost:3000"])
async def test_slack_itself_delivers_to_no_address_of_this_machine(url: str) -> None:
    told = Told("HTTP")
    await look_at_http(told, url, "secret", is_real_slack=True)
    ((level, what, remedy),) = to_mend(told)
    assert level == "problem" and url in what and "SLACK_APP_TOKEN" in remedy


async def test_fonts_that_are_not_installed_are_named_with_their_package() -> None:
    told = Told("pictures")
    await look_at_fonts(told, {"no_such_fonts": "no-such-fonts"})
    assert to_mend(told) == [
        (
            "problem",
            "the fonts of no-such-fonts are not installed: pictures fail",
            "pip install no-such-fonts",
        )
    ]


async def test_a_check_that_hangs_or_breaks_is_a_finding_and_the_others_are_made() -> None:
    import asyncio

    async def hangs(told: Told) -> None:
        await asyncio.Event().wait()

    async def breaks(told: Told) -> None:
        raise ValueError("token-of-somebody is odd")

    async def works(told: Told) -> None:
        told.ok("fine")

    checks = [Check("a", hangs, 0.01), Check("b", breaks), Check("c", works)]
    a, b, c = await examine(checks, ["token-of-somebody"])
    assert a.level == b.level == "problem" and "0.01 s" in a.what
    assert "ValueError" in b.what and "token-of-somebody" not in b.what
    assert c == Finding("c", "ok", "fine")
