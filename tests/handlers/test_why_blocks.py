"""The explanation of an answer, whatever the answer stands on, within the local Slack's limits."""

from __future__ import annotations

from typing import Any

from made_answers import answer

from bot.answering.grounds import Grounds, Looked, Stood
from handlers.blocks.feedback import filled_in
from handlers.blocks.why import why
from handlers.kept import KeptAnswer
from handlers.wording import Wording
from playground import plain_text

W = Wording("en")
PLACE = "C1|2.0|1.0"


def looked(place: int | None = 1, **changes: Any) -> Looked:
    return Looked.model_validate(
        {
            "passage_id": "daily-gull-1",
            "source_id": "daily-gull",
            "title": "The bridge",
            "publisher": "The Daily Gull",
            "url": "https://gull.example/a?b=(1)",
            "published": "2024-03-06",
            "text": "The bridge costs 40 million crowns.",
            "place": place,
            "nearness": 0.871,
            "shared": 2,
            **changes,
        }
    )


def stood(**changes: Any) -> Stood:
    return Stood.model_validate(
        {
            "said": "It costs 40 million.",
            "attested": "It costs 40 million.",
            "passages": ("daily-gull-1",),
            "how": "shortened",
            "translated": False,
            **changes,
        }
    )


def kept(grounds: Grounds | None, question: str = "What does it cost?") -> KeptAnswer:
    given = answer("It costs 40 million [1].", "daily-gull-1")
    return KeptAnswer(
        id="k1", team="T1", channel="C1", user="ANNA", asked_at="1.0", message="2.0", thread="1.0",
        story="harbour", snapshot="abc123",
        answer=given.model_copy(update={"grounds": grounds, "question": question}),
    )  # fmt: skip


def shown(given: KeptAnswer, is_outdated: bool = False) -> str:
    return plain_text(why(given, is_outdated, PLACE, W))


GROUNDS = Grounds(
    looked=(looked(passage_id="echo-1", publisher="Echo", text="It may cost more."), looked(2)),
    sentences=(stood(), stood(said="Es kostet 40 Millionen.", translated=True, how="quoted")),
    words=3,
    near=0.52,
    covered=0.7,
    leaning=0.93,
)


def test_it_tells_how_the_answer_was_made_and_weighed() -> None:
    text = shown(kept(GROUNDS))
    for part in (
        "What does it cost?", "scripted-model", "harbour", "abc123", "93 %", "0.52", "70 %",
        "Passages that were looked at: 2",
    ):  # fmt: skip
        assert part in text


def test_each_passage_has_its_source_its_text_its_scores_and_what_stands_on_it() -> None:
    text = shown(kept(GROUNDS))
    cited, _, other = text.partition("Looked at, and not cited")
    for part in (
        "The bridge · The Daily Gull · Mar 6, 2024", "Cited as [1]", "40 million crowns",
        "0.87. Place 2 of 2.", "2 of 3", "“It costs 40 million.” (shortened)",
        "“Es kostet 40 Millionen.” · “It costs 40 million.” (word for word, translated)",
    ):  # fmt: skip
        assert part in cited
    assert "It may cost more." in other


def test_an_answer_from_an_older_state_says_so_and_offers_a_new_one() -> None:
    assert "older state" not in shown(kept(GROUNDS))
    view = why(kept(GROUNDS), True, PLACE, W)
    assert "older state" in plain_text(view)
    (offer,) = [block["accessory"] for block in view["blocks"] if "accessory" in block]
    assert (offer["action_id"], offer["value"]) == ("anew", "k1")
    assert view["private_metadata"] == PLACE


def test_another_side_that_was_not_found_is_said_to_be_one() -> None:
    text = shown(kept(Grounds(looked=(looked(None, nearness=None),), words=3)))
    assert "another side of what is disputed" in text
    assert "Place" not in text


def test_without_vectors_the_place_alone_is_told() -> None:
    text = shown(kept(Grounds(looked=(looked(nearness=None),))))
    assert "Place 1 of 1." in text
    assert "Nearness" not in text
    assert "words alone" in text


def test_what_was_filled_in_is_read_in_the_order_of_the_choices() -> None:
    picked = [{"value": "other"}, {"value": "wrong"}, {"value": "none of ours"}]
    values = {
        "reasons": {"reasons": {"selected_options": picked}},
        "note": {"note": {"value": "  So.  "}},
    }
    assert filled_in(values) == (("wrong", "other"), "So.")
    assert filled_in({"note": {"note": {"value": None}}}) == ((), "")
