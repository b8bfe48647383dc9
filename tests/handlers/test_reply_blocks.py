"""What a reply looks like as Block Kit, whatever its content, within the local Slack's limits."""

from __future__ import annotations

import re
from itertools import combinations
from typing import Any

import pytest

from bot.answering import Answer, Citation
from bot.answering.answer import Timings
from handlers.blocks import answer as answer_blocks
from handlers.blocks.text import Links, escape, markdown, mrkdwn, shorten
from playground import Playground, Workspace, links, plain_text

NO_PAGES, PAGES = Links(None), Links("https://bot.example/")
CHANNEL = "C0NEWSROOM1"


def citation(n: int, **changes: Any) -> Citation:
    return Citation(
        **{
            "n": n,
            "title": f"Title {n}",
            "publisher": f"Publisher {n}",
            "url": f"https://news.example/{n}?a=1&b=(2)|<3>",
            "published": "2025-11-16",
            "source_id": f"source-{n}",
            "passage_id": f"source-{n}-1",
            "passage": "A passage.",
            **changes,
        }
    )


def answer(text: str, *citations: Citation) -> Answer:
    return Answer(
        question="?",
        language="en",
        text=text,
        declined=False,
        origin="extract",
        model=None,
        citations=citations,
        conflicts=(),
        usage=None,
        timings_ms=Timings(search=1, first_token=None, total=2),
    )


async def posted(reply: Answer, where: Links = NO_PAGES) -> dict[str, Any]:
    """The reply as Slack has it after it was posted: what breaks a limit is refused."""
    from slack_sdk.web.async_client import AsyncWebClient

    async with Playground(Workspace()) as slack:
        client = AsyncWebClient(slack.workspace.bot_token, base_url=slack.api_url)
        response = await client.chat_postMessage(
            channel=CHANNEL,
            text=answer_blocks.fallback(reply, where),
            blocks=answer_blocks.blocks(reply, where),
        )
        message = slack.message(CHANNEL, response["ts"])
        assert message is not None
        return message


def texts_of(block: dict[str, Any]) -> list[str]:
    """The texts of a block of a reply, with their markup."""
    parts = [block.get("text", ""), *(part["text"] for part in block.get("elements", ()))]
    return [part if isinstance(part, str) else part["text"] for part in parts]


CONTENT = {
    "short": answer("Alibaba denies it [1].", citation(1)),
    "many sources": answer(
        " ".join(f"Sentence {n} [{n}]." for n in range(1, 31)),
        *(citation(n) for n in range(1, 31)),
    ),
}


async def test_each_marker_is_a_link_to_the_original_where_there_are_no_pages() -> None:
    message = await posted(CONTENT["short"])
    assert ("[1]", "https://news.example/1?a=1&b=%282%29%7C%3C3%3E") in links(message)


async def test_each_marker_is_a_link_to_the_passage_where_there_are_pages() -> None:
    message = await posted(CONTENT["short"], PAGES)
    assert ("[1]", "https://bot.example/sources/source-1#source-1-1") in links(message)


async def test_the_source_list_says_publisher_date_and_title_and_leads_to_the_original() -> None:
    shown = plain_text(await posted(CONTENT["short"], PAGES))
    assert "Publisher 1 · 2025-11-16 · Title 1" in shown
    assert any(
        label == "Title 1" and url.startswith("https://news.example/1")
        for label, url in links(await posted(CONTENT["short"], PAGES))
    )


# What a source may not tell: any of these three.
UNKNOWN = [
    dict.fromkeys(names)
    for count in (1, 2, 3)
    for names in combinations(("publisher", "url", "published"), count)
]


@pytest.mark.parametrize("where", [NO_PAGES, PAGES], ids=["no pages", "pages"])
@pytest.mark.parametrize("unknown", UNKNOWN, ids=lambda unknown: " and ".join(unknown))
async def test_what_is_not_known_of_a_source_leaves_no_trace(
    unknown: dict[str, None], where: Links
) -> None:
    reply = answer("It is late [1].", citation(1, **unknown))
    message = await posted(reply, where)
    texts = [message["text"], *(text for block in message["blocks"] for text in texts_of(block))]
    for text in texts:
        assert "None" not in text
        assert not re.search(r"\]\(\)|<\||\|>|<>|· ·|^ ·|· $", text)
    shown = plain_text(message)
    (line,) = [text for text in shown.splitlines() if "Title 1" in text]
    known = [("publisher", "Publisher 1"), ("published", "2025-11-16"), ("", "Title 1")]
    assert line.endswith(" · ".join(words for name, words in known if name not in unknown))
    assert [target for label, target in links(message) if label == "Title 1"] == (
        [] if "url" in unknown else ["https://news.example/1?a=1&b=%282%29%7C%3C3%3E"]
    )


async def test_without_a_link_and_without_pages_a_marker_is_only_a_number() -> None:
    message = await posted(answer("It is late [1].", citation(1, url=None)))
    assert links(message) == []
    assert markdown("It is late [1].", [citation(1, url=None)], NO_PAGES) == "It is late [1]."
    assert mrkdwn("It is late [1].", [citation(1, url=None)], NO_PAGES) == "It is late [1]."


async def test_without_a_link_a_marker_still_leads_to_our_page() -> None:
    message = await posted(answer("It is late [1].", citation(1, url=None)), PAGES)
    assert set(links(message)) == {("[1]", "https://bot.example/sources/source-1#source-1-1")}


async def test_a_source_without_a_title_is_called_by_its_publisher_once() -> None:
    called = citation(1, title="The Daily Gull", publisher="The Daily Gull")
    shown = plain_text(await posted(answer("It is late [1].", called)))
    assert shown.count("The Daily Gull") == 1


async def test_below_a_translation_a_line_in_the_asker_s_language_says_that_it_is_one() -> None:
    spanish = {"text": "Alibaba lo niega [1].", "language": "es"}
    translated = CONTENT["short"].model_copy(update={**spanish, "translated": True})
    assert plain_text(await posted(translated)).endswith(
        "Traducido por un modelo de lenguaje; los enlaces llevan al texto original."
    )
    assert "Traducido" in answer_blocks.fallback(translated, NO_PAGES)


async def test_below_an_answer_in_the_words_of_its_sources_there_is_no_such_line() -> None:
    quoted = CONTENT["short"].model_copy(update={"language": "es"})
    assert "Traducido" not in str(await posted(quoted))


async def test_a_source_cited_twice_is_listed_once() -> None:
    twice = answer("One [1]. Two [2].", citation(1), citation(2, source_id="source-1", title="x"))
    (context,) = [b for b in answer_blocks.blocks(twice, NO_PAGES) if b["type"] == "context"]
    assert len(context["elements"]) == 1


async def test_more_sources_than_fit_are_counted() -> None:
    assert "and 21 more" in plain_text(await posted(CONTENT["many sources"]))


def test_a_marker_without_a_citation_stays_text() -> None:
    assert markdown("See [7].", [], NO_PAGES) == "See [7]."
    assert mrkdwn("See [7].", [], NO_PAGES) == "See [7]."


def test_slacks_control_characters_are_escaped() -> None:
    assert escape("<!channel> & more") == "&lt;!channel&gt; &amp; more"
    for made in (markdown("<!here> [1]", [citation(1)], NO_PAGES), mrkdwn("<!here>", [], NO_PAGES)):
        assert "<!" not in made


def test_a_name_that_looks_like_an_address_is_shown_and_is_no_link() -> None:
    said = "JD.com and 1688.com deny it [1]. It is 3.5 in the U.S. now."
    marker = "[[1]](https://news.example/1?a=1&b=%282%29%7C%3C3%3E)"
    for made in (markdown(said, [citation(1)], NO_PAGES), mrkdwn(said, [citation(1)], NO_PAGES)):
        assert made.startswith("JD.\u2060com and 1688.\u2060com deny it")
        assert made.endswith("It is 3.5 in the U.S. now.")
    assert marker in markdown(said, [citation(1)], NO_PAGES)


def test_markup_in_an_answer_is_shown_as_it_stands() -> None:
    assert markdown("*bold* and _it_ and snake_case", [], NO_PAGES) == (
        r"\*bold\* and \_it\_ and snake_case"
    )


def test_a_text_is_cut_at_a_space() -> None:
    assert shorten("one two three", 9) == "one two…"
    assert shorten("unbreakable", 5) == "unbr…"
    assert shorten("fits", 4) == "fits"
