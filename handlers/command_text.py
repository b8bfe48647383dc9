"""Reads what somebody typed after `/story`: which subcommand, and what with it. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz, process

from bot.answering.question import tidy
from handlers.subcommands import COMMAND, Subcommand
from handlers.wording import Wording
from knowledge.text import is_unspaced

NEAR = 65.0  # how alike, of 100, a word must be to a subcommand's name to be a slip of the pen
SENTENCE = 3  # words with a question mark: "who owns Qwen now?" is no call of `who`
_EDGES = ".,:;!?…。，：；！？、؟،؛।/\\\"'`*“”„«»"
_ASKS = ("?", "？", "؟", "⸮", ";")


@dataclass(frozen=True)
class Typed:
    """`subcommand`: which one was meant; None where the first word is none. `argument`: the rest
    of the line, and where there is no subcommand the whole of it."""

    subcommand: Subcommand | None
    argument: str


def read(text: str, table: Sequence[Subcommand], wording: Wording) -> Typed:
    """Whatever `text` is: nothing is a call for help, which is the first of `table`."""
    said = tidy(text)
    first, _, rest = said.partition(" ")
    if first.casefold() == COMMAND:  # pasted from help
        first, _, rest = rest.partition(" ")
    word = first.strip(_EDGES).casefold()
    if not word and not rest:
        return Typed(table[0], "")
    asks = said.endswith(_ASKS) and len(rest.split()) >= SENTENCE
    for each in table:
        if word in names(each, wording) and (each.name == "ask" or not asks):
            return Typed(each, rest.strip())
    return Typed(None, said)


def names(subcommand: Subcommand, wording: Wording) -> list[str]:
    """What a subcommand is called: in English, and in the reader's language where it has words."""
    own = wording.get(f"subcommands.{subcommand.name}").casefold().split()
    return [*own, *([] if subcommand.name in own else [subcommand.name])]


def nearest(text: str, table: Sequence[Subcommand], wording: Wording) -> Subcommand | None:
    """The subcommand whose name the first word of `text` may be, misspelt."""
    word = text.partition(" ")[0].strip(_EDGES).casefold()
    known = {name: each for each in table for name in names(each, wording)}
    found = process.extractOne(word, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return known[found[0]] if found else None


def is_question(text: str) -> bool:
    """Whether `text` reads like something to be answered, rather than like one word misspelt."""
    said = text.strip()
    if said.endswith(_ASKS) or len(said.split()) > 2:
        return True
    return len(said) > 5 and sum(map(is_unspaced, said)) > len(said) // 2
