"""Slack, in and out: one file per way in, one for the queue between, one for the replies."""

from slack_bolt.async_app import AsyncApp

from handlers import actions, joining, mentions, messages
from handlers.inbox import Inbox
from handlers.intake import Intake
from handlers.stops import Stops
from handlers.threads import Threads


def register(app: AsyncApp, inbox: Inbox, threads: Threads, stops: Stops) -> None:
    """Connects every listener to `app`."""
    intake = Intake(inbox, threads, stops)
    mentions.register(app, intake)
    messages.register(app, intake)
    actions.register(app, intake)
    joining.register(app, inbox)
