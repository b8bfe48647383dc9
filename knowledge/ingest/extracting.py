"""A draft without a model: the article's own sentences, chosen by what they hold.

The summary is made of the sentences nearest to the centroid of all (Radev et al., "Centroid-based
summarization of multiple documents", 2004): the sum of its words' rarities, each as often as the
article uses it, with a bonus for standing early and a malus for repeating what is already chosen.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Iterable, Sequence

from knowledge.ingest.attributing import attributions
from knowledge.ingest.counting import has_figure
from knowledge.ingest.dating import dates
from knowledge.ingest.grounding import Ground, Sentence, content
from knowledge.ingest.guessing import guesses
from knowledge.ingest.plainness import why_no_statement
from knowledge.story import Claim, Event
from knowledge.text import fold, is_unspaced, length

LEAD = 0.5  # how much more the first sentence counts than the last
REPEATED = 0.6  # of its words, from which a sentence says what another has said
SUMMARY_SENTENCES, LEAST_SENTENCES, SUMMARY_WORDS = 4, 2, 110
LEAST_CENTRAL_WORDS, MOST_CENTRAL_WORDS = 6, 60


def central_sentences(ground: Ground, most: int = SUMMARY_SENTENCES) -> list[Sentence]:
    """The sentences that say most of what the article says, in its order."""
    sentences = [one for one in ground.sentences if _may_be_central(one.text)]
    said = {id(one): content(one.text, ground.language) for one in sentences}
    among = Counter(term for terms in said.values() for term in terms)
    rarity = {term: math.log(1 + len(sentences) / count) for term, count in among.items()}
    centroid = {term: count * rarity[term] for term, count in among.items() if count > 1}

    def weight(place: int, one: Sentence) -> float:
        terms = said[id(one)]
        near = sum(centroid.get(term, 0.0) for term in terms) / math.sqrt(len(terms) or 1)
        return near * (1 + LEAD * (1 - place / len(sentences)))

    ranked = sorted(enumerate(sentences), key=lambda pair: -weight(*pair))
    chosen: list[tuple[int, Sentence]] = []
    words = 0
    for place, one in ranked:
        terms = said[id(one)]
        repeats = any(
            len(terms & said[id(other)]) >= REPEATED * min(len(terms), len(said[id(other)]))
            for _, other in chosen
        )
        fits = len(chosen) < LEAST_SENTENCES or words + length(one.text) <= SUMMARY_WORDS
        if len(chosen) < most and not repeats and (fits or most > SUMMARY_SENTENCES):
            chosen.append((place, one))
            words += length(one.text)
    return [one for _, one in sorted(chosen, key=lambda pair: pair[0])]


def extracted_summary(ground: Ground) -> str:
    """The central sentences as a summary; the first passage where none of them would do."""
    return joined([one.text for one in central_sentences(ground)]) or ground.passages[0].text


def joined(sentences: Sequence[str]) -> str:
    """Sentences as a paragraph, without spaces where their script has none."""
    has_no_spaces = any(is_unspaced(one[0]) and one[-1] in "。！？" for one in sentences)
    return ("" if has_no_spaces else " ").join(sentences)


def extracted_claims(ground: Ground, sentences: Iterable[Sentence]) -> list[Claim]:
    """The sentences that hold a figure, or say clearly who says something; each once.

    A sentence is several claims where several of its figures seem to measure something.
    """
    lower_case = ground.vocabulary.lower_case
    told = {fold(one.text): one for one in sentences}
    return [claim for one in told.values() for claim in _claims(ground, one, lower_case)]


def extracted_events(ground: Ground, sentences: Iterable[Sentence]) -> list[Event]:
    """The sentences that print a date with its month and year; each once, with its first date."""
    events: dict[str, Event] = {}
    for one in sentences:
        if why_no_statement(one.text):
            continue
        for day in dates(one.text, ground.language):
            if len(day.value) > 4 and day.value[0] != "-":
                event = Event(date=day.value, what=one.text, passage_id=one.passage.id)
                events.setdefault(fold(one.text), event)
    return list(events.values())


def _claims(ground: Ground, one: Sentence, lower_case: Collection[str]) -> list[Claim]:
    if why_no_statement(one.text) or one.text.rstrip().endswith(("?", "？", "؟")):
        return []
    named = [said for said in attributions(one.text, ground.language, lower_case) if said.by]
    if not named and not has_figure(one.text, ground.language):
        return []
    claim = Claim(
        statement=one.text,
        by=named[0].by if named and named[0].by else ground.publisher or "unknown",
        stance=named[0].stance if named else "reports",
        passage_id=one.passage.id,
    )
    measured = [guess.fields() for guess in guesses(one.text, ground)]
    return [claim.model_copy(update=fields) for fields in measured] or [claim]


def _may_be_central(text: str) -> bool:
    return (
        LEAST_CENTRAL_WORDS <= length(text) <= MOST_CENTRAL_WORDS
        and why_no_statement(text) is None
        and not text.rstrip().endswith(("?", "？", "؟", ":", "："))
    )
