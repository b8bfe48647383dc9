"""Processes that die at a chosen moment."""

from __future__ import annotations

from bot_process import BotProcess

from playground import Playground
from playground.faults import Fault


def dies_before(slack: Playground, method: str, bot: BotProcess, number: int = 1) -> None:
    """`bot` is killed as it makes the call to `method` that is the `number`th from now on, before
    Slack does anything."""
    faults, left = slack._api.faults, number
    take = faults.take

    def taking(called: str) -> Fault | None:
        nonlocal left
        left -= called == method
        if left:
            return take(called)
        faults.take = take  # type: ignore[method-assign]
        bot.process.kill()
        return Fault(method, "internal_error", 500, None, 1, applied=False)

    faults.take = taking  # type: ignore[method-assign]
