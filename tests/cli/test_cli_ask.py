"""What the command line answers: the contract that other programs rely on."""

from __future__ import annotations

import asyncio
import json
import re
from pathlib import Path
from typing import Any

import pytest
from bot_process import BACKSTORY, environment
from scripted_endpoint import ScriptedEndpoint
from scripted_model import Scripted, saying

# A sentence of the story that comes with the program.
TRAINED = (
    "Qwen3 was trained on 36 trillion tokens, twice as much training data as its predecessor "
    "Qwen2.5, Meso Clever reported in spring 2025"
)


async def backstory(*arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    process = await asyncio.create_subprocess_exec(
        BACKSTORY, *arguments, env=environment(settings),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def asked(question: str, **settings: str) -> dict[str, Any]:
    code, out, _ = await backstory("ask", question, "--json", **settings)
    assert code == 0
    answer: dict[str, Any] = json.loads(out)
    return answer


async def test_an_answer_as_json_has_every_part_of_the_contract() -> None:
    answer = await asked("How many times have Qwen models been downloaded?")
    assert set(answer) >= {
        "id", "question", "language", "text", "declined", "translated", "origin", "model",
        "citations", "conflicts", "usage", "timings_ms",
    }  # fmt: skip
    assert answer["id"] is None
    assert answer["language"] == "en"
    assert answer["declined"] is False
    assert (answer["origin"], answer["model"], answer["usage"]) == ("extract", None, None)
    assert set(answer["timings_ms"]) >= {"search", "first_token", "total"}
    for citation in answer["citations"]:
        assert set(citation) >= {
            "n", "title", "publisher", "url", "published", "passage_id", "passage",
        }  # fmt: skip
    assert [c["n"] for c in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
    used = list(dict.fromkeys(int(n) for n in re.findall(r"\[(\d+)\]", answer["text"])))
    assert used == [c["n"] for c in answer["citations"]]  # in order of use, all of them, no others


async def test_both_sides_of_a_disagreement_are_given_with_value_date_and_link() -> None:
    answer = await asked("How many times have Qwen models been downloaded?")
    (conflict,) = [c for c in answer["conflicts"] if c["attribute"] == "downloads"]
    assert conflict["kind"] == "newer"
    assert [(s["value"], s["as_of"], s["by"]) for s in conflict["sides"]] == [
        ("more than 600 million", "2025-11", "Alibaba"),
        ("over 300 million", "2025-04", "Meso Clever"),
    ]
    assert all(s["url"].startswith("https://") for s in conflict["sides"])
    assert {"unit", "scope", "stance"} <= set(conflict["sides"][0])
    assert "600 million" in answer["text"]
    assert "300 million" in answer["text"]


async def test_links_are_the_original_articles_whatever_the_public_url() -> None:
    answer = await asked("Who is Liu Pengyu?", PUBLIC_URL="https://bot.example")
    assert answer["citations"][0]["url"].startswith("https://www.globaltimes.cn/")


async def test_a_question_the_sources_do_not_answer_is_declined_with_exit_code_0() -> None:
    answer = await asked("What is the capital of Australia?")
    assert answer["declined"] is True
    assert answer["citations"] == []


async def test_a_batch_is_answered_line_by_line_in_order(tmp_path: Path) -> None:
    lines = [
        {"id": "a", "question": "Which chips did Alibaba buy?"},
        {"id": 7, "question": "谁是刘鹏宇?"},
        {"question": "Wer ist Jack Ma?"},
    ]
    file = tmp_path / "questions.jsonl"
    file.write_text("\n".join(json.dumps(line) for line in lines) + "\n\n", encoding="utf-8")
    code, out, _ = await backstory("ask", "--batch", str(file))
    answers = [json.loads(line) for line in out.splitlines()]
    assert code == 0
    assert [answer["id"] for answer in answers] == ["a", 7, None]
    assert [answer["language"] for answer in answers] == ["en", "zh", "de"]


async def test_for_people_the_answer_comes_with_its_sources_below() -> None:
    code, out, err = await backstory("ask", "Which chips did Alibaba buy?")
    assert code == 0
    assert "H20" in out
    assert "[1] Meso Clever, 2025-04" in out
    assert err == ""


async def test_a_translation_is_told_as_one_on_the_last_line() -> None:
    spanish = (
        "Qwen3 se entrenó con 36 billones de tokens, el doble de datos de entrenamiento que su "
        "predecesor Qwen2.5, según informó Meso Clever en la primavera de 2025."
    )
    model = Scripted(draft=saying((TRAINED, TRAINED)), sentences={TRAINED: spanish})
    question = "¿Con cuántos tokens se entrenó Qwen3?"
    with ScriptedEndpoint(model) as endpoint:
        code, out, _ = await backstory("ask", question, OPENAI_BASE_URL=endpoint.url)
        answer = await asked(question, OPENAI_BASE_URL=endpoint.url)
    assert code == 0
    assert "36 billones" in out
    assert out.rstrip().splitlines()[-1].startswith("Traducido por un modelo de lenguaje")
    assert answer["translated"] is True


@pytest.mark.parametrize("question", ["How many languages does Qwen3 support?", "Wer ist Jack Ma?"])
async def test_what_is_quoted_as_the_sources_have_it_is_no_translation(question: str) -> None:
    assert (await asked(question))["translated"] is False


async def test_search_shows_passages_best_first() -> None:
    code, out, _ = await backstory("search", "red notice Interpol", "-k", "3", "--json")
    results = json.loads(out)["results"]
    assert code == 0
    assert len(results) == 3
    assert results[0]["passage_id"].startswith("meso-clever-")
    assert results[0]["score"] >= results[1]["score"] >= results[2]["score"]


@pytest.mark.parametrize("content", ["not json", '{"id": 1}', "[1]", '"question"'])
async def test_a_faulty_line_of_a_batch_is_named(tmp_path: Path, content: str) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text(f'{{"question": "ok?"}}\n{content}\n')
    code, out, err = await backstory("ask", "--batch", str(file))
    assert code == 2
    assert out == ""
    assert f"{file}:2" in err


async def test_a_faulty_seed_file_publishes_nothing_and_is_named(tmp_path: Path) -> None:
    (tmp_path / "story.yaml").write_text("id: x\ntitle: X\nlanguage: en\nsummary: S\ncolour: red\n")
    code, _, err = await backstory("publish", str(tmp_path))
    assert code == 2
    assert f"{tmp_path}/story.yaml:5" in err
    assert "colour" in err
