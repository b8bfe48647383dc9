"""The Redis: whether it keeps what it is given, and whether somebody works at what waits in it."""

from __future__ import annotations

import datetime
import time
from collections.abc import Callable, Mapping
from typing import Any

from docket import Docket

from bot.doctor.finding import Told
from handlers.waiting import Waiting

OLDEST_VERSION = (6, 2)  # docket reclaims what a dead worker had with XAUTOCLAIM
FULL, NEARLY_FULL = 0.95, 0.8
CLOCK_S = 5.0
WAITS_S = 600.0


async def look_at_redis(told: Told, redis: Any, clock: Callable[[], float] = time.time) -> None:
    """`redis` is a redis.asyncio.Redis; its errors are raised."""
    began = clock()
    seconds, micros = await redis.time()
    middle = (began + clock()) / 2
    info: Mapping[str, Any] = await redis.info()
    before = len(told.findings)
    _keeps(told, info)
    _has_room(told, info)
    if (apart := abs(seconds + micros / 1e6 - middle)) > CLOCK_S:
        told.warning(
            f"its clock and ours are {apart:.0f} s apart: jobs come early or late",
            "run NTP on both machines",
        )
    if len(told.findings) == before:
        told.ok(f"Redis {info.get('redis_version')}, appendonly, noeviction, {_room(info)}")


def _keeps(told: Told, info: Mapping[str, Any]) -> None:
    version = str(info.get("redis_version") or "0")
    if tuple(int(part) for part in version.split(".")[:2] if part.isdigit()) < OLDEST_VERSION:
        told.problem(f"Redis {version} is too old", "install Redis 6.2 or newer, or Valkey")
    if info.get("role") == "slave":
        told.problem("REDIS_URL leads to a replica, which takes nothing", "set it to the primary")
    if not info.get("aof_enabled"):
        told.problem(
            "appendonly is off: when Redis restarts, what waits and what was remembered is lost",
            "set `appendonly yes` in redis.conf (now: `CONFIG SET appendonly yes`)",
        )
    elif info.get("aof_last_write_status", "ok") != "ok":
        told.problem("it failed to write its append-only file", "look at its disk and its log")
    policy = info.get("maxmemory_policy", "noeviction")
    if policy != "noeviction":
        told.problem(
            f"maxmemory-policy is {policy}: when memory runs short, Redis deletes what is queued",
            "set `maxmemory-policy noeviction` in redis.conf (now: `CONFIG SET maxmemory-policy "
            "noeviction`)",
        )


def _has_room(told: Told, info: Mapping[str, Any]) -> None:
    used, most = _memory(info)
    if not most or used < NEARLY_FULL * most:
        return
    what = f"{used / most:.0%} of its memory is used: {_room(info)}"
    remedy = "raise maxmemory, or give it a machine with more; a full one takes no question in"
    (told.problem if used >= FULL * most else told.warning)(what, remedy)


def _memory(info: Mapping[str, Any]) -> tuple[int, int]:
    most = int(info.get("maxmemory") or info.get("total_system_memory") or 0)
    return int(info.get("used_memory") or 0), most


def _room(info: Mapping[str, Any]) -> str:
    used, most = _memory(info)
    return f"{max(0, most - used) / 1e6:,.0f} MB left"


async def look_at_queue(told: Told, redis: Any, docket: Docket) -> None:
    """Whether there are workers for what waits."""
    queue, workers = await Waiting(redis).look(), await docket.workers()
    if queue.waiting and not workers:
        told.problem(
            f"{queue.waiting} wait for an answer, and no worker runs",
            "start `backstory worker`, or `backstory run`",
        )
    elif queue.oldest_s > WAITS_S:
        waited = datetime.timedelta(seconds=round(queue.oldest_s))
        told.warning(
            f"{queue.waiting} wait for an answer, the oldest for {waited}",
            "look for its id in the workers' logs, or start more workers",
        )
    else:
        told.ok(f"{queue.waiting} wait, {len(workers)} workers")
