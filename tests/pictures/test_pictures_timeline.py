"""A story's timeline as a picture: what somebody sees, and what somebody hears who does not."""

from __future__ import annotations

import asyncio

import pytest
from drawn import WORDS, moment, story_of, timeline_drawn

from bot.pictures import Labels, NothingToDraw, draw_timeline, pages
from bot.pictures.timeline import MOMENTS
from bot.pictures.typesetting import WIDTH

DATES = ("2025", "2025-11", "2025-11-15")
LONG = "The port says that the bridge will be opened. " * 9


@pytest.mark.parametrize("language", WORDS)
def test_every_moment_is_in_the_picture_in_every_script(language: str) -> None:
    title, what, publisher, label = WORDS[language]
    story = story_of(publisher, title=title, language=language)
    moments = [*(moment(date, what) for date in DATES), moment("2025-12-01", f"Qwen3 😀 {what}")]
    drawn = timeline_drawn(moments, story, language, Labels(timeline=label))
    texts = drawn.texts()
    assert texts.count(what) == 3
    assert f"Qwen3 😀 {what}" in texts
    assert texts.count(publisher) == 4
    assert title in texts and label in texts
    assert not drawn.lacks_a_letter()
    assert not drawn.collisions()
    assert not drawn.outside()


@pytest.mark.parametrize("language", ["en", "ru", "el", "ko", "zh"])
def test_other_programs_read_the_same_in_it(language: str) -> None:
    title, what, publisher, _ = WORDS[language]
    drawn = timeline_drawn([moment("2025", what)], story_of(publisher, title=title), language)
    read = "".join("".join(page.extract_text().split()) for page in drawn.pdf().pages)
    assert "".join(what.split()) in read


def test_dates_are_written_as_precisely_as_they_are_known() -> None:
    moments = [moment(date, "It happened.") for date in DATES]
    story = story_of("Daily Gull")
    english = timeline_drawn(moments, story).texts()
    assert [t for t in english if "2025" in t][1:] == ["2025", "Nov 2025", "15 Nov 2025"]
    assert "15. Nov. 2025" in timeline_drawn(moments, story, "de").texts()
    assert "2025年11月15日" in timeline_drawn(moments, story, "ja").texts()
    assert "15 نوفمبر 2025" in timeline_drawn(moments, story, "ar").texts()


def test_a_date_is_written_once_for_all_that_happened_then() -> None:
    moments = [moment("2025-11-15", what) for what in ("One.", "Two.", "Three.")]
    texts = timeline_drawn(moments, story_of("Daily Gull")).texts()
    assert texts.count("15 Nov 2025") == 2  # below the title, and on the rail
    assert [text for text in texts if text in ("One.", "Two.", "Three.")] == [
        "One.", "Two.", "Three.",
    ]  # fmt: skip


def test_what_has_no_date_is_said_to_have_none() -> None:
    drawn = timeline_drawn([moment("", "One."), moment("2025-13-45", "Two.")], story_of("Gull"))
    assert drawn.texts().count("No date") == 1
    assert [each["precision"] for each in drawn.content["moments"]] == ["none", "none"]


def test_from_right_to_left_all_of_it_is_mirrored() -> None:
    moments = [moment(date, WORDS["ar"][1]) for date in DATES]
    arabic = timeline_drawn(moments, story_of("Daily Gull"), "ar")
    english = timeline_drawn(moments, story_of("Daily Gull"), "en")
    for id in ("kicker", "title", "date 0", "sources 0"):
        right = WIDTH - arabic.run(id).x - arabic.run(id).width
        assert right == pytest.approx(english.run(id).x, abs=0.5)
    assert arabic.run("date 0").x > WIDTH / 2 > english.run("date 0").x


def test_each_text_runs_its_own_way_on_the_page_s_side() -> None:
    texts = ["The port denies it.", "Qwen3 " + WORDS["ar"][1], WORDS["he"][1]]
    drawn = timeline_drawn([moment("2025", text) for text in texts], story_of("Gull"), "ar")
    assert [each["what"]["rtl"] for each in drawn.content["moments"]] == [False, True, True]
    assert {round(drawn.run(f"what {n}").x + drawn.run(f"what {n}").width) for n in range(3)} == {
        round(drawn.run("date 0").x + drawn.run("date 0").width)
    }


def test_who_tells_it_is_named_and_of_many_some_and_how_many_more() -> None:
    story = story_of("Gull", "Post", "Courier", "Herald", "Echo")
    two, five = moment("2025", "One.", (0, 1)), moment("2025", "Two.", range(5))
    assert {"Gull · Post", "Gull · Post · Courier · +2"} <= {
        *timeline_drawn([two, five], story).texts()
    }


def test_the_alt_text_tells_every_moment_with_date_and_source() -> None:
    story = story_of("Daily Gull", "Harbour Post", title="The bridge")
    moments = [moment("2025-11", "It is closed.", (0, 1)), moment("2025-12-01", "It is opened.")]
    alt = draw_timeline(moments, story, "en", page=2, of=3).alt
    assert alt.splitlines() == [
        "Timeline · 2 of 3: The bridge.",
        "Nov 2025: It is closed. (Daily Gull · Harbour Post)",
        "1 Dec 2025: It is opened. (Daily Gull)",
    ]


def test_of_twelve_long_moments_the_alt_text_tells_the_beginning_of_each() -> None:
    moments = [moment(f"2025-11-{n:02}", f"Number {n}. {LONG}") for n in range(1, 13)]
    alt = draw_timeline(moments, story_of("Daily Gull"), "en").alt
    assert len(alt) <= 2_000
    assert all(f"{n} Nov 2025: Number {n}. The port says" in alt for n in range(1, 13))


def test_a_picture_is_as_wide_as_a_phone_and_no_text_of_it_is_small() -> None:
    picture = draw_timeline([moment("2025", "It is opened.")], story_of("Gull"), "en")
    assert picture.width == 1080
    assert picture.png.startswith(b"\x89PNG")
    drawn = timeline_drawn([moment("2025", "It is opened.")], story_of("Gull"))
    assert min(run.height for run in drawn.runs) >= 14


def test_a_long_timeline_is_several_pictures_about_equally_long() -> None:
    moments = [moment("2025", f"Event {n}.") for n in range(300)]
    parts = pages(moments)
    assert [each for part in parts for each in part] == moments
    assert {len(part) for part in parts} <= {MOMENTS, MOMENTS - 1}
    seventeen = pages([moment("2025", "It is opened today.")] * 17)
    assert [len(part) for part in seventeen] in ([8, 9], [9, 8])
    long = pages([moment("2025", LONG)] * 12)
    assert len(long) > 1


def test_without_moments_there_is_no_picture() -> None:
    assert pages([]) == ()
    with pytest.raises(NothingToDraw):
        draw_timeline([], story_of("Gull"), "en")
    with pytest.raises(ValueError):
        draw_timeline([moment("2025", "It.")] * (MOMENTS + 1), story_of("Gull"), "en")


async def test_while_a_picture_is_drawn_the_bot_goes_on() -> None:
    moments = [moment("2025", LONG) for _ in range(MOMENTS)]
    drawing = asyncio.create_task(
        asyncio.to_thread(draw_timeline, moments, story_of("Daily Gull"), "en")
    )
    turns = 0
    while not drawing.done():
        await asyncio.sleep(0)
        turns += 1
    assert (await drawing).png
    assert turns > 100
