"""What listeners and replies work with, in one place: each takes what it needs."""

from __future__ import annotations

from dataclasses import dataclass, field

from bot.answering import Stories
from handlers.admission import Admission, Rules
from handlers.blocks.text import Links
from handlers.channels import Channels
from handlers.condition import Tell
from handlers.digests.subscriptions import Subscriptions
from handlers.judgements import Judgements
from handlers.kept import KeptAnswers
from handlers.ledger import Ledger
from handlers.openness import Openness
from handlers.readers import Readers
from handlers.stops import Stops
from handlers.threads import Threads
from handlers.usage import Usage
from handlers.visits import Visits
from handlers.workspaces import Workspaces
from knowledge.overview import Overviews


@dataclass(frozen=True)
class Desk:
    """`admins`: user ids; `has_model`: answers may be drafted; `condition` tells how the bot does;
    `rules`: whom the bot answers."""

    threads: Threads
    stops: Stops
    workspaces: Workspaces
    stories: Stories
    channels: Channels
    kept: KeptAnswers
    judgements: Judgements
    ledger: Ledger
    readers: Readers
    openness: Openness
    usage: Usage
    visits: Visits
    subscriptions: Subscriptions
    links: Links
    admins: frozenset[str] = frozenset()
    has_model: bool = False
    condition: Tell | None = None
    rules: Rules = field(default_factory=Rules)
    overviews: Overviews = field(default_factory=Overviews)

    @property
    def admission(self) -> Admission:
        return Admission(self.rules, self.workspaces)
