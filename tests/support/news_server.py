"""A news site on loopback whose pages a test writes, and which remembers what it was asked for."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field

from aiohttp import web

Handler = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]


@dataclass(frozen=True)
class Page:
    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


class NewsSite:
    """`pages` by path; a page with an ETag or Last-Modified answers 304 where it is unchanged."""

    def __init__(self) -> None:
        self.pages: dict[str, Page | Handler] = {}
        self.asked: list[tuple[str, Mapping[str, str]]] = []  # path with query, and headers
        self.url = ""
        self.takes_s = 0.0  # how long each answer takes
        self.most_at_once = 0
        self._at_once = 0

    def put(
        self, path: str, body: str | bytes = b"", type: str = "text/html", status: int = 200,
        **headers: str,
    ) -> str:  # fmt: skip
        """Publishes a page; returns its address. Headers with `_` for `-`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        raw = body.encode() if isinstance(body, str) else body
        self.pages[path] = Page(raw, status, {"Content-Type": type, **named})
        return self.url + path

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.put(path, status=status, Location=to)

    def count(self, path: str) -> int:
        """How often `path` was asked for."""
        return sum(asked == path for asked, _ in self.asked)

    async def serve(self, request: web.BaseRequest) -> web.StreamResponse:
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await asyncio.sleep(self.takes_s)
            return await self._answer(request)
        finally:
            self._at_once -= 1

    async def _answer(self, request: web.BaseRequest) -> web.StreamResponse:
        path = request.raw_path
        self.asked.append((path, dict(request.headers)))
        page = self.pages.get(path)
        if page is None:
            return web.Response(status=404, text="no such page")
        if not isinstance(page, Page):
            return await page(request)
        pairs = (("ETag", "If-None-Match"), ("Last-Modified", "If-Modified-Since"))
        for tag, condition in pairs:
            if tag in page.headers and request.headers.get(condition) == page.headers[tag]:
                return web.Response(status=304)
        return web.Response(body=page.body, status=page.status, headers=dict(page.headers))


@contextlib.asynccontextmanager
async def running_site() -> AsyncIterator[NewsSite]:
    """A site on 127.0.0.1, for as long as the block lasts."""
    site = NewsSite()
    runner = web.ServerRunner(web.Server(site.serve), shutdown_timeout=0.1)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        site.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        yield site
    finally:
        await runner.cleanup()


Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@contextlib.asynccontextmanager
async def running_socket(talk: Talk) -> AsyncIterator[str]:
    """A server that says whatever `talk` writes, HTTP or not; yields its http address."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError):
            await reader.readuntil(b"\r\n\r\n")
            await talk(reader, writer)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def saying(answer: bytes) -> Talk:
    """For `running_socket`: says `answer` and hangs up."""

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        await writer.drain()

    return talk
