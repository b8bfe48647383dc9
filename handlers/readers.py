"""Who reads: the locale and the time zone that somebody has set in Slack."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from pydantic import BaseModel, ConfigDict

from handlers.keeping import READER_S
from handlers.trouble import TROUBLE, reason
from handlers.workspaces import Workspaces

log = logging.getLogger(__name__)

WAIT_S = 0.15  # a first reply is due at once; who is not known yet is taken for a stranger


class Reader(BaseModel):
    """`locale` as Slack has it ("pt-BR"), `zone` as IANA has it ("Europe/Berlin")."""

    model_config = ConfigDict(frozen=True)

    locale: str = "en-US"
    zone: str = "Etc/UTC"


class Readers:
    """Asks Slack once a day for each user. `redis` is a redis.asyncio.Redis or a BurnerRedis."""

    def __init__(self, redis: Any, workspaces: Workspaces) -> None:
        self._redis, self._workspaces = redis, workspaces
        self._asking: dict[str, asyncio.Task[Reader]] = {}

    async def get(self, team: str, user: str, wait_s: float = WAIT_S) -> Reader:
        """The reader `user`; one with default settings where Slack does not tell in `wait_s`."""
        raw = await self._redis.get(_key(team, user))
        if raw is not None:
            return Reader.model_validate_json(raw)
        asking = self._asking.get(_key(team, user))
        if asking is None:
            asking = asyncio.create_task(self._ask(team, user))
            self._asking[_key(team, user)] = asking
            asking.add_done_callback(lambda _: self._asking.pop(_key(team, user), None))
        done, _ = await asyncio.wait([asking], timeout=wait_s)
        return asking.result() if done else Reader()

    async def forget(self, team: str, user: str) -> None:
        await self._redis.delete(_key(team, user))

    async def _ask(self, team: str, user: str) -> Reader:
        try:
            workspace = await self._workspaces.get(team)
            told = await workspace.client.users_info(user=user, include_locale=True)
        except TROUBLE as error:
            log.debug("the locale of a user is not known: %s", reason(error))
            return Reader()
        person = told.get("user") or {}
        reader = Reader(
            locale=person.get("locale") or Reader().locale, zone=person.get("tz") or Reader().zone
        )
        await self._redis.set(_key(team, user), reader.model_dump_json(), ex=READER_S)
        return reader


def _key(team: str, user: str) -> str:
    return f"backstory:reader:{team}:{user}"
