"""The program's log, on stderr: as text, or as one JSON object a line.

What people write and what they are answered is not logged. Libraries may log what they carry, at
DEBUG above all: they are heard from WARNING on, whatever the level of the program itself.
"""

from __future__ import annotations

import datetime
import json
import logging
import sys
import traceback
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from bot.reference import current

Format = Literal["text", "json"]

OWN = ("bot", "handlers", "knowledge", "playground")  # packages that log no text of users

_STANDARD = frozenset(vars(logging.makeLogRecord({}))) | {"message", "asctime", "reference"}


def set_up(level: str, form: Format) -> None:
    """Logs to stderr from now on. `level` is that of the program's own messages."""
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_is_heard)
    handler.setFormatter(JsonLines() if form == "json" else TextLines())
    number = logging.getLevelNamesMapping()[level]
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler])
    for name in OWN:
        logging.getLogger(name).setLevel(number)


def _is_heard(record: logging.LogRecord) -> bool:
    """Whether a record gets to the log, whatever level its library has set for itself; it is noted
    in it what was worked on when it was made."""
    record.reference = current()
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in OWN


class _Formatter(logging.Formatter):
    def formatException(self, ei: Any) -> str:
        """The traceback. What a validation error quotes is what arrived: that is left out."""
        told = traceback.TracebackException(*ei)
        for one, error in zip(_chain(told), _chain(ei[1]), strict=False):
            if hasattr(error, "error_count"):  # pydantic's
                one._str = f"{error.error_count()} values are not as they should be"
        return "".join(told.format()).rstrip()


def _chain(error: Any) -> Iterator[Any]:
    """An error and those behind it, or the same of its TracebackException."""
    seen: set[int] = set()
    waiting = [error]
    while waiting:
        one = waiting.pop(0)
        if one is None or id(one) in seen:
            continue
        seen.add(id(one))
        yield one
        waiting += [one.__cause__, one.__context__]


class TextLines(_Formatter):
    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")

    def formatMessage(self, record: logging.LogRecord) -> str:
        line = super().formatMessage(record)
        reference = getattr(record, "reference", "")
        return f"{line} [{reference}]" if reference else line


class JsonLines(_Formatter):
    """`time` (UTC, ISO 8601), `level`, `logger`, `message`, `id` of the work it belongs to, `error`
    with a traceback; and whatever else the line was given as `extra`."""

    def format(self, record: logging.LogRecord) -> str:
        time = datetime.datetime.fromtimestamp(record.created, datetime.UTC)
        line: dict[str, Any] = {
            "time": time.isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if reference := getattr(record, "reference", ""):
            line["id"] = reference
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = self.formatException(record.exc_info)
        line.update({name: value for name, value in _extras(record).items() if name not in line})
        return json.dumps(line, ensure_ascii=False, default=str)


def _extras(record: logging.LogRecord) -> Mapping[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in _STANDARD}
