"""Direct messages with the bot as an agent: suggested questions, a greeting, titles of threads.

Slack shows an agent's direct messages as threads, with questions to press above the field to write
in (docs.slack.dev/ai/developing-agents). None of it is worth an answer: where Slack refuses,
because the app is no agent or a scope is missing, the bot does without.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

from redis.exceptions import RedisError
from slack_bolt.async_app import AsyncApp, AsyncBoltContext

from bot.answering import Answerer
from handlers.background import Background
from handlers.blocks.greeting import greeting_blocks
from handlers.blocks.text import bare, escape, shorten
from handlers.desk import Desk
from handlers.kept import KeptAnswer
from handlers.suggestions import MOST, mark, suggestions
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording

log = logging.getLogger(__name__)

FAULTS = (*TROUBLE, RedisError)
MAX_PROMPT_TITLE = 75  # Slack names no limit; this is what it allows a button
MAX_TITLE = 200  # of a thread, docs.slack.dev/reference/methods/agents.sessions.rename
LOCALE_WAIT_S = 2.0
CALLS_S = 5.0  # a busy Slack asks to wait longer than any of this is worth


def register(app: AsyncApp, desk: Desk) -> None:
    agent, background = Agent(desk), Background()

    async def opened(event: dict[str, Any], context: AsyncBoltContext) -> None:
        background.start(agent.opened(context.team_id or "", event))

    app.event("app_home_opened", matchers=[_is_messages])(opened)


class Agent:
    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    async def opened(self, team: str, event: Mapping[str, Any]) -> None:
        """Somebody opens their direct messages with the bot."""
        user, channel = str(event["user"]), str(event["channel"])
        try:
            locale = await self._locale(team, user)
            answerer = self._desk.stories.answerer(await self._desk.channels.story(team, channel))
            await self._suggest(team, user, channel, answerer, locale, first=True)
            await self._greet(team, user, channel, answerer, locale)
        except FAULTS as error:
            log.debug("direct messages were not prepared: %s", reason(error))

    async def answered(self, kept: KeptAnswer) -> None:
        """An answer stands: its thread gets a title, and what to ask next is suggested."""
        try:
            async with asyncio.timeout(CALLS_S):  # the next question of the thread waits for it
                await self._answered(kept)
        except FAULTS as error:
            log.debug("what surrounds an answer is missing: %s", reason(error))

    async def _answered(self, kept: KeptAnswer) -> None:
        await self._desk.visits.asked(kept.team, kept.user, mark(kept.answer.question))
        if not kept.channel.startswith("D") or not kept.message:
            return
        await self._desk.visits.greet(kept.team, kept.user)  # who talks already needs no greeting
        await self._entitle(kept)
        locale = await self._locale(kept.team, kept.user)
        answerer = self._desk.stories.answerer(kept.story)
        await self._suggest(kept.team, kept.user, kept.channel, answerer, locale, first=False)

    async def _suggest(
        self,
        team: str,
        user: str,
        channel: str,
        answerer: Answerer,
        locale: str,
        first: bool,
    ) -> None:
        questions = await self._questions(team, user, answerer, locale)
        if not questions:
            return
        heading = Wording(locale)(
            "agent.suggested" if first else "agent.ask_next",
            story=shorten(answerer.story.title, 100),
        )
        client = (await self._desk.workspaces.get(team)).client
        try:
            # No thread_ts: with one, Slack takes the call of an agent and does nothing.
            await client.assistant_threads_setSuggestedPrompts(
                channel_id=channel,
                title=heading,
                prompts=[
                    {"title": shorten(text, MAX_PROMPT_TITLE), "message": text}
                    for text in questions
                ],
            )
        except TROUBLE as error:
            log.debug("no questions suggested: %s", reason(error))

    async def _greet(
        self, team: str, user: str, channel: str, answerer: Answerer, locale: str
    ) -> None:
        """Once for each user."""
        if not await self._desk.visits.greet(team, user):
            return
        client, wording = (await self._desk.workspaces.get(team)).client, Wording(locale)
        questions = await self._questions(team, user, answerer, locale)
        try:
            await client.chat_postMessage(
                channel=channel,
                text=wording("agent.greeting_plain", story=escape(answerer.story.title)),
                blocks=greeting_blocks(answerer.story, questions, wording),
                unfurl_links=False,
                unfurl_media=False,
            )
        except TROUBLE:
            await self._desk.visits.ungreet(team, user)
            raise

    async def _entitle(self, kept: KeptAnswer) -> None:
        """The thread is called by the question that began it."""
        if kept.asked_at != kept.thread:
            return
        client = (await self._desk.workspaces.get(kept.team)).client
        try:
            await client.assistant_threads_setTitle(
                channel_id=kept.channel,
                thread_ts=kept.thread,
                title=bare(kept.answer.question, MAX_TITLE),
            )
        except TROUBLE as error:
            log.debug("a thread got no title: %s", reason(error))

    async def _questions(self, team: str, user: str, answerer: Answerer, locale: str) -> list[str]:
        asked = await self._desk.visits.asked(team, user)
        conflicts = answerer.index.snapshot.conflicts
        return suggestions(answerer.story, conflicts, locale, answerer.language_of, asked, MOST)

    async def _locale(self, team: str, user: str) -> str:
        return (await self._desk.readers.get(team, user, LOCALE_WAIT_S)).locale


async def _is_messages(event: dict[str, Any]) -> bool:
    return event.get("tab") == "messages"
