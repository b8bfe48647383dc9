"""Whatever stands in a seed file: a story, or one line that says where it is wrong."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import pytest
from bot_process import BACKSTORY, environment
from counting_payloads import examples, tally
from desks import snapshot
from hypothesis import given
from hypothesis import strategies as st
from junk import NASTY, bodies, texts
from tiny_stories import SOURCE_FILE, STORY_FILE

from bot.answering import Answerer
from knowledge.embeddings import NoEmbeddings
from knowledge.errors import SeedError
from knowledge.overview import Overviews
from knowledge.search import Index
from knowledge.seeds import read_stories
from knowledge.snapshot import Snapshot
from knowledge.story import Story

# What YAML makes something else of than a text, or stumbles over.
YAML = (
    "!!int x", "!!int ''", "!!float x", "!!bool x", "!!timestamp x", "!!timestamp 2025-13-45",
    "!!null x", "!!binary x", "!!set {a, b}", "!!omap [a: b]", "!!pairs [a: b]", "!!map []",
    "!!seq {}", "!!str [a]", "!!python/object/apply:os.system [ls]", "!unknown x", "&a [*a]",
    "&a {b: *a}", "*unknown", "{<<: [a]}", "<<: *x", "? [a]", "? {a: b}\n: c", "[", "{", "]", "}",
    "- - - -", "|", ">", "|9", "|-\n  a", '"\\ud800"', '"\\0"', '"\\x"', "'", '"', "%YAML 9.9",
    "--- a", "...", "\t", "a: b: c", "a\nb", "[" * 2_000, "{a: " * 2_000, "- " * 2_000, "9" * 5_000,
    "1" * 400, "-1", "0", "1e400", ".nan", ".inf", "2025-02-30", "99999-01-01", "0000", "null", "~",
    "http://[", "https://[::1", "https://x.example/\x00", "https://\ud800", "und", "xx-invalid-tag",
    "de_DE", "x" * 90, "*" * 90, "``` a", "```", "## Claims", "### 1", "### 99999999999999999999",
    "[a, [b, [c]]]", "{a: {b: {c: d}}}", "[null]", "[{}]", "true", "yes", "1:30", "=",
)  # fmt: skip

written = st.one_of(st.sampled_from(YAML), st.sampled_from(NASTY), texts)
# (which line, what is done with it, with what)
edits = st.lists(
    st.tuples(
        st.integers(0, 100),
        st.sampled_from(["value", "value", "value", "line", "key", "gone", "twice", "before"]),
        written,
    ),
    min_size=1,
    max_size=3,
)


def edited(lines: list[str], how: list[tuple[int, str, str]]) -> str:
    """A seed file in which somebody has written."""
    lines = list(lines)
    for number, deed, text in how:
        at = number % max(1, len(lines))
        line = lines[at] if lines else ""
        key, colon, _ = line.partition(":")
        lines[at : at + 1] = {
            "value": [f"{key}{colon} {text}"],
            "line": [text],
            "key": [line.replace(key.strip(" -"), text, 1)],
            "gone": [],
            "twice": [line, line],
            "before": [text, line],
        }[deed]
    return "\n".join(lines)


def written_to(folder: Path, story: bytes, source: bytes) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "story.yaml").write_bytes(story)
    (folder / "gull.md").write_bytes(source)
    return folder


def holds(folder: Path) -> None:
    """It is a story that can be answered from, or there is one line about it."""
    counted = tally("seed files")
    counted.sent += 1
    try:
        (story,) = read_stories(folder)
    except SeedError as error:
        counted.refused += 1
        said = str(error)
        assert said.isprintable() and len(said) < 1_000, said[:2_000]
        assert said.startswith(str(folder))
        return
    asyncio.run(lived(story, folder))
    counted.answered += 1


async def lived(story: Story, folder: Path) -> None:
    built = snapshot(story)
    assert Snapshot.from_bytes(built.to_bytes()).id == built.id
    await Overviews().of(built)
    answerer = Answerer(Index(built), NoEmbeddings())
    assert (await answerer.answer("What will the bridge at Brenholm cost?")).text


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("seeds") / "harbour"


def encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


@examples(250, 8_000)
@given(how=edits)
def test_any_source_file_is_a_source_or_one_line(
    folder: Path, how: list[tuple[int, str, str]]
) -> None:
    source = encoded(edited(SOURCE_FILE.splitlines(), how))
    holds(written_to(folder, STORY_FILE.encode(), source))


@examples(150, 6_000)
@given(how=edits)
def test_any_story_file_is_a_story_or_one_line(
    folder: Path, how: list[tuple[int, str, str]]
) -> None:
    story = encoded(edited(STORY_FILE.splitlines(), how))
    holds(written_to(folder, story, SOURCE_FILE.encode()))


@examples(40, 1_000)
@given(raw=bodies, is_story=st.booleans())
def test_any_bytes_are_one_line(folder: Path, raw: bytes, is_story: bool) -> None:
    story, source = (raw, SOURCE_FILE.encode()) if is_story else (STORY_FILE.encode(), raw)
    holds(written_to(folder, story, source))


@pytest.mark.parametrize("command", ["build", "review"])
def test_the_program_says_it_in_one_line(folder: Path, tmp_path: Path, command: str) -> None:
    source = SOURCE_FILE.replace("grade: B", "grade: !!int x")
    written_to(folder, STORY_FILE.encode(), source.encode())
    env = environment({"SEEDS_DIR": str(folder), "BACKSTORY_CACHE": str(tmp_path)})
    done = subprocess.run(
        [BACKSTORY, command], env=env, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode in (1, 2)
    assert len(done.stderr.splitlines()) == 1, done.stderr[-3_000:]
    assert "gull.md" in done.stderr
