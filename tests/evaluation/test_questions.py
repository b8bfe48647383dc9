"""Files of questions: what is read, what is refused with its line, and the story's own file."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from made_answers import STORY

from bot.evaluation.aliases import UnknownAlias, source_named
from bot.evaluation.matching import missing
from bot.evaluation.questions import Question, QuestionsError, read_questions
from bot.evaluation.sampling import only, spread
from knowledge.seeds import read_story
from knowledge.story import Story

SEEDS = Path(__file__).parents[2] / "seeds" / "qwen-panic"
FACT: dict[str, Any] = {
    "id": "a", "lang": "en", "type": "fact", "question": "How much?", "sources": ["gull"],
    "answer": [["40 million"]],
}  # fmt: skip


@pytest.fixture(scope="module")
def first_story() -> Story:
    return read_story(SEEDS)


def written(folder: Path, *entries: object) -> Path:
    file = folder / "questions.jsonl"
    lines = (e if isinstance(e, str) else json.dumps(e, ensure_ascii=False) for e in entries)
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return file


def test_a_question_is_read_with_its_sources_by_their_ids(tmp_path: Path) -> None:
    (asked,) = read_questions(written(tmp_path, "", FACT, ""), STORY)
    assert asked == Question("a", "en", "fact", "How much?", ("daily-gull",), (("40 million",),))


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{", "not JSON"),
        ("[1]", "JSON object"),
        ({**FACT, "id": 7}, '"id" must be a text'),
        ({**FACT, "todo": "put in the key"}, "a person has to fill in this question first"),
        ({**FACT, "lang": ""}, '"lang" must be a text'),
        ({**FACT, "question": None}, '"question" must be a text'),
        ({**FACT, "type": "riddle"}, "'riddle' is none of fact, why"),
        ({**FACT, "sources": "gull"}, '"sources" must be a list'),
        ({**FACT, "answer": ["40 million"]}, "a list of such lists"),
        ({**FACT, "answer": [[]]}, "is empty"),
        ({**FACT, "answer": []}, 'needs "answer" and "sources"'),
        ({**FACT, "sources": []}, 'needs "answer" and "sources"'),
        ({**FACT, "sources": ["times"]}, "'times' is no source of the story; there are daily-gull"),
        (FACT, "'a' stands in the file twice"),
    ],
)
def test_a_faulty_line_is_told_with_its_number(tmp_path: Path, entry: object, told: str) -> None:
    file = written(tmp_path, FACT, entry)
    with pytest.raises(QuestionsError) as error:
        read_questions(file, STORY)
    assert str(error.value).startswith(f"{file}:2: ")
    assert told in str(error.value)


def test_a_file_that_is_missing_or_empty_is_told(tmp_path: Path) -> None:
    with pytest.raises(QuestionsError, match="cannot be read"):
        read_questions(tmp_path / "none.jsonl", STORY)
    with pytest.raises(QuestionsError, match="holds no question"):
        read_questions(written(tmp_path, ""), STORY)


@pytest.mark.parametrize(
    ("alias", "source"),
    [
        ("gt", "global-times"),
        ("hks", "hk-stock-research"),
        ("meso", "meso-clever"),
        ("crunch", "china-crunch"),
        ("btw", "btw-media"),
        ("global-times", "global-times"),
        ("Global Times", "global-times"),
        ("港股研究社", "hk-stock-research"),
        ("CC", "china-crunch"),
        ("BM", "btw-media"),
    ],
)
def test_a_source_is_known_by_its_short_name(first_story: Story, alias: str, source: str) -> None:
    assert source_named(alias, first_story) == source


def test_a_short_name_of_two_sources_is_refused_and_both_are_named() -> None:
    twice = tuple(s.model_copy(update={"id": f"{s.id}-{n}"}) for n, s in
                  enumerate([STORY.sources[0], STORY.sources[0]], 1))  # fmt: skip
    story = STORY.model_copy(update={"sources": twice})
    with pytest.raises(UnknownAlias, match="may be any of daily-gull-1, daily-gull-2"):
        source_named("gull", story)
    assert source_named("daily-gull-1", story) == "daily-gull-1"


def some(n: int, type: str, lang: str) -> list[Question]:
    return [Question(f"{type}-{lang}-{i}", lang, type, "?") for i in range(n)]  # type: ignore[arg-type]


def test_every_beginning_of_a_run_is_a_fair_sample() -> None:
    questions = [
        *some(40, "fact", "en"), *some(20, "fact", "zh"), *some(20, "unanswerable", "en"),
        *(q for lang in ("es", "fr", "de", "ja", "ko", "ru", "hi", "ar", "th", "it")
          for q in some(2, "why", lang)),
    ]  # fmt: skip
    ordered = spread(questions)
    assert sorted(q.id for q in ordered) == sorted(q.id for q in questions)
    assert ordered == spread(reversed(questions))
    types = Counter(q.type for q in ordered[:25])
    assert 13 <= types["fact"] <= 17
    assert 4 <= types["unanswerable"] <= 6
    assert 4 <= types["why"] <= 6
    facts = Counter(q.lang for q in ordered[:50] if q.type == "fact")
    assert facts["en"] >= 18
    assert facts["zh"] >= 8
    assert len({q.lang for q in ordered[:50] if q.type == "why"}) >= 6


def test_questions_are_chosen_by_type_language_and_id() -> None:
    questions = [*some(2, "fact", "en"), *some(2, "why", "en"), *some(2, "fact", "zh")]
    assert [q.id for q in only(questions, ["fact", "zh"])] == ["fact-zh-0", "fact-zh-1"]
    assert len(only(questions, ["fact", "why", "en"])) == 4
    assert [q.id for q in only(questions, ["why-en-1"])] == ["why-en-1"]
    assert only(questions, []) == questions
    with pytest.raises(ValueError, match="'klingon' is no type, language or id"):
        only(questions, ["klingon"])


def test_the_first_storys_own_questions_are_many_in_many_languages(first_story: Story) -> None:
    questions = read_questions(SEEDS / "questions.jsonl", first_story)
    assert len(questions) >= 100
    assert len({question.lang for question in questions}) >= 15
    types = Counter(question.type for question in questions)
    assert min(types.values()) >= 10
    assert types["conflict"] >= 20
    assert types["injection"] >= 20
    assert types["unanswerable"] >= 40


def test_the_questions_held_out_are_others(first_story: Story) -> None:
    held_out = read_questions(SEEDS / "held-out.jsonl", first_story)
    others = {question.text for question in read_questions(SEEDS / "questions.jsonl", first_story)}
    assert len(held_out) >= 60
    assert not others & {question.text for question in held_out}
    assert sum(question.type == "unanswerable" for question in held_out) >= 20


@pytest.mark.parametrize("file", ["questions.jsonl", "held-out.jsonl"])
def test_every_key_of_the_first_storys_questions_is_found_in_the_sources_it_names(
    first_story: Story, file: str
) -> None:
    for asked in read_questions(SEEDS / file, first_story):
        sources = [first_story.source_by_id[id] for id in asked.sources]
        text = "\n".join(
            f"{s.title} {s.publisher} {s.published} {' '.join(p.text for p in s.passages)}"
            for s in sources
        )
        assert missing(text, asked.answer) == [], asked.id
        assert asked.to_decline == (not asked.answer), asked.id
