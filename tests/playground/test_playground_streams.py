"""The life of a streamed message, and every way Slack refuses to go on with it."""

from __future__ import annotations

from typing import Any

import pytest
from real_apps import Run, client_of
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from playground import Playground, Workspace, links, plain_text

NEWS = "C0NEWSROOM1"
TO = {"recipient_team_id": "T0NEWSROOM1", "recipient_user_id": "U0ANNA00001"}


async def error_of(call: Any) -> str:
    with pytest.raises(SlackApiError) as caught:
        await call
    return str(caught.value.response["error"])


async def stream(client: AsyncWebClient, slack: Playground, **fields: Any) -> str:
    """Starts a stream below a question in #newsroom; its `ts`."""
    asked = await slack.say("anna", "newsroom", "well?")
    started = await client.chat_startStream(channel=NEWS, thread_ts=asked, **TO, **fields)
    return str(started["ts"])


async def test_text_grows_and_blocks_end_it(slack: Playground, client: AsyncWebClient) -> None:
    ts = await stream(client, slack, markdown_text="One ")
    message = slack.message(NEWS, ts)
    assert message is not None and message["streaming"] and not message["finished"]
    await client.chat_appendStream(channel=NEWS, ts=ts, markdown_text="two.")
    blocks = [{"type": "section", "text": {"type": "mrkdwn", "text": "*Sources*"}}]
    await client.chat_stopStream(channel=NEWS, ts=ts, markdown_text=" Three.", blocks=blocks)
    message = slack.message(NEWS, ts)
    assert message is not None and message["finished"]
    assert plain_text(message) == "One two. Three.\nSources"


async def test_a_channel_stream_needs_its_recipient(
    slack: Playground, client: AsyncWebClient
) -> None:
    asked = await slack.say("anna", "newsroom", "well?")
    begin = client.chat_startStream
    error = await error_of(begin(channel=NEWS, thread_ts=asked))
    assert error == "missing_recipient_team_id"
    error = await error_of(begin(channel=NEWS, thread_ts=asked, recipient_team_id="T0NEWSROOM1"))
    assert error == "missing_recipient_user_id"
    error = await error_of(begin(channel=NEWS, thread_ts="", **TO))
    assert error == "invalid_arguments"


async def test_a_stream_in_a_direct_conversation_needs_none(
    slack: Playground, client: AsyncWebClient
) -> None:
    asked = await slack.say("anna", "@anna", "well?")
    channel = slack.workspace.dm("anna").id
    started = await client.chat_startStream(channel=channel, thread_ts=asked, markdown_text="x")
    await client.chat_stopStream(channel=channel, ts=started["ts"])
    assert (await slack.wait_for_reply("@anna", asked))["markdown_text"] == "x"


async def test_a_call_takes_12000_characters_and_the_whole_more(
    slack: Playground, client: AsyncWebClient
) -> None:
    ts = await stream(client, slack, markdown_text="x" * 12_000)
    await client.chat_appendStream(channel=NEWS, ts=ts, markdown_text="x" * 12_000)
    long = client.chat_appendStream(channel=NEWS, ts=ts, markdown_text="x" * 12_001)
    assert await error_of(long) == "msg_too_long"
    message = slack.message(NEWS, ts)
    assert message is not None and len(message["markdown_text"]) == 24_000


async def test_a_message_that_is_not_streaming_takes_no_more(
    slack: Playground, client: AsyncWebClient
) -> None:
    posted = (await client.chat_postMessage(channel=NEWS, text="x"))["ts"]
    late = client.chat_appendStream(channel=NEWS, ts=posted, markdown_text="y")
    assert await error_of(late) == "message_not_in_streaming_state"
    ts = await stream(client, slack, markdown_text="x")
    await client.chat_stopStream(channel=NEWS, ts=ts)
    twice = client.chat_stopStream(channel=NEWS, ts=ts)
    assert await error_of(twice) == "message_not_in_streaming_state"


async def test_an_idle_stream_expires_and_can_be_rewritten(start: Run) -> None:
    now = [1_700_000_000.0]
    slack = await start(Workspace(stream_idle_s=30, clock=lambda: now[0]))
    client = client_of(slack)
    ts = await stream(client, slack, markdown_text="half an")
    busy = client.chat_update(channel=NEWS, ts=ts, text="x")
    assert await error_of(busy) == "streaming_state_conflict"
    assert await error_of(client.chat_delete(channel=NEWS, ts=ts)) == "cant_delete_message"
    now[0] += 31
    late = client.chat_appendStream(channel=NEWS, ts=ts, markdown_text=" answer")
    assert await error_of(late) == "message_not_in_streaming_state"
    broken = slack.message(NEWS, ts)
    assert broken is not None and broken["stream_state"] == "expired" and not broken["finished"]
    await client.chat_update(channel=NEWS, ts=ts, markdown_text="half an answer")
    mended = slack.message(NEWS, ts)
    assert mended is not None and mended["finished"]
    assert plain_text(mended) == "half an answer"


async def test_a_stream_keeps_its_first_mode(slack: Playground, client: AsyncWebClient) -> None:
    chunk = {"type": "markdown_text", "text": "x"}
    text = await stream(client, slack, markdown_text="x")
    mixed = client.chat_appendStream(channel=NEWS, ts=text, chunks=[chunk])
    assert await error_of(mixed) == "streaming_mode_mismatch"
    chunks = await stream(client, slack, chunks=[chunk])
    mixed = client.chat_appendStream(channel=NEWS, ts=chunks, markdown_text="x")
    assert await error_of(mixed) == "streaming_mode_mismatch"


async def test_tasks_change_in_place(slack: Playground, client: AsyncWebClient) -> None:
    task = {"type": "task_update", "id": "1", "title": "Searching", "status": "in_progress"}
    ts = await stream(client, slack, chunks=[task])
    done = {
        **task,
        "title": "Searched",
        "status": "complete",
        "sources": [{"type": "url", "url": "https://e.org", "text": "Daily"}],
    }
    say = {"type": "markdown_text", "text": "Found it."}
    await client.chat_stopStream(channel=NEWS, ts=ts, chunks=[done, say])
    message = slack.message(NEWS, ts)
    assert message is not None
    assert plain_text(message) == "Searched\nDaily\nFound it."
    assert links(message) == [("Daily", "https://e.org")]
    bad = await stream(client, slack)
    wrong = client.chat_appendStream(channel=NEWS, ts=bad, chunks=[{"type": "smoke"}])
    assert await error_of(wrong) == "invalid_chunks"


async def test_only_stopping_takes_blocks_and_metadata(
    slack: Playground, client: AsyncWebClient
) -> None:
    ts = await stream(client, slack, markdown_text="x")
    early = client.chat_appendStream(
        channel=NEWS, ts=ts, markdown_text="y", blocks=[{"type": "divider"}]
    )
    assert await error_of(early) == "invalid_arguments"


async def test_a_reader_can_stop_it(slack: Playground, client: AsyncWebClient) -> None:
    slack.workspace.ack_timeout_s = 0.01
    ts = await stream(client, slack, markdown_text="x")
    message = slack.message(NEWS, ts)
    assert message is not None
    delivery = await slack.stop_stream("anna", message)
    assert delivery.event["type"] == "agent_session_stopped"
    late = client.chat_appendStream(channel=NEWS, ts=ts, markdown_text="y")
    assert await error_of(late) == "stopped_by_user"


async def test_a_session_that_is_processing_can_be_stopped_with_all_that_streams_in_it(
    slack: Playground, client: AsyncWebClient
) -> None:
    slack.workspace.ack_timeout_s = 0.01
    ts = await stream(client, slack, markdown_text="x")
    thread = str((slack.message(NEWS, ts) or {})["thread_ts"])
    with pytest.raises(ValueError, match="not working"):
        await slack.stop_session("anna", NEWS, thread)
    told = await client.agents_sessions_setStatus(
        channel_id=NEWS, thread_ts=thread, status="processing"
    )
    assert "warning" not in told.data
    delivery = await slack.stop_session("anna", NEWS, thread)
    assert delivery.event["streaming_message_ts"] == [ts]
    assert (slack.message(NEWS, ts) or {})["stream_state"] == "stopped_by_user"
    odd = client.agents_sessions_setStatus(channel_id=NEWS, thread_ts=thread, status="is busy")
    assert await error_of(odd) == "invalid_arguments"
