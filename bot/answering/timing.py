"""Whether the story has the time that a question in English asks for.

One of the nearest sentences must tell one. When a source was published is no answer to when a thing
happened: "Gull News wrote in November 2025 that the bridge is closed".
"""

from __future__ import annotations

import re

from knowledge.ingest.dating import dates, weekdays
from knowledge.search import Found, Index, Sentence
from knowledge.story import Story

NEAREST = 6  # sentences, one of which must tell the time that is asked for

_DAY = re.compile(r"\b(?:what|which) (?:exact )?(?:day|date)\b", re.I)
_ANOTHER = (
    r"(?:what|who|how|where|why|which|did|does|do|is|are|was|were|has|have|had|will|would|can)"
)
_WHEN = re.compile(
    r"^\W*(?:(?:and|so|but|since|until|till|by|from|exactly|do you know|tell me) )*when\b"
    rf"(?![^?]*, ?{_ANOTHER}\b)"  # "When the memo leaked, what did they say?" asks something else
    r"|\b(?:what|which) (?:exact )?(?:day|date|month|year)\b",
    re.I,
)
# Between who publishes something and a date: "Gull News wrote on Friday, 14 November 2025".
_PUBLISHED = re.compile(
    r"(?: (?:has|had|also|first|itself|only|"
    r"(?:report|writ|wrote|sa[iy]|publish|describ|argu|not|claim|recall|explain|told|tell|cit|warn"
    r"|conced|stat|observ|notic)\w*))* (?:in|on)(?: \w+,?)? "
)
_SPAN = r"(?:hours?|days?|weeks?|months?|years?|decades?|centur(?:y|ies))"
_RELATIVE = re.compile(  # what tells a time without a date
    r"\b(?:yesterday|today|tonight|tomorrow)\b"
    rf"|\b{_SPAN} (?:ago|later|earlier|before|after)\b",
    re.I,
)
_ROUGH = re.compile(  # or without a day
    r"\b1[0-8]\d\d\b|\b(?:midnight|noon)\b"
    r"|\b(?:in|of|by|since|until|last|next|this|early|late) (?:the )?"
    r"(?:spring|summer|autumn|fall|winter)\b"
    r"|\b(?:last|next|this) (?:week|weekend|month|quarter|year|decade|century)\b"
    r"|\b\d{1,2}(?:[:.]\d\d)? ?(?:[ap]\.?m\b|o'clock)|\b\d{1,2}:\d\d\b"
    r"|\b(?:early|mid|late|end of|beginning of)[- ]\d{4}\b",
    re.I,
)


def time_is_told(question: str, found: Found, index: Index) -> bool:
    """Whether one of the nearest sentences tells a time, in a passage about all that `question`
    names; a day, where a day is asked for. True where no time is asked for."""
    if not _WHEN.search(question):
        return True
    named, is_day = set(index.names_in(question)), bool(_DAY.search(question))
    return any(
        named <= index.names_of(sentence.passage)
        and _tells_a_time(sentence, named, is_day, index.snapshot.story)
        for sentence in found.sentences[:NEAREST]
    )


def _tells_a_time(sentence: Sentence, named: set[str], is_day: bool, story: Story) -> bool:
    publishers = {source.publisher for source in story.sources if source.publisher} - named
    text = _without_publication(sentence.text, publishers, story.language)
    printed = [date.value for date in dates(text, story.language)]
    if any(not is_day or value.count("-") >= 2 for value in printed) or _RELATIVE.search(text):
        return True
    published = story.source_of(sentence.passage.id).published
    if weekdays(text, published, story.language):
        return True
    return not is_day and bool(_ROUGH.search(text))


def _without_publication(text: str, publishers: set[str], language: str) -> str:
    """`text` without the dates on which those `publishers` wrote what it tells."""
    for date in reversed(dates(text, language)):
        for publisher in publishers:
            before, is_named, between = text[: date.start].rpartition(publisher)
            if is_named and _PUBLISHED.fullmatch(between):
                text = before + publisher + text[date.end :]
                break
    return text
