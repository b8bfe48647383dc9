"""How answers were judged, from the command line: read, and exported as questions for `eval`."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
import redis.asyncio
from made_answers import STORY, answer
from redis_server import running_redis
from test_cli_ask import backstory

from bot.commands.judged_questions import questions, written
from bot.errors import SettingsError
from bot.evaluation.questions import QuestionsError, read_questions
from handlers.judgements import Judgement, Judgements
from knowledge.story import Conflict, Side

pytestmark = pytest.mark.asyncio(loop_scope="module")

COSTS = "The bridge will cost 40 million crowns, the port said in 2024 [1]."
LATE = "Ada Lund denies that the bridge is late [1]."


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def redis_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    async with running_redis(tmp_path_factory.mktemp("redis")) as url:
        yield url


def judged(
    question: str = "What does the bridge cost?",
    text: str = COSTS,
    *passages: str,
    good: bool = True,
    id: str = "a1",
    story: str = "harbour",
    declined: bool = False,
    conflicts: tuple[Conflict, ...] = (),
    is_open: bool = True,
    **more: Any,
) -> Judgement:
    given = answer(text, *(passages or ("daily-gull-1",)), declined=declined)
    if declined and not passages:
        given = given.model_copy(update={"citations": ()})
    return Judgement(
        answer_id=id, team="T1", channel="C1", user="BEN", good=good, is_open=is_open,
        at=1_795_000_000.0, story=story, snapshot="abc",
        answer=given.model_copy(update={"question": question, "conflicts": conflicts}), **more,
    )  # fmt: skip


async def kept(url: str, *made: Judgement) -> None:
    async with redis.asyncio.from_url(url) as client:
        await client.flushall()
        for one in made:
            await Judgements(client).keep(one)


# --- the questions --------------------------------------------------------------------------------


async def test_what_was_good_is_a_question_that_eval_takes(tmp_path: Path) -> None:
    file = tmp_path / "judged.jsonl"
    assert written(questions([judged()], STORY), file) == (1, 0)
    (question,) = read_questions(file, STORY)
    assert question.id == "judged-a1"
    assert question.type == "fact"
    assert question.sources == ("daily-gull",)
    assert question.answer == (("40 million",),)  # and no year, which would say less


async def test_a_good_answer_without_a_figure_is_known_by_the_names_it_gives(
    tmp_path: Path,
) -> None:
    file = tmp_path / "judged.jsonl"
    good = judged("Is the bridge late?", LATE, "daily-gull-2")
    assert written(questions([good], STORY), file) == (1, 0)
    (question,) = read_questions(file, STORY)
    assert question.answer[0][:2] == ("Ada Lund", "Lund")


async def test_a_good_answer_that_shows_two_sides_expects_both(tmp_path: Path) -> None:
    sides = [
        Side(statement="s", value=value, unit=None, as_of=None, scope=None, by="b",
             stance="asserts", passage_id="daily-gull-1")
        for value in ("40 million", "55 million", "70 million")
    ]  # fmt: skip
    conflict = Conflict(kind="contradiction", entity="e", attribute="a", sides=tuple(sides))
    both = judged("How much?", "40 million [1].\n- 55 million [1]", conflicts=(conflict,))
    file = tmp_path / "judged.jsonl"
    written(questions([both], STORY), file)
    (question,) = read_questions(file, STORY)
    assert (question.type, question.answer) == ("conflict", (("40 million",), ("55 million",)))


@pytest.mark.parametrize(
    ("passages", "kind"), [((), "offtopic"), (("daily-gull-1",), "unanswerable")]
)
async def test_a_good_decline_is_to_be_declined(
    tmp_path: Path, passages: tuple[str, ...], kind: str
) -> None:
    file = tmp_path / "judged.jsonl"
    decline = judged("Will it rain?", "The sources do not say.", *passages, declined=True)
    assert written(questions([decline], STORY), file) == (1, 0)
    (question,) = read_questions(file, STORY)
    assert (question.type, question.to_decline) == (kind, True)


async def test_what_was_bad_is_refused_by_eval_until_somebody_has_filled_it_in(
    tmp_path: Path,
) -> None:
    file = tmp_path / "judged.jsonl"
    bad = judged(good=False, reasons=("wrong", "sides_missing"), note="It is 55 million.")
    assert written(questions([judged(id="a0"), bad], STORY), file) == (1, 1)
    with pytest.raises(QuestionsError, match=r"judged.jsonl:1: a person has to fill in"):
        read_questions(file, STORY)
    entry = json.loads(file.read_text())
    assert entry["judged"] == {"good": 1, "bad": 1}
    assert entry["reasons"] == ["sides_missing", "wrong"]
    assert entry["notes"] == ["It is 55 million."]
    assert entry["given"] == COSTS
    del entry["todo"]
    entry |= {"sources": ["echo"], "answer": [["55 million"]]}
    filled = json.dumps(entry)
    file.write_text(filled)
    assert read_questions(file, STORY)[0].sources == ("harbour-echo",)
    later = judged("Is it late?", LATE, "daily-gull-2", id="a2")
    assert written(questions([judged(id="a0"), bad, later], STORY), file) == (1, 0)
    assert file.read_text().splitlines()[0] == filled  # what was filled in stays


async def test_what_should_have_been_declined_is_a_question_without_an_answer() -> None:
    (entry,) = questions([judged(good=False, reasons=("should_decline",))], STORY)
    assert entry["type"] == "unanswerable"
    assert "todo" in entry


async def test_a_good_answer_that_gives_no_key_is_left_to_a_person() -> None:
    (entry,) = questions([judged("Why?", "It is green [1].", "undated-1")], STORY)
    assert "neither a figure nor a name" in entry["todo"]


@pytest.mark.parametrize("content", [b"not json\n", b"[1]\n", b"\xff\xfe"])
async def test_a_file_of_something_else_is_not_touched(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(SettingsError, match="--export"):
        written(questions([judged()], STORY), file)
    assert file.read_bytes() == content


# --- the command ----------------------------------------------------------------------------------


async def test_judgements_are_listed_the_newest_first(redis_url: str) -> None:
    older = judged("Is it late?", LATE, "daily-gull-2", id="a0")
    newer = judged(good=False, reasons=("wrong",), note="No.").model_copy(update={"at": 1_795e6})
    await kept(redis_url, newer, older)
    code, out, err = await backstory("feedback", REDIS_URL=redis_url)
    assert (code, err) == (0, "")
    assert out.startswith("2 judgements: 1 good, 1 bad\n")
    assert out.index("What does the bridge cost?") < out.index("Is it late?")
    for part in ("because: wrong", "note: No.", "cites: daily-gull-1", "by: BEN in C1", "abc"):
        assert part in out
    code, out, _ = await backstory("feedback", "--story", "other", REDIS_URL=redis_url)
    assert (code, out) == (0, "0 judgements: 0 good, 0 bad\n")


async def test_the_questions_of_one_story_are_exported(redis_url: str, tmp_path: Path) -> None:
    chips = judged(
        "Which chips did Alibaba buy?", "Alibaba bought 119 chips [1].", story="qwen-panic"
    )
    await kept(redis_url, chips, judged(id="a2"))
    file = tmp_path / "judged.jsonl"
    code, out, err = await backstory(
        "feedback", "--export", str(file), "--story", "qwen-panic", REDIS_URL=redis_url
    )
    assert (code, out) == (0, "")
    assert "1 questions added, 0 of them to be filled in" in err
    (line,) = file.read_text().splitlines()
    assert json.loads(line)["answer"] == [["119"]]


async def test_what_was_asked_in_private_is_shown_and_exported_only_on_request(
    redis_url: str, tmp_path: Path
) -> None:
    secret = judged("What does the quokka cost?", is_open=False, story="qwen-panic")
    await kept(redis_url, secret, judged(id="a2"))
    file = tmp_path / "judged.jsonl"
    export = ("feedback", "--export", str(file), "--story", "qwen-panic")
    for arguments in (("feedback",), export):
        code, out, err = await backstory(*arguments, REDIS_URL=redis_url)
        assert code == 0 and "quokka" not in out
        assert "1 left out" in err and "quokka" not in err
    assert file.read_text() == ""
    code, out, err = await backstory("feedback", "--private", REDIS_URL=redis_url)
    assert "quokka" in out and "left out" not in err
    await backstory(*export, "--private", REDIS_URL=redis_url)
    assert "quokka" in file.read_text()


async def test_without_a_redis_there_is_nothing_to_show() -> None:
    code, _, err = await backstory("feedback", REDIS_URL="memory://")
    assert code == 2
    assert err.startswith("backstory: REDIS_URL: with memory:// nothing is kept")
