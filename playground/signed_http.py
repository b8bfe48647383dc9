"""Delivery over HTTP: signed requests to the app's request URL."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from playground.delivery import Delivery, NotAcknowledged
from playground.wire import Json
from playground.workspace import Workspace

_REASONS = {"timeout": "http_timeout"}


class SignedHttp:
    """Posts to one request URL; any 2xx answer in time acknowledges."""

    name = "http"

    def __init__(self, workspace: Workspace, request_url: str) -> None:
        self._workspace = workspace
        self._url = request_url
        self._session: aiohttp.ClientSession | None = None

    async def send(self, delivery: Delivery, number: int, reason: str) -> Json | None:
        """Makes one attempt with Slack's headers."""
        headers = {}
        if number:
            headers["X-Slack-Retry-Num"] = str(number)
            headers["X-Slack-Retry-Reason"] = _REASONS.get(reason, reason)
        if delivery.kind == "events_api":
            return await self._post(json.dumps(delivery.payload), "application/json", headers)
        form = delivery.payload
        if delivery.kind == "interactive":
            form = {"payload": json.dumps(delivery.payload)}
        return await self._post(urlencode(form), "application/x-www-form-urlencoded", headers)

    async def verify_url(self, challenge: str) -> Json | None:
        """Sends `url_verification`; the app should answer with the challenge."""
        body = {"token": "playground", "challenge": challenge, "type": "url_verification"}
        return await self._post(json.dumps(body), "application/json", {})

    async def close(self) -> None:
        """Closes the client's connections."""
        if self._session is not None:
            await self._session.close()

    async def _post(self, body: str, content_type: str, extra: dict[str, str]) -> Json | None:
        if self._session is None:
            # No environment proxies and no redirects: Slack follows neither here.
            # A connection for each: one that the app closes for want of use breaks no delivery.
            own = aiohttp.TCPConnector(force_close=True)
            self._session = aiohttp.ClientSession(connector=own)
        timestamp = str(int(self._workspace.clock()))
        signer = SignatureVerifier(self._workspace.signing_secret)
        headers = {
            "Content-Type": content_type,
            "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)",
            "X-Slack-Request-Timestamp": timestamp,
            "X-Slack-Signature": signer.generate_signature(timestamp=timestamp, body=body) or "",
            **extra,
        }
        timeout = aiohttp.ClientTimeout(total=self._workspace.ack_timeout_s)
        try:
            async with self._session.post(
                self._url,
                data=body.encode(),
                headers=headers,
                timeout=timeout,
                allow_redirects=False,
            ) as answer:
                text = await answer.text()
                if not 200 <= answer.status < 300:
                    again = answer.headers.get("X-Slack-No-Retry") != "1"
                    raise NotAcknowledged("http_error", again=again)
                return _as_payload(text, answer.content_type)
        except TimeoutError:
            raise NotAcknowledged("http_timeout") from None
        except aiohttp.ClientError:
            raise NotAcknowledged("connection_failed") from None


def _as_payload(text: str, content_type: str) -> Json | None:
    if not text.strip():
        return None
    if content_type == "application/json":
        try:
            payload = json.loads(text)
        except ValueError:
            return None
        return payload if isinstance(payload, dict) else None
    return {"text": text}
