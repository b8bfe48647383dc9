"""Whether what was found answers what was asked: the model's leaning and the code's, weighed.

Asked whether the passages hold the answer, a small model says yes to nearly everything; but how
much it leans towards yes tells the two kinds of question apart, far better than any similarity.
"""

from __future__ import annotations

from enum import Enum

from bot.answering.bearing import Bearing

# Share of "yes" against "no" in the model's leaning.
NO_BELOW = 0.36
YES_FROM = 0.45


class Verdict(Enum):
    YES = "the passages answer it"
    DOUBT = "they do where the model finds something to draft"
    NO = "they do not"


def weigh(bearing: Bearing, chance: float | None) -> Verdict:
    """`chance`: the model's leaning towards yes, 0 to 1; None where it cannot tell."""
    if chance is None:
        return Verdict.DOUBT if bearing.on_topic else Verdict.NO
    if chance < NO_BELOW:
        return Verdict.NO
    if chance < YES_FROM or not bearing.on_topic:
        return Verdict.DOUBT
    return Verdict.YES
