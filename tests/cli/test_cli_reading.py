"""`backstory timeline`, `who` and `summary`: what can be read off a story without asking."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import typer
from bot_process import environment
from typer.testing import CliRunner, Result

from bot.commands import reading
from bot.errors import SettingsError
from knowledge.people import find, profiles
from knowledge.seeds import read_story
from knowledge.story import Source, Story, Withdrawal
from knowledge.summaries import find_level, summary_tree

SEEDS = Path(__file__).parents[2] / "seeds" / "qwen-panic"


@pytest.fixture
def backstory(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs a command in this process, with no settings but those given."""
    for name in os.environ.keys() - environment({}).keys():
        monkeypatch.delenv(name)
    cli = typer.Typer()
    reading.register(cli)

    def call(*arguments: str, code: int = 0, **settings: str) -> Result:
        result = CliRunner().invoke(cli, arguments, env=settings)
        assert result.exit_code == code, result.output
        return result

    return call


def parsed(result: Result) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(result.stdout)
    return content


def numbers_and_links(page: str) -> tuple[list[int], list[int]]:
    """The [n] that the text uses, in order of first use, and those of the list below it."""
    text, _, listed = page.strip().rpartition("\n\n")
    used = dict.fromkeys(int(n) for n in re.findall(r"\[(\d+)\]", text))
    return list(used), [int(n) for n in re.findall(r"^\[(\d+)\] ", listed, re.M)]


# --- timeline -------------------------------------------------------------------------------------


def test_the_timeline_is_in_order_with_markers_and_the_links_below(backstory: Any) -> None:
    page = backstory("timeline").stdout
    dates = re.findall(r"^(\d{4}[\d-]*) ", page, re.M)
    assert len(dates) > 10
    assert dates == sorted(dates)
    used, listed = numbers_and_links(page)
    assert used == listed == list(range(1, len(listed) + 1))
    assert "[1] Global Times, 2025-11-16, Alibaba condemns FT report" in page
    assert "\n    https://www.globaltimes.cn/" in page


def test_the_timeline_as_json_names_the_passage_of_each_telling(backstory: Any) -> None:
    timeline = parsed(backstory("timeline", "--json"))
    assert timeline["story"] == "qwen-panic"
    links = {source["n"]: source for source in timeline["sources"]}
    for moment in timeline["moments"]:
        assert moment["precision"] in ("day", "month", "year")
        for telling in moment["tellings"]:
            assert telling["passage_id"].startswith(links[telling["source"]]["id"])
    assert all(source["url"].startswith("https://") for source in links.values())


# --- who ------------------------------------------------------------------------------------------


def test_somebody_is_shown_with_what_they_say_and_what_is_said(backstory: Any) -> None:
    page = backstory("who", "华为").stdout
    assert page.startswith("Huawei (organisation)\nalso: ")
    says, others = page.index("\nSays\n"), page.index("\nOthers say\n")
    assert says < page.index("coincidental") < others < page.index("unnamed accusers") < len(page)
    used, listed = numbers_and_links(page)
    assert used == listed
    assert "[1] BTW Media, 2025-07-08" in page


def test_somebody_as_json_has_every_claim_with_its_source(backstory: Any) -> None:
    profile = parsed(backstory("who", "eddie wu", "--json"))
    assert (profile["name"], profile["kind"]) == ("Wu Yongming", "person")
    assert "吴泳铭" in profile["also"]
    assert profile["used"] == ["Wu Yongming"]
    (claim,) = profile["says"]
    assert claim["passage_id"] in profile["passages"]
    assert profile["sources"][claim["source"] - 1]["id"] == "hk-stock-research"


def test_an_unknown_name_exits_with_1_and_names_the_nearest_on_stderr(backstory: Any) -> None:
    result = backstory("who", "Zhang Xiaoping Lee", "--json", code=1)
    assert result.stdout == ""
    assert "'Zhang Xiaoping Lee'" in result.stderr
    result = backstory("who", "house", code=1)
    assert "did you mean: White House, White House memo?" in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


# --- summary --------------------------------------------------------------------------------------


def test_the_story_in_short_comes_with_its_topics(backstory: Any) -> None:
    page = backstory("summary").stdout
    assert page.startswith("The Qwen panic\n\nIn November 2025 ")
    assert "Where the sources differ" not in page
    assert "- memo: The disputed White House memo" in page
    used, listed = numbers_and_links(page)
    assert used == listed != []


def test_at_length_it_has_disagreements_and_the_latest_events(backstory: Any) -> None:
    page = backstory("summary", "--long").stdout
    assert not re.search(r"\[(\d+)\] \[\1\]", page)  # a source is not named twice in a row
    differ, latest = page.index("Where the sources differ"), page.index("Latest events")
    assert differ < page.index("600 million downloads") < latest < page.index("- 2026-01-13: ")


def test_a_topic_and_a_source_have_summaries_of_their_own(backstory: Any) -> None:
    topic = parsed(backstory("summary", "downloads", "--json"))
    assert (topic["kind"], topic["id"]) == ("topic", "downloads")
    assert [line["passage_ids"] for line in topic["lines"]] == [
        ["global-times-15"], ["meso-clever-7"],
    ]  # fmt: skip
    at_length = parsed(backstory("summary", "downloads", "--long", "--json"))
    assert {line["role"] for line in at_length["lines"]} == {"summary", "conflict", "moment"}
    assert "meso-clever" in [child["id"] for child in topic["children"]]
    source = backstory("summary", "btw media", "--long").stdout
    assert source.startswith("Huawei's AI lab denies copying")
    assert "\n- Huawei: Huawei's Pangu models were independently developed" in source


def test_a_misspelt_topic_is_understood_or_the_nearest_are_named(backstory: Any) -> None:
    assert backstory("summary", "dowlnoads").stdout.startswith("Downloads")
    result = backstory("summary", "down the lane", "--json", code=1)
    assert result.stdout == ""
    assert "'down the lane'" in result.stderr


def test_another_story_is_chosen_by_its_id(backstory: Any) -> None:
    assert backstory("summary", "--story", "qwen-panic").stdout.startswith("The Qwen panic")
    result = backstory("summary", "--story", "no-such", code=1)
    assert isinstance(result.exception, SettingsError)
    assert "qwen-panic" in str(result.exception)


# --- what is not there ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def story() -> Story:
    """The real story, with one source withdrawn and one of which little is known."""

    def changed(source: Source) -> Source:
        if source.id == "btw-media":
            gone = Withdrawal(kind="retracted", reason="The page was made up.")
            return source.model_copy(update={"withdrawn": gone})
        if source.id == "meso-clever":
            return source.model_copy(update=dict.fromkeys(("url", "title", "published")))
        return source

    real = read_story(SEEDS)
    return real.model_copy(update={"sources": tuple(map(changed, real.sources))})


def test_a_withdrawn_source_is_shown_with_its_reason_alone(story: Story) -> None:
    tree = summary_tree(story, ())
    level = find_level(tree, "btw-media")
    assert not isinstance(level, list)
    page = reading.summary_text(story, level, long=True)
    assert page == (
        "Huawei's AI lab denies copying Alibaba's Qwen model\n\n"
        "withdrawn (retracted): The page was made up.\n"
    )
    content = reading.summary_json(story, level, long=True)
    assert (content["lines"], content["withdrawn"]["kind"]) == ([], "retracted")
    topic = find_level(tree, "huawei")
    assert not isinstance(topic, list)
    assert "copying Alibaba's Qwen model (withdrawn)" in reading.summary_text(story, topic, True)


def test_a_source_of_which_little_is_known_leaves_no_gaps(story: Story) -> None:
    profile = find(profiles(story), "Sun Lijun")
    assert not isinstance(profile, list)
    assert reading.profile_text(story, profile).endswith("\n\n[1] Meso Clever\n")
