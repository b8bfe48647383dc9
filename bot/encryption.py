"""The keys that what is secret in Redis is encrypted with."""

from __future__ import annotations

from collections.abc import Sequence

from cryptography.fernet import Fernet, MultiFernet

from bot.errors import SettingsError


def new_key() -> str:
    """A key for ENCRYPTION_KEY: 32 random bytes, in URL-safe base64."""
    return Fernet.generate_key().decode()


def cipher(keys: Sequence[str]) -> MultiFernet:
    """What encrypts with the first of `keys` and opens what any of them has encrypted.

    Raises SettingsError for what is no key, without showing it.
    """
    fernets = []
    for number, key in enumerate(keys, start=1):
        try:
            fernets.append(Fernet(key))
        except (ValueError, TypeError) as error:
            which = "it" if len(keys) == 1 else f"number {number} of its {len(keys)} keys"
            raise SettingsError(
                f"ENCRYPTION_KEY: {which} is no key; `backstory key` prints a new one"
            ) from error
    if not fernets:
        raise SettingsError("ENCRYPTION_KEY is not set: `backstory key` prints a new one")
    return MultiFernet(fernets)
