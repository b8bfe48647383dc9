"""What a digest looks like as Block Kit, whatever its content, within Slack's limits."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_stories import (
    COSTS_40,
    COSTS_55,
    EVENTS,
    IS_LATE,
    NOT_LATE,
    WHO_OWNS,
    WITHDRAWN,
    claim,
    of,
    paper,
    states,
    told,
)

from bot.digest import Told, Unanswered, as_of, compare, standing
from handlers.blocks.digest import digest_blocks, sentences_shown
from handlers.blocks.text import Links
from handlers.wording import Wording
from knowledge.conflicts import find_conflicts
from knowledge.seeds import read_story
from knowledge.story import Story, Withdrawal
from playground import Playground, Workspace
from playground.limits import check_message_blocks

SEEDS = Path(__file__).parents[2] / "seeds" / "qwen-panic"
PAGES = Links("https://bot.example/")
EN = Wording("en-GB")


@pytest.fixture(scope="module")
def qwen() -> Told:
    story = read_story(SEEDS)
    return Told(story, find_conflicts(story), "qwen")


def digest(
    before: Told | None,
    now: Told,
    *,
    unanswered: list[Unanswered] | None = None,
    wording: Wording = EN,
    links: Links = PAGES,
    **options: Any,
) -> tuple[list[dict[str, Any]], str]:
    news = compare(before, now)
    lines = standing(now, news)
    return digest_blocks(news, lines, unanswered or [], wording, links, **options)


def shown(blocks: list[dict[str, Any]]) -> str:
    """All text of a message, a line each."""
    texts = [block["text"]["text"] for block in blocks if "text" in block]
    return "\n".join([*texts, *(e["text"] for b in blocks for e in b.get("elements", ()))])


def line_with(what: str, blocks: list[dict[str, Any]]) -> str:
    (line,) = [line for line in shown(blocks).splitlines() if what in line]
    return line


# --- what it says ---------------------------------------------------------------------------------


def test_every_line_leads_to_the_passage_that_says_it(qwen: Told) -> None:
    blocks, _ = digest(None, qwen)
    text = shown(blocks)
    lines = [line for line in text.splitlines() if line.startswith("• ")]
    assert len(lines) > 20
    passages = {passage.id for passage in qwen.story.passages()}
    for line in lines:
        assert "<https://bot.example/sources/" in line, line
    for link in text.split("<https://bot.example/sources/")[1:]:
        source, passage = link.split("|")[0].split("#")
        assert passage in passages and passage.startswith(source)


def test_a_disagreement_shows_every_side_with_who_says_it_and_when() -> None:
    on_foot = claim(
        "There are 300 workers.", about=("bridge", "workers"), value="300", as_of="2024-04",
        scope="on the site",
    )  # fmt: skip
    in_all = claim(
        "There are 900 workers.", "Gull", about=("bridge", "workers"), value="900",
        scope="suppliers included",
    )  # fmt: skip
    blocks, _ = digest(None, of(paper("gull", claims=[in_all]), paper("tern", claims=[on_foot])))
    assert line_with("bridge: workers", blocks) == "*bridge: workers* (counted differently)"
    assert line_with("300 workers", blocks) == (
        "• *Port Authority*: There are 300 workers (on the site, Apr 2024)"
        " — <https://bot.example/sources/tern#tern-1|Tern>"
    )
    assert line_with("900 workers", blocks) == (
        "• *<https://bot.example/sources/gull#gull-1|Gull>*: There are 900 workers"
        " (suppliers included, 5 Mar 2024)"
    )


def test_a_newer_figure_stands_beside_the_one_before() -> None:
    gull, tern = paper("gull", claims=[COSTS_40]), paper("tern", claims=[COSTS_55])
    blocks, _ = digest(of(gull), of(gull, tern))
    assert line_with("bridge: cost", blocks) == (
        "• bridge: cost: *55 million*"
        " (<https://bot.example/sources/tern#tern-1|Port Authority>, Jun 2024); before: 40 million"
        " (<https://bot.example/sources/gull#gull-1|Port Authority>, Mar 2024)"
    )


def test_nothing_is_said_twice(qwen: Told) -> None:
    for before in (None, as_of(qwen, "2025-11-16"), as_of(qwen, "2025-05")):
        blocks, _ = digest(before, qwen)
        lines = [line for line in shown(blocks).splitlines() if line.startswith("• ")]
        said = Counter(line.split(" — ")[0].split(": ", 1)[-1] for line in lines)
        assert set(said.values()) == {1}


def test_a_long_list_is_cut_and_says_where_the_rest_is() -> None:
    days = [(f"2024-01-{day:02}", f"Pier {day} was built.") for day in range(1, 16)]
    blocks, _ = digest(None, of(paper("gull", events=days)))
    assert "and 9 more: `/story timeline`" in shown(blocks)
    assert "Pier 15" in shown(blocks) and "Pier 9 " not in shown(blocks)


def test_where_the_story_stands_comes_in_three_lines_at_the_end(qwen: Told) -> None:
    blocks, _ = digest(as_of(qwen, "2025-11-16"), qwen)
    heading, stands, _ = blocks[-3:]
    assert shown([heading]) == "Where the story stands"
    assert len(shown([stands]).splitlines()) == 3


def test_nothing_new_is_one_line() -> None:
    state = of(paper("gull", events=EVENTS))
    (block,), text = digest(state, state, since="2026-01-15", next_at="tomorrow")
    (line, small) = shown([block]).splitlines()
    assert line == text.splitlines()[0] == "*The harbour bridge*: nothing new since 15 Jan 2026."
    assert small == "Next digest: tomorrow. Change it with `/story digest`."


def test_it_has_its_period_and_when_the_next_one_comes() -> None:
    blocks, text = digest(
        of(), of(paper("gull")), since="2026-01-15", until="2026-01-22", next_at="Thu <9:00>"
    )
    assert blocks[0]["text"]["text"] == "The harbour bridge: what is new"
    assert shown([blocks[1]]).startswith("15 Jan 2026 to 22 Jan 2026")
    assert "Thu &lt;9:00&gt;" in shown([blocks[-1]])
    assert "/story digest" in shown([blocks[-1]])
    assert text.startswith("The harbour bridge: what is new\n15 Jan 2026 to 22 Jan 2026")


def test_a_withdrawn_source_is_told_with_its_reason_and_what_took_its_place() -> None:
    gull, tern = paper("gull"), paper("tern")
    corrected = Withdrawal(kind="corrected", reason="The price was <wrong>.", replaced_by="tern")
    blocks, _ = digest(of(gull), of(gull.model_copy(update={"withdrawn": corrected}), tern))
    line = line_with("The price was", blocks)
    assert "About gull" in line and "corrected" in line and "&lt;" not in line
    assert "Replaced by <https://bot.example/sources/tern#tern-1|About tern>" in line


def test_a_source_that_left_leads_to_its_original_for_it_has_no_page_any_more() -> None:
    blocks, _ = digest(of(paper("gull"), paper("tern")), of(paper("gull")))
    assert "<https://tern.example/|About tern>" in line_with("About tern", blocks)


def test_going_back_says_what_is_gone_first_and_calls_nothing_new() -> None:
    gull, tern = paper("gull", claims=[COSTS_40]), paper("tern", events=EVENTS, claims=[COSTS_55])
    older = told(of(gull).story, published=1.0)
    blocks, _ = digest(told(of(gull, tern).story, published=2.0), older)
    text = shown(blocks)
    assert blocks[0]["text"]["text"] == "The harbour bridge: back to an earlier state"
    assert text.index("No longer in the story: sources") < text.index("Where the story stands")
    assert "New" not in text and "What happened" not in text


def test_a_side_that_is_new_is_marked() -> None:
    before = of(paper("gull", claims=[IS_LATE]), paper("tern", claims=[NOT_LATE]))
    owl = claim("The bridge is late.", "Owl Watch", "denies", about=("bridge", "lateness"))
    now = of(*before.story.sources, paper("owl", claims=[owl]))
    blocks, _ = digest(before, now)
    assert line_with("Owl Watch", blocks).startswith("• *New:* *Owl Watch* (denies it)")
    assert "New:" not in line_with("Ada Holt", blocks)


def test_a_question_is_shown_as_it_was_typed_and_acts_on_nobody() -> None:
    asked = [
        Unanswered("Is 2 < 3 & why? <!channel> <@U1> \u202egpj", 12_345),
        Unanswered("من سيملك الجسر؟ 👩‍👩‍👧", 2),
        Unanswered("\u200b\n", 1),
    ]
    state = of(paper("gull"))
    blocks, text = digest(None, state, unanswered=asked)
    line = line_with("Is 2", blocks)
    assert line == "• Is 2 &lt; 3 &amp; why? &lt;!channel&gt; &lt;@U1&gt; gpj (12,345×)"
    assert "• من سيملك الجسر؟ 👩‍👩‍👧 (2×)" in shown(blocks)
    assert "(1×)" not in shown(blocks)
    assert line in text
    for block in blocks:
        if block["type"] == "section":
            assert block["text"]["verbatim"]  # or Slack would make links of what looks like one


def test_unanswered_questions_are_shown_where_nothing_is_new_too() -> None:
    state = of(paper("gull"))
    blocks, _ = digest(state, state, unanswered=[Unanswered("Who owns it?", 3)])
    assert "Who owns it? (3×)" in shown(blocks)


def test_a_line_says_so_where_the_sources_speak_another_language_than_the_channel() -> None:
    german = Wording("en")
    german.language = "de"
    gull = paper("gull", events=EVENTS[:1], claims=[WHO_OWNS])
    blocks, _ = digest(None, of(gull), wording=german)
    assert "What the sources say is in English." in shown(blocks)
    assert "What the sources say" not in shown(digest(None, of(gull))[0])


def test_what_a_translator_was_given_is_shown_in_its_words() -> None:
    german = Wording("en")
    german.language = "de"
    now = of(
        paper("gull", events=EVENTS, claims=[IS_LATE, COSTS_40, WHO_OWNS]),
        paper("tern", claims=[NOT_LATE, COSTS_55]),
    )
    news, before = compare(None, now), of(paper("tern", withdrawn=WITHDRAWN))
    for state in (None, before):
        news = compare(state, now)
        lines = standing(now, news)
        said = {text: f"«{place}»" for place, text in enumerate(sentences_shown(news, lines))}
        blocks, _ = digest_blocks(news, lines, [], german, PAGES, said=said)
        text = shown(blocks)
        assert "«0»" in text
        for sentence in said:
            assert sentence not in text
        assert "What the sources say" not in text


# --- whatever the content -------------------------------------------------------------------------

HOSTILE = [
    "&<>" * 400,
    "*bold* _it_ ~no~ `code` <!here> [x](https://evil.example)",
    "مرحبا بالعالم " * 90,
    "\u202eright to left\u2066",
    "👩‍👩‍👧‍👦🏳️‍🌈" * 300,
    "大桥延误了" * 300,
    "|" * 300,
    "x" * 5000,
    "\0\ud7ff",
    "• \n\n> quoted\n",
]
texts = st.sampled_from(HOSTILE) | st.text(
    st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40
)
urls = st.sampled_from(
    [None, "https://a.example/" + "é<>|" * 700, "javascript:alert(1)", "https://a.example/1"]
)


@st.composite
def hostile(draw: st.DrawFn) -> Told:
    """A state of a story in which strangers wrote everything, and much of it."""
    made = []
    for number in range(draw(st.integers(0, 12))):
        said = [
            claim(
                draw(texts),
                draw(texts),
                draw(st.sampled_from(["asserts", "denies", "doubts", "comments"])),
                draw(st.sampled_from([None, ("&" * 200, "<b>" * 90), ("bridge", "cost")])),
                draw(st.sampled_from([None, "40 million", "5 km", "<&>" * 99])),
                draw(st.sampled_from([None, "2024-02-31", "2024"])),
                draw(st.none() | texts),
            )
            for _ in range(draw(st.integers(0, 5)))
        ]
        events = [("2024-02-31", draw(texts)) for _ in range(draw(st.integers(0, 3)))]
        one = paper(f"s{number}", events=events, claims=said)
        update = {
            "title": draw(st.none() | texts),
            "publisher": draw(st.none() | texts),
            "url": draw(urls),
            "withdrawn": draw(st.none() | st.builds(
                Withdrawal, kind=st.just("retracted"), reason=texts)),
        }  # fmt: skip
        made.append(one.model_copy(update=update))
    title, summary = draw(texts), draw(texts)
    state: Story = of(*made).story.model_copy(update={"title": title, "summary": summary})
    return told(state)


@settings(deadline=None, max_examples=40)
@given(
    before=st.none() | hostile() | states(),
    now=hostile(),
    asked=st.lists(st.builds(Unanswered, texts, st.integers(1, 10**9)), max_size=9),
    links=st.sampled_from([PAGES, Links(None)]),
)
def test_slack_takes_it_whatever_it_says(
    before: Told | None, now: Told, asked: list[Unanswered], links: Links
) -> None:
    blocks, text = digest(
        before, now, unanswered=asked, links=links, since="2026-01-01", next_at="&" * 300
    )
    check_message_blocks(json.loads(json.dumps(blocks)))
    said = shown(blocks)
    assert len(text) <= 3_000
    assert "<!" not in said and "<@" not in said and "javascript:" not in said
    assert "\u202e" not in said and "\u2066" not in said


def test_a_name_cannot_end_its_link() -> None:
    gull = paper("gull", events=EVENTS[:1]).model_copy(update={"publisher": "Q&A | Gull"})
    blocks, _ = digest(None, of(gull))
    assert "#gull-2|Q&amp;A ¦ Gull>" in line_with("wreck", blocks)


def test_of_very_much_as_much_is_shown_as_slack_takes_and_the_end_in_any_case() -> None:
    long = "and the bridge is wide " * 9
    about = [("bridge", f"cost of part {n}") for n in range(9)]
    many = [
        paper(
            f"s{n}",
            claims=[
                claim(f"{long} {at}.", f"Speaker {n}", about=each, value=f"{n * 7 + 3} million")
                for at, each in enumerate(about)
            ],
            events=[(f"2024-01-{n + 1:02}", f"Pier {n} {long}")],
        ).model_copy(update={"url": f"https://a.example/{n}/" + "x" * 450})
        for n in range(9)
    ]
    asked = [Unanswered("Who owns it? " * 30, 3)] * 5
    blocks, _ = digest(None, of(*many), unanswered=asked, links=Links(None))
    check_message_blocks(blocks)
    assert len(shown(blocks)) > 10_000
    assert "more: `/story" in shown(blocks)
    assert "Asked most" in shown(blocks) and "`/story digest`" in shown(blocks)


async def test_slack_shows_the_first_story_as_it_was_made(qwen: Told) -> None:
    from slack_sdk.web.async_client import AsyncWebClient

    blocks, text = digest(None, qwen, unanswered=[Unanswered("Who wrote the memo?", 4)])
    async with Playground(Workspace()) as slack:
        client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)
        response = await client.chat_postMessage(channel="C0NEWSROOM1", text=text, blocks=blocks)
        message = slack.message("C0NEWSROOM1", response["ts"])
    assert message is not None and message["blocks"]
