"""One short id from event to reply: in each log line on the way, and told to users on failure."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from contextvars import ContextVar

LENGTH = 8  # hexadecimal digits

_current: ContextVar[str] = ContextVar("backstory_reference", default="")


def reference(key: str) -> str:
    """The id of what `key` tells from everything else: the same in every process."""
    return hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:LENGTH]


def current() -> str:
    """The id of what is being worked on; "" outside such work."""
    return _current.get()


def set_current(key: str) -> None:
    """What follows in this task, and in tasks that it begins, is work on `key`."""
    _current.set(reference(key))


@contextlib.contextmanager
def working_on(key: str) -> Iterator[str]:
    """The block is work on what `key` names; yields its id."""
    token = _current.set(reference(key))
    try:
        yield _current.get()
    finally:
        _current.reset(token)
