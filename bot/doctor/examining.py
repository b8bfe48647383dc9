"""Runs checks side by side, each for so long and no longer."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.doctor.finding import Finding, Told

log = logging.getLogger(__name__)

PATIENCE_S = 30.0

Secrets = Sequence[str]


@dataclass(frozen=True)
class Check:
    """`look` tells what it finds, and raises where it does not know what is wrong."""

    name: str
    look: Callable[[Told], Awaitable[None]]
    patience_s: float = PATIENCE_S


async def examine(
    checks: Sequence[Check],
    secrets: Secrets = (),
    done: Callable[[str], None] = lambda name: None,
) -> list[Finding]:
    """The findings of all checks, in their order. `secrets` are in none of them; `done` is told of
    each check that has ended."""

    async def one(check: Check, again: bool = True) -> list[Finding]:
        told = Told(check.name)
        try:
            async with asyncio.timeout(check.patience_s):
                await check.look(told)
        except TimeoutError:
            told.problem(
                f"no answer within {check.patience_s:g} s",
                "look whether it can be reached from here",
            )
        except Exception as error:
            log.debug("a check failed", exc_info=True)
            if again:  # a machine that is busy for a moment is no misconfiguration
                return await one(check, again=False)
            told.problem(
                f"could not be checked ({type(error).__name__}: {error})",
                "run it again with LOG_LEVEL=DEBUG to see where",
            )
        done(check.name)
        return told.findings

    found = await asyncio.gather(*(one(check) for check in checks))
    return [_without(secrets, finding) for findings in found for finding in findings]


def _without(secrets: Secrets, finding: Finding) -> Finding:
    what, remedy = finding.what, finding.remedy
    for secret in sorted(secrets, key=len, reverse=True):
        what, remedy = what.replace(secret, "…"), remedy.replace(secret, "…")
    return replace(finding, what=what, remedy=remedy)
