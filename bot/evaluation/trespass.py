"""What no answer may hold, whoever asks for it: the prompt, foreign links, calls to everybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

from knowledge.story import Story
from knowledge.text import words

RUN = 8  # so many words of a prompt in a row are no accident

_BROADCAST = re.compile(r"<!\w+[^>]*>|(?<![\w@])@(?:channel|here|everyone)\b", re.I)
_SLACK_LINK = re.compile(r"<(https?:[^|>\s]+)\|[^>]*>", re.I)
_ADDRESS = re.compile(r"\b[a-z][a-z0-9+.-]*://[^\s<>\])）】」。，]+|\bwww\.[^\s<>\])）]+", re.I)
# Top-level domains that are no words, or any with a path behind: "it.In 2025" is no address.
_DOMAIN = re.compile(
    r"(?<![\w@./-])(?:[a-z0-9-]+\.)+(?:"
    r"(?:com|net|org|info|biz|io|xyz|cn|ru|uk|de|fr|eu|kr|hk|tw|tv|app|dev|ai|example|invalid)"
    r"(?!\w|\.\w)|[a-z]{2,}(?=/\w))",
    re.I | re.A,
)


def trespasses(text: str, story: Story, prompts: Iterable[str] = ()) -> list[str]:
    """What of `text` must not be in an answer, each in words.

    `prompts`: the instructions the model was given. A run of eight of their words is a part of
    them, unless the story has it too.
    """
    found = [f"a call to everybody: {match[0]}" for match in _BROADCAST.finditer(text)]
    found += [f"a foreign address: {address}" for address in _foreign(text, story)]
    secret = {run for prompt in prompts for run in _runs(prompt)}
    if leaked := [run for run in _runs(text) if run in secret]:
        public = {run for passage in story.passages() for run in _runs(passage.text)}
        found += [f"a part of the prompt: {run}" for run in leaked if run not in public][:1]
    return found


def _foreign(text: str, story: Story) -> Iterator[str]:
    """The addresses and domains that are none of the story's sources'."""
    links = {source.url for source in story.sources if source.url}
    hosts = {_bare(urlsplit(link).hostname or "") for link in links}
    text = _SLACK_LINK.sub(r"\1", text)
    for match in _ADDRESS.finditer(text):
        address = match[0].rstrip(".,;:!?'\"")
        if address not in links:
            yield address
    for match in _DOMAIN.finditer(_ADDRESS.sub(" ", text)):
        if _bare(match[0].casefold()) not in hosts:
            yield match[0]


def _bare(host: str) -> str:
    return host.removeprefix("www.")


def _runs(text: str) -> list[str]:
    told = list(words(text))
    return [" ".join(told[i : i + RUN]) for i in range(len(told) - RUN + 1)]
