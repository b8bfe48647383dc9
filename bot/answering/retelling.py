"""Whether a drafted sentence is one of the source's, whole or shortened by whole parts.

All words of "H. is a citizen of France" may stand in a passage of which no sentence says so; and a
word that is left out, added or moved makes another sentence as well as a name does: most, since,
has, by. So a draft is held to every word and every quotation mark. It may leave out what commas,
brackets and the like bound behind its beginning, unless that tells who says it, denies, doubts or
limits it; and it may have its figures in another notation. Where it does anything else the source's
own sentence is shown in its place: a faithful sentence in other words costs a reader nothing but
brevity.

Of 486 fluent falsehoods about the first story 218 passed where drafts were held to names, figures,
the words that carry meaning and their order. Held to every word none does, and of 98 truthful ones
in other words 91 give way as well. A small model hardly pays for that: of 329 sentences in answers
of one of 1.5 billion parameters, in English, 316 were the source's own to begin with.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache

import regex

from knowledge.figures import notation, printed
from knowledge.ingest.grounding import Ground
from knowledge.ingest.wording import Kind, any_of, spaced
from knowledge.story import Claim
from knowledge.text import fold, is_unspaced

NEAREST = 3  # sentences of a passage that a draft may be a part of

_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+|[\"“”„«»「」『』]")
_QUOTES = dict.fromkeys(map(ord, "“”„«»「」『』"), '"')
_PARTED = regex.compile(r"[,;:()\[\]—–、，；：（）،؛]|\s-\s")
_IN_FIGURES = {ord("+"): "", ord("-"): "m", ord("."): "p"}  # 1.5e-06 as a word
_ARTICLES = {"a", "an", "the"}
_FRAMES: tuple[Kind, ...] = (
    "says", "tells", "denies", "relays", "source", "not", "denial", "hedge", "limits",
)  # fmt: skip


def told_otherwise(text: str, ground: Ground, claims: Iterable[Claim]) -> str | None:
    """Why `text` is no sentence of `ground`, whole or shortened; None where it is one.

    `claims` are those of its passage. One that is told whole stands for a sentence, because whoever
    shows it adds who makes it, or links to its publisher where that makes it.
    """
    told = _all_words(text)
    if any(told == _all_words(claim.statement) for claim in claims):
        return None
    reason = "is put in other words than its source's"
    for source in ground.best_for(text)[:NEAREST]:
        parts = _parts(source.text)
        if not _is_put_together(told, parts, [True] * len(parts)):
            continue
        may_go = [place > 0 and _may_go(part, ground) for place, part in enumerate(parts)]
        if _is_put_together(told, parts, may_go):
            return None
        reason = "leaves out who says it, or what denies, doubts or limits it"
    return reason


def _may_go(part: str, ground: Ground) -> bool:
    """Whether a sentence without `part` says the same, but less: it is not about who says it, and
    denies, doubts and limits nothing."""
    if ground.publisher and fold(ground.publisher) in fold(part):
        return False
    return not any_of(*_FRAMES, language=ground.language).search(spaced(part))


def _is_put_together(told: Sequence[str], parts: Sequence[str], may_go: Sequence[bool]) -> bool:
    """Whether `told` is `parts` in their order, without some that `may_go`."""
    words = [_words(part) for part in parts]

    @cache
    def fits(at: int, part: int) -> bool:
        if part == len(words):
            return at == len(told)
        whole = words[part]
        if list(told[at : at + len(whole)]) == whole and fits(at + len(whole), part + 1):
            return True
        return may_go[part] and fits(at, part + 1)

    return bool(told) and fits(0, 0)


def _parts(text: str) -> list[str]:
    """What commas, brackets and the like part, with each figure as one word, in one notation."""
    flat = notation(text)
    for figure in reversed(printed(flat)):
        value = f"{figure.readings[0].value:.12g}".translate(_IN_FIGURES)
        flat = f"{flat[: figure.start]} figure{value} {flat[figure.end :]}"
    return [part for part in _PARTED.split(flat) if _WORD.search(part)]


def _all_words(text: str) -> list[str]:
    return [word for part in _parts(text) for word in _words(part)]


def _words(part: str) -> list[str]:
    """The words of `part`, folded, without articles, and quotation marks as one kind of them; of a
    script without spaces its characters."""
    found = (word for word in _WORD.findall(fold(part.translate(_QUOTES))) if word not in _ARTICLES)
    return [piece for word in found for piece in (word if is_unspaced(word) else [word])]
