"""From raw articles to reviewed sources: `ingest`, `accept`, `retract`."""

from __future__ import annotations

import contextlib
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer
from pydantic import ValidationError

from bot import app as composition
from bot.commands.publishing import publish_seeds
from bot.commands.shell import JsonFlag, finish, load, say, write_json
from bot.errors import SettingsError
from bot.settings import Settings
from knowledge.errors import KnowledgeError
from knowledge.ingest.given import Given
from knowledge.seeds import (
    accept_draft,
    drafts_of,
    find_story,
    foreign_ids,
    reinstate,
    start_story,
    withdraw,
)
from knowledge.story import Withdrawal

if TYPE_CHECKING:
    from knowledge.ingest.intake import Drafter, Taken

StoryId = Annotated[str | None, typer.Option("--story", help="The story's id.")]
NoPublish = Annotated[bool, typer.Option("--no-publish", help="Change the files alone.")]

_OUTCOMES = {
    "drafted": "drafted",
    "updated": "drafted as a new version",
    "known": "done before",
    "same": "is the same as",
    "copy": "is a copy of",
    "edited": "left alone",
    "failed": "failed",
}


def register(cli: typer.Typer) -> None:
    for command in (ingest, accept, retract):
        cli.command()(command)


def ingest(
    what: Annotated[list[str], typer.Argument(help="Files, folders, web addresses, feeds.")],
    story: StoryId = None,
    id: Annotated[str | None, typer.Option(help="Of a single article.")] = None,
    title: Annotated[str | None, typer.Option(help="Of a single article.")] = None,
    url: Annotated[str | None, typer.Option(help="The link to cite, of a single article.")] = None,
    publisher: Annotated[str | None, typer.Option(help="Of all that is named.")] = None,
    published: Annotated[str | None, typer.Option(help="2025-11-16, 2025-11 or 2025.")] = None,
    language: Annotated[str | None, typer.Option(help="Such as en or zh.")] = None,
    grade: Annotated[str | None, typer.Option(help="How directly it knows: A to D.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Of story.yaml; repeatable.")] = None,
    model: Annotated[
        bool, typer.Option("--model/--no-model", help="Let the endpoint help, where there is one.")
    ] = True,
    as_json: JsonFlag = False,
) -> None:
    """Turn raw articles into drafts to be reviewed, in the folder `drafts` of their story.

    What an article does not tell is given by options, or by a file beside it: `article.yaml` for
    `article.txt`, with any of title, publisher, url, published, language, grade, id and topics.
    """
    options = {
        "id": id, "title": title, "url": url, "publisher": publisher, "published": published,
        "language": language, "grade": grade, "topics": tuple(topic or ()),
    }  # fmt: skip
    given = _given(options)
    single = [name for name in ("id", "title", "url") if getattr(given, name)]
    if single and (len(what) > 1 or Path(what[0]).is_dir()):
        raise SettingsError(f"--{single[0]}: goes with a single article alone")
    finish(_ingest(load(), what, story, given, model, as_json))


def accept(
    drafts: Annotated[list[Path] | None, typer.Argument(help="Files in a `drafts` folder.")] = None,
    story: StoryId = None,
    everything: Annotated[bool, typer.Option("--all", help="All drafts of the story.")] = False,
    replace: Annotated[bool, typer.Option(help="In place of a source of the same id.")] = False,
    no_publish: NoPublish = False,
) -> None:
    """Make reviewed drafts sources of their story, and publish it."""
    settings = load()
    folder = find_story(settings.seeds_dir, story)
    files = drafts_of(folder) if everything else list(drafts or ())
    if not files:
        raise SettingsError("no drafts: name those to accept, or --all; `backstory ingest` drafts")
    for file in files:
        place = accept_draft(folder, file, replace)
        say(f"{file.name} is a source now: {place}")
    if not no_publish:
        finish(publish_seeds(settings))


def retract(
    source: Annotated[str, typer.Argument(help="The source's id.")],
    reason: Annotated[str | None, typer.Option(help="Shown on the source's page.")] = None,
    corrected: Annotated[bool, typer.Option("--corrected", help="Not taken back.")] = False,
    on: Annotated[str | None, typer.Option(help="When, such as 2025-11-20.")] = None,
    replaced_by: Annotated[str | None, typer.Option(help="The id of a newer source.")] = None,
    story: StoryId = None,
    undo: Annotated[bool, typer.Option("--undo", help="Take the mark away again.")] = False,
    no_publish: NoPublish = False,
) -> None:
    """Take a source out of all answers; its page stays, and says why."""
    settings = load()
    folder = find_story(settings.seeds_dir, story)
    if undo:
        file = reinstate(folder, source)
        say(f"{source} is answered from again: {file}")
    else:
        if not reason:
            raise SettingsError("--reason: say why, for those who look the source up")
        kind: Literal["retracted", "corrected"] = "corrected" if corrected else "retracted"
        mark = Withdrawal(kind=kind, reason=reason, on=on, replaced_by=replaced_by)
        file = withdraw(folder, source, mark)
        say(f"{source} is marked as {kind}: {file}; `backstory retract {source} --undo` undoes it")
    if not no_publish:
        finish(publish_seeds(settings))


# --- what the commands do ------------------------------------------------------------------------


def _given(options: dict[str, Any]) -> Given:
    try:
        return Given(**{name: value for name, value in options.items() if value is not None})
    except ValidationError as error:
        fault = error.errors()[0]
        reason = fault["msg"].removeprefix("Value error, ").replace("Input should be", "must be")
        raise SettingsError(f"--{fault['loc'][0]}: {reason}") from error


async def _ingest(
    settings: Settings, what: list[str], story: str | None, given: Given, model: bool, as_json: bool
) -> None:
    from bot.commands.ingest_progress import Shown  # these: half a second that others save
    from knowledge.ingest.apart import ReadingProcess
    from knowledge.ingest.fetching import Fetcher
    from knowledge.ingest.inputs import Input, expand
    from knowledge.ingest.intake import Intake

    seeds = settings.seeds_dir
    folder = start_story(seeds, story, given.language) if story else find_story(seeds, None)
    rows: list[dict[str, Any]] = []
    async with contextlib.AsyncExitStack() as stack:
        fetcher = await stack.enter_async_context(Fetcher(settings.fetch_private_hosts))
        drafter = await stack.enter_async_context(_drafter(settings)) if model else None
        reading = await stack.enter_async_context(ReadingProcess())
        intake = Intake(folder, drafter, foreign_ids(seeds, folder), reading.read)
        shown = stack.enter_context(Shown())

        async def take(article: Input) -> None:
            shown.begin(article.name)
            try:
                told = given.over(article.given())
                taken = await intake.take(await article.read(fetcher), told, shown.step)
                rows.append(_row(taken))
            except KnowledgeError as error:
                rows.append(_failed(article.name, error))
            shown.done(_told(rows[-1]))

        shown.more(len(what))
        for named in what:
            articles: list[Input] = []
            try:
                articles = [article async for article in expand(named, fetcher)]
            except KnowledgeError as error:
                rows.append(_failed(named, error))
                shown.done(_told(rows[-1]))
                continue
            shown.more(len(articles) - 1)
            for article in articles:
                await take(article)
    if as_json:
        write_json({"story": folder.name, "articles": rows})
    say(_summed_up(rows, folder))
    if any(row["outcome"] == "failed" for row in rows):
        raise typer.Exit(1)


@contextlib.asynccontextmanager
async def _drafter(settings: Settings) -> AsyncIterator[Drafter | None]:
    """The model that helps to draft; None without an endpoint that answers."""
    from bot.drafting import make_drafter
    from bot.llm import EndpointError

    endpoint = composition.make_endpoint(settings)
    if endpoint is None:
        yield None
        return
    try:
        try:
            drafter = await make_drafter(endpoint, settings.backstory_cache)
        except EndpointError as error:
            say(f"drafting without a model: {error}")
            yield None
        else:
            yield drafter
    finally:
        await endpoint.close()


def _row(taken: Taken) -> dict[str, Any]:
    drafted = taken.drafted
    return {
        "name": taken.name,
        "outcome": taken.outcome,
        "id": taken.id,
        "note": taken.note,
        "file": str(taken.file) if taken.file else None,
        "by_model": drafted.by_model if drafted else False,
        "passages": len(drafted.source.passages) if drafted else 0,
        "claims": len(drafted.source.claims) if drafted else 0,
        "events": len(drafted.source.events) if drafted else 0,
        "proposed": drafted.proposed if drafted else 0,
        "kept": drafted.kept if drafted else 0,
        "dropped": len(drafted.dropped) if drafted else 0,
        "uncertain": list(drafted.source.uncertain) if drafted else [],
    }


def _failed(name: str, error: KnowledgeError) -> dict[str, Any]:
    return {"name": name, "outcome": "failed", "id": None, "file": None, "note": str(error)}


def _told(row: dict[str, Any]) -> list[str]:
    """A row in words."""
    if row["outcome"] == "failed":
        return [f"failed: {row['note']}"]
    note = f" ({row['note']})" if row["note"] else ""
    lines = [f"{row['name']}: {_OUTCOMES[row['outcome']]} {row['file'] or row['id']}{note}"]
    if row["passages"]:
        held = "{passages} passages, {claims} claims, {events} events".format(**row)
        checked = "; of {proposed} proposed, {kept} kept and {dropped} dropped".format(**row)
        doubts = f"; look at: {', '.join(row['uncertain'])}" if row["uncertain"] else ""
        lines.append(f"    {held}{checked if row['by_model'] else ''}{doubts}")
    return lines


def _summed_up(rows: list[dict[str, Any]], folder: Path) -> str:
    counts = {outcome: sum(row["outcome"] == outcome for row in rows) for outcome in _OUTCOMES}
    said = ", ".join(f"{count} {_OUTCOMES[name]}" for name, count in counts.items() if count)
    following = ""
    if counts["drafted"] or counts["updated"]:
        following = f". Read them in {folder / 'drafts'}, then `backstory accept`"
    return f"{len(rows)} articles: {said}{following}"
