"""What `/story` shows, and what the bot says of itself."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

from fillings import Content
from shown import Shown

from bot.pictures.conflicts import title_of
from handlers.admission import Refusal
from handlers.blocks import guide
from handlers.blocks.choosing import chosen_blocks, list_blocks
from handlers.blocks.command_help import help_blocks
from handlers.blocks.forgetting import COUNTED, done, question
from handlers.blocks.parts import Again, in_notifications, reply, section, shared
from handlers.blocks.picture import Uploaded, in_words, picture_blocks
from handlers.blocks.unknown import unknown
from handlers.desk import Desk
from handlers.reading import Reading
from handlers.reading import subcommands as reading_subcommands
from handlers.subcommands import COMMAND, Call, Subcommand
from handlers.subcommands import Shown as Answered
from handlers.wording import Wording

BOT, CALLER = "U0BACKSTORY", "U0CARL00001"
STORIES = 40  # that there are many of


async def _nothing(_: Call) -> None: ...


def desk(c: Content) -> Desk:
    """As much of one as what is read off a story needs."""

    async def overview(_: object) -> Any:
        return c.overview

    return cast(Desk, SimpleNamespace(links=c.links, overviews=SimpleNamespace(of=overview)))


def call(c: Content, argument: str = "", page: int = 1) -> Call:
    answerer = SimpleNamespace(index=SimpleNamespace(snapshot=c.snapshot), story=c.story)
    return Call("T1", "C0HARBOUR01", CALLER, argument, c.wording, cast(Any, answerer), page=page)


def table(c: Content) -> list[Subcommand]:
    others = [Subcommand(name, _nothing) for name in ("picture", "ask", "use", "help")]
    digest = Subcommand("digest", _nothing, "on [TIME] [CITY] | off | now | list")
    return [*reading_subcommands(desk(c)), digest, *others]


def _pages(c: Content, name: str, argument: str = "") -> Iterator[Shown]:
    """The first page, one in the middle and the last, each as its caller sees it; and shared."""
    show = cast(Callable[[Call], Awaitable[Answered]], getattr(Reading(desk(c)), name))

    def page(number: int) -> Answered:
        async def shown() -> Answered:
            return await show(call(c, argument, number))

        return asyncio.run(shown())

    first = page(1)
    for number in sorted({1, first.pages // 2 or 1, first.pages}):
        made = page(number)
        yield Shown(made.text, reply(made, Again(name, argument, number), c.wording))
    if first.can_share:
        command = f"{COMMAND} {name} {argument}".strip()
        yield Shown(first.text, shared(first.blocks, CALLER, command, c.wording))


def summary_of_the_story(c: Content) -> Iterator[Shown]:
    yield from _pages(c, "summary")
    yield from _pages(c, "summary", "long")


def summary_of_a_topic(c: Content) -> Iterator[Shown]:
    for topic in c.story.topics[:1]:
        yield from _pages(c, "summary", topic.id)
        yield from _pages(c, "summary", f"{topic.id} long")


def summary_of_a_source(c: Content) -> Iterator[Shown]:
    """And of one that was withdrawn."""
    gone = [source for source in c.story.sources if source.withdrawn]
    for source in (*c.story.sources[:1], *gone[:1]):
        yield from _pages(c, "summary", source.id)
        yield from _pages(c, "summary", f"{source.id} long")


def no_such_topic(c: Content) -> Iterator[Shown]:
    yield from _pages(c, "summary", f"qqqq {c.text}")


def timeline(c: Content) -> Iterator[Shown]:
    yield from _pages(c, "timeline")


def sources(c: Content) -> Iterator[Shown]:
    yield from _pages(c, "sources")


def who(c: Content) -> Iterator[Shown]:
    """Whom one can ask about, somebody, something that only speaks, and nobody."""
    yield from _pages(c, "who")
    profiles = c.overview.people.profiles
    for profile in dict.fromkeys((*profiles[:2], *profiles[-1:])):
        yield from _pages(c, "who", profile.name)
    yield from _pages(c, "who", f"qqqq {c.text}")


def command_help(c: Content) -> Iterator[Shown]:
    yield Shown(
        c.wording("commands.head", story="…"), help_blocks(c.story, table(c), c.wording, COMMAND)
    )


def what_is_no_command(c: Content) -> Iterator[Shown]:
    for typed in ("sumary long", f"qqqq {c.text}", f"{c.text} what?"):
        made = unknown(typed, table(c), call(c))
        yield Shown(made.text, made.blocks)


def command_that_failed(c: Content) -> Iterator[Shown]:
    made = Answered(c.wording("commands.failed", code="a1b2c3"))
    yield Shown(made.text, reply(made, Again("help"), c.wording))
    yield Shown(made.text, [*made.blocks, section(c.wording("commands.not_shared"))])


def forgetting(c: Content) -> Iterator[Shown]:
    """Asked, done, and nothing to be done."""
    w = c.wording
    yield Shown(w("forgetting.head"), question(w))
    yield Shown(done(dict.fromkeys(COUNTED, 7), w))
    yield Shown(done({}, w))


def choice_of_a_story(c: Content) -> Iterator[Shown]:
    other = c.story.model_copy(update={"id": "other"})
    listed = [c.story, other, *[c.story] * (STORIES if c.many > 3 else 0)]
    w = c.wording
    for blocks in (
        chosen_blocks(c.story, c.story, w),
        chosen_blocks(c.story, other, w),
        list_blocks("", listed, c.story, w),
        list_blocks(c.text or "x", listed, c.story, w),
    ):
        yield Shown(blocks[0]["text"]["text"], blocks)


def choice_in_a_channel(c: Content) -> Iterator[Shown]:
    """By mentioning the bot."""
    other = c.story.model_copy(update={"id": "other"})
    yield Shown(guide.story_chosen(c.story, c.story, c.wording))
    yield Shown(guide.story_chosen(c.story, other, c.wording))
    yield Shown(guide.no_such_story(c.text, [c.story, other] * (1 + c.many), c.wording))


def help_in_a_channel(c: Content) -> Iterator[Shown]:
    w, short = c.wording, guide.in_short(c.story, c.wording)
    several = [c.story] * (STORIES if c.many > 3 else 2)
    yield Shown(short, guide.help_blocks(c.story, BOT, w))
    yield Shown(short, guide.help_blocks(c.story, BOT, w, several, has_model=True))
    yield Shown(short, guide.greeting_blocks(c.story, BOT, w))


def pictures(c: Content) -> Iterator[Shown]:
    """And the same in words, where Slack does not take them."""
    w = c.wording
    alts = [c.text * 3 or "x"] * (1 + c.many // 6)
    found = c.snapshot.conflicts
    title = title_of(found[0]) if found else w("picture.timeline")
    uploaded = [Uploaded(f"F{n}", alt) for n, alt in enumerate(alts)]
    made = Answered(
        in_notifications(title),
        picture_blocks(uploaded, Again("timeline"), w),
        page=2,
        pages=3,
        from_end=True,
        can_share=True,
    )
    yield Shown(made.text, reply(made, Again("picture", title, 2), w))
    yield Shown(made.text, shared(made.blocks, CALLER, f"/story picture {title}", w))
    yield Shown(in_notifications(title), in_words(w("picture.in_words"), alts))


def refusals(c: Content) -> Iterator[Shown]:
    """To whom the bot may not answer."""
    w = Wording(str(c.wording.locale).replace("_", "-"))
    reasons: tuple[Refusal, ...] = ("workspace", "outsider", "channel", "person")
    for why in reasons:
        yield Shown(w(f"admission.{why}", contact=w("admission.administrator")))
