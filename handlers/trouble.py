"""What can go wrong in a call to Slack, and how to say it in a log."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError


class NotInstalled(Exception):
    """The bot is not, or no longer, installed in a workspace."""


# A refusal, or no answer: a connection that broke is neither an OSError nor a time-out.
TROUBLE = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, NotInstalled)


def reason(error: Exception) -> str:
    """Slack's own name for the error ("invalid_auth"), else what happened, on one short line."""
    if isinstance(error, SlackApiError):
        # A proxy may have answered in Slack's place, with anything.
        data = getattr(error.response, "data", None)
        if isinstance(data, dict) and data.get("error"):
            return str(data["error"])
        return f"status {getattr(error.response, 'status_code', 'unknown')}, no answer of Slack's"
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
