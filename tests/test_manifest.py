"""The manifest asks for what the code uses, no more and no less."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any
from unittest.mock import Mock

import yaml
from slack_bolt.async_app import AsyncApp

from handlers import listeners
from handlers.scopes import BOT_EVENTS, BOT_SCOPES
from playground.methods.table import all_methods

ROOT = Path(__file__).parent.parent

# What an event wants, where its page at docs.slack.dev names a scope.
SCOPE_OF_EVENT = {
    "app_mention": "app_mentions:read",
    "channel_archive": "channels:read",
    "channel_left": "channels:read",
    "group_archive": "groups:read",
    "group_left": "groups:read",
    "member_joined_channel": "channels:read",
    "member_left_channel": "channels:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
}
# One call of Slack's library that makes others of the API.
MADE_OF = {"files.upload.v2": ("files.getUploadURLExternal", "files.completeUploadExternal")}


def called_methods() -> set[str]:
    """The methods of Slack's API that the code calls with a bot token."""
    families = "|".join(sorted({name.split(".")[0] for name in all_methods()} - {"apps", "oauth"}))
    call = re.compile(rf"\.((?:{families})_\w+)\(")
    found: set[str] = set()  # api_call is how the library makes any of them
    for folder in ("bot", "handlers"):
        for file in (ROOT / folder).rglob("*.py"):
            found |= {name.replace("_", ".") for name in call.findall(file.read_text())}
    found.discard("api.call")
    return {name for each in found for name in MADE_OF.get(each, (each,))}


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text())
    return loaded


def test_the_manifest_asks_for_the_scopes_that_the_bot_checks_at_start() -> None:
    assert manifest()["oauth_config"]["scopes"]["bot"] == list(BOT_SCOPES)


def test_every_scope_is_for_something_that_is_called_or_heard() -> None:
    methods, called = all_methods(), called_methods()
    assert "chat.postMessage" in called
    assert called <= set(methods)
    of_methods = {scope for name in called for scope in methods[name].scopes}
    of_events = {SCOPE_OF_EVENT[event] for event in BOT_EVENTS if event in SCOPE_OF_EVENT}
    assert set(BOT_SCOPES) <= of_methods | of_events | {"commands"}
    assert of_events <= set(BOT_SCOPES)
    without = [name for name in called if methods[name].scopes]
    assert [name for name in without if not set(methods[name].scopes) & set(BOT_SCOPES)] == []


def test_the_manifest_subscribes_to_what_has_a_listener() -> None:
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == list(BOT_EVENTS)
    listened: list[str] = []
    pressed: list[str] = []
    typed: list[str] = []
    chosen: list[str] = []
    shortcuts: list[str] = []

    class Recording(AsyncApp):
        def event(self, event: Any, *args: Any, **kwargs: Any) -> Any:
            listened.append(str(event))
            return super().event(event, *args, **kwargs)

        def action(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
            pressed.append(str(constraints))
            return super().action(constraints, *args, **kwargs)

        def command(self, command: Any, *args: Any, **kwargs: Any) -> Any:
            typed.append(str(command))
            return super().command(command, *args, **kwargs)

        def options(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
            chosen.append(str(constraints))
            return super().options(constraints, *args, **kwargs)

        def shortcut(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
            shortcuts.append(str(constraints))
            return super().shortcut(constraints, *args, **kwargs)

    slack = Recording(token="xoxb-none", signing_secret="none")
    listeners.register(slack, Mock(), Mock(), Mock())
    assert set(listened) == {event.split(".")[0] for event in BOT_EVENTS}
    # Slack sends what is pressed to an app that says it takes it, and a stop to a declared agent.
    assert manifest()["settings"]["interactivity"]["is_enabled"] == bool(pressed)
    assert ("agent_view" in manifest()["features"]) == ("agent_session_stopped" in listened)
    assert [each["command"] for each in manifest()["features"]["slash_commands"]] == typed
    declared = manifest()["features"].get("shortcuts", [])
    assert [each["callback_id"] for each in declared] == shortcuts
    assert manifest()["features"]["app_home"]["home_tab_enabled"] == ("app_home_opened" in listened)
    # Over HTTP, menus that load their options ask an address of their own.
    assert ("message_menu_options_url" in (ROOT / "manifest.yaml").read_text()) == bool(chosen)
    assert ("commands" in BOT_SCOPES) == bool(typed or shortcuts)
