"""What every command needs: the settings, an event loop, and progress on stderr."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Coroutine
from typing import Annotated, Any

import typer

from bot import logs
from bot.settings import Settings, load_settings
from knowledge.embeddings import Progress

JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON alone to stdout.")]
StoryOption = Annotated[
    str | None, typer.Option("--story", help="Which story; default: STORY, or the first.")
]


def load() -> Settings:
    """The settings, with logging set up as they say. Raises SettingsError."""
    settings = load_settings()
    logs.set_up(settings.log_level, settings.log_format)
    return settings


def finish(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


def say(text: str) -> None:
    """A line for a person; stdout is left to what was asked for."""
    print(text, file=sys.stderr)


def write_json(content: object) -> None:
    print(json.dumps(content, ensure_ascii=False), flush=True)


def progress(what: str) -> Progress:
    """Progress on stderr, on one line where that is a terminal."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\r{what}: {done} of {total}", end=end, file=sys.stderr, flush=True)
        elif done == total:
            print(f"{what}: {total} texts", file=sys.stderr)

    return show
