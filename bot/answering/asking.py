"""What a question in English asks for by its form, and whether the story has anything of the kind.

"How many red notices …?" is answered by a figure of notices, "How much did … pay?" by a sum of
money, "On which day …?" by a date, and "What did Tencent say …?" by something that Tencent says.
Where the story has none, whatever is near does not answer, however near it is. Of 125 questions
that a story answers or does not, figures, words and a name that the story never uses spoke against
8 that it does not answer and against one that it does; of 308, sums and dates against 8 and none.
"""

from __future__ import annotations

import re

from knowledge.figures import figures
from knowledge.ingest.attributing import attributions
from knowledge.ingest.dating import dates, weekdays
from knowledge.ingest.measuring import shares_a_word
from knowledge.measures.currencies import currency
from knowledge.search import Found, Index, Sentence
from knowledge.story import Passage, Story
from knowledge.text import fold, sentences, terms

_QUANTITY = re.compile(
    r"\bhow many (?P<noun>(?:[\w'-]+ ){0,3}?[\w'-]+?)s? "
    r"(?:do|does|did|are|is|was|were|has|have|had|can|will|would|in|on|at|of|from|by|per|to|for)\b",
    re.I,
)
_DATE = re.compile(r"\b(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b")  # is no quantity
_PAYING = "cost|pay|charge|spend|earn|raise|invest|lend|owe|collect|sell"
_PAID = "spent|paid|charged|earned|raised|invested|lent|owed|collected|worth"
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
# "$5", "100m kronor", "thirty million US dollars": where a currency may begin.
_SCALE = "hundred|thousand|[mbt]r?illion|mln|[mbt]n|[mk]|crore|lakh"
_AMOUNT = re.compile(rf"(?:\d[\d.,]*(?:[\s-]?(?:{_SCALE})\b)?|\b(?:{_SCALE})\b)[\s-]*", re.I)
_SAYING = "say|respond|reply|answer|think|claim|comment|react|argue|tell|announce|write|believe"
_SAID = re.compile(
    rf"\b(?:what|how) (?:did|does|do|has|have) (?P<who>[^,;?]{{2,60}}?) (?:{_SAYING})\b", re.I
)
# Who says something for somebody else: the embassy by its spokesperson.
_FOR = re.compile(r"\b(?:spokes\w+|speaks? for|director|head|chief|executives?|representatives?)\b")


def is_missing(question: str, found: Found, index: Index) -> bool:
    """Whether `question` asks for a number, sum, day or somebody's words, and there are none."""
    return not (
        _quantity_is_there(question, found)
        and _money_is_there(question, found, index)
        and _day_is_there(question, found, index)
        and _speaker_is_there(question, found, index)
    )


def what_is_said(question: str) -> bool:
    """Whether `question` asks what somebody says, which one sentence seldom tells whole."""
    return bool(_SAID.search(question))


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


def _day_is_there(question: str, found: Found, index: Index) -> bool:
    """For a day: whether a passage about what is named, or one that was found where nothing is,
    prints one, or an event of it has one."""
    if not _DAY.search(question):
        return True
    named, story = set(index.names_in(question)), index.snapshot.story
    near = {hit.passage.id for hit in found.hits}
    return any(
        _is_about(story.passage_by_id[event.passage_id], named, index)
        for event in story.events()
        if len(event.date) == len("2025-11-16") and (named or event.passage_id in near)
    ) or any(
        _prints_a_day(sentence, story) and _is_about(sentence.passage, named, index)
        for sentence in found.sentences
    )


def _prints_a_day(sentence: Sentence, story: Story) -> bool:
    printed = dates(sentence.text, story.language)
    published = story.source_of(sentence.passage.id).published
    return any(
        len(date.value) in (len("2025-11-16"), len("--11-16")) and date.value.count("-") >= 2
        for date in printed
    ) or bool(weekdays(sentence.text, published, story.language))


def _is_about(passage: Passage, named: set[str], index: Index) -> bool:
    return named <= set(index.names_in(index.whole_text(passage)))


def _speaker_is_there(question: str, found: Found, index: Index) -> bool:
    """For "what did X say": whether X claims anything in the story, or says it where it was found.

    One whom the story does not know by name may be anybody: the company, the analysts.
    """
    asked = _SAID.search(question)
    if not asked:
        return True
    named = set(index.names_in(asked["who"]))
    if not named:
        return True
    story = index.snapshot.story
    if any(named & set(index.names_in(claim.by)) for claim in story.claims()):
        return True
    return any(
        (_FOR.search(one.text) and named & set(index.names_in(one.text)))
        or any(
            said.by and any(shares_a_word(said.by, name) for name in named)
            for said in attributions(one.text, story.language)
        )
        for one in found.sentences
    )
