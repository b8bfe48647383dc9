"""The command line `backstory`."""

from __future__ import annotations

import asyncio
import json
import logging
import sys
from collections.abc import Coroutine, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bot import app as composition
from bot.errors import SettingsError, StartupError
from bot.settings import Settings, load_settings
from knowledge.embeddings import Progress
from knowledge.errors import KnowledgeError
from knowledge.store import Store

if TYPE_CHECKING:
    from bot.answering import Answer
    from bot.process import OnReady

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Answers about a developing news story, in Slack, every sentence with its source.",
)

JsonFlag = Annotated[bool, typer.Option("--json", help="Write JSON alone to stdout.")]


def main() -> None:
    """Entry point. Exit 0: answered; 2: usage or settings; 1: anything else."""
    try:
        cli()
    except (SettingsError, StartupError, KnowledgeError) as error:
        print(f"backstory: {error}", file=sys.stderr)
        raise SystemExit(2) from None
    except KeyboardInterrupt:
        raise SystemExit(130) from None


@cli.command()
def run() -> None:
    """Run the whole bot in one process; without Slack tokens, in the playground."""
    settings = _settings()
    if settings.has_slack:
        _finish(_run(settings))
    else:
        _finish(_run_in_playground(settings))


@cli.command()
def web() -> None:
    """Run the ingress: Slack's events and the pages. Workers answer."""
    _finish(_run(_settings(), work=False))


@cli.command()
def worker() -> None:
    """Run a worker: answers what the ingress has queued."""
    _finish(_run(_settings(), serve=False, ingress=False))


@cli.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in any language.")] = None,
    as_json: JsonFlag = False,
    batch: Annotated[
        Path | None,
        typer.Option(help='A file of JSON lines {"id", "question"}; writes one answer a line.'),
    ] = None,
) -> None:
    """Answer a question as the bot would."""
    settings = _settings()
    if (question is None) == (batch is None):
        raise SettingsError("give one question, or --batch FILE")
    if batch is not None:
        questions = _questions(batch)
        _finish(_ask(settings, questions, as_json=True))
    else:
        _finish(_ask(settings, [(None, question or "")], as_json))


@cli.command()
def search(
    query: str,
    k: Annotated[int, typer.Option("-k", min=1, max=100, help="How many passages.")] = 8,
    as_json: JsonFlag = False,
) -> None:
    """Show the passages nearest to a query, best first."""
    _finish(_search(_settings(), query, k, as_json))


@cli.command()
def publish(
    seeds: Annotated[Path | None, typer.Argument(help="Default: SEEDS_DIR.")] = None,
) -> None:
    """Build the snapshots of the stories in SEEDS and make them current."""
    _finish(_publish(_settings(), seeds))


@cli.command()
def build(
    seeds: Annotated[Path | None, typer.Argument(help="Default: SEEDS_DIR.")] = None,
) -> None:
    """Build the snapshots of the stories in SEEDS and keep them on disk, publishing nothing."""
    _finish(_build(_settings(), seeds))


# --- what the commands do ------------------------------------------------------------------------


async def _run(settings: Settings, on_ready: OnReady | None = None, **roles: bool) -> None:
    from bot.process import Roles, run  # Slack, the queue and the web: costly, and only here

    await run(settings, Roles(**roles), on_ready)


async def _ask(settings: Settings, questions: list[tuple[Any, str]], as_json: bool) -> None:
    async with composition.open_backstory(settings, _progress("embedding")) as backstory:
        story = backstory.answerer.index.snapshot.story
        for identifier, question in questions:
            answer = await backstory.answerer.answer(question)
            if as_json:
                print(json.dumps(answer.as_json(story, identifier), ensure_ascii=False), flush=True)
            else:
                print(_readable(answer))


async def _search(settings: Settings, query: str, k: int, as_json: bool) -> None:
    async with composition.open_backstory(settings, _progress("embedding")) as backstory:
        story = backstory.answerer.index.snapshot.story
        found = await backstory.answerer.find(query, k)
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
        print(json.dumps({"query": query, "results": rows}, ensure_ascii=False))
        return
    for row in rows:
        print(f"{row['rank']:>2}. {row['passage_id']}  {row['publisher']}, {row['published']}")
        print(f"    {row['passage']}\n")


async def _publish(settings: Settings, seeds: Path | None) -> None:
    async with composition.open_redis(settings.redis_url) as redis:
        embedder = composition.make_embedder(settings)
        store = Store(redis)
        folder = seeds or settings.seeds_dir
        progress = _progress("embedding")
        published = await composition.publish(folder, settings, store, embedder, progress)
        await embedder.close()
    for snapshot, is_new in published:
        what = "published" if is_new else "already current"
        print(f"{snapshot.story.id}: snapshot {snapshot.id} {what}", file=sys.stderr)
    if settings.redis_url.startswith("memory:"):
        print(
            "note: with memory:// nothing is kept; set REDIS_URL to publish to a Redis",
            file=sys.stderr,
        )


async def _build(settings: Settings, seeds: Path | None) -> None:
    embedder = composition.make_embedder(settings)
    folder = seeds or settings.seeds_dir
    for snapshot in await composition.build_all(folder, settings, embedder, _progress("embedding")):
        passages = len(list(snapshot.story.passages()))
        print(
            f"{snapshot.story.id}: snapshot {snapshot.id}, {len(snapshot.story.sources)} sources, "
            f"{passages} passages",
            file=sys.stderr,
        )
    await embedder.close()


async def _run_in_playground(settings: Settings) -> None:
    """The bot, as it is in Slack, against a Slack of our own on this machine."""
    from playground import Playground, Workspace

    about: dict[str, str] = {}
    examples: list[str] = []
    try:
        playground = Playground(
            Workspace(),
            port=settings.playground_port,
            about=about,
            examples=examples,
            commands=(),  # the bot has none yet
        )
        async with playground as slack:
            local = settings.in_playground(
                bot_token=slack.workspace.bot_token,
                app_token=slack.workspace.app_token,
                api_url=slack.api_url,
            )

            def ready(running: Mapping[str, str], worth_asking: Sequence[str]) -> None:
                about.update(running)
                examples.extend(worth_asking)
                print(f"\nOpen {slack.url} and ask. (Ctrl-C ends it.)\n", flush=True)

            await _run(local, ready)
    except OSError as error:
        raise StartupError(
            f"PLAYGROUND_PORT: cannot listen on port {settings.playground_port} "
            f"({error.strerror or error}): stop what uses it, or set another PLAYGROUND_PORT"
        ) from error


# --- small things --------------------------------------------------------------------------------


def _settings() -> Settings:
    settings = load_settings()
    logging.basicConfig(
        level=settings.log_level,
        stream=sys.stderr,
        format="%(asctime)s %(levelname)s %(name)s: %(message)s",
    )
    for noisy in ("slack_sdk", "slack_bolt", "docket", "httpx", "httpx2", "openai", "bm25s"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    return settings


def _finish(work: Coroutine[Any, Any, None]) -> None:
    asyncio.run(work)


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


def _progress(what: str) -> Progress:
    """Progress on stderr, on one line where that is a terminal."""

    def show(done: int, total: int) -> None:
        if sys.stderr.isatty():
            end = "\n" if done == total else ""
            print(f"\r{what}: {done} of {total}", end=end, file=sys.stderr, flush=True)
        elif done == total:
            print(f"{what}: {total} texts", file=sys.stderr)

    return show


def _readable(answer: Answer) -> str:
    sources = "\n".join(
        f"[{c.n}] {', '.join(filter(None, (c.publisher, c.published, c.title)))}\n    {c.url or ''}"
        for c in answer.citations
    )
    return f"{answer.text}\n\n{sources}".rstrip() + "\n"


if __name__ == "__main__":
    main()
