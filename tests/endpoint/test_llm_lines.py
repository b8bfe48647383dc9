"""The lines of a reply, however they come, and where a reply has no end."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scripted_endpoint import Reply, ScriptedEndpoint

from bot import tokens
from bot.llm import Endpoint, Usage
from bot.llm.faults import UselessReply
from bot.llm.lines import all_text, lines


async def coming(chunks: Sequence[bytes]) -> AsyncIterator[bytes]:
    for chunk in chunks:
        yield chunk


@given(
    said=st.lists(st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]))),
    end=st.sampled_from(["\n", "\r\n"]),
    size=st.integers(1, 9),
)
async def test_lines_are_the_same_however_they_are_cut(
    said: list[str], end: str, size: int
) -> None:
    raw = "".join(line + end for line in said).encode()
    pieces = [raw[at : at + size] for at in range(0, len(raw), size)]
    told = [line async for line in lines(coming(pieces))]
    assert [line for line in told if line] == [line for line in said if line]


async def test_a_sign_that_only_some_take_for_a_line_end_is_text() -> None:
    told = [line async for line in lines(coming(["a\u2028b\x85c\x0cd\n".encode()]))]
    assert told == ["a\u2028b\x85c\x0cd"]


async def test_what_has_no_end_is_not_read_for_ever() -> None:
    with pytest.raises(UselessReply, match="longer than 1 MB"):
        async for _ in lines(coming([b"x" * 600_000] * 3), 1_000_000):
            pass
    with pytest.raises(UselessReply, match="longer than 1 MB"):
        await all_text(coming([b"x" * 600_000] * 3), 1_000_000)


async def test_a_text_with_a_line_separator_comes_whole() -> None:
    with ScriptedEndpoint([Reply(pieces=["It costs\u2028", "40 million [1]."])]) as server:
        endpoint = Endpoint(server.url)
        assert await endpoint.complete([], 50) == "It costs\u2028" + "40 million [1]."
        await endpoint.close()


@pytest.mark.parametrize("usage", [(-1, 5), (10, 10**400), (10**30, 1)])
async def test_counts_of_tokens_that_are_none_do_not_count(usage: tuple[int, int]) -> None:
    with ScriptedEndpoint([Reply("Well.", usage=usage)]) as server:
        endpoint = Endpoint(server.url)
        reply = endpoint.stream([], 50)
        assert await reply.text() == "Well."
        assert reply.usage == Usage(0, tokens.count("Well."))  # reckoned
        await endpoint.close()


async def test_a_chunk_that_is_nested_without_end_is_a_useless_reply() -> None:
    deep = Reply("Well.", ending="malformed", malformed='{"choices":' * 50_000)
    with ScriptedEndpoint([deep]) as server:
        endpoint = Endpoint(server.url)
        with pytest.raises(UselessReply, match="malformed chunk"):
            await endpoint.complete([], 50)
        await endpoint.close()


@pytest.mark.parametrize("listed", [True, 5, "any", {"id": "any"}, None, [None, 5, []]])
async def test_a_list_of_models_that_is_none_names_none(listed: object) -> None:
    server = ScriptedEndpoint(models=Reply(status=200, body={"data": listed}))
    with server:
        endpoint = Endpoint(server.url)
        assert await endpoint.listing() == []
        await endpoint.close()
