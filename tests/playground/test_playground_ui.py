"""What the page asks of the server: elements of every kind, files, the trace, faults."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from real_apps import Connect, bolt, client_of, mention
from slack_sdk.errors import SlackApiError

from playground import Playground
from playground.elements import find_action, state_values

NEWS = "C0NEWSROOM1"
ANNA = "U0ANNA00001"
TITLE = {"type": "plain_text", "text": "Digest"}
OPTIONS = [{"text": {"type": "plain_text", "text": v}, "value": v} for v in ("a", "b", "c")]


@pytest_asyncio.fixture(loop_scope="function")
async def page(slack: Playground) -> AsyncIterator[httpx.AsyncClient]:
    """A client that behaves like the page in a browser."""
    origin = slack.url.rstrip("/")
    headers = {"Origin": origin, "Sec-Fetch-Site": "same-origin"}
    async with httpx.AsyncClient(base_url=origin, headers=headers) as client:
        yield client


@pytest.mark.parametrize(
    ("element", "value", "sent"),
    [
        ({"type": "datepicker"}, "2025-11-16", {"selected_date": "2025-11-16"}),
        ({"type": "timepicker"}, "09:30", {"selected_time": "09:30"}),
        ({"type": "datetimepicker"}, "1763280000", {"selected_date_time": 1763280000}),
        ({"type": "users_select"}, ANNA, {"selected_user": ANNA}),
        ({"type": "channels_select"}, NEWS, {"selected_channel": NEWS}),
        ({"type": "conversations_select"}, NEWS, {"selected_conversation": NEWS}),
        ({"type": "multi_users_select"}, [ANNA], {"selected_users": [ANNA]}),
        ({"type": "static_select", "options": OPTIONS}, "b", {"selected_option": OPTIONS[1]}),
        ({"type": "radio_buttons", "options": OPTIONS}, "c", {"selected_option": OPTIONS[2]}),
        ({"type": "overflow", "options": OPTIONS}, "a", {"selected_option": OPTIONS[0]}),
        ({"type": "checkboxes", "options": OPTIONS}, ["a", "c"],
         {"selected_options": [OPTIONS[0], OPTIONS[2]]}),
        ({"type": "checkboxes", "options": OPTIONS}, [], {"selected_options": []}),
    ],
)  # fmt: skip
def test_each_element_sends_what_slack_documents(
    element: dict[str, Any], value: Any, sent: dict[str, Any]
) -> None:
    """docs.slack.dev/reference/interaction-payloads/block_actions-payload"""
    blocks = [{"type": "actions", "block_id": "x", "elements": [{"action_id": "e", **element}]}]
    action = find_action(blocks, "e", value)
    assert {name: action[name] for name in sent} == sent
    assert (action["type"], action["block_id"]) == (element["type"], "x")
    assert state_values(blocks, {"x": {"e": value}})["x"]["e"] == {"type": element["type"], **sent}


def test_an_empty_field_is_null_in_the_state() -> None:
    element = {"type": "plain_text_input", "action_id": "e"}
    blocks = [{"type": "input", "block_id": "x", "element": element}]
    values = state_values(blocks, {"x": {"e": ""}})
    assert values == {"x": {"e": {"type": "plain_text_input", "value": None}}}


async def test_response_action_clear_closes_every_modal(
    slack: Playground, connect: Connect
) -> None:
    """docs.slack.dev/surfaces/modals: "clear" closes all views of the stack."""
    app = bolt(slack)
    view = {"type": "modal", "title": TITLE, "blocks": [{"type": "divider"}]}

    @app.command("/story")
    async def story(ack: Any, client: Any, command: dict[str, str]) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view={**view, "callback_id": "1"})

    @app.view("1")
    async def first(ack: Any) -> None:
        await ack(response_action="push", view={**view, "callback_id": "2"})

    @app.view("2")
    async def second(ack: Any) -> None:
        await ack(response_action="clear")

    await connect(app, slack)
    await slack.command("anna", "newsroom", "/story")
    await slack.wait_until(lambda: slack.modals("anna"))
    await slack.submit_view("anna", slack.modals("anna")[0]["id"])
    assert [modal["callback_id"] for modal in slack.modals("anna")] == ["1", "2"]
    await slack.submit_view("anna", slack.modals("anna")[1]["id"])
    assert slack.modals("anna") == []


async def test_examples_and_about_may_be_filled_after_the_start() -> None:
    about: dict[str, str] = {}
    examples: list[str] = []
    async with (
        Playground(about=about, examples=examples) as slack,
        httpx.AsyncClient(base_url=slack.url) as client,
    ):
        about["Model"] = "none"
        examples.append("How many?")
        state = (await client.get("ui/state")).json()
    assert state["about"] == {"Model": "none"} and state["examples"] == ["How many?"]
    assert state["commands"][0]["command"] == "/story"


async def test_what_is_typed_becomes_what_slacks_clients_send(
    slack: Playground, page: httpx.AsyncClient
) -> None:
    typed = "@Ben and @here, see #general and https://e.org/#general (or a#general) & <more>"
    await page.post("/ui/say", json={"user": ANNA, "channel": NEWS, "text": typed})
    assert slack.messages(NEWS)[0]["text"] == (
        "<@U0BEN000001> and <!here>, see <#C0GENERAL01|general> and <https://e.org/#general> "
        "(or a#general) &amp; &lt;more&gt;"
    )


async def test_a_file_is_for_the_page_and_the_app_and_nothing_in_it_runs(
    slack: Playground, page: httpx.AsyncClient
) -> None:
    content = b"<script>alert(1)</script>"
    await client_of(slack).files_upload_v2(channel=NEWS, filename="a b.html", content=content)
    url = slack.messages(NEWS)[0]["files"][0]["url_private"]
    answer = await page.get(url)
    assert answer.content == content
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"] == "attachment; filename*=UTF-8''a%20b.html"
    assert "sandbox" in answer.headers["content-security-policy"]
    async with httpx.AsyncClient(headers={"Sec-Fetch-Site": "cross-site"}) as other:
        assert (await other.get(url)).status_code == 403
        token = {"Authorization": f"Bearer {slack.workspace.bot_token}"}
        assert (await other.get(url, headers=token)).content == content
    assert (await page.get("/files/F0")).status_code == 404


async def test_the_trace_holds_events_and_calls_and_tells_of_changes(
    slack: Playground, page: httpx.AsyncClient, connect: Connect
) -> None:
    app = bolt(slack)

    @app.event("app_mention")
    async def answer(event: dict[str, Any], say: Any) -> None:
        await say(text="hello", thread_ts=event["ts"])

    await connect(app, slack)
    ts = await slack.say("anna", "newsroom", mention(slack, "hi"))
    await slack.wait_for_reply("newsroom", ts)
    await slack.settled()
    found = (await page.get("/ui/trace?after=0")).json()
    records = {record["name"]: record for record in found["records"]}
    assert records["app_mention"]["state"] == "ok" and records["app_mention"]["ms"] >= 0
    assert records["app_mention"]["request"]["event"]["ts"] == ts
    assert records["chat.postMessage"]["answer"]["ok"] and found["connections"] == 1
    assert slack.workspace.bot_token not in str(found)
    again = {"user": ANNA, "fault": "again", "id": records["app_mention"]["id"]}
    assert (await page.post("/ui/fault", json=again)).json()["ok"]
    newer = (await page.get(f"/ui/trace?after={found['version']}")).json()
    assert next(r for r in newer["records"] if r["name"] == "app_mention")["tries"] == 2
    assert "auth.test" not in {record["name"] for record in newer["records"]}


async def test_faults_are_made_and_ended_through_the_page(
    slack: Playground, page: httpx.AsyncClient
) -> None:
    client = client_of(slack)

    async def fault(**given: Any) -> str:
        answer = (await page.post("/ui/fault", json={"user": ANNA, **given})).json()
        return str(answer.get("result") or answer["error"])

    assert "429" in await fault(fault="ratelimited", method="chat.postMessage", seconds=3)
    with pytest.raises(SlackApiError) as refused:
        await client.chat_postMessage(channel=NEWS, text="x")
    assert refused.value.response.headers["Retry-After"] == "3"
    await fault(fault="error", method="chat.postMessage", applied=True)
    with pytest.raises(SlackApiError):
        await client.chat_postMessage(channel=NEWS, text="kept")
    assert slack.messages(NEWS)[0]["text"] == "kept"
    await fault(fault="error", times=9)
    assert await fault(fault="end") == "No faults or delays any more."
    await client.chat_postMessage(channel=NEWS, text="fine")
    assert "nothing was sent" in await fault(fault="again") or slack.deliveries
    assert await fault(fault="nonsense") == "no fault 'nonsense'"
    assert (await page.post("/ui/nonsense", json={})).status_code == 400


async def test_an_expired_stream_takes_no_more(slack: Playground) -> None:
    client = client_of(slack)
    root = await slack.say("anna", "newsroom", "hi")
    stream = await client.chat_startStream(
        channel=NEWS,
        thread_ts=root,
        markdown_text="a",
        recipient_team_id=slack.workspace.team_id,
        recipient_user_id=ANNA,
    )
    assert slack.expire_streams() == 1 and slack.expire_streams() == 0
    with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
        await client.chat_appendStream(channel=NEWS, ts=str(stream["ts"]), markdown_text="b")
    await client.chat_update(channel=NEWS, ts=str(stream["ts"]), text="the whole")
