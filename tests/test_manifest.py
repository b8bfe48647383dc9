"""The manifest asks for what the code uses, no more and no less."""

from __future__ import annotations

from pathlib import Path
from typing import Any
from unittest.mock import Mock

import yaml
from slack_bolt.async_app import AsyncApp

import handlers
from handlers.scopes import BOT_EVENTS, BOT_SCOPES

ROOT = Path(__file__).parent.parent


def manifest() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load((ROOT / "manifest.yaml").read_text())
    return loaded


def test_the_manifest_asks_for_the_scopes_that_the_bot_checks_at_start() -> None:
    assert manifest()["oauth_config"]["scopes"]["bot"] == list(BOT_SCOPES)


def test_the_manifest_subscribes_to_what_has_a_listener() -> None:
    assert manifest()["settings"]["event_subscriptions"]["bot_events"] == list(BOT_EVENTS)
    listened: list[str] = []
    pressed: list[str] = []
    typed: list[str] = []

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

    slack = Recording(token="xoxb-none", signing_secret="none")
    handlers.register(slack, Mock(), Mock(), Mock())
    assert set(listened) == {event.split(".")[0] for event in BOT_EVENTS}
    # Slack sends what is pressed to an app that says it takes it, and a stop to a declared agent.
    assert manifest()["settings"]["interactivity"]["is_enabled"] == bool(pressed)
    assert ("agent_view" in manifest()["features"]) == ("agent_session_stopped" in listened)
    assert [each["command"] for each in manifest()["features"]["slash_commands"]] == typed
