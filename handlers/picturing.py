"""`/story picture`: the timeline, or a figure that sources tell differently, drawn.

Only the caller sees a picture until they share it: its file belongs to the bot, in no channel, and
an image in a private message shows it. Drawing and uploading take longer than Slack waits for an
answer, so the picture comes when it is there, and takes the place of the text that it was asked
from. Slack goes on processing a file after it took it, and refuses an image of it until then.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields

from slack_sdk.web.async_client import AsyncWebClient

from bot.answering.phrases import phrase
from bot.pictures import Labels, NoFont, Picture, draw_figure, draw_timeline, pages
from bot.pictures.conflicts import charts, title_of
from handlers.background import Background
from handlers.blocks.parts import Again, Button, in_notifications, reply, row, section, told
from handlers.blocks.picture import NAME, Uploaded, in_words, picture_blocks
from handlers.blocks.timeline import timeline_page
from handlers.desk import Desk
from handlers.response_url import respond
from handlers.subcommands import Call, Shown, Subcommand
from handlers.trouble import TROUBLE, reason
from handlers.wording import Wording
from knowledge.story import Conflict, Story
from knowledge.text import fold

log = logging.getLogger(__name__)

KEEP_S = 3600.0  # a picture that is asked for again, or shared, is not uploaded again
KEEP = 200
TRIES_S = (0.0, 1.5, 4.0, 8.0)  # waited before each; with the text instead, the address is used up
ON_ONE = 5  # moments a picture: of a taller one, Slack shows a stripe until it is opened
OFFERED = 5  # buttons of figures

Key = tuple[str, str, str, str, int]


@dataclass(frozen=True)
class Plan:
    """What is to be drawn: `draw` does it, in a thread; `page` of `pages`, as Shown has them."""

    title: str
    as_text: Again
    draw: Callable[[], list[Picture]]
    page: int = 1
    pages: int = 1
    from_end: bool = False

    def shown(self, pictures: Sequence[Uploaded], wording: Wording) -> Shown:
        return Shown(
            in_notifications(self.title),
            picture_blocks(pictures, self.as_text, wording),
            page=self.page,
            pages=self.pages,
            from_end=self.from_end,
            can_share=True,
        )


def subcommand(desk: Desk) -> Subcommand:
    return Subcommand(NAME, Picturing(desk).picture, "[WHAT]")


class Picturing:
    def __init__(self, desk: Desk) -> None:
        self._desk, self._background = desk, Background()
        self._uploaded: dict[Key, tuple[float, list[Uploaded]]] = {}
        self._drawing = asyncio.Semaphore(1)  # of the cores, one is left to answers

    async def picture(self, call: Call) -> Shown | None:
        plan = await self._plan(call)
        if isinstance(plan, Shown):
            return plan
        if known := self._known(_key(call, plan)):
            return plan.shown(known, call.wording)
        self._background.start(self._send(call, plan))
        return None

    async def _plan(self, call: Call) -> Plan | Shown:
        wording, story = call.wording, call.snapshot.story
        what = fold(call.argument)
        if what in ("", "timeline", *wording.get("subcommands.timeline").casefold().split()):
            moments = (await self._desk.overviews.of(call.snapshot)).moments
            if not moments:
                return Shown(wording("reading.no_events"))
            _, page = timeline_page(story, moments, wording, self._desk.links, call.page)
            chosen = moments[page.first - 1 : page.last]
            language, labels = wording.language, labels_of(wording)

            def drawn() -> list[Picture]:
                parts = pages(chosen, ON_ONE)
                return [
                    draw_timeline(part, story, language, labels, page=n, of=len(parts))
                    for n, part in enumerate(parts, 1)
                ]

            title = wording("reading.timeline_head", story=story.title)
            again = Again("timeline", page=page.number)
            return Plan(title, again, drawn, page.number, page.pages, from_end=True)
        drawable = charts(call.snapshot.conflicts)
        conflict = next((each for each in drawable if what in fold(title_of(each))), None)
        if conflict is None:
            return _no_such_figure(call.argument, drawable, wording)
        return _chart(conflict, story, wording)

    async def _send(self, call: Call, plan: Plan) -> None:
        client = (await self._desk.workspaces.get(call.team)).client
        wording = call.wording
        try:
            async with self._drawing:
                pictures = await asyncio.to_thread(plan.draw)
        except NoFont as error:
            log.warning("no picture: %s", error)
            await _say(client, call, Shown(wording("picture.no_font")))
            return
        alts = [picture.alt for picture in pictures]
        try:
            uploaded = [await _upload(client, each, plan.title) for each in pictures]
        except TROUBLE as error:
            log.warning("a picture could not be uploaded: %s", reason(error))
            await _say(client, call, _instead(plan, alts, wording))
            return
        again = Again(NAME, call.argument, plan.page)
        blocks = reply(plan.shown(uploaded, wording), again, wording)
        for wait in TRIES_S:
            await asyncio.sleep(wait)
            text = in_notifications(plan.title)
            if await respond(client, call.response_url, text, blocks, in_place=True):
                self._remember(_key(call, plan), uploaded)
                return
        await _say(client, call, _instead(plan, alts, wording))

    def _known(self, key: Key) -> list[Uploaded] | None:
        at, uploaded = self._uploaded.get(key, (0.0, None))
        return uploaded if time.monotonic() - at < KEEP_S else None

    def _remember(self, key: Key, uploaded: list[Uploaded]) -> None:
        self._uploaded.pop(key, None)
        self._uploaded[key] = time.monotonic(), uploaded
        while len(self._uploaded) > KEEP:
            del self._uploaded[next(iter(self._uploaded))]


def labels_of(wording: Wording) -> Labels:
    """The words in pictures. What is to be filled in stays, as `Labels` has it."""
    words = {field.name: wording.get(f"picture.{field.name}") for field in fields(Labels)}
    return Labels(**{name: word for name, word in words.items() if word})


def _chart(conflict: Conflict, story: Story, wording: Wording) -> Plan:
    title, language, labels = title_of(conflict), wording.language, labels_of(wording)
    kind = "disagree" if conflict.kind == "contradiction" else conflict.kind
    note = phrase(kind, language).rstrip(":： ")
    return Plan(
        title,
        Again("summary", "long"),
        lambda: [draw_figure(conflict.sides, story, language, labels, title=title, note=note)],
    )


def _no_such_figure(text: str, drawable: Sequence[Conflict], wording: Wording) -> Shown:
    said = wording("picture.no_such", text=f"“{told(text, 100)}”")
    titles = [title_of(each) for each in drawable[:OFFERED]]
    timeline = Button(wording("picture.timeline"), Again(NAME))
    buttons = [timeline, *(Button(title, Again(NAME, title)) for title in titles)]
    return Shown(said, [section(said), *row(*buttons)])


def _instead(plan: Plan, alts: Sequence[str], wording: Wording) -> Shown:
    return Shown(in_notifications(plan.title), in_words(wording("picture.in_words"), alts))


async def _say(client: AsyncWebClient, call: Call, shown: Shown) -> None:
    blocks = shown.blocks or [section(shown.text)]
    await respond(client, call.response_url, shown.text, blocks)


async def _upload(client: AsyncWebClient, picture: Picture, title: str) -> Uploaded:
    """Raises one of TROUBLE."""
    done = await client.files_upload_v2(
        filename="picture.png", content=picture.png, title=title[:200], alt_txt=picture.alt[:1000]
    )
    return Uploaded(str(done["files"][0]["id"]), picture.alt)


def _key(call: Call, plan: Plan) -> Key:
    return call.team, call.snapshot.id, call.wording.language, plan.title, plan.page
