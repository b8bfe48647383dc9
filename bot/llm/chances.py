"""How likely each of a few replies is, read off the probabilities of a reply's first token."""

from __future__ import annotations

import math
from collections.abc import Sequence

_AROUND_A_WORD = " \t\n\"'*`[(“”「《▁Ġ"  # spaces, quotes, and what tokenizers write for a space
_SHORT = 3  # letters of an option that a single one may stand for


def likeliest(reply: object) -> list[tuple[str, float]]:
    """(token, probability) of the likeliest first tokens; none where the reply does not tell.

    OpenAI, vLLM and llama.cpp give them in the same form.
    """
    try:
        listed = reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]  # type: ignore[index]
        return [(str(each["token"]), math.exp(each["logprob"])) for each in listed]
    except (KeyError, IndexError, TypeError, OverflowError):
        return []


def chances(tokens: Sequence[tuple[str, float]], options: Sequence[str]) -> dict[str, float]:
    """The probability that falls to each option, 0 to 1, together at most 1.

    A token falls to the one option that it is, or begins: " Yes", "yes", "Y"; in any case, unless
    the option is in capitals. A single letter begins too many other words to stand for a long one.
    """
    found = dict.fromkeys(options, 0.0)
    for token, probability in tokens:
        begun = token.strip(_AROUND_A_WORD)
        meant = [option for option in options if _begins(begun, option)]
        if len(meant) == 1 and probability >= 0:  # which "not a number" is not
            found[meant[0]] += probability
    return {option: min(probability, 1.0) for option, probability in found.items()}


def _begins(begun: str, option: str) -> bool:
    if not begun or (len(begun) == 1 and len(option) > _SHORT):
        return False
    if option.isupper():
        return option.startswith(begun)
    return option.casefold().startswith(begun.casefold())
