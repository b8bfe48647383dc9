"""Slack, in and out: one file per way in, one for the queue between, one for the replies."""

from slack_bolt.async_app import AsyncApp

from handlers import actions, joining, mentions, messages
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.intake import Intake


def register(app: AsyncApp, desk: Desk, inbox: Inbox) -> None:
    """Connects every listener to `app`; what has to wait for a worker goes into `inbox`."""
    intake = Intake(inbox, desk.threads, desk.stops)
    mentions.register(app, intake)
    messages.register(app, intake)
    actions.register(app, intake)
    joining.register(app, inbox)
