"""Which folder a story is in, how one is begun, and whose ids are taken."""

from __future__ import annotations

from pathlib import Path

import pytest
from tiny_stories import SOURCE_FILE, STORY_FILE, write_story

from knowledge.errors import SeedError
from knowledge.seeds import find_story, foreign_ids, read_header, start_story, watched_stories

OTHER = STORY_FILE.replace("id: harbour", "id: airport")


@pytest.fixture
def two(tmp_path: Path) -> Path:
    """A folder with the stories `harbour` and `airport`, called otherwise."""
    write_story(tmp_path / "first")
    write_story(tmp_path / "second", SOURCE_FILE.replace("id: daily-gull", "id: tern"), OTHER)
    return tmp_path


# --- found ----------------------------------------------------------------------------------------


def test_a_story_is_found_by_its_id_whatever_its_folder_is_called(two: Path) -> None:
    assert find_story(two, "airport") == two / "second"
    assert find_story(two, "harbour") == two / "first"


def test_the_only_story_need_not_be_named(tmp_path: Path) -> None:
    write_story(tmp_path / "first")
    assert find_story(tmp_path, None) == tmp_path / "first"
    assert find_story(tmp_path / "first", None) == tmp_path / "first"  # SEEDS_DIR is the story
    assert find_story(tmp_path / "first", "harbour") == tmp_path / "first"


def test_of_several_stories_one_must_be_named(two: Path) -> None:
    with pytest.raises(SeedError, match=r"name the story with --story; there are: harbour, air"):
        find_story(two, None)


def test_a_story_that_is_not_there_is_said_with_those_that_are(two: Path) -> None:
    with pytest.raises(SeedError, match=r"no story 'first'; there are: harbour, airport"):
        find_story(two, "first")


def test_a_folder_without_stories_says_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(SeedError, match=r"nowhere: no such folder; set SEEDS_DIR"):
        find_story(tmp_path / "nowhere", "harbour")
    with pytest.raises(SeedError, match=r"holds no story: a story is a folder with a story\.yaml"):
        find_story(tmp_path, "harbour")


# --- begun ----------------------------------------------------------------------------------------


def test_a_new_story_begins_with_a_file_to_be_filled_in(two: Path) -> None:
    folder = start_story(two, "night-train", "nb")
    assert folder == two / "night-train"
    header = read_header(folder)
    assert (header.id, header.title, header.language) == ("night-train", "Night train", "nb")
    assert find_story(two, "night-train") == folder
    assert (folder / "story.yaml").read_text().startswith("id: night-train\n")


def test_the_first_story_of_all_makes_its_folders(tmp_path: Path) -> None:
    folder = start_story(tmp_path / "to" / "seeds", "harbour")
    assert folder == tmp_path / "to" / "seeds" / "harbour"
    assert read_header(folder).language == "en"


def test_a_story_that_is_there_is_left_as_it_is(two: Path) -> None:
    assert start_story(two, "airport", "de") == two / "second"
    assert (two / "second" / "story.yaml").read_text() == OTHER
    assert not (two / "airport").exists()
    assert start_story(two / "second", "airport") == two / "second"  # SEEDS_DIR is the story


def test_beside_a_story_that_is_the_seeds_folder_itself_none_can_begin(two: Path) -> None:
    with pytest.raises(SeedError, match=r"second: is the story 'airport' itself; set SEEDS_DIR"):
        start_story(two / "second", "night-train")
    assert not (two / "second" / "night-train").exists()


def test_a_new_story_never_takes_the_folder_of_another(two: Path) -> None:
    with pytest.raises(SeedError, match=r"second: is the folder of another story: rename"):
        start_story(two, "second")
    assert (two / "second" / "story.yaml").read_text() == OTHER


@pytest.mark.parametrize("name", ["", "Night train", "night_train", "-a", "../up", "a/b", "é"])
def test_a_story_s_id_is_of_lower_case_letters_digits_and_hyphens(two: Path, name: str) -> None:
    before = sorted(two.rglob("*"))
    with pytest.raises(SeedError, match="name it in lower-case letters, digits and single hyphens"):
        start_story(two, name)
    assert sorted(two.rglob("*")) == before


def test_a_file_in_the_way_is_said(tmp_path: Path) -> None:
    (tmp_path / "harbour").write_text("no folder")
    with pytest.raises(SeedError, match=r"harbour: cannot be written to: "):
        start_story(tmp_path, "harbour")


# --- whose ids are taken --------------------------------------------------------------------------


def test_the_ids_of_other_stories_are_taken_and_those_of_their_drafts(two: Path) -> None:
    (two / "second" / "drafts").mkdir()
    (two / "second" / "drafts" / "heron.md").write_text("")
    assert foreign_ids(two, two / "first") == {"tern", "heron"}
    assert foreign_ids(two, two / "second") == {"daily-gull"}


def test_a_story_alone_has_all_ids_to_itself(tmp_path: Path) -> None:
    write_story(tmp_path)
    assert foreign_ids(tmp_path, tmp_path) == frozenset()


# --- what is watched ------------------------------------------------------------------------------


def test_the_stories_that_name_something_to_watch_are_found(two: Path) -> None:
    assert watched_stories(two) == []
    watch = "watch:\n  - url: https://gull.example/feed\n    every: 5\n"
    (two / "second" / "story.yaml").write_text(OTHER + watch)
    ((folder, header),) = watched_stories(two)
    assert (folder, header.id) == (two / "second", "airport")
    assert (header.watch[0].url, header.watch[0].every) == ("https://gull.example/feed", 5)
