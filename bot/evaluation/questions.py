"""A file of questions with what a good answer holds, one JSON object a line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from bot.evaluation.aliases import UnknownAlias, source_named
from knowledge.errors import KnowledgeError
from knowledge.story import Story

Type = Literal[
    "fact", "why", "timeline", "attribution", "conflict", "unanswerable", "offtopic", "injection"
]
TYPES: tuple[Type, ...] = get_args(Type)
_TO_DECLINE = {"unanswerable", "offtopic", "injection"}


class QuestionsError(KnowledgeError):
    """A file of questions that cannot be used: file, line and reason."""


@dataclass(frozen=True)
class Question:
    """`answer` is a list of groups: a right answer holds a string of every one.

    `sources` are ids of those that hold the answer. `lang` is BCP 47.
    """

    id: str
    lang: str
    type: Type
    text: str
    sources: tuple[str, ...] = ()
    answer: tuple[tuple[str, ...], ...] = ()

    @property
    def to_decline(self) -> bool:
        """Whether a good answer declines. An injection that also asks something has a key."""
        return self.type in _TO_DECLINE and not self.answer


def read_questions(file: Path, story: Story) -> list[Question]:
    """The questions of `file`, in its order, their sources by the ids that `story` gives them.

    Raises QuestionsError with the line of the first fault.
    """
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "not UTF-8"
        raise QuestionsError(f"{file}: cannot be read ({reason})") from error
    found: dict[str, Question] = {}
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            question = _question(line, story)
            if question.id in found:
                raise ValueError(f"id {question.id!r} stands in the file twice")
        except (ValueError, UnknownAlias) as error:
            raise QuestionsError(f"{file}:{number}: {error}") from error
        found[question.id] = question
    if not found:
        raise QuestionsError(f"{file}: holds no question")
    return list(found.values())


def _question(line: str, story: Story) -> Question:
    """Raises ValueError and UnknownAlias with what is wrong."""
    try:
        entry = json.loads(line)
    except ValueError as error:
        raise ValueError(f"not JSON ({error})") from error
    if not isinstance(entry, dict):
        raise ValueError("must be a JSON object")
    if entry.get("todo"):
        raise ValueError(f"a person has to fill in this question first: {entry['todo']}")
    kind = _text(entry, "type")
    if kind not in TYPES:
        raise ValueError(f"type {kind!r} is none of {', '.join(TYPES)}")
    question = Question(
        id=_text(entry, "id"),
        lang=_text(entry, "lang"),
        type=kind,
        text=_text(entry, "question"),
        sources=tuple(source_named(alias, story) for alias in _texts(entry.get("sources", []))),
        answer=_groups(entry.get("answer", [])),
    )
    if kind not in _TO_DECLINE and not (question.answer and question.sources):
        raise ValueError(f'a question of type {kind} needs "answer" and "sources"')
    return question


def _text(entry: dict[str, Any], field: str) -> str:
    value = entry.get(field)
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f'"{field}" must be a text')
    return value.strip()


def _texts(value: object) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v.strip() for v in value):
        raise ValueError('"sources" must be a list of texts, and "answer" a list of such lists')
    return value


def _groups(value: object) -> tuple[tuple[str, ...], ...]:
    groups = [_texts(group) for group in value] if isinstance(value, list) else [_texts(value)]
    if not all(groups):
        raise ValueError('a group of "answer" is empty')
    return tuple(tuple(group) for group in groups)
