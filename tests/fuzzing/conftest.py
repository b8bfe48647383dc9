"""The real bot, a local Slack, and the counts of all at the end."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio
from counting_payloads import TALLIES

from playground import Playground, Workspace


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def slack() -> AsyncIterator[Playground]:
    """A local Slack for the tests of one file; it delivers once."""
    async with Playground(Workspace(redelivery_s=())) as playground:
        yield playground


def pytest_terminal_summary(terminalreporter: Any) -> None:
    if TALLIES:
        terminalreporter.section("payloads in, answers or refusals out")
        for way, counted in TALLIES.items():
            terminalreporter.write_line(f"{way:44} {counted}")
