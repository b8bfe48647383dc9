"""What the listeners work with, in one place: each takes what it needs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering import Stories
from handlers.blocks.text import Links
from handlers.channels import Channels
from handlers.inbox import Inbox
from handlers.intake import Intake
from handlers.kept import KeptAnswers
from handlers.readers import Readers
from handlers.stops import Stops
from handlers.threads import Threads
from handlers.workspaces import Workspaces


@dataclass(frozen=True)
class Desk:
    """`admins`: user ids; `has_model`: answers may be drafted."""

    inbox: Inbox
    threads: Threads
    stops: Stops
    workspaces: Workspaces
    stories: Stories
    channels: Channels
    kept: KeptAnswers
    readers: Readers
    links: Links
    admins: frozenset[str] = frozenset()
    has_model: bool = False

    @property
    def intake(self) -> Intake:
        return Intake(self.inbox, self.threads, self.stops)
