"""What a story has figures of: the claims about one thing, in whatever words it is named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.pictures.marks import with_figures
from knowledge.story import Claim, Story
from knowledge.subjects import Subject, Subjects


@dataclass(frozen=True)
class Figure:
    """`entity` and `attribute`: in the words of its first claim. All of `claims` have numbers."""

    entity: str
    attribute: str
    claims: tuple[Claim, ...]

    @property
    def title(self) -> str:
        return f"{self.entity}: {self.attribute}"


def figures_of(story: Story, entity: str) -> tuple[Figure, ...]:
    """The figures of `entity`, under all the names the story has for it, those that most claims
    are about first."""
    subjects = Subjects(story.names)
    wanted = subjects.entity(entity)
    groups: dict[Subject, list[Claim]] = {}
    for claim in story.claims():
        subject = subjects.of(claim)
        if subject and claim.entity and subjects.entity(claim.entity) == wanted:
            groups.setdefault(subject, []).append(claim)
    found = [_figure(group, claims) for group in groups.values() if (claims := with_figures(group))]
    return tuple(sorted(found, key=lambda figure: -len(figure.claims)))


def entities(story: Story) -> tuple[str, ...]:
    """What there are figures of, in the words in which it is first named."""
    named = (claim.entity for claim in with_figures(story.claims()) if claim.attribute)
    return tuple(dict.fromkeys(filter(None, named)))


def _figure(group: Sequence[Claim], claims: Sequence[Claim]) -> Figure:
    return Figure(group[0].entity or "", group[0].attribute or "", tuple(claims))
