"""A model for tests of answering: what it says to each kind of request that an answer is made of.

    with ScriptedEndpoint(Scripted(draft="Alibaba denies it [1].", yes=0.9)) as endpoint: ...

It drafts, judges whether the passages answer at all, translates sentences, puts translations back
and rewords questions; whatever a test does not care about it does as a model of no use would.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from scripted_endpoint import Reply

Asked = Mapping[str, Any]  # the JSON of a request
Kind = Literal["draft", "judgement", "sentence", "comparison", "rewording", "translation", "back"]
Said = str | Reply | Callable[[Asked], str | Reply]


def kind_of(asked: Asked) -> Kind:
    """What a request is for."""
    first, last = asked["messages"][0]["content"], asked["messages"][-1]["content"]
    if first.startswith("You translate sentences"):  # the stories of these tests are in English
        return "back" if last.endswith("\nIn English:") else "translation"
    if first.startswith(("You translate questions", "Put the last question")):
        return "rewording"
    if first.startswith("You check whether a sentence"):
        return "sentence"
    if first.startswith("You compare two questions"):
        return "comparison"
    return "judgement" if last.endswith("Reply yes or no:") else "draft"


def kinds(requests: Sequence[Asked]) -> list[Kind]:
    return [kind_of(asked) for asked in requests]


def prompt_of(asked: Asked) -> str:
    return "\n".join(message["content"] for message in asked["messages"])


def prompts_for(kind: Kind, requests: Sequence[Asked]) -> list[str]:
    """The prompts of one kind, in the order in which they came."""
    return [prompt_of(asked) for asked in requests if kind_of(asked) == kind]


def sentence_of(asked: Asked) -> str:
    """The sentence that a request wants translated."""
    return str(asked["messages"][-1]["content"]).partition("\n")[0]


def leaning(yes: float) -> Reply:
    """A model that leans so much, 0 to 1, towards yes."""
    shares = {"yes": yes, "no": 1 - yes}
    return Reply("yes", likeliest={t: math.log(p) if p else -99.0 for t, p in shares.items()})


def number_of(words: str, asked: Asked) -> int:
    """The number under which a prompt shows the passage that holds `words`."""
    before, found, _ = prompt_of(asked).partition(words)
    assert found, f"no passage with {words!r} in the prompt"
    return int(re.findall(r"^\[(\d+)\] ", before, re.M)[-1])


def saying(*sentences: tuple[str, str]) -> Callable[[Asked], str]:
    """A draft that says each sentence, citing the passage which holds the words beside it."""

    def draft(asked: Asked) -> str:
        return " ".join(f"{text} [{number_of(words, asked)}]." for text, words in sentences)

    return draft


@dataclass
class Scripted:
    """A script for a ScriptedEndpoint.

    `yes`: how much it leans towards yes; None: the endpoint gives no probabilities.
    `told`: the same for single sentences, by words in them; for any other as much as `yes`.
    `same`: the same for questions that the story leaves open, by words in them; others are another.
    `sentences`: for a sentence that holds the words, its translation; of several, one a try.
    `back`: what a translation is, put back; None: the sentence that was last to be translated.
    """

    draft: Said = "NOT_IN_SOURCES"
    yes: float | Reply | None = 1.0
    told: Mapping[str, float] = field(default_factory=dict)
    same: Mapping[str, float] = field(default_factory=dict)
    question: Said = ""
    sentences: Mapping[str, str | Sequence[str]] | Said = field(default_factory=dict)
    back: str | Reply | None = None
    _tries: dict[str, int] = field(default_factory=dict)
    _last: str = ""

    def __call__(self, asked: Asked) -> Reply:
        match kind_of(asked):
            case "sentence":
                last = str(asked["messages"][-1]["content"])
                known = (yes for words, yes in self.told.items() if words in last)
                return _leaning(next(known, self.yes))
            case "comparison":
                last = str(asked["messages"][-1]["content"])
                other = last.partition("\nSecond question: ")[2]
                return leaning(next((yes for words, yes in self.same.items() if words in other), 0))
            case "judgement":
                return _leaning(self.yes)
            case "rewording":
                return _reply(self.question, asked)
            case "back":
                return _reply(self._last if self.back is None else self.back, asked)
            case "translation":
                self._last = sentence_of(asked)
                if isinstance(self.sentences, Mapping):
                    return Reply(self._translated(sentence_of(asked), self.sentences))
                return _reply(self.sentences, asked)
            case _:
                return _reply(self.draft, asked)

    def _translated(self, sentence: str, table: Mapping[str, str | Sequence[str]]) -> str:
        for words, said in table.items():
            if words in sentence:
                tried = self._tries[words] = self._tries.get(words, 0) + 1
                return said if isinstance(said, str) else said[min(tried, len(said)) - 1]
        return ""


def _leaning(yes: float | Reply | None) -> Reply:
    if yes is None:
        return Reply("yes")
    return yes if isinstance(yes, Reply) else leaning(yes)


def _reply(said: Said, asked: Asked) -> Reply:
    if callable(said):
        said = said(asked)
    return said if isinstance(said, Reply) else Reply(said)
