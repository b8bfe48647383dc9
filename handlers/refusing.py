"""At the door: what is not to be answered is acknowledged, and goes no further.

Whoever spoke to the bot hears why, and whom to ask: at every command and press, which wait for an
answer, and once a day for what is written. Only they see it.
"""

from __future__ import annotations

import asyncio
import html
import logging
import re
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

from redis.exceptions import RedisError
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from handlers.admission import Approach, Refusal, Rules, Way, home, refusal, way
from handlers.keeping import REFUSED_S
from handlers.outsiders import Outsiders
from handlers.readers import Readers
from handlers.response_url import respond
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording

log = logging.getLogger(__name__)

ALWAYS = frozenset({"app_uninstalled", "tokens_revoked"})  # these end what there is


class Door:
    """`contact`: whom to ask, a user id, a name or an address; "" is an administrator.

    `redis` is a redis.asyncio.Redis or a BurnerRedis.
    """

    def __init__(
        self, rules: Rules, outsiders: Outsiders, readers: Readers, redis: Any, contact: str = ""
    ) -> None:
        self._rules, self._outsiders, self._readers = rules, outsiders, readers
        self._redis, self._contact = redis, contact
        self._telling: set[asyncio.Task[None]] = set()

    def register(self, app: AsyncApp) -> None:
        """Goes before all listeners of `app`."""

        async def admit(
            body: dict[str, Any],
            context: AsyncBoltContext,
            client: AsyncWebClient,
            ack: AsyncAck,
            next: Callable[[], Awaitable[None]],
        ) -> BoltResponse | None:
            why = await self._refusal(body, context)
            if why is None:
                await next()
                return None
            return await self._refuse(why, body, context, client, ack)

        app.use(admit)

    async def _refusal(self, body: dict[str, Any], context: AsyncBoltContext) -> Refusal | None:
        if (body.get("event") or {}).get("type") in ALWAYS or context.authorize_result is None:
            return None
        team = context.authorize_result.team_id or context.team_id or ""
        org = context.authorize_result.enterprise_id or ""
        user = "" if context.user_id == context.bot_user_id else context.user_id or ""
        from_outside = False
        if user:
            at_home = home(body, team, org)
            from_outside = at_home == "elsewhere" or (
                at_home == "unknown" and await self._outsiders.include(team, org, user)
            )
        approach = Approach(team, org, context.channel_id or "", user, from_outside)
        return refusal(self._rules, approach)

    async def _refuse(
        self,
        why: Refusal,
        body: dict[str, Any],
        context: AsyncBoltContext,
        client: AsyncWebClient,
        ack: AsyncAck,
    ) -> BoltResponse:
        team = (context.authorize_result and context.authorize_result.team_id) or ""
        user, channel = context.user_id or "", context.channel_id or ""
        came = way(body, context.bot_user_id or "")
        # A channel's own talk comes by as well, where the bot is a member.
        level = logging.DEBUG if came == "unasked" else logging.INFO
        log.log(level, "not answered in %s %s: %s, by %s", team, channel, came, why)
        if came == "unasked":
            return await ack()
        if came == "menu":
            return await ack(options=[])
        line = await self._line(why, team, user)
        if came == "command":
            return await ack(text=line, response_type="ephemeral")
        if came == "form":
            return await ack(response_action="update", view=_view(line))
        if came == "press":
            self._soon(self._answer_press(body, user, line, client))
        else:
            self._soon(self._answer_once(came, body["event"], (team, channel, user), line, client))
        return await ack()

    async def _line(self, why: Refusal, team: str, user: str) -> str:
        wording = Wording((await self._readers.get(team, user)).locale)
        # The operator's own words: an address in them may become a link.
        contact = html.escape(self._contact, quote=False) or wording("admission.administrator")
        if re.fullmatch("[UW][A-Z0-9]{6,}", self._contact):
            contact = f"<@{self._contact}>"
        return wording(f"admission.{why}", contact=contact)

    async def _answer_press(
        self, body: dict[str, Any], user: str, line: str, client: AsyncWebClient
    ) -> None:
        if url := str(body.get("response_url") or ""):
            await respond(client, url, line, [])
        elif user:  # outside messages, such as on Home
            await client.chat_postMessage(channel=user, text=line)

    async def _answer_once(
        self,
        came: Way,
        event: dict[str, Any],
        whom: tuple[str, str, str],
        line: str,
        client: AsyncWebClient,
    ) -> None:
        team, channel, user = whom
        key, thread = f"backstory:refused:{team}:{user}", event.get("thread_ts")
        if not await self._redis.set(key, "1", nx=True, ex=REFUSED_S):
            return
        if came == "direct":
            await client.chat_postMessage(channel=channel, text=line, thread_ts=thread)
        else:
            await client.chat_postEphemeral(channel=channel, user=user, text=line, thread_ts=thread)

    def _soon(self, work: Coroutine[Any, Any, None]) -> None:
        """Slack waits three seconds for the acknowledgement, and no longer for the rest."""

        async def done() -> None:
            try:
                await work
            except (RedisError, *TROUBLE) as error:
                log.warning("somebody could not be told why: %s", reason(error))

        task = asyncio.create_task(done())
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)


def _view(line: str) -> dict[str, Any]:
    return {
        "type": "modal",
        "title": {"type": "plain_text", "text": "Backstory"},
        "blocks": [{"type": "section", "text": {"type": "mrkdwn", "text": line[:3000]}}],
    }
