"""`backstory ingest`, `review` and `watch` as an operator sees them: real process, real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from bot_process import BACKSTORY, environment
from news_server import NewsSite, running_site
from redis_server import running_redis
from tiny_stories import SOURCE_FILE, write_story

BRIDGE = (
    "The bridge over the Lauter will be closed to lorries from June, the road office said. Cracks "
    "were found in two of its nine piers, said engineer Paula Reim. The repair will cost about 12 "
    "million crowns and take until 2026, she said. The mayor of Lauterbach denied that the town "
    "had known of the cracks since last year.",
    "Shop owners fear for their trade. Before the closure 3,400 lorries crossed the bridge on a "
    "working day, according to the road office. A detour of 28 kilometres leads over Steinau.",
)


def html(title: str, *paragraphs: str) -> str:
    body = "".join(f"<p>{text}</p>" for text in paragraphs)
    return (
        f"<html lang=en><head><title>{title}</title><meta property='og:site_name' "
        f"content='Lauter Post'><meta property='article:published_time' content='2024-05-02'>"
        f"</head><body><nav><a href=/>Home</a></nav><article><h1>{title}</h1>{body}</article>"
        "<footer>Accept all cookies</footer></body></html>"
    )


@pytest.fixture
async def site() -> AsyncIterator[NewsSite]:
    async with running_site() as running:
        yield running


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    folder = tmp_path / "seeds"
    folder.mkdir()
    return folder


async def backstory(seeds: Path, *arguments: str, **settings: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr."""
    process = await asyncio.create_subprocess_exec(
        BACKSTORY, *arguments, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        env=environment({"SEEDS_DIR": str(seeds), **settings}),
    )  # fmt: skip
    out, err = await process.communicate()
    return process.returncode or 0, out.decode(), err.decode()


async def ingested(seeds: Path, *what: str, **settings: str) -> list[dict[str, Any]]:
    _, out, err = await backstory(seeds, "ingest", *what, "--story", "lauter", "--json", **settings)
    assert "Traceback" not in err
    rows: list[dict[str, Any]] = json.loads(out)["articles"]
    return rows


def text_of(file: str) -> str:
    return Path(file).read_text()


LOCAL = {"FETCH_PRIVATE_HOSTS": "127.0.0.1"}


async def test_a_page_of_the_web_becomes_a_draft_of_a_new_story(
    seeds: Path, site: NewsSite
) -> None:
    url = site.put("/bridge", html("Bridge closed to lorries", *BRIDGE))
    (row,) = await ingested(seeds, url, **LOCAL)
    assert row["outcome"] == "drafted"
    written = text_of(row["file"])
    assert "title: Bridge closed to lorries" in written
    assert "publisher: Lauter Post" in written
    assert "published: '2024-05-02'" in written
    assert "cookies" not in written.split("## Notes")[0]
    assert (seeds / "lauter" / "story.yaml").exists()


async def test_a_fault_costs_only_its_own_article(
    seeds: Path, site: NewsSite, tmp_path: Path
) -> None:
    good = site.put("/bridge", html("Bridge closed to lorries", *BRIDGE))
    loop = site.redirect("/loop", "/loop")
    big = tmp_path / "big.txt"
    with big.open("wb") as file:
        file.truncate(50_000_000)
    (tmp_path / "empty.txt").write_text("")
    (tmp_path / "noise.bin").write_bytes(bytes(range(256)) * 40)
    what = (
        f"{site.url}/missing", loop, str(big), str(tmp_path / "empty.txt"),
        str(tmp_path / "noise.bin"), str(tmp_path / "nowhere.txt"), "http://169.254.169.254/", good,
    )  # fmt: skip
    rows = await ingested(seeds, *what, **LOCAL)
    assert [row["outcome"] for row in rows] == ["failed"] * 7 + ["drafted"]
    said = [row["note"] for row in rows[:7]]
    for words, note in zip(
        ("404", "redirects in a circle", "MB", "empty", "", "nowhere.txt", "private"),
        said,
        strict=True,
    ):
        assert words in note, note
        assert "\n" not in note


async def test_a_private_address_is_refused_with_the_setting_that_allows_it(
    seeds: Path, site: NewsSite
) -> None:
    url = site.put("/bridge", html("Bridge", *BRIDGE))
    code, out, err = await backstory(seeds, "ingest", url, "--story", "lauter")
    assert code == 1
    assert out == ""
    assert "FETCH_PRIVATE_HOSTS" in err
    assert site.asked == []


async def test_the_articles_of_a_feed_are_drafted(seeds: Path, site: NewsSite) -> None:
    one = site.put("/one", html("Bridge closed to lorries", BRIDGE[0]))
    two = site.put("/two", html("Shops fear for their trade", BRIDGE[1]))
    items = "".join(f"<item><title>x</title><link>{url}</link></item>" for url in (one, two))
    feed = f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'
    rows = await ingested(seeds, site.put("/feed", feed, "application/rss+xml"), **LOCAL)
    assert [row["outcome"] for row in rows] == ["drafted", "drafted"]


async def test_a_second_run_does_only_what_is_left(seeds: Path, tmp_path: Path) -> None:
    for name, text in zip(("a", "b"), BRIDGE, strict=True):
        (tmp_path / f"{name}.txt").write_text(text)
    first = await ingested(seeds, str(tmp_path / "a.txt"))
    rows = await ingested(seeds, str(tmp_path / "a.txt"), str(tmp_path / "b.txt"))
    assert [row["outcome"] for row in rows] == ["known", "drafted"]
    assert rows[0]["file"] == first[0]["file"]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--published", "spring"], "--published: must be a date like"),
        (["--url", "ftp://x"], "--url: must be an http or https link"),
        (["--grade", "E"], "--grade: "),
        (["b.txt", "--title", "X"], "--title: goes with a single article"),
    ],
)
async def test_a_wrong_option_is_one_clear_line(
    seeds: Path, options: list[str], words: str
) -> None:
    code, out, err = await backstory(seeds, "ingest", "a.txt", *options, "--story", "lauter")
    assert code == 2
    assert out == ""
    assert words in err
    assert len(err.strip().splitlines()) == 1


async def test_without_a_story_to_choose_from_one_must_be_named(seeds: Path) -> None:
    code, _, err = await backstory(seeds, "ingest", "a.txt")
    assert code == 2
    assert "story" in err


async def test_a_review_shows_drafts_thin_spots_and_what_would_disagree(
    seeds: Path, tmp_path: Path
) -> None:
    (tmp_path / "bridge.txt").write_text(BRIDGE[0])
    await ingested(seeds, str(tmp_path / "bridge.txt"))
    code, out, err = await backstory(seeds, "review", "--story", "lauter")
    assert code == 0, err
    assert "Drafts that wait" in out
    assert "bridge.md" in out
    code, out, _ = await backstory(seeds, "review", "--drafts")
    assert "A source without a link: 1" in out
    page = tmp_path / "review.html"
    code, out, err = await backstory(seeds, "review", "--drafts", "--out", str(page))
    assert (code, out) == (0, "")
    assert "<h1>Lauter: review</h1>" in page.read_text()


async def test_a_review_lists_what_the_story_leaves_open(seeds: Path, tmp_path: Path) -> None:
    asked = "- passage: 2\n  answers: ['Who denies it?']\n  open: ['When was it late?']\n"
    write_story(seeds / "harbour", f"{SOURCE_FILE}\n## Questions\n\n```yaml\n{asked}```\n")
    code, out, err = await backstory(seeds, "review")
    assert code == 0, err
    assert "- When was it late? `daily-gull-2`" in out
    assert "Who denies it?" not in out
    page = tmp_path / "review.html"
    await backstory(seeds, "review", "--out", str(page))
    assert "<li>When was it late? " in page.read_text()


async def test_a_review_cannot_be_written_as_another_kind_of_file(seeds: Path) -> None:
    code, _, err = await backstory(seeds, "review", "--out", "review.pdf")
    assert code == 2
    assert "--out review.pdf" in err


# --- watch ----------------------------------------------------------------------------------------


def watched(seeds: Path, url: str, drafts: str = "review") -> Path:
    folder = seeds / "lauter"
    folder.mkdir()
    (folder / "story.yaml").write_text(
        "id: lauter\ntitle: The bridge\nlanguage: en\nsummary: A bridge is closed.\n"
        f"watch:\n  - url: {url}\n    every: 5\ndrafts: {drafts}\n"
    )
    return folder


def feed_of(*urls: str) -> str:
    items = "".join(f"<item><link>{url}</link></item>" for url in urls)
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>'


async def test_a_watched_feed_brings_drafts_once(
    seeds: Path, site: NewsSite, tmp_path: Path
) -> None:
    article = site.put("/one", html("Bridge closed to lorries", *BRIDGE))
    folder = watched(seeds, site.put("/feed", feed_of(article), "application/rss+xml"))
    async with running_redis(tmp_path) as url:
        settings = {"REDIS_URL": url, **LOCAL}
        code, _, err = await backstory(seeds, "watch", "--once", **settings)
        assert (code, "1 new" in err) == (0, True), err
        code, _, err = await backstory(seeds, "watch", "--once", **settings)
        assert "nothing is due" in err
    assert len(list((folder / "drafts").glob("*.md"))) == 1
    assert site.count("/one") == 1


async def test_a_story_may_publish_what_it_watches_at_once(
    seeds: Path, site: NewsSite, tmp_path: Path
) -> None:
    article = site.put("/one", html("Bridge closed to lorries", *BRIDGE))
    feed = site.put("/feed", feed_of(article), "application/rss+xml")
    folder = watched(seeds, feed, drafts="publish")
    async with running_redis(tmp_path) as url:
        settings = {"REDIS_URL": url, **LOCAL}
        code, _, err = await backstory(seeds, "watch", "--once", **settings)
        assert code == 0, err
        asked = "How many lorries crossed the bridge?"
        code, out, _ = await backstory(seeds, "ask", asked, "--json", **settings)
    assert code == 0
    assert "3,400" in json.loads(out)["text"]
    assert list(folder.glob("drafts/*.md")) == []


async def test_watching_nothing_is_said(seeds: Path) -> None:
    code, _, err = await backstory(seeds, "watch", "--once")
    assert code == 2
    assert len(err.strip().splitlines()) == 1
