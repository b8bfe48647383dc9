"""What a person knows of an article that its text does not tell: options, or a file beside it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict

from knowledge.errors import SeedError
from knowledge.ingest.article import Article, Finding
from knowledge.seeds.entries import Identifier, PartialDate, Text, WebLink
from knowledge.seeds.located_yaml import parse
from knowledge.seeds.source_file import read_text
from knowledge.story import Grade


class Given(BaseModel):
    """Whatever is set here counts, and is certain."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: Identifier | None = None
    title: Text | None = None
    publisher: Text | None = None
    url: WebLink | None = None
    published: PartialDate | None = None
    language: Text | None = None
    grade: Grade | None = None
    topics: tuple[Annotated[Text, ...], ...] = ()

    def over(self, other: Given) -> Given:
        """What is set here, and else what `other` says."""
        return Given(**{**other.model_dump(), **self.model_dump(exclude_defaults=True)})

    def added_to(self, article: Article) -> Article:
        """`article` with what is given in place of what was found."""
        told: dict[str, Any] = {
            name: Finding(getattr(self, name), how="given")
            for name in ("title", "publisher", "url", "published", "language")
            if getattr(self, name) is not None
        }
        return replace(article, **told)


def read_sidecar(article: Path) -> Given:
    """What stands in `article.yaml` or `article.txt.yaml` beside `article.txt`; else nothing.

    Raises SeedError with file, line and reason.
    """
    for file in (article.with_name(f"{article.name}.yaml"), article.with_suffix(".yaml")):
        if file != article and file.is_file():
            return parse(file, read_text(file), 1, Given)
    return Given()


def check_topics(given: Given, topics: set[str], file: Path) -> None:
    """Raises SeedError where a topic is given that the story does not have."""
    for topic in given.topics:
        if topic not in topics:
            raise SeedError(file, None, f"there is no topic {topic!r} in story.yaml")
