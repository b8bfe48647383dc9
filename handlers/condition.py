"""How the bot does, for those who run it. Gathered where all its parts are known."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class EndpointState:
    """`address`: without secrets. `model` None where it is not known. `answers`: it answered just
    now. `is_spared`: it failed again and again, and is left alone for a while."""

    address: str
    model: str | None
    answers: bool
    is_spared: bool


@dataclass(frozen=True)
class Condition:
    """`published`: when the story's snapshot became current, in seconds since the epoch.

    `generations`: how many states of the story can be answered from, the current one included;
    `waiting`, `running`: questions in the queue. None is what could not be found out.
    """

    slack: bool
    redis: bool
    endpoints: Sequence[EndpointState] = ()
    generations: int | None = None
    published: float | None = None
    waiting: int | None = None
    running: int | None = None


Tell = Callable[[str], Awaitable[Condition]]  # of a story, by its id
