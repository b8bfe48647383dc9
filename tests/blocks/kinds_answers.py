"""Answers: in threads, for one person alone, explained and judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from fillings import Content
from shown import Shown

from bot.answering import Answer
from bot.answering.answer import Timings, cite
from bot.answering.grounds import Grounds, How, Looked, Stood
from bot.answering.phrases import phrase
from bot.answering.sides import in_words, label
from handlers.blocks import answer as answer_blocks
from handlers.blocks import feedback, private
from handlers.blocks.parts import at_rest, line
from handlers.blocks.reply import Reply, reply, under_way, with_line
from handlers.blocks.why import being_answered, why
from handlers.judgements import REASONS, Judgement
from handlers.kept import KeptAnswer
from knowledge.story import Conflict, Passage

ASKER, PLACE = "U0CARL00001", "C0HARBOUR01"


def answer(c: Content, most: int = 2, **changes: Any) -> Answer:
    """One that says the first `most` passages of the story."""
    passages = list(c.story.passages())[:most]
    return said(c, [(passage.text, passage) for passage in passages], **changes)


def said(c: Content, sentences: Sequence[tuple[str, Passage]], **changes: Any) -> Answer:
    given: dict[str, Any] = {
        "question": c.text, "language": c.wording.language,
        "text": " ".join(f"{text} [{n}]" for n, (text, _) in enumerate(sentences, 1)),
        "declined": False, "origin": "model", "model": c.text or "m", "conflicts": (),
        "citations": tuple(cite(n, p, c.story) for n, (_, p) in enumerate(sentences, 1)),
        "usage": None, "timings_ms": Timings(search=12, first_token=300, total=2_340),
    }  # fmt: skip
    return Answer(**{**given, **changes})


def kept(c: Content, given: Answer, **changes: Any) -> KeptAnswer:
    made = KeptAnswer(
        id="kept-1", team="T1", channel=PLACE, user=ASKER, asked_at="1.0", thread="1.0",
        message="2.0", story=c.story.id, snapshot="0123456789ab", answer=given,
    )  # fmt: skip
    return made.model_copy(update=changes)


def _message(made: Reply) -> Shown:
    return Shown(made.plain, made.blocks)


def plain(c: Content) -> Iterator[Shown]:
    yield _message(reply(kept(c, answer(c)), c.links, has_model=True))


def from_extracts(c: Content) -> Iterator[Shown]:
    """Without a model there is nothing that thinks."""
    given = answer(c, origin="extract", model=None)
    yield _message(reply(kept(c, given), c.links, has_model=False))


def declined(c: Content) -> Iterator[Shown]:
    sorry = phrase("not_in_sources", c.wording.language)
    given = answer(c, most=0, text=sorry, declined=True, origin="extract", model=None)
    yield _message(reply(kept(c, given), c.links, has_model=True))
    yield _message(reply(kept(c, given), c.links, has_model=False))


def translated(c: Content) -> Iterator[Shown]:
    given = answer(c, translated=True, language="es")
    yield _message(reply(kept(c, given), c.links, has_model=True))


def disagreements(c: Content) -> Iterator[Shown]:
    """Every kind that the story has, each with all its sides."""
    kinds = {conflict.kind: conflict for conflict in c.snapshot.conflicts}
    for kind in sorted(kinds):
        yield _message(reply(kept(c, _of(c, kinds[kind])), c.links, has_model=True))


def _of(c: Content, conflict: Conflict) -> Answer:
    by_id = c.story.passage_by_id
    sides = [(f"{side.by}: {in_words(side)}", by_id[side.passage_id]) for side in conflict.sides]
    made = said(c, sides[:99], conflicts=(conflict,))
    told = f"{phrase(label(conflict), c.wording.language)} {made.text}"
    return made.model_copy(update={"text": told})


def many_sources(c: Content) -> Iterator[Shown]:
    yield _message(reply(kept(c, answer(c, most=99)), c.links, has_model=True))


def thought_through(c: Content) -> Iterator[Shown]:
    timings = Timings(search=12, first_token=9_000, thinking=8_400, total=9_900)
    given = answer(c, timings_ms=timings)
    yield _message(reply(kept(c, given, thought=True), c.links, has_model=True))


def with_follow_ups(c: Content) -> Iterator[Shown]:
    made = kept(c, answer(c), follow_ups=tuple(c.questions))
    yield _message(reply(made, c.links, has_model=True))


def with_its_question(c: Content) -> Iterator[Shown]:
    """Where a button asked it, and nobody has written it."""
    yield _message(reply(kept(c, answer(c), quoted=True), c.links, has_model=True))


def without_new_blocks(c: Content) -> Iterator[Shown]:
    """For workspaces that do not take all blocks."""
    yield _message(reply(kept(c, answer(c)), c.links, has_model=True).plainer)


def answered_again(c: Content) -> Iterator[Shown]:
    """While that lasts, and where nothing came of it."""
    made, language = kept(c, answer(c)), c.wording.language
    yield _message(under_way(made, c.links, phrase("thinking", language)))
    stopped = phrase("stopped", language)
    yield _message(with_line(made, c.links, True, stopped, drawn="1"))


def failed(c: Content) -> Iterator[Shown]:
    """And stopped."""
    sorry = phrase("failed", c.wording.language, code="a1b2c3")
    yield Shown(sorry, [answer_blocks.text_block(sorry)])
    yield Shown(phrase("stopped", c.wording.language))


def in_private(c: Content) -> Iterator[Shown]:
    """Asked for, under way, answered, perhaps answered, not answered."""
    w, made = c.wording, kept(c, answer(c))
    yield Shown(w("asking.what"), private.what_to_ask(c.story, w))
    yield Shown(w("asking.reading"), private.under_way(c.text, "1.0", w))
    text = answer_blocks.fallback(made.answer, c.links)
    yield Shown(text, private.answered(made, w, c.links))
    yield Shown(w("asking.perhaps_above"), private.perhaps_told(made, w))
    shared = w("commands.was_shared")
    yield Shown(text, private.answered(made, w, c.links, said=shared))
    sorry = phrase("failed", w.language, code="a1b2c3")
    yield Shown(sorry, private.not_answered(c.text, sorry, w))


def shared_with_the_channel(c: Content) -> Iterator[Shown]:
    """Where the bot is a member, and where not; and in direct messages, in place of a channel that
    took no more."""
    made = reply(kept(c, answer(c), quoted=True), c.links, has_model=True)
    by = line(c.wording("asking.shared_by", user=f"<@{ASKER}>"))
    yield Shown(made.plain, [*made.blocks, by])
    yield Shown(made.plain, [*at_rest(made.blocks), by])
    where = line(c.wording("asking.in_dm", channel=f"<#{PLACE}>"))
    yield Shown(
        made.plain, [*at_rest(private.answered(kept(c, answer(c)), c.wording, c.links)), where]
    )


def explained(c: Content) -> Iterator[Shown]:
    """Why it says what it says."""
    passages = list(c.story.passages())[:60]
    looked = [
        Looked(
            passage_id=passage.id, source_id=passage.source_id, title=source.name,
            publisher=source.publisher, url=source.url, published=source.published,
            text=passage.text, place=n or None, nearness=0.87 if n % 2 else None, shared=2,
        )
        for n, passage in enumerate(passages)
        for source in [c.story.source_of(passage.id)]
    ]  # fmt: skip
    hows: list[How] = ["quoted", "shortened", "claim"]
    stood = [
        Stood(said=p.text, attested=p.text, passages=(passages[0].id,), how=how, translated=t)
        for p, how, t in zip(passages * 3, hows * 9, [False, True] * 9, strict=False)
    ]  # fmt: skip
    grounds = Grounds(
        looked=tuple(looked), sentences=tuple(stood), words=3, near=0.52, covered=0.7, leaning=0.93
    )
    given = answer(c, grounds=grounds, translated=True)
    yield Shown(view=why(kept(c, given), True, f"{PLACE}|2.0|1.0", c.wording))
    bare = answer(c, origin="extract", model=None)
    yield Shown(view=why(kept(c, bare), False, f"{PLACE}|2.0|1.0", c.wording))
    yield Shown(view=being_answered(c.wording))


def judged(c: Content) -> Iterator[Shown]:
    """Good and bad, why, and not any more."""
    w = c.wording
    for said in ("noted_good", "noted_bad", "withdrawn"):
        text = w(f"feedback.{said}")
        yield Shown(text, feedback.thanks("kept-1", text, w))
    made = Judgement(
        answer_id="kept-1", team="T1", channel=PLACE, user=ASKER, good=False, at=1.0,
        story=c.story.id, snapshot="0123456789ab", answer=answer(c),
    )  # fmt: skip
    yield Shown(view=feedback.modal(made, "kept-1", w))
    again = made.model_copy(update={"reasons": REASONS, "note": c.text[: feedback.MAX_NOTE]})
    yield Shown(view=feedback.modal(again, "kept-1", w))
    yield Shown(view=feedback.withdrawn_modal(w))


def private_lines(c: Content) -> Iterator[Shown]:
    """To who presses what they may not, or what is there no more."""
    w, language = c.wording, c.wording.language
    yield Shown(w("below.forgotten"))
    yield Shown(w("below.not_yours", user=f"<@{ASKER}>"))
    yield Shown(w("below.asked"))
    yield Shown(w("asking.gone"))
    yield Shown(phrase("muted", language))
    yield Shown(phrase("unmuted", language))
