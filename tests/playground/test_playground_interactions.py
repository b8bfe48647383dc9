"""Commands, clicks, response URLs and views, with a real Bolt app on the other side."""

from __future__ import annotations

from typing import Any

import aiohttp
import pytest
from real_apps import Connect, Run, bolt, client_of
from slack_sdk.errors import SlackApiError
from slack_sdk.webhook.async_client import AsyncWebhookClient

from playground import Playground, Workspace, plain_text

NEWS = "C0NEWSROOM1"
BUTTONS = [
    {
        "type": "actions",
        "block_id": "more",
        "elements": [
            {
                "type": "button",
                "action_id": "timeline",
                "value": "42",
                "text": {"type": "plain_text", "text": "Timeline"},
            }
        ],
    },
    {
        "type": "context_actions",
        "elements": [
            {
                "type": "feedback_buttons",
                "action_id": "feedback",
                "positive_button": {"text": {"type": "plain_text", "text": "+"}, "value": "good"},
                "negative_button": {"text": {"type": "plain_text", "text": "-"}, "value": "bad"},
            }
        ],
    },
]


async def test_a_command_is_answered_by_its_acknowledgement_and_later(
    slack: Playground, connect: Connect
) -> None:
    app = bolt(slack)

    @app.command("/story")
    async def story(ack: Any, respond: Any, command: dict[str, str]) -> None:
        await ack(text="one moment")
        await respond(text="private")
        await respond(text="public", response_type="in_channel")

    await connect(app, slack)
    delivery = await slack.command("anna", "newsroom", "/story", "summary")
    fields = delivery.payload
    assert (fields["command"], fields["text"]) == ("/story", "summary")
    assert (fields["channel_name"], fields["user_name"]) == ("newsroom", "anna")
    await slack.wait_for_reply("newsroom")
    texts = [m["text"] for m in slack.ephemerals("anna", "newsroom")]
    assert texts == ["one moment", "private"] or sorted(texts) == ["one moment", "private"]
    assert slack.messages("newsroom")[0]["text"] == "public"


async def test_a_command_nobody_answers_says_so(start: Run) -> None:
    slack = await start(Workspace(ack_timeout_s=0.01))
    delivery = await slack.command("anna", "newsroom", "/story", "help")
    assert delivery.given_up
    said = slack.ephemerals("anna", "newsroom")[0]["text"]
    assert said == '/story failed with the error "dispatch_failed"'


async def test_a_click_carries_all_an_app_needs(slack: Playground, connect: Connect) -> None:
    app = bolt(slack)
    seen: list[dict[str, Any]] = []

    @app.action("timeline")
    async def timeline(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        seen.append(body)
        await respond(text="replaced", replace_original=True)

    await connect(app, slack)
    client = client_of(slack)
    ts = (await client.chat_postMessage(channel=NEWS, text="x", blocks=BUTTONS))["ts"]
    message = slack.message(NEWS, ts)
    assert message is not None
    delivery = await slack.click("anna", message, "timeline")
    assert delivery.acknowledged
    await slack.wait_until(lambda: (slack.message(NEWS, ts) or {})["text"] == "replaced")
    body = seen[0]
    assert body["type"] == "block_actions"
    assert body["actions"][0]["value"] == "42" and body["actions"][0]["block_id"] == "more"
    assert body["container"]["message_ts"] == body["message"]["ts"] == ts
    assert body["user"]["id"] == "U0ANNA00001" and body["team"]["id"]
    assert body["trigger_id"] and body["response_url"] and body["state"] == {"values": {}}


async def test_a_click_in_an_ephemeral_message_comes_without_the_message(
    slack: Playground, connect: Connect
) -> None:
    app = bolt(slack)
    seen: list[dict[str, Any]] = []

    @app.action("timeline")
    async def timeline(ack: Any, body: dict[str, Any], respond: Any) -> None:
        await ack()
        seen.append(body)
        await respond(text="replaced", replace_original=True)

    await connect(app, slack)
    await client_of(slack).chat_postEphemeral(
        channel=NEWS, user="U0ANNA00001", text="for you", blocks=BUTTONS
    )
    await slack.click("anna", slack.ephemerals("anna", "newsroom")[0], "timeline")
    await slack.wait_until(lambda: slack.ephemerals("anna", "newsroom")[0]["text"] == "replaced")
    assert "message" not in seen[0]
    assert seen[0]["container"]["is_ephemeral"] is True
    assert len(slack.ephemerals("anna", "newsroom")) == 1


async def test_feedback_is_one_element_with_two_values(slack: Playground, connect: Connect) -> None:
    app = bolt(slack)
    values: list[str] = []

    @app.action("feedback")
    async def feedback(ack: Any, action: dict[str, Any]) -> None:
        await ack()
        values.append(action["value"])

    await connect(app, slack)
    posted = await client_of(slack).chat_postMessage(channel=NEWS, text="x", blocks=BUTTONS)
    message = {"channel": NEWS, "ts": posted["ts"]}
    await slack.click("anna", message, "feedback", "bad")
    await slack.click("anna", message, "feedback", "good")
    assert values == ["bad", "good"]
    with pytest.raises(LookupError, match="there are"):
        await slack.click("anna", message, "nothing")


async def test_a_response_url_serves_five_times_for_half_an_hour(start: Run) -> None:
    now = [1_700_000_000.0]
    slack = await start(Workspace(ack_timeout_s=0.01, clock=lambda: now[0]))
    delivery = await slack.command("anna", "newsroom", "/story")
    webhook = AsyncWebhookClient(delivery.payload["response_url"])
    for number in range(5):
        assert (await webhook.send(text=str(number))).status_code == 200
    spent = await webhook.send(text="6")
    assert spent.status_code == 404 and "used_url" in spent.body
    delivery = await slack.command("anna", "newsroom", "/story")
    now[0] += 1801
    late = await AsyncWebhookClient(delivery.payload["response_url"]).send(text="late")
    assert late.status_code == 404 and "expired_url" in late.body


async def test_a_response_url_deletes_what_was_clicked(start: Run) -> None:
    slack = await start(Workspace(ack_timeout_s=0.01))
    posted = await client_of(slack).chat_postMessage(channel=NEWS, text="x", blocks=BUTTONS)
    message = {"channel": NEWS, "ts": posted["ts"]}
    delivery = await slack.click("anna", message, "timeline")
    await AsyncWebhookClient(delivery.payload["response_url"]).send(delete_original=True)
    assert slack.message(NEWS, posted["ts"]) is None


async def test_the_home_tab_is_published_and_shown_again(
    slack: Playground, connect: Connect
) -> None:
    app = bolt(slack)
    opened: list[dict[str, Any]] = []

    @app.event("app_home_opened")
    async def home(event: dict[str, Any], client: Any) -> None:
        opened.append(event)
        block = {"type": "header", "text": {"type": "plain_text", "text": "Stories"}}
        await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [block]})

    await connect(app, slack)
    await slack.open_home("anna")
    view = await slack.wait_until(lambda: slack.home("anna"))
    assert plain_text(view) == "Stories"
    await slack.open_home("anna")
    assert opened[0]["tab"] == "home" and "view" not in opened[0]
    assert opened[1]["view"]["id"] == view["id"]


async def test_a_modal_is_opened_submitted_and_closed(slack: Playground, connect: Connect) -> None:
    app = bolt(slack)
    submitted: list[dict[str, Any]] = []
    modal = {
        "type": "modal",
        "callback_id": "pick",
        "title": {"type": "plain_text", "text": "Pick"},
        "submit": {"type": "plain_text", "text": "Go"},
        "notify_on_close": True,
        "blocks": [
            {
                "type": "input",
                "block_id": "b",
                "label": {"type": "plain_text", "text": "Story"},
                "element": {"type": "plain_text_input", "action_id": "a"},
            }
        ],
    }

    @app.command("/story")
    async def story(ack: Any, client: Any, command: dict[str, str]) -> None:
        await ack()
        await client.views_open(trigger_id=command["trigger_id"], view=modal)

    @app.view("pick")
    async def pick(ack: Any, view: dict[str, Any]) -> None:
        submitted.append(view["state"]["values"])
        if len(submitted) == 1:
            await ack(response_action="errors", errors={"b": "No such story"})
        else:
            await ack()

    await connect(app, slack)
    await slack.command("anna", "newsroom", "/story")
    await slack.wait_until(lambda: slack.modals("anna"))
    view_id = slack.modals("anna")[0]["id"]
    values = {"b": {"a": {"type": "plain_text_input", "value": "x"}}}
    refused = await slack.submit_view("anna", view_id, values)
    assert refused.response == {"response_action": "errors", "errors": {"b": "No such story"}}
    assert slack.modals("anna")
    await slack.submit_view("anna", view_id, values)
    assert slack.modals("anna") == [] and submitted[1] == values


async def test_a_trigger_opens_one_view_and_not_for_long(start: Run) -> None:
    now = [1_700_000_000.0]
    slack = await start(Workspace(ack_timeout_s=0.01, clock=lambda: now[0]))
    client = client_of(slack)
    title = {"type": "plain_text", "text": "Pick"}
    modal = {"type": "modal", "title": title, "blocks": [{"type": "divider"}]}
    trigger = slack.workspace.trigger("U0ANNA00001")
    view = (await client.views_open(trigger_id=trigger, view=modal))["view"]
    with pytest.raises(SlackApiError, match="exchanged_trigger_id"):
        await client.views_open(trigger_id=trigger, view=modal)
    late = slack.workspace.trigger("U0ANNA00001")
    now[0] += 4
    with pytest.raises(SlackApiError, match="expired_trigger_id"):
        await client.views_open(trigger_id=late, view=modal)
    with pytest.raises(SlackApiError, match="hash_conflict"):
        await client.views_update(view_id=view["id"], hash="old", view=modal)
    assert (await client.views_update(view_id=view["id"], view=modal))["view"]["id"] == view["id"]


async def test_a_garbled_answer_to_a_response_url_is_refused(start: Run) -> None:
    slack = await start(Workspace(ack_timeout_s=0.01))
    delivery = await slack.command("anna", "newsroom", "/story")
    async with aiohttp.ClientSession() as session:
        answer = await session.post(delivery.payload["response_url"], data="{")
        assert answer.status == 400
