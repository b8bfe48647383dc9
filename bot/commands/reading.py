"""What can be read off a story without asking: `timeline`, `who` and `summary`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from bot import app as composition
from bot.commands.drawing import LanguageOption, PictureOption, save_timeline
from bot.commands.shell import JsonFlag, StoryOption, finish, load, progress, say, write_json
from bot.settings import Settings
from knowledge.carriers import Line
from knowledge.people import Profile, find, profiles
from knowledge.snapshot import Snapshot
from knowledge.story import Claim, Story
from knowledge.summaries import Summary, find_level, summary_tree
from knowledge.timeline import Moment
from knowledge.timeline import timeline as moments_of

LongFlag = Annotated[bool, typer.Option("--long", help="With disagreements, events and claims.")]

_HEADINGS = {
    "conflict": "Where the sources differ",
    "moment": "Latest events",
    "claim": "Main claims",
}


def register(cli: typer.Typer) -> None:
    for command in (timeline, who, summary):
        cli.command()(command)


def timeline(
    as_json: JsonFlag = False,
    picture: PictureOption = None,
    language: LanguageOption = None,
    story: StoryOption = None,
) -> None:
    """Show what happened, in order, with the sources that tell it; drawn with --picture."""
    finish(_timeline(load(), as_json, picture, language, story))


def who(
    name: Annotated[str, typer.Argument(help="A person, organisation or thing, in any script.")],
    as_json: JsonFlag = False,
    story: StoryOption = None,
) -> None:
    """Show what somebody says, and what others say of them."""
    finish(_who(load(), name, as_json, story))


def summary(
    topic: Annotated[str | None, typer.Argument(help="A topic or a source; default: all.")] = None,
    long: LongFlag = False,
    as_json: JsonFlag = False,
    story: StoryOption = None,
) -> None:
    """Show the summary of the story, of a topic or of a source."""
    finish(_summary(load(), topic, long, as_json, story))


async def _timeline(
    settings: Settings, as_json: bool, picture: Path | None, language: str | None, story: str | None
) -> None:
    snapshot = await _opened(settings, story)
    moments = moments_of(snapshot.story)
    if as_json:
        write_json(timeline_json(snapshot.story, moments))
    else:
        print(timeline_text(snapshot.story, moments))
    if picture:
        save_timeline(moments, snapshot.story, picture, language)


async def _who(settings: Settings, name: str, as_json: bool, story: str | None) -> None:
    snapshot = await _opened(settings, story)
    found = find(profiles(snapshot.story), name)
    if isinstance(found, list):
        raise _unknown(f"nobody and nothing in {snapshot.story.id} is called {name!r}", found)
    if as_json:
        write_json(profile_json(snapshot.story, found))
    else:
        print(profile_text(snapshot.story, found))


async def _summary(
    settings: Settings, topic: str | None, long: bool, as_json: bool, story: str | None
) -> None:
    snapshot = await _opened(settings, story)
    tree = summary_tree(snapshot.story, snapshot.conflicts)
    found = find_level(tree, topic) if topic is not None else tree
    if isinstance(found, list):
        raise _unknown(f"{snapshot.story.id} has no topic or source {topic!r}", found)
    if as_json:
        write_json(summary_json(snapshot.story, found, long))
    else:
        print(summary_text(snapshot.story, found, long))


async def _opened(settings: Settings, story: str | None) -> Snapshot:
    embedding = progress("embedding")
    async with composition.open_snapshot(settings, story, embedding) as snapshot:
        return snapshot


def _unknown(what: str, nearest: Sequence[str]) -> typer.Exit:
    say(f"backstory: {what}" + (f"; did you mean: {', '.join(nearest)}?" if nearest else ""))
    return typer.Exit(1)


class Links:
    """Numbers the sources in the order in which they are used."""

    def __init__(self, story: Story) -> None:
        self._story = story
        self._numbers: dict[str, int] = {}

    def of_source(self, source_id: str) -> int:
        return self._numbers.setdefault(source_id, len(self._numbers) + 1)

    def of_passage(self, passage_id: str) -> int:
        return self.of_source(self._story.source_of(passage_id).id)

    def marks(self, passage_ids: Iterable[str]) -> str:
        """Like [1] [3], with a space before, each source once; nothing without passages."""
        return "".join(f" [{n}]" for n in dict.fromkeys(map(self.of_passage, passage_ids)))

    def as_text(self) -> str:
        rows = []
        for id, n in self._numbers.items():
            source = self._story.source_by_id[id]
            known = ", ".join(filter(None, (source.publisher, source.published, source.title)))
            rows.append(f"[{n}] {known}\n    {source.url or ''}".rstrip())
        return "\n".join(rows)

    def as_json(self) -> list[dict[str, Any]]:
        fields = {"id", "title", "publisher", "url", "published"}
        return [
            {"n": n, **self._story.source_by_id[id].model_dump(include=fields)}
            for id, n in self._numbers.items()
        ]


# --- as text -------------------------------------------------------------------------------------


def timeline_text(story: Story, moments: Sequence[Moment]) -> str:
    links = Links(story)
    lines = [
        f"{m.date:<10}  {m.what}{links.marks(event.passage_id for event in m.tellings)}"
        for m in moments
    ]
    return _page(["\n".join(lines), links.as_text()])


def profile_text(story: Story, profile: Profile) -> str:
    links = Links(story)
    also = f"\nalso: {', '.join(profile.also)}" if profile.also else ""
    numbers = "".join(f" [{links.of_source(id)}]" for id in profile.sources)
    says = [f"{c.statement}{_dated(c)}{links.marks([c.passage_id])}" for c in profile.says]
    about = [
        f"{c.by}: {c.statement}{_dated(c)}{links.marks([c.passage_id])}" for c in profile.about
    ]
    return _page(
        [
            f"{profile.name} ({profile.kind}){also}\nin {_counted(profile)}:{numbers}",
            _list("Says", says),
            _list("Others say", about),
            links.as_text(),
        ]
    )


def summary_text(story: Story, level: Summary, long: bool) -> str:
    links = Links(story)
    lines = level.long if long else level.short
    told = " ".join(_marked(line, links) for line in lines if line.role == "summary")
    lists = [
        _list(heading, [_marked(line, links) for line in lines if line.role == role])
        for role, heading in _HEADINGS.items()
    ]
    withdrawn = level.withdrawn and f"withdrawn ({level.withdrawn.kind}): {level.withdrawn.reason}"
    below = [f"{c.id}: {c.title}" + (" (withdrawn)" if c.withdrawn else "") for c in level.children]
    under = "Topics and sources" if level.kind == "story" else "Sources"
    return _page(
        [level.title, withdrawn or told, *lists, _list(under, below), links.as_text()],
    )


def _marked(line: Line, links: Links) -> str:
    """The line with its markers before its full stop, as in an answer."""
    text = line.text.rstrip(".")
    return f"{text}{links.marks(line.passage_ids)}{'.' if text != line.text else ''}"


def _dated(claim: Claim) -> str:
    return f" ({claim.as_of})" if claim.as_of else ""


def _counted(profile: Profile) -> str:
    sources, passages = len(profile.sources), len(profile.passages)
    return f"{passages} passage{'s' * (passages != 1)} of {sources} source{'s' * (sources != 1)}"


def _list(heading: str, lines: Sequence[str]) -> str:
    return "\n".join([heading, *(f"- {line}" for line in lines)]) if lines else ""


def _page(parts: Sequence[str]) -> str:
    return "\n\n".join(filter(None, parts)) + "\n"


# --- as JSON -------------------------------------------------------------------------------------


def timeline_json(story: Story, moments: Sequence[Moment]) -> dict[str, Any]:
    links = Links(story)
    rows = [
        {
            "date": moment.date,
            "precision": moment.precision,
            "what": moment.what,
            "tellings": [
                {**event.model_dump(), "source": links.of_passage(event.passage_id)}
                for event in moment.tellings
            ],
        }
        for moment in moments
    ]
    return {"story": story.id, "moments": rows, "sources": links.as_json()}


def profile_json(story: Story, profile: Profile) -> dict[str, Any]:
    links = Links(story)
    for id in profile.sources:
        links.of_source(id)

    def rows(claims: Sequence[Claim]) -> list[dict[str, Any]]:
        return [{**c.model_dump(), "source": links.of_passage(c.passage_id)} for c in claims]

    return {
        "story": story.id,
        "name": profile.name,
        "kind": profile.kind,
        "also": profile.also,
        "used": profile.used,
        "passages": profile.passages,
        "says": rows(profile.says),
        "about": rows(profile.about),
        "sources": links.as_json(),
    }


def summary_json(story: Story, level: Summary, long: bool) -> dict[str, Any]:
    links = Links(story)
    lines = [
        {
            "role": line.role,
            "text": line.text,
            "passage_ids": line.passage_ids,
            "sources": list(dict.fromkeys(map(links.of_passage, line.passage_ids))),
        }
        for line in (level.long if long else level.short)
    ]
    return {
        "story": story.id,
        "kind": level.kind,
        "id": level.id,
        "title": level.title,
        "withdrawn": level.withdrawn and level.withdrawn.model_dump(),
        "lines": lines,
        "children": [{"kind": c.kind, "id": c.id, "title": c.title} for c in level.children],
        "sources": links.as_json(),
    }
