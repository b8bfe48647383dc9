"""What commands change in a story's files: the lines that are meant, and not a byte more."""

from __future__ import annotations

import contextlib
import resource
from collections.abc import Iterator
from pathlib import Path

import pytest
from tiny_stories import SOURCE_FILE, write_story

from knowledge.errors import SeedError
from knowledge.seeds import (
    accept_draft,
    drafts_of,
    read_story,
    reinstate,
    source_ids,
    withdraw,
    write_source,
)
from knowledge.story import Questions, Source, Withdrawal

TAKEN_BACK = Withdrawal(kind="retracted", reason="The price was made up.", on="2024-04")


def edited(text: str, old: str, new: str) -> str:
    assert text.count(old) >= 1, f"nothing to edit: {old!r}"
    return text.replace(old, new, 1)


def gull(folder: Path) -> Source:
    return read_story(folder).source_by_id["daily-gull"]


@contextlib.contextmanager
def full_disk() -> Iterator[None]:
    """No file can be written to for as long as the block lasts."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


# --- withdraw and reinstate -----------------------------------------------------------------------

FILES = {
    "as it is": SOURCE_FILE,
    "with Windows line ends": SOURCE_FILE.replace("\n", "\r\n"),
    "with the line ends of old Macs": SOURCE_FILE.replace("\n", "\r"),
    "with both kinds of line ends": edited(SOURCE_FILE, "grade: B\n", "grade: B\r\n"),
    "with a byte order mark": "\ufeff" + SOURCE_FILE,
    "with comments": edited(
        edited(SOURCE_FILE, "grade: B", "# doubtful\ngrade: B  # or C?"),
        "topics: [cost]\n---", "topics: [cost]\n\n# the end\n\n---",
    ),
    "in another order": edited(
        edited(SOURCE_FILE, "id: daily-gull\n", ""),
        "topics: [cost]\n", "topics:\n  - cost\n'id' : daily-gull\n",
    ),
    "with text that spans lines": edited(
        SOURCE_FILE, "title: Bridge to cost more", "title: >\n  Bridge\n\n  to cost more\n"
    ),
    "with notes that look like a mark": SOURCE_FILE + "\n## Notes\n\nwithdrawn: not yet\n---\n",
    "without a line end at the end": SOURCE_FILE.rstrip("\n"),
    "with other scripts": edited(SOURCE_FILE, "The Daily Gull", "海鸥日报 🦜"),
}  # fmt: skip


@pytest.fixture(params=FILES.values(), ids=FILES.keys())
def any_file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A story folder whose one source is written in one of many ways."""
    folder = write_story(tmp_path)
    (folder / "daily-gull.md").write_bytes(request.param.encode())
    return folder


def test_withdrawing_adds_one_line_and_undoing_it_gives_the_very_same_bytes(
    any_file: Path,
) -> None:
    file = any_file / "daily-gull.md"
    before, said = file.read_bytes(), gull(any_file)
    assert withdraw(any_file, "daily-gull", TAKEN_BACK) == file
    assert gull(any_file) == said.model_copy(update={"withdrawn": TAKEN_BACK})
    after = file.read_bytes().splitlines(keepends=True)
    added = [line for line in after if line.startswith(b"withdrawn: {")]
    assert len(added) == 1
    assert b"".join(line for line in after if line not in added) == before
    ends = {line[len(line.rstrip(b"\r\n")) :] for line in before.splitlines(keepends=True)}
    assert added[0][len(added[0].rstrip(b"\r\n")) :] in ends
    assert reinstate(any_file, "daily-gull") == file
    assert file.read_bytes() == before


MARKS = {
    "a block": "withdrawn:\n  kind: retracted\n  reason: x\n",
    "a block with a blank line and a comment": (
        "withdrawn:\n  # by phone\n  kind: retracted\n\n  reason: x\n"
    ),
    "a flow over lines": "withdrawn: {\n  kind: retracted,\n  reason: x\n}\n",
    "a quoted key": '"withdrawn" : {kind: corrected, reason: x}\n',
    "a reason over lines": "withdrawn:\n  kind: retracted\n  reason: |\n    x\n\n    y\n",
}


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS.keys())
@pytest.mark.parametrize("after", ["grade: B\n", "\n# why\ngrade: B\n", ""])
def test_a_mark_that_somebody_wrote_is_taken_away_however_it_is_written(
    tmp_path: Path, mark: str, after: str
) -> None:
    bare = edited(SOURCE_FILE, "grade: B\ntopics: [cost]\n", f"topics: [cost]\n{after}")
    bare = bare if after else edited(bare, "language: en\n", "language: en\ngrade: B\n")
    folder = write_story(tmp_path, edited(bare, "topics: [cost]\n", f"topics: [cost]\n{mark}"))
    assert gull(folder).withdrawn is not None
    with pytest.raises(SeedError, match=r"daily-gull\.md: is withdrawn already; --undo"):
        withdraw(folder, "daily-gull", TAKEN_BACK)
    reinstate(folder, "daily-gull")
    assert (folder / "daily-gull.md").read_text() == bare


def test_a_mark_says_all_that_is_known_on_one_line_whatever_the_reason(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    (folder / "tern.md").write_text(edited(SOURCE_FILE, "id: daily-gull", "id: tern"))
    reason = "Made up:\n---\n“all” of it, {really} # said the port 🦜"
    mark = Withdrawal(kind="corrected", reason=reason, on="2024", replaced_by="tern")
    withdraw(folder, "daily-gull", mark)
    one_line = "Made up: --- “all” of it, {really} # said the port 🦜"
    assert gull(folder).withdrawn == mark.model_copy(update={"reason": one_line})
    reinstate(folder, "daily-gull")
    assert (folder / "daily-gull.md").read_text() == SOURCE_FILE


def test_a_source_that_was_written_by_a_machine_is_withdrawn_and_reinstated(
    tmp_path: Path,
) -> None:
    folder = write_story(tmp_path)
    for topics in (("cost",), ()):
        written = write_source(gull(folder).model_copy(update={"topics": topics}))
        (folder / "daily-gull.md").write_text(written)
        withdraw(folder, "daily-gull", TAKEN_BACK)
        assert (folder / "daily-gull.md").read_text() == write_source(gull(folder))
        reinstate(folder, "daily-gull")
        assert (folder / "daily-gull.md").read_text() == written


def test_a_source_that_is_not_there_is_said_with_those_that_are(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    for attempt in (lambda: withdraw(folder, "heron", TAKEN_BACK), lambda: reinstate(folder, "x")):
        with pytest.raises(SeedError, match=r"there is no source '.*'; there are: daily-gull$"):
            attempt()


def test_only_a_withdrawn_source_can_be_reinstated(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"daily-gull\.md: is not withdrawn"):
        reinstate(write_story(tmp_path), "daily-gull")


WRONG = {
    "a date in words": (TAKEN_BACK.model_copy(update={"on": "last week"}), "date like 2025-11-16"),
    "a successor that is not there": (
        TAKEN_BACK.model_copy(update={"replaced_by": "heron"}), "no source 'heron' to replace it"
    ),
    "itself for a successor": (
        TAKEN_BACK.model_copy(update={"replaced_by": "daily-gull"}), "no source 'daily-gull' to"
    ),
    "no reason": (TAKEN_BACK.model_copy(update={"reason": " "}), "reason"),
}  # fmt: skip


@pytest.mark.parametrize(("mark", "words"), WRONG.values(), ids=WRONG.keys())
def test_a_wrong_mark_is_refused_and_the_file_left_alone(
    tmp_path: Path, mark: Withdrawal, words: str
) -> None:
    folder = write_story(tmp_path)
    with pytest.raises(SeedError, match=rf"daily-gull\.md: .*{words}"):
        withdraw(folder, "daily-gull", mark)
    assert (folder / "daily-gull.md").read_text() == SOURCE_FILE


def test_what_was_wrong_with_the_file_before_is_said_with_its_line(tmp_path: Path) -> None:
    faulty = edited(SOURCE_FILE, "stance: asserts", "stance: thinks")
    folder = write_story(tmp_path, faulty)
    line = faulty.splitlines().index("  stance: thinks") + 1
    with pytest.raises(SeedError, match=rf"daily-gull\.md:{line}: stance"):
        withdraw(folder, "daily-gull", TAKEN_BACK)
    assert (folder / "daily-gull.md").read_text() == faulty


def test_front_matter_that_is_one_line_says_what_to_do(tmp_path: Path) -> None:
    body = SOURCE_FILE.split("---\n")[2]
    front = (
        "{id: daily-gull, title: T, publisher: P, url: unknown, published: unknown, "
        "precision: unknown, language: en, grade: B}"
    )
    folder = write_story(tmp_path, f"---\n{front}\n---\n{body}")
    assert source_ids(folder) == {"daily-gull": folder / "daily-gull.md"}
    for attempt in (
        lambda: withdraw(folder, "daily-gull", TAKEN_BACK),
        lambda: reinstate(folder, "daily-gull"),
    ):
        with pytest.raises(SeedError, match=r"daily-gull\.md:2: .*one key a line"):
            attempt()


def test_a_full_disk_leaves_the_source_as_it_was(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    with full_disk(), pytest.raises(SeedError, match=r"daily-gull\.md: cannot be written: File"):
        withdraw(folder, "daily-gull", TAKEN_BACK)
    assert (folder / "daily-gull.md").read_text() == SOURCE_FILE
    assert sorted(path.name for path in folder.iterdir()) == ["daily-gull.md", "story.yaml"]


# --- ids ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "front",
    ["id: tern", "'id': tern", 'id: "tern"', "id : tern  # the bird", "title: 'id: x'\nid: tern"],
)
def test_a_source_is_found_by_its_id_whatever_its_file_is_called(
    tmp_path: Path, front: str
) -> None:
    folder = write_story(tmp_path, edited(SOURCE_FILE, "id: daily-gull", front))
    assert source_ids(folder) == {"tern": folder / "daily-gull.md"}


def test_an_id_is_looked_for_in_the_front_matter_alone(tmp_path: Path) -> None:
    long = "A bridge. " * 1000  # before the id
    file = edited(SOURCE_FILE, "id: daily-gull\ntitle: Bridge to cost more\n",
                  f"title: Bridge to cost more\npublisher: {long}\nid: tern\n")  # fmt: skip
    file = edited(file, "publisher: The Daily Gull\n", "")
    file = edited(file, "The mayor denies", "id: heron\nThe mayor denies")
    folder = write_story(tmp_path, file)
    assert source_ids(folder) == {"tern": folder / "daily-gull.md"}
    (folder / "daily-gull.md").write_text(edited(file, "id: tern\n", ""))
    assert source_ids(folder) == {"daily-gull": folder / "daily-gull.md"}


# --- drafts ---------------------------------------------------------------------------------------

DRAFT = edited(SOURCE_FILE, "id: daily-gull", "id: tern").replace("40 million", "55 million")


def draft(folder: Path, text: str = DRAFT, name: str = "tern.md") -> Path:
    (folder / "drafts").mkdir(exist_ok=True)
    file = folder / "drafts" / name
    file.write_bytes(text.encode())
    return file


def test_the_drafts_of_a_story_are_its_files_in_the_folder_drafts(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    assert drafts_of(folder) == []
    later, sooner = draft(folder, name="b.md"), draft(folder, name="a.md")
    draft(folder, "# How we review\n", "README.md")
    draft(folder, "{}", "ledger.jsonl")
    assert drafts_of(folder) == [sooner, later]


def test_an_accepted_draft_is_a_source_byte_by_byte_and_no_draft_any_more(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    file = draft(folder, DRAFT.replace("\n", "\r\n"))
    place = accept_draft(folder, file)
    assert place == folder / "tern.md"
    assert place.read_bytes() == DRAFT.replace("\n", "\r\n").encode()
    assert drafts_of(folder) == []
    assert set(read_story(folder).source_by_id) == {"daily-gull", "tern"}


def test_an_accepted_draft_is_called_by_its_id(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    assert accept_draft(folder, draft(folder, name="from-a-feed.md")) == folder / "tern.md"


BAD_DRAFTS = {
    "with an unknown key": (edited(DRAFT, "grade: B", "garde: B"), r"tern\.md:9: garde"),
    "with a topic of another story": (edited(DRAFT, "[cost]", "[speed]"), r"tern\.md:10: topics"),
    "that is empty": ("", r"tern\.md:1: must begin with YAML front matter"),
    "in another encoding": (None, r"tern\.md: is not UTF-8"),
}


@pytest.mark.parametrize(("text", "words"), BAD_DRAFTS.values(), ids=BAD_DRAFTS.keys())
def test_a_draft_that_is_not_as_it_should_be_stays_where_it_is(
    tmp_path: Path, text: str | None, words: str
) -> None:
    folder = write_story(tmp_path)
    file = draft(folder)
    file.write_bytes("é".encode("latin-1") if text is None else text.encode())
    before = file.read_bytes()
    with pytest.raises(SeedError, match=words):
        accept_draft(folder, file, replace=True)
    assert file.read_bytes() == before
    assert not (folder / "tern.md").exists()


def test_a_draft_that_is_not_there_is_said_to_be_missing(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    with pytest.raises(SeedError, match=r"nobody\.md: cannot be read: No such file"):
        accept_draft(folder, folder / "drafts" / "nobody.md")


def test_a_draft_takes_over_the_questions_about_what_stays_as_it_is(tmp_path: Path) -> None:
    first, second = "- {passage: 1, open: [Who pays]}", "- {passage: 2, answers: [Who denies]}"
    asked = f"\n## Questions\n\n```yaml\n{first}\n{second}\n```\n"
    folder = write_story(tmp_path, SOURCE_FILE + asked)
    file = draft(folder, edited(SOURCE_FILE, "40 million crowns, the", "55 million crowns, the"))
    accept_draft(folder, file, replace=True)
    assert "55 million" in gull(folder).passages[0].text
    assert gull(folder).questions == (
        Questions(passage_id="daily-gull-2", answers=("Who denies",)),
    )
    own = SOURCE_FILE + asked.replace("Who denies", "Who says no")
    accept_draft(folder, draft(folder, own), replace=True)
    assert [one.answers for one in gull(folder).questions] == [(), ("Who says no",)]


def test_a_source_that_cannot_be_read_may_be_replaced(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    (folder / "daily-gull.md").write_text("---\nid: daily-gull\n")
    accept_draft(folder, draft(folder, SOURCE_FILE), replace=True)
    assert "40 million" in gull(folder).passages[0].text


def test_a_draft_takes_the_place_of_a_source_of_its_id_only_with_replace(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    (folder / "daily-gull.md").rename(folder / "first.md")  # found by its id, not by its name
    file = draft(folder, edited(DRAFT, "id: tern", "id: daily-gull"))
    with pytest.raises(SeedError, match=r"tern\.md: first\.md is there already; --replace"):
        accept_draft(folder, file)
    assert file.exists()
    assert "40 million" in (folder / "first.md").read_text()
    assert accept_draft(folder, file, replace=True) == folder / "first.md"
    assert "55 million" in gull(folder).passages[0].text
    assert not file.exists()


def test_a_draft_never_takes_the_place_of_a_source_of_another_id(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    (folder / "daily-gull.md").rename(folder / "tern.md")
    file = draft(folder)
    for replace in (False, True):
        with pytest.raises(SeedError, match=r"tern\.md is there, of another id: rename"):
            accept_draft(folder, file, replace)
    assert file.read_text() == DRAFT
    assert (folder / "tern.md").read_text() == SOURCE_FILE


def test_a_source_that_is_named_as_a_draft_is_not_lost(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    for replace in (False, True):
        with pytest.raises(SeedError, match=r"daily-gull\.md: is no draft"):
            accept_draft(folder, folder / "daily-gull.md", replace)
    assert (folder / "daily-gull.md").read_text() == SOURCE_FILE


def test_a_full_disk_leaves_the_draft_where_it_is(tmp_path: Path) -> None:
    folder = write_story(tmp_path)
    file = draft(folder)
    with full_disk(), pytest.raises(SeedError, match=r"tern\.md: cannot be moved to .*: File too"):
        accept_draft(folder, file)
    assert file.read_text() == DRAFT
    assert not (folder / "tern.md").exists()
