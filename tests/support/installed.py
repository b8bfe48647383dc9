"""Installing the bot the way people do: its page, Slack's, and back, in one browser."""

from __future__ import annotations

import contextlib
import html
import re
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass

import aiohttp
from bot_process import BotProcess, free_port, running_bot
from cryptography.fernet import Fernet

from playground import Playground, plain_text

QUESTION = "Which chips did Alibaba buy?"
ANSWER = "H20"


@dataclass(frozen=True)
class Page:
    """What a browser is shown; `cookie` is the one it was given, "" where it was none."""

    status: int
    text: str
    headers: Mapping[str, str]
    cookie: str

    def links(self) -> list[str]:
        return [html.unescape(href) for href in re.findall(r'href="([^"]*)"', self.text)]


class Installing:
    """The bot of an app that workspaces install; `key` is its ENCRYPTION_KEY, `process` the one
    that was started last."""

    process: BotProcess

    def __init__(self, newsroom: Playground, harbour: Playground, redis_url: str) -> None:
        self.newsroom, self.harbour, self.redis_url = newsroom, harbour, redis_url
        self.key = Fernet.generate_key().decode()
        self.port = free_port()  # Slack leads back to the address that it was told

    def settings(self, socket: bool = False) -> dict[str, str]:
        first = self.newsroom.workspace
        way = (
            {"SLACK_APP_TOKEN": first.app_token}
            if socket
            else {"SLACK_SIGNING_SECRET": first.signing_secret}
        )
        return {
            "SLACK_CLIENT_ID": first.installation.client_id,
            "SLACK_CLIENT_SECRET": first.installation.client_secret,
            "SLACK_API_URL": self.newsroom.api_url,
            "ENCRYPTION_KEY": self.key,
            "REDIS_URL": self.redis_url,
            "PORT": str(self.port),
            "PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            **way,
        }

    @contextlib.asynccontextmanager
    async def bot(
        self, command: str = "run", socket: bool = False, **settings: str
    ) -> AsyncIterator[BotProcess]:
        async with running_bot({**self.settings(socket), **settings}, command) as process:
            self.process = process
            if not socket:
                self.newsroom.use_http(f"http://127.0.0.1:{self.port}/slack/events")
            yield process

    async def get(self, url: str, cookie: str = "") -> Page:
        """A page, without following where it leads."""
        headers = {"Cookie": cookie} if cookie else {}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar()) as browser,
            browser.get(url, headers=headers, allow_redirects=False) as reply,
        ):
            given = reply.headers.get("Set-Cookie", "").partition(";")[0]
            return Page(reply.status, await reply.text(), dict(reply.headers), given)

    async def begin(self) -> tuple[str, str]:
        """Where "Add to Slack" leads, and the cookie of the browser that began."""
        page = await self.get(f"http://127.0.0.1:{self.port}/slack/install")
        assert page.status == 200, page.text
        return page.links()[0], page.cookie

    async def allow(self, authorize_url: str, workspace: Playground | None) -> str:
        """Allows it in a workspace, or cancels; the address that Slack leads back to."""
        page = await self.get(authorize_url)
        assert page.status == 200, page.text
        choices = page.links()
        wanted = [link for link in choices if workspace and workspace.workspace.team_id in link]
        link = wanted[0] if workspace else choices[-1]
        allowed = await self.get(self.newsroom.url.rstrip("/") + link)
        return allowed.headers["Location"]

    async def install(self, workspace: Playground) -> Page:
        """The whole way; the page at its end."""
        url, cookie = await self.begin()
        return await self.get(await self.allow(url, workspace), cookie)


async def answer(slack: Playground, question: str = QUESTION) -> str:
    """What the bot of a workspace says to a question of Anna's in its channel."""
    mention = f"<@{slack.workspace.bot_user_id}>"
    ts = await slack.say("anna", "newsroom", f"{mention} {question}")
    return plain_text(await slack.wait_for_reply("newsroom", ts, 30))
