"""Questions worth asking next: the story's own examples, and what its sources disagree on."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterator, Sequence

from bot.answering.language import read_alike
from handlers.blocks.parts import one_line
from handlers.blocks.text import shorten
from handlers.wording import Wording
from knowledge.story import Conflict, Story

MOST = 4  # that Slack shows
MAX_NAME = 40  # characters of what a disagreement is about: a question fits a button whole


def suggestions(
    story: Story,
    conflicts: Sequence[Conflict],
    locale: str,
    language_of: Callable[[str], str],
    asked: Collection[str] = (),
    most: int = MOST,
) -> list[str]:
    """At most `most` questions, those in the reader's language first, then in the story's.

    `locale` is the reader's. `language_of` tells the language of a question; `asked`: `mark`s of
    what was asked before.
    """
    fresh: dict[str, str] = {}
    for question in _in_order(story, conflicts, locale, language_of):
        if (name := mark(question)) not in asked:
            fresh.setdefault(name, question)
    return list(fresh.values())[:most]


def mark(question: str) -> str:
    """What tells a question from others, without its words; case and marks at its end aside."""
    folded = one_line(question).casefold().rstrip(" ?!.？。؟")
    return hashlib.sha256(folded.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _in_order(
    story: Story,
    conflicts: Sequence[Conflict],
    locale: str,
    language_of: Callable[[str], str],
) -> Iterator[str]:
    examples = [(one_line(text), language_of(text)) for text in story.examples if text.strip()]
    own = [text for text, tongue in examples if read_alike(tongue, locale)]
    known = [
        text for text, tongue in examples if text not in own and read_alike(tongue, story.language)
    ]
    yield from own
    yield from known
    wording = Wording(locale)
    for conflict in sorted(conflicts, key=_newest, reverse=True):
        about = f"{one_line(conflict.entity)}: {one_line(conflict.attribute)}"
        yield wording("agent.disagreement", about=shorten(about, MAX_NAME))
    yield from (text for text, _ in examples if text not in own and text not in known)


def _newest(conflict: Conflict) -> str:
    """The date of its latest side."""
    return max((side.as_of or "" for side in conflict.sides), default="")
