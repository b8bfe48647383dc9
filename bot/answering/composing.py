"""An answer while it is put together: attested sentences, in the asker's language, with numbers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.answering import phrases, sides
from bot.answering.answer import Citation, cite
from bot.answering.attest import MARKER, Statement, says_no_more
from bot.answering.claimants import claims_told, unnamed_claimant
from bot.answering.faithful import holds
from bot.answering.glossary import called, figure_in, names_of
from bot.answering.grounds import Stood, how
from bot.answering.originals import in_the_source, inside_marks, quoted
from bot.answering.plain import plain
from bot.answering.searching import Asked
from bot.answering.translating import STOPS, with_speaker
from knowledge.story import Claim, Conflict, Passage, Side
from knowledge.text import one_line, sentences

# Gets the next piece of the answer's text, and the citations that the text uses so far.
OnText = Callable[[str, Sequence[Citation]], Awaitable[None]]


@dataclass(frozen=True)
class Entry:
    """A line of a list. `lead`: stands before it as it is, a date; `said`: in the story's language,
    "" where `lead` is all; `passages`: what it stands on, at least one."""

    lead: str
    said: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True)
class _Told:
    """A sentence as the asker reads it, and what of the story it tells: of two sides in one
    sentence that could not be translated, a claim in it is one."""

    said: str
    of: Statement


class Translate(Protocol):
    """A sentence of the story's language in the asker's; None where it could not be put into it.

    `once`: with one try.
    """

    async def __call__(self, sentence: str, /, once: bool = False) -> str | None: ...


MOST_UNTRANSLATED = 2  # sentences
MOST_CLAIMS = 2  # that are told instead of one sentence
ENOUGH = 3  # translations in a row that do not hold, from which on a model is spared the rest


async def as_it_is(sentence: str, /, once: bool = False) -> str | None:
    """For askers who speak the story's language."""
    return sentence


class Composer:
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
        self.statements: list[Statement] = []
        self._told_of: list[Statement] = []  # the same, or what of them was told
        self.stood: list[Stood] = []
        self._waiting: list[Statement] = []  # that could not be put into the asker's language
        self._answering: Statement | None = None  # the one of them that answers
        self.conflicts: tuple[Conflict, ...] = ()
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

    async def state(self, statement: Statement, checked: bool = True, first: bool = False) -> None:
        """Adds a sentence, unless the text says as much already.

        `checked` False: as it is, whether or not it stands on anything. `first`: it is what
        answers; where it has to be quoted in the story's language, before all others.
        """
        if checked and any(says_no_more(statement, other) for other in self.statements):
            return
        waits = next((o for o in self._waiting if checked and says_no_more(statement, o)), None)
        if waits is None:
            told = await (self._put(statement) if checked else self._put_whole(statement))
            if told is not None:
                await self._state(statement, told)
                return
            waits = statement
            self._waiting.append(waits)
        if first:
            self._answering = waits

    async def settle(self) -> None:
        """Quotes sentences in the story's own language, where none could be put into the asker's.

        Where some could, the others are left out but for the one that answers: half an answer that
        its asker can read is worth more than a whole one of which every other sentence is in
        another language.
        """
        self._waiting.sort(key=lambda one: one is not self._answering)
        quoted_too = self._waiting[:MOST_UNTRANSLATED]
        if self.statements:
            quoted_too = [one for one in self._waiting if one is self._answering]
        for statement in quoted_too:
            await self._quote(statement)
        self._waiting.clear()

    async def point_to(self, statement: Statement) -> None:
        """As `state`; where it cannot be put into the asker's language, its links alone."""
        await self._state(statement, await self._put(statement) or _Told("", statement))

    async def say(self, key: str, **values: str) -> None:
        """Adds a fixed phrase."""
        await self._add(await self._phrase(key, **values), " ")

    async def note(self, key: str) -> None:
        """Adds a fixed phrase as a line of its own below the text."""
        await self._add(await self._phrase(key), "\n\n")

    async def show_disagreements(self) -> None:
        """Adds every disagreement that the text touches, or the question asks the sides of, and of
        which the text leaves a side out, as a list."""
        told = [(one.text, passage) for one in self._told_of for passage in one.passages]
        self.conflicts = self._touched(told)
        untold = [c for c in self.conflicts if sides.unsaid(c, told, self._asked.index)]
        for conflict in untold:
            await self._list_sides(conflict, self._about(conflict) if len(untold) > 1 else "")

    async def show_nearby(self, nearby: Sequence[Statement]) -> None:
        """Adds what is said nearby where nothing answers, and every side of what of that is
        disputed or unverified, unless the thread was just told so. A sentence that says what a
        side in such a list says is told in the list alone.

        Figures that differ are left out: one of something else would look like an answer.
        """
        index = self._asked.index
        bases = [(one.text, passage) for one in nearby for passage in one.passages]
        self.conflicts = tuple(
            conflict
            for conflict in self._touched(bases)
            if sides.is_dispute(conflict) and not self._was_listed(conflict)
        )
        listed = [side for conflict in self.conflicts for side in sides.chosen(conflict, index)]
        for one in nearby:
            if not sides.takes_side(one.text, one.passages, listed, index):
                await self.point_to(one)
        for conflict in self.conflicts:
            await self._list_sides(conflict, self._about(conflict))

    def _was_listed(self, conflict: Conflict) -> bool:
        """Whether the answer before this one told every side that would be listed."""
        before = self._asked.thread[-1].answer if self._asked.thread else ""
        shown = sides.chosen(conflict, self._asked.index)
        return all(sides.in_words(side).rstrip(".") in before for side in shown)

    def _touched(self, bases: Sequence[tuple[str, Passage]]) -> tuple[Conflict, ...]:
        """The disagreements that `bases` (sentence, passage it stands on) take a side in, and those
        that the question asks the sides of."""
        touched = sides.touched(bases, self._asked.index, self._asked.told or self._asked.text)
        return touched + tuple(c for c in self._asked.bearing.disagreements if c not in touched)

    async def show(self, conflicts: Sequence[Conflict], most: int) -> None:
        """Adds `most` of `conflicts`, each as a list of its sides below what it is about, and how
        many more there are."""
        self.conflicts = tuple(conflicts[:most])
        for conflict in self.conflicts:
            await self._list_sides(conflict, self._about(conflict))
        if len(conflicts) > most:
            await self._add(f"… +{len(conflicts) - most}", "\n\n")

    def _about(self, conflict: Conflict) -> str:
        about = called(conflict.entity, self._asked.language, self._asked.index)
        about = one_line(MARKER.sub("", about))
        is_marked = about[1:2].isupper()  # iPhone
        return f"{about if is_marked else about[:1].title() + about[1:]} · "

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

    async def _list_sides(self, conflict: Conflict, lead: str) -> None:
        parts = [await self._side(side) for side in sides.chosen(conflict, self._asked.index)]
        label = lead + await self._phrase(sides.label(conflict))
        await self._add("\n- ".join((label, *parts)), "\n\n")

    async def _side(self, side: Side) -> str:
        said = sides.in_words(side)
        passage = self._asked.index.snapshot.story.passage_by_id[side.passage_id]
        told = await self._told(said)
        if told is None and (figure := figure_in(self._asked.language, side.value or "")):
            told = figure  # it needs no translation
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
        """Who says it, and for when a figure is given."""
        dated = sides.date(side, self._asked.language)
        return ", ".join(filter(None, (await self._called(side.by), dated)))

    async def _called(self, by: str) -> str:
        """Who takes a side, in the asker's language: a name, or a name with words around it."""
        name = called(by, self._asked.language, self._asked.index)
        if name != by or not self._asked.is_foreign or by in self._asked.index.name_forms:
            return name
        told = await self._told(by)
        named = names_of(by, self._asked.index)
        if named and not (told and all(holds(told, one) for one in named)):
            # BTW Media is no "Tudo bem, mídia".
            language, index = self._asked.language, self._asked.index
            return ", ".join(called(one.name, language, index) for one in named)
        return (told or by).rstrip(STOPS)

    @property
    def holds(self) -> bool:
        """Whether there is any sentence, in whatever language."""
        return bool(self.statements or self._waiting)

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

    async def _put_whole(self, statement: Statement) -> _Told | None:
        told = await self._told(statement.text)
        return None if told is None else _Told(told, statement)

    async def _put(self, statement: Statement) -> _Told | None:
        """A sentence in the asker's language, or a claim that it tells, which is shorter, and that
        the text does not tell yet."""
        told = await self._told(self._claimed(statement))
        if told is not None:
            return _Told(told, statement)
        if self._lost_in_a_row > ENOUGH:
            return None
        passages = self._asked.index.snapshot.story.passage_by_id
        for claim in claims_told(statement, self._asked.index)[:MOST_CLAIMS]:
            of = Statement(sides.in_words(claim), (passages[claim.passage_id],), quoted=True)
            if any(says_no_more(of, other) for other in self._told_of):
                continue
            if told := await self._translate(of.text, once=True):
                self.translated, self._lost_in_a_row = True, 0
                return _Told(with_speaker(told, await self._details(claim)), of)
        return None

    async def _quote(self, statement: Statement) -> None:
        """Adds the source's own sentence, in the story's language."""
        self.untranslated += 1
        said = in_the_source(statement.text, statement.passages)
        by = unnamed_claimant(statement, self._asked.index)
        told = quoted(said, self._asked.language)
        told = with_speaker(told, by) if by else told
        await self._state(statement, _Told(told, statement), translated=False)

    async def _state(self, statement: Statement, put: _Told, translated: bool = True) -> None:
        told, of = put.said, put.of
        self.statements.append(statement)
        self._told_of.append(of)
        is_own = told.startswith(of.text.rstrip("."))  # with whose claim it is, at most
        translated &= bool(told) and not is_own
        self._stands(told, of.text, statement.passages, translated)
        marks = "".join(self._mark(passage) for passage in statement.passages)
        # A translation may be two sentences, each of which stands on the same.
        marked = " ".join(with_marks(part, marks) for part in sentences(told) or [told])
        await self._add(marked.strip(), " ")

    def _claimed(self, statement: Statement) -> str:
        """A sentence with whose claim it is, where it does not say so itself."""
        by = unnamed_claimant(statement, self._asked.index)
        return f"{statement.text.rstrip('.')} ({by})." if by else statement.text

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


def with_marks(text: str, marks: str) -> str:
    """`text` with its markers before the closing full stop: "… said [1]."."""
    stripped = text.rstrip()
    if not marks:
        return stripped
    end = len(stripped.rstrip(STOPS))
    return f"{stripped[:end]} {marks}{stripped[end:]}" if stripped[end:] else f"{stripped} {marks}"
