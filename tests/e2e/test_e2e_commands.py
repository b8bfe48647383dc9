"""What somebody sees who types `/story` to read what the sources tell, over Socket Mode."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from bot_process import BotProcess, running_bot, socket_mode
from story_command import Caller, labels, now

from handlers.wording import Wording
from playground import Playground, links, plain_text

pytestmark = pytest.mark.asyncio(loop_scope="module")

MEMO = "The disputed White House memo"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def bot(slack: Playground) -> AsyncIterator[BotProcess]:
    async with running_bot(socket_mode(slack)) as process:
        yield process


@pytest.fixture
def anna(slack: Playground, bot: BotProcess) -> Caller:
    return Caller(slack)


# --- what there is --------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", "help", " Help! ", "/story"])
async def test_story_alone_or_help_says_what_there_is_with_questions_of_this_story(
    anna: Caller, text: str
) -> None:
    message = await anna.types(text)
    said = plain_text(message)
    assert "The Qwen panic" in said
    for written in ("summary [topic] [short|long]", "timeline", "sources", "who NAME", "ask"):
        assert f"/story {written}" in said
    assert "/story use" not in said  # there is one story
    assert any(label.endswith("?") for label in labels(message))


async def test_nobody_else_sees_what_story_answers(anna: Caller) -> None:
    await anna.types("summary")
    said = [message["text"] for message in anna.slack.messages("newsroom")]
    assert said == []
    assert Caller(anna.slack, "ben").private == []


# --- summary --------------------------------------------------------------------------------------


async def test_a_summary_is_short_and_each_sentence_leads_to_its_passage(anna: Caller) -> None:
    message = await anna.types("summary")
    said = plain_text(message)
    assert "Qwen Panic" in said and "[1]" in said
    assert len(said) < 1500
    assert ("[1]", "https://www.globaltimes.cn/page/202511/1348302.shtml") in links(message)
    assert re.search(r"the sources differ: \d", said)


async def test_the_long_summary_lists_every_side_of_each_disagreement(anna: Caller) -> None:
    message = await anna.gets(await anna.types("summary"), "At length")
    said = plain_text(message)
    assert "Where the sources differ" in said
    assert "600 million" in said and "300 million" in said
    assert "Alibaba: Qwen models have had more than 600 million" in said
    back = await anna.gets(message, "In short")
    assert "Where the sources differ" not in plain_text(back)


async def test_a_topic_has_its_own_summary_and_leads_to_its_sources(anna: Caller) -> None:
    message = await anna.gets(await anna.types("summary"), MEMO)
    assert "completely false" in plain_text(message)
    source = await anna.gets(message, "Alibaba condemns FT report")
    assert plain_text(source).startswith("Alibaba condemns FT report")
    assert "The whole story" in labels(source)


@pytest.mark.parametrize("text", ["summary memo long", "SUMMARY long memo", "summary memo LONG"])
async def test_a_topic_at_length_is_asked_for_in_any_order(anna: Caller, text: str) -> None:
    said = await anna.reads(text)
    assert said.startswith(MEMO) and "Where the sources differ" in said


async def test_a_topic_that_is_not_there_is_answered_with_those_that_are(anna: Caller) -> None:
    assert (await anna.reads("summary memmo")).startswith(MEMO)  # a slip of the pen
    message = await anna.types("summary gardening")
    assert "“gardening”" in plain_text(message)
    shown = await anna.gets(message, MEMO)
    assert "completely false" in plain_text(shown)


# --- timeline, sources, who -----------------------------------------------------------------------


async def test_the_timeline_begins_with_the_latest_and_pages_back_in_place(anna: Caller) -> None:
    message = await anna.types("timeline")
    said = plain_text(message)
    assert "2026\nJan 13 · Alibaba reaffirms" in said and "8 to 17 of 17" in said
    assert "Later →" not in labels(message)
    earlier = await anna.gets(message, "← Earlier")
    said = plain_text(earlier)
    assert "1 to 7 of 17" in said
    assert "2023\nThe period" in said and "Apr · " in said  # as precise as known
    assert "← Earlier" not in labels(earlier)
    assert "Jan 13 · Alibaba" in plain_text(await anna.gets(earlier, "Later →"))
    assert "Meso Clever" in dict(links(earlier))


async def test_the_sources_are_listed_with_publisher_date_and_what_their_grade_means(
    anna: Caller,
) -> None:
    message = await anna.types("sources")
    said = plain_text(message)
    assert "Global Times · Nov 16, 2025" in said
    assert "Meso Clever · Apr 2025" in said
    assert "Grade C: medium, reports what others say" in said
    assert "Huawei's AI lab denies copying Alibaba's Qwen model" in dict(links(message))
    assert "Qwen" in plain_text(await anna.gets(message, "Summary"))


async def test_who_shows_a_name_in_all_scripts_with_both_sides_of_the_talk(anna: Caller) -> None:
    message = await anna.types("who 马云")
    said = plain_text(message)
    assert said.startswith("Jack Ma\n")
    assert "马云" in said and "ジャック・マー" in said and "جاك ما" in said
    assert "Says" in said and "Others say" in said and "In Meso Clever" in said


async def test_a_misspelt_name_is_answered_and_an_unknown_one_with_names_to_press(
    anna: Caller,
) -> None:
    assert (await anna.reads("who Alibba")).startswith("Alibaba")
    message = await anna.types("who Beethoven")
    assert "“Beethoven”" in plain_text(message)
    assert plain_text(await anna.gets(message, "Alibaba")).startswith("Alibaba")
    assert "Jack Ma" in labels(await anna.types("who"))


# --- what is no subcommand ------------------------------------------------------------------------


async def test_a_slip_of_the_pen_gets_the_subcommand_as_a_button(anna: Caller) -> None:
    message = await anna.types("sumary memo")
    assert "sumary memo" in plain_text(message)
    assert plain_text(await anna.gets(message, "/story summary memo")).startswith(MEMO)


async def test_a_question_is_offered_to_be_answered(anna: Caller) -> None:
    message = await anna.types("which chips did Alibaba buy?")
    assert "Answer it" in labels(message)
    await anna.presses(message, "Answer it")
    await anna.slack.wait_until(lambda: "H20" in plain_text(now(anna.slack, message) or {}) or None)


@pytest.mark.parametrize("text", ["qqqq", "🤷", "<!channel>", "*" * 3000, "payload", "a payload?"])
async def test_whatever_is_typed_there_is_an_answer_with_something_to_press(
    anna: Caller, text: str
) -> None:
    message = await anna.types(text)
    assert labels(message)
    assert "Traceback" not in plain_text(message)


# --- sharing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("channel", ["investigations", "@dana"])
async def test_what_is_shared_all_see_with_who_shared_it_and_nothing_to_press(
    slack: Playground, bot: BotProcess, channel: str
) -> None:
    dana, w = Caller(slack, "dana", channel), Wording("de")  # as she reads
    private = await dana.gets(await dana.types("timeline"), w("commands.earlier"))
    after = await dana.gets(private, w("commands.share"))
    assert w("commands.was_shared") in plain_text(after)
    assert w("commands.share") not in labels(after)
    by = w("commands.shared_by", user="", command="").split()[0]
    public = [m for m in slack.messages(channel) if by in plain_text(m)]
    assert len(public) == 1
    said = plain_text(public[0])
    assert "1 bis 7 von 17" in said  # the page that was open
    assert "@" in said and "/story timeline" in said
    assert labels(public[0]) == []


async def test_a_button_pressed_twice_shares_once(slack: Playground, bot: BotProcess) -> None:
    chen, w = Caller(slack, "chen", "general"), Wording("zh")
    message = await chen.types("who Jack Ma")
    await asyncio.gather(*(chen.presses(message, w("commands.share")) for _ in range(3)))
    shared = w("commands.was_shared")
    await slack.wait_until(lambda: shared in plain_text(now(slack, message) or {}) or None)
    await slack.settled()
    assert len([m for m in slack.messages("general") if "Jack Ma" in plain_text(m)]) == 1


async def test_sharing_works_where_the_bot_is_no_member(slack: Playground, bot: BotProcess) -> None:
    await slack.remove_bot("newsroom")
    try:
        ben = Caller(slack, "ben")
        await ben.gets(await ben.types("who Jack Ma"), "Share in channel")
        assert any("Jack Ma" in plain_text(message) for message in slack.messages("newsroom"))
    finally:
        await slack.invite_bot("newsroom", by="anna")


async def test_a_value_that_no_button_of_ours_has_is_answered_like_help(anna: Caller) -> None:
    message = await anna.types("summary")
    stored = anna.slack.workspace.archive.find(message["channel"], message["ts"])
    assert stored is not None
    for value in ("", "[]", '["rm", "-rf", 1]', '["timeline", "", 999]', '["timeline", "", 0]'):
        button = next(b for b in stored.blocks if b["type"] == "actions")["elements"][0]
        button["value"] = value
        shown = await anna.gets(message, button["text"]["text"])
        assert "The Qwen panic" in plain_text(shown) or "There is no" in plain_text(shown)
        stored.blocks = message["blocks"]
