"""What a subcommand of `/story` is: it gets a call and gives what its caller is shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bot.answering import Answerer
from handlers.wording import Wording
from knowledge.snapshot import Snapshot

Block = dict[str, Any]

COMMAND = "/story"


@dataclass(frozen=True)
class Call:
    """A subcommand as somebody typed it, or as a button of an earlier answer says it.

    `argument`: what follows the subcommand, on one line, without Slack's markup; `page` from 1.
    `trigger` opens a modal within three seconds; `response_url` takes further answers for half an
    hour. `zone` is the caller's, as IANA has it.
    """

    team: str
    channel: str
    user: str
    argument: str
    wording: Wording
    answerer: Answerer  # of the channel's story
    trigger: str = ""
    response_url: str = ""
    page: int = 1
    zone: str = "Etc/UTC"

    @property
    def snapshot(self) -> Snapshot:
        return self.answerer.index.snapshot


@dataclass(frozen=True)
class Shown:
    """What the caller is shown, and nobody else. `text`: for notifications and screen readers;
    without `blocks` it is what is shown, as mrkdwn.

    `page` of `pages`: with more than one, buttons below lead to the others; `from_end`: page 1 is
    the end of the list. `can_share`: a button shows `blocks` to the channel, without what can be
    pressed.
    """

    text: str
    blocks: Sequence[Block] = ()
    page: int = 1
    pages: int = 1
    from_end: bool = False
    can_share: bool = False


# None: there is nothing to show, as where a modal was opened.
Run = Callable[[Call], Awaitable[Shown | None]]


@dataclass(frozen=True)
class Subcommand:
    """`usage` is how it is written after its name, such as "[topic] [short|long]"; what it does
    is told by the wording `commands.NAME`, and what else it is called by `subcommands.NAME`."""

    name: str
    run: Run
    usage: str = ""
