"""What is written as a seed file is the same source when it is read again, whatever it says."""

from __future__ import annotations

from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from tiny_stories import source

from knowledge.links import is_web_link
from knowledge.seeds import read_header, read_source, read_story, write_source, write_story_header
from knowledge.seeds.entries import UNKNOWN
from knowledge.story import (
    Claim,
    Event,
    Grade,
    Passage,
    Precision,
    Questions,
    Source,
    Stance,
    Withdrawal,
)
from knowledge.text import clean, one_line

SEEDS = sorted((Path(__file__).parents[2] / "seeds" / "qwen-panic").glob("*.md"))
TOPICS = ("cost", "delay", "null")
MARKUP = [  # what would end, begin or break something, were it not written with care
    "---", "...", "## Claims", "## ## Events", "### 2", "#", "##\t\tPassages", "```", "```yaml",
    "# a comment", "a # comment", "a: b", "- a", "{a: b}", "[a, b]", "'", '"', "\\", "\\x41", "%",
    "&a", "*a", "!!int 1", "? a", "|", ">", "@", "`", "null", "~", "no", "true", "1.50", "1:30",
    "2025-11-16", "<<", "=", "\ufeff", "\x00", "\x07", "\x1b[31m", "\x1c", "\x7f", "\x85", "\u2028",
    "\u202e", "\u200f", "\ufffe", "a\r\nb", "a\n---\nb", "a\n## Notes\nb", "🦜", "\U0010ffff",
    "مرحبا", "שלום: כן", "通义千问：“降价”", " indented", "trailing ",
]  # fmt: skip

# --- any source -----------------------------------------------------------------------------------

anything = st.lists(st.sampled_from(MARKUP) | st.text(max_size=12), min_size=1, max_size=4).map(
    "".join
)
words = anything.filter(lambda text: one_line(clean(text)))
not_unknown = words.filter(lambda text: one_line(clean(text)) != UNKNOWN)
blank_or_words = st.none() | st.just(" \n") | words
ids = st.from_regex(r"[a-z0-9]{1,6}(-[a-z0-9]{1,4}){0,2}", fullmatch=True)
dates = st.sampled_from(["2025-11-16", "2024-02-29", "2025-04", "1999"])
links = st.builds(
    "https://news.example/{}".format,
    st.text(st.characters(exclude_categories=["Cc", "Cs", "Z"]), max_size=12),
).filter(is_web_link)
withdrawals = st.builds(
    Withdrawal,
    kind=st.sampled_from(["retracted", "corrected"]),
    reason=words,
    on=st.none() | dates,
    replaced_by=st.none() | ids,
)


@st.composite
def claims(draw: st.DrawFn, passage: st.SearchStrategy[str]) -> Claim:
    about: dict[str, Any] = {"unit": draw(blank_or_words), "scope": draw(blank_or_words)}
    about["as_of"] = draw(st.none() | dates)
    if draw(st.booleans()):
        about |= {"entity": draw(words), "attribute": draw(words), "value": draw(blank_or_words)}
    return Claim(
        statement=draw(words),
        by=draw(words),
        stance=draw(st.sampled_from(get_args(Stance))),
        passage_id=draw(passage),
        **about,
    )


@st.composite
def sources(draw: st.DrawFn) -> Source:
    id = draw(ids)
    passages = tuple(
        Passage(id=f"{id}-{number}", source_id=id, number=number, text=text)
        for number, text in enumerate(draw(st.lists(words, min_size=1, max_size=3)), 1)
    )
    passage = st.sampled_from([passage.id for passage in passages])
    events = st.builds(Event, date=dates, what=words, passage_id=passage)
    asked = st.lists(words, max_size=2).map(tuple)
    questions = st.builds(Questions, passage_id=passage, answers=asked, open=asked)
    doubtful = ["title", "publisher", "url", "published", "language", "grade"]
    return Source(
        id=id,
        title=draw(st.none() | not_unknown),
        publisher=draw(st.none() | st.just("\0") | not_unknown),
        url=draw(st.none() | links),
        published=draw(st.none() | dates),
        precision=draw(st.none() | st.sampled_from(get_args(Precision))),
        language=draw(st.sampled_from(["en", "no", "zh-Hant", "und"]) | words),
        grade=draw(st.sampled_from(get_args(Grade))),
        topics=tuple(draw(st.lists(st.sampled_from(TOPICS), unique=True))),
        uncertain=tuple(draw(st.lists(st.sampled_from(doubtful), unique=True))),
        withdrawn=draw(st.none() | withdrawals),
        summary=draw(words),
        passages=passages,
        claims=tuple(draw(st.lists(claims(passage), max_size=2))),
        events=tuple(draw(st.lists(events, max_size=2))),
        questions=tuple(draw(st.lists(questions, max_size=2))),
    )


def on_one_line(content: Any) -> Any:
    """`content` as a seed file can hold it: its texts on one line each, a blank one none."""
    if isinstance(content, dict):
        return {key: on_one_line(value) for key, value in content.items()}
    if isinstance(content, (list, tuple)):
        return [on_one_line(value) for value in content]
    return one_line(clean(content)) or None if isinstance(content, str) else content


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where a source is written and read; the same place again and again."""
    return tmp_path_factory.mktemp("written") / "source.md"


def reread(written: str, file: Path) -> Source:
    file.write_bytes(written.encode())
    return read_source(file, set(TOPICS))


@settings(deadline=None)
@given(source=sources(), notes=st.lists(anything, max_size=3))
def test_any_source_is_the_same_when_it_is_read_again(
    file: Path, source: Source, notes: list[str]
) -> None:
    again = reread(write_source(source), file)
    assert again == Source.model_validate(on_one_line(source.model_dump()))
    assert write_source(again) == write_source(source)
    assert reread(write_source(source, notes), file) == again


# --- what people meet -----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", SEEDS, ids=lambda seed: seed.stem)
def test_the_real_seeds_are_the_same_when_they_are_written(seed: Path, file: Path) -> None:
    topics = {topic.id for topic in read_header(seed.parent).topics}
    source = read_source(seed, topics)
    file.write_text(write_source(source, ["Look at the date."]), encoding="utf-8")
    assert read_source(file, topics) == source


def test_each_key_has_a_line_of_its_own_also_without_topics() -> None:
    written = write_source(source("gull", "The bridge is late."))
    assert written.startswith("---\nid: gull\ntitle: About gull\npublisher: Gull\nurl: https://")
    assert write_story_header("harbour", "The harbour", "en").startswith(
        "id: harbour\ntitle: The harbour\nlanguage: en\nsummary: "
    )


def test_short_lists_and_the_mark_of_a_withdrawal_stay_on_their_line() -> None:
    marked = source("gull", "It is late.").model_copy(
        update={
            "topics": ("cost", "delay"),
            "withdrawn": Withdrawal(kind="retracted", reason="Made up: all of it."),
        }
    )
    lines = write_source(marked).splitlines()
    assert "topics: [cost, delay]" in lines
    assert "withdrawn: {kind: retracted, reason: 'Made up: all of it.'}" in lines


def test_what_is_not_known_is_written_out() -> None:
    bare = source("gull", "It is late.").model_copy(
        update={"title": None, "publisher": " ", "published": None, "precision": None, "url": None}
    )
    lines = write_source(bare).splitlines()
    for name in ("title", "publisher", "url", "published", "precision"):
        assert f"{name}: unknown" in lines


def test_a_publisher_called_unknown_is_one_that_is_not_known(file: Path) -> None:
    named = source("gull", "It is late.").model_copy(update={"publisher": "unknown"})
    assert reread(write_source(named), file).publisher is None


def test_a_passage_that_begins_like_a_heading_is_kept_to_the_letter(file: Path) -> None:
    texts = ("## Claims are made", "### 2", "# 1 is the number", "--- and so on", "```")
    again = reread(write_source(source("gull", *texts)), file)
    assert tuple(passage.text for passage in again.passages) == texts


def test_a_long_title_or_claim_is_not_folded_where_a_line_would_end_the_block(file: Path) -> None:
    long, claimed = f"{'x' * 90} --- {'y' * 90}", f"{'x' * 90} ``` {'y' * 90}"
    claim = Claim(statement=claimed, by="The port", stance="asserts", passage_id="gull-1")
    again = reread(write_source(source("gull", "Late.", claims=[claim], title=long)), file)
    assert (again.title, again.claims[0].statement) == (long, claimed)


def test_notes_for_the_reviewer_come_last_one_a_line() -> None:
    written = write_source(source("gull", "It is late."), ["The date\nis a guess.", "## Claims"])
    assert written.endswith("\n\n## Notes\n\n- The date is a guess.\n- ## Claims\n")


def test_a_story_that_was_begun_can_be_read(tmp_path: Path, file: Path) -> None:
    title = "#1: the “harbour”,\n{late}"
    (tmp_path / "story.yaml").write_text(write_story_header("harbour", title, "no"), "utf-8")
    (tmp_path / "gull.md").write_text(write_source(source("gull", "It is late.")), "utf-8")
    story = read_story(tmp_path)
    assert (story.id, story.title, story.language) == ("harbour", one_line(title), "no")
    assert story.summary  # which waits to be written


def test_other_programs_read_the_front_matter_as_yaml() -> None:
    written = write_source(source("gull", "It is late.").model_copy(update={"language": "no"}))
    front = yaml.safe_load(written.split("---\n")[1])
    assert front["language"] == "no"  # not false
    assert front["published"] == "2024-03-05"  # not a date
