"""The modal in which somebody sets a channel's digest up."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from handlers.blocks.parts import section
from handlers.blocks.rich import one_line
from handlers.blocks.text import shorten
from handlers.digests.subscriptions import EVERY_DAY, Quiet, Subscription
from handlers.digests.words import day_names
from handlers.digests.zones import is_zone, label
from handlers.shapes import Malformed, read_json
from handlers.wording import Wording, languages
from knowledge.story import Story

Block = dict[str, Any]

CALLBACK = "digest"
# Block ids, and the ids of the elements in them.
TIME, ZONE, DAYS, STORY, LANGUAGE, QUIET = (
    "digest_time", "digest_zone", "digest_days", "digest_story", "digest_language", "digest_quiet",
)  # fmt: skip
OF_CHANNEL = "-"  # the story that the channel asks about; an option's value must not be empty
MAX_OPTIONS, MAX_OPTION, MAX_TITLE = 100, 75, 24
_A_TIME = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")  # as Slack's element has it


@dataclass(frozen=True)
class Origin:
    """Where the modal was asked for. `response_url` takes the answer to whoever did; "" on Home,
    which shows it."""

    channel: str
    response_url: str = ""

    @property
    def written(self) -> str:
        return json.dumps([self.channel, self.response_url])

    @classmethod
    def read(cls, metadata: str) -> Origin:
        """Raises Malformed for what is none of ours."""
        match read_json(metadata):
            case [str(channel), str(response_url)]:
                return cls(channel, response_url)
        raise Malformed("the metadata of the digest's form")


def digest_modal(
    settings: Subscription, stories: Sequence[Story], origin: Origin, wording: Wording
) -> dict[str, Any]:
    """A view that shows `settings`. Which story and which language is asked where there are
    several."""
    w = wording
    tags = sorted(languages(), key=w.language_name)
    return {
        "type": "modal",
        "callback_id": CALLBACK,
        "private_metadata": origin.written,
        "title": _plain(w("digests.title"), MAX_TITLE),
        "submit": _plain(w("digests.save"), MAX_TITLE),
        "close": _plain(w("digests.cancel"), MAX_TITLE),
        "blocks": [
            *_intro(settings, w),
            _input(TIME, w("digests.time"), {"type": "timepicker", "initial_time": settings.time}),
            _input(ZONE, w("digests.zone"), _zone(settings, w), w("digests.zone_hint")),
            _input(DAYS, w("digests.days"), _days(settings, w)),
            *([_input(STORY, w("digests.story"), _stories(settings, stories, w))]
              if len(stories) > 1 else []),
            *([_input(LANGUAGE, w("digests.language"), _languages(settings, tags, w))]
              if len(tags) > 1 else []),
            _input(QUIET, w("digests.quiet"), _quiet(settings, w)),
        ],
    }  # fmt: skip


def zone_option(zone: str, wording: Wording) -> Block:
    return _option(label(zone, wording.locale), zone)


def with_choices(settings: Subscription, values: Mapping[str, Any]) -> Subscription:
    """`settings` with what was chosen in the modal; `values` is the view's `state.values`.

    Raises Malformed for what our modal does not offer. No days are told by `days` being empty.
    """
    chosen = {id: next(iter(block.values())) for id, block in values.items() if block}
    update: dict[str, object] = {}
    if time := (chosen.get(TIME) or {}).get("selected_time"):
        if not _A_TIME.fullmatch(time):
            raise Malformed("the time of a digest")
        update["time"] = time
    if zone := _selected(chosen, ZONE):
        if not is_zone(zone):
            raise Malformed("the time zone of a digest")
        update["zone"] = zone
    if DAYS in chosen:
        ticked = {option["value"] for option in chosen[DAYS].get("selected_options") or []}
        update["days"] = tuple(day for day in EVERY_DAY if str(day) in ticked)
    if story := _selected(chosen, STORY):
        update["story"] = "" if story == OF_CHANNEL else story
    if (tag := _selected(chosen, LANGUAGE)) and tag != Wording(settings.language).language:
        if tag not in languages():
            raise Malformed("the language of a digest")
        update["language"] = tag
    if quiet := _selected(chosen, QUIET):
        update["quiet"] = quiet
    try:
        return Subscription.model_validate({**settings.model_dump(), **update})
    except ValidationError as error:
        raise Malformed("the settings of a digest") from error


def _selected(chosen: Mapping[str, Any], id: str) -> str:
    return str(((chosen.get(id) or {}).get("selected_option") or {}).get("value") or "")


def _intro(settings: Subscription, w: Wording) -> list[Block]:
    if settings.channel.startswith("D"):
        return []
    text = w("digests.for_channel", channel=f"<#{settings.channel}>")
    return [section(text)]


def _zone(settings: Subscription, w: Wording) -> Block:
    return {
        "type": "external_select",
        "min_query_length": 1,
        "placeholder": _plain(w("digests.zone_placeholder"), 150),
        "initial_option": zone_option(settings.zone, w),
    }


def _days(settings: Subscription, w: Wording) -> Block:
    options = [_option(name, str(day)) for day, name in enumerate(day_names(w))]
    return _initially(
        {"type": "checkboxes", "options": options},
        "initial_options",
        [options[day] for day in settings.days],
    )


def _stories(settings: Subscription, stories: Sequence[Story], w: Wording) -> Block:
    options = [
        _option(w("digests.story_of_channel"), OF_CHANNEL),
        *(_option(story.title, story.id) for story in stories[: MAX_OPTIONS - 1]),
    ]
    return _select(options, settings.story or OF_CHANNEL)


def _languages(settings: Subscription, tags: Sequence[str], w: Wording) -> Block:
    options = [_option(w.language_name(tag), tag) for tag in tags[:MAX_OPTIONS]]
    return _select(options, Wording(settings.language).language)


def _select(options: Sequence[Block], value: str) -> Block:
    initial = next((option for option in options if option["value"] == value), options[0])
    return {"type": "static_select", "options": list(options), "initial_option": initial}


def _quiet(settings: Subscription, w: Wording) -> Block:
    ways: tuple[Quiet, ...] = ("silence", "line")
    options = {way: _option(w(f"digests.quiet_{way}"), way) for way in ways}
    return {
        "type": "radio_buttons",
        "options": list(options.values()),
        "initial_option": options[settings.quiet],
    }


def _initially(element: Block, name: str, value: list[Block]) -> Block:
    return {**element, name: value} if value else element  # Slack takes no empty list


def _input(id: str, text: str, element: Block, hint: str = "") -> Block:
    made: Block = {
        "type": "input",
        "block_id": id,
        "label": _plain(text, 2_000),
        "element": {**element, "action_id": id},
    }
    return {**made, "hint": _plain(hint, 2_000)} if hint else made


def _option(text: str, value: str) -> Block:
    return {"text": _plain(text, MAX_OPTION), "value": value}


def _plain(text: str, limit: int) -> Block:
    return {"type": "plain_text", "text": shorten(one_line(text), limit) or "…"}
