"""An answer put together by hand: what of a sentence was told, and what was not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
    "Huawei denied it on 8 July 2025. It did so in public.": (
        "Huawei bestritt es am 8. Juli 2025. Es tat das öffentlich."
    ),
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


async def test_a_day_with_a_full_stop_ends_no_sentence(
    index: Index, embedder: Embedder, passage: Callable[[str], Passage]
) -> None:
    denied = Statement(
        "Huawei denied it on 8 July 2025. It did so in public.", (passage("btw-media-1"),)
    )
    text = await composed(denied, index, embedder)
    assert text.startswith("Huawei bestritt es am 8. Juli 2025 [1]. Es tat das öffentlich [1].")


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
    cited = (passage("meso-clever-10"),)
    first = Statement(f"{SOUGHT}, as Interpol told the police of France and others then.", cited)
    other = Statement(f"Though nobody there had ever asked any of them for it: {SOUGHT}.", cited)
    query = await Searcher(embedder).search("Warum wurde H. gesucht?", (), index, None)
    composer = Composer(query, translate, None)
    await composer.point_to(first)
    await composer.point_to(other)
    assert composer.text.count("Geldwäsche") == 1


async def test_a_sentence_that_says_more_than_a_claim_told_before_is_told_as_well(
    index: Index, embedder: Embedder, passage: Callable[[str], Passage]
) -> None:
    cited = (passage("meso-clever-10"),)
    tail = "which Interpol told the police of France, its neighbours and whoever else asked"
    first = Statement(f"{SOUGHT}, {tail}.", cited)  # told as the claim
    text = await composed(first, index, embedder, Statement(f"{SOUGHT}; {MOTIVE}.", cited))
    told = text.partition(phrase("disputed", "de"))[0]
    assert told.count("Geldwäsche") == 1
    assert "Sun Lijun" in told


@pytest.mark.parametrize("drafted_before", [False, True])
async def test_of_what_cannot_be_translated_what_answers_is_quoted_first_and_little_more(
    index: Index, embedder: Embedder, passage: Callable[[str], Passage], drafted_before: bool
) -> None:
    beside = Statement(f"{SOUGHT}.", (passage("meso-clever-10"),))
    answering = Statement('Alibaba blames a "rogue voice" for it.', (passage("global-times-4"),))
    others = [
        Statement("The White House has not commented on that.", (passage("global-times-16"),)),
        Statement("Qwen3 supports 119 languages.", (passage("meso-clever-5"),)),
    ]
    query = await Searcher(embedder).search("Wer wird beschuldigt?", (), index, None)
    composer = Composer(query, translate, None)
    await composer.state(beside)
    for other in others:  # cannot be translated either, and do not answer
        await composer.state(other)
    if drafted_before:
        await composer.state(answering)
    await composer.state(answering, first=True)
    await composer.settle()
    assert composer.text.startswith("H. wird wegen Geldwäsche")
    quoted = composer.text.split(phrase("original", "de", sentence="").rstrip("“”„ "))[1:]
    assert "rogue voice" in quoted[0]
    assert "119" not in composer.text
    assert len(quoted) == composer.untranslated == 2


async def test_a_dispute_of_which_one_side_was_left_out_of_a_quotation_is_listed(
    index: Index, embedder: Embedder, passage: Callable[[str], Passage]
) -> None:
    both = Statement(f"{SOUGHT}, and yet: {MOTIVE}.", (passage("meso-clever-10"),))
    query = await Searcher(embedder).search("Warum wurde H. gesucht?", (), index, None)
    composer = Composer(query, nothing, None)
    await composer.state(both)
    await composer.settle()
    await composer.show_disagreements()
    listed = composer.text.partition(phrase("disputed", "de"))[2]
    assert "Interpol" in listed
    assert "(“court records”" in listed  # the passage's own words


async def nothing(sentence: str, /, once: bool = False) -> str | None:
    """A model that can translate nothing."""
    return None
