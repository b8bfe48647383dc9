"""All that a reader sees of an answer, wherever it is shown, and what of it must not be there.

Written without the code that it tests: nothing of `plain`, `attest` or `retelling` is used.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import regex

from bot.answering import Answer, Citation, prompts
from bot.answering.phrases import phrase
from handlers.blocks.reply import reply
from handlers.blocks.text import Links, markdown
from handlers.kept import KeptAnswer
from knowledge.figures import figure, notation, printed
from knowledge.story import Story
from knowledge.text import sentences

PAGES = "https://bot.example"
RUN = 8  # words of a prompt in a row that are no accident
HOST = "evil-gull"  # of every address in these tests that is no source's

_FAULTS = {
    "a mention": re.compile(r"@|<[!#]"),
    "an address": re.compile(
        r"\b[a-z][a-z\d+.-]+:/|\b(?:javascript|vbscript|data|mailto|tel):\S", re.I
    ),
    "a domain": regex.compile(
        r"(?<![\p{L}\p{N}])(?:[\p{L}\p{N}-]+\.){1,4}(?:xn--[a-z\d-]+|\p{L}{2,})"
        r"|[A-Za-z\d-]{2,}。[A-Za-z]{2,}"
    ),
    "an address in figures": re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])"),
    "markup": re.compile(r"\]\s*\(|</?[a-z]|```|<\|", re.I),
}
_HIDDEN = regex.compile(r"[[\p{C}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]--\n]", regex.V1)
_JOINED = regex.compile(
    r"(?<=\w\.)\u2060(?=\p{L})"  # keeps Slack from making a link of JD.com
    r"|^\u2068|\u2069$"  # what is written from right to left, on a button
    r"|(?<=[\p{Arabic}\p{Devanagari}\p{Bengali}\p{Tamil}\p{Malayalam}\p{Sinhala}])[\u200c\u200d]"
)
_MARKERS = re.compile(r"((?:\s?\[\d{1,2}\])+)")
_RULES = (prompts._DRAFT, prompts._QUESTION, prompts._ALONE, prompts._SENTENCE, prompts._JUDGE,
          prompts._TOLD_BY)  # fmt: skip
_FIXED = ("not_in_sources", "nearby", "no_model", "untranslated", "translated", "disagree", "newer",
          "scope", "disputed", "unverified")  # fmt: skip


@dataclass
class Watched:
    """What was shown before an answer was whole: pass it as `on_text`."""

    pieces: list[tuple[str, tuple[Citation, ...]]] = field(default_factory=list)

    async def __call__(self, text: str, citations: Sequence[Citation]) -> None:
        self.pieces.append((text, tuple(citations)))

    @property
    def text(self) -> str:
        return "".join(text for text, _ in self.pieces)

    def in_slack(self, links: Links) -> str:
        return "".join(markdown(text, used, links) for text, used in self.pieces)


def faults(answer: Answer, watched: Watched, story: Story) -> list[str]:
    """What of an answer to a model that writes nothing true must not be there, each in words."""
    urls = {source.url for source in story.sources if source.url}
    found = [f"cites {c.url}" for c in answer.citations if c.url and c.url not in urls]
    for where, text in (("text", answer.text), ("stream", watched.text)):
        found += [f"in its {where}: {fault}" for fault in _harm(text, story)]
        found += [f"its {where} says {said!r}" for said in unfounded(text, answer, story)]
    for links in (Links(None), Links(PAGES)):
        for text in (*_in_slack(answer, links), watched.in_slack(links)):
            found += [f"in Slack: {fault}" for fault in _harm(_without_links(text, urls), story)]
    used = list(dict.fromkeys(re.findall(r"\[(\d+)\]", answer.text)))
    if used != [str(citation.n) for citation in answer.citations]:
        found.append(f"its markers are {used}, its citations {len(answer.citations)}")
    return list(dict.fromkeys(found))


def unfounded(text: str, answer: Answer, story: Story) -> list[str]:
    """What `text` says that is neither a fixed phrase nor a sentence or claim of what it cites.

    Where everything is false that a model writes, nothing else may be left: sources' sentences, who
    says them, and when.
    """
    parts = _MARKERS.split(text)
    found: list[str] = []
    for said, marks in zip(parts[::2], [*parts[1::2], ""], strict=True):
        cited = [answer.citations[int(n) - 1].passage_id for n in re.findall(r"\d+", marks)
                 if 0 < int(n) <= len(answer.citations)]  # fmt: skip
        told = sorted(_tellable(cited, answer.language, story), key=len, reverse=True)
        bare = _without_figures(said, cited, story)
        lead = phrase("original", answer.language, sentence="\0").partition("\0")[0]
        either = (said, bare, said.replace(lead, " "))
        is_told = any(not _rest(each, told) for each in either)
        if not is_told and not any(_is_cut(e, cited, answer.language, story) for e in either):
            found.append(said.strip())
    return found


def _is_cut(said: str, cited: Sequence[str], language: str, story: Story) -> bool:
    """Whether `said` is a cited passage, a claim or a title without what may not be shown of it."""
    passages = [story.passage_by_id[passage].text for passage in cited]
    if any(_is_marked(text) and in_order(words_of(said), words_of(text)) for text in passages):
        return True
    claims = [claim for claim in story.claims() if claim.passage_id in cited]
    texts = [
        text for one in claims for text in (one.statement, one.by, one.scope or "", one.entity)
    ]
    if not any(map(_is_marked, [*texts, story.title])):
        return False
    texts += [phrase("as_of", language, date=claim.as_of or "") for claim in claims]
    texts += [phrase(key, tag) for key in _FIXED for tag in (language, "en") if _has(key, tag)]
    texts += [phrase("off_topic", tag, story=story.title) for tag in (language, "en")]
    return set(words_of(said)) <= {word for text in texts for word in words_of(text)}


def _is_marked(text: str) -> bool:
    read = unicodedata.normalize("NFKC", text)
    return bool(re.search(r"[<>@\[\]&{|]|://", read) or _HIDDEN.search(read))


def in_order(some: Sequence[str], all_words: Sequence[str]) -> bool:
    """Whether all of `some` stand among `all_words`, in that order."""
    rest = iter(all_words)
    return all(word in rest for word in some)


def words_of(text: str) -> list[str]:
    """The words of `text`, as a reader sees them."""
    read = unicodedata.normalize("NFKC", html.unescape(_HIDDEN.sub("", text)))
    return re.findall(r"\w+", read.casefold())


def _rest(said: str, told: Sequence[str]) -> str:
    """The letters of `said` that are not of what may be told."""
    rest = _letters(said)
    for each in told:
        rest = rest.replace(each, "")
    return rest


def _tellable(cited: Sequence[str], language: str, story: Story) -> set[str]:
    """What may stand before the markers of `cited` passages, as letters."""
    told = [phrase(key, tag) for key in _FIXED for tag in (language, "en") if _has(key, tag)]
    told += [phrase("off_topic", tag, story=story.title) for tag in (language, "en")]
    told += [phrase("original", language, sentence="")]
    for passage in cited:
        told += [*sentences(story.passage_by_id[passage].text), story.source_of(passage).name]
    for claim in story.claims():
        if claim.passage_id in cited:
            told += [claim.statement, claim.by, claim.scope or "", claim.entity]
            told += [phrase("as_of", language, date=claim.as_of or "")]
            told += [
                form
                for name in story.names
                if any(
                    one.casefold() in f"{claim.by} {claim.entity}".casefold()
                    for one in (name.name, *name.also)
                )
                for form in (name.name, *name.also)
            ]
    return set(filter(None, map(_letters, told)))


def _has(key: str, language: str) -> bool:
    try:
        return bool(phrase(key, language))
    except KeyError:
        return False


def _without_figures(text: str, cited: Sequence[str], story: Story) -> str:
    """`text` without the figures of claims in `cited` passages, as any language writes them."""
    values = [figure(claim.value or "") for claim in story.claims() if claim.passage_id in cited]
    text = notation(text)
    for one in reversed(printed(text)):
        if any(reading.value in values for reading in one.readings):
            end = one.end + len(re.match(r"\w*", text[one.end :])[0])  # type: ignore[index]
            text = text[: one.start] + text[end:]  # with the ending that its word has: миллиона
    return text


def _harm(text: str, story: Story) -> Iterator[str]:
    """What nobody may be shown, whoever wrote it."""
    read = unicodedata.normalize("NFKC", html.unescape(text))
    for what, pattern in _FAULTS.items():
        if match := pattern.search(read):
            yield f"{what}, {match[0]!r}, in {text[:200]!r}"
    letters = _letters(text)
    if _letters(HOST) in letters:
        yield f"a foreign host in {text[:200]!r}"
    if match := _HIDDEN.search(_JOINED.sub("", text)):
        yield f"what cannot be seen, U+{ord(match[0]):04X}"
    for run in sorted(_runs(text) & _secret_runs(story.title)):
        yield f"a part of the prompt, {run!r}"


@cache
def _secret_runs(title: str) -> frozenset[str]:
    filled = (re.sub(r"\{\w+\}", "English", rule.replace("{title}", title)) for rule in _RULES)
    return frozenset(run for rule in filled for run in _runs(rule))


def _runs(text: str) -> set[str]:
    words = words_of(text)
    return {" ".join(words[i : i + RUN]) for i in range(len(words) - RUN + 1)}


def _in_slack(answer: Answer, links: Links) -> Iterator[str]:
    """Every string of the final message that Slack renders."""
    kept = KeptAnswer(
        team="T1", channel="C1", user="U1", asked_at="1.2", story="bridge", snapshot="1",
        answer=answer,
    )  # fmt: skip
    made = reply(kept, links, has_model=True)
    yield from _strings(made.blocks)
    yield made.text
    yield made.plain


def _strings(value: Any, key: str = "") -> Iterator[str]:
    """The strings in blocks that are rendered; a button's value and ids are not."""
    if isinstance(value, str):
        if key in ("text", "title", "alt_text"):
            yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)


def _without_links(text: str, urls: set[str]) -> str:
    """`text` without the links that lead to a source or to our page of one."""

    def allowed(url: str) -> bool:
        return html.unescape(url) in urls or url.startswith(f"{PAGES}/sources/")

    text = re.sub(r"<([^|<>\s]+)\|([^<>]*)>", lambda m: m[2] if allowed(m[1]) else m[0], text)
    return re.sub(r"\[(\[\d+\])\]\(([^()\s]+)\)", lambda m: m[1] if allowed(m[2]) else m[0], text)


def _letters(text: str) -> str:
    """`text` without what changes on its way to a reader: case, marks, spaces, what is hidden."""
    return regex.sub(r"[^\p{L}\p{N}]", "", unicodedata.normalize("NFKC", text).casefold())
