"""What an answer stands on and how that was weighed, kept with it for whoever asks why."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bot.answering.plain import plain
from knowledge.search import Found, Index
from knowledge.story import Passage
from knowledge.text import one_line, sentences

# The source's own sentence; one with less in it; a claim as the story's editors put it.
How = Literal["quoted", "shortened", "claim"]


class Frozen(BaseModel):
    model_config = ConfigDict(frozen=True)


class Stood(Frozen):
    """A sentence of an answer. `said`: as it is shown, "" where only its links are; `attested`: in
    the story's language; `passages`: ids of what it stands on; `translated`: by a model."""

    said: str
    attested: str
    passages: tuple[str, ...]
    how: How
    translated: bool


class Looked(Frozen):
    """A passage that was looked at, with its source as known.

    `place`: 1 for the nearest, None where it was not found but is another side of what was.
    `nearness`: cosine of the question and the passage, None without an embedding model.
    `shared`: how many of the question's words it has, of `Grounds.words`.
    """

    passage_id: str
    source_id: str
    title: str
    publisher: str | None
    url: str | None
    published: str | None
    text: str
    place: int | None
    nearness: float | None
    shared: int


class Grounds(Frozen):
    """`words`: how many words of the question the story uses. `near` and `covered` as in
    bearing.Bearing; `leaning`: how sure the model was that the passages answer, 0 to 1. None for
    what is not known."""

    looked: tuple[Looked, ...] = ()
    sentences: tuple[Stood, ...] = ()
    words: int = 0
    near: float | None = None
    covered: float | None = None
    leaning: float | None = None


def how(text: str, passages: Sequence[Passage], index: Index) -> How:
    """How a sentence of the story's language comes from the passages that it stands on."""
    there = "\n".join(one_line(plain(passage.text)) for passage in passages)
    if all(one_line(part).rstrip(".") in there for part in sentences(text)):
        return "quoted"
    ids = {passage.id for passage in passages}
    claims = (claim for claim in index.snapshot.story.claims() if claim.passage_id in ids)
    if any(text.startswith(claim.statement.rstrip(".")) for claim in claims):
        return "claim"
    return "shortened"


def looked_at(
    found: Found, cited: Sequence[str], words: Sequence[str], has_vectors: bool, index: Index
) -> tuple[Looked, ...]:
    """The passages found, best first, and those `cited` beside them. `words`: the question's."""
    story = index.snapshot.story
    nearness = {hit.passage.id: hit.similarity for hit in found.hits} if has_vectors else {}
    places = {hit.passage.id: place for place, hit in enumerate(found.hits, 1)}

    def looked(passage: Passage) -> Looked:
        source = story.source_of(passage.id)
        return Looked(
            passage_id=passage.id,
            source_id=source.id,
            title=plain(source.name),
            publisher=plain(source.publisher) if source.publisher else None,
            url=source.url,
            published=source.published,
            text=passage.text,
            place=places.get(passage.id),
            nearness=nearness.get(passage.id),
            shared=len(set(words) & set(index.document_terms(passage))),
        )

    return tuple(looked(story.passage_by_id[id]) for id in dict.fromkeys((*places, *cited)))
