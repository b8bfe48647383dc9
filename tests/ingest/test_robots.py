"""robots.txt: what a site forbids is known, is asked for once a day, and doubt means not now."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from bot_process import free_port
from news_server import NewsSite, running_site

from knowledge.ingest.fetching import Fetcher
from knowledge.ingest.pacing import PutOff
from knowledge.ingest.robots import DAY_S, KEEP_FAILURE_S, Robots


class Clock:
    now = 1_764_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def site() -> AsyncIterator[NewsSite]:
    async with running_site() as site:
        yield site


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher({"127.0.0.1"}, total_s=5) as fetcher:
        yield fetcher


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def robots(fetcher: Fetcher, clock: Clock) -> Robots:
    return Robots(fetcher, clock=clock)


RULES = """
User-agent: *
Disallow: /private
Disallow: /*.pdf$
Crawl-delay: 7

User-agent: Backstory
Disallow: /not-for-bots/
Allow: /not-for-bots/but-this
Crawl-delay: 2.5
"""


@pytest.mark.parametrize(
    ("path", "allowed"),
    [("/", True), ("/a?b=c", True), ("/not-for-bots/x", False), ("/not-for-bots/but-this", True),
     ("/private/x", True), ("/robots.txt", True), ("/n%6ft-for-bots/x", False)],
)  # fmt: skip
async def test_the_rules_for_our_name_count(
    site: NewsSite, robots: Robots, path: str, allowed: bool
) -> None:
    site.put("/robots.txt", RULES, "text/plain")
    assert await robots.allows(site.url + path) is allowed
    assert await robots.crawl_delay(site.url + path) == 2.5


async def test_the_rules_for_everybody_count_for_another_name(
    site: NewsSite, fetcher: Fetcher
) -> None:
    rules = "\N{BYTE ORDER MARK}" + RULES.strip()
    site.put("/robots.txt", rules, "text/plain")
    robots = Robots(fetcher, agent="Somebody")
    assert not await robots.allows(site.url + "/private/x")
    assert not await robots.allows(site.url + "/a.pdf")
    assert await robots.allows(site.url + "/not-for-bots/x")
    assert await robots.crawl_delay(site.url) == 7


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410])
async def test_no_rules_forbid_nothing(site: NewsSite, robots: Robots, status: int) -> None:
    site.put("/robots.txt", "Disallow: /", status=status)
    assert await robots.allows(site.url + "/a")
    assert await robots.crawl_delay(site.url + "/a") is None


@pytest.mark.parametrize("text", ["", "\n", "<html>Welcome!</html>", "\0\xff", "Disallow: /"])
async def test_rules_that_say_nothing_forbid_nothing(
    site: NewsSite, robots: Robots, text: str
) -> None:
    site.put("/robots.txt", text.encode("latin-1"))
    assert await robots.allows(site.url + "/a")


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_a_site_in_trouble_is_left_alone_for_now(
    site: NewsSite, robots: Robots, clock: Clock, status: int
) -> None:
    site.put("/robots.txt", status=status, Retry_After="90")
    for _ in range(3):
        with pytest.raises(PutOff, match=r"robots\.txt cannot be had") as raised:
            await robots.allows(site.url + "/a")
        assert raised.value.retry_after == 90
    assert site.count("/robots.txt") == 1
    site.put("/robots.txt", "")
    clock.now += KEEP_FAILURE_S
    assert await robots.allows(site.url + "/a")


async def test_a_site_that_cannot_be_reached_is_left_alone(robots: Robots) -> None:
    with pytest.raises(PutOff):
        await robots.allows(f"http://127.0.0.1:{free_port()}/a")
    with pytest.raises(PutOff, match="private address"):
        await robots.allows("http://127.0.0.2/a")


async def test_rules_are_asked_for_once_a_day_and_site(
    site: NewsSite, robots: Robots, clock: Clock
) -> None:
    site.put("/robots.txt", "User-agent: *\nDisallow: /")
    async with running_site() as other:
        for path in ("/a", "/b?c", "/a"):
            assert not await robots.allows(site.url + path)
            assert await robots.allows(other.url + path)
        assert (site.count("/robots.txt"), other.count("/robots.txt")) == (1, 1)
        site.put("/robots.txt", "")
        clock.now += DAY_S
        assert await robots.allows(site.url + "/a")


async def test_rules_that_have_moved_are_followed(site: NewsSite, robots: Robots) -> None:
    site.redirect("/robots.txt", "/elsewhere.txt")
    site.put("/elsewhere.txt", "User-agent: *\nDisallow: /")
    assert not await robots.allows(site.url + "/a")


async def test_only_so_much_of_endless_rules_is_read(site: NewsSite, robots: Robots) -> None:
    site.put("/robots.txt", "User-agent: *\n" + "# more\n" * 90_000 + "Disallow: /")
    assert await robots.allows(site.url + "/a")
