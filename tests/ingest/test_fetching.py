"""Fetching: a document comes whole, and what must not be fetched, or cannot, says why in a line."""

from __future__ import annotations

import asyncio
import gzip
import os
import socket
import ssl
import subprocess
import tracemalloc
import zlib
from collections.abc import AsyncIterator
from ipaddress import IPv4Address, IPv6Address
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.abc import AbstractResolver, ResolveResult
from bot_process import free_port
from hypothesis import given
from hypothesis import strategies as st
from news_server import NewsSite, running_site, running_socket, saying

from knowledge.errors import FetchError, IngestError
from knowledge.ingest.addresses import host_key, is_public, shown, web_address
from knowledge.ingest.article import Download
from knowledge.ingest.fetching import Fetcher
from knowledge.ingest.local_files import read_file

HERE = {"127.0.0.1"}
NOW = 1_764_000_000.0


@pytest.fixture
async def site() -> AsyncIterator[NewsSite]:
    async with running_site() as site:
        yield site


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher(HERE, clock=lambda: NOW) as fetcher:
        yield fetcher


async def fault(fetcher: Fetcher, url: str) -> FetchError:
    with pytest.raises(FetchError) as raised:
        await fetcher.get(url)
    assert "\n" not in str(raised.value)
    return raised.value


# --- what comes -----------------------------------------------------------------------------------


async def test_a_page_comes_with_what_the_site_says_about_it(
    site: NewsSite, fetcher: Fetcher
) -> None:
    url = site.put(
        "/a", "<p>Šta", "Text/HTML; charset=UTF-8", ETag='"1"', Last_Modified="Mon, 01 Dec 2025"
    )
    assert await fetcher.get(url + "#part") == Download(
        name=url, body="<p>Šta".encode(), url=url, media_type="text/html", charset="utf-8",
        etag='"1"', last_modified="Mon, 01 Dec 2025",
    )  # fmt: skip


async def test_a_page_that_did_not_change_is_not_sent_again(
    site: NewsSite, fetcher: Fetcher
) -> None:
    url = site.put("/a", "x", ETag='"1"')
    dated = site.put("/b", "x", Last_Modified="Mon, 01 Dec 2025 10:00:00 GMT")
    assert await fetcher.get(url, etag='"1"') is None
    assert await fetcher.get(url, etag='"0"') is not None
    assert await fetcher.get(dated, last_modified="Mon, 01 Dec 2025 10:00:00 GMT") is None


async def test_redirects_are_followed_to_the_address_that_counts(
    site: NewsSite, fetcher: Fetcher
) -> None:
    site.redirect("/1", "/2", 301)
    site.redirect("/2", "3?x=1", 307)
    end = site.put("/3?x=1", "there")
    download = await fetcher.get(site.url + "/1")
    assert download and (download.url, download.name, download.body) == (end, end, b"there")


async def test_a_packed_page_is_unpacked(site: NewsSite, fetcher: Fetcher) -> None:
    url = site.put("/a", gzip.compress(b"words"), Content_Encoding="gzip")
    download = await fetcher.get(url)
    assert download and download.body == b"words"


async def test_sites_learn_who_asks_and_nothing_else(
    site: NewsSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    site.put("/a", "x", Set_Cookie="id=1", status=302, Location="/b")
    site.put("/b", "x")
    async with Fetcher(HERE) as fetcher:
        await fetcher.get(site.url + "/a")
    async with Fetcher(HERE, user_agent="Somebody/1") as fetcher:
        await fetcher.get(site.url + "/b")
    (_, first), (_, second), (_, third) = site.asked
    assert first["User-Agent"].startswith("Backstory/")
    assert "Cookie" not in second and "Authorization" not in second
    assert third["User-Agent"] == "Somebody/1"


async def test_a_tag_that_cannot_be_sent_back_is_not_kept(fetcher: Fetcher) -> None:
    answer = b'HTTP/1.1 200 OK\r\nETag: "\xff\xfe"\r\nContent-Length: 1\r\n\r\nx'
    async with running_socket(saying(answer)) as url:
        download = await fetcher.get(url)
    assert download and download.etag is None and download.media_type is None


# --- where it does not go -------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    ["", "   ", "example.org/a", "//example.org", "file:///etc/passwd", "ftp://example.org/a",
     "javascript:alert(1)", "http://", "http:///a", "http://[::1", "http://a b/", "http://a\0/",
     "http://a:port/", "http://a:70000/", "http://a\\b/", "http://a\ud800/", "data:text/html,x"],
)  # fmt: skip
async def test_what_is_no_web_address_is_called_so(fetcher: Fetcher, address: str) -> None:
    assert "is not a web address" in str(await fault(fetcher, address))


async def test_a_password_in_an_address_is_refused_and_not_repeated(fetcher: Fetcher) -> None:
    error = str(await fault(fetcher, "https://someone:hunter2@example.org/a"))
    assert "name or password" in error and "hunter2" not in error and "someone" not in error


@pytest.mark.parametrize("port", [0, 22, 25, 110, 445, 993])
async def test_ports_of_other_services_are_refused(fetcher: Fetcher, port: int) -> None:
    assert f"port {port} " in str(await fault(fetcher, f"http://example.org:{port}/"))


@pytest.mark.parametrize(
    "host",
    ["127.0.0.2", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254",
     "100.64.0.1", "224.0.0.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "[::1]", "[::]",
     "[::ffff:10.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[fe80::1]", "[fc00::1]", "[ff02::1]",
     "[fec0::1]", "[2002:7f00:1::]", "[2002:a9fe:a9fe::1]", "[64:ff9b::a00:1]", "[64:ff9b:1::1]",
     "[2001:0:5ef5::1]", "[2001:db8::1]", "localhost"],
)  # fmt: skip
async def test_private_addresses_are_refused_with_the_remedy(fetcher: Fetcher, host: str) -> None:
    error = str(await fault(fetcher, f"http://{host}:8080/"))
    assert "private address" in error and "FETCH_PRIVATE_HOSTS" in error


@pytest.mark.parametrize(
    "host", ["2130706433", "127.1", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001", "127.0.0.1.", "0"]
)
async def test_no_spelling_of_a_private_address_gets_through(site: NewsSite, host: str) -> None:
    port = site.url.rpartition(":")[2]
    async with Fetcher(connect_s=5) as fetcher:
        await fault(fetcher, f"http://{host}:{port}/")
    assert site.asked == []


@pytest.mark.parametrize(
    "target", ["http://127.0.0.2:{port}/", "http://[::1]:{port}/", "http://localhost:{port}/x",
               "http://169.254.169.254/latest/meta-data/", "//127.0.0.3:{port}/"],
)  # fmt: skip
async def test_a_redirect_does_not_lead_to_a_private_address(
    site: NewsSite, fetcher: Fetcher, target: str
) -> None:
    port = site.url.rpartition(":")[2]
    url = site.redirect("/a", target.format(port=port))
    assert "private address" in str(await fault(fetcher, url))
    assert [path for path, _ in site.asked] == ["/a"]


@pytest.mark.parametrize(
    "target", ["file:///etc/passwd", "http://u:p@127.0.0.1/", "http://127.0.0.1:x/", "gopher://a/"]
)
async def test_a_redirect_leaves_the_web_as_little_as_an_address_does(
    site: NewsSite, fetcher: Fetcher, target: str
) -> None:
    assert "redirects elsewhere" in str(await fault(fetcher, site.redirect("/a", target)))


class Names(AbstractResolver):
    """Answers each question with the next list of addresses."""

    def __init__(self, *answers: list[str]) -> None:
        self.answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        answer = self.answers.pop(0)
        return [
            ResolveResult(hostname=host, host=a, port=port, family=socket.AF_INET, proto=0, flags=0)
            for a in answer
        ]

    async def close(self) -> None:
        pass


@pytest.fixture
async def reached(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that are connected to; none of them answers, so that no test leaves here."""
    addresses: list[str] = []

    async def connect(_: socket.socket, address: tuple[Any, ...]) -> None:
        addresses.append(address[0])
        raise ConnectionRefusedError(111, "Connection refused")

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", connect)
    return addresses


async def test_a_name_that_changes_its_address_does_not_lead_inside(reached: list[str]) -> None:
    names = Names(["8.8.8.8"], ["127.0.0.1"])
    async with Fetcher(resolver=names) as fetcher:
        assert "Connection refused" in str(await fault(fetcher, "http://turncoat.example/"))
        assert "private address" in str(await fault(fetcher, "http://turncoat.example/"))
    assert reached == ["8.8.8.8"] and not names.answers


async def test_a_name_with_many_addresses_is_asked_at_its_public_ones_only(
    reached: list[str],
) -> None:
    answer = ["10.0.0.1", "8.8.8.8", "127.0.0.1", "192.168.0.1"]
    async with Fetcher(resolver=Names(answer)) as fetcher:
        await fault(fetcher, "http://mixed.example/")
    assert set(reached) == {"8.8.8.8"}


async def test_a_resolver_cannot_pass_on_another_name(reached: list[str]) -> None:
    async with Fetcher(resolver=Names(["localhost"])) as fetcher:
        assert "private address" in str(await fault(fetcher, "http://indirect.example/"))
    assert reached == []


async def test_a_host_that_is_named_may_be_private_at_any_port(reached: list[str]) -> None:
    async with Fetcher({"Wiki.Corp"}, resolver=Names(["10.0.0.1"])) as fetcher:
        assert "Connection refused" in str(await fault(fetcher, "http://wiki.corp:81/"))
    assert set(reached) == {"10.0.0.1"}


async def test_an_allowed_address_is_not_reached_under_a_strangers_name(site: NewsSite) -> None:
    site.put("/a", "secret")
    port = site.url.rpartition(":")[2]
    async with Fetcher(HERE, resolver=Names(["127.0.0.1"])) as fetcher:
        await fetcher.get(site.url + "/a")  # leaves a connection open that could be reused
        assert "private address" in str(await fault(fetcher, f"http://evil.example:{port}/a"))
    assert site.count("/a") == 1


@given(st.ip_addresses(v=4) | st.ip_addresses(v=6))
def test_no_address_is_public_that_python_or_its_ipv4_part_calls_private(
    ip: IPv4Address | IPv6Address,
) -> None:
    if is_public(str(ip)):
        assert not (ip.is_private or ip.is_loopback or ip.is_link_local or ip.is_multicast)


@given(st.ip_addresses(v=4))
def test_an_ipv6_address_is_as_public_as_the_ipv4_address_in_it(ip: IPv4Address) -> None:
    inside = int(ip)
    wrapped = (
        IPv6Address((0xFFFF << 32) | inside),
        IPv6Address((0x64FF9B << 96) | inside),
        IPv6Address((0x2002 << 112) | (inside << 80)),
    )
    assert {is_public(str(one)) for one in wrapped} == {is_public(str(ip))}


@given(st.text())
def test_any_text_is_a_web_address_or_is_refused(text: str) -> None:
    for address in (text, "http://" + text, "http://example.org/" + text):
        try:
            url = web_address(address)
        except FetchError as error:
            assert "\n" not in str(error)
        else:
            assert url.scheme in ("http", "https") and url.host and not url.user


def test_hosts_compare_equal_however_they_are_written() -> None:
    assert host_key("Wiki.Corp.") == host_key("wiki.corp")
    assert host_key("[0:0::1]") == host_key("::1")
    assert len(shown("http://example.org/" + "a" * 1000)) < 250


# --- what a site does instead ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "says"),
    [(400, "gives no document"), (401, "does not show it"), (402, "does not show it"),
     (403, "save the page from a browser"), (404, "no such page"), (410, "no such page"),
     (418, "gives no document"), (451, "does not show it"), (500, "in trouble"),
     (503, "in trouble"), (302, "gives no document"), (304, "gives no document")],
)  # fmt: skip
async def test_an_answer_that_is_no_document_says_why(
    site: NewsSite, fetcher: Fetcher, status: int, says: str
) -> None:
    error = await fault(fetcher, site.put("/a", status=status))
    assert says in str(error) and f"HTTP {status}" in str(error)
    assert (error.status, error.retry_after) == (status, None)
    assert isinstance(error, IngestError)


@pytest.mark.parametrize(
    ("header", "seconds"),
    [("120", 120), ("Mon, 24 Nov 2025 16:01:40 GMT", 100), ("Mon, 24 Nov 2025 10:00:00 GMT", 0),
     ("soon", None), ("-5", None), ("Mon, 99 Nov 2025", None), ("9" * 400, float("inf"))],
)  # fmt: skip
async def test_a_site_says_how_long_to_stay_away(
    site: NewsSite, fetcher: Fetcher, header: str, seconds: float | None
) -> None:
    error = await fault(fetcher, site.put("/a", status=429, Retry_After=header))
    assert "asked too often" in str(error) and error.retry_after == seconds


async def test_redirects_without_end_are_given_up(site: NewsSite, fetcher: Fetcher) -> None:
    async def further(request: web.BaseRequest) -> web.Response:
        raise web.HTTPFound(f"/a{len(site.asked)}")

    for n in range(20):
        site.pages[f"/a{n}"] = further
    assert "more than 5 times" in str(await fault(fetcher, site.url + "/a0"))
    assert len(site.asked) == 6


async def test_redirects_in_a_circle_are_given_up_at_once(site: NewsSite, fetcher: Fetcher) -> None:
    site.redirect("/a", "/b")
    assert "circle" in str(await fault(fetcher, site.redirect("/b", "/a")))
    assert len(site.asked) == 2


@pytest.mark.parametrize("body", [b"", b" \n\t "])
async def test_an_empty_answer_is_an_error(site: NewsSite, fetcher: Fetcher, body: bytes) -> None:
    error = await fault(fetcher, site.put("/a", body))
    assert "empty" in str(error) and error.status == 200


async def test_a_name_that_nobody_has_does_not_resolve(fetcher: Fetcher) -> None:
    assert "does not resolve" in str(await fault(fetcher, "http://no-such-host.invalid/"))


async def test_a_name_that_cannot_be_one_is_said_to_be_wrong(fetcher: Fetcher) -> None:
    await fault(fetcher, f"http://{'a' * 70}.example/")
    await fault(fetcher, "http://a..b.example/")


async def test_nothing_at_the_port_is_said_to_be_so(fetcher: Fetcher) -> None:
    assert "cannot be reached" in str(await fault(fetcher, f"http://127.0.0.1:{free_port()}/"))


@pytest.mark.parametrize(
    ("answer", "says"),
    [(b"220 mail.example ESMTP\r\n", "proper HTTP"),
     (b"HTTP/1.1 two hundred\r\n\r\n", "proper HTTP"),
     (b"HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n", "proper HTTP"),
     (b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 50_000 + b"\r\n", "proper HTTP"),
     (b"", "broke off"),
     (b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf", "broke off"),
     (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nx", "proper HTTP"),
     (b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 4\r\n\r\nflat", "broke"),
     (b"HTTP/1.1 200 OK\r\nContent-Encoding: x-7z\r\nContent-Length: 1\r\n\r\nx", "packed as"),
     (b"HTTP/1.1 302 Found\r\nLocation: http://\xff\xfe/\r\n\r\n", "elsewhere")],
)  # fmt: skip
async def test_a_server_that_is_not_quite_one_is_an_error(
    fetcher: Fetcher, answer: bytes, says: str
) -> None:
    async with running_socket(saying(answer)) as url:
        assert says in str(await fault(fetcher, url))


@given(answer=st.binary(max_size=300))
async def test_whatever_a_server_says_is_a_document_or_an_error(answer: bytes) -> None:
    async with Fetcher(HERE, total_s=5) as fetcher, running_socket(saying(answer)) as url:
        try:
            download = await fetcher.get(url)
        except FetchError as error:
            assert "\n" not in str(error)
        else:
            assert download and download.body


# --- limits ---------------------------------------------------------------------------------------


async def test_a_page_that_announces_too_much_is_not_read(site: NewsSite) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 1001\r\n\r\n")
        await reader.read()  # and nothing follows

    at_the_limit = site.put("/a", b"x" * 1000)
    async with Fetcher(HERE, max_bytes=1000, total_s=5) as fetcher, running_socket(talk) as above:
        assert await fetcher.get(at_the_limit)
        assert "larger than the limit of 0.001 MB" in str(await fault(fetcher, above))


async def test_a_page_without_an_end_is_left_at_the_limit() -> None:
    sent = 0

    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            writer.write(b"x" * 10_000)
            await writer.drain()
            sent += 10_000

    async with Fetcher(HERE, max_bytes=100_000) as fetcher, running_socket(talk) as url:
        assert "larger than the limit" in str(await fault(fetcher, url))


async def test_a_bomb_does_not_fill_the_memory(site: NewsSite, fetcher: Fetcher) -> None:
    packer, megabyte = zlib.compressobj(9, wbits=31), bytes(1_000_000)
    bomb = b"".join(packer.compress(megabyte) for _ in range(100)) + packer.flush()
    assert len(bomb) < 200_000
    url = site.put("/a", bomb, Content_Encoding="gzip")
    tracemalloc.start()
    try:
        assert "larger than the limit" in str(await fault(fetcher, url))
        assert tracemalloc.get_traced_memory()[1] < 40_000_000
    finally:
        tracemalloc.stop()


async def test_a_page_that_only_drips_is_given_up() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while True:
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.01)

    async with Fetcher(HERE, total_s=0.2) as fetcher, running_socket(talk) as url:
        assert "took longer than the 0.2 seconds" in str(await fault(fetcher, url))


async def test_redirects_do_not_gain_time(site: NewsSite) -> None:
    async def slowly(request: web.BaseRequest) -> web.Response:
        await asyncio.sleep(0.15)
        raise web.HTTPFound(request.path + "x")

    for n in range(5):
        site.pages["/a" + "x" * n] = slowly
    async with Fetcher(HERE, total_s=0.4) as fetcher:
        assert "took longer" in str(await fault(fetcher, site.url + "/a"))


async def test_a_host_that_does_not_take_the_call_is_given_up_sooner(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def never(*_: object) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", never)
    async with Fetcher(connect_s=0.05, resolver=Names(["8.8.8.8"])) as fetcher:
        assert "cannot be reached in time" in str(await fault(fetcher, "http://silent.example/"))


# --- TLS ------------------------------------------------------------------------------------------


async def test_a_site_without_tls_is_not_talked_to_as_if_it_had(
    site: NewsSite, fetcher: Fetcher
) -> None:
    error = str(await fault(fetcher, site.url.replace("http", "https")))
    assert "no safe connection" in error


@pytest.fixture
def self_signed(tmp_path: Path) -> ssl.SSLContext:
    """A server's TLS with a certificate that it made itself."""
    try:
        subprocess.run(
            ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1",
             "-addext", "subjectAltName=IP:127.0.0.1", "-keyout", "key", "-out", "certificate"],
            cwd=tmp_path, check=True, capture_output=True,
        )  # fmt: skip
    except (OSError, subprocess.CalledProcessError):
        pytest.skip("no openssl here to make a certificate")
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(tmp_path / "certificate", tmp_path / "key")
    return context


async def test_a_certificate_that_nobody_vouches_for_is_refused(
    fetcher: Fetcher, self_signed: ssl.SSLContext
) -> None:
    async with await asyncio.start_server(lambda *_: None, "127.0.0.1", 0, ssl=self_signed) as tls:
        port = tls.sockets[0].getsockname()[1]
        error = str(await fault(fetcher, f"https://127.0.0.1:{port}/"))
    assert "no safe connection" in error and "certificate" in error.lower()


# --- files ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "media_type"),
    [("a.html", "text/html"), ("a.HTM", "text/html"), ("a.txt", "text/plain"),
     ("a.md", "text/markdown"), ("a.pdf", "application/pdf"), ("a", None), ("a.what", None)],
)  # fmt: skip
def test_a_file_comes_with_the_type_of_its_name(
    tmp_path: Path, name: str, media_type: str | None
) -> None:
    (tmp_path / name).write_bytes(b"words")
    assert read_file(tmp_path / name) == Download(name, b"words", media_type=media_type)


def file_fault(path: Path, **options: int) -> str:
    with pytest.raises(FetchError) as raised:
        read_file(path, **options)
    assert "\n" not in str(raised.value)
    return str(raised.value)


def test_a_file_that_is_too_large_is_not_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.html"
    with path.open("wb") as file:
        file.truncate(50_000_000)
    monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
    assert "larger than the limit of 10 MB" in file_fault(path)


def test_a_path_that_is_no_file_says_what_it_is(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "empty").write_bytes(b"")
    assert "no such file" in file_fault(tmp_path / "missing.html")
    assert "is a folder" in file_fault(tmp_path)
    assert "not a file that can be read to an end" in file_fault(tmp_path / "pipe")
    assert "not a file that can be read to an end" in file_fault(Path("/dev/zero"))
    assert "is empty" in file_fault(tmp_path / "empty")
    for odd in ("a\0b", "a" * 5000, "empty/below"):
        assert "cannot be read" in file_fault(tmp_path / odd)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc here")
def test_a_file_that_grows_while_it_is_read_stops_at_the_limit(tmp_path: Path) -> None:
    # what the kernel shows there has no size until it is read
    assert "larger than the limit" in file_fault(Path("/proc/self/status"), max_bytes=10)


def test_a_file_of_somebody_else_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_bytes(b"words")
    path.chmod(0)
    was_root = os.geteuid() == 0
    if was_root:
        os.seteuid(65534)  # root may read everything
    try:
        assert "may not be read by this user" in file_fault(path)
    finally:
        if was_root:
            os.seteuid(0)
