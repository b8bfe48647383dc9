"""Who is there and where they talk: users, channels, and the newsroom one starts with."""

from __future__ import annotations

from dataclasses import dataclass, field

from playground.wire import Json

BOT_USER_ID = "U0BACKSTORY"
SLACKBOT_ID = "USLACKBOT"


@dataclass(frozen=True)
class User:
    """A person or a bot. `tz_offset` is in seconds east of UTC. `team_id` is set for a person of
    another organisation, who is here in shared channels alone."""

    id: str
    name: str
    real_name: str
    locale: str = "en-US"
    tz: str = "Europe/London"
    tz_label: str = "Greenwich Mean Time"
    tz_offset: int = 0
    is_bot: bool = False
    team_id: str = ""

    def wire(self, team_id: str, *, include_locale: bool = True) -> Json:
        """The user object that `users.info` returns in the workspace `team_id`."""
        is_stranger = bool(self.team_id)
        team_id = self.team_id or team_id
        user: Json = {
            "id": self.id,
            "team_id": team_id,
            "name": self.name,
            "deleted": False,
            "real_name": self.real_name,
            "tz": self.tz,
            "tz_label": self.tz_label,
            "tz_offset": self.tz_offset,
            "profile": {
                "real_name": self.real_name,
                "real_name_normalized": self.real_name,
                "display_name": self.real_name,
                "display_name_normalized": self.real_name,
                "team": team_id,
            },
            "is_admin": False,
            "is_owner": False,
            "is_restricted": False,
            "is_ultra_restricted": False,
            "is_bot": self.is_bot,
            "is_app_user": False,
            "updated": 1700000000,
        }
        if is_stranger:
            user["is_stranger"] = True
        if include_locale:
            user["locale"] = self.locale
        return user


@dataclass
class Channel:
    """A place to talk. `kind` is Slack's channel_type: channel, group, im or mpim. `shared`: with
    people of another organisation (Slack Connect)."""

    id: str
    name: str
    kind: str = "channel"
    members: set[str] = field(default_factory=set)
    topic: str = ""
    archived: bool = False
    shared: bool = False

    def wire(self, bot_user_id: str) -> Json:
        """The conversation object that `conversations.info` returns, seen by the bot."""
        channel: Json = {
            "id": self.id,
            "created": 1700000000,
            "updated": 1700000000000,
            "is_archived": self.archived,
            "is_im": self.kind == "im",
            "is_mpim": self.kind == "mpim",
            "is_channel": self.kind in {"channel", "group"},
            "is_group": False,
            "is_private": self.kind != "channel",
            "is_org_shared": False,
            "is_shared": self.shared,
            "is_ext_shared": self.shared,
        }
        if self.kind == "im":
            other = next((user for user in sorted(self.members) if user != bot_user_id), "")
            return {**channel, "user": other, "is_open": True}
        return {
            **channel,
            "name": self.name,
            "name_normalized": self.name,
            "is_general": self.name == "general",
            "is_member": bot_user_id in self.members,
            "creator": "U0ANNA00001",
            "topic": {"value": self.topic, "creator": "", "last_set": 0},
            "purpose": {"value": "", "creator": "", "last_set": 0},
            "num_members": len(self.members),
        }


def default_users(bot: str = BOT_USER_ID) -> tuple[User, ...]:
    """Four journalists in four languages, the bot, and Slackbot."""
    return (
        User("U0ANNA00001", "anna", "Anna", "en-US", "America/New_York", "Eastern Time", -18000),
        User("U0BEN000001", "ben", "Ben", "en-GB"),
        User("U0CHEN00001", "chen", "Chen", "zh-CN", "Asia/Shanghai", "China Time", 28800),
        User("U0DANA00001", "dana", "Dana", "de-DE", "Europe/Berlin", "Central Europe", 3600),
        User(bot, "backstory", "Backstory", is_bot=True),
        User(SLACKBOT_ID, "slackbot", "Slackbot"),
    )


def default_channels(bot: str = BOT_USER_ID) -> tuple[Channel, ...]:
    """A public channel with the bot and one without, a private one, a group DM, DMs."""
    people = [user for user in default_users() if not user.is_bot and user.id != SLACKBOT_ID]
    everyone = {user.id for user in people}
    with_bot = everyone | {bot}
    direct = [
        Channel(user.id.replace("U", "D", 1), user.name, "im", {user.id, bot}) for user in people
    ]
    return (
        Channel("C0NEWSROOM1", "newsroom", "channel", set(with_bot), "What is in the news"),
        Channel("C0GENERAL01", "general", "channel", set(everyone), "Everything else"),
        Channel("C0INVESTIG1", "investigations", "group", set(with_bot), "For the desk only"),
        Channel(
            "C0MPDM00001",
            "mpdm-anna--ben--backstory-1",
            "mpim",
            {"U0ANNA00001", "U0BEN000001", bot},
        ),
        *direct,
    )
