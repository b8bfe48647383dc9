"""How far a model leans towards yes: whether the passages answer, and whether one sentence does.

A small model that reads five passages says yes to nearly everything. Whether one sentence answers,
which it has alone before it, it tells far better; so where the passages leave it in doubt it is
asked that of the sentences nearest to the question.

Of five passages it is asked in the story's language alone, of a sentence in the asker's own words,
so that neither a poor translation nor a language that it reads poorly decides both times. Of 120
questions in other languages that it had put into English, its leaning for passages told those apart
that the story answers with an area under the curve of .90, and of .78 with both wordings in one
prompt; for sentences (122 questions) of .92, and of .87 in English.

Whether two questions ask for the same it tells with examples before them, and hardly without: of
117 questions it leans above .6, towards one of the likest two that the story leaves open, for 10 of
46 that the story does not answer, and for 1 of 71 that it does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.answering import prompts, verdict
from bot.answering.searching import Asked
from bot.answering.verdict import Leaning
from bot.llm import Message, Model, Tally
from knowledge.search import Sentence
from knowledge.story import Passage

CLEARLY = 0.1  # by which the model leans more towards a sentence than towards the nearest one
ASKED_OF = 4  # sentences; of 90 questions that a story answers one of three told 87, of four 88


@dataclass(frozen=True)
class Weighed:
    """`leaning` None: the endpoint cannot tell. `best`: a sentence that it leans towards clearly
    more than towards the one nearest to the question; None where there is none."""

    leaning: Leaning | None
    best: Sentence | None = None


async def weigh(
    query: Asked, passages: Sequence[Passage], budget: int, endpoint: Model, tally: Tally
) -> Weighed:
    """How `endpoint` leans, asked with `passages` in a prompt of at most `budget` tokens, and in
    doubt with sentences."""
    story = query.index.snapshot.story
    question, language = (
        (query.told, story.language) if query.told else (query.text, query.language)
    )
    draft, _ = prompts.draft(story, passages, question, language, None, query.thread, budget)
    chance = await _yes(prompts.judgement(draft), endpoint, tally)
    if chance is None:
        return Weighed(None)
    leaning, best = Leaning(chance), None
    if verdict.may_be_left_open(query.bearing, leaning):
        leaning = replace(leaning, same=await _same(query, endpoint, tally))
    told: list[float] = []
    question = (query.told or query.text) if query.leans else query.text
    for sentence in query.found.sentences[:ASKED_OF]:
        if not verdict.in_doubt(query.bearing, leaning):
            break
        asked = prompts.told_by(question, sentence.text)
        told.append(await _yes(asked, endpoint, tally) or 0.0)
        if told[-1] == max(told):
            best = sentence if told[-1] >= told[0] + CLEARLY else best
            leaning = replace(leaning, sentence=told[-1])
    return Weighed(leaning, best)


async def _same(query: Asked, endpoint: Model, tally: Tally) -> float | None:
    """How far `endpoint` leans towards it that a question which the story leaves open is the same:
    asked of the likest, until one surely is. A question that leans on its thread asks nothing by
    itself."""
    same: float | None = None
    likest = query.bearing.likest
    for other in likest.left if likest and (query.told or not query.leans) else ():
        asked = prompts.same_question(query.told or query.text, other.text)
        same = max(same or 0.0, await _yes(asked, endpoint, tally) or 0.0)
        if same >= verdict.SURE:
            break
    return same


async def _yes(messages: Sequence[Message], endpoint: Model, tally: Tally) -> float | None:
    shares = await endpoint.probability(messages, (prompts.YES, prompts.NO), tally)
    return None if shares is None else shares.get(prompts.YES, 0.0)
