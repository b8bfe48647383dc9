"""Calls of Slack's: each is counted, and how it ended; what is called too often is given a rest."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.metrics import RETRIES, SLACK_CALLS

# Worth nothing late: a stream gives way to a message posted whole, a status to none.
PASSING = frozenset(
    {
        "chat.startStream",
        "chat.appendStream",
        "assistant.threads.setStatus",
        "agents.sessions.setStatus",
    }
)
# How a session goes is not among them: its end must be told, or it looks busy for good.
RESTED = PASSING - {"agents.sessions.setStatus"}
LIMITED = 429
REST_S = 60.0  # where Slack does not say how long; its limits are by the minute


class SlackClient(AsyncWebClient):
    """A client of one workspace, which does not ask again for what Slack has just refused it.

    Slack limits each method by workspace and minute, and tells with a refusal when the next call is
    welcome. Until then a call of `RESTED` is refused here, as Slack would: a crowd would else make
    two calls in vain for each question.
    """

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.clock: Callable[[], float] = time.monotonic
        self._resting: dict[str, tuple[float, Any]] = {}  # method -> until, Slack's refusal

    async def api_call(self, api_method: str, **given: Any) -> AsyncSlackResponse:
        until, refusal = self._resting.get(api_method, (0.0, None))
        if refusal is not None and self.clock() < until:
            raise SlackApiError("called too often", refusal)  # type: ignore[no-untyped-call]
        try:
            return await super().api_call(api_method, **given)
        except SlackApiError as error:
            if api_method in RESTED and getattr(error.response, "status_code", 0) == LIMITED:
                self._resting[api_method] = self.clock() + _rest_s(error), error.response
            raise


def _rest_s(refusal: SlackApiError) -> float:
    """The seconds that Slack asks for. A proxy may ask in its place, for anything."""
    headers = {key.lower(): value for key, value in dict(refusal.response.headers).items()}
    told = headers.get("retry-after", "")
    told = told[0] if isinstance(told, list) else told
    return min(float(told), REST_S) if str(told).isdecimal() else REST_S


class Counting(AsyncRetryHandler):
    """Sees each try, being asked whether to make another; that, the handlers behind it decide."""

    async def can_retry_async(
        self,
        *,
        state: RetryState,
        request: HttpRequest,
        response: HttpResponse | None = None,
        error: Exception | None = None,
    ) -> bool:
        SLACK_CALLS.labels(method_of(request), _outcome(response)).inc()
        if state.current_attempt:
            RETRIES.labels("slack").inc()
        return False


def method_of(request: HttpRequest) -> str:
    """The API's method; what is called beyond it has an address that is a secret."""
    if "/api/" in request.url:
        return request.url.rsplit("/", 1)[-1]
    return "upload" if "/upload/" in request.url else "response_url"


def _outcome(response: HttpResponse | None) -> str:
    if response is None:
        return "unreachable"
    if response.status_code == LIMITED:
        return "limited"
    if response.status_code >= 500:
        return "failed"
    refused = response.status_code >= 400 or (response.body or {}).get("ok") is False
    return "refused" if refused else "ok"
