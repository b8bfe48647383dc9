"""The digests that somebody has set up, as Home lists them."""

from __future__ import annotations

import time

from handlers.blocks.digest_modal import Origin, digest_modal
from handlers.blocks.home import Digest
from handlers.desk import Desk
from handlers.digests.subscriptions import Off, Subscription, Subscriptions
from handlers.digests.words import clock_time, days_in_words
from handlers.digests.zones import label
from handlers.wording import Wording


async def of_user(desk: Desk, team: str, user: str, wording: Wording) -> list[Digest]:
    """Those that `user` has set up, and nobody else's; those that are on first."""
    own = [
        standing
        for standing in await desk.subscriptions.all()
        if standing.subscription.team == team and standing.subscription.user == user
    ]
    found = []
    for standing in own:
        subscription = standing.subscription
        story = subscription.story or await desk.channels.story(team, subscription.channel)
        found.append(
            Digest(
                channel=subscription.channel,
                story=desk.stories.answerer(story).story.title,
                when=_when(subscription, wording),
                key=subscription.channel,
                is_on=standing.off is None,
            )
        )
    return sorted(found, key=lambda digest: not digest.is_on)


async def change(desk: Desk, team: str, user: str, channel: str, trigger: str) -> None:
    """Opens the modal with the settings of `channel`, where `user` has set them.

    Raises one of TROUBLE, or an error of Redis.
    """
    standing = await desk.subscriptions.get(team, channel)
    if standing is None or standing.subscription.user != user:
        return
    wording = Wording((await desk.readers.get(team, user)).locale)
    view = digest_modal(standing.subscription, desk.stories.all(), Origin(channel), wording)
    client = (await desk.workspaces.get(team)).client
    await client.views_open(trigger_id=trigger, view=view)


async def switch(
    subscriptions: Subscriptions, team: str, user: str, channel: str, on: bool
) -> None:
    """Turns the digest of `channel` on or off, where `user` has set it up."""
    standing = await subscriptions.get(team, channel)
    if standing is None or standing.subscription.user != user:
        return
    if on:
        await subscriptions.turn_on(team, channel)
    else:
        await subscriptions.turn_off(team, channel, Off(why="asked", at=time.time(), by=user))


def _when(subscription: Subscription, w: Wording) -> str:
    return w(
        "digests.when",
        days=days_in_words(subscription.days, w),
        time=clock_time(subscription.time, w),
        zone=label(subscription.zone, w.locale),
    )
