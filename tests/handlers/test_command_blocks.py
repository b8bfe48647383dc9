"""Whatever the sources hold, Slack takes what `/story` shows: by the local Slack's own limits."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from desks import call, desk
from nasty_stories import empty, nasty

from handlers.blocks.command_help import help_blocks
from handlers.blocks.parts import MAX_VALUE, Again, reply, told
from handlers.reading import Reading
from handlers.subcommands import Shown, Subcommand
from handlers.wording import Wording
from playground import links, plain_text
from playground.limits import check_message_blocks

EN = Wording("en")


def taken(blocks: Any) -> None:
    """Raises what Slack would say to these blocks; they are as they were when it has looked."""
    check_message_blocks(copy.deepcopy(list(blocks)))


@pytest.mark.parametrize("name", ["summary", "timeline", "sources", "who"])
async def test_of_a_page_that_there_is_none_of_the_nearest_is_shown(name: str) -> None:
    at = desk([nasty("The bridge", many=20)])
    argument = {"summary": "long", "who": "also 3"}.get(name, "")
    show = getattr(Reading(at), name)
    last: Shown = await show(call(at, argument, 10_000))
    assert last.page == last.pages > 1
    assert await show(call(at, argument, last.pages)) == last


async def test_all_of_a_long_list_is_on_some_page_once_and_in_order() -> None:
    many = desk([nasty("The bridge", many=30)])
    reading, seen = Reading(many), list[str]()
    pages = (await reading.sources(call(many))).pages
    assert pages > 3
    for page in range(1, pages + 1):
        shown = await reading.sources(call(many, page=page))
        seen += [b["text"]["text"] for b in shown.blocks if b["type"] == "section"]
    assert len(seen) == 30


async def test_the_timeline_begins_at_its_end() -> None:
    many = desk([nasty("The bridge", many=20)])
    reading = Reading(many)
    first = await reading.timeline(call(many))
    last = await reading.timeline(call(many, page=first.pages))
    moments = (await many.overviews.of(call(many).snapshot)).moments
    assert f"of {len(moments)}" in plain_text({"blocks": first.blocks})
    assert "1 to " in plain_text({"blocks": last.blocks})
    earlier = [b for b in reply(first, Again("timeline"), EN) if b["type"] == "actions"][-1]
    labels = [element["text"]["text"] for element in earlier["elements"]]
    assert labels[0] == "← Earlier" and labels[-1] == "Share in channel"
    assert "Later →" not in labels


@pytest.mark.parametrize(
    "url", ["javascript:alert(1)", "ftp://x.example/", "https://x/" + "y" * 500]
)
async def test_an_address_that_slack_would_refuse_is_no_link(url: str) -> None:
    bad = desk([nasty("The bridge", many=2, url=url)])
    for name in ("summary", "timeline", "sources"):
        shown = await getattr(Reading(bad), name)(call(bad))
        taken(shown.blocks)
        assert links({"blocks": list(shown.blocks)}) == []


def test_nothing_that_sources_wrote_is_markup() -> None:
    assert told("<!channel> *b* _i_ ~s~ `c` snake_case 2*3", 100) == (
        "&lt;!channel&gt; ∗b∗ ˍiˍ ∼s∼ ˋcˋ snake_case 2*3"
    )
    assert len(told("&" * 5000, 300)) <= 600
    assert told("شكرا", 10) == "\u2068شكرا\u2069"


@pytest.mark.parametrize("argument", ["x" * 9000, '\\"' * 4000, "👩‍👩‍👧‍👦" * 900, "\u0000" * 3000])
def test_a_button_s_value_fits_whatever_was_typed_and_is_read_back(argument: str) -> None:
    value = Again("ask", argument, 3).value
    assert len(value.encode("utf-16-le")) // 2 <= MAX_VALUE
    read = Again.read(value)
    assert (read.name, read.page) == ("ask", 3) and argument.startswith(read.argument)


@pytest.mark.parametrize(
    "value", ["", "x", "null", "[]", '["a"]', '["a", "b", 0]', '["a", 1, 1]', '{"a": 1}', "[1e999]"]
)
def test_a_value_that_is_none_of_ours_is_refused(value: str) -> None:
    with pytest.raises(ValueError):
        Again.read(value)


def test_a_subcommand_is_listed_with_its_usage() -> None:
    async def run(_: object) -> None: ...

    table = [Subcommand("digest", run, "on | off")]
    assert "/story digest on | off" in plain_text(
        {"blocks": help_blocks(empty(), table, EN, "/story")}
    )
