"""The bot leaves a channel, a channel is archived; and selects whose options an app gives."""

from __future__ import annotations

from typing import Any

import pytest
from real_apps import Connect, bolt, client_of
from slack_sdk.errors import SlackApiError

from playground import Playground

NEWS, PRIVATE, ANNA = "C0NEWSROOM1", "C0INVESTIG1", "U0ANNA00001"
SELECT = {
    "type": "modal",
    "title": {"type": "plain_text", "text": "Place"},
    "submit": {"type": "plain_text", "text": "Save"},
    "blocks": [
        {
            "type": "input",
            "block_id": "place",
            "label": {"type": "plain_text", "text": "Place"},
            "element": {
                "type": "external_select",
                "action_id": "city",
                "min_query_length": 1,
                "initial_option": {"text": {"type": "plain_text", "text": "Rome"}, "value": "rome"},
            },
        }
    ],
}


async def test_a_bot_that_was_taken_out_hears_that_it_left_and_nothing_more(
    slack: Playground,
) -> None:
    await slack.remove_bot("newsroom")
    await slack.remove_bot("investigations")
    await slack.say("anna", "newsroom", "is it gone?")
    told = [(d.event["type"], d.event["channel"]) for d in slack.deliveries]
    assert told == [("channel_left", NEWS), ("group_left", PRIVATE)]


async def test_an_archived_channel_takes_no_message_until_it_is_back(slack: Playground) -> None:
    await slack.archive("newsroom", by="anna")
    with pytest.raises(SlackApiError, match="is_archived"):
        await client_of(slack).chat_postMessage(channel=NEWS, text="hello")
    await slack.archive("newsroom", by="anna", archived=False)
    await client_of(slack).chat_postMessage(channel=NEWS, text="hello")
    told = [d.event for d in slack.deliveries if d.event["type"].startswith("channel_")]
    assert [(e["type"], e["user"]) for e in told] == [
        ("channel_archive", ANNA),
        ("channel_unarchive", ANNA),
    ]


async def test_an_app_gives_the_options_of_a_select_as_somebody_types(
    slack: Playground, connect: Connect
) -> None:
    app, typed, chosen = bolt(slack), [], []

    @app.command("/place")
    async def place(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=SELECT)

    @app.options("city")
    async def city(ack: Any, payload: Any) -> None:
        typed.append(payload["value"])
        option = {"text": {"type": "plain_text", "text": "Berlin"}, "value": "berlin"}
        await ack(options=[option])

    @app.view("")
    async def submitted(ack: Any, view: Any) -> None:
        chosen.append(view["state"]["values"]["place"]["city"]["selected_option"]["value"])
        await ack()

    await connect(app, slack)
    await slack.command("anna", "newsroom", "/place")
    (view,) = await slack.wait_until(lambda: slack.modals("anna"))
    offered = await slack.suggest("anna", view["id"], "city", "ber")
    assert [option["value"] for option in offered] == ["berlin"]
    values = {"place": {"city": {"type": "external_select", "selected_option": offered[0]}}}
    await slack.submit_view("anna", view["id"], values)
    assert (typed, chosen) == (["ber"], ["berlin"])


async def test_options_longer_than_slack_shows_are_refused(
    slack: Playground, connect: Connect
) -> None:
    app = bolt(slack)

    @app.command("/place")
    async def place(ack: Any, body: Any, client: Any) -> None:
        await ack()
        await client.views_open(trigger_id=body["trigger_id"], view=SELECT)

    @app.options("city")
    async def city(ack: Any) -> None:
        await ack(options=[{"text": {"type": "plain_text", "text": "x" * 76}, "value": "x"}])

    await connect(app, slack)
    await slack.command("anna", "newsroom", "/place")
    (view,) = await slack.wait_until(lambda: slack.modals("anna"))
    with pytest.raises(ValueError, match="less than 76"):
        await slack.suggest("anna", view["id"], "city", "x")
