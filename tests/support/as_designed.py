"""What of a request to a model is not as the bot means it: what a stranger wrote is data in it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from what_is_shown import in_order, words_of

from bot.answering import prompts
from bot.answering.phrases import languages, phrase
from knowledge.story import Story

_RULES = {
    "draft": prompts._DRAFT,
    "question": prompts._QUESTION,
    "question alone": prompts._ALONE,
    "sentence": prompts._SENTENCE,
    "told by": prompts._TOLD_BY,
}
_EXAMPLES = [text for pair in prompts._TRANSLATED for text in pair]


def misdirected(requests: Sequence[Mapping[str, Any]], story: Story) -> list[str]:
    """What of `requests` strangers have changed: who speaks, the rules, the fence, or what is asked
    for; and what is to be translated though no source says it.
    """
    found: list[str] = []
    asked_for = [_kind(request) for request in requests]
    if not _in_turn(asked_for):
        found.append(f"asks for {asked_for}")
    for kind, request in zip(asked_for, requests, strict=True):
        messages = request["messages"]
        roles = [message["role"] for message in messages]
        if roles != ["system", *["user", "assistant"] * ((len(roles) - 2) // 2), "user"]:
            found.append(f"has the roles {roles}")
        if any(all(each not in m["content"] for each in _EXAMPLES) for m in messages[1:-1]):
            found.append("has an example that is none of ours")
        everything = "\n".join(message["content"] for message in messages)
        if match := re.search(r"<\|", everything):
            found.append(f"has a control token in {everything[match.start() :][:60]!r}")
        told = messages[-1]["content"]
        if kind in ("draft", "judgement") and _fences(told) != ["<passages>", "</passages>"]:
            found.append(f"has the fences {_fences(told)}")
        if kind == "sentence" and not _is_ours(told.partition("\n")[0], story):
            found.append(f"wants {told[:80]!r} translated")
    return found


def _in_turn(asked_for: Sequence[str]) -> bool:
    """A question is put into other words, judged, of passages and of sentences, drafted for, and
    what holds is translated.
    """
    order = ["question", "question alone", "judgement", "told by", "draft", "sentence"]
    places = [order.index(kind) for kind in asked_for]
    once = [kind for kind in asked_for if kind not in ("told by", "sentence")]
    return places == sorted(places) and len(once) == len(set(once))


def _kind(request: Mapping[str, Any]) -> str:
    rules = request["messages"][0]["content"]
    kinds = [kind for kind, rule in _RULES.items() if re.fullmatch(_pattern(rule), rules, re.S)]
    assert len(kinds) == 1, f"no rules of ours: {rules[:100]!r}"
    if kinds == ["draft"] and request["messages"][-1]["content"].endswith(prompts._JUDGE):
        return "judgement"
    return kinds[0]


def _pattern(rule: str) -> str:
    """A pattern for `rule` with its slots filled."""
    return re.sub(r"\\\{\w+\\\}", ".+?", re.escape(rule))


def _fences(told: str) -> list[str]:
    return re.findall(r"<\s*/?\s*passages\s*>", told, re.I)


def _is_ours(sentence: str, story: Story) -> bool:
    """Whether a sentence is a source's, a claim with its claimant, or a fixed phrase."""
    said = words_of(sentence)
    texts = [
        f"{passage.text} {by}"
        for passage in story.passages()
        for by in ("", *(claim.by for claim in story.claims() if claim.passage_id == passage.id))
    ]
    texts += [f"{claim.statement} {claim.scope} {claim.by}" for claim in story.claims()]
    fixed = ("not_in_sources", "nearby", "untranslated", "disagree", "disputed")
    texts += [phrase(key, tag) for key in fixed for tag in languages()]
    texts += [phrase("off_topic", tag, story=story.title) for tag in languages()]
    return any(in_order(said, words_of(text)) for text in texts)
