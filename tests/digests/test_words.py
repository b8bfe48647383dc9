"""Days and times in words."""

from __future__ import annotations

import datetime

import babel.dates
import pytest

from handlers.digests.subscriptions import EVERY_DAY, WORKDAYS
from handlers.digests.words import days_in_words, in_words
from handlers.wording import Wording

NOW = datetime.datetime(2026, 1, 1, 12, 0, tzinfo=datetime.UTC)  # a Thursday


def test_a_language_has_its_own_names_of_days_whichever_was_asked_for_before() -> None:
    babel.dates.get_day_names("wide", "stand-alone", "sw")
    assert days_in_words((0,), Wording("zh-CN")) == str(
        babel.dates.get_day_names("wide", "format", "zh")[0]
    )
    assert days_in_words((0,), Wording("zh-CN")) != "Jumatatu"


def test_a_day_that_is_not_near_is_told_in_each_languages_own_words() -> None:
    for locale in ("zh", "he", "sw"):
        babel.dates.get_day_names("abbreviated", "stand-alone", locale)
        babel.dates.get_month_names("abbreviated", "stand-alone", locale)
    at = NOW + datetime.timedelta(days=4)
    assert in_words(at, NOW, Wording("ru")) == "пн, 5 янв. в 12:00"
    assert in_words(at, NOW, Wording("fa")) == "دوشنبه 5 ژانویه ساعت 12:00"
    assert in_words(at, NOW, Wording("he")) == "יום ב׳, 5 בינו׳ בשעה 12:00"


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (EVERY_DAY, "every day"),
        (WORKDAYS, "Monday to Friday"),
        ((5, 6), "Saturday and Sunday"),
        ((0, 2, 4), "Monday, Wednesday, and Friday"),
    ],
)
def test_days_are_said_as_people_say_them(days: tuple[int, ...], said: str) -> None:
    assert days_in_words(days, Wording("en-US")) == said


@pytest.mark.parametrize(("days", "said"), [(0, "today"), (1, "tomorrow"), (4, "Mon, Jan 5")])
def test_a_time_is_told_from_today(days: int, said: str) -> None:
    at = NOW + datetime.timedelta(days=days, hours=1)
    words = in_words(at, NOW, Wording("en-US"))
    assert words.startswith(said) and "1:00" in words
