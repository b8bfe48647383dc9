"""Whether a model asked for a translation talks about translating, in whatever language.

It says that it cannot, or offers to, or that one may use it now. Such a reply is in the right
language and holds no figure and no name, and behind it the model may go on as if nothing were:
"Üzgünüm, … yardımcı olamadım." was once taken for what a source says.
"""

from __future__ import annotations

from knowledge.embeddings import Vectorise, Vectors
from knowledge.text import sentences

# Cosine from which on a sentence is a refusal. Of nine in nine languages the farthest is at .896;
# of 2,417 sentences of answers in 32 languages none but a refusal is above .874. Of eight offers in
# seven languages the farthest is at .887; of 779 sentences none but two such are above .872.
LIKE = 0.88
_REFUSALS = (
    "Sorry, I cannot help with translating this content.",
    "I'm sorry, but I can't assist with that request.",
    "I can translate this message into your language for you.",
    "I can translate the messages into Persian for you.",
)


class Refusals:
    """Knows refusals and offers by their likeness to English ones, whose vectors it keeps."""

    def __init__(self) -> None:
        self._known: list[Vectors] = []

    async def found(self, reply: str, of: Vectors, vector: Vectorise) -> str | None:
        """The sentence of `reply` that refuses or offers; None where none does.

        `of`: the vector of what was to be translated, which may speak of that itself.
        """
        if not self._known:
            made = [await vector(refusal) for refusal in _REFUSALS]
            self._known = [one for one in made if one is not None]
        for sentence in sentences(reply) or [reply]:
            said = await vector(sentence)
            if said is None:
                return None
            likeness = max((float(said @ one) for one in self._known), default=0.0)
            if likeness >= max(LIKE, float(said @ of)):
                return sentence
        return None
