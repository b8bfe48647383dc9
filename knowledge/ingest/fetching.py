"""Getting a document: from the web within limits, or from the disk.

Usage:

    async with Fetcher(allowed_hosts=settings.fetch_private_hosts) as fetcher:
        download = await fetcher.get("https://example.org/article")
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection
from importlib.metadata import version
from types import TracebackType

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from knowledge.errors import FetchError
from knowledge.ingest.addresses import host_key, public_socket, shown, web_address
from knowledge.ingest.article import Download
from knowledge.ingest.refusals import broken_off, refused, too_large

MAX_BYTES = 10_000_000  # of a body, unpacked
_REDIRECTS = (301, 302, 303, 307, 308)
_PACKINGS = ("", "identity", "gzip", "deflate", "br", "zstd")  # that aiohttp unpacks, or refuses to
_ACCEPT = "text/html, application/xhtml+xml, application/pdf, application/xml;q=0.9, */*;q=0.8"


class Fetcher:
    """Reads documents of the public web, and of those private hosts that are allowed by name.

    `allowed_hosts` are compared with the host as an address writes it: a name that is allowed may
    lead anywhere, and a name that is not may not lead to a private address, not even an allowed
    one. Nothing is taken from the environment, no cookie is kept, no password sent.

    `max_bytes` counts what is unpacked; `total_s` all hops of one document together; `connect_s`
    looking up a name, connecting and TLS.
    """

    def __init__(
        self,
        allowed_hosts: Collection[str] = (),
        *,
        max_bytes: int = MAX_BYTES,
        max_redirects: int = 5,
        total_s: float = 30.0,
        connect_s: float = 10.0,
        user_agent: str | None = None,
        resolver: AbstractResolver | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.user_agent = user_agent or f"Backstory/{version('backstory')} (news reader)"
        self._allowed = frozenset(map(host_key, allowed_hosts))
        self._max_bytes, self._max_redirects, self._total_s = max_bytes, max_redirects, total_s
        self._timeout = aiohttp.ClientTimeout(total=None, connect=connect_s)
        self._resolver, self._clock = resolver, clock

    async def __aenter__(self) -> Fetcher:
        # Two pools, so that a connection that was allowed is never reused for one that is not.
        self._public, self._private = self._session(guarded=True), self._session(guarded=False)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._public.close()
        await self._private.close()

    def _session(self, guarded: bool) -> aiohttp.ClientSession:
        return aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(
                resolver=self._resolver,
                use_dns_cache=False,
                socket_factory=public_socket if guarded else None,
            ),
            cookie_jar=aiohttp.DummyCookieJar(),
            trust_env=False,
            timeout=self._timeout,
            headers={"User-Agent": self.user_agent, "Accept": _ACCEPT},
        )

    async def get(
        self,
        url: str,
        etag: str | None = None,
        last_modified: str | None = None,
        *,
        before_each: Callable[[str], Awaitable[None]] | None = None,
    ) -> Download | None:
        """The document at `url`; None where it is still the one of `etag` or `last_modified`.

        `before_each` is awaited with every address that is about to be asked, redirects included,
        and may refuse it by raising FetchError; its time does not count. Raises FetchError.
        """
        conditions = {"If-None-Match": etag, "If-Modified-Since": last_modified}
        headers = {name: value for name, value in conditions.items() if value}
        address, asked, left_s = self._checked(url), set[URL](), self._total_s
        for _ in range(self._max_redirects + 1):
            if address in asked:
                raise FetchError(
                    f"{shown(url)}: redirects in a circle, as sites do that insist on cookies: "
                    "save the page from a browser, and give the file"
                )
            asked.add(address)
            if before_each:
                await before_each(str(address))
            started = time.monotonic()
            answer = await self._ask(address, headers, left_s)
            left_s -= time.monotonic() - started
            if not isinstance(answer, URL):
                return answer
            address = answer
        raise FetchError(
            f"{shown(url)}: redirects more than {self._max_redirects} times: give the address "
            "where the article is in the end"
        )

    async def _ask(
        self, address: URL, headers: dict[str, str], left_s: float
    ) -> Download | URL | None:
        """One request: a document, where to ask instead, or None for "not modified"."""
        session = self._private if host_key(address.host or "") in self._allowed else self._public
        try:
            async with (
                asyncio.timeout(left_s),
                session.get(address, headers=headers, allow_redirects=False) as response,
            ):
                if response.status in _REDIRECTS and "Location" in response.headers:
                    return self._redirect(address, response.headers["Location"])
                if response.status == 304 and headers:
                    return None
                if not 200 <= response.status < 300:
                    raise refused(address, response, self._clock())
                return await self._download(address, response)
        # ValueError: names and headers that cannot be encoded are found out that late
        except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            raise broken_off(address, error, self._total_s) from error

    def _redirect(self, address: URL, location: str) -> URL:
        try:
            target = address.join(URL(location))
        except ValueError:
            target = URL()
        try:
            return self._checked(str(target))
        except FetchError as error:
            raise FetchError(f"{shown(str(address))}: redirects elsewhere: {error}") from error

    def _checked(self, url: str) -> URL:
        return web_address(url, self._allowed)

    async def _download(self, address: URL, response: aiohttp.ClientResponse) -> Download:
        packing = response.headers.get("Content-Encoding", "").strip().lower()
        if packing not in _PACKINGS:
            raise FetchError(
                f"{shown(str(address))}: is packed as {shown(packing)!r}, which was not asked for: "
                "save the page from a browser, and give the file"
            )
        if (response.content_length or 0) > self._max_bytes:
            raise too_large(str(address), self._max_bytes)
        body = bytearray()
        async for piece in response.content.iter_any():
            body += piece
            if len(body) > self._max_bytes:
                raise too_large(str(address), self._max_bytes)
        if not body.strip():
            raise FetchError(
                f"{shown(str(address))}: the answer is empty: look whether a browser shows more",
                status=response.status,
            )
        typed = "Content-Type" in response.headers
        return Download(
            name=str(address),
            body=bytes(body),
            url=str(address),
            media_type=response.content_type.lower() if typed else None,
            charset=response.charset.lower() if response.charset else None,
            etag=_sendable(response.headers.get("ETag")),
            last_modified=_sendable(response.headers.get("Last-Modified")),
        )


def _sendable(value: str | None) -> str | None:
    """A header's value, if it can be sent back as it came."""
    return value if value and value.isascii() and value.isprintable() else None
