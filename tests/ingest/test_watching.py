"""Watching: every new article is taken once, restarts and rivals or not, and sites are spared."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
import pytest_asyncio
import redis.asyncio
from aiohttp import web
from bot_process import free_port
from burner_redis import BurnerRedis
from news_server import NewsSite, running_site
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis_server import running_redis

from knowledge.errors import IngestError, StoreUnreachable
from knowledge.ingest.article import Download
from knowledge.ingest.fetching import Fetcher
from knowledge.ingest.robots import Robots
from knowledge.ingest.watch_memory import DAY_S, SEEN_MARKS, WatchMemory, WatchState
from knowledge.ingest.watching import Looked, Watcher
from knowledge.seeds.entries import WatchEntry

HOUR = 3600.0
PATIENCE_S = 10  # until a test gives up
FEED = "/feed.xml"


class Clock:
    """Time passes only where somebody sleeps, or where a test says so."""

    def __init__(self) -> None:
        self.now = 1_764_000_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds
        await asyncio.sleep(0)


@dataclass
class Desk:
    """Takes what is new; `trouble` by the end of an address is raised instead."""

    taken: list[str] = field(default_factory=list)
    trouble: dict[str, BaseException] = field(default_factory=dict)
    known: set[str] = field(default_factory=set)

    async def take(self, download: Download) -> bool:
        path = "/" + download.name.rpartition("/")[2]
        self.taken.append(path)
        await asyncio.sleep(0)
        if path in self.trouble:
            raise self.trouble[path]
        return path not in self.known


class Newsroom:
    """A site, a desk and a memory; `watcher()` is a program newly started."""

    def __init__(self, site: NewsSite, fetcher: Fetcher, store: Any) -> None:
        self.site, self.fetcher, self.store = site, fetcher, store
        self.clock, self.desk = Clock(), Desk()

    def memory(self) -> WatchMemory:
        return WatchMemory(self.store, "harbour")

    def watcher(self, memory: WatchMemory | None = None, chance: float = 0.0) -> Watcher:
        return Watcher(
            self.fetcher, Robots(self.fetcher, clock=self.clock), memory or self.memory(),
            self.desk.take, clock=self.clock, sleep=self.clock.sleep, chance=lambda: chance,
        )  # fmt: skip

    def publish(self, *numbers: int, path: str = FEED, **headers: str) -> None:
        """A feed of these articles, the newest last, and their pages."""
        items = ""
        for n in sorted(numbers, reverse=True):
            self.site.put(f"/{n}", f"article {n}")
            items += f"<item><guid>g{n}</guid><link>/{n}</link><title>{n}</title></item>"
        feed = f"<rss version='2.0'><channel><title>News</title>{items}</channel></rss>"
        self.site.put(path, feed, "application/rss+xml", 200, **headers)

    def entry(self, path: str = FEED, every: int = 60) -> WatchEntry:
        return WatchEntry(url=self.site.url + path, every=every)

    async def look(self, *entries: WatchEntry, later: float = HOUR) -> list[Looked]:
        """One look by a program newly started, `later` seconds after the last."""
        self.clock.now += later
        return await self.watcher().look(entries or (self.entry(),))

    async def state(self, path: str = FEED) -> WatchState:
        return await self.memory().load(self.site.url + path)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def redis_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


@pytest.fixture
async def real_redis(redis_url: str) -> AsyncIterator[redis.asyncio.Redis]:
    client = redis.asyncio.from_url(redis_url)
    await client.flushall()
    yield client
    await client.aclose()


@pytest.fixture
async def memory_redis() -> AsyncIterator[BurnerRedis]:
    client = BurnerRedis()
    yield client
    await client.aclose()


@pytest.fixture(params=["memory_redis", "real_redis"])
def any_redis(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


@pytest.fixture
async def site() -> AsyncIterator[NewsSite]:
    async with running_site() as site:
        yield site


@pytest.fixture
async def fetcher() -> AsyncIterator[Fetcher]:
    async with Fetcher({"127.0.0.1"}, total_s=5) as fetcher:
        yield fetcher


@pytest.fixture
def room(site: NewsSite, fetcher: Fetcher, memory_redis: BurnerRedis) -> Newsroom:
    return Newsroom(site, fetcher, memory_redis)


@pytest.fixture
def any_room(site: NewsSite, fetcher: Fetcher, any_redis: Any) -> Newsroom:
    """On each kind of Redis."""
    return Newsroom(site, fetcher, any_redis)


# --- what is taken --------------------------------------------------------------------------------


async def test_a_new_article_is_taken_once_and_only_once(any_room: Newsroom) -> None:
    room = any_room
    room.publish(1, 2)
    (looked,) = await room.look()
    assert (looked.taken, looked.failed, looked.error) == (2, 0, None)
    assert room.desk.taken == ["/2", "/1"]
    room.publish(1, 2, 3)
    (looked,) = await room.look()
    assert looked.taken == 1 and room.desk.taken == ["/2", "/1", "/3"]
    assert [one.taken for one in await room.look()] == [0]
    assert room.desk.taken == ["/2", "/1", "/3"]


async def test_an_article_is_fetched_by_the_link_of_its_entry(room: Newsroom) -> None:
    room.publish(1)
    await room.look()
    assert room.site.count("/1") == 1


async def test_the_first_look_takes_the_newest_few_and_leaves_the_past_alone(
    room: Newsroom,
) -> None:
    room.publish(*range(1, 51))
    await room.look()
    assert room.desk.taken == [f"/{n}" for n in range(50, 40, -1)]
    room.publish(*range(1, 52))
    await room.look()
    assert room.desk.taken[10:] == ["/51"]


async def test_an_article_that_brought_nothing_new_is_done_with_too(room: Newsroom) -> None:
    room.publish(1, 2)
    room.desk.known = {"/1"}
    assert [one.taken for one in await room.look()] == [1]
    await room.look()
    assert room.desk.taken == ["/2", "/1"]


async def test_an_article_under_another_id_or_address_is_no_new_one(room: Newsroom) -> None:
    room.publish(1)
    await room.look()
    head = "<rss version='2.0'><channel><item>"
    tail = "</item></channel></rss>"
    room.site.put("/moved", "article 1")
    for rest in ("<guid>new</guid><link>/1#top</link>", "<guid>g1</guid><link>/moved</link>"):
        room.site.put(FEED, head + rest + tail, "application/rss+xml")
        await room.look()
    assert room.desk.taken == ["/1"]


async def test_a_page_is_taken_whenever_it_has_changed(room: Newsroom) -> None:
    page = room.entry("/live")
    for text in ("first", "first", "second", "second", "first"):
        room.site.put("/live", text)
        await room.look(page)
    assert room.desk.taken == ["/live", "/live"]
    assert room.site.count("/live") == 5  # it has no tag, so it comes whole each time


async def test_a_page_that_is_not_sent_again_costs_nothing(room: Newsroom) -> None:
    room.publish(1, ETag='"1"')
    await room.look()
    (looked,) = await room.look()
    assert looked == Looked(room.site.url + FEED, room.clock() + HOUR)
    assert [h.get("If-None-Match") for p, h in room.site.asked if p == FEED] == [None, '"1"']
    assert room.site.count("/1") == 1


async def test_what_is_not_due_is_not_asked_for(room: Newsroom) -> None:
    room.publish(1)
    often, seldom = room.entry("/often.xml", every=10), room.entry(every=60)
    room.publish(1, path="/often.xml")
    await room.look(often, seldom)
    assert await room.look(often, seldom, later=500) == []
    assert [one.url for one in await room.look(often, seldom, later=200)] == [often.url]
    assert (room.site.count(FEED), room.site.count("/often.xml")) == (1, 2)


async def test_stories_remember_apart(room: Newsroom) -> None:
    room.publish(1)
    await room.look()
    await room.watcher(WatchMemory(room.store, "airport")).look([room.entry()])
    assert room.desk.taken == ["/1", "/1"]


# --- what goes wrong ------------------------------------------------------------------------------


async def test_looks_in_vain_come_more_and_more_seldom_up_to_one_a_day(room: Newsroom) -> None:
    room.site.put(FEED, status=500)
    pauses = []
    for _ in range(8):
        (looked,) = await room.look(later=0)
        assert looked.error and "HTTP 500" in looked.error
        pauses.append(looked.next_look - room.clock())
        room.clock.now = looked.next_look
    assert pauses == [HOUR * n for n in (1, 2, 4, 8, 16, 24, 24, 24)]
    assert (await room.state()).failures == 8
    room.publish(1)
    due = room.clock.now
    (looked,) = await room.look(later=0)
    assert looked.taken == 1 and looked.next_look == due + HOUR
    assert (await room.state()).failures == 0 and (await room.state()).last_error is None


async def test_those_that_failed_together_do_not_come_back_together(room: Newsroom) -> None:
    room.site.put(FEED, status=500)
    (early,) = await room.watcher(chance=0.0).look([room.entry()])
    room.clock.now = early.next_look
    (late,) = await room.watcher(chance=1.0).look([room.entry()])
    assert late.next_look - room.clock() == pytest.approx(2 * HOUR * 1.1)


@pytest.mark.parametrize(
    ("header", "pause"), [("90000", 90_000), ("60", HOUR), ("9" * 99, 7 * DAY_S)]
)
async def test_a_site_is_left_alone_as_long_as_it_asks(
    room: Newsroom, header: str, pause: float
) -> None:
    room.site.put(FEED, status=503, Retry_After=header)
    (looked,) = await room.look()
    assert looked.next_look - room.clock() == pause


async def test_a_site_that_asks_for_rest_gets_it_from_every_watch(room: Newsroom) -> None:
    room.publish(1, 2)
    room.publish(path="/busy.xml")
    room.site.put("/busy.xml", status=429, Retry_After="7200")
    looked = await room.look(room.entry("/busy.xml"), room.entry())
    assert [one.error is None for one in looked] == [False, False]
    assert looked[1].next_look == room.clock() + 7200
    assert room.site.count(FEED) == 0
    await room.look(later=7200)
    assert room.desk.taken == ["/2", "/1"]


async def test_an_article_that_asks_for_rest_is_waited_for_with_those_behind_it(
    room: Newsroom,
) -> None:
    room.publish(1, 2, 3, ETag='"1"')
    room.site.put("/2", status=429, Retry_After="7200")
    (looked,) = await room.look()
    assert room.desk.taken == ["/3"] and looked.failed == 1
    assert looked.next_look == room.clock() + 7200 and room.site.count("/1") == 0
    assert await room.look() == []
    room.publish(1, 2, 3, ETag='"1"')
    await room.look()
    assert room.desk.taken == ["/3", "/2", "/1"]


async def test_an_article_that_fails_is_tried_three_times_and_holds_up_no_other(
    room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    room.publish(1, 2, 3, ETag='"1"')
    room.site.put("/2", status=500)
    for _ in range(5):
        await room.look()
    assert room.desk.taken == ["/3", "/1"] and room.site.count("/2") == 3
    assert sum("is given up" in line for line in caplog.messages) == 1
    assert (await room.state()).tries == {}
    assert room.site.asked[-1][1].get("If-None-Match") == '"1"'  # nothing is waited for any more


async def test_an_article_that_left_its_feed_is_waited_for_no_more(room: Newsroom) -> None:
    room.publish(1, 2)
    room.site.put("/2", status=500)
    await room.look()
    assert len((await room.state()).tries) == 1
    room.publish(1, 3)
    await room.look()
    assert (await room.state()).tries == {}


async def test_an_article_that_comes_at_the_second_try_is_taken(room: Newsroom) -> None:
    room.publish(1, 2, ETag='"1"')
    room.site.put("/1", status=404)
    await room.look()
    room.publish(1, 2, ETag='"1"')
    assert [one.taken for one in await room.look()] == [1]
    assert room.desk.taken == ["/2", "/1"]


async def test_an_article_that_cannot_be_taken_costs_only_itself(room: Newsroom) -> None:
    room.publish(1, 2, 3)
    room.desk.trouble["/2"] = IngestError("/2: no article in it")
    for _ in range(5):
        await room.look()
    assert room.desk.taken == ["/3", "/2", "/1", "/2", "/2"]


@pytest.mark.parametrize("body", ["<html>Sorry!</html>", "<rss><", ""])
async def test_a_feed_that_is_one_no_longer_is_an_error_not_an_article(
    room: Newsroom, body: str
) -> None:
    room.publish(1)
    await room.look()
    room.site.put(FEED, body, "text/html")
    (looked,) = await room.look()
    if looked.error is None:
        assert body == "<rss><"  # still one, if a poor one
    assert room.desk.taken == ["/1"]


async def test_one_watch_in_trouble_does_not_hold_up_another(room: Newsroom) -> None:
    room.publish(1)
    looked = await room.look(
        room.entry("/gone.xml"), WatchEntry(url="http://127.0.0.2/private"), room.entry()
    )
    assert [bool(one.error) for one in looked] == [True, True, False]
    assert "FETCH_PRIVATE_HOSTS" in (looked[1].error or "")


# --- manners --------------------------------------------------------------------------------------


async def test_what_robots_txt_forbids_is_not_asked_for(room: Newsroom) -> None:
    room.publish(1, 2, 3, ETag='"1"')
    room.site.put("/robots.txt", "User-agent: *\nDisallow: /2\nDisallow: /hidden", "text/plain")
    room.site.put("/hidden", "page")
    looked = await room.look(room.entry(), room.entry("/hidden"))
    await room.look(room.entry(), room.entry("/hidden"))
    assert room.desk.taken == ["/3", "/1"]
    assert room.site.count("/2") == room.site.count("/hidden") == 0
    assert "robots.txt" in (looked[1].error or "")
    assert (await room.state()).tries == {}  # given up at once


async def test_a_redirect_leads_not_to_what_robots_txt_forbids(room: Newsroom) -> None:
    room.publish(1)
    room.site.put("/robots.txt", "User-agent: *\nDisallow: /hidden", "text/plain")
    room.site.redirect("/1", "/hidden")
    await room.look()
    assert room.site.count("/1") == 1 and room.site.count("/hidden") == 0


async def test_without_an_answer_about_robots_nothing_is_asked_for_and_nothing_lost(
    room: Newsroom,
) -> None:
    room.publish(1)
    room.site.put("/robots.txt", status=500)
    for _ in range(5):
        (looked,) = await room.look(later=DAY_S)
        assert looked.error
    assert room.site.count(FEED) == 0
    del room.site.pages["/robots.txt"]
    await room.look(later=DAY_S)
    assert room.desk.taken == ["/1"]


async def test_an_article_whose_site_is_not_even_asked_is_not_given_up(
    room: Newsroom, memory_redis: BurnerRedis
) -> None:
    in_trouble = True

    async def robots(request: web.BaseRequest) -> web.Response:
        troubled = in_trouble and request.host.startswith("localhost")
        return web.Response(status=500 if troubled else 404)

    room.publish(1)
    room.site.pages["/robots.txt"] = robots
    elsewhere = room.site.url.replace("127.0.0.1", "localhost")
    items = f"<item><link>{elsewhere}/2</link></item><item><link>/1</link></item>"
    room.site.put(FEED, f"<rss version='2.0'>{items}</rss>", "application/rss+xml", ETag='"1"')
    room.site.put("/2", "article 2")
    async with Fetcher({"127.0.0.1", "localhost"}, total_s=5) as room.fetcher:
        for _ in range(5):
            await room.look()
        assert room.desk.taken == ["/1"]
        in_trouble = False
        await room.look()
        assert room.desk.taken == ["/1", "/2"]


@pytest.mark.parametrize(("delay", "pause"), [(None, 1.0), ("5", 5.0), ("0", 1.0), ("9999", 30.0)])
async def test_there_is_a_pause_between_two_requests(
    room: Newsroom, delay: str | None, pause: float
) -> None:
    room.publish(1, 2, 3)
    if delay:
        room.site.put("/robots.txt", f"User-agent: *\nCrawl-delay: {delay}", "text/plain")
    await room.look()
    assert room.clock.slept == [pause] * 3


async def test_a_site_is_never_asked_for_two_things_at_once(room: Newsroom) -> None:
    room.publish(*range(5))
    room.publish(*range(5, 10), path="/other.xml")
    room.site.takes_s = 0.002
    await room.look(room.entry(), room.entry("/other.xml"))
    assert len(room.desk.taken) == 10 and room.site.most_at_once == 1


# --- restarts and rivals --------------------------------------------------------------------------


async def test_a_crash_repeats_one_article_at_most(any_room: Newsroom) -> None:
    room = any_room
    room.publish(1, 2, 3)
    room.desk.trouble["/2"] = SystemError("the plug was pulled")
    with pytest.raises(SystemError):
        await room.look()
    assert await room.look(later=0) == []  # nor does a restart ask the site again at once
    del room.desk.trouble["/2"]
    await room.look()
    assert room.desk.taken == ["/3", "/2", "/2", "/1"]


async def test_an_article_that_crashes_the_program_each_time_is_given_up(room: Newsroom) -> None:
    room.publish(1, 2, 3)
    room.desk.trouble["/2"] = SystemError("the plug was pulled")
    for _ in range(3):
        with pytest.raises(SystemError):
            await room.look()
    await room.look()
    assert room.desk.taken == ["/3", "/2", "/2", "/2", "/1"]


async def test_two_watchers_at_once_take_each_article_once(any_room: Newsroom) -> None:
    room = any_room
    room.publish(*range(5))

    async def watch() -> bool:
        memory = room.memory()
        async with memory.sole_watcher() as mine:
            if mine:
                await room.watcher(memory).look([room.entry()])
        return mine

    assert sorted(await asyncio.gather(watch(), watch(), watch())) == [False, False, True]
    assert room.desk.taken == ["/4", "/3", "/2", "/1", "/0"]
    assert await watch()  # the turn was given back


async def test_a_watcher_that_has_lost_its_turn_stops_at_the_article_in_its_hands(
    any_room: Newsroom, caplog: pytest.LogCaptureFixture
) -> None:
    room = any_room
    room.publish(*range(5))
    slow, rival = room.memory(), room.memory()
    async with slow.sole_watcher() as mine, contextlib.AsyncExitStack() as stack:
        assert mine

        async def take(download: Download) -> bool:
            room.desk.taken.append("slow")
            await room.store.delete("backstory:{harbour}:watch:turn")  # as if held up for minutes
            assert await stack.enter_async_context(rival.sole_watcher())
            return True

        desk = Watcher(
            room.fetcher, Robots(room.fetcher), slow, take,
            clock=room.clock, sleep=room.clock.sleep,
        )  # fmt: skip
        assert await desk.look([room.entry()]) == []
        assert "another process watches" in caplog.text
        await room.watcher(rival).look([room.entry()])
        assert room.desk.taken == ["slow"]  # not due yet
        room.clock.now += HOUR
        await room.watcher(rival).look([room.entry()])
        assert room.desk.taken == ["slow", "/4", "/3", "/2", "/1", "/0"]


async def test_the_turn_is_kept_by_renewing_it(any_room: Newsroom) -> None:
    turn = "backstory:{harbour}:watch:turn"
    waits: asyncio.Queue[asyncio.Event] = asyncio.Queue()

    async def sleep(_: float) -> None:
        passed = asyncio.Event()
        await waits.put(passed)
        await passed.wait()

    async def until_renewed() -> None:
        while await any_room.store.ttl(turn) < 30:  # noqa: ASYNC110
            await asyncio.sleep(0.001)

    async with any_room.memory().sole_watcher(lease_s=60, sleep=sleep) as mine:
        assert mine and 0 < await any_room.store.ttl(turn) <= 60
        for left in (5, 0):  # nearly run out; run out, but taken by nobody
            await any_room.store.expire(turn, left)
            (await waits.get()).set()
            await asyncio.wait_for(until_renewed(), PATIENCE_S)
    assert await any_room.store.ttl(turn) == -2


async def test_a_turn_that_is_anothers_is_neither_renewed_nor_given_back(
    any_room: Newsroom,
) -> None:
    turn = "backstory:{harbour}:watch:turn"
    async with any_room.memory().sole_watcher(lease_s=60, sleep=any_room.clock.sleep) as mine:
        assert mine
        await any_room.store.set(turn, "another", ex=30)
        for _ in range(50):
            await asyncio.sleep(0)
        async with any_room.memory().sole_watcher() as too:
            assert not too
    assert await any_room.store.get(turn) == b"another"


async def test_a_store_out_of_reach_is_said_to_be(site: NewsSite, fetcher: Fetcher) -> None:
    away = redis.asyncio.from_url(f"redis://127.0.0.1:{free_port()}/0", retry=Retry(NoBackoff(), 0))
    memory = WatchMemory(away, "harbour")
    with pytest.raises(StoreUnreachable):
        await memory.load("http://a.example/")
    with pytest.raises(StoreUnreachable):
        await memory.save("http://a.example/", WatchState())
    with pytest.raises(StoreUnreachable):
        async with memory.sole_watcher():
            pass
    await away.aclose()


# --- what is remembered ---------------------------------------------------------------------------


async def test_what_is_known_survives_the_way_to_redis_and_back(any_redis: Any) -> None:
    state = WatchState(
        kind="feed", etag='"é"', last_modified="x", next_look=1.5, failures=2, seen=("a", "b"),
        tries={"c": 1}, last_error="no “such” page",
    )  # fmt: skip
    memory = WatchMemory(any_redis, "harbour")
    assert await memory.save("http://a.example/ü", state)
    assert await WatchMemory(any_redis, "harbour").load("http://a.example/ü") == state
    assert await memory.load("http://b.example/") == WatchState()


async def test_what_cannot_be_read_is_begun_anew(room: Newsroom, caplog: Any) -> None:
    await room.store.hset("backstory:{harbour}:watch", "http://a.example/", "{")
    assert await room.memory().load("http://a.example/") == WatchState()
    assert "begun anew" in caplog.text
    await room.store.hset("backstory:{harbour}:watch", "http://a.example/", '{"mood": 1}')
    assert await room.memory().load("http://a.example/") == WatchState()


def test_what_was_met_longest_ago_is_forgotten_first() -> None:
    state = WatchState().having_seen(str(n) for n in range(SEEN_MARKS))
    state = state.having_seen(["0", "new"])
    assert len(state.seen) == SEEN_MARKS
    assert state.has_seen("0") and state.has_seen("new") and not state.has_seen("1")


async def test_an_old_article_is_not_forgotten_while_its_feed_lists_it(room: Newsroom) -> None:
    old = await room.state()
    room.publish(1)
    await room.look()
    kept = await room.state()
    crowded = kept.having_seen(f"x{n}" for n in range(SEEN_MARKS - 2))
    await room.memory().save(room.site.url + FEED, crowded)
    room.publish(1, 2)
    await room.look()
    room.publish(1, 2, 3)
    await room.look()
    assert room.desk.taken == ["/1", "/2", "/3"] and old == WatchState()
