"""What an editor of seeds is told, and what a story becomes when nothing is wrong with it."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_stories import SOURCE_FILE, STORY_FILE, write_story

from knowledge.errors import SeedError
from knowledge.seeds import MAX_PASSAGE_WORDS, read_stories, read_story
from knowledge.story import Story

SEEDS = Path(__file__).parents[2] / "seeds"

CLAIM = "  value: 40 million\n  unit: crowns\n"
LONG = "word " * (MAX_PASSAGE_WORDS + 1)
LONG_CHINESE = "桥" * (2 * MAX_PASSAGE_WORDS + 2)


def edited(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, f"nothing to edit: {old!r}"
    return text.replace(old, new, 1)


# --- a story that is as it should be --------------------------------------------------------------


def test_the_real_story_reads(real_story: Story) -> None:
    assert real_story.id == "qwen-panic"
    assert {source.id for source in real_story.sources} == {
        "btw-media", "china-crunch", "global-times", "hk-stock-research", "meso-clever",
    }  # fmt: skip
    assert all(source.passages and source.claims and source.events for source in real_story.sources)
    passages = {passage.id for passage in real_story.passages()}
    assert {claim.passage_id for claim in real_story.claims()} <= passages
    assert [story.id for story in read_stories(SEEDS)] == ["qwen-panic"]


def test_a_source_keeps_all_that_its_file_says(tmp_path: Path) -> None:
    (source,) = read_story(write_story(tmp_path)).sources
    assert (source.publisher, source.grade, source.topics) == ("The Daily Gull", "B", ("cost",))
    assert source.summary == "The bridge at Brenholm will cost more."
    assert [passage.id for passage in source.passages] == ["daily-gull-1", "daily-gull-2"]
    cost, late = source.claims
    assert (cost.entity, cost.value, cost.passage_id) == ("bridge", "40 million", "daily-gull-1")
    assert (late.stance, late.value, late.passage_id) == ("comments", None, "daily-gull-2")
    assert source.events[0].what == "The port names a new price."


def test_the_lines_of_a_passage_become_one(tmp_path: Path) -> None:
    file = edited(SOURCE_FILE, "Brenholm will cost 40", "Brenholm\nwill   cost\n\n40")
    (source,) = read_story(write_story(tmp_path, file)).sources
    assert source.passages[0].text == (
        "The bridge at Brenholm will cost 40 million crowns, the port says."
    )


@pytest.mark.parametrize(
    ("old", "written", "field"),
    [
        ("published: 2024-03-05", "2024-03-05", "published"),
        ("published: 2024-03-05", "2024-03", "published"),
        ("published: 2024-03-05", "2024", "published"),
        ("published: 2024-03-05", "'2024-03-05'", "published"),
        ("language: en", "no", "language"),  # Norwegian; plain YAML reads a false
        ("title: Bridge to cost more", "1984", "title"),
        ("title: Bridge to cost more", "12:30", "title"),  # plain YAML reads 750
    ],
)
def test_dates_and_words_need_no_quotes(tmp_path: Path, old: str, written: str, field: str) -> None:
    file = edited(SOURCE_FILE, old, f"{field}: {written}")
    (source,) = read_story(write_story(tmp_path, file)).sources
    assert getattr(source, field) == written.strip("'")


def test_a_value_stays_as_printed(tmp_path: Path) -> None:
    file = edited(SOURCE_FILE, "value: 40 million", "value: 1.50")
    (source,) = read_story(write_story(tmp_path, file)).sources
    assert source.claims[0].value == "1.50"


def test_a_readme_in_the_folder_is_not_a_source(tmp_path: Path) -> None:
    write_story(tmp_path)
    (tmp_path / "README.md").write_text("# How we work\n")
    (tmp_path / "notes.txt").write_text("to do")
    assert len(read_story(tmp_path).sources) == 1


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    write_story(tmp_path, "\ufeff" + SOURCE_FILE, "\ufeff" + STORY_FILE)
    assert read_story(tmp_path).sources[0].id == "daily-gull"


def test_windows_line_ends_do_no_harm(tmp_path: Path) -> None:
    plain = read_story(write_story(tmp_path / "plain"))
    crlf = write_story(
        tmp_path / "crlf", SOURCE_FILE.replace("\n", "\r\n"), STORY_FILE.replace("\n", "\r\n")
    )
    assert read_story(crlf) == plain


def test_what_a_source_does_not_tell_is_written_as_unknown(tmp_path: Path) -> None:
    file = edited(SOURCE_FILE, "published: 2024-03-05", "published: unknown")
    file = edited(file, "precision: day", "precision: unknown\nuncertain: [title]")
    file = edited(file, "url: https://gull.example/bridge", "url: unknown")
    (source,) = read_story(write_story(tmp_path, file)).sources
    assert (source.published, source.precision, source.url) == (None, None, None)
    assert source.uncertain == ("title",)
    assert source.byline == "The Daily Gull"


def test_a_withdrawn_source_stays_in_the_story_but_gives_no_passages(tmp_path: Path) -> None:
    withdrawn = "withdrawn: {kind: retracted, reason: The price was made up., on: 2024-04}\n---"
    folder = write_story(tmp_path, edited(SOURCE_FILE, "\n---", f"\n{withdrawn}"))
    (folder / "other.md").write_text(edited(SOURCE_FILE, "id: daily-gull", "id: other"))
    story = read_story(folder)
    assert [source.id for source in story.sources] == ["daily-gull", "other"]
    assert {passage.source_id for passage in story.passages()} == {"other"}
    assert len(list(story.claims())) == 2
    assert [event.passage_id for event in story.events()] == ["other-1"]
    assert story.source_by_id["daily-gull"].withdrawn is not None


def test_a_story_that_only_has_drafts_is_left_out(tmp_path: Path) -> None:
    write_story(tmp_path / "a")
    waiting = write_story(tmp_path / "b", story=edited(STORY_FILE, "id: harbour", "id: second"))
    (waiting / "drafts").mkdir()
    (waiting / "daily-gull.md").rename(waiting / "drafts" / "daily-gull.md")
    assert [story.id for story in read_stories(tmp_path)] == ["harbour"]
    with pytest.raises(SeedError, match="holds drafts alone"):
        read_stories(waiting)


def test_notes_are_for_reviewers_and_no_part_of_the_story(tmp_path: Path) -> None:
    plain = read_story(write_story(tmp_path))
    write_story(tmp_path, SOURCE_FILE + "\n## Notes\n\n- Whatever: [x\n")
    assert read_story(tmp_path) == plain


def test_two_stories_cannot_share_a_source_id(tmp_path: Path) -> None:
    write_story(tmp_path / "a")
    write_story(tmp_path / "b", story=edited(STORY_FILE, "id: harbour", "id: second"))
    with pytest.raises(SeedError, match=r"source 'daily-gull'.*'harbour'.*rename"):
        read_stories(tmp_path)


def test_what_replaces_a_source_must_be_there(tmp_path: Path) -> None:
    withdrawn = "withdrawn: {kind: corrected, reason: x, replaced_by: nobody}\n---"
    with pytest.raises(SeedError, match="replaced_by: there is no source 'nobody'"):
        read_story(write_story(tmp_path, edited(SOURCE_FILE, "\n---", f"\n{withdrawn}")))


def test_claims_and_events_may_be_left_out(tmp_path: Path) -> None:
    file = SOURCE_FILE[: SOURCE_FILE.index("## Claims")]
    (source,) = read_story(write_story(tmp_path, file)).sources
    assert (source.claims, source.events) == ((), ())


def test_a_folder_holds_several_stories_or_is_one(tmp_path: Path) -> None:
    other = edited(SOURCE_FILE, "id: daily-gull", "id: weekly-gull")
    write_story(tmp_path / "b", other, edited(STORY_FILE, "id: harbour", "id: second"))
    write_story(tmp_path / "a")
    (tmp_path / "drafts").mkdir()
    assert [story.id for story in read_stories(tmp_path)] == ["harbour", "second"]
    assert [story.id for story in read_stories(tmp_path / "b")] == ["second"]


# --- faults ---------------------------------------------------------------------------------------

# (what is changed in the source file, into what, the line that is at fault, words of the reason)
SOURCE_FAULTS = {
    "bad YAML": (
        "publisher: The Daily Gull", "publisher: [The Daily Gull",
        "url: https://gull.example/bridge", ["not valid YAML", "','"],
    ),
    "bad YAML in a claim": (
        "  by: Brenholm Port", "  by: Brenholm: Port",
        "  by: Brenholm: Port", ["not valid YAML", "mapping values"],
    ),
    "a tab": (
        "  by: Brenholm Port", "\tby: x", "\tby: x", ["not valid YAML", "'\\t' that cannot start"]
    ),
    "a title with nothing": (
        "title: Bridge to cost more", "title:", "title:", ["title", "must be a text"]
    ),
    "a control character": (
        "grade: B", "grade: B\x1b", "grade: B\x1b", ["not valid YAML", "U+001B"]
    ),
    "a tag": (
        "title: Bridge to cost more", "title: !!int more",
        "title: !!int more", ["not valid YAML", "yaml.org,2002:int"],
    ),
    "a list that is called a map": (
        "topics: [cost]", "topics: !!map [cost]", "topics: !!map [cost]", ["expected a mapping"]
    ),
    "lists in lists without end": (
        "topics: [cost]", f"topics: {'[' * 2_000}", "id: daily-gull", ["nested too deeply"]
    ),
    "a key of several lines": (
        "grade: B", 'grade: B\n"a\\nb": c', '"a\\nb": c', ["a\\nb: is not a key"]
    ),
    "unknown key": ("grade: B", "garde: B", "garde: B", ["garde", "not a key"]),
    "unknown key in a claim": ("  as_of:", "  asof:", "  asof: 2024-03", ["asof"]),
    "missing key": ("grade: B\n", "", "id: daily-gull", ["grade", "is missing"]),
    "missing key of a claim": (
        "  by: Brenholm Port\n", "",
        "- statement: The bridge will cost 40 million crowns.", ["by", "is missing"],
    ),
    "a key twice": ("grade: B", "grade: B\ngrade: C", "grade: C", ["grade", "twice"]),
    "a key with nothing": ("grade: B", "grade:", "grade:", ["grade", "must be 'A'"]),
    "a blank title": (
        "title: Bridge to cost more", "title: ' '", "title: ' '", ["title", "is empty"]
    ),
    "unknown grade": ("grade: B", "grade: E", "grade: E", ["grade", "'A', 'B', 'C' or 'D'"]),
    "unknown stance": (
        "stance: asserts", "stance: thinks", "  stance: thinks", ["stance", "'denies'"]
    ),
    "bad id": ("id: daily-gull", "id: Daily Gull", "id: Daily Gull", ["id", "lower-case"]),
    "no such month": (
        "published: 2024-03-05", "published: 2024-13-05",
        "published: 2024-13-05", ["published", "date like 2025-11-16"],
    ),
    "no such day": (
        "published: 2024-03-05", "published: 2023-02-29",
        "published: 2023-02-29", ["published", "date like 2025-11-16"],
    ),
    "a date in words": (
        "- date: 2024-03-05", "- date: last spring",
        "- date: last spring", ["date", "date like 2025-11-16"],
    ),
    "a date of a claim": ("as_of: 2024-03", "as_of: Q1", "  as_of: Q1", ["as_of", "date like"]),
    "a link without a scheme": (
        "url: https://gull.example/bridge", "url: gull.example/bridge",
        "url: gull.example/bridge", ["url", "http or https link"],
    ),
    "a link that runs code": (
        "url: https://gull.example/bridge", "url: javascript:alert(1)",
        "url: javascript:alert(1)", ["url", "http or https link"],
    ),
    "a link that is not of the web": (
        "url: https://gull.example/bridge", "url: ftp://gull.example/bridge",
        "url: ftp://gull.example/bridge", ["url", "http or https link"],
    ),
    "a link that breaks out of Slack's markup": (
        "url: https://gull.example/bridge", "url: https://gull.example/|free>",
        "url: https://gull.example/|free>", ["url", "http or https link"],
    ),
    "unknown topic": (
        "topics: [cost]", "topics:\n  - cost\n  - weather",
        "  - weather", ["'weather'", "not a topic of story.yaml"],
    ),
    "no front matter": ("---\n", "", "id: daily-gull", ["front matter"]),
    "front matter not closed": (
        "topics: [cost]\n---\n", "topics: [cost]\n", "---", ["not closed"]
    ),
    "no summary": ("## Summary\n", "", "The bridge at Brenholm will cost more.", ["## Summary"]),
    "an empty summary": (
        "The bridge at Brenholm will cost more.\n", "", "## Summary", ["summary is empty"]
    ),
    "no passages": (
        SOURCE_FILE[SOURCE_FILE.index("\n## Passages") :], "",
        "The bridge at Brenholm will cost more.", ["'## Passages'", "missing"],
    ),
    "unknown section": ("## Events", "## Dates", "## Dates", ["'Dates'", "known are Summary"]),
    "a section twice": ("## Events", "## Claims", "## Claims", ["second section 'Claims'"]),
    "text outside of the passages": (
        "### 1\n", "Here goes.\n### 1\n", "Here goes.", ["before the first passage"]
    ),
    "passages that skip a number": ("### 2", "### 3", "### 3", ["expected '### 2'", "'### 3'"]),
    "passages that begin late": ("### 1", "### 2", "### 2", ["expected '### 1'"]),
    "passages without numbers": ("### 1", "### First", "### First", ["expected '### 1'"]),
    "an empty passage": (
        "The mayor denies that the bridge is late.\n", "", "### 2", ["passage 2 is empty"]
    ),
    "a passage too long for the model": (
        "The mayor denies that the bridge is late.", LONG,
        "### 2", ["passage 2", "longer than", "split it"],
    ),
    "a Chinese passage too long for the model": (
        "The mayor denies that the bridge is late.", LONG_CHINESE,
        "### 2", ["passage 2", "longer than", "split it"],
    ),
    "a passage in words": (
        "  passage: 2\n", "  passage: two\n", "  passage: two", ["passage", "whole number"]
    ),
    "a claim of no passage": (
        "  passage: 2\n", "  passage: 3\n", "  passage: 3", ["passage", "no passage 3"]
    ),
    "an event of no passage": (
        "  what: The port names a new price.\n  passage: 1",
        "  what: The port names a new price.\n  passage: 0",
        "  passage: 0", ["passage", "no passage 0"],
    ),
    "entity without attribute": (
        "  attribute: cost\n", "",
        "- statement: The bridge will cost 40 million crowns.", ["entity and attribute"],
    ),
    "value without entity": (
        "  entity: bridge\n  attribute: cost\n", "",
        "- statement: The bridge will cost 40 million crowns.", ["value needs an entity"],
    ),
    "claims that are no list": (
        SOURCE_FILE[SOURCE_FILE.index("- statement") : SOURCE_FILE.index("```\n\n## Events")],
        "statement: one\n", "statement: one", ["must be a list"],
    ),
    "an unclosed fence": (
        "  passage: 1\n```\n", "  passage: 1\n", "## Events", ["```yaml"],
    ),
    "two blocks": (
        "- statement: The bridge is late.", "```\n\n```yaml\n- statement: The bridge is late.",
        "## Claims", ["one block between ```yaml and"],
    ),
    "claims without a fence": ("```yaml\n", "", "## Claims", ["one block between ```yaml and"]),
    "text beside the fence": (
        "## Events\n", "## Events\n\nSee below.\n", "## Events", ["one block between"]
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), SOURCE_FAULTS.values(), ids=SOURCE_FAULTS.keys()
)
def test_a_fault_in_a_source_is_reported_with_its_line_and_reason(
    tmp_path: Path, old: str, new: str, line: str, words: list[str]
) -> None:
    file = edited(SOURCE_FILE, old, new)
    with pytest.raises(SeedError) as caught:
        read_story(write_story(tmp_path, file))
    error = caught.value
    assert error.file == tmp_path / "daily-gull.md"
    assert error.line is not None
    assert file.split("\n")[error.line - 1].strip("\n") == line
    assert str(error).startswith(f"{tmp_path / 'daily-gull.md'}:{error.line}: ")
    assert all(word in error.reason for word in words), error.reason
    assert "\n" not in str(error)


STORY_FAULTS = {
    "bad YAML": ("id: harbour", "id: [harbour", "title: The harbour bridge", ["not valid YAML"]),
    "unknown key": ("title: The", "name: x\ntitle: The", "name: x", ["name"]),
    "missing key": ("language: en\n", "", "id: harbour", ["language", "is missing"]),
    "a topic without a title": (
        "    title: What it costs\n", "", "  - id: cost", ["title", "is missing"]
    ),
    "unknown kind of name": ("organisation", "ship", "    kind: ship", ["kind", "'person'"]),
    "other names that are no list": (
        "[the port, BP]", "the port", "    also: the port", ["also", "must be a list"]
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "line", "words"), STORY_FAULTS.values(), ids=STORY_FAULTS.keys()
)
def test_a_fault_in_story_yaml_is_reported_with_its_line_and_reason(
    tmp_path: Path, old: str, new: str, line: str, words: list[str]
) -> None:
    file = edited(STORY_FILE, old, new)
    with pytest.raises(SeedError) as caught:
        read_story(write_story(tmp_path, story=file))
    error = caught.value
    assert error.file == tmp_path / "story.yaml"
    assert error.line is not None
    assert file.split("\n")[error.line - 1] == line
    assert all(word in error.reason for word in words), error.reason


@pytest.mark.parametrize("name", ["story.yaml", "daily-gull.md"])
def test_a_file_in_another_encoding_is_refused(tmp_path: Path, name: str) -> None:
    file = write_story(tmp_path) / name
    file.write_bytes(file.read_bytes() + "Málaga".encode("latin-1"))
    with pytest.raises(SeedError, match=f"{name}: is not UTF-8"):
        read_story(tmp_path)


@pytest.mark.parametrize("name", ["story.yaml", "daily-gull.md"])
def test_an_empty_file_is_refused(tmp_path: Path, name: str) -> None:
    (write_story(tmp_path) / name).write_text("")
    with pytest.raises(SeedError, match=f"{name}:1: (is empty|must begin with YAML front matter)"):
        read_story(tmp_path)


def test_a_missing_folder_is_named_with_the_setting_to_correct(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"nowhere: no such folder; set SEEDS_DIR"):
        read_stories(tmp_path / "nowhere")


def test_a_folder_without_a_story_is_refused(tmp_path: Path) -> None:
    (tmp_path / "drafts").mkdir()
    with pytest.raises(SeedError, match=r"holds no story"):
        read_stories(tmp_path)


def test_a_story_without_sources_is_refused(tmp_path: Path) -> None:
    (write_story(tmp_path) / "daily-gull.md").rename(tmp_path / "README.md")
    with pytest.raises(SeedError, match=r"holds no source"):
        read_story(tmp_path)


def test_two_sources_of_one_id_are_refused(tmp_path: Path) -> None:
    write_story(tmp_path)
    copy = edited(SOURCE_FILE, "id: daily-gull\ntitle: Bridge to cost more\n",
                  "title: Bridge to cost more\nid: daily-gull\n")  # fmt: skip
    (tmp_path / "second.md").write_text(copy)
    with pytest.raises(SeedError, match=r"second\.md:3: id: another source .*'daily-gull'"):
        read_story(tmp_path)


def test_two_stories_of_one_id_are_refused(tmp_path: Path) -> None:
    write_story(tmp_path / "a")
    write_story(tmp_path / "b")
    with pytest.raises(SeedError, match=r"b/story\.yaml:1: id: another story .*'harbour'"):
        read_stories(tmp_path)
