"""What crosses the wire: JSON objects, call arguments, and Slack's way of saying no."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

Json = dict[str, Any]


def read_json(raw: bytes | str) -> Any:
    """What JSON says, without halves of characters. ValueError for what is none, nor for NaN and
    the infinite, which are no JSON either."""
    try:
        told = json.loads(raw, parse_constant=_no_number, parse_float=_number)
        whole = json.dumps(told, ensure_ascii=False).encode("utf-8", "replace")
        return json.loads(whole) if b"?" in whole else told
    except RecursionError:
        raise ValueError("nested too deeply") from None


def read_form(raw: bytes) -> dict[str, str]:
    """The fields of a form. ValueError for what is no text."""
    return dict(parse_qsl(raw.decode(), keep_blank_values=True))


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no JSON")


def _number(written: str) -> float:
    if math.isinf(number := float(written)):
        raise ValueError("a number without end")
    return number


class SlackError(Exception):
    """An `{"ok": false}` answer.

    `error` is Slack's own name for it; `details` are the fields beside it (such as
    `needed`, `provided`, `response_metadata`); `status` and `headers` are HTTP's.
    """

    def __init__(
        self,
        error: str,
        *,
        status: int = 200,
        headers: Mapping[str, str] | None = None,
        **details: Any,
    ) -> None:
        super().__init__(error)
        self.error = error
        self.status = status
        self.headers = dict(headers or {})
        self.details = details

    def body(self) -> Json:
        """The JSON that Slack would answer with."""
        return {"ok": False, "error": self.error, **self.details}


def invalid_arguments(*problems: str) -> SlackError:
    """Slack's refusal of arguments, naming each problem."""
    messages = [f"[ERROR] {problem}" for problem in problems]
    return SlackError("invalid_arguments", response_metadata={"messages": messages})


def rate_limited(retry_after: int) -> SlackError:
    """HTTP 429 with the seconds to wait."""
    return SlackError("ratelimited", status=429, headers={"Retry-After": str(retry_after)})


class Args:
    """The arguments of one call, wherever they came from: query, form or JSON body.

    Forms carry everything as text, so numbers, flags and nested JSON are read leniently.
    """

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.given: Json = dict(given)

    def __contains__(self, name: str) -> bool:
        return self.given.get(name) is not None

    def text(self, name: str, default: str = "") -> str:
        """The argument as text; `default` where it is missing."""
        value = self.given.get(name)
        return default if value is None else str(value)

    def required(self, name: str) -> str:
        """The argument as text; `invalid_arguments` where it is missing or empty."""
        value = self.text(name)
        if not value:
            raise invalid_arguments(f"missing required field: {name}")
        return value

    def number(self, name: str, default: int) -> int:
        """The argument as a whole number."""
        value = self.given.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            raise invalid_arguments(f"{name} must be an integer") from None

    def time(self, name: str, default: float) -> float:
        """The argument as a `ts`; `invalid_ts_` with its name where it is none."""
        value = self.text(name)
        if not value:
            return default
        if not re.fullmatch(r"[0-9]{1,12}(\.[0-9]*)?", value):
            raise SlackError(f"invalid_ts_{name}")
        return float(value)

    def flag(self, name: str, default: bool = False) -> bool:
        """The argument as a truth value; forms say "1", "true" or "True"."""
        value = self.given.get(name)
        if value is None:
            return default
        return str(value).lower() in {"1", "true"}

    def parsed(self, name: str, error: str = "invalid_arguments") -> Any:
        """The argument as JSON, decoded where a form carried it as text; None if missing."""
        value = self.given.get(name)
        if not isinstance(value, str):
            return value
        if not value.strip():
            return None
        try:
            return read_json(value)
        except ValueError:
            raise SlackError(error) from None

    def objects(self, name: str, error: str = "invalid_arguments") -> list[Json] | None:
        """The argument as a list of JSON objects; None if missing."""
        value = self.parsed(name, error)
        if value is None:
            return None
        if not isinstance(value, Sequence) or not all(isinstance(item, dict) for item in value):
            raise SlackError(error)
        return list(value)

    def object(self, name: str, error: str = "invalid_arguments") -> Json | None:
        """The argument as one JSON object; None if missing."""
        value = self.parsed(name, error)
        if value is None:
            return None
        if not isinstance(value, dict):
            raise SlackError(error)
        return value
