"""The pages that install the app in a workspace: "Add to Slack", and back from there.

Slack's own library leads through OAuth; here is what it says to people, where it keeps which
browser began, and which workspaces may.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

from redis.exceptions import RedisError
from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import (
    AsyncCallbackOptions,
    AsyncFailureArgs,
    AsyncSuccessArgs,
)
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_bolt.response import BoltResponse
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore
from slack_sdk.web.async_client import AsyncWebClient
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.installations import InstallationStore
from bot.pages import HEADERS, templates
from handlers.keeping import OAUTH_STATE_S
from handlers.scopes import BOT_SCOPES
from handlers.trouble import TROUBLE, reason

log = logging.getLogger(__name__)

INSTALL_PATH, REDIRECT_PATH = "/slack/install", "/slack/oauth_redirect"

# The reasons that bot/pages/not_installed.html has words for; others are shown as Slack names them.
_TOLD = frozenset({"access_denied", "begin_again", "not_allowed", "storage_error", "unconfirmed"})
_SAME = {
    "invalid_browser": "begin_again",
    "invalid_state": "begin_again",
    "missing_code": "unconfirmed",
    "invalid_code": "unconfirmed",
}


@dataclass(frozen=True)
class OAuthApp:
    """The app as Slack knows it, and as `public_url` is where people reach this bot; where that is
    None, Slack leads back to the address that the app names."""

    client_id: str
    client_secret: str
    public_url: str | None = None

    @property
    def redirect_uri(self) -> str | None:
        return self.public_url and self.public_url.rstrip("/") + REDIRECT_PATH


class _NotAllowed(BoltError):
    """The workspace is not on the list of those that may install the app."""


class States(AsyncOAuthStateStore):
    """The installations that have begun: each goes on once, within ten minutes.

    `redis` is a redis.asyncio.Redis or a BurnerRedis.
    """

    def __init__(self, redis: Any) -> None:
        self._redis = redis

    @property
    def logger(self) -> logging.Logger:
        return log

    async def async_issue(self, *args: Any, **kwargs: Any) -> str:
        state = secrets.token_urlsafe(32)
        await self._redis.set(_key(state), "1", ex=OAUTH_STATE_S)
        return state

    async def async_consume(self, state: str) -> bool:
        return bool(await self._redis.delete(_key(state)))


class InstallFlow(AsyncOAuthFlow):
    """`allowed`: ids of the workspaces and organisations that may install; empty: all may."""

    def __init__(
        self,
        app: OAuthApp,
        client: AsyncWebClient,
        store: InstallationStore,
        states: States,
        allowed: Collection[str] = (),
    ) -> None:
        quiet = logging.getLogger("slack_bolt.oauth")
        quiet.setLevel(logging.ERROR)  # it logs the codes that tokens are given for
        self._pages, self._allowed, self._app = templates(), frozenset(allowed), app
        settings = AsyncOAuthSettings(
            client_id=app.client_id,
            client_secret=app.client_secret,
            scopes=BOT_SCOPES,
            user_scopes=[],
            redirect_uri=app.redirect_uri,
            install_path=INSTALL_PATH,
            redirect_uri_path=REDIRECT_PATH,
            authorization_url=urljoin(client.base_url, "/oauth/v2/authorize"),
            callback_options=AsyncCallbackOptions(self._succeeded, self._failed),
            installation_store=store,
            state_store=states,
            state_expiration_seconds=OAUTH_STATE_S,
            logger=quiet,
        )
        super().__init__(client=client, logger=quiet, settings=settings)

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        team = str((request.query.get("team") or [""])[0])
        return self.settings.authorize_url_generator.generate(
            state, team if re.fullmatch("[TE][A-Z0-9]{1,20}", team) else None
        )

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        return self._pages.get_template("install.html").render(language="en", url=url)

    async def store_installation(
        self, request: AsyncBoltRequest, installation: Installation
    ) -> None:
        ids = {installation.team_id, installation.enterprise_id}
        if self._allowed and not self._allowed & ids:
            raise _NotAllowed
        await self.settings.installation_store.async_save(installation)
        log.info("installed in %s", installation.team_id or installation.enterprise_id)

    def routes(self) -> list[Route]:
        return [
            Route(INSTALL_PATH, self._page(self.handle_installation)),
            Route(REDIRECT_PATH, self._page(self.handle_callback)),
        ]

    def _page(self, answer: Callable[[AsyncBoltRequest], Any]) -> Callable[[Request], Any]:
        async def page(request: Request) -> Response:
            try:
                answered = await answer(to_async_bolt_request(request, b""))
            except (RedisError, *TROUBLE) as error:
                log.error("an installation failed: %s", reason(error))
                answered = self._told("storage_error", 503)
            return to_starlette_response(answered)

        return page

    async def _succeeded(self, args: AsyncSuccessArgs) -> BoltResponse:
        installed = args.installation
        site = urlsplit(self.client.base_url)
        page = self._pages.get_template("installed.html").render(
            language="en",
            where=installed.team_name or installed.enterprise_name or "your workspace",
            slack=f"{site.scheme}://{site.netloc}/app_redirect"
            f"?app={installed.app_id}&team={installed.team_id or installed.enterprise_id}",
        )
        return self._answer(page, 200)

    async def _failed(self, args: AsyncFailureArgs) -> BoltResponse:
        why = "not_allowed" if isinstance(args.error, _NotAllowed) else args.reason
        status = 403 if why == "not_allowed" else args.suggested_status_code
        log.warning("an installation was not finished: %s", re.sub(r"\W", "_", why)[:60])
        return self._told(_SAME.get(why, why), status)

    def _told(self, why: str, status: int) -> BoltResponse:
        page = self._pages.get_template("not_installed.html").render(
            language="en", why=why if why in _TOLD else "other", slack_says=why[:60]
        )
        return self._answer(page, status)

    def _answer(self, page: str, status: int) -> BoltResponse:
        over = self.settings.state_utils.build_set_cookie_for_deletion()
        return BoltResponse(status=status, body=page, headers={**_HTML, "Set-Cookie": over})

    async def append_set_cookie_headers(
        self, headers: dict[str, Any], set_cookie_value: str | None
    ) -> dict[str, Any]:
        """Slack's library puts the headers of the install page together here."""
        cookie = {} if set_cookie_value is None else {"Set-Cookie": [set_cookie_value]}
        return {**headers, **_HTML, **cookie}


_HTML = {**HEADERS, "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}


def _key(state: str) -> str:
    return f"backstory:oauth-state:{state}"
