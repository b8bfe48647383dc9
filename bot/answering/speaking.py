"""Whether the story has what a question in English asks somebody's words for.

"What did Tencent say about the chips?" is answered by something that Tencent says about chips. What
others say of Tencent and chips is as near, and does not answer.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Set

from bot.answering.content_words import content_terms, share
from bot.answering.sides import asked_for
from knowledge.ingest.attributing import attributions
from knowledge.ingest.measuring import shares_a_word
from knowledge.search import Found, Index, Sentence
from knowledge.text import terms

# Of what is asked, by rarity, that the speaker's words must hold. It lets pass all of 26 questions
# that the story answers, and two of 26 that it does not; the share was chosen on 22 others.
ABOUT = 0.3

_SAYING = (
    "say|respond|reply|answer|think|claim|comment|react|argue|tell|announce|write|believe|warn"
)
_SAID = re.compile(  # not "plan to announce"
    rf"\b(?i:what|how) (?:did|does|do|has|have) (?P<who>[^,;?]{{2,60}}?)(?<! to) (?:{_SAYING})\b"
)
_ANYBODY = frozenset(  # words for those whom a story may call otherwise, or by name
    terms(
        "analyst author bank both commentator company critic executive expert firm group insider "
        "observer official one other people person party researcher side someone source two writer"
    )
)
# Who says something for somebody else: the embassy by its spokesperson.
_FOR = re.compile(r"\b(?:spokes\w+|speaks? for|director|head|chief|executives?|representatives?)\b")


def what_is_said(question: str) -> bool:
    """Whether `question` asks what somebody says, which one sentence seldom tells whole."""
    return bool(_SAID.search(question))


def says_it(
    question: str,
    found: Found,
    index: Index,
    lost: Set[str] = frozenset(),
    is_doubtful: bool = False,
) -> bool:
    """For "what did X say about Y": whether X claims anything of Y in the story, or speaks in a
    passage about Y that was found. True for any other question.

    One without a name, the president, must be spoken of in a sentence found, unless it may be
    anybody, both sides are asked for, or `question` is a translation that `is_doubtful`. `lost`:
    names that were asked about, too, and that the translation has not.
    """
    asked = _SAID.search(question)
    if not asked:
        return True
    named = set(index.names_in(asked["who"]))
    if not named:
        role = set(content_terms(asked["who"], index))
        is_there = any(role <= set(terms(sentence.text)) for sentence in found.sentences)
        return is_there or is_doubtful or bool(role & _ANYBODY) or asked_for(question)
    of_what = {*content_terms(question[asked.end() :], index), *terms(" ".join(lost))}
    return any(
        share(of_what, set(terms(words)), index) >= ABOUT for words in _words(named, found, index)
    )


def _words(named: set[str], found: Found, index: Index) -> Iterator[str]:
    """What those `named` claim in the story, and the passages found in which they speak."""
    for name in named:
        for claim in index.claims_by.get(name, ()):
            yield claim.statement
    for sentence in found.sentences:
        if _speaks(named, sentence, index):
            yield index.whole_text(sentence.passage)


def _speaks(named: set[str], sentence: Sentence, index: Index) -> bool:
    if _FOR.search(sentence.text) and named & set(index.names_in(sentence.text)):
        return True
    return any(
        said.by and any(shares_a_word(said.by, name) for name in named)
        for said in attributions(sentence.text, index.snapshot.story.language)
    )
