"""Whether what was found answers what was asked: the model's leaning and the code's, weighed.

Asked whether the passages hold the answer, a small model says yes to nearly everything; but how far
it leans towards yes tells the two kinds of question apart better than any similarity. It is weighed
with how near the store is to the question, with the share of its words that the nearest sentences
have, with what the question asks for and the story has none of, with its likeness to questions that
the story leaves open and to those that it answers, and, in doubt, with how far the model leans
towards yes for a single sentence, and towards it that a question left open is the same.

Fitted on 308 questions in 32 languages with Qwen2.5-Coder-1.5B, without those that hold an
injection: of 215 that the sources answer it lets 208 stand, of 68 that they do not it declines 64,
and 59 without open questions. Those of this story were written down, and checked, by editors who
had not seen a question of any set. Of 64 that were written to be hard, and on which nothing was
fitted, 31 of 34 stand, and 14 of 22 near misses and all of 8 others are declined; 30, 10 and 8
without. What did no better: how likely its draft begins with silence, examples before the question
about a sentence, the mean of three wordings of it, how much less the model leans towards sentences
of something else, which passage answers, which words of a sentence do, whether the attested answer
answers, whether the story has the deed or denies to know, sums fitted by logistic regression. A
larger model leans all the way, and its leaning decides.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.answering.bearing import Bearing
from knowledge.open_questions import Likeness

NEAR = (0.45, 0.4)  # what is usual, and what more or less than that weighs
COVERED = (0.4, 0.05)
SENTENCE = (0.5, 0.6)
MISSING = 0.3  # taken away where the story has none of what is asked for
DISPUTED = 0.1  # added where it asks for the sides of a disagreement that the store has
QUOTED = 0.2  # added where it quotes what a passage found says word for word
OPEN = 0.3  # what being liker to a question left open than to one that is answered weighs
SAME = (0.6, 2.0)  # from which on it is taken for the same as one left open, and what more weighs
MOST_ANSWERED = -0.3  # of that likeness, which speaks for an answer
MOST_OPEN = 0.5  # taken away for both: less than a model that is sure that the passages answer
MAY_BE_OPEN = -0.15  # liker than this to one left open, from which on a model is asked
SILENT = 0.03  # taken away where the model finds nothing to draft
ANSWERS_FROM = 0.44
SURELY_NEAR, SURELY_COVERED = 0.5, 0.5
SURELY_OPEN = 0.3  # liker than this to one left open
LEANS_AT_ALL = 0.2  # below it a model is sure that the passages do not answer
SURE = 0.8  # of a sentence, or a question left open, from which on no further one is looked at


@dataclass(frozen=True)
class Leaning:
    """How far a model leans towards yes, 0 to 1: that the passages answer, that the best of the
    nearest sentences does, and that what is asked is the `same` as a question that the story
    leaves open. None where it was not asked that."""

    passages: float
    sentence: float | None = None
    same: float | None = None


def belief(bearing: Bearing, leaning: Leaning) -> float:
    """How likely the passages answer, on the scale of the model's leaning: 0 to 1."""
    near = (bearing.near - NEAR[0]) * NEAR[1]
    covered = 0.0 if bearing.covered is None else (bearing.covered - COVERED[0]) * COVERED[1]
    told = 0.0 if leaning.sentence is None else (leaning.sentence - SENTENCE[0]) * SENTENCE[1]
    known = DISPUTED * bool(bearing.disagreements) + QUOTED * bearing.quotes
    against = MISSING * bearing.missing + _left_open(bearing, leaning)
    return leaning.passages + near + covered + told + known - against


def _left_open(bearing: Bearing, leaning: Leaning) -> float:
    """What is taken away where the story leaves open what is asked; below 0 where it answers it."""
    if bearing.likest is None:
        return 0.0
    same = 0.0 if leaning.same is None else max(leaning.same - SAME[0], 0.0) * SAME[1]
    return min(_liker(bearing.likest) + same, MOST_OPEN)


def _liker(likest: Likeness) -> float:
    """That it is like one that is answered tells less: so is many a near miss."""
    return max(likest.left_open, MOST_ANSWERED) * OPEN


def is_plain(bearing: Bearing, leaning: Leaning) -> bool:
    """Whether code is sure that the store answers, where a model is too small to lean either way.

    One of half a billion parameters leans to no, more or less, whatever it is asked.
    """
    sure = bearing.near >= SURELY_NEAR and (bearing.covered or 0.0) >= SURELY_COVERED
    known = sure and not bearing.missing and leaning.passages >= LEANS_AT_ALL
    return known and not _is_left_open(bearing, leaning)


def _is_left_open(bearing: Bearing, leaning: Leaning) -> bool:
    liker = bearing.likest is not None and bearing.likest.left_open > SURELY_OPEN
    return liker or (leaning.same or 0.0) >= SAME[0]


def may_be_left_open(bearing: Bearing, leaning: Leaning) -> bool:
    """Whether to ask if a question that the story leaves open is the same: where one could be, and
    could turn the verdict.
    """
    if bearing.likest is None or bearing.likest.left_open <= MAY_BE_OPEN:
        return False
    above = belief(bearing, leaning) - ANSWERS_FROM
    doubtful = is_plain(bearing, leaning) or above >= -SENTENCE[0] * SENTENCE[1]
    return doubtful and above < MOST_OPEN - _liker(bearing.likest)


def in_doubt(bearing: Bearing, leaning: Leaning) -> bool:
    """Whether to look at a sentence, or at a further one: where it could turn the verdict, until
    one is found that surely answers.
    """
    if is_plain(bearing, leaning):
        return False
    if leaning.sentence is not None:
        return leaning.sentence < SURE
    doubt = SENTENCE[0] * SENTENCE[1]
    return abs(belief(bearing, leaning) - ANSWERS_FROM) < doubt


def is_hopeless(bearing: Bearing, leaning: Leaning | None) -> bool:
    """Whether to decline before anything is drafted. `leaning` None: the model cannot tell."""
    if leaning is None:
        return not bearing.on_topic
    return not answers(bearing, leaning, silent=False)


def answers(bearing: Bearing, leaning: Leaning | None, silent: bool) -> bool:
    """Whether to answer, once the model has drafted, or has been `silent`."""
    if leaning is None:
        return not silent
    if is_plain(bearing, leaning):
        return True
    return belief(bearing, leaning) - SILENT * silent >= ANSWERS_FROM
