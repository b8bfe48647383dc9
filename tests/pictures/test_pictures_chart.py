"""A chart of how a figure was told: a mark a claim, at its date, and who says it."""

from __future__ import annotations

from itertools import combinations
from math import hypot
from typing import Any

import pytest
from drawn import Drawn, claim, figure_drawn, story_of

from bot.pictures import NothingToDraw, chartable, draw_figure
from bot.pictures.figure import MARKS
from bot.pictures.placing import RADIUS
from bot.pictures.subjects import entities, figures_of
from bot.pictures.typesetting import WIDTH
from knowledge.story import Conflict, Side, Story

STORY = story_of("Gull", "Post", "Courier")
MANY = [claim(str(100 + n // 4), "2025-03-01", f"Speaker {n}", source=n % 3) for n in range(MARKS)]


def marks(drawn: Drawn, panel: int = 0) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = drawn.plot(panel)["marks"]
    return found


def figures(drawn: Drawn) -> list[str]:
    return [figure["text"] for figure in drawn.plot()["figures"]]


def scale(drawn: Drawn) -> list[str]:
    return [line["text"] for line in drawn.plot()["lines"]]


def test_a_contradictory_pair_is_two_marks_at_one_date_visibly_apart() -> None:
    drawn = figure_drawn(
        [
            claim("12", "2025-03-01", "Fire brigade"),
            claim("19", "2025-03-01", "Hospital", source=1),
        ],
        STORY,
    )
    one, other = marks(drawn)
    assert one["point"][0] == other["point"][0]
    assert one["point"][1] - other["point"][1] > 2 * RADIUS  # the larger one is higher
    assert one["colour"] != other["colour"]
    assert not drawn.plot()["links"]


def test_who_says_what_and_when_is_told_for_every_mark() -> None:
    drawn = figure_drawn(
        [
            claim("12", "2025-03-01", "Fire brigade", scope="on the bridge alone"),
            claim("at least 19", "2025-04", "Hospital", source=1),
            claim("40", None, "Courier", source=2),
        ],
        STORY,
    )
    texts = drawn.texts()
    for text in (
        "12 people", "1 Mar 2025 · Fire brigade", "on the bridge alone · Gull",
        "at least 19 people", "Apr 2025 · Hospital", "Post",
        "40 people", "No date · Courier",
    ):  # fmt: skip
        assert text in texts, text
    assert "Courier" not in texts  # it speaks for itself
    assert figures(drawn) == ["12", "19+", "40"]


def test_the_alt_text_tells_every_side_of_a_conflict() -> None:
    claims = [claim("12", "2025-03", "A"), claim("19", "2025-03", "B", source=1, stance="denies")]
    sides = tuple(
        Side(**each.model_dump(include=set(Side.model_fields))) for each in reversed(claims)
    )
    conflict = Conflict(kind="contradiction", entity="bridge", attribute="injured", sides=sides)
    picture = draw_figure(
        conflict.sides, STORY, "en", title="bridge: injured", note="The sources disagree."
    )
    assert picture.alt.splitlines() == [
        "In figures: bridge: injured. The sources disagree.",
        "19 people: Mar 2025 · B denies it (Post)",
        "12 people: Mar 2025 · A (Gull)",
    ]


def test_a_known_day_is_a_full_mark_and_a_month_or_year_a_hollow_one_on_its_bar() -> None:
    claims = [claim("1", "2024", "A"), claim("2", "2025-03", "B"), claim("3", "2025-06-09", "C")]
    drawn = figure_drawn(claims, STORY)
    assert [mark["full"] for mark in marks(drawn)] == [False, False, True]
    year, month = drawn.plot()["bars"]
    assert 10 < year["width"] / month["width"] < 13
    assert year["x"] < marks(drawn)[0]["point"][0] < year["x"] + year["width"]
    assert any("Hollow" in text for text in drawn.texts())
    assert not any("Hollow" in text for text in figure_drawn(claims[2:], STORY).texts())


def test_nothing_is_drawn_between_marks_but_what_one_speaker_said_at_both() -> None:
    drawn = figure_drawn(
        [
            claim("12", "2025-03-01", "Fire brigade"),
            claim("19", "2025-03-02", "Hospital"),
            claim("15", "2025-03-05", "fire brigade", source=1),
            claim("30", "2025-03-07", "Fire brigade", scope="in all"),  # counts something else
            claim("40", "2025-03-09", "Fire brigade", stance="denies"),
        ],
        STORY,
    )
    [link] = drawn.plot()["links"]
    assert [link["x"], link["y"]] == marks(drawn)[0]["point"]
    assert link["to"] == marks(drawn)[2]["point"]
    assert marks(drawn)[4]["against"]


def test_one_speaker_in_the_same_month_said_it_at_no_two_times() -> None:
    drawn = figure_drawn([claim("12", "2025-03", "A"), claim("15", "2025-03-20", "A")], STORY)
    assert not drawn.plot()["links"]


def test_the_same_told_again_is_one_mark_with_both_sources() -> None:
    drawn = figure_drawn(
        [claim("12", "2025-03", "A"), claim("12", "2025-03", "a", source=1)], STORY
    )
    assert len(marks(drawn)) == 1
    assert "Gull · Post" in drawn.texts()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_twelve_claims_of_one_day_do_not_cover_each_other(language: str) -> None:
    drawn = figure_drawn(MANY, STORY, language)
    assert len({mark["point"][0] for mark in marks(drawn)}) == 1
    for one, other in combinations(marks(drawn), 2):
        assert hypot(one["x"] - other["x"], one["y"] - other["y"]) >= 2 * RADIUS
    assert all(RADIUS <= mark["x"] <= WIDTH - 40 - RADIUS for mark in marks(drawn))
    assert not drawn.collisions() and not drawn.outside()


@pytest.mark.parametrize("language", ["en", "ar"])
def test_no_figure_beside_a_mark_lies_on_another_mark(language: str) -> None:
    claims = [claim(str(n * 7 % 12), f"2025-03-{n + 1:02}", f"S{n}") for n in range(MARKS)]
    drawn = figure_drawn(claims, STORY, language)
    for figure in drawn.plot()["figures"]:
        for mark in marks(drawn):
            x = min(max(mark["x"], figure["x"]), figure["x"] + figure["width"])
            y = min(max(mark["y"], figure["y"]), figure["y"] + 18)
            assert hypot(mark["x"] - x, mark["y"] - y) >= RADIUS - 0.1
    assert not drawn.collisions()


def test_figures_of_twelve_orders_of_magnitude_are_told_apart_and_the_scale_is_explained() -> None:
    values = ["3", "40 thousand", "5 million", "about 900 billion", "7 trillion"]
    drawn = figure_drawn([claim(v, "2025-03-01", f"S{n}") for n, v in enumerate(values)], STORY)
    heights = [mark["point"][1] for mark in marks(drawn)]
    assert heights == sorted(heights, reverse=True)
    assert heights[0] - heights[1] > 50
    assert figures(drawn) == ["3", "40K", "5M", "~900B", "7T"]
    assert any("multiple" in text for text in drawn.texts())


def test_the_scale_begins_at_zero_unless_the_figures_are_close() -> None:
    apart = figure_drawn([claim("12", "2025", "A"), claim("19", "2025", "B")], STORY)
    close = figure_drawn([claim("98.1%", "2025", "A"), claim("98.4%", "2025", "B")], STORY)
    assert scale(apart)[0] == "0"
    assert "0%" not in scale(close)
    assert len({*scale(close)}) == len(scale(close)) > 1


@pytest.mark.parametrize(
    "value, unit, language, shown",
    [
        ("more than 600 million", "downloads", "en", "600M+"),
        ("超过6亿", "次下载", "zh", "6亿+"),
        ("600 million", "downloads", "de", "600\u00a0Mio."),
        ("60 करोड़", "डाउनलोड", "hi", "60\u00a0क॰"),
        ("$52 billion", None, "en", "$52B"),
        ("0.3%", None, "de", "0,3\u00a0%"),
        ("2 to 5 million", "people", "en", "2M–5M"),
        ("under 5 percent", None, "en", "<5%"),
        ("-5", "degrees", "en", "-5"),
    ],
)
def test_figures_are_short_and_in_the_reader_s_language(
    value: str, unit: str | None, language: str, shown: str
) -> None:
    drawn = figure_drawn([claim(value, "2025-03-01", "A", unit=unit)], STORY, language)
    assert figures(drawn) == [shown]


def test_a_range_is_drawn_from_its_lowest_to_its_highest() -> None:
    drawn = figure_drawn([claim("2 to 5", "2025-03-01", "A"), claim("4", "2025-03-02", "B")], STORY)
    [reach] = drawn.plot()["ranges"]
    assert reach["y"] < marks(drawn)[1]["point"][1] < reach["to"]


def test_money_in_two_currencies_is_on_two_scales_and_measures_on_one() -> None:
    money = [
        claim("$52 billion", "2025", "A", unit=None),
        claim("380 billion yuan", "2025", "A", unit=None),
    ]
    assert len(figure_drawn(money, STORY).content["panels"]) == 2
    lengths = [
        claim("5 km", "2025-03-01", "A", unit=None),
        claim("3.1 miles", "2025-03-01", "B", unit=None),
    ]
    drawn = figure_drawn(lengths, STORY)
    assert len(drawn.content["panels"]) == 1
    one, other = marks(drawn)
    assert one["point"][1] == pytest.approx(other["point"][1], abs=2)


def test_what_has_no_date_stands_apart_from_time() -> None:
    drawn = figure_drawn([claim("12", "2025-03-01", "A"), claim("19", None, "B")], STORY)
    dated, undated = marks(drawn)
    assert dated["point"][0] < drawn.plot()["edge"]["x"] < undated["point"][0]
    assert drawn.run("undated").text == "No date"
    only = figure_drawn([claim("12", None, "A"), claim("19", None, "B")], STORY)
    assert not only.plot()["times"]


def test_from_right_to_left_time_and_scale_are_mirrored() -> None:
    claims = [claim("12", "2025-03-01", "A"), claim("19", "2025-09-01", "B")]
    english, arabic = figure_drawn(claims, STORY), figure_drawn(claims, STORY, "ar")
    assert marks(english)[0]["x"] < marks(english)[1]["x"]
    assert marks(arabic)[0]["x"] > marks(arabic)[1]["x"]
    assert english.run("scale 0").x < WIDTH / 2 < arabic.run("scale 0").x
    assert english.run("value 0").x < WIDTH / 4
    assert arabic.run("value 0").x + arabic.run("value 0").width > WIDTH * 3 / 4
    assert not arabic.lacks_a_letter() and not arabic.collisions()


@pytest.mark.parametrize(
    "first, last",
    [
        ("2025-03-01", "2025-03-01"),
        ("2025-03-01", "2025-03-20"),
        ("2025-02", "2025-11"),
        ("2019", "2026-01"),
        ("1850", "2025"),
        ("0001-01-01", "9999-12-31"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh", "ru", "th", "he"])
def test_the_labels_of_time_fit_whatever_time_it_is(first: str, last: str, language: str) -> None:
    drawn = figure_drawn([claim("12", first, "A"), claim("19", last, "B")], STORY, language)
    assert drawn.plot()["times"]
    assert not drawn.collisions() and not drawn.outside() and not drawn.lacks_a_letter()


def test_values_that_are_no_numbers_are_not_marks() -> None:
    claims = [claim("12", "2025", "A"), claim("Hangzhou", "2025", "B"), claim(None, "2025", "C")]
    assert [each.by for each in chartable(claims)] == ["A"]
    assert len(marks(figure_drawn(claims, STORY))) == 1
    with pytest.raises(NothingToDraw):
        draw_figure(claims[1:], STORY, "en", title="bridge")
    with pytest.raises(ValueError):
        draw_figure([*MANY, claim("7", "2025", "Z")], STORY, "en", title="bridge")


def test_an_entity_s_figures_are_found_under_every_name_it_has() -> None:
    told = [
        claim("12", "2025-03", "A"),
        claim("19", "2025-01", "B").model_copy(update={"entity": "The bridge"}),
        claim("7", "2025", "C").model_copy(update={"attribute": "lanes"}),
        claim("open", "2025", "D").model_copy(update={"attribute": "state"}),
    ]
    source = STORY.sources[0].model_copy(update={"claims": tuple(told)})
    story: Story = STORY.model_copy(update={"sources": (source, *STORY.sources[1:])})
    found = figures_of(story, "the Bridge")
    assert [(figure.title, [c.by for c in figure.claims]) for figure in found] == [
        ("bridge: injured", ["B", "A"]),
        ("bridge: lanes", ["C"]),
    ]
    assert "bridge" in entities(story)
    assert figures_of(story, "tunnel") == ()
