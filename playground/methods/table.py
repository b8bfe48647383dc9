"""What a method is, and the table of all that exist."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from playground.wire import Args, Json
from playground.workspace import Workspace

Handler = Callable[[Workspace, Args], Json]


@dataclass(frozen=True)
class Method:
    """One method: what it does, any scope that allows it, its token and its rate tier.

    `tier` is the calls a minute that Slack allows; 0 is without limit. `handler` returns the
    answer without `ok`, or raises SlackError.
    """

    name: str
    handler: Handler
    scopes: tuple[str, ...] = ()
    token: Literal["bot", "app", "none"] = "bot"
    tier: int = 50


def all_methods() -> dict[str, Method]:
    """Every method by name."""
    from playground.methods import (
        assistant,
        chat,
        conversations,
        files,
        identity,
        oauth,
        people,
        reactions,
        streams,
        views,
    )

    families = (
        assistant, chat, conversations, files, identity, oauth, people, reactions, streams, views,
    )  # fmt: skip
    return {method.name: method for family in families for method in family.METHODS}
