"""Each call of Slack's is counted, and how it ended."""

from __future__ import annotations

from slack_sdk.http_retry.async_handler import AsyncRetryHandler
from slack_sdk.http_retry.request import HttpRequest
from slack_sdk.http_retry.response import HttpResponse
from slack_sdk.http_retry.state import RetryState

from bot.metrics import RETRIES, SLACK_CALLS


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
    if response.status_code == 429:
        return "limited"
    if response.status_code >= 500:
        return "failed"
    refused = response.status_code >= 400 or (response.body or {}).get("ok") is False
    return "refused" if refused else "ok"
