"""`key`: a new key for ENCRYPTION_KEY."""

from __future__ import annotations

import typer


def register(cli: typer.Typer) -> None:
    cli.command()(key)


def key() -> None:
    """Print a new key that encrypts the tokens of installed workspaces (ENCRYPTION_KEY)."""
    from bot.encryption import new_key

    print(new_key())
