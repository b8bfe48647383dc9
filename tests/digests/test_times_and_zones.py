"""Times and zones as people write them."""

from __future__ import annotations

import babel
import pytest

from handlers.digests.times import read_time
from handlers.digests.zones import find, known_or_utc, label, near


@pytest.mark.parametrize(
    ("text", "time"),
    [
        ("9", "09:00"), ("9:00", "09:00"), ("09:00", "09:00"), ("9am", "09:00"), ("21h", "21:00"),
        ("9.15", "09:15"), ("21h30", "21:30"), ("9:30 pm", "21:30"), ("12am", "00:00"),
        ("12 p.m.", "12:00"), ("9 Uhr", "09:00"), ("９：３０", "09:30"), ("٩:٣٠", "09:30"),
    ],
)  # fmt: skip
def test_a_time_may_be_written_in_many_ways(text: str, time: str) -> None:
    assert read_time(text) == (time, "")
    assert read_time(f"{text} Europe/Berlin") == (time, "Europe/Berlin")


@pytest.mark.parametrize("text", ["", "24:00", "9:60", "13pm", "0am", "900", "9america", "noon"])
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_time(text) is None


@pytest.mark.parametrize(
    ("name", "locale", "zone"),
    [
        ("Europe/Berlin", "en", "Europe/Berlin"),
        ("europe/berlin", "en", "Europe/Berlin"),
        ("new york", "en", "America/New_York"),
        ("Kairo", "de", "Africa/Cairo"),
        ("東京", "ja", "Asia/Tokyo"),
        ("القاهرة", "ar", "Africa/Cairo"),
        ("sao paulo", "pt-BR", "America/Sao_Paulo"),
        ("Japan", "en", "Asia/Tokyo"),
        ("utc", "en", "UTC"),
        ("Calcutta", "en", "Asia/Calcutta"),  # an older name
    ],
)
def test_a_zone_is_found_by_its_name_its_city_or_its_country(
    name: str, locale: str, zone: str
) -> None:
    assert find(name, babel.Locale.parse(locale, sep="-")) == zone


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("Europe/Berln", "Europe/Berlin"),
        ("Moscwo", "Europe/Moscow"),
        ("Neu york", "America/New_York"),
        ("toky", "Asia/Tokyo"),
        ("Germany", "Europe/Berlin"),
    ],
)
def test_a_misspelt_zone_has_the_one_that_is_meant_nearest(name: str, zone: str) -> None:
    english = babel.Locale("en")
    assert find(name, english) is None
    assert near(name, english)[0] == zone


def test_a_zone_is_shown_with_its_city_in_the_reader_s_language() -> None:
    assert label("Africa/Cairo", babel.Locale("de")) == "Kairo (Africa/Cairo)"
    assert label("UTC", babel.Locale("de")) == "UTC"


def test_a_zone_that_this_machine_does_not_know_is_utc() -> None:
    assert known_or_utc("Mars/Olympus") == "UTC"
    assert near("xyzzy", babel.Locale("en")) == []
