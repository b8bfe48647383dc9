"""Slack's limits, met one by one through the real client."""

from __future__ import annotations

from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.models.blocks import ContextActionsBlock, FeedbackButtonsElement
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground

Block = dict[str, Any]
NEWS = "C0NEWSROOM1"


def section(text: str) -> Block:
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}}


def button(**fields: Any) -> Block:
    words = {"type": "plain_text", "text": fields.pop("words", "Go")}
    return {"type": "button", "text": words, **fields}


def actions(*elements: Block) -> Block:
    return {"type": "actions", "elements": list(elements)}


def table(rows: int, columns: int) -> Block:
    return {"type": "table", "rows": [[{"type": "raw_text", "text": "x"}] * columns] * rows}


REFUSED = [
    ([{"type": "divider"}] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    ([section("x" * 3001)], "must be less than 3001 characters [json-pointer:/blocks/0/text/text]"),
    ([section("")], "must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
    ([{"type": "section"}], "must define either `text` or `fields` [json-pointer:/blocks/0]"),
    (
        [{"type": "header", "text": {"type": "plain_text", "text": "x" * 151}}],
        "must be less than 151 characters [json-pointer:/blocks/0/text/text]",
    ),
    (
        [{"type": "header", "text": {"type": "mrkdwn", "text": "x"}}],
        "unsupported type: mrkdwn [json-pointer:/blocks/0/text/type]",
    ),
    (
        [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 11}],
        "no more than 10 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        [actions(*[button(action_id=str(n)) for n in range(26)])],
        "no more than 25 items allowed [json-pointer:/blocks/0/elements]",
    ),
    (
        [actions(button(words="x" * 76))],
        "must be less than 76 characters [json-pointer:/blocks/0/elements/0/text/text]",
    ),
    (
        [actions(button(value="x" * 2001))],
        "must be less than 2001 characters [json-pointer:/blocks/0/elements/0/value]",
    ),
    (
        [actions(button(action_id="x" * 256))],
        "must be less than 256 characters [json-pointer:/blocks/0/elements/0/action_id]",
    ),
    (
        [actions(button(url="https://e.org/" + "x" * 3000))],
        "must be less than 3001 characters [json-pointer:/blocks/0/elements/0/url]",
    ),
    ([actions(button(url="nowhere"))], "Invalid URL [json-pointer:/blocks/0/elements/0/url]"),
    (
        [actions(button(action_id="a"), button(action_id="a"))],
        '`action_id` "a" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ),
    (
        [{"type": "divider", "block_id": "x" * 256}],
        "must be less than 256 characters [json-pointer:/blocks/0/block_id]",
    ),
    (
        [{"type": "divider", "block_id": "a"}, {"type": "divider", "block_id": "a"}],
        '`block_id` "a" already exists [json-pointer:/blocks/1]',
    ),
    (
        [{"type": "divider", "text": "x"}],
        "invalid additional property: text [json-pointer:/blocks/0]",
    ),
    (
        [{"type": "markdown", "text": "x" * 12001}],
        "must be less than 12001 characters [json-pointer:/blocks/0/text]",
    ),
    ([table(101, 2)], "no more than 100 items allowed [json-pointer:/blocks/0/rows]"),
    ([table(2, 21)], "no more than 20 items allowed [json-pointer:/blocks/0/rows/0]"),
    ([table(1, 1), table(1, 1)], "only_one_table_allowed [json-pointer:/blocks]"),
    ([{"type": "hologram"}], "unsupported type: hologram [json-pointer:/blocks/0/type]"),
    (
        [actions({"type": "lever"})],
        "unsupported type: lever [json-pointer:/blocks/0/elements/0/type]",
    ),
]


@pytest.mark.parametrize(("blocks", "problem"), REFUSED, ids=[p[:60] for _, p in REFUSED])
async def test_blocks_slack_refuses_are_refused_with_the_reason(
    client: AsyncWebClient, blocks: list[Block], problem: str
) -> None:
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=NEWS, text="x", blocks=blocks)
    answer = caught.value.response
    assert answer["error"] == "invalid_blocks"
    assert f"[ERROR] {problem}" in answer["response_metadata"]["messages"]


ACCEPTED: list[list[Block]] = [
    [{"type": "divider"}] * 50,
    [section("x" * 3000)],
    [{"type": "markdown", "text": "x" * 12000}],
    [table(100, 20)],
    [{"type": "context", "elements": [{"type": "mrkdwn", "text": "x"}] * 10}],
    [actions(*[button(action_id=str(n), value="x" * 2000) for n in range(25)])],
    [
        ContextActionsBlock(
            elements=[
                FeedbackButtonsElement(
                    action_id="feedback",
                    positive_button={"text": "Good", "value": "good"},
                    negative_button={"text": "Bad", "value": "bad"},
                )
            ]
        ).to_dict()
    ],
    [
        {
            "type": "rich_text",
            "elements": [
                {
                    "type": "rich_text_section",
                    "elements": [{"type": "link", "url": "https://e.org", "text": "there"}],
                }
            ],
        }
    ],
]


@pytest.mark.parametrize("blocks", ACCEPTED, ids=[blocks[0]["type"] for blocks in ACCEPTED])
async def test_blocks_at_the_limit_are_taken(client: AsyncWebClient, blocks: list[Block]) -> None:
    posted = await client.chat_postMessage(channel=NEWS, text="x", blocks=blocks)
    assert all(block["block_id"] for block in posted["message"]["blocks"])


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def test_all_blocks_together_have_a_limit(client: AsyncWebClient) -> None:
    many = [section("x" * 2700)] * 5
    post = client.chat_postMessage
    assert await error_of(post(channel=NEWS, text="x", blocks=many)) == "msg_blocks_too_long"
    markdown = [{"type": "markdown", "text": "x" * 6001}] * 2
    assert await error_of(post(channel=NEWS, text="x", blocks=markdown)) == "msg_blocks_too_long"


async def test_texts_have_limits(slack: Playground, client: AsyncWebClient) -> None:
    posted = await client.chat_postMessage(channel=NEWS, text="x" * 40_001)
    assert len(posted["message"]["text"]) == 40_000
    assert posted["warning"] == "message_truncated"
    long = client.chat_update(channel=NEWS, ts=posted["ts"], text="x" * 4_001)
    assert await error_of(long) == "msg_too_long"
    markdown = client.chat_postMessage(channel=NEWS, markdown_text="x" * 12_001)
    assert await error_of(markdown) == "msg_too_long"
    both = client.chat_postMessage(channel=NEWS, markdown_text="x", text="y")
    assert await error_of(both) == "markdown_text_conflict"
    odd = client.chat_postMessage(channel=NEWS, text="x", metadata={"event_type": 1})
    assert await error_of(odd) == "invalid_metadata_format"


async def test_views_take_more_blocks_but_not_all_kinds(client: AsyncWebClient) -> None:
    user = "U0ANNA00001"
    full = {"type": "home", "blocks": [{"type": "divider"}] * 100}
    assert (await client.views_publish(user_id=user, view=full))["view"]["id"]
    over = {"type": "home", "blocks": [{"type": "divider"}] * 101}
    assert await error_of(client.views_publish(user_id=user, view=over)) == "invalid_arguments"
    odd = {"type": "home", "blocks": [{"type": "context_actions", "elements": []}]}
    assert await error_of(client.views_publish(user_id=user, view=odd)) == "invalid_arguments"
