"""What listeners and replies work with, in one place: each takes what it needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.answering import Stories
from handlers.blocks.text import Links
from handlers.channels import Channels
from handlers.kept import KeptAnswers
from handlers.ledger import Ledger
from handlers.readers import Readers
from handlers.stops import Stops
from handlers.threads import Threads
from handlers.workspaces import Workspaces
from knowledge.overview import Overviews


@dataclass(frozen=True)
class Desk:
    """`admins`: user ids; `has_model`: answers may be drafted."""

    threads: Threads
    stops: Stops
    workspaces: Workspaces
    stories: Stories
    channels: Channels
    kept: KeptAnswers
    ledger: Ledger
    readers: Readers
    links: Links
    admins: frozenset[str] = frozenset()
    has_model: bool = False
    overviews: Overviews = field(default_factory=Overviews)
