"""What a reader is told of as new, and what not, case by case."""

from __future__ import annotations

import pytest
from small_stories import (
    CLAIMS,
    COST,
    COSTS_40,
    COSTS_55,
    DOUBTS,
    EVENTS,
    IS_LATE,
    LATE,
    NOT_LATE,
    WHO_OWNS,
    WITHDRAWN,
    claim,
    of,
    paper,
    told,
)

from bot.digest import Told, UnreadableTold, compare
from knowledge.story import Questions, Withdrawal

WRECK, CONTRACT = EVENTS[0], EVENTS[1]


# --- claims and figures ---------------------------------------------------------------------------


def test_a_claim_in_other_words_is_not_new() -> None:
    before = of(paper("gull", claims=[WHO_OWNS, COSTS_40]))
    now = of(
        paper(
            "gull",
            claims=[
                claim("It is the town that will own it.", "Ada Holt", about=("bridge", "owner")),
                claim("40 million crowns is what it costs.", about=COST, value="40 million"),
            ],
        )
    )
    assert compare(before, now).is_empty


def test_a_claim_of_another_about_the_same_is_new() -> None:
    said_by_birk = claim("The town will own the bridge.", "Tom Birk", about=("bridge", "owner"))
    before = of(paper("gull", claims=[WHO_OWNS]))
    news = compare(before, of(paper("gull", claims=[WHO_OWNS, said_by_birk])))
    assert [one.by for one in news.claims] == ["Tom Birk"]


def test_two_claims_by_one_speaker_about_one_thing_are_both_told() -> None:
    why = [
        claim("The panic stems from a clash of two ways.", "Birk", about=("panic", "cause")),
        claim("The panic stems from fear of prices.", "Birk", about=("panic", "cause")),
    ]
    assert len(compare(None, of(paper("gull", claims=why))).claims) == 2


def test_a_newer_figure_is_told_with_the_one_before_and_not_as_a_claim_or_disagreement() -> None:
    before = of(paper("gull", claims=[COSTS_40]))
    now = of(paper("gull", claims=[COSTS_40]), paper("tern", claims=[COSTS_55]))
    news = compare(before, now)
    (figure,) = news.figures
    assert figure.now.value == "55 million"
    assert [side.value for side in figure.was] == ["40 million"]
    assert not news.claims and not news.disagreements


def test_a_figure_that_took_the_place_of_another_is_told_though_nobody_disagrees() -> None:
    later = COSTS_40.model_copy(
        update={"statement": "It costs 50 million crowns.", "value": "50 million"}
    )
    news = compare(of(paper("gull", claims=[COSTS_40])), of(paper("gull", claims=[later])))
    (figure,) = news.figures
    assert (figure.now.value, figure.was[0].value) == ("50 million", "40 million")
    assert not news.claims and not news.gone


def test_an_older_figure_that_comes_late_is_not_told_as_the_newer_one() -> None:
    before = of(paper("tern", claims=[COSTS_55]))
    now = of(paper("gull", claims=[COSTS_40]), paper("tern", claims=[COSTS_55]))
    news = compare(before, now)
    assert [figure.now.value for figure in news.figures] != ["40 million"]


def test_a_claim_that_only_repeats_an_event_is_not_told_twice() -> None:
    repeats = claim("The council signed a contract with Skarv Line.", "The Gull", "reports")
    news = compare(None, of(paper("gull", events=[CONTRACT], claims=[repeats])))
    assert [moment.what for moment in news.events] == [CONTRACT[1]]
    assert not news.claims


# --- disagreements --------------------------------------------------------------------------------


def test_a_claim_that_is_denied_now_becomes_a_disagreement() -> None:
    before = of(paper("gull", claims=[IS_LATE]))
    now = of(paper("gull", claims=[IS_LATE]), paper("tern", claims=[NOT_LATE]))
    (told,) = compare(before, now).disagreements
    assert (told.change, told.conflict.kind, len(told.conflict.sides)) == ("new", "disputed", 2)


def test_a_doubt_that_becomes_a_denial_is_told_as_what_it_was_and_is() -> None:
    before = of(paper("gull", claims=[IS_LATE, DOUBTS]))
    now = of(paper("gull", claims=[IS_LATE, DOUBTS]), paper("tern", claims=[NOT_LATE]))
    (told,) = compare(before, now).disagreements
    assert (told.change, told.was, told.conflict.kind) == ("changed", "unverified", "disputed")
    assert [side.by for side in told.added] == ["Ada Holt"]


def test_a_disagreement_is_settled_when_a_source_is_withdrawn_when_it_left_or_when_they_agree() -> (
    None
):
    gull, tern = paper("gull", claims=[IS_LATE]), paper("tern", claims=[NOT_LATE])
    before = of(gull, tern)
    agrees = paper("tern", claims=[claim("The bridge is late.", "Ada Holt", about=LATE)])
    after = {
        "withdrawn": of(gull, paper("tern", claims=[NOT_LATE], withdrawn=WITHDRAWN)),
        "gone": of(gull),
        "agreed": of(gull, agrees),
    }
    for why, now in after.items():
        (told,) = compare(before, now).disagreements
        assert (told.change, told.why) == ("settled", why)


def test_a_side_that_is_no_longer_there_is_told_as_a_change() -> None:
    owl = claim("The bridge is late.", "Owl Watch", "denies", about=LATE)
    gull, tern = paper("gull", claims=[IS_LATE]), paper("tern", claims=[NOT_LATE])
    (told,) = compare(of(gull, tern, paper("owl", claims=[owl])), of(gull, tern)).disagreements
    assert (told.change, told.added) == ("changed", ())
    assert [side.by for side in told.left] == ["Owl Watch"]


# --- events ---------------------------------------------------------------------------------------


def test_an_event_told_by_one_source_more_is_not_new_but_its_telling_is_listed() -> None:
    before = of(paper("gull", events=[CONTRACT]))
    now = of(paper("gull", events=[CONTRACT]), paper("tern", events=[CONTRACT]))
    news = compare(before, now)
    assert not news.events
    (also,) = news.also_told
    assert [event.passage_id for event in also.tellings] == ["tern-2"]


def test_an_event_in_other_words_is_neither_new_nor_gone() -> None:
    before = of(paper("gull", events=[("2024-01-09", CONTRACT[1])]))
    edited = "The council has signed its new contract with Skarv Line."
    now = of(paper("gull", events=[("2024-01-09", edited)]))
    assert compare(before, now).is_empty


def test_an_event_that_was_taken_out_is_told_as_gone() -> None:
    before = of(paper("gull", events=[WRECK, CONTRACT]))
    news = compare(before, of(paper("gull", events=[WRECK])))
    assert [event.what for event in news.gone.events] == [CONTRACT[1]]
    assert not news.events


# --- sources, and going back ----------------------------------------------------------------------


def test_what_a_withdrawn_source_said_is_not_told_again_when_it_stands_again() -> None:
    kept = paper("gull", events=[WRECK])
    stands = paper("tern", events=[CONTRACT], claims=[WHO_OWNS])
    without = stands.model_copy(update={"withdrawn": WITHDRAWN})
    left = compare(of(kept, stands), of(kept, without))
    assert [source.id for source in left.withdrawn] == ["tern"]
    assert left.withdrawn[0].withdrawn == WITHDRAWN and not left.gone
    back = compare(of(kept, without), of(kept, stands))
    assert [source.id for source in back.restored] == ["tern"]
    assert not (back.events or back.claims or back.sources)


def test_a_source_is_told_again_as_corrected_but_not_for_a_reworded_reason() -> None:
    reworded = Withdrawal(kind="retracted", reason="It was taken back by its publisher.")
    corrected = Withdrawal(kind="corrected", reason="The price was wrong.")
    before = of(paper("gull", withdrawn=WITHDRAWN))
    assert compare(before, of(paper("gull", withdrawn=reworded))).is_empty
    assert compare(before, of(paper("gull", withdrawn=corrected))).withdrawn


def test_a_source_under_another_id_is_the_same_source() -> None:
    gull = paper("gull", events=[WRECK], claims=[WHO_OWNS])
    renamed = paper("daily-gull", events=[WRECK], claims=[WHO_OWNS])
    renamed = renamed.model_copy(update={"url": gull.url})
    news = compare(of(gull), of(renamed))
    assert not (news.sources or news.gone or news.claims or news.events)


def test_going_back_tells_what_left_and_nothing_as_new() -> None:
    gull = paper("gull", events=[WRECK], claims=[COSTS_40])
    later = paper("tern", events=[CONTRACT], claims=[COSTS_55, NOT_LATE])
    now = told(of(gull).story, published=1.0)
    news = compare(told(of(gull, later).story, published=2.0), now)
    assert news.went_back
    assert [source.id for source in news.gone.sources] == ["tern"]
    assert not (news.events or news.sources or news.claims or news.figures)
    assert [told.change for told in news.disagreements] == ["settled"]


def test_going_on_is_not_going_back() -> None:
    gull = of(paper("gull", events=[WRECK])).story
    assert not compare(told(gull, published=1.0), told(gull, published=2.0)).went_back
    assert not compare(told(gull), told(gull, published=2.0)).went_back


def test_another_story_is_told_from_the_beginning() -> None:
    before = of(paper("gull", events=[WRECK]))
    now = told(before.story.model_copy(update={"id": "another"}))
    assert compare(before, now).is_first
    assert len(compare(before, now).events) == 1


# --- as bytes -------------------------------------------------------------------------------------


def test_what_was_told_survives_as_bytes() -> None:
    before = of(paper("gull", events=EVENTS, claims=CLAIMS), paper("tern", withdrawn=WITHDRAWN))
    kept = Told.from_bytes(told(before.story, published=3.5).to_bytes())
    assert (kept.conflicts, kept.published) == (before.conflicts, 3.5)
    assert [source.claims for source in kept.story.sources] == [
        source.claims for source in before.story.sources
    ]
    assert compare(kept, before).is_empty


def test_of_what_was_told_no_text_of_passages_and_no_question_is_kept() -> None:
    gull = of(paper("gull", events=EVENTS)).story.sources[0]
    asked = Questions(passage_id=gull.passages[0].id, open=("Who pays?",))
    story = of(paper("gull", events=EVENTS)).story.model_copy(
        update={"sources": (gull.model_copy(update={"questions": (asked,)}),)}
    )
    kept = Told.from_bytes(told(story).to_bytes()).story
    assert list(kept.questions()) == []
    assert {passage.text for passage in kept.passages()} == {""}


@pytest.mark.parametrize(
    "spoilt",
    [b"", b"BTOLD", b"BTOLD\x00\x01not packed", b"BTOLD\x00\x63", b"[]", b"BSTORY\x00\x02abc"],
)
def test_what_cannot_be_read_says_so(spoilt: bytes) -> None:
    with pytest.raises(UnreadableTold):
        Told.from_bytes(spoilt)


def test_what_is_damaged_or_older_says_so() -> None:
    whole = of(paper("gull", events=EVENTS)).to_bytes()
    for end in range(0, len(whole), 7):
        with pytest.raises(UnreadableTold):
            Told.from_bytes(whole[:end])
    with pytest.raises(UnreadableTold, match="format 0"):
        Told.from_bytes(whole[:5] + b"\0\0" + whole[7:])
