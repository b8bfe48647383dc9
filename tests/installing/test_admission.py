"""Whom the bot answers: the decision alone, with what Slack sends."""

from __future__ import annotations

from typing import Any

import pytest

from handlers.admission import Approach, Rules, home, refusal, way

OURS, THEIRS = "T0OURS", "T0THEIRS"
BOT = "U0BOT"


def event(inner: dict[str, Any], shared: bool = True, **outer: Any) -> dict[str, Any]:
    return {
        "type": "event_callback",
        "team_id": OURS,
        "context_team_id": OURS,
        "authorizations": [{"team_id": OURS, "enterprise_id": None, "user_id": BOT}],
        "is_ext_shared_channel": shared,
        "event": {"user": "U0SHE", "channel": "C1", **inner},
        **outer,
    }


# In a channel shared with another organisation. Shapes as Bolt's own tests have them.
MENTION_OF_THEIRS = event(
    {
        "type": "app_mention",
        "team": OURS,
        "user_team": THEIRS,
        "source_team": THEIRS,
        "user_profile": {"team": THEIRS},
    }
)
MENTION_OF_THEIR_GRID = event({"type": "app_mention", "team": OURS, "user_team": "E0THEIRS"})
MESSAGE_OF_THEIRS = event({"type": "message", "team": THEIRS}, team_id=THEIRS)
PROFILE_OF_THEIRS = event({"type": "app_mention", "user_profile": {"team": THEIRS}})
MENTION_OF_OURS = event({"type": "app_mention", "team": OURS})
OURS_BY_WAY_OF_THEM = event(
    {"type": "message", "team": OURS, "user_team": OURS, "source_team": THEIRS}
)
REACTION = event({"type": "reaction_added", "item": {"channel": "C1", "ts": "1.1"}})
PRESS = {"type": "block_actions", "team": {"id": OURS}, "channel": {"id": "C1"}}
FORM = {"type": "view_submission", "team": {"id": THEIRS}, "view": {"app_installed_team_id": OURS}}


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (MENTION_OF_THEIRS, "elsewhere"),
        (MENTION_OF_THEIR_GRID, "elsewhere"),
        (MESSAGE_OF_THEIRS, "elsewhere"),
        (PROFILE_OF_THEIRS, "elsewhere"),
        (MENTION_OF_OURS, "here"),
        (OURS_BY_WAY_OF_THEM, "here"),
        (REACTION, "unknown"),
        ({**PRESS, "user": {"id": "U1", "team_id": THEIRS}}, "elsewhere"),
        ({**PRESS, "user": {"id": "U1", "team_id": OURS}}, "here"),
        ({**PRESS, "user": {"id": "U1"}}, "unknown"),
        ({**FORM, "user": {"id": "U1", "team_id": THEIRS}}, "elsewhere"),
        ({"command": "/story", "team_id": THEIRS}, "elsewhere"),
        ({"command": "/story", "team_id": OURS}, "here"),
    ],
)
def test_slack_marks_people_of_other_organisations_in_many_ways(
    body: dict[str, Any], expected: str
) -> None:
    assert home(body, OURS, "") == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (event({"type": "message", "team": "T0SISTER"}), "unknown"),
        (event({"type": "app_mention", "user_team": "E0OURS"}), "here"),
        (MENTION_OF_THEIR_GRID, "elsewhere"),
        ({"command": "/story", "team_id": "T0SISTER", "enterprise_id": "E0OURS"}, "here"),
        ({**PRESS, "user": {"id": "U1", "team_id": "T0SISTER"}}, "unknown"),
    ],
)
def test_in_an_organisation_of_many_workspaces_people_of_another_one_may_be_ours(
    body: dict[str, Any], expected: str
) -> None:
    assert home(body, OURS, "E0OURS") == expected


def test_in_a_channel_of_the_organisation_everybody_is_at_home() -> None:
    assert home(event({"type": "message", "team": "T0SISTER"}, shared=False), OURS, "") == "here"


@pytest.mark.parametrize(
    ("rules", "approach", "expected"),
    [
        (Rules(), Approach("T1", "", "C1", "U1"), None),
        (Rules(), Approach("T1", "", "C1", "U1", True), "outsider"),
        (Rules(outsiders=frozenset({"*"})), Approach("T1", "", "C1", "U1", True), None),
        (Rules(outsiders=frozenset({"C1"})), Approach("T1", "", "C1", "U1", True), None),
        (Rules(outsiders=frozenset({"C1"})), Approach("T1", "", "C2", "U1", True), "outsider"),
        (Rules(outsiders=frozenset({"C1"})), Approach("T1", "", "", "U1", True), "outsider"),
        (Rules(workspaces=frozenset({"T1"})), Approach("T2"), "workspace"),
        (Rules(workspaces=frozenset({"E1"})), Approach("T2", "E1"), None),
        (Rules(workspaces=frozenset({"T1"})), Approach("T1"), None),
        (Rules(channels=frozenset({"C1"})), Approach("T1", "", "C1", "U1"), None),
        (Rules(channels=frozenset({"C1"})), Approach("T1", "", "C2", "U1"), "channel"),
        (Rules(channels=frozenset({"C1"})), Approach("T1", "", "D2", "U1"), None),
        (Rules(channels=frozenset({"C1"})), Approach("T1", "", "", "U1"), None),
        (Rules(users=frozenset({"U1"})), Approach("T1", "", "D2", "U1"), None),
        (Rules(users=frozenset({"U1"})), Approach("T1", "", "D2", "U2"), "person"),
        (Rules(users=frozenset({"U1"})), Approach("T1", "", "C1", ""), None),
    ],
)
def test_the_lists_decide(rules: Rules, approach: Approach, expected: str | None) -> None:
    assert refusal(rules, approach) == expected


def test_an_outsider_who_may_be_answered_still_has_to_be_on_the_other_lists() -> None:
    rules = Rules(users=frozenset({"U1"}), outsiders=frozenset({"*"}))
    assert refusal(rules, Approach("T1", "", "C1", "U2", from_outside=True)) == "person"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (MENTION_OF_OURS, "mention"),
        (event({"type": "message", "channel_type": "im", "text": "hi"}), "direct"),
        (event({"type": "message", "channel_type": "channel", "text": f"<@{BOT}> hi"}), "mention"),
        (event({"type": "message", "channel_type": "channel", "text": "hi"}), "unasked"),
        (event({"type": "message", "channel_type": "im", "bot_id": "B1"}), "unasked"),
        (event({"type": "message", "channel_type": "im", "hidden": True}), "unasked"),
        (REACTION, "unasked"),
        ({"command": "/story"}, "command"),
        (PRESS, "press"),
        (FORM, "form"),
        ({"type": "view_closed"}, "unasked"),
        ({"type": "block_suggestion"}, "menu"),
    ],
)
def test_only_those_who_speak_to_the_bot_are_told_why(body: dict[str, Any], expected: str) -> None:
    assert way(body, BOT) == expected
