"""Lines of the log, as people read them and as programs do."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from pydantic import BaseModel

from bot import logs
from bot.reference import current, reference, set_current, working_on

QUESTION = "Where is the quagga?"


class Question(BaseModel):
    asked_at: int


Written = Callable[[], list[str]]


@pytest.fixture
def written(capsys: pytest.CaptureFixture[str]) -> Iterator[Written]:
    """Gives what is written to stderr; logging is put back afterwards."""
    level = logging.getLogger().level
    levels = {name: logging.getLogger(name).level for name in logs.OWN}
    yield lambda: capsys.readouterr().err.splitlines()
    logging.getLogger().setLevel(level)
    for name, of in levels.items():
        logging.getLogger(name).setLevel(of)


def set_up(level: str, form: logs.Format) -> None:
    logging.getLogger().handlers.clear()  # pytest's
    logs.set_up(level, form)


def test_a_line_of_text_ends_in_the_id_of_what_it_is_about(written: Written) -> None:
    set_up("INFO", "text")
    with working_on("T1:C1:1.2") as id:
        logging.getLogger("handlers.inbox").info("accepted")
    logging.getLogger("handlers.inbox").info("idle")
    about, idle = written()
    assert about.endswith(f"INFO handlers.inbox: accepted [{id}]")
    assert idle.endswith("INFO handlers.inbox: idle")
    assert id == reference("T1:C1:1.2") and len(id) == 8


def test_json_is_one_object_a_line_with_the_id_and_the_fields(written: Written) -> None:
    set_up("INFO", "json")
    with working_on("T1:C1:1.2") as id:
        logging.getLogger("bot").info("answered %s", "a\nb", extra={"story": "harbour", "ms": 41})
    (line,) = written()
    told = json.loads(line)
    assert told.pop("time").endswith("+00:00")
    assert told == {
        "level": "INFO", "logger": "bot", "message": "answered a\nb", "id": id,
        "story": "harbour", "ms": 41,
    }  # fmt: skip


def test_libraries_are_not_heard_below_warnings_whatever_level_they_set_themselves(
    written: Written,
) -> None:
    set_up("DEBUG", "text")
    library, own = logging.getLogger("some_library.calls"), logging.getLogger("knowledge.store")
    library.setLevel(logging.DEBUG)
    library.debug("the question of somebody")
    library.info("the question of somebody")
    library.warning("no connection")
    own.debug("loaded")
    assert [line.partition(": ")[2] for line in written()] == ["no connection", "loaded"]


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_validation_error_does_not_quote_what_arrived(
    written: Written, form: logs.Format
) -> None:
    set_up("INFO", form)
    try:
        try:
            Question.model_validate({"asked_at": QUESTION})
        except ValueError as error:
            raise RuntimeError("not understood") from error
    except RuntimeError:
        logging.getLogger("handlers").exception("no answer")
    told = "\n".join(written())
    assert "quagga" not in told and "1 values are not as they should be" in told
    assert "RuntimeError: not understood" in told


async def test_tasks_that_work_begins_have_its_id_and_others_keep_theirs() -> None:
    async def id() -> str:
        await asyncio.sleep(0)
        return current()

    async def one(key: str) -> str:
        set_current(key)
        return await asyncio.create_task(id())

    keys = ["T1:C1:1.1", "T1:C1:1.2"]
    assert await asyncio.gather(*map(one, keys)) == [reference(key) for key in keys]
    assert current() == ""
