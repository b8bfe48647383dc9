"""What can go wrong in a call to Slack, and how to say it in a log."""

from __future__ import annotations

import aiohttp
from slack_sdk.errors import SlackApiError


class NotInstalled(Exception):
    """The bot is not, or no longer, installed in a workspace."""


# A refusal, or no answer: a connection that broke is neither an OSError nor a time-out.
TROUBLE = (SlackApiError, aiohttp.ClientError, OSError, TimeoutError, NotInstalled)

# Slack's names for what another try does not mend: the place is gone, or closed to the bot. What an
# operator can mend, such as a token that was replaced, is not among them.
_FOR_GOOD = frozenset(
    [
        "cannot_reply_to_message",
        "channel_not_found",
        "channel_type_not_supported",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "messages_tab_disabled",
        "not_in_channel",
        "restricted_action",
        "restricted_action_non_threadable_channel",
        "restricted_action_read_only_channel",
        "restricted_action_thread_locked",
        "restricted_action_thread_only_channel",
        "team_not_found",
        "thread_locked",
        "thread_not_found",
        "user_not_found",
    ]
)
# "It's possible some aspect of the operation succeeded before the error was raised."
_UNCERTAIN = frozenset({"internal_error", "fatal_error", "request_timeout", "service_unavailable"})


def is_for_good(error: Exception) -> bool:
    """Whether the same call would fail again, however often it is tried."""
    return isinstance(error, NotInstalled) or _name(error) in _FOR_GOOD


def may_have_been_done(error: Exception) -> bool:
    """Whether Slack may have done what it was called for, although it did not say so."""
    if isinstance(error, SlackApiError):
        status = getattr(error.response, "status_code", 500)
        if status == 429:  # refused before it was read, whoever says so
            return False
        return status >= 500 or _name(error) in {"", *_UNCERTAIN}
    return not isinstance(error, NotInstalled | aiohttp.ClientConnectorError)


def _name(error: Exception) -> str:
    """Slack's own name for an error; "" where the answer was none of Slack's."""
    data = getattr(getattr(error, "response", None), "data", None)
    return str(data.get("error") or "") if isinstance(data, dict) else ""


def reason(error: Exception) -> str:
    """Slack's own name for the error ("invalid_auth"), else what happened, on one short line."""
    if isinstance(error, SlackApiError):
        # A proxy may have answered in Slack's place, with anything.
        status = getattr(error.response, "status_code", "unknown")
        return _name(error) or f"status {status}, no answer of Slack's"
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]
