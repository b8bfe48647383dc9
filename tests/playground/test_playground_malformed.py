"""What an app sends that is not as Slack wants it: each is refused with Slack's name for it."""

from __future__ import annotations

import json

import httpx
import pytest

from playground import Playground

JSON, FORM = "application/json", "application/x-www-form-urlencoded"


async def said(slack: Playground, body: bytes, kind: str, method: str = "chat.postMessage") -> str:
    headers = {"Authorization": f"Bearer {slack.workspace.bot_token}", "Content-Type": kind}
    async with httpx.AsyncClient() as client:
        answer = await client.post(f"{slack.api_url}{method}", content=body, headers=headers)
    assert answer.status_code == 200
    return str(answer.json().get("error", "ok"))


@pytest.mark.parametrize(
    ("body", "kind", "error"),
    [
        (b"\xff", JSON, "invalid_json"),
        (b"[" * 100_000, JSON, "invalid_json"),
        (b'{"channel": NaN}', JSON, "invalid_json"),
        (b'{"channel": 1e999}', JSON, "invalid_json"),
        (b"channel=\xff", FORM, "invalid_form_data"),
    ],
)
async def test_a_body_that_is_none_is_refused_by_name(
    slack: Playground, body: bytes, kind: str, error: str
) -> None:
    assert await said(slack, body, kind) == error


async def test_half_a_character_is_kept_as_a_whole_one(slack: Playground) -> None:
    await slack.invite_bot("newsroom", "anna")
    body = json.dumps({"channel": slack.place("newsroom").id, "text": "half \ud83d"}).encode()
    assert await said(slack, body, JSON) == "ok"
    assert slack.messages("newsroom")[-1]["text"] == "half ?"
    async with httpx.AsyncClient() as client:
        assert (await client.get(f"{slack.url}ui/state")).status_code == 200


@pytest.mark.parametrize("name", ["oldest", "latest"])
async def test_a_time_that_is_none_is_refused_by_name(slack: Playground, name: str) -> None:
    """docs.slack.dev/reference/methods/conversations.history"""
    body = json.dumps({"channel": slack.place("newsroom").id, name: "soon"}).encode()
    await slack.say("anna", "newsroom", "Hello")
    assert await said(slack, body, JSON, "conversations.history") == f"invalid_ts_{name}"


@pytest.mark.parametrize("kind", ["home", "modal"])
@pytest.mark.parametrize(
    "block",
    [[], "divider", {"type": "actions", "elements": [{"type": "button", "action_id": []}]}],
    ids=json.dumps,
)
async def test_a_view_of_blocks_that_are_none_is_refused_by_name(
    slack: Playground, kind: str, block: object
) -> None:
    title = {"type": "plain_text", "text": "Title"}
    view = {"type": kind, "title": title, "blocks": [block]}
    body = json.dumps({"user_id": slack.workspace.user("anna").id, "view": view}).encode()
    assert await said(slack, body, JSON, "views.publish") == "invalid_arguments"


@pytest.mark.parametrize("view", [{"type": []}, {"type": "modal", "title": {"text": 5}}], ids=str)
async def test_a_view_of_wrong_types_is_refused_by_name(
    slack: Playground, view: dict[str, object]
) -> None:
    view = {"blocks": [], **view}
    body = json.dumps({"user_id": slack.workspace.user("anna").id, "view": view}).encode()
    assert await said(slack, body, JSON, "views.publish") == "invalid_arguments"


async def test_a_way_back_that_is_no_address_is_not_taken(slack: Playground) -> None:
    async with httpx.AsyncClient() as client:
        asked = {"redirect_uri": "http://[::1", "error": "x"}
        page = await client.get(f"{slack.url}oauth/v2/allow", params=asked)
    assert page.status_code == 400 and "Something went wrong" in page.text


@pytest.mark.parametrize("body", [b"[]", b"\xff", b"payload=[]", b"{" * 9_000, b"payload=1"])
async def test_an_answer_to_a_command_that_is_none_is_refused(
    slack: Playground, body: bytes
) -> None:
    anna, newsroom = slack.workspace.user("anna").id, slack.place("newsroom").id
    url = slack._response_urls.make("commands", anna, newsroom)
    async with httpx.AsyncClient() as client:
        assert (await client.post(url, content=body)).status_code == 400
