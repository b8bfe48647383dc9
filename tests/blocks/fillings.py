"""What messages are filled with: ordinary things, nothing, very much, every script, and attacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from desks import snapshot
from harbour_stories import TEXTS as HARBOUR
from harbour_stories import harbour
from nasty_stories import TEXTS, empty, nasty

from handlers.blocks.text import Links
from handlers.wording import Wording
from knowledge.overview import Overview, overview
from knowledge.snapshot import Snapshot
from knowledge.story import Story

PAGES, ORIGINALS = Links("https://bot.example/"), Links(None)


@dataclass(frozen=True)
class Content:
    """`story` is what strangers wrote, `earlier` the same before; `text` is more of it: what was
    typed, what a model is called. `many`: of everything that is not in the story."""

    name: str
    story: Story
    earlier: Story
    text: str
    questions: Sequence[str]
    wording: Wording
    links: Links = PAGES
    many: int = 3

    @cached_property
    def snapshot(self) -> Snapshot:
        return snapshot(self.story)

    @cached_property
    def overview(self) -> Overview:
        return overview(self.snapshot)

    @cached_property
    def earlier_snapshot(self) -> Snapshot:
        return snapshot(self.earlier)


def ordinary(name: str = "ordinary", locale: str = "en-GB", language: str = "en") -> Content:
    """The harbour story in `language`, for a reader whose Slack is set to `locale`."""
    said = HARBOUR[language]
    questions = [said["cost?"], said["why"], said["who?"]]
    earlier = harbour(language, gone=("echo", "notes"))
    return Content(name, harbour(language), earlier, said["why"], questions, Wording(locale))


def nothing() -> Content:
    return Content("nothing", empty(), empty(), "", [], Wording("en-GB"), ORIGINALS, 0)


def _hostile(name: str, text: str, links: Links = PAGES, many: int = 0, each: int = 4) -> Content:
    is_long = len(text) > 3_000
    many = many or (3 if is_long else 6)
    made = nasty(text, many, each=2 if is_long else each)
    earlier = made.model_copy(update={"sources": made.sources[: many // 2]})
    return Content(
        name, made, earlier, text, [text, text + "?", text + "??"], Wording("en-GB"), links, 30
    )


def contents() -> list[Content]:
    """Every kind; `ordinary()` first."""
    links = (PAGES, ORIGINALS)
    texts = sorted(TEXTS.items())
    return [
        ordinary(),
        ordinary("Arabic", "ar", "ar"),
        ordinary("Hebrew", "en-GB", "he"),
        nothing(),
        _hostile("very many", "The bridge at Brenholm", many=300, each=1),
        *(_hostile(name, text, links[n % 2]) for n, (name, text) in enumerate(texts)),
    ]
