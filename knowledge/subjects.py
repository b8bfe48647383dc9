"""What a claim is about, in one form for all the ways to say it: its entity and its attribute.

通义千问 and Qwen are one entity where the story's table of names says so; "number of downloads",
"Downloads" and 下载量 are one attribute.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from knowledge.measures.vocabulary import concept, content, stem
from knowledge.story import Claim, Name
from knowledge.text import fold, is_unspaced, words

Subject = tuple[str, str]  # entity, attribute

_ARTICLES = frozenset(
    ["the", "a", "an", "s", "el", "la", "los", "las", "le", "les", "l", "der", "die", "das"]
)
_MOST_WORDS = 8  # of a name that is looked for inside a label


class Subjects:
    """The canonical subjects of one story's claims.

    `names`: its table of names. `labels`: attributes that mean the same though they share no word,
    as folded text (see knowledge.labels).
    """

    def __init__(self, names: Iterable[Name], labels: Mapping[str, str] | None = None) -> None:
        self._labels = labels or {}
        self._forms: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._known: dict[Subject, Subject] = {}
        self._unspaced: dict[str, tuple[str, ...]] = {}
        self._written: dict[str, str] = {}
        for name in names:
            own = tuple(words(name.name))
            for form in (name.name, *name.also):
                spelled = tuple(words(form))
                self._forms.setdefault(spelled, own)
                self._written.setdefault(fold(form), name.name)
                if len(spelled) == 1 and is_unspaced(spelled[0]) and len(spelled[0]) > 1:
                    self._unspaced.setdefault(spelled[0], own)

    def of(self, claim: Claim) -> Subject | None:
        """What `claim` is about; None where it does not say."""
        if not (claim.entity and claim.attribute):
            return None
        said = (claim.entity, claim.attribute)
        if said not in self._known:
            self._known[said] = self._canonical(*said)
        return self._known[said]

    def entity(self, entity: str) -> str:
        """One form for all the names of an entity."""
        spoken = [word for word in self._named(entity) if word not in _ARTICLES]
        return " ".join(stem(word) for word in spoken) or fold(entity)

    def value(self, text: str) -> str:
        """A value that is one of the story's names, under the name it has there."""
        return self._written.get(fold(text), text)

    def _canonical(self, entity: str, attribute: str) -> Subject:
        whose = self.entity(entity)
        label = self._labels.get(fold(attribute), attribute)
        spoken = " ".join(self._named(label))
        about = content(spoken)
        # "Qwen downloads" of Qwen are its downloads
        own = about - frozenset(whose.split()) or about
        if own != about:
            spoken = " ".join(word for word in words(spoken) if stem(word) not in whose.split())
        return whose, concept(spoken) or " ".join(sorted(own))

    def _named(self, text: str) -> list[str]:
        """The words of `text`, each name in it under the name that the story's table gives it."""
        spoken = [part for word in words(text) for part in self._split(word)]
        found: list[str] = []
        place = 0
        while place < len(spoken):
            for size in range(min(_MOST_WORDS, len(spoken) - place), 0, -1):
                if name := self._forms.get(tuple(spoken[place : place + size])):
                    found += name
                    break
            else:
                size = 1
                found.append(spoken[place])
            place += size
        return found

    def _split(self, word: str) -> list[str]:
        """A run of unspaced script, cut where a name begins and ends: 千问下载量 is two words."""
        if not is_unspaced(word) or (word,) in self._forms:
            return [word]
        for start in range(len(word)):
            for end in range(len(word), start + 1, -1):
                if word[start:end] in self._unspaced:
                    rest = self._split(word[end:]) if end < len(word) else []
                    return [*([word[:start]] if start else []), word[start:end], *rest]
        return [word]
