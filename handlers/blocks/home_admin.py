"""The part of Home for those who run the bot: how it does, and what is asked of it."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence

from handlers.blocks.home import REFRESH, Block, button, dated
from handlers.blocks.parts import header, line, section, told
from handlers.blocks.text import formatted
from handlers.condition import Condition, EndpointState
from handlers.usage import Asked, Day, Figures
from handlers.wording import Wording
from knowledge.snapshot import Snapshot

BAR = 24  # signs of the longest bar
DRAFTED, QUOTED = "█", "░"
ENDPOINTS = 9  # that are listed
MAX_FIELD = 300


def admin_blocks(
    snapshot: Snapshot, condition: Condition | None, figures: Figures | None, wording: Wording
) -> list[Block]:
    """At most a dozen blocks. None: it could not be found out, and is said to be so."""
    w = wording
    return [
        {"type": "divider"},
        header(w("admin.heading")),
        line(w("admin.private")),
        _fields(_state(snapshot, condition, w)),
        *_endpoints(condition, w),
        *(_week(figures, w) if figures else [line(w("admin.no_figures"))]),
        {"type": "actions", "elements": [button(REFRESH, w("admin.refresh"), "-")]},
    ]


def _state(
    snapshot: Snapshot, condition: Condition | None, w: Wording
) -> Iterable[tuple[str, str]]:
    """Name and value of each thing that has one."""
    story = snapshot.story
    withdrawn = len(story.sources) - len(story.standing)
    dates = [source.published for source in story.standing if source.published]
    sources = [w.number(len(story.standing))]
    if withdrawn:
        sources.append(w("admin.withdrawn", count=w.number(withdrawn)))
    if dates:
        sources.append(w("home.newest", date=dated(max(dates), w)))
    yield w("admin.sources"), "\n".join(sources)
    kept = [f"`{snapshot.id}`"]
    if condition and condition.published:
        at = datetime.datetime.fromtimestamp(condition.published, datetime.UTC)
        kept.append(f"{w.date(at.date().isoformat())} {at:%H:%M} UTC")
    if condition and condition.generations is not None:
        kept.append(w("admin.generations", count=w.number(condition.generations)))
    yield w("admin.snapshot"), "\n".join(kept)
    if condition is None:
        yield w("admin.health"), w("admin.unknown")
        return
    yield w("admin.health"), _health(condition, w)
    if condition.waiting is not None and condition.running is not None:
        counts = w.number(condition.waiting), w.number(condition.running)
        yield w("admin.queue"), w("admin.waiting", waiting=counts[0], running=counts[1])


def _health(condition: Condition, w: Wording) -> str:
    states = {"Slack": condition.slack, "Redis": condition.redis}
    return "\n".join(
        f"{name}: {w('admin.up' if up else 'admin.down')}" for name, up in states.items()
    )


def _endpoints(condition: Condition | None, w: Wording) -> list[Block]:
    if condition is None:
        return []
    lines = [_endpoint(each, w) for each in condition.endpoints[:ENDPOINTS]]
    shown = "\n".join(lines) or w("admin.no_endpoint")
    return [section(f"*{w('admin.endpoints')}*\n{shown}")]


def _endpoint(state: EndpointState, w: Wording) -> str:
    how = "up" if state.answers else "down"
    said = [w(f"admin.endpoint_{how}"), *([w("admin.spared")] if state.is_spared else [])]
    model = f"  {told(state.model, 80)}" if state.model else ""
    return f"• `{told(state.address, 150)}`{model}: {', '.join(said)}"


def _week(figures: Figures, w: Wording) -> list[Block]:
    total = figures.total
    median, cost = figures.median_ms, figures.cost
    fields = [
        (w("admin.answers"), w.number(total("answers"))),
        (w("admin.declined"), w.number(total("declined"))),
        (w("admin.median"), w("admin.seconds", n=_seconds(median, w)) if median else "–"),
        (w("admin.thumbs"), f"👍 {w.number(total('good'))}   👎 {w.number(total('bad'))}"),
        (
            w("admin.tokens"),
            w(
                "admin.tokens_in_out",
                given=w.number(total("prompt_tokens")),
                got=w.number(total("completion_tokens")),
            ),
        ),
        (w("admin.cost"), "–" if cost is None else w.number(round(cost, 4))),
    ]
    legend = f"{DRAFTED} {w('admin.drafted')}   {QUOTED} {w('admin.quoted')}"
    return [
        section(f"*{w('admin.week')}*\n```{chart(figures.days)}```"),
        line(legend),
        _fields(fields),
        *_questions(w("admin.asked_most"), figures.asked, w),
        *_questions(w("admin.declined_most"), figures.declined, w),
        line(w("admin.words_of_open_channels")),
    ]


def _seconds(ms: int, w: Wording) -> str:
    return w.number(round(ms / 1000, 1 if ms < 10_000 else 0))


def _questions(heading: str, asked: Sequence[Asked], w: Wording) -> list[Block]:
    if not asked:
        return []
    lines = [f"• {told(each.question, 200)} ({w.number(each.times)}×)" for each in asked]
    return [section("\n".join((f"*{heading}*", *lines)))]


def chart(days: Sequence[Day]) -> str:
    """A bar a day, with the number of answers behind it; the date as 11-25."""
    most = max((day.answers for day in days), default=0)
    return "\n".join(f"{day.date:%m-%d}  {_bar(day, most)}  {day.answers}" for day in days)


def _bar(day: Day, most: int) -> str:
    """What there is of a kind has a sign at least; all bars are as wide."""
    if not most:
        return " " * BAR
    quoted = max(round(BAR * day.quoted / most), bool(day.quoted))
    drafted = max(round(BAR * day.answers / most) - quoted, bool(day.drafted))
    return f"{DRAFTED * drafted}{QUOTED * quoted}"[:BAR].ljust(BAR)


def _fields(named: Iterable[tuple[str, str]]) -> Block:
    """Two columns of names and values."""
    fields = [formatted(f"*{name}*\n{value}", MAX_FIELD) for name, value in named]
    return {"type": "section", "fields": fields[:10]}
