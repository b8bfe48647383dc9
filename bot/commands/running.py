"""The bot itself: `run`, and split in two `web` and `worker`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import typer

from bot.commands.shell import finish, load
from bot.errors import StartupError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.process import OnReady


def register(cli: typer.Typer) -> None:
    for command in (run, web, worker):
        cli.command()(command)


def run() -> None:
    """Run the whole bot in one process; without Slack tokens, in the playground."""
    settings = load()
    if settings.has_slack:
        finish(_run(settings))
    else:
        finish(_run_in_playground(settings))


def web() -> None:
    """Run the ingress: Slack's events and the pages. Workers answer."""
    finish(_run(load(), work=False))


def worker() -> None:
    """Run a worker: answers what the ingress has queued."""
    finish(_run(load(), serve=False, ingress=False))


async def _run(settings: Settings, on_ready: OnReady | None = None, **roles: bool) -> None:
    from bot.process import Roles, run  # Slack, the queue and the web: costly, and only here

    await run(settings, Roles(**roles), on_ready)


async def _run_in_playground(settings: Settings) -> None:
    """The bot, as it is in Slack, against a Slack of our own on this machine."""
    from playground import Playground, Workspace

    about: dict[str, str] = {}
    examples: list[str] = []
    try:
        playground = Playground(
            Workspace(),
            port=settings.playground_port,
            about=about,
            examples=examples,
            commands=(),  # the bot has none yet
        )
        async with playground as slack:
            local = settings.in_playground(
                bot_token=slack.workspace.bot_token,
                app_token=slack.workspace.app_token,
                api_url=slack.api_url,
            )

            def ready(running: Mapping[str, str], worth_asking: Sequence[str]) -> None:
                about.update(running)
                examples.extend(worth_asking)
                print(f"\nOpen {slack.url} and ask. (Ctrl-C ends it.)\n", flush=True)

            await _run(local, ready)
    except OSError as error:
        raise StartupError(
            f"PLAYGROUND_PORT: cannot listen on port {settings.playground_port} "
            f"({error.strerror or error}): stop what uses it, or set another PLAYGROUND_PORT"
        ) from error
