"""Slack, in and out: one file per way in, one for the queue between, one for the replies."""

from slack_bolt.async_app import AsyncApp

from handlers import joining, mentions, messages
from handlers.inbox import Inbox
from handlers.threads import Threads


def register(app: AsyncApp, inbox: Inbox, threads: Threads) -> None:
    """Connects every listener to `app`."""
    mentions.register(app, inbox, threads)
    messages.register(app, inbox, threads)
    joining.register(app, inbox)
