"""Which blocks and elements there are, and how long each part may be.

Source: https://docs.slack.dev/reference/block-kit
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
    typed,
    url,
)

_ID = text(255)
_PLAIN_75 = text_object(75, plain_only=True)
_PLACEHOLDER = text_object(150, plain_only=True)
_FILE = shaped(Shape({"id": text(255), "url": url}, one_of=("id", "url")))
_CONFIRM = shaped(
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
            "description": _PLAIN_75,
            "url": url,
        },
        ("text", "value"),
    )
)
_GROUP = shaped(Shape({"label": _PLAIN_75, "options": items(_OPTION, 100)}, ("label", "options")))
_FEEDBACK = shaped(
    Shape(
        {"text": _PLAIN_75, "value": text(2000), "accessibility_label": text(75)},
        ("text", "value"),
    )
)
_IMAGE = Shape(
    {"image_url": url, "slack_file": _FILE, "alt_text": text(2000)},
    ("alt_text",),
    ("image_url", "slack_file"),
)
_SELECT: dict[str, Rule] = {
    "action_id": _ID,
    "placeholder": _PLACEHOLDER,
    "confirm": _CONFIRM,
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
    "action_id": _ID,
    "options": items(_OPTION, 10),
    "confirm": _CONFIRM,
    "focus_on_load": flag,
}

BUTTON = Shape(
    {
        "text": _PLAIN_75,
        "action_id": _ID,
        "url": url,
        "value": text(2000, shortest=0),
        "style": choice("primary", "danger"),
        "confirm": _CONFIRM,
        "accessibility_label": text(75),
    },
    ("text",),
)
_INTERACTIVE: dict[str, Shape] = {
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
        {"action_id": _ID, "options": items(_OPTION, 5), "confirm": _CONFIRM}, ("options",)
    ),
    "datepicker": Shape({**_SELECT, "initial_date": text(10)}),
    "checkboxes": Shape({**_CHOICES, "initial_options": items(_OPTION, 10)}, ("options",)),
    "radio_buttons": Shape({**_CHOICES, "initial_option": _OPTION}, ("options",)),
}
_TEXT_INPUT = Shape(
    {
        "action_id": _ID,
        "initial_value": text(3000, shortest=0),
        "multiline": flag,
        "min_length": number,
        "max_length": number,
        "dispatch_action_config": anything,
        "focus_on_load": flag,
        "placeholder": _PLACEHOLDER,
    }
)

_STYLE = anything
_RICH_INLINE = typed(
    {
        "text": Shape({"text": text(40000), "style": _STYLE}, ("text",)),
        "link": Shape({"url": url, "text": text(40000), "style": _STYLE, "unsafe": flag}, ("url",)),
        "user": Shape({"user_id": text(255), "style": _STYLE}, ("user_id",)),
        "channel": Shape({"channel_id": text(255), "style": _STYLE}, ("channel_id",)),
        "usergroup": Shape({"usergroup_id": text(255), "style": _STYLE}, ("usergroup_id",)),
        "emoji": Shape(
            {"name": text(255), "unicode": text(255), "style": _STYLE, "skin_tone": number},
            ("name",),
        ),
        "broadcast": Shape({"range": choice("here", "channel", "everyone")}, ("range",)),
        "date": Shape(
            {"timestamp": number, "format": text(255), "url": url, "fallback": text(255)},
            ("timestamp", "format"),
        ),
        "color": Shape({"value": text(20)}, ("value",)),
    }
)
_SECTION = Shape({"elements": items(_RICH_INLINE, 5000, shortest=0)}, ("elements",))
_QUOTE = Shape({**_SECTION.fields, "border": number}, ("elements",))
_RICH_PARTS = typed(
    {
        "rich_text_section": _SECTION,
        "rich_text_preformatted": Shape({**_QUOTE.fields, "language": text(100)}, ("elements",)),
        "rich_text_quote": _QUOTE,
        "rich_text_list": Shape(
            {
                "elements": items(typed({"rich_text_section": _SECTION}), 1000),
                "style": choice("bullet", "ordered"),
                "indent": number,
                "offset": number,
                "border": number,
            },
            ("elements", "style"),
        ),
    }
)
_RICH_TEXT = Shape(
    {"block_id": _ID, "elements": items(_RICH_PARTS, 1000, shortest=0)}, ("elements",)
)
_CELL = typed(
    {
        "raw_text": Shape({"text": text(10000)}, ("text",)),
        "raw_number": Shape({"value": number, "text": text(255)}, ("value",)),
        "rich_text": _RICH_TEXT,
    }
)
_SOURCE = typed({"url": Shape({"url": url, "text": text(255)}, ("url", "text"))})
TASK_CARD = Shape(
    {
        "block_id": _ID,
        "task_id": _ID,
        "title": text(256),
        "details": typed({"rich_text": _RICH_TEXT}),
        "output": typed({"rich_text": _RICH_TEXT}),
        "sources": items(_SOURCE, 100, shortest=0),
        "status": choice("pending", "in_progress", "complete", "error"),
    },
    ("task_id", "title"),
)

BLOCKS: dict[str, Shape] = {
    "section": Shape(
        {
            "block_id": _ID,
            "text": text_object(3000),
            "fields": items(text_object(2000), 10),
            "accessory": typed({**_INTERACTIVE, "image": _IMAGE}),
            "expand": flag,
        },
        one_of=("text", "fields"),
    ),
    "header": Shape({"block_id": _ID, "text": text_object(150, plain_only=True)}, ("text",)),
    "divider": Shape({"block_id": _ID}),
    "context": Shape(
        {
            "block_id": _ID,
            "elements": items(
                typed(
                    {
                        "image": _IMAGE,
                        "plain_text": Shape({"text": text(3000), "emoji": flag}, ("text",)),
                        "mrkdwn": Shape({"text": text(3000), "verbatim": flag}, ("text",)),
                    }
                ),
                10,
            ),
        },
        ("elements",),
    ),
    "actions": Shape({"block_id": _ID, "elements": items(typed(_INTERACTIVE), 25)}, ("elements",)),
    "context_actions": Shape(
        {
            "block_id": _ID,
            "elements": items(
                typed(
                    {
                        "feedback_buttons": Shape(
                            {
                                "action_id": _ID,
                                "positive_button": _FEEDBACK,
                                "negative_button": _FEEDBACK,
                            },
                            ("positive_button", "negative_button"),
                        ),
                        "icon_button": Shape(
                            {
                                "action_id": _ID,
                                "icon": text(50),
                                "text": _PLAIN_75,
                                "value": text(2000),
                                "accessibility_label": text(75),
                                "visible_to_user_ids": items(text(255), 10),
                                "confirm": _CONFIRM,
                            },
                            ("icon", "text"),
                        ),
                    }
                ),
                5,
            ),
        },
        ("elements",),
    ),
    "image": Shape(
        {
            "block_id": _ID,
            **_IMAGE.fields,
            "title": text_object(2000, plain_only=True),
        },
        ("alt_text",),
        ("image_url", "slack_file"),
    ),
    "input": Shape(
        {
            "block_id": _ID,
            "label": text_object(2000, plain_only=True),
            "hint": text_object(2000, plain_only=True),
            "optional": flag,
            "dispatch_action": flag,
            "element": typed({**_INTERACTIVE, "plain_text_input": _TEXT_INPUT}),
        },
        ("label", "element"),
    ),
    "markdown": Shape({"block_id": _ID, "text": text(12000)}, ("text",)),
    "rich_text": _RICH_TEXT,
    "table": Shape(
        {
            "block_id": _ID,
            "rows": items(items(_CELL, 20), 100),
            "column_settings": items(anything, 20, shortest=0),
        },
        ("rows",),
    ),
    "task_card": TASK_CARD,
    "plan": Shape(
        {"block_id": _ID, "title": text(256), "tasks": items(typed({"task_card": TASK_CARD}), 50)},
        ("title",),
    ),
}  # fmt: skip
