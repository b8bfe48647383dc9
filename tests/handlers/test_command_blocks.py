"""Whatever the sources hold, Slack takes what `/story` shows: by the local Slack's own limits."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from desks import call, desk
from nasty_stories import TEXTS, empty, nasty

from handlers.blocks.choosing import chosen_blocks, list_blocks
from handlers.blocks.command_help import help_blocks
from handlers.blocks.parts import MAX_VALUE, Again, reply, shared, told
from handlers.blocks.private import not_answered, under_way, what_to_ask
from handlers.desk import Desk
from handlers.reading import Reading, subcommands
from handlers.subcommands import Shown, Subcommand
from handlers.wording import Wording
from knowledge.story import Story
from playground import links, plain_text
from playground.limits import check_message_blocks

EN = Wording("en")
STORIES = {**{name: nasty(text) for name, text in TEXTS.items()}, "empty": empty()}
ASKED = [
    ("summary", ""), ("summary", "long"), ("summary", "topic-1"), ("summary", "topic-1 long"),
    ("summary", "source-1 long"), ("summary", "source-5"), ("summary", "nothing of the kind"),
    ("timeline", ""), ("sources", ""), ("who", ""), ("who", "also 3"), ("who", "nobody"),
]  # fmt: skip


@pytest.fixture(params=STORIES, scope="module")
def story(request: pytest.FixtureRequest) -> Story:
    return STORIES[request.param]


@pytest.fixture(params=[None, "https://bot.example/pages"], scope="module")
def at(request: pytest.FixtureRequest, story: Story) -> Desk:
    return desk([story], public_url=request.param)


def taken(blocks: Any) -> None:
    """Raises what Slack would say to these blocks; they are as they were when it has looked."""
    check_message_blocks(copy.deepcopy(list(blocks)))


@pytest.mark.parametrize(("name", "argument"), ASKED)
async def test_every_page_of_everything_is_taken(at: Desk, name: str, argument: str) -> None:
    show = getattr(Reading(at), name)
    shown: Shown = await show(call(at, argument))
    for page in {1, 2, shown.pages // 2 or 1, shown.pages, shown.pages + 5}:
        shown = await show(call(at, argument, page))
        blocks = reply(shown, Again(name, argument, page), EN)
        assert 1 <= shown.page <= shown.pages
        taken(blocks)
        taken(shared(shown.blocks, "U0ANNA00001", f"/story {name} {argument}", EN))
        assert plain_text({"blocks": blocks})


def test_help_and_choices_are_taken(story: Story, at: Desk) -> None:
    table = subcommands(at)
    taken(help_blocks(story, table, EN, "/story"))
    taken(list_blocks(story.title, [story] * 40, story, EN))
    other = story.model_copy(update={"id": "other"})
    taken(chosen_blocks(story, other, EN))
    taken(what_to_ask(story, EN))
    taken(under_way(story.title * 3, "1.0", EN))
    taken(not_answered(story.title * 3, "Stopped.", EN))


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
