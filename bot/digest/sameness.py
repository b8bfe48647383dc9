"""When two claims are one: the same said again, or only put in other words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from knowledge.measures.vocabulary import content
from knowledge.quantities import Quantity, agree, read
from knowledge.story import Claim, Side, Stance, Story
from knowledge.subjects import Subjects
from knowledge.text import fold, words

MAX_NAME = 300  # characters

Item = TypeVar("Item")
_CAMPS: dict[Stance, str] = {"asserts": "tells", "reports": "tells"}


def wording(text: str) -> str:
    """`text` whatever its case, accents and punctuation."""
    return " ".join(words(text)) or fold(text)


class Sameness:
    """Compares claims of a story; names mean the same in every state of it.

    Two claims are one where the same speaker says the same sentence, or gives the same value of
    one thing. Without a value the same speaker may well say two things of one subject: there only
    an edited sentence, whose old form is gone, counts as put in other words (see `new`).
    """

    def __init__(self, story: Story) -> None:
        self._subjects = Subjects(story.names)
        self._speakers: dict[str, str] = {}

    def speaker(self, by: str) -> str:
        """One form for all the names of a speaker."""
        if by not in self._speakers:
            # Names are looked for at every place of a text: in one this long that takes a while.
            name = self._subjects.entity(by) if len(by) <= MAX_NAME else fold(by)
            self._speakers[by] = name
        return self._speakers[by]

    def subject(self, entity: str | None, attribute: str | None) -> tuple[str, str] | None:
        """What a claim is about, in one form for all the ways to say it."""
        if not (entity and attribute):
            return None
        asked = Claim(
            statement="", by="", stance="asserts", passage_id="", entity=entity, attribute=attribute
        )
        return self._subjects.of(asked)

    def sentence(self, claim: Claim | Side) -> tuple[str, str, str]:
        """Equal for claims that say the same in the same words."""
        return self.speaker(claim.by), camp(claim.stance), wording(claim.statement)

    def matter(self, claim: Claim) -> tuple[str, str, tuple[str, str]] | None:
        """Equal for what one speaker says of one thing; None where it is not told of what."""
        subject = self.subject(claim.entity, claim.attribute)
        return subject and (self.speaker(claim.by), camp(claim.stance), subject)

    def quantity(self, claim: Claim | Side) -> Quantity | None:
        if not claim.value:
            return None
        return read(self._subjects.value(claim.value), claim.unit)

    def same_value(self, one: Claim | Side, other: Claim | Side) -> bool:
        """Whether both give a value, the same, and of nothing else."""
        a, b = self.quantity(one), self.quantity(other)
        if not (a and b and agree(a, b)):
            return False
        scopes = [content(claim.scope) if claim.scope else None for claim in (one, other)]
        return scopes[0] == scopes[1] or None in scopes

    def same_side(self, one: Side, other: Side) -> bool:
        """Whether one side of a disagreement is the other, whoever speaks for a figure."""
        if one.value or other.value:
            if not self.same_value(one, other):
                return False
            if camp(one.stance) == camp(other.stance) == "tells":
                return True
        return (self.speaker(one.by), camp(one.stance)) == (
            self.speaker(other.by),
            camp(other.stance),
        )

    def new(self, claims: Sequence[Claim], known: Iterable[Claim]) -> list[Claim]:
        """Those of `claims` that are none of `known`, each once, in their order.

        Of those `known` that nobody says any more in their words, each accounts for one claim
        about the same thing by the same speaker: it was edited.
        """
        known = list(known)
        sentences = {self.sentence(claim) for claim in known}
        by_matter = self._by_matter(known)
        left = [claim for claim in claims if self.sentence(claim) not in sentences]
        left = [claim for claim in left if not self._valued_in(claim, by_matter)]
        said = {self.sentence(claim) for claim in claims}
        edited = self._by_matter(claim for claim in known if self.sentence(claim) not in said)
        for claim in sorted(left, key=lambda claim: (claim.statement, claim.passage_id)):
            if others := [c for c in edited.get(self.matter(claim), ()) if _valueless(c, claim)]:
                edited[self.matter(claim)].remove(others[0])
                left = [one for one in left if one is not claim]
        return self._once(left)

    def _once(self, claims: Sequence[Claim]) -> list[Claim]:
        found: list[Claim] = []
        sentences: set[object] = set()
        by_matter: dict[object, list[Claim]] = defaultdict(list)
        for claim in claims:
            if self.sentence(claim) not in sentences and not self._valued_in(claim, by_matter):
                found.append(claim)
            sentences.add(self.sentence(claim))
            if matter := self.matter(claim):
                by_matter[matter].append(claim)
        return found

    def _valued_in(self, claim: Claim, by_matter: dict[object, list[Claim]]) -> bool:
        told = by_matter.get(self.matter(claim), ())
        return any(self.same_value(claim, other) for other in told)

    def _by_matter(self, claims: Iterable[Claim]) -> dict[object, list[Claim]]:
        found: dict[object, list[Claim]] = defaultdict(list)
        for claim in claims:
            if matter := self.matter(claim):
                found[matter].append(claim)
        return found


def camp(stance: Stance) -> str:
    """Who tells a thing, whatever the word for it; who denies, doubts or only comments."""
    return _CAMPS.get(stance, stance)


def as_side(claim: Claim) -> Side:
    """A claim as a side of a conflict."""
    return Side(**claim.model_dump(include=set(Side.model_fields)))


def _valueless(one: Claim, other: Claim) -> bool:
    return not one.value and not other.value


def unique(items: Iterable[Item], key: Callable[[Item], object]) -> list[Item]:
    """The first of those that have the same key."""
    found: dict[object, Item] = {}
    for item in items:
        found.setdefault(key(item), item)
    return list(found.values())
