"""How likely each of a few replies is, read off the probabilities of a reply's first token."""

from __future__ import annotations

import math
from collections.abc import Sequence

_AROUND_A_WORD = " \t\n\"'*`“”「《▁Ġ"  # spaces, quotes, and what tokenizers write for a space


def likeliest(reply: object) -> list[tuple[str, float]]:
    """(token, probability) of the likeliest first tokens; none where the reply does not tell.

    OpenAI, vLLM and llama.cpp give them in the same form.
    """
    try:
        listed = reply["choices"][0]["logprobs"]["content"][0]["top_logprobs"]  # type: ignore[index]
        return [(str(each["token"]), math.exp(each["logprob"])) for each in listed]
    except (KeyError, IndexError, TypeError, OverflowError):
        return []


def shares(tokens: Sequence[tuple[str, float]], options: Sequence[str]) -> dict[str, float] | None:
    """The probability that falls to each option, as a share of what falls to any of them.

    A token falls to the one option that it is, or begins, in any case: " Yes", "yes", "Y". None
    where no token falls to any.
    """
    found = dict.fromkeys(options, 0.0)
    for token, probability in tokens:
        begun = token.strip(_AROUND_A_WORD).casefold()
        meant = [option for option in options if begun and option.casefold().startswith(begun)]
        if len(meant) == 1:
            found[meant[0]] += probability
    total = sum(found.values())
    return {option: share / total for option, share in found.items()} if total else None
