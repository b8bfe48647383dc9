"""`eval`: how good the answers are, with attestation and without, by a file of questions."""

from __future__ import annotations

import asyncio
import datetime
from collections.abc import Sequence
from contextlib import aclosing
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TextIO

import typer

from bot import app as composition
from bot.commands.evaluation_progress import Shown
from bot.commands.shell import JsonFlag, StoryOption, load, progress, say, write_json
from bot.errors import SettingsError
from bot.settings import Settings
from knowledge.files import write_whole
from knowledge.seeds import find_story

if TYPE_CHECKING:
    from bot.app import Backstory
    from bot.evaluation.questions import Question
    from bot.evaluation.report import About
    from bot.evaluation.running import Contest, Result
    from knowledge.story import Story

QUESTIONS = "questions.jsonl"  # in a story's folder
DRAFTS = "drafts"  # in the cache
PATIENCE_S = 3600.0  # for an answer: what is measured is how good it is, on whatever machine


def register(cli: typer.Typer) -> None:
    cli.command("eval")(evaluate)


def evaluate(
    file: Annotated[
        Path | None, typer.Argument(help="Questions as JSON lines; default: the story's own.")
    ] = None,
    report: Annotated[
        Path, typer.Option(metavar="DIR", help="Where report.html and its data are written.")
    ] = Path("eval-report"),
    plain: Annotated[
        bool, typer.Option("--plain/--no-plain", help="Also the same model without attestation.")
    ] = True,
    only: Annotated[
        list[str] | None,
        typer.Option(metavar="TYPE|LANG|ID", help="These questions alone; may be repeated."),
    ] = None,
    limit: Annotated[int | None, typer.Option(min=1, help="So many questions at most.")] = None,
    as_json: JsonFlag = False,
    story: StoryOption = None,
) -> None:
    """Answer a file of questions, score the answers, and write a report.

    What the model says is kept on disk: a run that was interrupted goes on where it was.
    """
    asyncio.run(_evaluate(load(), file, report, plain, only or [], limit, as_json, story))


async def _evaluate(
    settings: Settings,
    file: Path | None,
    folder: Path,
    plain: bool,
    wanted: Sequence[str],
    limit: int | None,
    as_json: bool,
    only: str | None,
) -> None:
    from bot.evaluation.report import as_text
    from bot.evaluation.summary import summarise
    from bot.llm import EndpointError

    opened = composition.open_backstory(settings, progress("embedding"), only, alone=True)
    async with opened as backstory:
        story = backstory.answerer.story
        file = file or find_story(settings.seeds_dir, story.id) / QUESTIONS
        questions = _chosen(file, story, wanted, limit)
        contest = _contest(backstory, settings, plain)
        results: list[Result] = []
        model: str | None = None
        try:
            model = await contest.observed.model() if contest.observed else None
            await _run(questions, contest, folder, results)
        except EndpointError as error:
            say(f"backstory: {error}; what was answered is kept, run it again to go on")
            raise typer.Exit(1) from error
        finally:
            if results:
                _write(folder, results, _about(file, questions, model), story)
    summary = summarise(results)
    if as_json:
        write_json({"story": story.id, "file": str(file), "model": model, **summary.as_json()})
    else:
        print(as_text(summary))


async def _run(
    questions: Sequence[Question], contest: Contest, folder: Path, results: list[Result]
) -> None:
    """Adds to `results` as they come, and to the folder's results.jsonl."""
    from bot.evaluation.report import as_line
    from bot.evaluation.running import run

    with _opened(folder / "results.jsonl") as lines, Shown(len(questions)) as shown:
        async with aclosing(run(questions, contest)) as coming:
            async for result in coming:
                results.append(result)
                lines.write(as_line(result, contest.attested.story) + "\n")
                lines.flush()
                shown.done(result)


def _chosen(file: Path, story: Story, wanted: Sequence[str], limit: int | None) -> list[Question]:
    from bot.evaluation.questions import read_questions
    from bot.evaluation.sampling import only, spread

    try:
        return spread(only(read_questions(file, story), wanted))[:limit]
    except ValueError as error:
        raise SettingsError(f"--only: {error}") from error


def _contest(backstory: Backstory, settings: Settings, plain: bool) -> Contest:
    """Who answers; both ways ask one endpoint, so that they start from the same drafts."""
    from bot.answering import Answerer
    from bot.evaluation.observing import Observed
    from bot.evaluation.running import Contest
    from bot.remembered import Remembered

    index = backstory.answerer.index
    if backstory.endpoint is None:
        return Contest(backstory.answerer)
    observed = Observed(Remembered(backstory.endpoint, settings.backstory_cache / DRAFTS))

    def made(attesting: bool) -> Answerer:
        budgets = settings.prompt_tokens, settings.answer_tokens
        return Answerer(index, backstory.embedder, observed, *budgets, PATIENCE_S, attesting)

    return Contest(made(True), made(False) if plain else None, observed)


def _about(file: Path, questions: Sequence[Question], model: str | None) -> About:
    from bot.evaluation.report import About

    today = datetime.datetime.now(datetime.UTC).date().isoformat()
    return About(file.name, len(questions), model, today)


def _opened(file: Path) -> TextIO:
    """Raises SettingsError where the report cannot be written."""
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return file.open("w", encoding="utf-8")
    except OSError as error:
        raise SettingsError(f"--report {file.parent}: {error.strerror or error}") from error


def _write(folder: Path, results: Sequence[Result], about: About, story: Story) -> None:
    from bot.evaluation.report import as_html, as_markdown

    write_whole(folder / "report.md", as_markdown(results, about, story).encode())
    write_whole(folder / "report.html", as_html(results, about, story).encode())
    say(f"written: {folder / 'report.html'}, report.md, results.jsonl")
