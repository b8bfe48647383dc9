"""An answer put together by hand: what of a sentence was told, and what was not."""

from __future__ import annotations

from collections.abc import Callable

from bot.answering.attest import Statement
from bot.answering.composing import Composer
from bot.answering.phrases import phrase
from bot.answering.searching import Searcher
from knowledge.embeddings import Embedder
from knowledge.search import Index
from knowledge.story import Passage

SOUGHT = "H. is sought for money laundering and for complicity in an embezzlement scandal"
MOTIVE = "The real motive of the red notice was to coerce H. into testifying against Sun Lijun"
GERMAN = {
    f"{SOUGHT}.": "H. wird wegen Geldwäsche und eines Skandals gesucht.",
    f"{MOTIVE}.": "Das wahre Motiv war, H. zur Aussage gegen Sun Lijun zu zwingen.",
}


async def translate(sentence: str, /, once: bool = False) -> str | None:
    return GERMAN.get(sentence)


async def composed(
    statement: Statement, index: Index, embedder: Embedder, also: Statement | None = None
) -> str:
    query = await Searcher(embedder).search("Warum wurde H. gesucht?", (), index, None)
    composer = Composer(query, translate, None)
    for one in filter(None, (statement, also)):
        await composer.state(one)
    await composer.show_disagreements()
    return composer.text


async def test_a_claim_told_in_place_of_a_sentence_with_both_sides_is_one_of_them(
    index: Index, embedder: Embedder, passage: Callable[[str], Passage]
) -> None:
    both = Statement(f"{SOUGHT}; {MOTIVE}.", (passage("meso-clever-10"),))
    text = await composed(both, index, embedder)
    told, _, listed = text.partition(phrase("disputed", "de"))
    assert "Geldwäsche" in told
    assert "Sun Lijun" not in told
    assert "Geldwäsche" in listed
    assert "Sun Lijun" in listed


async def test_a_claim_that_two_sentences_tell_is_told_once(
    index: Index, embedder: Embedder, passage: Callable[[str], Passage]
) -> None:
    first = Statement(f"{SOUGHT}, according to the red notice.", (passage("meso-clever-10"),))
    second = Statement(
        f"The prosecutors of China, whom Interpol helped then and there, say that {SOUGHT}.",
        (passage("meso-clever-10"),),
    )
    text = await composed(first, index, embedder, second)
    assert text.partition(phrase("disputed", "de"))[0].count("Geldwäsche") == 1
