"""The summary tree: every line linked to what supports it, claims worded as claims, no model."""

from __future__ import annotations

from typing import Any

import pytest
from tiny_stories import source, story

from knowledge.carriers import Line
from knowledge.story import (
    Claim,
    Conflict,
    Event,
    Name,
    Side,
    Source,
    Stance,
    Story,
    Topic,
    Withdrawal,
)
from knowledge.summaries import Summary, find_level, summary_tree, unsupported

NAMES = (
    Name(name="Brenholm Port", also=("the port", "布伦港"), kind="organisation"),
    Name(name="Kirsten Hansen", also=("Mayor Hansen", "汉森"), kind="person"),
    Name(name="Per Olsen", kind="person"),
    Name(name="Nordbau", also=("北建公司",), kind="organisation"),
)
GULL = (
    "The bridge at Brenholm will cost 40 million crowns, the port says.",
    "Kirsten Hansen denies that the bridge is late.",
    "Nordbau sent a bill for steel in March. Per Olsen refuses to pay for the steel.",
)
CROW = (
    "Fishermen fear for the herring in the harbour.",
    "The port measures the noise of pile driving every week.",
)


def gull(*, topics: tuple[str, ...] = (), summary: str = "In short.", **more: Any) -> Source:
    return source("gull", *GULL).model_copy(update={"topics": topics, "summary": summary, **more})


def crow(*, topics: tuple[str, ...] = (), summary: str = "In short.", **more: Any) -> Source:
    return source("crow", *CROW).model_copy(update={"topics": topics, "summary": summary, **more})


def made(summary: str, *sources: Source, topics: tuple[Topic, ...] = ()) -> Story:
    return story(*(sources or (gull(), crow())), names=NAMES).model_copy(
        update={"summary": summary, "topics": topics}
    )


def links(summary: str) -> list[tuple[str, ...]]:
    """The passages of each sentence of a story's summary."""
    return [line.passage_ids for line in summary_tree(made(summary), ()).long]


# --- links ----------------------------------------------------------------------------------------


def test_each_sentence_is_linked_to_the_passage_that_says_it() -> None:
    assert links(
        "The bridge will cost 40 million crowns. Mayor Hansen says it is not late, and rejects "
        "that. Fishermen are afraid for their herring."
    ) == [("gull-1",), ("gull-2",), ("crow-1",)]


def test_a_sentence_that_sums_up_several_passages_is_linked_to_each() -> None:
    (ids,) = links(
        "Around the bridge lie a price of 40 million crowns, fears of fishermen for the herring, "
        "and a bill for steel from Nordbau."
    )
    assert set(ids) == {"gull-1", "gull-3", "crow-1"}


def test_somebody_who_is_named_is_linked_too() -> None:
    (ids,) = links("Mayor Hansen denies that the bridge is late and Per Olsen will not pay.")
    assert set(ids) == {"gull-2", "gull-3"}


@pytest.mark.parametrize(
    "thin",
    [
        "The bridge at Brenholm will cost 45 million crowns.",  # another figure
        "Kirsten Hansen opened a bakery in Paris.",  # a name, and nothing else of it
        "Kirsten Hansen, Per Olsen and Nordbau dance.",  # names, and nothing else of it
        "Swans nest below the old mill.",  # nothing
        "Fishermen fear for boats and nets.",  # two words of four
        "The port has 40 million reasons, 7 of them good.",  # one figure of two
    ],
)
def test_a_sentence_that_nothing_supports_has_no_link_and_is_a_thin_spot(thin: str) -> None:
    tree = summary_tree(made(f"{thin} Kirsten Hansen denies that the bridge is late."), ())
    assert tree.long[0] == Line(thin, ())
    assert tree.long[1].passage_ids == ("gull-2",)
    assert Line(thin, ()) in unsupported(tree)
    assert tree.long[1] not in unsupported(tree)


def test_a_date_may_come_from_the_source_itself() -> None:
    assert links("The port named a cost of 40 million crowns for the bridge in March 2024.") == [
        ("gull-1",)
    ]


def test_a_summary_in_another_language_is_linked_by_names_and_figures() -> None:
    assert links("布伦港说这座桥将耗资4000万克朗。汉森否认大桥误期。有人担心鱼。") == [
        ("gull-1",), (), (),
    ]  # fmt: skip
    assert links("汉森和北建公司都拒绝付款，这是一座很长的大桥。") == [()]


def test_a_topic_is_linked_to_its_own_sources_alone() -> None:
    topic = Topic(id="fish", title="Fish", summary="Fishermen fear for the herring.")
    tree = summary_tree(made("A bridge.", gull(topics=("fish",)), crow(), topics=(topic,)), ())
    (fish,) = [child for child in tree.children if child.kind == "topic"]
    assert fish.long[0].passage_ids == ()
    tree = summary_tree(made("A bridge.", gull(), crow(topics=("fish",)), topics=(topic,)), ())
    assert tree.children[0].long[0].passage_ids == ("crow-1",)


# --- levels ---------------------------------------------------------------------------------------


def test_the_tree_goes_from_the_story_over_its_topics_to_its_sources() -> None:
    topics = (
        Topic(id="cost", title="What it costs", summary="Much."),
        Topic(id="fish", title="Fish", summary="Few."),
    )
    sources = (gull(topics=("cost", "fish")), crow(topics=("fish",)), source("owl", "A passage."))
    tree = summary_tree(made("A bridge.", *sources, topics=topics), ())
    assert (tree.kind, tree.id, tree.title) == ("story", "harbour", "The harbour bridge")
    assert [(child.kind, child.id) for child in tree.children] == [
        ("topic", "cost"), ("topic", "fish"), ("source", "owl"),
    ]  # fmt: skip
    assert [[leaf.id for leaf in topic.children] for topic in tree.children] == [
        ["gull"], ["gull", "crow"], [],
    ]  # fmt: skip


def test_a_story_in_short_is_its_first_sentences() -> None:
    tree = summary_tree(made("One is so. Two is so. Three is so."), ())
    assert [line.text for line in tree.short] == ["One is so.", "Two is so."]
    assert [line.text for line in tree.long] == ["One is so.", "Two is so.", "Three is so."]
    long_winded = f"It is {'very ' * 80}long. Two."
    assert len(summary_tree(made(long_winded), ()).short) == 1


def test_a_source_in_short_is_its_first_sentence_and_at_length_its_claims_too() -> None:
    claims = [
        Claim(statement=f"It costs {n} crowns.", by="the port", stance="asserts", value=str(n),
              as_of="2024-03", passage_id="gull-1")
        for n in range(8)
    ]  # fmt: skip
    tree = summary_tree(
        made("A bridge.", gull(summary="The port says so. It is late.", claims=tuple(claims))), ()
    )
    (leaf,) = tree.children
    assert [line.text for line in leaf.short] == ["The port says so."]
    assert [line.text for line in leaf.long if line.role == "summary"] == [
        "The port says so.", "It is late.",
    ]  # fmt: skip
    said = [line for line in leaf.long if line.role == "claim"]
    assert len(said) == 5
    assert said[0] == Line("the port: It costs 0 crowns (2024-03)", ("gull-1",), "claim")


def test_what_a_source_says_on_a_disagreement_is_among_its_main_claims() -> None:
    claims = [
        Claim(statement=f"Thing {n} is so.", by="the port", stance="asserts", passage_id="gull-1")
        for n in range(8)
    ]
    disputed = conflict("disputed", side(claims[7].statement, "the port"))
    tree = summary_tree(made("A bridge.", gull(claims=tuple(claims))), (disputed,))
    assert "the port: Thing 7 is so" in [line.text for line in tree.children[0].long]


def test_a_withdrawn_source_is_listed_with_the_reason_and_says_nothing() -> None:
    gone = Withdrawal(kind="retracted", reason="It was made up.")
    claim = Claim(statement="It is so.", by="Olsen", stance="asserts", passage_id="gull-1")
    withdrawn = gull(summary="The bridge is late.", claims=(claim,), withdrawn=gone)
    tree = summary_tree(made("Fishermen fear for the herring.", withdrawn, crow()), ())
    leaf = tree.children[0]
    assert (leaf.id, leaf.withdrawn, leaf.short, leaf.long) == ("gull", gone, (), ())
    assert not any(
        id.startswith("gull") for level in (tree, *tree.children) for line in level.long
        for id in line.passage_ids
    )  # fmt: skip


# --- disagreements and events ---------------------------------------------------------------------


def side(statement: str, by: str, stance: Stance = "asserts", **more: Any) -> Side:
    return Side(
        **{
            "statement": statement, "by": by, "stance": stance, "passage_id": "gull-1",
            "value": None, "unit": None, "as_of": None, "scope": None, **more,
        }
    )  # fmt: skip


def conflict(kind: Any, *sides: Side, about: str = "bridge cost") -> Conflict:
    entity, _, attribute = about.partition(" ")
    return Conflict(kind=kind, entity=entity, attribute=attribute, sides=sides)


def lines(level: Summary, role: str) -> list[Line]:
    return [line for line in level.long if line.role == role]


def test_a_disagreement_names_every_figure_with_who_says_it_and_when() -> None:
    newer = conflict(
        "newer",
        side("It costs 55.", "Nordbau", value="55", as_of="2024-10", passage_id="gull-3"),
        side("It costs 40.", "the port", value="40", as_of="2024-03", scope="steel alone"),
    )
    assert lines(summary_tree(made("A bridge."), (newer,)), "conflict") == [
        Line(
            "Nordbau: It costs 55 (2024-10); the port: It costs 40 (2024-03, steel alone)",
            ("gull-3", "gull-1"),
            "conflict",
        )
    ]


def test_of_a_dispute_the_most_direct_voices_of_each_camp_are_heard() -> None:
    disputed = conflict(
        "disputed",
        side("No.", "Hansen", "denies"),
        side("They say so.", "a paper", "reports"),
        side("So it is.", "Olsen"),
        side("So it is!", "Nordbau"),
        side("Not shown.", "an analyst", "doubts"),
        side("Never.", "the port", "denies"),
        side("No!", "Hansen", "denies"),
        side("Not at all.", "a neighbour", "denies"),
    )
    (line,) = lines(summary_tree(made("A bridge."), (disputed,)), "conflict")
    assert line.text == (
        "Olsen: So it is; Nordbau: So it is!; an analyst: Not shown; Hansen: No; the port: Never"
    )


def test_a_disagreement_stands_under_the_topics_that_it_is_about() -> None:
    topics = (
        Topic(id="cost", title="What it costs", summary="The cost of the bridge is not settled."),
        Topic(id="fish", title="Fish", summary="Fishermen fear for the herring."),
    )
    made_up = made("A bridge.", gull(topics=("cost", "fish")), topics=topics)
    two = conflict("newer", side("It costs 55.", "Nordbau"), side("It costs 40.", "the port"))
    cost, fish = summary_tree(made_up, (two,)).children
    assert len(lines(cost, "conflict")) == 1
    assert lines(fish, "conflict") == []


def test_the_latest_events_close_a_story_in_their_order() -> None:
    days = [f"2024-03-{day:02}" for day in range(1, 9)]
    events = [
        Event(date=day, what=f"Pile {day[-1]} is driven.", passage_id="gull-1") for day in days
    ]
    tree = summary_tree(made("A bridge.", gull(events=tuple(events))), ())
    assert [line.text for line in lines(tree, "moment")] == [
        f"{day}: Pile {day[-1]} is driven." for day in days[-5:]
    ]
    assert lines(tree, "moment")[0].passage_ids == ("gull-1",)


# --- the whole ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("cost", "cost"), ("What it costs", "cost"), ("what", "cost"), ("What it csots", "cost"),
        ("GULL", "gull"), ("About crow", "crow"), ("harbour", "harbour"),
        ("c", ["cost", "crow"]), ("about", ["gull", "crow"]), ("weather", []),
    ],
)  # fmt: skip
def test_a_level_is_found_by_its_id_its_title_or_a_part(text: str, found: Any) -> None:
    topics = (Topic(id="cost", title="What it costs", summary="Much."),)
    level = find_level(summary_tree(made("A bridge.", gull(), crow(), topics=topics), ()), text)
    assert (level.id if isinstance(level, Summary) else level) == found


def test_the_same_story_makes_the_same_tree(real_story: Story) -> None:
    assert summary_tree(real_story, ()) == summary_tree(
        Story.model_validate_json(real_story.model_dump_json()), ()
    )


def test_every_sentence_of_the_real_story_is_linked_to_what_says_it(real_story: Story) -> None:
    tree = summary_tree(real_story, ())
    assert unsupported(tree) == ()
    memo, downloads = tree.children[:2]
    assert [line.passage_ids for line in memo.long[:2]] == [
        ("global-times-1", "global-times-2"),
        ("global-times-6", "global-times-3", "global-times-5"),
    ]
    assert [line.passage_ids for line in downloads.long[:2]] == [
        ("global-times-15",), ("meso-clever-7",),
    ]  # fmt: skip
