"""Who set a digest up may be gone when somebody else changes it: nobody is told, in one line."""

from __future__ import annotations

import logging
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from handlers.digests.stopping import Stopping
from handlers.readers import Reader
from handlers.workspaces import OneWorkspace


def stopping(error: str) -> Stopping:
    refused = Mock(data={"ok": False, "error": error}, status_code=200)
    client = AsyncWebClient("xoxb-none")
    client.chat_postMessage = AsyncMock(side_effect=SlackApiError("no", refused))  # type: ignore[method-assign]
    readers: Any = Mock(get=AsyncMock(return_value=Reader()))
    return Stopping(Mock(), Mock(), OneWorkspace(client, "U0BOT"), readers)


async def test_one_who_is_gone_is_told_nothing(caplog: pytest.LogCaptureFixture) -> None:
    await stopping("channel_not_found").tell("T1", "C1", "U1", "U2", "changed_by")
    (line,) = [each for each in caplog.records if each.levelno >= logging.WARNING]
    assert line.getMessage().endswith("channel_not_found") and line.exc_info is None


async def test_what_may_pass_is_tried_again() -> None:
    with pytest.raises(SlackApiError):
        await stopping("fatal_error").tell("T1", "C1", "U1", "U2", "ended_by")
