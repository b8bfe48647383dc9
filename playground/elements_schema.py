"""Which interactive elements there are, and how long each part may be.

Source: https://docs.slack.dev/reference/block-kit/block-elements
"""

from __future__ import annotations

from playground.blockkit import (
    Rule,
    Shape,
    anything,
    choice,
    flag,
    items,
    number,
    shaped,
    text,
    text_object,
    url,
)
from playground.wire import Json

ID = text(255)
PLAIN_75 = text_object(75, plain_only=True)
_PLACEHOLDER = text_object(150, plain_only=True)
_FILE = shaped(Shape({"id": text(255), "url": url}, one_of=("id", "url")))
CONFIRM = shaped(
    Shape(
        {
            "title": text_object(100, plain_only=True),
            "text": text_object(300),
            "confirm": text_object(30, plain_only=True),
            "deny": text_object(30, plain_only=True),
            "style": choice("primary", "danger"),
        },
        ("title", "text", "confirm", "deny"),
    )
)
_OPTION = shaped(
    Shape(
        {
            "text": text_object(75),
            "value": text(150, shortest=0),
            "description": PLAIN_75,
            "url": url,
        },
        ("text", "value"),
    )
)
_GROUP = shaped(Shape({"label": PLAIN_75, "options": items(_OPTION, 100)}, ("label", "options")))
FEEDBACK = shaped(
    Shape(
        {"text": PLAIN_75, "value": text(2000), "accessibility_label": text(75)},
        ("text", "value"),
    )
)
IMAGE = Shape(
    {"image_url": url, "slack_file": _FILE, "alt_text": text(2000)},
    ("alt_text",),
    ("image_url", "slack_file"),
)
_SELECT: dict[str, Rule] = {
    "action_id": ID,
    "placeholder": _PLACEHOLDER,
    "confirm": CONFIRM,
    "focus_on_load": flag,
}
_STATIC = Shape(
    {
        **_SELECT,
        "options": items(_OPTION, 100),
        "option_groups": items(_GROUP, 100),
        "initial_option": _OPTION,
        "initial_options": items(_OPTION, 100),
        "max_selected_items": number,
    },
    one_of=("options", "option_groups"),
)
_CHOICES: dict[str, Rule] = {
    "action_id": ID,
    "options": items(_OPTION, 10),
    "confirm": CONFIRM,
    "focus_on_load": flag,
}

BUTTON = Shape(
    {
        "text": PLAIN_75,
        "action_id": ID,
        "url": url,
        "value": text(2000, shortest=0),
        "style": choice("primary", "danger"),
        "confirm": CONFIRM,
        "accessibility_label": text(75),
    },
    ("text",),
)
INTERACTIVE_ELEMENTS: dict[str, Shape] = {
    "button": BUTTON,
    "static_select": _STATIC,
    "multi_static_select": _STATIC,
    "users_select": Shape({**_SELECT, "initial_user": text(255)}),
    "multi_users_select": Shape(
        {**_SELECT, "initial_users": items(text(255), 100), "max_selected_items": number}
    ),
    "conversations_select": Shape(
        {
            **_SELECT,
            "initial_conversation": text(255),
            "default_to_current_conversation": flag,
            "response_url_enabled": flag,
            "filter": anything,
        }
    ),
    "channels_select": Shape(
        {**_SELECT, "initial_channel": text(255), "response_url_enabled": flag}
    ),
    "external_select": Shape({**_SELECT, "initial_option": _OPTION, "min_query_length": number}),
    "overflow": Shape(
        {"action_id": ID, "options": items(_OPTION, 5), "confirm": CONFIRM}, ("options",)
    ),
    "multi_conversations_select": Shape(
        {
            **_SELECT,
            "initial_conversations": items(text(255), 100),
            "default_to_current_conversation": flag,
            "max_selected_items": number,
            "filter": anything,
        }
    ),
    "multi_channels_select": Shape(
        {**_SELECT, "initial_channels": items(text(255), 100), "max_selected_items": number}
    ),
    "datepicker": Shape({**_SELECT, "initial_date": text(10)}),
    "timepicker": Shape({**_SELECT, "initial_time": text(5), "timezone": text(100)}),
    "datetimepicker": Shape(
        {"action_id": ID, "initial_date_time": number, "confirm": CONFIRM, "focus_on_load": flag}
    ),
    "checkboxes": Shape({**_CHOICES, "initial_options": items(_OPTION, 10)}, ("options",)),
    "radio_buttons": Shape({**_CHOICES, "initial_option": _OPTION}, ("options",)),
}
TEXT_INPUT = Shape(
    {
        "action_id": ID,
        "initial_value": text(3000, shortest=0),
        "multiline": flag,
        "min_length": number,
        "max_length": number,
        "dispatch_action_config": anything,
        "focus_on_load": flag,
        "placeholder": _PLACEHOLDER,
    }
)

_TYPED: dict[str, Rule] = {
    "action_id": ID,
    "dispatch_action_config": anything,
    "focus_on_load": flag,
    "placeholder": _PLACEHOLDER,
}
INPUT_ELEMENTS: dict[str, Shape] = {
    **INTERACTIVE_ELEMENTS,
    "plain_text_input": TEXT_INPUT,
    "email_text_input": Shape({**_TYPED, "initial_value": text(3000, shortest=0)}),
    "url_text_input": Shape({**_TYPED, "initial_value": text(3000, shortest=0)}),
    "number_input": Shape(
        {
            **_TYPED,
            "is_decimal_allowed": flag,
            "initial_value": text(3000, shortest=0),
            "min_value": text(3000, shortest=0),
            "max_value": text(3000, shortest=0),
        },
        ("is_decimal_allowed",),
    ),
}


def check_options(options: list[Json]) -> None:
    """What an app gives for a select as somebody types; ValueError for what Slack does not show."""
    if problems := list(items(_OPTION, 100, shortest=0)(options, "/options")):
        raise ValueError("; ".join(problems))
