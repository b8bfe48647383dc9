"""What a question in English asks for by its form, and whether the story has anything of the kind.

"How many red notices …?" is answered by a figure of notices, "How much did … pay?" by a sum of
money, "When …?" by a time, and "What did Tencent say …?" by something that Tencent says. Where the
story has none, whatever is near does not answer, however near it is. Of 308 questions, of which a
story answers 219, this speaks against 26 that it does not answer and against none that it does. Of
36 other questions that ask when, it speaks against 10 of 18 that the story does not answer and
against one of 18 that it does.

"Is it A or B?" and "What do both sides say?" ask for the sides of a disagreement.
"""

from __future__ import annotations

import re

from bot.answering.speaking import says_it
from knowledge.figures import figures
from knowledge.ingest.dating import dates, weekdays
from knowledge.measures.currencies import currency
from knowledge.search import Found, Index, Sentence
from knowledge.story import Passage, Story
from knowledge.text import fold, sentences, terms

NEAREST = 6  # sentences, one of which must tell the time that is asked for

_QUANTITY = re.compile(
    r"\bhow many (?P<noun>(?:[\w'-]+ ){0,3}?[\w'-]+?)s? "
    r"(?:do|does|did|are|is|was|were|has|have|had|can|will|would|in|on|at|of|from|by|per|to|for)\b",
    re.I,
)
_DATE = re.compile(r"\b(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b")  # is no quantity
_PAYING = "cost|pay|charge|spend|earn|raise|invest|lend|owe|collect|sell"
_PAID = "spent|paid|charged|earned|raised|invested|lent|owed|collected|worth"
_TELLINGS = (
    "sides?|party|parties|views?|viewpoints?|accounts?|claims?|versions?|statements?|sources?"
    "|reports?|figures?|numbers?"
)
_SIDES = re.compile(
    # "Is it A or B?", "what do both sides say", "how do the accounts differ"
    r"(?:^|[,:] )(?:(?:and|so|but) )?(?:is|are|was|were|do|does|did|has|have|had|will|would|can)\b"
    r"[^?]*\bor\b[^?]*\?"
    rf"|\b(?:both|opposing|different|differing|various|conflicting) (?:{_TELLINGS})\b"
    rf"|\b(?:{_TELLINGS})\b[^?]*\b(?:differs?|vary|varies)\b"
    rf"|\bdifferences? (?:between|in|among) [^?]*\b(?:{_TELLINGS})\b"
    r"|\b(?:sides|arguments|viewpoints|disagree\w*|disput\w+|contradict\w*|contested)\b",
    re.I,
)
_SUM = re.compile(
    r"\bhow much (?:money )?(?:"
    rf"(?:do|does|did|will|would|can) (?:(?!of )[\w'’.-]+ ){{1,8}}?(?:{_PAYING})\b"
    rf"|(?:is|are|was|were|has|have|had) (?:(?!of )[\w'’.-]+ ){{0,6}}?(?:{_PAID})\b)",
    re.I,
)
_OF_MONEY = (  # words for one thing, of which the sentence that tells it has one
    "price cost fee charge rate",
    "revenue turnover sales income",
    "profit income earnings loss",
    "salary wage pay paid earn",
    "budget",
    "valuation value worth",
)
_WORTH = re.compile(
    r"\b(?:what|how (?:high|large|big)) (?:is|was|are|were|will be) "
    r"(?:(?!(?:of|for|about|behind|in|human|social|political) )[\w'’.-]+ ){0,5}?"
    r"(?P<noun>price|cost|fee|revenue|profit|turnover|salary|budget|income|valuation)s?"
    r"(?=\s*$|[?,]| (?:of|for|in|per|to|at|today|now|last|this|next)\b)(?! for\s*\?)",
    re.I,
)
_DAY = re.compile(r"\b(?:what|which) (?:exact )?(?:day|date)\b", re.I)
_WHEN = re.compile(
    r"^\W*(?:(?:and|so|but|since|until|till|by|from|exactly|do you know|tell me) )*when\b"
    r"|\b(?:what|which) (?:exact )?(?:day|date|month|year)\b",
    re.I,
)
# Between who publishes something and a date: "Gull News wrote on Friday, 14 November 2025".
_PUBLISHED = re.compile(r"(?: \w+){0,3} (?:in|on)(?: \w+,?)? ")
# "$5", "100m kronor", "thirty million US dollars": where a currency may begin.
_SCALE = "hundred|thousand|[mbt]r?illion|mln|[mbt]n|[mk]|crore|lakh"
_AMOUNT = re.compile(rf"(?:\d[\d.,]*(?:[\s-]?(?:{_SCALE})\b)?|\b(?:{_SCALE})\b)[\s-]*", re.I)


def is_missing(
    question: str,
    found: Found,
    index: Index,
    asked_as: str | None = None,
    is_doubtful: bool = False,
) -> bool:
    """Whether `question` asks for a number, sum, time or somebody's words, and there are none.

    `asked_as`: the question in the asker's language, where `question` is its translation; where
    that `is_doubtful`, what is to be counted may be something else, but that a time or somebody's
    words are asked for survives a poor translation. Of several questions, such as one of a thread
    with the one that it leans on, the last is meant.
    """
    question = _last_of(question)
    return not (
        (is_doubtful or _quantity_is_there(question, found))
        and _money_is_there(question, found, index)
        and _time_is_there(question, found, index)
        and says_it(question, found, index, asked_as)
    )


def _last_of(question: str) -> str:
    asked = [part for part in question.split("?")[:-1] if part.strip()]
    return f"{asked[-1].strip()}?" if asked else question


def asks_for_sides(question: str) -> bool:
    """Whether `question` asks which of two things holds, or what each side says."""
    return bool(_SIDES.search(question))


def _quantity_is_there(question: str, found: Found) -> bool:
    """For "how many X": whether some sentence found has a figure and speaks of X."""
    asked = _QUANTITY.search(fold(question))
    if not asked:
        return True
    noun = terms(asked["noun"])[-1:]
    return (
        any(
            figures(_DATE.sub("", sentence.text)) and set(noun) <= set(terms(sentence.text))
            for sentence in found.sentences
        )
        or not noun
    )


def _money_is_there(question: str, found: Found, index: Index) -> bool:
    """For a sum: whether the story has one in a passage about all that the question names, or in
    one that was found where it names nothing; in a sentence about prices if it asks for a price.
    """
    worth = _WORTH.search(fold(question))
    if not worth and not _SUM.search(question):
        return True
    wanted = set(terms(" ".join(w for w in _OF_MONEY if worth["noun"] in w))) if worth else None
    named = set(index.names_in(question))
    told = index.snapshot.story.passages() if named else [hit.passage for hit in found.hits]
    return any(
        (wanted is None or wanted & set(terms(sentence)))
        and _has_money(sentence)
        and _is_about(passage, named, index)
        for passage in told
        for sentence in sentences(passage.text)
    )


def _has_money(text: str) -> bool:
    return any(
        currency(text[max(0, amount.start() - 8) : amount.start()], text[amount.end() :][:60])
        for amount in _AMOUNT.finditer(text)
    )


def _time_is_there(question: str, found: Found, index: Index) -> bool:
    """For a time: whether one of the nearest sentences prints one, in a passage about all that the
    question names; a day, where a day is asked for. When it was published is no answer."""
    if not _WHEN.search(question):
        return True
    named, is_day = set(index.names_in(question)), bool(_DAY.search(question))
    return any(
        _is_about(sentence.passage, named, index)
        and _prints_a_time(sentence, named, is_day, index.snapshot.story)
        for sentence in found.sentences[:NEAREST]
    )


def _prints_a_time(sentence: Sentence, named: set[str], is_day: bool, story: Story) -> bool:
    publishers = {source.publisher for source in story.sources if source.publisher} - named
    printed = dates(sentence.text, story.language)
    told = [date for date in printed if not _is_published(sentence.text[: date.start], publishers)]
    if any(not is_day or date.value.count("-") >= 2 for date in told):
        return True
    published = story.source_of(sentence.passage.id).published
    return told == printed and bool(weekdays(sentence.text, published, story.language))


def _is_published(before: str, publishers: set[str]) -> bool:
    """Whether what stands before a date makes it the day on which a source was published."""
    return any(
        _PUBLISHED.fullmatch(before.rpartition(publisher)[2])
        for publisher in publishers
        if publisher in before
    )


def _is_about(passage: Passage, named: set[str], index: Index) -> bool:
    return named <= set(index.names_in(index.whole_text(passage)))
