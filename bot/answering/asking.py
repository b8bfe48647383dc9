"""What a question in English asks for by its form, and whether the story has anything of the kind.

"How many red notices …?" is answered by a figure of notices, and "What did Tencent say …?" by
something that Tencent says. Where the story has none, whatever is near does not answer, however
near it is. Of 125 questions that a story answers or does not, these two and a name that the story
never uses spoke against 8 that it does not answer and against one that it does.
"""

from __future__ import annotations

import re

from knowledge.figures import figures
from knowledge.ingest.attributing import attributions
from knowledge.ingest.measuring import shares_a_word
from knowledge.search import Found, Index
from knowledge.text import fold, terms

_QUANTITY = re.compile(
    r"\bhow many (?P<noun>(?:[\w'-]+ ){0,3}?[\w'-]+?)s? "
    r"(?:do|does|did|are|is|was|were|has|have|had|can|will|would|in|on|at|of|from|by|per|to|for)\b",
    re.I,
)
_DATE = re.compile(r"\b(?:\d{1,2} )?(?:[A-Z][a-z]+ )?(?:19|20)\d\d\b")  # is no quantity
_SAYING = "say|respond|reply|answer|think|claim|comment|react|argue|tell|announce|write|believe"
_SAID = re.compile(
    rf"\b(?:what|how) (?:did|does|do|has|have) (?P<who>[^,;?]{{2,60}}?) (?:{_SAYING})\b", re.I
)
# Who says something for somebody else: the embassy by its spokesperson.
_FOR = re.compile(r"\b(?:spokes\w+|speaks? for|director|head|chief|executives?|representatives?)\b")


def is_missing(question: str, found: Found, index: Index) -> bool:
    """Whether `question` asks for a number or for somebody's words, and the story has none."""
    return not (_quantity_is_there(question, found) and _speaker_is_there(question, found, index))


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
