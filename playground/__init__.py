"""A local Slack: the real bot runs against it, people write to it, tests read it.

from playground import Playground, Workspace

async with Playground(Workspace()) as slack:
    print(slack.url, slack.api_url, slack.workspace.bot_token)
"""

from playground.delivery import Attempt, Delivery
from playground.playground import Playground
from playground.reading import links, plain_text
from playground.team import Channel, User
from playground.webapi import Call
from playground.workspace import ALL_EVENTS, ALL_SCOPES, Workspace

__all__ = [
    "ALL_EVENTS",
    "ALL_SCOPES",
    "Attempt",
    "Call",
    "Channel",
    "Delivery",
    "Playground",
    "User",
    "Workspace",
    "links",
    "plain_text",
]
