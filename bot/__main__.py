"""The command line `backstory`: its commands put together, and what goes wrong as one line."""

from __future__ import annotations

import sys

import typer

from bot.commands import (
    asking,
    digesting,
    doctoring,
    drafting,
    drawing,
    evaluating,
    feedback,
    keys,
    publishing,
    reading,
    reviewing,
    running,
    watching,
)
from bot.errors import SettingsError, StartupError
from knowledge.errors import KnowledgeError

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Answers about a developing news story, in Slack, every sentence with its source.",
)
for commands in (
    running, asking, reading, digesting, drawing, drafting, reviewing, publishing, watching,
    evaluating, feedback, keys, doctoring,
):  # fmt: skip
    commands.register(cli)


def main() -> None:
    """Entry point. Exit 0: answered; 2: usage or settings; 1: anything else."""
    try:
        cli()
    except (SettingsError, StartupError, KnowledgeError) as error:
        print(f"backstory: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()
