"""Questions on the command line, answered the same way as in Slack: `ask` and `search`."""

from __future__ import annotations

import contextlib
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import app as composition
from bot.answering.phrases import phrase
from bot.commands.shell import JsonFlag, StoryOption, finish, load, progress, write_json
from bot.errors import SettingsError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.answering import Answer, Answerer


def register(cli: typer.Typer) -> None:
    for command in (ask, search):
        cli.command()(command)


def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in any language.")] = None,
    as_json: JsonFlag = False,
    story: StoryOption = None,
    batch: Annotated[
        Path | None,
        typer.Option(help='A file of JSON lines {"id", "question"}; writes one answer a line.'),
    ] = None,
) -> None:
    """Answer a question as the bot would."""
    settings = load()
    if (question is None) == (batch is None):
        raise SettingsError("give one question, or --batch FILE")
    if batch is not None:
        questions = _questions(batch)
        finish(_ask(settings, questions, True, story))
    else:
        finish(_ask(settings, [(None, question or "")], as_json, story))


def search(
    query: str,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 8,
    as_json: JsonFlag = False,
    story: StoryOption = None,
) -> None:
    """Show the passages nearest to a query, best first."""
    finish(_search(load(), query, k, as_json, story))


async def _ask(
    settings: Settings, questions: list[tuple[Any, str]], as_json: bool, only: str | None
) -> None:
    async with _opened(settings, only) as answerer:
        story = answerer.story
        for identifier, question in questions:
            answer = await answerer.answer(question)
            if as_json:
                write_json(answer.as_json(story, identifier))
            else:
                print(_readable(answer))


async def _search(settings: Settings, query: str, k: int, as_json: bool, only: str | None) -> None:
    async with _opened(settings, only) as answerer:
        story = answerer.story
        found = await answerer.find(query, k)
        rows = [
            {
                "rank": rank,
                "passage_id": hit.passage.id,
                "score": round(hit.score, 5),
                "similarity": round(hit.similarity, 4),
                "publisher": story.source_of(hit.passage.id).publisher,
                "published": story.source_of(hit.passage.id).published,
                "url": story.source_of(hit.passage.id).url,
                "passage": hit.passage.text,
            }
            for rank, hit in enumerate(found.hits, 1)
        ]
    if as_json:
        write_json({"query": query, "results": rows})
        return
    for row in rows:
        byline = _byline(row["publisher"], row["published"])
        print(f"{row['rank']:>2}. {row['passage_id']}  {byline}".rstrip())
        print(f"    {row['passage']}\n")


@contextlib.asynccontextmanager
async def _opened(settings: Settings, only: str | None) -> AsyncIterator[Answerer]:
    """The answerer of one story; the others are not loaded."""
    embedding = progress("embedding")
    async with composition.open_backstory(settings, embedding, only, alone=True) as backstory:
        yield backstory.answerer


def _questions(file: Path) -> list[tuple[Any, str]]:
    """The (id, question) of each line. Raises SettingsError with the line of the first fault."""
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"--batch {file}: cannot be read ({error})") from error
    found: list[tuple[Any, str]] = []
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            entry = json.loads(line)
            found.append((entry.get("id"), str(entry["question"])))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            raise SettingsError(
                f'--batch {file}:{number}: must be a JSON object with "id" and "question"'
            ) from error
    return found


def _readable(answer: Answer) -> str:
    sources = "".join(
        f"\n[{c.n}] {_byline(c.publisher, c.published, c.title)}"
        + (f"\n    {c.url}" if c.url else "")
        for c in answer.citations
    )
    translated = f"\n\n{phrase('translated', answer.language)}" if answer.translated else ""
    return f"{answer.text}\n{sources}".rstrip() + f"{translated}\n"


def _byline(*known: object) -> str:
    """What is known of a source, each thing once: one without a title has its publisher's name."""
    return ", ".join(dict.fromkeys(str(part) for part in known if part))
