"""How an answer ends: with what the sources do not say, and made of all that was composed."""

from __future__ import annotations

from bot.answering import extract
from bot.answering.answer import Answer, Timings
from bot.answering.attest import Statement
from bot.answering.composing import Composer
from bot.answering.content_words import content_terms
from bot.answering.grounds import Grounds, looked_at
from bot.answering.searching import Asked
from bot.llm import Tally
from knowledge.search import Found


async def decline(query: Asked, composer: Composer) -> None:
    """Says that the sources do not say; where the question is on topic, what they say nearby, and
    every side of what of that is disputed."""
    story = query.index.snapshot.story
    if not query.bearing.on_topic:
        await composer.say("off_topic", story=story.title)
        return
    await composer.say("not_in_sources")
    nearby = extract.best_sentences(query.found, query.thread, extract.NEARBY)
    if nearby:
        await composer.say("nearby")
    await composer.show_nearby([Statement(one.text, (one.passage,), quoted=True) for one in nearby])


def made(
    query: Asked,
    composer: Composer,
    declined: bool,
    model: str | None = None,
    tally: Tally | None = None,
    first_token: int | None = None,
    leaning: float | None = None,
    ready: bool = False,
) -> Answer:
    """What `composer` holds as the answer. `model`: who wrote or translated it; None: nobody.

    `first_token`: milliseconds; `leaning`: as in Grounds; `ready`: as in Answer.
    """
    return Answer(
        question=query.text,
        language=query.language,
        text=composer.text.strip(),
        declined=declined,
        translated=composer.translated,
        origin="model" if model else "extract",
        model=model,
        citations=composer.citations,
        conflicts=composer.conflicts,
        ready=ready,
        usage=tally.usage if tally else None,
        timings_ms=Timings(
            search=query.search_ms,
            first_token=first_token,
            thinking=tally.thinking_ms or None if tally else None,
            total=query.since_start(),
        ),
        grounds=_grounds(query, composer, leaning, ready),
    )


def _grounds(query: Asked, composer: Composer, leaning: float | None, ready: bool) -> Grounds:
    index = query.index
    if ready:  # what a search found had no part in it
        cited = [citation.passage_id for citation in composer.citations]
        looked = looked_at(Found((), (), 0.0), cited, (), False, index)
        return Grounds(looked=looked, sentences=tuple(composer.stood))
    words = sorted(set(content_terms(query.told or query.text, index)))
    cited = [citation.passage_id for citation in composer.citations]
    return Grounds(
        looked=looked_at(query.found, cited, words, bool(query.vectors), index),
        sentences=tuple(composer.stood),
        words=len(words),
        near=query.bearing.near if query.vectors else None,
        covered=query.bearing.covered,
        leaning=leaning,
    )
