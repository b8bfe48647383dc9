"""The thing that a sentence is about, by its name: "the Zeppa app family" is Zeppa."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from knowledge.ingest.grounding import Ground
from knowledge.ingest.naming import names
from knowledge.ingest.wording import Kind, any_of, spaced

_OWNER = regex.compile(r"['’]s?$")


def named_entity(subject: Sequence[str], begins: bool, ground: Ground) -> str | None:
    """A subject without articles and words for its kind; None where it has no name or no head.

    `begins`: it stands where a sentence begins, where a capital makes no name.
    """
    named = set(names(" ".join(subject), ground.own_words))
    first = subject[0] if begins else None
    named -= {word for word in named if word == first and word not in ground.own_words.capitals}
    named = {word for word in named if not is_one("no_name", word, ground)}
    kept = [
        word
        for word in subject
        if not (is_one("article", word, ground) or is_one("kind", word, ground))
        and not is_one("no_name", word, ground)
    ]
    owners = [word for word in kept if _OWNER.search(word)]
    if owners and named - {_OWNER.sub("", word) for word in owners} and kept[-1] not in owners:
        others = [word for word in kept if word not in owners]
        kept = others if any(word in named for word in others) else kept
    while kept and kept[0] == "of":
        kept.pop(0)
    loose = [word for word in kept if word != "of" and word not in named]
    if not named or any(not is_plain(_OWNER.sub("", word), ground) for word in loose):
        return None
    return " ".join(_OWNER.sub("", word) for word in kept)


def is_plain(word: str, ground: Ground) -> bool:
    """Whether it says something, and ends nothing."""
    ends = any_of("glue", "ends", "being", "aside", "time", "not", language=ground.language)
    return not ends.search(spaced(word))


def is_one(kind: Kind, word: str, ground: Ground) -> bool:
    """Whether it is one of the words of `kind`."""
    return bool(any_of(kind, language=ground.language).search(spaced(word)))
