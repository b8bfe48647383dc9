"""Everything that the bot keeps in Redis is listed, and forgotten when the list says so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import redis.asyncio
from bot_process import over_http, running_bot
from contents import contents, holding
from everything import Person, everything

from handlers.keeping import DAY_S, HOUR_S, QUEUE, WATCHER_S, Lifetimes, entry_of
from handlers.keeping import everything as listed
from knowledge.ingest.watch_memory import LEASE_S
from playground import Playground

pytestmark = pytest.mark.asyncio(loop_scope="module")

README = Path(__file__).parents[2] / "README.md"
DAYS = {"KEEP_DAYS": "20", "KEEP_JUDGEMENTS_DAYS": "50"}
LIFETIMES = Lifetimes(20 * DAY_S, 50 * DAY_S)
GONE = -2  # what Redis answers for a key that it has not


async def test_each_key_of_a_busy_bot_is_listed_and_lives_as_long_as_the_list_says(
    slack: Playground, redis_url: str
) -> None:
    given = {**over_http(slack), "REDIS_URL": redis_url, **DAYS}
    kept = listed(LIFETIMES)
    async with (
        running_bot(given, "web") as web,
        running_bot(given, "worker") as worker,
        redis.asyncio.from_url(redis_url, decode_responses=True) as client,
    ):
        slack.use_http(f"{web.url}/slack/events")
        await everything(slack, "quagga")
        await Person(slack, "chen").asks("newsroom", "Who is Jack Ma?")
        await Person(slack, "chen").forgets()
        assert "Traceback" not in web.log + worker.log
        found = {key: await client.ttl(key) async for key in client.scan_iter(count=1000)}
    wrong, used = [], set()
    for key, ttl in found.items():
        if ttl == GONE:
            continue  # it was listed, and has ended or was forgotten since
        entry = entry_of(key, kept)
        if entry is None:
            wrong.append(f"{key} is not listed")
            continue
        used.add(entry.pattern)
        if entry.pattern == f"{QUEUE}:*":
            continue  # docket's own, below
        if entry.pattern == "backstory:{*}:snapshot:*" or entry.keep_s is None:
            if ttl != -1:
                wrong.append(f"{key} lasts {ttl} s, and not {entry.until}")
        elif not (0 if entry.at_most else entry.keep_s - HOUR_S) < ttl <= entry.keep_s:
            wrong.append(f"{key} lasts {ttl} s, and not {entry.keep_s}")
    assert wrong == []
    # What is not met here: many workspaces, feeds, people of elsewhere, a digest by its schedule,
    # what lasts a moment.
    unmet = {entry.pattern for entry in kept} - used
    assert unmet <= {
        "backstory:installations", "backstory:installation-orgs", "backstory:oauth-state:*",
        "backstory:refreshing:*", "backstory:{*}:watch", "backstory:{*}:watch:turn",
        "backstory:outsider:*", "backstory:refused:*", "backstory:claim:*",
        "backstory:digest:*:farewell:*", "backstory:digest:*:drafts:*", "backstory:stops:*",
        "backstory:digests:posted", "backstory:waiting",
    }  # fmt: skip


async def test_the_queue_holds_nothing_of_what_is_answered(redis_url: str) -> None:
    kept = await contents(redis_url)
    assert holding("quagga", kept), "nothing at all was found"
    assert [key for key in holding("quagga", kept) if key.startswith(QUEUE)] == []


async def test_readme_lists_what_is_kept_and_for_how_long() -> None:
    told = README.read_text(encoding="utf-8").partition("### What is kept")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \| (.+?) \|$", told, re.M)
    rows = [row for row in rows if row[0] != "what"]
    expected = [
        (entry.what, entry.whose, _long(entry.keep_s, entry.until)) for entry in listed(Lifetimes())
    ]
    assert rows == expected, "\n" + "\n".join(f"| {' | '.join(row)} |" for row in expected)


async def test_a_lease_is_as_long_as_the_list_says() -> None:
    assert WATCHER_S == LEASE_S


def _long(keep_s: int | None, until: str) -> str:
    if keep_s is None:
        return f"until {until}" if until != "for good" else until
    for unit, name in ((DAY_S, "day"), (HOUR_S, "hour"), (60, "minute")):
        if keep_s % unit == 0:
            count = keep_s // unit
            return f"{count} {name}{'s' if count > 1 else ''}"
    raise ValueError(keep_s)
