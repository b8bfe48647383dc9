"""What the real client gets from the Web API: answers, refusals and records."""

from __future__ import annotations

import aiohttp
import pytest
from real_apps import Run, client_of, mention
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

from playground import ALL_SCOPES, Playground, Workspace

NEWS, GENERAL, ANNA = "C0NEWSROOM1", "C0GENERAL01", "U0ANNA00001"


async def refusal(call: object) -> str:
    """The error Slack answers with."""
    with pytest.raises(SlackApiError) as caught:
        await call  # type: ignore[misc]
    return str(caught.value.response["error"])


async def test_auth_test_says_who_the_bot_is_and_what_it_may(client: AsyncWebClient) -> None:
    answer = await client.auth_test()
    assert answer["user_id"] == "U0BACKSTORY"
    assert answer["bot_id"] and answer["team_id"] and answer["url"]
    assert set(answer.headers["x-oauth-scopes"].split(",")) == ALL_SCOPES


async def test_tokens_are_checked(slack: Playground, client: AsyncWebClient) -> None:
    app_token = slack.workspace.app_token
    assert await refusal(client.auth_test(token="xoxb-wrong")) == "invalid_auth"
    assert await refusal(client.auth_test(token=app_token)) == "not_allowed_token_type"
    bot_token = slack.workspace.bot_token
    wrong = client.apps_connections_open(app_token=bot_token)
    assert await refusal(wrong) == "not_allowed_token_type"
    assert await refusal(AsyncWebClient(base_url=slack.api_url).auth_test()) == "not_authed"
    opened = await client.apps_connections_open(app_token=app_token)
    assert opened["url"].startswith("ws://127.0.0.1:")


async def test_an_unknown_method_is_named_so(client: AsyncWebClient) -> None:
    assert await refusal(client.api_call("chat.whisper")) == "unknown_method"


async def test_api_test_echoes_or_fails_as_asked(client: AsyncWebClient) -> None:
    assert (await client.api_test(foo="bar"))["args"] == {"foo": "bar"}
    assert await refusal(client.api_test(error="my_error")) == "my_error"


async def test_a_missing_scope_is_named(start: Run) -> None:
    slack = await start(Workspace(scopes=ALL_SCOPES - {"chat:write", "channels:history"}))
    client = client_of(slack)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=NEWS, text="hello")
    answer = caught.value.response
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "users:read" in answer["provided"]
    assert await refusal(client.conversations_history(channel=NEWS)) == "missing_scope"


async def test_posting_returns_the_message_and_keeps_metadata(client: AsyncWebClient) -> None:
    metadata = {"event_type": "answer", "event_payload": {"id": 1}}
    posted = await client.chat_postMessage(channel=NEWS, text="hello", metadata=metadata)
    assert posted["channel"] == NEWS
    assert posted["message"]["bot_id"] == "B0BACKSTORY"
    plain = await client.conversations_history(channel=NEWS)
    assert "metadata" not in plain["messages"][0]
    full = await client.conversations_history(channel=NEWS, include_all_metadata=True)
    assert full["messages"][0]["metadata"] == metadata


async def test_where_the_bot_may_not_post_it_is_told_why(
    slack: Playground, client: AsyncWebClient
) -> None:
    post = client.chat_postMessage
    assert await refusal(post(channel="C404", text="x")) == "channel_not_found"
    assert await refusal(post(channel=GENERAL, text="x")) == "not_in_channel"
    slack.workspace.channel("newsroom").archived = True
    assert await refusal(post(channel=NEWS, text="x")) == "is_archived"
    slack.workspace.channel("newsroom").archived = False
    assert await refusal(post(channel=NEWS, text="")) == "no_text"
    lost = post(channel=NEWS, text="x", thread_ts="1600000000.000100")
    assert await refusal(lost) == "thread_not_found"
    await client.conversations_join(channel=GENERAL)
    assert (await post(channel=GENERAL, text="x"))["ok"]


async def test_a_message_to_a_user_lands_in_the_direct_conversation(
    slack: Playground, client: AsyncWebClient
) -> None:
    await client.chat_postMessage(channel=ANNA, text="psst")
    assert slack.messages("@anna")[0]["text"] == "psst"
    opened = await client.conversations_open(users=ANNA)
    assert opened["channel"]["id"] == slack.workspace.dm("anna").id


async def test_only_its_own_messages_can_be_changed(
    slack: Playground, client: AsyncWebClient
) -> None:
    theirs = await slack.say("anna", "newsroom", "mine")
    change = client.chat_update(channel=NEWS, ts=theirs, text="yours")
    assert await refusal(change) == "cant_update_message"
    gone = client.chat_update(channel=NEWS, ts="1600000000.000100", text="x")
    assert await refusal(gone) == "message_not_found"
    assert await refusal(client.chat_delete(channel=NEWS, ts=theirs)) == "cant_delete_message"
    own = (await client.chat_postMessage(channel=NEWS, text="before"))["ts"]
    await client.chat_update(channel=NEWS, ts=own, text="after")
    changed = slack.message(NEWS, own)
    assert changed is not None and changed["text"] == "after" and changed["edited"]
    await client.chat_delete(channel=NEWS, ts=own)
    assert slack.message(NEWS, own) is None


async def test_an_update_keeps_blocks_that_it_does_not_name(
    slack: Playground, client: AsyncWebClient
) -> None:
    blocks = [{"type": "divider"}]
    ts = (await client.chat_postMessage(channel=NEWS, text="a", blocks=blocks))["ts"]
    await client.chat_update(channel=NEWS, ts=ts, text="b")
    kept = slack.message(NEWS, ts)
    assert kept is not None and kept["blocks"][0]["type"] == "divider"
    await client.chat_update(channel=NEWS, ts=ts, text="c", blocks=[])
    bare = slack.message(NEWS, ts)
    assert bare is not None and "blocks" not in bare


async def test_an_ephemeral_message_is_for_one_reader(
    slack: Playground, client: AsyncWebClient
) -> None:
    await client.chat_postEphemeral(channel=NEWS, user=ANNA, text="for you")
    assert slack.messages("newsroom") == []
    assert slack.ephemerals("anna", "newsroom")[0]["text"] == "for you"
    assert slack.ephemerals("ben", "newsroom") == []
    stranger = client.chat_postEphemeral(channel=NEWS, user="U404", text="x")
    assert await refusal(stranger) == "user_not_in_channel"


async def test_a_thread_is_read_with_its_counts(slack: Playground, client: AsyncWebClient) -> None:
    ts = await slack.say("anna", "newsroom", mention(slack, "hm?"))
    await client.chat_postMessage(channel=NEWS, text="one", thread_ts=ts)
    reply = await client.chat_postMessage(channel=NEWS, text="two", thread_ts=ts)
    read = await client.conversations_replies(channel=NEWS, ts=ts)
    assert [m["text"] for m in read["messages"]][1:] == ["one", "two"]
    assert read["messages"][0]["reply_count"] == 2
    assert read["messages"][1]["parent_user_id"] == ANNA
    link = await client.chat_getPermalink(channel=NEWS, message_ts=reply["ts"])
    assert f"thread_ts={ts}" in link["permalink"]
    missing = client.conversations_replies(channel=NEWS, ts="1600000000.000100")
    assert await refusal(missing) == "thread_not_found"
    assert len(slack.calls_to("conversations.replies")) == 2


async def test_history_comes_newest_first_in_pages(client: AsyncWebClient) -> None:
    for number in range(5):
        await client.chat_postMessage(channel=NEWS, text=str(number))
    texts: list[str] = []
    async for page in await client.conversations_history(channel=NEWS, limit=2):
        texts += [message["text"] for message in page["messages"]]
    assert texts == ["4", "3", "2", "1", "0"]


async def test_channels_and_people_can_be_looked_up(client: AsyncWebClient) -> None:
    info = (await client.conversations_info(channel=NEWS))["channel"]
    assert info["name"] == "newsroom" and info["is_member"]
    listed = await client.conversations_list(types="public_channel,private_channel")
    assert {c["name"] for c in listed["channels"]} == {"newsroom", "general", "investigations"}
    assert ANNA in (await client.conversations_members(channel=NEWS))["members"]
    chen = (await client.users_info(user="U0CHEN00001", include_locale=True))["user"]
    assert (chen["locale"], chen["tz"]) == ("zh-CN", "Asia/Shanghai")
    assert await refusal(client.users_info(user="U404")) == "user_not_found"
    assert len((await client.users_list())["members"]) == 6
    assert (await client.team_info())["team"]["name"] == "Newsroom"
    assert (await client.bots_info(bot="B0BACKSTORY"))["bot"]["app_id"] == "A0BACKSTORY"


async def test_reactions_come_and_go(slack: Playground, client: AsyncWebClient) -> None:
    ts = await slack.say("anna", "newsroom", "look")
    await client.reactions_add(channel=NEWS, timestamp=ts, name="eyes")
    seen = slack.message(NEWS, ts)
    assert seen is not None and seen["reactions"][0]["name"] == "eyes"
    again = client.reactions_add(channel=NEWS, timestamp=ts, name="eyes")
    assert await refusal(again) == "already_reacted"
    await client.reactions_remove(channel=NEWS, timestamp=ts, name="eyes")
    gone = client.reactions_remove(channel=NEWS, timestamp=ts, name="eyes")
    assert await refusal(gone) == "no_reaction"


async def test_a_status_is_set_cleared_and_expires(start: Run) -> None:
    now = [1_700_000_000.0]
    slack = await start(Workspace(clock=lambda: now[0]))
    client = client_of(slack)
    ts = await slack.say("anna", "@anna", "hello")
    channel = slack.workspace.dm("anna").id
    set_status = client.assistant_threads_setStatus
    await set_status(channel_id=channel, thread_ts=ts, status="is thinking")
    assert slack.status("@anna", ts) == "is thinking"
    now[0] += 121
    assert slack.status("@anna", ts) is None
    await set_status(channel_id=channel, thread_ts=ts, status="is thinking")
    await client.chat_postMessage(channel=channel, thread_ts=ts, text="done")
    assert slack.status("@anna", ts) is None
    many = set_status(channel_id=channel, thread_ts=ts, status="x", loading_messages=["a"] * 11)
    assert await refusal(many) == "invalid_arguments"


async def test_prompts_and_titles_are_kept(slack: Playground, client: AsyncWebClient) -> None:
    channel = slack.workspace.dm("anna").id
    ts = await slack.say("anna", "@anna", "hello")
    prompts = [{"title": "Users", "message": "How many users?"}]
    await client.assistant_threads_setSuggestedPrompts(channel_id=channel, prompts=prompts)
    assert slack.workspace.prompts[channel, None]["prompts"] == prompts
    await client.assistant_threads_setTitle(channel_id=channel, thread_ts=ts, title="Users")
    assert slack.workspace.titles[channel, ts] == "Users"


async def test_a_file_is_uploaded_in_two_steps(slack: Playground, client: AsyncWebClient) -> None:
    await client.files_upload_v2(
        filename="a.txt", content="words", channel=NEWS, initial_comment="see"
    )
    message = slack.messages("newsroom")[0]
    assert (message["text"], message["files"][0]["name"]) == ("see", "a.txt")


async def test_an_image_shows_an_uploaded_file_once_it_is_processed(
    slack: Playground, client: AsyncWebClient
) -> None:
    done = await client.files_upload_v2(filename="a.png", content=b"\x89PNG\r\n")
    assert slack.messages("newsroom") == []  # in no channel: it is the bot's alone

    async def shown(file: dict[str, str]) -> None:
        image = {"type": "image", "slack_file": file, "alt_text": "a picture"}
        await client.chat_postMessage(channel=NEWS, text="see", blocks=[image])

    slack.workspace.file_processing = 1
    for file in ({"id": "F0NOBODYS"}, {"id": done["files"][0]["id"]}):
        with pytest.raises(SlackApiError) as refused:
            await shown(file)
        assert refused.value.response["errors"] == [
            "invalid slack file [json-pointer:/blocks/0/slack_file]"
        ]
    await shown({"id": done["files"][0]["id"]})
    await shown({"url": done["files"][0]["url_private"]})
    assert len(slack.messages("newsroom")) == 2


async def test_a_json_body_that_is_none_is_refused(slack: Playground) -> None:
    headers = {"Content-Type": "application/json"}
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{slack.api_url}api.test", data="{", headers=headers)
        assert (await answer.json())["error"] == "invalid_json"


async def test_calls_can_be_made_to_fail(slack: Playground, client: AsyncWebClient) -> None:
    slack.fail_next("chat.postMessage", error="internal_error", status=503)
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=NEWS, text="x")
    assert caught.value.response.status_code == 503
    slack.fail_next("chat.postMessage", status=503, applied=True)
    assert await refusal(client.chat_postMessage(channel=NEWS, text="once")) == "internal_error"
    assert [m["text"] for m in slack.messages("newsroom")] == ["once"]
    slack.fail_next("auth.test", status=429, retry_after=0)
    client.retry_handlers.append(AsyncRateLimitErrorRetryHandler(max_retry_count=1))
    assert (await client.auth_test())["ok"]
    assert [call.status for call in slack.calls_to("auth.test")] == [429, 200]


async def test_rate_limits_hold_when_switched_on(start: Run) -> None:
    now = [1_700_000_000.0]
    slack = await start(Workspace(enforce_rate_limits=True, clock=lambda: now[0]))
    client = client_of(slack)
    for _ in range(5):
        await client.chat_postMessage(channel=NEWS, text="x")
    with pytest.raises(SlackApiError) as caught:
        await client.chat_postMessage(channel=NEWS, text="x")
    answer = caught.value.response
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    now[0] += 1
    await client.chat_postMessage(channel=NEWS, text="x")
    for _ in range(20):
        await client.conversations_list()
    assert await refusal(client.conversations_list()) == "ratelimited"


async def test_reading_can_be_held_to_once_a_minute(start: Run) -> None:
    slack = await start(Workspace(restricted_history=True))
    client = client_of(slack)
    await client.conversations_history(channel=NEWS)
    assert await refusal(client.conversations_history(channel=NEWS)) == "ratelimited"
