"""Digests, and how they are set up."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from fillings import Content
from shown import Shown

from bot.digest import News, Told, Unanswered, compare, standing
from handlers.blocks import digest_settings as settings
from handlers.blocks.digest import digest_blocks
from handlers.blocks.digest_modal import Origin, digest_modal, zone_option
from handlers.digests.subscriptions import Off, Standing, Subscription

NOW = datetime.datetime(2026, 3, 4, 8, 0, tzinfo=datetime.UTC)
OWNER, OTHER, PLACE = "U0CARL00001", "U0DORA00001", "C0HARBOUR01"


def digest(c: Content, news: News, now: Told, asked: bool = False) -> Shown:
    unanswered = [Unanswered(text, 3) for text in c.questions] if asked else []
    blocks, text = digest_blocks(
        news, standing(now, news), unanswered, c.wording, c.links,
        since="2026-03-03", until="2026-03-04", next_at="tomorrow at 09:00" if c.many else None,
    )  # fmt: skip
    return Shown(text, blocks)


def _states(c: Content) -> tuple[Told, Told]:
    return Told.of(c.earlier_snapshot, published=1.0), Told.of(c.snapshot, published=2.0)


def first_digest(c: Content) -> Iterator[Shown]:
    _, now = _states(c)
    yield digest(c, compare(None, now), now)


def digest_with_news(c: Content) -> Iterator[Shown]:
    before, now = _states(c)
    yield digest(c, compare(before, now), now, asked=True)


def digest_that_goes_back(c: Content) -> Iterator[Shown]:
    earlier, later = _states(c)
    yield digest(c, compare(later, earlier), earlier)


def digest_without_news(c: Content) -> Iterator[Shown]:
    _, now = _states(c)
    same = compare(now, now)
    yield digest(c, same, now)
    yield digest(c, same, now, asked=True)


def _subscription(c: Content, **changes: Any) -> Subscription:
    given: dict[str, Any] = {
        "team": "T1", "channel": PLACE, "user": OWNER, "time": "09:00", "zone": "Europe/Berlin",
        "language": str(c.wording.locale).replace("_", "-"), "since": NOW.timestamp(),
    }  # fmt: skip
    return Subscription(**{**given, **changes})


def digest_settings(c: Content) -> Iterator[Shown]:
    """Set up, in place of another's, ended; and a city that there is none of."""
    w = c.wording
    on = Standing(_subscription(c), None, None)
    everyday = Standing(_subscription(c, days=tuple(range(7))), None, None)
    for made in (
        settings.set_up(on, NOW, w),
        settings.set_up(everyday, NOW, w, before=OTHER),
        settings.ended(w),
        settings.which_zone("9:00", c.text, ["Europe/Berlin", "America/New_York"], w),
        settings.which_zone("9:00", c.text, [], w),
    ):
        yield Shown(made.text, made.blocks)


def digest_list(c: Content) -> Iterator[Shown]:
    """None, this channel's, and those that ended elsewhere, each for its reason."""
    whys = ("asked", "not_in_channel", "channel_not_found", "is_archived", "restricted_action")
    gone = [
        Standing(_subscription(c), Off(why=why, at=1.0, by=OTHER), None)
        for why in whys * (1 + c.many // 3)
    ]
    here = Standing(_subscription(c), None, None)
    alone = Standing(_subscription(c, channel="D1"), None, None)
    for made in (
        settings.listed(None, [], NOW, c.wording),
        settings.listed(here, [alone, *gone], NOW, c.wording),
    ):
        yield Shown(made.text, made.blocks)


def digest_window(c: Content) -> Iterator[Shown]:
    """The modal: for one story and for many, from a channel and from Home."""
    many = [c.story.model_copy(update={"id": f"s{n}"}) for n in range(5 * c.many + 2)]
    for subscription, stories, url in (
        (_subscription(c), [c.story], "https://hooks.slack.com/commands/1"),
        (_subscription(c, days=(), story="s1", quiet="line"), many, ""),
    ):
        yield Shown(view=digest_modal(subscription, stories, Origin(PLACE, url), c.wording))
    # What is offered for what somebody types into it is a view's select at another time.
    option = zone_option("Asia/Kathmandu", c.wording)
    element = {"type": "static_select", "options": [option], "action_id": "z"}
    yield Shown(option["text"]["text"], [{"type": "actions", "elements": [element]}])


def digest_lines(c: Content) -> Iterator[Shown]:
    """Private lines to who sets a digest up, and to whom it belonged."""
    w = c.wording
    for key in ("none_here", "on_its_way", "no_time", "is_archived"):
        yield Shown(w(f"digests.{key}"))
    yield Shown(w("digests.invite_me", bot="<@U0BACKSTORY>"))
    for key in ("removed", "gone", "archived", "closed", "changed_by", "ended_by"):
        text = w(f"digests.{key}", channel=f"<#{PLACE}>", user=f"<@{OTHER}>")
        yield Shown(f"{text} {w('digests.comes_back')}")
