"""All ways in from Slack, connected to one app: events, `/story`, presses and forms."""

from slack_bolt.async_app import AsyncApp

from handlers import (
    actions,
    agent,
    choosing,
    commands,
    feedback,
    forgetting,
    helping,
    home,
    joining,
    leaving,
    mentions,
    messages,
    picturing,
    private_questions,
    reading,
    uninstalling,
)
from handlers.desk import Desk
from handlers.digest_commands import DigestCommands
from handlers.digests.queue import DigestQueue
from handlers.inbox import Inbox
from handlers.intake import Intake
from handlers.subcommands import Subcommand


def register(app: AsyncApp, desk: Desk, inbox: Inbox, queue: DigestQueue) -> None:
    """Connects every listener to `app`; what has to wait for a worker goes into `inbox`, or for
    digests into `queue`."""
    intake = Intake(inbox, desk.threads, desk.stops)
    digests = DigestCommands(desk, queue, home.HomeTab(desk).again)
    # First: its answer is due at once, and Bolt tries all listeners before the one that fits.
    commands.register(app, desk, subcommands(desk, inbox, digests))
    mentions.register(app, intake)
    messages.register(app, intake)
    actions.register(app, desk, intake)
    feedback.register(app, desk)
    joining.register(app, inbox)
    leaving.register(app, queue)
    home.register(app, desk, inbox)
    agent.register(app, desk)
    uninstalling.register(
        app, desk.workspaces, [desk.channels.forget, desk.subscriptions.forget, desk.visits.forget]
    )
    digests.register(app)
    private_questions.register(app, desk)
    forgetting.register(app, desk, inbox)


def subcommands(desk: Desk, inbox: Inbox, digests: DigestCommands) -> list[Subcommand]:
    """What `/story` can do, in the order in which help lists it; whoever types none gets help."""
    others = [
        *reading.subcommands(desk),
        picturing.subcommand(desk),
        private_questions.subcommand(inbox),
        digests.subcommand(),
        choosing.subcommand(desk),
        forgetting.subcommand(),
    ]
    return [helping.subcommand(desk, others), *others]
