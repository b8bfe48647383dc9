"""Payloads as Slack sends them, and what becomes of them when somebody tampers with them."""

from __future__ import annotations

import copy
import time
from collections.abc import Callable, Mapping
from typing import Any

from fuzzed_bot import QUESTION
from hypothesis import strategies as st
from junk import texts, values

from handlers import shapes
from handlers.blocks import buttons, digest_modal, feedback, forgetting, home, parts, private
from playground import Playground

Json = dict[str, Any]
Make = Callable[["Scene"], Json]


class Scene:
    """Where it all happens: a workspace, and an answer in it that has buttons below."""

    def __init__(self, slack: Playground) -> None:
        workspace = slack.workspace
        self.slack = slack
        self.team, self.bot, self.app = workspace.team_id, workspace.bot_user_id, workspace.app_id
        self.user, self.other = workspace.user("anna").id, workspace.user("ben").id
        self.channel, self.direct = slack.place("newsroom").id, slack.place("@anna").id
        self.url = f"{slack.url}actions/{self.team}/none"
        self.answer: Json = {}
        self._number = 0

    async def ready(self) -> None:
        """There is an answer whose buttons can be pressed: one may have been deleted, or answered
        anew, by a press before."""
        now = self.answer and self.slack.message(self.channel, self.answer["ts"])
        if not now or not _deeds(now):
            ts = await self.slack.say("anna", self.channel, f"<@{self.bot}> {QUESTION}")
            now = await self.slack.wait_for_reply(self.channel, ts, timeout=90)
        self.answer = now

    def ts(self) -> str:
        self._number += 1
        return f"{int(time.time())}.{self._number:06d}"

    @property
    def kept(self) -> str:
        """The id of the answer, as its buttons carry it."""
        return str(_deeds(self.answer)[0]["block_id"]).split("|")[1]


def _deeds(message: Json) -> list[Json]:
    rows = message.get("blocks") or ()
    return [row for row in rows if str(row.get("block_id")).startswith("deeds|")]


def event(scene: Scene, **inner: Any) -> Json:
    ts = scene.ts()
    return {
        "token": "none",
        "team_id": scene.team,
        "context_team_id": scene.team,
        "context_enterprise_id": None,
        "api_app_id": scene.app,
        "event": {"event_ts": ts, **inner},
        "type": "event_callback",
        "event_id": f"Ev{ts.replace('.', '')}",
        "event_time": int(time.time()),
        "authorizations": [
            {
                "enterprise_id": None,
                "team_id": scene.team,
                "user_id": scene.bot,
                "is_bot": True,
                "is_enterprise_install": False,
            }
        ],
        "is_ext_shared_channel": False,
    }


def said(scene: Scene, kind: str = "message", **more: Any) -> Json:
    return event(
        scene,
        **{
            "type": kind,
            "channel": scene.channel,
            "channel_type": "channel",
            "user": scene.user,
            "team": scene.team,
            "ts": scene.ts(),
            "text": f"<@{scene.bot}> Which chips did Alibaba buy?",
            "blocks": [{"type": "rich_text", "block_id": "b", "elements": []}],
            **more,
        },
    )


def in_thread(scene: Scene) -> Json:
    return {"thread_ts": scene.answer["thread_ts"], "text": "And who sold them?"}


def of_message(scene: Scene) -> Json:
    return {"type": "message", "user": scene.user, "ts": scene.ts(), "text": "Which chips?"}


EVENTS: Mapping[str, Make] = {
    "app_mention": lambda s: said(s, "app_mention"),
    "message": said,
    "message in a thread": lambda s: said(s, **in_thread(s)),
    "direct message": lambda s: said(s, channel=s.direct, channel_type="im", text="Who is Ma?"),
    "message_changed": lambda s: said(
        s, subtype="message_changed", hidden=True, message=of_message(s),
        previous_message=of_message(s),
    ),
    "message_deleted": lambda s: said(
        s, subtype="message_deleted", hidden=True, deleted_ts=s.ts(), previous_message=of_message(s)
    ),
    "bot_message": lambda s: said(s, subtype="bot_message", bot_id="B1", username="x"),
    "file_share": lambda s: said(s, subtype="file_share", files=[{"id": "F1", "name": "x"}]),
    "thread_broadcast": lambda s: said(s, subtype="thread_broadcast", root={}, **in_thread(s)),
    "channel_join": lambda s: said(s, subtype="channel_join", inviter=s.other),
    "message in a shared channel": lambda s: {
        **said(s, user_team="T0ELSEWHERE", user_profile={"team": "T0ELSEWHERE"}),
        "is_ext_shared_channel": True,
    },
    "member_joined_channel": lambda s: event(
        s, type="member_joined_channel", user=s.bot, channel=s.channel, channel_type="C",
        team=s.team, inviter=s.user,
    ),
    "member_left_channel": lambda s: event(
        s, type="member_left_channel", user=s.bot, channel=s.channel, team=s.team
    ),
    "app_home_opened": lambda s: event(
        s, type="app_home_opened", user=s.user, channel=s.direct, tab="home",
        view={"id": "V1", "type": "home", "state": {"values": {}}, "blocks": []},
    ),
    "app_home_opened, messages": lambda s: event(
        s, type="app_home_opened", user=s.user, channel=s.direct, tab="messages"
    ),
    "reaction_added": lambda s: event(
        s, type="reaction_added", user=s.user, reaction="eyes", item_user=s.bot,
        item={"type": "message", "channel": s.channel, "ts": s.answer["ts"]},
    ),
    "tokens_revoked": lambda s: event(
        s, type="tokens_revoked", tokens={"oauth": [s.user], "bot": [s.bot]}
    ),
    "app_uninstalled": lambda s: event(s, type="app_uninstalled"),
    "agent_session_stopped": lambda s: event(
        s, type="agent_session_stopped", user=s.user, channel=s.channel,
        thread_ts=s.answer["thread_ts"], streaming_message_ts=[],
    ),
    "assistant_thread_started": lambda s: event(
        s, type="assistant_thread_started",
        assistant_thread={"user_id": s.user, "channel_id": s.direct, "thread_ts": s.ts(),
                          "context": {"channel_id": s.channel, "team_id": s.team}},
    ),
    "assistant_thread_context_changed": lambda s: event(
        s, type="assistant_thread_context_changed",
        assistant_thread={"user_id": s.user, "channel_id": s.direct, "thread_ts": s.ts()},
    ),
    "link_shared": lambda s: event(
        s, type="link_shared", user=s.user, channel=s.channel, message_ts=s.ts(),
        links=[{"domain": "x.example", "url": "https://x.example"}],
    ),
    "function_executed": lambda s: event(
        s, type="function_executed", function={"callback_id": "x"}, inputs={},
        function_execution_id="Fx1", bot_access_token="xwfp-none",
    ),
    **{
        kind: lambda s, kind=kind: event(s, type=kind, channel=s.channel, user=s.user)
        for kind in ("channel_left", "group_left", "channel_archive", "group_archive")
    },
    "url_verification": lambda s: {"type": "url_verification", "challenge": "c", "token": "none"},
    "app_rate_limited": lambda s: {
        "type": "app_rate_limited", "team_id": s.team, "minute_rate_limited": 1, "token": "none",
    },
}  # fmt: skip

SUBCOMMANDS = (
    "", "help", "ask Which chips did Alibaba buy?", "ask", "summary", "summary memo long",
    "timeline", "sources", "who Jack Ma", "who", "picture", "picture qwen", "digest", "digest list",
    "digest on 9:00", "digest on 9:00 Berlin", "digest off", "digest undo", "digest now",
    "use qwen-panic", "use", "forget", "nonsense", "ask think: why?",
)  # fmt: skip


def command(scene: Scene, text: str) -> Json:
    return {
        "token": "none",
        "team_id": scene.team,
        "team_domain": "t",
        "channel_id": scene.channel,
        "channel_name": "newsroom",
        "user_id": scene.user,
        "user_name": "anna",
        "command": "/story",
        "text": text,
        "api_app_id": scene.app,
        "is_enterprise_install": "false",
        "response_url": scene.url,
        "trigger_id": scene.slack.workspace.trigger(scene.user),
    }


def of_somebody(scene: Scene, kind: str) -> Json:
    return {
        "type": kind,
        "user": {"id": scene.user, "username": "anna", "name": "anna", "team_id": scene.team},
        "api_app_id": scene.app,
        "token": "none",
        "team": {"id": scene.team, "domain": "t"},
        "enterprise": None,
        "is_enterprise_install": False,
        "trigger_id": scene.slack.workspace.trigger(scene.user),
    }


def press(scene: Scene, action_id: str, value: str = "", **more: Any) -> Json:
    return {
        **of_somebody(scene, "block_actions"),
        "container": {
            "type": "message",
            "message_ts": scene.answer["ts"],
            "channel_id": scene.channel,
            "is_ephemeral": False,
            "thread_ts": scene.answer["thread_ts"],
        },
        "channel": {"id": scene.channel, "name": "newsroom"},
        "message": scene.answer,
        "state": {"values": {}},
        "response_url": scene.url,
        "actions": [
            {
                "type": "button",
                "action_id": action_id,
                "block_id": f"deeds|{scene.kept}|{scene.ts()}",  # drawn anew: no press is the last
                "value": value or scene.kept,
                "action_ts": scene.ts(),
                **more,
            }
        ],
    }


def view(scene: Scene, callback: str, kind: str = "modal", metadata: str = "") -> Json:
    return {
        "id": "V0NONE",
        "team_id": scene.team,
        "type": kind,
        "callback_id": callback,
        "private_metadata": metadata,
        "app_installed_team_id": scene.team,
        "blocks": [],
        "hash": "1.x",
        "state": {"values": {}},
        "root_view_id": "V0NONE",
    }


def press_in_view(scene: Scene, action_id: str, value: str = "", **more: Any) -> Json:
    pressed = press(scene, action_id, value, **more)
    for name in ("channel", "message", "response_url"):
        del pressed[name]
    place = f"{scene.channel}|{scene.answer['ts']}|{scene.answer['thread_ts']}"
    return {**pressed, "view": view(scene, "x", metadata=place),
            "container": {"type": "view", "view_id": "V0NONE"}}  # fmt: skip


def _again(*what: Any) -> str:
    return parts.Again(*what).value


IN_MESSAGES = (
    buttons.THINK, buttons.STOP, buttons.WHY, buttons.ANEW, buttons.DELETE, f"{buttons.FOLLOW}-0",
    f"{buttons.FOLLOW}-9", buttons.JUDGE, f"{buttons.JUDGE}-good", feedback.WITHDRAW,
    private.SHARE_ANSWER, private.SHOW_ANSWER, forgetting.FORGET,
    forgetting.FORGET_ANSWERS, forgetting.KEEP, "unknown",
)  # fmt: skip
ON_HOME = (home.DIGEST_ON, home.DIGEST_OFF, home.DIGEST_CHANGE, home.REFRESH)

PRESSES: Mapping[str, Make] = {
    **{name: lambda s, name=name: press(s, name) for name in IN_MESSAGES},
    "judged bad": lambda s: press(s, buttons.JUDGE, f"{s.kept}|bad"),
    "stop asking": lambda s: press(s, private.STOP_ASKING, _again(s.ts(), "Which chips?")),
    **{
        f"run {name}": lambda s, name=name: press(s, f"{parts.RUN}:0", _again(name, "qwen", 1))
        for name in ("help", "summary", "timeline", "sources", "who", "digest", "picture", "x")
    },
    "share": lambda s: press(s, f"{parts.SHARE}:3", _again("summary")),
    "why in a window": lambda s: press_in_view(s, buttons.ANEW),
    "withdraw in a window": lambda s: press_in_view(s, feedback.WITHDRAW),
    "asked on Home": lambda s: press_in_view(s, f"{home.ASK}:1", "Who is Jack Ma?"),
    "story on Home": lambda s: press_in_view(
        s, home.SHOW, type="static_select", selected_option={"value": "qwen-panic", "text": {}}
    ),
    **{name: lambda s, name=name: press_in_view(s, name, s.channel) for name in ON_HOME},
}


def chosen(scene: Scene) -> Json:
    one = digest_modal
    return {
        one.TIME: {one.TIME: {"type": "timepicker", "selected_time": "09:30"}},
        one.ZONE: {one.ZONE: {"type": "external_select", "selected_option": {"value": "UTC"}}},
        one.DAYS: {one.DAYS: {"type": "checkboxes", "selected_options": [{"value": "0"}]}},
        one.STORY: {one.STORY: {"type": "static_select", "selected_option": {"value": "-"}}},
        one.LANGUAGE: {one.LANGUAGE: {"type": "static_select", "selected_option": {"value": "de"}}},
        one.QUIET: {one.QUIET: {"type": "radio_buttons", "selected_option": {"value": "line"}}},
    }


def submitted(scene: Scene, callback: str, metadata: str, filled: Json) -> Json:
    form = {**view(scene, callback, metadata=metadata), "state": {"values": filled}}
    return {**of_somebody(scene, "view_submission"), "view": form, "response_urls": []}


def suggested(scene: Scene) -> Json:
    return {
        **of_somebody(scene, "block_suggestion"),
        "container": {"type": "view", "view_id": "V0NONE"},
        "action_id": digest_modal.ZONE,
        "block_id": digest_modal.ZONE,
        "value": "berl",
        "view": view(scene, digest_modal.CALLBACK),
    }


FORMS: Mapping[str, Make] = {
    "digest": lambda s: submitted(
        s, digest_modal.CALLBACK, digest_modal.Origin(s.channel, s.url).written, chosen(s)
    ),
    "digest from Home": lambda s: submitted(
        s, digest_modal.CALLBACK, digest_modal.Origin(s.channel).written, chosen(s)
    ),
    "why it is bad": lambda s: submitted(
        s, feedback.JUDGED, f"{s.channel}|1.0|1.0|{s.kept}",
        {
            "reasons": {"reasons": {"type": "x", "selected_options": [{"value": "wrong"}]}},
            "note": {"note": {"type": "plain_text_input", "value": "It is another chip."}},
        },
    ),
    "unknown form": lambda s: submitted(s, "unknown", "", {}),
    "closed": lambda s: {**of_somebody(s, "view_closed"), "view": view(s, "x")},
    "zones": suggested,
    "shortcut": lambda s: {**of_somebody(s, "shortcut"), "callback_id": "x", "action_ts": s.ts()},
    "message shortcut": lambda s: {
        **of_somebody(s, "message_action"), "callback_id": "x", "message": s.answer,
        "channel": {"id": s.channel}, "message_ts": s.answer["ts"], "response_url": s.url,
    },
    "interactive_message": lambda s: {
        **of_somebody(s, "interactive_message"), "callback_id": "x", "actions": [{"name": "x"}],
    },
    **{
        kind: lambda s, kind=kind: {**of_somebody(s, kind), "callback_id": "x"}
        for kind in ("dialog_submission", "dialog_suggestion", "workflow_step_edit", "unheard_of")
    },
}  # fmt: skip

# --- tampering ------------------------------------------------------------------------------------

SHORT = 200  # of a question: to look for more words takes seconds of computing

deeds = st.sampled_from(
    ["take away", "replace", "replace text", "add", "wrap", "fill", "fill", "loose", "loose"]
)
# What people, or the bot itself, may have written anything into.
FREE = {
    "text", "value", "private_metadata", "action_id", "block_id", "callback_id", "selected_time",
    "trigger_id", "response_url", "subtype", "tab", "channel_type", "event_id", "command", "type",
    "challenge", "username", "name", "reaction", "url",
}  # fmt: skip
# (deed, which of the places, with what, as text)
tamperings = st.lists(
    st.tuples(deeds, st.integers(0, 10_000), values, texts), min_size=0, max_size=3
)


def tampered(payload: Json, how: list[tuple[str, int, Any, str]]) -> Json:
    """`payload` with fields taken away, of other types, or filled with any text."""
    changed = copy.deepcopy(payload)
    for deed, number, value, text in how:
        places = list(_places(changed))
        if deed == "replace text":
            places = [place for place in places if isinstance(place[0][place[1]], str)] or places
        if deed == "loose":  # what the door lets through unseen
            places = [place for place in places if place[1] not in shapes._NAMES] or places
        if deed == "fill":
            places = [place for place in places if place[1] in FREE] or places
        if not places:
            break
        holder, key = places[number % len(places)]
        if deed == "take away":
            del holder[key]
        elif deed in ("replace", "loose"):
            holder[key] = value
        elif deed in ("replace text", "fill"):
            holder[key] = text if key != "text" else text[:SHORT]
        elif deed == "wrap":
            holder[key] = [holder[key]]
        elif isinstance(holder, dict):
            holder[text] = value
    return changed


def _places(value: Any, depth: int = 0) -> Any:
    """Every place in a payload, as what holds it and its key there; those on top, which are read
    most, again and again."""
    if depth > 6:
        return
    keys = list(value) if isinstance(value, dict) else range(len(value))
    for key in keys:
        yield from [(value, key)] * max(1, 4 - depth)
        if isinstance(value[key], dict | list) and key != "message":
            yield from _places(value[key], depth + 1)
