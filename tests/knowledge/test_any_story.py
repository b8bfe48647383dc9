"""Whatever a story holds: it is found again as it was published, under a name that is its content's
alone, and a story that has nothing to say is declined, not stumbled over."""

from __future__ import annotations

import asyncio
import os
import random
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
from burner_redis import BurnerRedis
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError
from scripted_endpoint import Reply, ScriptedEndpoint
from tiny_stories import SOURCE_FILE, STORY_FILE, CountingEmbedder, source, story

from bot.answering import Answer, Answerer
from bot.answering.composing import Composer
from bot.answering.phrases import phrase
from bot.answering.searching import Searcher
from bot.answering.whole_story import has, tell
from bot.answering.wishes import WISHES
from bot.answering.writing import as_it_is
from bot.llm import Endpoint
from knowledge.embeddings import Embedder, NoEmbeddings
from knowledge.overview import overview
from knowledge.search import Found, Index
from knowledge.seeds import read_story
from knowledge.snapshot import Snapshot, build_snapshot, snapshot_id
from knowledge.store import Store
from knowledge.story import (
    Claim,
    ConflictKind,
    Event,
    Grade,
    Name,
    Passage,
    Precision,
    Questions,
    Source,
    Stance,
    Story,
    Topic,
    Withdrawal,
)

SPEC = CountingEmbedder().spec
PORT = Name(name="Brenholm Port", kind="organisation")
WITHDRAWN = Withdrawal(kind="retracted", reason="Made up.")
LETTERLESS = ["!!!", "123", "🦜🦜", "…", "१२३", "\0", "-- 1.5 --", "\u202e"]
WORDS = [
    "bridge",
    "Brücke",
    "port",
    "late",
    "大桥延误了",
    "جسر",
    "40 million",
    "The mayor.",
    "Why?",
    "Brenholm Port, the owner, pays.",
]

# --- any story ------------------------------------------------------------------------------------

texts = st.one_of(
    st.sampled_from(LETTERLESS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=6).map(" ".join),
    st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20),
)


@st.composite
def stories(draw: st.DrawFn) -> Story:
    told: list[Source] = []
    for number in range(draw(st.integers(0, 3))):
        passages = draw(st.lists(texts, min_size=1, max_size=3))
        one = source(f"source-{number}", *passages)
        update = {
            "title": draw(st.none() | texts),
            "publisher": draw(st.none() | st.just("BP")),
            "published": draw(st.sampled_from([None, "2024-03-05"])),
            "url": draw(st.sampled_from([None, "https://gull.example/"])),
            "withdrawn": draw(st.sampled_from([None, WITHDRAWN])),
            "questions": tuple(
                Questions(
                    passage_id=passage.id,
                    answers=tuple(draw(st.lists(texts, max_size=2))),
                    open=tuple(draw(st.lists(texts, max_size=2))),
                )
                for passage in one.passages[:2]
            ),
        }
        told.append(one.model_copy(update=update))
    return story(*told, names=draw(st.sampled_from([(), (PORT,)])))


LETTERLESS_STORIES = [
    story(source("gull", text, title="?").model_copy(update={"publisher": None}))
    for text in LETTERLESS
]
SILENT_STORIES = {
    "all sources withdrawn": story(
        source("gull", "It is late.").model_copy(update={"withdrawn": WITHDRAWN}),
        names=[Name(name="Brenholm Port")],
    ),
    "no sources": story(names=[Name(name="Brenholm Port")]),
}
embedders = st.sampled_from([CountingEmbedder(), NoEmbeddings()])


async def found(snapshot: Snapshot, embedder: Embedder, question: str) -> Found:
    vector = await embedder.query(question)
    return Index(snapshot).search(question, [] if vector is None else [vector])


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")


@settings(deadline=None)
@given(told=stories() | st.sampled_from(LETTERLESS_STORIES), embedder=embedders, question=texts)
def test_a_published_story_is_found_as_it_was_built(
    cache: Path, told: Story, embedder: Embedder, question: str
) -> None:
    async def publish_and_load() -> None:
        built = await build_snapshot(told, embedder, cache)
        store = Store(BurnerRedis())
        await store.publish(built)
        loaded = await store.load(told.id, embedder.spec)
        assert (loaded.id, loaded.story, loaded.conflicts) == (built.id, told, built.conflicts)
        before, after = [await found(one, embedder, question) for one in (built, loaded)]
        assert after == before  # passages, scores and sentences, in their order
        asked = await embedder.queries([question])
        likest = [Index(one).questions.likest(list(asked)) for one in (built, loaded)]
        assert likest[0] == likest[1]
        passages = len(list(told.passages()))
        assert len(after.hits) <= passages
        if embedder.spec is None and not Index(loaded).query_terms(question):
            assert after.hits == ()

    asyncio.run(publish_and_load())


@settings(deadline=None)
@given(told=stories() | st.sampled_from(LETTERLESS_STORIES), embedder=embedders)
def test_the_whole_of_any_story_is_told_from_standing_passages(
    cache: Path, told: Story, embedder: Embedder
) -> None:
    async def tell_all() -> None:
        built = await build_snapshot(told, embedder, cache)
        query = await Searcher(embedder).search("?", (), Index(built), None)
        for wish in WISHES:
            composer = Composer(query, as_it_is, None)
            await tell(wish, composer, told, overview(built))
            assert has(wish, told, overview(built)) == bool(composer.text)
            cited = {citation.passage_id for citation in composer.citations}
            assert cited <= {passage.id for one in told.standing for passage in one.passages}
        # In the end the sources were told: those that say anything.
        assert len(composer.citations) == len([one for one in told.standing if one.passages])

    asyncio.run(tell_all())


# --- a story that says nothing --------------------------------------------------------------------

EMBEDDERS = {"with vectors": CountingEmbedder(), "without": NoEmbeddings()}


@pytest.fixture(params=EMBEDDERS.values(), ids=EMBEDDERS.keys())
def embedder(request: pytest.FixtureRequest) -> Any:
    return request.param


@pytest.fixture(params=SILENT_STORIES.values(), ids=SILENT_STORIES.keys())
def silent(request: pytest.FixtureRequest) -> Any:
    return request.param


QUESTIONS = ["How much does Brenholm Port pay?", "Was kostet die Brücke?", "大桥？", "!!!", ""]


@pytest.mark.filterwarnings("error::RuntimeWarning")  # numpy's for the mean of nothing
@pytest.mark.parametrize("question", QUESTIONS)
async def test_in_a_story_without_a_standing_passage_nothing_is_found_and_every_question_declined(
    silent: Story, embedder: Embedder, cache: Path, question: str
) -> None:
    index = Index(await build_snapshot(silent, embedder, cache))
    answerer = Answerer(index, embedder)
    assert await answerer.find(question) == Found((), (), 0.0)
    assert_declined(await answerer.answer(question))


async def test_without_a_passage_the_vectors_of_any_model_will_do(cache: Path) -> None:
    """An endpoint that was asked for no vectors has not told how long its vectors are."""

    class Endpointed(CountingEmbedder):
        async def passages(self, texts: Any, progress: Any = None) -> Any:
            return (await super().passages(texts, progress))[:, :0]

    embedder = Endpointed("another")
    index = Index(await build_snapshot(SILENT_STORIES["no sources"], embedder, cache))
    assert_declined(await Answerer(index, embedder).answer("How much does Brenholm Port pay?"))


@pytest.mark.parametrize("said", ["It costs 5 crowns [1].", "NOT_IN_SOURCES", ""])
async def test_a_model_has_nothing_to_add_to_a_story_without_passages(
    silent: Story, embedder: Embedder, cache: Path, said: str
) -> None:
    index = Index(await build_snapshot(silent, embedder, cache))
    with ScriptedEndpoint([Reply(said)]) as server:
        endpoint = Endpoint(server.url)
        answer = await Answerer(index, embedder, endpoint).answer("What does the bridge cost?")
        await endpoint.close()
    assert_declined(answer)


def assert_declined(answer: Answer) -> None:
    assert answer.declined
    assert answer.citations == ()
    silent = phrase("not_in_sources", answer.language)
    off_topic = phrase("off_topic", answer.language, story="The harbour bridge")
    assert answer.text in (silent, off_topic)


@pytest.mark.parametrize("told", LETTERLESS_STORIES, ids=lambda told: ascii(told.summary))
async def test_a_story_without_a_letter_is_answered_from_or_declined(
    told: Story, embedder: Embedder, cache: Path
) -> None:
    index = Index(await build_snapshot(told, embedder, cache))
    for question in QUESTIONS:
        answer = await Answerer(index, embedder).answer(question)
        assert {citation.source_id for citation in answer.citations} <= {"gull"}


# --- one content, one name ------------------------------------------------------------------------

WITHDRAWN_FILE = SOURCE_FILE.replace("daily-gull", "tern").replace(
    "topics: [cost]\n",
    "topics: [cost]\nuncertain: [title]\n"
    "withdrawn: {kind: corrected, reason: x, on: 2024, replaced_by: daily-gull}\n",
)


def shuffled(entries: str, order: random.Random) -> str:
    """YAML whose keys at the margin come in another order."""
    blocks: list[str] = []
    for line in entries.splitlines(keepends=True):
        if line[0] in " -" and blocks:
            blocks[-1] += line
        else:
            blocks.append(line)
    order.shuffle(blocks)
    return "".join(blocks)


def put_down(folder: Path, *files: str) -> Path:
    """The story whose files hold `files`: that of the story, then those of its sources."""
    folder.mkdir(parents=True)
    for name, text in zip(("story.yaml", "a.md", "b.md"), files, strict=True):
        (folder / name).write_text(text)
    return folder


@pytest.fixture(scope="module")
def plainly_named(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The name of the story as it is written above."""
    folder = tmp_path_factory.mktemp("plain") / "harbour"
    return snapshot_id(read_story(put_down(folder, STORY_FILE, SOURCE_FILE, WITHDRAWN_FILE)), SPEC)


@settings(deadline=None, max_examples=25)
@given(seed=st.integers(0, 2**32), name=st.sampled_from(["a", "é", "drafts", "x y", "harbour"]))
def test_the_same_content_has_the_same_name_wherever_and_however_it_is_written(
    plainly_named: str, seed: int, name: str
) -> None:
    order = random.Random(seed)
    files = [shuffled(STORY_FILE, order)]
    for text in (SOURCE_FILE, WITHDRAWN_FILE):
        _, front, body = text.split("---\n")
        files.append(f"---\n{shuffled(front, order)}---\n{body}")
    with tempfile.TemporaryDirectory() as somewhere:
        folder = put_down(Path(somewhere) / name, *files)
        for file in folder.iterdir():
            age = order.uniform(0, 1e9)
            os.utime(file, (age, age))
        assert snapshot_id(read_story(folder), SPEC) == plainly_named


async def test_where_vectors_are_kept_does_not_matter(tmp_path: Path) -> None:
    folder = put_down(tmp_path / "harbour", STORY_FILE, SOURCE_FILE, WITHDRAWN_FILE)
    for cache in (folder, tmp_path / "cache", tmp_path / "cache", folder / "story.yaml"):
        built = await build_snapshot(read_story(folder), CountingEmbedder(), cache)
        assert built.id == snapshot_id(read_story(folder), SPEC)


FULL = Story(
    id="harbour", title="T", language="en", summary="S",
    topics=(Topic(id="cost", title="C", summary="S"),),
    names=(Name(name="Port", kind="organisation", also=("BP",)),),
    examples=("Why?",),
    sources=(
        Source(
            id="gull", title="T", publisher="P", url="https://gull.example/", published="2024",
            precision="year", language="en", grade="B", topics=("cost",), uncertain=("title",),
            withdrawn=Withdrawal(kind="retracted", reason="R", on="2024", replaced_by="tern"),
            summary="S",
            passages=(Passage(id="gull-1", source_id="gull", number=1, text="It is late."),),
            claims=(
                Claim(
                    statement="S", by="B", stance="asserts", passage_id="gull-1", entity="bridge",
                    attribute="cost", value="40", unit="crowns", as_of="2024", scope="all of it",
                    guessed=True,
                ),
            ),
            events=(Event(date="2024", what="W", passage_id="gull-1"),),
            questions=(Questions(passage_id="gull-1", answers=("Q?",), open=("R?",)),),
        ),
    ),
)  # fmt: skip
VOCABULARIES = [Stance, Grade, Precision, ConflictKind, *[
    model.model_fields["kind"].annotation for model in (Name, Withdrawal)
]]  # fmt: skip
OTHERS = [word for words in VOCABULARIES for word in get_args(words)]


def places(content: Any, *way: str | int) -> Iterator[tuple[str | int, ...]]:
    """The way to every part of `content`, the whole excepted."""
    if way:
        yield way
    if isinstance(content, dict):
        for key, value in content.items():
            yield from places(value, *way, key)
    if isinstance(content, list):
        for number, value in enumerate(content):
            yield from places(value, *way, number)


def put(content: Any, way: tuple[str | int, ...], value: object) -> Any:
    """`content` with `value` at the end of `way`."""
    if not way:
        return value
    copy = content.copy()
    copy[way[0]] = put(content[way[0]], way[1:], value)
    return copy


def variants(value: object) -> list[object]:
    """What could stand for `value`."""
    if isinstance(value, str):
        return [f"{value}x", f" {value}", *(word for word in OTHERS if word != value), None]
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, int):
        return [value + 1]
    return [[], [*value, *value], None] if isinstance(value, list) else [None]


CONTENT = FULL.model_dump(mode="json")


@pytest.mark.parametrize("way", [*places(CONTENT)], ids=lambda way: ".".join(map(str, way)))
def test_whatever_is_changed_in_a_story_changes_its_name(way: tuple[str | int, ...]) -> None:
    value: Any = CONTENT
    for part in way:
        value = value[part]
    changed = []
    for other in variants(value):
        try:
            changed.append(Story.model_validate(put(CONTENT, way, other)))
        except ValidationError:
            continue
    assert changed or isinstance(value, dict)  # an entry is required; its fields have their turn
    names = {snapshot_id(other, SPEC) for other in changed}
    assert len(names) == len(changed)
    assert snapshot_id(FULL, SPEC) not in names


def test_the_story_above_says_something_in_every_field() -> None:
    (gull,) = FULL.sources
    parts: list[BaseModel | None] = [
        FULL, *FULL.topics, *FULL.names, gull, gull.withdrawn, *gull.passages, *gull.claims,
        *gull.events, *gull.questions,
    ]  # fmt: skip
    for part in parts:
        assert part is not None
        for name in type(part).model_fields:
            assert getattr(part, name), f"{type(part).__name__}.{name} is not tried"
