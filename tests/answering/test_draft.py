"""A draft is read sentence by sentence while the model is still writing it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.answering.attest import Drafted, drafted
from bot.answering.draft import DraftStream
from bot.answering.prompts import SILENT

Read = list[tuple[str, tuple[int, ...]]]  # each sentence, with the numbers that it cites


def stream(*pieces: str) -> tuple[DraftStream, Read]:
    """A draft when it has ended, and all sentences that it gave on the way."""
    draft = DraftStream(SILENT)
    given = [sentence for piece in pieces for sentence in draft.feed(piece)]
    return draft, parts(given + draft.rest())


def parts(sentences: list[Drafted]) -> Read:
    return [(one.text, one.cites) for one in sentences]


def letters(text: str) -> list[str]:
    return list(text)


# --- sentences and their citations ----------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("It is false [5]. He agrees [2], they too [5].",
         [("It is false.", (5,)), ("He agrees, they too.", (2, 5))]),
        ("It is false. [5]", [("It is false.", (5,))]),
        ("It is false.[5] He agrees.[2]", [("It is false.", (5,)), ("He agrees.", (2,))]),
        ("Both say so [7, 3].", [("Both say so.", (7, 3))]),
        ("All say so [2-4].", [("All say so.", (2, 3, 4))]),
        ("They say so [3][3] [1].", [("They say so.", (3, 1))]),
        ("They say so [passage 4] and [Passages 4, 6].", [("They say so and.", (4, 6))]),
        ("阿里巴巴否认【6】。", [("阿里巴巴否认。", (6,))]),
        ("They call him H. [9].", [("They call him H.", (9,))]),
        ("He hesitates ... [9]", [("He hesitates ...", (9,))]),
        ("Nobody says so.", [("Nobody says so.", ())]),
        ("It is false.\n[5]", [("It is false.", (5,))]),
        ("- It is false [1]\n2. He agrees [6]\n\n* They too [4]",
         [("It is false", (1,)), ("He agrees", (6,)), ("They too", (4,))]),
        ("According to passage [1], it is false.", [("It is false.", (1,))]),
        ("In passage 2, it is false [2].", [("It is false.", (2,))]),
        ("It is false, according to both passage 1 and passage 2 [1].",
         [("It is false.", (1,))]),
    ],
)  # fmt: skip
def test_each_sentence_is_read_with_what_it_cites(written: str, read: Read) -> None:
    assert parts(drafted(written)) == read


@pytest.mark.parametrize("cut", [letters, lambda text: [text]], ids=["letters", "whole"])
def test_it_is_the_same_in_pieces(cut: object) -> None:
    assert callable(cut)
    written = '**Alibaba** says it is "false" [5].\n- He agrees. [2] `They` too【1, 3】.'
    assert stream(*cut(written))[1] == parts(drafted(written.replace("**", "").replace("`", "")))


def test_a_sentence_is_given_out_as_soon_as_no_citation_of_it_can_follow() -> None:
    draft = DraftStream(SILENT)
    assert parts(draft.feed("It is false. ")) == []
    assert parts(draft.feed("[5] He ")) == [("It is false.", (5,))]
    assert parts(draft.feed("agrees [2]. And")) == [("He agrees.", (2,))]
    assert parts(draft.rest()) == [("And", ())]


@pytest.mark.parametrize("written", ["", "\n\n", "[1]", "[1][2].", "...", "- ", "**", "?!"])
def test_a_draft_without_a_word_has_no_sentence(written: str) -> None:
    assert stream(*letters(written))[1] == []


def test_a_number_without_end_costs_no_time() -> None:
    ((text, cites),) = stream("It is false [" + "9" * 5000 + "].")[1]
    assert text == "It is false."
    assert len(cites) == 1


@given(
    st.lists(
        st.sampled_from(
            ["Alibaba ", "He denies it", "[1]", " [2]", "[1, 3]", ". ", ".", " ", "\n", "**"]
        )
    ).map("".join),
    st.integers(1, 5),
)  # fmt: skip
def test_however_a_draft_is_cut_it_is_read_as_it_is_when_whole(written: str, size: int) -> None:
    pieces = [written[i : i + size] for i in range(0, len(written), size)]
    assert stream(*pieces)[1] == stream(written)[1]


# --- silence --------------------------------------------------------------------------------------


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
def test_a_reply_that_begins_with_the_word_for_silence_says_nothing(
    reply: str, data: st.DataObject
) -> None:
    draft, read = cut_anywhere(reply, data)
    assert draft.is_silent
    assert read == []


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
def test_the_word_for_silence_is_never_part_of_a_sentence(reply: str, data: st.DataObject) -> None:
    draft, read = cut_anywhere(reply, data)
    assert draft.is_silent
    assert "SOURCES" not in str(read).upper()


def cut_anywhere(reply: str, data: st.DataObject) -> tuple[DraftStream, Read]:
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
    draft, read = stream(*cut(f"{answer} NOT_IN_SOURCES"))
    assert not draft.is_silent
    assert read == [("Alibaba calls the report completely false.", (2,))]


def test_an_answer_that_begins_like_silence_is_read() -> None:
    draft, read = stream(*letters("Nothing was verified [1]."))
    assert not draft.is_silent
    assert read == [("Nothing was verified.", (1,))]


def test_nothing_is_given_out_while_it_may_still_be_silence() -> None:
    draft = DraftStream(SILENT)
    assert [draft.feed(piece) for piece in ("NOT", "_IN_", "SOUR")] == [[], [], []]


# --- what comes before, and what strangers put in -------------------------------------------------


def test_a_draft_that_begins_anew_keeps_nothing() -> None:
    draft = DraftStream(SILENT)
    draft.feed("The user asks [3] about the memo. So I ")
    draft.begin()
    assert parts(draft.feed("It is false [5]. ") + draft.rest()) == [("It is false.", (5,))]


def test_silence_after_a_new_beginning_is_silence() -> None:
    draft = DraftStream(SILENT)
    draft.feed("The user asks about tofu, which")
    draft.begin()
    draft.feed(SILENT)
    assert draft.is_silent
    assert draft.rest() == []


def test_a_mention_or_a_link_is_no_part_of_a_sentence() -> None:
    _, read = stream(*letters("Hello <!channel>, see http://evil.example/login now [1]."))
    assert read == [("Hello , see now.", (1,))]
