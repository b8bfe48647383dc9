"""What an operator reads of each answer, and what never gets there."""

from __future__ import annotations

import logging

import pytest

from bot.answering import Answer, Citation
from bot.answering.answer import Timings
from bot.llm import Usage
from handlers.arrival import Arrival
from handlers.records import record

ANSWER = Answer(
    question="Was the zeppelin late?",
    language="en",
    text="Falk says it was punctual [1].",
    declined=False,
    origin="model",
    model="scripted-model",
    citations=(
        Citation(
            n=1, title="Over the harbour", publisher="Harbour Post", url="https://harbour.example",
            published="2026-02", source_id="post", passage_id="post-1", passage="Noon sharp.",
        ),
    ),
    conflicts=(),
    usage=Usage(1200, 80, 0.00042),
    timings_ms=Timings(search=40, first_token=900, thinking=7000, total=9100),
)  # fmt: skip
ARRIVAL = Arrival(
    wish="question", team="T1", channel="C1", channel_type="channel", user="U1",
    ts="1764000000.000100", thread="1764000000.000100", text="Was the zeppelin late?",
)  # fmt: skip
EXTRACT = ANSWER.model_copy(
    update={
        "declined": True,
        "origin": "extract",
        "model": None,
        "usage": None,
        "timings_ms": Timings(search=40, first_token=None, total=41),
    }
)


def recorded(answer: Answer, caplog: pytest.LogCaptureFixture) -> str:
    """The one line that the log has of an answer."""
    with caplog.at_level(logging.DEBUG):
        record(ARRIVAL, "harbour", answer, lambda: 1764000009.5)
    (entry,) = caplog.records
    assert entry.levelno == logging.INFO
    return entry.getMessage()


def test_the_line_of_an_answer_tells_what_it_took(caplog: pytest.LogCaptureFixture) -> None:
    assert recorded(ANSWER, caplog) == (
        "answered key=T1:C1:1764000000.000100 story=harbour language=en origin=model "
        "declined=false waited_ms=9500 ms=9100 first_token_ms=900 thinking_ms=7000 "
        "prompt_tokens=1200 completion_tokens=80 cost=0.000420"
    )


def test_what_is_not_known_is_left_out(caplog: pytest.LogCaptureFixture) -> None:
    assert recorded(EXTRACT, caplog) == (
        "answered key=T1:C1:1764000000.000100 story=harbour language=en origin=extract "
        "declined=true waited_ms=9500 ms=41"
    )


def test_what_a_model_took_in_vain_is_told_of_an_extract(caplog: pytest.LogCaptureFixture) -> None:
    in_vain = EXTRACT.model_copy(update={"wasted": Usage(300, 20)})
    assert recorded(in_vain, caplog).endswith("prompt_tokens=300 completion_tokens=20")


def test_a_free_model_costs_nothing_and_one_without_a_price_has_no_cost(
    caplog: pytest.LogCaptureFixture,
) -> None:
    free = ANSWER.model_copy(update={"usage": Usage(1, 1, 0.0)})
    assert recorded(free, caplog).endswith("cost=0.000000")
    caplog.clear()
    unpriced = ANSWER.model_copy(update={"usage": Usage(1, 1)})
    assert "cost" not in recorded(unpriced, caplog)


def test_the_line_holds_neither_question_nor_answer_nor_passage(
    caplog: pytest.LogCaptureFixture,
) -> None:
    line = recorded(ANSWER, caplog)
    for word in ("zeppelin", "late", "Falk", "punctual", "Noon", "Harbour", "scripted-model"):
        assert word not in line
