"""The Home tab, and direct messages with the agent."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from typing import Any

from fillings import Content
from shown import Shown

from bot.digest import Told, compare
from handlers.blocks.greeting import greeting_blocks
from handlers.blocks.home import Digest, Home, home_view
from handlers.blocks.home_admin import admin_blocks
from handlers.blocks.text import escape, shorten
from handlers.condition import Condition, EndpointState
from handlers.status import stages
from handlers.suggestions import suggestions
from handlers.usage import Asked, Day, Figures

BOT, PLACE = "U0BACKSTORY", "C0HARBOUR01"
DAY = datetime.date(2026, 3, 1)


def home_of_a_newcomer(c: Content) -> Iterator[Shown]:
    """Before the story is worked out, and after."""
    at_once = Home(c.snapshot, BOT, questions=c.questions)
    yield Shown(view=home_view(at_once, c.wording, c.links))
    yield Shown(view=home_view(_home(c), c.wording, c.links))


def home_of_somebody_known(c: Content) -> Iterator[Shown]:
    """With digests, several stories, and news or none."""
    now = Told.of(c.snapshot)
    stories = [c.story, *(c.story.model_copy(update={"id": f"s{n}"}) for n in range(5 * c.many))]
    digests = [
        Digest(PLACE, c.story.title, c.text or "-", PLACE, is_on=n % 3 != 2) for n in range(c.many)
    ]
    for before in (Told.of(c.earlier_snapshot), now):
        home = _home(
            c, stories=stories, digests=digests, news=compare(before, now), since="2026-02-01",
            notice=c.wording("home.asked"),
        )  # fmt: skip
        yield Shown(view=home_view(home, c.wording, c.links))


def home_of_an_admin(c: Content) -> Iterator[Shown]:
    """All is well; nothing could be found out; all is down."""
    big = 10**9 if c.many > 3 else 7
    asked = [Asked(text, big) for text in c.questions]
    figures = Figures(
        [Day(DAY, big, big, 2, big, big, 0.5, 5, 5, {50: 3}) for _ in range(7)], asked, asked
    )
    endpoint = EndpointState(c.text or "http://localhost:8000", c.text or "m", True, False)
    spared = EndpointState(c.text or "http://localhost:8000", None, False, True)
    for condition, known in (
        (Condition(True, True, [endpoint] * (1 + c.many // 2), 3, 1.77e9, big, big), figures),
        (None, None),
        (Condition(False, False, [spared]), Figures([])),
    ):
        below = admin_blocks(c.snapshot, condition, known, c.wording)
        yield Shown(view=home_view(_home(c), c.wording, c.links, below))


def _home(c: Content, **changes: Any) -> Home:
    given: dict[str, Any] = {"overview": c.overview, "questions": c.questions, **changes}
    return Home(c.snapshot, BOT, **given)


def agent_greeting(c: Content) -> Iterator[Shown]:
    text = c.wording("agent.greeting_plain", story=escape(shorten(c.story.title, 150)))
    yield Shown(text, greeting_blocks(c.story, c.questions, c.wording))


def suggested_questions(c: Content) -> Iterator[Shown]:
    """Slack shows them as buttons above where one writes; and what it says meanwhile."""
    found = suggestions(
        c.story, c.snapshot.conflicts, str(c.wording.locale), lambda _: c.story.language
    )
    for text in found:
        yield Shown(escape(shorten(text, 75)) or "-")
    for text in stages(c.story, c.wording.language) or ():
        yield Shown(text)
