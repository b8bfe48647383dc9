"""What a reader sees of an answer while the model is still writing it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.draft import DraftStream
from bot.answering.prompt import SILENT
from bot.thinking import END_OF_THOUGHT


def stream(*pieces: str, passages: int = 8) -> tuple[DraftStream, str]:
    """The draft when it has ended, and all that was shown of it."""
    draft = DraftStream(passages, SILENT)
    shown = "".join(draft.feed(piece) for piece in pieces)
    return draft, shown + draft.rest()


def letters(text: str) -> list[str]:
    return list(text)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("False [5]. He agrees [2], they too [5].", "False [1]. He agrees [2], they too [1]."),
        ("Both say so [7, 3].", "Both say so [1][2]."),
        ("All say so [2-4].", "All say so [1][2][3]."),
        ("They say so [3][3] [1].", "They say so [1][1] [2]."),
        ("They say so [passage 4] and [Passages 4, 6].", "They say so [1] and [1][2]."),
        ("阿里巴巴否认【6】。", "阿里巴巴否认[1]。"),
        ("قالت [٣].", "قالت [1]."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("cut", [letters, lambda text: [text]], ids=["letters", "whole"])
def test_passages_are_numbered_in_the_order_in_which_they_are_used(
    written: str, shown: str, cut: object
) -> None:
    assert callable(cut)
    assert stream(*cut(written))[1] == shown


@pytest.mark.parametrize("number", ["[9]", "[0]", "[99]", "[2025]", "[123456789]", "[9, 10]"])
def test_numbers_of_no_passage_vanish(number: str) -> None:
    assert stream(*letters(f"It is false{number}, he says [1]."))[1] == "It is false, he says [1]."


def test_the_citations_so_far_are_known_while_the_text_comes() -> None:
    draft = DraftStream(8, SILENT)
    draft.feed("It is false [5]. He ")
    assert draft.used() == [(1, 4)]
    draft.feed("agrees [2]. And ")
    assert draft.used() == [(1, 4), (2, 1)]


@pytest.mark.parametrize(
    "reply",
    [
        "NOT_IN_SOURCES",
        "NOT_IN_SOURCES.",
        "not_in_sources",
        "**NOT_IN_SOURCES**",
        '"NOT_IN_SOURCES"',
        "[NOT_IN_SOURCES]",
        "`NOT_IN_SOURCES`",
        r"NOT\_IN\_SOURCES",
        "NOT IN SOURCES",
        "\n\nNOT_IN_SOURCES\n",
        "NOT_IN_SOURCES: the passages do not give a share price [3].",
    ],
)
@given(data=st.data())
@settings(max_examples=20)
def test_a_reply_that_begins_with_the_word_for_silence_shows_nothing(
    reply: str, data: st.DataObject
) -> None:
    draft, shown = cut_anywhere(reply, data)
    assert draft.is_silent
    assert not shown


@pytest.mark.parametrize(
    "reply",
    [
        "I am sorry: NOT_IN_SOURCES",
        "The passages do not tell the share price of Alibaba today. NOT_IN_SOURCES",
        "Nothing about that [1]: **NOT_IN_SOURCES**.",
    ],
)
@given(data=st.data())
@settings(max_examples=20)
def test_the_word_for_silence_is_never_shown(reply: str, data: st.DataObject) -> None:
    draft, shown = cut_anywhere(reply, data)
    assert draft.is_silent
    assert "SOURCES" not in shown.upper()


def cut_anywhere(reply: str, data: st.DataObject) -> tuple[DraftStream, str]:
    pieces, at = [], 0
    while at < len(reply):
        size = data.draw(st.integers(1, len(reply)))
        pieces.append(reply[at : at + size])
        at += size
    return stream(*pieces)


@pytest.mark.parametrize("cut", [letters, lambda text: [text]], ids=["letters", "whole"])
def test_an_answer_stands_when_the_word_for_silence_trails_it(cut: object) -> None:
    assert callable(cut)
    answer = "Alibaba calls the report completely false [2]."
    draft, shown = stream(*cut(f"{answer} NOT_IN_SOURCES"))
    assert not draft.is_silent
    assert shown == draft.numbered == answer.replace("[2]", "[1]")


def test_an_answer_that_begins_like_silence_is_shown() -> None:
    draft, shown = stream(*letters("Nothing was verified [1]."))
    assert not draft.is_silent
    assert shown == "Nothing was verified [1]."


def test_nothing_is_shown_while_it_may_still_be_silence() -> None:
    draft = DraftStream(8, SILENT)
    assert [draft.feed(piece) for piece in ("NOT", "_IN_", "SOUR")] == ["", "", ""]


def test_thinking_that_turned_out_as_such_leaves_only_the_answer() -> None:
    thinking = "The user asks [3] about the memo, so I"
    draft, _ = stream(*letters(thinking), END_OF_THOUGHT, "\n\n", *letters("It is false [5]."))
    assert draft.numbered == "It is false [1]."
    assert draft.used() == [(1, 4)]


def test_thinking_before_silence_is_silence() -> None:
    draft, _ = stream("The user asks about tofu, which", END_OF_THOUGHT, *letters(SILENT))
    assert draft.is_silent


def test_a_mention_in_a_draft_is_shown_to_nobody() -> None:
    _, shown = stream(*letters("Hello <!channel>, see http://evil.example/login now [1]."))
    assert shown == "Hello , see now [1]."


@given(
    st.lists(
        st.sampled_from(
            ["Alibaba ", "否认", "[1]", " [2]", "[1, 3]", ".", " ", "\n", "**", "<b>", "[", "]"]
        )
    ).map("".join),
    st.integers(1, 5),
)  # fmt: skip
def test_what_was_shown_is_what_stands_in_the_end(written: str, size: int) -> None:
    draft, shown = stream(*(written[i : i + size] for i in range(0, len(written), size)))
    assert shown.strip() == draft.numbered
