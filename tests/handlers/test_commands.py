"""Whatever somebody types after `/story`, or a button says, there is an answer to show."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any
from unittest.mock import Mock

import pytest
from desks import CHANNEL, TEAM, USER, desk, knows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from redis.exceptions import ConnectionError as RedisConnectionError
from slack_bolt.async_app import AsyncAck, AsyncBoltContext
from tiny_stories import source, story

import handlers.wording
from bot.reference import working_on
from handlers import choosing, helping, private_questions, reading
from handlers.arrival import Arrival
from handlers.command_text import is_question, names, nearest, read
from handlers.commands import Commands
from handlers.desk import Desk
from handlers.subcommands import Call, Shown, Subcommand
from handlers.wording import Wording
from playground import plain_text
from playground.limits import check_message_blocks

EN = Wording("en")
BRIDGE = story(source("gull", "The bridge at Brenholm will cost 40 million crowns."))
NAMES = ("help", "summary", "timeline", "sources", "who", "ask", "use")


async def _nothing(_: Call) -> Shown | None:
    return None


TABLE = [Subcommand(name, _nothing) for name in NAMES]


class Accepting:
    """An inbox that takes everything."""

    def __init__(self) -> None:
        self.arrivals: list[Arrival] = []

    async def accept(self, arrival: Arrival, event_id: str | None = None) -> bool:
        self.arrivals.append(arrival)
        return True


def commands(at: Desk, inbox: Any = None, *more: Subcommand) -> Commands:
    others = [
        *reading.subcommands(at),
        private_questions.subcommand(inbox or Accepting()),
        choosing.subcommand(at),
        *more,
    ]
    return Commands(at, [helping.subcommand(at, others), *others])


async def typed(to: Commands, text: Any, **body: Any) -> dict[str, Any]:
    """What the acknowledgement of `/story TEXT` shows, and Slack takes."""
    context = AsyncBoltContext(team_id=TEAM, user_id=USER, channel_id=CHANNEL)
    ack = AsyncAck()
    await to.typed({"text": text, **body}, context, ack)
    assert ack.response is not None
    shown: dict[str, Any] = json.loads(ack.response.body)
    assert shown["text"] and len(shown["text"]) <= 3000
    check_message_blocks(json.loads(json.dumps(shown["blocks"])))
    return shown


# --- which subcommand is meant --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name", "argument"),
    [
        ("", "help", ""), ("   ", "help", ""), ("?!", "help", ""), ("summary", "summary", ""),
        ("Summary.", "summary", ""), ("  TIMELINE  ", "timeline", ""),
        ("who   Jack\n Ma ", "who", "Jack Ma"), ("ask: is it so?", "ask", "is it so?"),
        ("/story who Ma", "who", "Ma"), ("/story", "help", ""), ("`sources`", "sources", ""),
        ("ask A &amp; B &lt; C", "ask", "A & B < C"), ("who <@U1|jo> Ma", "who", "Ma"),
        ("ask", "ask", ""), ("use harbour", "use", "harbour"), ("who Jack Ma?", "who", "Jack Ma?"),
        ("ask who owns the harbour now?", "ask", "who owns the harbour now?"),
    ],
)  # fmt: skip
def test_the_first_word_is_the_subcommand(text: str, name: str, argument: str) -> None:
    said = read(text, TABLE, EN)
    assert said.subcommand is not None
    assert (said.subcommand.name, said.argument) == (name, argument)


@pytest.mark.parametrize("text", ["summaryy memo", "what is this?", "摘要", "x", "-", "/summary2"])
def test_what_begins_with_no_subcommand_is_kept_whole(text: str) -> None:
    said = read(text, TABLE, EN)
    assert said.subcommand is None and said.argument == text


def test_a_question_that_begins_like_a_subcommand_is_taken_for_a_question() -> None:
    said = read("who owns the harbour now?", TABLE, EN)
    assert said.subcommand is None and is_question(said.argument)


@pytest.fixture
def german(monkeypatch: pytest.MonkeyPatch) -> Iterator[Wording]:
    """German, with words for some subcommands."""
    own = {"subcommands.summary": "Zusammenfassung 摘要", "reading.long_words": "lang ausführlich"}
    table = handlers.wording._table
    monkeypatch.setattr(handlers.wording, "languages", lambda: {"en", "de"})
    monkeypatch.setattr(handlers.wording, "_table", lambda tag: own if tag == "de" else table(tag))
    yield Wording("de-DE")


@pytest.mark.parametrize("mark", ["?", "!", ".", "؟", "،", "؛", "।", "？", "。"])
def test_a_mark_behind_a_subcommand_is_no_part_of_it(mark: str) -> None:
    said = read(f"summary{mark}", TABLE, EN)
    assert said.subcommand is not None and said.subcommand.name == "summary"


def test_a_subcommand_is_called_in_the_reader_s_language_too(german: Wording) -> None:
    for text in ("zusammenfassung memo", "ZUSAMMENFASSUNG memo", "摘要 memo", "summary memo"):
        said = read(text, TABLE, german)
        assert said.subcommand is not None and said.subcommand.name == "summary"
        assert said.argument == "memo"
    assert names(TABLE[1], german)[0] == "zusammenfassung"  # the first is shown in help
    assert read("zusammenfassung", TABLE, EN).subcommand is None
    meant = nearest("Zusammenfasung", TABLE, german)
    assert meant is not None and meant.name == "summary"
    assert reading.what_and_length("memo ausführlich", german) == ("memo", True)
    assert reading.what_and_length("memo long", german) == ("memo", True)


@pytest.mark.parametrize(
    ("text", "name"),
    [("sumary", "summary"), ("timelin", "timeline"), ("surces", "sources"), ("hlep", "help")],
)
def test_a_slip_of_the_pen_is_near_a_subcommand(text: str, name: str) -> None:
    meant = nearest(text, TABLE, EN)
    assert meant is not None and meant.name == name


@pytest.mark.parametrize(
    "text", ["is it?", "which chips did they buy", "马云是谁？", "阿里巴巴买了哪些芯片", "من هو؟"]
)
def test_a_question_reads_like_one(text: str) -> None:
    assert is_question(text)


@pytest.mark.parametrize("text", ["", "sumary", "timeline please", "摘要", "🤷"])
def test_a_word_or_two_do_not(text: str) -> None:
    assert not is_question(text)


# --- whatever is typed ----------------------------------------------------------------------------


@given(text=st.one_of(
    st.text(max_size=300),
    st.tuples(st.sampled_from(NAMES), st.text(max_size=80)).map(" ".join),
    st.text(alphabet="<>@&|!*_`'\"\\ #\u202e\u0000\ud800s", max_size=60),
))  # fmt: skip
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
async def test_any_text_is_answered_and_never_with_a_failure(text: str) -> None:
    at = desk([BRIDGE, BRIDGE.model_copy(update={"id": "other", "title": "Another"})])
    await knows(at)
    shown = await typed(commands(at), text)
    assert "give your administrator this code" not in plain_text(shown), text


async def test_a_body_without_a_text_is_a_call_for_help() -> None:
    at = desk([BRIDGE])
    await knows(at)
    assert "/story summary" in plain_text(await typed(commands(at), None))


async def test_a_failure_is_a_line_with_a_code_that_the_log_has(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fails(_: Call) -> Shown:
        raise RuntimeError("a secret of ours")

    at = desk([BRIDGE])
    await knows(at)
    with working_on("this") as code:
        said = plain_text(await typed(commands(at, None, Subcommand("fails", fails)), "fails now"))
    assert f"this code: {code}" in said and "a secret of ours" in caplog.text
    assert "secret" not in said and "Error" not in said


async def test_one_story_is_told_from_while_redis_is_away() -> None:
    class Away:
        def __getattr__(self, _: str) -> Any:
            async def fail(*_: Any, **__: Any) -> Any:
                raise RedisConnectionError("away")

            return fail

    at = desk([BRIDGE], redis=Away())
    assert plain_text(await typed(commands(at), "summary")).startswith("The harbour bridge")
    assert "code" in plain_text(await typed(commands(at, _failing()), "ask Is it late?"))


def _failing() -> Any:
    async def accept(*_: Any) -> bool:
        raise RedisConnectionError("away")

    inbox = Mock()
    inbox.accept = accept
    return inbox


async def test_a_question_is_queued_with_where_its_answer_goes() -> None:
    at, inbox = desk([BRIDGE]), Accepting()
    await knows(at)
    shown = await typed(
        commands(at, inbox), "ask What does it cost?", response_url="https://hooks.example/1"
    )
    assert "What does it cost?" in plain_text(shown)
    [arrival] = inbox.arrivals
    assert (arrival.wish, arrival.text, arrival.user) == ("ask", "What does it cost?", USER)
    assert arrival.response_url == "https://hooks.example/1"


async def test_what_is_shown_changes_with_the_snapshot() -> None:
    at = desk([BRIDGE])
    await knows(at)
    to = commands(at)
    assert "Gull" in plain_text(await typed(to, "sources"))
    from desks import snapshot

    from knowledge.search import Index

    newer = story(source("tern", "The bridge is late."))
    at.stories.use(Index(snapshot(newer)))
    said = plain_text(await typed(to, "sources"))
    assert "Tern" in said and "Gull" not in said
