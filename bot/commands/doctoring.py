"""`backstory doctor`: what is wrong with this installation, and how to mend it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

import typer

from bot.commands.shell import JsonFlag, load, write_json
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.doctor.finding import Finding

_STYLES = {"ok": "green", "warning": "yellow", "problem": "bold red"}


def register(cli: typer.Typer) -> None:
    cli.command()(doctor)


def doctor(as_json: JsonFlag = False) -> None:
    """Check tokens, scopes, Redis, endpoints and store; say what is wrong and how to mend it."""
    findings = asyncio.run(_diagnosed(load()))
    problems = sum(finding.level == "problem" for finding in findings)
    if as_json:
        write_json({"problems": problems, "findings": [asdict(finding) for finding in findings]})
    else:
        _show(findings)
    if problems:
        raise typer.Exit(1)


async def _diagnosed(settings: Settings) -> list[Finding]:
    """The findings; what is being looked at is shown on a terminal."""
    from rich.console import Console
    from rich.progress import Progress

    from bot.doctor.checks import diagnose  # Slack, the queue and the endpoints: costly

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as progress:
        task = progress.add_task("looking", total=None)
        return await diagnose(
            settings,
            lambda count: progress.update(task, total=count),
            lambda name: progress.update(task, advance=1, description=f"looked at {name}"),
        )


def _show(findings: Sequence[Finding]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False, soft_wrap=True)
    for finding in findings:
        line = Text(f"{finding.level:8}", _STYLES[finding.level])
        console.print(line.append(f" {finding.check}: ", "bold").append(finding.what, "default"))
        if finding.remedy:
            console.print(Text(f"{'':8} → {finding.remedy}"))
    problems, warnings = (
        sum(finding.level == level for finding in findings) for level in ("problem", "warning")
    )
    console.print(f"\n{problems} problems, {warnings} warnings")
