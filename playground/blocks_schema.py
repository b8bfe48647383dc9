"""Which blocks there are, and how long each part may be.

Source: https://docs.slack.dev/reference/block-kit
"""

from __future__ import annotations

from playground.blockkit import (
    Shape,
    anything,
    choice,
    flag,
    items,
    number,
    text,
    text_object,
    typed,
    url,
)
from playground.elements_schema import (
    CONFIRM,
    FEEDBACK,
    ID,
    IMAGE,
    INPUT_ELEMENTS,
    INTERACTIVE_ELEMENTS,
    PLAIN_75,
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
    {"block_id": ID, "elements": items(_RICH_PARTS, 1000, shortest=0)}, ("elements",)
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
        "block_id": ID,
        "task_id": ID,
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
            "block_id": ID,
            "text": text_object(3000),
            "fields": items(text_object(2000), 10),
            "accessory": typed({**INTERACTIVE_ELEMENTS, "image": IMAGE}),
            "expand": flag,
        },
        one_of=("text", "fields"),
    ),
    "header": Shape({"block_id": ID, "text": text_object(150, plain_only=True)}, ("text",)),
    "divider": Shape({"block_id": ID}),
    "context": Shape(
        {
            "block_id": ID,
            "elements": items(
                typed(
                    {
                        "image": IMAGE,
                        "plain_text": Shape({"text": text(3000), "emoji": flag}, ("text",)),
                        "mrkdwn": Shape({"text": text(3000), "verbatim": flag}, ("text",)),
                    }
                ),
                10,
            ),
        },
        ("elements",),
    ),
    "actions": Shape(
        {"block_id": ID, "elements": items(typed(INTERACTIVE_ELEMENTS), 25)}, ("elements",)
    ),
    "context_actions": Shape(
        {
            "block_id": ID,
            "elements": items(
                typed(
                    {
                        "feedback_buttons": Shape(
                            {
                                "action_id": ID,
                                "positive_button": FEEDBACK,
                                "negative_button": FEEDBACK,
                            },
                            ("positive_button", "negative_button"),
                        ),
                        "icon_button": Shape(
                            {
                                "action_id": ID,
                                "icon": text(50),
                                "text": PLAIN_75,
                                "value": text(2000),
                                "accessibility_label": text(75),
                                "visible_to_user_ids": items(text(255), 10),
                                "confirm": CONFIRM,
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
            "block_id": ID,
            **IMAGE.fields,
            "title": text_object(2000, plain_only=True),
        },
        ("alt_text",),
        ("image_url", "slack_file"),
    ),
    "input": Shape(
        {
            "block_id": ID,
            "label": text_object(2000, plain_only=True),
            "hint": text_object(2000, plain_only=True),
            "optional": flag,
            "dispatch_action": flag,
            "element": typed(INPUT_ELEMENTS),
        },
        ("label", "element"),
    ),
    "markdown": Shape({"block_id": ID, "text": text(12000)}, ("text",)),
    "rich_text": _RICH_TEXT,
    "table": Shape(
        {
            "block_id": ID,
            "rows": items(items(_CELL, 20), 100),
            "column_settings": items(anything, 20, shortest=0),
        },
        ("rows",),
    ),
    "task_card": TASK_CARD,
    "plan": Shape(
        {"block_id": ID, "title": text(256), "tasks": items(typed({"task_card": TASK_CARD}), 50)},
        ("title",),
    ),
}  # fmt: skip
