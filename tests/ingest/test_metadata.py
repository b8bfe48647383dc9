"""What a document tells of itself is found, and nothing is guessed."""

from __future__ import annotations

import pytest

from knowledge.ingest.article import Finding
from knowledge.ingest.cleaning import Line, kind_of
from knowledge.ingest.metadata import Field, Hint, find_language, settle
from knowledge.ingest.published import parse_date
from knowledge.ingest.text_hints import text_hints

LEAD = (
    "The harbour of Lowmere will stay closed until Friday, the port authority said on Tuesday, "
    "because two cranes came down in the storm and one of them lies across the only channel."
)
SECOND = (
    "Divers went down on 4 March 2024 to look at an older wreck, and they found that its arm has "
    "sunk deep into the mud, so that it can only be lifted in pieces and with a floating crane."
)


def find(field: Field, *texts: str, language: str = "en") -> Finding:
    lines = [Line(text) for text in texts]
    return settle(field, text_hints(lines, [kind_of(line) for line in lines], language), language)


@pytest.mark.parametrize(
    ("text", "language", "day"),
    [
        ("2025-11-16", None, "2025-11-16"),
        ("2025-11-16T23:30:00-08:00", None, "2025-11-16"),
        ("20251116", None, "2025-11-16"),
        ("11/20 2025", "en", "2025-11-20"),
        ("16 November 2025", "en", "2025-11-16"),
        ("Sunday, November 16th, 2025", "en", "2025-11-16"),
        ("Nov. 16, 2025 14:02", "en", "2025-11-16"),
        ("16. März 2025", "de", "2025-03-16"),
        ("03.04.2025", "de", "2025-04-03"),
        ("16 de noviembre de 2025", "es", "2025-11-16"),
        ("2025年11月16日", "zh", "2025-11-16"),
        ("16 ноября 2025 г.", "ru", "2025-11-16"),
        ("١٦ نوفمبر ٢٠٢٥", "ar", "2025-11-16"),
        ("16 नवंबर 2025", "hi", "2025-11-16"),
        ("2025년 11월 16일", "ko", "2025-11-16"),
        ("November 2025", "en", "2025-11"),
        ("2025-11", None, "2025-11"),
        ("2025", None, "2025"),
        ("16 November 2025", "tlh", "2025-11-16"),
    ],
)
def test_dates_are_read_as_precisely_as_they_are_told(
    text: str, language: str | None, day: str
) -> None:
    assert parse_date(text, language) == (day, True)


def test_of_a_date_that_can_be_read_two_ways_only_the_year_is_told() -> None:
    assert parse_date("03/04/2025", "en") == ("2025", False)


@pytest.mark.parametrize(
    "text",
    ["", "Tuesday", "on Tuesday", "yesterday", "March 4", "543", "2025-13-40", "30 February 2025",
     "May 2025 be better", "room 2025 on floor 11", "in 2025 days", "0000-00-00"],
)  # fmt: skip
def test_what_is_no_whole_date_is_none(text: str) -> None:
    assert parse_date(text, "en") == (None, False)


@pytest.mark.parametrize(
    ("line", "language"),
    [
        ("16 November 2025", "en"),
        ("Published: Nov 16, 2025", "en"),
        ("Posted on November 16, 2025 by Ada Quill", "en"),
        ("By Ada Quill | Nov 16, 2025 | 3 min read", "en"),
        ("Published 16 November 2025, updated 18 November 2025", "en"),
        ("Veröffentlicht am 16. November 2025", "de"),
        ("Publié le 16 novembre 2025", "fr"),
        ("发布时间：2025年11月16日 14:02", "zh"),
        ("2025年11月16日 来源：北岸日报", "zh"),
        ("Опубликовано: 16 ноября 2025", "ru"),
    ],
)
def test_the_date_of_a_text_stands_above_it(line: str, language: str) -> None:
    found = find("published", "Storm closes harbour", line, LEAD, SECOND, language=language)
    assert (found.value, found.certain) == ("2025-11-16", True)
    assert line[:10] in found.how


def test_dates_of_events_are_no_date_of_the_text() -> None:
    assert find("published", LEAD, SECOND).value is None
    chronicle = ("1 March 2025", LEAD, "2 March 2025", SECOND, "3 March 2025", LEAD)
    assert find("published", *chronicle).value is None


def test_a_line_with_two_dates_is_a_period() -> None:
    assert find("published", "Open from: 1.3.2025 - 9.3.2025", LEAD).value is None
    assert find("published", "1 March 2025 - 9 March 2025", LEAD).value is None


def test_of_two_dates_above_a_text_none_is_certain() -> None:
    found = find("published", "16 November 2025", "18 November 2025", LEAD)
    assert not found.certain


def test_among_the_menus_of_a_page_a_date_is_uncertain() -> None:
    menu = [f"Menu entry {n}" for n in range(20)]
    found = find("published", *menu, "16 November 2025", LEAD)
    assert (found.value, found.certain) == ("2025-11-16", False)


def test_a_heading_that_stands_there_twice_is_the_title() -> None:
    title = "Storm closes the harbour of Lowmere"
    found = find("title", "News", title, title, LEAD, SECOND)
    assert (found.value, found.certain) == (title, True)


def test_a_first_line_that_shares_its_words_with_the_text_is_an_uncertain_title() -> None:
    found = find("title", "Storm closes the harbour of Lowmere", "By Ada Quill", LEAD)
    assert (found.value, found.certain) == ("Storm closes the harbour of Lowmere", False)
    asked = find("title", "When will the harbour of Lowmere open?", LEAD)
    assert asked.value == "When will the harbour of Lowmere open?"


@pytest.mark.parametrize(
    "line",
    ["Latest stories from everywhere", "By Ada Quill", "News", "16 November 2025",
     "Cranes in the harbour of Lowmere. Photo: Ada Quill", "Also read: Storm closes harbour"],
)  # fmt: skip
def test_sections_bylines_and_captions_are_no_titles(line: str) -> None:
    assert find("title", line, LEAD, SECOND).value is None


def test_a_heading_inside_the_text_is_no_title() -> None:
    assert find("title", LEAD, "Storm closes the harbour of Lowmere", SECOND).value is None


def test_labels_name_title_publisher_and_link() -> None:
    lines = (
        "Title: Storm closes the harbour of Lowmere and its channel, for the first time in years",
        "Publisher: The Quay Post", "URL: https://quaypost.example/storm", LEAD,
    )  # fmt: skip
    assert find("title", *lines).value == lines[0][7:]
    assert find("title", *lines).certain
    assert find("publisher", *lines) == Finding(
        "The Quay Post", True, "its line 'Publisher: The Quay Post'"
    )
    assert find("url", *lines).value == "https://quaypost.example/storm"


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("Source: North Shore Trade Council", "North Shore Trade Council"),
        ("来源：北岸日报", "北岸日报"),
        ("Источник: Северный вестник", "Северный вестник"),
        ("© 2025 The Quay Post. All rights reserved.", "The Quay Post"),
        ("This article was first published by The Quay Post.", "The Quay Post"),
    ],
)
def test_a_publisher_that_is_only_implied_is_uncertain(line: str, name: str) -> None:
    found = find("publisher", LEAD, line)
    assert (found.value, found.certain) == (name, False)


def test_a_dateline_names_agency_and_day() -> None:
    lines = [f"LOWMERE, Nov. 16, 2025 (Norwire) -- {LEAD}", SECOND]
    assert find("publisher", *lines).value == "Norwire"
    assert find("published", *lines) == Finding("2025-11-16", True, "its dateline")
    assert (
        find("publisher", "北岸社洛米尔11月16日电 " + "港口在风暴之后仍然关闭。" * 4).value
        == "北岸社"
    )


@pytest.mark.parametrize(
    "line",
    ["Photo: Northern Picture Agency", "Source: https://quaypost.example/storm",
     "The minister told the Quay Post that nobody was hurt.",
     "A study was published in Coastal Science, and it found much.", "© 2025 Powered by Sitekit"],
)  # fmt: skip
def test_credits_links_and_mentions_are_no_publisher(line: str) -> None:
    assert find("publisher", LEAD, line, SECOND).value is None


def test_of_several_implied_publishers_none_is_taken() -> None:
    found = find("publisher", LEAD, "Source: The Quay Post", "Source: Norwire")
    assert found.value is None
    assert "Quay Post" in found.how and "Norwire" in found.how


def test_the_lines_of_a_profile_name_title_and_publisher_uncertainly() -> None:
    title = "Storm closes the harbour of Lowmere until Friday"
    lines = (
        f"{title} is profiled by Quay Data because public records link it to ferries and quays.",
        f"{title} is tracked as a harbour within the trade of the north.",
        LEAD, SECOND, "At a glance", f"Name: {title}", "Type: Harbour",
    )  # fmt: skip
    assert (find("title", *lines).value, find("title", *lines).certain) == (title, False)
    assert (find("publisher", *lines).value, find("publisher", *lines).certain) == (
        "Quay Data",
        False,
    )


def test_places_that_disagree_make_a_finding_uncertain_and_say_so() -> None:
    hints = [
        Hint("published", "2025-11-16", "its meta tag"),
        Hint("published", "2025-11-18", "its JSON-LD"),
    ]
    found = settle("published", hints)
    assert (found.value, found.certain) == ("2025-11-16", False)
    assert "its JSON-LD: 2025-11-18" in found.how


def test_places_that_agree_give_the_most_precise_date() -> None:
    hints = [
        Hint("published", "2025-11", "its address"),
        Hint("published", "2025-11-16", "its JSON-LD"),
    ]
    assert settle("published", hints) == Finding("2025-11-16", True, "its JSON-LD")


def test_the_name_of_the_site_is_no_part_of_a_title() -> None:
    hints = [
        Hint("title", "Storm closes harbour | The Quay Post", "its meta tag"),
        Hint("title", "Storm closes harbour", "its h1"),
        Hint("title", "Weather Storm closes harbour", "its JSON-LD"),
    ]
    assert settle("title", hints).value == "Storm closes harbour"


def test_many_hints_cost_no_more_than_a_few() -> None:
    hints = [
        Hint("title", f"Storm number {n} closes harbour", "its JSON-LD") for n in range(100_000)
    ]
    assert settle("title", hints).value == "Storm number 0 closes harbour"


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        (LEAD, "en"),
        ("Der Hafen bleibt nach dem Sturm bis Freitag geschlossen, weil ein Kran in der Fahrrinne "
         "liegt. Taucher haben ihn am Dienstag gesehen, und nun wird er in Teilen gehoben, sagte "
         "der Hafenmeister.", "de"),
        ("港口在风暴之后仍然关闭，因为一台起重机倒在航道上。潜水员星期二下水查看，发现吊臂深陷泥中，"
         "只能分段吊起。港务局局长说，渡轮最早星期五恢复航行。", "zh"),
        ("يبقى الميناء مغلقا حتى يوم الجمعة بعد العاصفة لأن رافعة سقطت في الممر الوحيد. "
         "ونزل الغواصون يوم الثلاثاء لتفقد الحطام، وقالوا إن ذراعها غرقت عميقا في الطين ولا يمكن "
         "رفعها إلا على أجزاء.", "ar"),
    ],
)  # fmt: skip
def test_the_language_is_told_by_the_words(text: str, tag: str) -> None:
    assert find_language(text, []) == Finding(tag, True, "its words")


def test_the_language_of_few_words_or_against_the_declared_one_is_uncertain() -> None:
    assert not find_language("Storm closes harbour.", []).certain
    declared = find_language(LEAD, [Hint("language", "de-AT", "its html tag")])
    assert (declared.value, declared.certain) == ("en", False)
    assert "de" in declared.how
    assert find_language(LEAD, [Hint("language", "en-GB", "its html tag")]).certain
