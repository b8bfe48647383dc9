"""The questions in a seed file: those that a passage answers, and those that stay open."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_stories import SOURCE_FILE, write_story

from knowledge.errors import SeedError
from knowledge.seeds import read_story
from knowledge.story import Questions

QUESTIONS = """
## Questions

```yaml
- passage: 1
  answers:
  - Who pays for the bridge?
- passage: 2
  open:
  - "What did the opposition say?"
  - When was it late?
```
"""


def test_questions_are_answered_by_a_passage_or_left_open(tmp_path: Path) -> None:
    story = read_story(write_story(tmp_path, SOURCE_FILE + QUESTIONS))
    assert list(story.questions()) == [
        Questions(passage_id="daily-gull-1", answers=("Who pays for the bridge?",)),
        Questions(
            passage_id="daily-gull-2", open=("What did the opposition say?", "When was it late?")
        ),
    ]


def test_what_one_source_answers_cannot_be_open_in_another_that_stands(tmp_path: Path) -> None:
    folder = write_story(tmp_path, SOURCE_FILE + QUESTIONS)
    answers = "\n## Questions\n\n```yaml\n- passage: 1\n  answers: ['when was it LATE?']\n```\n"
    other = SOURCE_FILE.replace("id: daily-gull", "id: other") + answers
    (folder / "other.md").write_text(other)
    with pytest.raises(SeedError, match=r"questions: 'When was it l.*other.md") as fault:
        read_story(folder)
    lines = (folder / "daily-gull.md").read_text().splitlines()
    assert lines[(fault.value.line or 0) - 1].strip() == "- When was it late?"
    withdrawn = "withdrawn: {kind: retracted, reason: Made up.}\n---\n\n## Summary"
    (folder / "other.md").write_text(other.replace("---\n\n## Summary", withdrawn))
    assert len(list(read_story(folder).questions())) == 2


def test_a_question_about_a_passage_that_is_not_there_is_a_fault_with_its_line(
    tmp_path: Path,
) -> None:
    file = SOURCE_FILE + QUESTIONS.replace("passage: 2", "passage: 3")
    with pytest.raises(SeedError, match="passage: there is no passage 3") as fault:
        read_story(write_story(tmp_path, file))
    assert file.split("\n")[(fault.value.line or 0) - 1] == "- passage: 3"
