"""The modal and the lists stay within what Slack takes, whatever is in them."""

from __future__ import annotations

import datetime
import json

import pytest
from tiny_stories import harbour

from handlers.blocks.digest_modal import Origin, digest_modal, with_choices
from handlers.blocks.digest_settings import listed, which_zone
from handlers.digests.subscriptions import Off, Standing, Subscription
from handlers.wording import Wording
from playground.limits import check_message_blocks, check_view

SETTINGS = Subscription(team="T", channel="C1", user="U1", time="09:00", zone="Europe/Berlin")
NOW = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


def test_a_hundred_stories_with_endless_titles_fit() -> None:
    stories = [
        harbour().model_copy(update={"id": f"s{n}", "title": "long & <wide> " * 50})
        for n in range(150)
    ]
    settings = SETTINGS.model_copy(update={"days": (), "story": "s149"})
    check_view(digest_modal(settings, stories, Origin("C1", "x" * 2_000), Wording("en")))


def test_a_long_list_of_digests_fits() -> None:
    off = Off(why="asked", at=0, by="U2")
    all_off = [Standing(SETTINGS.model_copy(update={"channel": f"C{n}"}), off) for n in range(300)]
    shown = listed(all_off[0], all_off, NOW, Wording("en"))
    check_message_blocks(list(shown.blocks))
    assert "280 more" in shown.text


def test_where_there_is_no_digest_no_button_says_that_it_changes_one() -> None:
    some, none = (listed(here, [], NOW, Wording("en")) for here in (Standing(SETTINGS), None))
    assert '"Change"' in json.dumps(some.blocks) and '"Change"' not in json.dumps(none.blocks)
    assert '"Digest"' in json.dumps(none.blocks)


def test_a_zone_that_somebody_made_up_is_shown_as_text() -> None:
    shown = which_zone("09:00", "<!channel> " * 500, [], Wording("en"))
    assert "<!channel>" not in shown.text and len(shown.text) < 3_000


def test_what_the_modal_does_not_offer_is_refused() -> None:
    zone = {"digest_zone": {"digest_zone": {"selected_option": {"value": "Mars/Olympus"}}}}
    with pytest.raises(ValueError, match="the time zone"):
        with_choices(SETTINGS, zone)
    quiet = {"digest_quiet": {"digest_quiet": {"selected_option": {"value": "loudly"}}}}
    with pytest.raises(ValueError):
        with_choices(SETTINGS, quiet)


def test_what_was_not_asked_stays_as_it_was() -> None:
    time = {"digest_time": {"digest_time": {"selected_time": "07:30"}}}
    changed = with_choices(SETTINGS.model_copy(update={"story": "s1"}), time)
    assert (changed.time, changed.story, changed.zone) == ("07:30", "s1", "Europe/Berlin")
