"""Articles become drafts once, runs resume, and nothing that a person touched is overwritten."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from tiny_stories import write_story

from knowledge.errors import IngestError, SeedError
from knowledge.ingest.article import Download
from knowledge.ingest.given import Given, read_sidecar
from knowledge.ingest.intake import Drafter, Intake, Taken
from knowledge.seeds import accept_draft, drafts_of, read_source, read_story

ARTICLE = """\
Ferry line to Skarholm will close in autumn

Published: 14 March 2024

The ferry between Brenholm and Skarholm will make its last crossing on 30 September, the county
said. About 1,200 people use the line on a working day, the county said, which is 40 per cent fewer
than ten years ago.

Line manager Asta Brandt said the two ships would be sold. "We looked for a buyer who keeps the
line open, and we found none," Brandt said. She denied that the decision had been made before the
public was heard.

The mayor of Skarholm, Jon Vik, called the decision a mistake. Vik said the town would go to court
in May if the county did not change its mind before then.
"""
OTHER = """\
Skarholm school wins prize for its garden

The school of Skarholm has won the regional prize for school gardens with its orchard of old kinds
of apples, the jury announced on Friday. Pupils of the sixth class planted 45 trees behind the gym
hall in the past four years, said the head teacher, Mette Lund. The prize money of 5,000 crowns
will be used to build a small greenhouse next to the orchard, the teacher added.
"""


def page(text: str = ARTICLE, name: str = "ferry.txt", url: str | None = None) -> Download:
    return Download(name=url or name, body=text.encode(), url=url, media_type="text/plain")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_story(tmp_path / "harbour")


async def take(folder: Path, download: Download, given: Given | None = None) -> Taken:
    """As a run of its own would."""
    return await Intake(folder).take(download, given)


def drafted(taken: Taken) -> Path:
    assert taken.outcome in ("drafted", "updated"), taken
    assert taken.file is not None
    return taken.file


async def test_an_article_becomes_a_draft_that_reads_as_a_source(folder: Path) -> None:
    file = drafted(await take(folder, page()))
    assert file == folder / "drafts" / "ferry.md"
    source = read_source(file, set())
    assert source.title == "Ferry line to Skarholm will close in autumn"
    assert source.published == "2024-03-14"
    assert (source.publisher, source.url) == (None, None)
    assert "grade" in source.uncertain
    said = " ".join(passage.text for passage in source.passages)
    assert "Asta Brandt" in said
    assert "1,200 people" in said
    assert [s.id for s in read_story(folder).sources] == ["daily-gull"]  # not answered from yet


async def test_what_a_person_gives_counts_more_than_what_is_found(folder: Path) -> None:
    given = Given(
        title="The last ferry", publisher="Skarholm News", url="https://skarholm.example/ferry",
        published="2024-03", grade="A", topics=("cost",), id="last-ferry",
    )  # fmt: skip
    source = read_source(drafted(await take(folder, page(), given)), {"cost"})
    assert (source.id, source.title, source.publisher) == (
        "last-ferry", "The last ferry", "Skarholm News",
    )  # fmt: skip
    assert (source.published, source.precision, source.grade) == ("2024-03", "month", "A")
    assert source.topics == ("cost",)
    assert not {"title", "publisher", "url", "published", "grade"} & set(source.uncertain)


async def test_a_file_beside_an_article_tells_what_its_text_does_not(tmp_path: Path) -> None:
    (tmp_path / "ferry.txt").write_text(ARTICLE)
    (tmp_path / "ferry.yaml").write_text("publisher: Skarholm News\ngrade: B\n")
    assert read_sidecar(tmp_path / "ferry.txt") == Given(publisher="Skarholm News", grade="B")
    (tmp_path / "ferry.yaml").write_text("publisher: X\npublihed: 2024\n")
    with pytest.raises(SeedError, match=r"ferry\.yaml:2: publihed"):
        read_sidecar(tmp_path / "ferry.txt")


async def test_a_topic_that_the_story_lacks_is_refused(folder: Path) -> None:
    with pytest.raises(SeedError, match="no topic 'weather'"):
        await take(folder, page(), Given(topics=("weather",)))


async def test_a_run_that_is_repeated_drafts_nothing_again(folder: Path) -> None:
    file = drafted(await take(folder, page()))
    before = file.read_bytes()
    again = await take(folder, page())
    assert (again.outcome, again.id) == ("known", "ferry")
    assert file.read_bytes() == before
    assert len(list((folder / "drafts").iterdir())) == 1


async def test_a_draft_that_was_edited_is_never_overwritten(folder: Path) -> None:
    file = drafted(await take(folder, page()))
    file.write_text(file.read_text().replace("grade: C", "grade: A"))
    edited = file.read_bytes()
    for given in (None, Given(publisher="Skarholm News")):
        assert (await take(folder, page(), given)).outcome == "edited"
        assert file.read_bytes() == edited


async def test_more_that_is_given_redrafts_what_nobody_touched(folder: Path) -> None:
    file = drafted(await take(folder, page()))
    again = await take(folder, page(), Given(publisher="Skarholm News"))
    assert drafted(again) == file
    assert read_source(file, set()).publisher == "Skarholm News"
    assert len(list((folder / "drafts").iterdir())) == 1


async def test_an_article_that_was_accepted_is_not_drafted_again(folder: Path) -> None:
    accept_draft(folder, drafted(await take(folder, page())))
    again = await take(folder, page())
    assert (again.outcome, again.id) == ("known", "ferry")
    assert drafts_of(folder) == []


async def test_the_same_article_in_another_file_is_recognised(folder: Path) -> None:
    await take(folder, page())
    around = f"Home | News | Sport\n\n{ARTICLE}\n\nSubscribe to our newsletter\n"
    again = await take(folder, page(around, "copy.txt"))
    assert (again.outcome, again.id) == ("same", "ferry")
    assert len(list((folder / "drafts").iterdir())) == 1


async def test_a_copy_at_another_publishers_is_linked_and_not_added(folder: Path) -> None:
    await take(folder, page(), Given(publisher="Skarholm News"))
    wire = page(f"SKARHOLM (wire) {ARTICLE}", "wire.txt")
    again = await take(folder, wire, Given(publisher="The Wire"))
    assert (again.outcome, again.id) == ("copy", "ferry")


async def test_a_new_version_is_drafted_under_the_id_of_the_source_it_replaces(
    folder: Path,
) -> None:
    url = "https://skarholm.example/ferry"
    place = accept_draft(folder, drafted(await take(folder, page(url=url))))
    reviewed = place.read_bytes()
    added = (
        f"{ARTICLE}\nUpdate: the county now says that the last crossing will be on 31 October, "
        "and that a bus will take the place of the ferry from November on, four times a day.\n"
    )
    taken = await take(folder, page(added, url=f"{url}?utm_source=feed"))
    assert taken.outcome == "updated"
    assert drafted(taken).name == place.name
    assert place.read_bytes() == reviewed  # until somebody accepts the new one
    assert "new version of" in drafted(taken).read_text()


async def test_another_article_is_another_draft(folder: Path) -> None:
    await take(folder, page())
    assert drafted(await take(folder, page(OTHER, "garden.txt"))).name == "garden.md"


async def test_two_articles_of_one_file_name_get_ids_of_their_own(folder: Path) -> None:
    await take(folder, page())
    assert drafted(await take(folder, page(OTHER, "ferry.txt"))).name == "ferry-2.md"


async def test_ids_of_other_stories_are_not_taken(folder: Path) -> None:
    taken = await Intake(folder, foreign=frozenset({"ferry"})).take(page())
    assert drafted(taken).name == "ferry-2.md"


async def test_a_page_of_the_web_is_cited_by_its_own_address(folder: Path) -> None:
    html = (
        "<html><head><title>Ferry</title><link rel=canonical href='https://evil.example/x'></head>"
        f"<body><article><h1>Ferry line closes</h1><p>{'</p><p>'.join(ARTICLE.split(chr(10) * 2))}"
        "</p></article></body></html>"
    )
    url = "https://skarholm.example/news/ferry"
    download = Download(name=url, body=html.encode(), url=url, media_type="text/html")
    source = read_source(drafted(await take(folder, download)), set())
    assert source.url == url  # another site's is not taken from a page
    assert "url" in source.uncertain


@pytest.mark.parametrize("text", ["Page not found.", "Please log in to read on."])
async def test_a_page_that_holds_no_article_is_a_clear_error(folder: Path, text: str) -> None:
    with pytest.raises(IngestError, match=r"ferry\.txt: "):
        await take(folder, page(text))
    assert drafts_of(folder) == []


async def test_another_model_drafts_anew_what_nobody_touched(folder: Path) -> None:
    async def ask(system: str, user: str, schema: Mapping[str, Any]) -> str:
        return "{}"

    file = drafted(await take(folder, page()))
    taken = await Intake(folder, Drafter(ask, "some-model")).take(page())
    assert drafted(taken) == file
    again = await Intake(folder, Drafter(ask, "some-model")).take(page())
    assert again.outcome == "known"
