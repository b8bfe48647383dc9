"""An answer while it is put together: attested sentences, and every side of what is disputed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.answering import sides
from bot.answering.attest import MARKER, Statement, says_no_more
from bot.answering.claimants import claims_told, unnamed_claimant
from bot.answering.glossary import called
from bot.answering.originals import in_the_source, quoted
from bot.answering.translating import STOPS, with_speaker
from bot.answering.writing import ENOUGH, Writer
from knowledge.ingest.grounding import whole_sentences
from knowledge.story import Conflict, Passage
from knowledge.text import one_line

MOST_UNTRANSLATED = 2  # sentences
MOST_CLAIMS = 2  # of which the first that can be translated is told instead of a sentence


@dataclass(frozen=True)
class _Told:
    """A sentence as the asker reads it, and what of the story it tells: of two sides in one
    sentence that could not be translated, a claim in it is one."""

    said: str
    of: Statement


class Composer(Writer):
    """Puts an answer together of `statements`, each once, and of the `conflicts` it shows."""

    def begin(self) -> None:
        """Forgets everything: the model begins anew."""
        super().begin()
        self.statements: list[Statement] = []
        self._told_of: list[Statement] = []  # the same, or what of them was told
        self._waiting: list[Statement] = []  # that could not be put into the asker's language
        self._answering: Statement | None = None  # the one of them that answers
        self.conflicts: tuple[Conflict, ...] = ()

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
        """Quotes sentences in the story's own language that could not be put into the asker's: the
        one that answers first, and no more than a few. An answer of which every other sentence is
        in another language is hard to read, and one that left out what answers is of no use.
        """
        self._waiting.sort(key=lambda one: one is not self._answering)
        for statement in self._waiting[:MOST_UNTRANSLATED]:
            await self._quote(statement)
        self._waiting.clear()

    async def point_to(self, statement: Statement) -> None:
        """As `state`; where it cannot be put into the asker's language, it is quoted."""
        if told := await self._put(statement):
            await self._state(statement, told)
        else:
            await self._quote(statement)

    async def show_disagreements(self) -> None:
        """Adds every disagreement that the text touches, or the question asks the sides of, as a
        list, unless the text tells it."""
        told = [(one.text, passage) for one in self._told_of for passage in one.passages]
        self.conflicts = self._touched(told)
        untold = [c for c in self.conflicts if not sides.is_told(c, told, self._asked.index)]
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

    async def _list_sides(self, conflict: Conflict, lead: str) -> None:
        parts = [await self._side(side) for side in sides.chosen(conflict, self._asked.index)]
        if not sides.is_dispute(conflict) and len(parts) < len(conflict.sides):
            parts.append(f"… +{len(conflict.sides) - len(parts)}")
        label = lead + await self._phrase(sides.label(conflict))
        await self._add("\n- ".join((label, *parts)), "\n\n")

    @property
    def holds(self) -> bool:
        """Whether there is any sentence, in whatever language."""
        return bool(self.statements or self._waiting)

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
        of = Statement(said, statement.passages, quoted=True)
        by = unnamed_claimant(of, self._asked.index)
        told = quoted(said, self._asked.language)
        told = with_speaker(told, by) if by else told
        await self._state(statement, _Told(told, of), translated=False)

    async def _state(self, statement: Statement, put: _Told, translated: bool = True) -> None:
        told, of = put.said, put.of
        self.statements.append(statement)
        self._told_of.append(of)
        is_own = told.startswith(of.text.rstrip("."))  # with whose claim it is, at most
        translated &= not is_own
        self._stands(told, of.text, statement.passages, translated)
        marks = "".join(self._mark(passage) for passage in statement.passages)
        # A translation may be two sentences, each of which stands on the same.
        marked = " ".join(with_marks(part, marks) for part in list(whole_sentences(told)) or [told])
        await self._add(marked.strip(), " ")

    def _claimed(self, statement: Statement) -> str:
        """A sentence with whose claim it is, where it does not say so itself."""
        by = unnamed_claimant(statement, self._asked.index)
        return f"{statement.text.rstrip('.')} ({by})." if by else statement.text


def with_marks(text: str, marks: str) -> str:
    """`text` with its markers before the closing full stop: "… said [1]."."""
    stripped = text.rstrip()
    if not marks:
        return stripped
    end = len(stripped.rstrip(STOPS))
    return f"{stripped[:end]} {marks}{stripped[end:]}" if stripped[end:] else f"{stripped} {marks}"
