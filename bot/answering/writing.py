"""The text of an answer while it is written: in the asker's language, with numbers for what it
stands on."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering import phrases, sides
from bot.answering.answer import Citation, cite
from bot.answering.attest import MARKER
from bot.answering.faithful import holds
from bot.answering.glossary import called, figure_in, names_of
from bot.answering.grounds import Stood, how
from bot.answering.originals import in_the_source, inside_marks
from bot.answering.plain import plain
from bot.answering.searching import Asked
from bot.answering.translating import STOPS
from knowledge.story import Claim, Passage, Side
from knowledge.text import fold, one_line

# Gets the next piece of the answer's text, and the citations that the text uses so far.
OnText = Callable[[str, Sequence[Citation]], Awaitable[None]]

ENOUGH = 3  # translations in a row that do not hold, from which on a model is spared the rest


@dataclass(frozen=True)
class Entry:
    """A line of a list. `lead`: stands before it as it is, a date; `said`: in the story's language,
    "" where `lead` is all; `passages`: what it stands on, at least one."""

    lead: str
    said: str
    passages: tuple[Passage, ...]


class Translate(Protocol):
    """A sentence of the story's language in the asker's; None where it could not be put into it.

    `once`: with one try.
    """

    async def __call__(self, sentence: str, /, once: bool = False) -> str | None: ...


async def as_it_is(sentence: str, /, once: bool = False) -> str | None:
    """For askers who speak the story's language."""
    return sentence


class Writer:
    """Adds to an answer's text, and shows each addition at once.

    Passages are numbered in the order in which the text first cites them. `translated`: whether a
    sentence is not in the words it was attested in; `untranslated` counts those that stand in the
    story's language though another was asked for. `stood`: what each sentence stands on.
    """

    def __init__(self, asked: Asked, translate: Translate, on_text: OnText | None) -> None:
        self._asked, self._translate, self._on_text = asked, translate, on_text
        self.begin()

    def begin(self) -> None:
        """Forgets everything: the model begins anew."""
        self.text = ""
        self.stood: list[Stood] = []
        self.translated = False
        self.untranslated = self._lost_in_a_row = 0
        self._numbered: list[str] = []

    @property
    def citations(self) -> tuple[Citation, ...]:
        story = self._asked.index.snapshot.story
        return tuple(
            cite(n, story.passage_by_id[passage], story)
            for n, passage in enumerate(self._numbered, 1)
        )

    async def say(self, key: str, **values: str) -> None:
        """Adds a fixed phrase."""
        await self._add(await self._phrase(key, **values), " ")

    async def note(self, key: str) -> None:
        """Adds a fixed phrase as a line of its own below the text."""
        await self._add(await self._phrase(key), "\n\n")

    async def list_up(self, entries: Sequence[Entry]) -> None:
        """Adds a list, a line an entry."""
        for entry in entries:
            await self._add(f"- {await self._line(entry)}", "\n")

    async def _line(self, entry: Entry) -> str:
        told = await self._told(entry.said) if entry.said else ""
        is_left = told is None
        if told is None:
            told = f"“{inside_marks(in_the_source(entry.said, entry.passages))}”"
        self.untranslated += is_left
        said = plain(one_line(MARKER.sub("", f"{entry.lead}{told.rstrip(STOPS)}")))
        if entry.said:
            translated = not is_left and told != entry.said
            self._stands(said, entry.said, entry.passages, translated)
        return f"{said} {''.join(self._mark(passage) for passage in entry.passages)}"

    async def _side(self, side: Side) -> str:
        said = sides.in_words(side)
        passage = self._asked.index.snapshot.story.passage_by_id[side.passage_id]
        told = await self._told(said)
        if told is None and side.unit:  # a figure needs no translation; that of "GPT-4" is none
            told = figure_in(self._asked.language, side.value or "")
        is_left = told is None
        if told is None:
            told = f"“{inside_marks(in_the_source(said, (passage,)))}”"
        self.untranslated += is_left
        told = told.rstrip(STOPS)
        # An editor's own [2] is no citation of ours.
        side_told = plain(one_line(MARKER.sub("", f"{told} ({await self._details(side)})")))
        self._stands(side_told, said, (passage,), not is_left and told != said.rstrip(STOPS))
        return f"{side_told} {self._mark(passage)}"

    async def _details(self, side: Side | Claim) -> str:
        """Who says it, and when, or for when a figure is given."""
        dated = sides.date(side, self._asked.language, self._asked.index.snapshot.story)
        return ", ".join(filter(None, (await self._called(side.by, side.passage_id), dated)))

    async def _called(self, by: str, passage_id: str) -> str:
        """Who takes a side, in the asker's language: a name, or a name with words around it. What
        cannot be put into it is quoted where the passage has it so, else as the editor has it."""
        name = called(by, self._asked.language, self._asked.index)
        if name != by or not self._asked.is_foreign or by in self._asked.index.name_forms:
            return name
        told = await self._translate(by, once=True)  # short, and wanted though sentences fail
        self.translated |= told not in (None, by)
        named = names_of(by, self._asked.index)
        if named and not (told and all(holds(told, one) for one in named)):
            # BTW Media is no "Tudo bem, mídia".
            language, index = self._asked.language, self._asked.index
            return ", ".join(called(one.name, language, index) for one in named)
        passage = self._asked.index.snapshot.story.passage_by_id[passage_id]
        if not told and fold(by) in fold(passage.text):
            return f"“{inside_marks(by)}”"
        return (told or by).rstrip(STOPS)

    async def _phrase(self, key: str, **values: str) -> str:
        """A fixed phrase in the asker's language, by a model where the bot does not have it."""
        language = self._asked.language
        said = phrases.phrase(key, language, **values)
        is_ours = self._asked.index.snapshot.story.language == "en"
        if phrases.has(language) or not is_ours or self._lost_in_a_row >= ENOUGH:
            return said
        return await self._translate(said) or said

    def _stands(
        self, said: str, attested: str, passages: tuple[Passage, ...], translated: bool
    ) -> None:
        self.stood.append(
            Stood(
                said=said,
                attested=attested,
                passages=tuple(passage.id for passage in passages),
                how=how(attested, passages, self._asked.index),
                translated=translated,
            )
        )

    async def _told(self, sentence: str) -> str | None:
        if not self._asked.is_foreign:
            return sentence
        translated = None
        if self._lost_in_a_row < ENOUGH:
            translated = await self._translate(sentence)
        self._lost_in_a_row = 0 if translated else self._lost_in_a_row + 1
        self.translated |= translated not in (None, sentence)
        return translated

    def _mark(self, passage: Passage) -> str:
        if passage.id not in self._numbered:
            self._numbered.append(passage.id)
        return f"[{self._numbered.index(passage.id) + 1}]"

    async def _add(self, text: str, between: str) -> None:
        """Adds `text` as prose: whoever wrote it, model, source or editor."""
        piece = f"{between if self.text else ''}{plain(text)}"
        self.text += piece
        if self._on_text:
            await self._on_text(piece, self.citations)
