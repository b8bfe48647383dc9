"""Which claims of a story are shown as disagreeing, and under which heading."""

from __future__ import annotations

from typing import Any

import pytest
from tiny_stories import source, story

from knowledge import told
from knowledge.conflicts import find_conflicts
from knowledge.quantities import Quantity, agree
from knowledge.story import Claim, Conflict, Name, Story, Withdrawal


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
    both = story(
        source("gull", "One.", claims=[claim("40 million")]),
        source("tern", "Two.", claims=[claim("55 million", passage_id="tern-1")]),
    )
    (conflict,) = find_conflicts(both)
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
    assert {about for about, one in found.items() if one.kind == "contradiction"} == {
        ("Qwen app", "name"),  # called after the models by one, and QianWen by the other
        ("Chinese AI models", "level compared with US models"),
    }


# --- who speaks, and who only doubts --------------------------------------------------------------


def test_who_denies_a_figure_does_not_give_one() -> None:
    assert kinds(
        claim("40 million", by="the Gull"),
        claim("40 million", by="the Tern"),
        claim("55 million", by="the port", stance="doubts"),
        claim("55 million", by="the mayor", stance="comments"),
    ) == ["unverified"]


def test_what_is_doubted_and_denied_by_nobody_is_unverified() -> None:
    (conflict,) = conflicts(
        claim(by="a leaked report"),
        claim(stance="doubts", by="the Gull"),
        claim(stance="comments", by="a columnist"),
    )
    assert conflict.kind == "unverified"
    assert [side.by for side in conflict.sides] == ["a leaked report", "the Gull"]


def test_a_doubted_figure_is_unverified_and_another_is_not() -> None:
    found = conflicts(
        claim("40 million", by="the Gull", as_of="2024-03"),
        claim("55 million", by="a leaked report", as_of="2024-10"),
        claim("5500万", by="the Tern", stance="doubts"),
    )
    assert [conflict.kind for conflict in found] == ["newer", "unverified"]
    assert [side.by for side in found[1].sides] == ["a leaked report", "the Tern"]


@pytest.mark.parametrize("stances", [["doubts"], ["doubts", "comments"], ["doubts", "denies"]])
def test_a_doubt_about_what_nobody_says_is_no_conflict(stances: list[str]) -> None:
    assert kinds(*(claim(stance=stance) for stance in stances)) == []


# --- whether a figure is newer --------------------------------------------------------------------


def dated_sources(*figures: tuple[str, str | None, str]) -> Story:
    """A story of sources that each give a figure: (value, as_of, published)."""
    return story(
        *(
            source(
                f"source-{number}", "One.", claims=[claim(value, as_of=as_of, by=f"{number}")]
            ).model_copy(update={"published": published})
            for number, (value, as_of, published) in enumerate(figures)
        )
    )


@pytest.mark.parametrize(
    ("figures", "kind"),
    [
        # a figure cannot be of a later day than the source that tells it
        ([("40", None, "2024-03-05"), ("55", "2024-10", "2024-10-02")], "newer"),
        # but it may be much older, so it is never the newer one
        ([("40", "2024-03", "2024-03-05"), ("55", None, "2024-10-02")], "contradiction"),
        ([("40", None, "2024-03-05"), ("55", None, "2024-10-02")], "contradiction"),
        ([("40", None, "2024-10"), ("55", "2024-10-02", "2024-10-02")], "contradiction"),
        # who repeats a figure without a date says nothing about when it held
        (
            [("40", "2024-03", "2024-03-05"), ("55", "2024-10", "2024-10"), ("40", None, "2025")],
            "newer",
        ),
        ([("40", "2023", "2024"), ("55", "2024-01", "2024"), ("60", "2024-02", "2024")], "newer"),
    ],
)
def test_only_dates_that_are_told_make_a_figure_newer(
    figures: list[tuple[str, str | None, str]], kind: str
) -> None:
    assert [conflict.kind for conflict in find_conflicts(dated_sources(*figures))] == [kind]


# --- what counts as one thing ---------------------------------------------------------------------


def test_labels_join_attributes_that_share_no_word() -> None:
    both = story(
        source(
            "gull",
            "One.",
            claims=[claim("40 million"), claim("55 million", attribute="Herstellungspreis")],
        )
    )
    assert find_conflicts(both) == ()
    (conflict,) = find_conflicts(both, {"herstellungspreis": "cost"})
    assert (conflict.kind, conflict.attribute) == ("contradiction", "cost")


@pytest.mark.parametrize(
    ("entity", "attribute"),
    [
        ("the Harbour Bridge", "Costs"),
        ("harbour bridges", "total cost"),
        ("Harbour bridge", "cost of the harbour bridge"),
        ("港湾大桥", "造价"),
        ("harbour bridge", "港湾大桥的造价"),
    ],
)
def test_a_subject_is_one_in_all_its_wordings(entity: str, attribute: str) -> None:
    names = [Name(name="harbour bridge", also=("港湾大桥",))]
    claims = [claim("40 million"), claim("55 million", entity=entity, attribute=attribute)]
    both = story(source("gull", "A passage.", claims=claims), names=names)
    assert [conflict.kind for conflict in find_conflicts(both)] == ["contradiction"]


@pytest.mark.parametrize(
    "attribute",
    ["cost overrun", "cost per year", "customers", "importance", "production", "death rate"],
)
def test_attributes_that_only_look_alike_are_kept_apart(attribute: str) -> None:
    for other in ("cost", "customs", "imports", "products", "deaths"):
        assert kinds(claim("40", attribute=other), claim("55", attribute=attribute)) == []


def test_a_scope_is_one_whatever_the_order_of_its_words() -> None:
    assert kinds(
        claim("40 million", scope="access roads included"),
        claim("55 million", scope="Included: the access roads"),
    ) == ["contradiction"]


def test_a_withdrawn_source_takes_no_side() -> None:
    gone = Withdrawal(kind="retracted", reason="made up")
    both = dated_sources(("40", None, "2024"), ("55", None, "2024"))
    one, other = both.sources
    assert find_conflicts(both)
    assert not find_conflicts(story(one, other.model_copy(update={"withdrawn": gone})))


def test_many_figures_of_one_thing_are_not_compared_pair_by_pair(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    compared = 0

    def counted(a: Quantity, b: Quantity) -> bool:
        nonlocal compared
        compared += 1
        return agree(a, b)

    monkeypatch.setattr(told, "agree", counted)
    numbers = [round(1000 * 1.04**step) for step in range(400)]
    (conflict,) = conflicts(*(claim(f"{number} crowns", by=f"{number}") for number in numbers))
    assert len(conflict.sides) > 300
    assert compared < 40 * len(numbers)  # of 200 times as many pairs
