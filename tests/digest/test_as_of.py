"""A story as it was at a date, as far as its sources tell."""

from __future__ import annotations

import pytest
from small_stories import COSTS_40, COSTS_55, IS_LATE, NOT_LATE, of, paper

from bot.digest import as_of, compare
from knowledge.story import Withdrawal


@pytest.mark.parametrize(
    ("published", "is_new"),
    [
        ("2024-03-05", False),
        ("2024-03-06", True),
        ("2024-02", False),
        ("2024-03", True),  # it may have been the last day of it
        ("2024", True),
        ("2023", False),
        (None, False),
    ],
)
def test_a_source_is_new_where_it_may_have_come_after_the_date(
    published: str, is_new: bool
) -> None:
    now = of(paper("gull", published=published))
    assert bool(compare(as_of(now, "2024-03-05"), now).sources) is is_new


def test_a_month_means_its_end() -> None:
    now = of(paper("gull", published="2024-03-31"), paper("tern", published="2024-04-01"))
    news = compare(as_of(now, "2024-03"), now)
    assert [source.id for source in news.sources] == ["tern"]


def test_an_event_of_an_old_source_is_new_where_it_is_dated_after_the_date() -> None:
    events = [("2024-03-01", "A storm tore two cranes down."), ("2024-09", "The ferry closes.")]
    now = of(paper("gull", events=events))
    news = compare(as_of(now, "2024-03-05"), now)
    assert [moment.date for moment in news.events] == ["2024-09"]
    assert not news.sources


def test_a_source_that_was_withdrawn_after_the_date_is_told_as_withdrawn() -> None:
    for day, told in (("2024-05-01", 1), ("2024-03-01", 0), (None, 0)):
        withdrawal = Withdrawal(kind="retracted", reason="Made up.", on=day)
        now = of(paper("gull", withdrawn=withdrawal))
        assert len(compare(as_of(now, "2024-04"), now).withdrawn) == told


def test_disagreements_are_those_that_there_were() -> None:
    now = of(
        paper("gull", claims=[COSTS_40, IS_LATE]),
        paper("owl", claims=[NOT_LATE]),
        paper("tern", claims=[COSTS_55], published="2024-06-01"),
    )
    before = as_of(now, "2024-04")
    assert [conflict.kind for conflict in before.conflicts] == ["disputed"]
    news = compare(before, now)
    assert len(news.figures) == 1 and not news.disagreements
