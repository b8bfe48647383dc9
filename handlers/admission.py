"""Whom the bot answers, and where: lists of workspaces, channels and people, and a rule for people
of other organisations in shared channels. handlers/refusing.py stands at the door with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from handlers.workspaces import Workspaces

EVERYWHERE = "*"  # among `Rules.outsiders`

Refusal = Literal["workspace", "outsider", "channel", "person"]
Home = Literal["here", "elsewhere", "unknown"]
# How somebody came: whoever spoke to the bot is told why it says nothing, the rest is not noticed.
Way = Literal["mention", "direct", "command", "press", "form", "menu", "unasked"]


@dataclass(frozen=True)
class Rules:
    """Ids; an empty list admits all. `workspaces` may name organisations too.

    `outsiders`: the channels where people of other organisations are answered; `EVERYWHERE` is all.
    Direct messages are no channels: who may write them is up to `users`.
    """

    workspaces: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    users: frozenset[str] = frozenset()
    outsiders: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Approach:
    """Somebody or something came to the bot: `team` and `org` are the workspace it acts in,
    `channel` and `user` are "" where there is none. `user` is "" for the bot itself."""

    team: str
    org: str = ""
    channel: str = ""
    user: str = ""
    from_outside: bool = False


def refusal(rules: Rules, approach: Approach) -> Refusal | None:
    """Why the bot does not answer; None where it does."""
    if rules.workspaces and not rules.workspaces & {approach.team, approach.org}:
        return "workspace"
    if approach.from_outside and not rules.outsiders & {EVERYWHERE, approach.channel or EVERYWHERE}:
        return "outsider"
    is_direct = approach.channel.startswith("D")
    is_listed = not approach.channel or is_direct or approach.channel in rules.channels
    if rules.channels and not is_listed:
        return "channel"
    if rules.users and approach.user and approach.user not in rules.users:
        return "person"
    return None


@dataclass(frozen=True)
class Admission:
    """For what waits in a queue or comes by a schedule, and was let in by other rules perhaps."""

    rules: Rules
    workspaces: Workspaces

    async def refusal(self, team: str, channel: str, user: str = "") -> Refusal | None:
        """Why nothing is said in `channel`, or to `user`. Raises handlers.trouble.NotInstalled."""
        org = (await self.workspaces.get(team)).org if self.rules.workspaces else ""
        return refusal(self.rules, Approach(team, org, channel, user))


def home(body: Mapping[str, Any], team: str, org: str) -> Home:
    """Whether whoever is behind a request is of the workspace `team` or its organisation `org`,
    where the bot is installed.

    In a channel shared with another organisation, Slack marks them differently everywhere:
    `message` events by `team`, mentions by `user_team` (an organisation's id at times) while `team`
    is ours, what is pressed or submitted by `user.team_id`, other events not at all. `source_team`
    is where a message was sent from, which for our own people may be the other side.
    """
    if body.get("type") == "event_callback":
        if not body.get("is_ext_shared_channel"):
            return "here"
        event = body.get("event") or {}
        profile = event.get("user_profile") or {}
        marked = event.get("user_team") or profile.get("team") or event.get("team")
    elif "command" in body:
        if org and body.get("enterprise_id") == org:
            return "here"
        marked = body.get("team_id")
    else:
        marked = (body.get("user") or {}).get("team_id")
    if not marked:
        return "unknown"
    if marked in (team, org):
        return "here"
    # Another workspace may be of our organisation, if there is one; another organisation is not.
    return "unknown" if org and not str(marked).startswith("E") else "elsewhere"


def way(body: Mapping[str, Any], bot: str) -> Way:
    """How somebody came; `bot` is the bot's own user id."""
    kind = body.get("type")
    if kind == "event_callback":
        event = body.get("event") or {}
        if event.get("type") == "app_mention":
            return "mention"
        is_said = event.get("type") == "message" and event.get("user") and not event.get("bot_id")
        if not is_said or event.get("hidden") or event.get("edited"):
            return "unasked"
        if event.get("channel_type") == "im":
            return "direct"
        return "mention" if f"<@{bot}" in str(event.get("text") or "") else "unasked"
    if "command" in body:
        return "command"
    if kind in ("block_actions", "message_action", "shortcut", "interactive_message"):
        return "press"
    if kind == "view_submission":
        return "form"
    return "menu" if kind in ("block_suggestion", "dialog_suggestion") else "unasked"
