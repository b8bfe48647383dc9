"""A person and a real Bolt app talk, over a real socket."""

from __future__ import annotations

from typing import Any

from real_apps import Connect, bolt, mention

from playground import Playground, links, plain_text


async def test_a_mention_is_answered_in_its_thread(slack: Playground, connect: Connect) -> None:
    app = bolt(slack)

    @app.event("app_mention")
    async def answer(event: dict[str, Any], say: Any) -> None:
        await say(text="Six hundred million.", thread_ts=event["ts"])

    await connect(app, slack)
    ts = await slack.say("anna", "newsroom", mention(slack, "how many users?"))
    reply = await slack.wait_for_reply("newsroom", ts)
    assert plain_text(reply) == "Six hundred million."
    assert reply["thread_ts"] == ts
    assert [m["ts"] for m in slack.messages("newsroom", ts)] == [ts, reply["ts"]]


async def test_a_streamed_answer_is_one_message_with_its_sources(
    slack: Playground, connect: Connect
) -> None:
    app = bolt(slack)

    @app.event("app_mention")
    async def answer(event: dict[str, Any], client: Any) -> None:
        await client.assistant_threads_setStatus(
            channel_id=event["channel"], thread_ts=event["ts"], status="is reading…"
        )
        stream = await client.chat_stream(
            channel=event["channel"],
            thread_ts=event["ts"],
            recipient_team_id=event["team"],
            recipient_user_id=event["user"],
            buffer_size=1,
        )
        await stream.append(markdown_text="About **600** million ")
        await stream.append(markdown_text="[[1]](https://example.org/a).")
        await stream.stop(
            blocks=[
                {
                    "type": "context",
                    "elements": [{"type": "mrkdwn", "text": "<https://example.org/a|Daily>"}],
                }
            ],
            metadata={"event_type": "answer", "event_payload": {"question": event["ts"]}},
        )

    await connect(app, slack)
    ts = await slack.say("anna", "newsroom", mention(slack, "how many?"))
    reply = await slack.wait_for_reply("newsroom", ts)
    assert plain_text(reply) == "About 600 million [1].\nDaily"
    assert links(reply) == [("[1]", "https://example.org/a"), ("Daily", "https://example.org/a")]
    assert reply["markdown_text"] == "About **600** million [[1]](https://example.org/a)."
    assert reply["metadata"]["event_payload"] == {"question": ts}
    assert reply["stream_state"] == "stopped"
    assert slack.status("newsroom", ts) is None
    methods = [call.method for call in slack.calls if call.method.startswith("chat.")]
    assert methods == [
        "chat.startStream",
        "chat.appendStream",
        "chat.stopStream",
    ]
