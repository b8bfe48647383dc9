"""A channel's digest as its settings stand, for who asks: when it comes, and what can be done."""

from __future__ import annotations

import datetime
from collections.abc import Sequence

from handlers.blocks.parts import Again, Button, row, section, told
from handlers.digests.schedule import following
from handlers.digests.stopping import REASONS
from handlers.digests.subscriptions import Standing
from handlers.digests.words import clock_time, days_in_words, in_words
from handlers.digests.zones import label
from handlers.subcommands import Shown
from handlers.wording import Wording

NAME = "digest"
MOST = 20  # digests in a list


def set_up(standing: Standing, now: datetime.datetime, wording: Wording, before: str = "") -> Shown:
    """That a digest was set up. `before`: who had set up the one in its place, "" for nobody."""
    text = f"{wording('digests.is_on')} {_when(standing, now, wording)}"
    if before:
        text += " " + wording("digests.was_set_by", user=f"<@{before}>")
    change = Button(wording("digests.change"), Again(NAME, "on"))
    at_once = Button(wording("digests.post_now"), Again(NAME, "now"))
    end = Button(wording("digests.end"), Again(NAME, "off"))
    return Shown(text, [section(text), *row(change, at_once, end)])


def ended(wording: Wording) -> Shown:
    text = wording("digests.is_off")
    return Shown(text, [section(text), *row(Button(wording("digests.undo"), Again(NAME, "undo")))])


def which_zone(time: str, wanted: str, zones: Sequence[str], wording: Wording) -> Shown:
    """That there is no zone of that name, with the nearest ones as buttons."""
    text = wording("digests.no_zone", name=told(wanted, 100))
    if not zones:
        return Shown(f"{text} {wording('digests.zone_examples')}")
    text = f"{text} {wording('digests.did_you_mean')}"
    buttons = [
        Button(label(zone, wording.locale), Again(NAME, f"on {time} {zone}")) for zone in zones
    ]
    return Shown(text, [section(text), *row(*buttons)])


def listed(
    here: Standing | None,
    others: Sequence[Standing],
    now: datetime.datetime,
    wording: Wording,
) -> Shown:
    """This channel's digest, and those of other channels that the caller has set up."""
    lines = [_line(here, now, wording) if here else wording("digests.none_here")]
    if others:
        lines += ["", wording("digests.yours_elsewhere")]
        lines += [f"• {_line(each, now, wording)}" for each in others[:MOST]]
    if len(others) > MOST:
        lines.append(wording("digests.and_more", count=wording.number(len(others) - MOST)))
    text = "\n".join(lines)
    opens = wording("digests.change") if here else wording("digests.title")  # the same form
    return Shown(text, [section(text), *row(Button(opens, Again(NAME, "on")))])


def place(channel: str, wording: Wording) -> str:
    """The channel, as a link; a direct message has none."""
    return wording("digests.our_dm") if channel.startswith("D") else f"<#{channel}>"


def _line(standing: Standing, now: datetime.datetime, wording: Wording) -> str:
    subscription = standing.subscription
    by = wording("digests.set_by", user=f"<@{subscription.user}>") if subscription.user else ""
    where = place(subscription.channel, wording)
    return f"*{where}*: {_when(standing, now, wording)} {by}".rstrip()


def _when(standing: Standing, now: datetime.datetime, wording: Wording) -> str:
    subscription = standing.subscription
    said = wording(
        "digests.when",
        days=days_in_words(subscription.days, wording),
        time=clock_time(subscription.time, wording),
        zone=label(subscription.zone, wording.locale),
    )
    if standing.off is not None:
        why = "asked" if standing.off.why == "asked" else REASONS.get(standing.off.why, "closed")
        if why == "asked" and not standing.off.by:  # somebody who is forgotten
            return f"{said} {wording('digests.is_off')}"
        return f"{said} {wording(f'digests.off_{why}', user=f'<@{standing.off.by}>')}"
    coming = following(subscription, standing.last, now)
    if coming is None:
        return said
    return f"{said} {wording('digests.next', when=in_words(coming, now, wording))}"
