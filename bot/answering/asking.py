"""What a question in English asks for by its form, and whether the story has anything of the kind.

"How many red notices …?" is answered by a figure of notices, "How much did … pay?" by a sum of
money, "When …?" by a time, and "What did Tencent say …?" by something that Tencent says. Where the
story has none, whatever is near does not answer, however near it is. Of 308 questions, of which a
story answers 219, this speaks against 27 that it does not answer and against none that it does. Of
36 other questions that ask when, it speaks against 10 of 18 that the story does not answer and
against one of 18 that it does.
"""

from __future__ import annotations

import re

from bot.answering.speaking import says_it
from bot.answering.timing import time_is_told
from knowledge.figures import figures
from knowledge.measures.currencies import currency
from knowledge.search import Found, Index
from knowledge.text import fold, sentences, terms

_QUESTION_MARK = re.compile("[?？؟]")
_QUANTITY = re.compile(
    r"\bhow many (?P<noun>(?:[\w'-]+ ){0,3}?[\w'-]+?)s? "
    r"(?:do|does|did|are|is|was|were|has|have|had|can|will|would|in|on|at|of|from|by|per|to|for)\b",
    re.I,
)
# "How many people trained Pangu?"; but not "how many newly released models".
_QUANTITY_OF_DOERS = re.compile(
    r"(?i:\bhow many (?P<noun>(?:[\w'-]+ ){0,3}?[\w'-]+?)s? \w{3,}ed) "
    r"(?:(?i:an?|the|its?|his|her|their|in|on|at|by|for|to|with|from)\b|[A-Z])"
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
# "$5", "100m kronor", "thirty million US dollars": where a currency may begin.
_SCALE = "hundred|thousand|[mbt]r?illion|mln|[mbt]n|[mk]|crore|lakh"
_AMOUNT = re.compile(rf"(?:\d[\d.,]*(?:[\s-]?(?:{_SCALE})\b)?|\b(?:{_SCALE})\b)[\s-]*", re.I)


def is_missing(
    question: str,
    found: Found,
    index: Index,
    asked_as: str | None = None,
    is_doubtful: bool = False,
    leans: bool = False,
) -> bool:
    """Whether `question` asks for a number, sum, time or somebody's words, and there are none.

    `asked_as`: the question in the asker's language, where `question` is its translation; where
    that `is_doubtful`, what is to be counted may be something else, but that a sum, a time or
    somebody's words are asked for survives a poor translation. Of several questions all must lack
    it; where the last `leans` on those before, which were asked earlier in a thread, it alone.
    """
    asked = _questions(question)[-1:] if leans else _questions(question)
    as_asked = _questions(asked_as or question)[-1] if leans else asked_as or question
    lost = set(index.names_in(as_asked)) - set(index.names_in(question))
    return not any(
        (is_doubtful or _quantity_is_there(one, found))
        and _money_is_there(one, found, index)
        and time_is_told(one, found, index)
        and says_it(one, found, index, lost, is_doubtful)
        for one in asked
    )


def _questions(text: str) -> list[str]:
    """The questions in `text`, which is one if nothing in it ends in a question mark."""
    asked = [part.strip() for part in _QUESTION_MARK.split(text)[:-1]]
    return [f"{part}?" for part in asked if part] or [text]


def _quantity_is_there(question: str, found: Found) -> bool:
    """For "how many X": whether some sentence found has a figure and speaks of X."""
    asked = _QUANTITY.search(fold(question)) or _QUANTITY_OF_DOERS.search(question)
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
        (wanted is None or wanted & set(terms(sentence))) and _has_money(sentence)
        for passage in told
        if named <= index.names_of(passage)
        for sentence in sentences(passage.text)
    )


def _has_money(text: str) -> bool:
    return any(
        currency(text[max(0, amount.start() - 8) : amount.start()], text[amount.end() :][:60])
        for amount in _AMOUNT.finditer(text)
    )
