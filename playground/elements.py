"""Interactive elements: where they are in a view or message, and what using one sends.

Source: https://docs.slack.dev/reference/block-kit/block-elements and
https://docs.slack.dev/reference/interaction-payloads/block_actions-payload
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from playground.message import INTERACTIVE
from playground.wire import Json

Picked = str | Sequence[str] | None
Suggested = Mapping[str, Mapping[str, Json]]  # action id -> value -> option

# The field that carries what was picked, for elements that send a plain value.
_PLAIN = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "users_select": "selected_user",
    "conversations_select": "selected_conversation",
    "channels_select": "selected_channel",
}
_PLAIN_LISTS = {
    "multi_users_select": "selected_users",
    "multi_conversations_select": "selected_conversations",
    "multi_channels_select": "selected_channels",
}
_OPTION_LISTS = frozenset({"checkboxes", "multi_static_select"})


def elements_of(blocks: list[Json]) -> Iterator[tuple[str, Json]]:
    """Every interactive element with the id of its block."""
    for block in blocks:
        inner = [block.get("accessory"), block.get("element")]
        if block.get("type") in {"actions", "context_actions"}:
            inner.extend(block["elements"])
        for element in inner:
            if isinstance(element, dict) and element.get("type") in INTERACTIVE:
                yield block.get("block_id", ""), element


def block_of(blocks: list[Json], action_id: str) -> str:
    """The id of the block that has the element; LookupError where none has."""
    for block, element in elements_of(blocks):
        if element["action_id"] == action_id:
            return block
    raise LookupError(f"no element {action_id!r}")


def find_action(
    blocks: list[Json],
    action_id: str,
    value: Picked,
    block_id: str | None = None,
    suggested: Suggested = MappingProxyType({}),
) -> Json:
    """The action object for using an element; LookupError names those that exist.

    `value` picks the option or feedback button by its value, several where the element takes
    several; it is the date, time, id or text itself for elements that send one. Without one
    it is the first option. `block_id` tells apart elements with the same `action_id`;
    `suggested` has what the app gave for a select whose options it gives.
    """
    known: list[str] = []
    for block, element in elements_of(blocks):
        known.append(element["action_id"])
        if element["action_id"] == action_id and block_id in {None, block}:
            return {
                "action_id": action_id,
                "block_id": block,
                "type": element["type"],
                "action_ts": "",
                **selection(element, value, suggested.get(action_id, {})),
            }
    raise LookupError(f"no element {action_id!r}; there are {known}")


def state_values(
    blocks: list[Json],
    picked: Mapping[str, Mapping[str, Picked]],
    suggested: Suggested = MappingProxyType({}),
) -> Json:
    """`state.values` of a view or message, from `{block_id: {action_id: what is picked}}`."""
    values: Json = {}
    for block_id, element in elements_of(blocks):
        if element["action_id"] in picked.get(block_id, {}):
            chosen = picked[block_id][element["action_id"]]
            offered = suggested.get(element["action_id"], {})
            fields = selection(element, chosen, offered) if chosen else _nothing(element)
            values.setdefault(block_id, {})[element["action_id"]] = {
                "type": element["type"],
                **fields,
            }
    return values


def selection(
    element: Json, value: Picked, suggested: Mapping[str, Json] = MappingProxyType({})
) -> Json:
    """The fields an action carries for what was pressed, picked or typed."""
    kind = element["type"]
    if kind in {"button", "icon_button"}:
        pressed = {"text": element["text"]}
        return {**pressed, "value": element["value"]} if "value" in element else pressed
    if kind in _PLAIN:
        return {_PLAIN[kind]: value}
    if kind == "datetimepicker":
        return {"selected_date_time": int(str(value)) if value else None}
    if kind in _PLAIN_LISTS:
        return {_PLAIN_LISTS[kind]: _several(value)}
    if kind == "feedback_buttons":
        buttons = [element["positive_button"], element["negative_button"]]
        chosen = _choose(element, buttons, value)
        return {"text": chosen["text"], "value": chosen["value"]}
    groups = element.get("option_groups") or [element]
    options = [option for group in groups for option in group.get("options", [])]
    if kind == "external_select":
        initial = [element["initial_option"]] if "initial_option" in element else []
        options = [*initial, *suggested.values()]
    if kind in _OPTION_LISTS and not isinstance(value, str | None):
        return {"selected_options": [_choose(element, options, each) for each in value]}
    chosen = _choose(element, options, value)
    return {"selected_options": [chosen]} if kind in _OPTION_LISTS else {"selected_option": chosen}


def _nothing(element: Json) -> Json:
    kind = element["type"]
    if kind in _PLAIN_LISTS:
        return {_PLAIN_LISTS[kind]: []}
    if kind in _OPTION_LISTS:
        return {"selected_options": []}
    if kind == "datetimepicker":
        return {"selected_date_time": None}
    return {_PLAIN.get(kind, "selected_option"): None}


def _several(value: Picked) -> list[str]:
    return [value] if isinstance(value, str) else list(value or [])


def _choose(element: Json, offered: list[Json], value: Picked) -> Json:
    for each in offered:
        if value in {None, each["value"]}:
            return each
    raise LookupError(f"{element['action_id']!r} offers no {value!r}")
