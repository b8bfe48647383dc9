"""The workspaces that have installed the app, with their tokens: in Redis, encrypted.

One hash holds an entry for each workspace, or for each organisation that installed the app as a
whole; all that Slack told of an installation is in it, encrypted. A second one tells which
organisation a workspace belongs to, for jobs that know its id alone.
"""

from __future__ import annotations

import json
import logging
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken, MultiFernet
from slack_sdk.oauth.installation_store import Bot, Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore

from bot.errors import StartupError
from knowledge.text import decoded

log = logging.getLogger(__name__)

_KEY = "backstory:installations"
_ORGS = "backstory:installation-orgs"

# An entry is replaced only where it is still the one that was read: one who installs the app anew,
# or takes it away, meanwhile is not overwritten.
_REPLACE = """
if redis.call('hget', KEYS[1], ARGV[1]) == ARGV[2] then
    redis.call('hset', KEYS[1], ARGV[1], ARGV[3])
    return 1
end
return 0
"""


class InstallationStore(AsyncInstallationStore):
    """`redis` is a redis.asyncio.Redis or a BurnerRedis; its errors are raised.

    There is one installation a workspace, the latest: the app asks for no user's own token.
    """

    def __init__(self, redis: Any, cipher: MultiFernet) -> None:
        self._redis, self._cipher = redis, cipher

    @property
    def logger(self) -> logging.Logger:
        return log

    async def open(self) -> int:
        """Encrypts with the first key what another one has encrypted; how many there are.

        Raises StartupError where no key opens any of them. Nothing is ever deleted here: one that
        cannot be opened waits for its key, or for its workspace to install the app again.
        """
        entries = {decoded(name): value for name, value in (await self._entries()).items()}
        closed = []
        for name, entry in entries.items():
            try:
                newest = self._cipher.rotate(entry)
            except InvalidToken:
                closed.append(name)
            else:
                await self._replace(name, entry, newest)
        if closed and len(closed) == len(entries):
            raise StartupError(
                f"ENCRYPTION_KEY does not open the {len(closed)} installations in Redis: set the "
                "key that they were encrypted with; a new one goes before it, with a comma between"
            )
        if closed:
            log.error(
                "ENCRYPTION_KEY does not open the installations of %s: add the key that they were "
                "encrypted with, or install the app there again",
                ", ".join(sorted(closed)),
            )
        return len(entries) - len(closed)

    async def unopened(self) -> tuple[int, list[str]]:
        """How many installations there are, and which of them no key opens. Changes nothing."""
        closed = []
        entries = {decoded(name): value for name, value in (await self._entries()).items()}
        for name, entry in entries.items():
            try:
                self._cipher.decrypt(entry)
            except InvalidToken:
                closed.append(name)
        return len(entries), sorted(closed)

    async def names(self) -> list[str]:
        """The ids of the workspaces and organisations that have installed the app, sorted."""
        return sorted(decoded(name) for name in await self._entries())

    async def belongs(self, team: str, org: str) -> None:
        """`team` is a workspace of `org`, which installed the app as a whole."""
        await self._redis.hset(_ORGS, mapping={team: org})

    async def org_of(self, team: str) -> str:
        """The organisation whose installation serves `team`; "" where none is known."""
        return decoded(await self._redis.hget(_ORGS, team) or b"")

    async def exchange(self, before: Installation, after: Installation) -> bool:
        """Puts `after` in place of `before`; False where that is not there any more."""
        name = _name(before.enterprise_id, before.team_id, before.is_enterprise_install)
        entry = await self._redis.hget(_KEY, name)
        if entry is None or _contents(before) != _contents(self._opened(name, entry)):
            return False
        return await self._replace(name, entry, self._cipher.encrypt(_contents(after).encode()))

    async def async_save(self, installation: Installation) -> None:
        name = _name(
            installation.enterprise_id, installation.team_id, installation.is_enterprise_install
        )
        entry = self._cipher.encrypt(_contents(installation).encode())
        await self._redis.hset(_KEY, mapping={name: entry})

    async def async_save_bot(self, bot: Bot) -> None:
        before = await self.async_find_installation(
            enterprise_id=bot.enterprise_id,
            team_id=bot.team_id,
            is_enterprise_install=bot.is_enterprise_install,
        )
        known = before.to_dict_for_copying() if before is not None else {"user_id": ""}
        await self.async_save(Installation(**{**known, **bot.to_dict_for_copying()}))

    async def async_find_bot(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        is_enterprise_install: bool | None = False,
    ) -> Bot | None:
        found = await self.async_find_installation(
            enterprise_id=enterprise_id,
            team_id=team_id,
            is_enterprise_install=is_enterprise_install,
        )
        return None if found is None else found.to_bot()

    async def async_find_installation(
        self,
        *,
        enterprise_id: str | None,
        team_id: str | None,
        user_id: str | None = None,
        is_enterprise_install: bool | None = False,
    ) -> Installation | None:
        """None also for one that no key opens, which is logged."""
        name = _name(enterprise_id, team_id, is_enterprise_install)
        entry = await self._redis.hget(_KEY, name)
        found = None if entry is None else self._opened(name, entry)
        if found is not None and user_id is not None and found.user_id != user_id:
            return None
        return found

    async def async_delete_bot(self, *, enterprise_id: str | None, team_id: str | None) -> None:
        """Deletes the whole installation: it is there for its bot."""
        await self._redis.hdel(_KEY, _name(enterprise_id, team_id, not team_id))

    async def async_delete_installation(
        self, *, enterprise_id: str | None, team_id: str | None, user_id: str | None = None
    ) -> None:
        """With a `user_id` nothing: no token of a user is kept."""
        if user_id is None:
            await self.async_delete_bot(enterprise_id=enterprise_id, team_id=team_id)

    async def _entries(self) -> dict[Any, bytes]:
        entries: dict[Any, bytes] = await self._redis.hgetall(_KEY)
        return entries

    async def _replace(self, name: str, before: bytes, after: bytes) -> bool:
        return bool(await self._redis.eval(_REPLACE, 1, _KEY, name, before, after))

    def _opened(self, name: str, entry: bytes) -> Installation | None:
        try:
            return Installation(**json.loads(self._cipher.decrypt(entry)))
        except InvalidToken:
            log.error("ENCRYPTION_KEY does not open the installation of %s", name)
            return None


def _name(org: str | None, team: str | None, whole_org: bool | None) -> str:
    """What an installation is kept under; ids of workspaces and organisations differ."""
    return (org if whole_org or not team else team) or ""


def _contents(installation: Installation | None) -> str:
    def plain(value: object) -> object:
        return value.isoformat() if isinstance(value, datetime) else value

    known = {} if installation is None else installation.to_dict_for_copying()
    return json.dumps({name: plain(value) for name, value in known.items()})
