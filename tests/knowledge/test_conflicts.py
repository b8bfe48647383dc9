"""Which claims of a story are shown as disagreeing, and under which heading."""

from __future__ import annotations

from typing import Any

import pytest
from tiny_stories import source, story

from knowledge.conflicts import find_conflicts
from knowledge.story import Claim, Conflict, Story


def claim(value: str | None = None, **changes: Any) -> Claim:
    """A claim about the cost of a bridge."""
    return Claim(
        **{
            "statement": f"The bridge costs {value}.",
            "by": "the port",
            "stance": "asserts",
            "passage_id": "gull-1",
            "entity": "harbour bridge",
            "attribute": "cost",
            "value": value,
            **changes,
        }
    )


def conflicts(*claims: Claim) -> list[Conflict]:
    return list(find_conflicts(story(source("gull", "A passage.", claims=claims))))


def kinds(*claims: Claim) -> list[str]:
    return [conflict.kind for conflict in conflicts(*claims)]


def test_a_later_figure_is_newer_and_comes_first() -> None:
    (conflict,) = conflicts(
        claim("40 million", as_of="2024-03"), claim("55 million", as_of="2024-10-02")
    )
    assert conflict.kind == "newer"
    assert (conflict.entity, conflict.attribute) == ("harbour bridge", "cost")
    assert [side.value for side in conflict.sides] == ["55 million", "40 million"]


def test_figures_that_count_other_things_differ_in_scope_whatever_their_dates() -> None:
    assert kinds(
        claim("40 million", as_of="2024-03"),
        claim("55 million", as_of="2024-10", scope="with the access roads"),
    ) == ["scope"]


def test_different_figures_for_one_time_contradict_each_other() -> None:
    (conflict,) = conflicts(
        claim("40 million", as_of="2024-03"), claim("55 million", as_of="2024-03", by="the mayor")
    )
    assert conflict.kind == "contradiction"
    assert [side.by for side in conflict.sides] == ["the port", "the mayor"]


@pytest.mark.parametrize(
    ("one", "other"), [(None, None), ("2024-03", None), ("2024-03", "2024-03-05")]
)
def test_a_figure_is_not_called_newer_where_the_dates_do_not_say_so(
    one: str | None, other: str | None
) -> None:
    assert kinds(claim("40 million", as_of=one), claim("55 million", as_of=other)) == [
        "contradiction"
    ]


def test_two_figures_of_the_latest_date_contradict_each_other() -> None:
    assert kinds(
        claim("40 million", as_of="2024-03"),
        claim("55 million", as_of="2024-10"),
        claim("60 million", as_of="2024-10"),
    ) == ["contradiction"]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("40 million", "over 40 million"),
        ("40 million", "4000万"),
        ("1.2 billion", "12亿"),
        ("435 million", "4.35亿"),
        ("40,000", "40.000"),
        ("France", "FRANCE"),
        ("40 to 50", "between 40 and 50"),
    ],
)
def test_the_same_value_in_another_notation_is_no_conflict(one: str, other: str) -> None:
    assert kinds(claim(one), claim(other)) == []


def test_a_figure_whose_unit_holds_the_million_is_the_same() -> None:
    assert kinds(claim("40", unit="million crowns"), claim("40 million", unit="crowns")) == []


def test_ranges_that_only_begin_alike_contradict_each_other() -> None:
    assert kinds(claim("40 to 50"), claim("40 to 70")) == ["contradiction"]


def test_a_figure_told_twice_is_one_side() -> None:
    (conflict,) = conflicts(
        claim("40 million", by="the port"),
        claim("forty", by="the ferry"),
        claim("40m", by="the mayor"),
    )
    assert [side.by for side in conflict.sides] == ["the port", "the ferry"]


def test_a_statement_that_somebody_denies_is_disputed() -> None:
    (conflict,) = conflicts(
        claim(stance="asserts", by="the Gull"),
        claim(stance="reports", by="the radio"),
        claim(stance="denies", by="the mayor"),
    )
    assert conflict.kind == "disputed"
    assert [side.by for side in conflict.sides] == ["the Gull", "the radio", "the mayor"]


@pytest.mark.parametrize("stances", [["denies"], ["denies", "denies"], ["asserts", "reports"],
                                     ["denies", "comments"], []])  # fmt: skip
def test_nothing_is_disputed_unless_one_says_what_another_denies(stances: list[str]) -> None:
    assert kinds(*(claim(stance=stance) for stance in stances)) == []


def test_a_denied_figure_is_disputed() -> None:
    (conflict,) = conflicts(
        claim("40 million", by="the Gull"), claim("4000万", by="the port", stance="denies")
    )
    assert conflict.kind == "disputed"
    assert [side.by for side in conflict.sides] == ["the Gull", "the port"]


def test_a_denial_without_a_figure_denies_them_all() -> None:
    assert kinds(claim("40 million", as_of="2023"), claim("55 million", as_of="2024"),
                 claim(stance="denies")) == ["newer", "disputed"]  # fmt: skip


def test_claims_about_different_things_do_not_disagree() -> None:
    assert kinds(
        claim("40 million"),
        claim("55 million", entity="ferry"),
        claim("60 million", attribute="length"),
        claim("70 million", entity=None, attribute=None),
        claim("80 million", entity=None, attribute=None),
    ) == []  # fmt: skip


def test_one_thing_written_in_two_ways_is_one_thing() -> None:
    assert kinds(claim("40 million"), claim("55 million", entity="Harbour Bridge")) == [
        "contradiction"
    ]


def test_sides_of_several_sources_name_their_passages() -> None:
    told = story(
        source("gull", "One.", claims=[claim("40 million")]),
        source("tern", "Two.", claims=[claim("55 million", passage_id="tern-1")]),
    )
    (conflict,) = find_conflicts(told)
    assert {side.passage_id for side in conflict.sides} == {"gull-1", "tern-1"}


def test_the_real_story_has_its_disagreements(real_story: Story) -> None:
    found = {(c.entity, c.attribute): c for c in find_conflicts(real_story)}
    downloads = found["Qwen", "downloads"]
    assert downloads.kind == "newer"
    assert [(side.value, side.as_of) for side in downloads.sides] == [
        ("more than 600 million", "2025-11"),
        ("over 300 million", "2025-04"),
    ]
    derived = found["Qwen", "derivative models"]
    assert derived.kind == "scope"
    assert {(side.value, side.scope) for side in derived.sides} == {
        ("more than 170,000", None),
        ("more than 100,000", "Hugging Face alone"),
    }
    pangu = found["Pangu", "copied from Qwen"]
    assert pangu.kind == "disputed"
    assert {side.by for side in pangu.sides if side.stance == "denies"} == {"Huawei"}
    memo = found["White House memo", "Alibaba helps the Chinese military"]
    assert memo.kind == "disputed"
    assert {"Alibaba", "Liu Pengyu"} <= {s.by for s in memo.sides if s.stance == "denies"}
    assert {real_story.source_of(side.passage_id).id for side in memo.sides} == {
        "global-times",
        "hk-stock-research",
    }
    assert not [conflict for conflict in found.values() if conflict.kind == "contradiction"]
