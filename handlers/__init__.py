"""Slack, in and out: one file per way in, one for the queue between, one for the replies."""

from slack_bolt.async_app import AsyncApp

from handlers import actions, joining, mentions, messages
from handlers.desk import Desk


def register(app: AsyncApp, desk: Desk) -> None:
    """Connects every listener to `app`."""
    mentions.register(app, desk.intake)
    messages.register(app, desk.intake)
    actions.register(app, desk.intake)
    joining.register(app, desk.inbox)
