"""Whether what was found answers what was asked: the model's leaning and the code's, weighed.

Asked whether the passages hold the answer, a small model says yes to nearly everything; but how far
it leans towards yes tells the two kinds of question apart better than any similarity. It is weighed
with how near the store is to the question, and with the share of its words that the nearest
sentences have. Fitted on 83 questions in 18 languages with Qwen2.5-Coder-1.5B: of 61 that the
sources answer it lets 57 stand, of 22 that they do not it declines 17; the leaning alone, at its
best, 55 and 17. A larger model leans all the way, and its leaning decides.
"""

from __future__ import annotations

from bot.answering.bearing import Bearing

NEAR = (0.45, 0.4)  # what is usual, and what more or less than that weighs
COVERED = (0.4, 0.1)
SILENT = 0.03  # taken away where the model finds nothing to draft
ANSWERS_FROM = 0.41
HOPELESS_BELOW = 0.37  # where nothing is drafted at all
SURELY_NEAR, SURELY_COVERED = 0.5, 0.5
LEANS_AT_ALL = 0.2  # below it a model is sure that the passages do not answer


def belief(bearing: Bearing, chance: float) -> float:
    """How likely the passages answer, on the scale of `chance`, the model's leaning: 0 to 1."""
    near = (bearing.near - NEAR[0]) * NEAR[1]
    covered = 0.0 if bearing.covered is None else (bearing.covered - COVERED[0]) * COVERED[1]
    return chance + near + covered


def is_plain(bearing: Bearing, chance: float) -> bool:
    """Whether code is sure that the store answers, where a model is too small to lean either way.

    One of half a billion parameters leans to no, more or less, whatever it is asked.
    """
    sure = bearing.near >= SURELY_NEAR and (bearing.covered or 0.0) >= SURELY_COVERED
    return sure and chance >= LEANS_AT_ALL


def is_hopeless(bearing: Bearing, chance: float | None) -> bool:
    """Whether to decline before anything is drafted. `chance` None: the model cannot tell."""
    if chance is None:
        return not bearing.on_topic
    return not is_plain(bearing, chance) and belief(bearing, chance) < HOPELESS_BELOW


def answers(bearing: Bearing, chance: float | None, silent: bool) -> bool:
    """Whether to answer, once the model has drafted, or has been `silent`."""
    if chance is None:
        return not silent
    if is_plain(bearing, chance):
        return True
    return belief(bearing, chance) - SILENT * silent >= ANSWERS_FROM
