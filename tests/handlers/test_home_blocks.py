"""Home as Block Kit: within Slack's limits, whatever a story and its readers' digests hold."""

from __future__ import annotations

import datetime
import json
from dataclasses import replace
from typing import Any

import numpy as np

from bot.digest import Told, compare
from handlers.blocks.home import Digest, Home, home_view
from handlers.blocks.home_admin import admin_blocks, chart
from handlers.blocks.text import Links
from handlers.suggestions import mark, suggestions
from handlers.usage import Day
from handlers.wording import Wording
from knowledge.overview import overview
from knowledge.snapshot import Snapshot
from knowledge.story import Conflict, Event, Passage, Side, Source, Story
from playground.limits import check_view

W = Wording("en-US")
LINKS = Links("https://bot.example")
PLAIN = "The zeppelin flew over the harbour on 2 February 2026."


def story(text: str, sources: int = 3, **more: Any) -> Story:
    made = [
        Source(
            id=f"s{n}", title=text, publisher=text, url=f"https://post.example/{n}?q=<|>",
            published="2026-02-03", precision="day", language="en", grade="A", summary=text,
            passages=(Passage(id=f"s{n}-1", source_id=f"s{n}", number=1, text=text),),
            events=(Event(date="2026-02", what=text, passage_id=f"s{n}-1"),),
        )
        for n in range(sources)
    ]  # fmt: skip
    given = {"id": "zeppelin", "title": text, "language": "en", "summary": text, **more}
    return Story(sources=tuple(made), **given)


def snapshot(told: Story, disputes: int = 4) -> Snapshot:
    text = told.title
    sides = [
        Side(
            statement=f"{text} {n}", value=None, unit=None, as_of="2026-02", scope=None, by=text,
            stance=stance, passage_id="s0-1",
        )
        for n, stance in enumerate(("asserts", "denies", "doubts", "reports"))
    ]  # fmt: skip
    found = [
        Conflict(kind="disputed", entity=text, attribute=f"{n}", sides=tuple(sides))
        for n in range(disputes)
    ]
    conflicts = tuple(found) if told.sources else ()
    return Snapshot(told, None, np.zeros((0, 0), np.float32), conflicts)


def full(text: str, locale: str = "en-US") -> Home:
    told = snapshot(story(text, sources=30))
    digest = Digest(channel="C1", story=text, when=text, key="C1")
    before = Told.of(snapshot(story(text, sources=1), disputes=0))
    return Home(
        snapshot=told,
        bot="UBOT",
        overview=overview(told),
        questions=[text, text + "?", "x" * 4_000, "🎈" * 2_000],
        stories=[told.story.model_copy(update={"id": f"s{n}" * 60}) for n in range(150)],
        digests=[digest] * 30,
        news=compare(before, Told.of(told)),
        since="2026-02-01",
        notice="Asked.",
    )


def test_a_story_with_next_to_nothing_in_it_is_shown() -> None:
    empty = Story(id="e", title=" ", language="en", summary="", sources=())
    made = Snapshot(empty, None, np.zeros((0, 0), np.float32))
    check_view(home_view(Home(made, "UBOT", overview(made)), W, Links(None)))
    check_view(home_view(Home(made, "UBOT"), W, LINKS, admin_blocks(made, None, None, W)))


def test_a_day_that_there_never_was_is_shown_as_it_stands() -> None:
    told = story("Zeppelin")
    odd = told.sources[0].model_copy(update={"published": "2026-02-31"})
    made = snapshot(told.model_copy(update={"sources": (odd,)}))
    view = home_view(
        Home(made, "UBOT", overview(made)), W, LINKS, admin_blocks(made, None, None, W)
    )
    assert "newest of 2026-02-31" in json.dumps(view)


def test_before_it_is_worked_out_the_summary_stands_alone() -> None:
    made = full(PLAIN)
    at_hand = json.dumps(home_view(replace(made, overview=None, news=None), W, LINKS))
    assert "The zeppelin flew" in at_hand
    assert "What happened last" not in at_hand
    assert "home_ask:0" in at_hand


def test_what_is_new_is_told_to_those_who_were_here_before() -> None:
    made = full(PLAIN)
    assert "New since Feb 1, 2026" in json.dumps(home_view(made, W, LINKS))
    same = Told.of(made.snapshot)
    unchanged = replace(made, news=compare(same, same))
    assert "Nothing new since Feb 1, 2026" in json.dumps(home_view(unchanged, W, LINKS))
    assert "new since" not in json.dumps(home_view(replace(made, news=None), W, LINKS)).lower()


def test_a_bar_tells_who_put_the_answers_into_words() -> None:
    date = datetime.date(2026, 3, 1)
    rows = chart([Day(date, drafted=1, quoted=23), Day(date), Day(date, drafted=12)]).splitlines()
    assert rows[0] == f"03-01  █{'░' * 23}  24"
    assert rows[1] == f"03-01  {' ' * 24}  0"
    assert rows[2] == f"03-01  {'█' * 12}{' ' * 12}  12"
    rare = chart([Day(date, drafted=1, quoted=10_000)])
    assert "█" in rare  # one in ten thousand is still seen


def test_what_could_not_be_found_out_is_said() -> None:
    made = snapshot(story("Zeppelin"))
    shown = json.dumps(admin_blocks(made, None, None, W))
    assert "not known just now" in shown
    assert "The figures are not there just now." in shown


def test_suggestions_begin_in_the_reader_s_language_and_leave_out_what_was_asked() -> None:
    told = story("Z", examples=("Who flew?", "谁飞了?", "Wer flog?"))
    tongues = {"Who flew?": "en", "谁飞了?": "zh", "Wer flog?": "de"}
    made = snapshot(told, disputes=2).conflicts

    def suggested(locale: str, *asked: str) -> list[str]:
        marks = {mark(question) for question in asked}
        return suggestions(told, made, locale, lambda q: tongues[q], marks)

    assert suggested("zh-CN")[0] == "谁飞了?"
    assert suggested("en-GB")[0] == "Who flew?"
    assert "Z: 0" in suggested("en")[1]  # then what the sources disagree on
    assert "Who flew?" not in suggested("en", "who flew")
    assert len(suggested("en")) == 4
