"""What may stand in a seed file: the keys of each entry, and the values they take."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    model_validator,
)

from knowledge.links import is_web_link
from knowledge.story import Grade, Precision, Stance


def _partial_date(value: str) -> str:
    try:
        if not re.fullmatch(r"\d{4}(-\d\d){0,2}", value, re.ASCII):
            raise ValueError
        date.fromisoformat((value + "-01-01")[:10])
    except ValueError:
        raise ValueError("must be a date like 2025-11-16, 2025-11 or 2025") from None
    return value


def _web_link(value: str) -> str:
    if not is_web_link(value):
        raise ValueError("must be an http or https link")
    return value


def _identifier(value: str) -> str:
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", value):
        raise ValueError("must be lower-case letters, digits and single hyphens")
    return value


def _known_topic(value: str, info: ValidationInfo) -> str:
    if value not in (info.context or {})["topics"]:
        raise ValueError(f"{value!r} is not a topic of story.yaml")
    return value


def _known_passage(value: int, info: ValidationInfo) -> int:
    if not 1 <= value <= (info.context or {})["passages"]:
        raise ValueError(f"there is no passage {value}")
    return value


UNKNOWN = "unknown"  # written out, so that a line that was forgotten is still an error


def _none_if_unknown(value: object) -> object:
    if value is None:
        raise ValueError(f"must be a text, or {UNKNOWN} where the source does not tell")
    return None if value == UNKNOWN else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]
Identifier = Annotated[Text, AfterValidator(_identifier)]
PartialDate = Annotated[Text, AfterValidator(_partial_date)]
WebLink = Annotated[Text, AfterValidator(_web_link)]
KnownTopic = Annotated[Text, AfterValidator(_known_topic)]
KnownPassage = Annotated[int, AfterValidator(_known_passage)]
_OrUnknown = BeforeValidator(_none_if_unknown)


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class WatchEntry(_Strict):
    """A feed or page to look at again and again. `every`: minutes between two looks."""

    url: WebLink
    every: Annotated[int, Field(ge=1)] = 30


class StoryFile(_Strict):
    id: Identifier
    title: Text
    language: Text
    summary: Text
    topics: list[TopicEntry] = []
    names: list[NameEntry] = []
    examples: list[Text] = []
    watch: list[WatchEntry] = []
    drafts: Literal["review", "publish"] = "review"  # what becomes of a draft that a watch finds


class TopicEntry(_Strict):
    id: Identifier
    title: Text
    summary: Text


class NameEntry(_Strict):
    name: Text
    kind: Literal["person", "organisation", "product", "other"] = "other"
    also: list[Text] = []


class WithdrawalEntry(_Strict):
    kind: Literal["retracted", "corrected"]
    reason: Text
    on: PartialDate | None = None
    replaced_by: Identifier | None = None


Doubtful = Literal["title", "publisher", "url", "published", "language", "grade"]


class FrontMatter(_Strict):
    id: Identifier
    title: Annotated[Text | None, _OrUnknown]
    publisher: Annotated[Text | None, _OrUnknown]
    url: Annotated[WebLink | None, _OrUnknown]
    published: Annotated[PartialDate | None, _OrUnknown]
    precision: Annotated[Precision | None, _OrUnknown]
    language: Text
    grade: Grade
    topics: list[KnownTopic] = []
    uncertain: list[Doubtful] = []
    withdrawn: WithdrawalEntry | None = None


class ClaimEntry(_Strict):
    statement: Text
    by: Text
    stance: Stance
    passage: KnownPassage
    entity: Text | None = None
    attribute: Text | None = None
    value: Text | None = None
    unit: Text | None = None
    as_of: PartialDate | None = None
    scope: Text | None = None
    guessed: bool = False

    @model_validator(mode="after")
    def _says_what_is_measured(self) -> ClaimEntry:
        if bool(self.entity) != bool(self.attribute):
            raise ValueError("entity and attribute must come together")
        if self.value and not self.entity:
            raise ValueError("a value needs an entity and an attribute")
        if self.guessed and not self.entity:
            raise ValueError("what is guessed are an entity and an attribute: give them")
        return self


class EventEntry(_Strict):
    date: PartialDate
    what: Text
    passage: KnownPassage


class QuestionsEntry(_Strict):
    passage: KnownPassage
    answers: list[Text] = []
    open: list[Text] = []
