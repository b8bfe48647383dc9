"""Slack, in and out: one file per way in, one for the queue between, one for the replies."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    actions,
    agent,
    choosing,
    commands,
    helping,
    home,
    joining,
    mentions,
    messages,
    private_questions,
    reading,
    uninstalling,
)
from handlers.desk import Desk
from handlers.inbox import Inbox
from handlers.intake import Intake
from handlers.subcommands import Subcommand


def register(app: AsyncApp, desk: Desk, inbox: Inbox) -> None:
    """Connects every listener to `app`; what has to wait for a worker goes into `inbox`."""
    intake = Intake(inbox, desk.threads, desk.stops)
    mentions.register(app, intake)
    messages.register(app, intake)
    actions.register(app, desk, intake)
    joining.register(app, inbox)
    home.register(app, desk, inbox)
    agent.register(app, desk)
    uninstalling.register(app, desk.workspaces, [desk.channels.forget])
    commands.register(app, desk, subcommands(desk, inbox))
    private_questions.register(app, desk)


def subcommands(desk: Desk, inbox: Inbox) -> list[Subcommand]:
    """What `/story` can do, in the order in which help lists it; whoever types none gets help."""
    others = [
        *reading.subcommands(desk),
        private_questions.subcommand(inbox),
        choosing.subcommand(desk),
    ]
    return [helping.subcommand(desk, others), *others]
