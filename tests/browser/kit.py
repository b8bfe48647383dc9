"""Blocks and views that tests show, with every element there is."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str, value: str, **more: Any) -> Json:
    return {"text": plain(text), "value": value, **more}


TOPICS = [option("Downloads", "downloads"), option("White House memo", "memo")]
CONFIRM = {
    "title": plain("Forget it all?"),
    "text": plain("The thread is forgotten."),
    "confirm": plain("Forget"),
    "deny": plain("Keep"),
    "style": "danger",
}


def select(kind: str, action_id: str, **more: Any) -> Json:
    return {"type": kind, "action_id": action_id, "placeholder": plain("Choose"), **more}


ELEMENTS: list[Json] = [
    {
        "type": "button",
        "action_id": "more",
        "text": plain("Timeline"),
        "style": "primary",
        "value": "t",
    },
    {
        "type": "button",
        "action_id": "drop",
        "text": plain("Forget"),
        "style": "danger",
        "confirm": CONFIRM,
    },
    {"type": "button", "action_id": "web", "text": plain("Read"), "url": "https://example.org/a"},
    select("static_select", "topic", options=TOPICS),
    select("users_select", "who"),
    select("channels_select", "where"),
    {
        "type": "overflow",
        "action_id": "flow",
        "options": [option("Copy", "copy"), option("Hide", "hide")],
    },
    {"type": "datepicker", "action_id": "day", "initial_date": "2025-11-16"},
    {"type": "timepicker", "action_id": "hour", "initial_time": "09:30"},
    {
        "type": "checkboxes",
        "action_id": "kinds",
        "options": [option("News", "news"), option("Blogs", "blogs")],
    },
    {
        "type": "radio_buttons",
        "action_id": "size",
        "options": [option("Short", "s"), option("Long", "l")],
    },
]

FEEDBACK: Json = {
    "type": "context_actions",
    "block_id": "rate",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {"text": plain("Good answer"), "value": "good"},
            "negative_button": {"text": plain("Bad answer"), "value": "bad"},
        },
        {"type": "icon_button", "icon": "trash", "action_id": "remove", "text": plain("Remove")},
    ],
}

MARKDOWN = """## What is claimed
**600 million** downloads, says *Alibaba* [[1]](https://example.org/a_(b)).
Others say ~~300~~ less, see `downloads` and <https://example.org/c|the report>.

1. First
   - nested
2. Second

> A quote, with **weight**

| Source | Figure |
|---|---:|
| Alibaba | 600 million |

```
code <b>stays</b> as it is
```"""

MESSAGE: list[Json] = [
    {"type": "header", "text": plain("The Qwen panic")},
    {
        "type": "section",
        "block_id": "top",
        "text": {
            "type": "mrkdwn",
            "text": "*Who* says _what_, ~not~ `why` <https://example.org/d|[2]>",
        },
        "fields": [{"type": "mrkdwn", "text": "*Sources*\n5"}, plain("Claims\n32")],
        "accessory": {**select("static_select", "sort", options=TOPICS)},
    },
    {"type": "divider"},
    {"type": "markdown", "text": MARKDOWN},
    {
        "type": "rich_text",
        "elements": [
            {
                "type": "rich_text_section",
                "elements": [
                    {"type": "text", "text": "Ask ", "style": {"bold": True}},
                    {"type": "user", "user_id": "U0BEN000001"},
                    {"type": "text", "text": " in "},
                    {"type": "channel", "channel_id": "C0GENERAL01"},
                    {"type": "emoji", "name": "tada"},
                    {"type": "link", "url": "https://example.org/e", "text": "here"},
                ],
            },
            {
                "type": "rich_text_list",
                "style": "bullet",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "text", "text": "an item"}]}
                ],
            },
        ],
    },
    {
        "type": "table",
        "rows": [
            [{"type": "raw_text", "text": "Date"}, {"type": "raw_text", "text": "What"}],
            [{"type": "raw_text", "text": "2025-11-14"}, {"type": "raw_text", "text": "The memo"}],
        ],
    },
    {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": "[1] Daily · <https://e.org|A title>"}],
    },
    {"type": "actions", "block_id": "all", "elements": ELEMENTS},
    FEEDBACK,
]


def field(block_id: str, label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": block_id,
        "label": plain(label),
        "element": element,
        **more,
    }


MODAL: Json = {
    "type": "modal",
    "callback_id": "digest",
    "title": plain("A daily digest"),
    "submit": plain("Save"),
    "close": plain("Not now"),
    "notify_on_close": True,
    "blocks": [
        {"type": "section", "text": {"type": "mrkdwn", "text": "What shall it *hold*?"}},
        field("name", "Name", {"type": "plain_text_input", "action_id": "a", "max_length": 40}),
        field("topic", "Topic", select("static_select", "a", options=TOPICS)),
        field("people", "For", select("multi_users_select", "a"), optional=True),
        field(
            "day", "From", {"type": "datepicker", "action_id": "a", "initial_date": "2025-11-16"}
        ),
        field("hour", "At", {"type": "timepicker", "action_id": "a", "initial_time": "09:30"}),
        field(
            "size",
            "Size",
            {
                "type": "radio_buttons",
                "action_id": "a",
                "options": [option("Short", "s"), option("Long", "l")],
            },
            optional=True,
        ),
        field(
            "kinds",
            "Kinds",
            {
                "type": "checkboxes",
                "action_id": "a",
                "options": [option("News", "news"), option("Blogs", "blogs")],
            },
            optional=True,
        ),
        field(
            "note",
            "Note",
            {"type": "plain_text_input", "action_id": "a", "multiline": True},
            optional=True,
            hint=plain("Only you see it"),
        ),
    ],
}

HOME: Json = {
    "type": "home",
    "blocks": [
        {"type": "header", "text": plain("Stories")},
        {
            "type": "section",
            "block_id": "story",
            "text": {"type": "mrkdwn", "text": "*The Qwen panic*\nFive sources"},
            "accessory": {
                "type": "button",
                "action_id": "open",
                "text": plain("Open"),
                "value": "q",
            },
        },
    ],
}
