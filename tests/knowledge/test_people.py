"""Who appears in a story, under which names, and whose claims are whose."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_stories import source, story

from knowledge.people import NameForms, Profile, find, profiles
from knowledge.spellings import meant
from knowledge.story import Claim, Name, Story, Withdrawal
from knowledge.text import fold, has_word

NAMES = (
    Name(name="Brenholm Port", also=("the port", "BP", "布伦港"), kind="organisation"),
    Name(name="Kirsten Hansen", also=("Mayor Hansen", "K. Hansen", "汉森"), kind="person"),
    Name(name="Per Olsen", also=("Olsen",), kind="person"),
    Name(name="Bridge Fund", kind="organisation"),
    Name(name="Bridge Fund memo", also=("the memo",)),
    Name(name="Crown Press", also=("Press",), kind="organisation"),
)


def claim(statement: str = "It is late.", by: str = "the port", **more: Any) -> Claim:
    return Claim(
        **{"statement": statement, "by": by, "stance": "asserts", "passage_id": "gull-1", **more}
    )


def found_in(*passages: str, claims: tuple[Claim, ...] = (), **more: Any) -> dict[str, Profile]:
    """The profiles of a story of one source, gull, by name."""
    made = story(source("gull", *passages, claims=claims, **more), names=NAMES)
    return {profile.name: profile for profile in profiles(made)}


# --- who appears ----------------------------------------------------------------------------------


def test_a_name_is_found_under_every_form_and_in_every_script() -> None:
    people = found_in("The port builds.", "BP pays.", "布伦港付款。", "BPX does not.", "The mayor.")
    port = people["Brenholm Port"]
    assert port.passages == ("gull-1", "gull-2", "gull-3")
    assert port.used == ("the port", "BP", "布伦港")
    assert port.also == ("the port", "BP", "布伦港")
    assert (port.kind, port.sources) == ("organisation", ("gull",))


def test_names_that_no_standing_source_uses_do_not_appear() -> None:
    assert set(found_in("The port builds.")) == {"Brenholm Port"}
    gone = source("gull", "Olsen builds.").model_copy(
        update={"withdrawn": Withdrawal(kind="retracted", reason="It was made up.")}
    )
    assert profiles(story(gone, names=NAMES)) == ()


def test_names_count_in_titles_and_claims_too() -> None:
    people = found_in("A passage.", claims=(claim("Olsen is late.", "nobody"),), title="BP and us")
    assert people["Brenholm Port"].sources == ("gull",)
    assert people["Brenholm Port"].passages == ()
    assert people["Per Olsen"].passages == ("gull-1",)


def test_a_name_inside_another_counts_as_well() -> None:
    people = found_in("The Bridge Fund memo leaked.")
    assert people["Bridge Fund"].passages == people["Bridge Fund memo"].passages == ("gull-1",)


def test_the_names_a_source_uses_come_before_those_it_does_not() -> None:
    assert found_in("布伦港付款。")["Brenholm Port"].also == ("布伦港", "the port", "BP")


def test_those_who_appear_most_come_first_and_a_paper_is_not_counted_in_its_own_articles() -> None:
    gull = source("gull", "Press says so.", "Press again.", "Press, and Olsen.").model_copy(
        update={"publisher": "Crown Press"}
    )
    crow = source("crow", "Olsen and the port.", "Olsen.")
    names = [profile.name for profile in profiles(story(gull, crow, names=NAMES))]
    assert names == ["Per Olsen", "Brenholm Port", "Crown Press"]


# --- who says what --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("by", "name"),
    [
        ("Brenholm Port", "Brenholm Port"),
        ("the port", "Brenholm Port"),
        ("BP executives", "Brenholm Port"),
        ("a spokesperson for the port", "Brenholm Port"),
        ("the port's leadership", "Brenholm Port"),
        ("Olsen, in a recorded call", "Per Olsen"),
        ("Crown Press (headline)", "Crown Press"),
        ("the memo, as reported by Crown Press", "Bridge Fund memo"),
        ("BP chief executive Per Olsen", "Per Olsen"),
        ("former BP director Kirsten Hansen", "Kirsten Hansen"),
        ("布伦港发言人", "Brenholm Port"),
        ("布伦港（公告）", "Brenholm Port"),
        ("BP critics", None),
        ("former BP executives", None),
        ("Olsen's brother", None),
        ("analysts cited by Crown Press", None),
        ("documents obtained by the port", None),
        ("BP and Crown Press", None),
        ("Hansen", None),
        ("reports", None),
    ],
)
def test_a_claim_is_theirs_who_speak_for_a_name_and_nobody_elses(by: str, name: str | None) -> None:
    assert NameForms(NAMES).speaker(by) == name


def test_claims_are_gathered_under_the_name_and_worded_as_they_were() -> None:
    claims = (claim("It is late.", "the port"), claim("It is dear.", "BP executives"))
    port = found_in("A passage.", claims=claims)["Brenholm Port"]
    assert port.says == claims


def test_what_others_say_of_a_name_is_about_it_and_what_it_says_itself_is_not() -> None:
    by_others = claim("The port is slow.", "Olsen")
    entity = claim("It is slow.", "Olsen", entity="BP")
    own = claim("The port is quick.", "the port")
    port = found_in("A passage.", claims=(by_others, entity, own))["Brenholm Port"]
    assert port.about == (by_others, entity)
    assert port.says == (own,)


def test_a_speaker_who_is_not_in_the_table_appears_under_the_name_given() -> None:
    claims = (claim(by="Carol Brown, in a letter"), claim("No.", by="Carol Brown"))
    people = found_in("A passage.", "Carol Brown again.", "A carol.", claims=claims)
    assert people["Carol Brown"].says == claims
    assert people["Carol Brown"].passages == ("gull-1", "gull-2")
    assert people["Carol Brown"].kind == "other"


def test_speakers_without_a_name_stay_as_they_are_worded() -> None:
    claims = (claim(by="reports"), claim(by="experts cited by Press"), claim(by="unnamed accusers"))
    people = found_in("Reports and experts say so.", claims=claims)
    assert set(people) == {"reports", "experts cited by Press", "unnamed accusers", "Crown Press"}
    assert people["reports"].passages == ("gull-1",)
    assert people["Crown Press"].says == ()


# --- looking somebody up --------------------------------------------------------------------------


def known() -> tuple[Profile, ...]:
    return profiles(
        story(
            source(
                "gull",
                "The port. Kirsten Hansen. Per Olsen. The Bridge Fund memo. Press. Zoë Übel.",
            ),
            names=(*NAMES, Name(name="Zoë Übel"), Name(name="H.", also=("businessman H",))),
        )
    )


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Kirsten Hansen", "Kirsten Hansen"),
        ("kirsten  hansen", "Kirsten Hansen"),
        ("Kirsten-Hansen", "Kirsten Hansen"),
        ("汉森", "Kirsten Hansen"),
        ("zoe ubel", "Zoë Übel"),
        ("Kirsten", "Kirsten Hansen"),
        ("hans", "Kirsten Hansen"),
        ("布伦", "Brenholm Port"),
        ("BP", "Brenholm Port"),
        ("the mayor Kirsten Hansen", "Kirsten Hansen"),
        ("Kristen Hansen", "Kirsten Hansen"),
        ("Olson", "Per Olsen"),
        ("Brenhlom Port", "Brenholm Port"),
        ("Bridge Fund", "Bridge Fund"),
    ],
)
def test_somebody_is_found_by_any_name_a_part_of_one_or_with_a_slip(text: str, name: str) -> None:
    profile = find(known(), text)
    assert isinstance(profile, Profile)
    assert profile.name == name


@pytest.mark.parametrize(
    ("text", "nearest"),
    [
        ("Fund", ["Bridge Fund", "Bridge Fund memo"]),
        ("Bri", ["Bridge Fund", "Bridge Fund memo"]),
        ("Per Hansen", ["Kirsten Hansen"]),
        ("Ursula Lund", []),
        ("", []),
        ("?", []),
    ],
)
def test_where_nobody_or_several_are_meant_the_nearest_are_named(
    text: str, nearest: list[str]
) -> None:
    found = find(known(), text)
    assert isinstance(found, list)
    assert sorted(found[: len(nearest) or None]) == nearest


def test_a_short_name_with_another_word_in_it_is_somebody_else() -> None:
    forms = [("Jack Ma", "Jack Ma")]
    assert meant(forms, "Jack Mu") == ["Jack Ma"]
    assert meant(forms, "Jakc Ma") == "Jack Ma"


# --- finding forms in texts -----------------------------------------------------------------------

PIECES = [
    "BP",
    "布伦港",
    "the port",
    "Bridge Fund",
    "memo",
    "K. Hansen",
    "s",
    " ",
    "_",
    ".",
    "é",
    "क्व",
    "7",
]


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(PIECES), max_size=8).map("".join),
    st.lists(st.lists(st.sampled_from(PIECES), min_size=1, max_size=3).map("".join), max_size=4),
)
def test_the_quick_way_finds_the_same_forms_as_looking_for_each(
    text: str, forms: list[str]
) -> None:
    table = [Name(name=form) for form in forms]
    found = {form.folded for form in NameForms(table).in_folded(fold(text))}
    wanted = {fold(f) for f in forms if len(fold(f)) > 1 and fold(f).strip(" .")}
    assert found == {form for form in wanted if has_word(fold(text), form)}


def test_names_are_taken_out_of_a_text_the_longest_first() -> None:
    read = NameForms(NAMES).read("The memo: Olsen, says the Bridge Fund memo, paid the port.")
    assert read.in_order == ("Bridge Fund memo", "Per Olsen", "Brenholm Port")
    assert read.all == {"Bridge Fund memo", "Bridge Fund", "Per Olsen", "Brenholm Port"}
    assert read.rest.split() == [":", ",", "says", "the", ",", "paid", "."]


def test_the_people_of_the_real_story_are_known_with_what_they_say(real_story: Story) -> None:
    people = profiles(real_story)
    assert people[0].name == "Alibaba"
    for text, name, says in [
        ("Eddie Wu", "Wu Yongming", 1),
        ("马云", "Jack Ma", 1),
        ("ICIJ", "International Consortium of Investigative Journalists", 1),
        ("Tongyi", "Qwen", 0),
        ("Zhang", "Zhang Xiaorong", 7),
        ("Huawie", "Huawei", 2),
    ]:
        profile = find(people, text)
        assert isinstance(profile, Profile)
        assert (profile.name, len(profile.says)) == (name, says)
    everything = {claim.statement for profile in people for claim in profile.says}
    assert everything == {claim.statement for claim in real_story.claims()}
