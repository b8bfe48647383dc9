"""What the app is told of what people do."""

from __future__ import annotations

from real_apps import Run, client_of, mention

from playground import Playground, Workspace

NEWS, ANNA, BOT = "C0NEWSROOM1", "U0ANNA00001", "U0BACKSTORY"


async def test_a_mention_comes_twice_with_one_ts_and_two_event_ids(slack: Playground) -> None:
    ts = await slack.say("anna", "newsroom", mention(slack, "hi"))
    first, second = slack.deliveries
    assert (first.event["type"], second.event["type"]) == ("app_mention", "message")
    assert first.event["ts"] == second.event["ts"] == ts
    assert first.event_id != second.event_id
    assert second.event["channel_type"] == "channel"
    assert second.payload["api_app_id"] == "A0BACKSTORY"
    assert second.payload["authorizations"][0]["user_id"] == BOT
    inner = second.event["blocks"][0]["elements"][0]["elements"]
    assert inner[0] == {"type": "user", "user_id": BOT}


async def test_every_kind_of_place_has_its_channel_type(slack: Playground) -> None:
    for place in ("newsroom", "investigations", "mpdm-anna--ben--backstory-1", "@anna"):
        await slack.say("anna", place, mention(slack, "hi"))
    kinds = [d.event["channel_type"] for d in slack.deliveries_of("message")]
    assert kinds == ["channel", "group", "mpim", "im"]
    assert len(slack.deliveries_of("app_mention")) == 3


async def test_nothing_is_told_of_channels_without_the_bot(slack: Playground) -> None:
    await slack.say("anna", "general", mention(slack, "hi"))
    assert slack.deliveries == []
    await slack.invite_bot("general", by="anna")
    joined = slack.deliveries[0].event
    assert (joined["type"], joined["user"], joined["inviter"]) == (
        "member_joined_channel",
        BOT,
        ANNA,
    )
    await slack.say("anna", "general", "hello")
    assert len(slack.deliveries_of("message")) == 1


async def test_a_reply_names_its_thread_and_the_one_who_began_it(slack: Playground) -> None:
    ts = await slack.say("anna", "newsroom", "root")
    reply = await slack.say("ben", "newsroom", "reply", thread_ts=ts)
    await slack.say("chen", "newsroom", "a reply to the reply", thread_ts=reply)
    events = [d.event for d in slack.deliveries_of("message")]
    assert "thread_ts" not in events[0]
    assert [e["thread_ts"] for e in events[1:]] == [ts, ts]
    assert events[1]["parent_user_id"] == ANNA


async def test_the_bots_own_words_come_back_marked_as_its_own(slack: Playground) -> None:
    await client_of(slack).chat_postMessage(channel=NEWS, text="mine")
    event = slack.deliveries_of("message")[0].event
    assert (event["bot_id"], event["app_id"]) == ("B0BACKSTORY", "A0BACKSTORY")


async def test_edits_and_deletions_are_told_with_what_was_before(slack: Playground) -> None:
    ts = await slack.say("anna", "newsroom", "frist")
    await slack.edit("anna", "newsroom", ts, "first")
    changed = slack.deliveries[-1].event
    assert changed["subtype"] == "message_changed"
    assert changed["message"]["text"] == "first" and changed["message"]["edited"]
    assert changed["previous_message"]["text"] == "frist"
    await slack.delete("anna", "newsroom", ts)
    deleted = slack.deliveries[-1].event
    assert (deleted["subtype"], deleted["deleted_ts"]) == ("message_deleted", ts)
    assert slack.messages("newsroom") == []


async def test_a_deleted_root_with_replies_leaves_a_tombstone(slack: Playground) -> None:
    ts = await slack.say("anna", "newsroom", "root")
    await slack.say("ben", "newsroom", "reply", thread_ts=ts)
    await slack.delete("anna", "newsroom", ts)
    event = slack.deliveries[-1].event
    assert event["subtype"] == "message_changed"
    assert event["message"]["subtype"] == "tombstone"
    assert [m["text"] for m in slack.messages("newsroom", ts)][1:] == ["reply"]


async def test_reactions_are_told(slack: Playground) -> None:
    ts = await slack.say("anna", "newsroom", "look")
    await slack.react("ben", "newsroom", ts, "eyes")
    event = slack.deliveries[-1].event
    assert (event["type"], event["item"]["ts"]) == ("reaction_added", ts)


async def test_only_subscribed_events_are_sent(start: Run) -> None:
    slack = await start(Workspace(subscriptions={"app_mention"}))
    await slack.say("anna", "newsroom", mention(slack, "hi"))
    assert [d.event["type"] for d in slack.deliveries] == ["app_mention"]


async def test_what_people_may_not_do_is_refused(slack: Playground) -> None:
    ts = await slack.say("anna", "newsroom", "mine")
    try:
        await slack.edit("ben", "newsroom", ts, "yours")
    except PermissionError as error:
        assert "own messages" in str(error)
    else:
        raise AssertionError("ben edited anna's message")
